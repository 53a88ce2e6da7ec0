package planfile

import (
	"fmt"
	"strings"

	"rounds/calendar"
)

// clock reads a time cell: 9:00, 09:00:00, 9am, 9:30 pm, 17.30, noon. The
// problem is a sentence, or "".
func clock(s string) (at calendar.TimeOfDay, problem string) {
	if t, err := calendar.ParseClock(colons(s)); err == nil {
		return t, ""
	}
	if isFraction(s) || isSerial(s) {
		return 0, fmt.Sprintf("%q is a spreadsheet's number for a time. Format the column as a time and save the file again.", clip(s))
	}
	return 0, fmt.Sprintf("%q is no time of day. Write it as 09:00, 9:30 pm or 17.30.", clip(s))
}

// colons turns 17.30 into 17:30 and takes zero seconds off: 09:00:00 is 09:00.
func colons(s string) string {
	s = strings.TrimSpace(s)
	n := 0
	for n < len(s) && (s[n] >= '0' && s[n] <= '9' || s[n] == ':' || s[n] == '.') {
		n++
	}
	head, tail := s[:n], s[n:]
	if h, m, ok := strings.Cut(head, "."); ok && digits(h) && digits(m) && len(m) == 2 {
		head = h + ":" + m
	}
	if strings.Count(head, ":") == 2 {
		head = strings.TrimSuffix(head, ":00")
	}
	return head + tail
}

func digits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}

// isFraction tells of 0.375: how spreadsheets keep a time within a day.
func isFraction(s string) bool {
	part, ok := strings.CutPrefix(s, "0.")
	return ok && digits(part)
}

// isSerial tells of 46380 and 46380.375: how spreadsheets keep a day, with or
// without a time.
func isSerial(s string) bool {
	whole, part, point := strings.Cut(s, ".")
	return digits(whole) && len(whole) == 5 && (!point || digits(part))
}
