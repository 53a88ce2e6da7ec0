package publish_test

import (
	"context"
	"sync/atomic"
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
						f.change(func() { change(&f.items[1], f) })
					}
				}
				start(t, f, w, calendar.Order{})
				require.Zero(t, w.count()["post 1"], f.states())
			})
		})
	}
}

// A run that is stopped while it waits to read back a post that is out leaves that
// to the next one, and what belongs below the post with it.
func TestAPostThatIsOutIsReadBackByTheNextRun(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f, w := plan(time.Now(), 1, 1), &world{fates: []fate{works, down}}
		ctx, stop := context.WithTimeout(t.Context(), time.Second) // it rests for longer
		defer stop()
		_, err := engine(f, w, &process{left: never}, "one").Start(ctx, calendar.Order{}, nil)
		require.NoError(t, err)
		require.Equal(t, calendar.SentUnverified, f.deliveries["e0/a0"].State)
		start(t, f, w, calendar.Order{})
		require.Equal(t, calendar.Sent, f.deliveries["e0/a0"].State, f.states())
		require.Equal(t, map[string]int{"post 0": 1}, w.count())
	})
}

// One entry that is taken off the calendar while the run is under way is no
// reason to leave the others.
func TestAnEntryTakenOffMeanwhileDoesNotEndTheRun(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f, w := plan(time.Now(), 3, 1), &world{}
		w.during = func(publish.Step) { f.change(func() { f.items[1].Entry.Removed = time.Now() }) }
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
				f.change(func() { f.hold = calendar.Hold{On: true, Reason: "breach"} })
			}
		}
		go func() {
			time.Sleep(10 * time.Minute)
			f.change(func() { f.hold = calendar.Hold{} })
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
			f.change(func() { f.broken = &calendar.Error{Kind: calendar.Busy, Text: "another program is using the file"} })
			time.Sleep(5 * time.Minute)
			f.change(func() { f.broken = nil })
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
				f.change(func() { f.hold = calendar.Hold{On: true} })
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
					f.change(func() { f.hold = calendar.Hold{On: true} })
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

// The computer's clock is set forward just when the platform's answer is lost:
// the platform's lag has not passed for that.
func TestSettingTheClockForwardMakesNothingAbsent(t *testing.T) {
	for name, jump := range map[string]time.Duration{"an hour": time.Hour, "a day": 24 * time.Hour, "back an hour": -time.Hour, "back a year": -365 * 24 * time.Hour} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				begin := time.Now()
				f, w := plan(begin, 1, 1), &world{fates: []fate{actsLate}}
				clock := jumpingClock{new(atomic.Int64)}
				w.during = func(publish.Step) { w.during = nil; clock.set(jump) }
				e := engine(f, w, &process{left: never}, "one")
				e.Clock = clock
				_, err := e.Start(t.Context(), calendar.Order{}, nil)
				require.NoError(t, err)
				require.Equal(t, map[string]int{"post 0": 1}, w.count())
				require.Equal(t, calendar.Sent, f.deliveries["e0/a0"].State)
				require.Less(t, time.Since(begin), 5*time.Minute, "and nobody waits for the clock to come round")
			})
		})
	}
}

// A run that was stopped for a while and whose claim ran out may be in the middle
// of a call: whoever takes over does not take its absence for the end of it.
func TestAStepThatMayStillBeUnderWayIsNotDoneTwice(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f, w := plan(time.Now(), 1, 1), &world{}
		clock := jumpingClock{new(atomic.Int64)}
		done := make(chan error)
		w.during = func(publish.Step) {
			w.during = nil
			clock.set(time.Hour) // its claim looks as if it had run out
			go func() {
				e := engine(f, w, &process{left: never}, "two")
				e.Clock = clock
				_, err := e.Start(context.Background(), calendar.Order{Overdue: []calendar.EntryID{"e0"}}, nil)
				done <- err
			}()
			time.Sleep(50 * time.Second) // as long as a call may last
		}
		e := engine(f, w, &process{left: never}, "one")
		e.Clock = clock
		_, err := e.Start(t.Context(), calendar.Order{}, nil)
		require.NoError(t, err)
		require.NoError(t, <-done)
		require.Equal(t, map[string]int{"post 0": 1}, w.count())
	})
}

// A restored file knows nothing of a thread that is out whole, or in part.
func TestEachPartOfARestoredThreadIsLookedFor(t *testing.T) {
	for out, want := range map[int]string{0: "nothing", 1: "one part", 2: "two", 3: "all"} {
		t.Run(want+" is out", func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				f, w := plan(time.Now(), 3, 3), &world{}
				f.items = f.items[2:]
				start(t, f, w, calendar.Order{}) // all of it goes out
				w.posts = w.posts[:out]
				i := f.items[0]
				d := calendar.Delivery{ID: "e2/a2", Entry: i.Entry.ID, Account: i.Account.ID, Platform: platform.X, Title: i.Title, Slot: i.Entry.Slot}
				d, err := d.Play([]calendar.Record{
					{At: time.Now(), Event: calendar.Taken, Approval: i.Approval.ID, Hash: i.Approval.Contents[0].Hash},
					{At: time.Now(), Event: calendar.Doubted, Since: time.Now().Add(-time.Hour)},
				})
				require.NoError(t, err)
				f.deliveries["e2/a2"] = &d
				start(t, f, w, calendar.Order{})
				require.Equal(t, map[string]int{"post 2": 1, "post 2 part 2": 1, "post 2 part 3": 1}, w.count())
				require.Equal(t, calendar.Sent, f.deliveries["e2/a2"].State)
			})
		})
	}
}

// Where a platform said when to come back, no later post of the account overtakes.
func TestAnAccountThatHasToWaitIsLeftInPeace(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		begin := time.Now()
		f, w := plan(begin, 3, 1), &world{fates: []fate{limitsLong}}
		for i := range f.items {
			f.items[i].At = begin.Add(time.Duration(i) * time.Second)
			f.items[i].Entry.Slot, _ = calendar.SlotAt(f.items[i].At, f.practice.Zone)
		}
		start(t, f, w, calendar.Order{Until: begin.Add(20 * time.Minute)})
		require.Equal(t, 1, w.calls, "one call, and then peace for as long as the platform said")
		start(t, f, w, calendar.Order{Until: begin.Add(40 * time.Minute)})
		require.Equal(t, "post 0", w.posts[0].text, "in order")
		require.False(t, w.posts[0].at.Before(begin.Add(30*time.Minute)))
		require.Len(t, w.count(), 6)
	})
}

// A key that is no longer taken is no better for the next post.
func TestAnAccountWithoutAKeyCostsOneDelivery(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f, w := plan(time.Now(), 3, 1), &world{fates: []fate{signIn}}
		report := start(t, f, w, calendar.Order{})
		require.Equal(t, 1, report.Count(calendar.Stopped))
		require.Equal(t, 2, report.Count(calendar.GoesOut))
		require.Contains(t, f.deliveries["e0/a0"].Hint, "have it tried again")
		require.True(t, report.NeedsPerson())
	})
}

// The file could not be read for who owns which post: nobody's post is adopted.
func TestNothingIsAdoptedWhileOwnersAreNotKnown(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f, w := plan(time.Now(), 1, 1), &world{fates: []fate{cutsFirst}}
		w.posts = []post{{id: "theirs", account: "a0", text: "post 0", at: time.Now()}}
		f.deliveries["other"] = &calendar.Delivery{ID: "other", Account: "a0", State: calendar.Sent, Progress: calendar.Progress{"id": "theirs"}}
		f.noOwners = diskFull
		go func() {
			time.Sleep(time.Minute)
			f.change(func() { f.noOwners = nil })
		}()
		start(t, f, w, calendar.Order{})
		start(t, f, w, calendar.Order{})
		require.NotEqual(t, "theirs", f.deliveries["e0/a0"].Progress["id part 1"])
	})
}

// A write that the disk calls failed may have been done all the same: what the
// run knows is not lost over that, and nothing is written twice.
func TestAWriteThatFailedAndWasDoneAllTheSame(t *testing.T) {
	for _, f := range []fate{works, actsThenCuts, actsLate} {
		synctest.Test(t, func(t *testing.T) {
			f, w := plan(time.Now(), 3, 3), &world{fates: []fate{f}}
			f.items = f.items[:1]
			seen := 2 // the delivery was made and claimed
			f.after = func() bool {
				was := seen
				seen = max(seen, f.commits)
				return f.commits > was && (f.commits == 3 || f.commits == 6)
			}
			start(t, f, w, calendar.Order{})
			require.Equal(t, map[string]int{"post 0": 1}, w.count())
			require.Equal(t, calendar.Sent, f.deliveries["e0/a0"].State)
			require.Len(t, f.journal["e0/a0"], f.deliveries["e0/a0"].Lines)
		})
	}
}
