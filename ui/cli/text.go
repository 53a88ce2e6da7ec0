package cli

import (
	"strings"
	"unicode"

	"github.com/charmbracelet/x/ansi"
)

// clean makes text from outside safe to print on one line of at most width
// columns: control and escape characters are shown, not sent to the terminal.
func clean(text string, width int) string {
	text = strings.Join(strings.Fields(visible(text)), " ")
	if width > 0 {
		return ansi.Truncate(text, width, "…")
	}
	return text
}

// visible replaces control and invisible format characters by pictures of them;
// line ends and tabs stay.
func visible(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t':
			return r
		case r < 0x20:
			return 0x2400 + r // the Unicode control pictures
		case r == 0x7f:
			return '␡'
		case unicode.Is(unicode.Cc, r), r == '\u2028', r == '\u2029', r >= '\u202a' && r <= '\u202e', r >= '\u2066' && r <= '\u2069':
			return '�'
		}
		return r
	}, text)
}

// indent puts text under a heading, line by line.
func indent(text, by string) string {
	return by + strings.ReplaceAll(visible(text), "\n", "\n"+by)
}
