package connect

import (
	"time"

	"rounds/calendar/platform"
)

// GuideStep is one step of signing in, for somebody who has never seen a
// developer's console.
type GuideStep struct {
	Title string
	Text  string
	Open  string        // address to open, or ""
	Copy  string        // what to copy, or ""
	Takes time.Duration // about how long
	Costs string        // what it costs, or "" for nothing
}

// Guide gives the numbered steps to a platform's keys, in order; none for a
// platform that is served by hand.
func Guide(n platform.Name) []GuideStep {
	switch n {
	case platform.Facebook:
		return facebookGuide
	case platform.X:
		return xGuide
	case platform.Instagram, platform.LinkedIn, platform.YouTube:
	}
	return nil
}

// The steps follow Meta's "Pages API, getting started", "Access levels" and "App
// modes". A clinic that posts to its own Page needs no review by Meta.
var facebookGuide = []GuideStep{
	{
		Title: "Make an app of your own",
		Text: "Sign in as somebody who has full control of the Page. Choose “Create app”, any name, and the use case “Manage everything on your Page”. " +
			"Under the use case's permissions add: pages_show_list, pages_read_engagement, pages_manage_posts. Add as well, for the first comment, for answering and for figures: " +
			"pages_manage_engagement, pages_read_user_content, read_insights.",
		Open: "https://developers.facebook.com/apps/", Takes: 10 * time.Minute,
	},
	{
		Title: "Switch the app to Live",
		Text: "Under App settings, Basic, fill in the address of your privacy policy, the address for deletion requests (the same page will do), a picture and a category; then switch the app mode from Development to Live. " +
			"In Development mode posts look right to you and are seen by nobody else.",
		Open: "https://developers.facebook.com/apps/", Takes: 5 * time.Minute,
	},
	{
		Title: "Make a key for yourself",
		Text: "In the Graph API Explorer choose your app at the top right, “Get user access token”, add the permissions of step 1, press “Generate access token”. " +
			"Tick every Page in the window that opens: one that is not ticked is never offered again.",
		Open: "https://developers.facebook.com/tools/explorer/", Copy: "the access token", Takes: 3 * time.Minute,
	},
	{
		Title: "Extend it",
		Text:  "Paste the key into the Access Token Debugger, press “Debug”, then “Extend access token” at the bottom.",
		Open:  "https://developers.facebook.com/tools/debug/accesstoken/", Copy: "the extended token", Takes: time.Minute,
	},
	{
		Title: "Paste it here",
		Text:  "Paste the extended key into Rounds. It is still yours, not the Page's: Rounds lists the Pages that it leads to, takes the key of the one that you choose, and keeps that one only. A Page's key that comes from an extended key has no end of its own; a new password ends it.",
		Takes: time.Minute,
	},
	{
		Title: "If the app demands an app secret",
		Text:  "Only where “Require app secret” is on under App settings, Advanced: copy the secret from App settings, Basic, too.",
		Open:  "https://developers.facebook.com/apps/", Copy: "the app secret", Takes: time.Minute,
	},
}

// The steps follow X's developer docs: "Getting access", "Pricing", "Developer
// apps" and "OAuth 2.0 Authorization Code Flow with PKCE".
var xGuide = []GuideStep{
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
		Text: "Create an app, open its “User authentication settings”, choose “Read and write” and the type “Web App, Automated App or Bot”, and give " + XCallback + " as callback address, letter by letter, and your web site as website. " +
			"Save; the client id and the client secret are shown once.",
		Open: "https://console.x.com", Copy: "client id and client secret", Takes: 5 * time.Minute,
	},
	{
		Title: "Give Rounds the app's id and secret",
		Text:  "Paste the client id and the client secret. Rounds keeps them with the account's keys.",
		Takes: time.Minute,
	},
	{
		Title: "Agree in the browser",
		Text: "Open the address that Rounds shows, signed in as the practice's account, and agree. The browser then says that a page at 127.0.0.1 cannot be reached: that is as it should be. " +
			"Copy the whole address out of its bar and paste it here at once: X takes it for half a minute only.",
		Copy: "the address in the browser's bar", Takes: 2 * time.Minute,
	},
}
