package ui_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"rounds/calendar"
	"rounds/ui"
)

func TestKeysThatEndSoonAreInTheBanner(t *testing.T) {
	w := sample()
	w.Places[0].KeyUntil = morning.Add(40 * 24 * time.Hour)
	run(t, ui.Deps{File: w, Me: "ana"}, 120, 36, func(tt *term) {
		tt.hides("KEYS:")
	})
	w.Places[0].KeyUntil = morning.Add(2 * 24 * time.Hour)
	w.Places[1].KeyUntil = morning.Add(3 * 24 * time.Hour)
	w.Stop = calendar.Hold{On: true, Reason: "we wait"}
	run(t, ui.Deps{File: w, Me: "ana"}, 120, 36, func(tt *term) {
		require.Contains(t, tt.row(1), "HOLD")
		require.Contains(t, tt.row(2), "KEYS: the key of “Facebook” (Facebook) ends on 5 November 2026, in 2 days, and 1 other · o, then Accounts")
		tt.keys("o")
		tt.shows("KEYS:")
	})
	run(t, ui.Deps{File: w, Me: "ana"}, 80, 24, func(tt *term) {
		require.Contains(t, tt.row(2), "KEYS: the key of “Facebook” (Facebook) ends on 5 November 2026")
	})
}
