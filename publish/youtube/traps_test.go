package youtube_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"rounds/calendar"
	"rounds/calendar/platform"
	"rounds/publish"
	"rounds/publish/rehearsal"
	"rounds/publish/wire"
)

// With a publishAt that is over a video goes public at once.
func TestATimeThatIsOverIsNeverSent(t *testing.T) {
	for name, late := range map[string]time.Duration{"too near": 25*time.Hour + 59*time.Minute, "over": 26 * time.Hour, "long over": 50 * time.Hour} {
		for _, kind := range []platform.Kind{platform.KindPost, platform.KindLive} {
			t.Run(name+" "+string(kind), func(t *testing.T) {
				o := full()
				if o.Kind = kind; kind == platform.KindLive {
					o = calendar.Outgoing{Kind: kind, Text: "Ask us", Settings: settings()}
				}
				b := newBench(t, o)
				b.target.Progress = b.target.Progress.Showing(start.Add(26 * time.Hour))
				s := b.upTo(t, "schedule")
				b.on(late - b.clock().Sub(start))
				updates := b.calls("update")
				f := b.fails(t, s)
				require.Equal(t, publish.Person, f.Class)
				require.Contains(t, f.Text, "over, or too near")
				require.Equal(t, updates, b.calls("update"), "nothing is sent")
				for _, p := range b.posts(rehearsal.KindPost) {
					require.False(t, p.Published)
					require.Nil(t, p.Scheduled)
				}
			})
		}
	}
}

func TestWhatTheSchedulerTakes(t *testing.T) {
	b := newBench(t, full())
	live := calendar.Outgoing{Kind: platform.KindLive, Settings: settings(platform.SetPrivacy, "unlisted")}
	for _, tt := range []struct {
		rule string
		o    calendar.Outgoing
		in   time.Duration
		ok   bool
	}{
		{"an hour ahead", b.target.Content, time.Hour, true},
		{"a year ahead", b.target.Content, 365 * 24 * time.Hour, true},
		{"ten minutes ahead", b.target.Content, 10 * time.Minute, true},
		{"nine minutes ahead", b.target.Content, 9 * time.Minute, false},
		{"the past", b.target.Content, -time.Hour, false},
		{"a video that is not for everyone", calendar.Outgoing{Settings: settings(platform.SetPrivacy, "unlisted")}, time.Hour, false},
		{"a video for nobody", calendar.Outgoing{Settings: settings(platform.SetPrivacy, "private")}, time.Hour, false},
		{"a broadcast that is not for everyone", live, time.Hour, true},
		{"a broadcast too soon", live, time.Minute, false},
		{"a kind that YouTube has not", calendar.Outgoing{Kind: platform.KindStory}, time.Hour, false},
	} {
		t.Run(tt.rule, func(t *testing.T) {
			ok, why := b.client.Schedules(tt.o, start, start.Add(tt.in))
			require.Equal(t, tt.ok, ok)
			require.Equal(t, tt.ok, why == "", why)
		})
	}
	b = newBench(t, calendar.Outgoing{Text: "x", Settings: settings(platform.SetPrivacy, "unlisted"), Media: []calendar.OutgoingMedia{media("video")}})
	b.target.Progress = b.target.Progress.Showing(start.Add(26 * time.Hour))
	require.Equal(t, publish.Refused, b.fails(t, b.upTo(t, "schedule")).Class, "and such a video is not scheduled even when told to")
}

func TestAScheduledVideoIsVerifiedAfterItsTime(t *testing.T) {
	at := start.Add(26 * time.Hour)
	b := newBench(t, full())
	b.target.Progress = b.target.Progress.Showing(at)
	b.must(t, b.upTo(t, "schedule"))
	p := b.posts(rehearsal.KindPost)[0]
	require.False(t, p.Published)
	require.Equal(t, at, p.Scheduled.UTC())
	verify := b.next(t)
	f := b.fails(t, verify)
	require.Equal(t, publish.Working, f.Class, "before its time it is on its way")
	b.on(at.Sub(b.clock()))
	b.must(t, verify)
	b.walk(t)
	b.requireOut(t)
}

func TestALostScheduleIsFoundByItsTime(t *testing.T) {
	at := start.Add(26 * time.Hour)
	b := newBench(t, full())
	b.target.Progress = b.target.Progress.Showing(at)
	s := b.upTo(t, "schedule")
	require.True(t, b.look(t, s, start).Absent)
	require.NoError(t, b.server.AddFault(rehearsal.Fault{Call: "update", What: rehearsal.ActThenCut}))
	require.Equal(t, publish.Unknown, b.fails(t, s).Class)
	require.True(t, b.look(t, s, start).There)
	b.on(at.Sub(b.clock()))
	require.True(t, b.look(t, s, start).There, "also when YouTube has shown it since")

	b = newBench(t, full())
	b.target.Progress = b.target.Progress.Showing(at)
	b.must(t, b.upTo(t, "schedule"))
	b.target.Progress = b.target.Progress.Showing(at.Add(time.Hour))
	found := b.look(t, s, start)
	require.False(t, found.There || found.Absent, "with another time only a person can tell")
}

// Thumbnails ask for a channel that was verified by phone: 403 must not fail the
// whole post.
func TestAThumbnailThatIsNotTakenDoesNotHoldTheVideoUp(t *testing.T) {
	refusal := `{"error":{"code":403,"message":"The authenticated user doesn't have permissions to upload and set custom video thumbnails.","errors":[{"message":"x","domain":"youtube.thumbnail","reason":"forbidden"}]}}`
	b := newBench(t, full())
	require.NoError(t, b.server.AddFault(rehearsal.Fault{Call: "thumbnail", What: rehearsal.Refuse, Status: 403, Body: body(refusal), Times: 2}))
	steps, faults, url := b.walk(t)
	require.Equal(t, []string{"start", "upload 1", "ready", "thumbnail", "captions", "publish", "verify", "comment"}, steps)
	require.NotEmpty(t, url)
	require.Len(t, faults, 1, "what failed is told behind the video")
	require.Contains(t, faults[0].Text, "the thumbnail is not on the video")
	require.Contains(t, faults[0].Hint, "youtube.com/verify")
	require.True(t, b.posts(rehearsal.KindPost)[0].Published)

	b = newBench(t, full())
	require.NoError(t, b.server.AddFault(rehearsal.Fault{Call: "thumbnail", What: rehearsal.Refuse, Status: 429, Body: body(`{"error":{"code":429,"message":"x","errors":[{"reason":"uploadRateLimitExceeded"}]}}`)}))
	steps, faults, _ = b.walk(t)
	require.Empty(t, faults)
	require.Equal(t, "complete", steps[len(steps)-1], "the second try put it on")
	b.requireOut(t)
}

func TestCaptionsThatAreNotTakenDoNotHoldTheVideoUp(t *testing.T) {
	o := full()
	o.Settings[platform.SetCaptions] = "no timed text"
	b := newBench(t, o)
	_, faults, _ := b.walk(t)
	require.Len(t, faults, 1)
	require.Contains(t, faults[0].Text, "the captions are not on the video: YouTube does not know their format")
	require.Contains(t, faults[0].Hint, ".srt or .vtt")
	require.True(t, b.posts(rehearsal.KindPost)[0].Published)
}

func TestBothMayFailAndBothAreTold(t *testing.T) {
	b := newBench(t, full())
	for _, call := range []string{"thumbnail", "captions"} {
		require.NoError(t, b.server.AddFault(rehearsal.Fault{Call: call, What: rehearsal.Refuse, Status: 500, Times: -1}))
	}
	steps, faults, _ := b.walk(t)
	require.Contains(t, steps, "comment")
	require.Len(t, faults, 1)
	require.Contains(t, faults[0].Text, "the thumbnail is not on the video")
	require.Contains(t, faults[0].Text, "the captions are not on the video")
}

func TestCaptionsThatAreThereAlready(t *testing.T) {
	b := newBench(t, full())
	s := b.upTo(t, "captions")
	require.NoError(t, b.server.AddFault(rehearsal.Fault{Call: "captions", What: rehearsal.ActThenCut}))
	require.Equal(t, publish.Again, b.fails(t, s).Class)
	_, faults, _ := b.walk(t)
	require.Empty(t, faults, "the second try finds them there, and does not send them twice")
	b.requireOut(t)
}

func TestAVideoThatYouTubeRejects(t *testing.T) {
	b := newBench(t, full())
	require.NoError(t, b.server.Set(rehearsal.Settings{YouTube: rehearsal.YouTubeSettings{Rejects: "length"}}))
	_, faults, _ := b.walk(t)
	require.Len(t, faults, 1)
	require.Equal(t, publish.Refused, faults[0].Class)
	require.Contains(t, faults[0].Text, "15 minutes")
	require.Zero(t, b.calls("update"), "it is not shown")
}

func TestAFileThatIsNoVideo(t *testing.T) {
	b := newBench(t, calendar.Outgoing{Text: "x", Settings: settings(), Media: []calendar.OutgoingMedia{media("picture")}})
	b.target.Content.Media[0].MIME = "video/mp4"
	_, faults, _ := b.walk(t)
	require.Len(t, faults, 1)
	require.Contains(t, faults[0].Text, "could not process the video")
}

func TestTheDaysShareIsWaitedFor(t *testing.T) {
	b := newBench(t, full())
	require.NoError(t, b.server.Set(rehearsal.Settings{YouTube: rehearsal.YouTubeSettings{Units: 30}}))
	s := b.upTo(t, "ready")
	require.NoError(t, b.server.Set(rehearsal.Settings{YouTube: rehearsal.YouTubeSettings{Units: 1}}))
	b.fails(t, s)
	f := b.fails(t, s)
	require.Equal(t, publish.WaitUntil, f.Class)
	midnight := time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC)
	require.WithinRange(t, f.Until, midnight, midnight.Add(20*time.Second))
	require.NoError(t, b.server.Set(rehearsal.Settings{YouTube: rehearsal.YouTubeSettings{Units: 10_000}}))
	b.on(f.Until.Sub(b.clock()))
	_, faults, _ := b.walk(t)
	require.Empty(t, faults)
	b.requireOut(t)
}

func TestTheDaysUploadsAreWaitedFor(t *testing.T) {
	b := newBench(t, full())
	require.NoError(t, b.server.Set(rehearsal.Settings{YouTube: rehearsal.YouTubeSettings{Uploads: 1}}))
	b.walk(t)
	b.adopted[b.target.Progress["post"]] = true
	b.target.Progress = nil
	f := b.fails(t, b.next(t))
	require.Equal(t, publish.WaitUntil, f.Class)
	require.Contains(t, f.Text, "share of uploads")
	b.on(f.Until.Sub(b.clock()))
	_, faults, _ := b.walk(t)
	require.Empty(t, faults)
}

func TestSomebodyDeletedTheVideo(t *testing.T) {
	b := newBench(t, full())
	s := b.upTo(t, "publish")
	b.past(t, "DELETE", "/youtube/v3/videos?id="+b.target.Progress["post"], "")
	require.Equal(t, publish.Again, b.fails(t, s).Class, "a new video may not be shown yet")
	b.on(time.Hour)
	f := b.fails(t, s)
	require.Equal(t, publish.Refused, f.Class)
	require.Contains(t, f.Text, "no longer at YouTube")
	require.True(t, b.look(t, s, start).Absent)
}

// past makes a call past the client.
func (b *bench) past(t *testing.T, method, path, body string) {
	t.Helper()
	got, err := wire.New(wire.Options{}).Do(t.Context(), b.raw(t, method, path, body))
	require.NoError(t, err)
	require.True(t, got.OK(), string(got.Body))
}

func TestSomebodyPublishedItByHand(t *testing.T) {
	for _, later := range []bool{false, true} {
		b := newBench(t, full())
		step := "publish"
		if later {
			step = "schedule"
			b.target.Progress = b.target.Progress.Showing(start.Add(26 * time.Hour))
		}
		s := b.upTo(t, step)
		b.past(t, "PUT", "/youtube/v3/videos?part=status", `{"id":"`+b.target.Progress["post"]+`","status":{"privacyStatus":"public"}}`)
		n := b.calls("update")
		require.NotEmpty(t, b.must(t, s).URL)
		require.Equal(t, n, b.calls("update"), "what is out is not touched")
	}
}

func TestWhatDiffersAfterwardsIsNews(t *testing.T) {
	for rule, tc := range map[string]struct{ path, body, says string }{
		"another title":    {"snippet", `"snippet":{"title":"Other","description":"Other","categoryId":"27"}`, "reads differently"},
		"another audience": {"status", `"status":{"privacyStatus":"unlisted"}`, "whoever has its address instead of everyone"},
	} {
		t.Run(rule, func(t *testing.T) {
			b := newBench(t, full())
			s := b.upTo(t, "verify")
			b.past(t, "PUT", "/youtube/v3/videos?part="+tc.path, `{"id":"`+b.target.Progress["post"]+`",`+tc.body+`}`)
			f := b.fails(t, s)
			require.Equal(t, publish.Person, f.Class)
			require.Contains(t, f.Text, tc.says)
		})
	}
}

func TestACommentBelowAVideoForChildren(t *testing.T) {
	o := full()
	o.Settings[platform.SetKids] = "yes"
	b := newBench(t, o)
	steps, faults, _ := b.walk(t)
	require.Equal(t, "verify", steps[len(steps)-1])
	require.Len(t, faults, 1)
	require.Contains(t, faults[0].Text, "made for children")
}

// Words with < and > are refused, and never changed silently.
func TestAngleBracketsAreRefused(t *testing.T) {
	o := full()
	o.Text = "For patients <18 years"
	b := newBench(t, o)
	_, faults, _ := b.walk(t)
	require.Len(t, faults, 1)
	require.Equal(t, publish.Refused, faults[0].Class)
	require.Contains(t, faults[0].Hint, "‹ and ›")
	require.Empty(t, b.posts(rehearsal.KindPost))
}

func TestABroadcastIsNotMadeTwice(t *testing.T) {
	b := newBench(t, calendar.Outgoing{Kind: platform.KindLive, Text: "Ask us", Settings: settings()})
	require.Equal(t, publish.Person, b.fails(t, b.next(t)).Class, "without a time")
	b.target.Progress = b.target.Progress.Showing(start.Add(26 * time.Hour))
	s := b.next(t)
	require.NoError(t, b.server.AddFault(rehearsal.Fault{Call: "broadcast", What: rehearsal.ActThenCut}))
	require.Equal(t, publish.Again, b.fails(t, s).Class)
	b.must(t, s)
	require.Equal(t, 1, b.calls("broadcast"), "it was found among those that are to come")
	require.Len(t, b.posts(rehearsal.KindPost), 1)
	require.Nil(t, b.posts(rehearsal.KindPost)[0].Scheduled, "nobody sees it yet")
	b.walk(t)
	p := b.requireOut(t)
	require.True(t, strings.HasSuffix(p.URL, "watch?v="+p.ID))
	// Another entry with the same words at the same time is another broadcast.
	b.adopted[p.ID], b.target.Progress, b.now = true, calendar.Progress{}.Showing(start.Add(26*time.Hour)), start
	b.must(t, b.next(t))
	require.Equal(t, 2, b.calls("broadcast"))
}

// After an older copy of the file was put back, not even the video's id is known.
func TestAPostOfWhichNothingIsKnown(t *testing.T) {
	for name, o := range map[string]calendar.Outgoing{"video": full(), "scheduled": full(), "live": {Kind: platform.KindLive, Text: "Ask us", Settings: settings()}} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t, o)
			fresh := calendar.Progress{}
			if name != "video" {
				fresh = fresh.Showing(start.Add(26 * time.Hour))
			}
			lost := func() publish.Step {
				p := fresh
				for {
					s, _ := b.client.Next(b.target.Content, p)
					if s.Public {
						return s
					}
					p = p.With(s.Name, nil)
				}
			}()
			b.target.Progress = fresh
			require.True(t, b.look(t, lost, start).Absent, "the channel is empty")
			b.must(t, b.upTo(t, lost.Name))
			id := b.target.Progress["post"]
			b.target.Progress = fresh
			found := b.look(t, lost, start.Add(-2*time.Minute))
			require.True(t, found.There, found.Text)
			require.Equal(t, id, found.Values["post"])
			b.adopted[id] = true
			require.True(t, b.look(t, lost, start.Add(-2*time.Minute)).Absent, "another delivery's")
			delete(b.adopted, id)
			if name != "live" {
				require.True(t, b.look(t, lost, b.clock().Add(time.Hour)).Absent, "made before")
			}
		})
	}
}

func TestAPrivateVideoOfWhichNothingIsKnownIsNotOut(t *testing.T) {
	b := newBench(t, full())
	s := b.upTo(t, "publish")
	b.target.Progress = nil
	require.True(t, b.look(t, s, start.Add(-time.Minute)).Absent)
}

func TestASimilarVideoIsLeftToAPerson(t *testing.T) {
	b := newBench(t, full())
	s := b.upTo(t, "publish")
	b.must(t, s)
	b.target.Progress = nil
	b.target.Content.Media[0].Bytes++ // the same words, but not this file
	found := b.look(t, s, start.Add(-time.Minute))
	require.False(t, found.There || found.Absent, found.Text)
}

func TestAClockThatIsAhead(t *testing.T) {
	b := newBench(t, full())
	s := b.upTo(t, "publish")
	b.must(t, s)
	b.target.Progress = nil
	b.target.Now = func() time.Time { return b.clock().Add(3 * time.Hour) }
	found, err := b.client.Find(t.Context(), b.target, s, b.clock().Add(3*time.Hour-time.Minute))
	require.NoError(t, err)
	require.True(t, found.There, "the look begins as much earlier as the clock is ahead")
}

func TestTheTimeIsHeldAgainstYouTubesClock(t *testing.T) {
	b := newBench(t, full())
	b.target.Progress = b.target.Progress.Showing(start.Add(26 * time.Hour))
	s := b.upTo(t, "schedule")
	b.on(26 * time.Hour) // of the rehearsal's clock
	b.target.Now = func() time.Time { return start }
	require.Equal(t, publish.Person, b.fails(t, s).Class, "this computer is a day behind")
}

func TestACommentThatIsSomebodyElses(t *testing.T) {
	b := newBench(t, full())
	s := b.upTo(t, "comment")
	other := b.server.Accounts()[len(b.server.Accounts())-1]
	own := b.account
	b.account = other
	b.past(t, "POST", "/youtube/v3/commentThreads?part=snippet", `{"snippet":{"videoId":"`+b.target.Progress["post"]+`","topLevelComment":{"snippet":{"textOriginal":"Questions? Ask here."}}}}`)
	b.account = own
	require.True(t, b.look(t, s, start).Absent)
	b.target.Account.RemoteID = ""
	found := b.look(t, s, start)
	require.False(t, found.There || found.Absent, "whose it is cannot be told")
}
