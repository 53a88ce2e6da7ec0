package store

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"rounds/calendar"
)

func (c *clinic) stands(s *Store, want calendar.Standing) {
	c.t.Helper()
	got, err := s.Standing(c.ctx)
	require.NoError(c.t, err)
	require.Equal(c.t, want, got)
}

func copyFile(t *testing.T, from, to string) {
	t.Helper()
	b, err := os.ReadFile(from)
	require.NoError(t, err)
	require.NoError(t, os.MkdirAll(filepath.Dir(to), 0o700))
	require.NoError(t, os.WriteFile(to, b, 0o600))
}

func (c *clinic) open(path string, o Options) *Store {
	c.t.Helper()
	s, err := Open(path, o)
	require.NoError(c.t, err)
	return s
}

// states gives the states of an entry's deliveries by account.
func states(t *testing.T, c *clinic, s *Store, id calendar.EntryID) map[calendar.AccountID]calendar.State {
	t.Helper()
	list, err := s.Deliveries(c.ctx, id)
	require.NoError(t, err)
	out := map[calendar.AccountID]calendar.State{}
	for _, d := range list {
		out[d.Account] = d.State
	}
	return out
}

func TestPostsSentAfterABackupDoNotGoOutAgain(t *testing.T) {
	tests := map[string]func(t *testing.T, c *clinic, backup string){
		"restored by the command": func(t *testing.T, c *clinic, backup string) {
			require.NoError(t, Restore(c.ctx, backup, c.Path(), c.o))
		},
		"copied over by hand": func(t *testing.T, c *clinic, backup string) { copyFile(t, backup, c.Path()) },
	}
	for name, restore := range tests {
		t.Run(name, func(t *testing.T) {
			c := newClinic(t)
			_, out := c.approved("Sent before", at("2026-11-22", "08:00"))
			now := c.clock.now()
			items, err := c.RunItems(c.ctx, now, now)
			require.NoError(t, err)
			for _, i := range items {
				c.send(i)
			}
			_, e := c.approved("Due after the backup", at("2026-11-22", "09:30"))
			_, later := c.approved("Next week", at("2026-11-29", "09:30"))
			_, draft := c.post("Never approved", at("2026-11-22", "09:40"))
			backup, err := c.Backup(c.ctx, c.ana, "")
			require.NoError(t, err)
			c.clock.add(time.Minute)
			items, err = c.RunItems(c.ctx, now, now)
			require.NoError(t, err)
			for _, i := range items {
				if i.Yes == calendar.YesGiven {
					c.send(i)
				}
			}
			c.stands(c.Store, calendar.Home)

			restore(t, c, backup)
			s := c.again()
			c.stands(s, calendar.Restored)
			i, err := s.RunItem(c.ctx, e.ID, c.fb.ID)
			require.NoError(t, err)
			d, err := s.Deliver(c.ctx, "r2", i)
			require.NoError(t, err)
			_, err = s.Claim(c.ctx, d.ID, "me", c.clock.now(), time.Minute)
			kind(t, calendar.NeedsPerson, err)

			require.NoError(t, s.AfterRestore(c.ctx, c.ana, c.clock.now()))
			c.stands(s, calendar.Home)
			require.Equal(t, map[calendar.AccountID]calendar.State{c.fb.ID: calendar.Uncertain, c.x.ID: calendar.Uncertain}, states(t, c, s, e.ID))
			require.Equal(t, map[calendar.AccountID]calendar.State{c.fb.ID: calendar.SentUnverified, c.x.ID: calendar.SentUnverified}, states(t, c, s, out.ID))
			require.Equal(t, map[calendar.AccountID]calendar.State{c.fb.ID: calendar.Uncertain}, states(t, c, s, later.ID), "it may be scheduled there")
			require.Empty(t, states(t, c, s, draft.ID))
			items, err = s.RunItems(c.ctx, c.clock.now(), c.clock.now())
			require.NoError(t, err)
			for _, i := range items {
				if i.Entry.ID == e.ID {
					m, err := calendar.MomentAt(c.clock.now(), newPractice(), calendar.Hold{})
					require.NoError(t, err)
					v, _ := i.Judge(m, calendar.Hold{})
					require.Equal(t, calendar.LooksUp, v)
				}
			}
			c.healthy()
		})
	}
}

func TestAnOpenDeliveryOfARestoredFileIsDoubted(t *testing.T) {
	c := newClinic(t)
	_, e := c.approved("Waiting", at("2026-11-22", "09:30"))
	now := c.clock.now()
	begin := func(account calendar.AccountID, lines ...calendar.Record) {
		i, err := c.RunItem(c.ctx, e.ID, account)
		require.NoError(t, err)
		d, err := c.Deliver(c.ctx, "r1", i)
		require.NoError(t, err)
		content, _ := i.Approval.For(account)
		taken := calendar.Record{At: now, Event: calendar.Taken, Approval: i.Approval.ID, Hash: content.Hash}
		_, err = c.Claim(c.ctx, d.ID, "me", now, 0, append([]calendar.Record{taken}, lines...)...)
		require.NoError(t, err)
	}
	begin(c.fb.ID, began("upload", now, false))
	begin(c.x.ID, began("part 1", now, true), calendar.Record{At: now, Event: calendar.Ended, Step: "part 1"})
	backup, err := c.Backup(c.ctx, c.ana, "")
	require.NoError(t, err)
	require.NoError(t, Restore(c.ctx, backup, c.Path(), c.o))
	s := c.again()
	require.NoError(t, s.AfterRestore(c.ctx, c.ana, c.clock.now()))
	list, err := s.Deliveries(c.ctx, e.ID)
	require.NoError(t, err)
	for _, d := range list {
		require.Equal(t, calendar.Uncertain, d.State)
		require.False(t, d.Doubt.IsZero(), "whatever comes next is looked for first, of a thread every further part")
		require.False(t, d.Ask)
	}
	c.healthy()
}

func TestASecondCopyOfTheFileCannotPublish(t *testing.T) {
	c := newClinic(t)
	_, e := c.approved("Flu clinic", at("2026-11-22", "09:30"))
	other := filepath.Join(t.TempDir(), "copy.rounds")
	copyFile(t, c.Path(), other)
	s := c.open(other, c.o)
	c.stands(s, calendar.Elsewhere)
	c.stands(c.Store, calendar.Home)
	_, err := s.RunItems(c.ctx, c.clock.now(), c.clock.now())
	kind(t, calendar.NeedsPerson, err)

	require.NoError(t, s.Settle(c.ctx, c.ana, false))
	c.stands(s, calendar.Copied)
	_, err = s.RunItems(c.ctx, c.clock.now(), c.clock.now())
	kind(t, calendar.NeedsPerson, err)
	c.stands(c.Store, calendar.Home)
	_, err = c.RunItems(c.ctx, c.clock.now(), c.clock.now())
	require.NoError(t, err)

	// Said to be moved after all, it is at home, and looks up what may be out.
	require.NoError(t, s.Settle(c.ctx, c.ana, true))
	c.stands(s, calendar.Home)
	require.Equal(t, calendar.Uncertain, states(t, c, s, e.ID)[c.fb.ID])
	sound(t, other)
}

func TestAMovedFileIsAtHome(t *testing.T) {
	c := newClinic(t)
	old := c.Path()
	to := filepath.Join(filepath.Dir(old), "moved.rounds")
	require.NoError(t, os.Rename(old, to))
	s := c.open(to, c.o)
	c.stands(s, calendar.Home)
	require.NoError(t, os.Rename(to, old))
}

func TestAFileOnAnotherComputerAsks(t *testing.T) {
	c := newClinic(t)
	_, e := c.approved("Flu clinic", at("2026-11-22", "09:30"))
	there := c.o
	there.StateDir = t.TempDir()
	s := c.open(c.Path(), there)
	c.stands(s, calendar.Elsewhere)
	require.NoError(t, s.Settle(c.ctx, c.ana, true))
	c.stands(s, calendar.Home)
	require.Equal(t, calendar.Uncertain, states(t, c, s, e.ID)[c.fb.ID])
	c.stands(c.again(), calendar.Elsewhere)
}

func TestARehearsalNeverReachesThePlatforms(t *testing.T) {
	c := newClinic(t)
	_, e := c.approved("Flu clinic", at("2026-11-22", "09:30"))
	before, err := os.ReadFile(c.Path())
	require.NoError(t, err)
	path := filepath.Join(t.TempDir(), "rehearsal.rounds")
	err = c.CopyForRehearsal(c.ctx, path, func(a calendar.Account) calendar.Account { return a })
	kind(t, calendar.Forbidden, err)
	require.NoFileExists(t, path)
	require.NoError(t, c.CopyForRehearsal(c.ctx, path, func(a calendar.Account) calendar.Account {
		a.Base = "http://127.0.0.1:9"
		return a
	}))
	after, err := os.ReadFile(c.Path())
	require.NoError(t, err)
	require.Equal(t, before, after)
	o := c.o
	o.StateDir = ""
	s := c.open(path, o)
	c.stands(s, calendar.Home)
	i, err := s.RunItem(c.ctx, e.ID, c.fb.ID)
	require.NoError(t, err)
	require.True(t, i.Account.Loopback())
	require.Equal(t, calendar.YesGiven, i.Yes)
	sound(t, path)
}
