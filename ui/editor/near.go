package editor

import (
	"slices"
	"time"

	tea "charm.land/bubbletea/v2"

	"rounds/calendar"
	"rounds/ui/kit"
)

// near is what stands around the slot, as last read. It is read when the editor
// opens, when the day changes, and once in a while when the file does; never
// because something was typed.
type near struct {
	day  calendar.Day // around which it was read
	at   time.Time    // when
	ask  int
	list []calendar.Planned
}

// nearDays is how far around a slot is looked: a text is the same within a week.
const nearDays = int(calendar.SameTextWithin / (24 * time.Hour))

// nearEvery is how often at most the neighbours are read again because the file
// changed: it changes with every save of this very draft.
const nearEvery = 30 * time.Second

// nearRead brings what stands around a day.
type nearRead struct {
	ask  int
	day  calendar.Day
	list []calendar.Planned
	err  error
}

// wantNear reads what stands around the slot, where that is not known yet.
func (e *Editor) wantNear(fileChanged bool) tea.Cmd {
	day := e.place.Slot.Day
	if !e.place.On || day == e.near.day && (!fileChanged || e.host.Now().Sub(e.near.at) < nearEvery) {
		return nil
	}
	e.near.ask++
	e.near.day, e.near.at = day, e.host.Now()
	file, ctx, ask := e.file, e.host.Context(), e.near.ask
	return e.cmd(func() any {
		list, err := file.Planned(ctx, day.Add(-nearDays), day.Add(nearDays), true)
		return nearRead{ask, day, list, err}
	})
}

func (e *Editor) gotNear(m nearRead) tea.Cmd {
	if m.ask != e.near.ask {
		return nil // overtaken
	}
	if m.err != nil {
		e.near.day = calendar.Day{}
		e.host.Fail(m.err)
		return nil
	}
	e.near.list = m.list
	return e.judge()
}

// crowd lists what of the entry stands too near to others. It works on copies.
func (q question) crowd(outs []calendar.Outgoing) []calendar.Crowding {
	at, err := q.entry.Slot.Instant()
	if !q.placed || err != nil {
		return nil
	}
	if z, err := calendar.LoadZone(q.shown.Practice.Zone); err == nil {
		at = at.In(z)
	}
	plan := slices.DeleteFunc(slices.Clone(q.near), func(p calendar.Planned) bool { return p.Entry == q.entry.ID })
	for _, o := range outs {
		a := q.accounts[o.Account]
		plan = append(plan, calendar.Planned{
			Entry: q.entry.ID, Account: a.ID, Platform: a.Platform, Name: a.Name, Kind: o.Kind, At: at, Says: calendar.Saying(o.Text, o.Parts...),
		})
	}
	return calendar.Crowd(plan, func(id calendar.EntryID) bool { return id == q.entry.ID })
}

// crowdLines says below the slot what stands too near.
func (e *Editor) crowdLines(w int) []string {
	var out []string
	for _, t := range crowdTexts(e.judged.crowd) {
		for i, l := range kit.Wrap(kit.Clean("! "+t), max(1, w)) {
			if i > 0 {
				l = kit.Truncate("  "+l, w)
			}
			out = append(out, e.host.Styles().Warn.Render(kit.Truncate(l, w)))
		}
	}
	return out
}

// crowdTexts gives each sentence once: several accounts may have the same.
func crowdTexts(list []calendar.Crowding) []string {
	var out []string
	for _, c := range list {
		if !slices.Contains(out, c.Text) {
			out = append(out, c.Text)
		}
	}
	return out
}
