package ui

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"rounds/ui/kit"
)

// key hands a key on: to the top modal, to the actions of the top screen, to
// those that hold everywhere, and last to the screen itself.
func (r *Root) key(msg tea.KeyPressMsg) tea.Cmd {
	if r.quitting && !r.unsaved {
		return nil // keys that were still on their way
	}
	if n := len(r.modals); n > 0 {
		if msg.String() == "ctrl+c" {
			return r.quit()
		}
		return r.modalUpdate(r.modals[n-1], msg)
	}
	s := r.top()
	typing := s.Typing()
	for _, actions := range [][]kit.Action{s.Actions(), r.everywhere()} {
		if cmd, took := kit.Dispatch(actions, msg, typing, r.blocked); took {
			return cmd
		}
	}
	return s.Update(msg)
}

// blocked says why an action cannot be done now.
func (r *Root) blocked(why string) { r.Say(kit.Warn, why, "") }

// everywhere lists the actions that hold on every screen.
func (r *Root) everywhere() []kit.Action {
	const group = "Everywhere"
	deep := len(r.stack) > 1
	if r.file == nil {
		return []kit.Action{
			{Name: "program.help", Group: group, Keys: kit.Bind("f1", "f1", "help"), Long: "Help for this screen", Run: r.help},
			{Name: "program.quit", Group: group, Keys: kit.Bind("ctrl+c", "ctrl+c", "quit"), Long: "Leave Rounds; nothing is kept yet", Run: r.quit},
		}
	}
	list := []kit.Action{
		{Name: "program.help", Group: group, Keys: kit.Bind("? f1", "?", "help"), Long: "Help for this screen", Run: r.help},
		{Name: "program.palette", Group: group, Keys: kit.Bind("ctrl+p :", ":", "all actions"), Long: "Every action, by name", Run: r.palette},
		{Name: "program.undo", Group: group, Keys: kit.Bind("ctrl+z", "ctrl+z", "undo"), Long: "Undo what this window changed last", Run: r.undo, Hidden: true},
		{Name: "program.redo", Group: group, Keys: kit.Bind("ctrl+y", "ctrl+y", "redo"), Long: "Do again what was undone", Run: r.redo, Hidden: true},
		{Name: "program.calendar", Group: group, Keys: kit.Bind("f2", "f2", "calendar"), Long: "Go to the calendar", Run: r.toCalendar, Hidden: true},
		{Name: "program.person", Group: group, Keys: kit.Bind("f9", "f9", "person"), Long: "Switch person: say who sits here", Run: r.askWho, Hidden: true},
		{Name: "program.bin", Group: group, Keys: kit.Bind("f10", "f10", "bin"), Long: "The bin: put back what was removed", Run: r.openBin, Hidden: true},
		{Name: "program.quit", Group: group, Keys: kit.Bind("ctrl+c", "ctrl+c", "quit"), Long: "Save and leave Rounds", Run: r.quit, Hidden: true},
	}
	if deep {
		return append([]kit.Action{{
			Name: "program.back", Group: group, Keys: kit.Bind("esc q", "esc", "back"), Long: "Close this screen", Run: r.Pop,
		}}, list...)
	}
	return append(list, kit.Action{
		Name: "program.leave", Group: group, Keys: kit.Bind("q", "q", "quit"), Long: "Save and leave Rounds", Run: r.quit,
	})
}

// beside lists the actions that hold everywhere as they hold on the screen at
// hand: with the keys that the screen leaves to them, and that are no text while
// one types. Where the screen has taken the key that an action is known by, the
// action is not in the footer.
func (r *Root) beside() []kit.Action {
	taken := map[string]bool{}
	for _, a := range r.top().Actions() {
		for _, k := range a.Keys.Keys() {
			taken[k] = true
		}
	}
	typing := r.top().Typing()
	var out []kit.Action
	for _, a := range r.everywhere() {
		var left []string
		for _, k := range a.Keys.Keys() {
			if !taken[k] && (!typing || kit.NoText(k)) {
				left = append(left, k)
			}
		}
		keys := a.Keys.Keys()
		if len(left) == 0 {
			continue
		}
		a.Hidden = a.Hidden || taken[keys[0]]
		if h := a.Keys.Help(); !slices.Contains(left, h.Key) {
			a.Keys = kit.Bind(strings.Join(left, " "), left[0], h.Desc)
		}
		out = append(out, a)
	}
	return out
}

// toCalendar closes every screen above the calendar.
func (r *Root) toCalendar() tea.Cmd {
	var cmds []tea.Cmd
	for len(r.stack) > 1 {
		cmds = append(cmds, r.Pop())
	}
	return tea.Batch(cmds...)
}

// mouse hands a mouse message to the modal or screen under it, with the place
// counted from its own corner. A click on a key of the footer runs it.
func (r *Root) mouse(msg tea.MouseMsg) tea.Cmd {
	if n := len(r.modals); n > 0 {
		at := r.where.modal
		return r.modalUpdate(r.modals[n-1], shifted(msg, at.X, at.Y))
	}
	if click, ok := msg.(tea.MouseClickMsg); ok && click.Button == tea.MouseLeft {
		if name := r.where.keys.Hit(click.X, click.Y); name != "" {
			return r.runNamed(name)
		}
	}
	return r.top().Update(shifted(msg, 0, r.where.body.Min.Y))
}

// runNamed runs an action of the top screen or of everywhere by its name.
func (r *Root) runNamed(name string) tea.Cmd {
	for _, a := range append(r.top().Actions(), r.beside()...) {
		if a.Name != name {
			continue
		}
		if why := a.Why(); why != "" {
			r.blocked(why)
			return nil
		}
		if a.Run != nil {
			return a.Run()
		}
	}
	return nil
}

// shifted gives a mouse message counted from another corner.
func shifted(msg tea.MouseMsg, dx, dy int) tea.Msg {
	switch m := msg.(type) {
	case tea.MouseClickMsg:
		m.X, m.Y = m.X-dx, m.Y-dy
		return m
	case tea.MouseReleaseMsg:
		m.X, m.Y = m.X-dx, m.Y-dy
		return m
	case tea.MouseMotionMsg:
		m.X, m.Y = m.X-dx, m.Y-dy
		return m
	case tea.MouseWheelMsg:
		m.X, m.Y = m.X-dx, m.Y-dy
		return m
	}
	return msg
}
