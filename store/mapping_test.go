package store

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"rounds/calendar"
	"rounds/calendar/platform"
)

// header gives a fingerprint as that of a header row.
func header(text string) calendar.SHA256 { return calendar.SumSHA256([]byte(text)) }

func TestWhatWasSaidOfAFilesColumnsIsFoundAgain(t *testing.T) {
	f := newClinic(t)
	_, ok, err := f.ImportMapping(t.Context(), header("a"))
	require.NoError(t, err)
	require.False(t, ok)

	m := calendar.ImportMapping{Header: header("a"), Columns: []string{"date", "", "text"}, Accounts: map[string][]calendar.AccountID{"juniper fb": {f.fb.ID}, "fax": {}}}
	require.NoError(t, f.KeepImportMapping(t.Context(), f.ana, m))
	got, ok, err := f.ImportMapping(t.Context(), header("a"))
	require.NoError(t, err)
	require.True(t, ok)
	require.Equal(t, m.Columns, got.Columns)
	require.Equal(t, m.Accounts, got.Accounts)
	require.Equal(t, f.ana, got.By)
	require.False(t, got.At.IsZero())
	_, ok, err = f.ImportMapping(t.Context(), header("b"))
	require.NoError(t, err)
	require.False(t, ok, "another header is another file")

	m.Columns = []string{"text", "date"}
	require.NoError(t, f.KeepImportMapping(t.Context(), f.ana, m))
	got, _, err = f.ImportMapping(t.Context(), header("a"))
	require.NoError(t, err)
	require.Equal(t, []string{"text", "date"}, got.Columns, "what is said anew counts")
	r, err := f.Check(t.Context())
	require.NoError(t, err)
	for _, x := range r.Findings {
		require.False(t, x.Bad, x.Text)
	}
}

func TestMappingsAreBounded(t *testing.T) {
	f := newClinic(t)
	for name, m := range map[string]calendar.ImportMapping{
		"no header":    {},
		"many columns": {Header: header("a"), Columns: make([]string, 501)},
		"a long name":  {Header: header("a"), Accounts: map[string][]calendar.AccountID{strings.Repeat("x", 501): nil}},
	} {
		require.Equal(t, calendar.Invalid, calendar.KindOf(f.KeepImportMapping(t.Context(), f.ana, m)), name)
	}
	err := f.update(t.Context(), "fill", f.ana, func(tx *tx) error {
		for i := range mostMappings {
			h := header(fmt.Sprint(i))
			if err := put(tx, bMeta, metaMapping+string(h), calendar.ImportMapping{Header: h, At: time.Unix(int64(1000+i), 0).UTC()}); err != nil {
				return err
			}
		}
		return nil
	})
	require.NoError(t, err)
	require.NoError(t, f.KeepImportMapping(t.Context(), f.ana, calendar.ImportMapping{Header: header("new")}))
	for name, want := range map[string]bool{"0": false, "1": true, "new": true} {
		_, ok, err := f.ImportMapping(t.Context(), header(name))
		require.NoError(t, err)
		require.Equal(t, want, ok, name)
	}
}

func TestAnImportedRowKeepsItsNoteAndItsKind(t *testing.T) {
	f := newClinic(t)
	row := calendar.ImportRow{
		Content: calendar.Content{Text: "Flu shots today."}, Slot: calendar.Slot{Day: calendar.NewDay(2027, 1, 12), At: calendar.NewTimeOfDay(9, 0), Zone: "America/Denver"},
		Accounts: []calendar.AccountID{f.fb.ID}, PostKind: platform.KindReel, Note: "Tags: flu", Source: "csv:abc:2",
	}
	made, err := f.ImportPlan(t.Context(), f.ana, "the import of plan.csv", []calendar.ImportRow{row})
	require.NoError(t, err)
	require.Len(t, made, 1)
	require.Equal(t, platform.KindReel, made[0].PostKind)
	d, err := f.Draft(t.Context(), made[0].Draft)
	require.NoError(t, err)
	require.Len(t, d.Notes, 1)
	require.Equal(t, "Tags: flu", d.Notes[0].Text)
	require.Equal(t, f.ana, d.Notes[0].By)
	require.Equal(t, 1, d.Revision)
	made, err = f.ImportPlan(t.Context(), f.ana, "the import of plan.csv", []calendar.ImportRow{row})
	require.NoError(t, err)
	require.Empty(t, made, "the same row makes nothing twice")
}
