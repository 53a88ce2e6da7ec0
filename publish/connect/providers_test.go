package connect_test

import (
	"context"
	"crypto/rand"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"rounds/calendar"
	"rounds/calendar/platform"
	"rounds/publish"
	"rounds/publish/connect"
	"rounds/publish/rehearsal"
)

// object is JSON.
type object = map[string]any

// told are the ends that a signer handed on, in order.
type told struct{ ends []time.Time }

func (o *told) hear(_ context.Context, _ calendar.Account, until, _ time.Time) {
	o.ends = append(o.ends, until)
}

// signIn connects an account and keeps its keys under an id.
func signIn(t *testing.T, s *connect.Signer, n platform.Name, base string, in *connect.Pasted) (calendar.Account, connect.Identity) {
	t.Helper()
	a, id, err := s.Connect(t.Context(), n, base, in)
	require.NoError(t, err)
	a.ID = calendar.AccountID(n)
	require.NoError(t, s.Keep(a, *in))
	return a, id
}

func TestEveryPlatformIsSignedInToInTheBrowser(t *testing.T) {
	d := newDesk(t)
	apps := map[platform.Name]connect.Pasted{
		platform.Facebook:  {ClientID: secret(rehearsal.FacebookApp), AppSecret: secret("app-secret-1")},
		platform.Instagram: {ClientID: secret(rehearsal.FacebookApp), AppSecret: secret("app-secret-1")},
		platform.LinkedIn:  {ClientID: secret(rehearsal.LinkedInClient), ClientSecret: secret(rehearsal.LinkedInSecret)},
		platform.X:         {ClientID: secret(rehearsal.XConfidentialClient), ClientSecret: secret(rehearsal.XClientSecret)},
		platform.YouTube:   {ClientID: secret(rehearsal.YouTubeClient), ClientSecret: secret(rehearsal.YouTubeSecret)},
	}
	require.Len(t, apps, len(platform.All()))
	for n, app := range apps {
		t.Run(string(n), func(t *testing.T) {
			first := d.account(n, 0)
			s := d.process()
			in := app
			in.Way, in.Profile = connect.Browser, first.ID
			c, err := s.Ask(t.Context(), n, first.Base, &in, connect.Question{Random: rand.Reader})
			require.NoError(t, err)
			in.Returned, _ = agree(t, c.Address)
			in.Consent = c
			a, _ := signIn(t, s, n, first.Base, &in)
			require.Equal(t, first.ID, a.RemoteID)
			id, err := d.process().Look(t.Context(), a)
			require.NoError(t, err)
			require.Equal(t, first.ID, id.RemoteID)
			in = app
			in.Consent, in.Returned = c, c.Address // the address of the page itself, in place of the one it led to
			_, _, err = s.Connect(t.Context(), n, first.Base, &in)
			require.Equal(t, calendar.Invalid, calendar.KindOf(err))
		})
	}
}

func TestYouTubeInTheBrowser(t *testing.T) {
	d := newDesk(t)
	s := d.process()
	base := d.base + "/youtube"
	in := &connect.Pasted{Way: connect.Browser, ClientID: secret(rehearsal.YouTubeClient), ClientSecret: secret(rehearsal.YouTubeSecret)}
	c, err := s.Ask(t.Context(), platform.YouTube, base, in, connect.Question{Random: rand.Reader})
	require.NoError(t, err)
	u, _ := url.Parse(c.Address)
	require.Equal(t, "offline", u.Query().Get("access_type"))
	require.Equal(t, "consent", u.Query().Get("prompt"))
	require.Regexp(t, `^http://127\.0\.0\.1:[1-9][0-9]*$`, u.Query().Get("redirect_uri"))
	agree(t, c.Address)
	in.Consent = c
	in.Returned, err = c.Wait(t.Context())
	require.NoError(t, err)
	a, id := signIn(t, s, platform.YouTube, base, in)
	first := d.account(platform.YouTube, 0)
	require.Equal(t, first.ID, a.RemoteID)
	require.Equal(t, "@"+first.Username, a.Handle)
	require.Empty(t, id.Missing)
	require.Equal(t, d.clock.Now().AddDate(0, 0, 180), a.KeyUntil)

	token, err := s.Token(a)(t.Context(), "")
	require.NoError(t, err)
	refresh := in.Refresh.Reveal()
	d.clock.on(56 * time.Minute)
	next, err := s.Token(a)(t.Context(), "")
	require.NoError(t, err)
	require.NotEqual(t, token, next, "a key of an hour is renewed five minutes ahead")
	d.clock.on(2 * time.Hour)
	_, err = d.process().Token(a)(t.Context(), "")
	require.NoError(t, err, "the refresh token stays, %s", refresh)
	id, err = d.process().Look(t.Context(), a)
	require.NoError(t, err)
	require.Equal(t, a.RemoteID, id.RemoteID)
}

func TestYouTubePasted(t *testing.T) {
	d := newDesk(t)
	r := d.account(platform.YouTube, 2)
	in := &connect.Pasted{Refresh: secret(r.Refresh), ClientID: secret(rehearsal.YouTubeClient), ClientSecret: secret(rehearsal.YouTubeSecret)}
	a, _ := signIn(t, d.process(), platform.YouTube, r.Base, in)
	require.Equal(t, r.ID, a.RemoteID)
	require.Equal(t, r.Refresh, in.Refresh.Reveal())

	for rule, wrong := range map[string]*connect.Pasted{
		"revoked":     {Refresh: secret("hush-revoked"), ClientID: secret(rehearsal.YouTubeClient), ClientSecret: secret(rehearsal.YouTubeSecret)},
		"another app": {Refresh: secret(r.Refresh), ClientID: secret("hush-app"), ClientSecret: secret("hush-secret")},
	} {
		_, _, err := d.process().Connect(t.Context(), platform.YouTube, r.Base, wrong)
		require.Equal(t, calendar.SignIn, calendar.KindOf(err), rule)
		require.NotContains(t, err.Error(), "hush")
	}
	_, _, err := d.process().Connect(t.Context(), platform.YouTube, r.Base, &connect.Pasted{ClientID: secret("x")})
	require.Equal(t, calendar.Invalid, calendar.KindOf(err))
}

func TestYouTubeInTestingEndsAfterSevenDays(t *testing.T) {
	week := 7 * 24 * 3600
	answers := object{
		"POST /token": object{"access_token": "at-1", "refresh_token": "rt-1", "expires_in": 3599, "refresh_token_expires_in": week, "scope": "https://www.googleapis.com/auth/youtube.force-ssl"},
		"GET /youtube/v3/channels": object{"items": []object{
			{"id": "UC1", "snippet": object{"title": "Clinic", "customUrl": "@clinic"}, "status": object{"longUploadsStatus": "eligible"}},
			{"id": "UC2", "snippet": object{"title": "Kitchen"}},
		}},
	}
	g := newThere(t, "/o/oauth2/v2/auth", answers)
	d := newDesk(t)
	in := &connect.Pasted{Refresh: secret("rt-0"), ClientID: secret("client-1")}
	_, id, err := d.process().Connect(t.Context(), platform.YouTube, g.URL, in)
	require.ErrorContains(t, err, "more than one channel")
	require.Len(t, id.Profiles, 2)
	in.Profile = "clinic"
	a, id, err := d.process().Connect(t.Context(), platform.YouTube, g.URL, in)
	require.NoError(t, err)
	require.Equal(t, 1, g.count("/token"), "what was renewed once is in hand")
	require.Equal(t, d.clock.Now().AddDate(0, 0, 7), a.KeyUntil)
	require.Contains(t, strings.Join(id.Notes, " "), "Testing")
	require.Contains(t, strings.Join(id.Notes, " "), "youtube.com/verify")
	require.Len(t, id.Missing, 1, "figures were not ticked")

	a.ID = "yt"
	require.NoError(t, d.process().Keep(a, *in))
	g.answers["POST /token"] = object{"access_token": "at-2", "expires_in": 3599}
	d.clock.on(2 * time.Hour)
	_, err = d.process().Token(a)(t.Context(), "")
	require.NoError(t, err)
	until, err := d.process().Until(a)
	require.NoError(t, err)
	require.Equal(t, a.KeyUntil, until, "use does not move this end")

	g.answers["GET /youtube/v3/channels"] = object{"items": []object{}}
	_, _, err = d.process().Connect(t.Context(), platform.YouTube, g.URL, &connect.Pasted{Token: secret("at-2")})
	require.ErrorContains(t, err, "no channel")
}

// linkedinThere is LinkedIn with three pages, one of which the person only reads.
func linkedinThere(t *testing.T) *there {
	t.Helper()
	return newThere(t, "/oauth/v2/authorization", object{
		"POST /oauth/v2/accessToken": object{"access_token": "at-1", "expires_in": 5184000, "scope": "w_organization_social,r_organization_social,rw_organization_admin"},
		"GET /rest/organizationAcls": object{"elements": []object{
			{"organization": "urn:li:organization:11", "role": "ANALYST", "state": "APPROVED"},
			{"organizationTarget": "urn:li:organization:11", "role": "ADMINISTRATOR", "state": "APPROVED"},
			{"organization": "urn:li:organization:12", "role": "ANALYST", "state": "APPROVED"},
			{"organization": "urn:li:organization:13", "role": "CONTENT_ADMINISTRATOR", "state": "APPROVED"},
			{"organization": "urn:li:organizationBrand:14", "role": "ADMINISTRATOR", "state": "APPROVED"},
		}},
		"GET /rest/organizations/11": object{"id": 11, "localizedName": "Juniper Street", "vanityName": "juniper-street"},
		"GET /rest/organizations/12": object{"id": 12, "localizedName": "Elsewhere"},
		"GET /rest/organizations/13": object{"id": 13, "localizedName": "Juniper West"},
	})
}

func TestLinkedInInTheBrowser(t *testing.T) {
	l := linkedinThere(t)
	d := newDesk(t)
	s := d.process()
	in := &connect.Pasted{Way: connect.Browser, ClientID: secret("client-1"), ClientSecret: secret("client-secret-1")}
	c, err := s.Ask(t.Context(), platform.LinkedIn, l.URL, in, connect.Question{Random: rand.Reader})
	require.NoError(t, err)
	u, _ := url.Parse(c.Address)
	require.Equal(t, "http://127.0.0.1:8721/callback", u.Query().Get("redirect_uri"))
	require.Empty(t, u.Query().Get("code_challenge"), "LinkedIn knows PKCE for native apps only, which it has to switch on")
	in.Returned, _ = agree(t, c.Address)
	in.Consent = c
	_, id, err := s.Connect(t.Context(), platform.LinkedIn, l.URL, in)
	require.ErrorContains(t, err, "more than one page")
	require.Equal(t, []string{"11", "12", "13"}, []string{id.Profiles[0].ID, id.Profiles[1].ID, id.Profiles[2].ID})
	require.False(t, id.Profiles[1].May)
	form := l.last(t, "/oauth/v2/accessToken").PostForm
	require.Equal(t, "client-secret-1", form.Get("client_secret"))

	in.Profile = "12"
	_, _, err = s.Connect(t.Context(), platform.LinkedIn, l.URL, in)
	require.ErrorContains(t, err, "may not publish")
	in.Profile = "11"
	a, id := signIn(t, s, platform.LinkedIn, l.URL, in)
	require.Equal(t, 1, l.count("/oauth/v2/accessToken"))
	require.Equal(t, "11", a.RemoteID)
	require.Equal(t, "https://www.linkedin.com/company/juniper-street", id.Link)
	require.Equal(t, d.clock.Now().AddDate(0, 0, 60), a.KeyUntil)
	require.Len(t, id.Missing, 2, "those for comments")
	h := l.last(t, "/rest/organizationAcls").Header
	require.Equal(t, "2.0.0", h.Get("X-Restli-Protocol-Version"))
	require.Len(t, h.Get("LinkedIn-Version"), 6)

	d.clock.on(59 * 24 * time.Hour)
	_, err = s.Token(a)(t.Context(), "")
	require.NoError(t, err)
	require.Equal(t, 1, l.count("/oauth/v2/accessToken"), "without a refresh token nothing is renewed")
	_, err = s.Token(a)(t.Context(), "at-1")
	var f *publish.Fault
	require.ErrorAs(t, err, &f)
	require.Equal(t, publish.SignIn, f.Class)
}

func TestLinkedInAsItIsRehearsed(t *testing.T) {
	d := newDesk(t)
	base := d.base + "/linkedin"
	for client, life := range map[string]int{rehearsal.LinkedInClient: 60, rehearsal.LinkedInPartnerClient: 365} {
		s := d.process()
		in := &connect.Pasted{Way: connect.Browser, ClientID: secret(client), ClientSecret: secret(rehearsal.LinkedInSecret)}
		c, err := s.Ask(t.Context(), platform.LinkedIn, base, in, connect.Question{Random: rand.Reader})
		require.NoError(t, err)
		in.Returned, _ = agree(t, c.Address)
		in.Consent = c
		in.Profile = d.account(platform.LinkedIn, 0).ID
		a, id := signIn(t, s, platform.LinkedIn, base, in)
		require.Equal(t, in.Profile, a.RemoteID)
		require.Empty(t, id.Missing)
		require.Equal(t, d.clock.Now().AddDate(0, 0, life), a.KeyUntil)
		first, err := s.Token(a)(t.Context(), "")
		require.NoError(t, err)
		second, err := s.Token(a)(t.Context(), first)
		if client == rehearsal.LinkedInClient {
			var f *publish.Fault
			require.ErrorAs(t, err, &f)
			require.Equal(t, publish.SignIn, f.Class)
			continue
		}
		require.NoError(t, err)
		require.NotEqual(t, first, second)
		_, err = d.process().Look(t.Context(), a)
		require.NoError(t, err)
	}
}

func TestLinkedInPasted(t *testing.T) {
	l := linkedinThere(t)
	d := newDesk(t)
	in := &connect.Pasted{Token: secret("at-1"), Profile: "13"}
	a, id, err := d.process().Connect(t.Context(), platform.LinkedIn, l.URL, in)
	require.NoError(t, err)
	require.Equal(t, d.clock.Now().AddDate(0, 0, 60), a.KeyUntil, "the latest that it can be")
	require.Contains(t, strings.Join(id.Notes, " "), "at the latest")
	require.Nil(t, id.Granted, "LinkedIn was not asked")

	in = &connect.Pasted{Token: secret("at-1"), ClientID: secret("client-1"), ClientSecret: secret("hush-secret"), Profile: "13"}
	for rule, tt := range map[string]struct {
		status int
		answer object
		says   string
		kind   calendar.ErrorKind
	}{
		"ended":      {200, object{"active": false, "status": "expired"}, "has ended", calendar.SignIn},
		"wrong app":  {401, object{"error": "invalid_client", "error_description": "hush-secret"}, "does not know the app", calendar.SignIn},
		"overloaded": {503, object{}, "cannot be read", calendar.Network},
	} {
		l.answers["POST /oauth/v2/introspectToken"], l.status["POST /oauth/v2/introspectToken"] = tt.answer, tt.status
		_, _, err := d.process().Connect(t.Context(), platform.LinkedIn, l.URL, in)
		require.ErrorContains(t, err, tt.says, rule)
		require.Equal(t, tt.kind, calendar.KindOf(err), rule)
		require.NotContains(t, err.Error(), "hush")
	}
	l.status["POST /oauth/v2/introspectToken"] = 200
	l.answers["POST /oauth/v2/introspectToken"] = object{"active": true, "scope": "w_organization_social", "expires_at": d.clock.Now().AddDate(0, 0, 20).Unix()}
	_, id, err = d.process().Connect(t.Context(), platform.LinkedIn, l.URL, in)
	require.ErrorContains(t, err, "lacks r_organization_social")
	require.Equal(t, d.clock.Now().AddDate(0, 0, 20), id.Until)
}

func TestLinkedInIsRenewedWhereItIsGranted(t *testing.T) {
	l := linkedinThere(t)
	d := newDesk(t)
	heard := &told{}
	s := d.telling(heard)
	in := &connect.Pasted{Token: secret("at-0"), Refresh: secret("rt-0"), ClientID: secret("client-1"), ClientSecret: secret("secret-1"), Profile: "11"}
	l.answers["POST /oauth/v2/introspectToken"] = object{"active": true, "scope": "w_organization_social r_organization_social rw_organization_admin", "expires_at": d.clock.Now().AddDate(0, 0, 60).Unix()}
	a, _ := signIn(t, s, platform.LinkedIn, l.URL, in)
	require.Equal(t, d.clock.Now().AddDate(0, 0, 365), a.KeyUntil)
	d.clock.on(52 * 24 * time.Hour)
	token, err := s.Token(a)(t.Context(), "")
	require.NoError(t, err)
	require.Equal(t, "at-0", token, "eight days are left")
	d.clock.on(2 * 24 * time.Hour)

	l.status["POST /oauth/v2/accessToken"] = 500
	for range 2 {
		token, err = s.Token(a)(t.Context(), "")
		require.NoError(t, err)
		require.Equal(t, "at-0", token, "it is still good")
	}
	require.Equal(t, 1, l.count("/oauth/v2/accessToken"), "and is let be for a while")
	l.status["POST /oauth/v2/accessToken"] = 200
	d.clock.on(time.Hour)
	token, err = s.Token(a)(t.Context(), "")
	require.NoError(t, err)
	require.Equal(t, "at-1", token)
	form := l.last(t, "/oauth/v2/accessToken").PostForm
	require.Equal(t, "refresh_token", form.Get("grant_type"))
	require.Equal(t, "rt-0", form.Get("refresh_token"))
	require.Equal(t, []time.Time{a.KeyUntil}, heard.ends, "a year from the first consent, whatever is renewed")
}

// instagramThere is the Graph API with one Page that is linked with an account.
func instagramThere(t *testing.T) *there {
	t.Helper()
	page := object{"id": "11", "name": "Juniper Street", "access_token": "page-token", "tasks": []string{"MANAGE"}, "instagram_business_account": object{"id": "17", "username": "juniper"}}
	alone := object{"id": "12", "name": "No Instagram", "access_token": "other", "tasks": []string{"MANAGE"}}
	scopes := []string{"pages_show_list", "pages_read_engagement", "instagram_basic", "instagram_content_publish"}
	return newThere(t, "/v25.0/dialog/oauth", object{
		"GET /v25.0/debug_token": func(v url.Values) any {
			kind := "USER"
			if v.Get("input_token") == "page-token" {
				kind = "PAGE"
			}
			return object{"data": object{"type": kind, "is_valid": true, "expires_at": 0, "data_access_expires_at": 1800000000, "scopes": scopes}}
		},
		"GET /v25.0/me/accounts":                 object{"data": []object{alone, page}},
		"GET /v25.0/me":                          page,
		"GET /v25.0/17":                          object{"id": "17", "username": "juniper", "name": "Juniper Street Clinic"},
		"GET /v25.0/17/content_publishing_limit": object{"data": []object{{"quota_usage": 0}}},
	})
}

func TestInstagramByTheLinkedPage(t *testing.T) {
	i := instagramThere(t)
	d := newDesk(t)
	in := &connect.Pasted{Way: connect.Paste, Token: secret("persons-token")}
	a, id := signIn(t, d.process(), platform.Instagram, i.URL, in)
	require.Equal(t, "17", a.RemoteID)
	require.Equal(t, "@juniper", a.Handle)
	require.Equal(t, "Juniper Street Clinic", a.Name)
	require.Equal(t, "page-token", in.Token.Reveal())
	require.Equal(t, time.Unix(1800000000, 0).UTC(), a.KeyUntil)
	require.Contains(t, strings.Join(id.Notes, " "), "pages_manage_posts")
	_, err := d.process().Look(t.Context(), a)
	require.NoError(t, err)

	i.status["GET /v25.0/17/content_publishing_limit"] = 400
	i.answers["GET /v25.0/17/content_publishing_limit"] = object{"error": object{"code": 10, "message": "no permission"}}
	_, _, err = d.process().Connect(t.Context(), platform.Instagram, i.URL, in)
	require.Equal(t, calendar.SignIn, calendar.KindOf(err), "who may not publish is not told how many posts are left")
	i.answers["GET /v25.0/me"] = object{"id": "12", "name": "No Instagram"}
	_, _, err = d.process().Connect(t.Context(), platform.Instagram, i.URL, in)
	require.ErrorContains(t, err, "linked with no Instagram account")
	i.answers["GET /v25.0/me/accounts"] = object{"data": []object{}}
	_, _, err = d.process().Connect(t.Context(), platform.Instagram, i.URL, &connect.Pasted{Token: secret("persons-token")})
	require.ErrorContains(t, err, "no Instagram account")
}

func TestInstagramBySignInOfItsOwn(t *testing.T) {
	i := newThere(t, "", object{
		"GET /graph.instagram.com/v25.0/me": object{"id": "app-scoped", "user_id": "17", "username": "juniper", "name": "Juniper", "account_type": "MEDIA_CREATOR"},
		"GET /graph.instagram.com/refresh_access_token": func(v url.Values) any {
			return object{"access_token": v.Get("access_token") + "+", "expires_in": 5184000, "permissions": "instagram_business_basic"}
		},
		"GET /graph.instagram.com/access_token": object{"error": object{"code": 452, "message": "Session key invalid"}},
	})
	i.status["GET /graph.instagram.com/access_token"] = 400
	d := newDesk(t)
	heard := &told{}
	s := d.telling(heard)
	in := &connect.Pasted{Way: connect.Login, Token: secret("IG-one"), ClientSecret: secret("ig-secret")}
	a, id := signIn(t, s, platform.Instagram, i.URL+"/graph.instagram.com", in)
	require.Equal(t, "17", a.RemoteID, "not the id that only the app knows")
	require.Contains(t, strings.Join(id.Notes, " "), "at the latest")
	require.Contains(t, strings.Join(id.Notes, " "), "stories")
	require.Equal(t, d.clock.Now().AddDate(0, 0, 60), a.KeyUntil)
	require.Equal(t, 1, i.count("/graph.instagram.com/access_token"), "a long key is turned down there, and stays")

	get := func() string {
		token, err := d.telling(heard).Token(a)(t.Context(), "")
		require.NoError(t, err)
		return token
	}
	d.clock.on(23 * time.Hour)
	require.Equal(t, "IG-one", get(), "it is too young")
	d.clock.on(2 * time.Hour)
	require.Equal(t, "IG-one+", get(), "so that its end is known")
	d.clock.on(6 * 24 * time.Hour)
	require.Equal(t, "IG-one+", get())
	d.clock.on(25 * time.Hour)
	require.Equal(t, "IG-one++", get(), "each week")
	require.Equal(t, d.clock.Now().AddDate(0, 0, 60), heard.ends[len(heard.ends)-1])
}

func TestAKeyForTheOtherWayIsSaid(t *testing.T) {
	d := newDesk(t)
	for way, token := range map[string]string{connect.Paste: "IGhush", connect.Login: "EAAhush"} {
		_, _, err := d.process().Connect(t.Context(), platform.Instagram, "", &connect.Pasted{Way: way, Token: secret(token)})
		require.Equal(t, calendar.Invalid, calendar.KindOf(err), "nothing is asked: it would reach the wrong host")
		require.Contains(t, calendar.HintOf(err), "--way")
	}
}
