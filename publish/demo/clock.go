package demo

import (
	"context"
	"sync"
	"time"

	"rounds/calendar"
	"rounds/calendar/sample"
)

// hour is when a demo begins: in the morning, with posts due.
const hour = calendar.TimeOfDay(10 * 60)

// Morning gives ten o'clock of the sample clinic's today.
func Morning(now time.Time) (time.Time, error) {
	today, err := calendar.SlotAt(now, sample.Zone)
	if err != nil {
		return time.Time{}, err
	}
	today.At = hour
	return today.Instant()
}

// Clock is the time on a stage: it stands still, is set, or goes on.
type Clock struct {
	mu    sync.Mutex
	at    time.Time
	real  func() time.Time // nil while it stands still
	since time.Time        // of real, when it began to go on
}

// Fixed gives a clock that stands still.
func Fixed(at time.Time) *Clock { return &Clock{at: at} }

// Running gives a clock that shows the real time.
func Running(wall func() time.Time) *Clock {
	now := wall()
	return &Clock{at: now, real: wall, since: now}
}

// Now tells the time.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.real == nil {
		return c.at
	}
	return c.at.Add(c.real().Sub(c.since))
}

// Ticks tells how much time has passed on the stage.
func (c *Clock) Ticks() time.Duration { return time.Duration(c.Now().UnixNano()) }

// Set puts a clock that stands still to another moment.
func (c *Clock) Set(at time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = at
}

// GoOn lets the clock go on from the moment that it shows.
func (c *Clock) GoOn(wall func() time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.real, c.since = wall, wall()
}

// Wait returns at a moment, or with the context's error before it. A clock that
// stands still is put to the moment when as much real time has passed.
func (c *Clock) Wait(ctx context.Context, until time.Time) error {
	t := time.NewTimer(until.Sub(c.Now()))
	defer t.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-t.C:
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.real == nil && c.at.Before(until) {
		c.at = until
	}
	return nil
}
