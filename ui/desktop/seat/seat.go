// Package seat remembers on this computer who last sat at which calendar file,
// so that the question is asked once. It is a convenience and no record: what
// cannot be read counts as not known, and the person is asked again.
package seat

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"

	"rounds/calendar"
)

// Memory is a small JSON file: the person's id by the calendar file's path.
type Memory struct{ Path string }

// Who gives the person who last sat at a calendar file, or "".
func (m Memory) Who(file string) calendar.PersonID { return m.read()[place(file)] }

// Keep remembers who sits at a calendar file. Nothing is written where that is
// known already.
func (m Memory) Keep(file string, who calendar.PersonID) error {
	all := m.read()
	if all[place(file)] == who {
		return nil
	}
	all[place(file)] = who
	b, err := json.MarshalIndent(all, "", "  ")
	if err != nil {
		return err
	}
	return m.write(b)
}

// read gives what is remembered; never nil.
func (m Memory) read() map[string]calendar.PersonID {
	all := map[string]calendar.PersonID{}
	b, err := os.ReadFile(m.Path)
	if err != nil || json.Unmarshal(b, &all) != nil || all == nil {
		return map[string]calendar.PersonID{}
	}
	return all
}

// write puts the file in place as a whole: another window may be reading it.
func (m Memory) write(b []byte) error {
	if err := os.MkdirAll(filepath.Dir(m.Path), 0o700); err != nil {
		return err
	}
	f, err := os.CreateTemp(filepath.Dir(m.Path), ".seats-*")
	if err != nil {
		return err
	}
	_, err = f.Write(b)
	if err = errors.Join(err, f.Close()); err == nil {
		err = os.Rename(f.Name(), m.Path)
	}
	if err != nil {
		return errors.Join(err, os.Remove(f.Name()))
	}
	return nil
}

// place gives the name under which a calendar file is known, however its path
// was written.
func place(file string) string {
	if whole, err := filepath.Abs(file); err == nil {
		file = whole
	}
	if target, err := filepath.EvalSymlinks(file); err == nil {
		file = target
	}
	return file
}
