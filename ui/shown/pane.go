package shown

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"rounds/ui/kit"
)

// Pane is a window on lines that may be more than fit. It holds no text.
type Pane struct {
	top, rows, total int
}

// Draw gives h lines of w columns. Where more lines are than fit, the last
// column tells where the window is.
func (p *Pane) Draw(s *kit.Styles, lines []string, w, h int) []string {
	p.rows, p.total = max(0, h), len(lines)
	p.Scroll(0)
	view := lines[min(p.top, len(lines)):min(p.top+p.rows, len(lines))]
	if p.total <= p.rows || w < 4 {
		return kit.FitLines(view, w, h)
	}
	out := kit.FitLines(view, w-1, h)
	thumb := max(1, p.rows*p.rows/p.total)
	at := p.top * (p.rows - thumb) / max(1, p.total-p.rows)
	for i := range out {
		if i >= at && i < at+thumb {
			out[i] += s.Muted.Render("┃")
		} else {
			out[i] += s.Faint.Render("│")
		}
	}
	return out
}

// Scroll moves the window by n lines, as far as there are any.
func (p *Pane) Scroll(n int) { p.top = max(0, min(p.top+n, p.total-p.rows)) }

// Home goes back to the first line.
func (p *Pane) Home() { p.top = 0 }

// Top puts a line at the top of the window, as far as there are lines below.
func (p *Pane) Top(line int) { p.top = max(0, line) }

// Key scrolls where the key is one that scrolls, and tells so.
func (p *Pane) Key(k tea.KeyPressMsg) bool {
	n, ok := steps(k.String(), p.rows, p.total)
	if ok {
		p.Scroll(n)
	}
	return ok
}

// Wheel scrolls with the mouse.
func (p *Pane) Wheel(m tea.MouseWheelMsg) { p.Scroll(wheel(m)) }

func wheel(m tea.MouseWheelMsg) int {
	switch m.Button {
	case tea.MouseWheelUp:
		return -3
	case tea.MouseWheelDown:
		return 3
	default: // sideways
		return 0
	}
}

// steps tells how far a key moves.
func steps(k string, rows, total int) (int, bool) {
	switch k {
	case "up", "k":
		return -1, true
	case "down", "j":
		return 1, true
	case "pgup":
		return -max(1, rows-1), true
	case "pgdown":
		return max(1, rows-1), true
	case "home":
		return -total, true
	case "end":
		return total, true
	}
	return 0, false
}

// List is a choice among rows of which a window is seen. It holds no rows.
type List struct {
	At, Top int // the chosen row, the first row in the window
	rows    int
}

// Window gives the rows to draw, from and up to but without to, so that the
// chosen one is among them.
func (l *List) Window(total, rows int) (from, to int) {
	l.rows = max(0, rows)
	l.At = max(0, min(l.At, total-1))
	l.Top = max(0, min(l.Top, total-l.rows))
	if l.At < l.Top {
		l.Top = l.At
	}
	if l.At >= l.Top+l.rows {
		l.Top = l.At - l.rows + 1
	}
	l.Top = max(0, l.Top)
	return min(l.Top, total), min(l.Top+l.rows, total)
}

// Key moves the choice where the key is one that moves, and tells so.
func (l *List) Key(k tea.KeyPressMsg, total int) bool {
	n, ok := steps(k.String(), l.rows, total)
	if ok {
		l.At = max(0, min(l.At+n, total-1))
	}
	return ok
}

// Wheel moves the choice with the mouse.
func (l *List) Wheel(m tea.MouseWheelMsg, total int) {
	n := wheel(m)
	l.At = max(0, min(l.At+n/3, total-1))
}

// Row draws one row of a list: a mark where it is chosen, the words, and less
// important ones at the right end.
func Row(s *kit.Styles, chosen bool, left, right string, w int) string {
	sign := "  "
	if chosen {
		sign = "▸ "
	}
	left, right = strings.ReplaceAll(left, "\n", " "), strings.ReplaceAll(right, "\n", " ")
	line := kit.Between(sign+left, right, w)
	if chosen {
		return s.Selected.Render(line)
	}
	return s.Text.Render(line)
}
