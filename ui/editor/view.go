package editor

import (
	"fmt"
	"image"
	"strings"

	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"

	"rounds/calendar"
	"rounds/calendar/platform"
	"rounds/ui/kit"
)

// labelWidth holds "First comment" and "Instagram title" with a gap.
const labelWidth = 17

// canvas collects the lines of rectangles until they are put together.
type canvas struct {
	rows [][]piece
	w    int
}

type piece struct {
	x    int
	text string
}

func (c *canvas) put(r image.Rectangle, lines []string) {
	for i := range lines {
		if y := r.Min.Y + i; i < r.Dy() && y < len(c.rows) {
			c.rows[y] = append(c.rows[y], piece{r.Min.X, kit.Pad(lines[i], r.Dx())})
		}
	}
}

// String gives the lines: pieces of a row are put in from left to right.
func (c *canvas) String() string {
	out := make([]string, len(c.rows))
	for y, row := range c.rows {
		var b strings.Builder
		at := 0
		for len(row) > 0 {
			first := 0
			for i := range row {
				if row[i].x < row[first].x {
					first = i
				}
			}
			p := row[first]
			row = append(row[:first], row[first+1:]...)
			b.WriteString(strings.Repeat(" ", max(0, p.x-at)) + p.text)
			at = max(at, p.x) + lipgloss.Width(p.text)
		}
		out[y] = kit.Pad(b.String(), c.w)
	}
	return strings.Join(out, "\n")
}

// View implements [kit.Screen].
func (e *Editor) View(w, h int) string {
	s := e.host.Styles()
	e.cursor = nil
	e.regions.Reset()
	if e.broken != nil {
		text := s.Bad.Render(kit.OneLine(e.broken.Error()))
		if hint := calendar.HintOf(e.broken); hint != "" {
			text += "\n" + s.Muted.Render(kit.OneLine(hint))
		}
		return kit.Fit(text, w, h)
	}
	if !e.ready {
		return kit.Fit(s.Muted.Render("Reading…"), w, h)
	}
	want := e.formRows(max(1, min(w, 80)-labelWidth-2))
	f := layout(w, h, want, e.focus == "text", e.preview)
	e.drawn, e.beside = f, w >= besideFrom
	c := &canvas{rows: make([][]piece, max(h, 0)), w: max(w, 0)}
	c.put(f.tabs, []string{e.tabLine(f.tabs)})
	e.drawText(c, f.text) // first, as it gives the text its size: the rule says how much of it is seen
	c.put(f.rule, []string{e.textRule(f.rule.Dx())})
	c.put(f.meters, []string{e.meterLine(f.meters.Dx())})
	e.drawForm(c, f)
	e.drawPreview(c, f)
	for _, b := range f.bars {
		lines := make([]string, b.Dy())
		for i := range lines {
			lines[i] = " " + s.Line.Render("│")
		}
		c.put(b, lines)
	}
	c.put(f.state, e.stateLines(f.state.Dx(), f.state.Dy()))
	return c.String()
}

// tabLine draws the tabs, and at the right where the text is.
func (e *Editor) tabLine(r image.Rectangle) string {
	s := e.host.Styles()
	on := e.platforms()
	var b strings.Builder
	x := r.Min.X
	for _, n := range tabs() {
		name := n.Title()
		if n == "" {
			name = "All"
		}
		if e.own(n) {
			name += " *"
		}
		look := s.Text
		switch {
		case n == e.tab:
			look = s.Selected
		case n != "" && !on.Has(n):
			look = s.Muted
		case e.own(n):
			look = s.Accent
		}
		switch {
		case n == e.tab:
			name = "[" + name + "]"
		case n != "" && !on.Has(n): // a sign beside the colour
			name = "(" + name + ")"
		default:
			name = " " + name + " "
		}
		if r.Dx() < 60 && n != "" { // letters where names do not fit
			name = strings.Replace(name, n.Title(), n.Letter(), 1)
		}
		b.WriteString(look.Render(name))
		w := lipgloss.Width(name)
		e.regions.Add("tab/"+string(n), image.Rect(x, r.Min.Y, x+w, r.Min.Y+1))
		x += w
	}
	text, kind := e.saveText()
	return kit.Between(b.String(), " "+e.look(kind).Render(text), r.Dx())
}

func (e *Editor) look(k kit.SayKind) lipgloss.Style {
	s := e.host.Styles()
	switch k {
	case kit.Good:
		return s.Good
	case kit.Warn:
		return s.Warn
	case kit.Bad:
		return s.Bad
	case kit.Info:
	}
	return s.Muted
}

// rule draws a line with words in it.
func (e *Editor) rule(w int, on bool, left, right string) string {
	s := e.host.Styles()
	look := s.Muted
	if on {
		look = s.Accent
	}
	if right != "" {
		right = " " + right + " "
	}
	left = kit.Truncate("─ "+left+" ", w-lipgloss.Width(right)-1)
	gap := w - lipgloss.Width(left) - lipgloss.Width(right)
	return look.Render(left) + s.Line.Render(strings.Repeat("─", max(0, gap))) + s.Muted.Render(right)
}

func (e *Editor) textRule(w int) string {
	left := "Text for all"
	switch {
	case e.tab != "" && e.own(e.tab):
		left = e.tab.Title() + "'s own text"
	case e.tab != "":
		left = "The shared text, as " + e.tab.Title() + " gets it: typing makes it " + e.tab.Title() + "'s own"
	default:
		var own []string
		for _, n := range platform.All() {
			if e.own(n) && e.platforms().Has(n) {
				own = append(own, n.Title())
			}
		}
		if len(own) > 0 {
			left = "Text for all but " + strings.Join(own, ", ")
		}
	}
	var right []string
	if _, parts := e.textOf(e.tab); len(parts) > 0 {
		right = append(right, fmt.Sprintf("part %d of %d %s", e.part+1, len(parts)+1, e.partCount()))
	}
	if t := e.areas[e.areaKey("text")]; t != nil && e.drawn.text.Dy() > 0 {
		if from, length := t.area.Part(); length < 1000 {
			right = append(right, fmt.Sprintf("%d%%", min(100, (from+length)/10)))
		}
	}
	if len(right) == 0 && e.focus == "text" && w >= 60 && len(e.judged.per) > 1 {
		right = append(right, "ctrl+t: for one platform")
	}
	return e.rule(w, e.focus == "text", left, strings.TrimSpace(strings.Join(right, " · ")))
}

// partCount gives the count of the part at hand, where the tab says for whom.
func (e *Editor) partCount() string {
	n := e.tab
	if n == "" {
		n, _ = e.threaded()
	}
	for _, j := range e.judged.per {
		if j.account.Platform == n && e.part < len(j.counts) {
			return fmt.Sprintf("%d/%d", j.counts[e.part].Length, j.counts[e.part].Limit)
		}
	}
	return ""
}

func (e *Editor) drawText(c *canvas, r image.Rectangle) {
	if r.Empty() {
		return
	}
	e.regions.Add("text", r)
	lines, cur := e.fields()[0].draw(r.Dx(), r.Dy(), e.focus == "text")
	c.put(r, lines)
	e.show(cur, r)
}

// show puts the cursor where a field within r has it, if there is room for it.
func (e *Editor) show(cur *tea.Cursor, r image.Rectangle) {
	if cur == nil {
		return
	}
	cur.X += r.Min.X
	cur.Y += r.Min.Y
	if image.Pt(cur.X, cur.Y).In(r) {
		e.cursor = cur
	}
}

// formRows gives how many rows all the fields take at a width.
func (e *Editor) formRows(w int) int {
	n := 0
	for _, f := range e.shownFields() {
		n += f.rows(w, f.name() == e.focus)
	}
	return n
}

// drawForm draws the fields, moved so that the one with the focus is seen.
func (e *Editor) drawForm(c *canvas, f frame) {
	s := e.host.Styles()
	if f.swapped {
		c.put(f.head, []string{e.rule(f.head.Dx(), false, "Preview", "ctrl+o shows the fields")})
		return
	}
	r := f.form
	if r.Empty() {
		c.put(f.head, []string{e.rule(f.head.Dx(), false, "Fields", "tab walks them")})
		return
	}
	w := max(1, r.Dx()-labelWidth)
	type line struct {
		text  string
		field string
	}
	var lines []line
	var cur *tea.Cursor
	from, to := 0, 0
	for _, fd := range e.shownFields() {
		focused := fd.name() == e.focus
		h := min(fd.rows(w, focused), max(1, r.Dy()))
		body, c := fd.draw(w, h, focused)
		if focused {
			from, to = len(lines), len(lines)+max(1, len(body))
			if cur = c; cur != nil {
				cur.X += labelWidth
				cur.Y += len(lines)
			}
		}
		for i, b := range body[:min(len(body), h)] {
			label := strings.Repeat(" ", labelWidth)
			if i == 0 {
				label = e.label(fd.label(), focused)
			}
			lines = append(lines, line{label + b, fd.name()})
		}
	}
	top := 0
	if to > r.Dy() {
		top = min(from, to-r.Dy())
	}
	right := ""
	if left := len(lines) - top - r.Dy(); left > 0 || top > 0 {
		right = fmt.Sprintf("%d of %d", min(len(lines), top+r.Dy()), len(lines))
	}
	c.put(f.head, []string{e.rule(f.head.Dx(), !f.textFocused, "Fields", right)})
	var out []string
	for i := top; i < len(lines) && i < top+r.Dy(); i++ {
		y := r.Min.Y + i - top
		e.regions.Add("field/"+lines[i].field, image.Rect(r.Min.X, y, r.Max.X, y+1))
		out = append(out, lines[i].text)
	}
	if len(out) == 0 {
		out = []string{s.Muted.Render("")}
	}
	c.put(r, out)
	if cur != nil {
		cur.Y -= top
		e.show(cur, r)
	}
}

func (e *Editor) label(text string, focused bool) string {
	s := e.host.Styles()
	if focused {
		return s.Accent.Render(kit.Pad("▸ "+text, labelWidth))
	}
	return s.Muted.Render(kit.Pad("  "+text, labelWidth))
}

func (e *Editor) drawPreview(c *canvas, f frame) {
	r := f.preview
	if r.Empty() {
		return
	}
	if !f.swapped {
		var top image.Rectangle
		top, r = kit.CutTop(r, 1)
		c.put(top, []string{e.rule(top.Dx(), false, "Preview", "")})
	}
	e.regions.Add("preview", r)
	lines := e.previewLines(r.Dx())
	e.scroll = max(0, min(e.scroll, len(lines)-r.Dy()))
	rest := lines[e.scroll:]
	if len(rest) > r.Dy() && r.Dy() > 0 {
		rest = append(rest[:r.Dy()-1:r.Dy()-1], e.host.Styles().Faint.Render(kit.Truncate(
			fmt.Sprintf("%d more lines: ctrl+pgdn", len(rest)-r.Dy()+1), r.Dx())))
	}
	c.put(r, rest)
}

// stateLines says what keeps it from being approved, and where it stands. While
// a save fails it says that first.
func (e *Editor) stateLines(w, h int) []string {
	s := e.host.Styles()
	state, look := e.stateText()
	block, blockLook := e.blockText()
	if e.save.err != nil {
		text := "could not save: " + kit.OneLine(e.save.err.Error()) + " — your text is kept here, trying again"
		block = kit.Between(s.Bad.Render(kit.Truncate(text, w-14)), s.Muted.Render("alt+c copies"), w)
		blockLook = lipgloss.NewStyle()
	}
	first := blockLook.Render(kit.Truncate(block, w))
	second := look.Render(kit.Truncate(state, w))
	if h < 2 {
		if block == "" {
			return []string{second}
		}
		return []string{first}
	}
	return []string{first, second}
}

func (e *Editor) click(m tea.MouseClickMsg) tea.Cmd {
	if m.Button != tea.MouseLeft || !e.ready {
		return nil
	}
	hit := e.regions.Hit(m.X, m.Y)
	switch {
	case hit == "text":
		cmd := e.goTo("text")
		if t := e.areas[e.areaKey("text")]; t != nil {
			t.area.Click(m.X-e.drawn.text.Min.X, m.Y-e.drawn.text.Min.Y)
			e.typing = burst{}
		}
		return cmd
	case strings.HasPrefix(hit, "tab/"):
		return e.toTab(platform.Name(strings.TrimPrefix(hit, "tab/")))
	case strings.HasPrefix(hit, "field/"):
		return e.goTo(strings.TrimPrefix(hit, "field/"))
	}
	return nil
}

func (e *Editor) wheel(m tea.MouseWheelMsg) tea.Cmd {
	n := map[tea.MouseButton]int{tea.MouseWheelUp: -3, tea.MouseWheelDown: 3}[m.Button]
	if n == 0 || !e.ready {
		return nil
	}
	switch e.regions.Hit(m.X, m.Y) {
	case "preview":
		return e.scrollPreview(n)
	case "text":
		if t := e.areas[e.areaKey("text")]; t != nil {
			t.area.Scroll(n)
		}
	}
	return nil
}
