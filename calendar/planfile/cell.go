package planfile

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// The longest cells that are taken, in characters. The text's is Facebook's
// limit, the largest of the platforms'; the others are far above what they take.
const (
	maxColumns = 500
	maxHeader  = 200
	maxText    = 63206
	maxLink    = 2048
	maxLinks   = 4 * maxLink
	maxKept    = 4000   // of one cell that is kept as a note
	maxRest    = 400000 // as JSON; a thread of X at its longest is far below
	maxPath    = 1024
	maxAlt     = 4086 // LinkedIn's limit, the largest of the platforms'
	maxTitle   = 200
	maxPillar  = 100
	maxWhen    = 80
	maxNames   = 500 // of platforms
	maxImages  = 20  // LinkedIn's limit, the largest of the platforms'
)

// unprotect takes off the apostrophe that keeps a spreadsheet from taking a
// cell for a formula, and protect puts it on. Every further apostrophe stays, so
// that each cell comes back as it was.
func unprotect(s string) string {
	if strings.HasPrefix(s, "'") && formula(s) {
		return s[1:]
	}
	return s
}

func protect(s string) string {
	if formula(s) {
		return "'" + s
	}
	return s
}

// formula tells whether a cell begins as a formula does, behind any apostrophes
// (OWASP, "CSV Injection"). Spreadsheets cut white space before the sign, and
// some take full-width signs too.
func formula(s string) bool {
	s = strings.TrimLeft(s, "'")
	if strings.HasPrefix(s, "\t") || strings.HasPrefix(s, "\r") || strings.HasPrefix(s, "\n") {
		return true
	}
	r, _ := utf8.DecodeRuneInString(strings.TrimLeft(s, " \u00a0\t\r\n"))
	return strings.ContainsRune("=+-@＝＋－＠", r)
}

// breaks turns every line break into LF.
var breaks = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\u2028", "\n", "\u2029", "\n")

// clean takes out what nobody sees and what could drive a terminal: control
// characters, marks that turn the writing direction, byte order marks. Line
// breaks become LF, white space at the ends goes. It tells how many characters
// were taken out.
func clean(s string) (out string, removed int) {
	s = breaks.Replace(s)
	out = strings.Map(func(r rune) rune {
		if hidden(r) {
			removed++
			return -1
		}
		return r
	}, s)
	return strings.TrimSpace(out), removed
}

func hidden(r rune) bool {
	switch {
	case r == '\n', r == '\t':
		return false
	case r < 0x20, r >= 0x7f && r <= 0x9f:
		return true
	case r >= 0x202a && r <= 0x202e, r >= 0x2066 && r <= 0x2069:
		return true
	}
	return r == 0xfeff || r&0xfffe == 0xfffe
}

// line gives a cleaned cell on one line, with single spaces.
func line(s string) string { return strings.Join(strings.Fields(s), " ") }

// header gives a header cell as it is shown.
func header(s string) string {
	s, _ = clean(s)
	return short(line(s), maxHeader)
}

// clip gives the beginning of a cell as it is shown within a sentence.
func clip(s string) string {
	s, _ = clean(s)
	return short(line(s), 40)
}

func short(s string, most int) string {
	if utf8.RuneCountInString(s) <= most {
		return s
	}
	return string([]rune(s)[:most-1]) + "…"
}

// tooLong says that a cell is longer than is taken, or "".
func tooLong(what, s string, most int) string {
	if n := utf8.RuneCountInString(s); n > most {
		return fmt.Sprintf("The %s has %d characters; the most is %d. Shorten it.", what, n, most)
	}
	return ""
}
