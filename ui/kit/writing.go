package kit

import (
	tea "charm.land/bubbletea/v2"

	"rounds/ui/area"
)

// Writing is a text field of several lines, for a screen or modal that has no
// fields of its own. It takes a paste whole and tears no character.
type Writing struct {
	Hint string // shown while it is empty

	area *area.Area
}

func (w *Writing) field() *area.Area {
	if w.area == nil {
		w.area = area.New("")
	}
	return w.area
}

// Text is what was typed.
func (w *Writing) Text() string { return w.field().Text() }

// SetText puts a text in, with the cursor at its end.
func (w *Writing) SetText(text string) {
	w.field().SetText(text)
	w.area.End()
}

// Update takes keys and pastes.
func (w *Writing) Update(msg tea.Msg) tea.Cmd {
	a := w.field()
	switch msg := msg.(type) {
	case tea.PasteMsg:
		a.Insert(msg.Content)
	case tea.KeyPressMsg:
		plain := !msg.Mod.Contains(tea.ModCtrl) && !msg.Mod.Contains(tea.ModAlt)
		switch name := msg.String(); {
		case msg.Text != "" && plain:
			a.Insert(msg.Text)
		case name == "ctrl+x":
			if cut := a.Selected(); cut != "" {
				a.Key("delete")
				return tea.SetClipboard(cut)
			}
		default:
			a.Key(name)
		}
	}
	return nil
}

// View draws the field in width×height cells, each line at most so wide.
func (w *Writing) View(s *Styles, width, height int) []string {
	a := w.field()
	a.SetSize(width, height)
	return a.View(area.Look{Text: s.Field, Selected: s.Selected, Placeholder: s.Placeholder, Hint: Truncate(w.Hint, width)})
}

// Cursor stands in the field as it was last drawn.
func (w *Writing) Cursor() *tea.Cursor {
	x, y := w.field().Cursor()
	c := tea.NewCursor(x, y)
	c.Shape = tea.CursorBar
	return c
}
