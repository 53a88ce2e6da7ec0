package planfile

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"rounds/calendar"
	"rounds/calendar/platform"
)

// words gives text with everything that makes a cell hard: signs of formulas,
// quotation marks, delimiters, line breaks, apostrophes, other scripts.
func words(label string, breaks bool) *rapid.Generator[string] {
	letters := []rune("ab Z9.,;|\"'=+-@\t/\\é😴ß日＝#")
	if breaks {
		letters = append(letters, '\n', '\n')
	}
	return rapid.Custom(func(t *rapid.T) string {
		s := strings.TrimSpace(rapid.StringOfN(rapid.SampledFrom(letters), 0, 24, -1).Draw(t, label))
		if !breaks {
			s = line(s)
		}
		return s
	})
}

var aRow = rapid.Custom(func(t *rapid.T) Row {
	r := Row{
		Slot: calendar.Slot{
			Day:  calendar.NewDay(2026, 1, 1).Add(rapid.IntRange(0, 800).Draw(t, "day")),
			At:   calendar.TimeOfDay(rapid.IntRange(0, 1439).Draw(t, "time")),
			Zone: denver,
		},
		Content: calendar.Content{
			Title: words("title", false).Draw(t, "title"), Text: "A" + words("text", true).Draw(t, "text"),
			FirstComment: words("comment", true).Draw(t, "comment"), Pillar: words("pillar", false).Draw(t, "pillar"),
			Link: rapid.SampledFrom([]string{"", "https://juniperclinic.example/a,b;c?d=|e"}).Draw(t, "link"),
		},
		Images: []string{}, Alts: []string{},
		Platforms: rapid.SliceOfNDistinct(rapid.SampledFrom(platform.All()), 0, 3, rapid.ID[platform.Name]).Draw(t, "platforms"),
	}
	if rapid.Bool().Draw(t, "rest") {
		aRest(t, &r)
	}
	if rapid.Bool().Draw(t, "formula") {
		r.Content.Text = strings.TrimSpace(words("formula", true).Draw(t, "formula text"))
	}
	for range rapid.IntRange(0, 3).Draw(t, "images") {
		r.Images = append(r.Images, words("image", false).Draw(t, "image")+".png")
	}
	for range r.Images {
		r.Alts = append(r.Alts, words("alt", false).Draw(t, "alt"))
	}
	r.Alts = trimEmpty(r.Alts)
	if r.Content.Text == "" && len(r.Images) == 0 {
		r.Content.Text = "=1+1"
	}
	return r
})

// aRest fills what has no column of its own.
func aRest(t *rapid.T, r *Row) {
	text := func(label string) string { return words(label, true).Draw(t, label) }
	c := &r.Content
	r.Kind = rapid.SampledFrom([]platform.Kind{"", platform.KindPost, platform.KindReel, platform.KindDocument}).Draw(t, "kind")
	r.Accounts = rapid.SampledFrom([][]string{nil, {"Juniper Street, Denver"}, {"Smith & Sons", "the other"}}).Draw(t, "accounts")
	c.Text += rapid.SampledFrom([]string{"", "\n", "  \n\n"}).Draw(t, "end")
	c.Audience = text("audience")
	if rapid.Bool().Draw(t, "thread") {
		c.Parts = []string{text("part"), "2/2 " + text("part")}
		c.Variants = map[platform.Name]calendar.Variant{platform.X: {Text: text("variant"), Parts: []string{text("variant part")}}, platform.LinkedIn: {}}
	}
	if rapid.Bool().Draw(t, "poll") {
		c.Poll = &platform.Poll{Question: text("question"), Options: []string{text("option"), "b"}, Duration: 24 * time.Hour}
		c.Settings = map[platform.Name]map[string]string{platform.X: {platform.SetAI: platform.Yes, platform.SetReplies: "following"}}
		c.Evidence = []calendar.Evidence{{Address: "https://a.example", Publisher: text("publisher"), Read: calendar.NewDay(2026, 1, 2)}}
	}
}

func TestWhatIsWrittenIsReadBack(t *testing.T) {
	o := options
	o.Foreign, o.Accounts = true, []string{"Juniper Street, Denver"}
	rapid.Check(t, func(t *rapid.T) {
		rows := rapid.SliceOfN(aRow, 1, 6).Draw(t, "rows")
		var b bytes.Buffer
		require.NoError(t, Write(&b, rows))
		f, err := Open(&b)
		require.NoError(t, err)
		l, err := f.Look(o)
		require.NoError(t, err)
		require.Equal(t, [2]string{"csv", "certain"}, [2]string{string(l.Format), string(l.Sure)})
		r, err := f.Read(o)
		require.NoError(t, err)
		require.Empty(t, r.Bad)
		require.Len(t, r.Rows, len(rows))
		for i, got := range r.Rows {
			got.Number, got.Line, got.Source, got.Notes = 0, 0, "", nil
			require.Equal(t, rows[i], got)
		}
	})
}

func TestNoCellThatIsWrittenIsAFormula(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		for _, cell := range aRow.Draw(t, "row").cells() {
			require.False(t, cell != "" && strings.ContainsAny(cell[:1], "=+-@\t\r\n"), cell)
			require.False(t, !strings.HasPrefix(cell, "'") && formula(cell), cell)
		}
	})
}

func TestEachRowKeepsItsOwnZone(t *testing.T) {
	rows := []Row{{Slot: at("2026-12-24", "09:00")}, {Slot: at("2026-12-24", "09:00")}}
	rows[0].Content.Text, rows[1].Content.Text = "a", "b"
	rows[1].Slot.Zone = "Europe/London"
	var b bytes.Buffer
	require.NoError(t, Write(&b, rows))
	r, err := Read(&b, options)
	require.NoError(t, err)
	require.Equal(t, rows[0].Slot, r.Rows[0].Slot)
	require.Equal(t, rows[1].Slot, r.Rows[1].Slot)
	require.Empty(t, r.Rows[0].Notes)
	require.Equal(t, []string{"2026-12-24 09:00 in Europe/London is 2026-12-24 02:00 in America/Denver."}, r.Rows[1].Notes)
}

type full struct{}

var errFull = errors.New("no space left")

func (full) Write([]byte) (int, error) { return 0, errFull }

func TestWriteTellsOfAFullDisk(t *testing.T) {
	require.ErrorIs(t, Write(full{}, []Row{{Slot: at("2026-12-24", "09:00")}}), errFull)
}

func TestLostNamesWhatTheFileCannotCarry(t *testing.T) {
	require.Empty(t, Lost(calendar.Content{
		Text: "a", Parts: []string{"a"}, Poll: &platform.Poll{}, Variants: map[platform.Name]calendar.Variant{"x": {}}, Audience: "a",
		Settings: map[platform.Name]map[string]string{"x": {platform.SetAI: platform.Yes}}, Evidence: []calendar.Evidence{{}},
	}))
	lost := Lost(calendar.Content{Settings: map[platform.Name]map[string]string{"youtube": {platform.SetCaptions: "abc", platform.SetTitle: "T"}}})
	require.Len(t, lost, 1)
	require.Contains(t, lost[0], "of YouTube is named, and is not in the file.")
}

func FuzzRead(f *testing.F) {
	files, err := filepath.Glob(filepath.Join("testdata", "*.csv"))
	require.NoError(f, err)
	require.NotEmpty(f, files)
	for _, name := range files {
		b, err := os.ReadFile(name)
		require.NoError(f, err)
		f.Add(b)
	}
	f.Add([]byte("date,text\n\"2026-12-24,\"\"a\n"))
	f.Fuzz(func(t *testing.T, b []byte) {
		r, err := Read(bytes.NewReader(b), options)
		if err != nil {
			require.Equal(t, calendar.Invalid, calendar.KindOf(err))
			require.NotEmpty(t, calendar.HintOf(err))
			return
		}
		seen := map[int]bool{}
		for _, row := range r.Rows {
			require.False(t, seen[row.Number])
			seen[row.Number] = true
			require.NotEmpty(t, row.Content.Text+strings.Join(row.Images, ""))
			_, err := row.Slot.Instant()
			require.NoError(t, err)
		}
		for _, bad := range r.Bad {
			require.False(t, seen[bad.Number])
			seen[bad.Number] = true
			require.NotEmpty(t, bad.Problems)
		}
		require.NotEmpty(t, seen)
	})
}

func BenchmarkRead5000(b *testing.B) {
	rows := make([]Row, 5000)
	for i := range rows {
		rows[i] = Row{
			Slot: at("2026-12-24", "09:00"), Platforms: platform.All()[:2], Images: []string{"a.png"}, Alts: []string{"A picture"},
			Content: calendar.Content{Text: strings.Repeat("A sentence that says something, and more. ", 8) + string(rune('a'+i%26)), Title: "T", Pillar: "P", Link: "https://a.example"},
		}
	}
	var file bytes.Buffer
	require.NoError(b, Write(&file, rows))
	b.SetBytes(int64(file.Len()))
	b.ReportAllocs()
	for b.Loop() {
		r, err := Read(bytes.NewReader(file.Bytes()), options)
		if err != nil || len(r.Rows) != len(rows) {
			b.Fatal(err, len(r.Rows))
		}
	}
}
