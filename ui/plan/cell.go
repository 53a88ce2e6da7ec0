package plan

import (
	"fmt"
	"image"
	"strings"

	"charm.land/lipgloss/v2"

	"rounds/calendar"
	"rounds/ui/kit"
)

// cells keeps the drawn days of the grid. All of them are dropped when the data,
// the looks or the size change; the chosen day's is never kept.
type cells struct {
	drawn map[cellKey][]string
}

type cellKey struct {
	day  int // of the grid
	view View
	w, h int
}

func (c *cells) reset() { c.drawn = nil }

func (c *cells) get(k cellKey, draw func() []string) []string {
	if got, ok := c.drawn[k]; ok {
		return got
	}
	if c.drawn == nil {
		c.drawn = map[cellKey][]string{}
	}
	got := draw()
	c.drawn[k] = got
	return got
}

// What fits into a line of an entry.
const (
	fullTime   = 16 // columns from which the time is written as 09:30
	withLetter = 24 // columns from which the platforms' letters are shown
)

// entryLine writes an entry in one line of exactly w columns: sign, time, title,
// letters.
func entryLine(st *kit.Styles, it *item, w int, chosen bool) string {
	look, base := it.look, st.Text
	switch it.Kind {
	case calendar.NoteEntry:
		base = st.Note
	case calendar.EventEntry:
		base = st.Event
	case calendar.PostEntry:
	}
	if it.Archived {
		base = st.Muted
	}
	letters := st.Muted
	if chosen {
		look, base, letters = st.On(it.look), st.Selected, st.SelectedMuted
	}
	clock := it.short
	if w >= fullTime {
		clock = it.time
	}
	lead := " "
	if w < fullTime && it.Kind == calendar.PostEntry {
		lead = ""
	}
	if clock != "" {
		lead += clock + " "
	}
	tail := ""
	if w >= withLetter && it.letters != "" {
		tail = " " + it.letters
	}
	room := w - kit.Width(it.sign) - len(lead) - len(tail)
	if room < 1 {
		return kit.Pad(look.Render(it.sign)+base.Render(lead), w)
	}
	out := look.Render(it.sign) + base.Render(lead+kit.Pad(it.title, room))
	if tail != "" {
		out += letters.Render(tail)
	}
	return out
}

// dayHead is the first line of a day's cell: its number, and a rule that is the
// grid's line as well. A chosen day is marked by a sign and in full colour.
func (s *Screen) dayHead(d calendar.Day, w int, chosen bool) string {
	st := s.host.Styles()
	text := fmt.Sprintf("%2d", d.Day)
	if d.Day == 1 {
		text += d.Format(" Jan")
	}
	if d == s.host.Moment().Today {
		text += " today"
	}
	if chosen {
		return st.Selected.Render(kit.Pad("▸"+text, w))
	}
	look := st.Strong
	switch {
	case d == s.host.Moment().Today:
		look = st.Title
	case d.Month != s.sel.Month && s.view == Month:
		look = st.Muted
	}
	text = kit.Truncate(" "+text+" ", w)
	return look.Render(text) + st.Line.Render(strings.Repeat("─", max(0, w-kit.Width(text))))
}

// dayCell draws a day of the month view: its head and one line an entry. It also
// tells which items are shown, from first on.
func (s *Screen) dayCell(n, w, h int, chosen bool) []string {
	st, day := s.host.Styles(), s.idx.from.Add(n)
	list := s.idx.days[n]
	out := []string{s.dayHead(day, w, chosen)}
	if chosen && s.carry != nil && h > 1 {
		out = append(out, st.Accent.Render(kit.Pad("→"+s.carry.item.short+" "+s.carry.item.title, w)))
	}
	room := h - len(out)
	first, shown := s.window(list, room, chosen)
	for i := first; i < first+shown; i++ {
		out = append(out, entryLine(st, &list[i], w, chosen && i == s.at && s.carry == nil))
	}
	if rest := len(list) - shown; rest > 0 && len(out) < h {
		out = append(out, st.Muted.Render(kit.Pad(fmt.Sprintf("+%d", rest), w)))
	}
	return kit.FitLines(out, w, h)
}

// window chooses which of a day's entries are shown in room lines. Where not all
// fit, the last line says how many more there are; the chosen one is always among
// those shown.
func (s *Screen) window(list []item, room int, chosen bool) (first, shown int) {
	if len(list) <= room {
		return 0, len(list)
	}
	shown = max(0, room-1)
	if chosen && shown > 0 {
		first = max(0, s.at-shown+1)
	}
	return first, shown
}

// columns divides w columns among seven days with a line between them.
func columns(w int) (x, width [7]int) {
	room := max(0, w-6)
	at := 0
	for i := range 7 {
		width[i] = room / 7
		if i < room%7 {
			width[i]++
		}
		x[i] = at
		at += width[i] + 1
	}
	return x, width
}

// weekdays is the row of names above the grid.
func (s *Screen) weekdays(w int) string {
	st := s.host.Styles()
	_, width := columns(w)
	var b strings.Builder
	for i := range 7 {
		d := s.idx.from.Add(i)
		name := d.Weekday().String()
		if width[i] < 14 {
			name = name[:3]
		}
		look := st.Muted
		if d.Weekday() == s.sel.Weekday() {
			look = st.Strong
		}
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(look.Render(kit.Pad(" "+name, width[i])))
	}
	return b.String()
}

// weeks is how many rows the month of the chosen day needs.
func (s *Screen) weeks() int {
	days := s.sel.FirstOfMonth().Sub(s.idx.from) + s.sel.DaysInMonth()
	return (days + 6) / 7
}

// monthGrid draws the month.
func (s *Screen) monthGrid(r image.Rectangle) []string {
	st := s.host.Styles()
	x, width := columns(r.Dx())
	lines := make([]string, 0, r.Dy())
	lines = append(lines, s.weekdays(r.Dx()))
	weeks, room := s.weeks(), r.Dy()-weekdayRow
	line := lipgloss.NewStyle().Inherit(st.Line)
	bar, cross := line.Render("│"), line.Render("┼")
	y := r.Min.Y + weekdayRow
	for wk := range weeks {
		h := room / weeks
		if wk < room%weeks {
			h++
		}
		blocks := make([][]string, 0, 13)
		for i := range 7 {
			n := wk*7 + i
			chosen := s.idx.from.Add(n) == s.sel
			if i > 0 {
				blocks = append(blocks, seam(cross, bar, h))
			}
			blocks = append(blocks, s.cell(n, width[i], h, chosen))
			s.addCell(n, image.Rect(r.Min.X+x[i], y, r.Min.X+x[i]+width[i], y+h), chosen)
		}
		lines = append(lines, kit.Beside(blocks...)...)
		y += h
	}
	return kit.FitLines(lines, r.Dx(), r.Dy())
}

func (s *Screen) cell(n, w, h int, chosen bool) []string {
	if chosen {
		return s.dayCell(n, w, h, true)
	}
	return s.cells.get(cellKey{n, Month, w, h}, func() []string { return s.dayCell(n, w, h, false) })
}

func seam(cross, bar string, h int) []string {
	out := make([]string, h)
	for i := range out {
		out[i] = bar
	}
	if h > 0 {
		out[0] = cross
	}
	return out
}

// addCell registers a day and its entries for the mouse, as dayCell draws them.
func (s *Screen) addCell(n int, r image.Rectangle, chosen bool) {
	s.regions.Add(s.idx.ids[n], r)
	list, top := s.idx.days[n], r.Min.Y+1
	if chosen && s.carry != nil {
		top++
	}
	first, shown := s.window(list, r.Max.Y-top, chosen)
	for i := range shown {
		s.regions.Add(list[first+i].id, image.Rect(r.Min.X, top+i, r.Max.X, top+i+1))
	}
}
