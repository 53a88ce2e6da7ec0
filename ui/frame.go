package ui

import (
	"fmt"
	"image"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"

	"rounds/calendar"
	"rounds/ui/kit"
)

// The smallest window in which everything can be done.
const (
	minWidth  = 80
	minHeight = 24
)

// areas are the parts of a frame.
type areas struct{ top, banner, body, status, foot image.Rectangle }

// layout divides a window. The banner has as many rows as there are lines to show:
// the hold, and what is still scheduled at a platform.
func layout(w, h, banner int) areas {
	var a areas
	rest := image.Rect(0, 0, max(w, 0), max(h, 0))
	a.top, rest = kit.CutTop(rest, 1)
	a.banner, rest = kit.CutTop(rest, banner)
	a.foot, rest = kit.CutBottom(rest, 1)
	a.status, a.body = kit.CutBottom(rest, 1)
	return a
}

// places are where things lie in the last drawn frame.
type places struct {
	areas
	modal image.Point // corner of the top modal
	keys  kit.Regions // of the footer, by action name
}

// View implements [tea.Model]. The frame is kept until something changed.
func (r *Root) View() tea.View {
	if !r.dirty {
		return r.frame
	}
	r.dirty = false
	v := tea.NewView(r.content())
	v.AltScreen = true
	v.MouseMode = tea.MouseModeCellMotion
	v.WindowTitle = "Rounds"
	if m, ok := r.top().(kit.Mouser); ok && len(r.modals) == 0 {
		v.MouseMode = m.MouseMode()
	}
	v.Cursor = r.cursor()
	r.frame = v
	return v
}

func (r *Root) content() string {
	if r.w <= 0 || r.h <= 0 {
		return ""
	}
	if r.w < minWidth || r.h < minHeight {
		return r.tooSmall()
	}
	banner := r.bannerLines(r.w)
	a := layout(r.w, r.h, len(banner))
	r.where.areas = a
	parts := make([]string, 0, 6)
	parts = append(parts, r.topLine(a.top.Dx()))
	parts = append(parts, banner...)
	body := r.top().View(a.body.Dx(), a.body.Dy())
	if strings.Count(body, "\n")+1 != a.body.Dy() {
		body = kit.Fit(body, a.body.Dx(), a.body.Dy()) // a screen that miscounts must not shift the footer
	}
	parts = append(parts, body, r.statusLine(a.status.Dx()), r.footLine(a.foot))
	page := strings.Join(parts, "\n")
	if len(r.modals) == 0 {
		return page
	}
	return r.overlay(page)
}

// overlay draws the modals over the page, the last one on top.
func (r *Root) overlay(page string) string {
	lines := strings.Split(page, "\n")
	for _, m := range r.modals {
		box := strings.Split(m.View(r.w-4, r.h-2), "\n")
		wide := 0
		for _, l := range box {
			wide = max(wide, kit.Width(l))
		}
		at := image.Pt(max(0, (r.w-wide)/2), max(0, (r.h-len(box))/3))
		r.where.modal = at
		for i, l := range box {
			if y := at.Y + i; y < len(lines) {
				lines[y] = kit.Over(lines[y], l, at.X, wide)
			}
		}
	}
	return strings.Join(lines, "\n")
}

func (r *Root) cursor() *tea.Cursor {
	if r.w < minWidth || r.h < minHeight {
		return nil
	}
	var c *tea.Cursor
	var at image.Point
	if n := len(r.modals); n > 0 {
		c, at = r.modals[n-1].Cursor(), r.where.modal
	} else {
		c, at = r.top().Cursor(), r.where.body.Min
	}
	if c == nil {
		return nil
	}
	moved := *c
	moved.X, moved.Y = c.X+at.X, c.Y+at.Y
	return &moved
}

func (r *Root) tooSmall() string {
	text := fmt.Sprintf("Rounds needs a window of %d columns and %d lines. This one has %d and %d: make it larger.", minWidth, minHeight, r.w, r.h)
	lines := kit.Wrap(text, r.w)
	pad := max(0, (r.h-len(lines))/2)
	return kit.Fit(strings.Repeat("\n", pad)+strings.Join(lines, "\n"), r.w, r.h)
}

// topLine names the practice, the screen, the moment in the practice's zone and
// who sits here.
func (r *Root) topLine(w int) string {
	s := r.styles
	now := r.minute.In(r.Zone())
	right := now.Format("Mon 2 Jan 15:04")
	practice := r.facts.practice.Name
	switch {
	case r.file == nil: // no zone is known yet, and the computer's is not shown
		right, practice = "", "Rounds"
	case w >= 100:
		right = now.Format("Monday 2 January 2006 15:04 ") + zoneCity(r.facts.practice.Zone)
	}
	if me := r.Me(); me.Name != "" {
		right += " · " + kit.Truncate(kit.OneLine(me.Name), w/5)
	}
	right += " "
	title := " " + r.top().Title()
	name := kit.Truncate(kit.OneLine(practice), max(8, w-lipgloss.Width(title)-lipgloss.Width(right)-6))
	left := s.BarStrong.Render(" "+name+" ") + s.Bar.Render(" "+title)
	gap := w - lipgloss.Width(left) - lipgloss.Width(right)
	return kit.Truncate(left+s.Bar.Render(strings.Repeat(" ", max(0, gap))+right), w)
}

// zoneCity gives the last part of a zone's name: Denver for America/Denver.
func zoneCity(zone string) string {
	return strings.ReplaceAll(zone[strings.LastIndexByte(zone, '/')+1:], "_", " ")
}

func (r *Root) bannerLines(w int) (out []string) {
	if r.facts.hold.On {
		out = append(out, r.holdLine(w))
	}
	if len(r.facts.recalls) > 0 {
		out = append(out, r.recallLine(w))
	}
	if line := r.keyLine(w); line != "" {
		out = append(out, line)
	}
	return out
}

func (r *Root) holdLine(w int) string {
	h := r.facts.hold
	text := " HOLD: nothing goes out"
	if n := len(h.Through); n > 0 {
		text += fmt.Sprintf(", but %s let through", kit.Count(n, "entry", "entries"))
	}
	if h.Reason != "" {
		text += " · " + kit.OneLine(h.Reason)
	}
	var more []string
	for _, p := range r.facts.people {
		if p.ID == h.By {
			more = append(more, " · "+kit.OneLine(p.Name))
		}
	}
	if !h.At.IsZero() {
		more = append(more, h.At.In(r.Zone()).Format(" · since Mon 2 Jan 15:04"))
	}
	for _, m := range more { // whole, or not at all
		if kit.Width(text+m) <= w {
			text += m
		}
	}
	return r.styles.Banner.Render(kit.Pad(text, w))
}

// statusLine shows the last sentence on the left, and on the right whether all
// is saved, what goes out next and what is late. The sentence has the first
// claim on the room.
func (r *Root) statusLine(w int) string {
	said := r.lastSaid()
	if said == nil || r.stale(*said) {
		return kit.Between("", r.standing(w-2, true)+" ", w)
	}
	need := kit.Width(said.Text) + len("✓  ")
	right := r.standing(max(0, w-need-3), false)
	left := r.sentence(*said, max(0, w-kit.Width(right)-3))
	return kit.Truncate(kit.Between(" "+left, right+" ", w), w)
}

func (r *Root) sentence(s kit.Said, w int) string {
	sign, look := "", r.styles.Text
	switch s.Kind {
	case kit.Good:
		sign, look = "✓ ", r.styles.Good
	case kit.Warn:
		sign, look = "! ", r.styles.Warn
	case kit.Bad:
		sign, look = "✗ ", r.styles.Bad
	case kit.Info:
	}
	out := look.Render(kit.Truncate(sign+s.Text, w))
	if room := w - lipgloss.Width(out) - 2; s.Hint != "" && room >= 10 {
		out += "  " + r.styles.Muted.Render(kit.Truncate(s.Hint, room))
	}
	return out
}

// standing is the part of the status line that tells how things are, in at most
// w columns: what matters least is left out first. Long names the next post.
func (r *Root) standing(w int, long bool) string {
	saved := ""
	if s, ok := r.top().(kit.Saver); ok {
		saved = s.SaveState()
	} else if !r.top().Typing() {
		saved = "saved" // nothing is being typed, and everything else is saved when it is done
	}
	if saved != "" {
		saved = r.styles.Muted.Render(saved)
	}
	// In the order in which they give way, the last one first.
	parts := []struct {
		at   int // place in the line
		text string
	}{
		{0, ""}, {1, ""}, {3, saved}, {2, r.nextPost(long)},
	}
	key, asked := "", ""
	if r.top() == kit.Screen(r.calendar) {
		key = " (p)" // there the run is one key away
	}
	if r.overdue == 0 {
		asked = key // said once
	}
	if r.asking > 0 {
		parts[0].text = r.styles.Bad.Render(kit.Count(r.asking, "needs", "need") + " you" + asked)
	}
	if r.overdue > 0 {
		parts[1].text = r.styles.Warn.Render(fmt.Sprintf("! %d overdue%s", r.overdue, key))
	}
	var line [4]string
	room := w
	for _, p := range parts {
		if need := kit.Width(p.text) + 3; p.text != "" && need <= room+3 {
			line[p.at] = p.text
			room -= need
		}
	}
	var shown []string
	for _, t := range line {
		if t != "" {
			shown = append(shown, t)
		}
	}
	return strings.Join(shown, r.styles.Faint.Render(" · "))
}

func (r *Root) nextPost(long bool) string {
	n := r.next
	if n == nil {
		return ""
	}
	text := "next "
	if n.Status(r.Moment()) == calendar.StatusDue {
		text = "due since "
	}
	if day := n.Slot.Day; day != r.Moment().Today {
		text += day.Format("Mon 2 ")
	}
	text += n.Slot.At.String()
	if long {
		text += " " + kit.Truncate(titleOf(*n), 24)
	}
	return r.styles.Muted.Render(text)
}

// footLine writes the keys of the screen, as many as fit; help and palette are
// always there.
func (r *Root) footLine(area image.Rectangle) string {
	r.where.keys.Reset()
	var show, last []kit.Action
	for _, a := range r.top().Actions() {
		switch {
		case a.Why() != "":
		case slices.Contains(a.Keys.Keys(), "esc"):
			last = append(last, a) // the way back is always in sight
		case !a.Hidden:
			show = append(show, a)
		}
	}
	for _, a := range r.beside() {
		if !a.Hidden {
			last = append(last, a)
		}
	}
	room := area.Dx() - 1 + footGap // after the last key no gap is needed
	for _, a := range last {
		room -= keyWidth(a)
	}
	var b strings.Builder
	b.WriteByte(' ')
	x := 1
	write := func(a kit.Action) {
		h := a.Keys.Help()
		w := keyWidth(a)
		r.where.keys.Add(a.Name, image.Rect(x, area.Min.Y, x+w-2, area.Max.Y))
		b.WriteString(r.styles.Key.Render(h.Key) + " " + r.styles.Muted.Render(h.Desc) + "  ")
		x += w
	}
	for _, a := range show {
		if w := keyWidth(a); w <= room {
			room -= w
			write(a)
		}
	}
	for _, a := range last {
		write(a)
	}
	return kit.Pad(strings.TrimRight(b.String(), " "), area.Dx())
}

// footGap is the room between two keys of the footer.
const footGap = 2

func keyWidth(a kit.Action) int {
	h := a.Keys.Help()
	return lipgloss.Width(h.Key) + 1 + lipgloss.Width(h.Desc) + footGap
}
