package connect

import (
	"context"
	"encoding/base64"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"time"

	"rounds/calendar/platform"
	"rounds/calendar/signin"
	"rounds/publish"
	"rounds/publish/wire"
	"rounds/publish/x"
)

const (
	// xCallback is the address that X sends the browser back to. X compares it
	// letter by letter, and wants 127.0.0.1 (X developer docs, "Developer apps").
	xCallback = "http://127.0.0.1:8721/callback"
	// xLife is how long X's access token lives, and xRefreshLife how long the
	// refresh token lasts: "about six months".
	xLife        = 2 * time.Hour
	xRefreshLife = 180 * 24 * time.Hour
)

var xProvider = provider{
	name: platform.X,
	// X developer docs, OAuth 2.0 Authorization Code Flow with PKCE.
	needs: []signin.Right{
		{Permission: "tweet.read", For: "reading the account's own posts back", Required: true},
		{Permission: "tweet.write", For: "publishing posts", Required: true},
		{Permission: "users.read", For: "knowing which account it is", Required: true},
		{Permission: "media.write", For: "pictures", Required: true},
		{Permission: "offline.access", For: "staying signed in for longer than two hours"},
		{Permission: "tweet.moderate.write", For: "hiding answers"},
	},
	ways:      xWays,
	check:     checkX,
	consent:   &consentPage{address: "https://x.com/i/oauth2/authorize", callback: xCallback, pkce: true, joint: " "},
	exchange:  exchangeX,
	renewable: kept.app,
	renew:     renewX,
	due: func(k kept, now time.Time) bool {
		return !k.Expires.IsZero() && !now.Before(k.Expires.Add(-ahead))
	},
}

// The steps follow X's developer docs: "Getting access", "Pricing", "Developer
// apps" and "OAuth 2.0 Authorization Code Flow with PKCE".
var xWays = []signin.Way{
	{
		Name: Browser, Browser: true, Title: "Agree in the browser", Text: "The usual way: X asks the practice's account once, and Rounds stays signed in.",
		Steps: append(xApp[:len(xApp):len(xApp)],
			signin.Step{
				Title: "Give Rounds the app's id and secret",
				Text:  "Paste the client id and the client secret. Rounds keeps them with the account's keys, nowhere else.",
				Takes: time.Minute,
			},
			signin.Step{
				Title: "Agree",
				Text: "Rounds opens a page of X: look that it is the practice's account, and press “Authorize app”. The browser then says that Rounds has it. " +
					"If it says that a page at 127.0.0.1 cannot be reached, copy the whole address out of its bar and paste it here at once: X takes it for half a minute only.",
				Takes: 2 * time.Minute,
			},
		),
		Fields: []signin.Field{
			{Name: "client id", Label: "client id"},
			{Name: "client secret", Label: "client secret", Optional: true, Why: "an app of the type “Native App” has none"},
		},
	},
	{
		Name: Paste, Title: "Paste keys that you have", Text: "For keys that another program made for the same app; that program can then no longer use them.",
		Steps: append(xApp[:len(xApp):len(xApp)], signin.Step{
			Title: "Paste the keys",
			Text: "Paste the refresh token (and the access token, if you have it) with the client id and the client secret of the app that they were made for. " +
				"A refresh token can be used once: Rounds keeps the next one.",
			Copy: "refresh token, client id and client secret", Takes: 2 * time.Minute,
		}),
		Fields: []signin.Field{
			{Name: "refresh", Label: "refresh token", Optional: true, Why: "without it the key ends within two hours"},
			{Name: "token", Label: "access token", Optional: true, Why: "Rounds makes one from the refresh token"},
			{Name: "client id", Label: "client id", Optional: true, Why: "without it the key cannot be renewed"},
			{Name: "client secret", Label: "client secret", Optional: true, Why: "an app of the type “Native App” has none"},
		},
	},
}

// xApp are the steps to an app at X.
var xApp = []signin.Step{
	{
		Title: "Open a developer account",
		Text:  "Sign in with the practice's own X account, not a private one: an app of the account's own reads its posts at the lowest price.",
		Open:  "https://console.x.com", Takes: 5 * time.Minute,
	},
	{
		Title: "Buy credit",
		Text:  "X is paid ahead. Set a spending limit while you are there. When the credit is used up, posts wait until there is more.",
		Open:  "https://console.x.com", Takes: 5 * time.Minute,
		Costs: "$0.015 a post, $0.20 a post with a link, $0.005 a picture's description: a practice with 30 posts a month, 10 of them with a link, pays about $3",
	},
	{
		Title: "Make an app",
		Text: "Create an app, open its “User authentication settings”, choose “Read and write” and the type “Web App, Automated App or Bot”, and give " + xCallback + " as callback address, letter by letter, and your web site as website. " +
			"Save; the client id and the client secret are shown once.",
		Open: "https://console.x.com", Copy: "client id and client secret", Takes: 5 * time.Minute,
	},
}

// checkX asks X about a key, and renews it first where it is spent.
func checkX(ctx context.Context, c signing, t publish.Target, p *Pasted) (Identity, error) {
	var id Identity
	if p.Token.Empty() {
		if err := renewPastedX(ctx, c, t.Account.Base, p); err != nil {
			return id, err
		}
	}
	me, err := aboutX(ctx, c, t)
	if f, ok := errors.AsType[*publish.Fault](err); ok && f.Class == publish.SignIn && !p.Refresh.Empty() && p.expires.IsZero() {
		if err := renewPastedX(ctx, c, t.Account.Base, p); err != nil {
			return id, err
		}
		me, err = aboutX(ctx, c, t)
	}
	if err != nil {
		return id, err
	}
	id.RemoteID, id.Name, id.Handle, id.Until = me.ID, me.Name, "@"+me.Username, p.until
	id.Link = "https://x.com/" + url.PathEscape(me.Username)
	if p.scope != "" {
		id.Granted = strings.Fields(p.scope)
		id.Missing = missing(c.needs, id.Granted)
	}
	switch {
	case p.Refresh.Empty():
		id.Notes = append(id.Notes, "Without a refresh token this key ends within two hours.")
		if id.Until = p.expires; id.Until.IsZero() && !t.Account.Loopback() {
			id.Until = c.now().Add(xLife) // at the latest
		}
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

func aboutX(ctx context.Context, c signing, t publish.Target) (xUser, error) {
	var me struct {
		Data xUser `json:"data"`
	}
	err := x.New(c.wire).Read(ctx, t, "users/me", url.Values{"user.fields": {"username"}}, &me)
	if err == nil && (me.Data.ID == "" || me.Data.Username == "") {
		err = &publish.Fault{Class: publish.Again, Text: "X did not say which account the key is of", Hint: wire.TimeHint}
	}
	return me.Data, err
}

// renewPastedX makes a new pair out of what was pasted, which is spent by it.
func renewPastedX(ctx context.Context, c signing, base string, p *Pasted) error {
	if p.Refresh.Empty() || p.ClientID.Empty() {
		return nothingPasted("an access token is needed, or a refresh token with the client id")
	}
	k, err := renewX(ctx, c, base, p.kept())
	if err != nil {
		return err
	}
	p.take(k)
	return nil
}

// exchangeX trades the code of a consent for the first pair.
func exchangeX(ctx context.Context, c signing, base, code string, p *Pasted) error {
	k, err := c.tokenX(ctx, base, p.kept(), url.Values{
		"grant_type": {"authorization_code"}, "code": {code}, "redirect_uri": {p.Consent.callback}, "code_verifier": {p.Consent.verifier},
	})
	if err != nil {
		return err
	}
	p.take(k)
	return nil
}

// renewX trades the refresh token for a new pair.
func renewX(ctx context.Context, c signing, base string, k kept) (kept, error) {
	return c.tokenX(ctx, base, k, url.Values{"grant_type": {"refresh_token"}, "refresh_token": {k.Refresh}})
}

// tokenX gets a new pair. An app with a secret signs in a header, one without
// names itself in the form (X developer docs, "User access token").
func (c signing) tokenX(ctx context.Context, base string, k kept, v url.Values) (kept, error) {
	h := http.Header{}
	if k.ClientSecret == "" {
		v.Set("client_id", k.ClientID)
	} else {
		h.Set("Authorization", "Basic "+base64.StdEncoding.EncodeToString([]byte(k.ClientID+":"+k.ClientSecret)))
	}
	now := c.now()
	got, err := c.trade(ctx, form(endpoint(base, "https://api.x.com/2/oauth2/token"), h, v), k.Access, k.Refresh, k.ClientSecret, v.Get("code"))
	if err != nil {
		return k, err
	}
	next := k.with(got, now)
	if next.Expires.IsZero() {
		next.Expires = now
	}
	next.Scope = got.Scope
	if got.Refresh != "" {
		next.Until = now.Add(xRefreshLife)
	}
	return next, nil
}
