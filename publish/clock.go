package publish

import (
	"context"
	"time"
)

// Wall gives the clock of a real run: it tells the time by now and waits on the
// computer's timers.
func Wall(now func() time.Time) Clock { return wall{now, now()} }

type wall struct {
	now   func() time.Time
	start time.Time
}

// Now tells the time.
func (w wall) Now() time.Time { return w.now() }

// Ticks tells how much time has passed, by the computer's steady clock.
func (w wall) Ticks() time.Duration { return w.now().Sub(w.start) }

// Wait returns at a moment, or with the context's error before it. A computer
// that was asleep past the moment returns at once when it wakes; one whose clock
// is set back meanwhile returns when as much time has passed.
func (w wall) Wait(ctx context.Context, until time.Time) error {
	end := w.Ticks() + until.Sub(w.now())
	for {
		left := min(until.Sub(w.now()), end-w.Ticks())
		if left <= 0 {
			return ctx.Err()
		}
		t := time.NewTimer(min(left, time.Minute))
		select {
		case <-ctx.Done():
			t.Stop()
			return ctx.Err()
		case <-t.C:
		}
	}
}
