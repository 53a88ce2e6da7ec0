package sent

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"rounds/calendar"
)

// save writes the export to a path. Without replace a file that is there stays
// as it is, and the error's cause is fs.ErrExist.
func save(path string, items []calendar.SentItem, zone *time.Location, replace bool) error {
	var b bytes.Buffer
	if err := WriteCSV(&b, items, zone); err != nil {
		return cannot(path, err)
	}
	if !replace {
		f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
		if err != nil {
			return cannot(path, err)
		}
		_, err = f.Write(b.Bytes())
		if err = errors.Join(err, f.Close()); err != nil {
			return cannot(path, errors.Join(err, os.Remove(path)))
		}
		return nil
	}
	// The old file is whole until the new one is.
	f, err := os.CreateTemp(filepath.Dir(path), ".rounds-*.csv")
	if err != nil {
		return cannot(path, err)
	}
	_, err = f.Write(b.Bytes())
	if err = errors.Join(err, f.Close()); err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		return cannot(path, errors.Join(err, os.Remove(f.Name())))
	}
	return nil
}

func cannot(path string, err error) error {
	e := &calendar.Error{Op: "write the export", Kind: calendar.Disk, Err: err, Text: "the file " + path + " could not be written", Hint: "choose another folder or name"}
	switch {
	case errors.Is(err, fs.ErrExist):
		e.Text, e.Hint = "there is a file "+path+" already", "choose another name, or have it replaced"
	case errors.Is(err, fs.ErrNotExist):
		e.Text = "there is no folder " + filepath.Dir(path)
	case errors.Is(err, fs.ErrPermission):
		e.Text = "you may not write to " + filepath.Dir(path)
	}
	return e
}

// place reads a path as it is typed: ~ is the home folder, and a name without
// an ending is a CSV file.
func place(typed string) (string, error) {
	path := strings.Trim(strings.TrimSpace(typed), `"'`)
	if path == "" {
		return "", &calendar.Error{Op: "write the export", Kind: calendar.Invalid, Text: "the file has no name", Hint: "type a name such as sent.csv"}
	}
	if rest, ok := strings.CutPrefix(path, "~"); ok && (rest == "" || rest[0] == '/' || rest[0] == '\\') {
		home, err := os.UserHomeDir()
		if err != nil {
			return "", &calendar.Error{Op: "write the export", Kind: calendar.Invalid, Err: err, Text: "your home folder is not known", Hint: "type the whole path"}
		}
		path = filepath.Join(home, rest)
	}
	if filepath.Ext(path) == "" {
		path += ".csv"
	}
	return filepath.Clean(path), nil
}
