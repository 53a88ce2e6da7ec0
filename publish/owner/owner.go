// Package owner names the process that holds a claim, and tells whether such a
// process has surely ended.
//
// A claim ends by its time in any case. Knowing that its owner is dead only
// spares the next run the wait: after a crash the restarted program goes on at
// once. So the answer errs on one side: whatever cannot be known counts as
// alive. A process of another computer, another container or another start of
// the same computer is told apart by name, not guessed by number.
package owner

import (
	"errors"
	"os"
	"runtime"
	"strconv"
	"strings"
	"syscall"
)

// identity is what a name says of a process.
type identity struct {
	place string // the computer, and the container in it
	boot  string // this start of the computer; "" where the system does not tell
	pid   int
	start string // when the process began, in the system's own count; "" where it does not tell
}

const separator = "|"

// This gives the name of this process.
func This() string { return identity{place(), boot(), os.Getpid(), started(os.Getpid())}.String() }

func (i identity) String() string {
	return strings.Join([]string{i.place, i.boot, strconv.Itoa(i.pid), i.start}, separator)
}

// Dead tells whether the process that a name stands for has surely ended. What
// follows on the name, such as one of its runs, does not count.
func Dead(name string) bool {
	fields := strings.Split(name, separator)
	if len(fields) < 4 {
		return false
	}
	pid, err := strconv.Atoi(fields[2])
	if err != nil || pid <= 0 || fields[0] != place() {
		return false
	}
	if b := boot(); b != "" && fields[1] != "" && b != fields[1] {
		return true // the computer was started again since
	}
	if ended(pid) {
		return true
	}
	now := started(pid)
	return now != "" && fields[3] != "" && now != fields[3] // the number was given to another process
}

// place names the computer and, on Linux, the space in which process numbers
// count.
func place() string {
	host, _ := os.Hostname()
	id, _ := os.ReadFile("/etc/machine-id")
	space, _ := os.Readlink("/proc/self/ns/pid")
	return strings.ReplaceAll(host+" "+strings.TrimSpace(string(id))+" "+space, separator, " ")
}

func boot() string {
	b, _ := os.ReadFile("/proc/sys/kernel/random/boot_id")
	return strings.TrimSpace(string(b))
}

// ended tells whether no process of that number is running.
func ended(pid int) bool {
	p, err := os.FindProcess(pid)
	if err != nil {
		return true // Windows looks for it at once
	}
	defer func() { _ = p.Release() }()
	if runtime.GOOS == "windows" {
		return false
	}
	if errors.Is(p.Signal(syscall.Signal(0)), os.ErrProcessDone) {
		return true
	}
	return state(pid) == "Z" // killed, and its parent has not looked yet
}

// started gives when a process began, in clock ticks since the computer
// started: the 22nd field of /proc/PID/stat (proc(5)).
func started(pid int) string { return stat(pid, 22) }

func state(pid int) string { return stat(pid, 3) }

// stat gives a field of /proc/PID/stat, counted from 1. The second one, the
// program's name in parentheses, may itself hold blanks and parentheses.
func stat(pid, field int) string {
	b, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/stat")
	if err != nil {
		return ""
	}
	text := string(b)
	fields := strings.Fields(text[strings.LastIndexByte(text, ')')+1:])
	if i := field - 3; i >= 0 && i < len(fields) {
		return fields[i]
	}
	return ""
}
