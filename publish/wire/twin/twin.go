// Package twin tells whether a text that a platform shows is the one that was
// sent. What a lost call may have made is recognised by it, so its two answers
// are asked for apart: [Same] is certain enough to adopt a post, [Alike] is
// enough to keep from sending it again.
package twin

import (
	"fmt"
	"strings"
	"time"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Same tells whether two texts differ in nothing but composition (NFC) and
// white space, which platforms trim and join as they like.
func Same(a, b string) bool { return a == b || Folded(a) == Folded(b) }

// Folded is a text as [Same] compares it.
func Folded(s string) string { return strings.Join(strings.Fields(norm.NFC.String(s)), " ") }

// Alike tells whether two texts have the same letters and digits. Texts without
// any are alike when they have the same signs.
func Alike(a, b string) bool { return Same(a, b) || skeleton(a) == skeleton(b) }

func skeleton(s string) string {
	keep := func(is func(rune) bool) string {
		return strings.Map(func(r rune) rune {
			if is(r) {
				return unicode.ToLower(r)
			}
			return -1
		}, norm.NFKC.String(s))
	}
	if k := keep(func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }); k != "" {
		return k
	}
	return keep(func(r rune) bool { return !unicode.IsSpace(r) })
}

// Verdict is what one post of a list is.
type Verdict int

const (
	// Other is some other post.
	Other Verdict = iota
	// Perhaps is a post that only a person can tell from the lost one.
	Perhaps
	// Own is what the lost step made.
	Own
)

// Looked says what a look saw, for the person: how many posts since when.
func Looked(n int, since time.Time) string {
	noun := "posts"
	if n == 1 {
		noun = "post"
	}
	return fmt.Sprintf("looked at %d %s since %s UTC", n, noun, since.UTC().Format("15:04"))
}
