package facebook_test

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/stretchr/testify/require"

	"rounds/calendar"
	"rounds/publish"
	"rounds/publish/facebook"
	"rounds/publish/meta"
	"rounds/publish/wire"
)

func TestText(t *testing.T) {
	b := newBench(t, calendar.Outgoing{Text: "Flu shots today, walk in until 6 pm. 5 < 6 & “quotes” 🎉"})
	names, classes, url := b.walk(t)
	require.Empty(t, classes)
	require.Equal(t, []string{"post", "verify"}, names)
	posts := b.server.Posts()
	require.Len(t, posts, 1)
	require.Equal(t, b.target.Content.Text, posts[0].Text)
	require.Equal(t, posts[0].URL, url)
	require.Equal(t, posts[0].ID, b.target.Progress["post"])
}

func TestKeysTravelInTheHeaderWithTheirProof(t *testing.T) {
	var seen []*http.Request
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		seen = append(seen, r)
		_, _ = w.Write([]byte(`{"id":"1_2","permalink_url":"https://www.facebook.com/1/posts/2"}`))
	}))
	defer server.Close()
	b := newBench(t, calendar.Outgoing{Text: "Flu shots"})
	b.target.Account.Base = server.URL + "/"
	b.target.Account.RemoteID = "1"
	c := facebook.New(facebook.Options{Wire: wire.New(wire.Options{}), Proof: func(a calendar.Account, token string) (string, error) {
		require.Equal(t, b.target.Account.ID, a.ID)
		return "proof-of-" + token, nil
	}})
	_, err := c.Do(t.Context(), b.target, publish.Step{Name: "post", Public: true})
	require.NoError(t, err)
	require.Len(t, seen, 1)
	require.Equal(t, "/"+meta.Version+"/1/feed", seen[0].URL.Path)
	require.Equal(t, "Bearer "+b.page.Token, seen[0].Header.Get("Authorization"))
	require.Equal(t, "proof-of-"+b.page.Token, seen[0].URL.Query().Get("appsecret_proof"))
	require.Empty(t, seen[0].URL.Query().Get("access_token"))
}
