package ui

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"rounds/calendar"
	"rounds/calendar/platform"
)

// facts are what every screen may ask the root for, as last read.
type facts struct {
	generation uint64
	practice   calendar.Practice
	people     []calendar.Person
	accounts   []calendar.Account
	hold       calendar.Hold
	// around are the entries that the status line counts, of lookBack days until
	// lookAhead days from the day of the reading.
	around []calendar.Summary
	// recalls are scheduled at a platform and must not go out like that any more.
	recalls []calendar.RunItem
}

const (
	lookBack  = 31 // days: a run looks as far back
	lookAhead = 14 // days: "next" beyond that helps nobody
)

// readFacts reads everything in one go. The generation is read first: a change
// that comes in between is seen at the next look.
func readFacts(ctx context.Context, f Reader, now time.Time) (facts, error) {
	var out facts
	var err error
	if out.generation, err = f.Generation(ctx); err != nil {
		return out, err
	}
	if out.practice, err = f.Practice(ctx); err != nil {
		return out, err
	}
	if out.people, err = f.People(ctx); err != nil {
		return out, err
	}
	if out.accounts, err = f.Accounts(ctx); err != nil {
		return out, err
	}
	// One order on every screen, whatever the file gives.
	slices.SortStableFunc(out.accounts, func(a, b calendar.Account) int {
		place := func(n platform.Name) int { return slices.Index(platform.All(), n) }
		return cmp.Or(place(a.Platform)-place(b.Platform), strings.Compare(a.Name, b.Name))
	})
	if out.hold, err = f.Hold(ctx); err != nil {
		return out, err
	}
	if out.recalls, err = f.Recalls(ctx); err != nil {
		return out, err
	}
	today := calendar.DayOf(now.In(zoneOf(out.practice)))
	out.around, err = f.Summaries(ctx, today.Add(-lookBack), today.Add(lookAhead))
	return out, err
}

func zoneOf(p calendar.Practice) *time.Location {
	z, err := calendar.LoadZone(p.Zone)
	if err != nil {
		return time.UTC
	}
	return z
}

// factsMsg is the answer of a reading.
type factsMsg struct {
	facts facts
	err   error
}

// tickMsg comes twice a second.
type tickMsg struct{}

// lookedMsg is the file's generation as a tick found it.
type lookedMsg struct {
	generation uint64
	err        error
}

// lookEvery is how often the file is asked whether it moved: another window's
// change is to be seen within a second.
const lookEvery = 500 * time.Millisecond

func tick() tea.Cmd {
	return tea.Tick(lookEvery, func(time.Time) tea.Msg { return tickMsg{} })
}

func (r *Root) look() tea.Cmd {
	if r.looking || r.file == nil {
		return nil
	}
	r.looking = true
	ctx, f := r.ctx, r.file
	return func() tea.Msg {
		g, err := f.Generation(ctx)
		return lookedMsg{g, err}
	}
}

func (r *Root) read() tea.Cmd {
	ctx, f, now := r.ctx, r.file, r.now()
	return func() tea.Msg {
		got, err := readFacts(ctx, f, now)
		return factsMsg{got, err}
	}
}

// looked takes in the generation: when it moved, everything is read again and
// the screens are told.
func (r *Root) looked(m lookedMsg) tea.Cmd {
	r.looking = false
	switch {
	case m.err != nil:
		if !r.unreadable { // once, not twice a second
			r.Fail(m.err)
		}
		r.unreadable = true
		return nil
	case m.generation == r.facts.generation:
		r.unreadable = false
		return nil
	}
	r.unreadable = false
	r.facts.generation = m.generation
	cmds := []tea.Cmd{r.read()}
	for _, s := range r.stack {
		cmds = append(cmds, s.FileChanged())
	}
	return tea.Batch(cmds...)
}

func (r *Root) gotFacts(m factsMsg) tea.Cmd {
	if m.err != nil {
		r.Fail(m.err)
		return nil
	}
	if m.facts.generation < r.facts.generation {
		return nil // an older reading that was overtaken
	}
	r.facts = m.facts
	r.count()
	return r.recall()
}

// count works out what the status line says of the next post and the overdue
// ones. It is called when the facts or the minute change.
func (r *Root) count() {
	m := r.Moment()
	r.next, r.overdue, r.asking = nil, 0, 0
	for i, s := range r.facts.around {
		if s.Archived {
			continue
		}
		if s.Overdue(m) {
			r.overdue++
		}
		status := s.Status(m)
		if status == calendar.StatusNeedsYou {
			r.asking++
		}
		goesOut := status == calendar.StatusApproved || status == calendar.StatusDue && !s.Overdue(m)
		if goesOut && r.next == nil {
			r.next = &r.facts.around[i]
		}
	}
}
