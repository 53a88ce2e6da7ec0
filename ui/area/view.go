package area

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"charm.land/lipgloss/v2"
)

// Look is how a field is drawn.
type Look struct {
	Text, Selected lipgloss.Style
	Placeholder    lipgloss.Style
	Hint           string // shown in an empty field
}

// SetSize sets the window's size in columns and rows. The text stays as it is.
func (a *Area) SetSize(w, h int) {
	a.width, a.height = max(w, 1), max(h, 1)
}

// Rows gives how many rows the text takes at a width, counting no further than
// most.
func (a *Area) Rows(width, most int) int {
	a.width = max(width, 1)
	n := 0
	for i := range a.lines {
		if n += len(a.rowsOf(i)); n >= most {
			return most
		}
	}
	return n
}

// View draws the window with the cursor in it: as many rows as the field is
// high, each at most as wide as the field.
func (a *Area) View(l Look) []string {
	a.follow()
	out := make([]string, 0, a.height)
	if a.runes == 0 && l.Hint != "" {
		out = append(out, l.Placeholder.Render(Cut(l.Hint, a.width)))
	}
	from, to := a.selection()
	for row, i := a.top.row, a.rowIndex(a.top); row < len(a.lines) && len(out) < a.height; row, i = row+1, 0 {
		rows := a.rowsOf(row)
		for ; i < len(rows) && len(out) < a.height; i++ {
			if a.runes == 0 && l.Hint != "" {
				continue
			}
			end := len(a.lines[row].text)
			if i+1 < len(rows) {
				end = rows[i+1]
			}
			out = append(out, a.draw(l, row, rows[i], end, from, to))
		}
	}
	for len(out) < a.height {
		out = append(out, "")
	}
	return out
}

// draw gives one row in segments: before, in and behind the selection.
func (a *Area) draw(l Look, row, start, end int, from, to pos) string {
	s := a.lines[row].text
	cut := func(p pos) int {
		switch {
		case p.row < row:
			return start
		case p.row > row:
			return end
		}
		return max(start, min(p.col, end))
	}
	x, y := cut(from), cut(to)
	width := a.width
	part := func(st lipgloss.Style, s string) string {
		s = Cut(Visible(s), width)
		if s == "" {
			return ""
		}
		width -= lipgloss.Width(s)
		return st.Render(s)
	}
	return part(l.Text, s[start:x]) + part(l.Selected, s[x:y]) + part(l.Text, s[y:end])
}

// Cursor gives the cursor's place in the window.
func (a *Area) Cursor() (x, y int) {
	a.follow()
	for row, i := a.top.row, a.rowIndex(a.top); row < a.at.row; row, i = row+1, 0 {
		y += len(a.rowsOf(row)) - i
	}
	y += a.rowIndex(a.at)
	if a.top.row == a.at.row {
		y -= a.rowIndex(a.top)
	}
	return min(a.column(a.at), a.width-1), y
}

// Click puts the cursor where the window was clicked.
func (a *Area) Click(x, y int) {
	a.marked, a.goal = false, -1
	for row, i := a.top.row, a.rowIndex(a.top); row < len(a.lines); row, i = row+1, 0 {
		if n := len(a.rowsOf(row)) - i; y < n {
			a.at = a.inRow(row, i+max(y, 0), max(x, 0))
			return
		} else {
			y -= n
		}
	}
	a.End()
}

// follow moves the window so that the cursor is in it.
func (a *Area) follow() {
	a.top.col = a.rowStart(a.top)
	here := pos{a.at.row, a.rowStart(a.at)}
	if !a.top.before(here) {
		a.top = here
		return
	}
	// The window's first row if the cursor stood on its last: rows are counted
	// backwards from the cursor, so a long text costs no more than a window.
	p, i := here, a.rowIndex(here)
	for range a.height - 1 {
		switch {
		case i > 0:
			i--
		case p.row > 0:
			p.row--
			i = len(a.rowsOf(p.row)) - 1
		}
		p.col = a.rowsOf(p.row)[i]
		if !a.top.before(p) {
			return
		}
	}
	a.top = p
}

// Part tells which part of the text the window shows, in thousandths of its
// bytes: where it begins and how much of the text is in it.
func (a *Area) Part() (from, length int) {
	total, before := 0, 0
	for i := range a.lines {
		if i == a.top.row {
			before = total + a.top.col
		}
		total += len(a.lines[i].text) + 1
	}
	shown := 0
	for row, i, n := a.top.row, a.rowIndex(a.top), 0; row < len(a.lines) && n < a.height; row, i = row+1, 0 {
		rows := a.rowsOf(row)
		for ; i < len(rows) && n < a.height; i, n = i+1, n+1 {
			end := len(a.lines[row].text) + 1
			if i+1 < len(rows) {
				end = rows[i+1]
			}
			shown += end - rows[i]
		}
	}
	return before * 1000 / total, min(1000, (shown*1000+total-1)/total)
}

// Visible makes control characters that a stored text may hold into signs, each
// one column wide.
func Visible(s string) string {
	if !strings.ContainsFunc(s, unicode.IsControl) {
		return s
	}
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\t':
			return '→'
		case r < ' ':
			return '␀' + r
		case r == 0x7f:
			return '␡'
		case unicode.IsControl(r):
			return utf8.RuneError
		}
		return r
	}, s)
}

// Cut gives as much of s, which holds no escapes, as fits into width columns.
func Cut(s string, width int) string {
	w := 0
	for i := 0; i < len(s); {
		n, cw := cluster(s[i:])
		if w+cw > width {
			return s[:i]
		}
		w += cw
		i += n
	}
	return s
}
