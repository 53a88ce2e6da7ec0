package cli

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/charmbracelet/x/exp/golden"
	"github.com/stretchr/testify/require"

	"rounds/calendar"
)

func TestTheDoctorsReport(t *testing.T) {
	w := newWorld(t)
	w.file.report = calendar.FileReport{
		Path: "clinic.rounds", Bytes: 2049, Schema: 1, Head: calendar.AuditLine{Number: 2, Hash: "abc"},
		Counts:   []calendar.Count{{What: "person", Number: 2}, {What: "delivery", Number: 1}, {What: "entry", Number: 31}, {What: "file", Number: 0}},
		Findings: []calendar.Finding{{Check: "pages", Text: "every page is sound"}},
	}
	require.Contains(t, w.ok("doctor"), "all is well")
	w.file.report.Findings = append(w.file.report.Findings, calendar.Finding{Check: "indexes", Bad: true, Text: "they differ", Hint: "rounds doctor --rebuild"})
	r := w.rounds("doctor")
	require.Equal(t, 1, r.status)
	golden.RequireEqual(t, []byte(r.out))
	w.file.report = calendar.FileReport{}
	v := w.value("doctor").(map[string]any)
	require.Equal(t, []any{}, v["findings"])
	require.Equal(t, []any{}, v["counts"])
}

func TestTheDoctorDoesWhatItIsTold(t *testing.T) {
	w := newWorld(t)
	w.ok("doctor", "--moved", "--rebuild")
	w.ok("doctor", "--copied")
	require.Equal(t, []string{"settle moved true", "rebuild", "settle moved false"}, w.file.Calls)
}

func TestBackupAndRestore(t *testing.T) {
	w := newWorld(t)
	require.Equal(t, "backup made: made.rounds\n", w.ok("backup"))
	require.Equal(t, map[string]any{"path": "usb/made.rounds"}, w.value("backup", "usb/"))
	require.Equal(t, "restored clinic.rounds from old.rounds\n", w.ok("restore", "old.rounds", "--file", "clinic.rounds"))
	require.Equal(t, []string{"old.rounds to clinic.rounds"}, w.restored)
}

func TestHold(t *testing.T) {
	w := newWorld(t)
	require.Contains(t, w.ok("hold"), "no hold")
	w.fails(2, "a hold needs its reason", "add --reason", "hold", "on")
	w.fails(2, "a hold needs its reason", "add --reason", "hold", "on", "--reason", "  ")
	require.Contains(t, w.ok("hold", "on", "--reason", "data breach"), "data breach\nnothing goes out until: rounds hold off")
	require.Equal(t, true, w.value("hold").(map[string]any)["on"])
	w.fails(2, "letting an entry through needs a reason", "add --reason", "hold", "through", "entry-004")
	w.ok("hold", "through", "entry-004", "--reason", "holding statement")
	require.Contains(t, w.ok("hold", "off"), "no hold")
	require.Equal(t, []string{"hold true data breach", "through entry-004 holding statement", "hold false "}, w.file.Calls)
}

func TestVersion(t *testing.T) {
	w := newWorld(t)
	require.Equal(t, "rounds v1.2.3 (0123456789ab) go1.26 linux/amd64\n", w.ok("version"))
	require.Equal(t, "v1.2.3", w.value("version").(map[string]any)["version"])
	require.Contains(t, w.ok("--version"), "v1.2.3")
}

func TestSetup(t *testing.T) {
	w := newWorld(t)
	w.ok("setup", "--name", "Juniper Street Clinic", "--country", "uk", "--person", "Sam Whitaker", "--phone", "020 7946 0958")
	require.Equal(t, "GB", w.made[0].Region)
	require.Equal(t, "Europe/London", w.made[0].Zone, "the country's first")
	require.Equal(t, calendar.DefaultPillars(), w.made[0].Pillars)
	w.fails(2, `there is no time zone "Mars/Base"`, "use a name such as", "setup", "--name", "J", "--person", "S", "--zone", "Mars/Base")
	w.fails(2, "--person is missing: your name", "see: rounds setup --help", "setup", "--name", "J")
	require.Len(t, w.made, 1)
}

func TestTheProgramOnScreen(t *testing.T) {
	w := newWorld(t)
	w.terminal = true
	w.ok()
	w.ok("--as", "Ana Silva")
	w.exists = false
	w.ok("--file", "new.rounds")
	require.Equal(t, calendar.PersonID(""), w.screens[0].Me)
	require.Equal(t, calendar.PersonID("ana"), w.screens[1].Me)
	require.Nil(t, w.screens[2].File, "the first questions make it")
	require.Equal(t, "new.rounds", w.screens[2].Path)
}

func TestDemo(t *testing.T) {
	w := newWorld(t)
	w.run.report = report(w)
	w.run.report.Rows = w.run.report.Rows[:1]
	w.run.report.Rows[0].Delivery.URL = "http://127.0.0.1:43211/facebook/1"
	first := w.ok("demo")
	golden.RequireEqual(t, []byte(first))
	require.True(t, w.ended)
	w.run.report.Rows[0].Delivery.URL = "http://127.0.0.1:51234/facebook/1"
	require.Equal(t, first, w.ok("demo"), "the same each time")
	w.terminal = true
	w.ok("demo")
	require.NotNil(t, w.screens[0].Runner)
	require.Equal(t, calendar.PersonID("ana"), w.screens[0].Me)
}

func TestRehearseSaysWhereItServes(t *testing.T) {
	require.Contains(t, newWorld(t).ok("rehearse", "--listen", "127.0.0.1:9", "--dir", "d"), "rehearsal platforms at http://127.0.0.1:9\n")
}

func plan(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "plan.csv")
	require.NoError(t, os.WriteFile(path, []byte(text), 0o600))
	return path
}

func TestAPlanIsImportedWholeOrNotAtAll(t *testing.T) {
	w := newWorld(t)
	good := "date;time;text;platforms;image\n13/4/2027;9:00;Flu shots today.;fb, x;nurse.jpg\n3/4/2027;9:00;Come in.;;\n"
	path := plan(t, good)
	out := w.ok("import", "csv", path, "--account", "linkedin")
	require.Contains(t, out, "dates such as 3/4/2026 are read as 3 April; if that is wrong: --dates month-first")
	require.Contains(t, out, "2 rows taken over, 0 there already")
	require.Equal(t, []string{filepath.Join(filepath.Dir(path), "nurse.jpg")}, w.file.imported[0].Images, "meant from the file's folder")
	require.Equal(t, []calendar.AccountID{"facebook", "x"}, w.file.imported[0].Accounts)
	require.Equal(t, []calendar.AccountID{"linkedin"}, w.file.imported[1].Accounts)

	w = newWorld(t)
	require.Contains(t, w.ok("import", "csv", path, "--dry-run"), "nothing was taken over")
	w.fails(2, "1 row cannot be taken over, so none was", "mend them", "import", "csv", plan(t, good+"2027-02-30;9:00;No such day.;x;\n"))
	w.fails(2, "row 3: there is no account", "see them with", "import", "csv", path, "--account", "myspace")
	w.fails(2, "row 2: https://juniper.example/a.jpg is an address", "save the picture", "import", "csv", plan(t, "date,time,text,platforms,image\n2027-01-12,9:00,Flu.,x,https://juniper.example/a.jpg\n"))
	w.fails(2, `there is no date order "backwards"`, "use --dates day-first", "import", "csv", path, "--dates", "backwards")
	w.fails(2, "there is no file nowhere.csv", "check the path", "import", "csv", "nowhere.csv")
	require.Empty(t, w.file.imported)
}

func TestAnImportInJSONHasNoNull(t *testing.T) {
	w := newWorld(t)
	out := w.ok("import", "csv", plan(t, "date,time,text,platforms\n2027-01-12,09:00,Flu shots today.,x\n"), "--json", "--dry-run")
	require.NotContains(t, out, "null")
}
