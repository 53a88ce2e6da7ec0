package plan

import (
	"image"
	"strings"

	"rounds/calendar"
	"rounds/ui/kit"
)

// row is one line of the agenda: a day's heading, or one of its entries.
type row struct {
	day   calendar.Day
	n     int // of the grid
	entry int // -1 for the heading, -2 for an empty day's line
}

// rows lists the month's days that have entries, and the chosen day.
func (s *Screen) rows() []row {
	if s.agenda != nil {
		return s.agenda
	}
	first := s.sel.FirstOfMonth()
	out := make([]row, 0, s.idx.shown+s.sel.DaysInMonth()+1)
	for i := range first.DaysInMonth() {
		d := first.Add(i)
		n := d.Sub(s.idx.from)
		list := s.idx.on(d)
		if len(list) == 0 && d != s.sel {
			continue
		}
		out = append(out, row{d, n, -1})
		if len(list) == 0 {
			out = append(out, row{d, n, -2})
		}
		for e := range list {
			out = append(out, row{d, n, e})
		}
	}
	s.agenda = out
	return out
}

// agendaList draws the agenda, with the chosen entry in sight.
func (s *Screen) agendaList(r image.Rectangle) []string {
	rows := s.rows()
	at := 0
	for i, ro := range rows {
		if ro.day == s.sel && (ro.entry == s.at || ro.entry == -2) {
			at = i
		}
	}
	h := r.Dy()
	const margin = 1 // the heading of the day stays in sight
	s.top = min(max(s.top, at-h+1+margin), max(0, at-margin))
	s.top = max(0, min(s.top, len(rows)-h))
	lines := make([]string, 0, h)
	for i := s.top; i < len(rows) && len(lines) < h; i++ {
		ro := rows[i]
		y := r.Min.Y + len(lines)
		box := image.Rect(r.Min.X, y, r.Max.X, y+1)
		switch {
		case i == s.top && i < at && ro.entry >= 0: // whose day this is stays in sight
			s.regions.Add(ro.day.String(), box)
			lines = append(lines, s.agendaHead(row{ro.day, ro.n, -1}, r.Dx()))
		case ro.entry >= 0:
			it := &s.idx.days[ro.n][ro.entry]
			s.regions.Add(it.id, box)
			lines = append(lines, s.agendaLine(it, r.Dx(), i == at && s.carry == nil))
		default:
			s.regions.Add(ro.day.String(), box)
			lines = append(lines, s.agendaHead(ro, r.Dx()))
		}
	}
	if len(rows) == 0 || s.idx.shown == 0 && h-len(lines) > 2 {
		lines = append(lines, "")
		lines = append(lines, s.emptyMonth(r.Dx())...)
	}
	return kit.FitLines(lines, r.Dx(), h)
}

func (s *Screen) agendaHead(ro row, w int) string {
	st := s.host.Styles()
	if ro.entry == -2 {
		text := "     nothing on this day: n writes a post"
		if s.carry != nil {
			text = "   → " + s.carry.item.title
		}
		return st.Muted.Render(kit.Pad(text, w))
	}
	text := ro.day.Format("Monday 2 January")
	if rel := relative(ro.day, s.host.Moment().Today); rel != "" {
		text += " · " + rel
	}
	if ro.day == s.sel {
		text += s.nearText()
		text = kit.Truncate("▸"+text+" ", w)
		return st.Title.Render(text) + st.Line.Render(strings.Repeat("─", max(0, w-kit.Width(text))))
	}
	text = kit.Truncate(" "+text+" ", w)
	return st.Strong.Render(text) + st.Line.Render(strings.Repeat("─", max(0, w-kit.Width(text))))
}

// Columns of an agenda line.
const (
	clockColumn   = 7
	statusColumn  = 14
	letterColumn  = 6
	pillarColumn  = 18
	pillarsFromWd = 96
)

func (s *Screen) agendaLine(it *item, w int, chosen bool) string {
	k := it.inks(chosen)
	base, look, muted := k.text, k.sign, k.more
	mark := "   "
	if chosen {
		mark = " ▸ "
	}
	word := it.word
	if it.overdue && it.status == calendar.StatusDue {
		word = "overdue"
	}
	tail := ""
	if w >= pillarsFromWd {
		tail = kit.Pad(" "+kit.OneLine(it.Pillar), pillarColumn)
	}
	room := w - len(mark) - clockColumn - statusColumn - letterColumn - kit.Width(tail)
	if chosen {
		room += len(mark) - kit.Width(mark)
	}
	return base.Render(mark+kit.Pad(it.time, clockColumn)) + look.Render(kit.Pad(it.sign+" "+word, statusColumn)) +
		muted.Render(kit.Pad(it.letters, letterColumn)) + base.Render(kit.Pad(it.title, max(0, room))) + muted.Render(tail)
}
