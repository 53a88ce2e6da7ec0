package plan

import (
	"context"
	"strings"

	tea "charm.land/bubbletea/v2"

	"rounds/calendar"
	"rounds/ui/kit"
)

// askDay asks for a typed date and goes there. While an entry is carried, a
// typed time is the one it gets.
func (s *Screen) askDay() tea.Cmd {
	title, enter := "Go to a day", "go there"
	if s.carry != nil {
		title, enter = "Day and time", "take it there"
	}
	return s.host.Ask(&kit.Line{
		Title: title, Enter: enter, Hint: "fri, next tue 9am, 12 may, +2w, 2026-11-22",
		Check: func(text string) (string, error) {
			w, err := s.when(text)
			if err != nil {
				return "", err
			}
			return understood(w), nil
		},
		OnDone: func(text string) tea.Cmd {
			w, err := s.when(text)
			if err != nil {
				s.host.Fail(err)
				return nil
			}
			if s.carry != nil && w.HasTime {
				s.carry.at = w.At
			}
			cmd := s.choose(w.Day, 0)
			if w.HasTime {
				s.nearest(w.At)
			}
			return cmd
		},
	})
}

// when reads a date from today on; while carrying, a time alone is on the chosen
// day.
func (s *Screen) when(text string) (calendar.When, error) {
	now := calendar.Slot{Day: s.host.Moment().Today, Zone: s.host.Practice().Zone}
	w, err := calendar.ParseWhen(text, now)
	if err != nil {
		return w, err
	}
	if s.carry != nil {
		if _, err := calendar.ParseClock(text); err == nil {
			w.Day = s.sel
		}
	}
	return w, nil
}

func understood(w calendar.When) string {
	out := w.Day.Format("Monday 2 January 2006")
	if w.HasTime {
		out += " at " + w.At.String()
	}
	return out
}

// nearest chooses the first entry at or after a time.
func (s *Screen) nearest(at calendar.TimeOfDay) {
	for i, it := range s.idx.on(s.sel) {
		s.at = i
		if it.at >= at {
			return
		}
	}
}

// askTime asks for another time, or day and time, of the chosen entry.
func (s *Screen) askTime() tea.Cmd {
	it, ok := s.current()
	if !ok {
		return nil
	}
	zone, f, by := s.host.Practice().Zone, s.file, s.host.Me().ID
	read := func(text string) (calendar.When, error) {
		if at, err := calendar.ParseClock(text); err == nil {
			return calendar.When{Day: it.day, At: at, HasTime: true}, nil
		}
		w, err := calendar.ParseWhen(text, calendar.Slot{Day: s.host.Moment().Today, Zone: zone})
		if err == nil && !w.HasTime {
			w.At = it.at
		}
		return w, err
	}
	return s.host.Ask(&kit.Line{
		Title: "Another time", Text: "“" + it.title + "” is on " + it.day.Format("Monday 2 January") + " at " + it.at.String() + ".",
		Hint: "17:00, fri, next tue 9am", Enter: "move it",
		Check: func(text string) (string, error) {
			w, err := read(text)
			if err != nil {
				return "", err
			}
			w.HasTime = true
			return understood(w), nil
		},
		OnDone: func(text string) tea.Cmd {
			w, err := read(text)
			if err != nil {
				s.host.Fail(err)
				return nil
			}
			to := calendar.Slot{Day: w.Day, At: w.At, Zone: zone}
			return s.write("moved: "+it.title+" to "+to.Day.Format("Mon 2 Jan")+" "+to.At.String(), undoes,
				func(ctx context.Context) (calendar.Entry, error) { return f.Move(ctx, by, it.Entry, to) })
		},
	})
}

// dayList lists all entries of the chosen day.
func (s *Screen) dayList() tea.Cmd {
	s.fresh()
	day := s.idx.on(s.sel)
	items := make([]kit.Choice, len(day))
	for i, it := range day {
		items[i] = kit.Choice{
			Label:  strings.TrimSpace(it.time+"  ") + "  " + it.sign + " " + it.title,
			Detail: strings.TrimSpace(it.letters + "  " + it.word),
		}
	}
	return s.host.Ask(&kit.Choose{
		Title: s.sel.Format("Monday 2 January 2006"), Items: items, At: s.at, Empty: "nothing is planned on this day",
		OnPick: func(i int) tea.Cmd {
			s.at = i
			return s.open()
		},
	})
}

// draftsMsg lists drafts that stand on no day.
type draftsMsg struct {
	list []calendar.DraftHead
	err  error
}

// ideas asks for the drafts that stand on no day.
func (s *Screen) ideas() tea.Cmd {
	ctx, f := s.host.Context(), s.file
	return func() tea.Msg {
		list, err := f.Drafts(ctx, calendar.DraftFilter{WithoutEntry: true, Limit: 500})
		return draftsMsg{list, err}
	}
}

func (s *Screen) showDrafts(m draftsMsg) tea.Cmd {
	if m.err != nil {
		s.host.Fail(m.err)
		return nil
	}
	items := make([]kit.Choice, len(m.list))
	for i, d := range m.list {
		title := d.Title
		if title == "" {
			title = "(nothing written yet)"
		}
		items[i] = kit.Choice{Label: title, Detail: d.Saved.In(s.host.Zone()).Format("2 Jan 15:04")}
	}
	return s.host.Ask(&kit.Choose{
		Title: "Drafts without a day", Items: items, Empty: "every draft stands on a day",
		Text:   "Enter opens one; there it is given a day and a time.",
		OnPick: func(i int) tea.Cmd { return s.host.Go(kit.OpenDraft{ID: m.list[i].ID}) },
	})
}
