package vault

import (
	"errors"
	"sync"
	"time"
)

// nextStep is the hint where secrets can't be had.
const nextStep = "start again with --passphrase-file FILE, or in a terminal where a passphrase can be typed"

// Ways are the places and means that a program has for secrets.
type Ways struct {
	Service    string // name of the entries in the keyring
	PlainPath  string // the readable file for loopback accounts
	SealedPath string // the encrypted file

	// Passphrase gives the passphrase of the encrypted file, typed or out of a
	// file; nil where there is neither.
	Passphrase func() (string, error)
	// First is that of [SealedOptions].
	First func() (string, error)
	// FromFile says that a passphrase file was named. Then the encrypted file is
	// used even where there is a keyring: what is connected like this can be
	// sent by a task scheduler's run, which often has no keyring to open.
	FromFile bool
	// GiveUp bounds the wait for a locked keyring, see [Keyring].
	GiveUp func() <-chan time.Time
	// WorkFactor is that of [SealedOptions].
	WorkFactor int
}

// Chosen knows the place of each account's secrets. The keyring is looked for
// once, when it is first needed; a run of loopback accounts never touches it.
type Chosen struct {
	ways   Ways
	plain  *PlainVault
	sealed *SealedVault

	once   sync.Once
	ring   *KeyringVault
	noRing error
}

// Choose prepares the places. Nothing is opened or asked yet.
func Choose(w Ways) *Chosen {
	return &Chosen{
		ways:   w,
		plain:  Plain(w.PlainPath),
		sealed: Sealed(w.SealedPath, w.Passphrase, SealedOptions{WorkFactor: w.WorkFactor, First: w.First}),
	}
}

// For gives the vault of an account: the readable file for one on a loopback
// address, else the keyring, else the encrypted file, which it opens. Where
// neither can be had the error is a sentence with the next step.
func (c *Chosen) For(loopback bool) (Vault, error) {
	if loopback {
		return c.plain, nil
	}
	if !c.ways.FromFile {
		c.once.Do(func() { c.ring, c.noRing = Keyring(c.ways.Service, c.ways.GiveUp) })
		if c.noRing == nil {
			return pointing{c.ring, c.sealed}, nil
		}
		if !errors.Is(c.noRing, ErrNoKeyring) {
			return nil, c.noRing
		}
	}
	if c.ways.Passphrase == nil {
		return nil, &Error{
			Text: "the accounts' secrets can't be opened: there is no keyring here, and no passphrase for the encrypted file",
			Hint: nextStep,
			Err:  errors.Join(ErrLocked, c.noRing),
		}
	}
	if err := c.sealed.Open(); err != nil {
		return nil, err
	}
	return c.sealed, nil
}

// pointing is the keyring with a better hint where a secret may lie in the
// encrypted file because it was connected without the keyring.
type pointing struct {
	*KeyringVault
	sealed *SealedVault
}

// Get is that of the keyring.
func (p pointing) Get(account, name string) (Secret, error) {
	s, err := p.KeyringVault.Get(account, name)
	if !errors.Is(err, ErrNotFound) || p.sealed.New() {
		return s, err
	}
	return s, &Error{
		Text: err.Error() + " in the keyring, and there is an encrypted file too",
		Hint: "start again with --passphrase-file FILE to use the encrypted file, or connect the account again with rounds connect",
		Err:  err,
	}
}
