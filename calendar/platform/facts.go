package platform

import "time"

// Unit is what a text is counted in.
type Unit string

// The units.
const (
	Characters         Unit = "characters"          // Unicode code points
	UTF16              Unit = "UTF-16 characters"   // an emoji counts 2 or more
	WeightedCharacters Unit = "weighted characters" // X: links 23, emoji and many scripts 2
	Bytes              Unit = "bytes"               // UTF-8: é counts 2, an emoji 4 or more
)

// Class sorts files by what the platforms do with them.
type Class int

// The classes of media.
const (
	Picture Class = iota + 1
	Animation
	Video
	Document
)

// String is the class in a clinic's words.
func (c Class) String() string {
	switch c {
	case Picture:
		return "picture"
	case Animation:
		return "animated GIF"
	case Video:
		return "video"
	case Document:
		return "document"
	}
	return "file"
}

// Facts is all that a platform allows. Zero means that there is no such thing
// there, or, for an upper limit of something that is there, that none is known.
type Facts struct {
	Name         Name
	Text         TextFacts
	Title        TitleFacts
	Tags         int // total length of YouTube's tags, as [TagsLength] counts
	Hashtags     CapFacts
	Mentions     CapFacts
	Cashtags     CapFacts
	Link         LinkFacts
	Poll         PollFacts
	Thread       bool
	FirstComment CommentFacts
	Collaborator int // accounts that can be invited as co-authors
	ReplySetting []string
	Kinds        []KindFacts
	Quota        []QuotaFacts
	CanEdit      bool // the text of a sent post can be changed through the API
	CanDelete    bool // a sent post can be removed through the API
	OwnDuplicate bool // the platform itself refuses the same text soon after
}

// TextFacts is how a text is counted, and how long it may be.
type TextFacts struct {
	Limit int
	Unit  Unit
	// Forbidden are characters that the platform refuses anywhere in the text.
	Forbidden string
}

// TitleFacts is what holds for a title. Limit counts characters.
type TitleFacts struct {
	Limit     int
	Required  []Kind // kinds of post that need a title
	Forbidden string
}

// CapFacts is how many of something a post may hold.
type CapFacts struct {
	Advised int // more than this goes out, but does not work as meant
	Limit   int // more than this is refused
}

// LinkFacts is what becomes of a link.
type LinkFacts struct {
	Card      bool // the link has a field of its own and is shown as a card
	Scraped   bool // the platform fetches title and picture for the card itself
	Clickable bool // a link in the text can be clicked
	Length    int  // what any link counts in the text; 0 is its own length
}

// PollFacts is what holds for a poll. Question and Option count characters.
type PollFacts struct {
	Supported              bool
	Question               int // 0: the post's text is the question
	MinOptions, MaxOptions int
	Option                 int
	MinDuration            time.Duration
	MaxDuration            time.Duration
	Durations              []time.Duration // where only these are taken
}

// CommentFacts is what holds for a first comment under one's own post.
type CommentFacts struct {
	Supported bool
	Limit     int
	Unit      Unit
}

// QuotaFacts is how many posts a platform takes in a span of time.
type QuotaFacts struct {
	Kind  Kind // "" counts every kind
	Posts int
	Per   time.Duration
}

// KindFacts is what holds for one kind of post.
type KindFacts struct {
	Kind               Kind
	NoText             bool // a text would be dropped
	MinMedia, MaxMedia int
	Mix                []Class // files of these classes may stand in one post
	Media              []MediaFacts
	Alt                int // characters of alt text for a picture; 0: there is none
	Schedule           ScheduleFacts
}

// ScheduleFacts is the window in which the platform's own scheduler takes a
// post; Max 0 with a Min is open-ended.
type ScheduleFacts struct {
	Supported bool
	Min, Max  time.Duration
}

// MediaFacts is what a platform takes of one class of files.
type MediaFacts struct {
	Class              Class
	MIME               []string
	Min, Max           int // files of this class in one post
	MinBytes, MaxBytes int64
	MinWidth           int
	MinHeight          int
	MaxLong, MaxShort  int   // the longer and the shorter side, either way up
	MaxPixels          int64 // width × height, of one frame; less than this
	MaxTotalPixels     int64 // over all frames
	MaxFrames          int
	MaxPages           int
	MinRatio, MaxRatio float64 // width / height
	Advised            float64 // the ratio that is shown uncut; 0: any
	MinDuration        time.Duration
	MaxDuration        time.Duration
}

// Of gives a platform's facts; those of an unknown name are empty. The result
// shares its slices: read it, don't change it.
func Of(n Name) Facts {
	switch n {
	case Facebook:
		return facebookFacts
	case Instagram:
		return instagramFacts
	case LinkedIn:
		return linkedInFacts
	case X:
		return xFacts
	case YouTube:
		return youTubeFacts
	}
	return Facts{Name: n}
}

// Kind gives what holds for one kind of post, and whether the platform has it.
func (f Facts) Kind(k Kind) (KindFacts, bool) {
	for _, kf := range f.Kinds {
		if kf.Kind == k.Or() {
			return kf, true
		}
	}
	return KindFacts{}, false
}

// Takes gives what holds for one class of files in this kind of post, and
// whether it takes such files at all.
func (k KindFacts) Takes(c Class) (MediaFacts, bool) {
	for _, m := range k.Media {
		if m.Class == c {
			return m, true
		}
	}
	return MediaFacts{}, false
}

const (
	kilobyte = 1000
	megabyte = 1000 * kilobyte
	gigabyte = 1000 * megabyte
	day      = 24 * time.Hour

	// upright is 9:16, the shape of stories, reels and Shorts.
	upright = 9.0 / 16
	// ratioSlack lets 607×1080 pass for 9:16: sides are whole pixels.
	ratioSlack = 0.02
)
