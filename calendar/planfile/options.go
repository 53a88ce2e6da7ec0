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
	// YearFirst means the 4th of a month of 2003: only where a person says so, and
	// only for years of two digits; 2003-04-05 needs no order.
	YearFirst
)

// String gives "", "day-first", "month-first" or "year-first".
func (o Order) String() string {
	switch o {
	case DayFirst:
		return "day-first"
	case MonthFirst:
		return "month-first"
	case YearFirst:
		return "year-first"
	case AnyOrder:
	}
	return ""
}

// MarshalText writes the order as [Order.String] gives it.
func (o Order) MarshalText() ([]byte, error) { return []byte(o.String()), nil }

// UnmarshalText reads what MarshalText writes.
func (o *Order) UnmarshalText(b []byte) error {
	for _, p := range []Order{AnyOrder, DayFirst, MonthFirst, YearFirst} {
		if p.String() == string(b) {
			*o = p
			return nil
		}
	}
	return invalid(fmt.Sprintf("there is no date order %q", clip(string(b))), "use day-first, month-first or year-first")
}

// Options says what the file itself does not.
type Options struct {
	Zone        string             // IANA name of the practice's zone, in which times are meant
	DefaultTime calendar.TimeOfDay // for rows without a time
	DateOrder   Order              // of dates such as 3/4/2026, where the file does not tell
	MaxRows     int                // rows under the header; 0 means 20,000
	Pillars     []string           // the practice's, for their spelling; none takes every pillar as it is
	// Format says whose file it is; "" is [CSV].
	Format Format
	// Columns are the meanings of the columns in their order, with the words of
	// [Fields], "" for one that is not used. Only for [Mapped].
	Columns []string
	// Foreign reads what other programs write: names of accounts in the place of
	// platforms, a spreadsheet's numbers for dates, and addresses of pictures,
	// which are kept as a note, since nothing is downloaded.
	Foreign bool
	// Accounts are the names of accounts that are known, so that a name with a
	// comma in it is seen to be one. Only with Foreign.
	Accounts []string
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
