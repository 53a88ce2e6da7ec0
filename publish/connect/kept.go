package connect

import (
	"encoding/json"
	"errors"
	"time"

	"rounds/calendar"
	"rounds/publish"
	"rounds/publish/connect/vault"
)

// secretName is the name under which an account's secrets lie in the vault, all
// in one, so that a pair is never half replaced.
const secretName = "sign-in"

// kept are an account's secrets as the vault has them.
type kept struct {
	Way          string    `json:"way,omitempty"`
	Access       string    `json:"access"`
	Refresh      string    `json:"refresh,omitempty"`
	ClientID     string    `json:"client_id,omitempty"`
	ClientSecret string    `json:"client_secret,omitempty"`
	AppSecret    string    `json:"app_secret,omitempty"`
	Got          time.Time `json:"got,omitzero"`     // when Access was made
	Expires      time.Time `json:"expires,omitzero"` // of Access
	Until        time.Time `json:"until,omitzero"`   // of the whole sign-in
	Fixed        bool      `json:"fixed,omitempty"`  // Until does not move with use
	Scope        string    `json:"scope,omitempty"`
}

// app tells whether there is what an app renews keys with.
func (k kept) app() bool { return k.Refresh != "" && k.ClientID != "" }

func (s *Signer) load(a calendar.Account) (kept, error) {
	v, err := s.vault(a)
	if err != nil {
		return kept{}, vaultError(err)
	}
	secret, err := v.Get(string(a.ID), secretName)
	if errors.Is(err, vault.ErrNotFound) {
		return kept{}, &publish.Fault{
			Class: publish.SignIn, Text: "the account “" + a.Name + "” is not connected on this computer",
			Hint: "connect it with rounds connect " + string(a.Platform), Err: err,
		}
	}
	if err != nil {
		return kept{}, vaultError(err)
	}
	var k kept
	if json.Unmarshal([]byte(secret.Reveal()), &k) != nil || k.Access == "" && !k.app() {
		return kept{}, &publish.Fault{
			Class: publish.SignIn, Text: "the secret of the account “" + a.Name + "” cannot be read",
			Hint: "connect it again with rounds connect " + string(a.Platform),
		}
	}
	return k, nil
}

func (s *Signer) save(a calendar.Account, k kept) error {
	v, err := s.vault(a)
	if err != nil {
		return vaultError(err)
	}
	b, err := json.Marshal(k)
	if err != nil {
		return vaultError(err)
	}
	if err := v.Put(string(a.ID), secretName, vault.NewSecret(string(b))); err != nil {
		return vaultError(err)
	}
	return nil
}

// vaultError puts a vault's error into the words of the calendar.
func vaultError(err error) error {
	e := &calendar.Error{Op: "open the secrets", Kind: calendar.NeedsPerson, Text: err.Error(), Err: err}
	var v *vault.Error
	if errors.As(err, &v) {
		e.Hint = v.Hint
	}
	return e
}
