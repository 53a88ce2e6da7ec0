package ui

import (
	"context"
	"log/slog"
	"time"

	"rounds/calendar"
	"rounds/ui/editor"
	"rounds/ui/plan"
	"rounds/ui/postnow"
	"rounds/ui/review"
	"rounds/ui/runview"
	"rounds/ui/sent"
	"rounds/ui/settings"
)

// Reader is what the root itself reads: what every screen needs to know.
type Reader interface {
	Practice(ctx context.Context) (calendar.Practice, error)
	People(ctx context.Context) ([]calendar.Person, error)
	Accounts(ctx context.Context) ([]calendar.Account, error)
	Hold(ctx context.Context) (calendar.Hold, error)
	Summaries(ctx context.Context, from, to calendar.Day) ([]calendar.Summary, error)
	// Recalls lists what is scheduled at a platform and must not go out like that.
	Recalls(ctx context.Context) ([]calendar.RunItem, error)
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

// Keeper tells whether the file is where it belongs, and takes the person's word
// on it.
type Keeper interface {
	Standing(ctx context.Context) (calendar.Standing, error)
	Settle(ctx context.Context, by calendar.PersonID, moved bool) error
}

// File is the calendar file as the whole program needs it.
type File interface {
	Reader
	Undoer
	Binner
	Keeper
	plan.File
	editor.File
	review.File
	postnow.File
	runview.File
	sent.File
	settings.File
}

// Deps is what the program is given from outside.
type Deps struct {
	// File is nil where there is none yet: then the first questions are asked,
	// and Create makes it from the answers.
	File File
	// Runner does the publish runs of File.
	Runner runview.Runner
	// Create makes the file and its runner, and tells the id of the person who
	// answered. It is called in a command, at most once successfully.
	Create func(ctx context.Context, a settings.Answers) (File, runview.Runner, calendar.PersonID, error)
	// Browser opens an address and takes texts and files to the desk, Viewer opens
	// a file, each with the system's program.
	Browser runview.Desk
	Viewer  editor.Opener
	// Desk leads to the keys of the accounts of a file; nil where no account is
	// connected, as in the demo.
	Desk func(f File) settings.Desk
	// Passphrases are the questions for passphrases that come out of the
	// background; nil asks none.
	Passphrases *Passphrases
	// Now is the clock; nothing in the program reads another.
	Now func() time.Time
	// Me is who sits at this window; "" asks, unless there is only one person.
	Me calendar.PersonID
	// Remember keeps who sits here for the next start; nil keeps nothing.
	Remember func(calendar.PersonID) error
	// Log takes what must not be shown: causes of errors. Nil drops it.
	Log *slog.Logger
}
