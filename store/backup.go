package store

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime/debug"
	"sort"
	"strings"
	"time"

	bolt "go.etcd.io/bbolt"
	berrors "go.etcd.io/bbolt/errors"

	"rounds/calendar"
)

const stampLayout = "20060102-150405"

// Kept is one backup: a folder with the calendar file and its media, complete
// by itself.
type Kept struct {
	Path string    `json:"path"` // of the calendar file in it
	At   time.Time `json:"at"`
}

// backupDir is the folder beside a calendar file that holds its backups.
func backupDir(path string) string { return path + ".backups" }

// Backup copies the file as it is at one moment, with its media, and gives the
// path of the copy. An empty path is the usual place beside the file, where old
// backups make room by their age; else it is a file that does not exist yet, or
// a folder.
func (s *Store) Backup(ctx context.Context, by calendar.PersonID, path string) (string, error) {
	const op = "back up"
	usual := path == ""
	if usual {
		dir, err := s.newBackupDir()
		if err != nil {
			return "", fault(op, backupDir(s.path), err)
		}
		path = filepath.Join(dir, filepath.Base(s.path))
	} else if i, err := os.Stat(path); err == nil && i.IsDir() {
		path = filepath.Join(path, filepath.Base(s.path))
	}
	if exists(path) {
		return "", &calendar.Error{Op: op, Kind: calendar.Conflict, Text: "there is already a file at " + path, Hint: "choose another name"}
	}
	// The file gets its name last: a backup that was cut off is none.
	part := path + ".part"
	defer os.Remove(part) // gone already when all went well
	if err := s.copyTo(ctx, part); err != nil {
		return "", err
	}
	if err := copyMedia(ctx, mediaDir(s.path), mediaDir(path)); err != nil {
		return "", fault(op, path, err)
	}
	if err := inspect(part); err != nil {
		return "", err
	}
	if err := os.Rename(part, path); err != nil {
		return "", fault(op, path, err)
	}
	syncDir(filepath.Dir(path))
	if usual {
		s.thin()
	}
	err := s.update(ctx, op, by, func(t *tx) error {
		if err := t.emptyBin(); err != nil {
			return err
		}
		return t.audit("backed up", "file", "")
	})
	if err != nil {
		s.o.Log.Warn("the backup is not in the audit trail", "err", err)
	}
	return path, nil
}

// newBackupDir makes a folder named after the moment.
func (s *Store) newBackupDir() (string, error) {
	root := backupDir(s.path)
	if err := os.MkdirAll(root, 0o700); err != nil {
		return "", err
	}
	at := s.o.Now().UTC()
	for range 100 {
		dir := filepath.Join(root, at.Format(stampLayout))
		err := os.Mkdir(dir, 0o700)
		if !errors.Is(err, fs.ErrExist) {
			return dir, err
		}
		at = at.Add(time.Second)
	}
	return "", fs.ErrExist
}

// copyTo writes the file as one transaction sees it.
func (s *Store) copyTo(ctx context.Context, path string) error {
	return s.view(ctx, "back up", func(t *tx) error {
		return writeFrom(path, func(w io.Writer) error {
			_, err := t.bolt.WriteTo(w)
			return err
		})
	})
}

// writeFrom writes a file through a temporary one, on disk when it returns.
func writeFrom(path string, fill func(io.Writer) error) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	f, err := os.CreateTemp(filepath.Dir(path), ".new-*")
	if err != nil {
		return err
	}
	err = fill(f)
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		os.Remove(f.Name())
		return err
	}
	syncDir(filepath.Dir(path))
	return nil
}

// copyMedia brings what is missing from one media folder into another. Files
// are named by their contents and never change, so that a second name for the
// same file will do where the disk allows it.
func copyMedia(ctx context.Context, from, to string) error {
	list, err := os.ReadDir(from)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	if err := os.MkdirAll(to, 0o700); err != nil {
		return err
	}
	for _, e := range list {
		if err := ctx.Err(); err != nil {
			return err
		}
		source, target := filepath.Join(from, e.Name()), filepath.Join(to, e.Name())
		if !e.Type().IsRegular() || strings.HasPrefix(e.Name(), ".") || exists(target) {
			continue
		}
		if os.Link(source, target) == nil {
			continue
		}
		err := writeFrom(target, func(w io.Writer) error {
			f, err := os.Open(source)
			if err != nil {
				return err
			}
			defer f.Close()
			_, err = io.Copy(w, f)
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// Backups lists the backups at the usual place, newest first.
func (s *Store) Backups() ([]Kept, error) { return backupsOf(s.path) }

func backupsOf(path string) (out []Kept, err error) {
	list, err := os.ReadDir(backupDir(path))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fault("list the backups", backupDir(path), err)
	}
	for _, e := range list {
		at, err := time.Parse(stampLayout, e.Name())
		file := filepath.Join(backupDir(path), e.Name(), filepath.Base(path))
		if err == nil && e.IsDir() && exists(file) {
			out = append(out, Kept{file, at})
		}
	}
	sort.Slice(out, func(i, j int) bool { return out[j].At.Before(out[i].At) })
	return out, nil
}

// BackupDue tells whether it is time for a backup: something was changed, and
// the last one is a day old.
func (s *Store) BackupDue(ctx context.Context) (due bool, err error) {
	list, err := s.Backups()
	if err != nil {
		return false, err
	}
	err = s.view(ctx, "look for the last backup", func(t *tx) error {
		due = len(list) == 0 || t.now.Sub(list[0].At) >= 24*time.Hour && t.moment(metaCommitted).After(list[0].At.Add(time.Second))
		return nil
	})
	return due, err
}

// thin removes backups that have had their time.
func (s *Store) thin() {
	list, err := s.Backups()
	if err != nil {
		s.o.Log.Warn("old backups could not be listed", "err", err)
		return
	}
	for _, k := range outdated(list, s.o.Now().UTC()) {
		if err := os.RemoveAll(filepath.Dir(k.Path)); err != nil {
			s.o.Log.Warn("an old backup could not be removed", "path", k.Path, "err", err)
		}
	}
}

// outdated chooses, of backups listed newest first, those that go: all of the
// last two days stay, the last of each of the last thirty days, and the last of
// each month.
func outdated(list []Kept, now time.Time) (out []Kept) {
	days, months := map[string]bool{}, map[string]bool{}
	for _, k := range list {
		day, month := k.At.Format(time.DateOnly), k.At.Format("2006-01")
		age := now.Sub(k.At)
		stays := age <= 48*time.Hour || age <= 30*24*time.Hour && !days[day] || !months[month]
		days[day], months[month] = true, true
		if !stays {
			out = append(out, k)
		}
	}
	return out
}

// Restore puts a backup, its calendar file or the folder with it, in the place
// of a calendar. What stands there now is kept aside. The restored file knows
// that it is one: see [Store.AfterRestore].
func Restore(ctx context.Context, backup, path string, o Options) error {
	_, err := RestoreKeeping(ctx, backup, path, o)
	return err
}

// RestoreKeeping is [Restore] and gives the name under which the file that
// stood there is kept, or "" where there was none.
func RestoreKeeping(ctx context.Context, backup, path string, o Options) (aside string, err error) {
	const op = "restore a backup"
	s, err := newStore(path, o)
	if err != nil {
		return "", err
	}
	if backup, err = backupFile(backup); err != nil {
		return "", err
	}
	if err := inspect(backup); err != nil {
		return "", err
	}
	source, err := newStore(backup, o)
	if err != nil {
		return "", err
	}
	schema, err := source.schema(ctx)
	if err != nil {
		return "", err
	}
	if schema > Schema {
		return "", source.upgrade(ctx, steps) // says that it is newer
	}
	fresh := s.path + ".restoring"
	if err := os.RemoveAll(fresh); err != nil {
		return "", fault(op, fresh, err)
	}
	if err := source.copyTo(ctx, fresh); err != nil {
		return "", err
	}
	defer os.Remove(fresh)
	if err := markRestored(fresh, s.o); err != nil {
		return "", err
	}
	if err := copyMedia(ctx, mediaDir(backup), mediaDir(s.path)); err != nil {
		return "", fault(op, mediaDir(s.path), err)
	}
	if exists(s.path) {
		if aside, err = s.putAside(); err != nil {
			return "", fault(op, s.path, err)
		}
	}
	if err := os.Rename(fresh, s.path); err != nil {
		return aside, fault(op, s.path, err)
	}
	syncDir(filepath.Dir(s.path))
	return aside, nil
}

// backupFile finds the calendar file in what a person calls a backup.
func backupFile(path string) (string, error) {
	i, err := os.Stat(path)
	if err != nil {
		return "", fileFault("restore a backup", path, err)
	}
	if !i.IsDir() {
		return filepath.Abs(path)
	}
	list, err := os.ReadDir(path)
	if err != nil {
		return "", fileFault("restore a backup", path, err)
	}
	found := []string{}
	for _, e := range list {
		if e.Type().IsRegular() && !strings.HasPrefix(e.Name(), ".") {
			found = append(found, filepath.Join(path, e.Name()))
		}
	}
	if len(found) != 1 {
		return "", &calendar.Error{
			Op: "restore a backup", Kind: calendar.NotFound, Text: fmt.Sprintf("in %s is not one calendar file but %d", path, len(found)),
			Hint: "give the path of the file itself",
		}
	}
	return filepath.Abs(found[0])
}

// markRestored tells a copy that it came out of a backup.
func markRestored(path string, o Options) error {
	s := &Store{path: path, o: o}
	return s.transact(context.Background(), "restore a backup", true, false, func(t *tx) error {
		if err := t.bolt.Bucket(bMeta).Put([]byte(metaRestored), []byte{1}); err != nil {
			return err
		}
		return t.audit("restored from a backup", "file", "saved "+t.moment(metaCommitted).Format(time.RFC3339))
	})
}

// openSpoilt opens a file that may be damaged: bbolt reads it through a memory
// map, and what is not there faults.
func (s *Store) openSpoilt() (db *bolt.DB, err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if p := recover(); p != nil {
			db, err = nil, s.panicked("open a file to put it aside", p)
		}
	}()
	return s.open(context.Background(), true, false)
}

// putAside gives the present file another name beside it.
func (s *Store) putAside() (string, error) {
	// Nobody is inside while the name changes; a file that is no calendar has
	// nobody to wait for.
	db, err := s.openSpoilt()
	if err == nil {
		defer db.Close()
	} else if errors.Is(err, berrors.ErrTimeout) {
		return "", err
	}
	at := s.o.Now().UTC()
	for range 100 {
		to := s.path + ".before-restore-" + at.Format(stampLayout)
		if !exists(to) {
			return to, os.Rename(s.path, to)
		}
		at = at.Add(time.Second)
	}
	return "", fs.ErrExist
}
