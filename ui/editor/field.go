package editor

import (
	tea "charm.land/bubbletea/v2"
)

// field is one thing that can be filled in: a row of the form, and more rows
// while it has the focus.
type field interface {
	name() string  // stable
	label() string // one or two words
	// group names fields that are shown as one row, their first, until one of
	// them has the focus; "" is none.
	group() string
	// rows gives how many rows it takes at a width.
	rows(w int, focused bool) int
	// draw gives those rows, at most h of them, and the cursor in them.
	draw(w, h int, focused bool) ([]string, *tea.Cursor)
	// key takes a key, or says that it has no use for it.
	key(k tea.KeyPressMsg) (used bool, cmd tea.Cmd)
	// typing tells whether printable keys are text for it.
	typing() bool
}

// paster is a field that takes pasted text.
type paster interface {
	paste(text string) tea.Cmd
}

// leaver is a field that does something when the focus leaves it.
type leaver interface {
	leave() tea.Cmd
}

// field gives the field with the focus.
func (e *Editor) field() field {
	all := e.fields()
	for _, f := range all {
		if f.name() == e.focus {
			return f
		}
	}
	return all[0]
}

// shown lists the fields that have a row now: of a group without the focus only
// the first. The text is not among them.
func (e *Editor) shownFields() []field {
	all := e.fields()
	open := ""
	for _, f := range all {
		if f.name() == e.focus {
			open = f.group()
		}
	}
	var out []field
	seen := map[string]bool{}
	for _, f := range all[1:] {
		g := f.group()
		if g != "" && g != open && seen[g] {
			continue
		}
		seen[g] = true
		out = append(out, f)
	}
	return out
}

// step moves the focus n fields on; from the last it goes to the text.
func (e *Editor) step(n int) tea.Cmd {
	all := append([]field{e.fields()[0]}, e.shownFields()...)
	at := 0
	for i, f := range all {
		if f.name() == e.focus {
			at = i
		}
	}
	return e.goTo(all[((at+n)%len(all)+len(all))%len(all)].name())
}

// goTo gives a field the focus.
func (e *Editor) goTo(name string) tea.Cmd {
	if name == e.focus {
		return nil
	}
	var cmd tea.Cmd
	if l, ok := e.field().(leaver); ok {
		cmd = l.leave()
	}
	e.focus = name
	e.typing = burst{}
	e.pics.editing = false
	e.tidyFocus()
	if f, ok := e.field().(*textField); ok && f.oneLine {
		f.sync().area.End()
	}
	return tea.Batch(cmd, e.wantThumb())
}

// tidyFocus keeps focus, tab and part on things that are there.
func (e *Editor) tidyFocus() {
	_, parts := e.textOf(e.tab)
	e.part = min(max(e.part, 0), len(parts))
	e.pics.at = max(0, min(e.pics.at, len(e.content.Media)-1))
	if len(e.content.Media) == 0 {
		e.pics.editing = false
	}
	e.focus = e.field().name()
}
