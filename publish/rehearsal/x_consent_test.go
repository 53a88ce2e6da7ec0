package rehearsal

import (
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

const xBack = "http://127.0.0.1:8721/callback"

// consent opens X's consent page and gives what the browser is sent back with.
func (b *bench) consent(t *testing.T, change map[string]string) (back url.Values, status int) {
	t.Helper()
	sum := sha256.Sum256([]byte("verifier"))
	q := url.Values{
		"response_type": {"code"}, "client_id": {XPublicClient}, "redirect_uri": {xBack}, "scope": {xScope}, "state": {"s t&1"},
		"code_challenge": {base64.RawURLEncoding.EncodeToString(sum[:])}, "code_challenge_method": {"S256"},
	}
	for k, v := range change {
		q.Set(k, v)
	}
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, b.base+"/x/i/oauth2/authorize?"+q.Encode(), http.NoBody)
	require.NoError(t, err)
	resp, err := http.DefaultTransport.RoundTrip(r)
	require.NoError(t, err)
	require.NoError(t, resp.Body.Close())
	to, err := url.Parse(resp.Header.Get("Location"))
	require.NoError(t, err)
	if resp.StatusCode == http.StatusFound {
		require.True(t, strings.HasPrefix(to.String(), xBack+"?"))
		require.Equal(t, "s t&1", to.Query().Get("state"))
	}
	return to.Query(), resp.StatusCode
}

func (b *bench) exchange(code string, change map[string]string) reply {
	form := url.Values{
		"grant_type": {"authorization_code"}, "code": {code}, "redirect_uri": {xBack}, "code_verifier": {"verifier"}, "client_id": {XPublicClient},
	}
	for k, v := range change {
		form.Set(k, v)
	}
	return b.postForm("/x/2/oauth2/token", "", form)
}

func TestXSignsIn(t *testing.T) {
	b := newBench(t)
	back, status := b.consent(t, map[string]string{"login_hint": "juniperstreet2"})
	require.Equal(t, http.StatusFound, status)
	r := b.exchange(back.Get("code"), nil)
	require.Equal(t, 200, r.status, r.raw)
	require.EqualValues(t, 7200, r.at("expires_in"))
	require.Equal(t, b.account("x", 2).ID, b.get("/x/2/users/me", r.text("access_token")).text("data", "id"))
	require.Equal(t, 400, b.exchange(back.Get("code"), nil).status, "a code is good for one time")
	next := b.postForm("/x/2/oauth2/token", "", url.Values{"grant_type": {"refresh_token"}, "refresh_token": {r.text("refresh_token")}, "client_id": {XPublicClient}})
	require.Equal(t, 200, next.status, next.raw)
	require.NotEqual(t, r.text("refresh_token"), next.text("refresh_token"))
}

func TestXTurnsDownAWrongSignIn(t *testing.T) {
	for _, tt := range []struct {
		rule         string
		page, trade  map[string]string
		wait         time.Duration
		status       int // of the page
		back, answer string
	}{
		{rule: "an unknown app", page: map[string]string{"client_id": "other"}, status: 400},
		{rule: "localhost in the place of 127.0.0.1", page: map[string]string{"redirect_uri": "http://localhost:8721/callback"}, status: 400},
		{rule: "a plain challenge", page: map[string]string{"code_challenge_method": "plain"}, status: 400},
		{rule: "no challenge", page: map[string]string{"code_challenge": ""}, status: 400},
		{rule: "a state of 501 characters", page: map[string]string{"state": strings.Repeat("a", 501)}, status: 400},
		{rule: "a scope that is none", page: map[string]string{"scope": "tweet.read dance"}, status: 302, back: "invalid_scope"},
		{rule: "another verifier", trade: map[string]string{"code_verifier": "other"}, status: 302, answer: "code verifier"},
		{rule: "another address, if only by a slash", trade: map[string]string{"redirect_uri": xBack + "/"}, status: 302, answer: "authorization code"},
		{rule: "after half a minute", wait: 31 * time.Second, status: 302, answer: "authorization code"},
		{rule: "a code of another app", page: map[string]string{"client_id": XConfidentialClient}, status: 302, answer: "authorization code"},
	} {
		t.Run(tt.rule, func(t *testing.T) {
			b := newBench(t)
			back, status := b.consent(t, tt.page)
			require.Equal(t, tt.status, status)
			require.Equal(t, tt.back, back.Get("error"))
			if tt.answer == "" {
				return
			}
			b.pass(tt.wait)
			r := b.exchange(back.Get("code"), tt.trade)
			require.Equal(t, 400, r.status)
			require.Equal(t, "invalid_request", r.text("error"))
			require.Contains(t, r.text("error_description"), tt.answer)
		})
	}
	b := newBench(t)
	require.NoError(t, b.s.Set(Settings{X: XSettings{Consent: ConsentDeny}}))
	back, _ := b.consent(t, nil)
	require.Equal(t, "access_denied", back.Get("error"))
	require.Error(t, b.s.Set(Settings{X: XSettings{Consent: "perhaps"}}))
}

func TestXLetsATokenDoWhatWasAgreedTo(t *testing.T) {
	b := newBench(t)
	back, _ := b.consent(t, map[string]string{"scope": "tweet.read tweet.write users.read"})
	r := b.exchange(back.Get("code"), nil)
	require.Empty(t, r.text("refresh_token"), "only with offline.access")
	token := r.text("access_token")
	require.Equal(t, 201, b.tweet(token, "Flu shots today").status)
	up := b.postFile("/x/2/media/upload", token, "media", png("a"), map[string]string{"media_category": "tweet_image"})
	require.Equal(t, 403, up.status)
	require.Equal(t, "Forbidden", up.text("detail"), "X says no more than that")
}

func TestXCountsItsWindows(t *testing.T) {
	b := newBench(t)
	require.NoError(t, b.s.Set(Settings{X: XSettings{Windows: WindowsDocs, Posts: 2}}))
	a, other := b.account("x", 1), b.account("x", 2)
	first := b.tweet(a.Token, "One")
	require.Equal(t, "1", first.header.Get("x-rate-limit-remaining"))
	b.pass(time.Minute)
	require.Equal(t, 201, b.tweet(a.Token, "Two").status)
	full := b.tweet(a.Token, "Three")
	require.Equal(t, 429, full.status)
	require.Equal(t, "0", full.header.Get("x-rate-limit-remaining"))
	require.Equal(t, first.header.Get("x-rate-limit-reset"), full.header.Get("x-rate-limit-reset"))
	require.Equal(t, 201, b.tweet(other.Token, "Three").status, "each account has its own")
	require.Equal(t, 200, b.get("/x/2/users/me", a.Token).status, "each kind of call has its own")
	b.pass(14 * time.Minute)
	require.Equal(t, 201, b.tweet(a.Token, "Three").status)
	require.NoError(t, b.s.Set(Settings{X: XSettings{Windows: WindowsOff}}))
	b.tweet(a.Token, "Four")
	require.Equal(t, 201, b.tweet(a.Token, "Five").status)
	require.Empty(t, b.tweet(a.Token, "Six").header.Get("x-rate-limit-limit"))
}
