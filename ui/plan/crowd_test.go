package plan_test

import (
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
	"github.com/stretchr/testify/require"

	"rounds/calendar"
	"rounds/calendar/platform"
	"rounds/ui/kit/kittest"
)

func TestWhatStandsTooNearIsMarkedAndSaid(t *testing.T) {
	h, f, s := start(t)
	require.NotContains(t, frame(s), "≈")
	third := calendar.Day{Year: 2026, Month: 11, Day: 3}
	f.Add(calendar.Summary{
		Kind: calendar.PostEntry, Slot: calendar.Slot{Day: third, At: calendar.NewTimeOfDay(12, 10), Zone: kittest.Zone},
		Title: "Closed on Friday", Platforms: calendar.PlatformsOf(platform.X), Accounts: 1,
	})
	// Two that stood too near this morning: it is too late to move them.
	for _, m := range []int{0, 5} {
		f.Add(calendar.Summary{
			Kind: calendar.PostEntry, Slot: calendar.Slot{Day: third, At: calendar.NewTimeOfDay(9, m), Zone: kittest.Zone},
			Title: "Of the morning", Platforms: calendar.PlatformsOf(platform.X), Accounts: 1,
		})
	}
	kittest.Run(s.FileChanged(), s.Update)
	h.Send(kittest.Key("2"))
	require.Equal(t, 2, strings.Count(ansi.Strip(s.View(200, 57)), "≈"), "both are marked, and nothing that is past")
	kittest.Run(s.GoTo(third, f.Find(thyroid).Entry), s.Update)
	const want = "≈ X gets “Closed on Friday” at 12:10, 10 minutes later"
	require.Contains(t, paneWords(ansi.Strip(s.View(200, 57))), want)
	require.Contains(t, ansi.Strip(s.View(80, 21)), "≈ X gets “Closed on Friday”", "said where there is no pane, too")
	h.Send(kittest.Key("3"))
	require.Contains(t, ansi.Strip(s.View(80, 21)), "≈ X gets “Closed on Friday”")
}

// paneWords gives the words of the pane at the right, without its line ends.
func paneWords(frame string) string {
	var out []string
	for l := range strings.Lines(frame) {
		if i := strings.LastIndex(l, "│"); i >= 0 {
			out = append(out, strings.Fields(l[i+len("│"):])...)
		}
	}
	return strings.Join(out, " ")
}
