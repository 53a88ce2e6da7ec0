package instagram_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"rounds/calendar"
	"rounds/calendar/platform"
	"rounds/publish"
	"rounds/publish/rehearsal"
)

// lose publishes and loses the answer.
func lose(t *testing.T, o calendar.Outgoing, f rehearsal.Fault) (*rig, publish.Step) {
	t.Helper()
	r := newRig(t, o)
	s := r.to("post")
	f.Call = "create"
	r.order(f)
	require.Equal(t, publish.Unknown, r.fault(s).Class)
	return r, s
}

var cut = rehearsal.Fault{What: rehearsal.ActThenCut}

func TestALostAnswerIsFound(t *testing.T) {
	each(t, func(t *testing.T, _ string, o calendar.Outgoing) {
		for _, f := range []rehearsal.Fault{
			cut,
			{What: rehearsal.ActThen5xx},
			{What: rehearsal.Half},
			{What: rehearsal.Garbage},
			{What: rehearsal.ActThen5xx, Status: 400, Code: 4, Subcode: 2207051},
			{What: rehearsal.ActThen5xx, Status: 400, Code: -1, Subcode: 2207001},
		} {
			r, s := lose(t, o, f)
			found := r.find(s, r.now.Add(-2*time.Minute))
			require.True(t, found.There, found.Text)
			require.Equal(t, r.posts(rehearsal.KindPost)[0].ID, found.Values["post"])
			require.Equal(t, r.posts(rehearsal.KindPost)[0].URL, found.URL)
			r.target.Progress = r.target.Progress.With("post", found.Values)
			_, classes, _ := r.walk()
			require.Empty(t, classes)
			r.out()
		}
	})
}

func TestWhatWasNotPublishedIsAbsent(t *testing.T) {
	each(t, func(t *testing.T, _ string, o calendar.Outgoing) {
		r, s := lose(t, o, rehearsal.Fault{What: rehearsal.Cut})
		found := r.find(s, r.now.Add(-2*time.Minute))
		require.True(t, found.Absent, found.Text)
		_, classes, _ := r.walk()
		require.Empty(t, classes)
		r.out()
	})
}

func TestAListThatLags(t *testing.T) {
	r := newRig(t, contents["photo"])
	s := r.to("post")
	r.order(rehearsal.Fault{Call: "create", What: rehearsal.Lag, MS: 90_000})
	r.order(rehearsal.Fault{Call: "create", What: rehearsal.ActThenCut})
	require.Equal(t, publish.Unknown, r.fault(s).Class)
	found := r.find(s, r.now.Add(-2*time.Minute))
	require.True(t, found.There, "the container says so")
	require.Empty(t, found.Values["post"], "which one it is the list does not show yet")
	require.Contains(t, found.Text, "says that it is published")
	r.target.Progress = r.target.Progress.With("post", found.Values)
	require.Equal(t, publish.Person, r.fault(r.next()).Class)
	r.now = r.now.Add(2 * time.Minute)
	_, classes, url := r.walk()
	require.Empty(t, classes)
	require.Equal(t, r.out().URL, url)
	require.Greater(t, r.client.Settle(calendar.Account{Base: "https://graph.facebook.com"}), time.Minute)
	require.Equal(t, 2*time.Second, r.client.Settle(r.target.Account))
}

func TestALookSeesOnlyItsOwn(t *testing.T) {
	look := func(r *rig) publish.Finding {
		r.target.Progress = nil // nothing is known of a container
		return r.find(publish.Step{Name: "post", Public: true}, r.now.Add(-time.Minute))
	}
	o := contents["photo"]
	t.Run("captions may lack the at sign", func(t *testing.T) {
		r := newRig(t, o)
		r.set(rehearsal.InstagramSettings{Captions: rehearsal.CaptionsWithoutAt})
		_, classes, _ := r.walk()
		require.Empty(t, classes)
		require.True(t, look(r).There)
	})
	t.Run("an adopted twin is not taken", func(t *testing.T) {
		r := newRig(t, o)
		r.walk()
		r.adopted[r.target.Progress["post"]] = true
		require.True(t, look(r).Absent)
	})
	t.Run("an older twin is not taken", func(t *testing.T) {
		r := newRig(t, o)
		r.walk()
		r.now = r.now.Add(time.Hour)
		require.True(t, look(r).Absent)
	})
	t.Run("two with the same words are left to a person", func(t *testing.T) {
		r := newRig(t, o)
		r.walk()
		r.target.Progress = nil
		r.walk()
		f := look(r)
		require.False(t, f.There || f.Absent)
		require.Contains(t, f.Text, "2 of them")
	})
	t.Run("what only looks like it is left to a person", func(t *testing.T) {
		r := newRig(t, o)
		r.walk()
		r.target.Content.Text += "!"
		f := look(r)
		require.False(t, f.There || f.Absent)
		require.Contains(t, f.Text, "looks like it")
	})
	t.Run("the same words in another kind of post are another post", func(t *testing.T) {
		r := newRig(t, o)
		r.walk()
		o := contents["reel"]
		o.Text = contents["photo"].Text
		r.content(o)
		require.True(t, look(r).Absent)
	})
	t.Run("a carousel of other length is another post", func(t *testing.T) {
		r := newRig(t, contents["carousel"])
		r.walk()
		o := contents["carousel"]
		o.Media = o.Media[:2]
		r.content(o)
		require.True(t, look(r).Absent)
	})
	t.Run("a post without words is left to a person", func(t *testing.T) {
		r := newRig(t, contents["no text"])
		r.walk()
		f := look(r)
		require.False(t, f.There || f.Absent)
	})
	t.Run("so is a story", func(t *testing.T) {
		r := newRig(t, contents["story"])
		r.walk()
		f := look(r)
		require.False(t, f.There || f.Absent)
		require.Equal(t, 0, len(r.posts(rehearsal.KindComment)))
	})
	t.Run("a computer whose clock is ahead looks where the platform is", func(t *testing.T) {
		r := newRig(t, o)
		r.target.Now = func() time.Time { return r.now.Add(3 * time.Hour) }
		r.walk()
		r.target.Progress = nil
		require.True(t, r.find(publish.Step{Name: "post"}, r.target.Now().Add(-2*time.Minute)).There)
	})
	t.Run("a look that fails is no absence", func(t *testing.T) {
		for _, call := range []string{"read", "status"} {
			for _, what := range []string{rehearsal.Refuse, rehearsal.Cut, rehearsal.GarbageBefore, rehearsal.TooMany, rehearsal.Half} {
				r := newRig(t, o)
				s := r.to("post")
				r.order(rehearsal.Fault{What: what, Call: call})
				_, err := r.client.Find(t.Context(), r.target, s, r.now)
				var f *publish.Fault
				require.ErrorAs(t, err, &f, what)
				require.NotEqual(t, publish.Unknown, f.Class)
				r.fit(f)
			}
		}
	})
	t.Run("an empty object is no list", func(t *testing.T) {
		r := newRig(t, o)
		empty := "{}"
		r.order(rehearsal.Fault{What: rehearsal.GarbageBefore, Call: "read", Body: &empty})
		_, err := r.client.Find(t.Context(), r.target, publish.Step{Name: "post"}, r.now)
		require.Error(t, err)
	})
	t.Run("beyond the first page", func(t *testing.T) {
		r := newRig(t, o)
		r.set(rehearsal.InstagramSettings{Quota: 500})
		r.walk()
		first := r.target.Progress["post"]
		for i := range 104 {
			r.target.Progress = nil
			r.target.Content.Text = fmt.Sprintf("Other post number %d", i)
			r.must(r.to("post"))
		}
		r.target.Content.Text = o.Text
		require.Equal(t, first, look(r).Values["post"])
		r.target.Content.Text = "Never sent"
		require.True(t, look(r).Absent)
	})
}

func TestALostComment(t *testing.T) {
	r := newRig(t, contents["reel"])
	r.order(rehearsal.Fault{What: rehearsal.ActThenCut, Call: "comment"})
	steps, classes, _ := r.walk()
	require.Equal(t, "comment", steps[len(steps)-1])
	require.Equal(t, []publish.Class{publish.Unknown}, classes)
	r.out()

	since := r.now.Add(-time.Minute)
	s := publish.Step{Name: "comment", Public: true}
	r.target.Account.Handle, r.target.Account.RemoteID = "@other", "1"
	f := r.find(s, since)
	require.False(t, f.There || f.Absent, "somebody else may have written the same")
	r.target.Content.FirstComment = "Other words"
	require.True(t, r.find(s, since).Absent)
	delete(r.target.Progress, "post")
	f = r.find(s, since)
	require.False(t, f.There || f.Absent)
}

func TestWhatIsReadBack(t *testing.T) {
	t.Run("other words are pointed out", func(t *testing.T) {
		r := newRig(t, contents["photo"])
		s := r.to("verify")
		r.target.Content.Text = "Something else"
		f := r.fault(s)
		require.Equal(t, publish.Person, f.Class)
		require.Contains(t, f.Text, "reads differently")
	})
	t.Run("a story that became a post is pointed out", func(t *testing.T) {
		r := newRig(t, contents["no text"])
		s := r.to("verify")
		r.target.Content.Kind = platform.KindStory
		f := r.fault(s)
		require.Contains(t, f.Text, "another kind of post")
	})
	t.Run("a post that is not shown yet is asked for again", func(t *testing.T) {
		r := newRig(t, contents["photo"])
		r.order(rehearsal.Fault{Call: "create", What: rehearsal.Lag, MS: 5000})
		require.Equal(t, publish.Again, r.fault(r.to("verify")).Class)
	})
}

func TestSpamIsLeftAloneForAWhile(t *testing.T) {
	r, s := lose(t, contents["photo"], rehearsal.Fault{What: rehearsal.Refuse, Code: 4, Subcode: 2207051})
	require.True(t, r.find(s, r.now.Add(-time.Minute)).Absent)
	calls := r.calls("create")
	f := r.fault(s)
	require.Equal(t, publish.WaitUntil, f.Class)
	require.Equal(t, calls, r.calls("create"), "nothing is sent")
	r.now = f.Until
	_, classes, _ := r.walk()
	require.Empty(t, classes)
	r.out()
}
