package area

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Key does what a key does in a text field: moving, selecting with shift,
// deleting. It takes the key's name and tells whether it was one of the field's;
// printable keys go to [Area.Insert].
func (a *Area) Key(name string) bool {
	if bare, ok := strings.CutPrefix(name, "ctrl+shift+"); ok {
		name = "shift+ctrl+" + bare
	}
	if name == "enter" || name == "ctrl+j" || name == "shift+enter" {
		if a.OneLine {
			return false
		}
		from, to := a.selection()
		if a.runes < a.Limit {
			a.replace(from, to, "\n")
		}
		return true
	}
	if bare, ok := strings.CutPrefix(name, "shift+"); ok {
		if move, ok := moves[bare]; ok {
			if !a.marked {
				a.mark, a.marked = a.at, true
			}
			move(a)
			return true
		}
	}
	if move, ok := moves[name]; ok {
		a.marked = false
		move(a)
		return true
	}
	if del, ok := deletes[name]; ok {
		from, to := a.selection()
		if !a.marked || from == to {
			from, to = del(a)
		}
		a.replace(from, to, "")
		return true
	}
	return false
}

// moves are the keys that take the cursor somewhere.
var moves = map[string]func(*Area){
	"left":      func(a *Area) { a.at, a.goal = a.left(a.at), -1 },
	"right":     func(a *Area) { a.at, a.goal = a.right(a.at), -1 },
	"up":        func(a *Area) { a.walk(-1) },
	"down":      func(a *Area) { a.walk(1) },
	"pgup":      func(a *Area) { a.walk(-max(1, a.height-1)) },
	"pgdown":    func(a *Area) { a.walk(max(1, a.height-1)) },
	"home":      func(a *Area) { a.at.col, a.goal = a.rowStart(a.at), -1 },
	"end":       func(a *Area) { a.at.col, a.goal = a.rowEnd(a.at), -1 },
	"ctrl+a":    func(a *Area) { a.at.col, a.goal = a.rowStart(a.at), -1 },
	"ctrl+e":    func(a *Area) { a.at.col, a.goal = a.rowEnd(a.at), -1 },
	"ctrl+home": func(a *Area) { a.at, a.goal = pos{}, -1 },
	"ctrl+end":  (*Area).End,
	"ctrl+left": func(a *Area) { a.at, a.goal = a.wordLeft(a.at), -1 },
	"alt+b":     func(a *Area) { a.at, a.goal = a.wordLeft(a.at), -1 },
	"ctrl+right": func(a *Area) {
		a.at, a.goal = a.wordRight(a.at), -1
	},
	"alt+f": func(a *Area) { a.at, a.goal = a.wordRight(a.at), -1 },
}

// deletes are the keys that take out the stretch that they give.
var deletes = map[string]func(*Area) (from, to pos){
	"backspace":      func(a *Area) (pos, pos) { return a.left(a.at), a.at },
	"ctrl+h":         func(a *Area) (pos, pos) { return a.left(a.at), a.at },
	"delete":         func(a *Area) (pos, pos) { return a.at, a.right(a.at) },
	"ctrl+w":         func(a *Area) (pos, pos) { return a.wordLeft(a.at), a.at },
	"ctrl+backspace": func(a *Area) (pos, pos) { return a.wordLeft(a.at), a.at },
	"alt+backspace":  func(a *Area) (pos, pos) { return a.wordLeft(a.at), a.at },
	"ctrl+delete":    func(a *Area) (pos, pos) { return a.at, a.wordRight(a.at) },
	"alt+d":          func(a *Area) (pos, pos) { return a.at, a.wordRight(a.at) },
	"ctrl+u":         func(a *Area) (pos, pos) { return pos{a.at.row, 0}, a.at },
	"ctrl+k": func(a *Area) (pos, pos) {
		if end := len(a.lines[a.at.row].text); a.at.col < end {
			return a.at, pos{a.at.row, end}
		}
		return a.at, a.right(a.at)
	},
}

// left gives the place one character before p.
func (a *Area) left(p pos) pos {
	if p.col == 0 {
		if p.row == 0 {
			return p
		}
		return pos{p.row - 1, len(a.lines[p.row-1].text)}
	}
	s := a.lines[p.row].text
	if c := s[p.col-1]; c < utf8.RuneSelf && (p.col < 2 || s[p.col-2] < utf8.RuneSelf) {
		return pos{p.row, p.col - 1}
	}
	at := a.rowStart(pos{p.row, p.col - 1})
	for {
		n, _ := cluster(s[at:])
		if at+n >= p.col {
			return pos{p.row, at}
		}
		at += n
	}
}

// right gives the place one character after p.
func (a *Area) right(p pos) pos {
	s := a.lines[p.row].text
	if p.col == len(s) {
		if p.row == len(a.lines)-1 {
			return p
		}
		return pos{p.row + 1, 0}
	}
	n, _ := cluster(s[p.col:])
	return pos{p.row, p.col + n}
}

func (a *Area) wordLeft(p pos) pos {
	if p.col == 0 {
		return a.left(p)
	}
	s := a.lines[p.row].text[:p.col]
	s = strings.TrimRightFunc(s, func(r rune) bool { return !wordy(r) })
	s = strings.TrimRightFunc(s, wordy)
	return a.snap(pos{p.row, len(s)})
}

func (a *Area) wordRight(p pos) pos {
	s := a.lines[p.row].text
	if p.col == len(s) {
		return a.right(p)
	}
	rest := strings.TrimLeftFunc(s[p.col:], func(r rune) bool { return !wordy(r) })
	rest = strings.TrimLeftFunc(rest, wordy)
	return a.snap(pos{p.row, len(s) - len(rest)})
}

// wordy tells of the characters that words are made of, emoji and marks included.
func wordy(r rune) bool { return !unicode.IsSpace(r) && !unicode.IsPunct(r) || r == '\'' || r == '’' }

// rowEnd gives the last place of p's row that is not the beginning of the next.
func (a *Area) rowEnd(p pos) int {
	rows, i := a.rowsOf(p.row), a.rowIndex(p)
	if i+1 == len(rows) {
		return len(a.lines[p.row].text)
	}
	return a.left(pos{p.row, rows[i+1]}).col
}

// walk moves the cursor n rows down, or up where n is negative.
func (a *Area) walk(n int) {
	if a.goal < 0 {
		a.goal = a.column(a.at)
	}
	row, i := a.at.row, a.rowIndex(a.at)
	for ; n < 0; n++ {
		switch {
		case i > 0:
			i--
		case row > 0:
			row--
			i = len(a.rowsOf(row)) - 1
		default:
			a.at = pos{}
			return
		}
	}
	for ; n > 0; n-- {
		switch {
		case i+1 < len(a.rowsOf(row)):
			i++
		case row+1 < len(a.lines):
			row, i = row+1, 0
		default:
			goal := a.goal
			a.End()
			a.goal = goal
			return
		}
	}
	a.at = a.inRow(row, i, a.goal)
}

// inRow gives the place in a row that is nearest to a column.
func (a *Area) inRow(row, i, column int) pos {
	p := pos{row, a.rowsOf(row)[i]}
	end := a.rowEnd(p)
	s := a.lines[row].text
	for w := 0; p.col < end; {
		n, cw := cluster(s[p.col:])
		if w+cw > column {
			break
		}
		w += cw
		p.col += n
	}
	return p
}

// column gives the columns before p in its row.
func (a *Area) column(p pos) int {
	s := a.lines[p.row].text
	w := 0
	for at := a.rowStart(p); at < p.col; {
		n, cw := cluster(s[at:])
		w += cw
		at += n
	}
	return w
}

// Scroll moves the cursor with the window: n rows down, or up where n is
// negative.
func (a *Area) Scroll(n int) {
	a.marked = false
	a.walk(n)
}
