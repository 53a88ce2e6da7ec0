package connect

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"rounds/calendar/platform"
	"rounds/calendar/signin"
	"rounds/publish"
	"rounds/publish/connect/vault"
	"rounds/publish/linkedin"
	"rounds/publish/wire"
)

const (
	linkedinOAuth = "https://www.linkedin.com/oauth/v2/"
	// linkedinCallback is the address that LinkedIn sends the browser back to: it
	// compares it letter by letter, the port included.
	linkedinCallback = "http://127.0.0.1:8721/callback"
	// linkedinLife is how long an access token lives: 60 days (LinkedIn,
	// "Authorization Code Flow").
	linkedinLife = 60 * 24 * time.Hour
	// linkedinRefreshLife is how long a refresh token lives, counted from the first
	// consent: 365 days (LinkedIn, "Programmatic refresh tokens").
	linkedinRefreshLife = 365 * 24 * time.Hour
	// linkedinAhead is how long before its end a key of 60 days is renewed.
	linkedinAhead = 7 * 24 * time.Hour
)

var linkedinProvider = provider{
	name: platform.LinkedIn,
	// LinkedIn, "Community Management API" and "Posts API".
	needs: []signin.Right{
		{Permission: "w_organization_social", For: "publishing posts", Required: true},
		{Permission: "r_organization_social", For: "reading the page's own posts back", Required: true},
		{Permission: "rw_organization_admin", For: "finding the page, and figures of posts and followers", Required: true},
		{Permission: "r_organization_social_feed", For: "reading what people comment"},
		{Permission: "w_organization_social_feed", For: "writing the first comment and answering"},
	},
	ways:      linkedinWays,
	check:     checkLinkedIn,
	consent:   &consentPage{address: linkedinOAuth + "authorization", callback: linkedinCallback, joint: " "},
	exchange:  exchangeLinkedIn,
	renewable: func(k kept) bool { return k.app() && k.ClientSecret != "" },
	renew:     renewLinkedIn,
	due: func(k kept, now time.Time) bool {
		return !k.Expires.IsZero() && !now.Before(k.Expires.Add(-linkedinAhead))
	},
}

// The steps follow LinkedIn's "Increasing access", "Community Management API" and
// "Authorization Code Flow".
var (
	linkedinApp = signin.Step{
		Title: "Make an app of its own for this",
		Text: "Sign in as somebody who is super admin of the practice's page. Choose “Create app”: any name, the practice's page, a link to your privacy policy, a logo. " +
			"Then verify it: under “Settings” press “Verify” and open the address that is made, as super admin of the page.",
		Open: "https://www.linkedin.com/developers/apps", Takes: 10 * time.Minute,
	}
	linkedinAsk = signin.Step{
		Title: "Ask for the Community Management API",
		Text: "Under “Products” request “Community Management API”, and nothing else: it has to be the only product of the app. The form asks for the legal name of the practice, a mail address of its own domain, its web site and what you will do: “publish and measure posts of our own page”. " +
			"LinkedIn answers by mail, after days or weeks, and may say no: until then the page can be served by hand. An app that was turned down cannot ask again; make a new one.",
		Open: "https://www.linkedin.com/developers/apps", Takes: 15 * time.Minute,
	}
)

const linkedinPermissions = "w_organization_social, r_organization_social and rw_organization_admin; and, for comments, where the list has them, r_organization_social_feed and w_organization_social_feed"

var linkedinWays = []signin.Way{
	{
		Name: Paste, Title: "Paste a key", Text: "The surest way: LinkedIn's own page makes a key of 60 days, which you paste.",
		Steps: []signin.Step{
			linkedinApp,
			linkedinAsk,
			{
				Title: "Make a key",
				Text: "On the token generator choose the app, tick " + linkedinPermissions + ", press “Request access token” and agree. " +
					"Tick all of them now: a key with other permissions would end this one.",
				Open: "https://www.linkedin.com/developers/tools/oauth/token-generator", Copy: "the access token", Takes: 3 * time.Minute,
			},
			{
				Title: "Copy the app's id and secret",
				Text:  "They stand under “Auth”. With them Rounds can ask LinkedIn to the day when the key ends. You can leave them out.",
				Open:  "https://www.linkedin.com/developers/apps", Copy: "Client ID and Primary Client Secret", Takes: time.Minute,
			},
			{
				Title: "Paste it here",
				Text:  "Rounds lists the pages that you run, and you choose one. The key ends after 60 days: the calendar reminds you before.",
				Takes: time.Minute,
			},
		},
		Fields: []signin.Field{
			{Name: "token", Label: "access token"},
			{Name: "client id", Label: "Client ID", Optional: true, Why: "to know the day when the key ends"},
			{Name: "client secret", Label: "Client Secret", Optional: true, Why: "to know the day when the key ends"},
			{Name: "refresh", Label: "refresh token", Optional: true, Why: "only apps that LinkedIn allows to renew keys have one"},
		},
	},
	{
		Name: Browser, Browser: true, Title: "Agree in the browser", Text: "Quicker every 60 days, once the app is set up for it.",
		Steps: []signin.Step{
			linkedinApp,
			linkedinAsk,
			{
				Title: "Tell LinkedIn the way back",
				Text:  "Under “Auth” add " + linkedinCallback + " as “Authorized redirect URL”, letter by letter. If LinkedIn does not take it, paste a key instead (the other way).",
				Open:  "https://www.linkedin.com/developers/apps", Copy: "Client ID and Primary Client Secret", Takes: 2 * time.Minute,
			},
			{
				Title: "Agree",
				Text: "Rounds opens a page of LinkedIn: agree, signed in as somebody who runs the page. Then choose the page. " +
					"If the browser cannot reach the page at 127.0.0.1, copy the whole address out of its bar and paste it here.",
				Takes: 2 * time.Minute,
			},
		},
		Fields: []signin.Field{{Name: "client id", Label: "Client ID"}, {Name: "client secret", Label: "Client Secret"}},
	},
}

// checkLinkedIn lists the pages that a key leads to, and asks how long it is good.
func checkLinkedIn(ctx context.Context, c signing, t publish.Target, p *Pasted) (Identity, error) {
	var id Identity
	if p.Token.Empty() {
		return id, nothingPasted("the access token is missing")
	}
	if p.expires.IsZero() && !p.ClientID.Empty() && !p.ClientSecret.Empty() {
		if err := c.introspect(ctx, t.Account.Base, p); err != nil {
			return id, err
		}
	}
	pages, err := c.organisations(ctx, t.Account.Base, p.Token)
	if err != nil {
		return id, err
	}
	chosen, err := choose(pages, p.Profile, "page", "become super admin or content admin of the practice's page, then make the key again")
	if err != nil {
		id.Profiles = public(pages)
		return id, err
	}
	id.RemoteID, id.Name = chosen.ID, chosen.Name
	var about organisation
	if about, err = c.organisation(ctx, t.Account.Base, p.Token, chosen.ID); err != nil {
		return id, err
	}
	id.Link = "https://www.linkedin.com/company/" + url.PathEscape(chosen.ID)
	if about.Vanity != "" {
		id.Link = "https://www.linkedin.com/company/" + url.PathEscape(about.Vanity)
	}
	if p.scope != "" {
		id.Granted = permissions(p.scope)
		id.Missing = missing(c.needs, id.Granted)
	}
	c.linkedinEnd(p, &id)
	return id, nil
}

// permissions reads a list that LinkedIn writes with commas or with blanks.
func permissions(scope string) []string {
	return strings.FieldsFunc(scope, func(r rune) bool { return r == ',' || r == ' ' })
}

// linkedinEnd says until when the sign-in is good.
func (c signing) linkedinEnd(p *Pasted, id *Identity) {
	switch {
	case c.refreshes(p.kept()):
		if p.until.IsZero() {
			p.until, p.fixed = c.now().Add(linkedinRefreshLife), true
		}
	case !p.expires.IsZero():
		p.until = p.expires
	case p.until.IsZero():
		p.until = c.now().Add(linkedinLife)
		id.Notes = append(id.Notes, "LinkedIn did not say when this key ends: 60 days after it was made, so by "+dayText(p.until)+" at the latest.")
	}
	id.Until = p.until
}

// introspect asks what a key may do and until when (LinkedIn, "Token introspection").
func (c signing) introspect(ctx context.Context, base string, p *Pasted) error {
	ctx, cancel := context.WithTimeout(ctx, tradeFor)
	defer cancel()
	a, err := c.wire.Do(ctx, form(endpoint(base, linkedinOAuth+"introspectToken"), nil, url.Values{
		"client_id": {p.ClientID.Reveal()}, "client_secret": {p.ClientSecret.Reveal()}, "token": {p.Token.Reveal()},
	}))
	if err != nil {
		return wire.Fault(err, "LinkedIn", false)
	}
	var got struct {
		Active  *bool  `json:"active"`
		Scope   string `json:"scope"`
		Expires int64  `json:"expires_at"` // Unix seconds
		Made    int64  `json:"created_at"`
	}
	switch {
	case a.Status == http.StatusUnauthorized || a.Status == http.StatusBadRequest:
		return &publish.Fault{
			Class: publish.SignIn, Text: "LinkedIn does not know the app: its id or its secret is wrong", Hint: "copy both again from the app's page, under “Auth”",
			Code: wire.Outside(wire.Status(a.Status)+": "+string(a.Body[:min(len(a.Body), 200)]), p.ClientSecret.Reveal(), p.Token.Reveal()),
		}
	case !a.OK() || !a.Decode(&got) || got.Active == nil:
		return wire.Garbled(a, "LinkedIn", false, p.ClientSecret.Reveal(), p.Token.Reveal())
	case !*got.Active:
		return &publish.Fault{Class: publish.SignIn, Text: "LinkedIn says that the key has ended", Hint: "make it again after the guide, and paste it"}
	}
	if got.Scope != "" {
		p.scope = got.Scope
	}
	if got.Expires > 0 {
		p.expires = time.Unix(got.Expires, 0).UTC()
	}
	if got.Made > 0 {
		p.got = time.Unix(got.Made, 0).UTC()
	}
	return nil
}

// linkedinHeader is that of every call below /rest.
func linkedinHeader(token vault.Secret, finder bool) http.Header {
	h := bearer(token)
	h["Linkedin-Version"], h["X-Restli-Protocol-Version"] = []string{linkedin.Version}, []string{"2.0.0"}
	if finder {
		h["X-Restli-Method"] = []string{"FINDER"}
	}
	return h
}

// postingRoles may publish on a page (LinkedIn, "Posts API", permissions).
var postingRoles = map[string]bool{
	"ADMINISTRATOR": true, "CONTENT_ADMINISTRATOR": true, "CONTENT_ADMIN": true, "DIRECT_SPONSORED_CONTENT_POSTER": true,
}

const organisationURN = "urn:li:organization:"

// organisations lists the pages that the person of a key has a role on.
func (c signing) organisations(ctx context.Context, base string, token vault.Secret) ([]profile, error) {
	var out []profile
	at := map[string]int{}
	const each = 100
	for from := 0; from < each*listed; from += each {
		var got struct {
			Elements []struct {
				Organisation string `json:"organization"`
				Older        string `json:"organizationTarget"`
				Role         string `json:"role"`
			} `json:"elements"`
		}
		address := endpoint(base, "https://api.linkedin.com/rest/organizationAcls") +
			"?q=roleAssignee&state=APPROVED&start=" + strconv.Itoa(from) + "&count=" + strconv.Itoa(each)
		if err := c.read(ctx, address, linkedinHeader(token, true), &got); err != nil {
			return nil, err
		}
		for _, e := range got.Elements {
			id := strings.TrimPrefix(e.Organisation+e.Older, organisationURN)
			if _, err := strconv.ParseUint(id, 10, 64); err != nil {
				continue // a brand or a showcase page of another kind
			}
			i, known := at[id]
			if !known {
				i = len(out)
				at[id] = i
				out = append(out, profile{Profile: signin.Profile{ID: id}})
			}
			out[i].May = out[i].May || postingRoles[e.Role]
		}
		if len(got.Elements) < each {
			break
		}
	}
	for i := range out {
		about, err := c.organisation(ctx, base, token, out[i].ID)
		if err != nil {
			return nil, err
		}
		out[i].Name = about.Name
	}
	return out, nil
}

type organisation struct {
	Name   string `json:"localizedName"`
	Vanity string `json:"vanityName"`
}

func (c signing) organisation(ctx context.Context, base string, token vault.Secret, id string) (organisation, error) {
	var got organisation
	err := c.read(ctx, endpoint(base, "https://api.linkedin.com/rest/organizations/")+id, linkedinHeader(token, false), &got)
	return got, err
}

// exchangeLinkedIn trades the code of a consent for the first keys.
func exchangeLinkedIn(ctx context.Context, c signing, base, code string, p *Pasted) error {
	if p.ClientSecret.Empty() {
		return nothingPasted("the client secret is missing")
	}
	k, err := c.linkedinKeys(ctx, base, p.kept(), url.Values{
		"grant_type": {"authorization_code"}, "code": {code}, "redirect_uri": {p.Consent.callback},
	})
	if err != nil {
		return err
	}
	p.take(k)
	return nil
}

// renewLinkedIn trades the refresh token. It keeps its own end.
func renewLinkedIn(ctx context.Context, c signing, base string, k kept) (kept, error) {
	return c.linkedinKeys(ctx, base, k, url.Values{"grant_type": {"refresh_token"}, "refresh_token": {k.Refresh}})
}

func (c signing) linkedinKeys(ctx context.Context, base string, k kept, v url.Values) (kept, error) {
	v.Set("client_id", k.ClientID)
	v.Set("client_secret", k.ClientSecret)
	now := c.now()
	got, err := c.trade(ctx, form(endpoint(base, linkedinOAuth+"accessToken"), nil, v), k.Access, k.Refresh, k.ClientSecret, v.Get("code"))
	if err != nil {
		return k, err
	}
	k = k.with(got, now)
	switch {
	case got.RefreshSeconds > 0:
		k.Until, k.Fixed = now.Add(seconds(got.RefreshSeconds)), true
	case k.Refresh != "" && !k.Fixed:
		k.Until, k.Fixed = now.Add(linkedinRefreshLife), true
	case k.Refresh == "":
		k.Until = k.Expires
	}
	return k, nil
}
