package calendar

import (
	"fmt"
	"strings"
	"time"
)

// The years that a typed date may lie in, and how far away: beyond that it is a
// slip of the finger.
const (
	firstYear = 1970
	lastYear  = 2199
	furthest  = 36525 // days
)

// dayOf reads the words of one day. No day and no error means that they are none;
// an error means that they are one that cannot be.
func dayOf(words []string, today Day) (Day, error) {
	if d := relativeDay(words, today); !d.IsZero() {
		return d, nil
	}
	if wd, ok := weekdayOf(words[0]); ok && len(words) > 1 {
		d, err := dateOf(words[1:], today)
		if err == nil && !d.IsZero() && d.Weekday() != wd {
			return Day{}, &Error{
				Op: "read a date", Kind: Invalid,
				Text: fmt.Sprintf("%s is a %s, not a %s", d.Format("2 January 2006"), d.Weekday(), wd),
				Hint: "leave the weekday out, or change the date",
			}
		}
		return d, err
	}
	return dateOf(words, today)
}

// relativeDay reads a day that is counted from today.
func relativeDay(words []string, today Day) Day {
	switch len(words) {
	case 1:
		return oneWordDay(words[0], today)
	case 2:
		return twoWordDay(words[0], words[1], today)
	case 3:
		if words[0] == "in" {
			return stepDay(words[1], words[2], 1, today)
		}
		if words[2] == "ago" {
			return stepDay(words[0], words[1], -1, today)
		}
	}
	return Day{}
}

func oneWordDay(word string, today Day) Day {
	switch word {
	case "today", "now":
		return today
	case "tomorrow", "tom":
		return today.Add(1)
	case "yesterday":
		return today.Add(-1)
	}
	if wd, ok := weekdayOf(word); ok {
		return today.Add(1 + (int(wd)-int(today.Weekday())+6)%7)
	}
	sign := 1
	switch word[0] {
	case '-':
		sign = -1
	case '+':
	default:
		return Day{}
	}
	digits := strings.TrimRight(word[1:], "dwmy")
	unit := word[1+len(digits):]
	if unit == "" {
		unit = "d"
	}
	return stepDay(digits, unit, sign, today)
}

func twoWordDay(which, word string, today Day) Day {
	back := 7
	sign := 1
	switch which {
	case "next":
		back = -7
	case "this":
		back = 0
	case "last":
		sign = -1
	default:
		return Day{}
	}
	if wd, ok := weekdayOf(word); ok {
		if which == "last" {
			return today.Add(-1 - (int(today.Weekday())-int(wd)+6)%7)
		}
		return today.StartOfWeek(time.Monday).Add((int(wd)+6)%7 - back)
	}
	if which != "this" && (word == "week" || word == "month" || word == "year") {
		return stepDay("1", word, sign, today)
	}
	return Day{}
}

// stepDay gives the day some days, weeks, months or years away.
func stepDay(count, unit string, sign int, today Day) Day {
	n, ok := number(count, 5)
	if !ok {
		if n, ok = numberWords[count]; !ok {
			return Day{}
		}
	}
	var d Day
	switch {
	case n > furthest:
		return Day{}
	case unit == "d", unit == "day", unit == "days":
		d = today.Add(sign * n)
	case unit == "w", unit == "week", unit == "weeks":
		d = today.Add(sign * n * 7)
	case unit == "m", unit == "month", unit == "months":
		d = today.AddMonths(sign * n)
	case unit == "y", unit == "year", unit == "years":
		d = today.AddMonths(sign * n * 12)
	}
	if d.Year < firstYear || d.Year > lastYear {
		return Day{}
	}
	return d
}

var numberWords = map[string]int{
	"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6,
	"seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12,
}

// weekdayOf reads a weekday by at least three of its letters.
func weekdayOf(word string) (time.Weekday, bool) {
	word = strings.TrimSuffix(word, ".")
	for d := time.Sunday; d <= time.Saturday; d++ {
		if startsName(word, d.String()) {
			return d, true
		}
	}
	return 0, false
}

// monthOf reads a month by at least three of its letters.
func monthOf(word string) (time.Month, bool) {
	word = strings.TrimSuffix(word, ".")
	for m := time.January; m <= time.December; m++ {
		if startsName(word, m.String()) {
			return m, true
		}
	}
	return 0, false
}

func startsName(word, name string) bool {
	return len(word) >= 3 && strings.HasPrefix(strings.ToLower(name), word)
}

// dateOf reads a date by its parts.
func dateOf(words []string, today Day) (Day, error) {
	if len(words) == 1 {
		return oneWordDate(words[0], today)
	}
	if len(words) > 4 {
		return Day{}, nil
	}
	var rest []string
	for _, w := range words {
		if w != "of" && w != "the" {
			rest = append(rest, w)
		}
	}
	var month time.Month
	var day, year int
	for i, w := range rest {
		if m, ok := monthOf(w); ok && month == 0 {
			month = m
			continue
		}
		if y, ok := number(w, 4); ok && len(w) == 4 && i == len(rest)-1 && year == 0 {
			year = y
			continue
		}
		n, ok := ordinal(w)
		if !ok || day != 0 || year != 0 {
			return Day{}, nil
		}
		day = n
	}
	switch {
	case month == 0 && day != 0 && year == 0 && len(rest) == 1: // "the 12th"
		return oneWordDate(rest[0], today)
	case month == 0:
		return Day{}, nil
	case day == 0 && year == 0:
		return Day{}, nil
	case day == 0:
		return dated(1, month, year, today)
	}
	return dated(day, month, year, today)
}

// oneWordDate reads 2026-11-22, 22.11.2026, 25/12, 12th and may.
func oneWordDate(word string, today Day) (Day, error) {
	if m, ok := monthOf(word); ok {
		return firstOf(m, today), nil
	}
	if n, ok := ordinal(word); ok && !isDigits(word) {
		return nextOfMonth(n, today)
	}
	if p := strings.Split(word, "-"); len(p) == 3 && len(p[0]) == 4 {
		return numbered(p[2], p[1], p[0], today)
	}
	if p := strings.Split(strings.TrimSuffix(word, "."), "."); len(p) == 3 || len(p) == 2 && strings.HasSuffix(word, ".") {
		return numbered(p[0], p[1], strings.Join(p[2:], ""), today) // with dots the day always comes first
	}
	if p := strings.Split(word, "/"); len(p) == 2 || len(p) == 3 {
		return slashed(p[0], p[1], strings.Join(p[2:], ""), today)
	}
	return Day{}, nil
}

func isDigits(s string) bool {
	_, ok := number(s, len(s))
	return ok
}

// firstOf gives the first of a month: of this one while it lasts, else the next.
func firstOf(m time.Month, today Day) Day {
	year := today.Year
	if m < today.Month {
		year++
	}
	return Day{year, m, 1}
}

// nextOfMonth gives the next day with a number, in a month that has it.
func nextOfMonth(n int, today Day) (Day, error) {
	if n < 1 || n > 31 {
		return Day{}, impossible(fmt.Sprintf("no month has a day %d", n))
	}
	for i := range 4 {
		m := today.FirstOfMonth().AddMonths(i)
		if d := (Day{m.Year, m.Month, n}); n <= m.DaysInMonth() && !d.Before(today) {
			return d, nil
		}
	}
	return Day{}, nil
}

func numbered(day, month, year string, today Day) (Day, error) {
	d, ok1 := number(day, 2)
	m, ok2 := number(month, 2)
	y, ok3 := yearOf(year)
	if !ok1 || !ok2 || !ok3 {
		return Day{}, nil
	}
	return dated(d, time.Month(m), y, today)
}

// slashed reads a date with strokes, of which the first number is the day in one
// country and the month in another.
func slashed(first, second, year string, today Day) (Day, error) {
	a, ok1 := number(first, 2)
	b, ok2 := number(second, 2)
	y, ok3 := yearOf(year)
	switch {
	case !ok1 || !ok2 || !ok3:
		return Day{}, nil
	case a > 12 || a == b:
		return dated(a, time.Month(b), y, today)
	case b > 12:
		return dated(b, time.Month(a), y, today)
	case a < 1 || b < 1:
		return Day{}, impossible("there is no day or month 0")
	}
	one, other := time.Month(b), time.Month(a)
	return Day{}, &Error{
		Op: "read a date", Kind: Invalid,
		Text: fmt.Sprintf("%s/%s can be %d %s or %d %s", first, second, a, one, b, other),
		Hint: fmt.Sprintf("type %d %s or %d %s", a, strings.ToLower(one.String()[:3]), b, strings.ToLower(other.String()[:3])),
	}
}

// yearOf reads a year of four or two figures; none is 0.
func yearOf(s string) (int, bool) {
	if s == "" {
		return 0, true
	}
	y, ok := number(s, 4)
	switch {
	case !ok || len(s) == 1 || len(s) == 3:
		return 0, false
	case len(s) == 2:
		y += 2000
	}
	return y, true
}

// ordinal reads 12, 12th, 1st.
func ordinal(w string) (int, bool) {
	for _, suffix := range []string{"st", "nd", "rd", "th"} {
		if r, ok := strings.CutSuffix(w, suffix); ok {
			w = r
			break
		}
	}
	return number(w, 2)
}

// dated gives a date; without a year the next such, today included.
func dated(day int, month time.Month, year int, today Day) (Day, error) {
	if month < 1 || month > 12 {
		return Day{}, impossible(fmt.Sprintf("there is no month %d", int(month)))
	}
	if year == 0 {
		return datedSoon(day, month, today)
	}
	if year < firstYear || year > lastYear {
		return Day{}, impossible(fmt.Sprintf("the year %d is out of reach", year))
	}
	if most := (Day{year, month, 1}).DaysInMonth(); day < 1 || day > most {
		return Day{}, impossible(fmt.Sprintf("%s %d has the days 1 to %d", month, year, most))
	}
	return Day{year, month, day}, nil
}

func datedSoon(day int, month time.Month, today Day) (Day, error) {
	const longestWait = 8 // years from one 29 February to the next, over a century's end
	for year := today.Year; year <= today.Year+longestWait; year++ {
		d := Day{year, month, day}
		if day >= 1 && day <= (Day{year, month, 1}).DaysInMonth() && !d.Before(today) {
			return d, nil
		}
	}
	most := (Day{2000, month, 1}).DaysInMonth() // a leap year
	return Day{}, impossible(fmt.Sprintf("%s has the days 1 to %d", month, most))
}

func impossible(text string) error {
	return &Error{Op: "read a date", Kind: Invalid, Text: text, Hint: "change the date"}
}
