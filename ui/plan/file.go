package plan

import (
	"context"

	"rounds/calendar"
)

// Reader is what the calendar reads.
type Reader interface {
	// Summaries gives the entries from one day to another, both included, in the
	// order of day and time.
	Summaries(ctx context.Context, from, to calendar.Day) ([]calendar.Summary, error)
	// Planned gives the posts from one day to another, one for each account.
	Planned(ctx context.Context, from, to calendar.Day, texts bool) ([]calendar.Planned, error)
	Search(ctx context.Context, query string, limit int) ([]calendar.Hit, error)
	Entry(ctx context.Context, id calendar.EntryID) (calendar.Entry, error)
	Drafts(ctx context.Context, f calendar.DraftFilter) ([]calendar.DraftHead, error)
}

// Placer puts entries on days and takes them off.
type Placer interface {
	Place(ctx context.Context, by calendar.PersonID, e calendar.Entry) (calendar.Entry, error)
	ChangeEntry(ctx context.Context, by calendar.PersonID, id calendar.EntryID, change func(*calendar.Entry) error) (calendar.Entry, error)
	Move(ctx context.Context, by calendar.PersonID, id calendar.EntryID, to calendar.Slot) (calendar.Entry, error)
	// Copy places a clone of the entry's draft, Again the same draft once more.
	Copy(ctx context.Context, by calendar.PersonID, id calendar.EntryID, to calendar.Slot) (calendar.Entry, error)
	Again(ctx context.Context, by calendar.PersonID, id calendar.EntryID, to calendar.Slot) (calendar.Entry, error)
	Remove(ctx context.Context, by calendar.PersonID, id calendar.EntryID) error
	Archive(ctx context.Context, by calendar.PersonID, id calendar.EntryID, on bool) error
}

// Gate asks for approval and holds back.
type Gate interface {
	AskApproval(ctx context.Context, by calendar.PersonID, id calendar.EntryID) error
	SetHold(ctx context.Context, by calendar.PersonID, on bool, reason string) error
	LetThrough(ctx context.Context, by calendar.PersonID, id calendar.EntryID, reason string) error
	// HoldEntry holds one entry back; an empty reason lets it go again.
	HoldEntry(ctx context.Context, by calendar.PersonID, id calendar.EntryID, reason string) error
}

// File is the calendar file as this screen needs it.
type File interface {
	Reader
	Placer
	Gate
}
