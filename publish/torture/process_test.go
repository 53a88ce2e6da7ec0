package torture

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"strconv"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// command is one start of a program.
type command struct {
	program string
	args    []string
	env     []string
	trap    *trap
	strace  []string      // strace's own words, in front
	around  []string      // the same, around the trap
	limit   time.Duration // then ^C is pressed; 0 means a minute
	began   func(*os.Process)
}

// outcome is what became of it.
type outcome struct {
	out, err []byte
	code     int
	killed   bool
	stopped  bool // the limit was reached
	stuck    bool // not even ^C ended it
	points   points
	took     time.Duration
}

// stubborn is how long a program may take to end after ^C.
const stubborn = 75 * time.Second // a call that publishes is waited for, up to a minute

// do runs a command to its end.
func (c command) do(t testing.TB) outcome {
	t.Helper()
	cmd := exec.Command(c.program, c.args...)
	if len(c.strace) > 0 {
		cmd = exec.Command(c.strace[0], append(append(c.strace[1:], c.program), c.args...)...)
	}
	cmd.Env = c.env
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	cmd.WaitDelay = time.Second
	began := time.Now()
	counted := func() (points, error) { return points{}, nil }
	var err error
	if c.trap != nil {
		counted, err = startTrapped(cmd, *c.trap, c.around...)
	} else {
		err = cmd.Start()
	}
	require.NoError(t, err)
	if c.began != nil {
		c.began(cmd.Process)
	}
	var o outcome
	limit := c.limit
	if limit == 0 {
		limit = time.Minute
	}
	var stopped, stuck atomic.Bool
	stop := time.AfterFunc(limit, func() { stopped.Store(true); _ = cmd.Process.Signal(os.Interrupt) })
	kill := time.AfterFunc(limit+stubborn, func() { stuck.Store(true); _ = cmd.Process.Kill() })
	err = cmd.Wait()
	stop.Stop()
	kill.Stop()
	o.took, o.stopped, o.stuck = time.Since(began), stopped.Load(), stuck.Load()
	o.points, _ = counted()
	o.out, o.err = out.Bytes(), errs.Bytes()
	if exit, ok := errors.AsType[*exec.ExitError](err); ok {
		s, is := exit.Sys().(syscall.WaitStatus)
		o.killed = is && s.Signaled() && s.Signal() == syscall.SIGKILL
		o.code = exit.ExitCode()
	} else {
		require.NoError(t, err)
	}
	return o
}

func (o outcome) String() string {
	s := "exit " + strconv.Itoa(o.code)
	switch {
	case o.stuck:
		s = "stuck"
	case o.killed:
		s = "killed at " + o.points.met
	case o.stopped:
		s = "stopped, " + s
	}
	if bytes.HasPrefix(o.out, []byte("{")) { // the journal tells it better
		return s + "\n" + string(o.err)
	}
	return s + "\n" + string(o.err) + string(o.out)
}
