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
	"regexp"
	"strings"
	"unicode/utf8"

	"rounds/calendar"
	"rounds/store/film"
	"rounds/store/picture"
)

// mediaDir is the folder beside a calendar file that holds its media.
func mediaDir(path string) string { return path + ".media" }

// extensions are the kinds of files that are taken, with the ending of their copies.
var extensions = map[string]string{
	"image/jpeg": ".jpg", "image/png": ".png", "image/gif": ".gif", "image/webp": ".webp",
	"video/mp4": ".mp4", "video/quicktime": ".mov", "application/pdf": ".pdf",
	"text/vtt": ".vtt", "application/x-subrip": ".srt",
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
		learnt := old.Duration == 0 && m.Duration > 0 // it was added when nobody looked
		if ok && old.Path == m.Path && !learnt {
			m = old
			return errNothing
		}
		if ok { // a big file that stands elsewhere now
			old.Path, old.Duration, old.Width, old.Height = m.Path, m.Duration, m.Width, m.Height
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
		m.MIME = captionKind(b)
	}
	if m.MIME == "" {
		info, err := picture.Inspect(b)
		if err != nil {
			return m, pictureFault(op, m.Name, err)
		}
		m.MIME, m.Width, m.Height, m.Location = info.MIME, info.Width, info.Height, info.HasLocation
	}
	lookAt(&m, bytes.NewReader(b))
	return m, s.keep(m.ID, m.MIME, b)
}

// lookAt reads length and size of a video. One that does not tell them is taken
// all the same: what is not known is not checked.
func lookAt(m *calendar.Media, r io.ReaderAt) {
	if !strings.HasPrefix(m.MIME, "video/") {
		return
	}
	if i, err := film.Inspect(r, m.Bytes); err == nil {
		m.Duration, m.Width, m.Height = i.Duration, i.Width, i.Height
	}
}

func (s *Store) takeBig(ctx context.Context, f *os.File, m calendar.Media, path string) (calendar.Media, error) {
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
	lookAt(&m, f)
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

// captionKind tells a file of timed text by how it begins, or gives "": WebVTT
// (W3C WebVTT, section 4.1) by its name, SubRip by a number and a line of times.
// Both have to be in UTF-8, as the platforms want them.
func captionKind(b []byte) string {
	if len(b) > mostCaptions || !utf8.Valid(b) || bytes.IndexByte(b, 0) >= 0 {
		return ""
	}
	b = bytes.TrimPrefix(b, []byte("\ufeff"))
	if rest, ok := bytes.CutPrefix(b, []byte("WEBVTT")); ok && (len(rest) == 0 || bytes.IndexByte([]byte(" \t\r\n"), rest[0]) >= 0) {
		return "text/vtt"
	}
	if subRip.Match(b[:min(len(b), 1000)]) {
		return "application/x-subrip"
	}
	return ""
}

// mostCaptions is the size in bytes of the largest file of timed text that is
// taken: hours of speech are far below.
const mostCaptions = 10 << 20

var subRip = regexp.MustCompile(`^\s*\d+[ \t]*\r?\n\d{1,3}:\d{2}:\d{2}[,.]\d{1,3}[ \t]+-->[ \t]+\d{1,3}:\d{2}:\d{2}[,.]\d{1,3}`)

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

// Media gives what is known of a file. Of a prepared one it gives the record of
// the file that it was made from.
func (s *Store) Media(ctx context.Context, id calendar.SHA256) (m calendar.Media, err error) {
	err = s.view(ctx, "read a file's record", func(t *tx) error {
		var ok bool
		if m, ok, err = find[calendar.Media](t, bMedia, string(id)); ok || err != nil {
			return err
		}
		m, err = t.madeFrom(id)
		return err
	})
	return m, err
}

// madeFrom gives the record of the file that a prepared one was made from.
func (t *tx) madeFrom(id calendar.SHA256) (found calendar.Media, err error) {
	err = eachRecord(t, bMedia, func(m calendar.Media) error {
		for _, p := range m.Prepared {
			if p.ID == id && found.ID == "" {
				found = m
			}
		}
		return nil
	})
	if err == nil && found.ID == "" {
		err = notThere("file", string(id))
	}
	return found, err
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
