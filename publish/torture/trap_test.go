package torture

import (
	"syscall"
	"time"
)

// calls are those of torture's axis A: what changes a disk or talks to somebody.
// Linux has more than one name for a rename and a sync.
var calls = []string{
	"pwrite64", "fdatasync", "fsync", "ftruncate", "rename", "renameat", "renameat2",
	"connect", "write", "read", "close",
}

// diskCalls are those that a failing disk fails.
var diskCalls = []string{"pwrite64", "fdatasync", "fsync", "ftruncate"}

// deed is what happens at a point.
type deed string

const (
	nothing deed = ""
	kills   deed = "kill"   // SIGKILL before the call is made
	eio     deed = "EIO"    // the call fails: the disk is broken
	enospc  deed = "ENOSPC" // the call fails: the disk is full
)

func (d deed) errno() syscall.Errno {
	if d == enospc {
		return syscall.ENOSPC
	}
	return syscall.EIO
}

// trap says what happens to a process at one of its calls. One counter runs over
// all its threads.
type trap struct {
	does    deed
	at      int  // the point, counted from 1
	forever bool // every call from there on
	// clock says how far the wall clock is off after so many calls; nil leaves it.
	clock func(calls int) time.Duration
	quiet bool // nothing but the clock is watched
}

// watched are the calls that count.
func (t trap) watched() []string {
	if t.quiet {
		return nil
	}
	if t.does == eio || t.does == enospc {
		return diskCalls
	}
	return calls
}

func (t trap) strikes(n int) bool {
	return t.does != nothing && (n == t.at || t.forever && n > t.at)
}

// points are the calls of a run as they came by.
type points struct {
	total int
	by    map[string]int
	order []string // the calls in order
	met   string   // the call at which it happened, "" for a run that ended unhurt
}

// always is a clock that is off all the time.
func always(d time.Duration) func(int) time.Duration {
	return func(int) time.Duration { return d }
}

// jumps is a clock that is set while the program runs, at one of its calls.
func jumps(at int, d time.Duration) func(int) time.Duration {
	return func(n int) time.Duration {
		if n < at {
			return 0
		}
		return d
	}
}
