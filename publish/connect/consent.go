package connect

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"io"
	"net/url"
	"slices"
	"strings"

	"rounds/calendar"
	"rounds/calendar/platform"
	"rounds/publish/wire"
)

// consentPage is where and how a platform asks a person for her consent.
type consentPage struct {
	address  string // the platform's page
	callback string // where the browser goes afterwards; port 0 is any port
	// pkce says that the platform documents PKCE (RFC 7636). Where it does not, the
	// app's secret proves that the code is ours.
	pkce  bool
	joint string // between the permissions
	extra url.Values
}

// Consent is one request to a person to let Rounds use her account. It is good
// for one answer, and has to be closed.
type Consent struct {
	// Address is the platform's page on which the person agrees.
	Address string
	// Deaf tells in a sentence why nothing waits for the browser; nil where
	// something does. The address that the browser ends on can be pasted either way.
	Deaf error

	platform        platform.Name
	callback        string
	state, verifier string
	landing         *landing
}

// Question is what a consent is asked for with.
type Question struct {
	Random io.Reader
	// Without names optional permissions that the person does not want to give.
	Without []string
}

// Ask makes the request for the app whose id was given, and begins to wait for
// the browser at an address of this computer.
func (s *Signer) Ask(ctx context.Context, n platform.Name, base string, in *Pasted, q Question) (*Consent, error) {
	p, err := providerOf(n)
	if err != nil {
		return nil, err
	}
	if base, err = p.base(base, in.Way); err != nil {
		return nil, err
	}
	if err := in.tidy(); err != nil {
		return nil, err
	}
	if p.consent == nil || in.ClientID.Empty() {
		return nil, &calendar.Error{
			Op: "ask for consent", Kind: calendar.Invalid, Text: "the app's id is missing", Hint: "follow the steps of the guide and paste what they name",
		}
	}
	var b [48]byte
	if _, err := io.ReadFull(q.Random, b[:]); err != nil {
		return nil, &calendar.Error{Op: "ask for consent", Kind: calendar.Internal, Text: "the computer gave no random numbers", Err: err}
	}
	c := &Consent{
		platform: n, callback: p.consent.callback,
		state: base64.RawURLEncoding.EncodeToString(b[:16]), verifier: base64.RawURLEncoding.EncodeToString(b[16:]),
	}
	if c.landing, err = land(ctx, c.callback, c.state); err != nil {
		c.Deaf = err
	} else {
		c.callback = c.landing.address
	}
	c.Address = p.consent.question(base, in.ClientID.Reveal(), c, p.permissions(q.Without))
	return c, nil
}

// permissions are what is asked for: all that is required, and of the rest what
// was not left out.
func (p *provider) permissions(without []string) []string {
	var out []string
	for _, n := range p.needs {
		if n.Required || !slices.Contains(without, n.Permission) {
			out = append(out, n.Permission)
		}
	}
	return out
}

func (p *consentPage) question(base, client string, c *Consent, permissions []string) string {
	q := url.Values{
		"response_type": {"code"}, "client_id": {client}, "redirect_uri": {c.callback},
		"scope": {strings.Join(permissions, p.joint)}, "state": {c.state},
	}
	if p.pkce {
		q.Set("code_challenge", challenge(c.verifier))
		q.Set("code_challenge_method", "S256")
	}
	for k, v := range p.extra {
		q[k] = v
	}
	// Blanks between permissions are %20 for all of them; X takes no plus sign.
	return endpoint(base, p.address) + "?" + strings.ReplaceAll(q.Encode(), "+", "%20")
}

// Wait gives the address that the browser came back with. It ends with ctx, and
// at once where nothing listens.
func (c *Consent) Wait(ctx context.Context) (returned string, err error) {
	if c.landing == nil {
		return "", c.Deaf
	}
	return c.landing.wait(ctx)
}

// Close ends the waiting for the browser.
func (c *Consent) Close() {
	if c != nil && c.landing != nil {
		c.landing.close()
	}
}

func challenge(verifier string) string {
	sum := sha256.Sum256([]byte(verifier))
	return base64.RawURLEncoding.EncodeToString(sum[:])
}

// code takes the code out of the address that the browser ended on.
func (c *Consent) code(returned string) (string, error) {
	bad := func(text, hint string) (string, error) {
		return "", &calendar.Error{Op: "connect an account", Kind: calendar.Invalid, Text: text, Hint: hint}
	}
	name := "the platform"
	if c != nil {
		name = c.platform.Title()
	}
	u, err := url.Parse(strings.TrimSpace(returned))
	if err != nil || u.RawQuery == "" || c == nil {
		return bad("this is not the address that "+name+" led back to", "copy the whole address out of the browser's bar; it begins with http://127.0.0.1 or http://localhost")
	}
	q := u.Query()
	switch {
	case c.state == "" || q.Get("state") != c.state:
		return bad("the address belongs to another sign-in", "open the page that was shown last, agree, and copy the address again")
	case q.Get("error") == "invalid_scope", q.Get("error") == "unauthorized_scope_error":
		return bad(name+" does not let the app ask for one of the permissions ("+wire.Outside(q.Get("error_description"))+")",
			"compare the app's permissions with the guide, and leave out the optional ones that it does not have")
	case q.Get("error") != "":
		return bad(name+" was not given the consent", "open the page once more and agree")
	case q.Get("code") == "":
		return bad("the address has no code in it", "open the page once more, agree, and copy the whole address")
	}
	return q.Get("code"), nil
}

// redeem trades the code of a consent for the first keys.
func (s *Signer) redeem(ctx context.Context, p *provider, base string, in *Pasted) error {
	code, err := in.Consent.code(in.Returned)
	if err != nil {
		return err
	}
	if err := p.exchange(ctx, signing{s, p}, base, code, in); err != nil {
		return err
	}
	in.Consent.Close()
	in.Returned, in.Consent = "", nil // a code is good for one time
	return nil
}
