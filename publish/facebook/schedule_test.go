package facebook_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"rounds/calendar"
	"rounds/publish"
	"rounds/publish/rehearsal"
)

// later gives the bench's post to Facebook's scheduler.
func later(t *testing.T, o calendar.Outgoing, in time.Duration) *bench {
	t.Helper()
	b := newBench(t, o)
	b.target.Progress = calendar.Progress{}.Showing(b.clock().Add(in))
	return b
}

var schedulable = map[string]func() calendar.Outgoing{
	"text": func() calendar.Outgoing {
		return calendar.Outgoing{Text: "Flu clinic on Monday", FirstComment: "Walk in from 8"}
	},
	"link": func() calendar.Outgoing {
		return calendar.Outgoing{Text: "Book", Link: "https://juniper.example/book"}
	},
	"photos": func() calendar.Outgoing {
		return calendar.Outgoing{Text: "New rooms", Media: []calendar.OutgoingMedia{picture("One"), picture("Two")}}
	},
	"video": videoPost,
	"reel":  reel,
}

func TestThePlatformsOwnSchedulerShowsThePostAtItsTime(t *testing.T) {
	for name, o := range schedulable {
		t.Run(name, func(t *testing.T) {
			b := later(t, o(), 26*time.Hour)
			at := b.clock().Add(26 * time.Hour)
			names, _, _ := b.walk(t)
			require.Equal(t, "schedule", names[len(names)-1])
			posts, _ := b.made()
			require.Len(t, posts, 1)
			require.False(t, posts[0].Published)
			require.Equal(t, at, *posts[0].Scheduled)
			b.on(at.Add(time.Minute).Sub(b.clock()))
			s, _ := b.next()
			require.Equal(t, "verify", s.Name)
			names, classes, url := b.walk(t)
			require.Subset(t, []publish.Class{publish.Working}, classes)
			want := []string{"verify"}
			if b.target.Content.FirstComment != "" {
				want = append(want, "comment")
			}
			require.Equal(t, want, names)
			posts, comments := b.made()
			require.Len(t, posts, 1)
			require.True(t, posts[0].Published)
			require.Equal(t, posts[0].URL, url)
			require.Len(t, comments, len(want)-1)
		})
	}
}

func TestALostSchedulingIsFoundAmongWhatIsToCome(t *testing.T) {
	for name, o := range schedulable {
		for what, acts := range map[string]bool{
			rehearsal.Cut: false, rehearsal.Refuse: false, rehearsal.ActThenCut: true, rehearsal.ActThen5xx: true, rehearsal.Garbage: true,
		} {
			t.Run(name+"/"+what, func(t *testing.T) {
				b := later(t, o(), 26*time.Hour)
				require.NoError(t, b.server.AddFault(rehearsal.Fault{What: what, Call: "create"}))
				names, classes, _ := b.walk(t)
				require.Equal(t, "schedule", names[len(names)-1])
				require.Contains(t, classes, publish.Unknown)
				want := 2
				if acts {
					want = 1
				}
				require.Equal(t, want, b.calls("create"))
				posts, _ := b.made()
				require.Len(t, posts, 1)
				require.NotNil(t, posts[0].Scheduled)
			})
		}
	}
}

func TestALostSchedulingWhoseTimeHasComeIsFoundAmongWhatIsOut(t *testing.T) {
	b := later(t, schedulable["text"](), time.Hour)
	require.NoError(t, b.server.AddFault(rehearsal.Fault{What: rehearsal.ActThenCut, Call: "create"}))
	since := b.clock().Add(-2 * time.Minute)
	s, _ := b.next()
	_, f := b.step(t, s)
	require.Equal(t, publish.Unknown, f.Class)
	b.on(2 * time.Hour)
	require.True(t, b.look(t, s, since).There)
}

func TestTheSameWordsForAnotherTimeAreLeftToAPerson(t *testing.T) {
	b := later(t, schedulable["text"](), 26*time.Hour)
	b.walk(t)
	s := publish.Step{Name: "schedule", Public: true}
	b.target.Progress = calendar.Progress{}.Showing(b.clock().Add(50 * time.Hour))
	found := b.look(t, s, b.clock().Add(-time.Minute))
	require.False(t, found.There || found.Absent, found.Text)
	b.on(time.Hour)
	require.True(t, b.look(t, s, b.clock().Add(-time.Minute)).Absent, "one that was given there before the step began is another")
}

func TestWhatFacebooksSchedulerTakes(t *testing.T) {
	text, minutes, days := schedulable["text"](), time.Minute, 24*time.Hour
	for _, tt := range []struct {
		rule string
		o    calendar.Outgoing
		in   time.Duration
		says string
	}{
		{"ten minutes ahead", text, 10 * minutes, ""},
		{"less than ten minutes", text, 10*minutes - time.Second, "10 minutes"},
		{"30 days", text, 30 * days, ""},
		{"more than 30 days", text, 30*days + time.Second, "30 days"},
		{"a reel 29 days", reel(), 29 * days, ""},
		{"a reel more than 29 days", reel(), 29*days + time.Second, "29 days"},
		{"a video", videoPost(), days, ""},
		{"a story", story(), days, "story"},
		{"a filmed story", filmedStory(), days, "story"},
	} {
		b := newBench(t, tt.o)
		ok, why := b.client.Schedules(tt.o, now, now.Add(tt.in))
		require.Equal(t, tt.says == "", ok, tt.rule)
		require.Contains(t, why, tt.says, tt.rule)
	}
}

func TestATimeThatCameTooNearDuringTheUploadIsNotTried(t *testing.T) {
	b := later(t, schedulable["photos"](), 11*time.Minute)
	b.step(t, mustNext(t, b))
	b.step(t, mustNext(t, b))
	b.on(5 * time.Minute)
	_, f := b.step(t, mustNext(t, b))
	require.Equal(t, publish.Person, f.Class)
	require.Zero(t, b.calls("create"))
}

func mustNext(t *testing.T, b *bench) publish.Step {
	t.Helper()
	s, more := b.next()
	require.True(t, more)
	return s
}

func TestAScheduledPostThatIsLate(t *testing.T) {
	for name, o := range schedulable {
		b := later(t, o(), 26*time.Hour)
		at := b.clock().Add(26 * time.Hour)
		b.walk(t)
		// The bench's clock is Facebook's too: the post is asked for before its time.
		b.on(at.Add(-time.Minute).Sub(b.clock()))
		_, f := b.step(t, mustNext(t, b))
		require.Equal(t, publish.Working, f.Class, name)
		b.target.Progress = b.target.Progress.Showing(at.Add(-time.Hour))
		_, f = b.step(t, mustNext(t, b))
		require.Equal(t, publish.Person, f.Class, name)
		require.Contains(t, f.Text, "not published")
	}
}
