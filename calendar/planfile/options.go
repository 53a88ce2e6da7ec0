package planfile

import (
	"fmt"

	"rounds/calendar"
)

// Order says which way round 3/4/2026 is meant.
type Order int

const (
	// AnyOrder leaves it to the file: a date such as 24/12/2026 decides for all.
	AnyOrder Order = iota
	// DayFirst means the 3rd of April.
	DayFirst
	// MonthFirst means the 4th of March.
	MonthFirst
)

// String gives "", "day-first" or "month-first".
func (o Order) String() string {
	switch o {
	case DayFirst:
		return "day-first"
	case MonthFirst:
		return "month-first"
	case AnyOrder:
	}
	return ""
}

// MarshalText writes the order as [Order.String] gives it.
func (o Order) MarshalText() ([]byte, error) { return []byte(o.String()), nil }

// UnmarshalText reads what MarshalText writes.
func (o *Order) UnmarshalText(b []byte) error {
	for _, p := range []Order{AnyOrder, DayFirst, MonthFirst} {
		if p.String() == string(b) {
			*o = p
			return nil
		}
	}
	return invalid(fmt.Sprintf("there is no date order %q", clip(string(b))), "use day-first or month-first")
}

// Options says what the file itself does not.
type Options struct {
	Zone        string             // IANA name of the practice's zone, in which times are meant
	DefaultTime calendar.TimeOfDay // for rows without a time
	DateOrder   Order              // of dates such as 3/4/2026, where the file does not tell
	MaxRows     int                // rows under the header; 0 means 20,000
	Pillars     []string           // the practice's, for their spelling; none takes every pillar as it is
}

const (
	maxRows  = 20_000   // more than two posts an hour for a year is no plan
	maxBytes = 32 << 20 // 20,000 rows of ordinary posts are below 20 MB
)

func (o Options) rows() int {
	if o.MaxRows > 0 {
		return o.MaxRows
	}
	return maxRows
}

func invalid(text, hint string) error {
	return &calendar.Error{Op: "read a plan", Kind: calendar.Invalid, Text: text, Hint: hint}
}

func invalidCause(text, hint string, err error) error {
	return &calendar.Error{Op: "read a plan", Kind: calendar.Invalid, Text: text, Hint: hint, Err: err}
}
