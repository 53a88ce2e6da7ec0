package store

import (
	"testing"

	"github.com/stretchr/testify/require"

	"rounds/calendar"
)

// healthy says that the doctor finds nothing bad in the file.
func (c *clinic) healthy() {
	c.t.Helper()
	r, err := c.Check(c.ctx)
	require.NoError(c.t, err)
	for _, f := range r.Findings {
		require.False(c.t, f.Bad, "%s: %s", f.Check, f.Text)
	}
	require.NotZero(c.t, r.Head.Number)
}

func TestTheDoctorFindsAFileInUseHealthy(t *testing.T) {
	c := newClinic(t)
	_, e := c.approved("Flu clinic", at("2026-11-22", "09:30"))
	_, later := c.post("Heart check", at("2026-12-01", "10:00"))
	note, err := c.Place(c.ctx, c.ana, calendar.Entry{Kind: calendar.NoteEntry, Text: "Ring the printer", Slot: at("2026-12-02", "08:00")})
	require.NoError(t, err)
	require.NoError(t, c.Remove(c.ctx, c.ana, later.ID))
	items, err := c.RunItems(c.ctx, c.clock.now(), c.clock.now())
	require.NoError(t, err)
	c.send(items[0])
	require.NoError(t, c.SetHold(c.ctx, c.ana, true, "outage"))
	require.NoError(t, c.LetThrough(c.ctx, c.ana, e.ID, "it must go out"))
	_, err = c.ChangeEntry(c.ctx, c.ana, note.ID, func(e *calendar.Entry) error { e.Text = "Ring them twice"; return nil })
	require.NoError(t, err)
	p, err := c.Practice(c.ctx)
	require.NoError(t, err)
	p.Phone, p.YesLasts = "020 7946 1111", 1
	require.NoError(t, c.SavePractice(c.ctx, c.ana, p))
	c.clock.add(72 * 3600e9)
	c.healthy()
}
