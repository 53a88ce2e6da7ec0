package linkedin_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"rounds/calendar"
	"rounds/calendar/platform"
	"rounds/publish"
	"rounds/publish/linkedin"
	"rounds/publish/rehearsal"
	"rounds/publish/wire"
)

// rig is a page of a rehearsal, with the client for it and a clock set by hand.
type rig struct {
	*testing.T
	server  *rehearsal.Server
	client  *linkedin.Client
	account rehearsal.Account
	files   map[calendar.SHA256][]byte
	kept    map[string]string
	adopted map[string]bool
	now     time.Time
	target  publish.Target
}

func newRig(t *testing.T, o calendar.Outgoing) *rig {
	t.Helper()
	r := &rig{
		T: t, client: linkedin.New(wire.New(wire.Options{})), files: map[calendar.SHA256][]byte{}, kept: map[string]string{},
		adopted: map[string]bool{}, now: time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC),
	}
	var err error
	r.server, err = rehearsal.New(rehearsal.Options{Now: func() time.Time { return r.now }})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, r.server.Close()) })
	_, err = r.server.Listen(t.Context(), "127.0.0.1:0")
	require.NoError(t, err)
	for _, a := range r.server.Accounts() {
		if a.Platform == string(platform.LinkedIn) && r.account.ID == "" {
			r.account = a
		}
	}
	r.target = publish.Target{
		Account: calendar.Account{ID: "account", Platform: platform.LinkedIn, Base: r.account.Base, RemoteID: r.account.ID},
		Content: r.content(o),
		Token: func(_ context.Context, rejected string) (string, error) {
			if rejected != "" {
				return "", &publish.Fault{Class: publish.SignIn, Text: "no other key is kept", Hint: "connect"}
			}
			return r.account.Token, nil
		},
		Open: func(id calendar.SHA256) (io.ReadSeekCloser, int64, error) {
			b, ok := r.files[id]
			if !ok {
				return nil, 0, errors.New("no such file")
			}
			return file{bytes.NewReader(b)}, int64(len(b)), nil
		},
		Adopted: func(id string) bool { return r.adopted[id] },
		Keep: func(name, value string) error {
			require.LessOrEqual(t, len(value), 2560, "what some keyrings take")
			r.kept[name] = value
			return nil
		},
		Recall: func(name string) (string, error) { return r.kept[name], nil },
		Now:    func() time.Time { return r.now },
	}
	return r
}

type file struct{ *bytes.Reader }

func (file) Close() error { return nil }

// The beginnings by which files are told apart.
const (
	png = "\x89PNG\r\n\x1a\n"
	mp4 = "\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom"
	pdf = "%PDF-1.7\n"
)

// add puts a file on the shelf and gives it as it stands in a post.
func (r *rig) add(b, mime, alt string) calendar.OutgoingMedia {
	m := calendar.OutgoingMedia{Alt: alt}
	m.ID, m.MIME, m.Bytes = calendar.SumSHA256([]byte(b)), mime, int64(len(b))
	r.files[m.ID] = []byte(b)
	return m
}

// content makes files of what the media's changes say: "png", "mp4" or "pdf".
func (r *rig) content(o calendar.Outgoing) calendar.Outgoing {
	o.Account, o.Platform = "account", platform.LinkedIn
	list := o.Media
	o.Media = nil
	for i, m := range list {
		tail := strings.Repeat("picture", i+1)
		switch m.Changes[0] {
		case "mp4":
			o.Media = append(o.Media, r.add(mp4+strings.Repeat("moving pictures ", 640), "video/mp4", m.Alt))
		case "pdf":
			o.Media = append(o.Media, r.add(pdf+tail, "application/pdf", m.Alt))
		default:
			o.Media = append(o.Media, r.add(png+tail, "image/png", m.Alt))
		}
	}
	if o.Settings[platform.SetThumbnail] != "" {
		o.Settings = map[string]string{platform.SetTitle: o.Settings[platform.SetTitle], platform.SetThumbnail: string(r.add(png+"thumb", "image/png", "").ID)}
	}
	return o
}

func media(kind, alt string) calendar.OutgoingMedia {
	return calendar.OutgoingMedia{Prepared: calendar.Prepared{Changes: []string{kind}}, Alt: alt}
}

// next gives the step at hand: of the change, where there is one.
func (r *rig) next() (publish.Step, bool) {
	if r.target.Change != nil {
		return r.client.NextChange(*r.target.Change, r.target.Content, r.target.Progress)
	}
	return r.client.Next(r.target.Content, r.target.Progress)
}

// done notes that a step ended well.
func (r *rig) done(step string, res publish.Result) {
	r.target.Progress = r.target.Progress.With(step, res.Values)
}

// fault is the fault that an error must be.
func (r *rig) fault(err error) *publish.Fault {
	r.Helper()
	var f *publish.Fault
	require.ErrorAs(r, err, &f)
	require.NotEmpty(r, f.Text)
	require.NotEmpty(r, f.Hint, f.Text)
	for _, s := range []string{f.Text, f.Hint, f.Code} {
		require.NotContains(r, s, r.account.Token)
		require.NotContains(r, s, "sig=", "an address that files are sent to is a secret")
	}
	return f
}

// walk does what the engine does, in its plainest form, until a step; "" is the
// end. It gives the steps, and the classes of the faults without those of waiting.
func (r *rig) walk(until string) (steps []string, classes []publish.Class) {
	r.Helper()
	since := r.now.Add(-2 * time.Minute)
	for range 200 {
		s, more := r.next()
		if !more || s.Name == until {
			return steps, classes
		}
		require.NotContains(r, steps, s.Name)
		require.NotEmpty(r, s.Says)
		res, err := r.client.Do(r.Context(), r.target, s)
		if err == nil {
			steps = append(steps, s.Name)
			r.done(s.Name, res)
			continue
		}
		f := r.fault(err)
		switch f.Class {
		case publish.Working:
			require.True(r, f.Until.After(r.now))
			r.now = f.Until
			continue
		case publish.Again, publish.WaitUntil:
			classes = append(classes, f.Class)
			continue
		case publish.Unknown:
			classes = append(classes, f.Class)
		default:
			return steps, append(classes, f.Class)
		}
		found, err := r.client.Find(r.Context(), r.target, s, since)
		require.NoError(r, err)
		require.NotEqual(r, found.There, found.Absent, found.Text)
		if found.There {
			steps = append(steps, s.Name)
			r.done(s.Name, publish.Result{Values: found.Values, URL: found.URL})
		}
	}
	require.Fail(r, "it does not end")
	return nil, nil
}

// do carries out one step by its name.
func (r *rig) do(step string) (publish.Result, error) {
	return r.client.Do(r.Context(), r.target, publish.Step{Name: step, Public: step == "post" || step == "comment"})
}

// posts are the page's in the ledger, which decides.
func (r *rig) posts(kind string) (list []rehearsal.Post) {
	for _, p := range r.server.Posts() {
		if p.Platform == "linkedin" && p.Kind == kind {
			list = append(list, p)
		}
	}
	return list
}

func (r *rig) calls(name string) (n int) {
	for _, c := range r.server.Calls() {
		if c.Call == name {
			n++
		}
	}
	return n
}

// requireOut compares the ledger with what was to be sent: once, and exactly that.
func (r *rig) requireOut() {
	r.Helper()
	o := r.target.Content
	posts := r.posts(rehearsal.KindPost)
	require.Len(r, posts, 1)
	p := posts[0]
	require.Equal(r, platform.LinkedIn.Body(o.Post()), p.Text)
	require.Equal(r, p.ID, r.target.Progress["post"])
	require.Len(r, p.Media, len(o.Media))
	for i, m := range p.Media {
		require.Equal(r, string(o.Media[i].ID), m.SHA256)
		if strings.HasPrefix(o.Media[i].MIME, "image/") {
			require.Equal(r, o.Media[i].Alt, m.Alt)
		}
	}
	comments := r.posts(rehearsal.KindComment)
	if o.FirstComment == "" {
		require.Empty(r, comments)
		return
	}
	require.Len(r, comments, 1)
	require.Equal(r, o.FirstComment, comments[0].Text)
	require.Equal(r, p.ID, comments[0].ReplyTo)
	require.Equal(r, comments[0].ID, r.target.Progress["comment"])
}

func (r *rig) order(f rehearsal.Fault) { r.Helper(); require.NoError(r, r.server.AddFault(f)) }
