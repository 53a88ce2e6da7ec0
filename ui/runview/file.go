package runview

import (
	"context"
	"time"

	"rounds/calendar"
)

// Runner does publish runs.
type Runner interface {
	// Plan says what a run would find up to a moment; a zero one is the end of
	// the practice's today.
	Plan(ctx context.Context, until time.Time) (calendar.RunPlan, error)
	// DryRun says which calls a run would make. It makes none.
	DryRun(ctx context.Context, o calendar.Order) ([]calendar.DryLine, error)
	// Start does one run. Emit is told of each journal line with the delivery
	// after it. When ctx ends, the run stops after the step it is in.
	Start(ctx context.Context, o calendar.Order, emit func(calendar.Delivery, calendar.Record)) (calendar.RunReport, error)
}

// File is what the screen asks of the calendar's file.
type File interface {
	// Answer writes a person's word on a delivery: it is there, it is not there,
	// look again, try again.
	Answer(ctx context.Context, by calendar.PersonID, id calendar.DeliveryID, said calendar.Record) (calendar.Delivery, error)
	Deliveries(ctx context.Context, entry calendar.EntryID) ([]calendar.Delivery, error)
	// Changes lists the take-downs and edits of an entry's posts.
	Changes(ctx context.Context, entry calendar.EntryID) ([]calendar.Delivery, error)
	// Approved gives the content that was approved for an account.
	Approved(ctx context.Context, id calendar.ApprovalID, account calendar.AccountID) (calendar.Approved, error)
	// MediaPath tells where a file of a post is, for one who posts it by hand.
	MediaPath(ctx context.Context, id calendar.SHA256) (string, error)
	// Media gives the record of a file, or of what a prepared one was made from.
	Media(ctx context.Context, id calendar.SHA256) (calendar.Media, error)
	ChangeEntry(ctx context.Context, by calendar.PersonID, id calendar.EntryID, change func(*calendar.Entry) error) (calendar.Entry, error)
	Move(ctx context.Context, by calendar.PersonID, id calendar.EntryID, to calendar.Slot) (calendar.Entry, error)
	Remove(ctx context.Context, by calendar.PersonID, id calendar.EntryID) error
	Archive(ctx context.Context, by calendar.PersonID, id calendar.EntryID, on bool) error
}

// Desk is the person's computer outside the terminal.
type Desk interface {
	// Open opens an address in the browser, or a folder.
	Open(ctx context.Context, target string) error
	// Copy puts a text on the system's clipboard.
	Copy(ctx context.Context, text string) error
	// Folder is where files are laid out for somebody who posts by hand; "" where
	// there is no such place.
	Folder() string
}

// Options narrow a run.
type Options struct {
	Only []calendar.EntryID // empty is everything
	// PostNow starts at once, for entries to which a person said yes and now in
	// one go; being late is no question for them.
	PostNow bool
	// Changes begins at once with what is at the platforms already: take-downs, edits,
	// and what is scheduled there and has to be taken back.
	Changes bool
}
