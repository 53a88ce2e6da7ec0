package review

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"rounds/ui/kit"
)

// remarks is the box in which a person writes why an entry goes back. What was
// typed is kept when the box is closed without sending.
type remarks struct {
	title string
	value string
	keep  func(text string)
	done  func(text string) tea.Cmd

	s     *kit.Styles
	in    kit.Writing
	ready bool
	empty bool // sending was tried without a word
}

// SetStyles implements [kit.Styled].
func (r *remarks) SetStyles(s *kit.Styles) {
	r.s = s
}

func (r *remarks) begin() {
	if r.ready {
		return
	}
	r.ready = true
	r.in.Hint = "What has to change?"
	r.in.SetText(r.value)
}

// Update implements [kit.Modal].
func (r *remarks) Update(msg tea.Msg) (bool, tea.Cmd) {
	r.begin()
	if k, ok := msg.(tea.KeyPressMsg); ok {
		switch k.String() {
		case "esc":
			r.keep(r.in.Text())
			return true, nil
		case "ctrl+s", "alt+enter":
			text := strings.TrimSpace(r.in.Text())
			r.keep(r.in.Text())
			if r.empty = text == ""; r.empty {
				return false, nil
			}
			return true, r.done(text)
		}
	}
	return false, r.in.Update(msg)
}

const (
	remarksWidth = 70
	remarksLines = 6
)

// View implements [kit.Modal].
func (r *remarks) View(maxW, maxH int) string {
	r.begin()
	s := r.s
	if s == nil {
		s = &kit.Styles{}
	}
	w := min(maxW, remarksWidth)
	rows := max(1, min(remarksLines, maxH-5))
	below := s.Muted.Render("Whoever wrote it sees these remarks.")
	if r.empty {
		below = s.Warn.Render("Say in a word what has to change.")
	}
	lines := append(r.in.View(s, max(1, w-4), rows), "", below,
		s.Key.Render("ctrl+s")+s.Muted.Render(" send back   ")+s.Key.Render("esc")+s.Muted.Render(" keep what is typed, and close"))
	return kit.Box(s, r.title, w, min(maxH, len(lines)+2), strings.Join(lines, "\n"))
}

// Cursor implements [kit.Modal].
func (r *remarks) Cursor() *tea.Cursor {
	c := r.in.Cursor()
	c.X += 2
	c.Y++
	return c
}
