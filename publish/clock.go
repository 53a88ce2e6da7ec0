package publish

import (
	"context"
	"time"
)

// Wall is the clock of a real run: it tells the time by now and waits on the
// computer's timers.
type Wall func() time.Time

// Now tells the time.
func (w Wall) Now() time.Time { return w() }

// Wait returns at a moment, or with the context's error before it. A computer
// that was asleep past the moment returns at once when it wakes.
func (w Wall) Wait(ctx context.Context, until time.Time) error {
	for {
		left := until.Sub(w())
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
