package seat_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"rounds/calendar"
	"rounds/ui/desktop/seat"
)

func TestWhoSatHereIsRememberedPerFile(t *testing.T) {
	dir := t.TempDir()
	m := seat.Memory{Path: filepath.Join(dir, "state", "rounds", "seats.json")}
	one, two := filepath.Join(dir, "one.rounds"), filepath.Join(dir, "two.rounds")
	require.Empty(t, m.Who(one))
	require.NoError(t, m.Keep(one, "ana"))
	require.NoError(t, m.Keep(two, "ben"))
	require.NoError(t, m.Keep(one, "kim"))
	again := seat.Memory{Path: m.Path}
	require.Equal(t, calendar.PersonID("kim"), again.Who(one))
	require.Equal(t, calendar.PersonID("ben"), again.Who(two))
	list, err := os.ReadDir(filepath.Dir(m.Path))
	require.NoError(t, err)
	require.Len(t, list, 1, "nothing else is left behind")
}

func TestAFileIsTheSameHoweverItsPathIsWritten(t *testing.T) {
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, "clinic.rounds"), nil, 0o600))
	if err := os.Symlink(filepath.Join(dir, "clinic.rounds"), filepath.Join(dir, "link.rounds")); err != nil {
		t.Skip("no symbolic links here: ", err)
	}
	t.Chdir(dir)
	m := seat.Memory{Path: filepath.Join(dir, "seats.json")}
	require.NoError(t, m.Keep("clinic.rounds", "ana"))
	for _, path := range []string{"./clinic.rounds", filepath.Join(dir, "clinic.rounds"), "link.rounds"} {
		require.Equal(t, calendar.PersonID("ana"), m.Who(path), path)
	}
}

func TestNothingIsWrittenForWhatIsKnown(t *testing.T) {
	m := seat.Memory{Path: filepath.Join(t.TempDir(), "seats.json")}
	require.NoError(t, m.Keep("a", "ana"))
	before, err := os.Stat(m.Path)
	require.NoError(t, err)
	require.NoError(t, m.Keep("a", "ana"))
	after, err := os.Stat(m.Path)
	require.NoError(t, err)
	require.True(t, os.SameFile(before, after))
}

func TestADamagedMemoryIsNoMemory(t *testing.T) {
	for name, text := range map[string]string{"cut off": `{"a":`, "a list": `["a"]`, "null": "null", "empty": ""} {
		t.Run(name, func(t *testing.T) {
			m := seat.Memory{Path: filepath.Join(t.TempDir(), "seats.json")}
			require.NoError(t, os.WriteFile(m.Path, []byte(text), 0o600))
			require.Empty(t, m.Who("a"))
			require.NoError(t, m.Keep("a", "ana"))
			require.Equal(t, calendar.PersonID("ana"), m.Who("a"))
		})
	}
}

func TestWhereNothingCanBeWrittenAnErrorSaysSo(t *testing.T) {
	path := filepath.Join(t.TempDir(), "file")
	require.NoError(t, os.WriteFile(path, nil, 0o600))
	m := seat.Memory{Path: filepath.Join(path, "seats.json")}
	require.Error(t, m.Keep("a", "ana"))
	require.Empty(t, m.Who("a"))
}
