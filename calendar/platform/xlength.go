package platform

import (
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// The figures of twitter-text's configuration v3, in hundredths of a character.
const (
	xLimit      = 280
	xLinkLength = 23
	xScale      = 100
	xWeight     = 200
)

// XLength gives a text's weighted length as X counts it: composed to NFC, each
// link 23, each emoji 2 however many code points it is made of, letters of most
// alphabets and usual punctuation 1, all else 2. A CRLF counts 2: make it LF first.
func XLength(text string) int {
	if !norm.NFC.IsNormalString(text) {
		text = norm.NFC.String(text)
	}
	var room [16]Span
	links := findLinks(text, room[:0])
	sum := 0
	for i := 0; i < len(text); {
		if len(links) > 0 && i == links[0].Start {
			i = links[0].End
			links = links[1:]
			sum += xLinkLength * xScale
			continue
		}
		if n := emojiLen(text, i); n > 0 {
			i += n
			sum += xWeight
			// An emoji can't reach into a link, but a keycap's # could begin one.
			for len(links) > 0 && links[0].Start < i {
				links = links[1:]
			}
			continue
		}
		r, w := rune(text[i]), 1
		if r >= utf8.RuneSelf {
			r, w = utf8.DecodeRuneInString(text[i:])
		}
		sum += xRuneWeight(r)
		i += w
	}
	return sum / xScale
}

// xRuneWeight is 100 for the alphabets up to U+10FF and for common spaces,
// dashes, quotation marks and primes, 200 for all else.
func xRuneWeight(r rune) int {
	switch {
	case r <= 4351, 8192 <= r && r <= 8205, 8208 <= r && r <= 8223, 8242 <= r && r <= 8247:
		return 100
	}
	return xWeight
}

// checkpoints maps places of a composed text back to the text as it was typed.
type checkpoints []struct{ composed, typed int }

// compose gives the text in NFC and the way back.
func compose(text string) (string, checkpoints) {
	var it norm.Iter
	it.InitString(norm.NFC, text)
	out := make([]byte, 0, len(text))
	var back checkpoints
	for !it.Done() {
		back = append(back, struct{ composed, typed int }{len(out), it.Pos()})
		out = append(out, it.Next()...)
	}
	back = append(back, struct{ composed, typed int }{len(out), len(text)})
	return string(out), back
}

// before gives the typed place of the last checkpoint at or before i.
func (c checkpoints) before(i int) int {
	at := 0
	lo, hi := 0, len(c)
	for lo < hi {
		mid := (lo + hi) / 2
		if c[mid].composed <= i {
			at, lo = c[mid].typed, mid+1
		} else {
			hi = mid
		}
	}
	return at
}

// after gives the typed place of the first checkpoint at or after i.
func (c checkpoints) after(i int) int {
	lo, hi := 0, len(c)-1
	for lo < hi {
		mid := (lo + hi) / 2
		if c[mid].composed >= i {
			hi = mid
		} else {
			lo = mid + 1
		}
	}
	return c[lo].typed
}
