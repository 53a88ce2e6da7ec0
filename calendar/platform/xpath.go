package platform

import (
	"strings"
	"unicode/utf8"
)

// pathEnd gives the end of the path that begins with the slash at i: it stops
// before a trailing full stop or comma, and takes parentheses where they close.
func pathEnd(s string, i int) int {
	end := i + 1
	for j := i + 1; j < len(s); {
		if s[j] == '(' {
			if j = parenEnd(s, j); j < 0 {
				break
			}
			end = j
			continue
		}
		w, general, last := pathRune(s, j)
		if !general {
			break
		}
		j += w
		if last {
			end = j
		}
	}
	return end
}

// parenEnd gives the end of the balanced parentheses at i, which may hold one
// more pair, or -1.
func parenEnd(s string, i int) int {
	j := pathRunes(s, i+1)
	if j < len(s) && s[j] == ')' {
		if j == i+1 {
			return -1
		}
		return j + 1
	}
	if j == len(s) || s[j] != '(' {
		return -1
	}
	inner := pathRunes(s, j+1)
	if inner == j+1 || inner == len(s) || s[inner] != ')' {
		return -1
	}
	j = pathRunes(s, inner+1)
	if j == len(s) || s[j] != ')' {
		return -1
	}
	return j + 1
}

func pathRunes(s string, i int) int {
	for i < len(s) {
		w, general, _ := pathRune(s, i)
		if !general {
			break
		}
		i += w
	}
	return i
}

// pathRune tells whether the character at i may stand in a path, and whether a
// path may end with it.
func pathRune(s string, i int) (width int, general, last bool) {
	b := s[i]
	if b < utf8.RuneSelf {
		last = isAlnum(b) || strings.IndexByte("+-=_#/", b) >= 0
		return 1, last || strings.IndexByte("!*';:,.$%[]~@|&", b) >= 0, last
	}
	r, w := utf8.DecodeRuneInString(s[i:])
	last = 0x400 <= r && r <= 0x4ff || latinAccent(r)
	return w, last || r == '–', last
}

// queryEnd gives the end of the query that begins with a question mark at i, or
// i where there is none.
func queryEnd(s string, i int) int {
	if i >= len(s) || s[i] != '?' {
		return i
	}
	end := i
	for j := i + 1; j < len(s); j++ {
		b := s[j]
		switch {
		case isAlnum(b) || strings.IndexByte("-_&=#/", b) >= 0:
			end = j + 1
		case strings.IndexByte("!?*'@();:+$%[].,~|", b) >= 0:
		default:
			return end
		}
	}
	return end
}
