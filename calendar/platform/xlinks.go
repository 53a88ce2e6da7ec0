package platform

import (
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Span is a stretch of a text, in bytes.
type Span struct{ Start, End int }

// Of gives the stretch itself.
func (s Span) Of(text string) string { return text[s.Start:s.End] }

const (
	// maxURL is the longest address that X takes for a link, in UTF-16 units,
	// counting the https:// that a bare domain is given.
	maxURL = 4096
	// maxSlug is the longest t.co slug.
	maxSlug = 40
)

// XLinks gives all that X makes a link of, in order, accidental ones such as
// "Dr.med" included. The rules are those of twitter-text (configuration v3).
func XLinks(text string) []Span {
	if norm.NFC.IsNormalString(text) {
		return findLinks(text, nil)
	}
	composed, back := compose(text)
	spans := findLinks(composed, nil)
	for i := range spans {
		spans[i] = Span{back.before(spans[i].Start), back.after(spans[i].End)}
	}
	return spans
}

// linkScan is the state of one search over a text in NFC.
type linkScan struct {
	s     string
	table tldTable
	last  int // end of the last match; a link's forerunner must follow it
	spans []Span
}

// findLinks appends the links of s, which is in NFC, to spans.
func findLinks(s string, spans []Span) []Span {
	dot := strings.IndexByte(s, '.')
	if dot < 0 {
		return spans
	}
	sc := linkScan{s: s, table: tlds(), spans: spans}
	var room [16]label
	buf := room[:0]
	for at := 0; ; {
		start := sc.runStart(dot, max(at, sc.last))
		end := sc.runEnd(dot)
		buf = labels(s, start, end, sc.table, buf[:0])
		sc.run(buf)
		at = max(end, sc.last)
		next := strings.IndexByte(s[at:], '.')
		if next < 0 {
			return sc.spans
		}
		dot = at + next
	}
}

// runStart goes left from i to where the run begins, not before floor.
func (sc *linkScan) runStart(i, floor int) int {
	for i > floor {
		r, w := utf8.DecodeLastRuneInString(sc.s[:i])
		if i-w < floor || !runRune(r) {
			break
		}
		i -= w
	}
	return i
}

func (sc *linkScan) runEnd(i int) int {
	for i < len(sc.s) {
		r, w := rune(sc.s[i]), 1
		if r >= utf8.RuneSelf {
			r, w = utf8.DecodeRuneInString(sc.s[i:])
		}
		if !runRune(r) {
			break
		}
		i += w
	}
	return i
}

// run looks for links that begin in one run.
func (sc *linkScan) run(ls []label) {
	if scheme := sc.scheme(ls[0].start); scheme >= 0 && ls[0].opens {
		if t := domainFrom(ls, 0, ls[0].start); t >= 0 {
			sc.withScheme(scheme, ls[0].start, ls[t].tld)
		}
	}
	for j := 0; j+1 < len(ls); j++ {
		if ls[j+1].reach < 0 && ls[j+1].tld < 0 || ls[j].end <= sc.last {
			continue
		}
		j = sc.label(ls, j)
	}
}

// label looks for a link without a scheme that begins in label j and gives the
// label to go on after.
func (sc *linkScan) label(ls []label, j int) int {
	for k := max(ls[j].start, sc.last); k < ls[j].end; {
		w := 1
		if sc.s[k] >= utf8.RuneSelf {
			_, w = utf8.DecodeRuneInString(sc.s[k:])
		}
		if sc.s[k] != '-' && sc.s[k] != '_' && sc.mayFollow(k) && !sc.forerunner(ls, j, k) {
			if t := domainFrom(ls, j, k); t >= 0 {
				sc.bare(k, ls[t].tld)
				// The rest of label t may begin a link of its own.
				return t - 1
			}
		}
		k += w
	}
	return j
}

// forerunner tells whether the text's first character is taken for what stands
// before a link rather than for the beginning of one: so twitter-text reads
// "über-praxis.de" at the start of a text, and nowhere else, as ü and a link.
func (sc *linkScan) forerunner(ls []label, j, k int) bool {
	if k > 0 {
		return false
	}
	_, w := utf8.DecodeRuneInString(sc.s)
	return w < ls[j].end && sc.s[w] != '-' && sc.s[w] != '_' && sc.mayFollow(w) && domainFrom(ls, j, w) >= 0
}

// scheme gives the start of the http:// or https:// that ends at i, or -1.
func (sc *linkScan) scheme(i int) int {
	for _, p := range [...]string{"https://", "http://"} {
		start := i - len(p)
		if start >= 0 && strings.EqualFold(sc.s[start:i], p) && sc.mayFollow(start) {
			return start
		}
	}
	return -1
}

// mayFollow tells whether a link may begin at i, by the character before it,
// which must not belong to the link before.
func (sc *linkScan) mayFollow(i int) bool {
	if i == 0 {
		return true
	}
	if b := sc.s[i-1]; b < utf8.RuneSelf {
		return i-1 >= sc.last && !isAlnum(b) && b != '@' && b != '$' && b != '#'
	}
	r, w := utf8.DecodeLastRuneInString(sc.s[:i])
	return i-w >= sc.last && r != '＠' && r != '＃' && !xInvalid(r)
}

// withScheme takes the link that begins with a scheme at start and whose domain
// is s[from:to].
func (sc *linkScan) withScheme(start, from, to int) {
	end, _ := sc.tail(to)
	sc.last = end
	if !labelsFit(sc.s[from:to]) || utf16Len(sc.s[start:end]) > maxURL {
		return
	}
	if strings.EqualFold(sc.s[from:to], "t.co") && end > to && sc.s[to] == '/' {
		slug := to + 1
		for slug < end && isAlnum(sc.s[slug]) {
			slug++
		}
		if slug-to-1 > maxSlug {
			return
		}
		if slug > to+1 {
			end = queryEnd(sc.s, slug)
		}
	}
	sc.spans = append(sc.spans, Span{start, end})
}

// bare takes the domain s[from:to] without a scheme: only its ASCII part counts.
func (sc *linkScan) bare(from, to int) {
	end, path := sc.tail(to)
	sc.last = end
	if from > 0 && strings.IndexByte("-_./", sc.s[from-1]) >= 0 {
		return
	}
	if !labelsFit(sc.s[from:to]) || utf16Len(sc.s[from:end])+len("https://") > maxURL {
		return
	}
	before := len(sc.spans)
	sc.asciiDomains(from, to)
	if path && len(sc.spans) > before {
		sc.spans[len(sc.spans)-1].End = end
	}
}

// asciiDomains appends the domains in s[from:to] whose labels are ASCII letters,
// digits, hyphens and accented Latin letters.
func (sc *linkScan) asciiDomains(from, to int) {
	domain := sc.s[from:to]
	for i := 0; i < len(domain); {
		r, w := utf8.DecodeRuneInString(domain[i:])
		if !plainRune(r) {
			i += w
			continue
		}
		end, next := asciiDomain(domain, i, sc.table)
		if end >= 0 {
			sc.spans = append(sc.spans, Span{from + i, from + end})
		}
		i = next
	}
}

// asciiDomain gives the furthest end of a domain that begins at i in s, or -1,
// and where to go on looking.
func asciiDomain(s string, i int, table tldTable) (end, next int) {
	end = -1
	j, filled := i, false
	for j < len(s) {
		r, w := utf8.DecodeRuneInString(s[j:])
		if plainRune(r) {
			j, filled = j+w, true
			continue
		}
		if r != '.' || !filled {
			break
		}
		j, filled = j+1, false
		if e := table.end(s, j); e >= 0 {
			end = e
		}
	}
	if end >= 0 {
		return end, end
	}
	return -1, max(j, i+1)
}

func plainRune(r rune) bool {
	if r < utf8.RuneSelf {
		return isAlnum(byte(r)) || r == '-'
	}
	return latinAccent(r)
}

// tail gives the end of port, path and query that follow a domain at i, and
// whether there is a path.
func (sc *linkScan) tail(i int) (end int, path bool) {
	s := sc.s
	if i < len(s) && s[i] == ':' {
		j := i + 1
		for j < len(s) && isDigit(s[j]) {
			j++
		}
		if j > i+1 {
			i = j
		}
	}
	if i < len(s) && s[i] == '/' {
		i, path = pathEnd(s, i), true
	}
	return queryEnd(s, i), path
}
