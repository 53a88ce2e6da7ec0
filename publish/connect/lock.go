package connect

import (
	"context"
	"errors"
	"os"
	"path/filepath"

	"rounds/calendar"
)

// alone waits until this process alone may renew an account's key. The operating
// system ends the lock when the process ends, however it ends.
func (s *Signer) alone(ctx context.Context, a calendar.Account) (unlock func(), err error) {
	if s.lockDir == "" {
		return func() {}, nil
	}
	name := calendar.SumSHA256([]byte(a.ID))[:16] // an id from outside is no file name
	if err := os.MkdirAll(s.lockDir, 0o700); err != nil {
		return nil, lockError(err)
	}
	f, err := os.OpenFile(filepath.Join(s.lockDir, "renew-"+string(name)+".lock"), os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, lockError(err)
	}
	got := make(chan error, 1)
	go func() { got <- lock(f) }()
	select {
	case err := <-got:
		if err != nil {
			_ = f.Close()
			return nil, lockError(err)
		}
		return func() { _ = f.Close() }, nil // which ends the lock
	case <-ctx.Done():
		go func() { _ = errors.Join(<-got, f.Close()) }() // nobody waits for either
		return nil, &calendar.Error{
			Op: "renew a key", Kind: calendar.Busy, Err: ctx.Err(), Text: "another Rounds is renewing the account's key and does not end",
			Hint: "close the other window, then start the run again",
		}
	}
}

func lockError(err error) error {
	return &calendar.Error{
		Op: "renew a key", Kind: calendar.Disk, Err: err, Text: "the folder of the secrets cannot be written to (" + err.Error() + ")",
		Hint: "make room or allow writing, then start the run again",
	}
}
