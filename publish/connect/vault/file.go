package vault

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"unicode/utf8"
)

const (
	// fileVersion is the version of the JSON inside a file of secrets.
	fileVersion = 1
	// maxFile bounds what is read, in bytes; a hundred accounts need 200 KB.
	maxFile = 8 << 20
)

// content is what a file of secrets says, before it is sealed.
type content struct {
	Version int                          `json:"version"`
	Secrets map[string]map[string]string `json:"secrets"`
}

// file is a file of secrets that several processes share. seal and open turn
// its content into the bytes on disk and back.
type file struct {
	path  string
	seal  func([]byte) ([]byte, error)
	open  func([]byte) ([]byte, error)
	ready func() error // called before the lock is taken: may ask a person
	write func(io.Writer, []byte) error

	mu   sync.Mutex
	disk []byte // the bytes on disk that kept was read from
	kept content
}

func writeAll(w io.Writer, b []byte) error {
	_, err := w.Write(b)
	return err
}

func (f *file) get(account, name string) (Secret, error) {
	if err := named(account, name); err != nil {
		return Secret{}, err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if err := f.load(); err != nil {
		return Secret{}, err
	}
	text, ok := f.kept.Secrets[account][name]
	if !ok {
		return Secret{}, notFound(account, name)
	}
	return NewSecret(text), nil
}

// load reads the file unless it still holds the bytes that were read before.
// Bytes are compared, not times: two changes can share a time stamp.
func (f *file) load() error {
	unlock, err := lockToRead(f.path)
	if err != nil {
		return f.trouble("locked", err)
	}
	b, err := readBounded(f.path)
	unlock()
	if errors.Is(err, fs.ErrNotExist) {
		f.disk, f.kept = nil, content{Version: fileVersion}
		return nil
	}
	if err != nil {
		return f.trouble("read", err)
	}
	return f.take(b)
}

func (f *file) take(b []byte) error {
	if f.disk != nil && bytes.Equal(b, f.disk) {
		return nil
	}
	plain, err := f.open(b)
	if err != nil {
		return err
	}
	var c content
	// The cause is left out of the error: it can quote what it stumbled over.
	if err := json.Unmarshal(plain, &c); err != nil || c.Version < 1 {
		return f.damaged()
	}
	if c.Version > fileVersion {
		return &Error{
			Text: f.path + " was written by a newer Rounds",
			Hint: "update Rounds on this computer",
			Err:  ErrNewer,
		}
	}
	f.disk, f.kept = b, c
	return nil
}

// change reads what is there, changes it and replaces the file, all under the
// lock, so that nothing another process has written meanwhile is lost.
func (f *file) change(edit func(map[string]map[string]string) bool) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if err := f.ready(); err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(f.path), 0o700); err != nil {
		return f.trouble("written", err)
	}
	unlock, err := lock(f.path)
	if err != nil {
		return f.trouble("locked", err)
	}
	defer unlock()
	b, err := readBounded(f.path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		f.disk, f.kept = nil, content{Version: fileVersion}
	case err != nil:
		return f.trouble("read", err)
	default:
		if err := f.take(b); err != nil {
			return err
		}
	}
	next := content{Version: fileVersion, Secrets: copied(f.kept.Secrets)}
	if !edit(next.Secrets) {
		return nil
	}
	return f.save(next)
}

func (f *file) put(account, name string, s Secret) error {
	if err := named(account, name); err != nil {
		return err
	}
	if !utf8.ValidString(s.Reveal()) {
		return errors.New("vault: a secret must be text: JSON would change other bytes")
	}
	return f.change(func(m map[string]map[string]string) bool {
		if before, ok := m[account][name]; ok && before == s.Reveal() {
			return false
		}
		if m[account] == nil {
			m[account] = map[string]string{}
		}
		m[account][name] = s.Reveal()
		return true
	})
}

func (f *file) remove(account, name string) error {
	if err := named(account, name); err != nil {
		return err
	}
	if !f.exists() {
		return nil
	}
	return f.change(func(m map[string]map[string]string) bool {
		if _, ok := m[account][name]; !ok {
			return false
		}
		delete(m[account], name)
		return true
	})
}

func (f *file) delete(account string) error {
	if err := named(account); err != nil {
		return err
	}
	if !f.exists() {
		return nil
	}
	return f.change(func(m map[string]map[string]string) bool {
		if _, ok := m[account]; !ok {
			return false
		}
		delete(m, account)
		return true
	})
}

func (f *file) exists() bool {
	_, err := os.Lstat(f.path)
	return !errors.Is(err, fs.ErrNotExist)
}

func (f *file) save(c content) error {
	plain, err := json.Marshal(c)
	if err != nil {
		return errors.New("vault: secrets could not be encoded")
	}
	sealed, err := f.seal(plain)
	if err != nil {
		return err
	}
	if err := f.replace(sealed); err != nil {
		return f.trouble("written", err)
	}
	f.disk, f.kept = sealed, c
	return nil
}

// replace puts b in place of the file: written beside it, synced, renamed. The
// name beside it is always the same, so one that a killed process has left is
// cleared away by the next; the lock keeps two from writing it at once.
func (f *file) replace(b []byte) error {
	beside := f.path + ".new"
	if err := os.Remove(beside); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if err := f.writeNew(beside, b); err != nil {
		_ = os.Remove(beside)
		return err
	}
	if err := os.Rename(beside, f.path); err != nil {
		_ = os.Remove(beside)
		return err
	}
	return syncFolder(filepath.Dir(f.path))
}

func (f *file) writeNew(path string, b []byte) error {
	w, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	if err := f.write(w, b); err != nil {
		_ = w.Close()
		return err
	}
	if err := w.Sync(); err != nil {
		_ = w.Close()
		return err
	}
	return w.Close()
}

// syncFolder makes a rename last. Windows can't sync a folder and doesn't need
// it: NTFS journals the rename.
func syncFolder(dir string) error {
	if runtime.GOOS == "windows" {
		return nil
	}
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	if err := d.Sync(); err != nil {
		_ = d.Close()
		return err
	}
	return d.Close()
}

func readBounded(path string) ([]byte, error) {
	r, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer func() { _ = r.Close() }()
	b, err := io.ReadAll(io.LimitReader(r, maxFile+1))
	if err != nil {
		return nil, err
	}
	if len(b) > maxFile {
		return nil, errors.New("the file is far too large")
	}
	return b, nil
}

func copied(m map[string]map[string]string) map[string]map[string]string {
	c := make(map[string]map[string]string, len(m)+1)
	for account, names := range m {
		c[account] = make(map[string]string, len(names)+1)
		for name, text := range names {
			c[account][name] = text
		}
	}
	return c
}

func (f *file) damaged() error {
	return &Error{
		Text: f.path + " is damaged: the secrets in it can't be read",
		Hint: "it was left as it is; put a whole copy in its place, or move it away and connect the accounts again",
		Err:  ErrDamaged,
	}
}

func (f *file) trouble(what string, err error) error {
	return &Error{
		Text: fmt.Sprintf("%s can't be %s", f.path, what),
		Hint: "see whether the disk is full and the folder is on this computer and may be written to; " +
			"what was kept before is unchanged",
		Err: fmt.Errorf("%w: %w", ErrDisk, err),
	}
}
