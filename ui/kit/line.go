package kit

import (
	"cmp"

	"charm.land/bubbles/v2/textinput"
	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"

	"rounds/calendar"
)

// Line asks for one line of text. Check is called with each key: what it
// understood is shown below the field, an error keeps the line from being taken.
type Line struct {
	Title  string
	Text   string // the question, above the field
	Value  string // to begin with
	Hint   string // shown in the empty field
	Secret bool   // dots instead of letters
	Enter  string // what enter does, for the line of keys; "" is "done"
	Check  func(text string) (shown string, err error)
	OnDone func(text string) tea.Cmd
	OnEsc  func() tea.Cmd

	s       *Styles
	in      textinput.Model
	ready   bool
	shown   string
	err     error
	pressed bool // enter was pressed on a line that cannot be taken
	at      int  // row of the field in the box
}

// SetStyles implements [Styled].
func (l *Line) SetStyles(s *Styles) {
	l.s = s
	l.begin()
	l.in.SetStyles(s.Input())
}

func (l *Line) begin() {
	if l.ready {
		return
	}
	l.ready = true
	l.in = textinput.New()
	l.in.SetVirtualCursor(false)
	l.in.Prompt = ""
	l.in.Placeholder = l.Hint
	if l.Secret {
		l.in.EchoMode = textinput.EchoPassword
	}
	l.in.SetValue(l.Value)
	l.in.CursorEnd()
	l.in.Focus()
	l.check()
}

func (l *Line) check() {
	l.shown, l.err = "", nil
	if l.Check != nil {
		l.shown, l.err = l.Check(l.in.Value())
	}
}

// Update implements [Modal].
func (l *Line) Update(msg tea.Msg) (bool, tea.Cmd) {
	l.begin()
	if k, ok := msg.(tea.KeyPressMsg); ok {
		switch k.String() {
		case "esc":
			return true, call(l.OnEsc)
		case "enter":
			if l.check(); l.err != nil {
				l.pressed = true
				return false, nil
			}
			if l.OnDone == nil {
				return true, nil
			}
			return true, l.OnDone(l.in.Value())
		}
	}
	before := l.in.Value()
	var cmd tea.Cmd
	l.in, cmd = l.in.Update(msg)
	if l.in.Value() != before {
		l.pressed = false
		l.check()
	}
	return false, cmd
}

const lineWidth = 64 // a sentence and a date fit; leaves the calendar in sight

// View implements [Modal].
func (l *Line) View(maxW, maxH int) string {
	l.begin()
	s := orPlain(l.s)
	w := min(maxW, lineWidth)
	l.in.SetWidth(max(1, w-7))
	var lines []string
	if l.Text != "" {
		for _, t := range Wrap(Clean(l.Text), w-4) {
			lines = append(lines, s.Text.Render(t))
		}
		lines = append(lines, "")
	}
	l.at = len(lines) + 1
	lines = append(lines, s.Accent.Render("› ")+l.in.View(), "")
	for _, t := range Wrap(l.below(), w-4) {
		look := s.Good
		if l.err != nil {
			look = s.Muted
			if l.pressed {
				look = s.Bad
			}
		}
		lines = append(lines, look.Render(t))
	}
	lines = append(lines, "", keyHints(s, "enter", cmp.Or(l.Enter, "done"), "esc", "close"))
	return boxed(s, l.Title, w, maxH, lines)
}

// below is the line under the field: what was understood, or what is missing.
func (l *Line) below() string {
	switch {
	case l.err == nil:
		return Clean(l.shown)
	case l.in.Value() == "" && !l.pressed:
		return ""
	}
	text := Clean(l.err.Error())
	if h := calendar.HintOf(l.err); h != "" {
		text += "\n" + Clean(h)
	}
	return text
}

// Cursor implements [Modal].
func (l *Line) Cursor() *tea.Cursor {
	c := l.in.Cursor()
	if c == nil {
		return nil
	}
	c.X += 2 + lipgloss.Width("› ")
	c.Y += l.at
	return c
}
