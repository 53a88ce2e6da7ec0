package area

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// Area is a text with a cursor, shown through a window. The zero value is not
// ready: use [New].
type Area struct {
	// OneLine keeps line ends out: the text may still be shown on several rows.
	OneLine bool
	// Limit is the number of characters (code points) that the field takes.
	Limit int

	lines  []line
	at     pos // the cursor
	mark   pos // the other end of the selection
	marked bool
	goal   int // the column that moving up and down aims at; -1: the cursor's own
	top    pos // the first row in the window: col is where it begins
	width  int
	height int

	runes   int
	version uint64
	text    string // of textAt
	textAt  uint64
}

// pos is a place in the text: a line, and bytes from its beginning.
type pos struct{ row, col int }

func (p pos) before(q pos) bool { return p.row < q.row || p.row == q.row && p.col < q.col }

// line is one paragraph with the starts of its rows at a width.
type line struct {
	text  string
	rows  []int
	width int // that rows were made for; 0: not yet
}

// DefaultLimit is how many characters a field takes: three times the longest
// post that any of the platforms allows.
const DefaultLimit = 200_000

// New makes a field with a text and the cursor at its end.
func New(text string) *Area {
	a := &Area{Limit: DefaultLimit, goal: -1, width: 40, height: 1, version: 1}
	a.SetText(text)
	a.End()
	return a
}

// SetText replaces the whole text. The cursor stays at its place as far as the
// new text has one.
func (a *Area) SetText(text string) {
	if a.lines != nil && text == a.Text() {
		return
	}
	a.lines = a.lines[:0:0]
	for s := range strings.SplitSeq(text, "\n") {
		a.lines = append(a.lines, line{text: s})
	}
	a.runes = utf8.RuneCountInString(text)
	a.version++
	a.text, a.textAt = text, a.version
	a.marked, a.goal = false, -1
	a.at, a.top = a.snap(a.at), a.snap(a.top)
}

// Text gives the whole text.
func (a *Area) Text() string {
	if a.textAt == a.version {
		return a.text
	}
	n := len(a.lines) - 1
	for i := range a.lines {
		n += len(a.lines[i].text)
	}
	var b strings.Builder
	b.Grow(n)
	for i := range a.lines {
		if i > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(a.lines[i].text)
	}
	a.text, a.textAt = b.String(), a.version
	return a.text
}

// Version changes whenever the text does.
func (a *Area) Version() uint64 { return a.version }

// Len gives the number of characters (code points).
func (a *Area) Len() int { return a.runes }

// Offset gives the cursor's place in bytes from the beginning.
func (a *Area) Offset() int {
	n := a.at.col
	for i := range a.at.row {
		n += len(a.lines[i].text) + 1
	}
	return n
}

// SetOffset puts the cursor at a place given in bytes from the beginning.
func (a *Area) SetOffset(n int) {
	a.marked, a.goal = false, -1
	for i := range a.lines {
		if n <= len(a.lines[i].text) {
			a.at = a.snap(pos{i, n})
			return
		}
		n -= len(a.lines[i].text) + 1
	}
	a.End()
}

// End puts the cursor behind the text.
func (a *Area) End() {
	last := len(a.lines) - 1
	a.at, a.goal = pos{last, len(a.lines[last].text)}, -1
}

// snap gives the nearest place at or before p that is in the text and not
// within a character.
func (a *Area) snap(p pos) pos {
	p.row = max(0, min(p.row, len(a.lines)-1))
	s := a.lines[p.row].text
	p.col = max(0, min(p.col, len(s)))
	if p.col == len(s) {
		return p
	}
	at := a.rowStart(p)
	for at < p.col {
		n, _ := cluster(s[at:])
		if at+n > p.col {
			break
		}
		at += n
	}
	p.col = at
	return p
}

// rowsOf gives the starts of a line's rows at the present width.
func (a *Area) rowsOf(row int) []int {
	l := &a.lines[row]
	if w := a.wrapWidth(); l.width != w {
		l.rows, l.width = wrapRows(l.text, w), w
	}
	return l.rows
}

// wrapWidth leaves one column for the cursor behind the last character.
func (a *Area) wrapWidth() int { return max(1, a.width-1) }

// rowIndex gives which of its line's rows p stands on.
func (a *Area) rowIndex(p pos) int {
	rows := a.rowsOf(p.row)
	i, found := slices.BinarySearch(rows, p.col)
	if !found {
		i--
	}
	return i
}

func (a *Area) rowStart(p pos) int { return a.rowsOf(p.row)[a.rowIndex(p)] }

// replace puts text in place of what is between two places; all changes of the
// text go through it. The cursor ends behind the new text.
func (a *Area) replace(from, to pos, text string) {
	removed := a.between(from, to)
	if removed == "" && text == "" {
		return
	}
	a.runes += utf8.RuneCountInString(text) - utf8.RuneCountInString(removed)
	a.version++
	a.marked, a.goal = false, -1
	if from.row == to.row && !strings.Contains(text, "\n") {
		l := &a.lines[from.row]
		old := l.text
		l.text = old[:from.col] + text + old[to.col:]
		if l.width == a.wrapWidth() {
			l.rows = rewrap(l.text, l.rows, from.col, to.col, len(text)-(to.col-from.col), l.width)
		} else {
			l.width = 0
		}
		a.at = pos{from.row, from.col + len(text)}
		a.settle()
		return
	}
	head, tail := a.lines[from.row].text[:from.col], a.lines[to.row].text[to.col:]
	var fresh []line
	for s := range strings.SplitSeq(text, "\n") {
		fresh = append(fresh, line{text: s})
	}
	fresh[0].text = head + fresh[0].text
	last := len(fresh) - 1
	a.at = pos{from.row + last, len(fresh[last].text)}
	fresh[last].text += tail
	a.lines = slices.Replace(a.lines, from.row, to.row+1, fresh...)
	a.settle()
}

// settle keeps cursor and window between characters after a change: a mark can
// join with what stands before it.
func (a *Area) settle() {
	if p := a.snap(a.at); p != a.at {
		n, _ := cluster(a.lines[p.row].text[p.col:])
		a.at = pos{p.row, p.col + n}
	}
	a.top = a.snap(a.top)
}

// between gives the text from one place to another.
func (a *Area) between(from, to pos) string {
	if from.row == to.row {
		return a.lines[from.row].text[from.col:to.col]
	}
	var b strings.Builder
	b.WriteString(a.lines[from.row].text[from.col:])
	for i := from.row + 1; i < to.row; i++ {
		b.WriteByte('\n')
		b.WriteString(a.lines[i].text)
	}
	b.WriteByte('\n')
	b.WriteString(a.lines[to.row].text[:to.col])
	return b.String()
}

// Insert puts a text from outside at the cursor, in place of the selection, and
// tells what of it did not fit.
func (a *Area) Insert(text string) Left {
	text, left := Tidy(text, a.OneLine)
	from, to := a.selection()
	room := a.Limit - a.runes + utf8.RuneCountInString(a.between(from, to))
	if n := utf8.RuneCountInString(text); n > max(room, 0) {
		left.Over = n - max(room, 0)
		text = firstRunes(text, max(room, 0))
	}
	if text == "" && left.Over > 0 {
		return left // a full field keeps even what is selected
	}
	a.replace(from, to, text)
	return left
}

func firstRunes(s string, n int) string {
	for i := range s {
		if n == 0 {
			return s[:i]
		}
		n--
	}
	return s
}

// selection gives the selected stretch in order; without one both ends are the
// cursor.
func (a *Area) selection() (from, to pos) {
	switch {
	case !a.marked:
		return a.at, a.at
	case a.mark.before(a.at):
		return a.mark, a.at
	}
	return a.at, a.mark
}

// Selected gives the selected text, or "".
func (a *Area) Selected() string { return a.between(a.selection()) }

// SelectAll selects the whole text.
func (a *Area) SelectAll() {
	a.mark, a.marked = pos{}, true
	a.End()
}

// Split cuts the text in two at the cursor and gives both halves.
func (a *Area) Split() (before, after string) {
	t, n := a.Text(), a.Offset()
	return t[:n], t[n:]
}
