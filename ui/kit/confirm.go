package kit

import (
	"strings"

	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"
)

// Confirm asks one question with two answers. Enter and y say yes, esc and n no.
// Where a wrong yes would be grave, Careful takes enter away from it.
type Confirm struct {
	Title   string
	Text    string
	Yes, No string // the words of the answers; "" is "yes" and "no"
	OnYes   func() tea.Cmd
	OnNo    func() tea.Cmd
	Careful bool

	s *Styles
}

// SetStyles implements [Styled].
func (c *Confirm) SetStyles(s *Styles) { c.s = s }

// Cursor implements [Modal].
func (c *Confirm) Cursor() *tea.Cursor { return nil }

// Update implements [Modal].
func (c *Confirm) Update(msg tea.Msg) (bool, tea.Cmd) {
	k, ok := msg.(tea.KeyPressMsg)
	if !ok {
		return false, nil
	}
	switch k.String() {
	case "enter":
		if c.Careful {
			return false, nil
		}
		return true, call(c.OnYes)
	case "y":
		return true, call(c.OnYes)
	case "n", "esc":
		return true, call(c.OnNo)
	}
	return false, nil
}

// View implements [Modal].
func (c *Confirm) View(maxW, maxH int) string {
	s := orPlain(c.s)
	yes, no := c.Yes, c.No
	if yes == "" {
		yes = "yes"
	}
	if no == "" {
		no = "no"
	}
	answers := s.Key.Render("y") + " " + s.Text.Render(yes) + "    " + s.Key.Render("n") + " " + s.Text.Render(no)
	w := min(maxW, max(36, min(64, lipgloss.Width(c.Text)+4), lipgloss.Width(answers)+4))
	lines := Wrap(Clean(c.Text), w-4)
	for i, l := range lines {
		lines[i] = s.Text.Render(l)
	}
	lines = append(lines, "", answers)
	return boxed(s, c.Title, w, maxH, lines)
}

// boxed draws lines in a box as high as they need and the room allows; the last
// line, which holds the keys, always stays.
func boxed(s *Styles, title string, w, maxH int, lines []string) string {
	if room := maxH - 2; len(lines) > room && room > 0 {
		lines = append(lines[:room-1:room-1], lines[len(lines)-1])
	}
	return Box(s, title, w, min(maxH, len(lines)+2), strings.Join(lines, "\n"))
}

func call(f func() tea.Cmd) tea.Cmd {
	if f == nil {
		return nil
	}
	return f()
}

func orPlain(s *Styles) *Styles {
	if s == nil {
		return &Styles{}
	}
	return s
}

// keyHints writes keys and words in a line: "enter choose   esc close".
func keyHints(s *Styles, pairs ...string) string {
	var b strings.Builder
	for i := 0; i+1 < len(pairs); i += 2 {
		if i > 0 {
			b.WriteString("   ")
		}
		b.WriteString(s.Key.Render(pairs[i]) + " " + s.Muted.Render(pairs[i+1]))
	}
	return b.String()
}
