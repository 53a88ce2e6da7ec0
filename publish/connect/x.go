package connect

import (
	"context"
	"encoding/base64"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"time"

	"rounds/calendar"
	"rounds/calendar/platform"
	"rounds/publish"
	"rounds/publish/connect/vault"
	"rounds/publish/wire"
)

const (
	// xRefreshLife is how long X's refresh token lasts: "about six months".
	xRefreshLife = 180 * 24 * time.Hour
	// renewFor bounds one renewal.
	renewFor = 30 * time.Second
)

// xNeeds are the scopes to ask for (X developer docs, OAuth 2.0 Authorization
// Code Flow with PKCE).
var xNeeds = []Need{
	{"tweet.read", "reading the account's own posts back", true},
	{"tweet.write", "publishing posts", true},
	{"users.read", "knowing which account it is", true},
	{"media.write", "pictures", true},
	{"offline.access", "staying signed in for longer than two hours", false},
	{"tweet.moderate.write", "hiding answers", false},
}

// checkX asks X about a key, and renews it first where it is spent.
func (s *Signer) checkX(ctx context.Context, t publish.Target, p *Pasted) (Identity, error) {
	id := Identity{Platform: platform.X}
	switch {
	case p.Returned != "":
		if err := s.exchange(ctx, t.Account.Base, p); err != nil {
			return id, err
		}
	case p.Token.Empty():
		if err := s.renewPasted(ctx, t.Account.Base, p); err != nil {
			return id, err
		}
	}
	me, err := s.aboutX(ctx, t)
	var f *publish.Fault
	if errors.As(err, &f) && f.Class == publish.SignIn && !p.Refresh.Empty() && p.expires.IsZero() {
		if err := s.renewPasted(ctx, t.Account.Base, p); err != nil {
			return id, err
		}
		me, err = s.aboutX(ctx, t)
	}
	if err != nil {
		return id, err
	}
	id.RemoteID, id.Name, id.Handle, id.Until = me.ID, me.Name, "@"+me.Username, p.until
	id.Link = "https://x.com/" + url.PathEscape(me.Username)
	if p.scope != "" {
		id.Granted = strings.Fields(p.scope)
		id.Missing = missing(xNeeds, id.Granted)
	}
	switch {
	case p.Refresh.Empty():
		id.Notes = append(id.Notes, "Without a refresh token this key ends within two hours.")
	case p.ClientID.Empty():
		id.Notes = append(id.Notes, "Without the client id the key cannot be renewed, and ends within two hours.")
	}
	return id, nil
}

type xUser struct {
	ID       string `json:"id"`
	Name     string `json:"name"`
	Username string `json:"username"`
}

func (s *Signer) aboutX(ctx context.Context, t publish.Target) (xUser, error) {
	var me struct {
		Data xUser `json:"data"`
	}
	err := s.x.Read(ctx, t, "users/me", url.Values{"user.fields": {"username"}}, &me)
	if err == nil && (me.Data.ID == "" || me.Data.Username == "") {
		err = &publish.Fault{Class: publish.Again, Text: "X did not say which account the key is of", Hint: wire.TimeHint}
	}
	return me.Data, err
}

// renewPasted makes a new pair out of what was pasted, which is spent by it.
func (s *Signer) renewPasted(ctx context.Context, base string, p *Pasted) error {
	if p.Refresh.Empty() || p.ClientID.Empty() {
		return &calendar.Error{
			Op: "connect an account", Kind: calendar.Invalid, Text: "an access token is needed, or a refresh token with the client id",
			Hint: "follow the steps of the guide and paste what they name",
		}
	}
	k, err := s.renewX(ctx, base, p.kept())
	if err != nil {
		return err
	}
	p.take(k)
	return nil
}

// renewX trades the refresh token for a new pair.
func (s *Signer) renewX(ctx context.Context, base string, k kept) (kept, error) {
	return s.tokenX(ctx, base, k, url.Values{"grant_type": {"refresh_token"}, "refresh_token": {k.Refresh}})
}

// tokenX gets a new pair: one call, never repeated, for what it sends can be used
// once. Its error is a *Fault; errSpent in it says that what was sent is of no
// more use.
func (s *Signer) tokenX(ctx context.Context, base string, k kept, form url.Values) (kept, error) {
	ctx, cancel := context.WithTimeout(ctx, renewFor)
	defer cancel()
	h := http.Header{}
	if k.ClientSecret == "" {
		form.Set("client_id", k.ClientID)
	} else {
		pair := k.ClientID + ":" + k.ClientSecret
		h.Set("Authorization", "Basic "+base64.StdEncoding.EncodeToString([]byte(pair)))
	}
	secrets := []string{k.Access, k.Refresh, k.ClientSecret, form.Get("code")}
	now := s.now()
	a, err := s.wire.Do(ctx, wire.Call{
		Method: http.MethodPost, URL: strings.TrimRight(base, "/") + "/2/oauth2/token",
		Header: h, Body: wire.Form(form),
	})
	if err != nil {
		return k, wire.Fault(err, "X", false)
	}
	var got struct {
		Access  string `json:"access_token"`
		Refresh string `json:"refresh_token"`
		Seconds int64  `json:"expires_in"`
		Scope   string `json:"scope"`
		Error   string `json:"error"`
		Says    string `json:"error_description"`
	}
	readable := a.Decode(&got)
	switch {
	case a.OK() && readable && got.Access != "":
		next := k
		next.Access, next.Scope = got.Access, got.Scope
		next.Expires = now.Add(time.Duration(min(max(got.Seconds, 0), 1<<30)) * time.Second)
		if got.Refresh != "" {
			next.Refresh, next.Until = got.Refresh, now.Add(xRefreshLife)
		}
		return next, nil
	case a.Status >= http.StatusInternalServerError, a.Status == http.StatusTooManyRequests, got.Error == "":
		return k, wire.Garbled(a, "X", false, secrets...)
	}
	f := &publish.Fault{
		Class: publish.SignIn, Text: "X gives no more keys for this sign-in", Hint: "connect the account again with rounds connect x",
		Code: wire.Outside(wire.Status(a.Status)+", "+got.Error+": "+got.Says, secrets...),
	}
	switch got.Error {
	case "invalid_request", "invalid_grant":
		f.Err = errSpent
	case "unauthorized_client", "invalid_client":
		f.Text, f.Hint = "X does not know the app: client id or client secret is wrong", "copy both again at console.x.com, then connect the account again with rounds connect x"
	}
	return k, f
}

// errSpent says that a refresh token was used before, or was taken back.
var errSpent = errors.New("refresh token spent or revoked")

func (p *Pasted) kept() kept {
	return kept{
		Access: p.Token.Reveal(), Refresh: p.Refresh.Reveal(), ClientID: p.ClientID.Reveal(), ClientSecret: p.ClientSecret.Reveal(),
		AppSecret: p.AppSecret.Reveal(), Expires: p.expires, Until: p.until, Scope: p.scope,
	}
}

func (p *Pasted) take(k kept) {
	p.Token, p.Refresh = vault.NewSecret(k.Access), vault.NewSecret(k.Refresh)
	p.expires, p.until, p.scope = k.Expires, k.Until, k.Scope
}
