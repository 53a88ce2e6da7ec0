//go:build darwin || dragonfly || freebsd || linux || netbsd || openbsd

package vault

import (
	"errors"
	"os"

	"golang.org/x/sys/unix"
)

// lock waits until this process alone may change the file at path. The kernel
// ends the lock when the process ends, however it ends. It is taken on a file
// beside, because the file itself is replaced by each change.
func lock(path string) (unlock func(), err error) {
	f, err := os.OpenFile(path+".lock", os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, err
	}
	for {
		err = unix.Flock(int(f.Fd()), unix.LOCK_EX)
		if !errors.Is(err, unix.EINTR) {
			break
		}
	}
	if err != nil {
		_ = f.Close()
		return nil, err
	}
	return func() { _ = f.Close() }, nil
}

// lockToRead does nothing: a rename replaces the file under a reader's feet
// without hurting it.
func lockToRead(string) (unlock func(), err error) { return func() {}, nil }
