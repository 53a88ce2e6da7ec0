package store

import (
	"context"
	"os"

	"rounds/calendar"
)

// CopyForRehearsal writes a throw-away copy of the file for a rehearsal: every
// account is replaced by what replace makes of it, which must live on this
// computer or go by hand, and the copy has an identity of its own, so that nothing
// done with it reaches the real file, its accounts or what this computer
// remembers of it. Open it with an empty Options.StateDir.
func (s *Store) CopyForRehearsal(ctx context.Context, path string, replace func(calendar.Account) calendar.Account) error {
	const op = "copy for a rehearsal"
	if exists(path) {
		return &calendar.Error{Op: op, Kind: calendar.Conflict, Text: "there is already a file at " + path, Hint: "choose another place for the rehearsal"}
	}
	if err := s.copyTo(ctx, path); err != nil {
		return err
	}
	var err error
	if from, to := mediaDir(s.path), mediaDir(path); exists(from) && os.Symlink(from, to) != nil {
		err = copyMedia(ctx, from, to)
	}
	if err == nil {
		o := s.o
		o.StateDir = ""
		other := &Store{path: path, o: o}
		err = other.transact(ctx, op, true, false, func(t *tx) error { return t.rehearse(replace) })
	}
	if err != nil {
		os.Remove(path)
	}
	return fault(op, path, err)
}

func (t *tx) rehearse(replace func(calendar.Account) calendar.Account) error {
	id, err := t.newID()
	if err != nil {
		return err
	}
	for key, v := range map[string]string{metaFile: id, metaEpoch: id, metaComputer: "", metaPath: t.s.path} {
		if err := t.setMeta(key, []byte(v)); err != nil {
			return err
		}
	}
	for _, key := range []string{metaCopied, metaRestored} {
		if err := t.drop(bMeta, []byte(key)); err != nil {
			return err
		}
	}
	accounts, err := all[calendar.Account](t, bAccounts)
	if err != nil {
		return err
	}
	for _, a := range accounts {
		b := replace(a)
		if b.ID != a.ID || b.Platform != a.Platform || !b.Loopback() {
			return &calendar.Error{
				Op: "copy for a rehearsal", Kind: calendar.Forbidden, Text: a.Name + " would reach the real platform",
				Hint: "a rehearsal uses addresses of this computer only",
			}
		}
		if err := put(t, bAccounts, string(b.ID), b); err != nil {
			return err
		}
	}
	return t.audit("began a rehearsal", "file", "")
}
