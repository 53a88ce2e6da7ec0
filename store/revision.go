package store

import (
	"context"

	"rounds/calendar"
)

// SaveRevision makes the content the draft's last revision, if it differs from
// the one before; approval and runs look at it from now on.
func (s *Store) SaveRevision(ctx context.Context, by calendar.PersonID, id calendar.DraftID, content calendar.Content) (d calendar.Draft, err error) {
	err = s.change(ctx, "save a draft", by, "the change of a draft", func(t *tx) error {
		old, err := t.draft(id)
		if err != nil {
			return err
		}
		same := false
		if old.Revision > 0 {
			r, err := t.revision(id, old.Revision)
			if err != nil {
				return err
			}
			same = r.Content.Equal(content)
		}
		if d = old; same && old.Working.Equal(content) {
			return errNothing
		}
		if same { // what was typed since is given up
			next := old
			next.Working, next.Saved, next.SavedBy, next.Unsaved = content.Clone(), t.now, by, false
			d, err = t.saveDraft(&old, next)
			return err
		}
		if d, err = t.addRevision(old, content); err != nil {
			return err
		}
		t.parts = []part{{
			bucket: string(bDrafts), id: string(id), was: old.Version, is: d.Version, text: true,
			from: old.Revision, to: d.Revision,
		}}
		return t.audit("wrote", subject("draft", id), "")
	})
	return d, err
}

// addRevision makes a new last revision and brings words and entries up to it.
// The caller says how to undo it: what saveDraft noted is taken back.
func (t *tx) addRevision(old calendar.Draft, content calendar.Content) (calendar.Draft, error) {
	var was calendar.Content
	if old.Revision > 0 {
		r, err := t.revision(old.ID, old.Revision)
		if err != nil {
			return old, err
		}
		was = r.Content
	}
	next := old
	next.Revision++
	next.Working, next.Saved, next.SavedBy, next.Unsaved = content.Clone(), t.now, t.by, false
	if err := t.putRevision(old.ID, next.Revision, content); err != nil {
		return old, err
	}
	if err := t.indexWords(draftDoc, string(old.ID), wordsOf(was), wordsOf(content)); err != nil {
		return old, err
	}
	keep := t.parts
	next, err := t.saveDraft(&old, next)
	t.parts = keep
	if err != nil {
		return old, err
	}
	return next, t.refreshDraft(next.ID)
}

func (t *tx) putRevision(id calendar.DraftID, n int, content calendar.Content) error {
	b, err := encode(calendar.Revision{Draft: id, Number: n, At: t.now, By: t.by, Content: content.Clone()})
	if err != nil {
		return err
	}
	return t.put(bRevisions, numbered(id, n), b)
}

func (t *tx) revision(id calendar.DraftID, n int) (r calendar.Revision, err error) {
	b := t.get(bRevisions, numbered(id, n))
	if b == nil {
		return r, notThere("revision", string(id))
	}
	return r, decode(b, &r)
}

// Revision gives one kept state of a draft.
func (s *Store) Revision(ctx context.Context, id calendar.DraftID, n int) (r calendar.Revision, err error) {
	err = s.view(ctx, "read a revision", func(t *tx) error {
		r, err = t.revision(id, n)
		return err
	})
	return r, err
}

// Revisions gives every kept state of a draft, newest first.
func (s *Store) Revisions(ctx context.Context, id calendar.DraftID) (out []calendar.Revision, err error) {
	err = s.view(ctx, "read the revisions", func(t *tx) error {
		out = nil
		d, err := get[calendar.Draft](t, bDrafts, string(id))
		if err != nil {
			return err
		}
		for n := d.Revision; n > 0; n-- {
			r, err := t.revision(id, n)
			if err != nil {
				return err
			}
			out = append(out, r)
		}
		return nil
	})
	return out, err
}

// indexUses keeps which drafts use which file, by the working copy and the
// last revision.
func (t *tx) indexUses(old *calendar.Draft, d calendar.Draft) error {
	was, is := map[calendar.SHA256]bool{}, map[calendar.SHA256]bool{}
	if old != nil {
		for _, id := range old.Working.Files() {
			was[id] = true
		}
	}
	for _, id := range d.Working.Files() {
		is[id] = true
	}
	if d.Revision > 0 && len(was) > 0 {
		r, err := t.revision(d.ID, d.Revision)
		if err != nil {
			return err
		}
		for _, id := range r.Content.Files() {
			is[id] = true
		}
	}
	for m := range was {
		if !is[m] {
			if err := t.drop(bUses, pair(m, d.ID)); err != nil {
				return err
			}
		}
	}
	for m := range is {
		if err := t.put(bUses, pair(m, d.ID), nil); err != nil {
			return err
		}
	}
	return nil
}
