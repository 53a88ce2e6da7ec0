package facebook_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"rounds/calendar"
	"rounds/calendar/platform"
	"rounds/publish"
	"rounds/publish/rehearsal"
)

func videoPost() calendar.Outgoing {
	return calendar.Outgoing{
		Text: "A walk through our rooms & more", FirstComment: "Book at https://juniper.example/",
		Settings: map[string]string{platform.SetTitle: "Our rooms"}, Media: []calendar.OutgoingMedia{clip(40_000)},
	}
}

func reel() calendar.Outgoing {
	return calendar.Outgoing{Kind: platform.KindReel, Text: "Wash your hands", FirstComment: "More on our site", Media: []calendar.OutgoingMedia{clip(30_000)}}
}

func filmedStory() calendar.Outgoing {
	return calendar.Outgoing{Kind: platform.KindStory, Media: []calendar.OutgoingMedia{clip(20_000)}}
}

func story() calendar.Outgoing {
	return calendar.Outgoing{Kind: platform.KindStory, Media: []calendar.OutgoingMedia{picture("")}}
}

// kinds are the posts that have an edge of their own, with their steps.
var kinds = map[string]struct {
	o     func() calendar.Outgoing
	kind  string
	steps []string
}{
	"video":       {videoPost, rehearsal.KindPost, []string{"video start", "video piece 1", "post", "verify", "comment"}},
	"reel":        {reel, rehearsal.KindReel, []string{"video start", "video send", "video ready", "post", "verify", "comment"}},
	"video story": {filmedStory, rehearsal.KindStory, []string{"video start", "video send", "video ready", "post", "verify"}},
	"photo story": {story, rehearsal.KindStory, []string{"photo 1", "post", "verify"}},
}

// requireOnce compares the ledger with what was to go out.
func (b *bench) requireOnce(t *testing.T, kind string) {
	t.Helper()
	o := b.target.Content
	posts, comments := b.made()
	require.Len(t, posts, 1)
	p := posts[0]
	require.Equal(t, kind, p.Kind)
	require.True(t, p.Published)
	require.Equal(t, o.Text, p.Text)
	require.Equal(t, p.ID, b.target.Progress["post"])
	require.Len(t, p.Media, len(o.Media))
	require.Equal(t, string(o.Media[0].ID), p.Media[0].SHA256)
	if o.FirstComment == "" {
		require.Empty(t, comments)
		return
	}
	require.Len(t, comments, 1)
	require.Equal(t, o.FirstComment, comments[0].Text)
}

func TestVideosReelsAndStories(t *testing.T) {
	for name, k := range kinds {
		t.Run(name, func(t *testing.T) {
			b := newBench(t, k.o())
			var planned []string // as a dry run sees it, without values
			for p := (calendar.Progress{}); ; {
				s, more := b.client.Next(b.target.Content, p)
				if !more {
					break
				}
				require.NotEmpty(t, s.Says)
				again, _ := b.client.Next(b.target.Content, p)
				require.Equal(t, s, again)
				planned, p = append(planned, s.Name), p.With(s.Name, nil)
			}
			require.Equal(t, k.steps, planned)
			names, classes, url := b.walk(t)
			require.Equal(t, k.steps, names)
			require.Subset(t, []publish.Class{publish.Working}, classes, "waiting for Facebook is no failure")
			b.requireOnce(t, k.kind)
			posts, _ := b.made()
			require.Equal(t, posts[0].URL, url)
		})
	}
}

func TestAPublicStepIsOneCall(t *testing.T) {
	for name, k := range kinds {
		t.Run(name, func(t *testing.T) {
			b := newBench(t, k.o())
			for {
				s, more := b.next()
				if !more {
					return
				}
				before := len(b.server.Calls())
				_, f := b.step(t, s)
				if s.Public {
					require.Nil(t, f)
					require.Len(t, b.server.Calls(), before+1, s.Name)
				}
				b.on(time.Second)
			}
		})
	}
}

// callOf names the rehearsal's call of a step.
func callOf(step string) string {
	switch {
	case strings.HasPrefix(step, "video start"):
		return "session"
	case strings.HasPrefix(step, "video ready"), strings.HasPrefix(step, "verify"):
		return "status"
	case step == "post":
		return "create"
	case step == "comment":
		return "comment"
	}
	return "upload"
}

func TestEveryFaultAtEveryCallOfVideosAndStories(t *testing.T) {
	empty := "{}"
	faults := map[string]rehearsal.Fault{
		"5xx before": {What: rehearsal.Refuse, Status: 503}, "cut before": {What: rehearsal.Cut},
		"rubbish before": {What: rehearsal.GarbageBefore}, "redirect": {What: rehearsal.Redirect},
		"5xx after": {What: rehearsal.ActThen5xx}, "cut after": {What: rehearsal.ActThenCut}, "half an answer": {What: rehearsal.Half},
		"rubbish after": {What: rehearsal.Garbage}, "empty JSON after": {What: rehearsal.Garbage, Body: &empty},
		"too many": {What: rehearsal.TooMany}, "lag": {What: rehearsal.Lag, MS: 3000},
	}
	for name, k := range kinds {
		for _, step := range k.steps {
			for what, f := range faults {
				if step != "post" && !slices.Contains([]string{"5xx after", "cut before", "cut after", "rubbish after", "lag"}, what) {
					continue // of no other effect for a call that publishes nothing
				}
				t.Run(fmt.Sprintf("%s/%s/%s", name, step, what), func(t *testing.T) {
					t.Parallel()
					b := newBench(t, k.o())
					f.Call = callOf(step)
					if name == "photo story" && step == "verify" {
						f.Call = "read"
					}
					require.NoError(t, b.server.AddFault(f))
					if what != "lag" && f.Call == "create" {
						require.NoError(t, b.server.AddFault(rehearsal.Fault{What: rehearsal.Lag, Call: "create", MS: 2000}))
					}
					names, _, _ := b.walk(t)
					require.Equal(t, k.steps, names)
					b.requireOnce(t, k.kind)
				})
			}
		}
	}
}

func TestAnUploadInPiecesGoesOnInAnotherProcess(t *testing.T) {
	o := videoPost()
	o.Media[0] = clip(2_500_000)
	b := newBench(t, o)
	require.NoError(t, b.server.Set(rehearsal.Settings{Facebook: rehearsal.FacebookSettings{Piece: 300_000}}))
	require.NoError(t, b.server.AddFault(rehearsal.Fault{What: rehearsal.ActThenCut, Call: "upload", After: 3}))
	s, _ := b.next()
	_, f := b.step(t, s)
	require.Nil(t, f)
	s, _ = b.next()
	_, f = b.step(t, s)
	require.Nil(t, f, "what arrived counts")
	require.Equal(t, "900000", b.target.Progress["video at"])
	sent := b.calls("upload")
	names, classes, _ := b.walk(t)
	require.Subset(t, []publish.Class{publish.Working}, classes)
	require.Equal(t, []string{"video piece 2", "post", "verify", "comment"}, names)
	require.Equal(t, 4, sent)
	require.Equal(t, sent+6, b.calls("upload"), "the lost piece is asked for once too often, none is sent twice")
	b.requireOnce(t, rehearsal.KindPost)
}

// A dry run, and a look for what is lost, think of steps as done that are not:
// from wherever a delivery stands, that comes to the public step and to an end.
func TestStepsThatAreOnlyThoughtOfComeToAnEnd(t *testing.T) {
	all := everyKind()
	long := videoPost()
	long.Media[0] = clip(2_500_000)
	all["long video"] = func() calendar.Outgoing { return long }
	for name, o := range all {
		b := newBench(t, o())
		require.NoError(t, b.server.Set(rehearsal.Settings{Facebook: rehearsal.FacebookSettings{Piece: 100_000}}))
		require.NoError(t, b.server.AddFault(rehearsal.Fault{What: rehearsal.ActThenCut, Call: "upload", After: 5, Times: 3}))
		for range 20 {
			p, public, n := b.target.Progress, 0, 0
			for s, more := b.client.Next(b.target.Content, p); more; s, more = b.client.Next(b.target.Content, p) {
				require.Less(t, n, 12, "%s: %s", name, s.Name)
				if n++; s.Public {
					public++
				}
				p = p.With(s.Name, nil)
			}
			s, more := b.next()
			if !more {
				break
			}
			require.True(t, public > 0 || s.Name == "verify", name)
			b.step(t, s)
			b.on(time.Second)
		}
	}
}

func TestALongVideoIsManySteps(t *testing.T) {
	o := videoPost()
	o.Media[0] = clip(20 << 20)
	b := newBench(t, o)
	require.NoError(t, b.server.Set(rehearsal.Settings{Facebook: rehearsal.FacebookSettings{Piece: 8 << 20}}))
	names, _, _ := b.walk(t)
	require.Equal(t, []string{"video start", "video piece 1", "video piece 2", "post", "verify", "comment"}, names)
	b.requireOnce(t, rehearsal.KindPost)
}

func TestABrokenUploadOfAReelGoesOnWhereItStopped(t *testing.T) {
	b := newBench(t, reel())
	require.NoError(t, b.server.Set(rehearsal.Settings{Facebook: rehearsal.FacebookSettings{Takes: 13_000}}))
	names, classes, _ := b.walk(t)
	require.Equal(t, kinds["reel"].steps, names)
	require.Equal(t, []publish.Class{publish.Again, publish.Again}, classes[:2])
	require.Equal(t, 3, b.calls("upload"))
	b.requireOnce(t, rehearsal.KindReel)
}

func TestUploadsThatWaitedTooLongAreMadeAgainInStepsOfTheirOwn(t *testing.T) {
	for name, k := range kinds {
		t.Run(name, func(t *testing.T) {
			b := newBench(t, k.o())
			var s publish.Step
			for s, _ = b.next(); !s.Public; s, _ = b.next() {
				b.step(t, s)
				b.on(time.Second)
			}
			b.on(30 * time.Hour)
			before := len(b.server.Calls())
			_, f := b.step(t, s)
			require.Equal(t, publish.Again, f.Class)
			require.Len(t, b.server.Calls(), before, "without a call")
			names, _, _ := b.walk(t)
			require.Contains(t, names[0], " (2)")
			b.requireOnce(t, k.kind)
		})
	}
}

func TestAFileThatIsNoVideo(t *testing.T) {
	b := newBench(t, reel())
	data := []byte(strings.Repeat("this is no film ", 100))
	m := &b.target.Content.Media[0]
	m.ID, m.Bytes = calendar.SumSHA256(data), int64(len(data))
	b.files[m.ID] = data
	require.NoError(t, b.server.Set(rehearsal.Settings{Facebook: rehearsal.FacebookSettings{Polls: 2}}))
	require.NoError(t, b.server.AddFault(rehearsal.Fault{What: rehearsal.Slow, MS: 1, Call: "status"}))
	s, _ := b.next()
	b.step(t, s)
	s, _ = b.next()
	b.step(t, s)
	for range 3 { // Facebook looks at the file meanwhile
		require.NoError(t, b.client.Read(t.Context(), b.target, b.target.Progress["video"], nil, &struct{}{}))
	}
	s, _ = b.next()
	require.Equal(t, "video ready", s.Name)
	_, f := b.step(t, s)
	require.Equal(t, publish.Refused, f.Class)
	require.Contains(t, f.Text, "format is not supported")
	posts, _ := b.made()
	require.Empty(t, posts)
}

func TestAFileOfAnotherSizeIsNotSent(t *testing.T) {
	for _, o := range []calendar.Outgoing{videoPost(), reel()} {
		b := newBench(t, o)
		s, _ := b.next()
		b.step(t, s)
		b.files[b.target.Content.Media[0].ID] = film(100)
		s, _ = b.next()
		_, f := b.step(t, s)
		require.Equal(t, publish.Person, f.Class)
		require.Zero(t, b.calls("upload"))
	}
}
