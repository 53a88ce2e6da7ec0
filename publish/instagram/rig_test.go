package instagram_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"maps"
	"slices"
	"strings"
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

var start = time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC)

// rig is an account of a rehearsal, with the client for it.
type rig struct {
	*testing.T
	now     time.Time
	server  *rehearsal.Server
	client  *instagram.Client
	account rehearsal.Account
	token   string
	files   map[calendar.SHA256][]byte
	// cutAt is how many bytes of a file can be read before it fails, once; 0 is all.
	cutAt   int64
	kept    map[string]string
	adopted map[string]bool
	target  publish.Target
}

func newRig(t *testing.T, o calendar.Outgoing) *rig {
	t.Helper()
	r := &rig{
		T: t, now: start, client: instagram.New(instagram.Options{Wire: wire.New(wire.Options{})}),
		files: map[calendar.SHA256][]byte{}, kept: map[string]string{}, adopted: map[string]bool{},
	}
	s, err := rehearsal.New(rehearsal.Options{Now: func() time.Time { return r.now }})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, s.Close()) })
	_, err = s.Listen(t.Context(), "127.0.0.1:0")
	require.NoError(t, err)
	r.server = s
	i := slices.IndexFunc(s.Accounts(), func(a rehearsal.Account) bool { return a.Platform == "instagram" })
	r.account = s.Accounts()[i]
	r.token = r.account.Token
	r.target = publish.Target{
		Account: calendar.Account{
			ID: "account", Platform: platform.Instagram, Base: r.account.Base, RemoteID: r.account.ID, Handle: "@" + r.account.Username,
		},
		Token: func(_ context.Context, rejected string) (string, error) {
			if rejected != "" {
				return "", &publish.Fault{Class: publish.SignIn, Text: "no other key is kept", Hint: "connect it again"}
			}
			return r.token, nil
		},
		Open: r.open, Adopted: func(id string) bool { return r.adopted[id] }, Now: func() time.Time { return r.now },
		Keep:   func(name, value string) error { r.kept[name] = value; return nil },
		Recall: func(name string) (string, error) { return r.kept[name], nil },
	}
	r.content(o)
	return r
}

// content fills in what stands for files: "jpeg", "png", "video".
func (r *rig) content(o calendar.Outgoing) {
	o.Account, o.Platform, o.Media = "account", platform.Instagram, slices.Clone(o.Media)
	if o.Kind == "" {
		o.Kind = platform.KindPost
	}
	for i := range o.Media {
		m := &o.Media[i]
		var b []byte
		switch m.MIME {
		case "image/jpeg":
			b = []byte("\xff\xd8\xff\xe0" + strings.Repeat("picture", i+1))
		case "image/png":
			b = []byte("\x89PNG\r\n\x1a\npicture")
		case "video/mp4":
			b = append([]byte("\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42mp41"), bytes.Repeat([]byte{byte(i), 1, 2, 3}, 60_000)...)
		}
		m.ID, m.Bytes = calendar.SumSHA256(b), int64(len(b))
		r.files[m.ID] = b
	}
	r.target.Content, r.target.Progress = o, nil
}

func (r *rig) open(id calendar.SHA256) (io.ReadSeekCloser, int64, error) {
	b, ok := r.files[id]
	if !ok {
		return nil, 0, errors.New("no such file")
	}
	f := &file{Reader: bytes.NewReader(b), left: r.cutAt}
	if r.cutAt > 0 {
		f.cut, r.cutAt = true, 0
	}
	return f, int64(len(b)), nil
}

// file fails after some bytes where it was told to.
type file struct {
	*bytes.Reader
	cut  bool
	left int64
}

func (f *file) Read(b []byte) (int, error) {
	if !f.cut {
		return f.Reader.Read(b)
	}
	if f.left == 0 {
		return 0, errors.New("the disk is gone")
	}
	n, err := f.Reader.Read(b[:min(int64(len(b)), f.left)])
	f.left -= int64(n)
	return n, err
}

func (*file) Close() error { return nil }

func (r *rig) next() publish.Step {
	r.Helper()
	s, more := r.client.Next(r.target.Content, r.target.Progress)
	require.True(r, more)
	return s
}

// to walks to a step, which it does not do.
func (r *rig) to(step string) publish.Step {
	r.Helper()
	for {
		s := r.next()
		if s.Name == step {
			return s
		}
		r.must(s)
	}
}

func (r *rig) must(s publish.Step) publish.Result {
	r.Helper()
	for {
		res, err := r.client.Do(r.Context(), r.target, s)
		var f *publish.Fault
		if errors.As(err, &f) && f.Class == publish.Working {
			r.now = f.Until
			continue
		}
		require.NoError(r, err, s.Name)
		r.target.Progress = r.target.Progress.With(s.Name, res.Values)
		return res
	}
}

// fault does a step that has to fail.
func (r *rig) fault(s publish.Step) *publish.Fault {
	r.Helper()
	_, err := r.client.Do(r.Context(), r.target, s)
	var f *publish.Fault
	require.ErrorAs(r, err, &f)
	r.fit(f)
	return f
}

// fit tells whether a fault is fit for a person.
func (r *rig) fit(f *publish.Fault) {
	r.Helper()
	require.NotEmpty(r, f.Text)
	require.NotEmpty(r, f.Hint, f.Text)
	for _, s := range []string{f.Text, f.Hint, f.Code} {
		require.NotContains(r, s, r.token)
	}
	if f.Err != nil {
		require.NotContains(r, f.Err.Error(), r.token)
	}
}

// walk does what the engine does, in its plainest form.
func (r *rig) walk() (steps []string, classes []publish.Class, url string) {
	r.Helper()
	since := r.now.Add(-2 * time.Minute)
	for range 200 {
		s, more := r.client.Next(r.target.Content, r.target.Progress)
		if !more {
			return steps, classes, url
		}
		require.False(r, r.target.Progress.Done(s.Name), s.Name)
		require.NotEmpty(r, s.Says)
		res, err := r.client.Do(r.Context(), r.target, s)
		if err == nil {
			steps = append(steps, s.Name)
			r.target.Progress = r.target.Progress.With(s.Name, res.Values)
			if res.URL != "" {
				url = res.URL
			}
			continue
		}
		var f *publish.Fault
		require.ErrorAs(r, err, &f, "%s: %v", s.Name, err)
		r.fit(f)
		if f.Class == publish.Working {
			require.False(r, s.Public, "a public step has no patience")
			require.True(r, f.Until.After(r.now))
			r.now = f.Until
			continue
		}
		r.target.Progress = r.target.Progress.With("", f.Learned)
		classes = append(classes, f.Class)
		switch f.Class {
		case publish.Again, publish.WaitUntil:
			if f.Until.After(r.now) {
				r.now = f.Until
			}
		case publish.Unknown:
			require.True(r, s.Public, s.Name)
			found := r.find(s, since)
			require.NotEqual(r, found.There, found.Absent, "%s: %s", s.Name, found.Text)
			if found.There {
				steps = append(steps, s.Name)
				r.target.Progress = r.target.Progress.With(s.Name, found.Values)
			}
		default:
			return steps, classes, url
		}
	}
	r.Fatal("it does not end")
	return nil, nil, ""
}

func (r *rig) find(s publish.Step, since time.Time) publish.Finding {
	r.Helper()
	found, err := r.client.Find(r.Context(), r.target, s, since)
	require.NoError(r, err)
	require.NotEmpty(r, found.Text)
	return found
}

func (r *rig) order(f rehearsal.Fault) {
	r.Helper()
	f.Platform = "instagram"
	require.NoError(r, r.server.AddFault(f))
}

func (r *rig) set(s rehearsal.InstagramSettings) {
	r.Helper()
	require.NoError(r, r.server.Set(rehearsal.Settings{Instagram: s}))
}

// posts are those of the rig's account in the ledger, which decides.
func (r *rig) posts(kind string) (list []rehearsal.Post) {
	for _, p := range r.server.Posts() {
		if p.Account == r.account.ID && p.Kind == kind {
			list = append(list, p)
		}
	}
	return list
}

// calls counts the calls of a name.
func (r *rig) calls(name string) (n int) {
	for _, c := range r.server.Calls() {
		if c.Call == name {
			n++
		}
	}
	return n
}

// out compares the ledger with what was to be sent: once, and exactly that.
func (r *rig) out() rehearsal.Post {
	r.Helper()
	o, posts := r.target.Content, r.posts(rehearsal.KindPost)
	require.Len(r, posts, 1)
	p := posts[0]
	text := platform.Instagram.Body(o.Post())
	if o.Kind == platform.KindStory {
		text = ""
	}
	require.Equal(r, text, p.Text)
	require.True(r, p.Published)
	require.Equal(r, p.ID, r.target.Progress["post"])
	require.Len(r, p.Media, len(o.Media))
	for i, m := range p.Media {
		if m.SHA256 != "" {
			require.Equal(r, string(o.Media[i].ID), m.SHA256)
		}
		alt := o.Media[i].Alt
		if o.Media[i].MIME == "video/mp4" || o.Kind == platform.KindStory {
			alt = ""
		}
		require.Equal(r, alt, m.Alt)
	}
	comments := r.posts(rehearsal.KindComment)
	if o.FirstComment == "" || o.Kind == platform.KindStory {
		require.Empty(r, comments)
		return p
	}
	require.Len(r, comments, 1)
	require.Equal(r, o.FirstComment, comments[0].Text)
	require.Equal(r, p.ID, comments[0].ReplyTo)
	return p
}

func jpeg(alt string) calendar.OutgoingMedia { return media("image/jpeg", alt) }

func media(mime, alt string) calendar.OutgoingMedia {
	return calendar.OutgoingMedia{Prepared: calendar.Prepared{MIME: mime}, Alt: alt}
}

// contents are the kinds of post.
var contents = map[string]calendar.Outgoing{
	"photo":    {Text: "Flu shots today & tomorrow, 5 < 6: “walk in” 🎉 @juniper #flu", Media: []calendar.OutgoingMedia{jpeg("A nurse & a chair")}},
	"link":     {Text: "Book online.", Link: "https://juniper.example/book?a=1&b=2", Media: []calendar.OutgoingMedia{jpeg("")}},
	"no text":  {Media: []calendar.OutgoingMedia{jpeg("A sign")}},
	"carousel": {Text: "Before and after.", Media: []calendar.OutgoingMedia{jpeg("Before"), media("video/mp4", "dropped"), jpeg("After")}, FirstComment: "The form is at juniper.example"},
	"invited": {
		Text: "With our partners.", Media: []calendar.OutgoingMedia{jpeg("Hands")},
		Settings: map[string]string{platform.SetCollaborators: "@one, two,three"},
	},
	"reel": {
		Kind: platform.KindReel, Text: "One minute on ticks.", Media: []calendar.OutgoingMedia{media("video/mp4", "")},
		Settings: map[string]string{platform.SetShareToFeed: platform.No}, FirstComment: "Ask us.",
	},
	"one video":     {Text: "A tour.", Media: []calendar.OutgoingMedia{media("video/mp4", "")}},
	"story":         {Kind: platform.KindStory, Text: "stays behind", FirstComment: "so does this", Media: []calendar.OutgoingMedia{jpeg("and this")}},
	"video story":   {Kind: platform.KindStory, Media: []calendar.OutgoingMedia{media("video/mp4", "")}},
	"given address": {Text: "From our site.", Media: []calendar.OutgoingMedia{jpeg("A sign")}, Settings: map[string]string{platform.SetPictureAddress: "https://juniper.example/a.jpg"}},
}

func each(t *testing.T, f func(t *testing.T, name string, o calendar.Outgoing)) {
	t.Helper()
	for _, name := range slices.Sorted(maps.Keys(contents)) {
		t.Run(name, func(t *testing.T) { f(t, name, contents[name]) })
	}
}
