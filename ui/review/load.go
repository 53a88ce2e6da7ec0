package review

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"rounds/calendar"
	"rounds/ui/kit"
)

type (
	foundMsg struct {
		ask int
		ids []calendar.Summary
		err error
	}
	loadedMsg struct {
		id      calendar.EntryID
		ask     int
		sheet   calendar.ReviewSheet
		answers []calendar.Approval
		names   map[calendar.SHA256]string // of the files among the settings
		err     error
	}
)

// What waits for a yes is looked for in these days around today: a month back,
// as a run does, and as far ahead as anybody plans.
const (
	daysBack  = 31
	daysAhead = 400
)

// find looks for all entries that wait for a yes.
func (s *Screen) find() tea.Cmd {
	s.ask++
	s.finding = len(s.items) == 0
	ctx, ask, file, today := s.host.Context(), s.ask, s.file, s.host.Moment().Today
	return func() tea.Msg {
		all, err := file.Summaries(ctx, today.Add(-daysBack), today.Add(daysAhead))
		var out []calendar.Summary
		for _, e := range all {
			if waits(e) {
				out = append(out, e)
			}
		}
		return foundMsg{ask, out, err}
	}
}

// waits tells whether an entry is one that an approver should look at: its yes
// was asked for, or what was approved is no longer what would be sent.
func waits(e calendar.Summary) bool {
	return e.Kind == calendar.PostEntry && !e.Archived && e.Out < e.Accounts &&
		(e.Yes == calendar.Asked || e.Yes == calendar.Stale)
}

// gotFound brings the list up to date. What was answered here stays in sight.
func (s *Screen) gotFound(m foundMsg) tea.Cmd {
	if m.ask != s.ask {
		return nil
	}
	s.finding = false
	if m.err != nil {
		s.host.Fail(m.err)
		return nil
	}
	known := map[calendar.EntryID]bool{}
	for _, it := range s.items {
		known[it.id] = true
	}
	for _, e := range m.ids {
		if !known[e.Entry] {
			s.items = append(s.items, &item{id: e.Entry, title: e.Title, stale: true})
		}
	}
	if len(s.items) == 1 {
		s.onList = false
	}
	return s.load()
}

// load reads the next sheet that is not up to date, the one in sight first. One
// is read at a time: reading prepares pictures.
func (s *Screen) load() tea.Cmd {
	if s.loading {
		return nil
	}
	next := s.current()
	if next == nil || !next.stale {
		next = nil
		for _, it := range s.items {
			if it.stale {
				next = it
				break
			}
		}
	}
	if next == nil {
		return nil
	}
	s.loading = true
	ctx, file, id, ask := s.host.Context(), s.file, next.id, next.ask
	return func() tea.Msg { return read(ctx, file, id, ask) }
}

func read(ctx context.Context, file File, id calendar.EntryID, ask int) loadedMsg {
	sheet, err := file.Review(ctx, id)
	if err != nil {
		return loadedMsg{id: id, ask: ask, err: err}
	}
	answers, err := file.Approvals(ctx, id)
	m := loadedMsg{id: id, ask: ask, sheet: sheet, answers: answers, err: err, names: map[calendar.SHA256]string{}}
	for _, o := range sheet.Contents {
		for _, f := range o.Platform.Files(o.Settings) {
			if known, err := file.Media(ctx, calendar.SHA256(f)); err == nil { // a missing one is shown by its hash
				m.names[known.ID] = known.Name
			}
		}
	}
	return m
}

func (s *Screen) gotLoaded(m loadedMsg) tea.Cmd {
	s.loading = false
	for _, it := range s.items {
		if it.id != m.id || it.ask != m.ask {
			continue
		}
		it.stale = false
		it.err = m.err
		if m.err == nil {
			it.sheet, it.answers, it.names, it.loaded = m.sheet, m.answers, m.names, true
		} else if it == s.current() {
			s.host.Fail(m.err)
		}
	}
	return s.load()
}

// account gives an account of the sheet, or what can be said of one that is
// no longer there.
func account(r calendar.ReviewSheet, id calendar.AccountID) calendar.Account {
	for _, a := range r.Accounts {
		if a.ID == id {
			return a
		}
	}
	for _, o := range r.Contents {
		if o.Account == id {
			return calendar.Account{ID: id, Platform: o.Platform, Name: "an account that is gone"}
		}
	}
	return calendar.Account{ID: id, Name: "an account that is gone"}
}

// person gives a name for an id.
func person(h kit.Host, id calendar.PersonID) string {
	for _, p := range h.People() {
		if p.ID == id {
			return kit.OneLine(p.Name)
		}
	}
	if id == "" {
		return "Rounds"
	}
	return "somebody who is no longer listed"
}
