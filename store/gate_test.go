package store

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"rounds/calendar"
)

// ready makes a delivery of an entry at an account that is taken on and about to
// begin its first public step.
func (c *clinic) ready(e calendar.Entry, a calendar.AccountID) calendar.Delivery {
	c.t.Helper()
	i, err := c.RunItem(c.ctx, e.ID, a)
	require.NoError(c.t, err)
	d, err := c.Deliver(c.ctx, "r1", i)
	require.NoError(c.t, err)
	d, err = c.Claim(c.ctx, d.ID, "me", c.clock.now(), time.Minute, taken(i, c.clock.now()))
	require.NoError(c.t, err)
	return d
}

// Between the upload and the post anything may happen. The transaction that
// writes down that the post begins looks once more.
func TestNothingPublicBeginsThatMustNotGoOut(t *testing.T) {
	tests := map[string]func(c *clinic, d calendar.Draft, e calendar.Entry) error{
		"all is held": func(c *clinic, _ calendar.Draft, _ calendar.Entry) error {
			return c.SetHold(c.ctx, c.ana, true, "breach")
		},
		"the entry is": func(c *clinic, _ calendar.Draft, e calendar.Entry) error {
			return c.HoldEntry(c.ctx, c.ana, e.ID, "wait")
		},
		"it was removed":   func(c *clinic, _ calendar.Draft, e calendar.Entry) error { return c.Remove(c.ctx, c.ana, e.ID) },
		"it was archived":  func(c *clinic, _ calendar.Draft, e calendar.Entry) error { return c.Archive(c.ctx, c.ana, e.ID, true) },
		"it was sent back": func(c *clinic, _ calendar.Draft, e calendar.Entry) error { return c.backTo(e) },
		"it was moved": func(c *clinic, _ calendar.Draft, e calendar.Entry) error {
			_, err := c.Move(c.ctx, c.ana, e.ID, at("2026-11-29", "09:30"))
			return err
		},
		"it was edited": func(c *clinic, d calendar.Draft, _ calendar.Entry) error {
			_, err := c.SaveRevision(c.ctx, c.ben, d.ID, calendar.Content{Text: "Other words"})
			return err
		},
		"it was edited and approved again": func(c *clinic, d calendar.Draft, e calendar.Entry) error {
			_, err := c.SaveRevision(c.ctx, c.ben, d.ID, calendar.Content{Text: "Other words"})
			c.yes(e.ID)
			return err
		},
		"its account was taken out": func(c *clinic, _ calendar.Draft, e calendar.Entry) error {
			_, err := c.ChangeEntry(c.ctx, c.ana, e.ID, func(e *calendar.Entry) error { e.Accounts = []calendar.AccountID{c.x.ID}; return nil })
			return err
		},
		"its account is gone": func(c *clinic, _ calendar.Draft, _ calendar.Entry) error {
			a := c.fb
			a.Gone = true
			_, err := c.SaveAccount(c.ctx, c.ana, a)
			return err
		},
		"the yes has lapsed": func(c *clinic, _ calendar.Draft, _ calendar.Entry) error {
			p, err := c.Practice(c.ctx)
			p.YesLasts = 1
			require.NoError(c.t, err)
			err = c.SavePractice(c.ctx, c.ana, p)
			c.clock.add(25 * time.Hour)
			return err
		},
	}
	for name, change := range tests {
		t.Run(name, func(t *testing.T) {
			c := newClinic(t)
			draft, e := c.approved("Flu clinic", at("2026-11-22", "09:30"))
			d := c.ready(e, c.fb.ID)
			require.NoError(t, change(c, draft, e))
			now := c.clock.now()
			_, err := c.Append(c.ctx, d.ID, d.Claim.Fence, now, time.Hour, began("upload", now, false), calendar.Record{At: now, Event: calendar.Ended, Step: "upload"})
			require.NoError(t, err, "an upload shows nobody anything")
			_, err = c.Append(c.ctx, d.ID, d.Claim.Fence, now, time.Hour, began("post", now, true))
			kind(t, calendar.Forbidden, err)
			d, err = c.Delivery(c.ctx, d.ID)
			require.NoError(t, err)
			require.Nil(t, d.Pending)
			c.healthy()
		})
	}
}

func (c *clinic) backTo(e calendar.Entry) error {
	_, err := c.SendBack(c.ctx, c.ana, e.ID, "not yet")
	return err
}

func TestAClaimOfADeliveryThatMovedOnIsRefused(t *testing.T) {
	c := newClinic(t)
	_, e := c.approved("Flu clinic", at("2026-11-22", "09:30"))
	i, err := c.RunItem(c.ctx, e.ID, c.fb.ID)
	require.NoError(t, err)
	seen, err := c.Deliver(c.ctx, "r1", i)
	require.NoError(t, err)
	_, err = c.Claim(c.ctx, seen.ID, "two", c.clock.now(), 0, taken(i, c.clock.now()))
	require.NoError(t, err)
	_, err = c.Take(c.ctx, seen, "one", c.clock.now(), time.Minute, began("post", c.clock.now(), true))
	kind(t, calendar.Conflict, err)
}

func TestTwoRunsNeverServeOneAccountAtOnce(t *testing.T) {
	c := newClinic(t)
	_, first := c.approved("First", at("2026-11-22", "09:30"))
	_, second := c.approved("Second", at("2026-11-22", "09:31"))
	c.ready(first, c.fb.ID)
	i, err := c.RunItem(c.ctx, second.ID, c.fb.ID)
	require.NoError(t, err)
	d, err := c.Deliver(c.ctx, "r2", i)
	require.NoError(t, err)
	_, err = c.Claim(c.ctx, d.ID, "another", c.clock.now(), time.Minute)
	kind(t, calendar.Busy, err)
	_, err = c.Claim(c.ctx, d.ID, "me", c.clock.now(), time.Minute)
	require.NoError(t, err)
}

func TestOnePostIsNeverAdoptedTwice(t *testing.T) {
	c := newClinic(t)
	_, e := c.approved("Flu clinic", at("2026-11-22", "09:30"))
	again, err := c.Again(c.ctx, c.ana, e.ID, at("2026-11-22", "09:31"))
	require.NoError(t, err)
	c.yes(again.ID)
	found := calendar.Record{At: c.clock.now(), Event: calendar.Found, Step: "post", Values: map[string]string{"post": "42"}}
	one, two := c.uncertain(e), c.uncertain(again)
	_, err = c.Claim(c.ctx, one.ID, "me", c.clock.now(), 0, found)
	require.NoError(t, err)
	_, err = c.Claim(c.ctx, two.ID, "me", c.clock.now(), 0, found)
	kind(t, calendar.Conflict, err)
}

func TestARunKeepsWhatItTookOn(t *testing.T) {
	c := newClinic(t)
	_, e := c.approved("Flu clinic", at("2026-11-22", "09:30"))
	require.NoError(t, c.OpenRun(c.ctx, calendar.Run{ID: "r1", Started: c.clock.now()}))
	i, err := c.RunItem(c.ctx, e.ID, c.fb.ID)
	require.NoError(t, err)
	d := c.send(i)
	runs, err := c.Runs(c.ctx, 1)
	require.NoError(t, err)
	require.Equal(t, []calendar.DeliveryID{d.ID}, runs[0].Took, "also when the run is killed now")
}

// part1 sends the first part of a thread and leaves it there.
func (c *clinic) part1(e calendar.Entry) calendar.Delivery {
	c.t.Helper()
	d, now := c.ready(e, c.x.ID), c.clock.now()
	d, err := c.Append(c.ctx, d.ID, d.Claim.Fence, now, 0, began("post", now, true), calendar.Record{At: now, Event: calendar.Ended, Step: "post"})
	require.NoError(c.t, err)
	require.True(c.t, d.PartlyOut)
	return d
}

func TestWhatWasArchivedGoesNoFurther(t *testing.T) {
	c := newClinic(t)
	_, e := c.approved("A thread", at("2026-11-22", "09:30"))
	c.part1(e)
	require.NoError(t, c.Archive(c.ctx, c.ana, e.ID, true))
	items, err := c.RunItems(c.ctx, c.clock.now(), c.clock.now())
	require.NoError(t, err)
	require.Empty(t, items)
	_, err = c.RunItem(c.ctx, e.ID, c.x.ID)
	kind(t, calendar.Conflict, err)
	c.healthy()
}

// After the backup the entry was moved to an earlier time and sent, or given up
// on and tried again; the file that comes back knows nothing of it.
func TestWhatMayHaveGoneOutBeforeItsTimeIsLookedFor(t *testing.T) {
	c := newClinic(t)
	_, sent := c.approved("Known to be out", at("2026-11-22", "08:00"))
	i, err := c.RunItem(c.ctx, sent.ID, c.fb.ID)
	require.NoError(t, err)
	c.send(i)
	c.clock.add(time.Minute)
	known := c.clock.now()
	_, due := c.approved("Due", at("2026-11-22", "09:45"))
	_, later := c.approved("Due on Friday", at("2026-11-27", "09:30"))
	_, unsaid := c.post("Approved after the restore", at("2026-11-27", "09:30"))
	_, failed := c.approved("Given up", at("2026-11-22", "09:30"))
	d := c.ready(failed, c.fb.ID)
	d, err = c.Append(c.ctx, d.ID, d.Claim.Fence, known, 0, calendar.Record{At: known, Event: calendar.GaveUp, Text: "no key"})
	require.NoError(t, err)
	backup, err := c.Backup(c.ctx, c.ana, "")
	require.NoError(t, err)
	require.NoError(t, Restore(c.ctx, backup, c.Path(), c.o))
	s := c.again()
	require.NoError(t, s.AfterRestore(c.ctx, c.ana, c.clock.now()))

	list, err := s.Deliveries(c.ctx, due.ID)
	require.NoError(t, err)
	require.Equal(t, calendar.Uncertain, list[0].State)
	require.WithinDuration(t, known, list[0].Doubt, 0, "it may have been moved and sent at any time since")

	d, err = s.Answer(c.ctx, c.ana, d.ID, calendar.Record{Event: calendar.TryAgain})
	require.NoError(t, err)
	require.Equal(t, calendar.Uncertain, d.State, "it may have been tried again, and sent")

	c.clock.add(5 * 24 * time.Hour)
	c.yes(unsaid.ID)
	fresh, err := s.NewDraft(c.ctx, c.ben, calendar.Content{Text: "Written after the restore"})
	require.NoError(t, err)
	after, err := s.Place(c.ctx, c.ben, calendar.Entry{Kind: calendar.PostEntry, Draft: fresh.ID, Slot: at("2026-11-27", "09:30"), Accounts: []calendar.AccountID{c.x.ID}})
	require.NoError(t, err)
	c.yes(after.ID)
	for id, want := range map[calendar.EntryID]calendar.State{later.ID: calendar.Uncertain, unsaid.ID: calendar.Uncertain, after.ID: calendar.Open} {
		i, err := s.RunItem(c.ctx, id, c.x.ID)
		require.NoError(t, err)
		d, err := s.Deliver(c.ctx, "r2", i)
		require.NoError(t, err)
		require.Equal(t, want, d.State)
	}
	c.healthy()
}

func TestAnAccountKeepsItsProfile(t *testing.T) {
	c := newClinic(t)
	a := c.fb
	a.RemoteID = "1001"
	a, err := c.SaveAccount(c.ctx, c.ana, a)
	require.NoError(t, err)
	a.RemoteID = "2002"
	_, err = c.SaveAccount(c.ctx, c.ana, a)
	kind(t, calendar.Forbidden, err)
	a.RemoteID, a.Name = "1001", "Our Page"
	_, err = c.SaveAccount(c.ctx, c.ana, a)
	require.NoError(t, err)
}
