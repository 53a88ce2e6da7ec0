package editor

import (
	"slices"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"rounds/calendar"
	"rounds/calendar/platform"
	"rounds/ui/kit"
	"rounds/ui/shown"
)

// History shows the revisions of a draft: who saved them when, and what differs
// between each and the text as it is now. It implements [kit.Screen].
type History struct {
	host  kit.Host
	file  File
	draft calendar.DraftID
	take  func(calendar.Content) tea.Cmd // brings a content back

	now     calendar.Content
	list    []calendar.Revision
	at, top int
	scroll  int
	loaded  bool
	asked   int
	drawn   map[int][]string // of a revision's comparison, at a width
	width   int
	style   uint64
}

type revisionsRead struct {
	to    *History
	asked int
	draft calendar.Draft
	list  []calendar.Revision
	err   error
}

type broughtBack struct {
	to  *History
	err error
}

// NewHistory makes the history of a draft that is not open in an editor.
func NewHistory(host kit.Host, file File, draft calendar.DraftID) *History {
	h := &History{host: host, file: file, draft: draft}
	h.take = func(c calendar.Content) tea.Cmd {
		ctx, by := host.Context(), host.Me().ID
		return func() tea.Msg {
			_, err := file.SaveRevision(ctx, by, draft, c)
			return broughtBack{h, err}
		}
	}
	return h
}

func (e *Editor) whyNoHistory() string {
	if e.kept.draft.ID == "" {
		return "nothing was saved yet"
	}
	return ""
}

// openHistory saves what is typed, so that it is in the history too, and shows
// the revisions.
func (e *Editor) openHistory() tea.Cmd {
	h := &History{host: e.host, file: e.file, draft: e.kept.draft.ID}
	h.take = func(c calendar.Content) tea.Cmd {
		e.remember("history")
		e.content = c.Clone()
		clear(e.raw)
		e.tidyFocus()
		cmd := e.changed()
		e.save.revise = true
		e.host.Say(kit.Good, "the earlier text is back, as a new revision", "ctrl+z undoes it")
		return tea.Batch(cmd, e.write(), e.readMedia(), e.host.Pop())
	}
	return tea.Batch(e.saveNow(), e.host.Push(h))
}

// Title implements [kit.Screen].
func (h *History) Title() string { return "History" }

// Typing implements [kit.Screen].
func (h *History) Typing() bool { return false }

// Cursor implements [kit.Screen].
func (h *History) Cursor() *tea.Cursor { return nil }

// Leave implements [kit.Screen].
func (h *History) Leave() tea.Cmd { return nil }

// Init implements [kit.Screen].
func (h *History) Init() tea.Cmd { return h.FileChanged() }

// FileChanged implements [kit.Screen].
func (h *History) FileChanged() tea.Cmd {
	h.asked++
	asked, file, id, ctx := h.asked, h.file, h.draft, h.host.Context()
	return func() tea.Msg {
		out := revisionsRead{to: h, asked: asked}
		if out.draft, out.err = file.Draft(ctx, id); out.err == nil {
			out.list, out.err = file.Revisions(ctx, id)
		}
		return out
	}
}

// Update implements [kit.Screen].
func (h *History) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case revisionsRead:
		if msg.to != h || msg.asked != h.asked {
			return nil
		}
		if msg.err != nil {
			h.host.Fail(msg.err)
			return nil
		}
		h.now, h.list, h.loaded, h.drawn = msg.draft.Working, msg.list, true, nil
		h.at = min(h.at, max(0, len(h.list)-1))
	case broughtBack:
		if msg.to != h {
			return nil
		}
		if msg.err != nil {
			h.host.Fail(msg.err)
			return nil
		}
		h.host.Say(kit.Good, "the earlier text is back, as a new revision", "")
		return h.host.Pop()
	case tea.KeyPressMsg:
		cmd, _ := kit.Dispatch(h.Actions(), msg, false, func(why string) { h.host.Say(kit.Warn, why, "") })
		return cmd
	case tea.MouseWheelMsg:
		if msg.Button == tea.MouseWheelUp {
			h.scroll = max(0, h.scroll-3)
		} else if msg.Button == tea.MouseWheelDown {
			h.scroll += 3
		}
	}
	return nil
}

func (h *History) move(n int) func() tea.Cmd {
	return func() tea.Cmd {
		h.at, h.scroll = max(0, min(h.at+n, len(h.list)-1)), 0
		return nil
	}
}

// Actions implements [kit.Screen].
func (h *History) Actions() []kit.Action {
	act := func(name string, keys key.Binding, long string, run func() tea.Cmd) kit.Action {
		return kit.Action{Name: "history." + name, Keys: keys, Long: long, Group: "History", Run: run}
	}
	back := act("back", kit.Bind("enter b", "enter", "bring back"), "Bring this revision back, as a new one", h.bringBack)
	back.Blocked = func() string {
		switch {
		case len(h.list) == 0:
			return "there is no revision yet"
		case h.list[h.at].Content.Equal(h.now):
			return "this is the text as it is now"
		}
		return ""
	}
	scroll := func(n int) func() tea.Cmd {
		return func() tea.Cmd {
			h.scroll = max(0, h.scroll+n)
			return nil
		}
	}
	up := act("up", kit.Bind("up k", "↑↓", "choose"), "Go to the revision above", h.move(-1))
	down := act("down", kit.Bind("down j", "↓", "next"), "Go to the revision below", h.move(1))
	down.Hidden = true
	pgup := act("scroll.up", kit.Bind("pgup", "pgup", "scroll"), "Scroll the comparison up", scroll(-5))
	pgup.Hidden = true
	return []kit.Action{
		up, down, back,
		act("scroll.down", kit.Bind("pgdown space", "pgdn", "scroll"), "Scroll the comparison down", scroll(5)), pgup,
		act("close", kit.Bind("esc", "esc", "close"), "Close the history", h.host.Pop),
	}
}

func (h *History) bringBack() tea.Cmd {
	r := h.list[h.at]
	return h.host.Ask(&kit.Confirm{
		Title: "Bring back", Text: "Bring back the text of " + h.when(r) + "? The text as it is now stays in the history.",
		Yes: "bring it back", No: "leave it", OnYes: func() tea.Cmd { return h.take(r.Content) },
	})
}

func (h *History) when(r calendar.Revision) string {
	return r.At.In(h.host.Zone()).Format("Mon 2 Jan 2006 15:04")
}

func (h *History) who(r calendar.Revision) string {
	for _, p := range h.host.People() {
		if p.ID == r.By {
			return kit.OneLine(p.Name)
		}
	}
	return "somebody"
}

// View implements [kit.Screen].
func (h *History) View(w, height int) string {
	s := h.host.Styles()
	if !h.loaded || len(h.list) == 0 {
		text := "Reading…"
		if h.loaded {
			text = "There is no revision yet: saving with ctrl+s or leaving the editor makes one."
		}
		return kit.Fit(s.Muted.Render(text), w, height)
	}
	lw := min(34, w/2)
	h.top = max(0, min(h.top, h.at))
	h.top = max(h.top, h.at-height+2)
	left := []string{s.Title.Render(kit.Truncate(kit.Count(len(h.list), "revision", "revisions"), lw))}
	for i := h.top; i < len(h.list) && len(left) < height; i++ {
		r := h.list[i]
		line := kit.Pad(r.At.In(h.host.Zone()).Format("2 Jan 2006 15:04")+"  "+h.who(r), lw-1)
		if i == h.at {
			line = s.Selected.Render(line)
		} else {
			line = s.Text.Render(line)
		}
		left = append(left, line)
	}
	rw := max(0, w-lw-1)
	right := h.compare(rw)
	h.scroll = max(0, min(h.scroll, len(right)-height+1))
	right = append([]string{s.Title.Render(kit.Truncate("From "+h.when(h.list[h.at])+" to now", rw))}, right[min(h.scroll, len(right)):]...)
	bar := make([]string, max(height, 0))
	for i := range bar {
		bar[i] = s.Line.Render("│")
	}
	return kit.Fit(strings.Join(kit.Beside(kit.FitLines(left, lw, height), bar, kit.FitLines(right, rw, height)), "\n"), w, height)
}

// compare draws what differs between the chosen revision and now, once per
// width: a comparison of long texts is no work for every key.
func (h *History) compare(w int) []string {
	s := h.host.Styles()
	if h.drawn == nil || h.width != w || h.style != s.Version {
		h.drawn, h.width, h.style = map[int][]string{}, w, s.Version
	}
	if _, ok := h.drawn[h.at]; !ok {
		h.drawn[h.at] = strings.Split(compareText(s, h.list[h.at].Content, h.now, w), "\n")
	}
	return h.drawn[h.at]
}

// comparedMost bounds how much of a text is compared word by word on the screen.
const comparedMost = 20_000

// compareText draws what went from one content to another.
func compareText(s *kit.Styles, was, now calendar.Content, w int) string {
	var lines []string
	differ := func(name, a, b string) {
		if a == b {
			return
		}
		if len(lines) > 0 {
			lines = append(lines, "")
		}
		lines = append(lines, s.Muted.Render(kit.Truncate(name, w)))
		lines = append(lines, shown.Changed(s, bounded(a), bounded(b), w)...)
	}
	differ("Text", was.Text, now.Text)
	differ("Further parts", strings.Join(was.Parts, "\n\n"), strings.Join(now.Parts, "\n\n"))
	for _, n := range platform.All() {
		differ(n.Title()+"'s own text", variantText(was, n), variantText(now, n))
	}
	differ("Title", was.Title, now.Title)
	differ("Link", was.Link, now.Link)
	differ("First comment", was.FirstComment, now.FirstComment)
	differ("Pillar", was.Pillar, now.Pillar)
	differ("Audience", was.Audience, now.Audience)
	differ("Poll", pollText(was), pollText(now))
	for _, n := range platform.All() {
		differ(n.Title()+"'s settings", settingsText(was, n), settingsText(now, n))
	}
	differ("Files", mediaText(was), mediaText(now))
	differ("Evidence", evidenceText(was), evidenceText(now))
	if len(lines) == 0 {
		return s.Muted.Render("nothing differs: this is the text as it is now")
	}
	return strings.Join(lines, "\n")
}

func bounded(s string) string {
	if len(s) <= comparedMost {
		return s
	}
	return strings.ToValidUTF8(s[:comparedMost], "") + " …"
}

func variantText(c calendar.Content, n platform.Name) string {
	v, ok := c.Variants[n]
	if !ok {
		return ""
	}
	return strings.Join(append([]string{v.Text}, v.Parts...), "\n\n")
}

func pollText(c calendar.Content) string {
	if c.Poll == nil {
		return ""
	}
	return strings.Join(append([]string{c.Poll.Question}, c.Poll.Options...), "\n")
}

func settingsText(c calendar.Content, n platform.Name) string {
	var out []string
	for k, v := range c.Settings[n] {
		s, _ := n.Setting(k)
		out = append(out, shown.Setting(n, k)+": "+s.Says(v))
	}
	slices.Sort(out)
	return strings.Join(out, "\n")
}

func mediaText(c calendar.Content) string {
	var out []string
	for _, m := range c.Media {
		out = append(out, string(m.Media[:min(8, len(m.Media))])+" "+m.Alt)
	}
	return strings.Join(out, "\n")
}

func evidenceText(c calendar.Content) string {
	var out []string
	for _, v := range c.Evidence {
		out = append(out, sourceText(v))
	}
	return strings.Join(out, "\n")
}
