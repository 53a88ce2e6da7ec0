package ui

import (
	"context"
	"log/slog"
	"time"

	"rounds/calendar"
	"rounds/ui/plan"
)

// Reader is what the root itself reads: what every screen needs to know.
type Reader interface {
	Practice(ctx context.Context) (calendar.Practice, error)
	People(ctx context.Context) ([]calendar.Person, error)
	Accounts(ctx context.Context) ([]calendar.Account, error)
	Hold(ctx context.Context) (calendar.Hold, error)
	Summaries(ctx context.Context, from, to calendar.Day) ([]calendar.Summary, error)
	// Generation rises with every change of the file, whoever makes it.
	Generation(ctx context.Context) (uint64, error)
}

// Undoer takes back what this window changed, and does it again.
type Undoer interface {
	Undo(ctx context.Context, by calendar.PersonID) (what string, err error)
	Redo(ctx context.Context, by calendar.PersonID) (what string, err error)
}

// Binner lists what was removed within the last 30 days and puts it back.
type Binner interface {
	Bin(ctx context.Context) ([]calendar.Summary, error)
	PutBack(ctx context.Context, by calendar.PersonID, id calendar.EntryID) error
}

// File is the calendar file as the whole program needs it.
type File interface {
	Reader
	Undoer
	Binner
	plan.File
}

// Deps is what the program is given from outside.
type Deps struct {
	File File
	// Now is the clock; nothing in the program reads another.
	Now func() time.Time
	// Me is who sits at this window; "" asks, unless there is only one person.
	Me calendar.PersonID
	// Remember keeps who sits here for the next start; nil keeps nothing.
	Remember func(calendar.PersonID) error
	// Log takes what must not be shown: causes of errors. Nil drops it.
	Log *slog.Logger
}
