package store_test

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"rounds/calendar"
	"rounds/store"
	"rounds/store/storetest"
)

// big is the file of the benchmarks: 50,000 drafts on 100,000 slots. It is made
// once for all of them.
var big = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "rounds-bench-")
	if err != nil {
		return "", err
	}
	path := filepath.Join(dir, "big.rounds")
	bigPath = path
	return path, storetest.Generate(path, 50_000, 100_000)
})

// bigPath is where the big file was made, "" while nobody needed it.
var bigPath string

// copyOf gives a copy of the big file that a benchmark may change.
func copyOf(b *testing.B) *store.Store {
	b.Helper()
	path, err := big()
	require.NoError(b, err)
	to := filepath.Join(b.TempDir(), "copy.rounds")
	from, err := os.Open(path)
	require.NoError(b, err)
	defer from.Close()
	out, err := os.OpenFile(to, os.O_CREATE|os.O_WRONLY, 0o600)
	require.NoError(b, err)
	_, err = io.Copy(out, from)
	require.NoError(b, err)
	require.NoError(b, out.Sync())
	require.NoError(b, out.Close())
	return open(b, to)
}

func open(b *testing.B, path string) *store.Store {
	b.Helper()
	s, err := store.Open(path, options())
	require.NoError(b, err)
	return s
}

func options() store.Options {
	return store.Options{Now: func() time.Time { return storetest.Now }}
}

func BenchmarkMonth800(b *testing.B) {
	s := copyOf(b)
	for b.Loop() {
		list, err := s.Summaries(context.Background(), storetest.BusyMonth, storetest.BusyMonth.AddMonths(1).Add(-1))
		require.NoError(b, err)
		require.Len(b, list, 800)
	}
}

func BenchmarkSearch(b *testing.B) {
	for _, q := range []string{"f", "flu", "flucl", "blood pressure", "reference 04711", "stroke signs heart"} {
		b.Run(q, func(b *testing.B) {
			s := copyOf(b)
			for b.Loop() {
				hits, err := s.Search(context.Background(), q, 50)
				require.NoError(b, err)
				require.NotEmpty(b, hits)
			}
		})
	}
}

func BenchmarkSearchFirst(b *testing.B) {
	s := copyOf(b)
	for b.Loop() {
		_, err := open(b, s.Path()).Search(context.Background(), "flu", 50)
		require.NoError(b, err)
	}
}

func BenchmarkOpen(b *testing.B) {
	small := filepath.Join(b.TempDir(), "small.rounds")
	require.NoError(b, storetest.Generate(small, 10, 10))
	large := copyOf(b).Path()
	for name, path := range map[string]string{"empty": small, "100000": large} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				open(b, path)
			}
		})
	}
}

func BenchmarkSaveWorking(b *testing.B) {
	s := copyOf(b)
	ctx := context.Background()
	heads, err := s.Drafts(ctx, calendar.DraftFilter{Limit: 1})
	require.NoError(b, err)
	n := 0
	for b.Loop() {
		n++
		_, err := s.SaveWorking(ctx, "ana", heads[0].ID, calendar.Content{Title: "Same", Text: fmt.Sprintf("typed %d", n)})
		require.NoError(b, err)
	}
}

func BenchmarkAppend(b *testing.B) {
	s := copyOf(b)
	ctx := context.Background()
	now := storetest.Now
	items, err := s.RunItems(ctx, now, now)
	require.NoError(b, err)
	d, err := s.Deliver(ctx, "r", items[0])
	require.NoError(b, err)
	d, err = s.Claim(ctx, d.ID, "me", now, time.Minute)
	require.NoError(b, err)
	for b.Loop() {
		_, err = s.Append(ctx, d.ID, d.Claim.Fence, now, time.Minute,
			calendar.Record{At: now, Event: calendar.Began, Step: "upload"},
			calendar.Record{At: now, Event: calendar.Ended, Step: "upload"})
		require.NoError(b, err)
	}
}

func BenchmarkRunItems(b *testing.B) {
	s := copyOf(b)
	for b.Loop() {
		_, err := s.RunItems(context.Background(), storetest.Now, storetest.Now)
		require.NoError(b, err)
	}
}

func BenchmarkCheck(b *testing.B) {
	s := copyOf(b)
	for b.Loop() {
		r, err := s.Check(context.Background())
		require.NoError(b, err)
		for _, f := range r.Findings {
			require.False(b, f.Bad, f.Text)
		}
	}
}

func BenchmarkGeneration(b *testing.B) {
	s := copyOf(b)
	for b.Loop() {
		_, err := s.Generation(context.Background())
		require.NoError(b, err)
	}
}

func BenchmarkMove(b *testing.B) {
	s := copyOf(b)
	ctx := context.Background()
	list, err := s.Summaries(ctx, storetest.BusyMonth, storetest.BusyMonth)
	require.NoError(b, err)
	n := 0
	for b.Loop() {
		n++
		slot := list[0].Slot
		slot.Day = slot.Day.Add(n % 20)
		_, err := s.Move(ctx, "ana", list[0].Entry, slot)
		require.NoError(b, err)
	}
}
