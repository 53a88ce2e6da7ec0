package main

import (
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

// mostBytes is how large the stripped program may be: 16 MB. What weighs most is
// shown by `go build -o rounds . && go tool nm -size -sort size rounds`.
const mostBytes = 16 << 20

// handedOut has the program built as it is handed out, which takes a minute where
// nothing of it is in the build cache.
var handedOut = flag.Bool("release", false, "build the program as it is handed out, and hold it to its size")

func TestTheStrippedProgramStaysSmall(t *testing.T) {
	if !*handedOut {
		t.Skip("go test -run TestTheStripped . -release builds and weighs it; .ci/run does so")
	}
	path := filepath.Join(t.TempDir(), "rounds")
	require.NoError(t, release(path))
	i, err := os.Stat(path)
	require.NoError(t, err)
	t.Logf("%.2f MB", float64(i.Size())/(1<<20))
	require.LessOrEqual(t, i.Size(), int64(mostBytes))
}
