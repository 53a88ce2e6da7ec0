package store

import (
	"bytes"
	"context"
	"strings"

	"rounds/calendar"
)

// NewDraft makes a draft with a first revision, or with none while it is empty.
func (s *Store) NewDraft(ctx context.Context, by calendar.PersonID, content calendar.Content) (d calendar.Draft, err error) {
	err = s.change(ctx, "make a draft", by, "the new draft", func(t *tx) error {
		if d, err = t.newDraft(content); err != nil {
			return err
		}
		return t.audit("wrote", subject("draft", d.ID), "")
	})
	return d, err
}

func (t *tx) newDraft(content calendar.Content) (calendar.Draft, error) {
	id, err := t.newID()
	if err != nil {
		return calendar.Draft{}, err
	}
	d := calendar.Draft{
		ID: calendar.DraftID(id), Working: content.Clone(), Saved: t.now, SavedBy: t.by, Made: t.now, MadeBy: t.by,
	}
	if !content.Empty() {
		d.Revision = 1
		if err := t.putRevision(d.ID, 1, content); err != nil {
			return d, err
		}
	}
	return t.saveDraft(nil, d)
}

// Draft gives a draft with its working copy.
func (s *Store) Draft(ctx context.Context, id calendar.DraftID) (d calendar.Draft, err error) {
	err = s.view(ctx, "read a draft", func(t *tx) error {
		d, err = get[calendar.Draft](t, bDrafts, string(id))
		return err
	})
	return d, err
}

// draft gives a draft that can be changed: not one in the bin.
func (t *tx) draft(id calendar.DraftID) (calendar.Draft, error) {
	d, err := get[calendar.Draft](t, bDrafts, string(id))
	if err == nil && !d.Removed.IsZero() {
		err = inBin("draft")
	}
	return d, err
}

func inBin(what string) error {
	return &calendar.Error{
		Op: "change the " + what, Kind: calendar.Conflict, Text: "the " + what + " is in the bin",
		Hint: "put it back first",
	}
}

// saveDraft writes a draft and what is derived from it but its words, and notes
// the change for undo. old is nil for a new one.
func (t *tx) saveDraft(old *calendar.Draft, d calendar.Draft) (calendar.Draft, error) {
	d.Version = 1
	if old != nil {
		d.Version = old.Version + 1
	}
	if err := t.save(bDrafts, string(d.ID), d, d.Version-1, d.Version); err != nil {
		return d, err
	}
	if err := t.indexUses(old, d); err != nil {
		return d, err
	}
	if old == nil || old.Removed.IsZero() != d.Removed.IsZero() {
		if err := t.indexText(d, old != nil && old.Removed.IsZero(), d.Removed.IsZero()); err != nil {
			return d, err
		}
	}
	changed, err := t.indexHead(d)
	if err != nil || !changed || old == nil {
		return d, err
	}
	return d, t.refreshDraft(d.ID)
}

func headOf(d calendar.Draft) calendar.DraftHead {
	return calendar.DraftHead{Title: d.Working.Heading(), Pillar: d.Working.Pillar, Saved: d.Saved, Unsaved: d.Unsaved}
}

// indexHead keeps what lists and search show of a draft. It tells whether
// anything that an entry's summary shows has changed.
func (t *tx) indexHead(d calendar.Draft) (changed bool, err error) {
	key := docKey(draftDoc, string(d.ID))
	was := t.get(bTitles, key)
	if !d.Removed.IsZero() {
		if was == nil {
			return false, nil
		}
		return true, t.dropTitle(key)
	}
	h := headOf(d)
	v := packHead(h)
	if bytes.Equal(was, v) {
		return false, nil
	}
	changed = true
	if was != nil {
		old, err := unpackHead(was)
		if err != nil {
			return false, err
		}
		changed = old.Title != h.Title || old.Pillar != h.Pillar || old.Unsaved != h.Unsaved
		if old.Title == h.Title {
			return changed, t.put(bTitles, key, v)
		}
	}
	return changed, t.putTitle(key, v)
}

// Drafts lists the heads of drafts, newest first.
func (s *Store) Drafts(ctx context.Context, f calendar.DraftFilter) (out []calendar.DraftHead, err error) {
	err = s.view(ctx, "list the drafts", func(t *tx) error {
		out, err = t.drafts(f)
		return err
	})
	return out, err
}

func (t *tx) drafts(f calendar.DraftFilter) (out []calendar.DraftHead, err error) {
	limit := f.Limit
	if limit <= 0 {
		limit = 100
	}
	b := t.bucket(bTitles)
	if b == nil {
		return nil, broken("the file lacks its titles", nil)
	}
	end := []byte{draftDoc + 1}
	if f.After != "" {
		end = docKey(draftDoc, string(f.After))
	}
	c := b.Cursor()
	back := c.Prev
	if k, _ := c.Seek(end); k == nil {
		back = c.Last
	}
	for k, v := back(); k != nil && k[0] == draftDoc && len(out) < limit; k, v = c.Prev() {
		h, err := unpackHead(v)
		if err != nil {
			return nil, err
		}
		h.ID = calendar.DraftID(docID(k))
		entries, err := t.keys(bByDraft, pair(h.ID, ""))
		if err != nil {
			return nil, err
		}
		if h.Entries = len(entries); h.Entries > 0 && f.WithoutEntry {
			continue
		}
		out = append(out, h)
	}
	return out, t.ctx.Err()
}

// SaveWorking saves what was typed, once a second: no revision, no audit line,
// no step of undo. Lists show a new title at once; the search counts the words
// of the text when they become a revision.
func (s *Store) SaveWorking(ctx context.Context, by calendar.PersonID, id calendar.DraftID, content calendar.Content) (d calendar.Draft, err error) {
	err = s.quiet(ctx, "save what was typed", by, func(t *tx) error {
		old, err := t.draft(id)
		if err != nil {
			return err
		}
		if d = old; old.Working.Equal(content) {
			return errNothing
		}
		next := old
		next.Working, next.Saved, next.SavedBy = content.Clone(), t.now, by
		if next.Unsaved, err = t.unsaved(next); err != nil {
			return err
		}
		d, err = t.saveDraft(&old, next)
		return err
	})
	return d, err
}

// unsaved tells whether the working copy differs from the last revision.
func (t *tx) unsaved(d calendar.Draft) (bool, error) {
	if d.Revision == 0 {
		return !d.Working.Empty(), nil
	}
	r, err := t.revision(d.ID, d.Revision)
	return !r.Content.Equal(d.Working), err
}

// AddRemark adds a note to the thread that is never sent.
func (s *Store) AddRemark(ctx context.Context, by calendar.PersonID, draft calendar.DraftID, text string) error {
	if strings.TrimSpace(text) == "" {
		return &calendar.Error{Op: "add a note", Kind: calendar.Invalid, Text: "the note is empty", Hint: "write what the others should know"}
	}
	return s.quiet(ctx, "add a note", by, func(t *tx) error {
		old, err := t.draft(draft)
		if err != nil {
			return err
		}
		next := old
		next.Notes = append(append([]calendar.Remark{}, old.Notes...), calendar.Remark{At: t.now, By: by, Text: text})
		if _, err := t.saveDraft(&old, next); err != nil {
			return err
		}
		return t.audit("noted", subject("draft", draft), "")
	})
}

// RemoveDraft puts a draft into the bin for 30 days. One that stands on the
// calendar is refused.
func (s *Store) RemoveDraft(ctx context.Context, by calendar.PersonID, id calendar.DraftID) error {
	return s.change(ctx, "remove a draft", by, "the removal of a draft", func(t *tx) error {
		old, err := t.draft(id)
		if err != nil {
			return err
		}
		on, err := t.keys(bByDraft, pair(id, ""))
		if err != nil {
			return err
		}
		if len(on) > 0 {
			return &calendar.Error{
				Op: "remove a draft", Kind: calendar.Forbidden, Text: "the draft stands on the calendar",
				Hint: "remove its entries first",
			}
		}
		next := old
		next.Removed = t.now
		if _, err := t.saveDraft(&old, next); err != nil {
			return err
		}
		return t.audit("removed", subject("draft", id), "")
	})
}
