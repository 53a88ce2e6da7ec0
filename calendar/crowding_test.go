package calendar

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"rounds/calendar/platform"
)

// plannedAt makes posts of one Facebook account at minutes after nine.
func plannedAt(minutes ...int) []Planned {
	nine := time.Date(2026, 11, 6, 9, 0, 0, 0, time.FixedZone("", -7*3600))
	var out []Planned
	for i, m := range minutes {
		out = append(out, Planned{
			Entry: EntryID(fmt.Sprintf("e%d", i)), Account: "fb", Platform: platform.Facebook, Name: "Juniper",
			At: nine.Add(time.Duration(m) * time.Minute), Title: fmt.Sprintf("Post %d", i),
		})
	}
	return out
}

func codes(list []Crowding, id EntryID) []string {
	var out []string
	for _, c := range list {
		if c.Entry == id {
			out = append(out, c.Code)
		}
	}
	return out
}

func TestPostsWithinAQuarterOfAnHourAreTold(t *testing.T) {
	got := Crowd(plannedAt(0, 14, 29), nil)
	require.Len(t, got, 2, "fifteen minutes are enough")
	require.Equal(t, "Facebook gets “Post 1” at 09:14, 14 minutes later: move one of them.", got[0].Text)
	require.Equal(t, "Facebook gets “Post 0” at 09:00, 14 minutes before: move one of them.", got[1].Text)
	require.Equal(t, EntryID("e1"), got[0].Other)
	same := plannedAt(0, 0)
	same[1].Title = ""
	require.Equal(t, "Facebook gets another post at the same time: move one of them.", Crowd(same, nil)[0].Text)
}

func TestOtherAccountsAndTheSameEntryAreNoCrowd(t *testing.T) {
	list := plannedAt(0, 5)
	list[1].Account = "other"
	require.Empty(t, Crowd(list, nil))
	list = plannedAt(0, 5)
	list[1].Entry = "e0"
	require.Empty(t, Crowd(list, nil))
}

func TestWhereAPlatformHasTwoAccountsTheNameIsSaid(t *testing.T) {
	list := append(plannedAt(0, 5), plannedAt(300)...)
	list[2].Account, list[2].Entry = "second", "e9"
	require.Contains(t, Crowd(list, nil)[0].Text, "Facebook (Juniper) gets")
}

func TestABurstIsToldByTheHourByTheDayAndByThePlatformsOwnLimit(t *testing.T) {
	require.Equal(t, []string{SlotBurst}, codes(Crowd(plannedAt(0, 16, 32, 48), nil), "e3"))
	require.Empty(t, Crowd(plannedAt(0, 20, 40, 60), nil), "an hour has passed")
	day := Crowd(plannedAt(0, 120, 240, 360, 480), nil)
	require.Equal(t, []string{SlotBurst}, codes(day, "e0"))
	require.Contains(t, day[0].Text, "Facebook would get 5 posts on Fri 6 November: more than 4 are hardly read")
	require.Empty(t, Crowd(plannedAt(0, 120, 240, 360, 16*60), nil), "another day begins at midnight")

	stories := plannedAt(0, 16, 32, 48, 64, 80)
	for i := range stories {
		stories[i].Kind = platform.KindStory
	}
	require.Empty(t, Crowd(stories, nil), "stories come in rows")

	var many []Planned
	for i := range 101 {
		p := plannedAt(0)[0]
		p.Entry, p.Platform, p.At = EntryID(fmt.Sprint(i)), platform.X, p.At.Add(time.Duration(i)*8*time.Second)
		many = append(many, p)
	}
	got := Crowd(many, func(id EntryID) bool { return id == "50" })
	require.Equal(t, []string{SlotClose, SlotBurst}, codes(got, "50"))
	require.Contains(t, got[1].Text, "101 posts within 15 minutes: it takes 100 and refuses the rest")
}

func TestTheSameTextAgainWithinAWeekIsTold(t *testing.T) {
	list := plannedAt(0, 6*24*60)
	list[0].Says, list[1].Says = Saying("Flu shots  today"), Saying("flu shots", "TODAY")
	got := Crowd(list, nil)
	require.Equal(t, []string{TextAgain}, codes(got, "e0"))
	require.Contains(t, got[0].Text, "the same text as “Post 1” on Thu 12 November")
	require.Contains(t, got[1].Text, "on Fri 6 November")
	list[1].At = list[0].At.Add(SameTextWithin)
	require.Empty(t, Crowd(list, nil), "a week is enough")
	require.Empty(t, Saying(" \n\u200b"), "nothing is not said twice")
}

func TestCrowdingIsMutualAndAboutTheAskedOnly(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		list := plannedAt(rapid.SliceOfN(rapid.IntRange(0, 3000), 0, 12).Draw(t, "minutes")...)
		for i := range list {
			list[i].Account = AccountID(rapid.SampledFrom([]string{"a", "b"}).Draw(t, "account"))
			list[i].Says = SHA256(rapid.SampledFrom([]string{"", "x", "y"}).Draw(t, "says"))
		}
		all := Crowd(list, nil)
		near := map[EntryID]bool{}
		for _, c := range all {
			near[c.Entry] = near[c.Entry] || c.Code == SlotClose
		}
		for _, c := range all {
			if c.Code == SlotClose && !near[c.Other] {
				t.Fatalf("%s is near %s, but not the other way", c.Entry, c.Other)
			}
		}
		asked := Crowd(list, func(id EntryID) bool { return id == "e0" })
		if len(asked) != len(codes(all, "e0")) {
			t.Fatalf("asked about one: %v, of all: %v", asked, codes(all, "e0"))
		}
	})
}
