package cli

import (
	"context"
	"time"

	"rounds/calendar"
)

// File is the calendar file as the commands need it.
type File interface {
	Settings
	Drafts
	Entries
	Approvals
	Deliveries
	Upkeep
}

// Settings is what the practice set.
type Settings interface {
	Path() string
	Practice(ctx context.Context) (calendar.Practice, error)
	People(ctx context.Context) ([]calendar.Person, error)
	SavePerson(ctx context.Context, by calendar.PersonID, p calendar.Person) (calendar.Person, error)
	Accounts(ctx context.Context) ([]calendar.Account, error)
	SaveAccount(ctx context.Context, by calendar.PersonID, a calendar.Account) (calendar.Account, error)
	Hold(ctx context.Context) (calendar.Hold, error)
	SetHold(ctx context.Context, by calendar.PersonID, on bool, reason string) error
	LetThrough(ctx context.Context, by calendar.PersonID, entry calendar.EntryID, reason string) error
}

// Drafts is what is said.
type Drafts interface {
	NewDraft(ctx context.Context, by calendar.PersonID, c calendar.Content) (calendar.Draft, error)
	Draft(ctx context.Context, id calendar.DraftID) (calendar.Draft, error)
	Drafts(ctx context.Context, f calendar.DraftFilter) ([]calendar.DraftHead, error)
	SaveRevision(ctx context.Context, by calendar.PersonID, id calendar.DraftID, c calendar.Content) (calendar.Draft, error)
	EntriesOf(ctx context.Context, id calendar.DraftID) ([]calendar.Entry, error)
	AddMedia(ctx context.Context, by calendar.PersonID, path string) (calendar.Media, error)
	// Media gives the record of a file, or of what a prepared one was made from.
	Media(ctx context.Context, id calendar.SHA256) (calendar.Media, error)
	MediaPath(ctx context.Context, id calendar.SHA256) (string, error)
	Search(ctx context.Context, query string, limit int) ([]calendar.Hit, error)
}

// Entries is what stands on the calendar.
type Entries interface {
	Summaries(ctx context.Context, from, to calendar.Day) ([]calendar.Summary, error)
	Entry(ctx context.Context, id calendar.EntryID) (calendar.Entry, error)
	Place(ctx context.Context, by calendar.PersonID, e calendar.Entry) (calendar.Entry, error)
	ChangeEntry(ctx context.Context, by calendar.PersonID, id calendar.EntryID, change func(*calendar.Entry) error) (calendar.Entry, error)
	// Planned gives what stands on the days from and to, with what it says where
	// texts are wanted.
	Planned(ctx context.Context, from, to calendar.Day, texts bool) ([]calendar.Planned, error)
	Move(ctx context.Context, by calendar.PersonID, id calendar.EntryID, s calendar.Slot) (calendar.Entry, error)
	ImportPlan(ctx context.Context, by calendar.PersonID, what string, rows []calendar.ImportRow) ([]calendar.Entry, error)
	// ImportMapping gives what was said of files with a header row; false: nothing.
	ImportMapping(ctx context.Context, header calendar.SHA256) (calendar.ImportMapping, bool, error)
	KeepImportMapping(ctx context.Context, by calendar.PersonID, m calendar.ImportMapping) error
}

// Approvals is who says yes to what.
type Approvals interface {
	AskApproval(ctx context.Context, by calendar.PersonID, id calendar.EntryID) error
	Review(ctx context.Context, id calendar.EntryID) (calendar.ReviewSheet, error)
	Approve(ctx context.Context, by calendar.PersonID, id calendar.EntryID, revision int, hashes map[calendar.AccountID]calendar.SHA256) (calendar.Approval, error)
	SendBack(ctx context.Context, by calendar.PersonID, id calendar.EntryID, remarks string) (calendar.Approval, error)
}

// Deliveries is what came of it.
type Deliveries interface {
	Delivery(ctx context.Context, id calendar.DeliveryID) (calendar.Delivery, error)
	Deliveries(ctx context.Context, entry calendar.EntryID) ([]calendar.Delivery, error)
	Answer(ctx context.Context, by calendar.PersonID, id calendar.DeliveryID, said calendar.Record) (calendar.Delivery, error)
	Journal(ctx context.Context, id calendar.DeliveryID) ([]calendar.Record, error)
	Approved(ctx context.Context, id calendar.ApprovalID, account calendar.AccountID) (calendar.Approved, error)
	RunItems(ctx context.Context, now, until time.Time) ([]calendar.RunItem, error)
	SentList(ctx context.Context, f calendar.SentFilter) ([]calendar.SentItem, error)
	// TakeDown, Edit and Recalls are what is done with posts that are at their
	// platforms already; a run carries it out.
	TakeDown(ctx context.Context, by calendar.PersonID, reason string, ids ...calendar.DeliveryID) ([]calendar.Delivery, error)
	EditSheet(ctx context.Context, id calendar.DeliveryID) (calendar.EditSheet, error)
	Edit(ctx context.Context, by calendar.PersonID, id calendar.DeliveryID, hash calendar.SHA256) (calendar.Delivery, error)
	Changes(ctx context.Context, entry calendar.EntryID) ([]calendar.Delivery, error)
	Recalls(ctx context.Context) ([]calendar.RunItem, error)
}

// Upkeep is the care of the file itself.
type Upkeep interface {
	Check(ctx context.Context) (calendar.FileReport, error)
	Rebuild(ctx context.Context) error
	BackupDue(ctx context.Context) (bool, error)
	Backup(ctx context.Context, by calendar.PersonID, path string) (string, error)
	Standing(ctx context.Context) (calendar.Standing, error)
	Settle(ctx context.Context, by calendar.PersonID, moved bool) error
	Audit(ctx context.Context, from uint64, n int) ([]calendar.AuditLine, error)
}
