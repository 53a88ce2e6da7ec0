package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

// mostBytes is how large the stripped program may be: 16 MB. What weighs most is
// shown by `go build -o rounds . && go tool nm -size -sort size rounds`.
const mostBytes = 16 << 20

func TestTheStrippedProgramStaysSmall(t *testing.T) {
	if testing.Short() {
		t.Skip("builds the program")
	}
	path := filepath.Join(t.TempDir(), "rounds")
	require.NoError(t, release(path))
	i, err := os.Stat(path)
	require.NoError(t, err)
	t.Logf("%.2f MB", float64(i.Size())/(1<<20))
	require.LessOrEqual(t, i.Size(), int64(mostBytes))
}
