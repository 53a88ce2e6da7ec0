package publish_test

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"rounds/calendar"
	"rounds/calendar/platform"
	"rounds/publish"
)

// start does one run of a process that lives.
func start(t *testing.T, f *file, w *world, o calendar.Order) calendar.RunReport {
	t.Helper()
	report, err := engine(f, w, &process{left: never}, "one").Start(t.Context(), o, nil)
	require.NoError(t, err)
	return report
}

// While a picture is uploaded, the post may be edited, taken off the calendar,
// moved or held: then it does not go out as it was.
func TestWhatChangesDuringAnUploadKeepsThePostBack(t *testing.T) {
	tests := map[string]func(i *calendar.RunItem, f *file){
		"edited":         func(i *calendar.RunItem, _ *file) { i.Yes = calendar.Stale },
		"sent back":      func(i *calendar.RunItem, _ *file) { i.Yes = calendar.SentBack },
		"held by itself": func(i *calendar.RunItem, _ *file) { i.Entry.Held = "wait for the lab" },
		"all held":       func(_ *calendar.RunItem, f *file) { f.hold = calendar.Hold{On: true, Reason: "breach"} },
		"archived":       func(i *calendar.RunItem, _ *file) { i.Entry.Archived = true },
		"removed":        func(i *calendar.RunItem, _ *file) { i.Entry.Removed = time.Now() },
		"account taken out": func(i *calendar.RunItem, _ *file) {
			i.Entry.Accounts = nil
		},
		"account gone": func(i *calendar.RunItem, _ *file) { i.Account.Gone = true },
		"moved": func(i *calendar.RunItem, f *file) {
			i.At = i.At.Add(24 * time.Hour)
			i.Entry.Slot, _ = calendar.SlotAt(i.At, f.practice.Zone)
		},
	}
	for name, change := range tests {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				f, w := plan(time.Now(), 2, 2), &world{}
				w.during = func(s publish.Step) {
					if s.Name == "upload" {
						change(&f.items[1], f)
					}
				}
				start(t, f, w, calendar.Order{})
				require.Zero(t, w.count()["post 1"], f.states())
			})
		})
	}
}

// One entry that is taken off the calendar while the run is under way is no
// reason to leave the others.
func TestAnEntryTakenOffMeanwhileDoesNotEndTheRun(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f, w := plan(time.Now(), 3, 1), &world{}
		w.during = func(publish.Step) { f.items[1].Entry.Removed = time.Now() }
		start(t, f, w, calendar.Order{})
		require.Equal(t, map[string]int{"post 0": 1, "post 2": 1, "post 2 part 2": 1, "post 2 part 3": 1}, w.count())
	})
}

// A call that hangs until it is given up may have its effect at its very end:
// only from then on does the platform's lag run.
func TestAbsenceCountsFromTheEndOfALostStep(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f, w := plan(time.Now(), 1, 1), &world{fates: []fate{actsLate}}
		w.during = func(publish.Step) { time.Sleep(settle + 5*time.Second); w.during = nil }
		start(t, f, w, calendar.Order{})
		require.Equal(t, map[string]int{"post 0": 1}, w.count())
	})
}

// After a restore, a post that is served by hand may be out as well: nobody but
// a person can look.
func TestAnUncertainPostWithoutAClientAsksAPerson(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f, w := plan(time.Now(), 2, 2), &world{}
		f.items[0].Account.Platform = platform.LinkedIn
		i := f.items[0]
		f.deliveries[name(i)] = &calendar.Delivery{
			ID: calendar.DeliveryID(name(i)), Entry: i.Entry.ID, Account: i.Account.ID, Platform: platform.LinkedIn,
			State: calendar.Uncertain, Approval: i.Approval.ID, Hash: i.Approval.Contents[0].Hash,
			Lost: &calendar.Pending{Step: "post", Public: true, At: time.Now()},
		}
		report := start(t, f, w, calendar.Order{})
		require.Equal(t, 1, report.Count(calendar.AsksYou))
		require.Equal(t, 1, w.count()["post 1"])
	})
}

func TestAnAccountThatIsGoneGetsNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f, w := plan(time.Now(), 1, 1), &world{}
		f.items[0].Account.Gone = true
		report := start(t, f, w, calendar.Order{})
		require.Empty(t, w.posts)
		require.Equal(t, 1, report.Count(calendar.NotReady))
	})
}

func TestARunThatStaysGoesOnWhenTheHoldIsLifted(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f, w := plan(time.Now(), 2, 1), &world{}
		w.during = func(s publish.Step) {
			if s.Name == "upload" {
				f.hold = calendar.Hold{On: true, Reason: "breach"}
			}
		}
		go func() {
			time.Sleep(10 * time.Minute)
			w.during, f.hold = nil, calendar.Hold{}
		}()
		start(t, f, w, calendar.Order{Until: time.Now().Add(time.Hour)})
		require.Equal(t, 1, w.count()["post 1"], f.states())
	})
}

// The file may be busy or its disk full for a moment: a run that stays until the
// evening outlives that.
func TestARunThatStaysOutlivesABusyFile(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		begin := time.Now()
		f, w := plan(begin, 2, 1), &world{}
		f.items[1].At = begin.Add(30 * time.Minute)
		f.items[1].Entry.Slot, _ = calendar.SlotAt(f.items[1].At, f.practice.Zone)
		go func() {
			time.Sleep(5 * time.Minute)
			f.setBroken(&calendar.Error{Kind: calendar.Busy, Text: "another program is using the file"})
			time.Sleep(5 * time.Minute)
			f.setBroken(nil)
		}()
		start(t, f, w, calendar.Order{Until: begin.Add(time.Hour)})
		require.Equal(t, 1, w.count()["post 1"], f.states())
	})
}

// Two posts at once, the second one while the first is still under way when the
// run's time is over.
func TestARunThatStaysSendsWhatFellDueWhileItsAccountWasBusy(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		begin := time.Now()
		f, w := plan(begin, 2, 1), &world{}
		for i := range f.items {
			f.items[i].At = begin.Add(10*time.Minute - time.Second*time.Duration(1-i))
			f.items[i].Entry.Slot, _ = calendar.SlotAt(f.items[i].At, f.practice.Zone)
		}
		w.during = func(publish.Step) { time.Sleep(20 * time.Second) }
		start(t, f, w, calendar.Order{Until: begin.Add(10 * time.Minute)})
		require.Equal(t, 1, w.count()["post 1"], f.states())
	})
}

// Without network for a while: the next run sends it, nobody has to know a word
// for that.
func TestWhatCouldNotBeReachedIsTriedByTheNextRun(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f, w := plan(time.Now(), 1, 1), &world{}
		for range 7 {
			w.fates = append(w.fates, refusesBriefly)
		}
		report := start(t, f, w, calendar.Order{})
		require.True(t, report.NeedsPerson())
		require.Empty(t, w.posts)
		time.Sleep(10 * time.Minute)
		start(t, f, w, calendar.Order{})
		require.Equal(t, map[string]int{"post 0": 1}, w.count())
	})
}

// Part 2 of 3 is uncertain and a person says that it is there: the third part
// must not be forgotten.
func TestAPersonsWordOnOnePartLeavesTheRestToHer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f, w := plan(time.Now(), 3, 3), &world{}
		f.items = f.items[2:]
		w.fates = []fate{works, actsThenCuts}
		w.blind = true
		start(t, f, w, calendar.Order{})
		d := f.deliveries["e2/a2"]
		require.True(t, d.Ask)
		said, err := d.Apply(calendar.Record{At: time.Now(), Event: calendar.SaidThere})
		require.NoError(t, err)
		*d = said
		report := start(t, f, w, calendar.Order{})
		require.False(t, d.State.Out(), "part 3 is not out")
		require.True(t, report.NeedsPerson())
		require.Zero(t, w.count()["post 2 part 3"])
	})
}

// Two runs look at the same delivery before either claims it; the slower one
// must not act on what it saw.
func TestAClaimOfWhatHasMovedOnIsRefused(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f, w := plan(time.Now(), 3, 3), &world{}
		f.items = f.items[2:] // a thread of three
		f.hold = calendar.Hold{}
		w.during = func(s publish.Step) {
			if s.Name == "part 1" {
				f.hold = calendar.Hold{On: true}
			}
		}
		start(t, f, w, calendar.Order{}) // part 1 is out, then the hold
		w.during, f.hold = nil, calendar.Hold{}
		once := true
		f.beforeClaim = func() {
			if !once {
				return
			}
			once = false
			w.during = func(s publish.Step) {
				if s.Name == "part 2" {
					f.hold = calendar.Hold{On: true}
				}
			}
			_, err := engine(f, w, &process{left: never}, "two").Start(context.Background(), calendar.Order{}, nil)
			require.NoError(t, err)
			w.during, f.hold = nil, calendar.Hold{}
		}
		start(t, f, w, calendar.Order{})
		start(t, f, w, calendar.Order{})
		require.Equal(t, map[string]int{"post 2": 1, "post 2 part 2": 1, "post 2 part 3": 1}, w.count())
		require.Equal(t, calendar.Sent, f.deliveries["e2/a2"].State)
		require.Nil(t, f.deliveries["e2/a2"].Pending)
	})
}
