package store

import (
	"context"
	"fmt"

	"rounds/calendar"
)

// upgradeStep brings a file from the schema before to one more.
type upgradeStep struct {
	to   int
	what string // for the log: "pillars get shares"
	run  func(*tx) error
}

// steps is the way from the first schema to this program's, in order. Schema 1
// is the first.
var steps = []upgradeStep{
	{2, "what went out is found by its words", (*tx).rebuild},
}

// upgrade brings the file up to the last step, each step one transaction, after
// a backup. A file from a later program is refused and stays as it is.
func (s *Store) upgrade(ctx context.Context, steps []upgradeStep) error {
	const op = "open the calendar"
	latest := Schema
	if n := len(steps); n > 0 {
		latest = steps[n-1].to
	}
	schema, err := s.schema(ctx)
	switch {
	case err != nil:
		return err
	case schema > latest:
		return &calendar.Error{
			Op: op, Kind: calendar.Newer, Text: fmt.Sprintf("%s was written by a newer Rounds (file version %d, this one knows %d)", s.path, schema, latest),
			Hint: "install the newer Rounds on this computer; the file stays as it is",
		}
	case schema == latest:
		return nil
	}
	kept, err := s.Backup(ctx, "", "")
	if err != nil {
		return fmt.Errorf("back up before the upgrade: %w", err)
	}
	s.o.Log.Info("the file is brought up to date", "from", schema, "to", latest, "backup", kept)
	for _, step := range steps {
		if step.to <= schema {
			continue
		}
		err := s.update(ctx, op, "", func(t *tx) error {
			if now := int(t.number(metaSchema)); now >= step.to { // another window was quicker
				return errNothing
			}
			if err := step.run(t); err != nil {
				return err
			}
			if err := t.setNumber(metaSchema, uint64(step.to)); err != nil {
				return err
			}
			return t.audit("upgraded", "file", fmt.Sprintf("version %d: %s", step.to, step.what))
		})
		if err != nil {
			return fmt.Errorf("upgrade to file version %d, the backup is at %s: %w", step.to, kept, err)
		}
	}
	return nil
}

// schema gives the file's schema; a bbolt file of another program is refused.
func (s *Store) schema(ctx context.Context) (n int, err error) {
	const op = "open the calendar"
	err = s.view(ctx, op, func(t *tx) error {
		n = int(t.number(metaSchema))
		if n == 0 || t.bucket(bPractice) == nil {
			return &calendar.Error{
				Op: op, Kind: calendar.Damaged, Text: s.path + " is not a Rounds calendar",
				Hint: "check the path, or restore a backup with rounds restore",
			}
		}
		return nil
	})
	return n, err
}
