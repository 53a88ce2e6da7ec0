package cli

import (
	"context"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"rounds/calendar"
	"rounds/calendar/planfile"
	"rounds/calendar/platform"
)

func (f *fakeFile) ImportMapping(_ context.Context, header calendar.SHA256) (calendar.ImportMapping, bool, error) {
	m, ok := f.mappings[header]
	return m, ok, f.Err
}

func (f *fakeFile) KeepImportMapping(_ context.Context, by calendar.PersonID, m calendar.ImportMapping) error {
	if f.mappings == nil {
		f.mappings = map[calendar.SHA256]calendar.ImportMapping{}
	}
	m.At, m.By = morning, by
	f.mappings[m.Header] = m
	return f.Err
}

// only gives the one mapping that was kept.
func (f *fakeFile) only(t *testing.T) calendar.ImportMapping {
	t.Helper()
	require.Len(t, f.mappings, 1)
	return slices.Collect(maps.Values(f.mappings))[0]
}

const (
	bufferFile = "Text,Image URL,Tags,Posting Time\n\"Flu shots, today\",https://juniper.example/flu.jpg,flu,2027-01-12 09:00\nCome in.,,,2027-01-14 17:30\n"
	hootFile   = "01/02/2027 09:00,Flu shots today.,https://juniper.example/flu\n03/04/2027 09:00,Come in.,\n"
	otherFile  = "Wann;Was;Wohin\n12.01.2027 9:00;Flu shots today.;Juniper FB\n14.01.2027 17:30;Come in.;Juniper FB, x\n"
)

func TestABufferFileIsTakenOver(t *testing.T) {
	w := newWorld(t)
	out := w.ok("import", plan(t, bufferFile), "--account", "facebook", "--yes")
	require.Contains(t, out, "read as Buffer, certain. The first row has the columns of Buffer's files.")
	require.Contains(t, out, "2027-01-12 09:00 (16:00 UTC)")
	require.Contains(t, out, "2027-01-14 17:30 (2027-01-15 00:30 UTC)", "the day of the moment where it is another")
	require.Contains(t, out, "note: 1 picture is not downloaded")
	require.Contains(t, out, "2 rows taken over, 0 there already")
	require.Len(t, w.file.imported, 2)
	first := w.file.imported[0]
	require.Equal(t, "Flu shots, today", first.Content.Text)
	require.Equal(t, []calendar.AccountID{"facebook"}, first.Accounts)
	require.Equal(t, "From plan.csv, row 2:\nTags: flu\nPicture: https://juniper.example/flu.jpg", first.Note)
	require.Empty(t, first.Images)
	require.Empty(t, w.file.mappings, "the next file may be for another account")
}

func TestReportFirstThenTheWrite(t *testing.T) {
	w := newWorld(t)
	path := plan(t, bufferFile)
	r := w.fails(1, "nobody has said yes to this report", "read it, then take the plan over with --yes", "import", path, "--account", "facebook")
	require.Contains(t, r.out, "nothing was taken over yet")
	require.Contains(t, w.ok("import", path, "--account", "facebook", "--dry-run", "--yes"), "this was a dry run")
	w.terminal, w.in = true, "n\n"
	r = w.rounds("import", path, "--account", "facebook")
	require.Equal(t, 0, r.status)
	require.Contains(t, r.err, "Take over 2 rows? [y/N]")
	require.Contains(t, r.out, "nothing was taken over")
	require.Empty(t, w.file.imported)
	w.in = "y\n"
	require.Contains(t, w.ok("import", path, "--account", "facebook"), "2 rows taken over")
	require.Len(t, w.file.imported, 2)
}

// Each question that a file leaves open is an error that names its flag.
func TestWithoutATerminalAMissingAnswerNamesItsFlag(t *testing.T) {
	for _, c := range []struct {
		rule, file string
		args       []string
		text, hint string
	}{
		{"which account", bufferFile, nil, "Buffer's files name no account", "say which: --account ACCOUNT, or --account none"},
		{"which order", hootFile, []string{"--account", "x"}, `nothing in the file tells whether "01/02/2027 09:00" in row 1 is 1 February or 2 January`, "say which is meant: --dates"},
		{"which columns", otherFile, nil, "the first row names no column that Rounds knows", `say what the columns are: --map "COLUMN=field"; the columns are "Wann", "Was", "Wohin"`},
		{"which columns, without a header", "12.01.2027,a,Ana\n", nil, "the first row names no column: it holds a date", "say what the columns are: --map"},
		{"whose file", "01/25/2027 09:00,a,,https://a.example/1.jpg\n", nil, "it is not sure whose file this is", "say it: --format hootsuite"},
		{"what a name means", "date,text,profile\n2027-01-12,a,Juniper FB\n", nil, `row 2: the file names "Juniper FB"`, `say it: --account "Juniper FB=ACCOUNT", or "Juniper FB=none"`},
		{"a column that is not there", otherFile, []string{"--map", "Wo=text"}, `the file has no column "Wo"`, "use a header or a number"},
		{"a field that is not there", otherFile, []string{"--map", "Was=poem"}, `there is no field "poem"`, "use one of: date, time"},
		{"no field", otherFile, []string{"--map", "Was"}, `--map "Was" names no field`, "write it as"},
		{"only one column", otherFile, []string{"--map", "Was=text"}, "no column is the date", `say which: --map "COLUMN=date"`},
		{"two ways at once", otherFile, []string{"--map", "Was=text", "--format", "buffer"}, "--map says what the columns are", "use one"},
		{"no such format", otherFile, []string{"--format", "later"}, `there is no format "later"`, "use --format buffer"},
		{"another's form", otherFile, []string{"--format", "publer"}, "the first row is not that of Publer's files", "it should be Date,Text"},
		{"no such order", hootFile, []string{"--dates", "sideways"}, `there is no date order "sideways"`, "use --dates"},
		{"an account that is not there", bufferFile, []string{"--account", "myspace"}, `there is no account "myspace"`, "see them with"},
		{"a name without one", bufferFile, []string{"--account", "=facebook"}, `--account "=facebook" names nothing`, "write it as"},
		{"mapped, by nobody", "date,text\n2027-01-12,a\n", []string{"--format", "mapped"}, "nobody has said what the columns are", "say it: --map"},
	} {
		t.Run(c.rule, func(t *testing.T) {
			w := newWorld(t)
			w.fails(2, c.text, c.hint, append([]string{"import", plan(t, c.file), "--yes"}, c.args...)...)
			require.Empty(t, w.file.imported)
			require.Empty(t, w.file.mappings)
		})
	}
	newWorld(t).fails(2, `there is no use for "b.csv"`, "write it as: rounds import FILE", "import", "a.csv", "b.csv")
	newWorld(t).fails(2, "FILE is missing", "write it as: rounds import FILE", "import")
}

func TestOneBadRowTakesNone(t *testing.T) {
	w := newWorld(t)
	r := w.fails(2, "1 row cannot be taken over, so none was", "mend them", "import", plan(t, bufferFile+"No day.,,,\n"), "--account", "x", "--yes")
	require.Contains(t, r.out, "row 4    BAD: The row has no date. Buffer would queue it")
	require.Empty(t, w.file.imported)
}

func TestTheOrderOfDatesIsAskedFor(t *testing.T) {
	w := newWorld(t)
	w.terminal, w.in = true, "what?\nDMY\ny\n"
	r := w.rounds("import", plan(t, hootFile), "--account", "x")
	require.Equal(t, 0, r.status, r.err)
	require.Contains(t, r.err, "1 February or 2 January.")
	require.Equal(t, "2027-02-01", w.file.imported[0].Slot.Day.String())
	w = newWorld(t)
	w.ok("import", plan(t, hootFile), "--account", "x", "--dates", "mdy", "--yes")
	require.Equal(t, "2027-01-02", w.file.imported[0].Slot.Day.String())
	w = newWorld(t)
	w.terminal, w.in = true, "\n\n\n"
	w.fails(2, "nothing in the file tells", "say which is meant: --dates", "import", plan(t, hootFile), "--account", "x")
}

func TestColumnsAndAccountsAreAskedForOnceAndKept(t *testing.T) {
	w := newWorld(t)
	path := plan(t, otherFile)
	// Enter takes the guess of the first column; an unknown word is asked again; the
	// third is where it goes. Then the first account is chosen for "Juniper FB".
	w.terminal, w.in = true, "\npoem\ntext\nplatforms\n1\ny\n"
	r := w.rounds("import", path)
	require.Equal(t, 0, r.status, r.err)
	require.Contains(t, r.err, "Column 1 of 3, “Wann”: 12.01.2027 9:00 · 14.01.2027 17:30")
	require.Contains(t, r.err, "What is it? [date and time]")
	require.Contains(t, r.err, `There is no field "poem"`)
	require.Contains(t, r.err, "Which account does “Juniper FB” in the file mean?")
	require.Equal(t, []calendar.AccountID{"facebook"}, w.file.imported[0].Accounts)
	require.Equal(t, []calendar.AccountID{"facebook", "x"}, w.file.imported[1].Accounts)
	m := w.file.only(t)
	require.Equal(t, []string{"date and time", "text", "platforms"}, m.Columns)
	require.Equal(t, map[string][]calendar.AccountID{"juniper fb": {"facebook"}}, m.Accounts)

	// The next such file needs no answer, with or without a terminal.
	w.terminal, w.in, w.file.imported = false, "", nil
	next := plan(t, "wann,was,wohin\n15.01.2027 8:00,Another one.,juniper fb\n")
	out := w.ok("import", next, "--yes")
	require.Contains(t, out, "It was said on 3 November 2026 what the columns of such files are")
	require.Equal(t, []calendar.AccountID{"facebook"}, w.file.imported[0].Accounts)

	// An account that is gone is asked for anew.
	w.file.mappings[m.Header] = calendar.ImportMapping{Header: m.Header, Columns: m.Columns, Accounts: map[string][]calendar.AccountID{"juniper fb": {"gone"}}}
	w.fails(2, `row 2: the file names "juniper fb"`, "say it: --account", "import", next, "--yes")
}

func TestColumnsAndAccountsGivenByFlagsAreKept(t *testing.T) {
	w := newWorld(t)
	args := []string{"import", plan(t, otherFile), "--map", "Wann=date and time", "--map", "2=text", "--map", "wohin=accounts", "--account", "Juniper FB=linkedin"}
	w.ok(append(args, "--dry-run")...)
	require.Empty(t, w.file.mappings, "a dry run keeps nothing")
	w.fails(1, "nobody has said yes", "read it", args...)
	require.Empty(t, w.file.mappings)
	w.ok(append(args, "--yes")...)
	require.Equal(t, []string{"date and time", "text", "platforms"}, w.file.only(t).Columns)
	require.Equal(t, []calendar.AccountID{"linkedin"}, w.file.imported[0].Accounts)
	w.ok("import", args[1], "--account", "Juniper FB=none", "--yes")
	require.Empty(t, w.file.imported[2].Accounts, "it waits for an account")
	require.Empty(t, w.file.only(t).Accounts["juniper fb"])
	require.Len(t, w.file.only(t).Columns, 3, "what was said of the columns stays")

	w = newWorld(t)
	two := plan(t, "date,text,caption\n2027-01-12,inner,outer\n")
	w.ok("import", two, "--map", "caption=text", "--account", "x", "--yes")
	require.Equal(t, "outer", w.file.imported[0].Content.Text, "a column that is named takes its field")
	w = newWorld(t)
	bare := plan(t, "12.01.2027 9:00,Flu shots,Ana\n")
	r := w.rounds("import", bare, "--map", "1=date", "--map", "2=text", "--map", "3=note", "--account", "x", "--yes")
	require.Equal(t, 0, r.status, r.err)
	require.Contains(t, r.err, "a file without a header row cannot be known again")
	require.Empty(t, w.file.mappings)
	require.Contains(t, w.file.imported[0].Note, "column 3: Ana")
}

func TestAGuessIsAskedAbout(t *testing.T) {
	w := newWorld(t)
	path := plan(t, "01/25/2027 09:00,Flu shots,,https://a.example/1.jpg\n")
	w.terminal, w.in = true, "y\n2\ny\n"
	r := w.rounds("import", path)
	require.Equal(t, 0, r.status, r.err)
	require.Contains(t, r.err, "Read it as Hootsuite's? [y/N]")
	require.Contains(t, r.err, "The file names no account. Which is it for?")
	require.Len(t, w.file.imported[0].Accounts, 1)
	require.Contains(t, w.ok("import", path, "--format", "hootsuite", "--account", "none", "--yes"), "read as Hootsuite, certain. You said so.")
	w = newWorld(t)
	w.terminal, w.in = true, "n\ndate\ntext\n\nignore\n\ny\n"
	r = w.rounds("import", path)
	require.Equal(t, 0, r.status, r.err)
	require.Empty(t, w.file.imported[0].Note)
}

func TestAPlatformWithTwoAccountsIsAskedAbout(t *testing.T) {
	w := newWorld(t)
	w.file.Folk = w.file.Folk[:1]
	path := plan(t, "date,text,platforms\n2027-01-12,a,facebook\n")
	w.ok("import", path, "--yes")
	require.Equal(t, []calendar.AccountID{"facebook"}, w.file.imported[0].Accounts, "the only one")
	w.file.Places = append(slices.Clone(w.file.Places), calendar.Account{ID: "second", Platform: platform.Facebook, Name: "The second Page", Handle: "@second"})
	r := w.fails(2, `row 2: the file names "facebook", and it is not known which account that is`, `say it: --account "facebook=ACCOUNT"`, "import", path, "--yes")
	require.Contains(t, r.err, `"The second Page"`)
	w.ok("import", path, "--account", "fb=the second page", "--yes")
	require.Equal(t, []calendar.AccountID{"second"}, w.file.imported[1].Accounts)
	w.ok("import", path, "--yes")
	require.Equal(t, []calendar.AccountID{"second"}, w.file.imported[2].Accounts, "it is kept")
	w.ok("import", plan(t, "date,text,page\n2027-01-12,a,@Second\n"), "--yes")
	require.Equal(t, []calendar.AccountID{"second"}, w.file.imported[3].Accounts, "known by its handle")
	w.ok("import", "csv", path)
	require.Len(t, w.file.imported[4].Accounts, 2, "a plan of one's own means all")
}

func TestPastRowsAreCounted(t *testing.T) {
	w := newWorld(t)
	out := w.ok("import", plan(t, "date,text\n2026-01-12,a\n2027-01-12,b\n"), "--account", "x", "--dry-run")
	require.Contains(t, out, "1 row is in the past")
}

func TestAFileOfAnotherCalendarsSettingIsRefused(t *testing.T) {
	w := newWorld(t)
	f := &noMedia{w.file}
	i := &importer{session: &session{}, f: f}
	row := planRow(t)
	err := i.filesThere(t.Context(), row)
	require.ErrorContains(t, err, "row 2: the file of the setting “Captions")
	row.Content.Settings[platform.YouTube] = map[string]string{platform.SetTitle: "T"}
	require.NoError(t, i.filesThere(t.Context(), row))
}

type noMedia struct{ *fakeFile }

func (noMedia) Media(context.Context, calendar.SHA256) (calendar.Media, error) {
	return calendar.Media{}, &calendar.Error{Kind: calendar.NotFound, Text: "there is no file"}
}

func TestTheImportInJSON(t *testing.T) {
	w := newWorld(t)
	w.terminal = true // JSON asks nothing
	v := w.value("import", plan(t, bufferFile), "--account", "facebook", "--yes").(map[string]any)
	look := v["recognised"].(map[string]any)
	require.Equal(t, []any{"buffer", "certain"}, []any{look["format"], look["sure"]})
	require.Equal(t, "buffer", v["report"].(map[string]any)["format"])
	require.NotContains(t, w.ok("import", plan(t, bufferFile), "--account", "x", "--dry-run", "--json"), "null")
}

// Every sample of a reader goes through the command without a fault of the program.
func TestEverySampleEndsInAnAnswerOrASentence(t *testing.T) {
	files, err := filepath.Glob(filepath.Join("..", "..", "calendar", "planfile", "testdata", "*.csv"))
	require.NoError(t, err)
	require.Greater(t, len(files), 15)
	for _, name := range files {
		b, err := os.ReadFile(name)
		require.NoError(t, err)
		w := newWorld(t)
		r := w.rounds("import", plan(t, string(b)), "--account", "facebook", "--yes")
		require.NotContains(t, r.err, "inside Rounds", name)
		require.Contains(t, []int{0, 2}, r.status, name)
		if r.status == 2 {
			require.Contains(t, r.err, "\n  ", name)
		}
		require.False(t, strings.ContainsAny(r.out, "\x1b\x07"), name)
	}
}

// planRow gives a row whose settings name a file.
func planRow(t *testing.T) planfile.Row {
	t.Helper()
	return planfile.Row{Number: 2, Content: calendar.Content{
		Settings: map[platform.Name]map[string]string{platform.YouTube: {platform.SetCaptions: "abc"}},
	}}
}
