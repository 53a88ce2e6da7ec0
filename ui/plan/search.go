package plan

import (
	"context"
	"strings"

	"charm.land/bubbles/v2/textinput"
	tea "charm.land/bubbletea/v2"

	"rounds/calendar"
	"rounds/ui/kit"
)

// search is the modal in which everything that was ever written is found while
// one types.
type search struct {
	host kit.Host
	file Reader
	st   *kit.Styles
	in   textinput.Model

	ask    int // number of the last question
	have   int // number of the question that was answered last
	hits   []calendar.Hit
	err    error
	cursor int
	top    int
	rows   int
}

// hitsMsg answers a question of one search; another search drops it.
type hitsMsg struct {
	of   *search
	ask  int
	hits []calendar.Hit
	err  error
}

// mostHits is more than anybody scrolls through: one types on instead.
const mostHits = 100

func (s *Screen) search() tea.Cmd {
	m := &search{host: s.host, file: s.file, in: textinput.New()}
	m.in.SetVirtualCursor(false)
	m.in.Prompt = ""
	m.in.Placeholder = "words of a title or a text"
	m.in.Focus()
	return s.host.Ask(m)
}

// SetStyles implements [kit.Styled].
func (m *search) SetStyles(st *kit.Styles) {
	m.st = st
	m.in.SetStyles(st.Input())
}

// Update implements [kit.Modal].
func (m *search) Update(msg tea.Msg) (bool, tea.Cmd) {
	switch msg := msg.(type) {
	case hitsMsg:
		if msg.of == m && msg.ask > m.have {
			m.have, m.hits, m.err = msg.ask, msg.hits, msg.err
			m.cursor, m.top = 0, 0
		}
		return false, nil
	case tea.MouseWheelMsg:
		m.move(kit.Wheel(msg.Button))
		return false, nil
	case tea.MouseClickMsg:
		if row := (msg.Y - firstHitRow) / 2; msg.Y >= firstHitRow && row < m.rows && m.top+row < len(m.hits) {
			m.cursor = m.top + row
			return m.pick()
		}
		return false, nil
	case tea.KeyPressMsg:
		switch msg.String() {
		case "esc":
			return true, nil
		case "enter":
			return m.pick()
		case "up", "shift+tab", "ctrl+p":
			m.move(-1)
			return false, nil
		case "down", "tab", "ctrl+n":
			m.move(1)
			return false, nil
		case "pgup":
			m.move(-max(1, m.rows))
			return false, nil
		case "pgdown":
			m.move(max(1, m.rows))
			return false, nil
		}
	}
	before := m.in.Value()
	var cmd tea.Cmd
	m.in, cmd = m.in.Update(msg)
	if m.in.Value() != before {
		return false, tea.Batch(cmd, m.find())
	}
	return false, cmd
}

// find asks the file in a command; typing goes on meanwhile.
func (m *search) find() tea.Cmd {
	m.ask++
	text := strings.TrimSpace(m.in.Value())
	ask, f, parent := m.ask, m.file, m.host.Context()
	if text == "" {
		m.have, m.hits, m.err, m.cursor, m.top = ask, nil, nil, 0, 0
		return nil
	}
	return func() tea.Msg {
		ctx, cancel := context.WithCancel(parent)
		defer cancel()
		hits, err := f.Search(ctx, text, mostHits)
		return hitsMsg{m, ask, hits, err}
	}
}

func (m *search) move(n int) {
	m.cursor = min(max(m.cursor+n, 0), max(0, len(m.hits)-1))
}

func (m *search) pick() (bool, tea.Cmd) {
	if m.cursor >= len(m.hits) {
		return false, nil
	}
	h := m.hits[m.cursor]
	if h.Entry == "" {
		return true, m.host.Go(kit.OpenDraft{ID: h.Draft})
	}
	return true, m.host.Go(kit.GoToDay{Day: h.Slot.Day, Entry: h.Entry})
}

const (
	searchWidth = 90
	firstHitRow = 3 // border, field, space
)

// View implements [kit.Modal].
func (m *search) View(maxW, maxH int) string {
	w := min(searchWidth, maxW)
	m.in.SetWidth(max(1, w-7))
	lines := []string{m.st.Accent.Render("› ") + m.in.View(), ""}
	room := max(0, min(maxH, 26)-2-len(lines)-2)
	m.rows = max(1, room/2)
	m.top = min(max(m.top, m.cursor-m.rows+1), m.cursor)
	body := m.results(w - 4)
	lines = append(lines, kit.FitLines(body, w-4, room)...)
	lines = append(lines, "", m.st.Key.Render("enter")+m.st.Muted.Render(" go there   ")+m.st.Key.Render("↑↓")+m.st.Muted.Render(" move   ")+
		m.st.Key.Render("esc")+m.st.Muted.Render(" close   "+m.count()))
	return kit.Box(m.st, "Search", w, min(maxH, len(lines)+2), strings.Join(lines, "\n"))
}

func (m *search) count() string {
	switch n := len(m.hits); {
	case n >= mostHits:
		return "the first " + kit.Count(n, "hit", "hits")
	case n > 0:
		return kit.Count(n, "hit", "hits")
	}
	return ""
}

func (m *search) results(w int) []string {
	switch {
	case m.err != nil:
		return kit.Wrap(m.st.Bad.Render(kit.Clean(m.err.Error())), w)
	case strings.TrimSpace(m.in.Value()) == "":
		return []string{m.st.Muted.Render("Every title and text is searched, on every day, placed or not.")}
	case len(m.hits) == 0 && m.have == m.ask:
		return []string{m.st.Muted.Render("Nothing has these words. Fewer letters find more.")}
	}
	var out []string
	for i := m.top; i < min(m.top+m.rows, len(m.hits)); i++ {
		h := m.hits[i]
		when := "no day yet"
		if h.Entry != "" {
			when = h.Slot.Day.Format("Mon 2 Jan 2006")
			if h.Slot.At != 0 {
				when += " " + h.Slot.At.String()
			}
		}
		base, sign := m.st.Text, "  "
		if i == m.cursor {
			base, sign = m.st.Selected, "▸ "
		}
		title, marks := h.Title, h.Marks
		if clean := kit.OneLine(title); clean != title {
			title, marks = clean, nil // the offsets are those of the raw title
		}
		if title == "" {
			title = "(no title)"
		}
		title = kit.Truncate(title, w-kit.Width(when)-4)
		gap := strings.Repeat(" ", max(1, w-2-kit.Width(title)-kit.Width(when)))
		out = append(out, base.Render(sign)+kit.Marked(m.st, base, title, marks)+base.Render(gap+when),
			m.st.Muted.Render("    "+kit.Truncate(kit.OneLine(h.Snippet), w-4)))
	}
	return out
}

// Cursor implements [kit.Modal].
func (m *search) Cursor() *tea.Cursor {
	c := m.in.Cursor()
	if c == nil {
		return nil
	}
	c.X += 4
	c.Y++
	return c
}
