package calendar

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// sunday is 22 November 2026 at 10:00.
var sunday = Slot{Day: Day{2026, time.November, 22}, At: NewTimeOfDay(10, 0), Zone: "UTC"}

func TestParseWhen(t *testing.T) {
	for text, want := range map[string]string{
		"today":              "2026-11-22",
		"tomorrow 9":         "2026-11-23 09:00",
		"yesterday":          "2026-11-21",
		"fri":                "2026-11-27",
		"sun":                "2026-11-29", // today is "today"
		"Friday 9am":         "2026-11-27 09:00",
		"next tue 9am":       "2026-11-24 09:00",
		"this mon":           "2026-11-16",
		"last fri":           "2026-11-20",
		"last sun":           "2026-11-15",
		"next week":          "2026-11-29",
		"next month noon":    "2026-12-22 12:00",
		"in 2 weeks":         "2026-12-06",
		"in a week at 8":     "2026-11-29 08:00",
		"in two months":      "2027-01-22",
		"3 days ago":         "2026-11-19",
		"+3d":                "2026-11-25",
		"+3":                 "2026-11-25",
		"-1w":                "2026-11-15",
		"+2m 17:00":          "2027-01-22 17:00",
		"2026-12-24":         "2026-12-24",
		"2026-12-24 9:30":    "2026-12-24 09:30",
		"12 may":             "2027-05-12",
		"may 12":             "2027-05-12",
		"may 12 2028":        "2028-05-12",
		"12 May, 2028 5 pm":  "2028-05-12 17:00",
		"12 may 9":           "2027-05-12 09:00",
		"9 may 12":           "2027-05-09 12:00",
		"the 12th of may":    "2027-05-12",
		"24th":               "2026-11-24",
		"the 3rd":            "2026-12-03",
		"31st":               "2026-12-31",
		"29 feb":             "2028-02-29",
		"may":                "2027-05-01",
		"nov":                "2026-11-01",
		"may 2029":           "2029-05-01",
		"25/12":              "2026-12-25",
		"12/25":              "2026-12-25",
		"5/5/2027":           "2027-05-05",
		"24.12.2026":         "2026-12-24",
		"24.12.":             "2026-12-24",
		"25/12/27":           "2027-12-25",
		"9":                  "2026-11-22 09:00",
		"noon":               "2026-11-22 12:00",
		"midnight tomorrow":  "2026-11-23 00:00",
		"9:30 fri":           "2026-11-27 09:30",
		"12am":               "2026-11-22 00:00",
		"12 p.m.":            "2026-11-22 12:00",
		"mon 23 nov 2026":    "2026-11-23",
		"fri at 17:00":       "2026-11-27 17:00",
		"  FRI ,  9:05  am ": "2026-11-27 09:05",
	} {
		t.Run(text, func(t *testing.T) {
			got, err := ParseWhen(text, sunday)
			require.NoError(t, err)
			out := got.Day.String()
			if got.HasTime {
				out += " " + got.At.String()
			}
			require.Equal(t, want, out)
		})
	}
}

func TestParseWhenRefuses(t *testing.T) {
	for text, want := range map[string]string{
		"":                      "not a date",
		"soon":                  "not a date",
		"fri maybe":             "not a date",
		"fri 9am please":        "not a date",
		"25:00":                 "not a date",
		"13pm":                  "not a date",
		"9:5":                   "not a date",
		"3/4":                   "3/4 can be 3 April or 4 March",
		"3/4/2027 9am":          "3/4 can be 3 April or 4 March",
		"31 apr":                "April has the days 1 to 30",
		"30 feb":                "February has the days 1 to 29",
		"29 feb 2027":           "February 2027 has the days 1 to 28",
		"2026-13-01":            "there is no month 13",
		"mon 24 nov 2026":       "24 November 2026 is a Tuesday, not a Monday",
		"12 may 9999":           "out of reach",
		"+99999d":               "not a date",
		"0/4":                   "no day or month 0",
		"99th":                  "no month has a day 99",
		"in 2 fortnights":       "not a date",
		strings.Repeat("9", 99): "not a date",
	} {
		t.Run(text, func(t *testing.T) {
			_, err := ParseWhen(text, sunday)
			require.ErrorContains(t, err, want)
			require.Equal(t, Invalid, KindOf(err))
			require.NotEmpty(t, HintOf(err))
		})
	}
}

func TestParseClock(t *testing.T) {
	for text, want := range map[string]string{"9": "09:00", "9:30": "09:30", "5pm": "17:00", "12 am": "00:00", "noon": "12:00", "at 8": "08:00"} {
		got, err := ParseClock(text)
		require.NoError(t, err, text)
		require.Equal(t, want, got.String())
	}
	for _, text := range []string{"", "fri", "24", "9:60", "0am", "-1"} {
		_, err := ParseClock(text)
		require.Error(t, err, text)
	}
}

func anyWhen(t *rapid.T) (When, Slot) {
	day := Day{1970, 1, 1}.Add(rapid.IntRange(0, 84000).Draw(t, "day"))
	w := When{Day: day}
	if rapid.Bool().Draw(t, "has time") {
		w.HasTime, w.At = true, TimeOfDay(rapid.IntRange(0, 1439).Draw(t, "time"))
	}
	today := Day{2020, 1, 1}.Add(rapid.IntRange(0, 4000).Draw(t, "today"))
	return w, Slot{Day: today, Zone: "UTC"}
}

func TestWhatIsWrittenIsReadBackWhateverTodayIs(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w, now := anyWhen(t)
		got, err := ParseWhen(w.String(), now)
		require.NoError(t, err)
		require.Equal(t, w, got)
	})
}

func TestADateWithoutAYearIsNeverPast(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w, now := anyWhen(t)
		got, err := ParseWhen(w.Day.Format("2 January"), now)
		require.NoError(t, err)
		require.False(t, got.Day.Before(now.Day))
		require.Equal(t, w.Day.Month, got.Day.Month)
		require.Equal(t, w.Day.Day, got.Day.Day)
	})
}

func FuzzParseWhen(f *testing.F) {
	for _, s := range []string{"fri", "next tue 9am", "12 may 2027", "3/4", "+3d", "in 2 weeks at noon", "24.12.", "\x00", "-", "+", ":", "am"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		w, err := ParseWhen(text, sunday)
		if err != nil {
			require.Equal(t, Invalid, KindOf(err))
			return
		}
		require.Equal(t, w.Day, NewDay(w.Day.Year, w.Day.Month, w.Day.Day), "a day that exists")
		require.True(t, w.At >= 0 && w.At < 1440)
		again, err := ParseWhen(w.String(), sunday)
		require.NoError(t, err)
		require.Equal(t, w, again)
	})
}
