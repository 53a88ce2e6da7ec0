package ui

import (
	tea "charm.land/bubbletea/v2"

	"rounds/ui/kit"
)

// Go implements [kit.Host]. It is the only place where screens meet: each
// request opens the screen that answers it.
func (r *Root) Go(to kit.Request) tea.Cmd {
	switch to := to.(type) {
	case kit.GoToDay:
		return tea.Batch(r.toCalendar(), r.calendar.GoTo(to.Day, to.Entry))
	case kit.OpenBin:
		return r.openBin()
	case kit.Undo:
		return r.undo()
	case kit.Redo:
		return r.redo()
	}
	return nil
}
