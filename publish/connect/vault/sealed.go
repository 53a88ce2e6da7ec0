package vault

import (
	"bytes"
	"errors"
	"fmt"
	"io"

	"filippo.io/age"
)

const (
	// DefaultWorkFactor is the scrypt work, as a power of two: with age's
	// r = 8 and p = 1 it is the least that OWASP's Password Storage Cheat Sheet
	// names (N = 2^17), and takes 128 MiB of memory for under a second.
	DefaultWorkFactor = 17
	// maxWorkFactor bounds what a file may demand: 1 GiB.
	maxWorkFactor = 20
)

// SealedOptions are the settings of a [SealedVault].
type SealedOptions struct {
	// WorkFactor is the power of two of scrypt's work, 1 to 20; 0 means
	// [DefaultWorkFactor]. Tests use 10 or less.
	WorkFactor int
	// First gives the passphrase of a file that is not there yet, which a person
	// types twice; nil means that it is asked for like any other.
	First func() (string, error)
}

// SealedVault is a file encrypted with a passphrase, in the age format
// (age-encryption.org/v1).
type SealedVault struct {
	file       file
	passphrase func() (string, error)
	first      func() (string, error)
	workFactor int
	known      string // guarded by file.mu
}

// Sealed is the encrypted file at path, which is made by the first Put.
// passphrase is called once, when it is first needed, and again only after a
// wrong answer; nil means that there is nobody to ask.
func Sealed(path string, passphrase func() (string, error), o SealedOptions) *SealedVault {
	v := &SealedVault{passphrase: passphrase, first: o.First, workFactor: o.WorkFactor}
	if v.workFactor < 1 || v.workFactor > maxWorkFactor {
		v.workFactor = DefaultWorkFactor
	}
	v.file = file{path: path, seal: v.seal, open: v.open, ready: v.ask, write: writeAll}
	return v
}

// New tells whether the file is not there yet: then the passphrase that is
// asked for is a new one, and a person should type it twice.
func (v *SealedVault) New() bool { return !v.file.exists() }

// Open asks for the passphrase and opens the file, so that a run can refuse
// before any step. Without a file there is nothing to open.
func (v *SealedVault) Open() error {
	v.file.mu.Lock()
	defer v.file.mu.Unlock()
	return v.file.load()
}

// Ready is Open, and where there is no file yet it asks for the passphrase of
// the one to come.
func (v *SealedVault) Ready() error {
	v.file.mu.Lock()
	defer v.file.mu.Unlock()
	if err := v.file.load(); err != nil {
		return err
	}
	return v.ask()
}

// Get opens the file where that has not been done and gives one secret.
func (v *SealedVault) Get(account, name string) (Secret, error) { return v.file.get(account, name) }

// Put seals the file anew with one secret changed.
func (v *SealedVault) Put(account, name string, s Secret) error { return v.file.put(account, name, s) }

// Remove seals the file anew without one secret.
func (v *SealedVault) Remove(account, name string) error { return v.file.remove(account, name) }

// Delete seals the file anew without the account.
func (v *SealedVault) Delete(account string) error { return v.file.delete(account) }

func (v *SealedVault) ask() error {
	if v.known != "" {
		return nil
	}
	if v.passphrase == nil {
		return v.locked(nil)
	}
	ask := v.passphrase
	if v.first != nil && v.New() {
		ask = v.first
	}
	p, err := ask()
	if err != nil {
		return v.locked(err)
	}
	if p == "" {
		return v.locked(errors.New("the passphrase is empty"))
	}
	v.known = p
	return nil
}

func (v *SealedVault) seal(plain []byte) ([]byte, error) {
	to, err := age.NewScryptRecipient(v.known)
	if err != nil {
		return nil, v.locked(err)
	}
	to.SetWorkFactor(v.workFactor)
	var b bytes.Buffer
	w, err := age.Encrypt(&b, to)
	if err != nil {
		return nil, fmt.Errorf("vault: sealing: %w", err)
	}
	if _, err := w.Write(plain); err != nil {
		return nil, fmt.Errorf("vault: sealing: %w", err)
	}
	if err := w.Close(); err != nil {
		return nil, fmt.Errorf("vault: sealing: %w", err)
	}
	return b.Bytes(), nil
}

func (v *SealedVault) open(sealed []byte) ([]byte, error) {
	if err := v.ask(); err != nil {
		return nil, err
	}
	with, err := age.NewScryptIdentity(v.known)
	if err != nil {
		return nil, v.locked(err)
	}
	with.SetMaxWorkFactor(maxWorkFactor)
	r, err := age.Decrypt(bytes.NewReader(sealed), with)
	if none, ok := errors.AsType[*age.NoIdentityMatchError](err); ok {
		if len(none.StanzaTypes) != 1 || none.StanzaTypes[0] != "scrypt" {
			return nil, v.file.damaged()
		}
		v.known = ""
		return nil, &Error{
			Text: "the passphrase does not open " + v.file.path,
			Hint: "try again; where it is lost, move the file away and connect the accounts again",
			Err:  ErrWrongPassphrase,
		}
	}
	if err != nil {
		return nil, v.file.damaged()
	}
	plain, err := io.ReadAll(io.LimitReader(r, maxFile))
	if err != nil {
		return nil, v.file.damaged()
	}
	return plain, nil
}

func (v *SealedVault) locked(cause error) error {
	err := ErrLocked
	if cause != nil {
		err = fmt.Errorf("%w: %w", ErrLocked, cause)
	}
	return &Error{
		Text: "the accounts' secrets in " + v.file.path + " need a passphrase",
		Hint: nextStep,
		Err:  err,
	}
}
