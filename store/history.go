package store

import (
	"bytes"
	"context"
	"slices"
	"sync"

	"rounds/calendar"
)

// part is one record that a change has touched: enough to put it back, as long
// as nobody else has touched it since.
type part struct {
	bucket   string
	id       string
	before   []byte // nil: the change made the record
	was, is  uint64 // its version before and after
	text     bool   // a draft's text: put back as a new revision
	from, to int    // numbers of the revisions, 0 for none
}

// step is one change of this window.
type step struct {
	what  string
	parts []part
}

// mostSteps is how many changes a window can take back.
const mostSteps = 200

// history is what this window changed, newest last.
type history struct {
	turning    sync.Mutex // one undo at a time
	mu         sync.Mutex
	undo, redo []step
}

func (h *history) push(s step) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.redo = nil
	h.undo = append(h.undo, s)
	if len(h.undo) > mostSteps {
		h.undo = slices.Delete(h.undo, 0, len(h.undo)-mostSteps)
	}
}

// renumber tells every step that a record which was left at version from now
// stands at version to with the same meaning.
func (h *history) renumber(bucket, id string, from, to uint64) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, list := range [][]step{h.undo, h.redo} {
		for i := range list {
			for j := range list[i].parts {
				p := &list[i].parts[j]
				if p.bucket == bucket && p.id == id && p.is == from {
					p.is = to
				}
			}
		}
	}
}

func (h *history) last(redo bool) (step, bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	list := h.undo
	if redo {
		list = h.redo
	}
	if len(list) == 0 {
		return step{}, false
	}
	return list[len(list)-1], true
}

// done moves the last step over, turned round, after it was carried out; with
// nil parts it is dropped: it can never be carried out.
func (h *history) done(redo bool, s step, parts []part) {
	h.mu.Lock()
	defer h.mu.Unlock()
	from, to := &h.undo, &h.redo
	if redo {
		from, to = to, from
	}
	*from = (*from)[:len(*from)-1]
	if parts != nil {
		*to = append(*to, step{s.what, parts})
	}
}

// change runs a writing transaction that this window can undo.
func (s *Store) change(ctx context.Context, op string, by calendar.PersonID, what string, fn func(*tx) error) error {
	var parts []part
	err := s.update(ctx, op, by, func(t *tx) error {
		err := fn(t)
		parts = t.parts
		return err
	})
	if err == nil && len(parts) > 0 {
		s.history.push(step{what, parts})
	}
	return err
}

// quiet runs a writing transaction that is no step of its own: what this window
// did before can still be undone.
func (s *Store) quiet(ctx context.Context, op string, by calendar.PersonID, fn func(*tx) error) error {
	var parts []part
	err := s.update(ctx, op, by, func(t *tx) error {
		err := fn(t)
		parts = t.parts
		return err
	})
	if err == nil {
		for _, p := range parts {
			s.history.renumber(p.bucket, p.id, p.was, p.is)
		}
	}
	return err
}

// save writes a record that a person can change and notes for undo how it was.
func (t *tx) save(bucket []byte, id string, v any, was, is uint64) error {
	p := part{bucket: string(bucket), id: id, was: was, is: is, before: bytes.Clone(t.get(bucket, []byte(id)))}
	t.parts = append(t.parts, p)
	return put(t, bucket, id, v)
}

// Undo takes back the last change of this window, in a new transaction, and
// says what it was. Where somebody else has touched the same thing since, it is
// refused with an error of kind calendar.Conflict, and that step is forgotten.
func (s *Store) Undo(ctx context.Context, by calendar.PersonID) (what string, err error) {
	return s.turn(ctx, by, false)
}

// Redo carries out again what was undone last.
func (s *Store) Redo(ctx context.Context, by calendar.PersonID) (what string, err error) {
	return s.turn(ctx, by, true)
}

func (s *Store) turn(ctx context.Context, by calendar.PersonID, redo bool) (string, error) {
	op, verb, doing := "undo", "undid", "undo"
	if redo {
		op, verb, doing = "redo", "did again", "redo"
	}
	s.history.turning.Lock()
	defer s.history.turning.Unlock()
	last, ok := s.history.last(redo)
	if !ok {
		return "", &calendar.Error{
			Op: op, Kind: calendar.NotFound, Text: "there is nothing to " + doing,
			Hint: "only what this window changed can be taken back",
		}
	}
	var parts []part
	err := s.update(ctx, op, by, func(t *tx) error {
		t.parts = nil
		for _, p := range slices.Backward(last.parts) {
			if err := t.restore(p); err != nil {
				return err
			}
		}
		parts = t.parts
		return t.audit(verb, "change", last.what)
	})
	if err != nil {
		if k := calendar.KindOf(err); k == calendar.Conflict || k == calendar.NotFound || k == calendar.Forbidden {
			s.history.done(redo, last, nil)
		}
		return "", err
	}
	s.history.done(redo, last, parts)
	for _, p := range last.parts {
		for _, q := range parts {
			if q.bucket == p.bucket && q.id == p.id {
				s.history.renumber(p.bucket, p.id, p.was, q.is)
			}
		}
	}
	return last.what, nil
}

// restore puts one record back to how it was before the change.
func (t *tx) restore(p part) error {
	switch p.bucket {
	case string(bEntries):
		return t.restoreEntry(p)
	case string(bDrafts):
		return t.restoreDraft(p)
	case string(bPeople):
		return restoreSimple(t, p, func(v calendar.Person) uint64 { return v.Version },
			func(v calendar.Person, gone bool, n uint64) error {
				v.Version, v.Gone = n, v.Gone || gone
				_, err := t.savePerson(v)
				return err
			})
	case string(bAccounts):
		return restoreSimple(t, p, func(v calendar.Account) uint64 { return v.Version },
			func(v calendar.Account, gone bool, n uint64) error {
				v.Version, v.Gone = n, v.Gone || gone
				_, err := t.saveAccount(v)
				return err
			})
	case string(bPractice):
		return restoreSimple(t, p, func(v calendar.Practice) uint64 { return v.Version },
			func(v calendar.Practice, _ bool, _ uint64) error { return t.savePractice(v) })
	}
	return broken("this change cannot be taken back", nil)
}

// restoreSimple puts back a record that has nothing derived from it. One that
// the change made is marked as gone: records never vanish.
func restoreSimple[T any](t *tx, p part, version func(T) uint64, save func(T, bool, uint64) error) error {
	b := t.get([]byte(p.bucket), []byte(p.id))
	var cur, want T
	if b == nil {
		return touched(things[p.bucket])
	}
	if err := decode(b, &cur); err != nil {
		return err
	}
	if version(cur) != p.is {
		return touched(things[p.bucket])
	}
	if p.before == nil {
		return save(cur, true, p.is)
	}
	if err := decode(p.before, &want); err != nil {
		return err
	}
	return save(want, false, p.is)
}

// touched is the answer to an undo that would take back what another did.
func touched(what string) error {
	return &calendar.Error{
		Op: "undo", Kind: calendar.Conflict,
		Text: "this cannot be taken back: " + what + " was changed since, by another window, a run or an approval",
		Hint: "look at it and change it by hand",
	}
}

func (t *tx) restoreEntry(p part) error {
	cur, ok, err := find[calendar.Entry](t, bEntries, p.id)
	if err != nil {
		return err
	}
	if !ok || cur.Version != p.is {
		return touched("the entry")
	}
	want := cur.Clone()
	if p.before == nil {
		want.Removed = t.now
	} else {
		want = calendar.Entry{}
		if err := decode(p.before, &want); err != nil {
			return err
		}
	}
	_, err = t.saveEntry(&cur, want)
	return err
}

func (t *tx) restoreDraft(p part) error {
	cur, ok, err := find[calendar.Draft](t, bDrafts, p.id)
	if err != nil {
		return err
	}
	if !ok || cur.Version != p.is {
		return touched("the draft")
	}
	if p.text {
		return t.restoreText(cur, p)
	}
	want := cur
	if p.before == nil {
		want.Removed = t.now
	} else {
		want = calendar.Draft{}
		if err := decode(p.before, &want); err != nil {
			return err
		}
	}
	_, err = t.saveDraft(&cur, want)
	return err
}

// restoreText makes the text of an earlier revision the last one. What was
// typed since and is not a revision becomes one first, so that it is not lost.
func (t *tx) restoreText(cur calendar.Draft, p part) error {
	content := calendar.Content{}
	if p.from > 0 {
		r, err := t.revision(cur.ID, p.from)
		if err != nil {
			return err
		}
		content = r.Content
	}
	if cur.Unsaved {
		next, err := t.addRevision(cur, cur.Working)
		if err != nil {
			return err
		}
		cur = next
	}
	next, err := t.addRevision(cur, content)
	if err != nil {
		return err
	}
	t.parts = append(t.parts, part{
		bucket: string(bDrafts), id: p.id, was: p.is, is: next.Version, text: true, from: p.to, to: next.Revision,
	})
	return nil
}
