package planfile

import (
	"fmt"
	"io"
	"strings"

	"rounds/calendar"
)

// Read reads a plan. An error, always a [calendar.Error] of kind Invalid, says
// that nothing can be made of the file as a whole; what is wrong with single
// rows is in the report. Beside an error the report tells as much as was
// understood till then.
func Read(r io.Reader, o Options) (Report, error) {
	report := Report{Columns: []Column{}, Ignored: []string{}, Rows: []Row{}, Bad: []BadRow{}}
	if _, err := calendar.LoadZone(o.Zone); err != nil {
		return report, err
	}
	b, err := load(r)
	if err != nil {
		return report, err
	}
	text, name, err := decode(b)
	if err != nil {
		return report, err
	}
	report.Encoding = name
	text, skipped, comma := delimiter(text)
	report.Delimiter = string(comma)
	t := newTable(text, comma)
	t.line += skipped
	head, ok := firstRecord(t)
	if !ok {
		return report, invalid("the file is empty", "choose the file that the spreadsheet was saved to")
	}
	cols, err := understand(head.cells, o.Zone)
	report.Columns, report.Ignored = cols.used()
	if err != nil {
		return report, err
	}
	records, err := records(t, o.rows())
	if err != nil {
		return report, err
	}
	if report.Order, err = decideOrder(records, cols, o.DateOrder); err != nil {
		return report, err
	}
	rd := reader{o: o, cols: cols, order: report.Order, source: "csv:" + string(calendar.SumSHA256(b)), texts: map[string]int{}}
	for _, rec := range records {
		row, problems := rd.row(rec)
		if len(problems) > 0 {
			report.Bad = append(report.Bad, BadRow{Number: rec.number, Line: rec.line, Problems: problems})
		} else {
			report.Rows = append(report.Rows, row)
		}
	}
	return report, nil
}

// delimiter finds out how columns are divided: the sign with which the header
// has the most known columns, then the most columns at all. Excel's own line
// "sep=;" decides by itself and is no row: it is cut off, and skipped counts it.
func delimiter(text string) (rest string, skipped int, comma byte) {
	if len(text) > 5 && strings.EqualFold(text[:4], "sep=") && strings.IndexByte(",;\t", text[4]) >= 0 {
		for _, end := range []string{"\r\n", "\n", "\r"} {
			if rest, ok := strings.CutPrefix(text[5:], end); ok {
				return rest, 1, text[4]
			}
		}
	}
	best := [2]int{-1, -1}
	for _, c := range []byte{',', ';', '\t'} {
		head, _ := firstRecord(newTable(text, c))
		got := [2]int{score(head.cells), len(head.cells)}
		if got[0] > best[0] || got[0] == best[0] && got[1] > best[1] {
			best, comma = got, c
		}
	}
	return text, 0, comma
}

// firstRecord gives the first record that holds anything.
func firstRecord(t *table) (record, bool) {
	for {
		r, ok := t.next()
		if !ok || !r.blank() {
			return r, ok
		}
	}
}

// records gives the records under the header; blank ones are left out.
func records(t *table, most int) ([]record, error) {
	var out []record
	for {
		r, ok := t.next()
		if !ok {
			break
		}
		if r.blank() {
			continue
		}
		if len(out) == most {
			return nil, invalid(fmt.Sprintf("the file has more than %d rows", most), "split it into smaller files")
		}
		out = append(out, r)
	}
	if len(out) == 0 {
		return nil, invalid("there are no rows under the header", "choose the file that holds the plan, and save the right sheet of it")
	}
	return out, nil
}
