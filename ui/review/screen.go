package review

import (
	"image"
	"slices"
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"

	"rounds/calendar"
	"rounds/ui/kit"
	"rounds/ui/shown"
)

// Screen shows what would be sent, to say yes or send back.
type Screen struct {
	host kit.Host
	file File

	items   []*item
	list    shown.List
	onList  bool // the list has the focus
	pane    shown.Pane
	account int  // of the sheet, by position among its contents
	diff    bool // only what differs from the last yes is shown
	loading bool
	finding bool // the entries that wait are being looked for
	found   bool // the screen was opened without entries: it finds them itself
	ask     int
	remarks map[calendar.EntryID]string // typed, and not sent

	heads   []int // line of each account's heading in the sheet, as last drawn
	regions kit.Regions
}

// item is one entry of the list.
type item struct {
	id      calendar.EntryID
	title   string // as known before the sheet is there
	sheet   calendar.ReviewSheet
	answers []calendar.Approval
	names   map[calendar.SHA256]string // of the files among the settings
	err     error
	loaded  bool
	stale   bool
	marked  bool
	ask     int
}

func (it *item) name(id calendar.SHA256) string { return it.names[id] }

func (it *item) heading() string {
	if it.loaded {
		if t := it.sheet.Revision.Content.Heading(); t != "" {
			return kit.OneLine(t)
		}
	}
	if it.title != "" {
		return kit.OneLine(it.title)
	}
	return "without words"
}

// New opens the sheets of some entries. Without any, or with an id of "", it
// lists all that wait for a yes.
func New(host kit.Host, file File, entries ...calendar.EntryID) *Screen {
	entries = slices.DeleteFunc(slices.Clone(entries), func(id calendar.EntryID) bool { return id == "" })
	s := &Screen{host: host, file: file, remarks: map[calendar.EntryID]string{}, found: len(entries) == 0}
	for _, id := range entries {
		s.items = append(s.items, &item{id: id, stale: true})
	}
	s.onList = len(entries) != 1
	return s
}

// Title implements [kit.Screen].
func (s *Screen) Title() string { return "Approve" }

// Init implements [kit.Screen].
func (s *Screen) Init() tea.Cmd {
	if s.found {
		return s.find()
	}
	return s.load()
}

// Typing implements [kit.Screen].
func (s *Screen) Typing() bool { return false }

// Cursor implements [kit.Screen].
func (s *Screen) Cursor() *tea.Cursor { return nil }

// Leave implements [kit.Screen]: nothing is typed outside the box for remarks.
func (s *Screen) Leave() tea.Cmd { return nil }

// MouseMode implements [kit.Mouser].
func (s *Screen) MouseMode() tea.MouseMode { return tea.MouseModeCellMotion }

// FileChanged implements [kit.Screen]: every sheet is read again.
func (s *Screen) FileChanged() tea.Cmd {
	for _, it := range s.items {
		it.stale = true
		it.ask++
	}
	if s.found {
		return tea.Batch(s.find(), s.load())
	}
	return s.load()
}

// Update implements [kit.Screen].
func (s *Screen) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case foundMsg:
		return s.gotFound(msg)
	case loadedMsg:
		return s.gotLoaded(msg)
	case askedMsg:
		return s.gotAsked(msg)
	case answeredMsg:
		return s.gotAnswered(msg)
	case tea.KeyPressMsg:
		s.key(msg)
	case tea.MouseWheelMsg:
		if strings.HasPrefix(s.regions.Hit(msg.X, msg.Y), "entry:") {
			s.list.Wheel(msg, len(s.items))
			return s.load()
		}
		s.pane.Wheel(msg)
	case tea.MouseClickMsg:
		if rest, ok := strings.CutPrefix(s.regions.Hit(msg.X, msg.Y), "entry:"); ok {
			n, err := strconv.Atoi(rest)
			if err == nil {
				s.choose(n)
				return s.load()
			}
		}
	}
	return nil
}

func (s *Screen) key(k tea.KeyPressMsg) {
	if s.onList {
		before := s.list.At
		if s.list.Key(k, len(s.items)) && s.list.At != before {
			s.turn()
		}
		return
	}
	s.pane.Key(k)
}

// choose goes to an entry of the list.
func (s *Screen) choose(n int) {
	if n < 0 || n >= len(s.items) || n == s.list.At {
		return
	}
	s.list.At = n
	s.turn()
}

// turn shows another sheet from its beginning.
func (s *Screen) turn() {
	s.pane.Home()
	s.account, s.diff = 0, false
}

// current gives the entry whose sheet is shown, or nil.
func (s *Screen) current() *item {
	if s.list.At < 0 || s.list.At >= len(s.items) {
		return nil
	}
	return s.items[s.list.At]
}

const (
	wide      = 104 // from here on the list stands beside the sheet
	listWidth = 38
)

// View implements [kit.Screen].
func (s *Screen) View(w, h int) string { return kit.Inset(s.draw, w, h) }

func (s *Screen) draw(w, h int) string {
	s.regions.Reset()
	if w <= 0 || h <= 0 {
		return kit.Fit("", w, h)
	}
	switch {
	case len(s.items) == 0:
		return kit.Fit(strings.Join(s.nothing(w), "\n"), w, h)
	case len(s.items) == 1:
		return strings.Join(s.sheetLines(w, h), "\n")
	case w >= wide:
		left := kit.FitLines(s.listLines(listWidth, h, 0), listWidth, h)
		gap := make([]string, h)
		for i := range gap {
			gap[i] = s.host.Styles().Line.Render(" │ ")
		}
		return strings.Join(kit.Beside(left, gap, s.sheetLines(w-listWidth-3, h)), "\n")
	case s.onList:
		return kit.Fit(strings.Join(s.listLines(w, h, 0), "\n"), w, h)
	}
	return strings.Join(s.sheetLines(w, h), "\n")
}

func (s *Screen) nothing(w int) []string {
	st := s.host.Styles()
	if s.finding {
		return []string{"", st.Muted.Render(kit.Truncate("  Looking for what waits for a yes …", w))}
	}
	return []string{
		"", st.Text.Render(kit.Truncate("  Nothing waits for a yes.", w)), "",
		st.Muted.Render(kit.Truncate("  An entry comes here when approval is asked for: in the editor, or on the calendar.", w)),
	}
}

// listLines draws the entries; x is where the list stands, for the mouse.
func (s *Screen) listLines(w, h, x int) []string {
	st := s.host.Styles()
	marked := 0
	for _, it := range s.items {
		if it.marked {
			marked++
		}
	}
	head := kit.Count(len(s.items), "entry", "entries")
	if marked > 0 {
		head += ", " + strconv.Itoa(marked) + " marked"
	}
	lines := []string{st.Title.Render(kit.Truncate(head, w)), ""}
	from, to := s.list.Window(len(s.items), (h-2)/2)
	for i := from; i < to; i++ {
		it := s.items[i]
		s.regions.Add("entry:"+strconv.Itoa(i), image.Rect(x, len(lines), x+w, len(lines)+2))
		sign := "· "
		if it.marked {
			sign = "✓ "
		}
		lines = append(lines, shown.Row(st, i == s.list.At, sign+it.heading(), "", w))
		below := kit.Truncate("    "+s.when(it), w)
		look := st.Muted
		if it.loaded && it.sheet.Yes != calendar.YesGiven && calendar.Blocking(it.sheet.Blockers) {
			look = st.Bad
		}
		lines = append(lines, look.Render(below))
	}
	return lines
}

// when is the line below an entry in the list: its time, and where it stands.
func (s *Screen) when(it *item) string {
	switch {
	case it.err != nil:
		return kit.OneLine(it.err.Error())
	case !it.loaded:
		return "reading …"
	}
	out := slotShort(it.sheet.Entry.Slot) + "  " + yesWord(it.sheet.Yes)
	if it.sheet.Yes != calendar.YesGiven && calendar.Blocking(it.sheet.Blockers) {
		out += ", blocked"
	}
	return out
}

func slotShort(sl calendar.Slot) string { return sl.Day.Format("Mon 2 Jan") + " " + sl.At.String() }

func slotLong(sl calendar.Slot) string {
	return sl.Day.Format("Mon 2 Jan 2006") + " at " + sl.At.String()
}

func yesWord(y calendar.Yes) string {
	switch y {
	case calendar.Asked:
		return "waits"
	case calendar.SentBack:
		return "sent back"
	case calendar.Stale:
		return "changed since its yes"
	case calendar.YesGiven:
		return "approved"
	case calendar.NotAsked:
	}
	return "nobody was asked"
}
