package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"golang.org/x/sys/unix"
)

// openTerminal gives both ends of a pseudo terminal of 200×60 cells.
func openTerminal(tb testing.TB) (ours, theirs *os.File) {
	tb.Helper()
	ours, err := os.OpenFile("/dev/ptmx", os.O_RDWR|unix.O_NOCTTY|unix.O_NONBLOCK, 0)
	require.NoError(tb, err)
	fd := int(ours.Fd()) //nolint:gosec // a descriptor is small
	require.NoError(tb, unix.SetNonblock(fd, true))
	require.NoError(tb, unix.IoctlSetPointerInt(fd, unix.TIOCSPTLCK, 0))
	n, err := unix.IoctlGetInt(fd, unix.TIOCGPTN)
	require.NoError(tb, err)
	require.NoError(tb, unix.IoctlSetWinsize(fd, unix.TIOCSWINSZ, &unix.Winsize{Row: 60, Col: 200}))
	theirs, err = os.OpenFile(fmt.Sprintf("/dev/pts/%d", n), os.O_RDWR|unix.O_NOCTTY, 0)
	require.NoError(tb, err)
	return ours, theirs
}

// frame is one start of the program in a terminal.
type frame struct {
	first    time.Duration // from the start of the process until the first frame has come
	resident int           // KiB that were resident at the most, when everything was read and drawn
}

// start starts the program in a terminal, waits for its first frame and for
// what comes after it, and ends it.
func start(tb testing.TB, program, path string, env []string) (f frame) {
	tb.Helper()
	ours, theirs := openTerminal(tb)
	defer ours.Close()
	c := exec.Command(program, "--file", path)
	c.Env, c.Stdin, c.Stdout, c.Stderr = env, theirs, theirs, theirs
	c.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true}
	began := time.Now()
	require.NoError(tb, c.Start())
	defer func() {
		_ = c.Process.Kill()
		_ = c.Wait()
	}()
	require.NoError(tb, theirs.Close())
	buf := make([]byte, 1<<16)
	var seen []byte
	wait := 10 * time.Second
	for {
		require.NoError(tb, ours.SetReadDeadline(time.Now().Add(wait)))
		n, err := ours.Read(buf)
		if err != nil {
			break
		}
		seen = append(seen, buf[:n]...)
		if f.first == 0 && bytes.Contains(seen, []byte("Elm Street")) {
			f.first, wait = time.Since(began), 200*time.Millisecond
		}
	}
	require.NotZero(tb, f.first, "no frame came: %q", seen)
	f.resident = resident(tb, c.Process.Pid)
	return f
}

// resident reads how much of a process was in memory at the most, in KiB.
func resident(tb testing.TB, pid int) int {
	tb.Helper()
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	require.NoError(tb, err)
	for line := range strings.Lines(string(b)) {
		if rest, ok := strings.CutPrefix(line, "VmHWM:"); ok {
			n, err := strconv.Atoi(strings.Fields(rest)[0])
			require.NoError(tb, err)
			return n
		}
	}
	require.Fail(tb, "the process has no high water mark")
	return 0
}

// BenchmarkFirstFrame measures from the start of the process to the first frame
// in a pseudo terminal of 200×60, and how much memory was resident once the
// month had been read.
func BenchmarkFirstFrame(b *testing.B) {
	program, err := released()
	require.NoError(b, err)
	for _, size := range sizes {
		b.Run(size.name, func(b *testing.B) {
			path, err := size.file()
			require.NoError(b, err)
			env := home(b.TempDir())
			var took []time.Duration
			most := 0
			for b.Loop() {
				f := start(b, program, path, env)
				took, most = append(took, f.first), max(most, f.resident)
			}
			spread(b, took, "frame")
			b.ReportMetric(float64(most)/1024, "MiB-resident")
		})
	}
}
