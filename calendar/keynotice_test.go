package calendar_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"rounds/calendar"
)

func TestKeyNotices(t *testing.T) {
	zone, err := calendar.LoadZone("America/Denver")
	require.NoError(t, err)
	now := time.Date(2026, 11, 22, 17, 0, 0, 0, time.UTC) // 10:00 there
	until := func(d time.Duration) calendar.Account {
		return calendar.Account{ID: "a", Platform: "linkedin", Name: "Juniper", KeyUntil: now.Add(d)}
	}
	const day = 24 * time.Hour
	tests := []struct {
		rule, text string
		account    calendar.Account
		soon       bool
	}{
		{"far away", "the key of “Juniper” (LinkedIn) ends on 7 December 2026, in 15 days", until(15 * day), false},
		{"two weeks before", "the key of “Juniper” (LinkedIn) ends on 6 December 2026, in 14 days", until(14 * day), true},
		{"the day before", "the key of “Juniper” (LinkedIn) ends tomorrow", until(day), true},
		{"the day itself, as the practice has it", "the key of “Juniper” (LinkedIn) ends today", until(13 * time.Hour), true},
		{"the same day, past", "the key of “Juniper” (LinkedIn) ended on 22 November 2026", until(-time.Hour), true},
		{"long past", "the key of “Juniper” (LinkedIn) ended on 12 November 2026", until(-10 * day), true},
	}
	for _, tt := range tests {
		t.Run(tt.rule, func(t *testing.T) {
			got := calendar.KeyNotices([]calendar.Account{tt.account}, now, zone)
			require.Len(t, got, 1)
			require.Equal(t, tt.text, got[0].Text())
			require.Equal(t, tt.soon, got[0].Soon())
			require.Contains(t, got[0].Hint(), "rounds connect linkedin")
		})
	}
}

func TestKeysWithoutAnEndAreNotNoticed(t *testing.T) {
	now := time.Date(2026, 11, 22, 17, 0, 0, 0, time.UTC)
	ends := now.AddDate(0, 0, 3)
	got := calendar.KeyNotices([]calendar.Account{
		{ID: "none"},
		{ID: "hand", ByHand: true, KeyUntil: ends},
		{ID: "gone", Gone: true, KeyUntil: ends},
		{ID: "later", Platform: "x", KeyUntil: ends.AddDate(0, 0, 1)},
		{ID: "first", Platform: "x", KeyUntil: ends},
	}, now, time.UTC)
	require.Len(t, got, 2)
	require.Equal(t, calendar.AccountID("first"), got[0].Account)
}
