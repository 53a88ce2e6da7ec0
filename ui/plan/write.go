package plan

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"rounds/calendar"
	"rounds/ui/kit"
)

// undoes is the next step after every change that this window can take back.
const undoes = "ctrl+z undoes it"

// wroteMsg is the answer of a change.
type wroteMsg struct {
	what, hint string
	entry      calendar.Entry // where it is now; no id where there is nothing to show
	err        error
}

// write makes a change in a command: what is said when it succeeded, and the
// entry that is chosen then, if it gives one.
func (s *Screen) write(what, hint string, do func(context.Context) (calendar.Entry, error)) tea.Cmd {
	s.writes++
	ctx := s.host.Context()
	return func() tea.Msg {
		e, err := do(ctx)
		return wroteMsg{what, hint, e, err}
	}
}

func (s *Screen) wrote(m wroteMsg) tea.Cmd {
	s.writes--
	if m.err != nil {
		s.host.Fail(m.err)
		return s.load() // perhaps somebody else was first: show what is there
	}
	s.host.Say(kit.Good, m.what, m.hint)
	if m.entry.ID != "" {
		return s.GoTo(m.entry.Slot.Day, m.entry.ID)
	}
	return s.load()
}

// nothing is the answer of a change that has no entry to show.
func nothing(err error) (calendar.Entry, error) { return calendar.Entry{}, err }

func (s *Screen) remove() tea.Cmd {
	it, ok := s.current()
	if !ok {
		return nil
	}
	f, by := s.file, s.host.Me().ID
	return s.write("removed to the bin: "+it.title, undoes, func(ctx context.Context) (calendar.Entry, error) {
		return nothing(f.Remove(ctx, by, it.Entry))
	})
}

func (s *Screen) archive() tea.Cmd {
	it, ok := s.current()
	if !ok {
		return nil
	}
	f, by, on := s.file, s.host.Me().ID, !it.Archived
	what, hint := "archived: "+it.title, undoes+"; f shows archived entries"
	if !on {
		what, hint = "back from the archive: "+it.title, undoes
	}
	return s.write(what, hint, func(ctx context.Context) (calendar.Entry, error) {
		return nothing(f.Archive(ctx, by, it.Entry, on))
	})
}

func (s *Screen) askApproval() tea.Cmd {
	it, ok := s.current()
	if !ok {
		return nil
	}
	f, by := s.file, s.host.Me().ID
	return s.write("approval asked for: "+it.title, "a shows what would be sent", func(ctx context.Context) (calendar.Entry, error) {
		return nothing(f.AskApproval(ctx, by, it.Entry))
	})
}

// reason asks for a sentence that is kept, and goes on with it.
func (s *Screen) reason(title, text string, then func(why string) tea.Cmd) tea.Cmd {
	return s.host.Ask(&kit.Line{
		Title: title, Text: text, Hint: "why",
		Check: func(why string) (string, error) {
			if kit.OneLine(why) == "" {
				return "", &calendar.Error{Kind: calendar.Invalid, Text: "a reason is needed", Hint: "it is kept in the audit trail"}
			}
			return "", nil
		},
		OnDone: then,
	})
}

// hold sets the practice's stop switch, or lifts it.
func (s *Screen) hold() tea.Cmd {
	f, by := s.file, s.host.Me().ID
	if s.host.Hold().On {
		return s.host.Ask(&kit.Confirm{
			Title: "Lift the hold", Text: "Posts that are due go out again with the next run. Lift the hold?",
			Yes: "lift it", No: "keep it", Careful: true,
			OnYes: func() tea.Cmd {
				return s.write("the hold is lifted", "", func(ctx context.Context) (calendar.Entry, error) {
					return nothing(f.SetHold(ctx, by, false, ""))
				})
			},
		})
	}
	return s.reason("Hold everything", "While the hold is set nothing goes out. Everybody sees the reason.", func(why string) tea.Cmd {
		return s.write("the hold is set: nothing goes out", "H lifts it", func(ctx context.Context) (calendar.Entry, error) {
			return nothing(f.SetHold(ctx, by, true, why))
		})
	})
}

func (s *Screen) letThrough() tea.Cmd {
	it, ok := s.current()
	if !ok {
		return nil
	}
	f, by := s.file, s.host.Me().ID
	return s.reason("Let through the hold", "“"+it.title+"” goes out although the hold is set.", func(why string) tea.Cmd {
		return s.write("let through the hold: "+it.title, "", func(ctx context.Context) (calendar.Entry, error) {
			return nothing(f.LetThrough(ctx, by, it.Entry, why))
		})
	})
}

// holdBack holds one entry, or lets it go again.
func (s *Screen) holdBack() tea.Cmd {
	it, ok := s.current()
	if !ok {
		return nil
	}
	f, by := s.file, s.host.Me().ID
	if it.Held {
		return s.write("no longer held back: "+it.title, "", func(ctx context.Context) (calendar.Entry, error) {
			return nothing(f.HoldEntry(ctx, by, it.Entry, ""))
		})
	}
	return s.reason("Hold this entry back", "“"+it.title+"” does not go out until it is let go again.", func(why string) tea.Cmd {
		return s.write("held back: "+it.title, "b lets it go again", func(ctx context.Context) (calendar.Entry, error) {
			return nothing(f.HoldEntry(ctx, by, it.Entry, why))
		})
	})
}
