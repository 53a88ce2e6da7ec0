package cli

import (
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"rounds/ui/kit"
)

// longestText is the longest text that is read from a file or from standard
// input, in bytes: a thousand times what any platform takes.
const longestText = 4 << 20

// clean makes text from outside safe to print on one line of at most width
// columns: control and escape characters are shown, not sent to the terminal.
func clean(text string, width int) string {
	text = strings.Join(strings.Fields(visible(text)), " ")
	if width > 0 {
		return kit.Truncate(text, width)
	}
	return text
}

// visible replaces control and invisible format characters by pictures of them;
// line ends and tabs stay.
func visible(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= 0x20 && r < 0x7f, r == '\n', r == '\t':
			return r // nearly all of any text
		case r < 0x20:
			return 0x2400 + r // the Unicode control pictures
		case r == 0x7f:
			return '␡'
		case r <= 0x9f, r == '\u2028', r == '\u2029', r >= '\u202a' && r <= '\u202e', r >= '\u2066' && r <= '\u2069':
			return '�'
		}
		return r
	}, text)
}

// quoted writes those control characters that JSON lets through as JSON escapes:
// the value stays the same.
func quoted(text string) string {
	var b strings.Builder
	for _, r := range text {
		if r >= 0x7f && r <= 0x9f || r == '\u2028' || r == '\u2029' || r >= '\u202a' && r <= '\u202e' || r >= '\u2066' && r <= '\u2069' {
			fmt.Fprintf(&b, `\u%04x`, r)
		} else {
			b.WriteRune(r)
		}
	}
	return b.String()
}

// fill adds spaces up to a width in columns; one letter is not always one column.
func fill(text string, width int) string {
	return text + strings.Repeat(" ", max(0, width-kit.Width(text)))
}

// indent puts text under a heading, line by line.
func indent(text, by string) string {
	return by + strings.ReplaceAll(visible(text), "\n", "\n"+by)
}

// plural counts things: "1 post", "2 posts", "2 deliveries".
func plural(n int, what string) string {
	if n != 1 {
		what = severalOf(what)
	}
	return fmt.Sprintf("%d %s", n, what)
}

// severalOf gives the plural of a word.
func severalOf(what string) string {
	switch {
	case what == "person":
		return "people"
	case strings.HasSuffix(what, "y") && !strings.HasSuffix(what, "ay"):
		return strings.TrimSuffix(what, "y") + "ies"
	}
	return what + "s"
}

// readText reads a text as people save it: with or without the mark that some
// editors put in front, with either kind of line end, the last one left out.
// Nothing is cut off: what is too long is refused.
func readText(in io.Reader, from string) (string, error) {
	b, err := io.ReadAll(io.LimitReader(in, longestText+1))
	switch {
	case err != nil:
		return "", readable(from, err)
	case len(b) > longestText:
		return "", usage(fmt.Sprintf("%s is longer than %d MB", from, longestText>>20), "give a shorter text; no platform takes one as long")
	case !utf8.Valid(b):
		return "", usage(from+" is not text in UTF-8", "save it as UTF-8 and try again")
	}
	text := strings.TrimPrefix(string(b), "\ufeff")
	return strings.TrimRight(strings.ReplaceAll(text, "\r\n", "\n"), "\n"), nil
}
