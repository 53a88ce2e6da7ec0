package calendar

import (
	"fmt"
	"sync"
	"time"

	"rounds/calendar/zoneinfo"
)

// TimeOfDay is a wall-clock time in minutes after midnight, 0 to 1439.
type TimeOfDay int

// NewTimeOfDay makes a time of day from hours and minutes.
func NewTimeOfDay(hour, minute int) TimeOfDay { return TimeOfDay(hour*60 + minute) }

// ParseTimeOfDay reads a time written as 09:30.
func ParseTimeOfDay(s string) (TimeOfDay, error) {
	t, err := time.Parse("15:04", s)
	if err != nil {
		return 0, &Error{
			Op: "read a time", Kind: Invalid, Err: err,
			Text: fmt.Sprintf("%q is not a time of day", s),
			Hint: "write it as 09:30 or 17:00",
		}
	}
	return NewTimeOfDay(t.Hour(), t.Minute()), nil
}

// String gives 09:30. A full month writes it 800 times for one frame.
func (t TimeOfDay) String() string {
	if t < 0 || t >= 100*60 {
		return fmt.Sprintf("%02d:%02d", int(t)/60, int(t)%60)
	}
	h, m := byte(t/60), byte(t%60)
	return string([]byte{'0' + h/10, '0' + h%10, ':', '0' + m/10, '0' + m%10})
}

// MarshalText writes the time as 09:30.
func (t TimeOfDay) MarshalText() ([]byte, error) { return []byte(t.String()), nil }

// UnmarshalText reads what MarshalText writes.
func (t *TimeOfDay) UnmarshalText(b []byte) error {
	v, err := ParseTimeOfDay(string(b))
	if err != nil {
		return err
	}
	*t = v
	return nil
}

// Slot is a place on the calendar as the person meant it: a day and a time in
// a zone (an IANA name). It becomes an instant only when one is needed, so that
// 9:00 stays 9:00 when daylight saving comes or a zone's rules change.
type Slot struct {
	Day  Day       `json:"day"`
	At   TimeOfDay `json:"time"`
	Zone string    `json:"zone"`
}

// String gives 2026-11-22 09:30, without the zone.
func (s Slot) String() string { return s.Day.String() + " " + s.At.String() }

// Shift tells how a slot's wall-clock time met its zone.
type Shift int

const (
	// Exact is a time that exists once on its day.
	Exact Shift = iota
	// Skipped is a time that the clocks jump over; the first moment after the
	// jump stands for it.
	Skipped
	// Repeated is a time that comes twice; the first of the two is meant.
	Repeated
)

// Instant gives the moment that the slot means.
func (s Slot) Instant() (time.Time, error) {
	t, _, err := s.Resolve()
	return t, err
}

// Resolve gives the moment that the slot means and how it was found. The
// moment carries the slot's zone. An unknown zone is an error of kind [Invalid].
func (s Slot) Resolve() (time.Time, Shift, error) {
	zone, err := LoadZone(s.Zone)
	if err != nil {
		return time.Time{}, Exact, err
	}
	// No zone is further than a day from UTC, and Samoa left out a whole day in
	// 2011: two days to each side see every period that can hold the time.
	const reach = 48 * time.Hour
	wall := s.Day.UTC().Add(time.Duration(s.At) * time.Minute)
	var found time.Time
	for at := wall.Add(-reach).In(zone); !at.After(wall.Add(reach)); {
		start, end := at.ZoneBounds()
		_, offset := at.Zone()
		t := wall.Add(-time.Duration(offset) * time.Second).In(zone)
		inside := (start.IsZero() || !t.Before(start)) && (end.IsZero() || t.Before(end))
		switch {
		case !found.IsZero() && inside:
			return found, Repeated, nil
		case inside:
			found = t
		case found.IsZero() && !start.IsZero() && t.Before(start):
			return start, Skipped, nil
		}
		if end.IsZero() {
			break
		}
		at = end
	}
	return found, Exact, nil
}

// SlotAt gives the slot that a moment falls on in a zone.
func SlotAt(t time.Time, zone string) (Slot, error) {
	loc, err := LoadZone(zone)
	if err != nil {
		return Slot{}, err
	}
	t = t.In(loc)
	return Slot{Day: DayOf(t), At: NewTimeOfDay(t.Hour(), t.Minute()), Zone: zone}, nil
}

var zones sync.Map // of string to *time.Location: loading one reads and parses a file

// LoadZone gives the zone of an IANA name such as "Europe/London". The names
// "" and "Local" are refused: a slot never hangs on the computer it is read on.
func LoadZone(name string) (*time.Location, error) {
	if z, ok := zones.Load(name); ok {
		return z.(*time.Location), nil
	}
	if name == "" || name == "Local" {
		return nil, unknownZone(name, nil)
	}
	z, err := time.LoadLocation(name)
	if err != nil {
		z, err = zoneinfo.Load(name) // the system has no zones of its own
	}
	if err != nil {
		return nil, unknownZone(name, err)
	}
	zones.Store(name, z)
	return z, nil
}

func unknownZone(name string, err error) error {
	return &Error{
		Op: "load a time zone", Kind: Invalid, Err: err,
		Text: fmt.Sprintf("there is no time zone %q", name),
		Hint: "use a name such as America/Denver or Europe/London",
	}
}
