package byhand

import (
	"fmt"
	"strings"

	"rounds/calendar"
	"rounds/calendar/platform"
	"rounds/ui/kit"
)

// Guide tells how to make one post by hand.
type Guide struct {
	Page  string // where posts are written
	Clips []Clip // in the order in which they are pasted
	Files []File // in the order in which they are added
	Lines []Line
}

// Clip is one text for the clipboard.
type Clip struct{ Name, Text string }

// File is one file to add.
type File struct {
	ID   calendar.SHA256
	Name string // in the folder
	// Path is where the file stays, of one too big to be copied; "" until [Lay].
	Path  string
	Bytes int64
}

// Line is one line of the steps.
type Line struct {
	Number int // of the step; 0 for what belongs to the step above
	Text   string
	Clip   int // the clip that is pasted there, -1 for none
	File   int // the file that is added there, -1 for none
}

// For makes the guide to a post at an account. Known gives the record of a file,
// original or prepared, as far as there is one.
func For(o calendar.Outgoing, a calendar.Account, at calendar.Slot, known func(calendar.SHA256) calendar.Media) Guide {
	b := &builder{
		o: o, m: mannerOf(o.Platform, o.Kind.Or()), known: known,
		g: Guide{Page: o.Platform.Compose(o.Kind.Or(), a.RemoteID)},
	}
	b.account(a)
	b.start()
	if b.m.filesFirst {
		b.files()
		b.words()
	} else {
		b.words()
		b.files()
	}
	b.alts()
	b.parts()
	b.poll()
	b.settings(at)
	b.step(b.publish())
	if o.FirstComment != "" && platform.Of(o.Platform).FirstComment.Supported && !b.noText() {
		b.step(b.m.comment)
		b.clip("the first comment", o.FirstComment)
	}
	if b.threaded() && b.m.addressAll != "" {
		b.m.address = b.m.addressAll
	}
	b.step(b.m.address)
	return b.g
}

type builder struct {
	o     calendar.Outgoing
	m     manner
	known func(calendar.SHA256) calendar.Media
	g     Guide
	n     int
}

func (b *builder) step(text string) {
	b.n++
	b.g.Lines = append(b.g.Lines, Line{Number: b.n, Text: text, Clip: -1, File: -1})
}

func (b *builder) below(text string) {
	b.g.Lines = append(b.g.Lines, Line{Text: text, Clip: -1, File: -1})
}

// clip adds a text to be pasted in the step above.
func (b *builder) clip(name, text string) {
	b.g.Lines = append(b.g.Lines, Line{Text: name, Clip: len(b.g.Clips), File: -1})
	b.g.Clips = append(b.g.Clips, Clip{name, text})
}

// file adds a file to the step above.
func (b *builder) file(id calendar.SHA256, mime, fallback string, bytes int64) {
	f := File{ID: id, Name: fileName(len(b.g.Files)+1, b.known(id).Name, fallback, mime), Bytes: bytes}
	b.g.Lines = append(b.g.Lines, Line{Text: f.Name, Clip: -1, File: len(b.g.Files)})
	b.g.Files = append(b.g.Files, f)
}

func (b *builder) account(a calendar.Account) {
	name := kit.OneLine(a.Name)
	if h := kit.OneLine(a.Handle); h != "" {
		name += " (@" + strings.TrimPrefix(h, "@") + ")"
	}
	b.step(fmt.Sprintf(b.m.account, name))
}

func (b *builder) start() {
	if b.m.start != "" {
		b.step(b.m.start)
	}
}

func (b *builder) noText() bool {
	k, ok := platform.Of(b.o.Platform).Kind(b.o.Kind)
	return ok && k.NoText
}

// words are title, text, link and tags.
func (b *builder) words() {
	if b.noText() {
		return
	}
	post := b.o.Post()
	if s, ok := b.o.Platform.Setting(platform.SetTitle); ok && post.Title != "" && b.m.title != "" && b.o.Platform.Applies(s, post) {
		b.step(b.m.title)
		b.clip("the title", post.Title)
	}
	body := b.o.Platform.Body(post)
	if !platform.Blank(body) {
		b.step(b.m.text)
		name := "the text"
		if b.threaded() {
			name = fmt.Sprintf("part 1 of %d", len(b.o.Parts)+1)
		}
		b.clip(name, body)
	}
	if b.o.Link != "" && !strings.Contains(body, b.o.Link) {
		b.step("Paste the link on a line of its own below, and wait until its card is shown. You may take the address out of the text again.")
		b.clip("the link", b.o.Link)
	}
	if tags := b.o.Settings[platform.SetTags]; tags != "" && platform.Of(b.o.Platform).Tags > 0 {
		b.step("Press “Show more”, and paste the tags.")
		b.clip("the tags", tags)
	}
}

// parts are what follows the text of a thread.
func (b *builder) parts() {
	if !b.threaded() {
		return
	}
	b.step("Press + for each further part, and paste it there. Post nothing yet.")
	for i, p := range b.o.Parts {
		b.clip(fmt.Sprintf("part %d of %d", i+2, len(b.o.Parts)+1), p)
	}
}

func (b *builder) threaded() bool {
	return platform.Of(b.o.Platform).Thread && len(b.o.Parts) > 0
}

// files are the post's files.
func (b *builder) files() {
	if len(b.o.Media) == 0 {
		return
	}
	var video, pictures []int
	for i, m := range b.o.Media {
		if b.o.Platform == platform.YouTube && classOf(m) == platform.Picture {
			pictures = append(pictures, i)
			continue
		}
		video = append(video, i)
	}
	if len(video) > 0 {
		text := b.m.file
		if len(video) > 1 {
			text = b.m.files
		}
		b.step(text)
		for _, i := range video {
			b.media(i)
		}
	}
	if len(pictures) > 0 {
		b.step("Add this picture as the thumbnail.")
		for _, i := range pictures {
			b.media(i)
		}
	}
}

func (b *builder) media(i int) {
	m := b.o.Media[i]
	fallback := m.Alt
	if fallback == "" {
		fallback = classOf(m).String()
	}
	b.file(m.ID, m.MIME, fallback, m.Bytes)
}

// alts are the alt texts of the pictures.
func (b *builder) alts() {
	if k, ok := platform.Of(b.o.Platform).Kind(b.o.Kind); !ok || k.Alt == 0 || b.m.alt == "" {
		return
	}
	began := false
	for i, m := range b.o.Media {
		if strings.TrimSpace(m.Alt) == "" || classOf(m) == platform.Video {
			continue
		}
		if !began {
			began = true
			b.step(b.m.alt)
		}
		b.clip(fmt.Sprintf("the alt text of file %d", i+1), m.Alt)
	}
}

func classOf(m calendar.OutgoingMedia) platform.Class {
	return platform.Media{MIME: m.MIME, Frames: 1}.Class()
}

func (b *builder) poll() {
	p, facts := b.o.Poll, platform.Of(b.o.Platform).Poll
	if p == nil || !facts.Supported {
		return
	}
	b.step(b.m.poll)
	if facts.Question > 0 && p.Question != "" {
		b.clip("the poll's question", p.Question)
	}
	for i, o := range p.Options {
		b.clip(fmt.Sprintf("answer %d", i+1), o)
	}
	if p.Duration > 0 {
		b.below("Open for: " + span(p))
	}
}

func (b *builder) publish() string {
	if b.threaded() && b.m.publishAll != "" {
		return b.m.publishAll
	}
	return b.m.publish
}

// settings are what is chosen beside words and files. YouTube asks for each, so
// each is named; elsewhere only what is not as it is anyway.
func (b *builder) settings(at calendar.Slot) {
	post := b.o.Post()
	var lines []string
	for _, s := range b.o.Platform.Settings(b.o.Kind) {
		value := b.o.Settings[s.Key]
		if !b.o.Platform.Applies(s, post) || byWords[s.Key] {
			continue
		}
		if s.Asks == platform.AsksFile && value != "" {
			b.step("Add this file under “" + s.Label + "”.")
			mime := s.MIME[0]
			if m := b.known(calendar.SHA256(value)); m.MIME != "" {
				mime = m.MIME
			}
			b.file(calendar.SHA256(value), mime, s.Label, b.known(calendar.SHA256(value)).Bytes)
			continue
		}
		if value == "" && (b.o.Platform != platform.YouTube || s.Default == "") {
			continue
		}
		if text := s.Says(s.Value(b.o.Settings)); text != "" {
			lines = append(lines, s.Label+": "+kit.OneLine(text))
		}
	}
	if b.o.Kind.Or() == platform.KindLive && !at.Day.IsZero() {
		lines = append(lines, "Starts: "+at.Day.Format("Monday 2 January 2006")+" at "+at.At.String()+" ("+at.Zone+")")
	}
	if len(lines) == 0 {
		return
	}
	b.step("Set:")
	for _, l := range lines {
		b.below(l)
	}
}

// byWords are settings that are pasted, or that only programs know.
var byWords = map[string]bool{
	platform.SetTitle: true, platform.SetTags: true, platform.SetPictureAddress: true,
}
