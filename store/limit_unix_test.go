//go:build unix

package store

import (
	"os/signal"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"
)

func init() {
	limitFileSize = func(t *testing.T, n int64) {
		t.Helper()
		signal.Ignore(syscall.SIGXFSZ) // else the system ends the process
		require.NoError(t, syscall.Setrlimit(syscall.RLIMIT_FSIZE, &syscall.Rlimit{Cur: uint64(n), Max: uint64(n)}))
	}
}
