package x_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"rounds/calendar"
	"rounds/calendar/platform"
	"rounds/publish"
	"rounds/publish/rehearsal"
	"rounds/publish/wire"
	"rounds/publish/x"
)

// bench is an account of a rehearsal, with the client for it and a clock that
// stands still unless it is moved.
type bench struct {
	server  *rehearsal.Server
	client  *x.Client
	account rehearsal.Account
	files   map[calendar.SHA256][]byte
	target  publish.Target
	now     time.Time
}

var now = time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC)

func newBench(t *testing.T, o calendar.Outgoing) *bench {
	t.Helper()
	b := &bench{client: x.New(wire.New(wire.Options{})), files: map[calendar.SHA256][]byte{}, now: now}
	s, err := rehearsal.New(rehearsal.Options{Now: func() time.Time { return b.now }})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, s.Close()) })
	_, err = s.Listen(t.Context(), "127.0.0.1:0")
	require.NoError(t, err)
	b.server = s
	for _, a := range s.Accounts() {
		if a.Platform == string(platform.X) && b.account.ID == "" {
			b.account = a
		}
	}
	b.target = publish.Target{
		Account: calendar.Account{ID: "account", Platform: platform.X, Base: b.account.Base, RemoteID: b.account.ID, Handle: "@" + b.account.Username},
		Content: b.content(o),
		Token:   tokenOf(b.account.Token),
		Open: func(id calendar.SHA256) (io.ReadSeekCloser, int64, error) {
			return file{bytes.NewReader(b.files[id])}, int64(len(b.files[id])), nil
		},
		Adopted: func(string) bool { return false },
		Now:     func() time.Time { return b.now },
	}
	return b
}

// tokenOf gives one token, and none for it.
func tokenOf(token string) func(context.Context, string) (string, error) {
	return func(_ context.Context, rejected string) (string, error) {
		if rejected != "" {
			return "", &publish.Fault{Class: publish.SignIn, Text: "no other key is kept"}
		}
		return token, nil
	}
}

type file struct{ *bytes.Reader }

func (file) Close() error { return nil }

// Files of posts: their bytes begin as those of their kind do.
var heads = map[string]string{
	"image/png": "\x89PNG\r\n\x1a\n", "image/gif": "GIF89a", "video/mp4": "\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom",
}

// ofSize stands for a file of a kind and so many bytes.
func ofSize(mime string, bytes int64, alt string) calendar.OutgoingMedia {
	return calendar.OutgoingMedia{Prepared: calendar.Prepared{MIME: mime, Bytes: bytes}, Alt: alt}
}

// content fills in the bytes of the files.
func (b *bench) content(o calendar.Outgoing) calendar.Outgoing {
	o.Account, o.Platform, o.Kind = "account", platform.X, platform.KindPost
	o.Media = slices.Clone(o.Media)
	for i := range o.Media {
		m := &o.Media[i]
		text := append([]byte(heads[m.MIME]), bytes.Repeat([]byte{1, 2, 3, byte(i)}, int(m.Bytes)/4+1)...)[:m.Bytes]
		m.ID = calendar.SumSHA256(text)
		b.files[m.ID] = text
	}
	return o
}

// do carries a step out and keeps what it brought, also where it failed.
func (b *bench) do(t *testing.T, s publish.Step) error {
	t.Helper()
	res, err := b.client.Do(t.Context(), b.target, s)
	if err == nil {
		b.target.Progress = b.target.Progress.With(s.Name, res.Values)
		return nil
	}
	if f, is := errors.AsType[*publish.Fault](err); is {
		b.target.Progress = b.target.Progress.With("", f.Learned)
	}
	return err
}

// next is the step that follows.
func (b *bench) next(t *testing.T) publish.Step {
	t.Helper()
	s, more := b.client.Next(b.target.Content, b.target.Progress)
	require.True(t, more)
	return s
}

// upTo goes through the steps before the one of this name.
func (b *bench) upTo(t *testing.T, name string) publish.Step {
	t.Helper()
	for range 200 {
		s := b.next(t)
		if s.Name == name {
			return s
		}
		if err := b.do(t, s); !isClass(err, publish.Working) {
			require.NoError(t, err, s.Name)
		}
	}
	t.Fatalf("no step %q comes", name)
	return publish.Step{}
}

// walk goes through all steps that are left, asking again where X is at work, and
// gives their names.
func (b *bench) walk(t *testing.T) (names []string, url string) {
	t.Helper()
	for range 500 {
		s, more := b.client.Next(b.target.Content, b.target.Progress)
		if !more {
			return names, url
		}
		res, err := b.client.Do(t.Context(), b.target, s)
		if isClass(err, publish.Working) {
			continue
		}
		require.NoError(t, err, s.Name)
		require.NotContains(t, names, s.Name)
		names = append(names, s.Name)
		b.target.Progress = b.target.Progress.With(s.Name, res.Values)
		if res.URL != "" {
			url = res.URL
		}
	}
	t.Fatal("it does not end")
	return nil, ""
}

func isClass(err error, c publish.Class) bool {
	var f *publish.Fault
	return errors.As(err, &f) && f.Class == c
}

// faultOf gives an error as a fault that is fit for a person.
func faultOf(t *testing.T, err error) *publish.Fault {
	t.Helper()
	var f *publish.Fault
	require.ErrorAs(t, err, &f)
	require.NotEmpty(t, f.Text)
	require.NotEmpty(t, f.Hint, f.Text)
	return f
}

// calls counts the rehearsal's calls of a name.
func (b *bench) calls(name string) (n int) {
	for _, c := range b.server.Calls() {
		if c.Call == name {
			n++
		}
	}
	return n
}
