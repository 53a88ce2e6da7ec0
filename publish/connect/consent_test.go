package connect_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"rounds/calendar"
	"rounds/calendar/platform"
	"rounds/publish/connect"
)

func TestConsentInTheBrowser(t *testing.T) {
	c, err := connect.AskX("client-1", strings.NewReader(strings.Repeat("abcdefgh", 12)))
	require.NoError(t, err)
	u, err := url.Parse(c.Address)
	require.NoError(t, err)
	q := u.Query()
	require.Equal(t, "x.com", u.Host)
	require.Equal(t, connect.XCallback, q.Get("redirect_uri"))
	require.Contains(t, u.RawQuery, "tweet.read%20tweet.write")
	require.Equal(t, "S256", q.Get("code_challenge_method"))

	var form url.Values
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		switch r.URL.Path {
		case "/2/oauth2/token":
			_ = r.ParseForm()
			form = r.PostForm
			_, _ = w.Write([]byte(`{"token_type":"bearer","expires_in":7200,"access_token":"at-1","scope":"tweet.read users.read tweet.write media.write","refresh_token":"rt-1"}`))
		default:
			_, _ = w.Write([]byte(`{"data":{"id":"1700000000000000042","name":"Clinic","username":"clinic"}}`))
		}
	}))
	defer server.Close()
	d := newDesk(t)
	back := connect.XCallback + "?state=" + q.Get("state") + "&code=code-1"
	for rule, returned := range map[string]string{
		"another sign-in": connect.XCallback + "?state=other&code=code-1",
		"refused":         connect.XCallback + "?error=access_denied&state=" + q.Get("state"),
		"no code":         connect.XCallback + "?state=" + q.Get("state"),
		"no address":      "code-1",
	} {
		p := &connect.Pasted{ClientID: secret("client-1"), Consent: c, Returned: returned}
		_, _, err = d.process().Connect(t.Context(), platform.X, server.URL, p)
		require.Equal(t, calendar.Invalid, calendar.KindOf(err), rule)
		require.Nil(t, form, rule)
	}
	p := &connect.Pasted{ClientID: secret("client-1"), Consent: c, Returned: back + "\n"}
	a, id, err := d.process().Connect(t.Context(), platform.X, server.URL, p)
	require.NoError(t, err)
	require.Equal(t, "@clinic", a.Handle)
	require.Equal(t, "rt-1", p.Refresh.Reveal())
	require.Len(t, id.Missing, 2, "offline.access and tweet.moderate.write, neither required")
	require.Equal(t, "authorization_code", form.Get("grant_type"))
	require.Equal(t, "code-1", form.Get("code"))
	require.Equal(t, "client-1", form.Get("client_id"))
	require.NotEmpty(t, form.Get("code_verifier"))
	require.Empty(t, p.Returned, "a code is good for one time")
}

func TestGuides(t *testing.T) {
	for _, n := range platform.All() {
		steps := connect.Guide(n)
		require.Equal(t, n == platform.Facebook || n == platform.X, len(steps) > 0, n)
		for _, s := range steps {
			require.NotEmpty(t, s.Title)
			require.NotEmpty(t, s.Text)
			require.Positive(t, s.Takes)
		}
	}
}
