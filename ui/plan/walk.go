package plan

import (
	"math"

	tea "charm.land/bubbletea/v2"

	"rounds/calendar"
)

// The arrows mean what they show: days lie beside and below each other in a
// month, beside each other in a week, and an agenda is a list.

func (s *Screen) left() tea.Cmd  { return s.choose(s.sel.Add(-1), 0) }
func (s *Screen) right() tea.Cmd { return s.choose(s.sel.Add(1), 0) }

func (s *Screen) up() tea.Cmd {
	switch {
	case s.view == Month:
		return s.choose(s.sel.Add(-7), 0)
	case s.at > 0 && s.carry == nil:
		return s.choose(s.sel, s.at-1)
	case s.view == Agenda && s.carry == nil:
		return s.jump(-1)
	case s.view == Agenda:
		return s.choose(s.sel.Add(-1), 0)
	}
	return nil
}

func (s *Screen) down() tea.Cmd {
	s.fresh()
	switch {
	case s.view == Month:
		return s.choose(s.sel.Add(7), 0)
	case s.at+1 < len(s.idx.on(s.sel)) && s.carry == nil:
		return s.choose(s.sel, s.at+1)
	case s.view == Agenda && s.carry == nil:
		return s.jump(1)
	case s.view == Agenda:
		return s.choose(s.sel.Add(1), 0)
	}
	return nil
}

// jump goes to the next day with an entry before or after the chosen one; where
// the month has no more, to the edge of the month beside it.
func (s *Screen) jump(step int) tea.Cmd {
	s.fresh()
	d := s.sel.Add(step)
	for ; d.Month == s.sel.Month; d = d.Add(step) {
		if len(s.idx.on(d)) > 0 {
			break
		}
	}
	if step < 0 {
		return s.choose(d, -1)
	}
	return s.choose(d, 0)
}

// next and previous walk through the chosen day's entries, round and round.
func (s *Screen) next() tea.Cmd     { return s.turn(1) }
func (s *Screen) previous() tea.Cmd { return s.turn(-1) }

func (s *Screen) turn(step int) tea.Cmd {
	s.fresh()
	if n := len(s.idx.on(s.sel)); n > 0 {
		return s.choose(s.sel, (s.at+step+n)%n)
	}
	return nil
}

func (s *Screen) page(step int) tea.Cmd {
	if s.view == Week {
		return s.choose(s.sel.Add(7*step), 0)
	}
	return s.choose(s.sel.AddMonths(step), 0)
}

func (s *Screen) back() tea.Cmd    { return s.page(-1) }
func (s *Screen) forward() tea.Cmd { return s.page(1) }
func (s *Screen) today() tea.Cmd   { return s.choose(s.host.Moment().Today, 0) }

// show changes the view; the chosen day stays.
func (s *Screen) show(v View) tea.Cmd {
	s.view = v
	s.top = math.MaxInt // the agenda begins with the chosen day: what is ahead matters most
	return nil
}

// slot gives the place that a new entry on the chosen day gets: the first of the
// practice's usual times that is not taken and not past. Where today has none of
// them left, it is the next half hour that leaves time to write.
func (s *Screen) slot() calendar.Slot {
	p, m := s.host.Practice(), s.host.Moment()
	times := p.UsualTimes
	if len(times) == 0 {
		times = []calendar.TimeOfDay{calendar.NewTimeOfDay(9, 0)}
	}
	slot := calendar.Slot{Day: s.sel, At: times[0], Zone: p.Zone}
	for _, at := range times {
		try := calendar.Slot{Day: s.sel, At: at, Zone: p.Zone}
		if s.taken(at) {
			continue
		}
		if t, err := try.Instant(); err == nil && s.sel == m.Today && t.Before(m.Now) {
			continue
		}
		return try
	}
	if t, err := slot.Instant(); err == nil && s.sel == m.Today && t.Before(m.Now) {
		return s.soon(slot)
	}
	return slot
}

// soon moves a slot of today that is past to the next half hour but one; late in
// the evening it stays.
func (s *Screen) soon(slot calendar.Slot) calendar.Slot {
	const step = 30 // minutes
	now := s.host.Moment().Now.In(s.host.Zone())
	at := (now.Hour()*60+now.Minute())/step*step + 2*step
	if at < 24*60 {
		slot.At = calendar.NewTimeOfDay(at/60, at%60)
	}
	return slot
}

func (s *Screen) taken(at calendar.TimeOfDay) bool {
	s.fresh()
	for _, it := range s.idx.on(s.sel) {
		if it.Kind == calendar.PostEntry && it.at == at {
			return true
		}
	}
	return false
}
