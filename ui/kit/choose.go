package kit

import (
	"cmp"
	"strings"

	"charm.land/bubbles/v2/textinput"
	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"
	"github.com/sahilm/fuzzy"
)

// Choice is one line of a [Choose].
type Choice struct {
	Label  string
	Detail string // to the right, less important
	Why    string // why it cannot be chosen; "" when it can
	On     bool   // marked with a tick
}

// Choose is a list of which one is picked. Typing narrows it.
type Choose struct {
	Title  string
	Text   string // above the list
	Empty  string // shown where there is nothing to choose
	Items  []Choice
	At     int    // the choice with the cursor to begin with
	Ticks  bool   // the list shows which ones are on
	Enter  string // what enter does, for the line of keys; "" is "choose"
	Width  int    // 0 is as wide as usual
	OnPick func(i int) tea.Cmd
	OnEsc  func() tea.Cmd

	s      *Styles
	in     textinput.Model
	ready  bool
	shown  []found
	cursor int
	top    int
	why    string
	rows   int // of the list, as last drawn
	at     int // row of the field
}

// found is one choice that fits what was typed.
type found struct {
	index int
	marks []int // byte offsets in the label
}

// SetStyles implements [Styled].
func (c *Choose) SetStyles(s *Styles) {
	c.s = s
	c.begin()
	c.in.SetStyles(s.Input())
}

func (c *Choose) begin() {
	if c.ready {
		return
	}
	c.ready = true
	c.in = textinput.New()
	c.in.SetVirtualCursor(false)
	c.in.Prompt = ""
	c.in.Placeholder = "type to narrow the list"
	c.in.Focus()
	c.narrow()
	c.cursor = min(max(c.At, 0), max(0, len(c.shown)-1))
}

func (c *Choose) narrow() {
	c.shown, c.cursor, c.top = c.shown[:0], 0, 0
	text := strings.TrimSpace(c.in.Value())
	if text == "" {
		for i := range c.Items {
			c.shown = append(c.shown, found{index: i})
		}
		return
	}
	labels := make([]string, len(c.Items))
	for i, it := range c.Items {
		labels[i] = it.Label
	}
	for _, m := range fuzzy.Find(text, labels) {
		c.shown = append(c.shown, found{m.Index, m.MatchedIndexes})
	}
}

// Update implements [Modal].
func (c *Choose) Update(msg tea.Msg) (bool, tea.Cmd) {
	c.begin()
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		return c.key(msg)
	case tea.MouseWheelMsg:
		c.move(Wheel(msg.Button))
		return false, nil
	case tea.MouseClickMsg:
		if row := msg.Y - c.at - 2; msg.Button == tea.MouseLeft && row >= 0 && row < c.rows && c.top+row < len(c.shown) {
			c.cursor = c.top + row
			return c.pick()
		}
		return false, nil
	}
	var cmd tea.Cmd
	c.in, cmd = c.in.Update(msg)
	return false, cmd
}

func (c *Choose) key(k tea.KeyPressMsg) (bool, tea.Cmd) {
	switch k.String() {
	case "esc":
		if c.in.Value() != "" {
			c.in.SetValue("")
			c.narrow()
			return false, nil
		}
		return true, call(c.OnEsc)
	case "enter":
		return c.pick()
	case "up", "ctrl+p", "shift+tab":
		c.move(-1)
	case "down", "ctrl+n", "tab":
		c.move(1)
	case "pgup":
		c.move(-max(1, c.rows))
	case "pgdown":
		c.move(max(1, c.rows))
	default:
		before := c.in.Value()
		var cmd tea.Cmd
		c.in, cmd = c.in.Update(k)
		if c.in.Value() != before {
			c.why = ""
			c.narrow()
		}
		return false, cmd
	}
	return false, nil
}

func (c *Choose) move(n int) {
	c.why = ""
	c.cursor = min(max(c.cursor+n, 0), max(0, len(c.shown)-1))
}

func (c *Choose) pick() (bool, tea.Cmd) {
	if c.cursor >= len(c.shown) {
		return false, nil
	}
	i := c.shown[c.cursor].index
	if c.why = c.Items[i].Why; c.why != "" {
		return false, nil
	}
	if c.OnPick == nil {
		return true, nil
	}
	return true, c.OnPick(i)
}

const chooseWidth = 72

// View implements [Modal].
func (c *Choose) View(maxW, maxH int) string {
	c.begin()
	s := orPlain(c.s)
	w := c.Width
	if w == 0 {
		w = chooseWidth
	}
	w = min(w, maxW)
	c.in.SetWidth(max(1, w-7))
	var head []string
	if c.Text != "" {
		for _, t := range Wrap(Clean(c.Text), w-4) {
			head = append(head, s.Text.Render(t))
		}
		head = append(head, "")
	}
	c.at = len(head) + 1
	head = append(head, s.Accent.Render("› ")+c.in.View(), "")
	esc := "close"
	if c.in.Value() != "" {
		esc = "clear"
	}
	foot := []string{"", keyHints(s, "↑↓", "move", "enter", cmp.Or(c.Enter, "choose"), "esc", esc)}
	if c.why != "" {
		foot[0] = s.Warn.Render(Truncate(Clean(c.why), w-4))
	}
	// The list keeps its height while it is narrowed, so that the box stands still.
	c.rows = max(1, min(max(1, len(c.Items)), maxH-2-len(head)-len(foot)))
	c.top = min(max(c.top, c.cursor-c.rows+1), c.cursor)
	lines := head
	for row := range c.rows {
		lines = append(lines, c.row(s, c.top+row, w-4))
	}
	return Box(s, c.Title, w, min(maxH, len(lines)+len(foot)+2), strings.Join(append(lines, foot...), "\n"))
}

func (c *Choose) row(s *Styles, n, w int) string {
	if len(c.shown) == 0 && n == c.top {
		if len(c.Items) == 0 {
			return s.Muted.Render(Truncate(c.Empty, w))
		}
		return s.Muted.Render("nothing fits")
	}
	if n >= len(c.shown) {
		return ""
	}
	f := c.shown[n]
	it := c.Items[f.index]
	base, muted, sign := s.Text, s.Muted, "  "
	if it.Why != "" {
		base = s.Muted
	}
	if n == c.cursor {
		base, muted, sign = s.Selected, s.SelectedMuted, "▸ "
	}
	if c.Ticks {
		sign += map[bool]string{true: "✓ ", false: "· "}[it.On]
	}
	detail := Truncate(OneLine(it.Detail), w/2)
	label := Truncate(OneLine(it.Label), w-lipgloss.Width(sign)-lipgloss.Width(detail)-1)
	gap := w - lipgloss.Width(sign) - lipgloss.Width(label) - lipgloss.Width(detail)
	return base.Render(sign) + marked(base, label, f.marks) + base.Render(strings.Repeat(" ", max(0, gap))) + muted.Render(detail)
}

// marked underlines the letters of label at the byte offsets in marks.
func marked(base lipgloss.Style, label string, marks []int) string {
	if len(marks) == 0 {
		return base.Render(label)
	}
	var b, run strings.Builder
	hit := base.Bold(true).Underline(true)
	on, next := false, 0
	flush := func() {
		if run.Len() == 0 {
			return
		}
		if on {
			b.WriteString(hit.Render(run.String()))
		} else {
			b.WriteString(base.Render(run.String()))
		}
		run.Reset()
	}
	for i, r := range label {
		for next < len(marks) && marks[next] < i {
			next++
		}
		is := next < len(marks) && marks[next] == i
		if is != on {
			flush()
			on = is
		}
		run.WriteRune(r)
	}
	flush()
	return b.String()
}

// Marked shows a text with the letters at some byte offsets marked, as a search
// found them.
func Marked(s *Styles, base lipgloss.Style, text string, marks []int) string {
	return marked(base, text, marks)
}

// Cursor implements [Modal].
func (c *Choose) Cursor() *tea.Cursor {
	cur := c.in.Cursor()
	if cur == nil {
		return nil
	}
	cur.X += 2 + lipgloss.Width("› ")
	cur.Y += c.at
	return cur
}
