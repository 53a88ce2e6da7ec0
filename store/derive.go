package store

import (
	"context"
	"errors"

	bolt "go.etcd.io/bbolt"

	"rounds/calendar"
)

// emit takes one derived pair.
type emit func(bucket, key, value []byte) error

// derive builds everything that can be built from records. First comes what
// the summaries are built with.
func (t *tx) derive(put emit) error {
	for _, part := range []func(emit) error{t.deriveDeliveries, t.deriveAnswers, t.deriveDrafts, t.deriveEntries} {
		if err := part(put); err != nil {
			return err
		}
	}
	return nil
}

// eachRecord decodes every record of a bucket in turn.
func eachRecord[T any](t *tx, bucket []byte, fn func(T) error) error {
	return t.each(bucket, nil, func(_, v []byte) error {
		var r T
		if err := decode(v, &r); err != nil {
			return err
		}
		return fn(r)
	})
}

func (t *tx) deriveDeliveries(put emit) error {
	return eachRecord(t, bDeliveries, func(d calendar.Delivery) error {
		err := put(bByEntry, pair(d.Entry, d.ID), nil)
		if unfinished(d) {
			err = errors.Join(err, put(bUnfinished, []byte(d.ID), nil))
		}
		if d.State.Out() && d.Subject == calendar.PostSubject {
			err = errors.Join(err, put(bSent, timed(d.SentAt, d.ID), nil))
		}
		said, serr := t.saidKey(d)
		if said != nil {
			err = errors.Join(err, put(bSaid, said, nil))
		}
		return errors.Join(err, serr)
	})
}

func (t *tx) deriveAnswers(put emit) error {
	return eachRecord(t, bApprovals, func(a calendar.Approval) error {
		return put(bAnswers, pair(a.Entry, a.ID), nil)
	})
}

func (t *tx) deriveDrafts(put emit) error {
	return eachRecord(t, bDrafts, func(d calendar.Draft) error {
		uses := d.Working.Files()
		if d.Revision > 0 {
			r, err := t.revision(d.ID, d.Revision)
			if err != nil {
				return err
			}
			uses = append(uses, r.Content.Files()...)
			if d.Removed.IsZero() {
				for w := range wordsOf(r.Content) {
					if err := put(bWords, wordKey(w, draftDoc, string(d.ID)), nil); err != nil {
						return err
					}
				}
			}
		}
		seen := map[calendar.SHA256]bool{}
		for _, id := range uses {
			if seen[id] {
				continue
			}
			seen[id] = true
			if err := put(bUses, pair(id, d.ID), nil); err != nil {
				return err
			}
		}
		if !d.Removed.IsZero() {
			return nil
		}
		return put(bTitles, docKey(draftDoc, string(d.ID)), packHead(headOf(d)))
	})
}

func (t *tx) deriveEntries(put emit) error {
	return eachRecord(t, bEntries, func(e calendar.Entry) error {
		if !e.Removed.IsZero() {
			return put(bBin, timed(e.Removed, e.ID), nil)
		}
		v, err := t.summaryOf(e)
		if err != nil {
			return err
		}
		if err := put(bDays, dayKey(e.Slot, e.ID), v); err != nil {
			return err
		}
		if e.Draft != "" {
			if err := put(bByDraft, pair(e.Draft, e.ID), nil); err != nil {
				return err
			}
		}
		if e.Kind == calendar.PostEntry {
			return nil
		}
		for w := range wordSet(e.Text) {
			if err := put(bWords, wordKey(w, entryDoc, string(e.ID)), nil); err != nil {
				return err
			}
		}
		return put(bTitles, docKey(entryDoc, string(e.ID)), noteHead(e))
	})
}

// Rebuild builds everything that is derived anew from the records, in one
// transaction.
func (s *Store) Rebuild(ctx context.Context) error {
	return s.update(ctx, "rebuild the indexes", "", func(t *tx) error {
		if err := t.rebuild(); err != nil {
			return err
		}
		return t.audit("rebuilt the indexes", "file", "")
	})
}

func (t *tx) rebuild() error {
	for _, b := range derivedBuckets {
		if err := t.bolt.DeleteBucket(b); err != nil && t.bucket(b) != nil {
			return err
		}
		if _, err := t.bolt.CreateBucket(b); err != nil {
			return err
		}
	}
	t.words = map[string]bool{}
	err := t.derive(func(bucket, key, value []byte) error {
		if &bucket[0] == &bWords[0] {
			t.words[string(key)] = true
			return nil
		}
		return t.put(bucket, key, value)
	})
	if err != nil {
		return err
	}
	return t.setNumber(metaTitles, t.number(metaTitles)+1)
}

// sum is a sum over pairs in any order: two buckets with the same pairs have
// the same.
type sum struct {
	pairs int
	mixed uint64
}

func (s *sum) add(key, value []byte) {
	const prime = 1099511628211 // of FNV-1a, 64 bits
	h := uint64(14695981039346656037)
	for _, part := range [][]byte{key, {0xff, byte(len(key))}, value} {
		for _, c := range part {
			h = (h ^ uint64(c)) * prime
		}
	}
	s.pairs++
	s.mixed += h * h // the square keeps two changes from cancelling out
}

// compareDerived builds everything derived anew and names the buckets that hold
// something else.
func (t *tx) compareDerived() (wrong []string, err error) {
	want := map[string]*sum{}
	for _, b := range derivedBuckets {
		want[string(b)] = &sum{}
	}
	err = t.derive(func(bucket, key, value []byte) error {
		want[string(bucket)].add(key, value)
		return nil
	})
	if err != nil {
		return nil, err
	}
	for _, b := range derivedBuckets {
		var is sum
		if err := t.each(b, nil, func(k, v []byte) error { is.add(k, v); return nil }); err != nil {
			return nil, err
		}
		if is != *want[string(b)] {
			wrong = append(wrong, string(b))
		}
	}
	return wrong, nil
}

// countOf counts the records of a bucket.
func countOf(b *bolt.Bucket) int {
	if b == nil {
		return 0
	}
	return b.Stats().KeyN
}
