package plan

import (
	"slices"

	tea "charm.land/bubbletea/v2"

	"rounds/calendar"
	"rounds/ui/kit"
)

// nearMark stands before the letters of an entry that stands too near to others;
// the day pane says in a sentence to which.
const nearMark = "≈"

// crowd is what stands too near to others in the month on screen, by entry. It is
// worked out beside the reading of the month: no frame waits for it.
type crowd struct {
	found   map[calendar.EntryID][]string
	reading bool
	again   bool // the month was read once more meanwhile
}

// crowdMsg is the answer of looking for what stands too near.
type crowdMsg struct {
	found map[calendar.EntryID][]string
	err   error
}

// wantCrowd looks for what stands too near among what is still to come. One look
// is under way at a time: during a run the file changes all the time.
func (s *Screen) wantCrowd() tea.Cmd {
	if s.crowd.reading {
		s.crowd.again = true
		return nil
	}
	s.crowd.reading = true
	from := s.sel.FirstOfMonth().StartOfWeek(s.host.Practice().WeekStarts)
	ctx, f, now := s.host.Context(), s.file, s.host.Now()
	return func() tea.Msg {
		// A day more at each end: what stands at midnight has neighbours there.
		list, err := f.Planned(ctx, from.Add(-1), from.Add(gridDays), false)
		if err != nil {
			return crowdMsg{err: err}
		}
		coming := map[calendar.EntryID]bool{}
		for _, p := range list {
			coming[p.Entry] = p.At.After(now)
		}
		found := map[calendar.EntryID][]string{}
		for _, c := range calendar.Crowd(list, func(id calendar.EntryID) bool { return coming[id] }) {
			if !slices.Contains(found[c.Entry], c.Text) {
				found[c.Entry] = append(found[c.Entry], c.Text)
			}
		}
		return crowdMsg{found: found}
	}
}

func (s *Screen) gotCrowd(m crowdMsg) tea.Cmd {
	s.crowd.reading = false
	switch {
	case m.err != nil:
		s.host.Fail(m.err)
	default:
		s.crowd.found = m.found
		s.data++ // the cells are drawn anew
		s.fresh()
	}
	if s.crowd.again {
		s.crowd.again = false
		return s.wantCrowd()
	}
	return nil
}

// mark puts what was found to the items.
func (x *index) mark(found map[calendar.EntryID][]string) {
	if len(found) == 0 {
		return
	}
	for n := range x.days {
		for i := range x.days[n] {
			it := &x.days[n][i]
			if it.near = found[it.Entry]; it.Entry != "" && len(it.near) > 0 {
				it.letters = nearMark + it.letters
			}
		}
	}
}

// nearText says behind a day's name what its chosen entry stands too near to,
// where no pane does.
func (s *Screen) nearText() string {
	day := s.idx.on(s.sel)
	if s.carry != nil || s.at < 0 || s.at >= len(day) || len(day[s.at].near) == 0 {
		return ""
	}
	return " · " + nearMark + " " + kit.OneLine(day[s.at].near[0])
}
