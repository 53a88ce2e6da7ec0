package vault

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"time"

	"github.com/zalando/go-keyring"
)

const (
	busVariable = "DBUS_SESSION_BUS_ADDRESS"
	// probeAccount is asked for once, to see whether a keyring answers.
	probeAccount = "probe"
)

// KeyringVault is the computer's keyring. Each secret is an entry of its own,
// because Windows takes at most 2,560 bytes an entry (Microsoft,
// CREDENTIALW: CRED_MAX_CREDENTIAL_BLOB_SIZE) and macOS about 3,000.
type KeyringVault struct {
	service string
	giveUp  func() <-chan time.Time
}

// Keyring opens the computer's keyring; service is the name before every
// entry ("rounds"). It asks the keyring one question, and answers with
// [ErrNoKeyring] where there is none, as in a session without a desktop.
//
// A locked keyring asks for its password in a window of its own; giveUp tells
// when to wait no longer (for instance 30 seconds after it was called) and nil
// waits as long as it takes.
func Keyring(service string, giveUp func() <-chan time.Time) (*KeyringVault, error) {
	v := &KeyringVault{service: service, giveUp: giveUp}
	err := v.wait(func() error {
		defer withoutLaunch()()
		_, err := keyring.Get(v.entry(probeAccount), probeAccount)
		return err
	})
	switch {
	case err == nil, errors.Is(err, keyring.ErrNotFound):
		return v, nil
	case isLocked(err):
		return nil, lockedError(err)
	}
	return nil, &Error{
		Text: "this computer has no keyring that Rounds can use",
		Hint: nextStep,
		Err:  fmt.Errorf("%w: %w", ErrNoKeyring, err),
	}
}

// Get asks the keyring for one secret.
func (v *KeyringVault) Get(account, name string) (Secret, error) {
	if err := named(account, name); err != nil {
		return Secret{}, err
	}
	text, err := v.get(account, name)
	if errors.Is(err, keyring.ErrNotFound) {
		return Secret{}, notFound(account, name)
	}
	if err != nil {
		return Secret{}, failed("could not be read from", err)
	}
	return NewSecret(text), nil
}

// Put writes the secret and reads it back: a keyring whose question was
// dismissed reports success all the same.
func (v *KeyringVault) Put(account, name string, s Secret) error {
	if err := named(account, name); err != nil {
		return err
	}
	err := v.wait(func() error { return keyring.Set(v.entry(account), name, s.Reveal()) })
	if errors.Is(err, keyring.ErrSetDataTooBig) {
		return &Error{
			Text: fmt.Sprintf("the %s of account %s is too long for this computer's keyring (%d bytes)",
				name, account, len(s.Reveal())),
			Hint: "keep it in the encrypted file: start again with --passphrase-file FILE",
			Err:  ErrTooLong,
		}
	}
	if err != nil {
		return failed("could not be written to", err)
	}
	if back, err := v.get(account, name); err != nil || back != s.Reveal() {
		return failed("could not be written to", ErrKeyringLocked)
	}
	return nil
}

// Remove removes one entry of the account.
func (v *KeyringVault) Remove(account, name string) error {
	if err := named(account, name); err != nil {
		return err
	}
	err := v.wait(func() error { return keyring.Delete(v.entry(account), name) })
	if err != nil && !errors.Is(err, keyring.ErrNotFound) {
		return failed("could not be removed from", err)
	}
	return nil
}

// Delete removes all entries of the account.
func (v *KeyringVault) Delete(account string) error {
	if err := named(account); err != nil {
		return err
	}
	err := v.wait(func() error { return keyring.DeleteAll(v.entry(account)) })
	if err != nil && !errors.Is(err, keyring.ErrNotFound) {
		return failed("could not be removed from", err)
	}
	return nil
}

// entry is the service name of an account: one each, so that Delete can name
// all of an account's secrets and nothing else.
func (v *KeyringVault) entry(account string) string { return v.service + "/" + account }

func (v *KeyringVault) get(account, name string) (string, error) {
	var text string
	got := make(chan string, 1)
	err := v.wait(func() error {
		t, err := keyring.Get(v.entry(account), name)
		got <- t
		return err
	})
	if err == nil {
		text = <-got
	}
	return text, err
}

// wait runs ask until it ends or patience does. What is given up goes on in
// its goroutine until the keyring answers or the process ends.
func (v *KeyringVault) wait(ask func() error) error {
	if v.giveUp == nil {
		return ask()
	}
	done := make(chan error, 1)
	go func() { done <- ask() }()
	select {
	case err := <-done:
		return err
	case <-v.giveUp():
		return ErrKeyringLocked
	}
}

func failed(what string, err error) error {
	if isLocked(err) {
		return lockedError(err)
	}
	return &Error{
		Text: "a secret " + what + " this computer's keyring",
		Hint: "see whether the keyring is open, and try again",
		Err:  err,
	}
}

func lockedError(err error) error {
	return &Error{
		Text: "this computer's keyring is locked or does not answer",
		Hint: "unlock it (it may be asking in a window of its own) and try again, " +
			"or start with --passphrase-file FILE",
		Err: fmt.Errorf("%w: %w", ErrKeyringLocked, err),
	}
}

// isLocked tells a keyring that stayed locked from one that isn't there. The
// Secret Service library has no error value for it, only these words.
func isLocked(err error) bool {
	return errors.Is(err, ErrKeyringLocked) || strings.Contains(err.Error(), "failed to unlock") ||
		strings.Contains(err.Error(), "Secret.Error.IsLocked")
}

// withoutLaunch keeps the D-Bus library from starting a message bus of its own
// where the session has none: dbus-launch would leave one behind for every run
// that a task scheduler starts. It gives the function that undoes it.
func withoutLaunch() func() {
	if runtime.GOOS == "windows" || runtime.GOOS == "darwin" {
		return func() {}
	}
	before, was := os.LookupEnv(busVariable)
	if before != "" && before != "autolaunch:" {
		return func() {}
	}
	dir := filepath.Join("/run/user", strconv.Itoa(os.Getuid()))
	for _, known := range []string{"bus", "dbus-session"} {
		if _, err := os.Stat(filepath.Join(dir, known)); err == nil {
			return func() {}
		}
	}
	_ = os.Setenv(busVariable, "unix:path="+filepath.Join(dir, "bus"))
	return func() {
		if was {
			_ = os.Setenv(busVariable, before)
			return
		}
		_ = os.Unsetenv(busVariable)
	}
}
