package owner

import (
	"os"
	"os/exec"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// TestMain lets the test binary stand in for another process: it waits until
// its standard input is closed.
func TestMain(m *testing.M) {
	if os.Getenv("OWNER_STAND_IN") != "" {
		os.Stdout.WriteString(This() + "\n")
		_, _ = os.Stdin.Read(make([]byte, 1))
		os.Exit(0)
	}
	os.Exit(m.Run())
}

func TestThisProcessIsAlive(t *testing.T) {
	require.False(t, Dead(This()))
}

func TestAKilledProcessIsDead(t *testing.T) {
	c := exec.CommandContext(t.Context(), os.Args[0])
	c.Env = append(os.Environ(), "OWNER_STAND_IN=1")
	in, err := c.StdinPipe()
	require.NoError(t, err)
	defer in.Close()
	out, err := c.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, c.Start())
	b := make([]byte, 4096)
	n, err := out.Read(b)
	require.NoError(t, err)
	name := strings.TrimSpace(string(b[:n]))
	require.False(t, Dead(name))
	require.NoError(t, c.Process.Kill())
	if runtime.GOOS != "linux" { // only there is a process seen as ended before its parent looked
		_ = c.Wait()
	}
	require.Eventually(t, func() bool { return Dead(name) }, 5*time.Second, time.Millisecond)
	_ = c.Wait()
	require.True(t, Dead(name))
}

func TestWhatCannotBeKnownCountsAsAlive(t *testing.T) {
	for _, name := range []string{"", "somebody", "other computer|boot|1|2", place() + "|" + boot() + "|x|1", place() + "|" + boot() + "|-1|1"} {
		require.False(t, Dead(name), name)
	}
}

func TestAnotherStartOfTheComputerOrAnotherProcessOfTheSameNumberIsDead(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("the system tells neither")
	}
	me := identity{place(), "another boot", os.Getpid(), started(os.Getpid())}
	require.True(t, Dead(me.String()))
	me.boot, me.start = boot(), "1"
	require.True(t, Dead(me.String()))
}
