package plan

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"rounds/calendar"
	"rounds/ui/kit"
)

// View is one of the three ways to look at the plan.
type View int

// The views.
const (
	Month View = iota
	Week
	Agenda
)

// Screen is the calendar.
type Screen struct {
	host kit.Host
	file File

	view   View
	sel    calendar.Day              // the chosen day
	at     int                       // the chosen entry of the day
	want   calendar.EntryID          // to be chosen as soon as it has been read
	begun  map[calendar.EntryID]bool // while a post is begun: what stood on the day before
	filter filter
	carry  *carry
	press  pressed

	months map[calendar.Day]*month // by first day
	crowd  crowd
	ask    int // number of the last reading asked for
	data   int // raised with each reading that arrived
	idx    *index
	writes int // under way

	w, h    int
	cells   cells
	agenda  []row
	top     int // first line of the agenda shown
	regions kit.Regions
}

var _ kit.Screen = (*Screen)(nil)

// New makes the calendar, on today.
func New(host kit.Host, file File) *Screen {
	return &Screen{host: host, file: file, sel: host.Moment().Today, months: map[calendar.Day]*month{}}
}

// Title implements [kit.Screen].
func (s *Screen) Title() string { return "Calendar" }

// Init implements [kit.Screen].
func (s *Screen) Init() tea.Cmd { return s.load() }

// Cursor implements [kit.Screen].
func (s *Screen) Cursor() *tea.Cursor { return nil }

// Typing implements [kit.Screen]. Text is typed in modals only.
func (s *Screen) Typing() bool { return false }

// Leave implements [kit.Screen]: everything is saved when it is done.
func (s *Screen) Leave() tea.Cmd { return nil }

// SaveState implements [kit.Saver].
func (s *Screen) SaveState() string {
	if s.writes > 0 {
		return "saving"
	}
	return "saved"
}

// FileChanged implements [kit.Screen]. The months that are not on screen are
// forgotten, this one stays until its reading arrives.
func (s *Screen) FileChanged() tea.Cmd {
	for first := range s.months {
		if first != s.sel.FirstOfMonth() {
			delete(s.months, first)
		}
	}
	return s.load()
}

// GoTo shows a day, with one of its entries chosen where one is named.
func (s *Screen) GoTo(d calendar.Day, entry calendar.EntryID) tea.Cmd {
	s.want = entry
	return s.choose(d, 0)
}

// Update implements [kit.Screen].
func (s *Screen) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case loadedMsg:
		s.loaded(msg)
		if msg.err == nil {
			return s.wantCrowd()
		}
	case crowdMsg:
		return s.gotCrowd(msg)
	case wroteMsg:
		return s.wrote(msg)
	case draftsMsg:
		return s.showDrafts(msg)
	case entryMsg:
		return s.edit(msg)
	case tea.MouseMsg:
		return s.mouse(msg)
	}
	return nil
}

// loadedMsg is the answer of a reading.
type loadedMsg struct {
	ask         int
	first, from calendar.Day
	all         []calendar.Summary
	err         error
}

// load reads the month of the chosen day.
func (s *Screen) load() tea.Cmd {
	s.ask++
	ask, first := s.ask, s.sel.FirstOfMonth()
	from := first.StartOfWeek(s.host.Practice().WeekStarts)
	ctx, f := s.host.Context(), s.file
	if s.months[first] == nil {
		s.keep(&month{first: first, from: from})
	}
	return func() tea.Msg {
		all, err := f.Summaries(ctx, from, from.Add(gridDays-1))
		return loadedMsg{ask, first, from, all, err}
	}
}

// keptMonths is how many months are kept: walking back over a month's end shows
// it at once, while it is read again.
const keptMonths = 6

func (s *Screen) keep(m *month) {
	if len(s.months) >= keptMonths {
		clear(s.months)
	}
	s.months[m.first] = m
}

func (s *Screen) loaded(m loadedMsg) {
	if m.err != nil {
		s.host.Fail(m.err)
		return
	}
	old := s.months[m.first]
	if old == nil || old.ask > m.ask {
		return // overtaken by a later reading, or no longer looked at
	}
	*old = month{first: m.first, from: m.from, all: m.all, read: true, ask: m.ask}
	s.data++
	s.fresh()
	if s.want != "" && m.first == s.sel.FirstOfMonth() {
		for i, it := range s.idx.on(s.sel) {
			if it.Entry == s.want {
				s.at = i
			}
		}
		s.want = ""
	}
	s.chooseBegun()
}

// begin opens the editor on a new post. The calendar, below it, chooses the
// entry as soon as the editor has placed it.
func (s *Screen) begin() tea.Cmd {
	slot := s.slot()
	s.begun = map[calendar.EntryID]bool{}
	for _, it := range s.idx.on(s.sel) {
		s.begun[it.Entry] = true
	}
	return s.host.Go(kit.NewDraft{Slot: slot})
}

func (s *Screen) chooseBegun() {
	if s.begun == nil {
		return
	}
	for i, it := range s.idx.on(s.sel) {
		if !s.begun[it.Entry] && it.Kind == calendar.PostEntry {
			s.at, s.begun = i, nil
			return
		}
	}
}

// fresh makes sure that the items on screen are those of the data, the minute,
// the filter and the looks as they are now.
func (s *Screen) fresh() {
	m, p, st := s.host.Moment(), s.host.Practice(), s.host.Styles()
	first := s.sel.FirstOfMonth()
	now := stamp{s.data, s.filter.version, m.Now.Truncate(time.Minute), m.Hold, st.Version, p.Zone, p.WeekStarts, keyStamp(s.host.Accounts())}
	if s.idx != nil && s.idx.stamp == now && s.idx.month == first {
		return
	}
	chosen := s.chosenID()
	mo := s.months[first]
	if mo == nil {
		mo = &month{first: first, from: first.StartOfWeek(p.WeekStarts)}
	}
	s.idx = newIndex(st, mo, &s.filter, m, p.Zone)
	if now.keys != 0 {
		s.idx.addEnds(st, calendar.KeyNotices(s.host.Accounts(), m.Now, s.host.Zone()))
	}
	s.idx.stamp = now
	s.cells.reset()
	s.idx.mark(s.crowd.found)
	s.agenda = nil
	s.at = max(0, min(s.at, len(s.idx.on(s.sel))-1))
	for i, it := range s.idx.on(s.sel) {
		if chosen != "" && it.Entry == chosen {
			s.at = i // another window may have put something before it
		}
	}
}

// chosenID is the entry that is chosen on what was last drawn; "" for none.
func (s *Screen) chosenID() calendar.EntryID {
	if s.idx == nil {
		return ""
	}
	if day := s.idx.on(s.sel); s.at >= 0 && s.at < len(day) {
		return day[s.at].Entry
	}
	return ""
}

// choose walks to a day and an entry on it; at -1 is the day's last one.
func (s *Screen) choose(d calendar.Day, at int) tea.Cmd {
	if d.Year < 1 || d.Year > 9998 {
		return nil
	}
	s.begun = nil
	changed := d.FirstOfMonth() != s.sel.FirstOfMonth()
	if d != s.sel {
		s.agenda = nil
	}
	s.sel = d
	s.fresh()
	n := len(s.idx.on(d))
	if at < 0 {
		at += n
	}
	s.at = max(0, min(at, n-1))
	if changed || s.want != "" {
		return s.load()
	}
	return nil
}

// current is the chosen entry; ok is false on a day without any, and where the
// end of a key is chosen.
func (s *Screen) current() (item, bool) {
	s.fresh()
	day := s.idx.on(s.sel)
	if s.at < 0 || s.at >= len(day) || day[s.at].end != nil {
		return item{}, false
	}
	return day[s.at], true
}
