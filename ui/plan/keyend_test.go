package plan_test

import (
	"testing"
	"time"

	"github.com/charmbracelet/x/exp/golden"
	"github.com/stretchr/testify/require"

	"rounds/ui/kit"
	"rounds/ui/kit/kittest"
	"rounds/ui/plan"
)

// ending is the sample month in which X's key ends on Friday 6 November.
func ending(t *testing.T) (*kittest.Host, *plan.Screen) {
	t.Helper()
	h, f, s := start(t)
	for i := range f.Places {
		if f.Places[i].Platform == "x" {
			f.Places[i].KeyUntil = h.Clock.Add(3 * 24 * time.Hour)
		}
	}
	return h, s
}

func TestTheEndOfAKeyStandsOnItsDay(t *testing.T) {
	for view, key := range map[string]string{"month": "1", "week": "2", "agenda": "3"} {
		t.Run(view, func(t *testing.T) {
			h, s := ending(t)
			h.Send(kittest.Keys(key + " right right right")...)
			golden.RequireEqual(t, []byte(frame(s)))
		})
	}
}

func TestTheEndOfAKeyIsNoEntry(t *testing.T) {
	h, s := ending(t)
	h.Send(kittest.Keys("right right right")...)
	for range 9 { // past every entry of the day
		h.Send(kittest.Key("tab"))
		if len(h.Went) == 0 {
			h.Send(kittest.Key("enter"))
		}
		if n := len(h.Went); n > 0 {
			if _, ok := h.Went[n-1].(kit.OpenSettings); ok {
				break
			}
			h.Went = nil
		}
	}
	require.Equal(t, []kit.Request{kit.OpenSettings{Page: "accounts"}}, h.Went, "enter opens the accounts")
	before := len(h.File.Calls)
	h.Send(kittest.Keys("d m a c z b T")...)
	require.Len(t, h.File.Calls, before, "nothing can be done with it")
	require.Contains(t, h.Blocked[0], "the end of a key")
	require.Empty(t, h.Modals)
	require.Contains(t, frame(s), "on 6 November 2026, in 3")
}

func TestTheEndOfAKeyMovesWithTheAccount(t *testing.T) {
	h, s := ending(t)
	require.Contains(t, frame(s), "! Connect X")
	for i := range h.File.Places {
		h.File.Places[i].KeyUntil = time.Time{}
	}
	require.NotContains(t, frame(s), "Connect X")
	h.File.Places[0].KeyUntil = h.Clock.Add(-time.Hour)
	require.Contains(t, frame(s), "+4", "on the day on which it ended")
}
