package platform

import (
	"strings"
	"time"
	"unicode"
)

// Kind is a kind of post. Which kinds a platform has is in its [Facts].
type Kind string

// The kinds of post.
const (
	KindPost     Kind = "post"     // the ordinary post; on YouTube a video
	KindStory    Kind = "story"    // gone after a day; one picture or video, no text
	KindReel     Kind = "reel"     // a short upright video on Facebook or Instagram
	KindShort    Kind = "short"    // a YouTube video that is to become a Short
	KindDocument Kind = "document" // a PDF or slides on LinkedIn
	KindLive     Kind = "live"     // a YouTube broadcast with a start time
)

// Or gives k, or [KindPost] where nothing was chosen.
func (k Kind) Or() Kind {
	if k == "" {
		return KindPost
	}
	return k
}

// Media is what a check needs to know of one file. Zero means not known, and
// what is not known is not checked.
type Media struct {
	MIME          string
	Bytes         int64
	Width, Height int // pixels, as shown (after turning)
	Duration      time.Duration
	Frames        int // of an animation; 1 is a still
	Pages         int // of a document
	Alt           string
}

// Class tells what kind of file m is; a GIF of one frame is a picture.
func (m Media) Class() Class {
	mime := strings.ToLower(m.MIME)
	switch {
	case mime == "image/gif" && m.Frames != 1:
		return Animation
	case strings.HasPrefix(mime, "image/"):
		return Picture
	case strings.HasPrefix(mime, "video/"):
		return Video
	}
	return Document
}

// Poll is a question with options. X has no field for the question: there the
// post's text is it.
type Poll struct {
	Question string        `json:"question,omitempty"`
	Options  []string      `json:"options,omitempty"`
	Duration time.Duration `json:"duration,omitempty"` // how long people can vote
}

// Post is the content for one account, as a check sees it. Text is final:
// fields and handles are filled in.
type Post struct {
	Kind         Kind
	Text         string
	Title        string   // YouTube's title; the title of a document or link card on LinkedIn
	Tags         []string // YouTube's search words, not hashtags
	Parts        []string // the thread's parts after Text
	Link         string
	FirstComment string
	Media        []Media
	Poll         *Poll
	Settings     map[string]string // by the keys of the platform's settings, see [Name.Settings]
}

// Body is the text as it goes out to n: where the link has no card of its own
// there, or the card gives way to media or a poll, the link follows the text on
// a line of its own, unless the text holds it already.
func (n Name) Body(p Post) string {
	if p.Link == "" || n.linkCard(p) || strings.Contains(p.Text, p.Link) {
		return p.Text
	}
	if Blank(p.Text) {
		return p.Link
	}
	return strings.TrimRightFunc(p.Text, unicode.IsSpace) + "\n\n" + p.Link
}

// linkCard tells whether p's link goes out in a field of its own.
func (n Name) linkCard(p Post) bool {
	f := Of(n)
	if p.Link == "" || !f.Link.Card || p.Kind.Or() != KindPost || len(p.Media) > 0 {
		return false
	}
	return p.Poll == nil || !f.Poll.Supported
}

// Blank tells whether a text says nothing: it is empty, or holds only white
// space and characters that are not seen.
func Blank(text string) bool {
	for _, r := range text {
		if !unicode.IsSpace(r) && !invisible(r) {
			return false
		}
	}
	return true
}

// invisible tells of the characters that take no room by themselves: joiners,
// direction marks, the byte order mark and a lone variation selector.
func invisible(r rune) bool {
	switch {
	case r >= 0x200b && r <= 0x200f, r >= 0x202a && r <= 0x202e, r >= 0x2060 && r <= 0x2069:
		return true
	case r == 0xfeff, r == 0x061c, r == 0x180e, r >= 0xfe00 && r <= 0xfe0f:
		return true
	}
	return false
}

// Severity says how much a problem weighs.
type Severity int

const (
	// Block is a post that the platform refuses, or that cannot be sent there.
	Block Severity = iota + 1
	// Warn is a post that goes out, but with something dropped, converted,
	// shown differently or costing more than the person may expect.
	Warn
)

// String gives "block" or "warn", as it stands in JSON.
func (s Severity) String() string {
	switch s {
	case Block:
		return "block"
	case Warn:
		return "warn"
	}
	return ""
}

// Problem is one finding of [Name.Check].
type Problem struct {
	Code     string // stable, for scripts: "text-long", "media-missing", …
	Severity Severity
	Text     string // a sentence for the social manager, with the next step
	Part     int    // thread part: 0 is the post's text, 1 the first of Parts; -1 where it is about none
	Media    int    // index into the post's media; -1 where it is about none
	Mendable bool   // a new copy of the picture (another format, smaller) takes care of it
}
