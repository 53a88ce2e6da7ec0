package platform

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// littleReserved are the characters that LinkedIn's text format takes for its
// own; a bare one cuts the post off there, usually without an error
// (LinkedIn documentation, "little text format").
const littleReserved = `\|{}[]()<>@#*_~`

const (
	hashtagOpen  = `{hashtag|\#|`
	hashtagClose = `}`
)

// LinkedInEscape gives a post's text as it goes over the wire to LinkedIn:
// reserved characters behind a backslash, hashtags as templates so that they
// stay clickable. A # before digits only, or inside a link, stays a plain sign.
// Escape once, at the edge; comments are not in this format.
func LinkedInEscape(text string) string {
	if !strings.ContainsAny(text, littleReserved) {
		return text
	}
	var links []Span
	if strings.IndexByte(text, '#') >= 0 {
		links = XLinks(text)
	}
	var b strings.Builder
	b.Grow(len(text) + len(text)/8 + 16)
	for i := 0; i < len(text); i++ {
		if text[i] == '#' {
			for len(links) > 0 && links[0].End <= i {
				links = links[1:]
			}
			inLink := len(links) > 0 && links[0].Start <= i
			if end := littleTagEnd(text, i+1); end > 0 && !inLink && beforeHashtag(text, i) {
				b.WriteString(hashtagOpen)
				b.WriteString(text[i+1 : end])
				b.WriteString(hashtagClose)
				i = end - 1
				continue
			}
		}
		if text[i] < utf8.RuneSelf && strings.IndexByte(littleReserved, text[i]) >= 0 {
			b.WriteByte('\\')
		}
		b.WriteByte(text[i])
	}
	return b.String()
}

// littleTagEnd gives the end of a template's word from i on: letters, with the
// marks on them, and digits; 0 where there is no letter.
func littleTagEnd(s string, i int) int {
	letter := false
	for i < len(s) {
		r, w := utf8.DecodeRuneInString(s[i:])
		if !unicode.IsLetter(r) && !unicode.IsMark(r) && !unicode.Is(unicode.Nd, r) {
			break
		}
		letter = letter || unicode.IsLetter(r)
		i += w
	}
	if !letter {
		return 0
	}
	return i
}

// LinkedInUnescape gives back the plain text of what LinkedIn returns, so that a
// post can be matched with what was sent. LinkedIn may have made templates of
// hashtags by itself.
func LinkedInUnescape(wire string) string {
	var b strings.Builder
	b.Grow(len(wire))
	for i := 0; i < len(wire); i++ {
		if wire[i] == '{' {
			if word, n := littleTemplate(wire[i:]); n > 0 {
				b.WriteByte('#')
				b.WriteString(word)
				i += n - 1
				continue
			}
		}
		if wire[i] == '\\' && i+1 < len(wire) && strings.IndexByte(littleReserved, wire[i+1]) >= 0 {
			i++
		}
		b.WriteByte(wire[i])
	}
	return b.String()
}

// littleTemplate reads a hashtag template at the start of s: its word and its
// length, 0 where it is none.
func littleTemplate(s string) (word string, length int) {
	rest, ok := strings.CutPrefix(s, hashtagOpen)
	if !ok {
		return "", 0
	}
	end := littleTagEnd(rest, 0)
	if end == 0 || !strings.HasPrefix(rest[end:], hashtagClose) {
		return "", 0
	}
	return rest[:end], len(hashtagOpen) + end + len(hashtagClose)
}
