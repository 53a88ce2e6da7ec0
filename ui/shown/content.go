package shown

import (
	"cmp"
	"fmt"
	"strings"
	"time"

	"rounds/calendar"
	"rounds/calendar/platform"
	"rounds/ui/kit"
)

// Account names an account as every screen does: platform, name, handle.
func Account(a calendar.Account) string {
	out := a.Platform.Title()
	name := kit.OneLine(a.Name)
	if name != "" && !strings.EqualFold(name, out) {
		out += " · " + name
	}
	if h := kit.OneLine(a.Handle); h != "" && h != name {
		out += " " + h
	}
	return out
}

// Served names an account, and says so where it is served by hand: before its
// name, as a long one is cut at its end.
func Served(a calendar.Account, byHand bool) string {
	out, title := Account(a), a.Platform.Title()
	if a.ByHand || byHand {
		return title + ", by hand" + strings.TrimPrefix(out, title)
	}
	return out
}

// Body is the text that is published: with the link where it has no place of
// its own.
func Body(o calendar.Outgoing) string { return o.Platform.Body(o.Post()) }

// Content draws everything that an account gets, in lines of at most w columns.
func Content(s *kit.Styles, o calendar.Outgoing, w int) []string { return ContentOf(s, o, nil, w) }

// ContentOf is [Content] with the names of the files among the settings.
func ContentOf(s *kit.Styles, o calendar.Outgoing, names Names, w int) []string {
	d := &drawing{s: s, w: w, o: o, names: names}
	d.kind()
	d.text()
	d.parts()
	d.line("Link", d.link())
	if o.FirstComment != "" {
		head := "First comment"
		if !platform.Of(o.Platform).FirstComment.Supported {
			head = "First comment: " + o.Platform.Title() + " has none, these words are not sent"
		}
		d.head(head, "")
		d.add(Exact(s, o.FirstComment, w)...)
	}
	d.poll()
	d.settings()
	d.media()
	return d.lines
}

type drawing struct {
	s     *kit.Styles
	w     int
	o     calendar.Outgoing
	names Names
	lines []string
}

func (d *drawing) add(lines ...string) { d.lines = append(d.lines, lines...) }

// head begins a section; right stands at its end, for a count.
func (d *drawing) head(title, right string) {
	if len(d.lines) > 0 {
		d.add("")
	}
	if right == "" {
		d.add(kit.Truncate(d.s.Muted.Render(title), d.w))
		return
	}
	d.add(kit.Between(d.s.Muted.Render(title), right, d.w))
}

// line draws a short value behind its name.
func (d *drawing) line(name, value string) {
	if value == "" {
		return
	}
	if len(d.lines) > 0 {
		d.add("")
	}
	d.add(flow(d.s, []span{{name + " ", d.s.Muted}, {value, d.s.Text}}, d.w)...)
}

func (d *drawing) kind() {
	if k := d.o.Kind.Or(); k != platform.KindPost {
		d.line("Kind of post", string(k))
	}
}

func (d *drawing) text() {
	body := Body(d.o)
	if f, ok := platform.Of(d.o.Platform).Kind(d.o.Kind.Or()); ok && f.NoText && strings.TrimSpace(body) != "" {
		d.head("Text: this kind of post carries none, these words are not sent", "")
		d.add(Exact(d.s, body, d.w)...)
		return
	}
	if body == "" {
		d.head("No text", "")
		return
	}
	title := "Text"
	if len(d.o.Parts) > 0 {
		title = fmt.Sprintf("Part 1 of %d", len(d.o.Parts)+1)
	}
	d.head(title, d.meter(body))
	d.add(Exact(d.s, body, d.w)...)
}

func (d *drawing) parts() {
	for i, p := range d.o.Parts {
		d.head(fmt.Sprintf("Part %d of %d", i+2, len(d.o.Parts)+1), d.meter(p))
		d.add(Exact(d.s, p, d.w)...)
	}
}

const (
	meterWidth = 24 // a bar of ten and figures up to 63206/63206
	meterLeast = 50 // below this width the words matter more than the bar
)

func (d *drawing) meter(text string) string {
	c := d.o.Platform.Count(text)
	w := meterWidth
	if d.w < meterLeast {
		w = 12
	}
	return strings.TrimRight(kit.Meter(d.s, c.Length, c.Limit, w), " ")
}

func (d *drawing) link() string {
	switch body := Body(d.o); {
	case d.o.Link == "":
		return ""
	case strings.Contains(d.o.Text, d.o.Link):
		return d.o.Link + " (it stands in the text)"
	case strings.Contains(body, d.o.Link):
		return d.o.Link + " (added at the end of the text)"
	}
	return d.o.Link + " (with a card of its own)"
}

func (d *drawing) poll() {
	p := d.o.Poll
	if p == nil {
		return
	}
	d.line("Poll", pollText(p))
}

// pollText writes a poll as words, the same for every reader.
func pollText(p *platform.Poll) string {
	var b strings.Builder
	b.WriteString(p.Question)
	for i, o := range p.Options {
		fmt.Fprintf(&b, "\n%d. %s", i+1, o)
	}
	if p.Duration > 0 {
		fmt.Fprintf(&b, "\nopen for %s", span24(p.Duration))
	}
	return strings.TrimPrefix(b.String(), "\n")
}

// span24 writes a duration in days and hours, the units of polls.
func span24(d time.Duration) string {
	switch hours := int(d / time.Hour); {
	case d%(24*time.Hour) == 0:
		return kit.Count(hours/24, "day", "days")
	case d%time.Hour == 0:
		return kit.Count(hours, "hour", "hours")
	}
	return d.String()
}

func (d *drawing) settings() {
	if len(d.o.Settings) == 0 {
		return
	}
	d.head("Settings", "")
	n := d.o.Platform
	for _, k := range SettingKeys(n, d.o.Settings) {
		d.add(flow(d.s, []span{{Setting(n, k) + ": ", d.s.Muted}, {Value(n, k, d.o.Settings[k], d.names), d.s.Text}}, d.w)...)
	}
}

func (d *drawing) media() {
	for i, m := range d.o.Media {
		class := platform.Media{MIME: m.MIME, Frames: 1}.Class()
		word := class.String()
		if m.MIME == "" {
			word = "file"
		}
		name := strings.ToUpper(word[:1]) + word[1:]
		if len(d.o.Media) > 1 {
			name = fmt.Sprintf("%s %d of %d", name, i+1, len(d.o.Media))
		}
		d.line(name, File(m.Prepared))
		switch {
		case m.Alt != "":
			d.below(span{"alt text: ", d.s.Muted}, span{m.Alt, d.s.Text})
		case m.MIME != "" && class == platform.Picture:
			d.below(span{"no alt text: who cannot see it gets nothing", d.s.Warn})
		}
		if len(m.Changes) > 0 {
			d.below(span{"changed for " + d.o.Platform.Title() + ": ", d.s.Muted}, span{strings.Join(m.Changes, "; "), d.s.Text})
		}
	}
}

// below writes what belongs to the line above, set in by two columns.
func (d *drawing) below(spans ...span) {
	for _, l := range flow(d.s, spans, max(1, d.w-2)) {
		d.add(kit.Truncate("  "+l, d.w))
	}
}

// typeWords are the kinds of file as people name them.
var typeWords = map[string]string{
	"image/jpeg": "JPEG", "image/png": "PNG", "image/gif": "GIF", "image/webp": "WebP",
	"video/mp4": "MP4", "video/quicktime": "MOV", "application/pdf": "PDF",
}

// File writes what is known of a file as it is uploaded: type, size in pixels,
// length, weight, and the beginning of its SHA-256.
func File(p calendar.Prepared) string {
	if p.MIME == "" {
		return "is missing"
	}
	out := []string{cmp.Or(typeWords[p.MIME], p.MIME)}
	if p.Width > 0 {
		out = append(out, fmt.Sprintf("%d×%d", p.Width, p.Height))
	}
	if p.Duration > 0 {
		out = append(out, p.Duration.Round(time.Second).String())
	}
	out = append(out, Bytes(p.Bytes))
	if len(p.ID) >= 8 {
		out = append(out, string(p.ID[:8]))
	}
	return strings.Join(out, " · ")
}

// Bytes writes a size in powers of 1000, as file managers do.
func Bytes(n int64) string {
	switch {
	case n < 1000:
		return fmt.Sprintf("%d B", n)
	case n < 1_000_000:
		return fmt.Sprintf("%d kB", n/1000)
	case n < 1_000_000_000:
		return fmt.Sprintf("%.1f MB", float64(n)/1e6)
	}
	return fmt.Sprintf("%.1f GB", float64(n)/1e9)
}
