package youtube_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"rounds/calendar"
	"rounds/calendar/platform"
	"rounds/publish"
	"rounds/publish/rehearsal"
	"rounds/publish/wire"
	"rounds/publish/youtube"
)

// bench is a channel of a rehearsal, with the client for it and a clock set by hand.
type bench struct {
	server  *rehearsal.Server
	client  *youtube.Client
	account rehearsal.Account
	files   map[calendar.SHA256][]byte
	kept    map[string]string
	target  publish.Target
	adopted map[string]bool

	mu  sync.Mutex
	now time.Time
}

var start = time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC)

func (b *bench) clock() time.Time {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.now
}

func (b *bench) on(d time.Duration) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.now = b.now.Add(max(0, d))
}

func newBench(t *testing.T, o calendar.Outgoing) *bench {
	t.Helper()
	b := &bench{
		client: youtube.New(wire.New(wire.Options{})), files: map[calendar.SHA256][]byte{}, kept: map[string]string{},
		adopted: map[string]bool{}, now: start,
	}
	s, err := rehearsal.New(rehearsal.Options{Now: b.clock})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, s.Close()) })
	_, err = s.Listen(t.Context(), "127.0.0.1:0")
	require.NoError(t, err)
	b.server = s
	for _, a := range s.Accounts() {
		if a.Platform == string(platform.YouTube) && b.account.ID == "" {
			b.account = a
		}
	}
	o.Account, o.Platform = "account", platform.YouTube
	if o.Kind == "" {
		o.Kind = platform.KindPost
	}
	o.Settings = maps.Clone(o.Settings)
	b.target = publish.Target{
		Account: calendar.Account{ID: "account", Platform: platform.YouTube, Base: b.account.Base, RemoteID: b.account.ID},
		Content: b.content(o),
		Token: func(_ context.Context, rejected string) (string, error) {
			if rejected != "" {
				return "", &publish.Fault{Class: publish.SignIn, Text: "no other key is kept", Hint: "connect again"}
			}
			return b.account.Token, nil
		},
		Open: func(id calendar.SHA256) (io.ReadSeekCloser, int64, error) {
			data, ok := b.files[id]
			if !ok {
				return nil, 0, errors.New("no such file")
			}
			return file{bytes.NewReader(data)}, int64(len(data)), nil
		},
		Keep:    func(name, value string) error { b.kept[name] = value; return nil },
		Recall:  func(name string) (string, error) { return b.kept[name], nil },
		Adopted: func(id string) bool { return b.adopted[id] },
		Now:     b.clock,
	}
	return b
}

type file struct{ *bytes.Reader }

func (file) Close() error { return nil }

// film is a video of a size in bytes.
func film(size int) []byte {
	head := []byte("\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom")
	return append(head, bytes.Repeat([]byte("film"), max(0, size-len(head))/4+1)...)
}

const timed = "WEBVTT\n\n00:00.000 --> 00:02.000\nWelcome to the clinic\n"

// content fills in files: "video", "large" (three pieces) and "picture"; the
// setting captions becomes a file with its text.
func (b *bench) content(o calendar.Outgoing) calendar.Outgoing {
	put := func(data []byte) calendar.SHA256 {
		id := calendar.SumSHA256(data)
		b.files[id] = data
		return id
	}
	o.Media = slices.Clone(o.Media)
	for i := range o.Media {
		m := &o.Media[i]
		data := film(3000)
		m.MIME = "video/mp4"
		switch {
		case slices.Contains(m.Changes, "large"):
			data = film(17 << 20)
		case slices.Contains(m.Changes, "picture"):
			data, m.MIME = []byte("\x89PNG\r\n\x1a\nthumbnail"), "image/png"
		}
		m.ID, m.Bytes = put(data), int64(len(data))
	}
	if text := o.Settings[platform.SetCaptions]; text != "" {
		o.Settings[platform.SetCaptions] = string(put([]byte(text)))
	}
	return o
}

func media(kind string) calendar.OutgoingMedia {
	return calendar.OutgoingMedia{Prepared: calendar.Prepared{Changes: []string{kind}}}
}

func settings(more ...string) map[string]string {
	m := map[string]string{platform.SetTitle: "Flu shots: what to expect", platform.SetTags: "flu, family clinic,, flu"}
	for i := 0; i+1 < len(more); i += 2 {
		m[more[i]] = more[i+1]
	}
	return m
}

// full is a video with all that can go with it.
func full() calendar.Outgoing {
	return calendar.Outgoing{
		Text: "Walk in until 6 pm & bring your card “today” 🎉", Link: "https://juniper.example/flu", FirstComment: "Questions? Ask here.",
		Settings: settings(platform.SetCaptions, timed), Media: []calendar.OutgoingMedia{media("video"), media("picture")},
	}
}

// look asks after a lost step once its effect would be shown.
func (b *bench) look(t *testing.T, s publish.Step, since time.Time) publish.Finding {
	t.Helper()
	b.on(b.client.Settle(b.target.Account))
	found, err := b.client.Find(t.Context(), b.target, s, since)
	require.NoError(t, err)
	require.NotEmpty(t, found.Text)
	return found
}

// walk does what the engine does, in its plainest form: steps in order, a look
// after every open end, and after success it stops at a scheduled time. It gives
// the steps that ended well and the faults.
func (b *bench) walk(t *testing.T) (steps []string, faults []*publish.Fault, url string) {
	t.Helper()
	since := b.clock().Add(-2 * time.Minute)
	out := false
	for range 200 {
		s, more := b.client.Next(b.target.Content, b.target.Progress)
		if !more {
			return steps, faults, url
		}
		require.False(t, b.target.Progress.Done(s.Name), s.Name)
		require.NotEmpty(t, s.Says)
		res, err := b.client.Do(t.Context(), b.target, s)
		if err != nil {
			var f *publish.Fault
			require.ErrorAs(t, err, &f, "%s: %v", s.Name, err)
			b.checkFault(t, f)
			if f.Class != publish.Working {
				faults = append(faults, f)
			}
			switch f.Class {
			case publish.Again, publish.WaitUntil, publish.Working:
				if out && s.Name == "complete" {
					return steps, faults, url
				}
				b.on(f.Until.Sub(b.clock()))
				continue
			case publish.Unknown:
			default:
				return steps, faults, url
			}
			require.True(t, s.Public, "only a public step may leave its end open: %s", s.Name)
			found := b.look(t, s, since)
			require.NotEqual(t, found.There, found.Absent, "%s: %s", s.Name, found.Text)
			if !found.There {
				continue
			}
			res = publish.Result{Values: found.Values, URL: found.URL}
		}
		steps = append(steps, s.Name)
		b.target.Progress = b.target.Progress.With(s.Name, res.Values)
		url = last(url, res.URL)
		out = out || s.Completes
		if s.Schedules {
			at, _ := b.target.Progress.ShowAt()
			b.on(at.Sub(b.clock()))
		}
	}
	t.Fatal("it does not end")
	return nil, nil, ""
}

func last(a, b string) string {
	if b == "" {
		return a
	}
	return b
}

// checkFault tells whether a fault is fit for a person.
func (b *bench) checkFault(t *testing.T, f *publish.Fault) {
	t.Helper()
	require.NotEmpty(t, f.Text)
	require.NotEmpty(t, f.Hint, f.Text)
	if f.Class == publish.WaitUntil {
		require.True(t, f.Until.After(b.clock()), f.Text)
	}
	require.False(t, f.Until.After(b.clock().Add(25*time.Hour)), f.Text)
	for _, s := range []string{f.Text, f.Hint, f.Code, fmt.Sprint(f.Err)} {
		require.NotContains(t, s, b.account.Token)
		require.NotContains(t, s, "upload_id")
	}
}

// upTo walks until a step is next, and gives it.
func (b *bench) upTo(t *testing.T, step string) publish.Step {
	t.Helper()
	for range 100 {
		s, more := b.client.Next(b.target.Content, b.target.Progress)
		require.True(t, more, step)
		if s.Name == step {
			return s
		}
		b.must(t, s)
	}
	require.Fail(t, "never comes to "+step)
	return publish.Step{}
}

// must carries a step out, and waits where YouTube is still at it.
func (b *bench) must(t *testing.T, s publish.Step) publish.Result {
	t.Helper()
	for range 20 {
		res, err := b.client.Do(t.Context(), b.target, s)
		var f *publish.Fault
		if errors.As(err, &f) && f.Class == publish.Working {
			b.on(f.Until.Sub(b.clock()))
			continue
		}
		require.NoError(t, err, s.Name)
		b.target.Progress = b.target.Progress.With(s.Name, res.Values)
		return res
	}
	require.Fail(t, "YouTube never ends "+s.Name)
	return publish.Result{}
}

// fails carries a step out that has to fail.
func (b *bench) fails(t *testing.T, s publish.Step) *publish.Fault {
	t.Helper()
	_, err := b.client.Do(t.Context(), b.target, s)
	var f *publish.Fault
	require.ErrorAs(t, err, &f)
	b.checkFault(t, f)
	return f
}

func (b *bench) posts(kind string) (list []rehearsal.Post) {
	for _, p := range b.server.Posts() {
		if p.Platform == string(platform.YouTube) && p.Kind == kind && !p.Deleted {
			list = append(list, p)
		}
	}
	return list
}

func (b *bench) calls(name string) (n int) {
	for _, c := range b.server.Calls() {
		if c.Call == name {
			n++
		}
	}
	return n
}

// requireOut compares the ledger with what was to be sent: shown once, and
// exactly that.
func (b *bench) requireOut(t *testing.T) rehearsal.Post {
	t.Helper()
	o := b.target.Content
	var shown []rehearsal.Post
	for _, p := range b.posts(rehearsal.KindPost) {
		if p.Published {
			shown = append(shown, p)
		}
	}
	require.Len(t, shown, 1)
	p := shown[0]
	require.Equal(t, b.target.Progress["post"], p.ID)
	require.Equal(t, platform.YouTube.Body(o.Post()), p.Text)
	require.Len(t, p.Media, len(o.Media))
	for i, m := range p.Media {
		require.Equal(t, string(o.Media[i].ID), m.SHA256)
	}
	comments := b.posts(rehearsal.KindComment)
	if o.FirstComment == "" {
		require.Empty(t, comments)
		return p
	}
	require.Len(t, comments, 1)
	require.Equal(t, o.FirstComment, comments[0].Text)
	return p
}

// field reads a field of a post's own settings in the ledger.
func field(t *testing.T, p rehearsal.Post, name string) map[string]any {
	t.Helper()
	var v map[string]any
	require.NoError(t, json.Unmarshal(p.Settings[name], &v))
	return v
}

func TestEveryKindOfPost(t *testing.T) {
	at := start.Add(26 * time.Hour)
	video := []calendar.OutgoingMedia{media("video")}
	for name, tc := range map[string]struct {
		o     calendar.Outgoing
		later bool
		steps []string
		who   string
	}{
		"a video": {
			calendar.Outgoing{Text: "What to expect", Settings: settings(), Media: video},
			false,
			[]string{"start", "upload 1", "ready", "publish", "verify"},
			"public",
		},
		"a Short": {
			calendar.Outgoing{Kind: platform.KindShort, Text: "Quick tip", Settings: settings(), Media: video},
			false,
			[]string{"start", "upload 1", "ready", "publish", "verify"},
			"public",
		},
		"all that can go with it": {
			full(), false, []string{"start", "upload 1", "ready", "thumbnail", "captions", "publish", "verify", "comment"}, "public",
		},
		"unlisted": {
			calendar.Outgoing{Text: "For patients", Settings: settings(platform.SetPrivacy, "unlisted"), Media: video},
			false,
			[]string{"start", "upload 1", "ready", "publish", "verify"},
			"unlisted",
		},
		"with YouTube's scheduler": {
			full(), true, []string{"start", "upload 1", "ready", "thumbnail", "captions", "schedule", "verify", "comment"}, "private",
		},
		"a broadcast": {
			calendar.Outgoing{Kind: platform.KindLive, Text: "Ask the doctor", Settings: settings(platform.SetLiveMinutes, "45"), Media: []calendar.OutgoingMedia{media("picture")}},
			true,
			[]string{"broadcast", "details", "thumbnail", "schedule", "verify"},
			"public",
		},
		"several pieces": {
			calendar.Outgoing{Text: "A long one", Settings: settings(), Media: []calendar.OutgoingMedia{media("large")}},
			false,
			[]string{"start", "upload 1", "upload 2", "ready", "publish", "verify"},
			"public",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := newBench(t, tc.o)
			if tc.later {
				b.target.Progress = b.target.Progress.Showing(at)
			}
			var planned []string // as a dry run sees it, without values
			completes, schedules, verifies := 0, 0, 0
			for p := b.target.Progress; ; {
				s, more := b.client.Next(b.target.Content, p)
				if !more {
					break
				}
				same, _ := b.client.Next(b.target.Content, p)
				require.Equal(t, s, same)
				planned, p = append(planned, s.Name), p.With(s.Name, nil)
				completes, schedules, verifies = completes+one(s.Completes), schedules+one(s.Schedules), verifies+one(s.Verifies)
				require.Equal(t, s.Public, s.Completes || s.Schedules || s.Name == "comment")
			}
			require.Equal(t, tc.steps, planned)
			require.Equal(t, []int{one(!tc.later), one(tc.later), 1}, []int{completes, schedules, verifies})
			steps, faults, url := b.walk(t)
			require.Empty(t, faults)
			require.Equal(t, tc.steps, steps)
			p := b.requireOut(t)
			require.Equal(t, p.URL, url)
			s := field(t, p, "status")
			require.Equal(t, tc.who, s["privacyStatus"])
			require.Equal(t, false, s["selfDeclaredMadeForKids"])
			require.Equal(t, false, s["containsSyntheticMedia"])
			sn := field(t, p, "snippet")
			require.Equal(t, "Flu shots: what to expect", sn["title"])
			require.Equal(t, []any{"flu", "family clinic"}, sn["tags"])
			require.Equal(t, "27", sn["categoryId"])
			if tc.later && tc.o.Kind != platform.KindLive {
				require.Equal(t, at, p.Scheduled.UTC())
			}
			if tc.o.Kind == platform.KindLive {
				require.Equal(t, at.Format(time.RFC3339), sn["scheduledStartTime"])
				require.Equal(t, at.Add(45*time.Minute).Format(time.RFC3339), sn["scheduledEndTime"])
				require.Equal(t, map[string]any{"enableAutoStart": false, "enableAutoStop": false}, field(t, p, "live"))
			}
			require.Empty(t, b.kept["upload session"], "what is of no more use is not kept")
		})
	}
}

func one(is bool) int {
	if is {
		return 1
	}
	return 0
}

func TestTheApprovedFlagsAreSent(t *testing.T) {
	b := newBench(t, calendar.Outgoing{Text: "x", Media: []calendar.OutgoingMedia{media("video")}, Settings: settings(
		platform.SetKids, "yes", platform.SetSynthetic, "yes", platform.SetNotify, "no", platform.SetCategory, "26", platform.SetPrivacy, "unlisted")})
	b.upTo(t, "ready")
	p := b.posts(rehearsal.KindPost)[0]
	require.Equal(t, "private", field(t, p, "status")["privacyStatus"], "whatever it is to become, it begins private")
	require.JSONEq(t, "false", string(p.Settings["notifySubscribers"]))
	b.walk(t)
	s := field(t, b.requireOut(t), "status")
	require.Equal(t, []any{"unlisted", true, true}, []any{s["privacyStatus"], s["selfDeclaredMadeForKids"], s["containsSyntheticMedia"]})
	b = newBench(t, full())
	b.upTo(t, "ready")
	require.JSONEq(t, "true", string(b.posts(rehearsal.KindPost)[0].Settings["notifySubscribers"]))
}

func TestCaptionsGoWithTheirLanguage(t *testing.T) {
	o := full()
	o.Settings[platform.SetCaptionsLanguage] = "es"
	b := newBench(t, o)
	b.walk(t)
	var list []map[string]any
	require.NoError(t, json.Unmarshal(b.requireOut(t).Settings["captions"], &list))
	require.Len(t, list, 1)
	require.Equal(t, "es", list[0]["language"])
	require.Equal(t, "Español", list[0]["name"])
	require.Equal(t, b.target.Content.Settings[platform.SetCaptions], list[0]["sha256"])
}

func TestWhatElseTheVideoHasStays(t *testing.T) {
	b := newBench(t, full())
	s := b.upTo(t, "publish")
	id := b.target.Progress["post"]
	// Somebody changes the licence by hand between upload and publishing.
	_, err := wire.New(wire.Options{}).Do(t.Context(), b.raw(t, "PUT", "/youtube/v3/videos?part=status",
		`{"id":"`+id+`","status":{"privacyStatus":"private","license":"creativeCommon","embeddable":false}}`))
	require.NoError(t, err)
	b.must(t, s)
	st := field(t, b.posts(rehearsal.KindPost)[0], "status")
	require.Equal(t, []any{"public", "creativeCommon", false, false}, []any{st["privacyStatus"], st["license"], st["embeddable"], st["selfDeclaredMadeForKids"]})
}

// raw is a call past the client.
func (b *bench) raw(t *testing.T, method, path, body string) wire.Call {
	t.Helper()
	return wire.Call{
		Method: method, URL: b.account.Base + path, Header: map[string][]string{"Authorization": {"Bearer " + b.account.Token}},
		Body: wire.Body{Type: "application/json", Length: int64(len(body)), Reader: strings.NewReader(body)},
	}
}
