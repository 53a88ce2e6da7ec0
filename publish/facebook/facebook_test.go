package facebook_test

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"rounds/calendar"
	"rounds/calendar/platform"
	"rounds/publish"
	"rounds/publish/facebook"
	"rounds/publish/rehearsal"
	"rounds/publish/wire"
)

// bench is a Page of a rehearsal, with the client for it.
type bench struct {
	server *rehearsal.Server
	client *facebook.Client
	page   rehearsal.Account
	files  map[calendar.SHA256][]byte
	target publish.Target
}

var now = time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC)

func newBench(t *testing.T, o calendar.Outgoing) *bench {
	t.Helper()
	s, err := rehearsal.New(rehearsal.Options{Dir: t.TempDir(), Now: func() time.Time { return now }})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, s.Close()) })
	_, err = s.Listen(t.Context(), "127.0.0.1:0")
	require.NoError(t, err)
	b := &bench{server: s, client: facebook.New(facebook.Options{Wire: wire.New(wire.Options{})}), files: map[calendar.SHA256][]byte{}}
	for _, a := range s.Accounts() {
		if a.Platform == string(platform.Facebook) && b.page.ID == "" {
			b.page = a
		}
	}
	o.Account, o.Platform, o.Kind = "account", platform.Facebook, platform.KindPost
	b.target = publish.Target{
		Account: calendar.Account{ID: "account", Platform: platform.Facebook, Base: b.page.Base, RemoteID: b.page.ID},
		Content: o,
		Token: func(_ context.Context, rejected string) (string, error) {
			if rejected != "" {
				return "", &publish.Fault{Class: publish.SignIn, Text: "no other key is kept"}
			}
			return b.page.Token, nil
		},
		Open: func(id calendar.SHA256) (io.ReadSeekCloser, int64, error) {
			return file{bytes.NewReader(b.files[id])}, int64(len(b.files[id])), nil
		},
		Adopted: func(string) bool { return false },
		Now:     func() time.Time { return now },
	}
	return b
}

type file struct{ *bytes.Reader }

func (file) Close() error { return nil }

// walk goes through all steps that are left and gives their names.
func (b *bench) walk(t *testing.T) (names []string, url string) {
	t.Helper()
	for {
		s, more := b.client.Next(b.target.Content, b.target.Progress)
		if !more {
			return names, url
		}
		require.NotContains(t, names, s.Name)
		names = append(names, s.Name)
		res, err := b.client.Do(t.Context(), b.target, s)
		require.NoError(t, err, s.Name)
		b.target.Progress = b.target.Progress.With(s.Name, res.Values)
		if res.URL != "" {
			url = res.URL
		}
	}
}

func TestText(t *testing.T) {
	b := newBench(t, calendar.Outgoing{Text: "Flu shots today, walk in until 6 pm. 5 < 6 & “quotes” 🎉"})
	names, url := b.walk(t)
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
	require.Equal(t, "/"+facebook.Version+"/1/feed", seen[0].URL.Path)
	require.Equal(t, "Bearer "+b.page.Token, seen[0].Header.Get("Authorization"))
	require.Equal(t, "proof-of-"+b.page.Token, seen[0].URL.Query().Get("appsecret_proof"))
	require.Empty(t, seen[0].URL.Query().Get("access_token"))
}
