package settings

import (
	"image"
	"maps"
	"slices"
	"strconv"
	"strings"

	"charm.land/bubbles/v2/textinput"
	tea "charm.land/bubbletea/v2"

	"rounds/calendar"
	"rounds/ui/kit"
	"rounds/ui/shown"
)

// Screen changes the settings of a file that is there.
type Screen struct {
	host kit.Host
	file File
	keys Keys

	page    int
	list    shown.List
	editing bool
	name    string // of the row that is edited
	in      textinput.Model
	typed   map[string]string // by page and row: typed, and not taken

	// What this screen saved and the program around it has not read yet.
	own      *calendar.Practice
	persons  map[calendar.PersonID]calendar.Person
	profiles map[calendar.AccountID]calendar.Account

	regions kit.Regions
	fieldAt [2]int
}

// New opens the settings at a page: "practice", "people", "accounts",
// "pillars", "times", "hold", or "" for the first. Without a desk in keys no
// account is connected.
func New(host kit.Host, file File, keys Keys, at string) *Screen {
	s := &Screen{
		host: host, file: file, keys: keys, typed: map[string]string{},
		persons: map[calendar.PersonID]calendar.Person{}, profiles: map[calendar.AccountID]calendar.Account{},
	}
	s.page = max(0, slices.IndexFunc(pages, func(p page) bool { return p.name == at }))
	s.in = textinput.New()
	s.in.SetVirtualCursor(false)
	s.in.Prompt = ""
	s.SetStyles(host.Styles())
	return s
}

// SetStyles implements [kit.Styled].
func (s *Screen) SetStyles(st *kit.Styles) { s.in.SetStyles(st.Input()) }

// Title implements [kit.Screen].
func (s *Screen) Title() string { return "Settings" }

// Init implements [kit.Screen].
func (s *Screen) Init() tea.Cmd { return nil }

// Typing implements [kit.Screen].
func (s *Screen) Typing() bool { return s.editing }

// Leave implements [kit.Screen]: what was typed and not taken was asked for
// before the screen is closed.
func (s *Screen) Leave() tea.Cmd { return nil }

// FileChanged implements [kit.Screen]: the program around has read what is here,
// also where something was taken back.
func (s *Screen) FileChanged() tea.Cmd {
	s.own = nil
	clear(s.persons)
	clear(s.profiles)
	return nil
}

// MouseMode implements [kit.Mouser].
func (s *Screen) MouseMode() tea.MouseMode { return tea.MouseModeCellMotion }

// Cursor implements [kit.Screen].
func (s *Screen) Cursor() *tea.Cursor {
	c := s.in.Cursor()
	if c == nil || !s.editing {
		return nil
	}
	c.X += s.fieldAt[0]
	c.Y += s.fieldAt[1]
	return c
}

// practice gives the practice as it is, with what was just saved here.
func (s *Screen) practice() calendar.Practice {
	p := s.host.Practice()
	if s.own != nil && s.own.Version > p.Version {
		return *s.own
	}
	return p
}

func (s *Screen) people() []calendar.Person {
	out := slices.Clone(s.host.People())
	seen := map[calendar.PersonID]bool{}
	for i, p := range out {
		seen[p.ID] = true
		if o, ok := s.persons[p.ID]; ok && o.Version > p.Version {
			out[i] = o
		}
	}
	for _, id := range slices.Sorted(maps.Keys(s.persons)) {
		if !seen[id] {
			out = append(out, s.persons[id])
		}
	}
	return out
}

func (s *Screen) accounts() []calendar.Account {
	out := slices.Clone(s.host.Accounts())
	seen := map[calendar.AccountID]bool{}
	for i, a := range out {
		seen[a.ID] = true
		if o, ok := s.profiles[a.ID]; ok && o.Version > a.Version {
			out[i] = o
		}
	}
	for _, id := range slices.Sorted(maps.Keys(s.profiles)) {
		if !seen[id] {
			out = append(out, s.profiles[id])
		}
	}
	return out
}

// savedMsg is what came of saving something.
type savedMsg struct {
	screen   *Screen
	name     string
	what     string
	err      error
	practice *calendar.Practice
	person   *calendar.Person
	account  *calendar.Account
	hold     bool
}

func (s *Screen) gotSaved(m savedMsg) tea.Cmd {
	if m.err != nil {
		s.host.Fail(m.err) // what was typed stays, see take
		return nil
	}
	delete(s.typed, m.name)
	hint := "ctrl+z takes it back"
	switch {
	case m.practice != nil:
		s.own = m.practice
	case m.person != nil:
		s.persons[m.person.ID] = *m.person
	case m.account != nil:
		s.profiles[m.account.ID] = *m.account
	}
	if m.hold {
		s.host.Say(kit.Good, m.what, "")
		return nil
	}
	s.host.Say(kit.Good, "saved: "+m.what, hint)
	return nil
}

func (s *Screen) rows() []row { return pages[s.page].rows(s) }

func (s *Screen) here() (row, bool) {
	rows := s.rows()
	if s.list.At < 0 || s.list.At >= len(rows) {
		return row{}, false
	}
	return rows[s.list.At], true
}

// Actions implements [kit.Screen].
func (s *Screen) Actions() []kit.Action {
	if s.editing {
		return []kit.Action{
			{Name: "settings.take", Keys: kit.Bind("ctrl+s", "enter", "save"), Long: "Save what was typed", Group: "Settings", Run: s.take},
			{Name: "settings.stop", Keys: kit.Bind("esc tab", "esc", "leave it"), Long: "Leave the field; what was typed stays in sight", Group: "Settings", Run: s.stop},
		}
	}
	r, ok := s.here()
	does := "change"
	if ok && r.does != "" {
		does = r.does
	}
	out := []kit.Action{
		{Name: "settings.change", Keys: kit.Bind("enter", "enter", does), Long: "Change the chosen value", Group: "Settings", Run: s.begin},
		{Name: "settings.next", Keys: kit.Bind("tab right l", "tab", "next page"), Long: "Go to the next page", Group: "Settings", Run: func() tea.Cmd { return s.turn(1) }},
		{Name: "settings.before", Keys: kit.Bind("shift+tab left h", "shift+tab", "page before"), Long: "Go to the page before", Group: "Settings", Hidden: true, Run: func() tea.Cmd { return s.turn(-1) }},
	}
	if _, typed := s.typed[r.name]; typed {
		out = append(out, kit.Action{Name: "settings.forget", Keys: kit.Bind("x", "x", "forget it"), Long: "Forget what was typed here and not saved", Group: "Settings", Run: func() tea.Cmd { delete(s.typed, r.name); return nil }})
	}
	return append(out, kit.Action{Name: "settings.close", Keys: kit.Bind("esc", "esc", "back"), Long: "Go back to where you came from", Group: "Settings", Run: s.close})
}

func (s *Screen) turn(n int) tea.Cmd {
	s.page = (s.page + n + len(pages)) % len(pages)
	s.list = shown.List{}
	return nil
}

// begin edits the chosen row, or does what it is for.
func (s *Screen) begin() tea.Cmd {
	r, ok := s.here()
	switch {
	case !ok:
		return nil
	case r.run != nil:
		return r.run()
	}
	s.editing, s.name = true, r.name
	value, typed := s.typed[r.name]
	if !typed {
		value = r.base()
	}
	s.in.SetValue(value)
	s.in.CursorEnd()
	s.in.Focus()
	return nil
}

// stop leaves the field. What was typed is kept, and shown as not saved.
func (s *Screen) stop() tea.Cmd {
	s.editing = false
	s.in.Blur()
	if r, ok := s.here(); ok {
		if text := s.in.Value(); text != r.base() {
			s.typed[r.name] = text
		} else {
			delete(s.typed, r.name)
		}
	}
	return nil
}

// take saves what was typed, unless something is wrong with it.
func (s *Screen) take() tea.Cmd {
	r, ok := s.here()
	if !ok || r.name != s.name || r.save == nil {
		return s.stop()
	}
	v, err := r.check(s.in.Value())
	if err != nil {
		s.host.Say(kit.Warn, err.Error(), calendar.HintOf(err))
		return nil
	}
	s.typed[r.name] = s.in.Value()
	s.editing = false
	s.in.Blur()
	if v == r.base() {
		delete(s.typed, r.name)
		return nil
	}
	return r.save(v)
}

func (s *Screen) close() tea.Cmd {
	if len(s.typed) == 0 {
		return s.host.Pop()
	}
	return s.host.Ask(&kit.Confirm{
		Title: "Settings", Text: kit.Count(len(s.typed), "value was typed and is not saved.", "values were typed and are not saved.") + " They are marked.",
		Yes: "forget them", No: "stay here", Careful: true,
		OnYes: func() tea.Cmd { clear(s.typed); return s.host.Pop() },
	})
}

// Update implements [kit.Screen].
func (s *Screen) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case savedMsg:
		if msg.screen == s {
			return s.gotSaved(msg)
		}
	case tea.KeyPressMsg:
		return s.key(msg)
	case tea.PasteMsg:
		return s.write(msg)
	case tea.MouseWheelMsg:
		if !s.editing {
			s.list.Wheel(msg, len(s.rows()))
		}
	case tea.MouseClickMsg:
		return s.click(s.regions.Hit(msg.X, msg.Y))
	}
	return nil
}

func (s *Screen) click(id string) tea.Cmd {
	kind, rest, _ := strings.Cut(id, ":")
	n, err := strconv.Atoi(rest)
	if err != nil {
		return nil
	}
	if s.editing {
		s.stop()
	}
	switch kind {
	case "page":
		return s.turn(n - s.page)
	case "row":
		if n == s.list.At {
			return s.begin()
		}
		s.list.At = n
	}
	return nil
}

func (s *Screen) key(k tea.KeyPressMsg) tea.Cmd {
	if s.editing {
		if k.String() == "enter" {
			return s.take()
		}
		return s.write(k)
	}
	s.list.Key(k, len(s.rows()))
	return nil
}

func (s *Screen) write(msg tea.Msg) tea.Cmd {
	if !s.editing {
		return nil
	}
	var cmd tea.Cmd
	s.in, cmd = s.in.Update(msg)
	return cmd
}

const (
	navWidth = 16
	navFrom  = 70  // below this width the pages stand in one line
	widest   = 110 // a value further from its name is not read with it
)

// View implements [kit.Screen].
func (s *Screen) View(w, h int) string {
	s.regions.Reset()
	if w <= 0 || h <= 0 {
		return kit.Fit("", w, h)
	}
	if w < navFrom {
		lines := append([]string{s.tabs(w), ""}, s.pageLines(0, 2, w, max(0, h-2))...)
		return kit.Fit(strings.Join(lines, "\n"), w, h)
	}
	gap := make([]string, h)
	for i := range gap {
		gap[i] = s.host.Styles().Line.Render(" │ ")
	}
	rw := w - navWidth - 3
	right := kit.FitLines(s.pageLines(navWidth+3, 0, min(rw, widest), h), rw, h)
	return strings.Join(kit.Beside(kit.FitLines(s.nav(), navWidth, h), gap, right), "\n")
}

func (s *Screen) nav() []string {
	st := s.host.Styles()
	out := []string{st.Title.Render("Settings"), ""}
	for i, p := range pages {
		s.regions.Add("page:"+strconv.Itoa(i), image.Rect(0, len(out), navWidth, len(out)+1))
		out = append(out, shown.Row(st, i == s.page, p.title, "", navWidth))
	}
	return out
}

func (s *Screen) tabs(w int) string {
	st := s.host.Styles()
	var b strings.Builder
	x := 0
	for i, p := range pages {
		t := " " + p.title + " "
		if i == s.page {
			t = "[" + p.title + "]"
		}
		s.regions.Add("page:"+strconv.Itoa(i), image.Rect(x, 0, x+len(t), 1))
		x += len(t)
		if i == s.page {
			b.WriteString(st.Title.Render(t))
		} else {
			b.WriteString(st.Muted.Render(t))
		}
	}
	return kit.Truncate(b.String(), w)
}

// pageLines draws the rows of the page; x and y are where it stands.
func (s *Screen) pageLines(x, y, w, h int) []string {
	st := s.host.Styles()
	rows := s.rows()
	lines := []string{st.Title.Render(kit.Truncate(pages[s.page].title, w)), ""}
	name := 0
	for _, r := range rows {
		name = max(name, len([]rune(r.label)))
	}
	name = min(name+4, w*3/5)
	room := max(1, h-len(lines)-3)
	from, to := s.list.Window(len(rows), room)
	for i := from; i < to; i++ {
		s.regions.Add("row:"+strconv.Itoa(i), image.Rect(x, y+len(lines), x+w, y+len(lines)+1))
		lines = append(lines, s.rowLine(rows[i], i == s.list.At, x, y+len(lines), name, w))
	}
	lines = append(lines, "")
	return append(lines, s.below(rows, w)...)
}

func (s *Screen) rowLine(r row, chosen bool, x, y, name, w int) string {
	st := s.host.Styles()
	mark := "  "
	if chosen {
		mark = "▸ "
	}
	label := kit.Pad(kit.Truncate(mark+r.label, name-1), name)
	if chosen && s.editing {
		s.fieldAt = [2]int{x + name, y}
		s.in.SetWidth(max(1, w-name-1))
		return kit.Truncate(st.Title.Render(label)+s.in.View(), w)
	}
	value := kit.OneLine(r.value)
	if text, ok := s.typed[r.name]; ok {
		value = "• not saved: " + kit.OneLine(text)
	}
	if chosen {
		return st.Selected.Render(kit.Pad(label+value, w))
	}
	if value == "" && r.run == nil {
		return kit.Truncate(st.Text.Render(label)+st.Faint.Render("–"), w)
	}
	return kit.Truncate(st.Muted.Render(label)+st.Text.Render(value), w)
}

// below tells what the chosen row is about, and what is wrong with what is
// being typed.
func (s *Screen) below(rows []row, w int) []string {
	if s.list.At >= len(rows) {
		return nil
	}
	st, r := s.host.Styles(), rows[s.list.At]
	text, look := r.help, st.Muted
	if r.warn != "" {
		text += " " + r.warn
	}
	if s.editing && r.check != nil {
		if _, err := r.check(s.in.Value()); err != nil {
			text, look = err.Error()+": "+calendar.HintOf(err), st.Warn
		}
	}
	if _, ok := s.typed[r.name]; ok && !s.editing {
		text, look = "Typed, and not saved: enter goes on with it, x forgets it. It was: "+r.base(), st.Warn
	}
	var out []string
	for _, l := range kit.Wrap(kit.OneLine(text), max(1, w-2)) {
		out = append(out, look.Render(kit.Truncate("  "+l, w)))
	}
	return out
}
