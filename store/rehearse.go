package store

import (
	"context"
	"os"

	"rounds/calendar"
)

// RehearsalCopy makes a throw-away copy of the file at path and opens it. Its
// accounts are those that replace gives for the real ones: rehearsal accounts,
// so that a run on the copy can reach nothing real. The file itself is only read.
func (s *Store) RehearsalCopy(ctx context.Context, path string, replace func([]calendar.Account) []calendar.Account) (*Store, error) {
	const op = "make a copy to rehearse on"
	if err := s.copyTo(ctx, path); err != nil {
		return nil, err
	}
	from, to := mediaDir(s.path), mediaDir(path)
	if exists(from) && os.Symlink(from, to) != nil {
		if err := copyMedia(ctx, from, to); err != nil {
			return nil, fault(op, to, err)
		}
	}
	o := s.o
	o.Throwaway = true
	o.StateDir = "" // the copy is nobody's file: this computer does not remember it
	c, err := Open(path, o)
	if err != nil {
		return nil, err
	}
	return c, c.update(ctx, op, "", func(t *tx) error {
		theirs, err := t.theAccounts()
		if err != nil {
			return err
		}
		var list []calendar.Account
		for _, a := range theirs {
			list = append(list, a)
		}
		for _, a := range replace(list) {
			if err := put(t, bAccounts, string(a.ID), a); err != nil {
				return err
			}
		}
		return nil
	})
}
