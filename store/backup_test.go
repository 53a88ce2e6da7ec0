package store

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"rounds/calendar"
)

func TestABackupIsWholeAndComesBack(t *testing.T) {
	c := newClinic(t)
	m, err := c.AddMedia(c.ctx, c.ben, writeJPEG(t, 40, 30))
	require.NoError(t, err)
	_, e := c.post("Before", at("2026-11-25", "09:30"))
	backup, err := c.Backup(c.ctx, c.ana, "")
	require.NoError(t, err)
	_, lost := c.post("After", at("2026-11-26", "09:30"))
	require.NoError(t, os.RemoveAll(mediaDir(c.Path())))

	aside, err := RestoreKeeping(c.ctx, filepath.Dir(backup), c.Path(), c.o)
	require.NoError(t, err)
	s := c.again()
	_, err = s.Entry(c.ctx, e.ID)
	require.NoError(t, err)
	_, err = s.Entry(c.ctx, lost.ID)
	kind(t, calendar.NotFound, err)
	_, err = s.MediaPath(c.ctx, m.ID)
	require.NoError(t, err)
	kept, err := Open(aside, Options{Now: c.clock.now})
	require.NoError(t, err)
	_, err = kept.Entry(c.ctx, lost.ID)
	require.NoError(t, err, "what stood there is kept aside")
	sound(t, aside)
	sound(t, backup)

	elsewhere := filepath.Join(t.TempDir(), "x", "copy.rounds")
	_, err = s.Backup(c.ctx, c.ana, elsewhere)
	require.NoError(t, err)
	_, err = s.Backup(c.ctx, c.ana, elsewhere)
	kind(t, calendar.Conflict, err)
	sound(t, elsewhere)
}

func TestADamagedFileIsReplacedByItsBackup(t *testing.T) {
	c := newClinic(t)
	_, e := c.post("Before", at("2026-11-25", "09:30"))
	_, err := c.Backup(c.ctx, c.ana, "")
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(c.Path(), []byte("not a calendar"), 0o600))
	list, err := backupsOf(c.Path())
	require.NoError(t, err)
	require.Len(t, list, 1)
	require.NoError(t, Restore(c.ctx, list[0].Path, c.Path(), c.o))
	_, err = c.again().Entry(c.ctx, e.ID)
	require.NoError(t, err)
	require.NoError(t, os.Remove(c.Path()))
	require.NoError(t, Restore(c.ctx, list[0].Path, c.Path(), c.o), "a file that is gone comes back too")
	kind(t, calendar.NotFound, Restore(c.ctx, filepath.Join(t.TempDir(), "none"), c.Path(), c.o))
	bad := filepath.Join(t.TempDir(), "bad")
	require.NoError(t, os.WriteFile(bad, []byte("x"), 0o600))
	kind(t, calendar.Damaged, Restore(c.ctx, bad, c.Path(), c.o))
}

func TestABackupIsDueOnceADay(t *testing.T) {
	c := newClinic(t)
	due := func() bool {
		d, err := c.BackupDue(c.ctx)
		require.NoError(t, err)
		return d
	}
	require.True(t, due())
	_, err := c.Backup(c.ctx, "", "")
	require.NoError(t, err)
	require.False(t, due())
	c.clock.add(25 * time.Hour)
	require.False(t, due(), "nothing has changed since")
	c.post("Flu clinic", at("2026-11-30", "09:00"))
	require.True(t, due())
}

func TestBackupsMakeRoomByTheirAge(t *testing.T) {
	now := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	var list []Kept
	for h := range 24 * 100 { // every hour of a hundred days
		list = append(list, Kept{At: now.Add(-time.Duration(h) * time.Hour)})
	}
	gone := map[time.Time]bool{}
	for _, k := range outdated(list, now) {
		gone[k.At] = true
	}
	days, months := map[string]int{}, map[string]int{}
	for _, k := range list {
		if gone[k.At] {
			continue
		}
		if age := now.Sub(k.At); age > 48*time.Hour && age <= 30*24*time.Hour {
			days[k.At.Format(time.DateOnly)]++
		} else if age > 30*24*time.Hour {
			months[k.At.Format("2006-01")]++
		}
	}
	for h := range 49 {
		require.False(t, gone[now.Add(-time.Duration(h)*time.Hour)], "all of the last two days stay")
	}
	require.GreaterOrEqual(t, len(days), 28)
	for day, n := range days {
		require.Equal(t, 1, n, day)
	}
	require.Equal(t, map[string]int{"2026-08": 1, "2026-09": 1}, months)
	require.Empty(t, outdated(list[:1], now.AddDate(50, 0, 0)), "the last of a month stays for ever")
}

func TestAnOlderFileIsUpgradedAfterABackup(t *testing.T) {
	c := newClinic(t)
	order := []int{}
	up := []upgradeStep{
		{Schema + 1, "colours", func(t *tx) error { order = append(order, Schema+1); return t.setMeta("colour", []byte("red")) }},
		{Schema + 2, "shades", func(t *tx) error {
			order = append(order, Schema+2)
			return t.setMeta("shade", append(append([]byte{}, t.meta("colour")...), "dish"...))
		}},
	}
	require.NoError(t, c.upgrade(c.ctx, up))
	require.Equal(t, []int{Schema + 1, Schema + 2}, order)
	require.NoError(t, c.upgrade(c.ctx, up))
	require.Equal(t, []int{Schema + 1, Schema + 2}, order, "once is enough")
	list, err := c.Backups()
	require.NoError(t, err)
	require.Len(t, list, 1)
	old, err := newStore(list[0].Path, Options{Now: c.clock.now})
	require.NoError(t, err)
	n, err := old.schema(c.ctx)
	require.NoError(t, err)
	require.Equal(t, Schema, n, "the backup is from before")
	require.NoError(t, c.view(c.ctx, "", func(x *tx) error {
		require.Equal(t, "reddish", string(x.meta("shade")))
		return nil
	}))
	_, err = Open(c.Path(), c.o)
	kind(t, calendar.Newer, err)
	c.healthy()
}

func TestAFailedUpgradeLeavesTheLastGoodStep(t *testing.T) {
	c := newClinic(t)
	up := []upgradeStep{
		{Schema + 1, "colours", func(t *tx) error { return t.setMeta("colour", []byte("red")) }},
		{Schema + 2, "shades", func(t *tx) error {
			if err := t.setMeta("shade", []byte("half")); err != nil {
				return err
			}
			return errors.New("no")
		}},
	}
	require.Error(t, c.upgrade(c.ctx, up))
	require.NoError(t, c.view(c.ctx, "", func(x *tx) error {
		require.Equal(t, uint64(Schema+1), x.number(metaSchema))
		require.Nil(t, x.meta("shade"))
		return nil
	}))
}
