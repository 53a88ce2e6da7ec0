package store

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"rounds/calendar"
)

func TestUndoTakesBackWhatThisWindowDid(t *testing.T) {
	c := newClinic(t)
	_, e := c.post("Flu clinic", at("2026-11-25", "09:30"))
	_, err := c.Move(c.ctx, c.ben, e.ID, at("2026-11-26", "10:00"))
	require.NoError(t, err)
	require.NoError(t, c.Remove(c.ctx, c.ben, e.ID))

	what, err := c.Undo(c.ctx, c.ben)
	require.NoError(t, err)
	require.Equal(t, "the removal of an entry", what)
	got, err := c.Entry(c.ctx, e.ID)
	require.NoError(t, err)
	require.True(t, got.Removed.IsZero())
	require.Equal(t, "10:00", got.Slot.At.String())
	_, err = c.Undo(c.ctx, c.ben)
	require.NoError(t, err)
	got, err = c.Entry(c.ctx, e.ID)
	require.NoError(t, err)
	require.Equal(t, e.Slot, got.Slot)
	for range 2 {
		_, err = c.Redo(c.ctx, c.ben)
		require.NoError(t, err)
	}
	_, err = c.Redo(c.ctx, c.ben)
	kind(t, calendar.NotFound, err)
	got, err = c.Entry(c.ctx, e.ID)
	require.NoError(t, err)
	require.False(t, got.Removed.IsZero())
	for range 4 { // removal, move, placing, draft
		_, err = c.Undo(c.ctx, c.ben)
		require.NoError(t, err)
	}
	_, ok := c.summary(e.ID)
	require.False(t, ok)
	c.healthy()
}

func TestUndoIsRefusedWhereSomebodyElseWasSince(t *testing.T) {
	tests := map[string]func(c *clinic, e calendar.Entry){
		"another window moved it": func(c *clinic, e calendar.Entry) {
			_, err := c.again().Move(c.ctx, c.ana, e.ID, at("2026-11-27", "12:00"))
			require.NoError(c.t, err)
		},
		"it was approved": func(c *clinic, e calendar.Entry) { c.yes(e.ID) },
		"it was sent back": func(c *clinic, e calendar.Entry) {
			_, err := c.SendBack(c.ctx, c.ana, e.ID, "no")
			require.NoError(c.t, err)
		},
		"a run took it on": func(c *clinic, e calendar.Entry) {
			i, err := c.RunItem(c.ctx, e.ID, c.fb.ID)
			require.NoError(c.t, err)
			_, err = c.Deliver(c.ctx, "r1", i)
			require.NoError(c.t, err)
		},
		"another window removed it": func(c *clinic, e calendar.Entry) {
			require.NoError(c.t, c.again().Remove(c.ctx, c.ana, e.ID))
		},
	}
	for name, touch := range tests {
		t.Run(name, func(t *testing.T) {
			c := newClinic(t)
			_, e := c.post("Flu clinic", at("2026-11-25", "09:30"))
			_, err := c.Move(c.ctx, c.ben, e.ID, at("2026-11-26", "10:00"))
			require.NoError(t, err)
			touch(c, e)
			before, err := c.Entry(c.ctx, e.ID)
			require.NoError(t, err)
			_, err = c.Undo(c.ctx, c.ben)
			kind(t, calendar.Conflict, err)
			after, err := c.Entry(c.ctx, e.ID)
			require.NoError(t, err)
			require.Equal(t, before, after)
			c.healthy()
		})
	}
}

func TestUndoOfATextLosesNothing(t *testing.T) {
	c := newClinic(t)
	d, _ := c.post("one", at("2026-11-25", "09:30"))
	save := func(text string) {
		_, err := c.SaveWorking(c.ctx, c.ben, d.ID, calendar.Content{Text: text[:1]})
		require.NoError(t, err)
		_, err = c.SaveRevision(c.ctx, c.ben, d.ID, calendar.Content{Text: text})
		require.NoError(t, err)
	}
	save("two")
	save("three")
	_, err := c.SaveWorking(c.ctx, c.ben, d.ID, calendar.Content{Text: "not yet saved"})
	require.NoError(t, err)
	for _, want := range []string{"two", "one"} {
		_, err := c.Undo(c.ctx, c.ben)
		require.NoError(t, err)
		got, err := c.Draft(c.ctx, d.ID)
		require.NoError(t, err)
		require.Equal(t, want, got.Working.Text)
		require.False(t, got.Unsaved)
	}
	for _, want := range []string{"two", "three"} {
		_, err := c.Redo(c.ctx, c.ben)
		require.NoError(t, err)
		got, err := c.Draft(c.ctx, d.ID)
		require.NoError(t, err)
		require.Equal(t, want, got.Working.Text)
	}
	list, err := c.Revisions(c.ctx, d.ID)
	require.NoError(t, err)
	texts := map[string]bool{}
	for _, r := range list {
		texts[r.Content.Text] = true
	}
	require.True(t, texts["not yet saved"], "what was typed became a revision first")
	c.healthy()
}

func TestUndoOfSettings(t *testing.T) {
	c := newClinic(t)
	a := c.x
	a.Name = "Our X"
	_, err := c.SaveAccount(c.ctx, c.ana, a)
	require.NoError(t, err)
	for range 2 { // the name, then the account itself
		_, err = c.Undo(c.ctx, c.ana)
		require.NoError(t, err)
	}
	list, err := c.Accounts(c.ctx)
	require.NoError(t, err)
	require.Equal(t, "X", list[1].Name)
	require.True(t, list[1].Gone)
	_, err = c.Redo(c.ctx, c.ana)
	require.NoError(t, err)
	list, err = c.Accounts(c.ctx)
	require.NoError(t, err)
	require.False(t, list[1].Gone)
	c.healthy()
}

// Whatever is done in whatever order, undone and done again: everything derived
// is what the records say, and undoing all of it brings the first calendar back.
func TestUndoProperty(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		c := newClinic(t)
		c.Store.o.Throwaway = true // a hundred files need not be waited for
		d, e := c.post("Flu clinic", at("2026-11-25", "09:30"))
		c.history.undo, c.history.redo = nil, nil
		first, ok := c.summary(e.ID)
		require.True(t, ok)
		n := rapid.IntRange(1, 12).Draw(r, "changes")
		for i := range n {
			switch rapid.IntRange(0, 7).Draw(r, "what") {
			case 0:
				_, _ = c.Move(c.ctx, c.ben, e.ID, at("2026-11-26", fmt.Sprintf("%02d:00", rapid.IntRange(0, 23).Draw(r, "hour"))))
			case 1:
				_, _ = c.SaveRevision(c.ctx, c.ben, d.ID, calendar.Content{Text: fmt.Sprintf("text %d", rapid.IntRange(0, 3).Draw(r, "text"))})
			case 2:
				_, _ = c.SaveWorking(c.ctx, c.ben, d.ID, calendar.Content{Text: fmt.Sprintf("typing %d", i)})
			case 3:
				_ = c.Remove(c.ctx, c.ben, e.ID)
			case 4:
				_ = c.PutBack(c.ctx, c.ben, e.ID)
			case 5:
				_ = c.Archive(c.ctx, c.ben, e.ID, rapid.Bool().Draw(r, "archived"))
			case 6:
				_, _ = c.Undo(c.ctx, c.ben)
			case 7:
				_, _ = c.Redo(c.ctx, c.ben)
			}
		}
		if rapid.Bool().Draw(r, "look between") {
			c.healthy()
		}
		for {
			if _, err := c.Undo(c.ctx, c.ben); err != nil {
				require.Equal(t, calendar.NotFound, calendar.KindOf(err), "%v", err)
				break
			}
		}
		c.healthy()
		last, ok := c.summary(e.ID)
		require.True(t, ok)
		last.Unsaved, first.Unsaved = false, false // what was typed stays typed
		last.Title, first.Title = "", ""
		require.Equal(t, first, last)
	})
}
