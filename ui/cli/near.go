package cli

import (
	"context"
	"slices"
	"strings"
	"time"

	"rounds/calendar"
)

// near gives what of the entries from one day to another stands too near to
// others, in sentences; what is past is left alone.
func (s *session) near(ctx context.Context, f File, from, to calendar.Day, only func(calendar.EntryID) bool) (map[calendar.EntryID][]string, error) {
	const around = int(calendar.SameTextWithin / (24 * time.Hour))
	list, err := f.Planned(ctx, from.Add(-around), to.Add(around), true)
	if err != nil {
		return nil, err
	}
	coming := map[calendar.EntryID]bool{}
	for _, p := range list {
		coming[p.Entry] = p.At.After(s.Now())
	}
	out := map[calendar.EntryID][]string{}
	for _, c := range calendar.Crowd(list, func(id calendar.EntryID) bool { return coming[id] && only(id) }) {
		if !slices.Contains(out[c.Entry], c.Text) {
			out[c.Entry] = append(out[c.Entry], c.Text)
		}
	}
	return out, nil
}

// placed tells what a person should know of an entry that was just placed or
// moved: what stands too near to it, and what keeps it from being approved. None
// of it undoes the placing.
func (s *session) placed(ctx context.Context, f File, e calendar.Entry) error {
	found, err := s.near(ctx, f, e.Slot.Day, e.Slot.Day, func(id calendar.EntryID) bool { return id == e.ID })
	if err != nil {
		return err
	}
	for _, t := range found[e.ID] {
		s.note("note: %s", clean(t, 0))
	}
	if e.Kind != calendar.PostEntry {
		return nil
	}
	sheet, err := f.Review(ctx, e.ID)
	if err != nil {
		s.note("note: %s", clean(err.Error(), 0)) // it stands there all the same
	}
	names := map[calendar.AccountID]string{}
	for _, a := range sheet.Accounts {
		names[a.ID] = a.Platform.Title()
	}
	for _, b := range sheet.Blockers {
		if !b.Blocks {
			continue
		}
		text := clean(b.Text, 0)
		if n := names[b.Account]; !strings.Contains(text, n) {
			text = n + ": " + text
		}
		s.note("note: it cannot be approved yet: %s", text)
	}
	return nil
}
