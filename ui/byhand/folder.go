package byhand

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"unicode"

	"rounds/calendar"
)

// endings are those of the files that posts have.
var endings = map[string]string{
	"image/jpeg": ".jpg", "image/png": ".png", "image/gif": ".gif", "image/webp": ".webp",
	"video/mp4": ".mp4", "video/quicktime": ".mov", "application/pdf": ".pdf",
	"text/vtt": ".vtt", "application/x-subrip": ".srt",
}

// longestSlug keeps names short enough for every file dialogue.
const longestSlug = 40

// fileName gives the name under which a file is laid out: its place in the post,
// what it was called or shows, and the ending of what it is now.
func fileName(n int, original, fallback, mime string) string {
	ending, ok := endings[mime]
	if !ok {
		ending = strings.ToLower(filepath.Ext(original))
		if slug(ending) == "" {
			ending = ""
		}
	}
	name := slug(strings.TrimSuffix(original, filepath.Ext(original)))
	if name == "" {
		name = slug(fallback)
	}
	if name == "" {
		name = "file"
	}
	return fmt.Sprintf("%d-%s%s", n, name, ending)
}

// slug gives a name of letters, digits and hyphens, the same on every system.
func slug(s string) string {
	var b strings.Builder
	gap := false
	for _, r := range strings.ToLower(s) {
		switch {
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			if gap && b.Len() > 0 {
				b.WriteByte('-')
			}
			gap = false
			b.WriteRune(r)
		default:
			gap = true
		}
		if b.Len() >= longestSlug {
			break
		}
	}
	return b.String()
}

// Folder gives the name of a delivery's folder: when, where and what, so that a
// person finds it among others.
func Folder(d calendar.Delivery) string {
	id := slug(string(d.ID))
	if len(id) > 4 {
		id = id[len(id)-4:]
	}
	return strings.TrimRight(strings.Join([]string{d.Slot.Day.String(), slug(d.Platform.Title()), slug(d.Title), id}, " "), " ")
}

// Lay puts the files of a guide into a folder of their own below root, made where
// it is not there. A file over [calendar.BigMedia] stays where it is. Path finds
// a file by its hash, and has compared it with that. It gives the folder, and the
// guide with the paths of what was not copied.
func Lay(ctx context.Context, root string, d calendar.Delivery, g Guide, path func(context.Context, calendar.SHA256) (string, error)) (string, Guide, error) {
	dir := filepath.Join(root, Folder(d))
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return "", g, noFolder(dir, err)
	}
	g.Files = append([]File(nil), g.Files...)
	for i, f := range g.Files {
		from, err := path(ctx, f.ID)
		if err != nil {
			return dir, g, err
		}
		if f.Bytes > calendar.BigMedia {
			g.Files[i].Path = from
			continue
		}
		if err := copyFile(ctx, from, filepath.Join(dir, f.Name)); err != nil {
			return dir, g, noFolder(dir, err)
		}
	}
	return dir, g, nil
}

// Clear takes away what [Lay] put into a folder, and the folder itself, unless
// somebody put something of their own there.
func Clear(dir string, g Guide) {
	if dir == "" {
		return
	}
	for _, f := range g.Files {
		if f.Path == "" {
			_ = os.Remove(filepath.Join(dir, f.Name))
		}
	}
	if os.Remove(dir) == nil {
		_ = os.Remove(filepath.Dir(dir)) // it stays while other posts have folders there
	}
}

func copyFile(ctx context.Context, from, to string) (err error) {
	if err := ctx.Err(); err != nil {
		return err
	}
	r, err := os.Open(from)
	if err != nil {
		return err
	}
	defer r.Close()
	// What stands there already is replaced, never written into: it may be a link.
	if err := os.Remove(to); err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	w, err := os.OpenFile(to, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(w, r)
	return errors.Join(err, w.Close())
}

func noFolder(dir string, err error) error {
	return &calendar.Error{
		Op: "lay out files", Kind: calendar.Disk, Err: err,
		Text: "the files could not be put into " + dir, Hint: "make room on the disk, or post the words first and try again",
	}
}
