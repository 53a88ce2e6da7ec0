package platform

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

const (
	asEmoji = "\ufe0f" // variation selector 16
	asText  = "\ufe0e" // variation selector 15
	keycap  = "\u20e3"
	joiner  = "\u200d"
)

// emojiLen gives the length in bytes of the emoji that begins at i, or 0: a
// keycap, a flag, or symbols with skin tone and joiners, as one. A symbol with
// the text selector is none, nor are © and ® by themselves.
func emojiLen(s string, i int) int {
	b := s[i]
	if b < utf8.RuneSelf {
		return keycapLen(s, i)
	}
	if b < 0xe2 && b != 0xc2 { // below U+2000 there are only © and ®
		return 0
	}
	j := elementEnd(s, i)
	if j == i {
		return 0
	}
	for strings.HasPrefix(s[j:], joiner) {
		next := elementEnd(s, j+len(joiner))
		if next == j+len(joiner) {
			break
		}
		j = next
	}
	return j - i
}

func keycapLen(s string, i int) int {
	if !isDigit(s[i]) && s[i] != '#' && s[i] != '*' {
		return 0
	}
	j := i + 1
	if strings.HasPrefix(s[j:], asEmoji) {
		j += len(asEmoji)
	}
	if !strings.HasPrefix(s[j:], keycap) {
		return 0
	}
	return j + len(keycap) - i
}

// elementEnd gives the end of one emoji without joiners at i, or i.
func elementEnd(s string, i int) int {
	r, w := utf8.DecodeRuneInString(s[i:])
	j := i + w
	switch {
	case regional(r):
		second, w2 := utf8.DecodeRuneInString(s[j:])
		if !regional(second) {
			return i
		}
		return j + w2
	case !unicode.Is(pictographic, r):
		return i
	case strings.HasPrefix(s[j:], asText):
		return i
	case strings.HasPrefix(s[j:], asEmoji):
		return j + len(asEmoji)
	case r == '©' || r == '®' || r == '™':
		return i
	case r == 0x1f3f4:
		return tagEnd(s, j)
	}
	if tone, w2 := utf8.DecodeRuneInString(s[j:]); skinTone(tone) && unicode.Is(toneable, r) {
		return j + w2
	}
	return j
}

// tagEnd goes past the tags that make a black flag one of a region (England,
// Scotland, Wales); without the closing tag they don't belong to it.
func tagEnd(s string, i int) int {
	for j := i; j < len(s); {
		r, w := utf8.DecodeRuneInString(s[j:])
		if r < 0xe0020 || r > 0xe007f {
			return i
		}
		j += w
		if r == 0xe007f {
			return j
		}
	}
	return i
}

func regional(r rune) bool { return 0x1f1e6 <= r && r <= 0x1f1ff }
func skinTone(r rune) bool { return 0x1f3fb <= r && r <= 0x1f3ff }
