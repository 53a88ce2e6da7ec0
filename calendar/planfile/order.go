package planfile

import (
	"errors"
	"fmt"

	"rounds/calendar"
)

// ErrWhichOrder is the cause of the error that asks which way round dates are.
var ErrWhichOrder = errors.New("nothing in the file tells the order of its dates")

// decideOrder finds out which way round the dates of a file are: as the person
// said, or as every row that decides it says. A file that decides both ways has
// no order, and each of its open dates is then bad. Where no row decides, an
// error asks.
func decideOrder(records []record, cols columns, said Order) (Order, error) {
	if said != AnyOrder {
		return said, nil
	}
	var open *record
	var example string
	votes := map[Order]int{}
	for i, r := range records {
		cell := cols.first(r, isDate)
		d, problem := parseDate(cell)
		if problem != "" || !d.open() {
			continue
		}
		switch o := d.decides(); {
		case o == YearFirst: // of one row; a person has to say it of the file
		case o != AnyOrder:
			votes[o]++
		case open == nil && !d.same():
			open, example = &records[i], cell
		}
	}
	switch {
	case votes[DayFirst] > 0 && votes[MonthFirst] > 0:
		return AnyOrder, nil
	case votes[DayFirst] > 0:
		return DayFirst, nil
	case votes[MonthFirst] > 0:
		return MonthFirst, nil
	case open == nil:
		return AnyOrder, nil
	}
	d, _ := parseDate(example)
	a, _ := d.in(DayFirst)
	b, _ := d.in(MonthFirst)
	return AnyOrder, &calendar.Error{
		Op: "read a plan", Kind: calendar.Invalid, Err: ErrWhichOrder,
		Text: fmt.Sprintf("nothing in the file tells whether %q in row %d is %s or %s",
			clip(example), open.number, a.Format("2 January"), b.Format("2 January")),
		Hint: "say which is meant: --dates day-first or --dates month-first",
	}
}

// day gives the day of a date cell in the file's order.
func (rd *reader) day(d date, cell string) (calendar.Day, string) {
	switch {
	case !d.open():
		return d.day, ""
	case rd.order == AnyOrder && !d.same():
		return calendar.Day{}, fmt.Sprintf("Some rows have the day first and others the month. Write %q with the year first, as 2026-12-24.", clip(cell))
	}
	day, ok := d.in(rd.order)
	if !ok {
		word := "day"
		switch rd.order {
		case MonthFirst:
			word = "month"
		case YearFirst:
			word = "year"
		case DayFirst, AnyOrder:
		}
		return day, fmt.Sprintf("%q cannot have the %s first, as the other dates have. Write it as 2026-12-24.", clip(cell), word)
	}
	return day, ""
}
