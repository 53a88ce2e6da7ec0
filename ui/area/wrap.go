package area

import (
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"
)

// cluster gives the length in bytes and the width in columns of what a reader
// sees as the first character of s, which is not empty.
func cluster(s string) (n, w int) {
	if s[0] < utf8.RuneSelf && (len(s) == 1 || s[1] < utf8.RuneSelf) {
		return 1, 1
	}
	g, w := ansi.FirstGraphemeCluster(s, ansi.GraphemeWidth)
	if g == "" {
		return 1, 1
	}
	// A lone mark that joins with nothing still takes a column, so that the
	// cursor can be seen to pass it.
	return len(g), max(w, 1)
}

// nextRow gives where the row after the one that begins at start begins, or
// len(s) where there is none. Rows end behind the spaces between words; spaces
// that do not fit hang over the edge; a word longer than a row is cut.
func nextRow(s string, start, width int) int {
	w, after := 0, -1
	for i := start; i < len(s); {
		n, cw := cluster(s[i:])
		if s[i] == ' ' && n == 1 {
			i++
			w++
			after = i
			continue
		}
		if w+cw > width {
			switch {
			case after > start:
				return after
			case i == start:
				return i + n
			}
			return i
		}
		w += cw
		i += n
	}
	return len(s)
}

// wrapRows gives the starts of all rows of s.
func wrapRows(s string, width int) []int {
	rows := []int{0}
	for at := nextRow(s, 0, width); at < len(s); at = nextRow(s, at, width) {
		rows = append(rows, at)
	}
	return rows
}

// rewrap gives the starts of all rows of s, which came of a text with the rows
// old by replacing the bytes from..to with some that end at to+delta. It wraps
// from the row before the change on, until a row begins where one began before.
func rewrap(s string, old []int, from, to, delta, width int) []int {
	first := 0
	for first+1 < len(old) && old[first+1] <= from {
		first++
	}
	// A word that became shorter can move up into the row before; where the
	// character that did not fit was two columns wide, it stands two rows down.
	first = max(0, first-2)
	rows := append(make([]int, 0, len(old)+4), old[:first+1]...)
	tail := first + 1
	for at := nextRow(s, old[first], width); at < len(s); at = nextRow(s, at, width) {
		for tail < len(old) && (old[tail] < to || old[tail]+delta < at) {
			tail++
		}
		if at >= to+delta && tail < len(old) && old[tail]+delta == at {
			for _, o := range old[tail:] {
				rows = append(rows, o+delta)
			}
			return rows
		}
		rows = append(rows, at)
	}
	return rows
}

// Wrap cuts a text of several lines into rows of at most width columns, at most
// limit of them, and tells whether there were more.
func Wrap(text string, width, limit int) (rows []string, more bool) {
	width = max(width, 1)
	for start := 0; start <= len(text); {
		end := start
		for end < len(text) && text[end] != '\n' {
			end++
		}
		line := text[start:end]
		for at := 0; ; {
			if len(rows) == limit {
				return rows, true
			}
			next := nextRow(line, at, width)
			rows = append(rows, line[at:next])
			if at = next; at >= len(line) {
				break
			}
		}
		start = end + 1
	}
	return rows, false
}
