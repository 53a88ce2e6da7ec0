package editor

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"charm.land/lipgloss/v2"

	"rounds/calendar"
	"rounds/calendar/platform"
	"rounds/ui/area"
	"rounds/ui/kit"
	"rounds/ui/shown"
)

// previewRows bounds what of a text the preview shows: more than any window.
const previewRows = 300

// meterLine gives every platform's count in one row, for where there is room for
// no more: with small bars if they fit.
func (e *Editor) meterLine(w int) string {
	s := e.host.Styles()
	if len(e.judged.per) == 0 {
		return s.Muted.Render(kit.Truncate("no account is chosen", w))
	}
	for _, bar := range []int{5, 3, 0} {
		line := e.meters(bar)
		if lipgloss.Width(line) <= w || bar == 0 {
			return kit.Truncate(line, w)
		}
	}
	return ""
}

func (e *Editor) meters(bar int) string {
	s := e.host.Styles()
	var parts []string
	seen := calendar.Platforms(0)
	for _, j := range e.judged.per {
		n := j.account.Platform
		if seen.Has(n) {
			continue
		}
		seen |= calendar.PlatformsOf(n)
		c := j.worst()
		look := s.Good
		switch {
		case c.Over() > 0 || j.blocking():
			look = s.Bad
		case c.Limit > 0 && c.Length*10 >= c.Limit*9:
			look = s.Warn
		}
		text := n.Letter()
		if j.blocking() {
			text += "✗"
		}
		if bar > 0 && c.Limit > 0 {
			full := min(bar, (c.Length*bar+c.Limit-1)/c.Limit)
			text += " " + strings.Repeat("▰", full) + strings.Repeat("▱", bar-full)
		}
		text += fmt.Sprintf(" %d/%d", c.Length, c.Limit)
		if c.Over() > 0 {
			text += fmt.Sprintf(" +%d", c.Over())
		}
		if len(j.counts) > 1 {
			text += fmt.Sprintf(" in %d", len(j.counts))
		}
		parts = append(parts, look.Render(text))
	}
	return strings.Join(parts, "  ")
}

// previewFor names a drawn preview: it is drawn anew when the judgement, the tab,
// the width or the looks are others, not with each key.
type previewFor struct {
	judged uint64
	tab    platform.Name
	w      int
	style  uint64
}

// previewLines gives what each account of the tab would get.
func (e *Editor) previewLines(w int) []string {
	key := previewFor{e.verdicts, e.tab, w, e.host.Styles().Version}
	if e.previewed != key || e.pageLines == nil {
		e.previewed, e.pageLines = key, e.drawPage(w)
	}
	return e.pageLines
}

func (e *Editor) drawPage(w int) []string {
	s := e.host.Styles()
	if w <= 4 {
		return nil
	}
	if len(e.judged.per) == 0 {
		return []string{s.Muted.Render(kit.Truncate("No account is chosen: nothing would be sent.", w))}
	}
	d := &page{s: s, w: w, names: func(id calendar.SHA256) string { return e.media[id].Name }}
	for _, j := range e.judged.per {
		d.meter(j, e.tab == "" || j.account.Platform == e.tab)
	}
	d.problems(e.current())
	d.crowd(e.judged.crowd)
	d.served(e, e.current())
	for _, g := range groups(e.current()) {
		d.post(g)
	}
	return d.lines
}

// groups puts together the accounts that get the same words.
func groups(list []judgement) [][]judgement {
	var out [][]judgement
next:
	for _, j := range list {
		for i := range out {
			if out[i][0].sameBody(j) {
				out[i] = append(out[i], j)
				continue next
			}
		}
		out = append(out, []judgement{j})
	}
	return out
}

// page is the preview while it is drawn.
type page struct {
	s     *kit.Styles
	w     int
	names shown.Names
	lines []string
}

func (d *page) add(line string) { d.lines = append(d.lines, kit.Truncate(line, d.w)) }

func (d *page) words(look lipgloss.Style, first, text string) {
	indent := lipgloss.Width(first)
	for i, l := range kit.Wrap(kit.Clean(text), max(1, d.w-indent)) {
		if i > 0 {
			first = strings.Repeat(" ", indent)
		}
		d.add(look.Render(first + l))
	}
}

func (d *page) meter(j judgement, on bool) {
	c := j.worst()
	name := j.account.Platform.Title()
	if n := len(j.counts); n > 1 {
		name += fmt.Sprintf(" (%d parts)", n)
	}
	look := d.s.Muted
	if on {
		look = d.s.Strong
	}
	left := look.Render(kit.Pad(name, 18))
	d.add(left + strings.TrimRight(kit.Meter(d.s, c.Length, c.Limit, min(d.w-18, 36)), " "))
}

// problems lists what the platforms would say, each sentence once.
func (d *page) problems(list []judgement) {
	type line struct {
		p     platform.Problem
		names []string
	}
	var all []line
	for _, j := range list {
	next:
		for _, p := range j.problems {
			for i := range all {
				if all[i].p.Text == p.Text {
					if n := j.account.Platform.Title(); all[i].names[len(all[i].names)-1] != n {
						all[i].names = append(all[i].names, n)
					}
					continue next
				}
			}
			all = append(all, line{p, []string{j.account.Platform.Title()}})
		}
	}
	if len(all) == 0 {
		return
	}
	d.add("")
	for _, want := range []platform.Severity{platform.Block, platform.Warn} {
		for _, l := range all {
			if l.p.Severity != want {
				continue
			}
			sign, look := "✗ ", d.s.Bad
			if want == platform.Warn {
				sign, look = "! ", d.s.Warn
			}
			text := l.p.Text
			if !strings.Contains(text, l.names[0]) || len(l.names) > 1 {
				text = strings.Join(l.names, ", ") + ": " + text
			}
			d.words(look, sign, text)
		}
	}
}

// crowd says what stands too near to others.
func (d *page) crowd(list []calendar.Crowding) {
	for i, t := range crowdTexts(list) {
		if i == 0 {
			d.add("")
		}
		d.words(d.s.Warn, "! ", t)
	}
}

// served says which accounts have had the post.
func (d *page) served(e *Editor, list []judgement) {
	for _, j := range list {
		if j.served == nil {
			continue
		}
		text := "went out " + j.served.SentAt.In(e.host.Zone()).Format("2 Jan 15:04")
		look, sign := d.s.Good, "● "
		if j.differs {
			text += "; what stands here differs from what went out"
			look, sign = d.s.Warn, "≠ "
		}
		d.words(look, sign, shown.Account(j.account)+": "+text)
	}
}

// post draws what the accounts of a group get.
func (d *page) post(g []judgement) {
	j := g[0]
	var names []string
	for _, k := range g {
		if n := k.account.Platform.Title(); len(names) == 0 || names[len(names)-1] != n {
			names = append(names, n)
		}
		if k.account.Platform == platform.X {
			j = k // the one that has links to show
		}
	}
	d.add("")
	head := "─ " + kit.Truncate(strings.Join(names, ", "), d.w-4) + " "
	d.add(d.s.Accent.Render(head) + d.s.Line.Render(strings.Repeat("─", max(0, d.w-lipgloss.Width(head)))))
	facts, _ := platform.Of(j.account.Platform).Kind(j.out.Kind)
	if facts.NoText && !platform.Blank(j.body) {
		d.words(d.s.Warn, "! ", "this kind of post carries no text: these words are not sent")
	}
	if t := j.out.Settings["title"]; t != "" {
		d.words(d.s.Strong, "", t)
	}
	if platform.Blank(j.body) {
		d.add(d.s.Muted.Render("no text"))
	} else {
		d.text(j.body, j.spans(0))
	}
	for i, p := range j.out.Parts {
		d.add(d.s.Muted.Render(fmt.Sprintf("%d of %d", i+2, len(j.out.Parts)+1)))
		d.text(p, j.spans(i+1))
	}
	if j.out.Link != "" && !strings.Contains(j.body, j.out.Link) {
		d.words(d.s.Info, "", "link card: "+j.out.Link)
	}
	for i, m := range j.out.Media {
		class := platform.Media{MIME: m.MIME, Frames: 1}.Class().String()
		if m.Alt == "" {
			d.words(d.s.Muted, fmt.Sprintf("%s %d: ", class, i+1), "no alt text")
		} else {
			d.words(d.s.Muted, fmt.Sprintf("%s %d: ", class, i+1), m.Alt)
		}
	}
	d.poll(j.out)
	d.settings(j.out)
	if j.out.FirstComment != "" {
		d.words(d.s.Muted, "first comment: ", j.out.FirstComment)
	}
}

// settings are what is set beside words and files, where it is not as usual.
func (d *page) settings(o calendar.Outgoing) {
	for _, k := range shown.SettingKeys(o.Platform, o.Settings) {
		if !ownRow(k) {
			d.words(d.s.Muted, shown.Setting(o.Platform, k)+": ", shown.Value(o.Platform, k, o.Settings[k], d.names))
		}
	}
}

func (j judgement) spans(i int) []platform.Span {
	if i < len(j.links) {
		return j.links[i]
	}
	return nil
}

func (d *page) poll(o calendar.Outgoing) {
	if o.Poll == nil || !platform.Of(o.Platform).Poll.Supported {
		return
	}
	d.words(d.s.Muted, "poll: ", o.Poll.Question)
	for _, option := range o.Poll.Options {
		d.words(d.s.Muted, "  ○ ", option)
	}
}

// text draws a text with its links underlined.
func (d *page) text(text string, links []platform.Span) {
	rows, more := area.Wrap(text, d.w, previewRows)
	at, next := 0, 0
	for _, r := range rows {
		var b strings.Builder
		for pos := at; pos < at+len(r); {
			for next < len(links) && links[next].End <= pos {
				next++
			}
			end, look := at+len(r), d.s.Text
			if next < len(links) {
				if links[next].Start <= pos {
					look = d.s.Info.Underline(true)
					end = min(end, links[next].End)
				} else {
					end = min(end, links[next].Start)
				}
			}
			b.WriteString(look.Render(area.Visible(strings.TrimRight(text[pos:end], " "))))
			if trimmed := text[pos:end]; end < at+len(r) {
				b.WriteString(strings.Repeat(" ", len(trimmed)-len(strings.TrimRight(trimmed, " "))))
			}
			pos = end
		}
		d.add(b.String())
		at += len(r)
		if at < len(text) && text[at] == '\n' {
			at++
		}
	}
	if more {
		d.add(d.s.Muted.Render("… and " + thousands(utf8.RuneCountInString(text[at:])) + " characters more"))
	}
}
