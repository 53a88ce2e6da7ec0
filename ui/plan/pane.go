package plan

import (
	"fmt"
	"image"
	"strings"

	"rounds/calendar"
	"rounds/ui/kit"
)

// relative says how far a day is from today, in words; "" beyond two weeks.
func relative(d, today calendar.Day) string {
	switch n := d.Sub(today); {
	case n == 0:
		return "today"
	case n == 1:
		return "tomorrow"
	case n == -1:
		return "yesterday"
	case n > 0 && n <= 14:
		return fmt.Sprintf("in %d days", n)
	case n < 0 && n >= -14:
		return fmt.Sprintf("%d days ago", -n)
	}
	return ""
}

// pane shows the chosen day with everything that a cell has no room for.
func (s *Screen) pane(r image.Rectangle) []string {
	st := s.host.Styles()
	left := " " + st.Line.Render("│") + " "
	w, h := r.Dx()-3, r.Dy()
	title := s.sel.Format("Monday 2 January")
	rel := relative(s.sel, s.host.Moment().Today)
	if kit.Width(title+" "+rel) > w {
		title = s.sel.Format("Mon 2 January")
	}
	out := []string{kit.Truncate(st.Title.Render(title)+st.Muted.Render(" "+rel), w)}
	out = append(out, "")
	list := s.idx.on(s.sel)
	switch {
	case s.idx.shown == 0 && len(list) == 0:
		out = append(out, s.emptyMonth(w)...)
	case len(list) == 0:
		out = append(out, s.emptyDay(w)...)
	}
	blocks, heights := make([][]string, len(list)), make([]int, len(list))
	for i := range list {
		if i == s.at && s.carry == nil {
			blocks[i] = s.paneBlock(&list[i], w, true)
		} else {
			blocks[i] = s.cells.block(blockKey{list[i].id, w}, func() []string { return s.paneBlock(&list[i], w, false) })
		}
		heights[i] = len(blocks[i])
	}
	first, last := fitBlocks(heights, h-len(out), s.at, true)
	for i := first; i < last; i++ {
		s.regions.Add(list[i].id, image.Rect(r.Min.X, r.Min.Y+len(out), r.Max.X, r.Min.Y+len(out)+len(blocks[i])))
		out = append(out, blocks[i]...)
	}
	if rest := len(list) - (last - first); rest > 0 {
		out = append(kit.FitLines(out, w, h-1), st.Muted.Render(fmt.Sprintf("+%d, space lists the day", rest)))
	}
	if mix := s.mix(w); len(mix) > 0 && h-len(out) >= len(mix)+1 {
		out = append(kit.FitLines(out, w, h-len(mix)), mix...)
	}
	out = kit.FitLines(out, w, h)
	for i := range out {
		out[i] = left + out[i]
	}
	return out
}

// paneBlock draws one entry of the day pane.
func (s *Screen) paneBlock(it *item, w int, chosen bool) []string {
	st := s.host.Styles()
	base, mark := it.inks(false).text, "  "
	head := it.time
	if head != "" {
		head += "  "
	}
	word := it.sign + " " + it.word
	if it.overdue {
		word += ", overdue"
	}
	var out []string
	if chosen {
		mark = "▸ "
		text := kit.Pad(mark+head+word, w)
		out = append(out, st.Selected.Render(text))
		base = it.strong
	} else {
		out = append(out, st.Text.Render(mark+head)+it.inks(false).word.Render(kit.Truncate(word, max(0, w-2-len(head)))))
	}
	for _, t := range firstLines(it.title, w-2, titleLines) {
		out = append(out, "  "+base.Render(t))
	}
	for _, t := range s.about(it, chosen) {
		for _, l := range kit.Wrap(t, max(1, w-2)) {
			out = append(out, "  "+st.Muted.Render(l))
		}
	}
	return append(out, "")
}

// about says what a cell cannot show: where it goes, its pillar, and what stands
// between it and its time.
func (s *Screen) about(it *item, chosen bool) []string {
	var out []string
	if it.end != nil {
		out = append(out, kit.OneLine(it.end.Text()))
		if chosen {
			out = append(out, "enter opens the accounts")
		}
		return out
	}
	if it.Kind == calendar.PostEntry {
		to := kit.PlatformNames(it.Platforms)
		if to == "" {
			to = "no account chosen"
		}
		if it.Pillar != "" {
			to += " · " + kit.OneLine(it.Pillar)
		}
		out = append(out, to)
	}
	if !chosen {
		return out
	}
	out = append(out, remarks(it)...)
	for _, t := range it.near {
		out = append(out, nearMark+" "+kit.OneLine(t))
	}
	return out
}

// remarks are what the person should know of an entry beside its status.
func remarks(it *item) []string {
	var out []string
	add := func(on bool, text string) {
		if on {
			out = append(out, text)
		}
	}
	add(it.Yes == calendar.Stale && it.Out == 0, "changed since it was approved")
	add(it.Yes == calendar.Stale && it.Out > 0, "differs from what went out")
	add(it.Unsaved && it.Yes == calendar.YesGiven, "unsaved changes since approval")
	add(it.Held, "held back by itself")
	add(it.Through, "let through the hold")
	add(it.Archived, "archived")
	if it.Accounts > 1 && it.Out > 0 && it.Out < it.Accounts {
		out = append(out, fmt.Sprintf("out at %d of %d accounts", it.Out, it.Accounts))
	}
	add(it.Failed > 0, fmt.Sprintf("not sent at %s", kit.Count(it.Failed, "account", "accounts")))
	add(it.Uncertain > 0, "may or may not be out: a run looks")
	add(it.Handed > 0, "waits for your word: is it posted?")
	return out
}

func (s *Screen) emptyDay(w int) []string {
	st := s.host.Styles()
	out := []string{st.Muted.Render("Nothing on this day."), ""}
	for _, k := range [][2]string{{"n", "writes a post"}, {"N", "adds a note"}, {"e", "adds an event"}} {
		out = append(out, st.Key.Render(k[0])+"  "+st.Muted.Render(kit.Truncate(k[1], max(0, w-3))))
	}
	return out
}

// emptyMonth says what to do where a month has no entries, or none that the
// filter shows.
func (s *Screen) emptyMonth(w int) []string {
	st := s.host.Styles()
	mo := s.months[s.sel.FirstOfMonth()]
	if mo == nil || !mo.read {
		return nil
	}
	text := fmt.Sprintf("Nothing is planned in %s yet.", s.sel.Format("January 2006"))
	keys := fmt.Sprintf("Press n to write a post for %s, N for a note, e for an event.", s.sel.Format("Mon 2"))
	if s.idx.hidden > 0 {
		text = fmt.Sprintf("The filter hides all %s of %s.", kit.Count(s.idx.hidden, "entry", "entries"), s.sel.Format("January"))
		keys = "Press esc to show them again, f to change the filter."
	}
	var out []string
	for _, l := range kit.Wrap(" "+text, max(1, w)) {
		out = append(out, st.Text.Render(l))
	}
	for _, l := range kit.Wrap(" "+keys, max(1, w)) {
		out = append(out, st.Muted.Render(l))
	}
	return out
}

// strip shows the chosen day below the grid, where there is no room beside it.
func (s *Screen) strip(r image.Rectangle) []string {
	st, w, h := s.host.Styles(), r.Dx(), r.Dy()
	list := s.idx.on(s.sel)
	lines := make([]string, 0, h)
	if h > 1 {
		text := s.sel.Format(" Monday 2 January")
		if rel := relative(s.sel, s.host.Moment().Today); rel != "" {
			text += " · " + rel
		}
		if n := len(list); n > 0 {
			text += " · " + kit.Count(n, "entry", "entries")
		}
		text += s.nearText()
		text = kit.Truncate(text+" ", w)
		lines = append(lines, st.Title.Render(text)+st.Line.Render(strings.Repeat("─", max(0, w-kit.Width(text)))))
	}
	switch {
	case s.idx.shown == 0 && len(list) == 0 && h > 1:
		lines = append(lines, s.emptyMonth(w)...)
	case s.idx.hidden > 0 && s.idx.shown == 0 && len(list) == 0:
		lines = append(lines, st.Muted.Render(kit.Truncate(" The filter hides every entry of this month: esc shows them again.", w)))
	case s.idx.shown == 0 && len(list) == 0:
		text := s.sel.Format(" Nothing in January yet: ") + "n writes a post, N adds a note, e an event."
		lines = append(lines, st.Muted.Render(kit.Truncate(text, w)))
	case len(list) == 0:
		lines = append(lines, st.Muted.Render(kit.Truncate(" Nothing on this day: n writes a post, N adds a note, e an event.", w)))
	}
	room := h - len(lines)
	first := max(0, min(s.at-room+1, len(list)-room))
	if s.at < first {
		first = s.at
	}
	for i := first; i < len(list) && len(lines) < h; i++ {
		y := r.Min.Y + len(lines)
		s.regions.Add(list[i].id, image.Rect(r.Min.X, y, r.Max.X, y+1))
		line := s.agendaLine(&list[i], w, i == s.at && s.carry == nil)
		if rest := len(list) - i - 1; rest > 0 && len(lines) == h-1 {
			more := fmt.Sprintf(" +%d", rest)
			line = kit.Truncate(line, w-len(more)) + st.Muted.Render(more)
		}
		lines = append(lines, line)
	}
	return kit.FitLines(lines, w, h)
}

// mix compares the month's posts with the shares that the practice aims at.
func (s *Screen) mix(w int) []string {
	p := s.host.Practice()
	posts := 0
	for _, n := range s.idx.tally {
		posts += n
	}
	if len(p.Pillars) == 0 || posts == 0 || w < narrowPane-6 {
		return nil
	}
	st := s.host.Styles()
	out := []string{st.Title.Render(kit.Truncate(s.sel.Format("January")+": "+kit.Count(posts, "post", "posts"), w))}
	const figures = 14 // "33%, aim 30%"
	name := min(16, w-figures-6)
	if name < 12 { // no bar then
		name = w - figures
	}
	for _, pl := range p.Pillars {
		share := (s.idx.pillars[pl.Name]*100 + posts/2) / posts
		text := fmt.Sprintf("%3d%%, aim %d%%", share, pl.Share)
		line := st.Text.Render(kit.Pad(kit.OneLine(pl.Name), name)) + " "
		if bar := w - name - figures - 1; bar >= 5 {
			full := min(bar-1, share*(bar-1)/100)
			line += st.Accent.Render(strings.Repeat("▰", full)) + st.Faint.Render(strings.Repeat("▱", bar-1-full)) + " "
		}
		out = append(out, line+st.Muted.Render(text))
	}
	return out
}
