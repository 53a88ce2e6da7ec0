package shown

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Change tells where a piece of text stands between two versions.
type Change int

const (
	// Same is in both versions.
	Same Change = iota
	// Out was in the old one only.
	Out
	// In is in the new one only.
	In
)

// Piece is a run of text that changed in one way.
type Piece struct {
	Change Change
	Text   string
}

// diffCells bounds the table of the comparison: 4 million cells take about
// 20 ms, and a post has some hundred words.
const diffCells = 4 << 20

// Diff gives the words that went from one text to the other. The pieces that
// are not In, put together, are the old text byte for byte; those that are not
// Out are the new one.
func Diff(old, now string) []Piece {
	a, b := words(old), words(now)
	head := 0
	for head < len(a) && head < len(b) && a[head] == b[head] {
		head++
	}
	tail := 0
	for tail < len(a)-head && tail < len(b)-head && a[len(a)-1-tail] == b[len(b)-1-tail] {
		tail++
	}
	var d differ
	d.add(Same, a[:head])
	d.middle(a[head:len(a)-tail], b[head:len(b)-tail])
	d.add(Same, a[len(a)-tail:])
	return d.tidy()
}

type differ struct{ pieces []Piece }

func (d *differ) add(c Change, ws []string) {
	if len(ws) == 0 {
		return
	}
	text := strings.Join(ws, "")
	if n := len(d.pieces); n > 0 && d.pieces[n-1].Change == c {
		d.pieces[n-1].Text += text
	} else {
		d.pieces = append(d.pieces, Piece{c, text})
	}
}

// middle walks the longest common subsequence of what lies between the common
// head and tail. Texts too long for it count as replaced.
func (d *differ) middle(a, b []string) {
	if len(a) == 0 || len(b) == 0 || (len(a)+1)*(len(b)+1) > diffCells {
		d.add(Out, a)
		d.add(In, b)
		return
	}
	w := len(b) + 1
	longest := make([]int32, (len(a)+1)*w)
	for i := len(a) - 1; i >= 0; i-- {
		for j := len(b) - 1; j >= 0; j-- {
			if a[i] == b[j] {
				longest[i*w+j] = longest[(i+1)*w+j+1] + 1
			} else {
				longest[i*w+j] = max(longest[(i+1)*w+j], longest[i*w+j+1])
			}
		}
	}
	i, j := 0, 0
	for i < len(a) && j < len(b) {
		switch {
		case a[i] == b[j]:
			d.add(Same, a[i:i+1])
			i, j = i+1, j+1
		case longest[(i+1)*w+j] >= longest[i*w+j+1]:
			d.add(Out, a[i:i+1])
			i++
		default:
			d.add(In, b[j:j+1])
			j++
		}
	}
	d.add(Out, a[i:])
	d.add(In, b[j:])
}

// tidy puts what went out before what came in where a single space is all that
// keeps two changes apart, so that a rewritten sentence reads as one.
func (d *differ) tidy() []Piece {
	p := d.pieces
	var out differ
	for i := 0; i < len(p); i++ {
		if p[i].Change == Same {
			out.add(Same, []string{p[i].Text})
			continue
		}
		var gone, came string
		j := i
		for ; j < len(p); j++ {
			spacer := p[j].Change == Same && j+1 < len(p) && blank(p[j].Text)
			if p[j].Change == Same && !spacer {
				break
			}
			if p[j].Change != In {
				gone += p[j].Text
			}
			if p[j].Change != Out {
				came += p[j].Text
			}
		}
		i = j - 1
		if gone != "" {
			out.add(Out, []string{gone})
		}
		if came != "" {
			out.add(In, []string{came})
		}
	}
	return out.pieces
}

// blank tells whether s is spaces within a line.
func blank(s string) bool {
	for _, r := range s {
		if r != ' ' && r != '\t' {
			return false
		}
	}
	return true
}

// words cuts a text into words, runs of space, line ends and single signs.
// Bytes that are no text stay as they are.
func words(s string) []string {
	var out []string
	start, last, joined := 0, kindNone, false
	for i := 0; i < len(s); {
		r, w := utf8.DecodeRuneInString(s[i:])
		k := kindOf(r)
		if i > start && (sticks(r) || joined) {
			k = last
		} else if i > start && (k != last || k == kindSign) {
			out = append(out, s[start:i])
			start = i
		}
		last, joined = k, r == joiner
		i += w
	}
	if start < len(s) {
		out = append(out, s[start:])
	}
	return out
}

// joiner binds two emoji into one.
const joiner = '\u200d'

// sticks tells whether a rune only changes how the one before it looks: joiners,
// variation selectors, skin tones, and marks.
func sticks(r rune) bool {
	return r == joiner || r >= 0xfe00 && r <= 0xfe0f || r >= 0x1f3fb && r <= 0x1f3ff || unicode.IsMark(r)
}

type wordKind int

const (
	kindNone wordKind = iota
	kindWord
	kindSpace
	kindSign
)

func kindOf(r rune) wordKind {
	switch {
	case r == '\n':
		return kindSign
	case unicode.IsSpace(r):
		return kindSpace
	case unicode.IsLetter(r), unicode.IsDigit(r), r == '\'', r == '’', r == utf8.RuneError:
		return kindWord
	}
	return kindSign
}
