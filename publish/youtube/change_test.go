package youtube_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"rounds/calendar"
	"rounds/calendar/platform"
	"rounds/publish"
	"rounds/publish/rehearsal"
)

// out is a bench whose post is out, or waits for its time.
func out(t *testing.T, o calendar.Outgoing, later bool) *bench {
	t.Helper()
	b := newBench(t, o)
	if later {
		b.target.Progress = b.target.Progress.Showing(start.Add(26 * time.Hour))
		b.must(t, b.upTo(t, "schedule"))
		return b
	}
	_, faults, _ := b.walk(t)
	require.Empty(t, faults)
	return b
}

// begin turns the bench to a change of its post.
func (b *bench) begin(act publish.Act, to calendar.Outgoing, at time.Time) {
	b.target.Change = &publish.Change{Act: act, Made: b.target.Progress, Was: b.target.Content}
	b.target.Content, b.target.Progress = to, nil
	if !at.IsZero() {
		b.target.Progress = calendar.Progress{}.Showing(at)
	}
}

// change goes through a change, each step twice: all of them may be done again.
func (b *bench) change(t *testing.T) (steps []string) {
	t.Helper()
	ok, why := b.client.Changes(b.target.Change.Act, b.target.Content)
	require.True(t, ok, why)
	verified := false
	for {
		s, more := b.client.NextChange(*b.target.Change, b.target.Content, b.target.Progress)
		if !more {
			require.True(t, verified, "the last step verifies")
			return steps
		}
		require.False(t, s.Public)
		require.NotEmpty(t, s.Says)
		verified = s.Verifies
		steps = append(steps, s.Name)
		b.must(t, s)
		b.must(t, s)
	}
}

func live() calendar.Outgoing {
	return calendar.Outgoing{Kind: platform.KindLive, Text: "Ask us", Settings: settings()}
}

func TestTakingDown(t *testing.T) {
	for name, o := range map[string]calendar.Outgoing{"video": full(), "live": live()} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t, o)
			if name == "live" {
				b.target.Progress = b.target.Progress.Showing(start.Add(26 * time.Hour))
			}
			b.walk(t)
			b.begin(publish.TakeDown, b.target.Content, time.Time{})
			require.Equal(t, []string{"take down post", "check it is gone"}, b.change(t))
			require.Empty(t, b.posts(rehearsal.KindPost))
		})
	}
}

func TestTakingDownIsCheckedHonestly(t *testing.T) {
	b := out(t, full(), false)
	b.begin(publish.TakeDown, b.target.Content, time.Time{})
	f := b.fails(t, publish.Step{Name: "check it is gone", Verifies: true})
	require.Equal(t, publish.Again, f.Class)
	require.Contains(t, f.Text, "still has the video")
	for _, fault := range []string{rehearsal.ActThenCut, rehearsal.ActThen5xx, rehearsal.Garbage, rehearsal.Half} {
		require.NoError(t, b.server.AddFault(rehearsal.Fault{Call: "delete", What: fault}))
	}
	for range 5 {
		_, err := b.client.Do(t.Context(), b.target, publish.Step{Name: "take down post"})
		if err == nil && len(b.server.Faults()) == 0 {
			break
		}
	}
	require.Equal(t, []string{"take down post", "check it is gone"}, b.change(t))
	require.Empty(t, b.posts(rehearsal.KindPost))
}

func TestWithdrawingLeavesNothingThatCouldGoPublic(t *testing.T) {
	for name, o := range map[string]calendar.Outgoing{"video": full(), "live": live()} {
		t.Run(name, func(t *testing.T) {
			b := out(t, o, true)
			b.begin(publish.Withdraw, b.target.Content, time.Time{})
			require.Equal(t, []string{"withdraw post", "check it is gone"}, b.change(t))
			b.on(48 * time.Hour)
			require.Empty(t, b.posts(rehearsal.KindPost))
		})
	}
}

func TestMoving(t *testing.T) {
	for name, o := range map[string]calendar.Outgoing{"video": full(), "live": live()} {
		for _, to := range []time.Duration{2 * time.Hour, 100 * time.Hour} {
			t.Run(name+" "+to.String(), func(t *testing.T) {
				b := out(t, o, true)
				at := b.clock().Add(to).Truncate(time.Second)
				b.begin(publish.Move, b.target.Content, at)
				require.Equal(t, []string{"move post", "check the new time"}, b.change(t))
				p := b.posts(rehearsal.KindPost)[0]
				require.Equal(t, at, p.Scheduled.UTC())
				require.Equal(t, platform.YouTube.Body(b.target.Content.Post()), p.Text)
				require.Equal(t, []any{"flu", "family clinic"}, field(t, p, "snippet")["tags"], "nothing else is lost")
				require.Equal(t, false, field(t, p, "status")["selfDeclaredMadeForKids"])
			})
		}
	}
}

func TestMovingTooNearOrTooLate(t *testing.T) {
	b := out(t, full(), true)
	b.begin(publish.Move, b.target.Content, b.clock().Add(time.Minute))
	move := publish.Step{Name: "move post"}
	f := b.fails(t, move)
	require.Equal(t, publish.Person, f.Class)
	require.False(t, b.posts(rehearsal.KindPost)[0].Published, "with such a time it would have been shown at once")
	b.on(27 * time.Hour)
	b.target.Progress = calendar.Progress{}.Showing(b.clock().Add(24 * time.Hour))
	f = b.fails(t, move)
	require.Equal(t, publish.Person, f.Class)
	require.Contains(t, f.Text, "shown the video already")
	require.True(t, b.posts(rehearsal.KindPost)[0].Published, "and it stays")
}

func TestEditing(t *testing.T) {
	b := out(t, full(), false)
	id := b.target.Progress["post"]
	b.past(t, "PUT", "/youtube/v3/videos?part=snippet",
		`{"id":"`+id+`","snippet":{"title":"Flu shots: what to expect","description":"x","categoryId":"27","tags":["flu"],"defaultLanguage":"en","defaultAudioLanguage":"es"}}`)
	to := full()
	to.Account, to.Platform, to.Kind = b.target.Content.Account, b.target.Content.Platform, b.target.Content.Kind
	to.Media, to.Settings = b.target.Content.Media, settings(platform.SetTitle, "Flu shots, new hours", platform.SetTags, "flu, hours", platform.SetCategory, "26",
		platform.SetCaptions, b.target.Content.Settings[platform.SetCaptions], platform.SetPrivacy, "unlisted", platform.SetSynthetic, "yes")
	to.Text, to.FirstComment = "Walk in until 8 pm.", "Questions? Call us."
	b.begin(publish.Edit, to, time.Time{})
	require.Equal(t, []string{"edit post", "edit who sees it", "edit comment", "check the edit"}, b.change(t))
	p := b.posts(rehearsal.KindPost)[0]
	require.Equal(t, platform.YouTube.Body(to.Post()), p.Text)
	sn, st := field(t, p, "snippet"), field(t, p, "status")
	require.Equal(t, []any{"Flu shots, new hours", "26", []any{"flu", "hours"}}, []any{sn["title"], sn["categoryId"], sn["tags"]})
	require.Equal(t, []any{"en", "es"}, []any{sn["defaultLanguage"], sn["defaultAudioLanguage"]}, "what a person set at YouTube stays")
	require.Equal(t, []any{"unlisted", false, true}, []any{st["privacyStatus"], st["selfDeclaredMadeForKids"], st["containsSyntheticMedia"]})
	require.Equal(t, "Questions? Call us.", b.posts(rehearsal.KindComment)[0].Text)
}

func TestAnEditWithoutTagsTakesThemAway(t *testing.T) {
	b := out(t, full(), false)
	to := b.target.Content
	to.Settings = settings(platform.SetTags, "", platform.SetCaptions, to.Settings[platform.SetCaptions])
	b.begin(publish.Edit, to, time.Time{})
	require.Equal(t, []string{"edit post", "check the edit"}, b.change(t))
	require.Nil(t, field(t, b.posts(rehearsal.KindPost)[0], "snippet")["tags"])
}

func TestAnotherThumbnail(t *testing.T) {
	b := out(t, full(), false)
	to := b.target.Content
	to.Media = append([]calendar.OutgoingMedia{}, to.Media...)
	data := []byte("\x89PNG\r\n\x1a\nanother")
	to.Media[1].ID, to.Media[1].Bytes = calendar.SumSHA256(data), int64(len(data))
	b.files[to.Media[1].ID] = data
	b.begin(publish.Edit, to, time.Time{})
	require.Equal(t, []string{"edit post", "edit thumbnail", "check the edit"}, b.change(t))
	require.Equal(t, string(to.Media[1].ID), b.posts(rehearsal.KindPost)[0].Media[1].SHA256)
}

func TestWhatAnEditCannotChange(t *testing.T) {
	b := out(t, full(), false)
	was := b.target.Content
	other := was
	other.Media = append([]calendar.OutgoingMedia{}, was.Media...)
	other.Media[0].ID = calendar.SumSHA256([]byte("another film"))
	timed := was
	timed.Settings = settings()
	for says, to := range map[string]calendar.Outgoing{"the file of a video": other, "captions": timed} {
		b.target.Change = &publish.Change{Act: publish.Edit, Made: b.target.Progress, Was: was}
		b.target.Content = to
		f := b.fails(t, publish.Step{Name: "edit post"})
		require.Equal(t, publish.Refused, f.Class)
		require.Contains(t, f.Text, says)
	}
	ok, why := b.client.Changes("dance", was)
	require.False(t, ok)
	require.NotEmpty(t, why)
	_, more := b.client.NextChange(publish.Change{Act: "dance"}, was, nil)
	require.False(t, more)
	require.Equal(t, publish.Refused, b.fails(t, publish.Step{Name: "publish"}).Class, "a change has no such step")
}

func TestChangesOfAVideoThatIsGone(t *testing.T) {
	for _, act := range []publish.Act{publish.TakeDown, publish.Withdraw} {
		b := out(t, full(), act == publish.Withdraw)
		b.past(t, "DELETE", "/youtube/v3/videos?id="+b.target.Progress["post"], "")
		b.begin(act, b.target.Content, time.Time{})
		b.change(t) // gone already counts as done
	}
	b := out(t, full(), true)
	b.past(t, "DELETE", "/youtube/v3/videos?id="+b.target.Progress["post"], "")
	b.begin(publish.Move, b.target.Content, b.clock().Add(30*time.Hour))
	require.Equal(t, publish.Refused, b.fails(t, publish.Step{Name: "move post"}).Class)
	b.begin(publish.Edit, b.target.Content, time.Time{})
	b.target.Change.Made = nil
	require.Equal(t, publish.Person, b.fails(t, publish.Step{Name: "edit post"}).Class, "without an id")
}
