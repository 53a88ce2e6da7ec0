package linkedin

import (
	"fmt"
	"strconv"
	"strings"

	"rounds/calendar"
	"rounds/calendar/platform"
	"rounds/publish"
)

// file is one file on its way to LinkedIn. Its name begins the names of its steps
// and is that of its URN in the progress.
type file struct {
	name  string
	says  string // for the person: "picture 1 of 2"
	id    calendar.SHA256
	bytes int64  // 0 where only opening it tells
	api   string // images, documents or videos: the last part of the API's address
}

// The APIs that files go through.
const (
	images    = "images"
	documents = "documents"
	videos    = "videos"
)

// Endings of the names of a file's steps, and of what the progress keeps of it.
const (
	endStart  = " start"
	endSend   = " send"
	endPart   = " part "
	endFinish = " finish"
	endReady  = " ready"
	endAgain  = " again " // behind all others: the round, from the second on

	endRanges  = " ranges" // first and last byte of each part, as LinkedIn named them
	endRound   = " round"
	endUntil   = " until"         // when the addresses run out, in milliseconds since 1970
	endSent    = " sent"          // when it was sent
	endReading = " reading since" // when LinkedIn first said that it is reading it
)

// usualPart is the size of a video's part in bytes, for a plan made before
// LinkedIn names the parts ("Videos API").
const usualPart = 4 << 20

// uploads are the files of a post, in the order in which they are sent.
func uploads(o calendar.Outgoing) []file {
	var list []file
	for i, m := range o.Media {
		f := file{id: m.ID, bytes: m.Bytes}
		switch class(m) {
		case platform.Video:
			f.name, f.says, f.api = "video", "the video", videos
		case platform.Document:
			f.name, f.says, f.api = "document", "the document", documents
		case platform.Picture, platform.Animation:
			f.name, f.api = fmt.Sprintf("picture %d", i+1), images
			f.says = fmt.Sprintf("picture %d of %d", i+1, len(o.Media))
		}
		list = append(list, f)
	}
	if id := calendar.SHA256(o.Settings[platform.SetThumbnail]); card(o) && id != "" {
		list = append(list, file{name: "thumbnail", says: "the picture of the link", id: id, api: images})
	}
	return list
}

func class(m calendar.OutgoingMedia) platform.Class { return platform.Media{MIME: m.MIME}.Class() }

// card tells whether the link goes out in a field of its own.
func card(o calendar.Outgoing) bool {
	return o.Link != "" && o.Kind.Or() == platform.KindPost && len(o.Media) == 0 && o.Poll == nil
}

// unfit says why a post cannot be made at all. Planning finds all of it before.
func unfit(o calendar.Outgoing) *publish.Fault {
	counts := map[platform.Class]int{}
	for _, m := range o.Media {
		counts[class(m)]++
	}
	document := o.Kind.Or() == platform.KindDocument
	text := ""
	switch {
	case o.Kind.Or() != platform.KindPost && !document:
		text = "LinkedIn has no such kind of post"
	case document && (len(o.Media) != 1 || counts[platform.Document] != 1):
		text = "a document post has exactly one document at LinkedIn"
	case document && platform.Blank(o.Settings[platform.SetTitle]):
		text = "a document needs a title at LinkedIn"
	case !document && counts[platform.Document] > 0:
		text = "LinkedIn takes this file only in a document post"
	case counts[platform.Video] > 0 && len(o.Media) > 1:
		text = "LinkedIn takes one video in a post, and nothing beside it"
	case len(o.Media) > maxPictures:
		text = fmt.Sprintf("LinkedIn takes %d pictures in a post at most", maxPictures)
	case !document && o.Poll != nil && len(o.Media) > 0:
		text = "LinkedIn takes either a poll or pictures and videos"
	case !document && o.Poll != nil && durations[o.Poll.Duration] == "":
		text = "a poll runs 1, 3, 7 or 14 days at LinkedIn"
	default:
		return nil
	}
	return &publish.Fault{Class: publish.Refused, Text: text, Hint: "change the post and have it approved again"}
}

// round is how many times a video was announced; 1 until its addresses ran out.
func (f file) round(p calendar.Progress) int {
	n, _ := strconv.Atoi(p[f.name+endRound]) // absent in the first round
	return max(n, 1)
}

// ranges are the parts that LinkedIn named for a video, or, before it did, those
// that it will most likely name.
func (f file) ranges(p calendar.Progress) []span {
	if list, ok := readSpans(p[f.name+endRanges]); ok {
		return list
	}
	var list []span
	for at := int64(0); at < f.bytes; at += usualPart {
		list = append(list, span{at, min(at+usualPart, f.bytes) - 1})
	}
	return list
}

// span is a range of bytes, both ends included.
type span struct{ first, last int64 }

func (s span) length() int64 { return s.last - s.first + 1 }

// writeSpans puts ranges into one line for the progress.
func writeSpans(list []span) string {
	words := make([]string, len(list))
	for i, s := range list {
		words[i] = fmt.Sprintf("%d-%d", s.first, s.last)
	}
	return strings.Join(words, ",")
}

// readSpans reads them again; false says that there are none.
func readSpans(line string) ([]span, bool) {
	var list []span
	for word := range strings.SplitSeq(line, ",") {
		a, b, _ := strings.Cut(word, "-")
		first, err1 := strconv.ParseInt(a, 10, 64)
		last, err2 := strconv.ParseInt(b, 10, 64)
		if err1 != nil || err2 != nil || first < 0 || last < first {
			return nil, false
		}
		list = append(list, span{first, last})
	}
	return list, true
}

// whole tells whether ranges follow each other and make up a file.
func whole(list []span, bytes int64) bool {
	next := int64(0)
	for _, s := range list {
		if s.first != next || s.last < s.first {
			return false
		}
		next = s.last + 1
	}
	return next == bytes && bytes > 0
}

// step is one step of a file.
type step struct {
	end  string // one of the endings
	part int    // of a video, from 0
	name string
	span span
}

// steps are all steps of a file, in order.
func (f file) steps(p calendar.Progress) []step {
	if f.api != videos {
		return []step{
			{end: endStart, name: f.name + endStart}, {end: endSend, name: f.name + endSend}, {end: endReady, name: f.name + endReady},
		}
	}
	again := ""
	if n := f.round(p); n > 1 {
		again = endAgain + strconv.Itoa(n)
	}
	list := []step{{end: endStart, name: f.name + endStart}}
	for k, r := range f.ranges(p) {
		list = append(list, step{end: endPart, part: k, name: f.partName(k, again), span: r})
	}
	return append(
		list,
		step{end: endFinish, name: f.name + endFinish + again},
		step{end: endReady, name: f.name + endReady + again},
	)
}

// partName names the step of a part, and its mark in the progress.
func (f file) partName(k int, again string) string {
	return f.name + endPart + strconv.Itoa(k+1) + again
}

// next gives the next step of a file.
func (f file) next(p calendar.Progress) (publish.Step, bool) {
	all := f.steps(p)
	for _, s := range all {
		if p.Done(s.name) {
			continue
		}
		out := publish.Step{Name: s.name, Says: "uploading " + f.says}
		switch s.end {
		case endStart:
			out.Says = "announcing " + f.says
		case endSend:
			out.Bytes = f.bytes
		case endPart:
			out.Bytes = s.span.length()
			out.Says = fmt.Sprintf("uploading %s, part %d of %d", f.says, s.part+1, len(all)-3)
		case endFinish:
			out.Says = "ending the upload of " + f.says
		case endReady:
			out.Says = "waiting until LinkedIn has read " + f.says
		}
		return out, true
	}
	return publish.Step{}, false
}

// called gives the step of a file that has a name.
func (f file) called(p calendar.Progress, name string) (step, bool) {
	for _, s := range f.steps(p) {
		if s.name == name {
			return s, true
		}
	}
	return step{}, false
}
