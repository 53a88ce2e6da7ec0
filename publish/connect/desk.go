package connect

import (
	"context"
	"io"

	"rounds/calendar"
	"rounds/calendar/platform"
	"rounds/calendar/signin"
	"rounds/publish/connect/vault"
)

// Desk leads a person through signing in, in the words of package signin: it is
// what commands and screens ask.
type Desk struct {
	Signer *Signer
	Random io.Reader
}

// Ways gives the ways to sign in to a platform, the one to recommend first; none
// for a platform that is served by hand.
func (d Desk) Ways(n platform.Name) []signin.Way { return Ways(n) }

// Rights lists what a platform is asked for on a way.
func (d Desk) Rights(n platform.Name, way string) []signin.Right { return Rights(n, way) }

// Ready opens the place where the keys will lie, so that a passphrase is asked
// for before a person begins, not after a code that lasts half a minute.
func (d Desk) Ready(in *signin.Input) error {
	p, err := providerOf(in.Platform)
	if err != nil {
		return err
	}
	base, err := p.base(in.Base, in.Way)
	if err != nil {
		return err
	}
	v, err := d.Signer.vault(calendar.Account{Platform: in.Platform, Base: base})
	if err != nil {
		return vaultError(err)
	}
	if shut, ok := v.(interface{ Ready() error }); ok {
		if err := shut.Ready(); err != nil {
			return vaultError(err)
		}
	}
	return nil
}

// Ask prepares the page on which the person agrees, and begins to wait for her.
func (d Desk) Ask(ctx context.Context, in *signin.Input) (signin.Asked, error) {
	p := given(in)
	p.Consent.Close()
	c, err := d.Signer.Ask(ctx, in.Platform, in.Base, p, Question{Random: d.Random, Without: in.Without})
	if err != nil {
		return signin.Asked{}, err
	}
	p.Consent = c
	return signin.Asked{Address: c.Address, Deaf: c.Deaf, Wait: c.Wait, Close: c.Close}, nil
}

// Connect checks what was given with the platform.
func (d Desk) Connect(ctx context.Context, in *signin.Input) (signin.Found, error) {
	p := given(in)
	p.Returned, p.Profile = in.Returned, in.Profile
	in.Returned = ""
	a, id, err := d.Signer.Connect(ctx, in.Platform, in.Base, p)
	return signin.Found{Account: a, Link: id.Link, Granted: id.Granted, Missing: id.Missing, Notes: id.Notes, Profiles: id.Profiles}, err
}

// Keep puts the keys away under the id of the account, once that was saved.
func (d Desk) Keep(in *signin.Input, a calendar.Account) error { return d.Signer.Keep(a, *given(in)) }

// Look asks the platform about the key of an account that is connected, and
// renews it where that is due.
func (d Desk) Look(ctx context.Context, a calendar.Account) (signin.Found, error) {
	id, err := d.Signer.Look(ctx, a)
	a.KeyUntil, a.KeyChecked = id.Until, d.Signer.now()
	return signin.Found{Account: a, Link: id.Link, Granted: id.Granted, Missing: id.Missing, Notes: id.Notes}, err
}

// given takes over what the person gave; what has become of it lies in the
// input's state.
func given(in *signin.Input) *Pasted {
	p, ok := in.State.(*Pasted)
	if !ok || len(in.Values) > 0 { // what was given anew has nothing to do with what was known
		if ok {
			p.Consent.Close()
		}
		p = &Pasted{}
		in.State = p
	}
	p.Way = in.Way
	for name, field := range map[string]*vault.Secret{
		"token": &p.Token, "refresh": &p.Refresh, "client id": &p.ClientID, "client secret": &p.ClientSecret, "app secret": &p.AppSecret,
	} {
		if v, ok := in.Values[name]; ok {
			*field = vault.NewSecret(v)
		}
	}
	clear(in.Values)
	return p
}
