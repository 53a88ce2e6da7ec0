package editor

import (
	"context"
	"image/color"

	"rounds/calendar"
)

// File is what the editor needs of the calendar's file. Errors are sentences for
// the person, see [calendar.Error].
type File interface {
	Drafts
	Entries
	Pictures
}

// Drafts reads and writes drafts.
type Drafts interface {
	Draft(ctx context.Context, id calendar.DraftID) (calendar.Draft, error)
	// NewDraft makes a draft; from an empty content it has no revision yet.
	NewDraft(ctx context.Context, by calendar.PersonID, c calendar.Content) (calendar.Draft, error)
	// SaveWorking writes the working copy only.
	SaveWorking(ctx context.Context, by calendar.PersonID, id calendar.DraftID, c calendar.Content) (calendar.Draft, error)
	// SaveRevision writes working copy and, where it differs from the last one, a
	// revision.
	SaveRevision(ctx context.Context, by calendar.PersonID, id calendar.DraftID, c calendar.Content) (calendar.Draft, error)
	// Revisions lists a draft's revisions, newest first.
	Revisions(ctx context.Context, id calendar.DraftID) ([]calendar.Revision, error)
	AddRemark(ctx context.Context, by calendar.PersonID, id calendar.DraftID, text string) error
}

// Entries reads and writes where a draft stands on the calendar.
type Entries interface {
	Entry(ctx context.Context, id calendar.EntryID) (calendar.Entry, error)
	EntriesOf(ctx context.Context, id calendar.DraftID) ([]calendar.Entry, error)
	Place(ctx context.Context, by calendar.PersonID, e calendar.Entry) (calendar.Entry, error)
	ChangeEntry(ctx context.Context, by calendar.PersonID, id calendar.EntryID, change func(*calendar.Entry) error) (calendar.Entry, error)
	// Planned gives what stands on the days from and to, with what it says where
	// texts are wanted.
	Planned(ctx context.Context, from, to calendar.Day, texts bool) ([]calendar.Planned, error)
	AskApproval(ctx context.Context, by calendar.PersonID, id calendar.EntryID) error
	Approvals(ctx context.Context, id calendar.EntryID) ([]calendar.Approval, error)
	Deliveries(ctx context.Context, id calendar.EntryID) ([]calendar.Delivery, error)
}

// Pictures reads and adds the files that posts show.
type Pictures interface {
	AddMedia(ctx context.Context, by calendar.PersonID, path string) (calendar.Media, error)
	Media(ctx context.Context, id calendar.SHA256) (calendar.Media, error)
	// MediaUses lists the drafts that use a file.
	MediaUses(ctx context.Context, id calendar.SHA256) ([]calendar.DraftID, error)
	// MediaPath gives where the file lies, for a viewer.
	MediaPath(ctx context.Context, id calendar.SHA256) (string, error)
	// Thumb gives a small picture, at most cols wide and rows high, row by row; a
	// file that is no picture gives an error.
	Thumb(ctx context.Context, id calendar.SHA256, cols, rows int) ([][]color.RGBA, error)
}

// Opener opens a file in the system's own viewer.
type Opener interface {
	Open(path string) error
}
