package instagram_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"rounds/calendar"
	"rounds/publish"
	"rounds/publish/instagram"
	"rounds/publish/rehearsal"
)

var (
	_ publish.Changer = (*instagram.Client)(nil)
	_ publish.Quoter  = (*instagram.Client)(nil)
)

// changing turns the rig to a change of the post that it made.
func (r *rig) changing(act publish.Act) publish.Change {
	c := publish.Change{Act: act, Made: r.target.Progress, Was: r.target.Content}
	r.target.Change, r.target.Progress = &c, nil
	return c
}

// takeDown walks a take-down to its end.
func (r *rig) takeDown() (steps []string, classes []publish.Class) {
	r.Helper()
	c := r.changing(publish.TakeDown)
	for range 20 {
		s, more := r.client.NextChange(c, r.target.Content, r.target.Progress)
		if !more {
			return steps, classes
		}
		require.False(r, s.Public, "no step of a change is public")
		require.NotEmpty(r, s.Says)
		res, err := r.client.Do(r.Context(), r.target, s)
		if err == nil {
			steps = append(steps, s.Name)
			r.target.Progress = r.target.Progress.With(s.Name, res.Values)
			continue
		}
		var f *publish.Fault
		require.ErrorAs(r, err, &f)
		r.fit(f)
		classes = append(classes, f.Class)
		if f.Class != publish.Again && f.Class != publish.WaitUntil {
			return steps, classes
		}
		if f.Until.After(r.now) {
			r.now = f.Until
		}
	}
	r.Fatal("it does not end")
	return nil, nil
}

func TestEveryKindOfPostIsTakenDown(t *testing.T) {
	each(t, func(t *testing.T, _ string, o calendar.Outgoing) {
		r := newRig(t, o)
		r.walk()
		steps, classes := r.takeDown()
		require.Equal(t, []string{"take down post", "check it is gone"}, steps)
		require.Empty(t, classes)
		require.True(t, r.posts(rehearsal.KindPost)[0].Deleted)
	})
}

func TestWhatIsGoneAlreadyCountsAsTakenDown(t *testing.T) {
	r := newRig(t, contents["photo"])
	r.walk()
	made := r.target.Progress
	r.takeDown()
	r.target.Progress = made
	steps, classes := r.takeDown()
	require.Len(t, steps, 2)
	require.Empty(t, classes)

	story := newRig(t, contents["story"])
	story.walk()
	story.now = story.now.Add(25 * time.Hour)
	steps, _ = story.takeDown()
	require.Len(t, steps, 2, "a story is gone after a day")
}

func TestTakingDownMeetsEveryFault(t *testing.T) {
	for _, call := range []string{"delete", "read"} {
		for _, f := range []rehearsal.Fault{
			{What: rehearsal.Refuse},
			{What: rehearsal.Cut},
			{What: rehearsal.ActThenCut},
			{What: rehearsal.ActThen5xx},
			{What: rehearsal.Half},
			{What: rehearsal.GarbageBefore},
			{What: rehearsal.Garbage},
			{What: rehearsal.Redirect},
			{What: rehearsal.TooMany},
		} {
			r := newRig(t, contents["photo"])
			r.walk()
			f.Call = call
			r.order(f)
			steps, classes := r.takeDown()
			require.Len(t, steps, 2, "%s at %s", f.What, call)
			require.Len(t, classes, 1, "%s at %s", f.What, call)
			require.True(t, r.posts(rehearsal.KindPost)[0].Deleted)
		}
	}
}

func TestWhatOnlyAPersonCanDelete(t *testing.T) {
	for rule, f := range map[string]rehearsal.Fault{
		"the right is missing":              {Code: 10},
		"the right was taken back":          {Code: 200},
		"Instagram refuses it for the post": {Code: 100, Subcode: 2207085},
	} {
		t.Run(rule, func(t *testing.T) {
			r := newRig(t, contents["photo"])
			_, _, url := r.walk()
			f.Call, f.What = "delete", rehearsal.Refuse
			r.order(f)
			_, classes := r.takeDown()
			require.Equal(t, []publish.Class{publish.Person}, classes)
			r.order(f)
			no := r.fault(publish.Step{Name: "take down post"})
			require.Contains(t, no.Hint, url)
			require.Contains(t, no.Hint, "Delete")
			require.False(t, r.posts(rehearsal.KindPost)[0].Deleted)
		})
	}
	t.Run("a dead key is not the post's fault", func(t *testing.T) {
		r := newRig(t, contents["photo"])
		r.walk()
		r.order(rehearsal.Fault{Call: "delete", What: rehearsal.ExpireToken})
		_, classes := r.takeDown()
		require.Equal(t, []publish.Class{publish.SignIn}, classes)
	})
	t.Run("a post whose id is not known", func(t *testing.T) {
		r := newRig(t, contents["photo"])
		_, classes := r.takeDown()
		require.Equal(t, []publish.Class{publish.Person}, classes)
	})
	t.Run("a post that stays is not gone", func(t *testing.T) {
		r := newRig(t, contents["photo"])
		r.walk()
		r.changing(publish.TakeDown)
		require.Equal(t, publish.Again, r.fault(publish.Step{Name: "check it is gone"}).Class)
	})
}

func TestChangesThatInstagramDoesNotKnow(t *testing.T) {
	r := newRig(t, contents["photo"])
	ok, why := r.client.Changes(publish.TakeDown, r.target.Content)
	require.True(t, ok, why)
	for _, act := range []publish.Act{publish.Edit, publish.Withdraw, publish.Move, "dance"} {
		ok, why := r.client.Changes(act, r.target.Content)
		require.False(t, ok)
		require.NotEmpty(t, why)
		_, more := r.client.NextChange(publish.Change{Act: act}, r.target.Content, nil)
		require.False(t, more)
		r.changing(act)
		require.Equal(t, publish.Refused, r.fault(publish.Step{Name: "take down post"}).Class)
	}
	r.changing(publish.TakeDown)
	require.Equal(t, publish.Refused, r.fault(publish.Step{Name: "post"}).Class, "a step of posting is none of taking down")
}
