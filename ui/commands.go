package ui

import (
	"fmt"

	tea "charm.land/bubbletea/v2"

	"rounds/calendar"
	"rounds/ui/kit"
)

// undoneMsg is the answer of an undo or redo.
type undoneMsg struct {
	what string
	redo bool
	err  error
}

func (r *Root) undo() tea.Cmd { return r.undoOrRedo(false) }
func (r *Root) redo() tea.Cmd { return r.undoOrRedo(true) }

func (r *Root) undoOrRedo(redo bool) tea.Cmd {
	ctx, f, me := r.ctx, r.file, r.me
	return func() tea.Msg {
		do := f.Undo
		if redo {
			do = f.Redo
		}
		what, err := do(ctx, me)
		return undoneMsg{what, redo, err}
	}
}

func (r *Root) undone(m undoneMsg) tea.Cmd {
	switch {
	case m.err != nil:
		r.Fail(m.err)
		return nil
	case m.redo:
		r.Say(kit.Good, "done again: "+m.what, "ctrl+z undoes it")
	default:
		r.Say(kit.Good, "undone: "+m.what, "ctrl+y does it again")
	}
	return r.look()
}

// binMsg is what lies in the bin, or the answer of putting something back.
type binMsg struct {
	list []calendar.Summary
	back string // title of what was put back; "" for a list
	err  error
}

func (r *Root) openBin() tea.Cmd {
	ctx, f := r.ctx, r.file
	return func() tea.Msg {
		list, err := f.Bin(ctx)
		return binMsg{list: list, err: err}
	}
}

func (r *Root) showBin(m binMsg) tea.Cmd {
	switch {
	case m.err != nil:
		r.Fail(m.err)
		return nil
	case m.back != "":
		r.Say(kit.Good, fmt.Sprintf("put back: %s", m.back), "ctrl+z undoes it")
		return r.look()
	}
	items := make([]kit.Choice, len(m.list))
	for i, s := range m.list {
		items[i] = kit.Choice{Label: titleOf(s), Detail: s.Slot.Day.Format("Mon 2 Jan 2006") + " " + s.Slot.At.String()}
	}
	return r.Ask(&kit.Choose{
		Title: "Bin", Items: items, Empty: "the bin is empty",
		Text: "What was removed stays here for 30 days. Enter puts it back on its day.",
		OnPick: func(i int) tea.Cmd {
			ctx, f, me, s := r.ctx, r.file, r.me, m.list[i]
			return func() tea.Msg {
				return binMsg{back: titleOf(s), err: f.PutBack(ctx, me, s.Entry)}
			}
		},
	})
}

func titleOf(s calendar.Summary) string {
	if s.Title == "" {
		return "(no title)"
	}
	return kit.OneLine(s.Title)
}

// here lists the people who may sit at this window.
func (r *Root) here() []calendar.Person {
	var out []calendar.Person
	for _, p := range r.facts.people {
		if !p.Gone {
			out = append(out, p)
		}
	}
	return out
}

// whoSitsHere asks once, at the start, where it is not known, and goes on then.
func (r *Root) whoSitsHere(then func() tea.Cmd) tea.Cmd {
	if me := r.Me(); me.ID != "" && !me.Gone {
		return then()
	}
	people := r.here()
	switch len(people) {
	case 0:
		return then()
	case 1:
		r.sit(people[0])
		return then()
	}
	return r.askFor(then)
}

func (r *Root) askWho() tea.Cmd { return r.askFor(func() tea.Cmd { return nil }) }

func (r *Root) askFor(then func() tea.Cmd) tea.Cmd {
	people := r.here()
	items := make([]kit.Choice, len(people))
	at := 0
	for i, p := range people {
		items[i] = kit.Choice{Label: p.Name, Detail: roles(p)}
		if p.ID == r.me {
			at = i
		}
	}
	return r.Ask(&kit.Choose{
		Title: "Who sits here?", Items: items, At: at, Empty: "nobody is named yet: add people in the settings",
		Text:   "What is done at this window is kept under this name.",
		OnPick: func(i int) tea.Cmd { r.sit(people[i]); return then() },
	})
}

func (r *Root) sit(p calendar.Person) {
	changed := r.me != "" && r.me != p.ID
	r.me = p.ID
	if r.deps.Remember != nil {
		if err := r.deps.Remember(p.ID); err != nil {
			r.log.Warn("Who sits here was not kept", "error", err)
		}
	}
	if changed {
		r.Say(kit.Info, p.Name+" sits here now", "")
	}
}

func roles(p calendar.Person) string {
	out := ""
	for i, role := range p.Roles {
		if i > 0 {
			out += ", "
		}
		out += string(role)
	}
	return out
}
