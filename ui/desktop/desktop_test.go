package desktop

import (
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"rounds/calendar"
)

func TestEachSystemOpensAnAddressAsOneArgument(t *testing.T) {
	const page = "https://example.test/?a=1&b=2 \"; rm"
	for _, system := range []string{"linux", "darwin", "windows", "freebsd"} {
		name, args := command(system, page)
		require.NotEmpty(t, name)
		require.Equal(t, page, args[len(args)-1], "%s: nothing may be read as another argument", system)
	}
}

func TestWhereNothingOpensAPageTheAddressIsInTheSentence(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	err := Opener{}.Open(t.Context(), "https://example.test")
	require.Equal(t, calendar.NotFound, calendar.KindOf(err))
	require.Contains(t, calendar.HintOf(err), "https://example.test")
}

func TestFilesAreLaidOutAmongTheDownloadsWhereThereAreAny(t *testing.T) {
	dir := t.TempDir()
	require.Equal(t, filepath.Join(dir, "Rounds"), Opener{Downloads: dir}.Folder())
	require.NoDirExists(t, filepath.Join(dir, "Rounds"), "it is made when it is needed")
	require.Empty(t, Opener{}.Folder())
	require.Empty(t, Opener{Downloads: filepath.Join(dir, "gone")}.Folder())
}
