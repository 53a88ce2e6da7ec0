package cli

import (
	"fmt"
	"strings"

	"rounds/calendar"
	"rounds/calendar/planfile"
)

// text prints the report: what was understood, then row by row.
func (i *importer) text(r planfile.Report) {
	if !i.q.plain {
		i.line("read as %s, %s. %s", r.Format.Title(), i.look.Sure, i.look.Why)
	}
	delimiter := fmt.Sprintf("%q", r.Delimiter)
	if r.Delimiter == "\t" {
		delimiter = "tabs"
	}
	i.line("%s, columns divided by %s; times are those of %s", r.Encoding, delimiter, i.o.Zone)
	switch r.Order {
	case planfile.DayFirst:
		i.line("dates such as 3/4/2026 are read as 3 April; if that is wrong: --dates month-first")
	case planfile.MonthFirst:
		i.line("dates such as 3/4/2026 are read as 4 March; if that is wrong: --dates day-first")
	case planfile.YearFirst:
		i.line("dates such as 26/4/3 are read as 3 April 2026; if that is wrong: --dates day-first")
	case planfile.AnyOrder:
	}
	for _, c := range r.Columns {
		what := "is the " + c.Meaning
		if c.Meaning == "note" {
			what = "is kept as a note"
		}
		i.line("  %s %s", fill(clean(c.Header, 24), 24), what)
	}
	if len(r.Ignored) > 0 {
		i.line("  not used: %s", clean(strings.Join(r.Ignored, ", "), 0))
	}
	past, now := 0, i.Now()
	for _, row := range r.Rows {
		when := row.Slot.String()
		if at, err := row.Slot.Instant(); err == nil {
			layout := " (15:04 UTC)"
			if calendar.DayOf(at.UTC()) != row.Slot.Day {
				layout = " (2006-01-02 15:04 UTC)"
			}
			when += at.UTC().Format(layout)
			if at.Before(now) {
				past++
			}
		}
		i.line("  row %-4d %s  %s", row.Number, when, clean(row.Content.Heading(), 50))
		for _, n := range row.Notes {
			i.line("           note: %s", clean(n, 0))
		}
	}
	for _, b := range r.Bad {
		for _, p := range b.Problems {
			i.line("  row %-4d BAD: %s", b.Number, clean(p, 0))
		}
	}
	if past > 0 {
		i.line("%s in the past: nothing of that is sent unless you choose to", plural(past, "row")+map[bool]string{true: " is", false: " are"}[past == 1])
	}
}
