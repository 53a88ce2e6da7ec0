package publish_test

import (
	"context"
	"fmt"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"rounds/calendar"
	"rounds/publish"
)

// boldFates are what a platform does to a call that makes a blind repeat post
// twice, and two tamer ones.
var boldFates = map[string]fate{"well": works, "done, then cut": actsThenCuts, "cut, done late": actsLate, "cut before": cutsFirst, "too much": limits}

// tales are what happens to the computer's clock around a run that was started at
// the post's time.
var tales = map[string]struct {
	start  time.Duration // the clock is off by this when the run starts
	during time.Duration // it is set by this while the first step is under way
	sleeps time.Duration // so long the computer sleeps then
	behind time.Duration // it is set by this when the run has ended
}{
	"back an hour":                      {during: -time.Hour},
	"on an hour":                        {during: time.Hour},
	"on a day":                          {during: 24 * time.Hour},
	"on a year and back":                {during: 365 * 24 * time.Hour, behind: -365 * 24 * time.Hour},
	"on a year, and a run, and back":    {start: 365 * 24 * time.Hour, behind: -365 * 24 * time.Hour},
	"asleep for eight hours":            {sleeps: 8 * time.Hour},
	"asleep, and set right on waking":   {sleeps: 8 * time.Hour, during: -20 * time.Minute},
	"an hour ahead at start, set right": {start: time.Hour, during: -time.Hour},
	"a day behind at start, set right":  {start: -24 * time.Hour, behind: 24 * time.Hour},
	"back ten minutes, again and again": {during: -10 * time.Minute, behind: -10 * time.Minute},
}

// Whatever the clock is set to, killed or not, and whatever the platform does
// meanwhile: the post is out once, and said to be.
func TestWhateverTheClockIsSetToThePostIsOutOnce(t *testing.T) {
	for tale, c := range tales {
		for story, f := range boldFates {
			for _, life := range []int{never, 7, 9, 11} {
				t.Run(fmt.Sprintf("%s, %s, %d", tale, story, life), func(t *testing.T) {
					synctest.Test(t, func(t *testing.T) {
						file, w := plan(time.Now(), 1, 1), &world{fates: []fate{f}}
						file.deadOwner = func(string) bool { return true }
						clock := jumpingClock{new(atomic.Int64)}
						clock.set(c.start)
						w.during = func(publish.Step) {
							w.during = nil
							clock.set(c.during)
							time.Sleep(c.sleeps)
						}
						order := calendar.Order{Overdue: []calendar.EntryID{"e0"}}
						lives := []int{life, never, never, never, never}
						for n, life := range lives {
							e := engine(file, w, &process{left: life}, fmt.Sprint("process ", n))
							e.Clock = clock
							if n == len(lives)-2 {
								clock.off.Store(0) // in the end somebody sets it right
							}
							_, _ = e.Start(context.Background(), order, nil)
							if n == 0 {
								w.during = nil // it may have been killed before
								clock.off.Store(int64(c.start + c.during + c.behind))
							}
							time.Sleep(2 * time.Minute)
						}
						require.Equal(t, map[string]int{"post 0": 1}, w.count(), file.states())
						require.Equal(t, calendar.Sent, file.deliveries["e0/a0"].State)
					})
				})
			}
		}
	}
}

// On the night of the clock change a time that does not exist becomes the first
// that does, and one that comes twice means the first.
func TestAPostInTheMissingAndInTheDoubledHour(t *testing.T) {
	tests := map[string]struct {
		day  calendar.Day
		at   string
		want time.Time
	}{
		"spring: 2:30 does not exist": {calendar.NewDay(2000, 4, 2), "02:30", time.Date(2000, 4, 2, 9, 0, 0, 0, time.UTC)},
		"autumn: 1:30 comes twice":    {calendar.NewDay(2000, 10, 29), "01:30", time.Date(2000, 10, 29, 7, 30, 0, 0, time.UTC)},
	}
	for name, tt := range tests {
		for story, fa := range boldFates {
			t.Run(name+", "+story, func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					clockTime, err := calendar.ParseTimeOfDay(tt.at)
					require.NoError(t, err)
					slot := calendar.Slot{Day: tt.day, At: clockTime, Zone: "America/Denver"}
					due, err := slot.Instant()
					require.NoError(t, err)
					require.True(t, due.Equal(tt.want), due)
					time.Sleep(time.Until(due.Add(-90 * time.Minute)))
					f, w := plan(time.Now(), 1, 1), &world{fates: []fate{fa}}
					f.items[0].Entry.Slot, f.items[0].At = slot, due
					report := start(t, f, w, calendar.Order{Until: due.Add(3 * time.Hour)})
					require.False(t, report.NeedsPerson(), f.states())
					require.Equal(t, map[string]int{"post 0": 1}, w.count())
					require.False(t, w.posts[0].at.Before(due))
					require.Less(t, w.posts[0].at.Sub(due), 5*time.Minute)
				})
			})
		}
	}
}
