package vault

import "errors"

// Vault keeps secrets by account and name ("access token", "refresh token").
// All methods may be called from several goroutines.
type Vault interface {
	// Get gives one secret, or an error that is [ErrNotFound].
	Get(account, name string) (Secret, error)
	// Put keeps one secret in place of the one before. It is on disk when
	// Put returns, so a single-use refresh token can be put before it is used.
	Put(account, name string, s Secret) error
	// Remove forgets one secret. One that is not kept is no error.
	Remove(account, name string) error
	// Delete forgets all secrets of an account. An account without any is
	// no error.
	Delete(account string) error
}

// What can go wrong, for errors.Is. The error that is returned is an [*Error]
// with a sentence.
var (
	// ErrNotFound says that nothing is kept under this account and name.
	ErrNotFound = errors.New("secret not found")
	// ErrNoKeyring says that this computer, or this session, has no keyring.
	ErrNoKeyring = errors.New("no keyring")
	// ErrKeyringLocked says that there is a keyring, but it stayed locked or
	// did not answer in time.
	ErrKeyringLocked = errors.New("keyring locked")
	// ErrLocked says that a passphrase is needed and none could be had.
	ErrLocked = errors.New("passphrase needed")
	// ErrWrongPassphrase says that the passphrase doesn't open the file.
	ErrWrongPassphrase = errors.New("wrong passphrase")
	// ErrTooLong says that the keyring doesn't take a secret of this length.
	ErrTooLong = errors.New("secret too long")
	// ErrDamaged says that the file can't be understood; it is left as it is.
	ErrDamaged = errors.New("damaged file")
	// ErrNewer says that a later Rounds has written the file.
	ErrNewer = errors.New("file of a newer version")
	// ErrDisk says that the file could not be read, locked or written.
	ErrDisk = errors.New("disk error")
)

// Error is what reaches a person: Text is a sentence without capital and full
// stop, Hint the next step. Err is one of the package's errors, with its cause
// where there is one that holds no secret.
type Error struct {
	Text string
	Hint string
	Err  error
}

// Error gives the sentence.
func (e *Error) Error() string { return e.Text }

// Unwrap gives what it is, for errors.Is.
func (e *Error) Unwrap() error { return e.Err }

// notFound is the answer to a Get of something that is not kept.
func notFound(account, name string) error {
	return &Error{
		Text: "no " + name + " is kept for account " + account,
		Hint: "connect the account again with rounds connect",
		Err:  ErrNotFound,
	}
}

// named refuses an empty account or name, which would hide a fault of the
// caller, and a keyring would delete more than meant.
func named(parts ...string) error {
	for _, p := range parts {
		if p == "" {
			return errors.New("vault: empty account or name")
		}
	}
	return nil
}
