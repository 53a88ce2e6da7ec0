package runview

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"rounds/calendar"
	"rounds/ui/kit"
	"rounds/ui/shown"
)

type phase int

const (
	planning phase = iota // nothing is under way
	running
	stopping // a stop was asked for
	ended
)

// Screen is one publish run from its plan to its report.
type Screen struct {
	host   kit.Host
	runner Runner
	file   File
	desk   Desk
	opts   Options

	phase   phase
	rows    []*row
	ready   bool
	err     error
	decided map[calendar.EntryID]bool // overdue, and sent now
	until   time.Time                 // zero: only what is due now
	ahead   time.Time                 // up to then posts are given to the platforms' own schedulers; zero: none
	hands   map[calendar.DeliveryID]*hand
	feed    *feed
	report  calendar.RunReport
	eager   bool // start as soon as the plan is there

	ask     int
	reading bool
	again   bool // read once more after the reading that is under way
	at      key
	list    shown.List
	pane    shown.Pane
	regions kit.Regions
	after   func(time.Duration, func(time.Time) tea.Msg) tea.Cmd
}

// New opens a run. Without a desk pages and folders are opened by the person.
func New(host kit.Host, runner Runner, file File, desk Desk, o Options) *Screen {
	s := &Screen{
		host: host, runner: runner, file: file, desk: desk, opts: o, eager: o.PostNow || o.Changes,
		decided: map[calendar.EntryID]bool{}, hands: map[calendar.DeliveryID]*hand{}, after: tea.Tick,
	}
	if o.PostNow {
		for _, id := range o.Only {
			s.decided[id] = true
		}
	}
	return s
}

// Title implements [kit.Screen].
func (s *Screen) Title() string { return "Publish" }

// Init implements [kit.Screen].
func (s *Screen) Init() tea.Cmd { return s.read() }

// Typing implements [kit.Screen].
func (s *Screen) Typing() bool { return false }

// Cursor implements [kit.Screen].
func (s *Screen) Cursor() *tea.Cursor { return nil }

// MouseMode implements [kit.Mouser].
func (s *Screen) MouseMode() tea.MouseMode { return tea.MouseModeCellMotion }

// FileChanged implements [kit.Screen]: another window or run has done something.
func (s *Screen) FileChanged() tea.Cmd { return s.read() }

// Leave implements [kit.Screen]: a run under way is stopped after the step it is
// in, and the screen closes when it has. What was laid out of a rehearsal goes
// with it.
func (s *Screen) Leave() tea.Cmd {
	tidy := s.clearRehearsals()
	if !s.live() {
		return tidy
	}
	s.phase = stopping
	f := s.feed
	f.stop()
	return func() tea.Msg {
		<-f.ended
		if tidy != nil {
			tidy()
		}
		return nil
	}
}

// live tells whether a run of this screen is under way.
func (s *Screen) live() bool { return s.phase == running || s.phase == stopping }

type (
	readMsg struct {
		screen *Screen
		ask    int
		plan   calendar.RunPlan
		ends   []calendar.Delivery // of entries in sight
		err    error
	}
	tickMsg struct{ feed *feed }
)

// read reads the plan, and the deliveries of what is in sight. One reading is
// under way at a time: during a run the file changes all the time.
func (s *Screen) read() tea.Cmd {
	if s.reading {
		s.again = true
		return nil
	}
	s.reading = true
	s.ask++
	var watch []calendar.EntryID
	for _, r := range s.rows {
		if r.d != nil || r.taken {
			watch = append(watch, r.item.Entry.ID)
		}
	}
	slices.Sort(watch)
	watch = slices.Compact(watch)
	ctx, runner, file, ask, far := s.host.Context(), s.runner, s.file, s.ask, s.ahead
	return func() tea.Msg {
		m := readMsg{screen: s, ask: ask}
		if m.plan, m.err = runner.Plan(ctx, far); m.err != nil {
			return m
		}
		for _, id := range watch {
			for _, list := range []func(context.Context, calendar.EntryID) ([]calendar.Delivery, error){file.Deliveries, file.Changes} {
				ds, err := list(ctx, id)
				if err != nil && calendar.KindOf(err) != calendar.NotFound {
					m.err = err
					return m
				}
				m.ends = append(m.ends, ds...)
			}
		}
		return m
	}
}

func (s *Screen) gotRead(m readMsg) tea.Cmd {
	s.reading = false
	var cmd tea.Cmd
	if s.again {
		s.again = false
		cmd = s.read()
	}
	if m.err != nil {
		if s.err == nil {
			s.host.Fail(m.err)
		}
		s.err, s.eager = m.err, false
		return cmd
	}
	s.err = nil
	s.merge(m)
	if !s.ready {
		s.ready = true
		s.first()
	}
	if s.eager {
		s.eager = false
		if s.whyNotStart() == "" {
			return tea.Batch(cmd, s.start(s.order()))
		}
	}
	return tea.Batch(cmd, s.wanted())
}

// merge takes what was read into the rows. A row that the plan no longer has
// stays while it belongs to this run or went out in sight.
func (s *Screen) merge(m readMsg) {
	known := map[key]*row{}
	for _, r := range s.rows {
		known[r.key()] = r
	}
	ends := map[key]*calendar.Delivery{}
	for i := range m.ends {
		ends[keyOf(m.ends[i])] = &m.ends[i]
	}
	var rows []*row
	seen := map[key]bool{}
	for _, i := range m.plan.Items {
		if len(s.opts.Only) > 0 && !slices.Contains(s.opts.Only, i.Entry.ID) {
			continue
		}
		if s.opts.Changes && i.Subject() == calendar.PostSubject && i.Verdict != calendar.Withdraws {
			continue
		}
		fresh := &row{item: i}
		r := known[fresh.key()]
		if r == nil {
			r = fresh
		}
		r.item = i
		r.newer(i.Delivery)
		seen[r.key()] = true
		rows = append(rows, r)
	}
	for _, r := range s.rows {
		if seen[r.key()] {
			continue
		}
		r.newer(ends[r.key()])
		if r.taken || r.d != nil && r.d.State.Ended() {
			rows = append(rows, r)
		}
	}
	slices.SortStableFunc(rows, func(a, b *row) int { return a.item.At.Compare(b.item.At) })
	s.rows = rows
}

// newer takes a delivery as the file has it, unless the run told more already.
func (r *row) newer(d *calendar.Delivery) {
	if d == nil || r.d != nil && r.d.ID == d.ID && d.Lines < r.d.Lines {
		return
	}
	r.d = d
}

// first chooses the row that matters most to begin with.
func (s *Screen) first() {
	rows := s.sorted()
	for _, want := range []section{late, repeats, asks, goesOut} {
		for _, r := range rows {
			if s.section(r) == want {
				s.at = r.key()
				return
			}
		}
	}
	if len(rows) > 0 {
		s.at = rows[0].key()
	}
}

// current gives the chosen row, or nil.
func (s *Screen) current() *row {
	for _, r := range s.rows {
		if r.key() == s.at {
			return r
		}
	}
	return nil
}

// Update implements [kit.Screen].
func (s *Screen) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case readMsg:
		if msg.screen == s && msg.ask == s.ask {
			return s.gotRead(msg)
		}
	case eventsMsg:
		if msg.feed == s.feed {
			return s.gotEvents(msg)
		}
	case endedMsg:
		if msg.feed == s.feed {
			return s.gotEnded(msg)
		}
	case tickMsg:
		if msg.feed == s.feed && s.live() {
			return s.tick()
		}
	case dryMsg:
		if msg.screen == s {
			return s.gotDry(msg)
		}
	case didMsg:
		if msg.screen == s {
			return s.gotDid(msg)
		}
	case handMsg:
		if msg.screen == s {
			return s.gotHand(msg)
		}
	case laidMsg:
		if msg.screen == s {
			return s.gotLaid(msg)
		}
	case tea.KeyPressMsg:
		return s.key(msg)
	case tea.MouseWheelMsg:
		if s.regions.Hit(msg.X, msg.Y) == "detail" {
			s.pane.Wheel(msg)
			return nil
		}
		return s.pick(func(l *shown.List, n int) { l.Wheel(msg, n) })
	case tea.MouseClickMsg:
		if rest, ok := strings.CutPrefix(s.regions.Hit(msg.X, msg.Y), "row:"); ok {
			if n, err := strconv.Atoi(rest); err == nil {
				return s.pick(func(l *shown.List, _ int) { l.At = n })
			}
		}
	}
	return nil
}

func (s *Screen) key(k tea.KeyPressMsg) tea.Cmd {
	switch k.String() {
	case "shift+down", "J":
		s.pane.Scroll(1)
		return nil
	case "shift+up", "K":
		s.pane.Scroll(-1)
		return nil
	}
	return s.pick(func(l *shown.List, n int) { l.Key(k, n) })
}

// pick moves the choice among the rows as they are shown.
func (s *Screen) pick(move func(l *shown.List, n int)) tea.Cmd {
	rows := s.sorted()
	if len(rows) == 0 {
		return nil
	}
	l := s.list
	l.At = max(0, slices.IndexFunc(rows, func(r *row) bool { return r.key() == s.at }))
	move(&l, len(rows))
	s.list = l
	s.goTo(rows[min(max(l.At, 0), len(rows)-1)])
	return s.wanted()
}

func (s *Screen) goTo(r *row) {
	if r.key() != s.at {
		s.at = r.key()
		s.pane.Home()
	}
}

// order is what a run would be told now.
func (s *Screen) order() calendar.Order {
	o := calendar.Order{By: s.host.Me().ID, Until: s.until, Only: s.opts.Only, Ahead: s.ahead, Changes: s.opts.Changes}
	for id, on := range s.decided {
		if on {
			o.Overdue = append(o.Overdue, id)
		}
	}
	slices.Sort(o.Overdue)
	o.Again = o.Overdue // a row that says both was decided as a whole
	return o
}

// takes tells whether a run of an order would have the row.
func (s *Screen) takes(o calendar.Order, r *row) bool {
	i := r.item
	i.Delivery = r.d
	i.Verdict = s.verdict(r)
	return o.Sends(i) || o.Checks(i) || s.gives(o, i) || !o.Changes && o.Takes(i.Entry.ID) && i.Verdict == calendar.GoesLater && !i.At.After(o.Until)
}

// start begins a run.
func (s *Screen) start(o calendar.Order) tea.Cmd {
	for _, r := range s.rows {
		r.taken = s.takes(o, r)
		r.past, r.step, r.text, r.hint = nil, "", "", ""
	}
	s.phase, s.report = running, calendar.RunReport{}
	if r := s.current(); r == nil || !r.taken {
		for _, r := range s.sorted() {
			if r.taken {
				s.goTo(r)
				break
			}
		}
	}
	var begin tea.Cmd
	s.feed, begin = start(s.host.Context(), s.runner, o)
	return tea.Batch(begin, s.feed.listen(), s.tick())
}

// tick draws the screen again each second, for what counts down.
func (s *Screen) tick() tea.Cmd {
	f := s.feed
	return s.after(time.Second, func(time.Time) tea.Msg { return tickMsg{f} })
}

func (s *Screen) gotEvents(m eventsMsg) tea.Cmd {
	for _, e := range m.list {
		for _, r := range s.rows {
			if r.key() == keyOf(e.d) {
				r.taken = true
				r.note(e.d, e.line)
			}
		}
	}
	if m.more {
		return tea.Batch(m.feed.listen(), s.wanted())
	}
	return s.wanted()
}

// gotEnded takes the report: it knows the last word on everything.
func (s *Screen) gotEnded(m endedMsg) tea.Cmd {
	stopped := s.phase == stopping
	s.phase, s.report = ended, m.report
	for _, rr := range m.report.Rows {
		for _, r := range s.rows {
			if r.key() == keyOf(rr.Delivery) {
				if d := rr.Delivery; d.ID != "" {
					r.newer(&d)
				}
				r.text, r.hint, r.step = rr.Text, rr.Hint, ""
			}
		}
	}
	switch {
	case m.err != nil && !errors.Is(m.err, s.host.Context().Err()):
		s.host.Fail(m.err)
	case stopped:
		s.host.Say(kit.Info, "the run was stopped; nothing is lost", "start it again and it goes on from here")
	case s.needs() > 0:
		s.host.Say(kit.Warn, "the run has ended; "+kit.Count(s.needs(), "post needs", "posts need")+" you", "")
	default:
		s.host.Say(kit.Good, "the run has ended", "")
	}
	s.firstQuestion()
	return tea.Batch(s.read(), s.wanted())
}

// firstQuestion goes to the first row that waits for the person, unless the
// chosen one does.
func (s *Screen) firstQuestion() {
	if r := s.current(); r != nil && s.needsYou(r) {
		return
	}
	for _, r := range s.sorted() {
		if s.needsYou(r) {
			s.goTo(r)
			return
		}
	}
}

func (s *Screen) needsYou(r *row) bool {
	if s.elsewhere(r) {
		return false
	}
	switch s.verdict(r) {
	case calendar.AsksYou, calendar.Stopped, calendar.LooksUp, calendar.Withdraws:
		return true
	case calendar.SaidBefore, calendar.GoesOut, calendar.GoesLater, calendar.IsOverdue, calendar.IsMissed, calendar.NotReady, calendar.KeptBack, calendar.Done:
	}
	return false
}

// needs counts the rows that wait for the person.
func (s *Screen) needs() int {
	n := 0
	for _, r := range s.rows {
		if s.needsYou(r) {
			n++
		}
	}
	return n
}
