package kit

import (
	"strings"

	tea "charm.land/bubbletea/v2"
)

// Text shows a text that can be scrolled. Content may carry styles; what comes
// from outside must have gone through [Clean].
type Text struct {
	Title   string
	Content string
	Width   int // 0 is as wide as a page
	OnClose func() tea.Cmd

	s          *Styles
	top, rows  int
	lines      []string
	wrappedFor int
}

// SetStyles implements [Styled].
func (t *Text) SetStyles(s *Styles) { t.s = s }

// Cursor implements [Modal].
func (t *Text) Cursor() *tea.Cursor { return nil }

// Update implements [Modal].
func (t *Text) Update(msg tea.Msg) (bool, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		switch msg.String() {
		case "esc", "enter", "q", "?", "f1":
			return true, call(t.OnClose)
		case "up", "k":
			t.scroll(-1)
		case "down", "j":
			t.scroll(1)
		case "pgup":
			t.scroll(-max(1, t.rows-1))
		case "pgdown", "space":
			t.scroll(max(1, t.rows-1))
		case "home":
			t.top = 0
		case "end":
			t.scroll(len(t.lines))
		}
	case tea.MouseWheelMsg:
		t.scroll(3 * Wheel(msg.Button))
	}
	return false, nil
}

func (t *Text) scroll(n int) {
	t.top = max(0, min(t.top+n, len(t.lines)-t.rows))
}

const textWidth = 78

// View implements [Modal].
func (t *Text) View(maxW, maxH int) string {
	s := orPlain(t.s)
	w := t.Width
	if w == 0 {
		w = textWidth
	}
	w = min(w, maxW)
	if t.wrappedFor != w {
		t.lines, t.wrappedFor = Wrap(t.Content, w-4), w
	}
	t.rows = max(1, min(len(t.lines), maxH-4))
	t.scroll(0)
	lines := append([]string{}, t.lines[min(t.top, len(t.lines)):min(t.top+t.rows, len(t.lines))]...)
	more := ""
	if t.rows < len(t.lines) {
		more = s.Muted.Render("   " + map[bool]string{true: "more below", false: "that is all"}[t.top+t.rows < len(t.lines)])
	}
	lines = append(lines, "", keyHints(s, "↑↓", "scroll", "esc", "close")+more)
	return Box(s, t.Title, w, min(maxH, len(lines)+2), strings.Join(lines, "\n"))
}
