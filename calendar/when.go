package calendar

import (
	"fmt"
	"strings"
)

// When is a day that a person typed, and the time if she typed one.
type When struct {
	Day     Day
	At      TimeOfDay
	HasTime bool
}

// String writes the day and time as [ParseWhen] reads them back whatever today
// is: Sun 22 Nov 2026 09:30.
func (w When) String() string {
	s := w.Day.Format("Mon 2 Jan 2006")
	if w.HasTime {
		s += " " + w.At.String()
	}
	return s
}

// longestWhen is more than any date needs; what is longer is no date.
const longestWhen = 80

// ParseWhen reads a day and time as people type them; now is the present, for
// "tomorrow" and for dates without a year. A time alone is today's. The whole
// text must be understood, else the error is of kind [Invalid]:
//
//	2026-11-22   22.11.2026   25/12   12 may   may 12 2027   12th   may   may 2027
//	today   tomorrow   yesterday   fri   next tue   this fri   last mon
//	next week   in 2 weeks   3 days ago   +3d   -1w   +2m
//	9   9am   9:30   17:00   noon   midnight, before or behind the day, or alone
//
// A weekday alone is the next one after today; with "next" it is the one of next
// week, with "this" of this week (weeks from Monday), with "last" the one before
// today. A date without a year is the next such, today included. A weekday in
// front of a date must be right. A date such as 3/4, which is March here and April
// there, is refused, never guessed.
func ParseWhen(text string, now Slot) (When, error) {
	words := whenWords(text)
	if len(words) == 0 || len(text) > longestWhen {
		return When{}, notADate(text)
	}
	if at, ok := timeOf(words, true); ok {
		return When{Day: now.Day, At: at, HasTime: true}, nil
	}
	var first error
	keep := func(err error) {
		if first == nil {
			first = err
		}
	}
	// The longest day wins: "may 12" is a day, not May at noon.
	for n := len(words); n > 0; n-- {
		d, err := dayOf(words[:n], now.Day)
		if err != nil {
			keep(err)
			continue
		}
		if d.IsZero() {
			continue
		}
		if n == len(words) {
			return When{Day: d}, nil
		}
		if at, ok := timeOf(words[n:], true); ok {
			return When{Day: d, At: at, HasTime: true}, nil
		}
	}
	// A time in front must look like one: "12 may 9" is not noon of 9 May.
	for n := 1; n < len(words); n++ {
		at, ok := timeOf(words[:n], false)
		if !ok {
			continue
		}
		d, err := dayOf(words[n:], now.Day)
		if err != nil {
			keep(err)
		} else if !d.IsZero() {
			return When{Day: d, At: at, HasTime: true}, nil
		}
	}
	if first != nil {
		return When{}, first
	}
	return When{}, notADate(text)
}

// ParseClock reads a time of day as people type it: 9, 9am, 9:30, 5 pm, noon.
func ParseClock(text string) (TimeOfDay, error) {
	words := whenWords(text)
	if at, ok := timeOf(words, true); ok && len(text) <= longestWhen {
		return at, nil
	}
	return 0, &Error{
		Op: "read a time", Kind: Invalid, Text: fmt.Sprintf("%q is not a time of day", clip(text)),
		Hint: "type 9, 9:30, 5pm or 17:00",
	}
}

// whenWords splits a text at spaces and commas, in small letters.
func whenWords(text string) []string {
	return strings.FieldsFunc(strings.ToLower(text), func(r rune) bool {
		return r == ' ' || r == ',' || r == '\t' || r == '\u00a0'
	})
}

func notADate(text string) error {
	return &Error{
		Op: "read a date", Kind: Invalid, Text: fmt.Sprintf("%q is not a date that Rounds understands", clip(text)),
		Hint: "try fri, next tue 9am, 12 may, +3d or 2026-11-22 17:00",
	}
}

func clip(text string) string {
	if r := []rune(text); len(r) > 40 {
		return string(r[:39]) + "…"
	}
	return text
}

// timeOf reads a time of day. A bare hour counts only where bare is set.
func timeOf(words []string, bare bool) (TimeOfDay, bool) {
	if len(words) > 1 && words[0] == "at" {
		words, bare = words[1:], true
	}
	s := strings.Join(words, " ")
	switch s {
	case "noon":
		return NewTimeOfDay(12, 0), true
	case "midnight":
		return 0, true
	}
	s, half := cutHalf(s)
	hours, minutes, colon := strings.Cut(s, ":")
	h, ok := number(hours, 2)
	if !ok {
		return 0, false
	}
	m := 0
	if colon {
		if m, ok = number(minutes, 2); !ok || len(minutes) != 2 || m > 59 {
			return 0, false
		}
	}
	switch {
	case half == "" && (h > 23 || !colon && !bare), half != "" && (h < 1 || h > 12):
		return 0, false
	case half == "pm" && h < 12:
		h += 12
	case half == "am" && h == 12:
		h = 0
	}
	return NewTimeOfDay(h, m), true
}

// cutHalf takes "am" or "pm" off the end of a time.
func cutHalf(s string) (rest, half string) {
	for _, suffix := range []string{"am", "a.m.", "pm", "p.m."} {
		if r, ok := strings.CutSuffix(s, suffix); ok {
			return strings.TrimSuffix(r, " "), suffix[:1] + "m"
		}
	}
	return s, ""
}

// number reads digits, at most most of them.
func number(s string, most int) (int, bool) {
	if s == "" || len(s) > most {
		return 0, false
	}
	n := 0
	for i := range len(s) {
		c := s[i]
		if c < '0' || c > '9' {
			return 0, false
		}
		n = n*10 + int(c-'0')
	}
	return n, true
}
