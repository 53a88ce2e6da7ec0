package connect

import (
	"os"

	"golang.org/x/sys/windows"
)

// lock waits for the file; closing it ends the lock.
func lock(f *os.File) error {
	var at windows.Overlapped
	return windows.LockFileEx(windows.Handle(f.Fd()), windows.LOCKFILE_EXCLUSIVE_LOCK, 0, 1, 0, &at)
}
