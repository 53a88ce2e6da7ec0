package calendar

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

func slot(day, at, zone string) Slot {
	d, err := ParseDay(day)
	if err != nil {
		panic(err)
	}
	t, err := ParseTimeOfDay(at)
	if err != nil {
		panic(err)
	}
	return Slot{d, t, zone}
}

func TestASlotMeansTheWallClockOfItsZone(t *testing.T) {
	for _, c := range []struct {
		rule  string
		slot  Slot
		want  string
		shift Shift
	}{
		{"winter time", slot("2026-01-15", "09:00", "Europe/Berlin"), "2026-01-15T09:00:00+01:00", Exact},
		{"summer time", slot("2026-07-15", "09:00", "Europe/Berlin"), "2026-07-15T09:00:00+02:00", Exact},
		{"a skipped time moves to the first that exists", slot("2026-03-29", "02:30", "Europe/Berlin"), "2026-03-29T03:00:00+02:00", Skipped},
		{"the edge of a gap is already behind it", slot("2026-03-29", "03:00", "Europe/Berlin"), "2026-03-29T03:00:00+02:00", Exact},
		{"a repeated time means the first", slot("2026-10-25", "02:30", "Europe/Berlin"), "2026-10-25T02:30:00+02:00", Repeated},
		{"skipped in America", slot("2027-03-14", "02:15", "America/New_York"), "2027-03-14T03:00:00-04:00", Skipped},
		{"repeated in America", slot("2026-11-01", "01:15", "America/New_York"), "2026-11-01T01:15:00-04:00", Repeated},
		{"half an hour is skipped on Lord Howe", slot("2026-10-04", "02:10", "Australia/Lord_Howe"), "2026-10-04T02:30:00+11:00", Skipped},
		{"half an hour comes twice on Lord Howe", slot("2027-04-04", "01:45", "Australia/Lord_Howe"), "2027-04-04T01:45:00+11:00", Repeated},
		{"the day that Samoa left out begins the next", slot("2011-12-30", "10:00", "Pacific/Apia"), "2011-12-31T00:00:00+14:00", Skipped},
		{"no change in India", slot("2026-03-29", "02:30", "Asia/Kolkata"), "2026-03-29T02:30:00+05:30", Exact},
		{"midnight is skipped in Santiago", slot("2026-09-06", "00:30", "America/Santiago"), "2026-09-06T01:00:00-03:00", Skipped},
	} {
		t.Run(c.rule, func(t *testing.T) {
			at, shift, err := c.slot.Resolve()
			require.NoError(t, err)
			require.Equal(t, c.want, at.Format(time.RFC3339))
			require.Equal(t, c.shift, shift)
		})
	}
}

var zonesTried = []string{
	"Europe/Berlin", "Europe/London", "Europe/Lisbon", "America/New_York", "America/Los_Angeles", "America/St_Johns",
	"America/Santiago", "America/Sao_Paulo", "Australia/Lord_Howe", "Australia/Sydney", "Pacific/Apia", "Asia/Kolkata", "UTC",
}

// Around every transition of the next years, and at random: the instant shows
// the slot's wall clock, or lies at the end of a gap that holds it; and of two
// instants that show it, it is the first.
func TestEveryTransitionOfTheNextYears(t *testing.T) {
	for _, name := range zonesTried {
		zone, err := LoadZone(name)
		require.NoError(t, err)
		for at := time.Date(2025, 1, 1, 0, 0, 0, 0, zone); at.Year() < 2040; {
			_, end := at.ZoneBounds()
			if end.IsZero() {
				break
			}
			for minutes := -180; minutes <= 180; minutes += 5 {
				wall := end.Add(time.Duration(minutes) * time.Minute)
				checkSlot(t, Slot{DayOf(wall), NewTimeOfDay(wall.Hour(), wall.Minute()), name})
				_, before := end.Add(-time.Second).Zone() // the wall clock as if nothing changed
				wall = end.Add(time.Duration(minutes) * time.Minute).In(time.FixedZone("", before))
				checkSlot(t, Slot{DayOf(wall), NewTimeOfDay(wall.Hour(), wall.Minute()), name})
			}
			at = end
		}
	}
}

func TestAnySlotOfTheNextYears(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		checkSlot(r, Slot{
			Day:  NewDay(2025, 1, 1).Add(rapid.IntRange(0, 5500).Draw(r, "days")),
			At:   TimeOfDay(rapid.IntRange(0, 24*60-1).Draw(r, "minutes")),
			Zone: rapid.SampledFrom(zonesTried).Draw(r, "zone"),
		})
	})
}

func checkSlot(t require.TestingT, s Slot) {
	at, shift, err := s.Resolve()
	require.NoError(t, err)
	wall := s.Day.UTC().Add(time.Duration(s.At) * time.Minute)
	shown := time.Date(at.Year(), at.Month(), at.Day(), at.Hour(), at.Minute(), 0, 0, time.UTC)
	if shift == Skipped {
		require.True(t, shown.After(wall), "%v: %v", s, at)
		before := at.Add(-time.Minute)
		last := time.Date(before.Year(), before.Month(), before.Day(), before.Hour(), before.Minute(), 0, 0, time.UTC)
		require.True(t, last.Before(wall), "%v: %v exists before the gap's end", s, before)
		return
	}
	require.Equal(t, wall, shown, "%v", s)
	earlier := false
	for _, d := range []time.Duration{30 * time.Minute, time.Hour, 2 * time.Hour, 24 * time.Hour} {
		e := at.Add(-d)
		earlier = earlier || e.Hour() == at.Hour() && e.Minute() == at.Minute() && DayOf(e) == DayOf(at)
	}
	require.False(t, earlier, "%v: an earlier instant shows the same", s)
	back, err := SlotAt(at, s.Zone)
	require.NoError(t, err)
	require.Equal(t, s, back)
}

func TestAnUnknownZoneIsASentence(t *testing.T) {
	for _, name := range []string{"", "Local", "Mars/Olympus", "../../etc/passwd"} {
		_, err := Slot{Day: NewDay(2026, 1, 1), Zone: name}.Instant()
		require.Equal(t, Invalid, KindOf(err), name)
		require.NotEmpty(t, HintOf(err))
	}
}

func TestDays(t *testing.T) {
	require.Equal(t, NewDay(2026, 2, 28), NewDay(2026, 1, 31).AddMonths(1), "a shorter month ends at its last day")
	require.Equal(t, NewDay(2028, 2, 29), NewDay(2028, 1, 31).AddMonths(1))
	require.Equal(t, NewDay(2025, 12, 31), NewDay(2026, 1, 31).AddMonths(-1))
	require.Equal(t, NewDay(2026, 11, 16), NewDay(2026, 11, 22).StartOfWeek(time.Monday))
	require.Equal(t, NewDay(2026, 11, 22), NewDay(2026, 11, 22).StartOfWeek(time.Sunday))
	rapid.Check(t, func(r *rapid.T) {
		d := NewDay(2026, 1, 1).Add(rapid.IntRange(-800_000, 800_000).Draw(r, "days"))
		if d.Year > 0 && d.Year < 10_000 {
			back, err := ParseDay(d.String())
			require.NoError(r, err)
			require.Equal(r, d, back)
		}
		n := rapid.IntRange(-5000, 5000).Draw(r, "n")
		require.Equal(r, n, d.Add(n).Sub(d))
	})
}
