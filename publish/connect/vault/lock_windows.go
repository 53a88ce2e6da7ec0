package vault

import (
	"errors"
	"io/fs"
	"os"

	"golang.org/x/sys/windows"
)

// lock waits until this process alone may change the file at path. Windows
// ends the lock when the process ends, however it ends. It is taken on a file
// beside, because the file itself is replaced by each change.
func lock(path string) (unlock func(), err error) {
	f, err := os.OpenFile(path+".lock", os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, err
	}
	h := windows.Handle(f.Fd())
	var at windows.Overlapped
	if err := windows.LockFileEx(h, windows.LOCKFILE_EXCLUSIVE_LOCK, 0, 1, 0, &at); err != nil {
		_ = f.Close()
		return nil, err
	}
	return func() {
		_ = windows.UnlockFileEx(h, 0, 1, 0, &at)
		_ = f.Close()
	}, nil
}

// lockToRead takes the same lock: Windows refuses to replace a file while
// another process has it open. Where there is no folder there is nothing to
// wait for.
func lockToRead(path string) (unlock func(), err error) {
	unlock, err = lock(path)
	if errors.Is(err, fs.ErrNotExist) {
		return func() {}, nil
	}
	return unlock, err
}
