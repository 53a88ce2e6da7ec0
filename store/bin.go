package store

import (
	"context"
	"encoding/binary"
	"slices"
	"time"

	"rounds/calendar"
)

// binKeeps is for how many days removed things can be put back.
const binKeeps = 30

// Remove puts an entry into the bin for 30 days. One that is out, or may be, can
// only be archived.
func (s *Store) Remove(ctx context.Context, by calendar.PersonID, id calendar.EntryID) error {
	return s.change(ctx, "remove an entry", by, "the removal of an entry", func(t *tx) error {
		old, err := t.entry(id)
		if err != nil {
			return err
		}
		list, err := t.deliveriesOf(id)
		if err != nil {
			return err
		}
		for _, d := range list {
			if t.mayBeOut(d) {
				return &calendar.Error{
					Op: "remove an entry", Kind: calendar.Forbidden, Text: "this went out, or may have: it cannot be removed",
					Hint: "archive it instead",
				}
			}
		}
		if err := t.emptyBin(); err != nil {
			return err
		}
		next := old.Clone()
		next.Removed = t.now
		if _, err := t.saveEntry(&old, next); err != nil {
			return err
		}
		return t.audit("removed", subject("entry", id), "")
	})
}

// emptyBin lets go of what was removed more than 30 days ago.
func (t *tx) emptyBin() error {
	keys, err := t.keys(bBin, nil)
	if err != nil {
		return err
	}
	for _, k := range keys {
		at := time.UnixMilli(int64(binary.BigEndian.Uint64([]byte(k)))).UTC()
		if !at.Before(t.now.AddDate(0, 0, -binKeeps)) {
			break
		}
		list, err := t.deliveriesOf(calendar.EntryID(k[8:]))
		if err != nil {
			return err
		}
		if slices.ContainsFunc(list, t.kept) {
			continue
		}
		if err := t.drop(bEntries, []byte(k[8:])); err != nil {
			return err
		}
		if err := t.drop(bBin, []byte(k)); err != nil {
			return err
		}
	}
	return nil
}

// kept tells of deliveries whose entries stay: they are out, may be, or are still
// at a platform that was to show them.
func (t *tx) kept(d calendar.Delivery) bool {
	return t.mayBeOut(d) || d.State == calendar.ScheduledThere
}

// Archive takes an entry out of sight, or brings it back; nothing of it is lost.
func (s *Store) Archive(ctx context.Context, by calendar.PersonID, id calendar.EntryID, on bool) error {
	return s.change(ctx, "archive an entry", by, "the archiving of an entry", func(t *tx) error {
		old, err := t.entry(id)
		if err != nil {
			return err
		}
		if old.Archived == on {
			return errNothing
		}
		next := old.Clone()
		next.Archived = on
		if _, err := t.saveEntry(&old, next); err != nil {
			return err
		}
		what := "archived"
		if !on {
			what = "took out of the archive"
		}
		return t.audit(what, subject("entry", id), "")
	})
}

// Bin lists what was removed in the last 30 days, newest first.
func (s *Store) Bin(ctx context.Context) (out []calendar.Summary, err error) {
	err = s.view(ctx, "read the bin", func(t *tx) error {
		out = nil
		u := newUnpacker(t.now)
		b := t.bucket(bBin)
		if b == nil {
			return broken("the file lacks its bin", nil)
		}
		c := b.Cursor()
		for k, _ := c.Last(); k != nil; k, _ = c.Prev() {
			e, err := get[calendar.Entry](t, bEntries, string(k[8:]))
			if err != nil {
				return err
			}
			if e.Removed.Before(t.now.AddDate(0, 0, -binKeeps)) {
				break
			}
			v, err := t.summaryOf(e)
			if err != nil {
				return err
			}
			s, err := u.unpack(dayKey(e.Slot, e.ID), v)
			if err != nil {
				return err
			}
			out = append(out, s)
		}
		return nil
	})
	return out, err
}

// PutBack takes an entry out of the bin.
func (s *Store) PutBack(ctx context.Context, by calendar.PersonID, id calendar.EntryID) error {
	return s.change(ctx, "put an entry back", by, "the putting back of an entry", func(t *tx) error {
		old, err := get[calendar.Entry](t, bEntries, string(id))
		if err != nil {
			return err
		}
		if old.Removed.IsZero() {
			return errNothing
		}
		next := old.Clone()
		next.Removed = time.Time{}
		if err := t.bringBack(old.Draft); err != nil {
			return err
		}
		if _, err := t.saveEntry(&old, next); err != nil {
			return err
		}
		return t.audit("put back", subject("entry", id), "")
	})
}

// bringBack takes a draft out of the bin, so that an entry never stands without.
func (t *tx) bringBack(id calendar.DraftID) error {
	if id == "" {
		return nil
	}
	old, err := get[calendar.Draft](t, bDrafts, string(id))
	if err != nil || old.Removed.IsZero() {
		return err
	}
	next := old
	next.Removed = time.Time{}
	_, err = t.saveDraft(&old, next)
	return err
}
