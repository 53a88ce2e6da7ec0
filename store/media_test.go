package store

import (
	"image"
	"image/color"
	"image/jpeg"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"rounds/calendar"
	"rounds/calendar/platform"
)

func writeJPEG(t *testing.T, w, h int) string {
	t.Helper()
	m := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			m.Set(x, y, color.RGBA{uint8(x), uint8(y), 90, 255})
		}
	}
	path := filepath.Join(t.TempDir(), "picture.jpg")
	f, err := os.Create(path)
	require.NoError(t, err)
	require.NoError(t, jpeg.Encode(f, m, nil))
	require.NoError(t, f.Close())
	return path
}

func TestWhatIsUploadedIsMadeReadyAndCovered(t *testing.T) {
	c := newClinic(t)
	m, err := c.AddMedia(c.ctx, c.ben, writeJPEG(t, 640, 480))
	require.NoError(t, err)
	again, err := c.AddMedia(c.ctx, c.ben, writeJPEG(t, 640, 480))
	require.NoError(t, err)
	require.Equal(t, m, again, "the same file is kept once")
	content := calendar.Content{Text: "Flu clinic", Media: []calendar.MediaUse{{Media: m.ID, Alt: "The clinic's door"}}}
	d, err := c.NewDraft(c.ctx, c.ben, content)
	require.NoError(t, err)
	uses, err := c.MediaUses(c.ctx, m.ID)
	require.NoError(t, err)
	require.Equal(t, []calendar.DraftID{d.ID}, uses)
	e, err := c.Place(c.ctx, c.ben, calendar.Entry{Draft: d.ID, Slot: at("2026-11-22", "09:30"), Accounts: []calendar.AccountID{c.fb.ID, c.x.ID}})
	require.NoError(t, err)

	raw, err := c.Entry(c.ctx, e.ID)
	require.NoError(t, err)
	var hashes map[calendar.AccountID]calendar.SHA256
	require.NoError(t, c.view(c.ctx, "", func(x *tx) error {
		s, err := x.scene(raw)
		sheet, err2 := x.sheet(s)
		hashes = sheet.Hashes()
		return errorsFirst(err, err2)
	}))
	_, err = c.Approve(c.ctx, c.ana, e.ID, 1, hashes)
	kind(t, calendar.Conflict, err)

	a := c.yes(e.ID)
	for _, o := range a.Contents {
		require.Len(t, o.Media, 1)
		path, err := c.MediaPath(c.ctx, o.Media[0].ID)
		require.NoError(t, err)
		b, err := os.ReadFile(path)
		require.NoError(t, err)
		require.Equal(t, o.Media[0].ID, calendar.SumSHA256(b))
		require.Equal(t, "The clinic's door", o.Media[0].Alt)
	}
	require.NoError(t, c.PrepareMedia(c.ctx, e.ID))
	s, _ := c.summary(e.ID)
	require.Equal(t, calendar.YesGiven, s.Yes)
	c.healthy()

	// A file that was changed under its name is noticed.
	path, err := c.MediaPath(c.ctx, m.ID)
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(path, []byte("something else"), 0o600))
	_, err = c.MediaPath(c.ctx, m.ID)
	kind(t, calendar.Damaged, err)
	require.NoError(t, os.Remove(path))
	_, err = c.MediaPath(c.ctx, m.ID)
	kind(t, calendar.NotFound, err)
	r, err := c.Check(c.ctx)
	require.NoError(t, err)
	bad := 0
	for _, f := range r.Findings {
		if f.Bad {
			require.Equal(t, "files", f.Check)
			bad++
		}
	}
	require.Positive(t, bad)
}

func errorsFirst(list ...error) error {
	for _, err := range list {
		if err != nil {
			return err
		}
	}
	return nil
}

func TestFilesThatAreNoMediaAreRefused(t *testing.T) {
	c := newClinic(t)
	dir := t.TempDir()
	write := func(name, content string) string {
		path := filepath.Join(dir, name)
		require.NoError(t, os.WriteFile(path, []byte(content), 0o600))
		return path
	}
	_, err := c.AddMedia(c.ctx, c.ben, write("letter.jpg", "Dear patient"))
	kind(t, calendar.Invalid, err)
	_, err = c.AddMedia(c.ctx, c.ben, write("empty.jpg", ""))
	kind(t, calendar.Invalid, err)
	_, err = c.AddMedia(c.ctx, c.ben, dir)
	kind(t, calendar.Invalid, err)
	_, err = c.AddMedia(c.ctx, c.ben, filepath.Join(dir, "nothing"))
	kind(t, calendar.NotFound, err)
	for _, id := range []calendar.SHA256{"", "../../etc/passwd", "zz", calendar.SumSHA256(nil)} {
		_, err = c.MediaPath(c.ctx, id)
		kind(t, calendar.NotFound, err)
	}
	pdf, err := c.AddMedia(c.ctx, c.ben, write("leaflet.pdf", "%PDF-1.7 ..."))
	require.NoError(t, err)
	require.Equal(t, "application/pdf", pdf.MIME)
}

func TestABigVideoStaysWhereItIs(t *testing.T) {
	c := newClinic(t)
	path := filepath.Join(t.TempDir(), "long.mp4")
	f, err := os.Create(path)
	require.NoError(t, err)
	_, err = f.Write([]byte("\x00\x00\x00\x18ftypisom"))
	require.NoError(t, err)
	require.NoError(t, f.Truncate(calendar.BigMedia+1)) // a hole: no disk is used
	require.NoError(t, f.Close())
	m, err := c.AddMedia(c.ctx, c.ben, path)
	require.NoError(t, err)
	require.Equal(t, path, m.Path)
	got, err := c.MediaPath(c.ctx, m.ID)
	require.NoError(t, err)
	require.Equal(t, path, got)
	require.NoError(t, os.Truncate(path, 100))
	_, err = c.MediaPath(c.ctx, m.ID)
	kind(t, calendar.Damaged, err)
}

func TestCaptionsAreTakenByWhatTheyAre(t *testing.T) {
	c := newClinic(t)
	add := func(name, content string) (calendar.Media, error) {
		path := filepath.Join(t.TempDir(), name)
		require.NoError(t, os.WriteFile(path, []byte(content), 0o600))
		return c.AddMedia(c.ctx, c.ben, path)
	}
	const cue = "00:00:01,000 --> 00:00:04,500\r\nWelcome to the clinic.\r\n"
	for content, mime := range map[string]string{
		"WEBVTT\n\n00:01.000 --> 00:04.500\nWelcome\n": "text/vtt",
		"\ufeffWEBVTT - clinic\n":                      "text/vtt",
		"1\r\n" + cue:                                  "application/x-subrip",
		"\ufeff\n1\n" + cue:                            "application/x-subrip",
	} {
		m, err := add("words.txt", content)
		require.NoError(t, err, content)
		require.Equal(t, mime, m.MIME)
		path, err := c.MediaPath(c.ctx, m.ID)
		require.NoError(t, err)
		require.Equal(t, extensions[mime], filepath.Ext(path))
	}
	for _, content := range []string{"WEBVTTX\n", "Just a text.", "1\nno times\n", "1\n" + cue + "\x00", "WEBVTT \xff\xfe"} {
		_, err := add("words.srt", content)
		kind(t, calendar.Invalid, err)
	}
}

func TestTheLengthOfAVideoIsKnownWhenItIsAdded(t *testing.T) {
	c := newClinic(t)
	box := func(kind string, body ...byte) []byte {
		n := len(body) + 8
		return append([]byte{0, 0, byte(n >> 8), byte(n), kind[0], kind[1], kind[2], kind[3]}, body...)
	}
	header := make([]byte, 100)
	header[15], header[18], header[19] = 1, 1, 44 // a time scale of 1, 300 units
	film := append(box("ftyp", []byte("isomisom")...), box("moov", box("mvhd", header...)...)...)
	path := filepath.Join(t.TempDir(), "film.mp4")
	require.NoError(t, os.WriteFile(path, film, 0o600))
	m, err := c.AddMedia(c.ctx, c.ben, path)
	require.NoError(t, err)
	require.Equal(t, 5*time.Minute, m.Duration)
	found := platform.X.Check(platform.Post{Text: "Our film", Media: []platform.Media{{MIME: m.MIME, Duration: m.Duration, Bytes: m.Bytes}}})
	require.Equal(t, "media-long", found[0].Code, "too long for X, and said so before the run")
}

func TestAPreparedFileLeadsToWhatItWasMadeFrom(t *testing.T) {
	c := newClinic(t)
	m, err := c.AddMedia(c.ctx, c.ben, writeJPEG(t, 640, 480))
	require.NoError(t, err)
	d, err := c.NewDraft(c.ctx, c.ben, calendar.Content{Text: "Flu clinic", Media: []calendar.MediaUse{{Media: m.ID, Alt: "The door"}}})
	require.NoError(t, err)
	e, err := c.Place(c.ctx, c.ben, calendar.Entry{Draft: d.ID, Slot: at("2026-11-22", "09:30"), Accounts: []calendar.AccountID{c.fb.ID}})
	require.NoError(t, err)
	require.NoError(t, c.PrepareMedia(c.ctx, e.ID))
	m, err = c.Media(c.ctx, m.ID)
	require.NoError(t, err)
	made := m.Prepared[platform.Facebook].ID
	require.NotEmpty(t, made)
	got, err := c.Media(c.ctx, made)
	require.NoError(t, err)
	require.Equal(t, m, got)
	_, err = c.Media(c.ctx, calendar.SumSHA256([]byte("another")))
	kind(t, calendar.NotFound, err)
}
