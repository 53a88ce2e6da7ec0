package store

import (
	"context"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"rounds/calendar"
)

// witness is what this computer remembers of a file, apart from it: enough to
// notice that the file has become older, or stands at another place.
type witness struct {
	File  string          `json:"file"`
	Path  string          `json:"path"`
	Epoch string          `json:"epoch"`
	Lines uint64          `json:"lines"`         // journal lines in the whole file
	Tip   []byte          `json:"tip,omitempty"` // key of the last one
	Sum   calendar.SHA256 `json:"sum,omitempty"` // of the last one
}

// memory is a witness as it was recalled.
type memory struct {
	witness
	known bool
	twin  bool // the place where the file was at home holds it still
}

// computerID gives the id under which files know this computer, making it at
// the first use.
func computerID(o Options) (string, error) {
	if o.StateDir == "" {
		return "", nil
	}
	path := filepath.Join(o.StateDir, "computer")
	if b, err := os.ReadFile(path); err == nil && len(b) > 0 {
		return strings.TrimSpace(string(b)), nil
	}
	id, err := calendar.NewID(o.Now(), o.Random)
	if err != nil {
		return "", err
	}
	if err := os.MkdirAll(o.StateDir, 0o700); err != nil {
		return "", err
	}
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if errors.Is(err, fs.ErrExist) { // another window was quicker
		b, err := os.ReadFile(path)
		return strings.TrimSpace(string(b)), err
	}
	if err != nil {
		return "", err
	}
	_, err = f.WriteString(id)
	return id, errors.Join(err, f.Close())
}

func (s *Store) witnessPath(file string) string {
	return filepath.Join(s.o.StateDir, "files", file+".json")
}

// recall gives what this computer remembers of the file.
func (s *Store) recall(ctx context.Context) (m memory) {
	if s.o.StateDir == "" {
		return m
	}
	file, home := "", ""
	err := s.view(ctx, "look whose file this is", func(t *tx) error {
		file, home = string(t.meta(metaFile)), string(t.meta(metaPath))
		return nil
	})
	if err != nil || file == "" || strings.ContainsAny(file, `/\`) {
		return m
	}
	if b, err := os.ReadFile(s.witnessPath(file)); err == nil && json.Unmarshal(b, &m.witness) == nil && m.File == file {
		m.known, home = true, m.Path
	}
	m.twin = s.otherHolds(ctx, home, file)
	return m
}

// remember keeps what the file holds now, as well as it can: that this computer
// forgets makes a restored file harder to notice, and nothing else.
func (s *Store) remember(ctx context.Context) {
	m := s.recall(ctx)
	s.note(ctx, func(t *tx, w witness) bool {
		return t.standing(m) == calendar.Home && (!m.known || m.Epoch != w.Epoch || m.Lines <= w.Lines)
	})
}

// insist keeps what the file holds now, whatever was remembered before.
func (s *Store) insist(ctx context.Context) {
	s.note(ctx, func(*tx, witness) bool { return true })
}

func (s *Store) note(ctx context.Context, wanted func(*tx, witness) bool) {
	if s.o.StateDir == "" {
		return
	}
	ctx = context.WithoutCancel(ctx)
	w, ok := witness{Path: s.path}, false
	err := s.view(ctx, "remember the file", func(t *tx) error {
		w.File, w.Epoch, w.Lines = string(t.meta(metaFile)), string(t.meta(metaEpoch)), t.number(metaJournal)
		if tip := t.meta(metaJournalTip); tip != nil {
			w.Tip = append([]byte{}, tip...)
			w.Sum = calendar.SumSHA256(t.get(bJournal, tip))
		}
		ok = wanted(t, w)
		return nil
	})
	if err == nil && ok {
		var b []byte
		if b, err = json.Marshal(w); err == nil {
			err = writeWhole(s.witnessPath(w.File), b, false)
		}
	}
	if err != nil {
		s.o.Log.Warn("this computer could not remember the file", "err", err)
	}
}

// writeWhole writes a file so that a reader finds the old or the new one, never
// half of it. With safe it is on disk when it returns.
func writeWhole(path string, b []byte, safe bool) error {
	dir := filepath.Dir(path)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	f, err := os.CreateTemp(dir, ".new-*")
	if err != nil {
		return err
	}
	_, err = f.Write(b)
	if err == nil && safe {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		os.Remove(f.Name())
		return err
	}
	if safe {
		syncDir(dir)
	}
	return nil
}

// syncDir brings the names in a folder to disk, where the system can.
func syncDir(dir string) {
	if f, err := os.Open(dir); err == nil {
		_ = f.Sync()
		_ = f.Close()
	}
}
