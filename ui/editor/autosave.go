package editor

import (
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"rounds/calendar"
	"rounds/ui/kit"
)

// saveAfter is how long after a change it is written: with the write itself it
// stays below the second that may be lost.
const saveAfter = 700 * time.Millisecond

// retryMost is the longest wait between tries of a write that fails.
const retryMost = 10 * time.Second

// saving is where the editor stands with what was typed.
type saving struct {
	serial  uint64 // of the last change
	saved   uint64 // the change that the file holds
	timer   bool   // a saveDue is on its way
	writing bool   // a write is on its way
	revise  bool   // a revision was asked for
	leaving bool   // the screen closes once it is written
	fails   int
	err     error
	at      time.Time // of the last write
	theirs  *calendar.Draft
}

// dirty tells whether something is not in the file yet.
func (s saving) dirty() bool { return s.serial != s.saved }

type saveDue struct{}

// changed notes that content or placing are not what they were.
func (e *Editor) changed() tea.Cmd {
	e.save.serial++
	return tea.Batch(e.judge(), e.saveSoon(saveAfter), e.wantNear(false))
}

func (e *Editor) saveSoon(d time.Duration) tea.Cmd {
	if e.save.timer || e.save.writing || e.save.theirs != nil {
		return nil
	}
	e.save.timer = true
	return e.after(d, func(time.Time) tea.Msg { return answer{e, saveDue{}} })
}

func (e *Editor) gotSaveDue() tea.Cmd {
	e.save.timer = false
	if !e.save.dirty() && !e.save.revise {
		return nil
	}
	return e.write()
}

// write starts a write, unless one is on its way or the person has to choose
// between two texts first.
func (e *Editor) write() tea.Cmd {
	if e.save.writing || e.save.theirs != nil || !e.ready {
		return nil
	}
	e.save.writing = true
	j, w, ctx := e.job(), e.w, e.host.Context()
	e.save.revise = false
	return e.cmd(func() any { return w.write(ctx, j) })
}

func (e *Editor) job() job {
	return job{
		serial: e.save.serial, by: e.host.Me().ID, content: e.content.Clone(), place: e.place.clone(),
		entry: e.kept.entry.ID, revise: e.save.revise,
	}
}

func (e *Editor) gotWrote(m wrote) tea.Cmd {
	e.save.writing = false
	if m.kept.draft.ID != e.kept.draft.ID || m.kept.draft.Version >= e.kept.draft.Version {
		e.kept = m.kept
	}
	switch {
	case m.theirs != nil:
		e.save.revise = e.save.revise || m.job.revise
		return e.differs(*m.theirs)
	case m.err != nil:
		return e.notWritten(m)
	}
	e.save.err, e.save.fails = nil, 0
	e.save.saved = max(e.save.saved, m.job.serial)
	e.save.at = e.host.Now()
	if m.job.note != "" && e.note == m.job.note {
		e.note = ""
	}
	if m.rescue {
		e.place.On, e.entries, e.approvals, e.deliveries = false, 0, nil, nil
		e.host.Say(kit.Warn, "this draft was removed in another window; your text is kept as a new draft", "place it on a day, or take it to the bin")
	}
	if m.job.revise && !e.save.leaving && !m.job.parting {
		e.host.Say(kit.Good, "saved", "history keeps every revision")
	}
	if m.job.parting {
		e.save.theirs = nil
		return nil
	}
	if e.save.dirty() || e.save.revise {
		return e.again()
	}
	if e.save.leaving {
		return e.host.Pop()
	}
	return nil
}

// again goes on with what was typed while a write was on its way.
func (e *Editor) again() tea.Cmd {
	if e.save.leaving || e.save.revise {
		e.save.revise = e.save.revise || e.save.leaving
		return e.write()
	}
	return e.saveSoon(saveAfter)
}

// notWritten keeps trying: the text is on the screen and goes nowhere.
func (e *Editor) notWritten(m wrote) tea.Cmd {
	e.save.err = m.err
	e.save.revise = e.save.revise || m.job.revise
	e.save.fails++
	if e.save.leaving {
		e.save.leaving = false
		text := m.err.Error()
		if h := calendar.HintOf(m.err); h != "" {
			text += ". " + h
		}
		return tea.Batch(e.saveSoon(e.patience()), e.host.Ask(&kit.Confirm{
			Title: "Not saved", Text: "What you typed could not be saved: " + text + ".\nIt is still on the screen. Leave all the same and lose it?",
			Yes: "leave without saving", No: "stay", Careful: true,
			OnYes: func() tea.Cmd {
				e.save.saved, e.save.revise = e.save.serial, false
				return e.host.Pop()
			},
		}))
	}
	if e.save.fails == 1 || m.job.parting { // whoever closes has to know
		e.host.Fail(m.err)
	}
	return e.saveSoon(e.patience())
}

// patience doubles with each failure.
func (e *Editor) patience() time.Duration {
	return min(saveAfter<<min(e.save.fails, 8), retryMost)
}

// saveNow is the person's own saving: it makes a revision.
func (e *Editor) saveNow() tea.Cmd {
	cmd := e.commitWhen()
	e.save.revise = true
	return tea.Batch(cmd, e.write())
}

// close is esc on the text: the screen closes when everything is written.
func (e *Editor) close() tea.Cmd {
	if e.broken != nil || !e.ready {
		return e.host.Pop()
	}
	if e.save.theirs != nil {
		return e.choose()
	}
	cmd := e.commitWhen()
	if cmd == nil && e.when != e.whenText() {
		e.host.Say(kit.Warn, "the day and time are not understood yet", "mend them, or empty the field to keep the old ones")
		return e.goTo("when")
	}
	for id, s := range e.raw {
		if _, err := e.readDay(s); err != nil && strings.TrimSpace(s) != "" {
			e.host.Say(kit.Warn, "a day of this source is not understood yet", "mend it, or empty the field")
			return e.goTo(id)
		}
	}
	if e.judged.yes == calendar.Stale {
		e.host.Say(kit.Warn, "it changed since it was approved, and does not go out so", "a shows it for a new yes")
	}
	e.save.leaving, e.save.revise = true, true
	return tea.Batch(cmd, e.write())
}

// Leave implements [kit.Screen]: whoever closes the screen or the program gets
// the command that writes what is not written yet. Where another window wrote
// meanwhile nobody can be asked any more: its text stays, and this one is put
// into the history before it.
func (e *Editor) Leave() tea.Cmd {
	if !e.ready || e.broken != nil {
		return nil
	}
	_ = e.commitWhen()
	j, w, ctx := e.job(), e.w, e.host.Context()
	j.revise, j.note, j.parting = true, e.note, true
	if !e.Unsaved() && !e.kept.draft.Unsaved && !e.save.writing {
		return nil
	}
	e.save.writing = true
	return e.cmd(func() any {
		out := w.write(ctx, j)
		if out.theirs != nil {
			return w.settle(ctx, j, false)
		}
		return out
	})
}

// Unsaved tells whether something that was typed is not in the file yet, for a
// program that is about to end.
func (e *Editor) Unsaved() bool {
	return e.save.dirty() || e.save.theirs != nil || e.note != ""
}

// saveText says where the text is, for the top of the screen.
func (e *Editor) saveText() (string, kit.SayKind) {
	s := e.save
	switch {
	case s.theirs != nil:
		return "changed in another window", kit.Bad
	case s.err != nil:
		return "could not save", kit.Bad
	case s.writing, s.dirty():
		return "saving…", kit.Info
	case !s.at.IsZero():
		return "saved " + s.at.In(e.host.Zone()).Format("15:04"), kit.Good
	case e.kept.draft.ID == "":
		return "nothing typed yet", kit.Info
	}
	return "saved " + e.kept.draft.Saved.In(e.host.Zone()).Format("2 Jan 15:04"), kit.Good
}
