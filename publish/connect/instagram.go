package connect

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"rounds/calendar"
	"rounds/calendar/platform"
	"rounds/calendar/signin"
	"rounds/publish"
	"rounds/publish/connect/vault"
	"rounds/publish/meta"
	"rounds/publish/wire"
)

const (
	instagramHost = "https://graph.instagram.com"
	// instagramFrom and instagramAgain are from which age on a key of Instagram's own
	// can be renewed, and how often it is: 24 hours to 60 days (Meta, "Refresh access
	// token").
	instagramFrom  = 24 * time.Hour
	instagramAgain = 7 * 24 * time.Hour
	instagramLife  = 60 * 24 * time.Hour
)

var instagramProvider = provider{
	name: platform.Instagram,
	// Meta, "Permissions reference"; the permissions of Instagram's own sign-in are
	// in loginNeeds.
	needs: []signin.Right{
		{Permission: "pages_show_list", For: "finding the Page that the account is linked with", Required: true},
		{Permission: "pages_read_engagement", For: "reading the Page", Required: true},
		{Permission: "instagram_basic", For: "knowing the account, and reading its own posts back", Required: true},
		{Permission: "instagram_content_publish", For: "publishing posts", Required: true},
		{Permission: "pages_manage_posts", For: "pictures from this computer, which go by way of the Page"},
		{Permission: "instagram_manage_comments", For: "the first comment, reading comments and answering"},
		{Permission: "instagram_manage_insights", For: "figures of posts"},
		{Permission: "instagram_manage_contents", For: "taking posts down"},
	},
	wayHosts:  map[string]string{Login: instagramHost},
	wayNeeds:  map[string][]signin.Right{Login: loginNeeds},
	ways:      instagramWays,
	check:     checkInstagram,
	consent:   metaConsent,
	exchange:  exchangeMeta,
	renewable: func(k kept) bool { return k.Way == Login && k.Access != "" },
	renew:     renewInstagram,
	due: func(k kept, now time.Time) bool {
		age := now.Sub(k.Got)
		return age >= instagramAgain || k.Expires.IsZero() && age >= instagramFrom
	},
}

// loginNeeds are the permissions of Instagram's own sign-in (Meta, "Instagram API
// with Instagram Login").
var loginNeeds = []signin.Right{
	{Permission: "instagram_business_basic", For: "knowing the account, and reading its own posts back", Required: true},
	{Permission: "instagram_business_content_publish", For: "publishing posts", Required: true},
	{Permission: "instagram_business_manage_comments", For: "the first comment, reading comments and answering"},
	{Permission: "instagram_business_manage_insights", For: "figures of posts"},
}

// The steps follow Meta's "Instagram Platform" guides: "Get started", "Access
// levels" and "App modes".
var (
	instagramLink = signin.Step{
		Title: "Make the account a professional one, and link it with the Page",
		Text: "In Instagram: Settings, “Account type and tools”, “Switch to professional account”, choose “Business” (stories need it). Then at facebook.com open the practice's Page, Settings, “Linked accounts”, Instagram, and connect it. " +
			"The account has to be public.",
		Open: "https://www.facebook.com/", Takes: 5 * time.Minute,
	}
	instagramApp = signin.Step{
		Title: "Make an app of your own, or take the one for Facebook",
		Text: "Sign in as somebody who has full control of the Page. At the app add the use cases “Manage everything on your Page” and “Manage messaging & content on Instagram”, the latter with Facebook login. " +
			"Add these permissions: pages_show_list, pages_read_engagement, instagram_basic and instagram_content_publish. Add as well, for pictures from this computer, for comments, for figures and to take posts down: " +
			"pages_manage_posts, instagram_manage_comments, instagram_manage_insights and instagram_manage_contents. Nothing has to be reviewed by Meta: the account is your own.",
		Open: "https://developers.facebook.com/apps/", Takes: 10 * time.Minute,
	}
)

var instagramWays = []signin.Way{
	{
		Name: Paste, Title: "Paste a key of the linked Page", Text: "The surest way, for an account that is linked with the practice's Facebook Page. The key has no end of its own.",
		Steps: []signin.Step{
			instagramLink,
			instagramApp,
			facebookLive,
			{
				Title: "Make a key for yourself",
				Text: "In the Graph API Explorer choose your app at the top right, “Get user access token”, add the permissions of step 2, press “Generate access token”. " +
					"Tick the Page and the Instagram account in the window that opens: what is not ticked is never offered again.",
				Open: "https://developers.facebook.com/tools/explorer/", Copy: "the access token", Takes: 3 * time.Minute,
			},
			metaExtend,
			{
				Title: "Paste it here",
				Text:  "Rounds lists the Instagram accounts that the key leads to, takes the key of the Page of the one that you choose, and keeps that one only.",
				Takes: time.Minute,
			},
		},
		Fields: append([]signin.Field{{Name: "token", Label: "access token"}}, metaFields...),
	},
	{
		Name: Browser, Browser: true, Title: "Agree in the browser", Text: "For an account that is linked with the practice's Page, while the app is still in Development mode.",
		Steps: []signin.Step{
			instagramLink,
			instagramApp,
			metaSecrets,
			{
				Title: "Agree, while the app is in Development mode",
				Text: "Rounds opens a page of Facebook: agree, and tick the Page and the Instagram account. Then you choose the account. " +
					"If Facebook says that the address " + metaCallback + " is not allowed, paste a key instead (the first way). If the browser cannot reach the page at localhost, copy the whole address out of its bar and paste it here.",
				Takes: 2 * time.Minute,
			},
			facebookLive,
		},
		Fields: []signin.Field{{Name: "client id", Label: "app id"}, {Name: "app secret", Label: "app secret"}},
	},
	{
		Name: Login, Title: "Paste a key of Instagram itself", Text: "For an account without a Facebook Page. Pictures and videos then have to lie at a public address, and posts cannot be taken down from here. Rounds renews the key each week.",
		Steps: []signin.Step{
			{
				Title: "Make an app of your own",
				Text: "Choose “Create app”, any name, and the use case “Manage messaging & content on Instagram”. Open it, “API setup with Instagram login”, and add the permissions instagram_business_basic and instagram_business_content_publish; " +
					"for comments and figures also instagram_business_manage_comments and instagram_business_manage_insights.",
				Open: "https://developers.facebook.com/apps/", Takes: 10 * time.Minute,
			},
			facebookLive,
			{
				Title: "Add the account and make a key",
				Text: "On the same page, under “Generate access tokens”, press “Add account”, sign in as the practice's Instagram account, then “Generate token”. It is shown once. " +
					"If Instagram says that your role is not sufficient, add the account as “Instagram Tester” under “App roles”, and accept the invitation in Instagram under Settings, “Website permissions”, “Apps and websites”.",
				Open: "https://developers.facebook.com/apps/", Copy: "the access token", Takes: 5 * time.Minute,
			},
			{
				Title: "Paste it here",
				Text:  "Paste the key. The Instagram app secret (on the same page, not that of App settings) makes a short key a long one; you can leave it out.",
				Copy:  "the Instagram app secret", Takes: time.Minute,
			},
		},
		Fields: []signin.Field{
			{Name: "token", Label: "access token"},
			{Name: "client secret", Label: "Instagram app secret", Optional: true, Why: "it makes a key of an hour one of 60 days"},
		},
	},
}

// checkInstagram asks about a key: that of a Page, of a person whose Pages are
// linked with accounts, or of Instagram itself.
func checkInstagram(ctx context.Context, c signing, t publish.Target, p *Pasted) (Identity, error) {
	var id Identity
	if p.Token.Empty() {
		return id, nothingPasted("the key is missing")
	}
	if ownLogin(t.Account) {
		p.Way = Login
	}
	if p.Way == Login {
		return checkLogin(ctx, c, t, p)
	}
	if strings.HasPrefix(p.Token.Reveal(), "IG") && !t.Account.Loopback() {
		return id, &calendar.Error{
			Op: "connect an account", Kind: calendar.Invalid, Text: "this is a key of Instagram itself, not of a Page",
			Hint: "choose the way “Paste a key of Instagram itself”: rounds connect instagram --way login",
		}
	}
	g := c.graph(t, p)
	d, err := g.toPage(ctx, &id, "Instagram account", "link the Instagram account with the Page, make the key again, and tick both", func() ([]profile, error) {
		list, err := g.pages(ctx, "id,name,access_token,tasks,instagram_business_account{id,username}")
		var out []profile
		for _, a := range list {
			if a.Instagram.ID != "" {
				out = append(out, profile{signin.Profile{ID: a.Instagram.ID, Name: a.Instagram.Username, May: a.may()}, vault.NewSecret(a.Token)})
			}
		}
		return out, err
	})
	if err != nil {
		return id, err
	}
	if err := g.aboutInstagram(ctx, &id); err != nil {
		return id, err
	}
	g.judge(d, &id)
	if id.Granted != nil && !slices.Contains(id.Granted, "pages_manage_posts") {
		id.Notes = append(id.Notes, "Without pages_manage_posts pictures from this computer cannot go out by themselves: give them a public address, or post them by hand.")
	}
	return id, nil
}

// ownLogin tells whether an account lives at the host of Instagram's own sign-in,
// or at a rehearsal's imitation of it.
func ownLogin(a calendar.Account) bool {
	return strings.HasSuffix(strings.TrimRight(a.Base, "/"), "/graph.instagram.com")
}

// instagramUser is an account as both hosts show it.
type instagramUser struct {
	ID       string `json:"id"`
	UserID   string `json:"user_id"` // Instagram's own sign-in: the id to use
	Username string `json:"username"`
	Name     string `json:"name"`
	Type     string `json:"account_type"`
}

// aboutInstagram reads which account the Page is linked with, and whether it may
// publish: who may not is not told how many posts are left (Meta, "Content
// publishing limit").
func (g graph) aboutInstagram(ctx context.Context, id *Identity) error {
	var page pageOf
	if err := g.read(ctx, "me", "id,name,instagram_business_account{id,username}", &page); err != nil {
		return err
	}
	if page.Instagram.ID == "" {
		return &calendar.Error{
			Op: "connect an account", Kind: calendar.NeedsPerson, Text: "the Page “" + page.Name + "” is linked with no Instagram account",
			Hint: "link them in the Page's settings at facebook.com, then try again",
		}
	}
	var me instagramUser
	if err := g.read(ctx, url.PathEscape(page.Instagram.ID), "id,username,name", &me); err != nil {
		return err
	}
	id.show(page.Instagram.ID, me)
	var left struct{}
	if err := g.read(ctx, url.PathEscape(page.Instagram.ID)+"/content_publishing_limit", "config,quota_usage", &left); err != nil {
		return err
	}
	if !g.t.Account.Loopback() {
		id.Notes = append(id.Notes, developmentNote)
	}
	return nil
}

func (id *Identity) show(remote string, u instagramUser) {
	id.RemoteID, id.Name, id.Handle = remote, u.Name, "@"+u.Username
	if id.Name == "" {
		id.Name = u.Username
	}
	id.Link = "https://www.instagram.com/" + url.PathEscape(u.Username) + "/"
}

// checkLogin asks Instagram itself about a key of its own. Nothing tells until
// when such a key is good before it was renewed for the first time.
func checkLogin(ctx context.Context, c signing, t publish.Target, p *Pasted) (Identity, error) {
	var id Identity
	if strings.HasPrefix(p.Token.Reveal(), "EAA") && !t.Account.Loopback() {
		return id, &calendar.Error{
			Op: "connect an account", Kind: calendar.Invalid, Text: "this is a key of Facebook, not of Instagram itself",
			Hint: "choose the way “Paste a key of the linked Page”: rounds connect instagram --way paste",
		}
	}
	base := strings.TrimRight(t.Account.Base, "/")
	if !p.ClientSecret.Empty() && p.expires.IsZero() {
		lengthen(ctx, c, base, p)
	}
	var me instagramUser
	if err := c.read(ctx, base+"/"+meta.Version+"/me?fields=user_id,username,name,account_type", bearer(p.Token), &me); err != nil {
		return id, err
	}
	if me.UserID == "" || me.Username == "" {
		return id, &publish.Fault{Class: publish.Again, Text: "Instagram did not say which account the key is of", Hint: wire.TimeHint}
	}
	id.show(me.UserID, me)
	if p.scope != "" {
		id.Granted = permissions(p.scope)
		id.Missing = missing(loginNeeds, id.Granted)
	}
	if me.Type != "" && me.Type != "BUSINESS" {
		id.Notes = append(id.Notes, "Instagram takes stories only from a business account; this one is of another kind.")
	}
	if p.got.IsZero() {
		p.got = c.now()
	}
	if p.expires.IsZero() {
		id.Notes = append(id.Notes, "Instagram does not say when this key ends: within 60 days, by "+dayText(p.got.Add(instagramLife))+" at the latest. A run after tomorrow renews it, and knows.")
		p.until = p.got.Add(instagramLife)
	} else {
		p.until = p.expires
	}
	id.Until = p.until
	return id, nil
}

// lengthen makes a key of an hour one of 60 days. A key that is a long one already
// is turned down, and stays (Meta, "Access token").
func lengthen(ctx context.Context, c signing, base string, p *Pasted) {
	q := url.Values{"grant_type": {"ig_exchange_token"}, "client_secret": {p.ClientSecret.Reveal()}, "access_token": {p.Token.Reveal()}}
	if k, err := c.instagramKey(ctx, base+"/access_token", p.kept(), q); err == nil {
		p.take(k)
	}
}

// renewInstagram gets a newer key for one of Instagram's own; it needs no secret.
func renewInstagram(ctx context.Context, c signing, base string, k kept) (kept, error) {
	q := url.Values{"grant_type": {"ig_refresh_token"}, "access_token": {k.Access}}
	return c.instagramKey(ctx, strings.TrimRight(base, "/")+"/refresh_access_token", k, q)
}

// instagramKey asks Instagram for a key. Meta documents a GET, with the secrets
// in the address; no address is ever logged.
func (c signing) instagramKey(ctx context.Context, address string, k kept, q url.Values) (kept, error) {
	now := c.now()
	got, err := c.trade(ctx, wire.Call{Method: http.MethodGet, URL: address + "?" + q.Encode()}, k.Access, k.ClientSecret)
	if err != nil {
		return k, err
	}
	k = k.with(got, now)
	if k.Expires.IsZero() {
		k.Expires = now.Add(instagramLife)
	}
	k.Until = k.Expires
	return k, nil
}
