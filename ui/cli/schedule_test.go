package cli

import (
	"testing"

	"github.com/stretchr/testify/require"

	"rounds/calendar"
	"rounds/calendar/platform"
)

func TestADraftIsPlaced(t *testing.T) {
	w := newWorld(t)
	require.Equal(t, "entry-new\n", w.ok("schedule", "draft-1", "--at", "next tue 9am", "--account", "twitter,Facebook", "--account", "x"))
	w.ok("schedule", "draft-1", "--at", "tomorrow", "--account", "linkedin", "--kind", "reel", "--by-hand")
	require.Equal(t, []calendar.Entry{
		{
			ID: "entry-new", Kind: calendar.PostEntry, Draft: "draft-1", PostKind: platform.KindPost, Accounts: []calendar.AccountID{"x", "facebook"},
			Slot: calendar.Slot{Day: calendar.Day{Year: 2026, Month: 11, Day: 10}, At: calendar.NewTimeOfDay(9, 0), Zone: "America/Denver"},
		},
		{
			ID: "entry-new", Kind: calendar.PostEntry, Draft: "draft-1", PostKind: "reel",
			Accounts: []calendar.AccountID{"linkedin"}, ByHand: []calendar.AccountID{"linkedin"},
			Slot: calendar.Slot{Day: calendar.Day{Year: 2026, Month: 11, Day: 4}, At: calendar.NewTimeOfDay(9, 0), Zone: "America/Denver"},
		},
	}, w.file.placed, "a day alone is at the practice's first usual time")
}

func TestAnEntryIsMoved(t *testing.T) {
	w := newWorld(t)
	require.Equal(t, "entry-004\n", w.ok("schedule", "--move", "entry-004", "--at", "fri 17:30"))
	require.Equal(t, []string{"move entry-004 2026-11-06 17:30"}, w.file.Calls)
}

// In Denver the clocks go from 2:00 to 3:00 on 14 March 2027.
func TestATimeThatTheClocksJumpOverIsSaid(t *testing.T) {
	w := newWorld(t)
	r := w.rounds("schedule", "draft-1", "--at", "2027-03-14 02:30", "--account", "x")
	require.Equal(t, 0, r.status)
	require.Equal(t, "entry-new\n", r.out)
	require.Equal(t, "on that day the clocks jump over 02:30: it goes out at 03:00\n", r.err)
	require.Equal(t, "02:30", w.file.placed[0].Slot.At.String(), "what was meant is kept")
	require.Empty(t, w.rounds("schedule", "draft-1", "--at", "2026-11-01 01:30", "--account", "x").err)
}

func TestWhatCannotBePlaced(t *testing.T) {
	w := newWorld(t)
	w.fails(2, `there is no account "myspace"`, "see them with: rounds accounts", "schedule", "draft-1", "--at", "fri 9am", "--account", "myspace")
	w.fails(2, "a draft is placed or an entry moved, not both", "leave out", "schedule", "draft-1", "--at", "fri 9am", "--move", "entry-004")
	w.fails(2, `"the day after" is not a date`, "try fri", "schedule", "draft-1", "--at", "the day after")
	w.file.P.UsualTimes = nil
	w.fails(2, `"tomorrow" has no time`, "add one: 2026-11-04 09:00", "schedule", "draft-1", "--at", "tomorrow")
	w.file.Places[3].Gone = true
	w.fails(2, `there is no account "x"`, "see them with: rounds accounts", "schedule", "draft-1", "--at", "fri 9am", "--account", "x")
	require.Empty(t, w.file.placed)
}
