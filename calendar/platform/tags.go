package platform

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Hashtags gives the hashtags of a text with their sign, in order: # and
// letters, marks, digits and underscores of any script, with a letter among
// them, not straight after a letter, a digit or &, and not inside a link
// (twitter-text; the other platforms publish no rule of their own).
func Hashtags(text string) []Span {
	if !strings.ContainsAny(text, "#＃") {
		return nil
	}
	links := XLinks(text)
	var out []Span
	for i := 0; i < len(text); {
		w := hashSign(text, i)
		if w == 0 {
			i++
			continue
		}
		end, letter := hashtagEnd(text, i+w)
		for len(links) > 0 && links[0].End <= i {
			links = links[1:]
		}
		linked := len(links) > 0 && links[0].Start <= i
		if letter && !linked && beforeHashtag(text, i) && afterHashtag(text, end) {
			out = append(out, Span{i, end})
		}
		i = max(end, i+w)
	}
	return out
}

func hashSign(s string, i int) int {
	if s[i] == '#' {
		return 1
	}
	if strings.HasPrefix(s[i:], "＃") {
		return len("＃")
	}
	return 0
}

// hashtagEnd gives the end of a hashtag's characters from i on, and whether
// there is a letter among them. #️⃣ is an emoji, so it has none.
func hashtagEnd(s string, i int) (end int, letter bool) {
	if strings.HasPrefix(s[i:], asEmoji) || strings.HasPrefix(s[i:], keycap) {
		return i, false
	}
	for i < len(s) {
		r, w := utf8.DecodeRuneInString(s[i:])
		if !tagRune(r) {
			break
		}
		letter = letter || unicode.IsLetter(r) || unicode.IsMark(r)
		i += w
	}
	return i, letter
}

// tagRune is a letter, mark or digit of any script, an underscore, or one of
// the signs that stand inside words in some scripts.
func tagRune(r rune) bool {
	if r < utf8.RuneSelf {
		return isAlnum(byte(r)) || r == '_'
	}
	switch r {
	case 0xb7, 0x5be, 0x5f3, 0x5f4, 0xf0b, 0xf0c, 0x200c, 0x200d, 0x3003, 0x301c,
		0x309b, 0x309c, 0x30a0, 0x30fb, 0xa67e, 0xff5e:
		return true
	}
	return unicode.IsLetter(r) || unicode.IsMark(r) || unicode.Is(unicode.Nd, r)
}

func beforeHashtag(s string, i int) bool {
	if i == 0 {
		return true
	}
	r, _ := utf8.DecodeLastRuneInString(s[:i])
	return r == 0xfe0e || r == 0xfe0f || r != '&' && !tagRune(r)
}

func afterHashtag(s string, i int) bool {
	return i == len(s) || hashSign(s, i) == 0 && !strings.HasPrefix(s[i:], "://")
}

// Mentions gives the names that begin with @ in a text: up to 20 letters, digits
// and underscores on X, up to 30 with full stops between them on Instagram. A
// mail address is none.
func (n Name) Mentions(text string) []Span {
	longest, dots := 20, false
	if n == Instagram {
		longest, dots = 30, true
	}
	var out []Span
	for i := 0; i < len(text); {
		sign := atSign(text, i)
		if sign == 0 {
			i++
			continue
		}
		end := i + sign
		for end < len(text) && end-i-sign < longest && nameByte(text, end, dots) {
			end++
		}
		if end > i+sign && beforeMention(text, i) && afterMention(text, end) {
			out = append(out, Span{i, end})
		}
		i = end
	}
	return out
}

func atSign(s string, i int) int {
	if s[i] == '@' {
		return 1
	}
	if strings.HasPrefix(s[i:], "＠") {
		return len("＠")
	}
	return 0
}

// nameByte tells whether the byte at i belongs to a name; a full stop does only
// where the name goes on after it.
func nameByte(s string, i int, dots bool) bool {
	if s[i] == '.' {
		return dots && i+1 < len(s) && (isAlnum(s[i+1]) || s[i+1] == '_')
	}
	return isAlnum(s[i]) || s[i] == '_'
}

func beforeMention(s string, i int) bool {
	if i == 0 {
		return true
	}
	r, _ := utf8.DecodeLastRuneInString(s[:i])
	if r < utf8.RuneSelf {
		return !isAlnum(byte(r)) && strings.IndexByte("_!#$%&*@", byte(r)) < 0
	}
	return r != '＠'
}

func afterMention(s string, i int) bool {
	if i == len(s) {
		return true
	}
	r, _ := utf8.DecodeRuneInString(s[i:])
	return r != '@' && r != '＠' && !latinAccent(r) && !strings.HasPrefix(s[i:], "://")
}

// Cashtags gives the share symbols of a text ("$ABC"): $ and up to six letters,
// after the start or white space. X takes one in a post.
func Cashtags(text string) []Span {
	var out []Span
	for i := 0; i < len(text); i++ {
		if text[i] != '$' || i > 0 && !spaceBefore(text, i) {
			continue
		}
		end := letters(text, i+1, 6)
		if end == i+1 {
			continue
		}
		if end < len(text) && (text[end] == '.' || text[end] == '_') {
			if e := letters(text, end+1, 2); e > end+1 && endsCashtag(text, e) {
				end = e
			}
		}
		if endsCashtag(text, end) {
			out = append(out, Span{i, end})
			i = end - 1
		}
	}
	return out
}

func spaceBefore(s string, i int) bool {
	r, _ := utf8.DecodeLastRuneInString(s[:i])
	return xSpace(r)
}

func letters(s string, i, most int) int {
	end := i
	for end < len(s) && end-i < most && isLetter(s[end]) {
		end++
	}
	return end
}

func endsCashtag(s string, i int) bool {
	if i == len(s) {
		return true
	}
	r, _ := utf8.DecodeRuneInString(s[i:])
	return xSpace(r) || r < utf8.RuneSelf && !domainRune(r)
}
