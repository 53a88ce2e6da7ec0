package planfile

import (
	"fmt"
	"strings"
	"time"

	"rounds/calendar"
	"rounds/calendar/platform"
)

// reader turns records into rows.
type reader struct {
	o      Options
	cols   columns
	order  Order
	source string
	// decimals tells that a comma divides no columns, so that one may stand in a number.
	decimals bool
	texts    map[string]int // row by platforms and text, to tell of repeats
}

// building is a row as it comes together, with what is found on the way.
type building struct {
	row      Row
	problems []string
	pictured bool // it has pictures, of which none may be a file
}

func (b *building) bad(problem string) {
	if problem != "" {
		b.problems = append(b.problems, problem)
	}
}

func (b *building) note(format string, args ...any) {
	b.row.Notes = append(b.row.Notes, fmt.Sprintf(format, args...))
}

// row reads one record. The row counts only where there are no problems.
func (rd *reader) row(r record) (Row, []string) {
	b := &building{row: Row{
		Number: r.number, Line: r.line, Images: []string{}, Alts: []string{}, Platforms: []platform.Name{}, Notes: []string{},
	}}
	if r.fault != "" {
		// What a cell is cannot be trusted any more.
		return b.row, []string{r.fault}
	}
	if problem := rd.cols.surplus(r); problem != "" {
		return b.row, []string{problem}
	}
	b.row.Source = fmt.Sprintf("%s:%d", rd.source, r.number)
	rd.slot(b, r)
	rd.content(b, r)
	rd.media(b, r)
	rd.platforms(b, r)
	rd.rest(b, r)
	rd.kept(b, r)
	rd.addresses(b)
	if b.row.Content.Text == "" && len(b.row.Images) == 0 && !b.pictured && len(b.problems) == 0 {
		b.bad("There is neither a text nor a picture. Write one, or delete the row.")
	}
	if len(b.problems) == 0 {
		rd.repeats(b)
	}
	return b.row, b.problems
}

// first gives the cell of the column with a meaning, without its protection.
func (c columns) first(r record, meaning string) string {
	for i, m := range c.means {
		if m == meaning && i < len(r.cells) {
			return unprotect(r.cells[i])
		}
	}
	return ""
}

// surplus tells of cells behind the last column: mostly a text with commas that
// stands in no quotation marks.
func (c columns) surplus(r record) string {
	for _, cell := range r.cells[min(len(r.cells), len(c.headers)):] {
		if strings.TrimSpace(cell) != "" {
			return fmt.Sprintf("The row has %d cells and the header %d. Put a text that holds commas or semicolons into quotation marks.",
				len(r.cells), len(c.headers))
		}
	}
	return ""
}

// cell gives a cleaned cell, within its limit.
func (rd *reader) cell(b *building, r record, meaning string, most int) string {
	s, removed := clean(rd.cols.first(r, meaning))
	if removed > 0 {
		b.note("%s taken out of the %s.", many(removed, "control character was", "control characters were"), meaning)
	}
	if strings.ContainsRune(s, '\ufffd') {
		b.bad(fmt.Sprintf("The %s holds characters that cannot be read. Type them again, and save the file as “CSV UTF-8”.", meaning))
	}
	if problem := tooLong(meaning, s, most); problem != "" {
		b.bad(problem)
		return ""
	}
	return s
}

// slot reads date and time.
func (rd *reader) slot(b *building, r record) {
	cell := line(rd.cell(b, r, isDate, maxWhen))
	timeCell := line(rd.cell(b, r, isTime, maxWhen))
	if len(b.problems) > 0 {
		return
	}
	zone := line(rd.cell(b, r, isZone, maxWhen))
	if len(b.problems) > 0 {
		return
	}
	if cell == "" {
		b.bad(rd.o.Format.noDate())
		return
	}
	if day, at, timed, ok := rd.serial(cell); ok {
		if !timed || timeCell != "" {
			var problem string
			at, problem = rd.at(b, "", timeCell)
			b.bad(problem)
		}
		b.note("%s is a spreadsheet's number for a date; it is read as %s.", clip(cell), day)
		rd.settle(b, day, at, zone)
		return
	}
	d, problem := parseDate(cell)
	if problem != "" {
		b.bad(rd.o.Format.wrongDate(cell, problem))
		return
	}
	if !d.instant.IsZero() {
		rd.instant(b, d.instant, cell, timeCell)
		return
	}
	day, problem := rd.day(d, cell)
	b.bad(problem)
	at, problem := rd.at(b, d.clock, timeCell)
	b.bad(problem)
	rd.settle(b, day, at, zone)
}

// settle places the row where nothing was wrong.
func (rd *reader) settle(b *building, day calendar.Day, at calendar.TimeOfDay, zone string) {
	switch {
	case len(b.problems) > 0:
	case zone == "" || zone == rd.o.Zone:
		rd.place(b, calendar.Slot{Day: day, At: at, Zone: rd.o.Zone})
	default:
		rd.inZone(b, day, at, zone)
	}
}

// at reads the time, which stands behind the date or in a column of its own.
// Spreadsheets put a midnight behind dates that have no time.
func (rd *reader) at(b *building, behind, own string) (calendar.TimeOfDay, string) {
	switch {
	case behind == "" && own == "":
		b.note("The row has no time; %s is taken.", rd.o.DefaultTime)
		return rd.o.DefaultTime, ""
	case behind == "":
		if t, ok := rd.share(own); ok {
			return t, ""
		}
		return clock(own)
	}
	first, problem := clock(behind)
	if problem != "" && hyphened(behind) {
		problem = fmt.Sprintf("%q has a hyphen where a time has a colon. Write it as 14:30.", clip(behind))
	}
	if problem != "" || own == "" {
		return first, problem
	}
	second, problem := clock(own)
	if problem == "" && first != second && first != 0 {
		problem = fmt.Sprintf("The date says %s and the time %s. Take one of them out.", first, second)
	}
	return second, problem
}

// instant reads a moment that names its own zone.
func (rd *reader) instant(b *building, t time.Time, cell, timeCell string) {
	slot, err := calendar.SlotAt(t, rd.o.Zone)
	if err != nil {
		b.bad(err.Error())
		return
	}
	if day := slot.Day; day.Year < firstYear || day.Year > lastYear {
		b.bad(noSuchDay(cell))
		return
	}
	if timeCell != "" {
		if at, problem := clock(timeCell); problem != "" || at != slot.At {
			b.bad(fmt.Sprintf("%q is %s in %s, and the time says %q. Take one of them out.", clip(cell), slot, rd.o.Zone, clip(timeCell)))
			return
		}
	}
	b.note("%s is %s in %s.", clip(cell), slot, rd.o.Zone)
	b.row.Slot = slot
	if s, shift, err := slot.Resolve(); err == nil && shift == calendar.Repeated && !s.Equal(t.Truncate(time.Minute)) {
		b.bad(fmt.Sprintf("%s comes twice on that day in %s, and the second is meant; Rounds can only plan the first. Choose a time an hour later.", slot.At, rd.o.Zone))
	}
}

// place keeps the slot and tells of a time that the clocks leave out or repeat.
func (rd *reader) place(b *building, s calendar.Slot) {
	b.row.Slot = s
	at, shift, err := s.Resolve()
	switch {
	case err != nil:
		b.bad(err.Error())
	case shift == calendar.Skipped:
		b.note("The clocks go forward over %s in %s: the post goes out at %s.", s, s.Zone, at.Format("15:04"))
	case shift == calendar.Repeated:
		b.note("%s comes twice in %s, as the clocks go back: the first is meant.", s, s.Zone)
	}
}

// repeats tells of a text that an earlier row has for the same platforms:
// several platforms refuse it.
func (rd *reader) repeats(b *building) {
	if b.row.Content.Text == "" {
		return
	}
	key := fmt.Sprint(b.row.Platforms, b.row.Accounts, b.row.Content.Text)
	if n, ok := rd.texts[key]; ok {
		b.note("The text is that of row %d; some platforms refuse a text twice.", n)
		return
	}
	rd.texts[key] = b.row.Number
}

// many writes a number with its word.
func many(n int, one, more string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, more)
}
