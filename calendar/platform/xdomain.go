package platform

import (
	"strings"
	"unicode/utf8"
)

// A run is a stretch of characters that may belong to one domain: labels with
// full stops between them. Which of its labels can follow one another, and where
// the furthest top-level domain is, is worked out once from the right, so that
// each place where a link might begin is judged in constant time.

// label is what stands between two full stops of a run.
type label struct {
	start, end int
	underscore int  // place of the last underscore, or -1
	opens      bool // its first character may begin a label
	closes     bool // its last character may end one
	tld        int  // end of a top-level domain that begins the label, or -1
	reach      int  // label with the furthest top-level domain from here, or -1
}

// whole tells whether the label as it stands may be part of a subdomain.
func (l label) whole() bool { return l.opens && l.closes }

// labels splits the run s[start:end] and works out what can be reached from
// each label; it appends to buf.
func labels(s string, start, end int, table tldTable, buf []label) []label {
	cur := label{start: start, underscore: -1, tld: -1, reach: -1}
	first := true
	for i := start; i <= end; {
		if i == end || s[i] == '.' {
			cur.end = i
			buf = append(buf, cur)
			i++
			cur = label{start: i, underscore: -1, tld: -1, reach: -1}
			first = true
			continue
		}
		w := 1
		if s[i] >= utf8.RuneSelf {
			_, w = utf8.DecodeRuneInString(s[i:])
		}
		inner := s[i] == '-' || s[i] == '_'
		if s[i] == '_' {
			cur.underscore = i
		}
		if first {
			cur.opens, first = !inner, false
		}
		cur.closes = !inner
		i += w
	}
	for j := len(buf) - 1; j >= 0; j-- {
		l := &buf[j]
		if j > 0 {
			l.tld = table.end(s, l.start)
		}
		if !l.whole() || j+1 == len(buf) {
			continue
		}
		switch next := buf[j+1]; {
		case next.reach >= 0:
			l.reach = next.reach
		case next.tld >= 0 && l.underscore < 0:
			l.reach = j + 1
		}
	}
	return buf
}

// domainFrom gives the label that holds the top-level domain of a domain that
// begins at k, inside label j, or -1. The label before it may hold no underscore.
func domainFrom(ls []label, j, k int) int {
	if j+1 >= len(ls) || !ls[j].closes {
		return -1
	}
	next := ls[j+1]
	if next.reach >= 0 {
		return next.reach
	}
	if next.tld >= 0 && ls[j].underscore < k {
		return j + 1
	}
	return -1
}

// domainRune tells whether r may be part of a domain's label: anything but
// white space, ASCII punctuation, direction marks and the three invalid ones.
func domainRune(r rune) bool {
	if r < utf8.RuneSelf {
		return !asciiSpace(byte(r)) && strings.IndexByte("!'#%&()*+,\\-./:;<=>?@[]^_{|}~$", byte(r)) < 0
	}
	return !xSpace(r) && !xDirection(r) && !xInvalid(r)
}

// runRune is a domainRune or what may stand between two of them.
func runRune(r rune) bool {
	return r == '-' || r == '_' || r == '.' || domainRune(r)
}

func asciiSpace(b byte) bool { return b == ' ' || '\t' <= b && b <= '\r' }

// xSpace is white space as twitter-text knows it.
func xSpace(r rune) bool {
	switch {
	case r < utf8.RuneSelf:
		return asciiSpace(byte(r))
	case r == 0x85, r == 0xa0, r == 0x1680, r == 0x180e, r == 0x2028, r == 0x2029,
		r == 0x202f, r == 0x205f, r == 0x3000:
		return true
	}
	return 0x2000 <= r && r <= 0x200a
}

// xDirection is a mark of writing direction.
func xDirection(r rune) bool {
	return 0x202a <= r && r <= 0x202e || r == 0x61c || r == 0x200e || r == 0x200f ||
		0x2066 <= r && r <= 0x2069
}

// xInvalid is a character that X refuses in any post.
func xInvalid(r rune) bool { return r == 0xfffe || r == 0xfeff || r == 0xffff }

// latinAccent is a letter with an accent, or an accent by itself.
func latinAccent(r rune) bool {
	switch {
	case r < 0xc0:
		return false
	case r <= 0x24f:
		return r != 0xd7 && r != 0xf7
	case r == 0x253, r == 0x254, r == 0x256, r == 0x257, r == 0x259, r == 0x25b, r == 0x263,
		r == 0x268, r == 0x26f, r == 0x272, r == 0x289, r == 0x28b, r == 0x2bb:
		return true
	}
	return 0x300 <= r && r <= 0x36f || 0x1e00 <= r && r <= 0x1eff
}

// maxLabel is the longest label of a domain in bytes, after punycode.
const maxLabel = 63

// labelsFit tells whether each label of a domain has 1 to 63 bytes in punycode.
func labelsFit(domain string) bool {
	for len(domain) > 0 {
		l, rest, _ := strings.Cut(domain, ".")
		if !labelFits(l) {
			return false
		}
		domain = rest
	}
	return true
}

func labelFits(l string) bool {
	ascii := true
	for i := range len(l) {
		if l[i] >= utf8.RuneSelf {
			ascii = false
			break
		}
	}
	if ascii {
		return 0 < len(l) && len(l) <= maxLabel
	}
	// A character takes at least a byte of punycode, so a long label is never encoded.
	if utf8.RuneCountInString(l) > maxLabel-len("xn--") {
		return false
	}
	return len("xn--")+punycodeLen([]rune(l)) <= maxLabel
}

// punycodeLen gives the length of a label's punycode without "xn--", after
// RFC 3492 (base 36, tmin 1, tmax 26, skew 38, damp 700, first n 128, bias 72).
func punycodeLen(label []rune) int {
	n, delta, bias, size, done := rune(128), 0, 72, 0, 0
	for _, r := range label {
		if r < 128 {
			size++
			done++
		}
	}
	basic := done
	if basic > 0 {
		size++ // the hyphen after the ASCII letters
	}
	for done < len(label) {
		next := rune(utf8.MaxRune + 1)
		for _, r := range label {
			if r >= n && r < next {
				next = r
			}
		}
		delta += int(next-n) * (done + 1)
		n = next
		for _, r := range label {
			if r < n {
				delta++
			}
			if r != n {
				continue
			}
			size += punycodeDigits(delta, bias)
			bias = punycodeBias(delta, done+1, done == basic)
			delta = 0
			done++
		}
		delta++
		n++
	}
	return size
}

func punycodeDigits(q, bias int) int {
	digits := 1
	for k := 36; ; k += 36 {
		t := min(max(k-bias, 1), 26)
		if q < t {
			return digits
		}
		q = (q - t) / (36 - t)
		digits++
	}
}

func punycodeBias(delta, points int, first bool) int {
	if first {
		delta /= 700
	} else {
		delta /= 2
	}
	delta += delta / points
	k := 0
	for delta > (36-1)*26/2 {
		delta /= 36 - 1
		k += 36
	}
	return k + 36*delta/(delta+38)
}
