package planfile

import (
	"fmt"
	"strings"
	"time"

	"rounds/calendar"
)

// zoneOf reads a zone's cell: a name such as Europe/London, which a slot keeps,
// or UTC, or a distance from it, which is a moment only. What is neither is a
// sentence: letters such as EST mean several zones, and are wrong for half the year.
func zoneOf(s string) (name string, fixed *time.Location, problem string) {
	if key := strings.ToUpper(s); key == "UTC" || key == "GMT" || key == "Z" {
		return "", time.UTC, ""
	}
	if strings.Contains(s, "/") {
		if _, err := calendar.LoadZone(s); err == nil {
			return s, nil, ""
		}
	}
	if l, ok := distance(s); ok {
		return "", l, ""
	}
	return "", nil, fmt.Sprintf("%q names no one time zone. Write it as America/Denver, or as UTC.", clip(s))
}

// distance reads +01:00, UTC+1 and GMT-0530.
func distance(s string) (*time.Location, bool) {
	s = strings.ToUpper(strings.ReplaceAll(s, " ", ""))
	s = strings.TrimPrefix(strings.TrimPrefix(s, "UTC"), "GMT")
	sign := 1
	switch {
	case strings.HasPrefix(s, "-"), strings.HasPrefix(s, "−"):
		sign = -1
	case !strings.HasPrefix(s, "+"):
		return nil, false
	}
	s = strings.TrimLeft(s, "+-−")
	h, m, ok := strings.Cut(s, ":")
	if !ok && len(s) == 4 {
		h, m = s[:2], s[2:]
	}
	if m == "" {
		m = "00"
	}
	if !digits(h) || len(h) > 2 || !digits(m) || len(m) != 2 {
		return nil, false
	}
	hours, minutes := number(h), number(m)
	if hours > 14 || minutes > 59 { // the farthest zone is 14 hours from UTC
		return nil, false
	}
	return time.FixedZone("", sign*(hours*3600+minutes*60)), true
}

func number(s string) int {
	n := 0
	for i := range len(s) {
		n = n*10 + int(s[i]-'0')
	}
	return n
}

// inZone places a day and a time of another zone than the practice's.
func (rd *reader) inZone(b *building, day calendar.Day, at calendar.TimeOfDay, zone string) {
	name, fixed, problem := zoneOf(zone)
	switch {
	case problem != "":
		b.bad(problem)
	case fixed != nil:
		t := time.Date(day.Year, day.Month, day.Day, int(at)/60, int(at)%60, 0, 0, fixed)
		rd.instant(b, t, fmt.Sprintf("%s %s %s", day, at, clip(zone)), "")
	default:
		rd.place(b, calendar.Slot{Day: day, At: at, Zone: name})
		if name == rd.o.Zone || len(b.problems) > 0 {
			return
		}
		t, err := b.row.Slot.Instant()
		if err != nil {
			b.bad(err.Error())
			return
		}
		if here, err := calendar.SlotAt(t, rd.o.Zone); err == nil {
			b.note("%s in %s is %s in %s.", b.row.Slot, name, here, rd.o.Zone)
		}
	}
}
