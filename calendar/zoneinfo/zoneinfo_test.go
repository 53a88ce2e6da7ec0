package zoneinfo

import (
	"archive/zip"
	"bytes"
	"cmp"
	"compress/gzip"
	"encoding/binary"
	"flag"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

var update = flag.Bool("update", false, "write zones.gz anew from the zones of the installed Go release")

// TestMain writes the stream first, where that was asked for: the tests read it.
func TestMain(m *testing.M) {
	flag.Parse()
	if *update {
		b, err := fromRelease()
		if err == nil {
			packed = b
			err = os.WriteFile("zones.gz", b, 0o644)
		}
		if err != nil {
			panic(err)
		}
	}
	os.Exit(m.Run())
}

// fromRelease packs the zones that come with Go.
func fromRelease() ([]byte, error) {
	root, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		return nil, err
	}
	z, err := zip.OpenReader(filepath.Join(strings.TrimSpace(string(root)), "lib", "time", "zoneinfo.zip"))
	if err != nil {
		return nil, err
	}
	defer z.Close()
	type zone struct {
		name  string
		rules []byte
	}
	var all []zone
	for _, f := range z.File {
		if strings.HasSuffix(f.Name, "/") {
			continue
		}
		r, err := f.Open()
		if err != nil {
			return nil, err
		}
		b, err := io.ReadAll(r)
		if err != nil {
			return nil, err
		}
		all = append(all, zone{f.Name, b})
	}
	// Many names stand for the same rules: side by side they take no room.
	slices.SortFunc(all, func(a, b zone) int { return cmp.Or(bytes.Compare(a.rules, b.rules), cmp.Compare(a.name, b.name)) })
	var out bytes.Buffer
	w, err := gzip.NewWriterLevel(&out, gzip.BestCompression)
	if err != nil {
		return nil, err
	}
	for _, z := range all {
		record := append([]byte{byte(len(z.name))}, z.name...)
		record = binary.LittleEndian.AppendUint16(record, uint16(len(z.rules)))
		if _, err := w.Write(append(record, z.rules...)); err != nil {
			return nil, err
		}
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

// What each zone's clocks showed at an instant, as the IANA database has it.
func TestZonesOfTheProgram(t *testing.T) {
	for _, c := range []struct{ zone, instant, local string }{
		{"Europe/London", "2026-07-01T12:00:00Z", "2026-07-01T13:00:00+01:00"},
		{"America/New_York", "2026-11-01T06:00:00Z", "2026-11-01T01:00:00-05:00"},
		{"America/Sao_Paulo", "2026-01-15T12:00:00Z", "2026-01-15T09:00:00-03:00"},
		{"Australia/Lord_Howe", "2026-01-15T12:00:00Z", "2026-01-15T23:00:00+11:00"},
		{"Australia/Lord_Howe", "2026-07-15T12:00:00Z", "2026-07-15T22:30:00+10:30"},
		{"Pacific/Apia", "2011-12-30T10:00:00Z", "2011-12-31T00:00:00+14:00"},
		{"Asia/Kolkata", "2026-01-15T12:00:00Z", "2026-01-15T17:30:00+05:30"},
		{"US/Eastern", "2026-01-15T12:00:00Z", "2026-01-15T07:00:00-05:00"},
		{"UTC", "2026-01-15T12:00:00Z", "2026-01-15T12:00:00Z"},
	} {
		t.Run(c.zone+" "+c.instant, func(t *testing.T) {
			z, err := Load(c.zone)
			require.NoError(t, err)
			require.Equal(t, c.zone, z.String())
			at, err := time.Parse(time.RFC3339, c.instant)
			require.NoError(t, err)
			require.Equal(t, c.local, at.In(z).Format(time.RFC3339))
		})
	}
}

func TestEveryZoneCanBeLoaded(t *testing.T) {
	all, err := zones()
	require.NoError(t, err)
	require.Greater(t, len(all), 500)
	for name := range all {
		_, err := Load(name)
		require.NoError(t, err, name)
	}
}

func TestAnUnknownZoneIsRefused(t *testing.T) {
	for _, name := range []string{"", "Mars/Olympus", "europe/london", "../zones"} {
		_, err := Load(name)
		require.ErrorIs(t, err, errUnknown, name)
	}
}

func TestACutStreamIsRefused(t *testing.T) {
	for _, b := range [][]byte{{5, 'E'}, {1, 'E', 9}, {1, 'E', 9, 0, 'x'}} {
		_, err := unpack(b)
		require.ErrorIs(t, err, io.ErrUnexpectedEOF)
	}
}
