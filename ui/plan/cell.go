package plan

import (
	"fmt"
	"image"
	"strings"

	"rounds/calendar"
	"rounds/ui/kit"
)

// cells keeps the drawn days of the grid. All of them are dropped when the data,
// the looks or the size change; the chosen day's is never kept.
type cells struct {
	drawn   map[cellKey][]string
	columns map[cellKey]column    // of the week view
	blocks  map[blockKey][]string // of the day pane
}

type blockKey struct {
	id string
	w  int
}

func (c *cells) block(k blockKey, draw func() []string) []string {
	if got, ok := c.blocks[k]; ok {
		return got
	}
	if c.blocks == nil {
		c.blocks = map[blockKey][]string{}
	}
	got := draw()
	c.blocks[k] = got
	return got
}

type cellKey struct {
	day  int // of the grid
	view View
	w, h int
}

func (c *cells) reset() { *c = cells{} }

func (c *cells) keepColumn(k cellKey, col column) {
	if c.columns == nil {
		c.columns = map[cellKey]column{}
	}
	c.columns[k] = col
}

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

// lead is what stands between an entry's sign and its title.
func (it *item) lead(w int) string {
	clock, lead := it.short, " "
	if w >= fullTime {
		clock = it.time
	} else if it.Kind == calendar.PostEntry {
		lead = ""
	}
	if clock != "" {
		lead += clock + " "
	}
	return lead
}

// entryLine writes an entry in one line of exactly w columns: sign, time, title,
// letters.
func entryLine(it *item, w int, chosen bool) string {
	k, lead, tail := it.inks(chosen), it.lead(w), ""
	if w >= withLetter && it.letters != "" {
		tail = " " + it.letters
	}
	room := w - kit.Width(it.sign) - len(lead) - len(tail)
	if room < 1 {
		return kit.Pad(k.sign.Render(it.sign)+k.text.Render(lead), w)
	}
	out := k.sign.Render(it.sign) + k.text.Render(lead+kit.Pad(it.title, room))
	if tail != "" {
		out += k.more.Render(tail)
	}
	return out
}

// entryLines writes an entry in two lines, for cells with room: more of the title,
// and the letters always.
func entryLines(it *item, w int, chosen bool) []string {
	k, lead := it.inks(chosen), it.lead(w)
	room := w - kit.Width(it.sign) - len(lead)
	if room < 1 {
		return []string{entryLine(it, w, chosen), k.text.Render(strings.Repeat(" ", w))}
	}
	const indent = "  "
	tail := ""
	if it.letters != "" {
		tail = " " + it.letters
	}
	if word, _, _ := strings.Cut(it.title, " "); kit.Width(word) > room {
		// The first word would be torn: the title begins on the second line.
		return []string{
			k.sign.Render(it.sign) + k.text.Render(kit.Pad(lead, max(0, w-kit.Width(it.sign)-len(tail)))) + k.more.Render(tail),
			k.text.Render(kit.Pad(indent+it.title, w)),
		}
	}
	// Only the first line is wrapped: what follows is cut where the room ends, so
	// that no word is torn in its middle and looks like two.
	first := kit.Wrap(it.title, room)[0]
	rest := indent + strings.TrimSpace(strings.TrimPrefix(it.title, first))
	return []string{
		k.sign.Render(it.sign) + k.text.Render(lead+kit.Pad(first, room)),
		k.text.Render(kit.Pad(rest, w-len(tail))) + k.more.Render(kit.Truncate(tail, w)),
	}
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

// dayCell draws a day of the month view: its head and its entries.
func (s *Screen) dayCell(n, w, h int, chosen bool) []string {
	st, day := s.host.Styles(), s.idx.from.Add(n)
	list := s.idx.days[n]
	out := []string{s.dayHead(day, w, chosen)}
	if chosen && s.carry != nil && h > 1 {
		out = append(out, st.Accent.Render(kit.Pad("→"+s.carry.item.short+" "+s.carry.item.title, w)))
	}
	win := s.window(len(list), h-len(out), w, chosen)
	for i := win.first; i < win.first+win.shown; i++ {
		mark := chosen && i == s.at && s.carry == nil
		if win.each == 1 {
			out = append(out, entryLine(&list[i], w, mark))
		} else {
			out = append(out, entryLines(&list[i], w, mark)...)
		}
	}
	if rest := len(list) - win.shown; rest > 0 && len(out) < h {
		out = append(out, st.Muted.Render(kit.Pad(fmt.Sprintf("+%d", rest), w)))
	}
	return kit.FitLines(out, w, h)
}

// window is which of a day's entries a cell shows, and with how many lines each.
type window struct{ first, shown, each int }

// window chooses what a cell with room lines shows of n entries. Where not all
// fit, its last line says how many more there are; the chosen one is always among
// those shown.
func (s *Screen) window(n, room, w int, chosen bool) window {
	switch {
	case n*2 <= room && w > narrowest:
		return window{0, n, 2}
	case n <= room:
		return window{0, n, 1}
	}
	out := window{0, max(0, room-1), 1}
	if chosen && out.shown > 0 {
		out.first = max(0, s.at-out.shown+1)
	}
	return out
}

// narrowest is the width from which a second line of a title is worth having.
const narrowest = 8

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
	bar, cross := st.Line.Render("│"), st.Line.Render("┼")
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
	win := s.window(len(list), r.Max.Y-top, r.Dx(), chosen)
	for i := range win.shown {
		y := top + i*win.each
		s.regions.Add(list[win.first+i].id, image.Rect(r.Min.X, y, r.Max.X, y+win.each))
	}
}
