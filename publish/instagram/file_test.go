package instagram_test

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"runtime"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"rounds/calendar"
	"rounds/calendar/platform"
	"rounds/publish"
	"rounds/publish/instagram"
	"rounds/publish/rehearsal"
	"rounds/publish/wire"
)

// site is a clinic's website with one picture.
func site(t *testing.T, answer http.HandlerFunc) string {
	t.Helper()
	s := httptest.NewServer(answer)
	t.Cleanup(s.Close)
	return s.URL + "/a.jpg"
}

func TestTheAddressThatAPersonGave(t *testing.T) {
	give := func(t *testing.T, address string) *rig {
		t.Helper()
		o := contents["given address"]
		o.Settings = map[string]string{platform.SetPictureAddress: address}
		return newRig(t, o)
	}
	picture := func(r *rig) []byte { return r.files[r.target.Content.Media[0].ID] }
	t.Run("holds the very bytes that were approved", func(t *testing.T) {
		var b []byte
		r := give(t, site(t, func(w http.ResponseWriter, q *http.Request) {
			require.Empty(t, q.Header.Get("Authorization"), "the key goes nowhere else")
			w.Header().Set("Content-Type", "image/jpeg; x=y")
			_, _ = w.Write(b)
		}))
		b = picture(r)
		steps, classes, _ := r.walk()
		require.Empty(t, classes)
		require.Equal(t, []string{"address 1", "container 1", "status 1", "post", "verify"}, steps)
		require.Zero(t, r.calls("upload"))
		r.out()
	})
	for _, tt := range []struct {
		rule, mime, body, says string
		status                 int
	}{
		{"a page that asks to sign in", "text/html", "", "shows no picture (HTTP 401)", 401},
		{"an address that leads elsewhere", "image/jpeg", "", "shows no picture (HTTP 302)", 302},
		{"a page around the picture", "text/html", "<html>", "no JPEG picture (text/html)", 200},
		{"a WebP in its place", "image/webp", "RIFF", "no JPEG picture (image/webp)", 200},
		{"a picture that the website made smaller", "image/jpeg", "\xff\xd8smaller", "another file than the one that was approved", 200},
		{"a picture with something behind it", "image/jpeg", "more", "another file than the one that was approved", 200},
	} {
		t.Run(tt.rule, func(t *testing.T) {
			var b []byte
			r := give(t, site(t, func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Content-Type", tt.mime)
				w.WriteHeader(tt.status)
				if tt.body == "more" {
					_, _ = w.Write(b)
				}
				_, _ = io.WriteString(w, tt.body)
			}))
			b = picture(r)
			f := r.fault(r.next())
			require.Equal(t, publish.Person, f.Class)
			require.Contains(t, f.Text, tt.says)
		})
	}
	for rule, address := range map[string]string{
		"no web address": "a.jpg", "not https": "http://juniper.example/a.jpg", "a name in it": "https://me@juniper.example/a.jpg",
	} {
		t.Run(rule, func(t *testing.T) {
			f := give(t, address).fault(publish.Step{Name: "address 1"})
			require.Equal(t, publish.Person, f.Class)
			require.Contains(t, f.Text, "no public web address")
		})
	}
	t.Run("a website that is down", func(t *testing.T) {
		s := httptest.NewServer(http.NotFoundHandler())
		address := s.URL + "/a.jpg"
		s.Close()
		require.Equal(t, publish.Again, give(t, address).fault(publish.Step{Name: "address 1"}).Class)
	})
	t.Run("Instagram cannot fetch it", func(t *testing.T) {
		r := give(t, "https://gone.invalid/a.jpg")
		f := r.fault(r.to("container 1"))
		require.Equal(t, publish.Again, f.Class)
		require.Contains(t, f.Text, "could not fetch the picture")
	})
	t.Run("each stands for one picture, and the rest goes by way of the Page", func(t *testing.T) {
		o := contents["carousel"]
		o.Settings = map[string]string{platform.SetPictureAddress: "https://juniper.example/1.jpg"}
		r := newRig(t, o)
		steps, _, _ := r.walk()
		require.Equal(t, []string{"address 1", "container 1", "container 2", "video 2", "photo 3", "address 3", "container 3"}, steps[:7])
		r.out()
	})
}

func TestPicturesInstagramDoesNotTake(t *testing.T) {
	r := newRig(t, calendar.Outgoing{Text: "PNG", Media: []calendar.OutgoingMedia{media("image/png", "")}})
	f := r.fault(r.to("container 1"))
	require.Equal(t, publish.Refused, f.Class)
	require.Contains(t, f.Text, "kind of picture")
}

func TestAVideoGoesOnWhereItStopped(t *testing.T) {
	r := newRig(t, contents["reel"])
	s := r.to("video 1")
	r.cutAt = 100_000
	require.Equal(t, publish.Again, r.fault(s).Class)
	there := r.received()
	require.Positive(t, there)
	require.LessOrEqual(t, there, int64(100_000))

	// Another process goes on: it has the progress and nothing else.
	r.client = instagram.New(instagram.Options{Wire: wire.New(wire.Options{})})
	sent, open := &counting{}, r.target.Open
	r.target.Open = func(id calendar.SHA256) (io.ReadSeekCloser, int64, error) {
		f, n, err := open(id)
		sent.ReadSeekCloser = f
		return sent, n, err
	}
	r.must(s)
	require.Equal(t, r.target.Content.Media[0].Bytes-there, sent.n)
	_, classes, _ := r.walk()
	require.Empty(t, classes)
	r.out()
}

// received waits until Instagram has noted the bytes of a video that was cut off.
func (r *rig) received() int64 {
	r.Helper()
	ctx, stop := context.WithTimeout(r.Context(), 10*time.Second)
	defer stop()
	for {
		q, err := http.NewRequestWithContext(ctx, http.MethodGet, r.account.Base+"/v25.0/"+r.target.Progress["container 1"]+"?fields=video_status&access_token="+r.token, http.NoBody)
		require.NoError(r, err)
		resp, err := http.DefaultClient.Do(q)
		require.NoError(r, err)
		var got struct {
			Video struct {
				Phase struct {
					Bytes int64 `json:"bytes_transferred"`
				} `json:"uploading_phase"`
			} `json:"video_status"`
		}
		require.NoError(r, json.NewDecoder(resp.Body).Decode(&got))
		require.NoError(r, resp.Body.Close())
		if n := got.Video.Phase.Bytes; n > 0 {
			return n
		}
	}
}

// counting counts the bytes that are read.
type counting struct {
	io.ReadSeekCloser
	n int64
}

func (c *counting) Read(b []byte) (int, error) {
	n, err := c.ReadSeekCloser.Read(b)
	c.n += int64(n)
	return n, err
}

func TestALostAnswerOfAnUploadIsNoSecondUpload(t *testing.T) {
	r := newRig(t, contents["reel"])
	s := r.to("video 1")
	r.order(rehearsal.Fault{Call: "video", What: rehearsal.ActThenCut})
	require.Equal(t, publish.Again, r.fault(s).Class)
	_, classes, _ := r.walk()
	require.Empty(t, classes)
	require.Equal(t, 1, r.calls("video"))
	r.out()
}

func TestABigVideoStreams(t *testing.T) {
	const size = 256 << 20
	path := filepath.Join(t.TempDir(), "big.mp4")
	f, err := os.Create(path)
	require.NoError(t, err)
	require.NoError(t, f.Truncate(size))
	require.NoError(t, f.Close())
	got := make(chan int64, 1)
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
		if q.Method == http.MethodGet {
			_, _ = io.WriteString(w, `{"id":"18"}`)
			return
		}
		n, _ := io.Copy(io.Discard, q.Body)
		got <- n
		_, _ = io.WriteString(w, `{"success":true}`)
	}))
	t.Cleanup(s.Close)
	target := publish.Target{
		Account:  calendar.Account{Base: s.URL + "/instagram", RemoteID: "17"},
		Content:  calendar.Outgoing{Kind: platform.KindReel, Media: []calendar.OutgoingMedia{{Prepared: calendar.Prepared{MIME: "video/mp4", Bytes: size}}}},
		Progress: calendar.Progress{"container 1": "18"},
		Token:    func(context.Context, string) (string, error) { return "token-1", nil },
		Open: func(calendar.SHA256) (io.ReadSeekCloser, int64, error) {
			f, err := os.Open(path)
			return f, size, err
		},
		Adopted: func(string) bool { return false }, Now: func() time.Time { return start },
	}
	c := instagram.New(instagram.Options{Wire: wire.New(wire.Options{})})
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	_, err = c.Do(t.Context(), target, publish.Step{Name: "video 1"})
	runtime.ReadMemStats(&after)
	require.NoError(t, err)
	require.EqualValues(t, size, <-got)
	require.Less(t, after.TotalAlloc-before.TotalAlloc, uint64(8<<20), "all that was ever allocated, freed or not")
}

// login turns the rig to Instagram's own sign-in.
func (r *rig) login() {
	r.token = r.account.LoginToken
	r.target.Account.Base += rehearsal.InstagramLoginPath
}

func TestInstagramsOwnSignIn(t *testing.T) {
	t.Run("pictures by their public address", func(t *testing.T) {
		r := newRig(t, contents["given address"])
		r.login()
		r.target.Account.RemoteID = "" // the key says whose it is
		_, classes, _ := r.walk()
		require.Empty(t, classes)
		r.out()
		_, classes = r.takeDown()
		require.Equal(t, []publish.Class{publish.Person}, classes)
		require.Contains(t, r.fault(publish.Step{Name: "take down post"}).Hint, "Delete")
		q, err := r.client.Quota(t.Context(), r.target)
		require.NoError(t, err)
		require.Equal(t, 49, q.Left)
	})
	t.Run("no picture from this computer", func(t *testing.T) {
		r := newRig(t, contents["photo"])
		r.login()
		f := r.fault(r.next())
		require.Equal(t, publish.Person, f.Class)
		require.Contains(t, f.Hint, "public address")
		require.Empty(t, r.server.Calls())
	})
	t.Run("no video either", func(t *testing.T) {
		r := newRig(t, contents["reel"])
		r.login()
		require.Equal(t, publish.Person, r.fault(r.next()).Class)
	})
	t.Run("a key of one way is none of the other", func(t *testing.T) {
		r := newRig(t, contents["given address"])
		r.token = r.account.LoginToken
		require.Equal(t, publish.SignIn, r.fault(r.to("container 1")).Class)
		r.login()
		r.token = r.account.Token
		require.Equal(t, publish.SignIn, r.fault(r.to("container 1")).Class)
	})
	t.Run("by way of a Page the account's id must be known", func(t *testing.T) {
		r := newRig(t, contents["photo"])
		r.target.Account.RemoteID = ""
		require.Equal(t, publish.SignIn, r.fault(r.to("container 1")).Class)
	})
}
