package rehearsal

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
)

// shelf keeps the bytes that were sent: whole files under their SHA-256, and
// the parts of files on their way.
type shelf struct{ media, parts, tmp string }

func openShelf(dir string) (*shelf, error) {
	s := &shelf{filepath.Join(dir, "media"), filepath.Join(dir, "parts"), filepath.Join(dir, "tmp")}
	// What a killed server was receiving was never answered.
	if err := os.RemoveAll(s.tmp); err != nil {
		return nil, diskError("clear its folder", err)
	}
	for _, d := range []string{s.media, s.parts, s.tmp} {
		if err := os.MkdirAll(d, 0o700); err != nil {
			return nil, diskError("make its folder", err)
		}
	}
	return s, nil
}

// keep puts a whole file on the shelf, on disk when it returns. The id and alt
// of what it gives are empty.
func (s *shelf) keep(r io.Reader) (Media, error) {
	f, err := os.CreateTemp(s.tmp, "media-")
	if err != nil {
		return Media{}, err
	}
	defer os.Remove(f.Name()) // gone already when all went well
	sum, head := sha256.New(), &firstBytes{}
	n, err := io.Copy(io.MultiWriter(f, sum, head), r)
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return Media{}, err
	}
	m := Media{SHA256: hex.EncodeToString(sum.Sum(nil)), Bytes: n, MIME: sniff(head.b)}
	return m, os.Rename(f.Name(), filepath.Join(s.media, m.SHA256))
}

// keepPart puts part i of the upload id on disk; a part sent again replaces
// the first.
func (s *shelf) keepPart(id string, i int, r io.Reader) (int64, error) {
	f, err := os.CreateTemp(s.tmp, "part-")
	if err != nil {
		return 0, err
	}
	defer os.Remove(f.Name())
	n, err := io.Copy(f, r)
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return 0, err
	}
	return n, os.Rename(f.Name(), s.part(id, i))
}

// join makes one file of the first n parts of an upload.
func (s *shelf) join(id string, n int) (Media, error) {
	readers := make([]io.Reader, n)
	for i := range n {
		f, err := os.Open(s.part(id, i))
		if err != nil {
			return Media{}, err
		}
		defer f.Close()
		readers[i] = f
	}
	return s.keep(io.MultiReader(readers...))
}

// dropParts forgets the first n parts; the ledger has the whole file by then.
func (s *shelf) dropParts(id string, n int) {
	for i := range n {
		_ = os.Remove(s.part(id, i)) // a part left lying harms nobody
	}
}

func (s *shelf) part(id string, i int) string {
	return filepath.Join(s.parts, id+"-"+strconv.Itoa(i))
}

// read gives a file back.
func (s *shelf) read(sum string) ([]byte, error) {
	if b, err := hex.DecodeString(sum); err != nil || len(b) != sha256.Size {
		return nil, os.ErrNotExist
	}
	return os.ReadFile(filepath.Join(s.media, sum))
}

// firstBytes keeps as much of a file's beginning as sniffing needs.
type firstBytes struct{ b []byte }

func (f *firstBytes) Write(p []byte) (int, error) {
	if room := 512 - len(f.b); room > 0 {
		f.b = append(f.b, p[:min(room, len(p))]...)
	}
	return len(p), nil
}

// sniff tells a file's type from its first bytes, as platforms do: they trust
// neither names nor headers.
func sniff(head []byte) string {
	if bytes.HasPrefix(head, []byte("II*\x00")) || bytes.HasPrefix(head, []byte("MM\x00*")) {
		return "image/tiff"
	}
	if len(head) >= 12 && string(head[4:8]) == "ftyp" && string(head[8:10]) == "qt" {
		return "video/quicktime"
	}
	return http.DetectContentType(head)
}
