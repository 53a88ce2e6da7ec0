package instagram

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"rounds/calendar"
	"rounds/calendar/platform"
	"rounds/publish"
)

const (
	stepPost    = "post"
	stepVerify  = "verify"
	stepComment = "comment"
	stepLook    = "look" // no step: what a look at the account is called

	// endAt ends the name under which it is kept when a container was made.
	endAt = " at"
)

// The words of a file's steps.
const (
	wordPhoto     = "photo"     // to the linked Page, unpublished
	wordAddress   = "address"   // where Instagram fetches the picture
	wordContainer = "container" // announces the file
	wordVideo     = "video"     // the bytes of a video
	wordStatus    = "status"    // whether Instagram has read it
)

// whole stands in the place of a file's index for the carousel itself.
const whole = -1

// part is one step of one file, or of the carousel, at one of its tries.
type part struct {
	word string
	i    int // of the file, or whole
	try  int // counts from 1
}

// name is the step's name.
func (p part) name() string {
	if p.try > 1 {
		return p.value() + " again " + strconv.Itoa(p.try)
	}
	return p.value()
}

// value is the name under which the latest try keeps what it brought.
func (p part) value() string {
	switch {
	case p.i != whole:
		return p.word + " " + strconv.Itoa(p.i+1)
	case p.word == wordStatus:
		return "carousel status"
	}
	return "carousel"
}

// as gives another step of the same try.
func (p part) as(word string) part { p.word = word; return p }

var partNames = regexp.MustCompile(`^(?:(photo|address|container|video|status) ([1-9][0-9]?)|(carousel)( status)?)(?: again ([1-9][0-9]{0,3}))?$`)

// parsePart reads the name of a step of some content.
func parsePart(step string, o calendar.Outgoing) (part, bool) {
	m := partNames.FindStringSubmatch(step)
	if m == nil {
		return part{}, false
	}
	p := part{word: m[1], i: whole, try: 1}
	switch {
	case m[4] != "":
		p.word = wordStatus
	case m[3] != "":
		p.word = wordContainer
	default:
		n, _ := strconv.Atoi(m[2]) // the pattern has only digits here
		p.i = n - 1
	}
	if m[5] != "" {
		p.try, _ = strconv.Atoi(m[5])
	}
	return p, p.name() == step && p.i < len(o.Media) && (p.i != whole || carousel(o))
}

// carousel tells whether the post has several files.
func carousel(o calendar.Outgoing) bool { return len(o.Media) > 1 }

// isVideo tells whether a file is a video.
func isVideo(m calendar.OutgoingMedia) bool { return strings.HasPrefix(m.MIME, "video/") }

// isStory tells whether the post is a story.
func isStory(o calendar.Outgoing) bool { return o.Kind == platform.KindStory }

// given is the public address that the person gave for a picture, or "". They
// are listed in the order of the pictures.
func given(o calendar.Outgoing, i int) string {
	list := strings.Fields(o.Settings[platform.SetPictureAddress])
	n := 0
	for _, m := range o.Media[:i] {
		if !isVideo(m) {
			n++
		}
	}
	if isVideo(o.Media[i]) || n >= len(list) {
		return ""
	}
	return list[n]
}

// making lists the steps that announce a file.
func making(o calendar.Outgoing, i int) []string {
	switch {
	case isVideo(o.Media[i]):
		return []string{wordContainer, wordVideo}
	case given(o, i) != "":
		return []string{wordAddress, wordContainer}
	}
	return []string{wordPhoto, wordAddress, wordContainer}
}

// nextPart gives the next step before the one that publishes. All files are
// announced before any is asked after, so that Instagram reads them side by side.
func nextPart(o calendar.Outgoing, p calendar.Progress) (part, bool) {
	open := func(word string, i int) (part, bool) {
		s := part{word, i, tryOf(p, i)}
		return s, !p.Done(s.name())
	}
	for i := range o.Media {
		for _, w := range making(o, i) {
			if s, is := open(w, i); is {
				return s, true
			}
		}
	}
	for i := range o.Media {
		if s, is := open(wordStatus, i); is {
			return s, true
		}
	}
	if carousel(o) {
		for _, w := range []string{wordContainer, wordStatus} {
			if s, is := open(w, whole); is {
				return s, true
			}
		}
	}
	return part{}, false
}

// step describes a part for the journal and for the person.
func (p part) step(o calendar.Outgoing) publish.Step {
	s := publish.Step{Name: p.name()}
	if p.i == whole {
		s.Says = "putting the files together"
		if p.word == wordStatus {
			s.Says = "waiting until " + name + " has put the files together"
		}
		return s
	}
	m, file := o.Media[p.i], fileWords(o, p.i)
	switch p.word {
	case wordPhoto, wordVideo:
		s.Says, s.Bytes = "uploading "+file, m.Bytes
	case wordAddress:
		s.Says = "asking for the address of " + file
		if given(o, p.i) != "" {
			s.Says = "looking at the address of " + file
		}
	case wordContainer:
		s.Says = "announcing " + file
	case wordStatus:
		s.Says = "waiting until " + name + " has read " + file
	}
	return s
}

// fileWords names a file for the person: "picture", "video 2 of 3".
func fileWords(o calendar.Outgoing, i int) string {
	noun := "picture"
	if isVideo(o.Media[i]) {
		noun = "video"
	}
	if len(o.Media) == 1 {
		return "the " + noun
	}
	return fmt.Sprintf("%s %d of %d", noun, i+1, len(o.Media))
}

// Next gives the step that follows on the progress so far.
func (c *Client) Next(o calendar.Outgoing, p calendar.Progress) (publish.Step, bool) {
	if !p.Done(stepPost) {
		if s, ok := nextPart(o, p); ok {
			return s.step(o), true
		}
	}
	for _, s := range []publish.Step{
		{Name: stepPost, Public: true, Completes: true, Says: "making the post", Bytes: int64(len(caption(o)))},
		{Name: stepVerify, Verifies: true, Says: "reading the post back"},
		{Name: stepComment, Public: true, Says: "writing the first comment", Bytes: int64(len(o.FirstComment))},
	} {
		if !p.Done(s.Name) && (s.Name != stepComment || comments(o)) {
			return s, true
		}
	}
	return publish.Step{}, false
}

// comments tells whether a first comment follows. Stories have none.
func comments(o calendar.Outgoing) bool { return !platform.Blank(o.FirstComment) && !isStory(o) }

// caption is the text of the post. Stories have none.
func caption(o calendar.Outgoing) string {
	if isStory(o) {
		return ""
	}
	return platform.Instagram.Body(o.Post())
}
