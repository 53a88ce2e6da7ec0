package wire

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxOutside is the most characters of a foreign text that a sentence carries.
const maxOutside = 300

// hidden stands where a secret was.
const hidden = "[secret]"

// Outside makes a text from a platform fit for a sentence, a journal line or a
// log: on one line, without control and direction characters, not longer than
// 300 characters, and without the secrets, which platforms like to echo.
func Outside(s string, secrets ...string) string {
	for _, one := range secrets {
		if len(one) >= 6 { // a shorter one would tear words apart
			s = strings.ReplaceAll(s, one, hidden)
		}
	}
	var b strings.Builder
	n := 0
	for _, r := range strings.Join(strings.Fields(s), " ") {
		if n++; n > maxOutside {
			b.WriteRune('…')
			break
		}
		if r == utf8.RuneError || unicode.Is(unicode.C, r) {
			r = '\ufffd'
		}
		b.WriteRune(r)
	}
	return b.String()
}
