package editor

import (
	"slices"
	"strings"
	"unicode"

	tea "charm.land/bubbletea/v2"
	"github.com/rivo/uniseg"

	"rounds/calendar"
	"rounds/calendar/platform"
	"rounds/ui/kit"
)

// threaded tells whether the accounts of this post include a platform that has
// threads, and which one.
func (e *Editor) threaded() (platform.Name, bool) {
	for _, n := range e.platforms().Names() {
		if platform.Of(n).Thread {
			return n, true
		}
	}
	return "", false
}

// whyNoThread says why the text of this tab cannot be split.
func (e *Editor) whyNoThread() string {
	if e.tab != "" && !platform.Of(e.tab).Thread {
		return "only X has threads"
	}
	if _, ok := e.threaded(); !ok {
		return "none of the accounts is on X, and only X has threads"
	}
	return ""
}

// toThread goes to the tab whose text may have parts. Where other platforms
// share the text it is the platform's own, so that theirs stays whole.
func (e *Editor) toThread() {
	if e.tab != "" {
		return
	}
	n, ok := e.threaded()
	if !ok || e.platforms() == calendar.PlatformsOf(n) && !e.own(n) {
		return
	}
	offset, part := e.offset(), e.part
	shared := !e.own(n)
	text, parts := e.textOf(n)
	e.tab = n
	if !shared {
		e.part = 0
		return
	}
	e.setText(n, text, slices.Clone(parts))
	e.part = part
	e.toOffset(offset)
	e.host.Say(kit.Info, "X has a text of its own now: the others have no threads", "ctrl+r goes back to the shared text")
}

// split makes two parts of this one at the cursor.
func (e *Editor) split() tea.Cmd {
	e.remember("split")
	cmd := e.goTo("text")
	e.toThread()
	f, ok := e.fields()[0].(*textField)
	if !ok {
		return cmd
	}
	before, after := f.sync().area.Split()
	before = strings.TrimRightFunc(before, unicode.IsSpace)
	after = strings.TrimLeftFunc(after, unicode.IsSpace)
	text, parts := e.textOf(e.tab)
	all := append([]string{text}, parts...)
	all = slices.Replace(slices.Clone(all), e.part, e.part+1, before, after)
	e.setText(e.tab, all[0], all[1:])
	e.part++
	e.toOffset(0)
	return tea.Batch(cmd, e.changed())
}

// join puts this part behind the one before it.
func (e *Editor) join() tea.Cmd {
	e.remember("join")
	text, parts := e.textOf(e.tab)
	all := append([]string{text}, parts...)
	head, tail := all[e.part-1], all[e.part]
	gap := " "
	if head == "" || tail == "" || strings.HasSuffix(head, "\n") {
		gap = ""
	}
	all = slices.Replace(slices.Clone(all), e.part-1, e.part+1, head+gap+tail)
	e.part--
	e.setText(e.tab, all[0], all[1:])
	e.toOffset(len(head) + len(gap))
	return e.changed()
}

// walkParts goes to another part of the thread.
func (e *Editor) walkParts(n int) tea.Cmd {
	_, parts := e.textOf(e.tab)
	e.part = max(0, min(e.part+n, len(parts)))
	e.typing = burst{}
	return e.goTo("text")
}

// splitLong splits what is over the limit, at the ends of sentences.
func (e *Editor) splitLong() tea.Cmd {
	e.remember("split")
	e.part = 0
	e.toThread()
	n := e.tab
	if n == "" {
		n, _ = e.threaded()
	}
	text, parts := e.textOf(e.tab)
	practice, link := e.host.Practice(), strings.TrimSpace(e.content.Link)
	media := make([]platform.Media, len(e.content.Media))
	fits := func(i int, s string) bool {
		s = calendar.Fill(s, practice)
		if i == 0 {
			s = n.Body(platform.Post{Text: s, Link: link, Media: media, Poll: e.content.Poll})
		}
		return n.Count(s).Over() == 0
	}
	var out []string
	for _, p := range append([]string{text}, parts...) {
		out = append(out, splitText(p, func(i int, s string) bool { return fits(i+len(out), s) })...)
	}
	if len(out) == len(parts)+1 {
		e.past = e.past[:len(e.past)-1]
		e.host.Say(kit.Info, "every part fits: nothing to split", "")
		return nil
	}
	e.setText(e.tab, out[0], out[1:])
	e.tidyFocus()
	e.host.Say(kit.Good, "split into "+kit.Count(len(out), "part", "parts"), "alt+down walks them, ctrl+z undoes it")
	return e.changed()
}

// splitText cuts a text into parts that fit: between sentences where it can,
// else between words, else between characters. Nothing but the white space
// around a cut is dropped. fits is asked for the part of a number.
func splitText(text string, fits func(i int, s string) bool) []string {
	if fits(0, text) {
		return []string{text}
	}
	var out []string
	part := ""
	flush := func() {
		if p := strings.TrimSpace(part); p != "" {
			out = append(out, p)
		}
		part = ""
	}
	finer := []func(string) []string{words, characters}
	var add func(piece string, level int)
	add = func(piece string, level int) {
		switch {
		case fits(len(out), strings.TrimSpace(part+piece)):
			part += piece
		case strings.TrimSpace(part) != "":
			flush()
			add(piece, level)
		case level == len(finer): // one character that fits nowhere: a part of its own
			part += piece
			flush()
		default:
			for _, p := range finer[level](piece) {
				add(p, level+1)
			}
		}
	}
	for _, s := range sentences(text) {
		add(s, 0)
	}
	flush()
	return out
}

func sentences(s string) []string {
	var out []string
	state, one := -1, ""
	for s != "" {
		one, s, state = uniseg.FirstSentenceInString(s, state)
		out = append(out, one)
	}
	return out
}

// words cuts behind each run of white space.
func words(s string) []string {
	var out []string
	start, space := 0, false
	for i, r := range s {
		if space && !unicode.IsSpace(r) {
			out = append(out, s[start:i])
			start = i
		}
		space = unicode.IsSpace(r)
	}
	return append(out, s[start:])
}

func characters(s string) []string {
	var out []string
	state, one := -1, ""
	for s != "" {
		one, s, _, state = uniseg.FirstGraphemeClusterInString(s, state)
		out = append(out, one)
	}
	return out
}
