package postnow

import (
	"context"

	"rounds/calendar"
)

// File is what the screen asks of the calendar's file.
type File interface {
	Drafts
	Gates
	Place(ctx context.Context, by calendar.PersonID, e calendar.Entry) (calendar.Entry, error)
	ChangeEntry(ctx context.Context, by calendar.PersonID, id calendar.EntryID, change func(*calendar.Entry) error) (calendar.Entry, error)
}

// Drafts keeps what is typed.
type Drafts interface {
	NewDraft(ctx context.Context, by calendar.PersonID, c calendar.Content) (calendar.Draft, error)
	SaveWorking(ctx context.Context, by calendar.PersonID, id calendar.DraftID, c calendar.Content) (calendar.Draft, error)
	SaveRevision(ctx context.Context, by calendar.PersonID, id calendar.DraftID, c calendar.Content) (calendar.Draft, error)
}

// Gates are what stands between a text and the public.
type Gates interface {
	Review(ctx context.Context, id calendar.EntryID) (calendar.ReviewSheet, error)
	Approve(ctx context.Context, by calendar.PersonID, id calendar.EntryID, revision int, hashes map[calendar.AccountID]calendar.SHA256) (calendar.Approval, error)
	AskApproval(ctx context.Context, by calendar.PersonID, id calendar.EntryID) error
	LetThrough(ctx context.Context, by calendar.PersonID, entry calendar.EntryID, reason string) error
}
