package connect

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"rounds/calendar/platform"
	"rounds/calendar/signin"
	"rounds/publish"
	"rounds/publish/connect/vault"
)

const (
	googleScopes = "https://www.googleapis.com/auth/"
	googleToken  = "https://oauth2.googleapis.com/token"
	// googleIdle is after how long without use a refresh token ends: six months
	// (Google Identity, "Refresh token expiration").
	googleIdle = 180 * 24 * time.Hour
	// googleAhead is how long before its end a key of an hour is renewed: an upload
	// that begins with it shall not meet its end at once.
	googleAhead = 5 * time.Minute
)

var youtubeProvider = provider{
	name: platform.YouTube,
	// Google's discovery document of the YouTube Data API v3.
	needs: []signin.Right{
		{Permission: googleScopes + "youtube.force-ssl", For: "videos, thumbnails, captions, broadcasts and comments", Required: true},
		{Permission: googleScopes + "yt-analytics.readonly", For: "figures of videos"},
	},
	ways:  youtubeWays,
	check: checkYouTube,
	consent: &consentPage{
		// A desktop app may use any port of this computer (Google Identity, "OAuth
		// 2.0 for Mobile & Desktop Apps"). The consent is asked for each time,
		// because only then a refresh token comes back.
		address: "https://accounts.google.com/o/oauth2/v2/auth", callback: "http://127.0.0.1:0", pkce: true, joint: " ",
		extra: url.Values{"access_type": {"offline"}, "prompt": {"consent"}},
	},
	exchange:  exchangeYouTube,
	renewable: kept.app,
	renew:     renewYouTube,
	due: func(k kept, now time.Time) bool {
		return !k.Expires.IsZero() && !now.Before(k.Expires.Add(-googleAhead))
	},
}

// The steps follow Google Cloud's help: "Setting up OAuth 2.0", "Manage app
// audience" and "Unverified apps".
var (
	googleProject = signin.Step{
		Title: "Make a project",
		Text: "Sign in with the Google account that owns the practice's channel. Make a project, any name. Under “APIs & Services”, “Library”, switch on two things: “YouTube Data API v3” and “YouTube Analytics API”. " +
			"It costs nothing, and no card is asked for.",
		Open: "https://console.cloud.google.com/projectcreate", Takes: 5 * time.Minute,
	}
	googleAudience = signin.Step{
		Title: "Say who the app is for",
		Text: "Under “Google Auth Platform”, fill in “Branding” (any name, your mail address). Under “Audience” choose “External”, then press “Publish app”, so that it says “In production”. " +
			"It needs no verification by Google for your own channel. Left in “Testing”, you would have to sign in again every 7 days.",
		Open: "https://console.cloud.google.com/auth/audience", Takes: 5 * time.Minute,
	}
)

var googleFields = []signin.Field{{Name: "client id", Label: "client ID"}, {Name: "client secret", Label: "client secret"}}

var youtubeWays = []signin.Way{
	{
		Name: Browser, Browser: true, Title: "Agree in the browser", Text: "The usual way: Google asks once, and Rounds stays signed in.",
		Steps: []signin.Step{
			googleProject,
			googleAudience,
			{
				Title: "Make a client",
				Text:  "Under “Clients”, “Create client”, choose the type “Desktop app”, any name. Google shows the client ID and the client secret.",
				Open:  "https://console.cloud.google.com/auth/clients", Copy: "client ID and client secret", Takes: 2 * time.Minute,
			},
			{
				Title: "Agree",
				Text: "Paste both into Rounds, and it opens a page of Google. Choose the account and, if you are asked, the practice's channel. Google says that it has not verified the app: the app is your own, so press “Advanced”, then “Go to …”. Tick every box. " +
					"If the browser cannot reach the page at 127.0.0.1 in the end, copy the whole address out of its bar and paste it here.",
				Takes: 2 * time.Minute,
			},
		},
		Fields: googleFields,
	},
	{
		Name: Paste, Title: "Paste a refresh token", Text: "For a computer without a browser: the token is made on another one, on Google's own page for it.",
		Steps: []signin.Step{
			googleProject,
			googleAudience,
			{
				Title: "Make a client",
				Text:  "Under “Clients”, “Create client”, choose the type “Web application”, any name, and add https://developers.google.com/oauthplayground as “Authorized redirect URI”, letter by letter.",
				Open:  "https://console.cloud.google.com/auth/clients", Copy: "client ID and client secret", Takes: 3 * time.Minute,
			},
			{
				Title: "Make the token",
				Text: "On the playground open the wheel at the top right, tick “Use your own OAuth credentials”, and enter both. As scopes enter, with a blank between them, " +
					googleScopes + "youtube.force-ssl and " + googleScopes + "yt-analytics.readonly; press “Authorize APIs”, agree, then “Exchange authorization code for tokens”.",
				Open: "https://developers.google.com/oauthplayground/", Copy: "the refresh token", Takes: 4 * time.Minute,
			},
			{
				Title: "Paste it here",
				Text:  "Paste the refresh token, the client ID and the client secret. Rounds says at once which channel it is.",
				Takes: time.Minute,
			},
		},
		Fields: append([]signin.Field{{Name: "refresh", Label: "refresh token"}}, googleFields...),
	},
}

// checkYouTube asks which channel a key is of. One consent is for one channel.
func checkYouTube(ctx context.Context, c signing, t publish.Target, p *Pasted) (Identity, error) {
	var id Identity
	if p.Token.Empty() {
		if p.Refresh.Empty() || p.ClientID.Empty() {
			return id, nothingPasted("the refresh token is missing, or the client ID that it belongs to")
		}
		k, err := renewYouTube(ctx, c, t.Account.Base, p.kept())
		if err != nil {
			return id, err
		}
		p.take(k)
	}
	list, err := c.channels(ctx, t.Account.Base, p.Token)
	if err != nil {
		return id, err
	}
	var all []profile
	for _, one := range list {
		all = append(all, profile{Profile: signin.Profile{ID: one.ID, Name: one.Snippet.Title, May: true}})
	}
	chosen, err := choose(all, p.Profile, "channel", "make a channel at youtube.com with this Google account, or sign in with the account that owns the practice's channel")
	if err != nil {
		id.Profiles = public(all)
		return id, err
	}
	one := list[slices.IndexFunc(list, func(l channel) bool { return l.ID == chosen.ID })]
	id.RemoteID, id.Name, id.Handle, id.Until = one.ID, one.Snippet.Title, one.Snippet.Handle, p.until
	id.Link = "https://www.youtube.com/channel/" + url.PathEscape(one.ID)
	if p.scope != "" {
		id.Granted = strings.Fields(p.scope)
		id.Missing = missing(c.needs, id.Granted)
	}
	if s := one.Status.LongUploads; s != "" && s != "allowed" && s != "longUploadsUnspecified" {
		id.Notes = append(id.Notes, "Videos over 15 minutes, and pictures of your own for a video, need a channel whose telephone number was confirmed, at youtube.com/verify.")
	}
	if !p.until.IsZero() && p.until.Before(c.now().Add(8*24*time.Hour)) {
		id.Notes = append(id.Notes, "Google ends this sign-in on "+dayText(p.until)+": the app is still in “Testing”. Publish it under “Audience”, then sign in once more.")
	}
	if p.Refresh.Empty() {
		id.Notes = append(id.Notes, "Without a refresh token this key ends within an hour.")
		id.Until = p.expires
	}
	return id, nil
}

type channel struct {
	ID      string `json:"id"`
	Snippet struct {
		Title  string `json:"title"`
		Handle string `json:"customUrl"`
	} `json:"snippet"`
	Status struct {
		LongUploads string `json:"longUploadsStatus"`
	} `json:"status"`
}

func (c signing) channels(ctx context.Context, base string, token vault.Secret) ([]channel, error) {
	var got struct {
		Items []channel `json:"items"`
	}
	q := url.Values{"part": {"snippet,status"}, "mine": {"true"}}
	address := endpoint(base, "https://www.googleapis.com/youtube/v3/channels") + "?" + q.Encode()
	err := c.read(ctx, address, bearer(token), &got)
	return got.Items, err
}

// exchangeYouTube trades the code of a consent for the first keys.
func exchangeYouTube(ctx context.Context, c signing, base, code string, p *Pasted) error {
	k, err := c.googleKeys(ctx, base, p.kept(), url.Values{
		"grant_type": {"authorization_code"}, "code": {code}, "redirect_uri": {p.Consent.callback}, "code_verifier": {p.Consent.verifier},
	})
	if err != nil {
		return err
	}
	p.take(k)
	return nil
}

// renewYouTube gets a new access token; the refresh token stays.
func renewYouTube(ctx context.Context, c signing, base string, k kept) (kept, error) {
	return c.googleKeys(ctx, base, k, url.Values{"grant_type": {"refresh_token"}, "refresh_token": {k.Refresh}})
}

func (c signing) googleKeys(ctx context.Context, base string, k kept, v url.Values) (kept, error) {
	v.Set("client_id", k.ClientID)
	if k.ClientSecret != "" {
		v.Set("client_secret", k.ClientSecret)
	}
	now := c.now()
	got, err := c.trade(ctx, form(endpoint(base, googleToken), http.Header{}, v), k.Access, k.Refresh, k.ClientSecret, v.Get("code"))
	if err != nil {
		return k, err
	}
	k = k.with(got, now)
	switch {
	case got.RefreshSeconds > 0: // an app in Testing: seven days from the consent
		k.Until, k.Fixed = now.Add(seconds(got.RefreshSeconds)), true
	case !k.Fixed:
		k.Until = now.Add(googleIdle)
	}
	return k, nil
}
