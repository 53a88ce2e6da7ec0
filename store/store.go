package store

import (
	"context"
	"crypto/rand"
	"errors"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"rounds/calendar"
)

// DefaultPatience is how long a transaction waits for a file that another
// program is using before it gives up with an error of kind calendar.Busy.
const DefaultPatience = 5 * time.Second

// Options is what a store needs from outside. Now is required.
type Options struct {
	Now    func() time.Time
	Random io.Reader // for ids; nil is the computer's own source
	// StateDir is where this computer remembers its files, so that a restored or
	// copied one is noticed. "" keeps no memory: every file is at home.
	StateDir string
	Log      *slog.Logger
	Patience time.Duration // 0 means DefaultPatience
	// Throwaway says that nobody will miss the file: what is written is not waited
	// for until it is on disk. For demos, never for a practice's calendar.
	Throwaway bool
	// Dead tells whether the owner of a claim is a process that surely has ended.
	// Without it a claim ends only by its time.
	Dead func(owner string) bool
}

func (o Options) filled() Options {
	if o.Random == nil {
		o.Random = rand.Reader
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Patience <= 0 {
		o.Patience = DefaultPatience
	}
	return o
}

// Store is one window on a calendar file. Its undo belongs to this window. It is
// safe for use by several goroutines.
type Store struct {
	path     string
	o        Options
	mu       sync.RWMutex // our own goroutines queue here instead of at the file
	history  history
	titles   titleCache
	computer string
}

// Path gives the absolute path of the calendar file.
func (s *Store) Path() string { return s.path }

// Close ends the use of the file. Between transactions nothing is held, so it
// has nothing to give back; it is here for stores that have.
func (s *Store) Close() error { return nil }

func newStore(path string, o Options) (*Store, error) {
	if o.Now == nil {
		return nil, &calendar.Error{Op: "open the calendar", Kind: calendar.Internal, Text: "the store was given no clock"}
	}
	abs, err := filepath.Abs(path)
	if err != nil {
		return nil, fault("open the calendar", path, err)
	}
	s := &Store{path: abs, o: o.filled()}
	if s.computer, err = computerID(s.o); err != nil {
		s.o.Log.Warn("this computer has no memory of its files", "err", err)
	}
	return s, nil
}

// Open opens a calendar file. An older one is upgraded after a backup; a newer
// one is refused. What it costs does not depend on the size of the file.
func Open(path string, o Options) (*Store, error) {
	s, err := newStore(path, o)
	if err != nil {
		return nil, err
	}
	if err := inspect(s.path); err != nil {
		return nil, err
	}
	if err := s.upgrade(context.Background(), steps); err != nil {
		return nil, err
	}
	return s, nil
}

// Create makes a new calendar file for a practice and its first person. An
// existing file is refused and stays as it is.
func Create(path string, o Options, p calendar.Practice, first calendar.Person) (*Store, error) {
	const op = "make the calendar"
	s, err := newStore(path, o)
	if err != nil {
		return nil, err
	}
	if err := p.Check(); err != nil {
		return nil, err
	}
	making, err := s.begin()
	if err != nil {
		return nil, err
	}
	defer os.Remove(making.path) // it has its name by then, or is not wanted
	err = making.transact(context.Background(), op, true, true, func(t *tx) error {
		return t.found(s.path, p, first)
	})
	if err == nil {
		err = fault(op, s.path, named(making.path, s.path))
	}
	if err != nil {
		if e, ok := errors.AsType[*calendar.Error](err); ok { // nobody knows it under its other name
			e.Text = strings.ReplaceAll(e.Text, making.path, s.path)
		}
		return nil, err
	}
	syncDir(filepath.Dir(s.path))
	s.remember(context.Background())
	return s, nil
}

// begin makes the file under another name beside its place: a program that is
// killed in the middle of that leaves nothing where the calendar is to be.
func (s *Store) begin() (*Store, error) {
	const op = "make the calendar"
	if exists(s.path) {
		return nil, fault(op, s.path, occupied(s.path, fs.ErrExist))
	}
	if err := os.MkdirAll(filepath.Dir(s.path), 0o700); err != nil {
		return nil, fault(op, s.path, err)
	}
	f, err := os.CreateTemp(filepath.Dir(s.path), ".new-*.rounds")
	if err != nil {
		return nil, fault(op, s.path, err)
	}
	return &Store{path: f.Name(), o: s.o, computer: s.computer}, f.Close()
}

// named gives a file its name, unless there is one of that name by now: of two
// programs only one makes it.
func named(from, to string) error {
	err := os.Link(from, to)
	if err == nil || errors.Is(err, fs.ErrExist) {
		return occupied(to, err)
	}
	f, err := os.OpenFile(to, os.O_CREATE|os.O_EXCL|os.O_RDWR, 0o600) // a disk on which a file has one name
	if err != nil {
		return occupied(to, err)
	}
	if err := f.Close(); err != nil {
		return err
	}
	return os.Rename(from, to)
}

// occupied says of an error that there is a file already.
func occupied(path string, err error) error {
	if !errors.Is(err, fs.ErrExist) {
		return err
	}
	return &calendar.Error{
		Op: "make the calendar", Kind: calendar.Conflict, Err: err, Text: "there is already a file at " + path,
		Hint: "open it, or choose another place for the new calendar",
	}
}

// found writes the first records of a new file that is to lie at path.
func (t *tx) found(path string, p calendar.Practice, first calendar.Person) error {
	for _, b := range buckets {
		if _, err := t.bolt.CreateBucketIfNotExists(b); err != nil {
			return err
		}
	}
	file, err := t.newID()
	if err != nil {
		return err
	}
	epoch, err := t.newID()
	if err != nil {
		return err
	}
	for key, v := range map[string]string{
		metaFile: file, metaEpoch: epoch, metaComputer: t.s.computer, metaPath: path,
	} {
		if err := t.setMeta(key, []byte(v)); err != nil {
			return err
		}
	}
	if err := t.setNumber(metaSchema, Schema); err != nil {
		return err
	}
	if first.ID == "" {
		id, err := t.newID()
		if err != nil {
			return err
		}
		first.ID = calendar.PersonID(id)
	}
	t.by = first.ID
	p.Version, first.Version = 1, 1
	if err := checkPerson(first); err != nil {
		return err
	}
	if err := put(t, bPractice, practiceKey, p); err != nil {
		return err
	}
	if err := put(t, bPeople, string(first.ID), first); err != nil {
		return err
	}
	return t.audit("made the calendar", "practice", "")
}
