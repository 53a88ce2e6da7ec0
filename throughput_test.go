package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"rounds/calendar"
	"rounds/calendar/platform"
	"rounds/publish"
	"rounds/publish/facebook"
	"rounds/publish/owner"
	"rounds/publish/rehearsal"
	"rounds/publish/wire"
	"rounds/store"
)

// answersIn is how long the rehearsal takes for an answer, in milliseconds.
const answersIn = 20

// BenchmarkThousandDeliveries measures a run of 1,000 deliveries over 10 accounts
// against the time that one of them alone would take, and tells what a sync costs
// on the disk, as that is what accounts share.
func BenchmarkThousandDeliveries(b *testing.B) {
	const accounts, each = 10, 100
	sync := costOfASync(b)
	for b.Loop() {
		alone := deliverAll(b, 1, each)
		together := deliverAll(b, accounts, each)
		b.ReportMetric(alone.Seconds(), "s/alone")
		b.ReportMetric(together.Seconds(), "s/together")
		b.ReportMetric(float64(together)/float64(alone), "x-alone")
		b.ReportMetric(float64(sync)/float64(time.Millisecond), "ms/sync")
	}
}

// costOfASync is the mean of a hundred small synced writes.
func costOfASync(b *testing.B) time.Duration {
	b.Helper()
	f, err := os.Create(filepath.Join(b.TempDir(), "sync"))
	require.NoError(b, err)
	defer f.Close()
	const n = 100
	began := time.Now()
	for i := range n {
		_, err := f.WriteAt(make([]byte, 4096), int64(i%8)*4096)
		require.NoError(b, err)
		require.NoError(b, f.Sync())
	}
	return time.Since(began) / n
}

// deliverAll lays out a calendar and measures one run that sends all of it.
func deliverAll(b *testing.B, accounts, each int) time.Duration {
	b.Helper()
	ctx := context.Background()
	dir := b.TempDir()
	s, err := rehearsal.New(rehearsal.Options{Dir: filepath.Join(dir, "platforms"), Now: time.Now})
	require.NoError(b, err)
	defer s.Close()
	_, err = s.Listen(ctx, "127.0.0.1:0")
	require.NoError(b, err)
	require.NoError(b, s.AddFault(rehearsal.Fault{What: rehearsal.Slow, MS: answersIn, Times: -1}))

	path := filepath.Join(dir, "clinic.rounds")
	tokens := layMany(b, path, s, accounts, each)
	f, err := store.Open(path, store.Options{Now: time.Now, Dead: owner.Dead})
	require.NoError(b, err)
	e := &publish.Engine{
		File: f, Clock: publish.Wall(time.Now), Owner: owner.This(), Dead: owner.Dead,
		Clients: []publish.Client{facebook.New(facebook.Options{Wire: wire.New(wire.Options{Now: time.Now})})},
		Token: func(a calendar.Account) func(context.Context, string) (string, error) {
			return func(context.Context, string) (string, error) { return tokens[a.RemoteID], nil }
		},
		Key:  func(calendar.Account) error { return nil },
		Open: func(calendar.SHA256) (io.ReadSeekCloser, int64, error) { return nil, 0, os.ErrNotExist },
	}
	began := time.Now()
	report, err := e.Start(ctx, calendar.Order{}, nil)
	took := time.Since(began)
	require.NoError(b, err)
	require.Equal(b, accounts*each, report.Count(calendar.Done))
	require.Len(b, s.Posts(), accounts*each)
	return took
}

// layMany makes a file with so many approved posts, and gives the accounts' tokens.
func layMany(b *testing.B, path string, s *rehearsal.Server, accounts, each int) map[string]string {
	b.Helper()
	ctx := context.Background()
	f, err := store.Create(path, store.Options{Now: time.Now, Throwaway: true},
		calendar.Practice{Name: "Juniper Street Clinic", Region: "US", Zone: "America/Denver", Late: 24 * time.Hour},
		calendar.Person{Name: "Sam Whitaker", Roles: calendar.Roles()})
	require.NoError(b, err)
	people, err := f.People(ctx)
	require.NoError(b, err)
	by := people[0].ID
	tokens := map[string]string{}
	slot, err := calendar.SlotAt(time.Now(), "America/Denver")
	require.NoError(b, err)
	for _, a := range s.Accounts() {
		if a.Platform != string(platform.Facebook) || len(tokens) == accounts {
			continue
		}
		tokens[a.ID] = a.Token
		own, err := f.SaveAccount(ctx, by, calendar.Account{Platform: platform.Facebook, Name: a.Name, RemoteID: a.ID, Base: a.Base})
		require.NoError(b, err)
		for n := range each {
			d, err := f.NewDraft(ctx, by, calendar.Content{Text: fmt.Sprintf("Post %d for %s: flu shots today, walk in until 6 pm.", n, a.Name)})
			require.NoError(b, err)
			e, err := f.Place(ctx, by, calendar.Entry{Kind: calendar.PostEntry, PostKind: platform.KindPost, Draft: d.ID, Slot: slot, Accounts: []calendar.AccountID{own.ID}})
			require.NoError(b, err)
			sheet, err := f.Review(ctx, e.ID)
			require.NoError(b, err)
			_, err = f.Approve(ctx, by, e.ID, sheet.Revision.Number, sheet.Hashes())
			require.NoError(b, err)
		}
	}
	require.Len(b, tokens, accounts)
	return tokens
}
