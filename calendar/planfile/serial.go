package planfile

import (
	"strconv"
	"strings"

	"rounds/calendar"
)

// serial reads a spreadsheet's number for a day, with or without a time: days
// since 30 December 1899 (Microsoft, "Date systems in Excel", the 1900 system;
// from March 1900 on the base is a day earlier than its name says). Where commas
// divide no columns, one may stand before the fraction.
func (rd *reader) serial(s string) (calendar.Day, calendar.TimeOfDay, bool, bool) {
	s = rd.point(s)
	if !rd.o.Foreign || !isSerial(s) {
		return calendar.Day{}, 0, false, false
	}
	whole, part, timed := strings.Cut(s, ".")
	days := number(whole)
	var at calendar.TimeOfDay
	if timed {
		minutes := fraction(part)
		days += minutes / (24 * 60)
		at = calendar.TimeOfDay(minutes % (24 * 60))
	}
	day := calendar.NewDay(1899, 12, 30).Add(days)
	return day, at, timed, day.Year >= firstYear && day.Year <= lastYear
}

// share reads a spreadsheet's number for a time within a day.
func (rd *reader) share(s string) (calendar.TimeOfDay, bool) {
	s = rd.point(s)
	if !rd.o.Foreign || !isFraction(s) {
		return 0, false
	}
	minutes := fraction(strings.TrimPrefix(s, "0."))
	return calendar.TimeOfDay(minutes), minutes < 24*60
}

func (rd *reader) point(s string) string {
	if rd.decimals {
		return strings.Replace(s, ",", ".", 1)
	}
	return s
}

// fraction gives the whole minutes that digits behind the point are of a day.
func fraction(part string) int {
	f, err := strconv.ParseFloat("0."+part, 64)
	if err != nil {
		return 0
	}
	return int(f*24*60 + 0.5)
}
