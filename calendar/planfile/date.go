package planfile

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"rounds/calendar"
)

// date is a date cell, taken apart. Where the order of day and month is open, it
// holds both readings.
type date struct {
	day calendar.Day // where the writing leaves nothing open
	// first and second are the numbers of 3/4/2026, and year its year; short says
	// that the year has two digits, so that 26/12/24 may begin with it.
	first, second, year int
	short               bool
	clock               string    // what stands behind the date, or ""
	instant             time.Time // of a date with a zone: 2026-12-24T09:00:00Z
}

// open tells whether the date needs an order.
func (d date) open() bool { return d.year != 0 }

// decides gives the order that the date can only have, or AnyOrder.
func (d date) decides() Order {
	_, day := d.in(DayFirst)
	_, month := d.in(MonthFirst)
	switch {
	case !d.open():
	case !day && !month:
		return YearFirst
	case d.first > 12:
		return DayFirst
	case d.second > 12:
		return MonthFirst
	}
	return AnyOrder
}

// same tells whether both orders mean the same day: 4/4/2026.
func (d date) same() bool { return d.first == d.second }

// in gives the day as an order reads it, and false where there is none such.
func (d date) in(o Order) (calendar.Day, bool) {
	switch {
	case !d.open():
		return d.day, true
	case o == MonthFirst:
		return ymd(d.year, d.first, d.second)
	case o == YearFirst:
		day, ok := ymd(2000+d.first, d.second, d.year-2000)
		return day, ok && d.short
	}
	return ymd(d.year, d.second, d.first)
}

// parseDate reads a date cell, with or without a time behind it:
//
//	2026-12-24   2026/12/24   24.12.2026   24/12/2026   12/24/2026   12/24/26
//	24 Dec 2026   Thu, December 24th, 2026   2026-12-24 09:00   2026-12-24T09:00:00Z
//
// The problem is a sentence, or "".
func parseDate(s string) (date, string) {
	s = strings.TrimSpace(s)
	if len(s) > 4*maxWhen {
		return date{}, notDate(s)
	}
	if t, err := time.Parse(time.RFC3339, strings.ToUpper(s)); err == nil && t.Year() >= 1 {
		return date{instant: t}, ""
	}
	if len(s) > 10 && (s[10] == 'T' || s[10] == 't') {
		s = s[:10] + " " + s[11:]
	}
	words := strings.FieldsFunc(s, func(r rune) bool { return r == ' ' || r == ',' || r == '\t' || r == '\n' || r == '\u00a0' })
	if len(words) == 0 {
		return date{}, notDate(s)
	}
	weekday, isWeekday := weekdayOf(words[0])
	if isWeekday {
		words = words[1:]
	}
	d, used, problem := dateWords(words)
	if problem == "" && used == 0 {
		problem = notDate(s)
	}
	if problem != "" {
		return date{}, problem
	}
	d.clock = strings.TrimPrefix(strings.ToLower(strings.Join(words[used:], " ")), "at ")
	if isWeekday {
		return d.on(weekday, s)
	}
	return d, ""
}

// on checks the weekday that stands in front of a date; of an open date it
// decides the order where only one fits.
func (d date) on(w time.Weekday, s string) (date, string) {
	if !d.open() {
		if d.day.Weekday() != w {
			return date{}, fmt.Sprintf("%q is a %s. Mend the date or the weekday.", clip(s), d.day.Weekday())
		}
		return d, ""
	}
	a, aok := d.in(DayFirst)
	b, bok := d.in(MonthFirst)
	aok, bok = aok && a.Weekday() == w, bok && b.Weekday() == w
	switch {
	case !aok && !bok:
		return date{}, fmt.Sprintf("%q is not a %s. Mend the date or the weekday.", clip(s), w)
	case aok && bok:
		return d, ""
	case aok:
		return date{day: a, clock: d.clock}, ""
	}
	return date{day: b, clock: d.clock}, ""
}

// dateWords reads the date at the beginning of words and tells how many it
// took: none where there is no date.
func dateWords(words []string) (d date, used int, problem string) {
	switch {
	case len(words) == 0:
		return d, 0, ""
	case len(words) == 1 && isSerial(words[0]):
		return d, 0, fmt.Sprintf("%q is a spreadsheet's number for a date. Format the column as a date and save the file again.", clip(words[0]))
	}
	if d, ok, problem := numeric(words[0]); ok || problem != "" {
		return d, 1, problem
	}
	if d, ok, problem := named(words); ok || problem != "" {
		return d, 3, problem
	}
	// 24-Dec-26 is how Excel writes a date by itself.
	if parts := strings.FieldsFunc(words[0], func(r rune) bool { return r == '-' || r == '/' }); len(parts) == 3 {
		if d, ok, problem := named(parts); ok || problem != "" {
			return d, 1, problem
		}
	}
	return d, 0, ""
}

// numeric reads a date of three numbers. The sign between them tells what they
// are: 2026-12-24 and 2026/12/24 begin with the year, 24.12.2026 has the day in
// front; 24/12/2026 and 24-12-2026 leave it open.
func numeric(s string) (d date, ok bool, problem string) {
	i := strings.IndexAny(s, "-/.")
	if i < 0 {
		return d, false, ""
	}
	parts := strings.Split(s, s[i:i+1])
	if len(parts) != 3 || slices.ContainsFunc(parts, func(p string) bool { return !digits(p) || len(p) > 4 }) {
		return d, false, ""
	}
	n := [3]int{}
	for i, p := range parts {
		n[i], _ = strconv.Atoi(p)
	}
	switch {
	case len(parts[0]) == 4 && len(parts[1]) <= 2 && len(parts[2]) <= 2:
		d.day, ok = ymd(n[0], n[1], n[2])
	case len(parts[0]) > 2 || len(parts[1]) > 2:
		return d, false, ""
	case len(parts[2]) == 4 || len(parts[2]) == 2:
		year := n[2]
		if len(parts[2]) == 2 {
			year += 2000
		}
		if s[i] == '.' {
			d.day, ok = ymd(year, n[1], n[0])
			break
		}
		d = date{first: n[0], second: n[1], year: year, short: len(parts[2]) == 2}
		_, day := d.in(DayFirst)
		_, month := d.in(MonthFirst)
		_, y := d.in(YearFirst)
		ok = d.open() && (day || month || y)
	default:
		return d, false, ""
	}
	if !ok {
		return d, false, noSuchDay(s)
	}
	return d, true, ""
}

// named reads 24 Dec 2026, December 24th 2026 and 24 Dec 26.
func named(words []string) (d date, ok bool, problem string) {
	if len(words) < 3 {
		return d, false, ""
	}
	day, month := words[0], words[1]
	m, ok := monthOf(month)
	if !ok {
		day, month = month, day
		if m, ok = monthOf(month); !ok {
			return d, false, ""
		}
	}
	day = strings.TrimSuffix(strings.ToLower(day), ".")
	for _, th := range []string{"st", "nd", "rd", "th"} {
		day = strings.TrimSuffix(day, th)
	}
	if !digits(day) || len(day) > 2 || !digits(words[2]) || len(words[2]) != 4 && len(words[2]) != 2 {
		return d, false, ""
	}
	n, _ := strconv.Atoi(day)
	year, _ := strconv.Atoi(words[2])
	if len(words[2]) == 2 {
		year += 2000
	}
	if d.day, ok = ymd(year, int(m), n); !ok {
		return d, false, noSuchDay(strings.Join(words[:3], " "))
	}
	return d, true, ""
}

func monthOf(word string) (time.Month, bool) {
	word = strings.TrimSuffix(strings.ToLower(word), ".")
	if word == "sept" {
		return time.September, true
	}
	for m := time.January; m <= time.December; m++ {
		if l := strings.ToLower(m.String()); word == l || word == l[:3] {
			return m, true
		}
	}
	return 0, false
}

func weekdayOf(word string) (time.Weekday, bool) {
	word = strings.TrimSuffix(strings.ToLower(word), ".")
	for d := time.Sunday; d <= time.Saturday; d++ {
		l := strings.ToLower(d.String())
		if len(word) >= 3 && strings.HasPrefix(l, word) {
			return d, true
		}
	}
	return 0, false
}

// years are those of a plan: a year typed wrongly is better found here.
const firstYear, lastYear = 1990, 2199

// ymd gives a day that exists.
func ymd(year, month, day int) (calendar.Day, bool) {
	d := calendar.NewDay(year, time.Month(month), day)
	ok := d.Year == year && int(d.Month) == month && d.Day == day && year >= firstYear && year <= lastYear
	return d, ok
}

func notDate(s string) string {
	return fmt.Sprintf("%q is no date with day, month and year. Write it as 2026-12-24.", clip(s))
}

func noSuchDay(s string) string {
	return fmt.Sprintf("There is no day %q in any calendar. Write it as 2026-12-24.", clip(s))
}
