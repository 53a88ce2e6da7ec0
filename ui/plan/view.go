package plan

import (
	"fmt"
	"image"
	"strings"

	"rounds/calendar"
	"rounds/ui/kit"
)

// areas are the parts of the screen.
type areas struct{ head, grid, pane, strip image.Rectangle }

// Room that a day's own pane needs beside the grid, and the grid beside it.
const (
	paneFrom     = 100 // columns; below it the day is shown in the strip
	agendaPane   = 132 // an agenda's lines are long
	narrowPane   = 30
	widePane     = 46
	headRows     = 1
	weekdayRow   = 1
	leastCell    = 3 // rows: the day and two entries
	mostStrip    = 6
	weekStrip    = 5 // rows below a week view
	reliefColumn = 1 // between grid and pane
)

// layout divides w columns and h rows. Weeks is the number of rows of a month,
// 0 in the other views.
func layout(w, h int, v View, weeks int) areas {
	var a areas
	rest := image.Rect(0, 0, max(w, 0), max(h, 0))
	a.head, rest = kit.CutTop(rest, headRows)
	from := paneFrom
	if v == Agenda {
		from = agendaPane
	}
	if w >= from {
		a.pane, a.grid = kit.CutRight(rest, min(max(w/4, narrowPane), widePane))
		return a
	}
	a.grid = rest
	switch v {
	case Month:
		room := rest.Dy() - weekdayRow
		strip := min(max(room-weeks*leastCell, 1), max(mostStrip, room/4))
		strip += (room - strip) % max(weeks, 1)
		a.strip, a.grid = kit.CutBottom(rest, strip)
	case Week:
		a.strip, a.grid = kit.CutBottom(rest, min(weekStrip, rest.Dy()/3))
	case Agenda:
	}
	return a
}

// View implements [kit.Screen].
func (s *Screen) View(w, h int) string {
	if w <= 0 || h <= 0 {
		return kit.Fit("", w, h)
	}
	s.fresh()
	if w != s.w || h != s.h {
		s.w, s.h = w, h
		s.cells.reset()
	}
	s.regions.Reset()
	a := layout(w, h, s.view, s.weeks())
	lines := []string{s.head(a.head.Dx())}
	var grid []string
	switch s.view {
	case Month:
		grid = s.monthGrid(a.grid)
	case Week:
		grid = s.weekGrid(a.grid)
	case Agenda:
		grid = s.agendaList(a.grid)
	}
	if a.pane.Dx() > 0 {
		grid = kit.Beside(grid, s.pane(a.pane))
	}
	lines = append(lines, grid...)
	if a.strip.Dy() > 0 {
		lines = append(lines, s.strip(a.strip)...)
	}
	return strings.Join(kit.FitLines(lines, w, h), "\n")
}

// head names the month, the views and the filter, and counts what is planned;
// while something is carried, it says that instead.
func (s *Screen) head(w int) string {
	if s.carry != nil {
		return kit.Pad(" "+s.carrying(w-1), w)
	}
	st := s.host.Styles()
	left := " " + st.Title.Render(kit.Pad(s.heading(), len("30 September to 6 October 2026"))) + " "
	if s.view == Month || w < paneFrom {
		left = " " + st.Title.Render(s.heading()) + "  "
	}
	x := kit.Width(left)
	for i, name := range []string{"Month", "Week", "Agenda"} {
		look := st.Muted
		label := fmt.Sprintf(" %d %s ", i+1, name)
		if View(i) == s.view {
			look = st.Selected
			label = "▸" + label[1:]
		}
		s.regions.Add(fmt.Sprintf("view/%d", i), image.Rect(x, 0, x+len([]rune(label)), 1))
		left += look.Render(label)
		x += kit.Width(label)
	}
	if s.filter.on() {
		left += "  " + st.Warn.Render("only "+s.filter.String()) + st.Muted.Render(" (esc shows all)")
	}
	right := s.counts(max(0, w-kit.Width(left)-3))
	return kit.Between(left, right+" ", w)
}

func (s *Screen) heading() string {
	if s.view != Week {
		return s.sel.Format("January 2006")
	}
	from := s.weekStart()
	to := from.Add(6)
	switch {
	case from.Year != to.Year:
		return from.Format("2 January 2006") + " to " + to.Format("2 January 2006")
	case from.Month != to.Month:
		return from.Format("2 January") + " to " + to.Format("2 January 2006")
	}
	return from.Format("2") + " to " + to.Format("2 January 2006")
}

func (s *Screen) weekStart() calendar.Day {
	return s.sel.StartOfWeek(s.host.Practice().WeekStarts)
}

// counts says how many of the month's posts are where, in as many words as there
// is room for.
func (s *Screen) counts(w int) string {
	st := s.host.Styles()
	mo := s.months[s.sel.FirstOfMonth()]
	if mo == nil || !mo.read {
		return st.Muted.Render("reading")
	}
	var b strings.Builder
	have := 0
	for _, status := range byUrgency {
		n := s.idx.tally[status]
		if n == 0 {
			continue
		}
		sign, word, look := kit.StatusSign(st, status)
		text := fmt.Sprintf("%s %d %s", sign, n, word)
		width := kit.Width(text)
		if have > 0 {
			width += 2
		}
		if have+width > w {
			break
		}
		if have > 0 {
			b.WriteString("  ")
		}
		b.WriteString(look.Render(text))
		have += width
	}
	return b.String()
}

// byUrgency is the order in which the counts are given: what waits for somebody
// comes first, because the last ones may find no room.
var byUrgency = []calendar.Status{
	calendar.StatusNeedsYou, calendar.StatusFailed, calendar.StatusMissed, calendar.StatusDue, calendar.StatusPartlySent,
	calendar.StatusSentBack, calendar.StatusInReview, calendar.StatusHeld, calendar.StatusDraft, calendar.StatusApproved, calendar.StatusSent,
}

// Explain implements the help's part on signs.
func (s *Screen) Explain() string {
	st := s.host.Styles()
	var b strings.Builder
	b.WriteString(st.Title.Render("Signs") + "\n")
	for i, status := range calendar.Statuses() {
		sign, word, look := kit.StatusSign(st, status)
		b.WriteString(kit.Pad(look.Render(sign+" "+word), 16))
		if i%4 == 3 {
			b.WriteByte('\n')
		}
	}
	for _, k := range []calendar.EntryKind{calendar.NoteEntry, calendar.EventEntry} {
		sign, word, look := kit.KindSign(st, k)
		b.WriteString(kit.Pad(look.Render(sign+" "+word), 16))
	}
	b.WriteString("\n" + st.Muted.Render("Letters: F Facebook, I Instagram, L LinkedIn, X X, Y YouTube.") + "\n")
	b.WriteString(st.Muted.Render("The mouse chooses, a second click opens, dragging an entry moves it.") + "\n")
	return b.String()
}
