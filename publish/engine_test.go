package publish_test

import (
	"context"
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"rounds/calendar"
	"rounds/publish"
)

const never = 1 << 30 // operations until death, for a process that lives

func TestARunSendsEverythingThatIsDueOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f, w := plan(time.Now(), 12, 3), &world{}
		report, err := engine(f, w, &process{left: never}, "one").Start(t.Context(), calendar.Order{}, nil)
		require.NoError(t, err)
		require.False(t, report.NeedsPerson())
		for _, text := range f.texts() {
			require.Equal(t, 1, w.count()[text], text)
		}
		require.Len(t, report.Rows, 12)
		for _, row := range report.Rows {
			require.Equal(t, calendar.Sent, row.Delivery.State)
			require.NotEmpty(t, row.Delivery.URL)
			require.Equal(t, calendar.Done, row.Verdict)
		}
	})
}

func TestATextPostCostsAtMostFourCommits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f, w := plan(time.Now(), 1, 1), &world{}
		_, err := engine(f, w, &process{left: never}, "one").Start(t.Context(), calendar.Order{}, nil)
		require.NoError(t, err)
		require.LessOrEqual(t, f.commits, 4)
	})
}

func TestDeliveriesOfOneAccountGoInOrder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f, w := plan(time.Now(), 6, 1), &world{}
		for i := range f.items {
			f.items[i].At = f.items[i].At.Add(-time.Duration(i) * time.Minute)
		}
		_, err := engine(f, w, &process{left: never}, "one").Start(t.Context(), calendar.Order{}, nil)
		require.NoError(t, err)
		require.Equal(t, "post 5", w.posts[0].text)
		require.Equal(t, "post 0", w.posts[len(w.posts)-1].text)
	})
}

// The heart of it: whatever the platform does and wherever the program is
// killed, each post is public exactly once when the runs are through.
func TestEveryPostIsPublicExactlyOnceWhateverIsKilledOrCutOff(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		posts := rapid.IntRange(1, 6).Draw(r, "posts")
		accounts := rapid.IntRange(1, 3).Draw(r, "accounts")
		faults := rapid.SliceOfN(rapid.IntRange(0, int(fates)-1), 0, 25).Draw(r, "faults")
		kills := rapid.SliceOfN(rapid.IntRange(1, 60), 0, 8).Draw(r, "operations until each kill")
		var wrong string
		synctest.Test(t, func(*testing.T) { // rapid stops by panicking, which must not cross the bubble
			f, w := plan(time.Now(), posts, accounts), &world{}
			for _, x := range faults {
				w.fates = append(w.fates, fate(x))
			}
			wrong = runAll(f, w, append(kills, never, never, never, never, never, never))
		})
		if wrong != "" {
			r.Fatal(wrong)
		}
	})
}

// runAll starts the program again and again, each process with its own death,
// with a person who answers what is asked in between. It gives what went wrong.
func runAll(f *file, w *world, lives []int) (wrong string) {
	f.deadOwner = func(string) bool { return true } // processes follow one another
	for n, life := range lives {
		_, err := engine(f, w, &process{left: life}, fmt.Sprint("process ", n)).Start(context.Background(), calendar.Order{}, nil)
		if life == never && err != nil {
			return fmt.Sprintf("run %d: %v", n, err)
		}
		for text, n := range w.count() {
			if n > 1 {
				return fmt.Sprintf("%q is public %d times\n%s", text, n, f.states())
			}
		}
		f.answer()
		time.Sleep(time.Second) // the bubble's time
	}
	for _, text := range f.texts() {
		if w.count()[text] != 1 {
			return fmt.Sprintf("%q is not public\n%s", text, f.states())
		}
	}
	for _, d := range f.deliveries {
		if !d.State.Out() {
			return f.states()
		}
	}
	return ""
}

// answer is a person who has everything that failed tried again, and has the
// platform looked at once more where she was asked.
func (f *file) answer() {
	for _, d := range f.deliveries {
		var said calendar.Event
		switch {
		case d.State == calendar.NotSent:
			said = calendar.TryAgain
		case d.State == calendar.Uncertain && d.Ask:
			said = calendar.SaidLook
		default:
			continue
		}
		if n, err := d.Apply(calendar.Record{At: time.Now(), Event: said}); err == nil {
			*d = n
		}
	}
}

func TestWhereThePlatformCannotBeAskedAPersonIs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f, w := plan(time.Now(), 1, 1), &world{fates: []fate{actsThenCuts}, blind: true}
		report, err := engine(f, w, &process{left: never}, "one").Start(t.Context(), calendar.Order{}, nil)
		require.NoError(t, err)
		require.True(t, report.NeedsPerson())
		require.Equal(t, calendar.Uncertain, report.Rows[0].Delivery.State)
		require.True(t, report.Rows[0].Delivery.Ask)
		require.Equal(t, calendar.AsksYou, report.Rows[0].Verdict)
		require.Len(t, w.posts, 1, "nothing was sent again")

		_, err = engine(f, w, &process{left: never}, "two").Start(t.Context(), calendar.Order{}, nil)
		require.NoError(t, err)
		require.Len(t, w.posts, 1, "the next run does not send it either")
	})
}

func TestAHoldStopsARunAfterTheStepItIsIn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f, w := plan(time.Now(), 3, 1), &world{}
		e := engine(f, w, &process{left: never}, "one")
		report, err := e.Start(t.Context(), calendar.Order{}, func(d calendar.Delivery, l calendar.Record) {
			if l.Event == calendar.SentNow {
				f.hold = calendar.Hold{On: true, Reason: "data breach"}
			}
		})
		require.NoError(t, err)
		require.Len(t, w.posts, 1)
		require.Equal(t, 2, report.Count(calendar.KeptBack))
		require.False(t, report.NeedsPerson())
	})
}

func TestAStoppedRunLeavesTheRestAndASecondRunGoesOn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f, w := plan(time.Now(), 4, 1), &world{}
		ctx, stop := context.WithCancel(t.Context())
		_, err := engine(f, w, &process{left: never}, "one").Start(ctx, calendar.Order{}, func(_ calendar.Delivery, l calendar.Record) {
			if l.Event == calendar.SentNow {
				stop()
			}
		})
		require.NoError(t, err)
		require.Len(t, w.posts, 1)
		_, err = engine(f, w, &process{left: never}, "two").Start(t.Context(), calendar.Order{}, nil)
		require.NoError(t, err)
		for _, text := range f.texts() {
			require.Equal(t, 1, w.count()[text], text)
		}
	})
}

func TestARunThatStaysSendsEachPostAtItsTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		f, w := plan(start, 3, 1), &world{}
		for i := range f.items {
			f.items[i].At = start.Add(time.Duration(i) * time.Hour)
			f.items[i].Entry.Slot, _ = calendar.SlotAt(f.items[i].At, f.practice.Zone)
		}
		_, err := engine(f, w, &process{left: never}, "one").Start(t.Context(), calendar.Order{Until: start.Add(90 * time.Minute)}, nil)
		require.NoError(t, err)
		require.Equal(t, 90*time.Minute, time.Since(start))
		require.Equal(t, start.Add(time.Hour), w.posts[1].at)
		require.Zero(t, w.count()["post 2"], "its time is after the run's end")
	})
}

func TestOverdueIsNeverSentUnasked(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f, w := plan(time.Now(), 2, 1), &world{}
		f.items[0].At = f.items[0].At.Add(-2 * time.Hour)
		report, err := engine(f, w, &process{left: never}, "one").Start(t.Context(), calendar.Order{}, nil)
		require.NoError(t, err)
		require.Equal(t, map[string]int{"post 1": 1, "post 1 part 2": 1}, w.count())
		require.Equal(t, 1, report.Count(calendar.IsOverdue))
		require.True(t, report.NeedsPerson())

		_, err = engine(f, w, &process{left: never}, "one").Start(t.Context(), calendar.Order{Overdue: []calendar.EntryID{"e0"}}, nil)
		require.NoError(t, err)
		require.Equal(t, 1, w.count()["post 0"])
	})
}

func TestAnAccountWithoutKeysIsHandedToAPerson(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f, w := plan(time.Now(), 1, 1), &world{}
		f.items[0].Account.ByHand = true
		report, err := engine(f, w, &process{left: never}, "one").Start(t.Context(), calendar.Order{}, nil)
		require.NoError(t, err)
		require.Empty(t, w.posts)
		require.Equal(t, calendar.Handed, report.Rows[0].Delivery.State)
		require.True(t, report.NeedsPerson())
	})
}

func TestACopyOfTheFileDoesNotPublish(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f, w := plan(time.Now(), 1, 1), &world{}
		f.standing = calendar.Copied
		_, err := engine(f, w, &process{left: never}, "one").Start(t.Context(), calendar.Order{}, nil)
		require.Equal(t, calendar.NeedsPerson, calendar.KindOf(err))
		require.Empty(t, w.posts)
	})
}

func TestADryRunMakesNoCallAndWritesNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f, w := plan(time.Now(), 3, 1), &world{}
		lines, err := engine(f, w, &process{left: never}, "one").DryRun(t.Context(), calendar.Order{})
		require.NoError(t, err)
		require.Len(t, lines, 3)
		require.Len(t, lines[2].Calls, 4, "three parts and the read-back")
		require.Zero(t, w.calls)
		require.Zero(t, f.commits)
	})
}

func TestTwoRunsAtOnceNeverShareADelivery(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f, w := plan(time.Now(), 8, 2), &world{}
		done := make(chan error, 2)
		for n := range 2 {
			go func() {
				_, err := engine(f, w, &process{left: never}, fmt.Sprint("process ", n)).Start(context.Background(), calendar.Order{}, nil)
				done <- err
			}()
		}
		require.NoError(t, <-done)
		require.NoError(t, <-done)
		for _, text := range f.texts() {
			require.Equal(t, 1, w.count()[text], text)
		}
	})
}

var _ publish.File = window{}
