package store

import (
	"testing"

	"github.com/stretchr/testify/require"

	"rounds/calendar"
	"rounds/calendar/platform"
)

func TestWhatStandsNearIsReadByAccountAndText(t *testing.T) {
	c := newClinic(t)
	place := func(day, clock, text string, to ...calendar.AccountID) calendar.Entry {
		d, err := c.NewDraft(c.ctx, c.ben, calendar.Content{Text: text, Title: text})
		require.NoError(t, err)
		e, err := c.Place(c.ctx, c.ben, calendar.Entry{Draft: d.ID, Slot: at(day, clock), Accounts: to, PostKind: platform.KindPost})
		require.NoError(t, err)
		return e
	}
	flu := place("2026-11-22", "09:30", "Flu shots today", c.fb.ID, c.x.ID)
	near := place("2026-11-22", "09:40", "Closed on Monday", c.fb.ID)
	again := place("2026-11-25", "09:30", "flu shots  today", c.x.ID)
	place("2026-12-01", "09:30", "Too late to be near", c.fb.ID)
	gone := place("2026-11-22", "09:35", "Removed", c.fb.ID)
	require.NoError(t, c.Remove(c.ctx, c.ben, gone.ID))
	_, err := c.Place(c.ctx, c.ben, calendar.Entry{Kind: calendar.NoteEntry, Text: "a note", Slot: at("2026-11-22", "09:30")})
	require.NoError(t, err)

	first, err := calendar.ParseDay("2026-11-22")
	require.NoError(t, err)
	list, err := c.Planned(c.ctx, first, first.Add(3), false)
	require.NoError(t, err)
	require.Len(t, list, 4)
	for _, p := range list {
		require.Empty(t, p.Says, "drafts are not read unless they are wanted")
		require.NotEmpty(t, p.Name)
	}
	list, err = c.Planned(c.ctx, first, first.Add(3), true)
	require.NoError(t, err)
	got := map[calendar.EntryID][]string{}
	for _, f := range calendar.Crowd(list, nil) {
		got[f.Entry] = append(got[f.Entry], f.Code)
	}
	require.Equal(t, map[calendar.EntryID][]string{
		flu.ID: {calendar.SlotClose, calendar.TextAgain}, near.ID: {calendar.SlotClose}, again.ID: {calendar.TextAgain},
	}, got)
}
