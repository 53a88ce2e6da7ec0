package plan_test

import (
	"fmt"
	"testing"

	"rounds/calendar"
	"rounds/calendar/platform"
	"rounds/ui/kit/kittest"
	"rounds/ui/plan"
)

// full is a month with 800 entries, as the issue of the screens asks for.
func full(b *testing.B) (*kittest.Host, *plan.Screen) {
	b.Helper()
	f := kittest.Sample()
	f.List = nil
	for i := range 800 {
		f.List = append(f.List, calendar.Summary{
			Entry: calendar.EntryID(fmt.Sprintf("e%04d", i)), Kind: calendar.PostEntry,
			Slot:      calendar.Slot{Day: calendar.Day{Year: 2026, Month: 11, Day: 1 + i/27}, At: calendar.TimeOfDay(i % 27 * 50), Zone: kittest.Zone},
			Title:     fmt.Sprintf("Post %d about something that matters to families", i),
			Platforms: calendar.PlatformsOf(platform.Facebook, platform.X), Accounts: 2, Yes: calendar.Yes(i % 5), Pillar: "Awareness",
		})
	}
	h := kittest.NewHost(f)
	s := plan.New(h, f)
	h.Start(s)
	return h, s
}

// BenchmarkCalendarKey measures what one key costs: the update and the frame, at
// 200×60 in a month of 800 entries.
func BenchmarkCalendarKey(b *testing.B) {
	for _, view := range []string{"1", "2", "3"} {
		b.Run(map[string]string{"1": "month", "2": "week", "3": "agenda"}[view], func(b *testing.B) {
			h, s := full(b)
			h.Send(kittest.Key(view))
			s.View(200, 57)
			keys := kittest.Keys("right tab right down left up left tab")
			b.ReportAllocs()
			b.ResetTimer()
			for i := range b.N {
				h.Send(keys[i%len(keys)])
				s.View(200, 57)
			}
		})
	}
}

// BenchmarkCalendarRead measures a frame for which everything is drawn anew, as
// after a reading.
func BenchmarkCalendarRead(b *testing.B) {
	_, s := full(b)
	for range b.N {
		kittest.Run(s.FileChanged(), s.Update)
		s.View(200, 57)
	}
}
