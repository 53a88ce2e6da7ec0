package connect_test

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"rounds/calendar"
	"rounds/calendar/platform"
	"rounds/publish/connect"
)

// there is a platform's sign-in as far as these tests need it: a page that agrees
// at once, and whatever else answers says.
type there struct {
	*httptest.Server
	page string // path of the page on which a person agrees
	// answers are by method and path; a value that is a string is sent as it is.
	answers map[string]any
	status  map[string]int

	mu    sync.Mutex
	asked []*http.Request // with their form read
}

func newThere(t *testing.T, page string, answers map[string]any) *there {
	t.Helper()
	s := &there{page: page, answers: answers, status: map[string]int{}}
	s.Server = httptest.NewServer(s)
	t.Cleanup(s.Close)
	return s
}

func (s *there) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	_ = r.ParseForm()
	s.mu.Lock()
	s.asked = append(s.asked, r)
	answer, status := s.answers[r.Method+" "+r.URL.Path], s.status[r.Method+" "+r.URL.Path]
	s.mu.Unlock()
	if r.URL.Path == s.page {
		back := r.Form.Get("redirect_uri") + "?" + url.Values{"code": {"code-1"}, "state": {r.Form.Get("state")}}.Encode()
		http.Redirect(w, r, back, http.StatusFound)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	switch {
	case answer == nil:
		status = http.StatusNotFound
	case status == 0:
		status = http.StatusOK
	}
	w.WriteHeader(status)
	if f, ok := answer.(func(url.Values) any); ok {
		answer = f(r.Form)
	}
	_ = json.NewEncoder(w).Encode(answer)
}

// last gives the latest request of a path.
func (s *there) last(t *testing.T, path string) *http.Request {
	t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	for i := len(s.asked) - 1; i >= 0; i-- {
		if s.asked[i].URL.Path == path {
			return s.asked[i]
		}
	}
	require.Fail(t, "nobody asked for "+path)
	return nil
}

func (s *there) count(path string) (n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, r := range s.asked {
		if r.URL.Path == path {
			n++
		}
	}
	return n
}

// agree is a browser that follows the page to its end. It gives the address that
// it ended on, and what it was shown.
func agree(t *testing.T, address string) (ended, page string) {
	t.Helper()
	var last *url.URL
	c := &http.Client{CheckRedirect: func(r *http.Request, _ []*http.Request) error { last = r.URL; return nil }}
	r, err := c.Get(address)
	if err == nil {
		b, _ := io.ReadAll(r.Body)
		_ = r.Body.Close()
		page = string(b)
	}
	require.NotNil(t, last, "the page leads back")
	return last.String(), page
}

var xAnswers = map[string]any{
	"POST /2/oauth2/token": map[string]any{
		"token_type": "bearer", "expires_in": 7200, "access_token": "at-1", "refresh_token": "rt-1", "scope": "tweet.read users.read tweet.write media.write",
	},
	"GET /2/users/me": map[string]any{"data": map[string]any{"id": "1700000000000000042", "name": "Clinic", "username": "clinic"}},
}

func TestConsentInTheBrowser(t *testing.T) {
	x := newThere(t, "/i/oauth2/authorize", xAnswers)
	s := newDesk(t).process()
	in := &connect.Pasted{Way: connect.Browser, ClientID: secret(" client-1\n")}
	c, err := s.Ask(t.Context(), platform.X, x.URL, in, connect.Question{Random: rand.Reader, Without: []string{"tweet.moderate.write", "tweet.write"}})
	require.NoError(t, err)
	defer c.Close()
	u, err := url.Parse(c.Address)
	require.NoError(t, err)
	q := u.Query()
	require.Equal(t, "http://127.0.0.1:8721/callback", q.Get("redirect_uri"), "letter by letter")
	require.Contains(t, u.RawQuery, "scope=tweet.read%20tweet.write%20users.read%20media.write%20offline.access&", "optional ones can be left out, needed ones cannot")
	require.Equal(t, "S256", q.Get("code_challenge_method"))
	require.Equal(t, "client-1", q.Get("client_id"))

	ended, page := agree(t, c.Address)
	in.Consent, in.Returned = c, ended
	if c.Deaf == nil { // else another program has the port
		require.Contains(t, page, "go back to Rounds")
		in.Returned, err = c.Wait(t.Context())
		require.NoError(t, err)
		require.Equal(t, ended, in.Returned)
	}
	a, id, err := s.Connect(t.Context(), platform.X, x.URL, in)
	require.NoError(t, err)
	require.Equal(t, "@clinic", a.Handle)
	require.Equal(t, "rt-1", in.Refresh.Reveal())
	require.Len(t, id.Missing, 2, "offline.access and tweet.moderate.write, neither required")
	form := x.last(t, "/2/oauth2/token").PostForm
	require.Equal(t, "authorization_code", form.Get("grant_type"))
	require.Equal(t, "code-1", form.Get("code"))
	require.Equal(t, "client-1", form.Get("client_id"))
	require.Equal(t, "http://127.0.0.1:8721/callback", form.Get("redirect_uri"))
	sum := sha256.Sum256([]byte(form.Get("code_verifier")))
	require.Equal(t, q.Get("code_challenge"), base64.RawURLEncoding.EncodeToString(sum[:]))
	require.Empty(t, in.Returned, "a code is good for one time")
	require.Nil(t, in.Consent)
	require.Equal(t, id.Until, a.KeyUntil)
	require.False(t, a.KeyChecked.IsZero())
}

func TestWhatComesBackFromTheBrowser(t *testing.T) {
	x := newThere(t, "/i/oauth2/authorize", xAnswers)
	s := newDesk(t).process()
	const back = "http://127.0.0.1:8721/callback"
	tests := []struct{ rule, query, says string }{
		{"another sign-in", "?state=other&code=code-1", "another sign-in"},
		{"refused", "?error=access_denied&state=STATE", "not given the consent"},
		{"refused, without a state", "?error=access_denied", "another sign-in"},
		{"a permission that the app has not", "?error=invalid_scope&error_description=no+media&state=STATE", "one of the permissions (no media)"},
		{"no code", "?state=STATE", "no code"},
		{"no address", "", "not the address"},
	}
	for _, tt := range tests {
		t.Run(tt.rule, func(t *testing.T) {
			in := &connect.Pasted{ClientID: secret("client-1")}
			c, err := s.Ask(t.Context(), platform.X, x.URL, in, connect.Question{Random: rand.Reader})
			require.NoError(t, err)
			defer c.Close()
			u, _ := url.Parse(c.Address)
			in.Consent, in.Returned = c, back+strings.ReplaceAll(tt.query, "STATE", u.Query().Get("state"))
			_, _, err = s.Connect(t.Context(), platform.X, x.URL, in)
			require.Equal(t, calendar.Invalid, calendar.KindOf(err))
			require.ErrorContains(t, err, tt.says)
			require.NotEmpty(t, calendar.HintOf(err))
		})
	}
	require.Zero(t, x.count("/2/oauth2/token"), "nothing is sent for an answer that is not ours")
}

func TestTheLandingHearsItsOwnAnswerOnly(t *testing.T) {
	g := newThere(t, "/o/oauth2/v2/auth", nil)
	s := newDesk(t).process()
	c, err := s.Ask(t.Context(), platform.YouTube, g.URL, &connect.Pasted{ClientID: secret("client-1")}, connect.Question{Random: rand.Reader})
	require.NoError(t, err)
	require.NoError(t, c.Deaf, "any port will do")
	u, _ := url.Parse(c.Address)
	back, state := u.Query().Get("redirect_uri"), u.Query().Get("state")
	get := func(address, host string) (int, string) {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, http.NoBody)
		require.NoError(t, err)
		if host != "" {
			r.Host = host
		}
		a, err := http.DefaultClient.Do(r)
		require.NoError(t, err)
		defer a.Body.Close()
		b, _ := io.ReadAll(a.Body)
		return a.StatusCode, string(b)
	}
	for rule, ask := range map[string][2]string{
		"another path":          {back + "/other?code=1&state=" + state, ""},
		"another host's name":   {back + "?code=1&state=" + state, "clinic.example"},
		"another request's":     {back + "?code=1&state=wrong", ""},
		"no state":              {back + "?code=1", ""},
		"what browsers ask for": {back + "/favicon.ico", ""},
	} {
		status, _ := get(ask[0], ask[1])
		require.GreaterOrEqual(t, status, 400, rule)
	}
	given, cancel := context.WithCancel(t.Context())
	cancel()
	_, err = c.Wait(given)
	require.ErrorContains(t, err, "did not come back")
	status, page := get(back+"?code=one&state="+state, "")
	require.Equal(t, 200, status)
	require.NotContains(t, page, "one")
	get(back+"?code=two&state="+state, "")
	got, err := c.Wait(t.Context())
	require.NoError(t, err)
	require.Equal(t, back+"?code=one&state="+state, got, "the first answer counts")
	c.Close()
	_, err = http.Get(back)
	require.Error(t, err)
}

func TestATakenPortLeavesThePasting(t *testing.T) {
	s := newDesk(t).process()
	ask := func() *connect.Consent {
		c, err := s.Ask(t.Context(), platform.X, "", &connect.Pasted{ClientID: secret("client-1")}, connect.Question{Random: rand.Reader})
		require.NoError(t, err)
		t.Cleanup(c.Close)
		return c
	}
	ask()
	c := ask()
	require.Equal(t, calendar.Busy, calendar.KindOf(c.Deaf))
	require.Contains(t, calendar.HintOf(c.Deaf), "paste")
	require.True(t, strings.HasPrefix(c.Address, "https://x.com/i/oauth2/authorize?"))
	_, err := c.Wait(t.Context())
	require.Equal(t, c.Deaf, err, "nobody waits for what cannot come")
}

func TestFacebookInTheBrowser(t *testing.T) {
	page := map[string]any{"id": "11", "name": "Juniper Street", "username": "juniper", "access_token": "page-token-11", "tasks": []string{"CREATE_CONTENT"}}
	fb := newThere(t, "/v25.0/dialog/oauth", map[string]any{
		"GET /v25.0/oauth/access_token": func(v url.Values) any {
			if v.Get("grant_type") == "fb_exchange_token" {
				return map[string]any{"access_token": "long-" + v.Get("fb_exchange_token"), "expires_in": 5184000}
			}
			return map[string]any{"access_token": "short", "expires_in": 3600}
		},
		"GET /v25.0/debug_token": func(v url.Values) any {
			d := map[string]any{"type": "USER", "is_valid": true, "expires_at": 1800000000}
			if v.Get("input_token") == "page-token-11" {
				d = map[string]any{"type": "PAGE", "is_valid": true, "expires_at": 0, "scopes": []string{"pages_show_list", "pages_read_engagement", "pages_manage_posts"}}
			}
			return map[string]any{"data": d}
		},
		"GET /v25.0/me/accounts": map[string]any{"data": []any{page}},
		"GET /v25.0/me":          page,
		"GET /v25.0/11":          page,
	})
	s := newDesk(t).process()
	in := &connect.Pasted{Way: connect.Browser, ClientID: secret("app-1"), AppSecret: secret("app-secret-1")}
	c, err := s.Ask(t.Context(), platform.Facebook, fb.URL, in, connect.Question{Random: rand.Reader, Without: []string{"read_insights"}})
	require.NoError(t, err)
	u, _ := url.Parse(c.Address)
	require.Equal(t, "http://localhost:8721/callback", u.Query().Get("redirect_uri"), "Meta wants the name, not the number")
	require.NotContains(t, u.Query().Get("scope"), "read_insights")
	require.Contains(t, u.Query().Get("scope"), "pages_manage_posts,pages_manage_engagement")
	in.Returned, _ = agree(t, c.Address)
	in.Consent = c
	a, id, err := s.Connect(t.Context(), platform.Facebook, fb.URL, in)
	require.NoError(t, err)
	require.Equal(t, "11", a.RemoteID, "the only Page is taken")
	require.Equal(t, "page-token-11", in.Token.Reveal())
	require.Equal(t, "Bearer long-short", fb.last(t, "/v25.0/me/accounts").Header.Get("Authorization"), "the person's key is extended first")
	require.Len(t, id.Missing, 3)
	require.True(t, a.KeyUntil.IsZero())
}

func TestAPersonsShortKeyIsExtended(t *testing.T) {
	fb := newThere(t, "", map[string]any{
		"GET /v25.0/oauth/access_token": map[string]any{"error": map[string]any{"message": "Error validating application.", "code": 101}},
		"GET /v25.0/debug_token":        map[string]any{"data": map[string]any{"type": "USER", "is_valid": true, "expires_at": 1795345200}},
	})
	fb.status["GET /v25.0/oauth/access_token"] = 400
	d := newDesk(t)
	in := &connect.Pasted{Token: secret("short-token"), ClientID: secret("app-1"), AppSecret: secret("wrong-secret")}
	_, _, err := d.process().Connect(t.Context(), platform.Facebook, fb.URL, in)
	require.Equal(t, calendar.SignIn, calendar.KindOf(err))
	require.Equal(t, "short-token", fb.last(t, "/v25.0/oauth/access_token").Form.Get("fb_exchange_token"))
	require.NotContains(t, err.Error(), "wrong-secret")
	require.Zero(t, fb.count("/v25.0/me/accounts"))
}

func TestKeysGoToNoOtherHost(t *testing.T) {
	for _, n := range platform.All() {
		for _, base := range []string{"https://evil.example", "https://graph.facebook.com.evil.example", n.Host() + "/elsewhere"} {
			in := &connect.Pasted{Token: secret("hush"), ClientID: secret("app")}
			_, _, err := newDesk(t).process().Connect(t.Context(), n, base, in)
			require.Equal(t, calendar.Invalid, calendar.KindOf(err), "%s at %s", n, base)
			_, err = newDesk(t).process().Ask(t.Context(), n, base, in, connect.Question{Random: rand.Reader})
			require.Error(t, err)
		}
	}
}

func TestWays(t *testing.T) {
	for _, n := range platform.All() {
		ways := connect.Ways(n)
		require.GreaterOrEqual(t, len(ways), 2, n)
		var names []string
		for _, w := range ways {
			names = append(names, w.Name)
			require.Equal(t, w.Name == connect.Browser, w.Browser)
			require.Positive(t, w.Takes())
			require.NotEmpty(t, w.Title)
			require.NotEmpty(t, w.Text)
			require.NotEmpty(t, w.Fields)
			require.GreaterOrEqual(t, len(w.Steps), 3)
			for _, s := range w.Steps {
				require.NotEmpty(t, s.Title)
				require.NotEmpty(t, s.Text)
				require.Positive(t, s.Takes)
				if s.Open != "" {
					require.True(t, strings.HasPrefix(s.Open, "https://"))
				}
			}
			for _, f := range w.Fields {
				require.Equal(t, f.Optional, f.Why != "", "%s: what may stay out says when it is wanted", f.Name)
			}
		}
		require.Contains(t, names, connect.Paste, n)
		require.Contains(t, names, connect.Browser, n)
		optional := 0
		for _, need := range connect.Rights(n, "") {
			require.NotEmpty(t, need.For)
			if !need.Required {
				optional++
			}
		}
		require.NotEqual(t, connect.Rights(platform.Instagram, connect.Login), connect.Rights(platform.Instagram, connect.Paste))
		require.Positive(t, optional, "what comments and figures need is asked for now")
	}
}
