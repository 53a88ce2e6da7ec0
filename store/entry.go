package store

import (
	"bytes"
	"context"
	"reflect"
	"slices"

	"rounds/calendar"
)

// Entry gives an entry, also one in the bin.
func (s *Store) Entry(ctx context.Context, id calendar.EntryID) (e calendar.Entry, err error) {
	err = s.view(ctx, "read an entry", func(t *tx) error {
		e, err = get[calendar.Entry](t, bEntries, string(id))
		return err
	})
	return e, err
}

// entry gives an entry that can be changed: not one in the bin.
func (t *tx) entry(id calendar.EntryID) (calendar.Entry, error) {
	e, err := get[calendar.Entry](t, bEntries, string(id))
	if err == nil && !e.Removed.IsZero() {
		err = inBin("entry")
	}
	return e, err
}

// EntriesOf lists the entries on which a draft stands, without the bin.
func (s *Store) EntriesOf(ctx context.Context, draft calendar.DraftID) (out []calendar.Entry, err error) {
	err = s.view(ctx, "read the entries of a draft", func(t *tx) error {
		out = nil
		ids, err := t.keys(bByDraft, pair(draft, ""))
		if err != nil {
			return err
		}
		for _, id := range ids {
			e, err := get[calendar.Entry](t, bEntries, id)
			if err != nil {
				return err
			}
			out = append(out, e)
		}
		return nil
	})
	return out, err
}

// saveEntry writes an entry with all that is derived from it and notes the
// change for undo. old is nil for a new one.
func (t *tx) saveEntry(old *calendar.Entry, e calendar.Entry) (calendar.Entry, error) {
	e.Version = 1
	if old != nil {
		e.Version = old.Version + 1
	}
	if err := t.save(bEntries, string(e.ID), e, e.Version-1, e.Version); err != nil {
		return e, err
	}
	if old != nil {
		if err := t.unindexEntry(*old, e); err != nil {
			return e, err
		}
	}
	if !e.Removed.IsZero() {
		return e, t.put(bBin, timed(e.Removed, e.ID), nil)
	}
	if e.Draft != "" {
		if err := t.put(bByDraft, pair(e.Draft, e.ID), nil); err != nil {
			return e, err
		}
	}
	if e.Kind != calendar.PostEntry {
		if err := t.indexNote(old, e); err != nil {
			return e, err
		}
	}
	return e, t.refresh(string(e.ID))
}

// unindexEntry takes out what was derived from the old entry and is not from
// the new one.
func (t *tx) unindexEntry(old, e calendar.Entry) error {
	gone := !e.Removed.IsZero()
	if !old.Removed.IsZero() {
		return t.drop(bBin, timed(old.Removed, old.ID))
	}
	if key := dayKey(old.Slot, old.ID); gone || !bytes.Equal(key, dayKey(e.Slot, e.ID)) {
		if err := t.drop(bDays, key); err != nil {
			return err
		}
	}
	if old.Draft != "" && (gone || old.Draft != e.Draft) {
		if err := t.drop(bByDraft, pair(old.Draft, old.ID)); err != nil {
			return err
		}
	}
	if old.Kind != calendar.PostEntry && (gone || e.Kind == calendar.PostEntry) {
		if err := t.indexWords(entryDoc, string(old.ID), wordSet(old.Text), nil); err != nil {
			return err
		}
		return t.dropTitle(docKey(entryDoc, string(old.ID)))
	}
	return nil
}

func noteHead(e calendar.Entry) []byte {
	return packHead(calendar.DraftHead{Title: e.Text, Saved: e.Made})
}

// indexNote enters the words of a note or an event.
func (t *tx) indexNote(old *calendar.Entry, e calendar.Entry) error {
	var was map[string]bool
	if old != nil && old.Removed.IsZero() && old.Kind != calendar.PostEntry {
		if old.Text == e.Text {
			return nil
		}
		was = wordSet(old.Text)
	}
	if err := t.indexWords(entryDoc, string(e.ID), was, wordSet(e.Text)); err != nil {
		return err
	}
	return t.putTitle(docKey(entryDoc, string(e.ID)), noteHead(e))
}

// checkEntry tells what keeps an entry from standing on the calendar.
func (t *tx) checkEntry(old *calendar.Entry, e calendar.Entry) error {
	if err := e.Check(); err != nil {
		return err
	}
	if e.Slot.Day.Year < 1900 || e.Slot.Day.Year > 9999 {
		return &calendar.Error{Op: "check an entry", Kind: calendar.Invalid, Text: "the day " + e.Slot.Day.String() + " is too far away", Hint: "use a year from 1900 to 9999"}
	}
	if e.Draft != "" && (old == nil || old.Draft != e.Draft) {
		if _, err := t.draft(e.Draft); err != nil {
			return err
		}
	}
	accounts, err := t.theAccounts()
	if err != nil {
		return err
	}
	for i, id := range e.Accounts {
		a, ok := accounts[id]
		switch {
		case !ok:
			return notThere("account", string(id))
		case slices.Contains(e.Accounts[:i], id):
			return &calendar.Error{Op: "check an entry", Kind: calendar.Invalid, Text: a.Name + " is chosen twice", Hint: "choose each account once"}
		case a.Gone && (old == nil || !slices.Contains(old.Accounts, id)):
			return &calendar.Error{Op: "check an entry", Kind: calendar.Invalid, Text: a.Name + " is no longer used", Hint: "choose another account"}
		}
	}
	return nil
}

// Place puts an entry on the calendar. It gets a new id; without a zone it is in
// the practice's.
func (s *Store) Place(ctx context.Context, by calendar.PersonID, entry calendar.Entry) (e calendar.Entry, err error) {
	err = s.change(ctx, "place an entry", by, "the new entry", func(t *tx) error {
		if e, err = t.place(entry); err != nil {
			return err
		}
		return t.audit("placed", subject("entry", e.ID), e.Slot.String())
	})
	return e, err
}

func (t *tx) place(e calendar.Entry) (calendar.Entry, error) {
	id, err := t.newID()
	if err != nil {
		return e, err
	}
	e = calendar.Entry{
		ID: calendar.EntryID(id), Kind: e.Kind, Draft: e.Draft, Slot: e.Slot, Accounts: slices.Clone(e.Accounts),
		PostKind: e.PostKind, ByHand: slices.Clone(e.ByHand), Text: e.Text, Source: e.Source, Made: t.now, MadeBy: t.by,
	}
	if e.Kind == "" {
		e.Kind = calendar.PostEntry
	}
	if e.Slot.Zone == "" {
		p, err := t.thePractice()
		if err != nil {
			return e, err
		}
		e.Slot.Zone = p.Zone
	}
	if err := t.checkEntry(nil, e); err != nil {
		return e, err
	}
	return t.saveEntry(nil, e)
}

// ChangeEntry lets fn change slot, accounts, kind, draft, text and what goes by
// hand; everything else stays as it is. fn may run twice.
func (s *Store) ChangeEntry(ctx context.Context, by calendar.PersonID, id calendar.EntryID, fn func(*calendar.Entry) error) (calendar.Entry, error) {
	return s.changeEntry(ctx, by, id, "changed", "the change of an entry", fn)
}

// Move puts an entry on another slot. What was approved stays so.
func (s *Store) Move(ctx context.Context, by calendar.PersonID, id calendar.EntryID, slot calendar.Slot) (calendar.Entry, error) {
	return s.changeEntry(ctx, by, id, "moved", "the move of an entry", func(e *calendar.Entry) error {
		if slot.Zone == "" {
			slot.Zone = e.Slot.Zone
		}
		e.Slot = slot
		return nil
	})
}

func (s *Store) changeEntry(ctx context.Context, by calendar.PersonID, id calendar.EntryID, what, undo string, fn func(*calendar.Entry) error) (e calendar.Entry, err error) {
	err = s.change(ctx, "change an entry", by, undo, func(t *tx) error {
		old, err := t.entry(id)
		if err != nil {
			return err
		}
		next := old.Clone()
		if err := fn(&next); err != nil {
			return err
		}
		next = editable(old, next)
		if e = old; reflect.DeepEqual(old, next) {
			return errNothing
		}
		if err := t.checkEntry(&old, next); err != nil {
			return err
		}
		if err := t.keepsServed(old, next); err != nil {
			return err
		}
		if e, err = t.saveEntry(&old, next); err != nil {
			return err
		}
		detail := ""
		if old.Slot != next.Slot {
			detail = old.Slot.String() + " to " + next.Slot.String()
		}
		return t.audit(what, subject("entry", id), detail)
	})
	return e, err
}

// editable takes from next only what a person may change by hand.
func editable(old, next calendar.Entry) calendar.Entry {
	out := old.Clone()
	out.Kind, out.Draft, out.Slot, out.Text, out.PostKind = next.Kind, next.Draft, next.Slot, next.Text, next.PostKind
	out.Accounts, out.ByHand = slices.Clone(next.Accounts), slices.Clone(next.ByHand)
	return out
}

// mayBeOut tells whether a delivery is, or could be, seen by the public: an
// entry with one can be archived, not removed. What is scheduled there is not out:
// it is withdrawn; once its time has come, it is.
func (t *tx) mayBeOut(d calendar.Delivery) bool {
	return d.State.Out() || d.Seen(t.now) || d.State == calendar.Uncertain || d.State == calendar.Handed ||
		d.Pending != nil && d.Pending.Public
}

// keepsServed refuses a change that would tell something else of a post than
// what happened to it.
func (t *tx) keepsServed(old, next calendar.Entry) error {
	list, err := t.deliveriesOf(old.ID)
	if err != nil {
		return err
	}
	out := 0
	for _, d := range list {
		if !t.mayBeOut(d) {
			continue
		}
		if d.State.Out() || d.Seen(t.now) && !d.PartlyOut {
			out++
		}
		if !slices.Contains(next.Accounts, d.Account) || next.Draft != old.Draft || next.Kind != old.Kind {
			return &calendar.Error{
				Op: "change an entry", Kind: calendar.Forbidden, Text: "this went out, or may have, at an account of the entry",
				Hint: "leave that account and the draft as they are, or make a new entry",
			}
		}
	}
	if next.Slot != old.Slot && out > 0 && out >= len(old.Accounts) {
		return &calendar.Error{
			Op: "move an entry", Kind: calendar.Forbidden, Text: "this went out already and stays on its day",
			Hint: "use again to send the same draft another time, or copy to change it first",
		}
	}
	return nil
}

// Copy puts a copy on a slot: the draft is cloned, so that changing the copy
// leaves the first one alone.
func (s *Store) Copy(ctx context.Context, by calendar.PersonID, id calendar.EntryID, slot calendar.Slot) (calendar.Entry, error) {
	return s.another(ctx, by, id, slot, "copied", func(t *tx, e *calendar.Entry) error {
		if e.Draft == "" {
			return nil
		}
		old, err := t.draft(e.Draft)
		if err != nil {
			return err
		}
		d, err := t.newDraft(old.Working)
		e.Draft = d.ID
		return err
	})
}

// Again puts the same draft on a slot once more, on purpose.
func (s *Store) Again(ctx context.Context, by calendar.PersonID, id calendar.EntryID, slot calendar.Slot) (calendar.Entry, error) {
	return s.another(ctx, by, id, slot, "placed again", func(*tx, *calendar.Entry) error { return nil })
}

func (s *Store) another(ctx context.Context, by calendar.PersonID, id calendar.EntryID, slot calendar.Slot, what string, fn func(*tx, *calendar.Entry) error) (e calendar.Entry, err error) {
	err = s.change(ctx, "copy an entry", by, "the copy of an entry", func(t *tx) error {
		old, err := t.entry(id)
		if err != nil {
			return err
		}
		next := old.Clone()
		if next.Slot = slot; slot.Zone == "" {
			next.Slot.Zone = old.Slot.Zone
		}
		accounts, err := t.theAccounts()
		if err != nil {
			return err
		}
		next.Accounts = slices.DeleteFunc(next.Accounts, func(a calendar.AccountID) bool { return accounts[a].Gone })
		next.ByHand = slices.DeleteFunc(next.ByHand, func(a calendar.AccountID) bool { return accounts[a].Gone })
		next.Source = ""
		if err := fn(t, &next); err != nil {
			return err
		}
		if e, err = t.place(next); err != nil {
			return err
		}
		return t.audit(what, subject("entry", e.ID), "from "+string(id))
	})
	return e, err
}
