package store

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"rounds/calendar"
)

func TestUntilWhenAKeyIsGood(t *testing.T) {
	f := newClinic(t)
	generation := func() uint64 {
		g, err := f.Generation(t.Context())
		require.NoError(t, err)
		return g
	}
	a := f.fb
	read := func() calendar.Account {
		list, err := f.Accounts(t.Context())
		require.NoError(t, err)
		for _, one := range list {
			if one.ID == a.ID {
				return one
			}
		}
		return calendar.Account{}
	}
	until := time.Date(2027, 1, 20, 10, 0, 0, 0, time.UTC)
	require.NoError(t, f.KeyEnds(t.Context(), a.ID, until, until.AddDate(0, -2, 0)))
	got := read()
	require.Equal(t, until, got.KeyUntil)
	require.Equal(t, until.AddDate(0, -2, 0), got.KeyChecked)
	require.Equal(t, a.Version+1, got.Version)

	before := generation()
	require.NoError(t, f.KeyEnds(t.Context(), a.ID, until.Add(2*time.Hour), until))
	require.Equal(t, before, generation(), "an end that has hardly moved is not written")
	require.NoError(t, f.KeyEnds(t.Context(), a.ID, time.Time{}, until))
	require.True(t, read().KeyUntil.IsZero())
	before = generation()
	require.NoError(t, f.KeyEnds(t.Context(), a.ID, time.Time{}, until))
	require.Equal(t, before, generation())
	require.Equal(t, calendar.NotFound, calendar.KindOf(f.KeyEnds(t.Context(), "nobody", until, until)))

	r, err := f.Check(t.Context())
	require.NoError(t, err)
	for _, x := range r.Findings {
		require.False(t, x.Bad, x.Text)
	}
}
