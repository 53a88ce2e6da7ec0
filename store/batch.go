package store

import (
	"context"
	"fmt"

	"rounds/calendar"
)

// mostUndone is how many records one step of undo may touch; a larger batch
// stays.
const mostUndone = 2000

// Batch makes many drafts and entries in one transaction: all or none.
type Batch struct{ t *tx }

// Import runs fn in one transaction, on disk as a whole or not at all. what
// says for the audit trail and for undo what it is: "the import of plan.csv".
// fn may run twice and has no effect outside.
func (s *Store) Import(ctx context.Context, by calendar.PersonID, what string, fn func(*Batch) error) error {
	return s.change(ctx, "import", by, what, func(t *tx) error {
		if err := fn(&Batch{t}); err != nil {
			return err
		}
		n := len(t.parts)
		if n > mostUndone {
			t.parts = nil
		}
		return t.audit("imported", "calendar", fmt.Sprintf("%s, %d records", what, n))
	})
}

// NewDraft makes a draft, as [Store.NewDraft] does.
func (b *Batch) NewDraft(content calendar.Content) (calendar.Draft, error) {
	return b.t.newDraft(content)
}

// Place puts an entry on the calendar, as [Store.Place] does.
func (b *Batch) Place(e calendar.Entry) (calendar.Entry, error) { return b.t.place(e) }
