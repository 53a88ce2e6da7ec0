package connect

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"io"
	"net/url"
	"strings"

	"rounds/calendar"
)

const (
	// XCallback is the callback address to enter at X: it compares them letter by
	// letter. Nothing has to listen there, since the address that the browser
	// ends on can be pasted.
	XCallback = "http://127.0.0.1:8721/callback"

	xConsentPage = "https://x.com/i/oauth2/authorize"
)

// Consent is one request to a person to let Rounds use her X account. It is good
// for one answer.
type Consent struct {
	// Address is the page at X on which the person agrees.
	Address string

	state, verifier string
}

// AskX makes the request for an app's client id: OAuth 2.0 with PKCE (RFC 7636;
// X developer docs, "Authorization Code Flow with PKCE").
func AskX(clientID string, random io.Reader) (Consent, error) {
	var b [48]byte
	if _, err := io.ReadFull(random, b[:]); err != nil {
		return Consent{}, &calendar.Error{Op: "ask for consent", Kind: calendar.Internal, Text: "the computer gave no random numbers", Err: err}
	}
	c := Consent{state: base64.RawURLEncoding.EncodeToString(b[:16]), verifier: base64.RawURLEncoding.EncodeToString(b[16:])}
	scopes := make([]string, len(xNeeds))
	for i, n := range xNeeds {
		scopes[i] = n.Permission
	}
	q := url.Values{
		"response_type": {"code"}, "client_id": {strings.TrimSpace(clientID)}, "redirect_uri": {XCallback},
		"scope": {strings.Join(scopes, " ")}, "state": {c.state},
		"code_challenge": {challenge(c.verifier)}, "code_challenge_method": {"S256"},
	}
	c.Address = xConsentPage + "?" + strings.ReplaceAll(q.Encode(), "+", "%20") // X wants its scopes apart by %20
	return c, nil
}

func challenge(verifier string) string {
	sum := sha256.Sum256([]byte(verifier))
	return base64.RawURLEncoding.EncodeToString(sum[:])
}

// code takes the code out of the address that the browser ended on.
func (c Consent) code(returned string) (string, error) {
	bad := func(text, hint string) (string, error) {
		return "", &calendar.Error{Op: "connect an account", Kind: calendar.Invalid, Text: text, Hint: hint}
	}
	u, err := url.Parse(strings.TrimSpace(returned))
	if err != nil || u.RawQuery == "" {
		return bad("this is not the address that X led back to", "copy the whole address out of the browser's bar; it begins with "+XCallback)
	}
	q := u.Query()
	switch {
	case q.Get("error") != "":
		return bad("X was not given the consent", "open the page once more and agree")
	case c.state == "" || q.Get("state") != c.state:
		return bad("the address belongs to another sign-in", "open the page that was shown last, agree, and copy the address again")
	case q.Get("code") == "":
		return bad("the address has no code in it", "open the page once more, agree, and copy the whole address")
	}
	return q.Get("code"), nil
}

// exchange trades the code of a consent for the first pair.
func (s *Signer) exchange(ctx context.Context, base string, p *Pasted) error {
	code, err := p.Consent.code(p.Returned)
	if err != nil {
		return err
	}
	k, err := s.tokenX(ctx, base, p.kept(), url.Values{
		"grant_type": {"authorization_code"}, "code": {code},
		"redirect_uri": {XCallback}, "code_verifier": {p.Consent.verifier},
	})
	if err != nil {
		return err
	}
	p.Returned, p.Consent = "", Consent{} // a code is good for one time
	p.take(k)
	return nil
}
