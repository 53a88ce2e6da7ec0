package editor

import (
	tea "charm.land/bubbletea/v2"

	"rounds/calendar"
	"rounds/ui/kit"
)

type seen struct{ look }

// FileChanged implements [kit.Screen].
func (e *Editor) FileChanged() tea.Cmd {
	if !e.ready || e.broken != nil {
		return nil
	}
	w, ctx := e.w, e.host.Context()
	return tea.Batch(e.cmd(func() any { return seen{w.look(ctx)} }), e.wantNear(true))
}

func (e *Editor) gotSeen(m seen) tea.Cmd {
	switch {
	case m.err != nil:
		e.host.Fail(m.err)
		return nil
	case m.gone:
		if e.save.fails == 0 && !e.save.dirty() {
			e.host.Say(kit.Warn, "this draft was removed in another window", "type to keep the text as a new draft, or leave")
		}
		return nil
	case m.before != e.kept.draft.Version && m.before != m.kept.draft.Version:
		return e.FileChanged() // read before a write of ours was known here
	}
	e.took(m.look)
	var cmd tea.Cmd
	if m.changed && !e.kept.draft.Working.Equal(m.kept.draft.Working) {
		cmd = e.theyWrote(m.kept.draft)
	} else if e.save.theirs == nil {
		e.kept.draft = m.kept.draft
	}
	e.entrySeen(m.kept)
	return tea.Batch(cmd, e.judge())
}

// took keeps what was read beside the content.
func (e *Editor) took(l look) {
	e.entries, e.approvals, e.deliveries = l.entries, l.approvals, l.deliveries
}

// theyWrote shows another window's text where nothing was typed here, and else
// lets the person choose.
func (e *Editor) theyWrote(d calendar.Draft) tea.Cmd {
	if e.save.dirty() || e.save.writing {
		return e.differs(d)
	}
	e.w.adopt(d)
	e.remember("theirs")
	e.kept.draft = d
	e.content = d.Working.Clone()
	e.tidyFocus()
	e.host.Say(kit.Info, e.nameOf(d.SavedBy)+" changed this draft in another window", "you see the new text; undo brings yours back")
	return e.readMedia()
}

// entrySeen takes over what another window changed of the entry.
func (e *Editor) entrySeen(k kept) {
	switch {
	case e.kept.placed && !k.placed:
		e.w.unplace()
		e.kept.placed, e.kept.entry = false, calendar.Entry{}
		e.place.On = false
		for i := range e.past { // undo must not put it back unasked
			e.past[i].place = placing{}
		}
		e.host.Say(kit.Warn, "this entry was taken off the calendar in another window", "the draft is still here: type a day to place it again")
	case k.placed:
		mine := !e.place.equal(e.kept.place())
		e.kept.entry, e.kept.placed = k.entry, true
		if !mine {
			e.place = k.place()
			if e.focus != "when" {
				e.when = e.whenText()
			}
		}
	}
}

// differs stops saving until the person has chosen between the two texts.
func (e *Editor) differs(d calendar.Draft) tea.Cmd {
	first := e.save.theirs == nil
	e.save.theirs = &d
	e.save.leaving = false
	if !first {
		return nil
	}
	return e.choose()
}

// choose asks which text is to be the draft's. Both stay in the history.
func (e *Editor) choose() tea.Cmd {
	d := e.save.theirs
	if d == nil {
		return nil
	}
	who := e.nameOf(d.SavedBy)
	return e.host.Ask(&kit.Choose{
		Title: "Two texts",
		Text:  who + " changed this draft in another window while you were typing. Nothing is lost: the text that you do not choose stays in the history.",
		Items: []kit.Choice{
			{Label: "Keep mine", Detail: "theirs goes into the history"},
			{Label: "Take theirs", Detail: "mine goes into the history"},
			{Label: "Look at what differs first"},
		},
		OnPick: func(i int) tea.Cmd {
			if i == 2 {
				return e.host.Ask(&kit.Text{
					Title:   "From your text to theirs",
					Content: compareText(e.host.Styles(), e.content, d.Working, 70),
					OnClose: e.choose,
				})
			}
			return e.settle(i == 0)
		},
	})
}

type settled struct {
	wrote
	mine bool
}

func (e *Editor) settle(mine bool) tea.Cmd {
	if e.save.writing {
		return nil
	}
	e.save.writing = true
	j, w, ctx := e.job(), e.w, e.host.Context()
	return e.cmd(func() any { return settled{w.settle(ctx, j, mine), mine} })
}

func (e *Editor) gotSettled(m settled) tea.Cmd {
	e.save.writing = false
	e.kept = m.kept
	if m.err != nil {
		e.save.err = m.err
		e.host.Fail(m.err)
		return e.choose()
	}
	e.save.theirs, e.save.err, e.save.fails = nil, nil, 0
	e.save.revise = false
	e.save.saved = max(e.save.saved, m.job.serial)
	e.save.at = e.host.Now()
	if m.mine {
		e.host.Say(kit.Good, "your text is kept", "theirs is the revision before it in the history")
	} else {
		e.remember("theirs")
		e.content = m.job.content.Clone()
		e.save.serial++
		e.save.saved = e.save.serial
		e.tidyFocus()
		e.host.Say(kit.Good, "their text is taken", "yours is in the history, and undo brings it back")
	}
	var cmd tea.Cmd
	if e.save.dirty() {
		cmd = e.saveSoon(saveAfter)
	}
	return tea.Batch(cmd, e.readMedia(), e.judge())
}

// nameOf gives a person's name.
func (e *Editor) nameOf(id calendar.PersonID) string {
	for _, p := range e.host.People() {
		if p.ID == id {
			return kit.OneLine(p.Name)
		}
	}
	if id == "" {
		return "Rounds"
	}
	return "somebody"
}
