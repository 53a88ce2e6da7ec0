package ui

import (
	tea "charm.land/bubbletea/v2"

	"rounds/calendar"
	"rounds/ui/kit"
)

// standingMsg tells whether the file is where it belongs; settled says that the
// person has just answered.
type standingMsg struct {
	is      calendar.Standing
	settled bool
	err     error
}

func (r *Root) stands() tea.Cmd {
	ctx, f := r.ctx, r.file
	return func() tea.Msg {
		is, err := f.Standing(ctx)
		return standingMsg{is: is, err: err}
	}
}

// stood asks where only the person can know, and says what else follows from
// where the file is.
func (r *Root) stood(m standingMsg) tea.Cmd {
	if m.err != nil {
		r.Fail(m.err)
		return nil
	}
	switch m.is {
	case calendar.Elsewhere:
		return r.askMoved()
	case calendar.Copied:
		r.Say(kit.Warn, "this file is a copy: it cannot publish", "publish from the file that it was copied from")
	case calendar.Restored:
		r.Say(kit.Warn, "this file is older than what this computer last knew", "a run looks up what may have gone out since, before it sends anything")
	case calendar.Home:
		if m.settled {
			r.Say(kit.Good, "this is where the calendar lives now", "a run looks up what may have gone out, before it sends anything")
		}
	}
	return nil
}

func (r *Root) askMoved() tea.Cmd {
	return r.Ask(&kit.Choose{
		Title: "Moved or copied?",
		Text: "This file was last used on another computer or in another folder. If two copies published, posts would go out twice. " +
			"Say what happened:",
		Items: []kit.Choice{
			{Label: "It was moved here: publish from here", Detail: "the old one is given up"},
			{Label: "It is a copy: only look and write here", Detail: "it cannot publish"},
		},
		Width: 76,
		OnPick: func(i int) tea.Cmd {
			ctx, f, me := r.ctx, r.file, r.me
			return func() tea.Msg {
				if err := f.Settle(ctx, me, i == 0); err != nil {
					return standingMsg{err: err}
				}
				is, err := f.Standing(ctx)
				return standingMsg{is: is, settled: true, err: err}
			}
		},
		OnEsc: func() tea.Cmd {
			r.Say(kit.Warn, "nothing is published until it is said whether this file was moved or copied", "start Rounds again to answer")
			return nil
		},
	})
}
