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
	// Token is the Page's access token, or X's access token.
	Token vault.Secret
	// Refresh is X's token that renews the access token; it can be used once.
	Refresh vault.Secret
	// ClientID and ClientSecret are those of the practice's app at X. An app
	// without a secret leaves the second empty.
	ClientID, ClientSecret vault.Secret
	// AppSecret is that of the app at Meta. With it every call proves that it
	// comes from the app.
	AppSecret vault.Secret
	// Consent and Returned sign in to X in the browser: what [AskX] gave, and the
	// address that the browser ended on. X takes it within 30 seconds.
	Consent  Consent
	Returned string
	// Page chooses one of [Identity.Pages] by id or name, where the token of a
	// person was pasted.
	Page string

	expires time.Time // of Token, where the platform said
	until   time.Time // of the whole sign-in, where it is known
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
