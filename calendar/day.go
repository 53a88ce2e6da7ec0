package calendar

import (
	"fmt"
	"time"
)

// Day is a calendar day without a zone, in the proleptic Gregorian calendar.
// The zero value is no day.
type Day struct {
	Year  int
	Month time.Month
	Day   int
}

// NewDay makes a day; values beyond a month's end run over as in [time.Date].
func NewDay(year int, month time.Month, day int) Day {
	return DayOf(time.Date(year, month, day, 0, 0, 0, 0, time.UTC))
}

// DayOf gives the day that t shows in its own location.
func DayOf(t time.Time) Day {
	y, m, d := t.Date()
	return Day{y, m, d}
}

// ParseDay reads a day written as 2026-11-22.
func ParseDay(s string) (Day, error) {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return Day{}, &Error{
			Op: "read a day", Kind: Invalid, Err: err,
			Text: fmt.Sprintf("%q is not a day", s),
			Hint: "write it as 2026-11-22",
		}
	}
	return DayOf(t), nil
}

// IsZero tells whether d is no day at all.
func (d Day) IsZero() bool { return d == Day{} }

// UTC gives midnight UTC of the day: for arithmetic, never as a moment.
func (d Day) UTC() time.Time { return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC) }

// Add gives the day n days later.
func (d Day) Add(n int) Day { return NewDay(d.Year, d.Month, d.Day+n) }

// AddMonths gives the same day n months later, or that month's last day where
// it is shorter.
func (d Day) AddMonths(n int) Day {
	first := NewDay(d.Year, d.Month+time.Month(n), 1)
	return NewDay(first.Year, first.Month, min(d.Day, first.DaysInMonth()))
}

// DaysInMonth gives the number of days of d's month.
func (d Day) DaysInMonth() int { return NewDay(d.Year, d.Month+1, 0).Day }

// FirstOfMonth gives the first day of d's month.
func (d Day) FirstOfMonth() Day { return Day{d.Year, d.Month, 1} }

// Weekday gives the day of the week.
func (d Day) Weekday() time.Weekday { return d.UTC().Weekday() }

// StartOfWeek gives the last day before or at d that is a first.
func (d Day) StartOfWeek(first time.Weekday) Day {
	return d.Add(-((int(d.Weekday()) - int(first) + 7) % 7))
}

// Sub gives the number of days from other to d.
func (d Day) Sub(other Day) int { return int(d.UTC().Sub(other.UTC()) / (24 * time.Hour)) }

// Compare gives -1, 0 or 1 for a day before, at or after other.
func (d Day) Compare(other Day) int { return d.UTC().Compare(other.UTC()) }

// Before tells whether d comes before other.
func (d Day) Before(other Day) bool { return d.Compare(other) < 0 }

// String gives 2026-11-22.
func (d Day) String() string { return fmt.Sprintf("%04d-%02d-%02d", d.Year, int(d.Month), d.Day) }

// Format writes the day after a layout of package time.
func (d Day) Format(layout string) string { return d.UTC().Format(layout) }

// MarshalText writes the day as 2026-11-22, and no day as nothing.
func (d Day) MarshalText() ([]byte, error) {
	if d.IsZero() {
		return nil, nil
	}
	return []byte(d.String()), nil
}

// UnmarshalText reads what MarshalText writes.
func (d *Day) UnmarshalText(b []byte) error {
	if len(b) == 0 {
		*d = Day{}
		return nil
	}
	v, err := ParseDay(string(b))
	if err != nil {
		return err
	}
	*d = v
	return nil
}
