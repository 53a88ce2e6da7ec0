package store

import (
	"context"
	"time"

	"rounds/calendar"
)

// KeyEnds writes down until when an account's key is good, and when that was
// asked: see [calendar.Account.KeyUntil]. It is no step that can be undone. An end
// that has hardly moved is not written again: a key that is renewed every two
// hours would otherwise make every window read the file anew.
func (s *Store) KeyEnds(ctx context.Context, id calendar.AccountID, until, checked time.Time) error {
	const hardly = 24 * time.Hour
	var old calendar.Account
	err := s.view(ctx, "read an account", func(t *tx) (err error) {
		old, err = get[calendar.Account](t, bAccounts, string(id))
		return err
	})
	if err != nil || old.KeyUntil.IsZero() == until.IsZero() && until.Sub(old.KeyUntil).Abs() < hardly {
		return err
	}
	return s.quiet(ctx, "note until when a key is good", "", func(t *tx) error {
		a, err := get[calendar.Account](t, bAccounts, string(id))
		if err != nil {
			return err
		}
		was := a.Version
		a.KeyUntil, a.KeyChecked, a.Version = until.UTC(), checked.UTC(), was+1
		t.accounts = nil
		return t.save(bAccounts, string(id), a, was, a.Version)
	})
}
