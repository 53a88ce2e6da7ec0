package planfile

import (
	"fmt"
	"io"
	"strings"

	"rounds/calendar"
)

// File is a file as it was loaded: its bytes as text, and how columns are
// divided. [File.Look] says whose file it seems to be, [File.Read] reads it.
type File struct {
	source   string // "csv:" and the SHA-256 of its bytes
	text     string
	encoding string
	skipped  int // lines before the first row
	comma    byte
}

// Open loads a file. An error, always a [calendar.Error] of kind Invalid, says
// that it is no text or too large.
func Open(r io.Reader) (*File, error) {
	b, err := load(r)
	if err != nil {
		return nil, err
	}
	f := &File{source: "csv:" + string(calendar.SumSHA256(b))}
	text, name, err := decode(b)
	if err != nil {
		return nil, err
	}
	f.encoding = name
	f.text, f.skipped, f.comma = delimiter(text)
	return f, nil
}

func (f *File) table() *table {
	t := newTable(f.text, f.comma)
	t.line += f.skipped
	return t
}

// head gives the first record that holds anything, and the records behind it.
func (f *File) head() (record, *table, error) {
	t := f.table()
	head, ok := firstRecord(t)
	if !ok {
		return head, t, invalid("the file is empty", "choose the file that the spreadsheet was saved to")
	}
	if len(head.cells) > maxColumns {
		return head, t, invalid(fmt.Sprintf("the first row has %d columns; the most is %d", len(head.cells), maxColumns), "save the right sheet, with the columns of the plan only")
	}
	return head, t, nil
}

// Read reads the plan. An error, always a [calendar.Error] of kind Invalid, says
// that nothing can be made of the file as a whole; what is wrong with single
// rows is in the report. Beside an error the report tells as much as was
// understood till then.
func (f *File) Read(o Options) (Report, error) {
	if o.Format == "" {
		o.Format = CSV
	}
	report := Report{
		Format: o.Format, Columns: []Column{}, Ignored: []string{}, Encoding: f.encoding, Delimiter: string(f.comma), Rows: []Row{}, Bad: []BadRow{},
	}
	if _, err := calendar.LoadZone(o.Zone); err != nil {
		return report, err
	}
	head, t, err := f.head()
	if err != nil {
		return report, err
	}
	cols, headless, err := layout(head, o)
	report.Columns, report.Ignored = cols.used()
	if err != nil {
		return report, err
	}
	if headless {
		t = f.table()
	}
	records, err := records(t, o.rows())
	if err != nil {
		return report, err
	}
	if report.Order, err = decideOrder(records, cols, o.DateOrder); err != nil {
		return report, err
	}
	rd := reader{o: o, cols: cols, order: report.Order, source: f.source, decimals: f.comma != ',', texts: map[string]int{}}
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

// fingerprint gives the same for header rows with the same names in the same
// order, however they are written and divided.
func fingerprint(cells []string) calendar.SHA256 {
	names := make([]string, len(cells))
	for i, c := range cells {
		if names[i] = squeeze(c); names[i] == "" {
			names[i] = strings.TrimSpace(c)
		}
	}
	return calendar.SumSHA256([]byte(strings.Join(trimEmpty(names), "\x1f")))
}
