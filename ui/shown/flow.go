package shown

import (
	"strings"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"

	"rounds/ui/kit"
)

// span is text in one look.
type span struct {
	text string
	look lipgloss.Style
}

// flow sets spans in lines of at most w columns, broken at spaces where that is
// possible. A line feed ends a line and is shown as a sign, except where it is
// the end of everything: whoever approves a text sees its empty lines and its
// spaces at line ends.
func flow(s *kit.Styles, spans []span, w int) []string {
	if w <= 0 {
		return nil
	}
	f := &flower{s: s, w: max(1, w-1)} // a column is kept for the sign of the line end
	for _, sp := range spans {
		f.span(sp)
	}
	f.end(false)
	if w < 2 {
		for i, l := range f.lines {
			f.lines[i] = kit.Truncate(l, w)
		}
	}
	return f.lines
}

type flower struct {
	s     *kit.Styles
	w     int
	lines []string
	line  []span
	col   int
}

func (f *flower) span(sp span) {
	text := kit.Clean(sp.text)
	for text != "" {
		switch i := strings.IndexAny(text, " \n"); {
		case i < 0:
			f.word(text, sp.look)
			return
		case i > 0:
			f.word(text[:i], sp.look)
			text = text[i:]
		case text[0] == '\n':
			f.end(true)
			text = text[1:]
		default:
			n := len(text) - len(strings.TrimLeft(text, " "))
			f.space(n, sp.look)
			text = text[n:]
		}
	}
}

// word sets a word, on the next line where it does not fit on this one; a word
// longer than a line is cut.
func (f *flower) word(text string, look lipgloss.Style) {
	for text != "" {
		n := ansi.StringWidth(text)
		if f.col+n <= f.w {
			f.put(text, n, look)
			return
		}
		if f.col > 0 && (n <= f.w || f.col > f.w*2/3) {
			f.wrap()
			continue
		}
		head := ansi.Truncate(text, f.w-f.col, "")
		if head == "" { // a wide sign in a single column
			if f.col > 0 {
				f.wrap()
				continue
			}
			head = "…"
			_, text = firstCluster(text)
		} else {
			text = text[len(head):]
		}
		f.put(head, ansi.StringWidth(head), look)
		if text != "" {
			f.wrap()
		}
	}
}

func firstCluster(s string) (first, rest string) {
	first, _ = ansi.FirstGraphemeCluster(s, ansi.GraphemeWidth)
	if first == "" {
		return s, ""
	}
	return first, s[len(first):]
}

func (f *flower) space(n int, look lipgloss.Style) {
	for ; n > 0; n-- {
		if f.col >= f.w { // the break stands for the space
			f.wrap()
			continue
		}
		f.put(" ", 1, look)
	}
}

func (f *flower) put(text string, n int, look lipgloss.Style) {
	f.line = append(f.line, span{text, look})
	f.col += n
}

// wrap begins a new line within a paragraph.
func (f *flower) wrap() {
	f.lines = append(f.lines, f.render())
	f.line, f.col = f.line[:0], 0
}

// end ends a paragraph: spaces that nobody would see become dots.
func (f *flower) end(sign bool) {
	if !sign && len(f.line) == 0 && len(f.lines) > 0 {
		return
	}
	for i := len(f.line) - 1; i >= 0 && f.line[i].text == " "; i-- {
		f.line[i] = span{"·", f.s.Warn}
	}
	out := f.render()
	if sign {
		out += f.s.Faint.Render("↵")
	}
	f.lines = append(f.lines, out)
	f.line, f.col = f.line[:0], 0
}

// render draws the line; neighbours in one look are drawn at once.
func (f *flower) render() string {
	var b strings.Builder
	for i := 0; i < len(f.line); {
		j, text := i+1, f.line[i].text
		for ; j < len(f.line) && same(f.line[j].look, f.line[i].look); j++ {
			text += f.line[j].text
		}
		b.WriteString(f.line[i].look.Render(text))
		i = j
	}
	return b.String()
}

func same(a, b lipgloss.Style) bool {
	return a.GetForeground() == b.GetForeground() &&
		a.GetBold() == b.GetBold()
}

// Exact draws a text with its line ends, in lines of at most w columns.
func Exact(s *kit.Styles, text string, w int) []string {
	return flow(s, []span{{text, s.Text}}, w)
}

// Changed draws what went from one text to another: what is gone in [-…-], what
// is new in {+…+}. Nothing is underlined or struck out: that is drawn letter by
// letter, which tears emoji of several parts.
func Changed(s *kit.Styles, old, now string, w int) []string {
	var spans []span
	for _, p := range Diff(old, now) {
		switch p.Change {
		case Same:
			spans = append(spans, span{p.Text, s.Text})
		case Out:
			spans = append(spans, span{"[-", s.Bad}, span{ends(p.Text), s.Bad}, span{"-]", s.Bad})
		case In:
			spans = append(spans, span{"{+", s.Good}, span{p.Text, s.Good}, span{"+}", s.Good})
		}
	}
	return flow(s, spans, w)
}

// ends shows the line ends of what is gone without breaking the line.
func ends(text string) string { return strings.ReplaceAll(text, "\n", "↵") }
