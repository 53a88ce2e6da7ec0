package rehearsal

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// linkedinReserved are the signs of the little text format ("little Text Format").
const linkedinReserved = `\|{}[]()<>@#*_~`

// linkedinRead is a commentary as people see it, and as LinkedIn gives it back:
// signs behind a backslash are themselves, templates and bare hashtags are
// hashtags and come back as templates, and at the first bare reserved sign the rest
// is dropped without a word, as LinkedIn does. Written apart from the publisher's
// own code, so that the two can disagree.
func linkedinRead(commentary string) (shown, stored string) {
	var see, keep strings.Builder
	tag := func(word string) {
		see.WriteString("#" + word)
		keep.WriteString(`{hashtag|\#|` + word + `}`)
	}
	for rest := commentary; rest != ""; {
		r, w := utf8.DecodeRuneInString(rest)
		next, nextW := utf8.DecodeRuneInString(rest[w:])
		switch {
		case r == '\\' && nextW > 0 && strings.ContainsRune(linkedinReserved, next):
			see.WriteRune(next)
			keep.WriteString(rest[:w+nextW])
			rest = rest[w+nextW:]
		case r == '{':
			word, after, ok := linkedinTemplate(rest)
			if !ok {
				return see.String(), keep.String()
			}
			tag(word)
			rest = after
		case r == '#' && nextW > 0 && unicode.IsLetter(next):
			end := strings.IndexFunc(rest[w:], func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) })
			if end < 0 {
				end = len(rest) - w
			}
			tag(rest[w : w+end])
			rest = rest[w+end:]
		case strings.ContainsRune(linkedinReserved, r):
			return see.String(), keep.String()
		default:
			see.WriteString(rest[:w])
			keep.WriteString(rest[:w])
			rest = rest[w:]
		}
	}
	return see.String(), keep.String()
}

// linkedinShown is a commentary as people see it.
func linkedinShown(commentary string) string {
	shown, _ := linkedinRead(commentary)
	return shown
}

// linkedinTemplate reads {hashtag|\#|word}.
func linkedinTemplate(s string) (word, after string, ok bool) {
	inner, after, ok := strings.Cut(strings.TrimPrefix(s, "{"), "}")
	word, is := strings.CutPrefix(inner, `hashtag|\#|`)
	return word, after, ok && is && word != "" && !strings.ContainsAny(word, linkedinReserved+" \n")
}
