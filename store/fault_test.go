package store

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	bolt "go.etcd.io/bbolt"

	"rounds/calendar"
)

func TestAFileThatCannotBeUsedSaysWhatToDo(t *testing.T) {
	c := newClinic(t)
	whole, err := os.ReadFile(c.Path())
	require.NoError(t, err)
	tests := map[string]struct {
		content []byte
		kind    calendar.ErrorKind
	}{
		"empty":          {[]byte{}, calendar.Damaged},
		"short":          {[]byte("hello"), calendar.Damaged},
		"of another use": {bytes.Repeat([]byte("text "), 20_000), calendar.Damaged},
		"cut off":        {whole[:len(whole)/2], calendar.Damaged},
		"without a head": {append(make([]byte, 8192), whole[8192:]...), calendar.Damaged},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "x.rounds")
			require.NoError(t, os.WriteFile(path, test.content, 0o600))
			_, err := Open(path, c.o)
			kind(t, test.kind, err)
			require.Contains(t, err.Error(), path)
			after, err := os.ReadFile(path)
			require.NoError(t, err)
			require.Equal(t, test.content, after, "nothing is written to it")
		})
	}
	_, err = Open(filepath.Join(t.TempDir(), "none"), c.o)
	kind(t, calendar.NotFound, err)
	_, err = Open(t.TempDir(), c.o)
	kind(t, calendar.Invalid, err)

	other := filepath.Join(t.TempDir(), "other.db")
	db, err := bolt.Open(other, 0o600, nil)
	require.NoError(t, err)
	require.NoError(t, db.Close())
	_, err = Open(other, c.o)
	kind(t, calendar.Damaged, err)
}

// Whatever a few wrong bytes do to a file, the program lives and says so.
func TestWrongBytesNeverEndTheProgram(t *testing.T) {
	c := newClinic(t)
	for i := range 20 {
		c.post(fmt.Sprintf("Post %d about the winter clinic", i), at("2026-11-25", "09:30"))
	}
	whole, err := os.ReadFile(c.Path())
	require.NoError(t, err)
	r := rand.New(rand.NewPCG(1, 2))
	path := filepath.Join(t.TempDir(), "wrong.rounds")
	o := Options{Now: c.clock.now, Patience: time.Millisecond}
	failed := 0
	for range 30 {
		b := bytes.Clone(whole)
		for range 1 + r.IntN(3) {
			at := 8192 + r.IntN(len(b)-8192)
			r2 := min(len(b), at+1+r.IntN(64))
			for j := at; j < r2; j++ {
				b[j] = byte(r.Uint32())
			}
		}
		require.NoError(t, os.RemoveAll(path))
		require.NoError(t, os.WriteFile(path, b, 0o600))
		if err := useAll(t, path, o); err != nil {
			failed++
			require.NotEmpty(t, err.Error())
		}
	}
	require.Positive(t, failed, "the wrong bytes were not noticed once")
}

func useAll(t *testing.T, path string, o Options) error {
	t.Helper()
	s, err := Open(path, o)
	if err != nil {
		return err
	}
	ctx := t.Context()
	_, err = s.Summaries(ctx, calendar.NewDay(2020, 1, 1), calendar.NewDay(2030, 1, 1))
	if err != nil {
		return err
	}
	r, err := s.Check(ctx)
	if err != nil {
		return err
	}
	for _, f := range r.Findings {
		if f.Bad {
			return fmt.Errorf("%s", f.Text)
		}
	}
	_, err = s.NewDraft(ctx, "p", calendar.Content{Text: "one more"})
	return err
}

func TestAFullDiskLosesNothing(t *testing.T) {
	c := newClinic(t)
	_, e := c.post("Before", at("2026-11-25", "09:30"))
	before, err := c.Generation(c.ctx)
	require.NoError(t, err)
	for _, full := range []error{syscall.ENOSPC, syscall.EDQUOT, fmt.Errorf("write: %w", syscall.EFBIG)} {
		err = c.update(c.ctx, "save", c.ana, func(x *tx) error {
			if _, err := x.newDraft(calendar.Content{Text: "half"}); err != nil {
				return err
			}
			return full
		})
		kind(t, calendar.Disk, err)
	}
	after, err := c.Generation(c.ctx)
	require.NoError(t, err)
	require.Equal(t, before, after)
	_, err = c.Entry(c.ctx, e.ID)
	require.NoError(t, err)
	c.healthy()
}

func TestAFolderThatCannotBeWrittenSaysSo(t *testing.T) {
	blocked := filepath.Join(t.TempDir(), "file")
	require.NoError(t, os.WriteFile(blocked, nil, 0o600))
	_, err := Create(filepath.Join(blocked, "x.rounds"), Options{Now: newClock().now}, newPractice(), calendar.Person{Name: "Ana"})
	require.Error(t, err)
	require.NotEmpty(t, calendar.HintOf(err))
	kind(t, calendar.Disk, fault("save", "/x", &os.PathError{Op: "open", Path: "/x", Err: syscall.EROFS}))
	kind(t, calendar.Disk, fault("save", "/x", &os.PathError{Op: "open", Path: "/x", Err: syscall.EACCES}))
	kind(t, calendar.Disk, fault("save", "/x", syscall.EIO))
	if os.Getuid() == 0 {
		return // root may write everywhere
	}
	dir := t.TempDir()
	require.NoError(t, os.Chmod(dir, 0o500))
	_, err = Create(filepath.Join(dir, "x.rounds"), Options{Now: newClock().now}, newPractice(), calendar.Person{Name: "Ana"})
	kind(t, calendar.Disk, err)
}

func TestAFileInUseIsWaitedForAndThenNamed(t *testing.T) {
	c := newClinic(t)
	db, err := bolt.Open(c.Path(), 0o600, &bolt.Options{Timeout: time.Second})
	require.NoError(t, err)
	o := c.o
	o.Patience = 20 * time.Millisecond
	_, err = Open(c.Path(), o)
	kind(t, calendar.Busy, err)
	ctx, cancel := context.WithCancel(c.ctx)
	done := make(chan error)
	go func() { _, err := c.Generation(ctx); done <- err }()
	cancel()
	require.Error(t, <-done)
	require.NoError(t, db.Close())
	_, err = Open(c.Path(), o)
	require.NoError(t, err)
}

func TestAMistakeOfTheProgramChangesNothing(t *testing.T) {
	c := newClinic(t)
	err := c.update(c.ctx, "try", c.ana, func(*tx) error { panic("a bug") })
	kind(t, calendar.Internal, err)
	c.post("Goes on", at("2026-11-25", "09:30"))
	c.healthy()
}

func TestAChangedTrailIsNoticed(t *testing.T) {
	tests := map[string]func(*tx) error{
		"a line was changed": func(x *tx) error {
			l := calendar.AuditLine{}
			if err := decode(x.get(bAudit, auditKey(2)), &l); err != nil {
				return err
			}
			l.By = "somebody else"
			b, err := encode(l)
			if err != nil {
				return err
			}
			return x.put(bAudit, auditKey(2), b)
		},
		"a line was taken out":        func(x *tx) error { return x.drop(bAudit, auditKey(2)) },
		"the last line was taken out": func(x *tx) error { return x.drop(bAudit, auditKey(4)) },
	}
	for name, spoil := range tests {
		t.Run(name, func(t *testing.T) {
			c := newClinic(t)
			require.NoError(t, c.update(c.ctx, "", "", spoil))
			_, err := c.VerifyAudit(c.ctx)
			kind(t, calendar.Damaged, err)
			r, err := c.Check(c.ctx)
			require.NoError(t, err)
			require.True(t, r.Findings[1].Bad)
		})
	}
}

func TestTheDoctorFindsWhatDiffersAndRebuildsIt(t *testing.T) {
	tests := map[string]func(*tx, calendar.Entry) error{
		"by-day": func(x *tx, e calendar.Entry) error {
			return x.put(bDays, dayKey(e.Slot, e.ID), packSummary(calendar.Summary{Title: "another"}, time.Time{}))
		},
		"by-draft": func(x *tx, e calendar.Entry) error { return x.drop(bByDraft, pair(e.Draft, e.ID)) },
		"words": func(x *tx, e calendar.Entry) error {
			return x.put(bWords, wordKey("zebra", draftDoc, string(e.Draft)), nil)
		},
		"titles": func(x *tx, e calendar.Entry) error { return x.drop(bTitles, docKey(draftDoc, string(e.Draft))) },
		"bin":    func(x *tx, e calendar.Entry) error { return x.put(bBin, timed(x.now, e.ID), nil) },
	}
	for name, spoil := range tests {
		t.Run(name, func(t *testing.T) {
			c := newClinic(t)
			_, e := c.post("Flu clinic", at("2026-11-25", "09:30"))
			require.NoError(t, c.update(c.ctx, "", "", func(x *tx) error { return spoil(x, e) }))
			r, err := c.Check(c.ctx)
			require.NoError(t, err)
			found := ""
			for _, f := range r.Findings {
				if f.Bad {
					found += f.Text
				}
			}
			require.Contains(t, found, name)
			require.NoError(t, c.Rebuild(c.ctx))
			c.healthy()
		})
	}
}
