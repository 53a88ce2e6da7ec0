package ui

import (
	tea "charm.land/bubbletea/v2"

	"rounds/ui/editor"
	"rounds/ui/kit"
	"rounds/ui/postnow"
	"rounds/ui/review"
	"rounds/ui/runview"
	"rounds/ui/sent"
	"rounds/ui/settings"
)

// Go implements [kit.Host]. It is the only place where screens meet: each
// request opens the screen that answers it.
func (r *Root) Go(to kit.Request) tea.Cmd {
	switch to := to.(type) {
	case kit.OpenEntry:
		return r.Push(editor.New(r, r.file, r.deps.Viewer, editor.Opening{Entry: to.ID}))
	case kit.OpenDraft:
		return r.Push(editor.New(r, r.file, r.deps.Viewer, editor.Opening{Draft: to.ID}))
	case kit.NewDraft:
		return r.Push(editor.New(r, r.file, r.deps.Viewer, editor.Opening{Slot: to.Slot}))
	case kit.OpenHistory:
		return r.Push(editor.NewHistory(r, r.file, to.Draft))
	case kit.OpenReview:
		return r.Push(review.New(r, r.file, to.Entry))
	case kit.OpenRun:
		return r.Push(runview.New(r, r.deps.Runner, r.file, r.deps.Browser, runview.Options{Only: to.Only, PostNow: to.PostNow, Changes: to.Changes}))
	case kit.OpenPostNow:
		return r.Push(postnow.New(r, r.file))
	case kit.OpenSent:
		return r.Push(sent.New(r, r.file, r.deps.Browser, sent.Options{Entry: to.Entry, Down: to.Down}))
	case kit.OpenSettings:
		return r.Push(settings.New(r, r.file, r.signing(), to.Page))
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
