package review

import (
	"strings"

	"charm.land/bubbles/v2/textarea"
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
	in    textarea.Model
	ready bool
	empty bool // sending was tried without a word
}

// SetStyles implements [kit.Styled].
func (r *remarks) SetStyles(s *kit.Styles) {
	r.s = s
	r.begin()
	r.in.SetStyles(s.Area())
}

func (r *remarks) begin() {
	if r.ready {
		return
	}
	r.ready = true
	r.in = textarea.New()
	r.in.SetVirtualCursor(false)
	r.in.ShowLineNumbers = false
	r.in.Prompt = ""
	r.in.MaxHeight = 0
	r.in.Placeholder = "What has to change?"
	r.in.SetValue(r.value)
	r.in.Focus()
}

// Update implements [kit.Modal].
func (r *remarks) Update(msg tea.Msg) (bool, tea.Cmd) {
	r.begin()
	if k, ok := msg.(tea.KeyPressMsg); ok {
		switch k.String() {
		case "esc":
			r.keep(r.in.Value())
			return true, nil
		case "ctrl+s", "alt+enter":
			text := strings.TrimSpace(r.in.Value())
			r.keep(r.in.Value())
			if r.empty = text == ""; r.empty {
				return false, nil
			}
			return true, r.done(text)
		}
	}
	var cmd tea.Cmd
	r.in, cmd = r.in.Update(msg)
	return false, cmd
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
	r.in.SetWidth(max(1, w-4))
	r.in.SetHeight(rows)
	below := s.Muted.Render("Whoever wrote it sees these remarks.")
	if r.empty {
		below = s.Warn.Render("Say in a word what has to change.")
	}
	lines := append(strings.Split(r.in.View(), "\n"), "", below,
		s.Key.Render("ctrl+s")+s.Muted.Render(" send back   ")+s.Key.Render("esc")+s.Muted.Render(" keep what is typed, and close"))
	return kit.Box(s, r.title, w, min(maxH, len(lines)+2), strings.Join(lines, "\n"))
}

// Cursor implements [kit.Modal].
func (r *remarks) Cursor() *tea.Cursor {
	c := r.in.Cursor()
	if c == nil {
		return nil
	}
	c.X += 2
	c.Y++
	return c
}
