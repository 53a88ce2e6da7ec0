package store

import (
	"context"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	bolt "go.etcd.io/bbolt"

	"rounds/calendar"
	"rounds/calendar/platform"
)

// clock is a clock that only the test moves.
type clock struct {
	mu sync.Mutex
	at time.Time
}

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

func (c *clock) add(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(d)
}

func newClock() *clock { return &clock{at: time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC)} }

// clinic is a calendar file with two people and two accounts.
type clinic struct {
	*Store
	t        *testing.T
	ctx      context.Context
	clock    *clock
	o        Options
	ana, ben calendar.PersonID
	fb, x    calendar.Account
}

func newPractice() calendar.Practice {
	return calendar.Practice{
		Name: "Elm Street Family Practice", ShortName: "Elm Street", Region: "GB", Zone: "Europe/London",
		Phone: "020 7946 0000", Website: "https://elmstreet.example",
	}
}

func newClinic(t *testing.T) *clinic {
	t.Helper()
	dir := t.TempDir()
	c := &clinic{t: t, ctx: t.Context(), clock: newClock()}
	c.o = Options{Now: c.clock.now, StateDir: filepath.Join(dir, "state")}
	path := filepath.Join(dir, "practice.rounds")
	var err error
	c.Store, err = Create(path, c.o, newPractice(), calendar.Person{Name: "Ana", Roles: calendar.Roles()})
	require.NoError(t, err)
	t.Cleanup(func() { sound(t, path) })
	people, err := c.People(c.ctx)
	require.NoError(t, err)
	c.ana = people[0].ID
	c.clock.add(time.Millisecond) // ids, and so lists, follow the clock
	ben, err := c.SavePerson(c.ctx, c.ana, calendar.Person{Name: "Ben", Roles: []calendar.Role{calendar.Writes}})
	require.NoError(t, err)
	c.ben = ben.ID
	c.fb = c.account(platform.Facebook, "https://graph.facebook.com")
	c.x = c.account(platform.X, "https://api.x.com")
	return c
}

func (c *clinic) account(n platform.Name, base string) calendar.Account {
	c.t.Helper()
	c.clock.add(time.Millisecond)
	a, err := c.SaveAccount(c.ctx, c.ana, calendar.Account{Platform: n, Name: n.Title(), Base: base})
	require.NoError(c.t, err)
	return a
}

// again opens the same file as another window.
func (c *clinic) again() *Store {
	c.t.Helper()
	s, err := Open(c.Path(), c.o)
	require.NoError(c.t, err)
	return s
}

// post writes a draft and places it for both accounts.
func (c *clinic) post(text string, slot calendar.Slot) (calendar.Draft, calendar.Entry) {
	c.t.Helper()
	d, err := c.NewDraft(c.ctx, c.ben, calendar.Content{Title: text, Text: text})
	require.NoError(c.t, err)
	e, err := c.Place(c.ctx, c.ben, calendar.Entry{
		Kind: calendar.PostEntry, Draft: d.ID, Slot: slot, Accounts: []calendar.AccountID{c.fb.ID, c.x.ID},
	})
	require.NoError(c.t, err)
	return d, e
}

// approved is a post with Ana's yes.
func (c *clinic) approved(text string, slot calendar.Slot) (calendar.Draft, calendar.Entry) {
	c.t.Helper()
	d, e := c.post(text, slot)
	c.yes(e.ID)
	e, err := c.Entry(c.ctx, e.ID)
	require.NoError(c.t, err)
	return d, e
}

func (c *clinic) yes(id calendar.EntryID) calendar.Approval {
	c.t.Helper()
	sheet, err := c.Review(c.ctx, id)
	require.NoError(c.t, err)
	a, err := c.Approve(c.ctx, c.ana, id, sheet.Revision.Number, sheet.Hashes())
	require.NoError(c.t, err)
	return a
}

func at(day, clockTime string) calendar.Slot {
	d, err := calendar.ParseDay(day)
	if err != nil {
		panic(err)
	}
	h, err := calendar.ParseTimeOfDay(clockTime)
	if err != nil {
		panic(err)
	}
	return calendar.Slot{Day: d, At: h, Zone: "Europe/London"}
}

// summary gives what the calendar shows of an entry, or false.
func (c *clinic) summary(id calendar.EntryID) (calendar.Summary, bool) {
	c.t.Helper()
	list, err := c.Summaries(c.ctx, calendar.NewDay(2020, 1, 1), calendar.NewDay(2040, 1, 1))
	require.NoError(c.t, err)
	for _, s := range list {
		if s.Entry == id {
			return s, true
		}
	}
	return calendar.Summary{}, false
}

// sound ends every test: the file is whole by bbolt's own check.
func sound(t *testing.T, path string) {
	t.Helper()
	db, err := bolt.Open(path, 0o600, &bolt.Options{ReadOnly: true, Timeout: time.Second, PreLoadFreelist: true})
	require.NoError(t, err)
	defer db.Close()
	require.NoError(t, db.View(func(tx *bolt.Tx) error {
		for err := range tx.Check() {
			require.NoError(t, err)
		}
		return nil
	}))
}

func kind(t *testing.T, want calendar.ErrorKind, err error) {
	t.Helper()
	require.Error(t, err)
	require.Equal(t, want, calendar.KindOf(err), "%v", err)
	require.NotEmpty(t, err.Error())
	require.NotEmpty(t, calendar.HintOf(err), "%v", err)
}

func TestCreateRefusesAnExistingFile(t *testing.T) {
	c := newClinic(t)
	before, err := os.ReadFile(c.Path())
	require.NoError(t, err)
	_, err = Create(c.Path(), c.o, newPractice(), calendar.Person{Name: "Eve"})
	kind(t, calendar.Conflict, err)
	after, err := os.ReadFile(c.Path())
	require.NoError(t, err)
	require.Equal(t, before, after)
	i, err := os.Stat(c.Path())
	require.NoError(t, err)
	require.Equal(t, os.FileMode(0o600), i.Mode().Perm())
}

func TestAPostFromDraftToSent(t *testing.T) {
	c := newClinic(t)
	_, e := c.approved("Flu clinic on Saturday", at("2026-11-22", "09:30"))
	s, ok := c.summary(e.ID)
	require.True(t, ok)
	require.Equal(t, calendar.YesGiven, s.Yes)
	require.Equal(t, "Flu clinic on Saturday", s.Title)

	now := c.clock.now()
	items, err := c.RunItems(c.ctx, now, now)
	require.NoError(t, err)
	require.Len(t, items, 2)
	require.NoError(t, c.OpenRun(c.ctx, calendar.Run{ID: "r1", By: c.ana, Started: now}))
	for _, i := range items {
		c.send(i)
	}
	require.NoError(t, c.CloseRun(c.ctx, "r1", now))
	s, _ = c.summary(e.ID)
	require.Equal(t, 2, s.Out)
	items, err = c.RunItems(c.ctx, now, now)
	require.NoError(t, err)
	require.Empty(t, items)
	sent, err := c.SentList(c.ctx, calendar.SentFilter{Text: "flu sat"})
	require.NoError(t, err)
	require.Len(t, sent, 2)
	require.Equal(t, "Flu clinic on Saturday", sent[0].Content.Text)
	require.Equal(t, "Ana", sent[0].Approver.Name)
	_, err = c.VerifyAudit(c.ctx)
	require.NoError(t, err)
}

// send plays what a run does with an item that goes well.
func (c *clinic) send(i calendar.RunItem) calendar.Delivery {
	c.t.Helper()
	now := c.clock.now()
	d, err := c.Deliver(c.ctx, "r1", i)
	require.NoError(c.t, err)
	content, ok := i.Approval.For(i.Account.ID)
	require.True(c.t, ok)
	d, err = c.Claim(c.ctx, d.ID, "me", now, time.Minute,
		calendar.Record{At: now, Event: calendar.Taken, Approval: i.Approval.ID, Hash: content.Hash, Run: "r1"},
		calendar.Record{At: now, Event: calendar.Began, Step: "post", Public: true})
	require.NoError(c.t, err)
	d, err = c.Append(c.ctx, d.ID, d.Claim.Fence, now, 0,
		calendar.Record{At: now, Event: calendar.Ended, Step: "post", Values: map[string]string{"id": "remote-" + string(d.ID)}},
		calendar.Record{At: now, Event: calendar.SentNow, URL: "https://example.com/" + string(d.ID)})
	require.NoError(c.t, err)
	require.True(c.t, d.State.Out())
	return d
}
