package facebook_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"maps"
	"strings"
	"sync/atomic"
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
	server  *rehearsal.Server
	client  *facebook.Client
	page    rehearsal.Account
	files   map[calendar.SHA256][]byte
	target  publish.Target
	ticks   atomic.Int64 // the clock, in seconds since now
	kept    map[string]string
	adopted map[string]bool
}

var now = time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC)

func newBench(t *testing.T, o calendar.Outgoing) *bench {
	t.Helper()
	b := &bench{
		client: facebook.New(facebook.Options{Wire: wire.New(wire.Options{})}), files: map[calendar.SHA256][]byte{},
		kept: map[string]string{}, adopted: map[string]bool{},
	}
	s, err := rehearsal.New(rehearsal.Options{Now: b.clock})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, s.Close()) })
	_, err = s.Listen(t.Context(), "127.0.0.1:0")
	require.NoError(t, err)
	b.server = s
	for _, a := range s.Accounts() {
		if a.Platform == string(platform.Facebook) && b.page.ID == "" {
			b.page = a
		}
	}
	b.target = publish.Target{
		Account: calendar.Account{ID: "account", Platform: platform.Facebook, Base: b.page.Base, RemoteID: b.page.ID},
		Content: b.content(o),
		Token: func(_ context.Context, rejected string) (string, error) {
			if rejected != "" {
				return "", &publish.Fault{Class: publish.SignIn, Text: "no other key is kept"}
			}
			return b.page.Token, nil
		},
		Open: func(id calendar.SHA256) (io.ReadSeekCloser, int64, error) {
			f, ok := b.files[id]
			if !ok {
				return nil, 0, errors.New("no such file")
			}
			return file{bytes.NewReader(f)}, int64(len(f)), nil
		},
		Keep:    func(name, value string) error { b.kept[name] = value; return nil },
		Recall:  func(name string) (string, error) { return b.kept[name], nil },
		Adopted: func(id string) bool { return b.adopted[id] },
		Now:     b.clock,
	}
	return b
}

// clock is the time of the computer and of Facebook; on moves it.
func (b *bench) clock() time.Time { return now.Add(time.Duration(b.ticks.Load()) * time.Second) }

func (b *bench) on(d time.Duration) { b.ticks.Add(int64(d / time.Second)) }

type file struct{ *bytes.Reader }

func (file) Close() error { return nil }

// content gives each file its bytes: a small picture, or a film of Bytes bytes.
func (b *bench) content(o calendar.Outgoing) calendar.Outgoing {
	o.Account, o.Platform, o.Kind = "account", platform.Facebook, o.Kind.Or()
	for i := range o.Media {
		m := &o.Media[i]
		data := []byte("\x89PNG\r\n\x1a\n" + strings.Repeat("picture", i+1))
		if m.MIME == "video/mp4" {
			data = film(int(m.Bytes))
		}
		m.ID, m.Bytes = calendar.SumSHA256(data), int64(len(data))
		b.files[m.ID] = data
	}
	return o
}

// film is an MP4 by its first bytes.
func film(size int) []byte {
	b := append([]byte("\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00"), bytes.Repeat([]byte("frame-of-a-film."), size/16+1)...)
	return b[:max(size, 20)]
}

func picture(alt string) calendar.OutgoingMedia {
	return calendar.OutgoingMedia{Prepared: calendar.Prepared{MIME: "image/png"}, Alt: alt}
}

func clip(size int64) calendar.OutgoingMedia {
	return calendar.OutgoingMedia{Prepared: calendar.Prepared{MIME: "video/mp4", Bytes: size}}
}

// step does one step, as the engine would, and gives its fault.
func (b *bench) step(t *testing.T, s publish.Step) (publish.Result, *publish.Fault) {
	t.Helper()
	res, err := b.client.Do(t.Context(), b.target, s)
	if err == nil {
		b.target.Progress = b.target.Progress.With(s.Name, res.Values)
		return res, nil
	}
	var f *publish.Fault
	require.ErrorAs(t, err, &f, s.Name)
	require.NotEmpty(t, f.Text, s.Name)
	require.NotEmpty(t, f.Hint, f.Text)
	require.NotContains(t, f.Text+f.Hint+f.Code, b.page.Token)
	b.target.Progress = b.target.Progress.With("", f.Learned)
	return res, f
}

// next is the step that follows, of the post or of its change.
func (b *bench) next() (publish.Step, bool) {
	if c := b.target.Change; c != nil {
		return b.client.NextChange(*c, b.target.Content, b.target.Progress)
	}
	return b.client.Next(b.target.Content, b.target.Progress)
}

// walk goes through all steps that are left, up to one that leaves the rest to
// Facebook's scheduler, with a look after every open end.
func (b *bench) walk(t *testing.T) (names []string, classes []publish.Class, url string) {
	t.Helper()
	since := b.clock().Add(-2 * time.Minute)
	for range 300 {
		s, more := b.next()
		if !more {
			return names, classes, url
		}
		require.False(t, b.target.Progress.Done(s.Name), s.Name)
		res, f := b.step(t, s)
		if f != nil {
			classes = append(classes, f.Class)
			switch f.Class {
			case publish.Unknown:
				require.True(t, s.Public, "only a public step may leave its end open: %s", s.Name)
				b.on(b.client.Settle(b.target.Account)) // absence counts only then
				found := b.look(t, s, since)
				require.NotEqual(t, found.There, found.Absent, "%s: %s", s.Name, found.Text)
				if !found.There {
					continue
				}
				res = publish.Result{URL: found.URL}
				b.target.Progress = b.target.Progress.With(s.Name, found.Values)
			case publish.Again, publish.WaitUntil, publish.Working:
				b.on(time.Second)
				continue
			default:
				return names, classes, url
			}
		}
		names = append(names, s.Name)
		if res.URL != "" {
			url = res.URL
		}
		if s.Schedules {
			return names, classes, url
		}
	}
	t.Fatal("it does not end")
	return nil, nil, ""
}

// look asks what became of a lost step, as long as Facebook cannot tell yet.
func (b *bench) look(t *testing.T, s publish.Step, since time.Time) publish.Finding {
	t.Helper()
	for range 20 {
		found, err := b.client.Find(t.Context(), b.target, s, since)
		var f *publish.Fault
		if errors.As(err, &f) && (f.Class == publish.Working || f.Class == publish.Again) {
			b.on(time.Second)
			continue
		}
		require.NoError(t, err)
		require.NotEmpty(t, found.Text)
		return found
	}
	t.Fatal("it never tells")
	return publish.Finding{}
}

// made are the Page's posts, reels and stories in the ledger, and its comments.
func (b *bench) made() (posts, comments []rehearsal.Post) {
	for _, p := range b.server.Posts() {
		switch {
		case p.Account != b.page.ID:
		case p.Kind == rehearsal.KindComment:
			comments = append(comments, p)
		default:
			posts = append(posts, p)
		}
	}
	return posts, comments
}

// calls counts the calls of a name.
func (b *bench) calls(name string) (n int) {
	for _, c := range b.server.Calls() {
		if c.Call == name {
			n++
		}
	}
	return n
}

// change begins an act on what was made.
func (b *bench) change(act publish.Act, o calendar.Outgoing) {
	b.target.Change = &publish.Change{Act: act, Made: maps.Clone(b.target.Progress), Was: b.target.Content}
	b.target.Content, b.target.Progress = o, nil
}
