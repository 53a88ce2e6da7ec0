package connect

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"time"

	"rounds/calendar"
	"rounds/publish"
	"rounds/publish/connect/vault"
	"rounds/publish/facebook"
	"rounds/publish/meta"
	"rounds/publish/wire"
)

// What Facebook and Instagram have in common: both are asked through Meta's Graph
// API with the key of a Page.

const (
	// metaCallback is the address that Meta sends the browser back to. It lets an
	// app in Development mode use localhost by name, and no other plain address.
	metaCallback = "http://localhost:8721/callback"
	// shortLife tells a person's short key, which ends after an hour or two, from
	// an extended one of about 60 days (Meta, "Access tokens").
	shortLife = 7 * 24 * time.Hour
)

var metaConsent = &consentPage{
	address: "https://www.facebook.com/" + meta.Version + "/dialog/oauth", callback: metaCallback, joint: ",",
	extra: url.Values{"auth_type": {"rerequest"}}, // what was declined before is asked once more
}

// debugged is what debug_token says of a token.
type debugged struct {
	Data struct {
		Type       string   `json:"type"`
		Valid      bool     `json:"is_valid"`
		Expires    int64    `json:"expires_at"` // Unix seconds, 0 is never
		DataAccess int64    `json:"data_access_expires_at"`
		Scopes     []string `json:"scopes"`
	} `json:"data"`
}

// graph is Meta's Graph API, asked about what was pasted.
type graph struct {
	signing
	t publish.Target
	p *Pasted
	c *facebook.Client
}

func (c signing) graph(t publish.Target, p *Pasted) graph {
	return graph{c, t, p, facebook.New(facebook.Options{Wire: c.wire, Proof: func(_ calendar.Account, token string) (string, error) {
		return proof(p.AppSecret.Reveal(), token), nil
	}})}
}

func (g graph) read(ctx context.Context, path, fields string, into any) error {
	return g.c.Read(ctx, g.t, path, url.Values{"fields": {fields}}, into)
}

func (g graph) debug(ctx context.Context) (debugged, error) {
	var d debugged
	err := g.c.Read(ctx, g.t, "debug_token", url.Values{"input_token": {g.p.Token.Reveal()}}, &d)
	return d, err
}

// pageOf is a Page as me/accounts lists it.
type pageOf struct {
	ID        string   `json:"id"`
	Name      string   `json:"name"`
	Token     string   `json:"access_token"`
	Tasks     []string `json:"tasks"`
	Instagram struct {
		ID       string `json:"id"`
		Username string `json:"username"`
	} `json:"instagram_business_account"`
}

func (p pageOf) may() bool {
	for _, task := range p.Tasks {
		if strings.HasSuffix(task, "CREATE_CONTENT") || strings.HasSuffix(task, "MANAGE") {
			return true
		}
	}
	return false
}

// listed bounds the pages of a list that are read.
const listed = 20

// pages lists the Pages that a person's key leads to.
func (g graph) pages(ctx context.Context, fields string) ([]pageOf, error) {
	var all []pageOf
	q := url.Values{"fields": {fields}, "limit": {"100"}}
	for range listed {
		var got struct {
			Data   []pageOf `json:"data"`
			Paging struct {
				Next    string `json:"next"`
				Cursors struct {
					After string `json:"after"`
				} `json:"cursors"`
			} `json:"paging"`
		}
		if err := g.c.Read(ctx, g.t, "me/accounts", q, &got); err != nil {
			return nil, err
		}
		all = append(all, got.Data...)
		if got.Paging.Next == "" || got.Paging.Cursors.After == "" {
			break
		}
		q.Set("after", got.Paging.Cursors.After)
	}
	return all, nil
}

// toPage makes sure that the key in hand is a Page's: where it is a person's, it
// is extended if it is a short one, and list says what it leads to, of which one
// is chosen. It gives what is known of the key that is then in hand.
func (g graph) toPage(ctx context.Context, id *Identity, what, none string, list func() ([]profile, error)) (debugged, error) {
	d, err := g.debug(ctx)
	if err != nil || d.Data.Type != "USER" {
		return d, err
	}
	short := d.Data.Expires > 0 && time.Unix(d.Data.Expires, 0).Before(g.now().Add(shortLife))
	if short && !g.p.ClientID.Empty() && !g.p.AppSecret.Empty() {
		if err := g.extend(ctx, g.t.Account.Base, g.p); err != nil {
			return d, err
		}
	}
	all, err := list()
	if err != nil {
		return d, err
	}
	chosen, err := choose(all, g.p.Profile, what, none)
	if err != nil {
		id.Profiles = public(all)
		return d, err
	}
	if chosen.token.Empty() {
		return d, &calendar.Error{
			Op: "connect an account", Kind: calendar.NeedsPerson, Text: "Facebook gave no key for the Page of “" + chosen.Name + "”",
			Hint: "give the person full control of the Page in its settings, then try again",
		}
	}
	g.p.Token = chosen.token
	return g.debug(ctx) // the Page's key is another key: its end is its own
}

// judge reads what is known of the key: what is granted, what is missing, until
// when. A Page's key may have no end of its own; the app's access to what people
// wrote ends 90 days after the person last agreed (Meta, "Data access expiration").
func (g graph) judge(d debugged, id *Identity) {
	if d.Data.Scopes != nil {
		id.Granted = d.Data.Scopes
		id.Missing = missing(g.needs, d.Data.Scopes)
	}
	var expires time.Time
	if d.Data.Expires > 0 {
		expires = time.Unix(d.Data.Expires, 0).UTC()
		id.Until = expires
		id.Notes = append(id.Notes, "This key ends on "+expires.Format("2 January 2006, 15:04")+
			" UTC. A key without an end is made from an extended key of the person: see the guide.")
	}
	if d.Data.DataAccess > 0 {
		data := time.Unix(d.Data.DataAccess, 0).UTC()
		if id.Until.IsZero() || data.Before(id.Until) {
			id.Until = data
		}
		if expires.IsZero() || data.Before(expires) {
			id.Notes = append(id.Notes, "Meta wants the person to agree again before "+dayText(data)+": from then on it gives no comments and no figures.")
		}
	}
	g.p.expires, g.p.until, g.p.scope = expires, id.Until, strings.Join(d.Data.Scopes, " ")
}

// exchangeMeta trades the code of a consent for a person's key, and that for an
// extended one of about 60 days (Meta, "Manually build a login flow" and
// "Long-lived access tokens").
func exchangeMeta(ctx context.Context, c signing, base, code string, in *Pasted) error {
	if in.AppSecret.Empty() {
		return nothingPasted("the app secret is missing")
	}
	got, err := c.metaToken(ctx, base, in, url.Values{"redirect_uri": {in.Consent.callback}, "code": {code}})
	if err != nil {
		return err
	}
	in.Token = vault.NewSecret(got.Access)
	return c.extend(ctx, base, in)
}

// extend makes a person's short key a long one.
func (c signing) extend(ctx context.Context, base string, in *Pasted) error {
	got, err := c.metaToken(ctx, base, in, url.Values{"grant_type": {"fb_exchange_token"}, "fb_exchange_token": {in.Token.Reveal()}})
	if err == nil {
		in.Token = vault.NewSecret(got.Access)
	}
	return err
}

// metaToken asks Meta for a key. Meta documents a GET, with the secrets in the
// address; no address is ever logged.
func (c signing) metaToken(ctx context.Context, base string, in *Pasted, q url.Values) (tokens, error) {
	q.Set("client_id", in.ClientID.Reveal())
	q.Set("client_secret", in.AppSecret.Reveal())
	address := endpoint(base, "https://graph.facebook.com/"+meta.Version+"/oauth/access_token") + "?" + q.Encode()
	return c.trade(ctx, wire.Call{Method: http.MethodGet, URL: address}, in.Token.Reveal(), in.AppSecret.Reveal(), q.Get("code"))
}
