package review

import (
	"context"

	"rounds/calendar"
)

// File is what the screen asks of the calendar's file.
type File interface {
	// Review gives everything to look at before a yes. It prepares the files of
	// the post first, so that what is shown is what would be uploaded.
	Review(ctx context.Context, id calendar.EntryID) (calendar.ReviewSheet, error)
	// Approve says yes to what was shown; an error of kind Conflict says that
	// something else would be sent by now.
	Approve(ctx context.Context, by calendar.PersonID, id calendar.EntryID, revision int, hashes map[calendar.AccountID]calendar.SHA256) (calendar.Approval, error)
	// SendBack says no, with remarks.
	SendBack(ctx context.Context, by calendar.PersonID, id calendar.EntryID, remarks string) (calendar.Approval, error)
	// AskApproval asks those who may for their yes.
	AskApproval(ctx context.Context, by calendar.PersonID, id calendar.EntryID) error
	// Approvals lists every answer that was given, newest first.
	Approvals(ctx context.Context, entry calendar.EntryID) ([]calendar.Approval, error)
	// Media gives the record of a file.
	Media(ctx context.Context, id calendar.SHA256) (calendar.Media, error)
	// Summaries lists the entries of some days, both included.
	Summaries(ctx context.Context, from, to calendar.Day) ([]calendar.Summary, error)
}
