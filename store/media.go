package store

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"rounds/calendar"
	"rounds/store/picture"
)

// mediaDir is the folder beside a calendar file that holds its media.
func mediaDir(path string) string { return path + ".media" }

// extensions are the kinds of files that are taken, with the ending of their copies.
var extensions = map[string]string{
	"image/jpeg": ".jpg", "image/png": ".png", "image/gif": ".gif", "image/webp": ".webp",
	"video/mp4": ".mp4", "video/quicktime": ".mov", "application/pdf": ".pdf",
}

// AddMedia takes a file into the calendar: a picture, a video (MP4 or MOV) or a
// PDF. It is copied beside the calendar file; one over 100 MB stays where it is.
// A file that is there already is not added twice.
func (s *Store) AddMedia(ctx context.Context, by calendar.PersonID, path string) (m calendar.Media, err error) {
	const op = "add a file"
	if path, err = filepath.Abs(path); err != nil {
		return m, fileFault(op, path, err)
	}
	if m, err = s.takeIn(ctx, path); err != nil {
		return m, err
	}
	err = s.update(ctx, op, by, func(t *tx) error {
		old, ok, err := find[calendar.Media](t, bMedia, string(m.ID))
		if err != nil {
			return err
		}
		if ok && old.Path == m.Path {
			m = old
			return errNothing
		}
		if ok { // a big file that stands elsewhere now
			old.Path = m.Path
			m = old
		} else {
			m.Added, m.AddedBy = t.now, by
		}
		m.Version++
		if err := put(t, bMedia, string(m.ID), m); err != nil {
			return err
		}
		return t.audit("added a file", subject("file", m.ID), "")
	})
	return m, err
}

// takeIn reads what a file is and puts its copy in place.
func (s *Store) takeIn(ctx context.Context, path string) (m calendar.Media, err error) {
	const op = "add a file"
	f, err := os.Open(path)
	if err != nil {
		return m, fileFault(op, path, err)
	}
	defer f.Close()
	i, err := f.Stat()
	if err != nil {
		return m, fileFault(op, path, err)
	}
	m = calendar.Media{Name: filepath.Base(path), Bytes: i.Size()}
	if !i.Mode().IsRegular() || i.Size() == 0 {
		return m, &calendar.Error{Op: op, Kind: calendar.Invalid, Text: bounded(m.Name) + " is not a file with something in it", Hint: "choose a picture, a video or a PDF"}
	}
	if i.Size() > calendar.BigMedia {
		return s.takeBig(ctx, f, m, path)
	}
	b, err := io.ReadAll(io.LimitReader(f, calendar.BigMedia+1))
	if err != nil {
		return m, fileFault(op, path, err)
	}
	m.ID, m.Bytes = calendar.SumSHA256(b), int64(len(b))
	if m.MIME = otherKind(b); m.MIME == "" {
		info, err := picture.Inspect(b)
		if err != nil {
			return m, pictureFault(op, m.Name, err)
		}
		m.MIME, m.Width, m.Height, m.Location = info.MIME, info.Width, info.Height, info.HasLocation
	}
	return m, s.keep(m.ID, m.MIME, b)
}

func (s *Store) takeBig(ctx context.Context, f io.ReadSeeker, m calendar.Media, path string) (calendar.Media, error) {
	const op = "add a file"
	head := make([]byte, 16)
	if _, err := io.ReadFull(f, head); err != nil {
		return m, fileFault(op, path, err)
	}
	if m.MIME = otherKind(head); !strings.HasPrefix(m.MIME, "video/") {
		return m, &calendar.Error{
			Op: op, Kind: calendar.Invalid, Text: fmt.Sprintf("%s is too big: %d MB", bounded(m.Name), m.Bytes>>20),
			Hint: "only a video (MP4 or MOV) may have more than 100 MB",
		}
	}
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return m, fileFault(op, path, err)
	}
	var err error
	if m.ID, err = sumReader(ctx, f); err != nil {
		return m, fileFault(op, path, err)
	}
	m.Path = path
	return m, nil
}

// otherKind tells a video or a PDF by its first bytes (ISO/IEC 14496-12 section
// 4.3, the ftyp box; ISO 32000-1 section 7.5.2), or gives "".
func otherKind(b []byte) string {
	switch {
	case bytes.HasPrefix(b, []byte("%PDF-")):
		return "application/pdf"
	case len(b) >= 12 && string(b[4:8]) == "ftyp" && string(b[8:12]) == "qt  ":
		return "video/quicktime"
	case len(b) >= 12 && string(b[4:8]) == "ftyp" && !isStill(string(b[8:12])):
		return "video/mp4"
	}
	return ""
}

// isStill tells the brands of HEIF and AVIF pictures from those of videos.
func isStill(brand string) bool {
	switch brand {
	case "heic", "heix", "hevc", "hevx", "heim", "heis", "mif1", "msf1", "avif", "avis":
		return true
	}
	return false
}

func sumReader(ctx context.Context, r io.Reader) (calendar.SHA256, error) {
	h := sha256.New()
	buf := make([]byte, 1<<20)
	for {
		if err := ctx.Err(); err != nil {
			return "", err
		}
		n, err := r.Read(buf)
		h.Write(buf[:n])
		if errors.Is(err, io.EOF) {
			return calendar.SHA256(hex.EncodeToString(h.Sum(nil))), nil
		}
		if err != nil {
			return "", err
		}
	}
}

// keep puts a file into the media folder under its hash, on disk when it returns.
func (s *Store) keep(id calendar.SHA256, mime string, b []byte) error {
	path := filepath.Join(mediaDir(s.path), string(id)+extensions[mime])
	if old, err := os.ReadFile(path); err == nil && bytes.Equal(old, b) {
		return nil
	}
	return fileFault("keep a file", path, writeWhole(path, b, true))
}

// Media gives what is known of a file.
func (s *Store) Media(ctx context.Context, id calendar.SHA256) (m calendar.Media, err error) {
	err = s.view(ctx, "read a file's record", func(t *tx) error {
		m, err = get[calendar.Media](t, bMedia, string(id))
		return err
	})
	return m, err
}

// MediaUses lists the drafts that use a file, in their working copy or in their
// last revision.
func (s *Store) MediaUses(ctx context.Context, id calendar.SHA256) (out []calendar.DraftID, err error) {
	err = s.view(ctx, "look where a file is used", func(t *tx) error {
		out = nil
		keys, err := t.keys(bUses, pair(id, ""))
		for _, k := range keys {
			out = append(out, calendar.DraftID(k))
		}
		return err
	})
	return out, err
}

// MediaPath gives where a file stands, the original or a prepared one, after
// comparing its contents with its hash.
func (s *Store) MediaPath(ctx context.Context, id calendar.SHA256) (string, error) {
	const op = "find a file"
	path, err := s.mediaFile(ctx, id)
	if err != nil {
		return "", err
	}
	f, err := os.Open(path)
	if err != nil {
		return "", fileFault(op, path, err)
	}
	defer f.Close()
	sum, err := sumReader(ctx, f)
	if err != nil {
		return "", fileFault(op, path, err)
	}
	if sum != id {
		return "", &calendar.Error{
			Op: op, Kind: calendar.Damaged, Text: "the file " + path + " is not the one that was attached: it was changed",
			Hint: "attach it again and have the post approved again",
		}
	}
	return path, nil
}

// mediaFile gives where a file should stand.
func (s *Store) mediaFile(ctx context.Context, id calendar.SHA256) (string, error) {
	if b, err := hex.DecodeString(string(id)); err != nil || len(b) != sha256.Size {
		return "", notThere("file", string(id))
	}
	found, err := filepath.Glob(filepath.Join(globSafe(mediaDir(s.path)), string(id)+".*"))
	if err == nil && len(found) > 0 {
		return found[0], nil
	}
	m, err := s.Media(ctx, id)
	if err != nil {
		return "", err
	}
	if m.Path == "" {
		return "", &calendar.Error{
			Op: "find a file", Kind: calendar.NotFound, Text: "the file " + bounded(m.Name) + " is missing from " + mediaDir(s.path),
			Hint: "attach it again, or put the folder back beside the calendar",
		}
	}
	return m.Path, nil
}

// globSafe takes the meaning from the characters that a pattern gives one.
func globSafe(path string) string {
	return strings.NewReplacer(`*`, `[*]`, `?`, `[?]`, `[`, `[[]`).Replace(path)
}

// pictureFault is what a person reads about a picture that cannot be used.
func pictureFault(op, name string, err error) error {
	e := &calendar.Error{Op: op, Kind: calendar.Invalid, Err: err, Text: bounded(name) + ": " + err.Error(), Hint: "choose another file"}
	if p, ok := errors.AsType[*picture.Error](err); ok && p.Hint != "" {
		e.Hint = p.Hint
	}
	return e
}

// fileFault is fault for a file that is not the calendar.
func fileFault(op, path string, err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return &calendar.Error{Op: op, Kind: calendar.NotFound, Err: err, Text: "there is no file " + path, Hint: "check the path"}
	}
	return fault(op, path, err)
}
