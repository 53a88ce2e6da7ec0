package kit

import (
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"
)

// Width is the number of columns that a text takes, styles left out. A frame
// measures thousands of short texts, nearly all of them letters, lines and the
// signs of this program: those are counted here, everything else by grapheme
// clusters.
func Width(s string) int {
	n := 0
	for i := 0; i < len(s); {
		c := s[i]
		switch {
		case c == 0x1b:
			end := styleEnd(s, i)
			if end < 0 {
				return ansi.StringWidth(s)
			}
			i = end
		case c >= 0x20 && c < 0x7f:
			n++
			i++
		default:
			r, size := utf8.DecodeRuneInString(s[i:])
			if !oneColumn(r) {
				return ansi.StringWidth(s)
			}
			n++
			i += size
		}
	}
	return n
}

// styleEnd gives the end of a colour sequence (ESC [ figures m) at i, or -1.
func styleEnd(s string, i int) int {
	if i+1 >= len(s) || s[i+1] != '[' {
		return -1
	}
	for j := i + 2; j < len(s); j++ {
		switch c := s[j]; {
		case c == 'm':
			return j + 1
		case c != ';' && c != ':' && (c < '0' || c > '9'):
			return -1
		}
	}
	return -1
}

// oneColumn tells whether a rune surely takes one column by itself. A joiner, a
// combining mark or an emoji selector behind it is none of these, so that a text
// with one is measured as a whole.
func oneColumn(r rune) bool {
	switch {
	case r >= 0xa1 && r <= 0x17f && r != 0xad && r != 0xa9 && r != 0xae, // Latin letters
		r >= 0x2010 && r <= 0x2027, // dashes, quotes, ellipsis
		r >= 0x2500 && r <= 0x25cf && r != 0x25aa && r != 0x25ab && r != 0x25b6 && r != 0x25c0: // lines, blocks, shapes
		return true
	}
	switch r {
	case '→', '✓', '✗', '◔', '◐', '◆', '○', '●', '▸', '▶', '‖', '↩', '✎':
		return true
	}
	return false
}
