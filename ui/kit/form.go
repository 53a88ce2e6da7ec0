package kit

import (
	"strings"

	tea "charm.land/bubbletea/v2"
	"charm.land/huh/v2"
	"charm.land/lipgloss/v2"
)

// Form is a modal around a form of several fields. The form writes its answers
// through the pointers that its fields were given.
type Form struct {
	Title  string
	Form   *huh.Form
	OnDone func() tea.Cmd
	OnEsc  func() tea.Cmd

	s *Styles
}

// SetStyles implements [Styled].
func (f *Form) SetStyles(s *Styles) {
	f.s = s
	f.Form = f.Form.WithTheme(HuhTheme(s)).WithShowHelp(false)
}

// Init implements [Starter].
func (f *Form) Init() tea.Cmd { return f.Form.Init() }

// Update implements [Modal].
func (f *Form) Update(msg tea.Msg) (bool, tea.Cmd) {
	if k, ok := msg.(tea.KeyPressMsg); ok && (k.String() == "esc" || k.String() == "ctrl+c") {
		return true, call(f.OnEsc)
	}
	next, cmd := f.Form.Update(msg)
	if n, ok := next.(*huh.Form); ok {
		f.Form = n
	}
	switch f.Form.State {
	case huh.StateCompleted:
		return true, call(f.OnDone)
	case huh.StateAborted:
		return true, call(f.OnEsc)
	case huh.StateNormal:
	}
	return false, cmd
}

// View implements [Modal].
func (f *Form) View(maxW, maxH int) string {
	s := orPlain(f.s)
	w := min(maxW, chooseWidth)
	f.Form = f.Form.WithWidth(max(1, w-4))
	lines := strings.Split(strings.TrimRight(f.Form.View(), "\n "), "\n")
	lines = append(lines, "", keyHints(s, "tab", "next", "shift+tab", "back", "enter", "take it", "esc", "leave it"))
	return boxed(s, f.Title, w, maxH, lines)
}

// Cursor implements [Modal].
func (f *Form) Cursor() *tea.Cursor { return nil }

// HuhTheme gives forms the looks of the other screens.
func HuhTheme(s *Styles) huh.Theme {
	return huh.ThemeFunc(func(dark bool) *huh.Styles {
		t := huh.ThemeBase(dark)
		f := &t.Focused
		f.Base = lipgloss.NewStyle().PaddingLeft(1).BorderStyle(lipgloss.ThickBorder()).BorderLeft(true).BorderForeground(s.Accent.GetForeground())
		f.Card = f.Base
		f.Title, f.NoteTitle, f.Description = s.Title, s.Title, s.Muted
		f.ErrorIndicator, f.ErrorMessage = s.Bad.SetString(" !"), s.Bad
		f.SelectSelector = s.Accent.SetString("▸ ")
		f.MultiSelectSelector = s.Accent.SetString("▸ ")
		f.Option, f.SelectedOption, f.UnselectedOption = s.Text, s.Strong, s.Text
		f.SelectedPrefix = s.Good.SetString("✓ ")
		f.UnselectedPrefix = s.Muted.SetString("· ")
		f.FocusedButton = s.Selected.Padding(0, 2)
		f.BlurredButton = s.Muted.Padding(0, 2)
		f.TextInput.Cursor = s.Accent
		f.TextInput.Placeholder = s.Placeholder
		f.TextInput.Prompt = s.Accent
		f.TextInput.Text = s.Field
		t.Blurred = *f
		t.Blurred.Base = f.Base.BorderStyle(lipgloss.HiddenBorder())
		t.Blurred.Card = t.Blurred.Base
		t.Blurred.Title = s.Muted
		return t
	})
}
