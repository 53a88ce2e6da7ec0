//go:build darwin || dragonfly || freebsd || linux || netbsd || openbsd

package connect

import (
	"errors"
	"os"

	"golang.org/x/sys/unix"
)

// lock waits for the file; closing it ends the lock.
func lock(f *os.File) error {
	for {
		err := unix.Flock(int(f.Fd()), unix.LOCK_EX)
		if !errors.Is(err, unix.EINTR) {
			return err
		}
	}
}
