package facebook_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"rounds/calendar"
	"rounds/calendar/platform"
	"rounds/publish"
	"rounds/publish/rehearsal"
)

// everyKind are posts of every form.
func everyKind() map[string]func() calendar.Outgoing {
	all := map[string]func() calendar.Outgoing{"photo story": story, "video story": filmedStory}
	for name, o := range schedulable {
		all[name] = o
	}
	return all
}

func TestEveryKindOfPostCanBeTakenDown(t *testing.T) {
	for name, o := range everyKind() {
		t.Run(name, func(t *testing.T) {
			b := newBench(t, o())
			b.walk(t)
			ok, _ := b.client.Changes(publish.TakeDown, b.target.Content)
			require.True(t, ok)
			b.change(publish.TakeDown, b.target.Content)
			names, classes, _ := b.walk(t)
			require.Empty(t, classes)
			require.Equal(t, "take down post", names[0])
			require.Equal(t, "check it is gone", names[len(names)-1])
			posts, _ := b.made()
			require.True(t, posts[0].Deleted)
		})
	}
}

func TestWhatIsGoneAlreadyIsTakenDown(t *testing.T) {
	for name, o := range everyKind() {
		t.Run(name, func(t *testing.T) {
			b := newBench(t, o())
			b.walk(t)
			b.change(publish.TakeDown, b.target.Content)
			b.walk(t)
			b.target.Progress = nil
			names, classes, _ := b.walk(t)
			require.Empty(t, classes)
			require.Contains(t, names[len(names)-1], "check")
		})
	}
}

func TestATakeDownUnderFaults(t *testing.T) {
	for _, what := range []string{rehearsal.Refuse, rehearsal.Cut, rehearsal.ActThenCut, rehearsal.ActThen5xx, rehearsal.Half, rehearsal.Garbage, rehearsal.TooMany} {
		for name, calls := range map[string][]string{"photos": {"delete", "read"}, "reel": {"delete"}} {
			for _, call := range calls {
				b := newBench(t, schedulable[name]())
				b.walk(t)
				b.change(publish.TakeDown, b.target.Content)
				require.NoError(t, b.server.AddFault(rehearsal.Fault{What: what, Call: call}))
				_, classes, _ := b.walk(t)
				require.Subset(t, []publish.Class{publish.Again, publish.WaitUntil}, classes, what)
				posts, _ := b.made()
				require.True(t, posts[0].Deleted, what)
			}
		}
	}
}

func TestWhatFacebookDoesNotLetRoundsDeleteAPersonDoes(t *testing.T) {
	for _, code := range []int{10, 200} {
		b := newBench(t, calendar.Outgoing{Text: "A mistake"})
		b.walk(t)
		b.change(publish.TakeDown, b.target.Content)
		require.NoError(t, b.server.AddFault(rehearsal.Fault{What: rehearsal.Refuse, Status: 403, Code: code, Call: "delete"}))
		_, f := b.step(t, mustNext(t, b))
		require.Equal(t, publish.Person, f.Class)
		require.Contains(t, f.Hint, "three dots")
	}
	b := newBench(t, calendar.Outgoing{Text: "A mistake"})
	b.walk(t)
	b.change(publish.TakeDown, b.target.Content)
	require.NoError(t, b.server.AddFault(rehearsal.Fault{What: rehearsal.ExpireToken, Call: "delete"}))
	_, f := b.step(t, mustNext(t, b))
	require.Equal(t, publish.SignIn, f.Class, "a key that ran out is no matter of rights")
}

// Graph says "not there" of what a key may not see, too.
func TestNotThereIsNotBelievedAlone(t *testing.T) {
	b := newBench(t, calendar.Outgoing{Text: "A mistake"})
	b.walk(t)
	b.change(publish.TakeDown, b.target.Content)
	for _, call := range []string{"delete", "read"} {
		require.NoError(t, b.server.AddFault(rehearsal.Fault{What: rehearsal.Refuse, Status: 400, Code: 100, Subcode: 33, Call: call}))
	}
	names, classes, _ := b.walk(t)
	require.Equal(t, []string{"take down post", "check it is gone"}, names)
	require.Equal(t, []publish.Class{publish.Person}, classes)
}

func TestTheWordsOfAPostCanBeChanged(t *testing.T) {
	for name, o := range schedulable {
		t.Run(name, func(t *testing.T) {
			b := newBench(t, o())
			b.walk(t)
			edited := b.target.Content
			edited.Text = "Corrected: open until 7 pm & on Saturday"
			if edited.FirstComment != "" {
				edited.FirstComment = "Corrected as well"
			}
			ok, _ := b.client.Changes(publish.Edit, edited)
			require.True(t, ok)
			b.change(publish.Edit, edited)
			_, classes, _ := b.walk(t)
			require.Empty(t, classes)
			posts, comments := b.made()
			require.Len(t, posts, 1)
			require.Equal(t, edited.Text, posts[0].Text)
			if edited.FirstComment != "" {
				require.Equal(t, edited.FirstComment, comments[0].Text)
			}
			b.target.Progress = nil
			_, classes, _ = b.walk(t)
			require.Empty(t, classes, "done once more, it leaves what the first left")
		})
	}
	b := newBench(t, story())
	ok, why := b.client.Changes(publish.Edit, b.target.Content)
	require.False(t, ok)
	require.Contains(t, why, "take it down")
}

func TestFilesAndLinksCannotBeChanged(t *testing.T) {
	for name, mend := range map[string]func(*calendar.Outgoing){
		"link":   func(o *calendar.Outgoing) { o.Link = "https://other.example/" },
		"photos": func(o *calendar.Outgoing) { o.Media = o.Media[:1] },
	} {
		b := newBench(t, schedulable[name]())
		b.walk(t)
		edited := b.target.Content
		mend(&edited)
		b.change(publish.Edit, edited)
		_, f := b.step(t, mustNext(t, b))
		require.Equal(t, publish.Refused, f.Class)
		require.Zero(t, b.calls("edit"))
	}
}

func TestAnEditUnderFaults(t *testing.T) {
	for _, what := range []string{rehearsal.Refuse, rehearsal.Cut, rehearsal.ActThenCut, rehearsal.ActThen5xx, rehearsal.Garbage} {
		b := newBench(t, calendar.Outgoing{Text: "Opne on Monday"})
		b.walk(t)
		edited := b.target.Content
		edited.Text = "Open on Monday"
		b.change(publish.Edit, edited)
		require.NoError(t, b.server.AddFault(rehearsal.Fault{What: what, Call: "edit"}))
		_, classes, _ := b.walk(t)
		require.Equal(t, []publish.Class{publish.Again}, classes, what)
		posts, _ := b.made()
		require.Equal(t, "Open on Monday", posts[0].Text)
	}
}

func TestWhatIsScheduledThereCanBeWithdrawnAndMoved(t *testing.T) {
	for name, o := range schedulable {
		t.Run(name, func(t *testing.T) {
			b := later(t, o(), 26*time.Hour)
			b.walk(t)
			made := b.target.Progress
			for _, in := range []time.Duration{50 * time.Hour, 70 * time.Hour} {
				b.target.Progress = made
				b.change(publish.Move, b.target.Content)
				b.target.Progress = calendar.Progress{}.Showing(b.clock().Add(in))
				names, classes, _ := b.walk(t)
				require.Empty(t, classes)
				require.Equal(t, []string{"move post", "check the time"}, names)
				posts, _ := b.made()
				require.Equal(t, b.clock().Add(in), *posts[0].Scheduled)
			}
			b.target.Progress = calendar.Progress{}.Showing(b.clock().Add(time.Minute))
			_, f := b.step(t, mustNext(t, b))
			require.Equal(t, publish.Person, f.Class, "too near")

			b.target.Progress = made
			b.change(publish.Withdraw, b.target.Content)
			names, classes, _ := b.walk(t)
			require.Empty(t, classes)
			require.Equal(t, "look whether it waits", names[0])
			posts, _ := b.made()
			require.True(t, posts[0].Deleted)
			require.False(t, posts[0].Published)
			b.target.Progress = nil
			_, classes, _ = b.walk(t)
			require.Empty(t, classes, "gone already is withdrawn")
		})
	}
}

func TestWhatIsOutIsNotWithdrawn(t *testing.T) {
	for name, o := range schedulable {
		b := later(t, o(), time.Hour)
		b.walk(t)
		b.on(2 * time.Hour)
		b.change(publish.Withdraw, b.target.Content)
		_, classes, _ := b.walk(t)
		require.Equal(t, []publish.Class{publish.Refused}, classes, name)
		posts, _ := b.made()
		require.False(t, posts[0].Deleted)
	}
}

func TestAChangeOfAPostWhoseIDIsNotKnown(t *testing.T) {
	b := newBench(t, calendar.Outgoing{Text: "By hand"})
	for _, act := range []publish.Act{publish.TakeDown, publish.Edit, publish.Withdraw, publish.Move} {
		b.target.Change = &publish.Change{Act: act, Was: b.target.Content}
		b.target.Progress = nil
		s, more := b.next()
		require.True(t, more)
		require.False(t, s.Public)
		_, f := b.step(t, s)
		require.Equal(t, publish.Person, f.Class, act)
	}
	require.Empty(t, b.server.Calls())
}

func TestAVideoWhosePostIsNotKnownIsTakenDownByItself(t *testing.T) {
	b := newBench(t, reel())
	b.walk(t)
	delete(b.target.Progress, "post")
	b.change(publish.TakeDown, b.target.Content)
	names, classes, _ := b.walk(t)
	require.Empty(t, classes)
	require.Equal(t, []string{"take down post", "check it is gone"}, names)
	posts, _ := b.made()
	require.True(t, posts[0].Deleted)
}

func TestStepsOfChangesAndPostsAreNamedApart(t *testing.T) {
	b := newBench(t, videoPost())
	posting := map[string]bool{}
	for _, k := range kinds {
		for _, s := range k.steps {
			posting[s] = true
		}
	}
	for _, act := range []publish.Act{publish.TakeDown, publish.Edit, publish.Withdraw, publish.Move} {
		p := calendar.Progress{"gone before": "yes"}
		verifies := ""
		for {
			s, more := b.client.NextChange(publish.Change{Act: act, Was: b.target.Content, Made: calendar.Progress{"video": "1", "post": "2"}}, b.target.Content, p)
			if !more {
				break
			}
			require.False(t, posting[s.Name], s.Name)
			require.False(t, s.Public)
			require.Empty(t, verifies, "the last step verifies")
			if s.Verifies {
				verifies = s.Name
			}
			p = p.With(s.Name, nil)
		}
		require.True(t, strings.HasPrefix(verifies, "check"))
	}
	_, more := b.client.NextChange(publish.Change{Act: "dance"}, b.target.Content, nil)
	require.False(t, more)
	ok, why := b.client.Changes("dance", b.target.Content)
	require.False(t, ok)
	require.NotEmpty(t, why)
	require.Equal(t, platform.Facebook, b.client.Platform())
}
