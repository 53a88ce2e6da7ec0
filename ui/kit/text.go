package kit

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"
)

// Clean makes control and escape characters of a text from outside visible, so
// that no name, comment or error can move the cursor or hide what follows it.
// Line feeds stay, tabs become spaces, and invisible marks that change the
// direction of writing are named.
func Clean(s string) string {
	if plain(s) {
		return s
	}
	var b strings.Builder
	for i, r := range s {
		switch {
		case r == utf8.RuneError && isBroken(s, i):
			b.WriteRune('\uFFFD')
		case r == '\n':
			b.WriteRune(r)
		case r == '\r':
			if !strings.HasPrefix(s[i+1:], "\n") {
				b.WriteRune('␍')
			}
		case r == '\t':
			b.WriteString("    ")
		case r < 0x20:
			b.WriteRune('␀' + r)
		case r == 0x7f:
			b.WriteRune('␡')
		case hidden(r):
			fmt.Fprintf(&b, "‹U+%04X›", r)
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

func plain(s string) bool {
	for i := range len(s) {
		if c := s[i]; c < 0x20 && c != '\n' || c >= 0x7f {
			return false
		}
	}
	return true
}

func isBroken(s string, i int) bool {
	_, n := utf8.DecodeRuneInString(s[i:])
	return n == 1
}

// hidden tells whether a rune cannot be seen but changes what is: C1 controls,
// marks of direction, and line separators. Joiners of emoji are left alone.
func hidden(r rune) bool {
	switch {
	case r >= 0x80 && r < 0xa0, r >= 0x202a && r <= 0x202e, r >= 0x2066 && r <= 0x2069,
		r == 0x200e, r == 0x200f, r == 0x061c, r == 0x2028, r == 0x2029, r == 0xfeff,
		r >= 0xe0000 && r < 0xe0020:
		return true
	}
	return unicode.Is(unicode.Co, r)
}

// OneLine is [Clean] with every run of white space made one space.
func OneLine(s string) string { return strings.Join(strings.Fields(Clean(s)), " ") }

// Truncate cuts s to w columns, with an ellipsis where something is lost. It
// keeps styles.
func Truncate(s string, w int) string {
	if w <= 0 {
		return ""
	}
	if len(s) <= w { // never more columns than bytes
		return s
	}
	return ansi.Truncate(s, w, "…")
}

// Pad makes s exactly w columns wide: cut, or filled with spaces on the right.
func Pad(s string, w int) string {
	if w <= 0 {
		return ""
	}
	have := Width(s)
	if have > w {
		s = ansi.Truncate(s, w, "…")
		have = Width(s)
	}
	return s + strings.Repeat(" ", max(0, w-have))
}

// Wrap breaks a text into lines of at most w columns, at spaces where it can.
// It keeps the line breaks of the text.
func Wrap(s string, w int) []string {
	if w <= 0 {
		return nil
	}
	return strings.Split(ansi.Wrap(s, w, ""), "\n")
}

// Between puts left and right at the two ends of w columns; where there is not
// room for both, the left one is cut first.
func Between(left, right string, w int) string {
	if w <= 0 {
		return ""
	}
	r := Width(right)
	if r >= w {
		return Pad(right, w)
	}
	return Pad(left, w-r) + right
}

// Count writes a number with its word: "1 entry", "3 entries".
func Count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}
