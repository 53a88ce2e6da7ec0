package ui_test

import (
	"context"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"rounds/calendar"
	"rounds/calendar/platform"
	"rounds/ui"
)

// taker is a runner that takes back what is scheduled there, when it can.
type taker struct {
	world *world
	mu    sync.Mutex
	can   bool
	asked []calendar.Order
}

func (r *taker) Plan(context.Context, time.Time) (calendar.RunPlan, error) {
	return calendar.RunPlan{}, nil
}

func (r *taker) DryRun(context.Context, calendar.Order) ([]calendar.DryLine, error) { return nil, nil }

func (r *taker) Start(_ context.Context, o calendar.Order, _ func(calendar.Delivery, calendar.Record)) (calendar.RunReport, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.asked = append(r.asked, o)
	if r.can {
		r.world.Withdrawn()
	}
	return calendar.RunReport{}, nil
}

func (r *taker) orders() []calendar.Order {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.asked
}

func scheduledThere() *world {
	w := sample()
	w.There = []calendar.RunItem{{
		Entry: calendar.Entry{ID: "flu"}, Title: "Flu clinic", Why: "everything is held: outage",
		Account: calendar.Account{Platform: platform.Facebook},
		Delivery: &calendar.Delivery{
			State: calendar.ScheduledThere, Progress: calendar.Progress{}.Showing(morning.Add(2 * time.Hour)),
			Hint: "delete it on Facebook by hand, under its scheduled posts",
		},
	}}
	return w
}

func TestWhatIsScheduledThereIsTakenBackWithoutBeingAsked(t *testing.T) {
	w := scheduledThere()
	r := &taker{world: w, can: true}
	run(t, ui.Deps{File: w, Me: "ana", Runner: r}, 80, 24, func(tt *term) {
		time.Sleep(2 * time.Second)
		tt.settle()
		require.Equal(t, []calendar.Order{{By: "ana", Changes: true, Only: []calendar.EntryID{"flu"}}}, r.orders())
		tt.hides("STILL SCHEDULED")
	})
}

func TestWhatCannotBeTakenBackIsNamedInABannerAndTriedAgain(t *testing.T) {
	w := scheduledThere()
	r := &taker{world: w}
	run(t, ui.Deps{File: w, Me: "ana", Runner: r}, 120, 36, func(tt *term) {
		time.Sleep(2 * time.Second)
		tt.settle()
		require.Contains(t, tt.row(1), "STILL SCHEDULED on Facebook for Tue 3 Nov 12:00: Flu clinic · delete it on Facebook")
		require.Len(t, r.orders(), 1, "not again and again")
		time.Sleep(2 * time.Minute)
		tt.settle()
		require.Greater(t, len(r.orders()), 1)
	})
}
