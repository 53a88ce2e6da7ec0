package connect

import (
	"context"
	"net/url"
	"time"

	"rounds/calendar/platform"
	"rounds/calendar/signin"
	"rounds/publish"
	"rounds/publish/connect/vault"
)

var facebookProvider = provider{
	name: platform.Facebook,
	// Meta, "Permissions reference".
	needs: []signin.Right{
		{Permission: "pages_show_list", For: "finding the Page", Required: true},
		{Permission: "pages_read_engagement", For: "reading the Page's own posts back", Required: true},
		{Permission: "pages_manage_posts", For: "publishing posts", Required: true},
		{Permission: "pages_manage_engagement", For: "writing the first comment and answering"},
		{Permission: "pages_read_user_content", For: "reading what people comment"},
		{Permission: "read_insights", For: "figures of posts"},
	},
	ways:     facebookWays,
	check:    checkFacebook,
	consent:  metaConsent,
	exchange: exchangeMeta,
}

// facebookApp and facebookLive are the steps to an app at Meta. They follow
// "Pages API, getting started", "Access levels" and "App modes". A clinic that
// posts to its own Page needs no review by Meta.
var (
	facebookApp = signin.Step{
		Title: "Make an app of your own",
		Text: "Sign in as somebody who has full control of the Page. Choose “Create app”, any name, and the use case “Manage everything on your Page”. " +
			"Under the use case's permissions add pages_show_list, pages_read_engagement and pages_manage_posts. Add as well, for the first comment, for answering and for figures: " +
			"pages_manage_engagement, pages_read_user_content and read_insights. Nothing has to be reviewed by Meta: the Page is your own.",
		Open: "https://developers.facebook.com/apps/", Takes: 10 * time.Minute,
	}
	facebookLive = signin.Step{
		Title: "Switch the app to Live",
		Text: "Under App settings, Basic, fill in the address of your privacy policy, the address for deletion requests (the same page will do), a picture and a category; then switch the app mode from Development to Live. " +
			"In Development mode posts look right to you and are seen by nobody else.",
		Open: "https://developers.facebook.com/apps/", Takes: 5 * time.Minute,
	}
	metaSecrets = signin.Step{
		Title: "Copy the app's id and secret",
		Text:  "Both stand under App settings, Basic. With the secret every call proves that it comes from your app; Rounds keeps it with the account's keys, nowhere else.",
		Open:  "https://developers.facebook.com/apps/", Copy: "app id and app secret", Takes: time.Minute,
	}
	metaExtend = signin.Step{
		Title: "Extend the key",
		Text:  "Paste the key into the Access Token Debugger, press “Debug”, then “Extend access token” at the bottom. You can leave this out if you paste the app id and the app secret too: then Rounds does it.",
		Open:  "https://developers.facebook.com/tools/debug/accesstoken/", Copy: "the extended token", Takes: time.Minute,
	}
)

var metaFields = []signin.Field{
	{Name: "client id", Label: "app id", Optional: true, Why: "only if you did not extend the key yourself"},
	{Name: "app secret", Label: "app secret", Optional: true, Why: "needed where “Require app secret” is on, or if you did not extend the key yourself"},
}

var facebookWays = []signin.Way{
	{
		Name: Paste, Title: "Paste a key", Text: "The surest way: you make the key on Meta's pages and paste it here.",
		Steps: []signin.Step{
			facebookApp,
			facebookLive,
			{
				Title: "Make a key for yourself",
				Text: "In the Graph API Explorer choose your app at the top right, “Get user access token”, add the permissions of step 1, press “Generate access token”. " +
					"Tick every Page in the window that opens: one that is not ticked is never offered again.",
				Open: "https://developers.facebook.com/tools/explorer/", Copy: "the access token", Takes: 3 * time.Minute,
			},
			metaExtend,
			{
				Title: "Paste it here",
				Text:  "The key is still yours, not the Page's: Rounds lists the Pages that it leads to, takes the key of the one that you choose, and keeps that one only. A Page's key that comes from an extended key has no end of its own; a new password ends it.",
				Takes: time.Minute,
			},
		},
		Fields: append([]signin.Field{{Name: "token", Label: "access token"}}, metaFields...),
	},
	{
		Name: Browser, Browser: true, Title: "Agree in the browser", Text: "Fewer pages to go through; it works while the app is still in Development mode.",
		Steps: []signin.Step{
			facebookApp,
			metaSecrets,
			{
				Title: "Agree, while the app is in Development mode",
				Text: "Rounds opens a page of Facebook: agree, and tick every Page. Then Rounds lists the Pages and you choose. " +
					"If Facebook says that the address " + metaCallback + " is not allowed, paste a key instead (the other way). If the browser cannot reach the page at localhost, copy the whole address out of its bar and paste it here.",
				Takes: 2 * time.Minute,
			},
			facebookLive,
		},
		Fields: []signin.Field{{Name: "client id", Label: "app id"}, {Name: "app secret", Label: "app secret"}},
	},
}

const noPage = "make the key again and tick the Page when Facebook asks; a Page of a business portfolio also needs business_management"

// checkFacebook asks Facebook about a key. Where it is a person's, the Pages
// that it leads to are listed, and the chosen one's key takes its place.
func checkFacebook(ctx context.Context, c signing, t publish.Target, p *Pasted) (Identity, error) {
	var id Identity
	if p.Token.Empty() {
		return id, nothingPasted("the Page's key is missing")
	}
	g := c.graph(t, p)
	d, err := g.toPage(ctx, &id, "Page", noPage, func() ([]profile, error) {
		list, err := g.pages(ctx, "id,name,access_token,tasks")
		var out []profile
		for _, a := range list {
			out = append(out, profile{signin.Profile{ID: a.ID, Name: a.Name, May: a.may()}, vault.NewSecret(a.Token)})
		}
		return out, err
	})
	if err != nil {
		return id, err
	}
	if err := g.aboutPage(ctx, &id); err != nil {
		return id, err
	}
	g.judge(d, &id)
	return id, nil
}

// aboutPage reads which Page the key is of.
func (g graph) aboutPage(ctx context.Context, id *Identity) error {
	var me struct {
		ID string `json:"id"`
	}
	if err := g.read(ctx, "me", "id,name", &me); err != nil {
		return err
	}
	var page struct {
		ID        string `json:"id"`
		Name      string `json:"name"`
		Username  string `json:"username"`
		Link      string `json:"link"`
		Published *bool  `json:"is_published"`
	}
	if err := g.read(ctx, url.PathEscape(me.ID), "id,name,username,link,is_published", &page); err != nil {
		return err
	}
	id.RemoteID, id.Name, id.Link = page.ID, page.Name, page.Link
	if page.Username != "" {
		id.Handle = "@" + page.Username
	}
	if page.Published != nil && !*page.Published {
		id.Notes = append(id.Notes, "The Page is not published: nobody but those who run it sees its posts.")
	}
	if !g.t.Account.Loopback() {
		id.Notes = append(id.Notes, developmentNote)
	}
	return nil
}

const developmentNote = "If the app at Meta is in Development mode, its posts are seen only by people with a role in it: switch it to Live, and look at the first post while signed out."
