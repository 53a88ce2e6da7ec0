package connect

import (
	"strings"
	"time"
	"unicode"

	"rounds/calendar"
	"rounds/publish/connect/vault"
)

// Pasted is what a person gives to sign an account in. What a platform has no
// use for stays empty.
type Pasted struct {
	// Way is the name of the way that was taken; "" lets what was given tell.
	Way string
	// Token is the access token: of the account, or of a person whose key leads to
	// accounts.
	Token vault.Secret
	// Refresh is the token that renews the access token. X's can be used once.
	Refresh vault.Secret
	// ClientID and ClientSecret are those of the practice's app there. An app
	// without a secret leaves the second empty.
	ClientID, ClientSecret vault.Secret
	// AppSecret is that of the app at Meta. With it every call proves that it
	// comes from the app.
	AppSecret vault.Secret
	// Consent and Returned sign in in the browser: what [Signer.Ask] gave, and the
	// address that the browser ended on. X takes it within 30 seconds.
	Consent  *Consent
	Returned string
	// Profile chooses one of [Identity.Profiles] by id or name.
	Profile string

	got     time.Time // when Token was made, where that is known
	expires time.Time // of Token, where the platform said
	until   time.Time // of the whole sign-in, where it is known
	fixed   bool      // until does not move with use
	scope   string
}

// tidy takes the white space off that copying leaves behind, and refuses what
// cannot be a secret.
func (p *Pasted) tidy() error {
	for _, one := range []struct {
		name string
		s    *vault.Secret
	}{
		{"key", &p.Token},
		{"refresh token", &p.Refresh},
		{"client id", &p.ClientID},
		{"client secret", &p.ClientSecret},
		{"app secret", &p.AppSecret},
	} {
		text := strings.TrimSpace(one.s.Reveal())
		bad := func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) || r > unicode.MaxASCII }
		if strings.ContainsFunc(text, bad) {
			return &calendar.Error{
				Op: "connect an account", Kind: calendar.Invalid,
				Text: "the " + one.name + " has a blank, a line end or a foreign sign in it",
				Hint: "copy it again with the button beside it, and paste nothing else",
			}
		}
		*one.s = vault.NewSecret(text)
	}
	return nil
}

func (p *Pasted) kept() kept {
	return kept{
		Way: p.Way, Access: p.Token.Reveal(), Refresh: p.Refresh.Reveal(), ClientID: p.ClientID.Reveal(), ClientSecret: p.ClientSecret.Reveal(),
		AppSecret: p.AppSecret.Reveal(), Got: p.got, Expires: p.expires, Until: p.until, Fixed: p.fixed, Scope: p.scope,
	}
}

func (p *Pasted) take(k kept) {
	p.Token, p.Refresh = vault.NewSecret(k.Access), vault.NewSecret(k.Refresh)
	p.got, p.expires, p.until, p.fixed, p.scope = k.Got, k.Expires, k.Until, k.Fixed, k.Scope
}
