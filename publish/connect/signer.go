package connect

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"sync"
	"time"

	"rounds/calendar"
	"rounds/calendar/platform"
	"rounds/publish"
	"rounds/publish/connect/vault"
	"rounds/publish/wire"
)

// ahead is how long before its end a key of an hour or two is renewed.
const ahead = time.Minute

// Options is what a signer works with; LockDir may be empty, the rest is needed.
type Options struct {
	// Vault gives the place of an account's secrets.
	Vault func(a calendar.Account) (vault.Vault, error)
	Wire  *wire.Client
	Now   func() time.Time
	// Ends is told when an account's key was made or looked at and until when it is
	// good (zero where no end is known), for [calendar.Account.KeyUntil]; it may be nil.
	Ends func(ctx context.Context, a calendar.Account, until, checked time.Time)
	// LockDir is a folder for the files that keep two processes from renewing
	// one key at the same time, beside the secrets. Without it only this process
	// is kept in order.
	LockDir string
}

// Signer signs accounts in and hands out their keys. Its methods may be used
// side by side.
type Signer struct {
	vault   func(a calendar.Account) (vault.Vault, error)
	wire    *wire.Client
	now     func() time.Time
	lockDir string
	ends    func(ctx context.Context, a calendar.Account, until, checked time.Time)

	mu    sync.Mutex
	inUse map[calendar.AccountID]*holder
}

// holder is one account's secrets in this process. Its lock is held while they
// are renewed, so that one goroutine does it.
type holder struct {
	mu     sync.Mutex
	k      kept
	loaded bool
	// unsaved is a renewed pair that the vault did not take; it is not used
	// before it does.
	unsaved *kept
	// tried is when a key that is still good was last tried to renew.
	tried time.Time
}

// New makes a signer.
func New(o Options) *Signer {
	return &Signer{
		vault: o.Vault, wire: o.Wire, now: o.Now, lockDir: o.LockDir, ends: o.Ends, inUse: map[calendar.AccountID]*holder{},
	}
}

// Check asks a platform about what was given: which account it is, what is
// granted, what is missing and until when. An empty base is the platform's own
// address. It may put newer secrets into p: those are the ones to keep, also after
// an error. Its error is a *[calendar.Error]; where the key leads to several
// profiles, the identity lists them.
func (s *Signer) Check(ctx context.Context, n platform.Name, base string, in *Pasted) (Identity, error) {
	p, err := providerOf(n)
	if err != nil {
		return Identity{Platform: n}, err
	}
	if err := in.tidy(); err != nil {
		return Identity{Platform: n}, err
	}
	if base, err = p.base(base, in.Way); err != nil {
		return Identity{Platform: n}, err
	}
	id, err := s.check(ctx, p, base, in)
	id.Platform = n
	if f, ok := errors.AsType[*publish.Fault](err); ok {
		return id, asError(f)
	}
	return id, err
}

func (s *Signer) check(ctx context.Context, p *provider, base string, in *Pasted) (Identity, error) {
	if in.Returned != "" && p.exchange != nil {
		if err := s.redeem(ctx, p, base, in); err != nil {
			return Identity{}, err
		}
	}
	a := calendar.Account{Platform: p.name, Name: p.name.Title(), Base: base}
	t := publish.Target{Account: a, Now: s.now, Token: func(_ context.Context, rejected string) (string, error) {
		if rejected != "" {
			return "", &publish.Fault{Class: publish.SignIn, Text: "the key was turned down", Hint: "copy it again and paste it"}
		}
		return in.Token.Reveal(), nil
	}}
	return p.check(ctx, signing{s, p}, t, in)
}

// nothingPasted is the error where no key was given.
func nothingPasted(text string) error {
	return &calendar.Error{Op: "connect an account", Kind: calendar.Invalid, Text: text, Hint: "follow the steps of the guide and paste what they name"}
}

// Connect checks what was given and gives the account that it is of, without an
// id: the caller saves it and then calls [Signer.Keep] with what p has become.
func (s *Signer) Connect(ctx context.Context, n platform.Name, base string, in *Pasted) (calendar.Account, Identity, error) {
	id, err := s.Check(ctx, n, base, in)
	if err != nil {
		return calendar.Account{}, id, err
	}
	p, err := providerOf(n)
	if err != nil {
		return calendar.Account{}, id, err
	}
	if base, err = p.base(base, in.Way); err != nil {
		return calendar.Account{}, id, err
	}
	for _, m := range id.Missing {
		if m.Required {
			return calendar.Account{}, id, &calendar.Error{
				Op: "connect an account", Kind: calendar.SignIn, Text: "the key lacks " + m.Permission + ", which is needed for " + m.For,
				Hint: "make the key again with this permission, and paste it",
			}
		}
	}
	return calendar.Account{
		Platform: n, Name: id.Name, Handle: id.Handle, RemoteID: id.RemoteID, Base: base, KeyUntil: id.Until, KeyChecked: s.now(),
	}, id, nil
}

// Keep puts the secrets into the vault, under the account's id.
func (s *Signer) Keep(a calendar.Account, p Pasted) error {
	if err := p.tidy(); err != nil {
		return err
	}
	h := s.holder(a)
	h.mu.Lock()
	defer h.mu.Unlock()
	k := p.kept()
	if err := s.save(a, k); err != nil {
		return err
	}
	h.k, h.loaded, h.unsaved = k, true, nil
	return nil
}

// Forget takes an account's secrets out of the vault.
func (s *Signer) Forget(a calendar.Account) error {
	h := s.holder(a)
	h.mu.Lock()
	defer h.mu.Unlock()
	v, err := s.vault(a)
	if err != nil {
		return vaultError(err)
	}
	if err := v.Delete(string(a.ID)); err != nil {
		return vaultError(err)
	}
	h.k, h.loaded, h.unsaved = kept{}, false, nil
	return nil
}

// Look asks the platform about an account that is connected, and tells the file
// until when its key is good.
func (s *Signer) Look(ctx context.Context, a calendar.Account) (Identity, error) {
	p, err := providerOf(a.Platform)
	if err != nil {
		return Identity{}, err
	}
	rejected := ""
	for {
		token, err := s.Token(a)(ctx, rejected)
		if f, ok := errors.AsType[*publish.Fault](err); ok {
			return Identity{}, asError(f)
		}
		if err != nil {
			return Identity{}, err
		}
		k := s.inHand(a)
		in := &Pasted{
			Way: k.Way, Token: vault.NewSecret(token), AppSecret: vault.NewSecret(k.AppSecret), Profile: a.RemoteID,
			got: k.Got, expires: k.Expires, until: k.Until, scope: k.Scope,
		}
		id, err := s.Check(ctx, a.Platform, a.Base, in)
		switch {
		case err != nil && calendar.KindOf(err) == calendar.SignIn && rejected == "" && p.refreshes(k):
			rejected = token
			continue
		case err != nil:
			return id, err
		case a.RemoteID != "" && id.RemoteID != a.RemoteID:
			return id, &calendar.Error{
				Op: "check a key", Kind: calendar.SignIn, Text: "the key of “" + a.Name + "” is that of another account, “" + id.Name + "”",
				Hint: "connect the account again with rounds connect " + string(a.Platform),
			}
		case p.refreshes(k):
			id.Notes = nil // they hold for a key that is not renewed
		}
		s.tell(ctx, a, id.Until)
		return id, nil
	}
}

// inHand gives the secrets that this process holds of an account.
func (s *Signer) inHand(a calendar.Account) kept {
	h := s.holder(a)
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.k
}

// tell hands on when an account's key ends.
func (s *Signer) tell(ctx context.Context, a calendar.Account, until time.Time) {
	if s.ends != nil {
		s.ends(ctx, a, until, s.now())
	}
}

// Until tells when an account has to be connected again, without asking the
// platform; zero where no end is known.
func (s *Signer) Until(a calendar.Account) (time.Time, error) {
	k, err := s.load(a)
	if err != nil {
		return time.Time{}, err
	}
	p, err := providerOf(a.Platform)
	if err == nil && k.Until.IsZero() && !p.refreshes(k) {
		return k.Expires, nil
	}
	return k.Until, err
}

// Proof gives the appsecret_proof of a token: HMAC-SHA256 of it under the app's
// secret, in lower-case hex (Meta, "Secure Graph API requests"); "" where no app
// secret is kept.
func (s *Signer) Proof(a calendar.Account, token string) (string, error) {
	h := s.holder(a)
	h.mu.Lock()
	defer h.mu.Unlock()
	if err := s.fill(a, h); err != nil {
		return "", err
	}
	return proof(h.k.AppSecret, token), nil
}

func proof(secret, token string) string {
	if secret == "" {
		return ""
	}
	m := hmac.New(sha256.New, []byte(secret))
	m.Write([]byte(token))
	return hex.EncodeToString(m.Sum(nil))
}

func (s *Signer) holder(a calendar.Account) *holder {
	s.mu.Lock()
	defer s.mu.Unlock()
	h := s.inUse[a.ID]
	if h == nil {
		h = &holder{}
		s.inUse[a.ID] = h
	}
	return h
}
