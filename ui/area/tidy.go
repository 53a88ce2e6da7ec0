package area

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Left tells what [Tidy] and [Area.Insert] left out of a pasted text.
type Left struct {
	Removed int // control characters and bytes that are no text
	Tabs    int // tabs, each now a space
	Over    int // characters beyond the field's limit
}

// Any tells whether the text that arrived is not the text that was pasted.
func (l Left) Any() bool { return l != Left{} }

// Tidy makes a text from outside fit for a field: line ends become line feeds,
// tabs become spaces, control characters and broken bytes go. In a field of one
// line, line ends become spaces.
func Tidy(s string, oneLine bool) (string, Left) {
	var l Left
	if plain(s, oneLine) {
		return s, l
	}
	end := byte('\n')
	if oneLine {
		end = ' '
	}
	var b strings.Builder
	b.Grow(len(s))
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		switch {
		case r == utf8.RuneError && n == 1:
			l.Removed++
		case r == '\r' && i+1 < len(s) && s[i+1] == '\n':
			n = 2
			b.WriteByte(end)
		case r == '\n', r == '\r', r == '\u2028', r == '\u2029', r == '\u0085':
			b.WriteByte(end)
		case r == '\t':
			l.Tabs++
			b.WriteByte(' ')
		case unicode.IsControl(r), r == '\ufeff', r == '\ufffe', r == '\uffff':
			l.Removed++
		default:
			b.WriteString(s[i : i+n])
		}
		i += n
	}
	return b.String(), l
}

// plain tells whether Tidy has nothing to do: the usual case, without a copy.
func plain(s string, oneLine bool) bool {
	for i := range len(s) {
		c := s[i]
		if c >= utf8.RuneSelf || c == 0x7f || c < ' ' && (c != '\n' || oneLine) {
			return false
		}
	}
	return true
}
