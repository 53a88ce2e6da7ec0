package publish

import (
	"context"
	"time"

	"rounds/calendar"
)

// Plan is what the engine reads to know what to do.
type Plan interface {
	// RunItems gives every entry and account that a run up to until has to look at.
	RunItems(ctx context.Context, now, until time.Time) ([]calendar.RunItem, error)
	// RunItem gives one of them as it is now.
	RunItem(ctx context.Context, entry calendar.EntryID, account calendar.AccountID) (calendar.RunItem, error)
	// ChangeItem gives a take-down or an edit as it is now.
	ChangeItem(ctx context.Context, id calendar.DeliveryID) (calendar.RunItem, error)
	Practice(ctx context.Context) (calendar.Practice, error)
	Hold(ctx context.Context) (calendar.Hold, error)
}

// Standing tells whether the file is where it belongs, and takes note of a
// restored one.
type Standing interface {
	Standing(ctx context.Context) (calendar.Standing, error)
	// AfterRestore makes uncertain what may have gone out since the file was
	// written, and takes the file for home again.
	AfterRestore(ctx context.Context, by calendar.PersonID, now time.Time) error
}

// Runs keeps what each run took on.
type Runs interface {
	OpenRun(ctx context.Context, run calendar.Run) error
	CloseRun(ctx context.Context, id calendar.RunID, at time.Time) error
}

// Journal is where deliveries are claimed and their lines written. Every method
// is one transaction, on disk when it returns.
type Journal interface {
	// Deliver finds or makes the delivery of an item.
	Deliver(ctx context.Context, run calendar.RunID, item calendar.RunItem) (calendar.Delivery, error)
	// Take claims the delivery for an owner and writes lines with it; a ttl of 0
	// writes them without keeping the claim. An error of kind [calendar.Busy] says
	// that another owner holds it, or another delivery of its account; one of kind
	// [calendar.Conflict], that it is no longer as it was seen.
	//
	// Take and Append refuse to begin a public step that [calendar.RunItem.Stops]
	// stops: then nothing is written, and the error is of kind [calendar.Forbidden].
	// They refuse to adopt a remote id that another delivery owns: that error is of
	// kind [calendar.Conflict].
	Take(ctx context.Context, seen calendar.Delivery, owner string, now time.Time, ttl time.Duration, lines ...calendar.Record) (calendar.Delivery, error)
	// Append writes lines and renews the claim for ttl; a ttl of 0 gives it up. An
	// error of kind [calendar.Conflict] says that the fence is no longer current.
	Append(ctx context.Context, id calendar.DeliveryID, fence uint64, now time.Time, ttl time.Duration, lines ...calendar.Record) (calendar.Delivery, error)
}

// Contents gives what was approved, and what other deliveries already own.
type Contents interface {
	Approved(ctx context.Context, id calendar.ApprovalID, account calendar.AccountID) (calendar.Approved, error)
	// RemoteIDs gives the remote ids of an account's deliveries since a moment,
	// with the delivery that owns each.
	RemoteIDs(ctx context.Context, account calendar.AccountID, since time.Time) (map[string]calendar.DeliveryID, error)
}

// File is all that the engine needs of the calendar file.
type File interface {
	Plan
	Standing
	Runs
	Journal
	Contents
}

// Clock is the engine's time.
type Clock interface {
	Now() time.Time
	// Ticks tells how much time has passed since some moment, whatever the clock
	// is set to meanwhile.
	Ticks() time.Duration
	// Wait returns at a moment, or with the context's error before it.
	Wait(ctx context.Context, until time.Time) error
}
