package store

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"io/fs"
	"math/rand/v2"
	"os"
	"runtime/debug"
	"time"

	bolt "go.etcd.io/bbolt"
	berrors "go.etcd.io/bbolt/errors"

	"rounds/calendar"
)

// tx is one transaction with what it reads more than once.
type tx struct {
	s     *Store
	ctx   context.Context
	bolt  *bolt.Tx
	by    calendar.PersonID
	now   time.Time
	parts []part          // what undo needs, see history
	words map[string]bool // keys of words to put (true) or to drop, see writeWords

	practice *calendar.Practice
	hold     *calendar.Hold
	accounts map[calendar.AccountID]calendar.Account
	people   []calendar.Person
}

// errNothing ends a writing transaction that has nothing to write.
var errNothing = errors.New("nothing to write")

// view runs fn in a reading transaction.
func (s *Store) view(ctx context.Context, op string, fn func(*tx) error) error {
	return s.transact(ctx, op, false, false, fn)
}

// update runs fn in a writing transaction of a person. fn may run twice and has
// no effect outside.
func (s *Store) update(ctx context.Context, op string, by calendar.PersonID, fn func(*tx) error) error {
	return s.transact(ctx, op, true, false, func(t *tx) error {
		t.by = by
		return fn(t)
	})
}

// transact opens the file, runs one transaction and closes the file.
func (s *Store) transact(ctx context.Context, op string, write, fresh bool, fn func(*tx) error) (err error) {
	if err := ctx.Err(); err != nil {
		return &calendar.Error{Op: op, Kind: calendar.Internal, Err: err, Text: "this was stopped before it began"}
	}
	if write {
		s.mu.Lock()
		defer s.mu.Unlock()
	} else {
		s.mu.RLock()
		defer s.mu.RUnlock()
	}
	// The file is read through a memory map: a page that is not there faults.
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if p := recover(); p != nil {
			err = s.panicked(op, p)
		}
	}()
	return s.bare(ctx, op, write, fresh, func(b *bolt.Tx) error {
		t := &tx{s: s, ctx: ctx, bolt: b, now: s.o.Now().UTC().Truncate(time.Millisecond)}
		if err := fn(t); err != nil || !write {
			return err
		}
		return t.seal()
	})
}

// bare runs fn on the open file. The caller has the lock of the store.
func (s *Store) bare(ctx context.Context, op string, write, fresh bool, fn func(*bolt.Tx) error) error {
	db, err := s.open(ctx, write, fresh)
	if err != nil {
		return fault(op, s.path, err)
	}
	ended := false
	defer func() {
		if !ended { // a panic is on its way: the file's own locks may never come free
			go db.Close()
		}
	}()
	if write {
		err = db.Update(fn)
	} else {
		err = db.View(fn)
	}
	ended = true
	closed := db.Close()
	switch {
	case errors.Is(err, errNothing):
		err = nil
	case err == nil && closed != nil:
		err = closed
	}
	return fault(op, s.path, err)
}

// open tries the file's lock at once and then with short random pauses, which
// grow: under contention that is fairer than asking at a fixed beat.
func (s *Store) open(ctx context.Context, write, fresh bool) (*bolt.DB, error) {
	o := &bolt.Options{ReadOnly: !write, Timeout: 1, FreelistType: bolt.FreelistMapType, NoStatistics: true, NoSync: s.o.Throwaway}
	var waited time.Duration
	for pause := time.Millisecond; ; pause = min(2*pause, 16*time.Millisecond) {
		if !fresh { // bbolt makes a missing or empty file into a new one
			if i, err := os.Stat(s.path); err != nil {
				return nil, err
			} else if i.Size() == 0 {
				return nil, errEmpty
			}
		}
		db, err := bolt.Open(s.path, 0o600, o)
		if !errors.Is(err, berrors.ErrTimeout) || waited >= s.o.Patience {
			return db, err
		}
		d := pause/2 + rand.N(pause)
		waited += d
		timer := time.NewTimer(d)
		select {
		case <-ctx.Done():
			timer.Stop()
			return nil, ctx.Err()
		case <-timer.C:
		}
	}
}

// seal ends a writing transaction: the generation goes up and the moment is kept.
func (t *tx) seal() error {
	if err := t.writeWords(); err != nil {
		return err
	}
	if err := t.setNumber(metaGeneration, t.number(metaGeneration)+1); err != nil {
		return err
	}
	return t.setNumber(metaCommitted, uint64(t.now.UnixMilli()))
}

func (t *tx) bucket(name []byte) *bolt.Bucket { return t.bolt.Bucket(name) }

// get gives the value of a key, valid within the transaction only, or nil.
func (t *tx) get(bucket, key []byte) []byte {
	b := t.bucket(bucket)
	if b == nil {
		return nil
	}
	return b.Get(key)
}

func (t *tx) put(bucket, key, value []byte) error {
	b := t.bucket(bucket)
	if b == nil {
		return broken("the file lacks a part: "+string(bucket), nil)
	}
	return b.Put(key, value)
}

func (t *tx) drop(bucket, key []byte) error {
	b := t.bucket(bucket)
	if b == nil {
		return broken("the file lacks a part: "+string(bucket), nil)
	}
	return b.Delete(key)
}

// errEnough ends each early.
var errEnough = errors.New("enough")

// each runs fn over the keys that begin with prefix, in order. fn must not
// change the bucket. It looks at the context now and then.
func (t *tx) each(bucket, prefix []byte, fn func(k, v []byte) error) error {
	b := t.bucket(bucket)
	if b == nil {
		return nil
	}
	c := b.Cursor()
	n := 0
	for k, v := c.Seek(prefix); k != nil && bytes.HasPrefix(k, prefix); k, v = c.Next() {
		if n++; n%1024 == 0 && t.ctx.Err() != nil {
			return t.ctx.Err()
		}
		if err := fn(k, v); err != nil {
			if errors.Is(err, errEnough) {
				return nil
			}
			return err
		}
	}
	return nil
}

// keys lists the keys behind a prefix, without it: for a bucket that is about
// to change.
func (t *tx) keys(bucket, prefix []byte) ([]string, error) {
	var out []string
	err := t.each(bucket, prefix, func(k, _ []byte) error {
		out = append(out, string(k[len(prefix):]))
		return nil
	})
	return out, err
}

func (t *tx) newID() (string, error) { return calendar.NewID(t.now, t.s.o.Random) }

// The keys of the meta bucket.
const (
	metaSchema     = "schema"
	metaFile       = "file"     // id of this file
	metaComputer   = "computer" // id of the computer where it is at home
	metaPath       = "path"     // where it is at home there
	metaEpoch      = "epoch"
	metaGeneration = "generation"
	metaCommitted  = "committed" // when the last transaction ended, Unix milliseconds
	metaAuditHead  = "audit-head"
	metaHold       = "hold"
	metaTitles     = "titles-changed" // raised when a title changes
	metaJournal    = "journal-lines"
	metaJournalAt  = "journal-at"  // of the last journal line
	metaJournalTip = "journal-tip" // key of the last journal line
	metaDoubtSince = "doubt-since" // from when on the file missed things, by its last restore
	metaDoubtAt    = "doubt-at"    // when that was noticed
	metaCopied     = "copied"      // a person said that this file is a copy
	metaRestored   = "restored"    // this file came out of a backup, not yet looked at
)

func (t *tx) meta(key string) []byte             { return t.get(bMeta, []byte(key)) }
func (t *tx) setMeta(key string, v []byte) error { return t.put(bMeta, []byte(key), v) }

func (t *tx) number(key string) uint64 {
	if b := t.meta(key); len(b) == 8 {
		return binary.BigEndian.Uint64(b)
	}
	return 0
}

func (t *tx) setNumber(key string, n uint64) error {
	return t.setMeta(key, binary.BigEndian.AppendUint64(nil, n))
}

// moment gives a moment kept in the meta bucket, or the zero time.
func (t *tx) moment(key string) time.Time {
	n := t.number(key)
	if n == 0 {
		return time.Time{}
	}
	return time.UnixMilli(int64(n)).UTC()
}

// Generation gives a number that goes up with every change that anybody
// commits to the file. Reading it costs microseconds.
func (s *Store) Generation(ctx context.Context) (n uint64, err error) {
	err = s.view(ctx, "look for changes", func(t *tx) error {
		n = t.number(metaGeneration)
		return nil
	})
	return n, err
}

// exists tells whether something is at path.
func exists(path string) bool {
	_, err := os.Stat(path)
	return !errors.Is(err, fs.ErrNotExist)
}
