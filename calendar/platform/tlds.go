package platform

import (
	_ "embed"
	"strings"
	"sync"
	"unicode/utf8"
)

//go:embed tlds.txt
var tldList string

// tldTable holds the top-level domains, lower case, and the length in bytes of
// the longest. Reading it takes a moment, so it waits for the first text with a
// full stop in it.
type tldTable struct {
	known   map[string]struct{}
	longest int
}

var tlds = sync.OnceValue(func() tldTable {
	t := tldTable{known: make(map[string]struct{}, 1600)}
	for line := range strings.Lines(tldList) {
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' || line[0] == '[' {
			continue
		}
		t.known[line] = struct{}{}
		t.longest = max(t.longest, len(line))
	}
	return t
})

// end gives the end of the top-level domain that begins at i in s, or -1. None
// of A-Z a-z 0-9 @ + - may follow it. Where several fit, the longest counts.
func (t tldTable) end(s string, i int) int {
	if i >= len(s) {
		return -1
	}
	if s[i] < utf8.RuneSelf {
		return t.asciiEnd(s, i)
	}
	best := -1
	for j := i; j < len(s) && j-i <= t.longest; {
		r, w := utf8.DecodeRuneInString(s[j:])
		if r < utf8.RuneSelf {
			break
		}
		j += w
		if _, ok := t.known[s[i:j]]; ok && !afterTLD(s, j) {
			best = j
		}
	}
	return best
}

func (t tldTable) asciiEnd(s string, i int) int {
	if len(s)-i > 4 && strings.EqualFold(s[i:i+4], "xn--") {
		j := i + 4
		for j < len(s) && (isAlnum(s[j]) || s[j] == '-') {
			j++
		}
		if j == i+4 || afterTLD(s, j) {
			return -1
		}
		return j
	}
	var low [32]byte
	j := i
	for j < len(s) && j-i < len(low) && isLetter(s[j]) {
		low[j-i] = s[j] | 0x20
		j++
	}
	if _, ok := t.known[string(low[:j-i])]; !ok || afterTLD(s, j) {
		return -1
	}
	return j
}

// afterTLD tells whether the byte at i forbids a top-level domain to end there.
func afterTLD(s string, i int) bool {
	return i < len(s) && (isAlnum(s[i]) || s[i] == '@' || s[i] == '+' || s[i] == '-')
}

func isLetter(b byte) bool { return 'a' <= b|0x20 && b|0x20 <= 'z' }
func isDigit(b byte) bool  { return '0' <= b && b <= '9' }
func isAlnum(b byte) bool  { return isLetter(b) || isDigit(b) }
