package planfile

import (
	"fmt"
	"io"
	"slices"
	"strings"
)

// Read reads a plan: [Open] and [File.Read] in one.
func Read(r io.Reader, o Options) (Report, error) {
	f, err := Open(r)
	if err != nil {
		return Report{Columns: []Column{}, Ignored: []string{}, Rows: []Row{}, Bad: []BadRow{}}, err
	}
	return f.Read(o)
}

// delimiter finds out how columns are divided: the sign with which the header
// has the most known columns, then, for a file without a header, the one that
// lets a date stand in a cell of its own, then the most columns. Excel's own line
// "sep=;" decides by itself and is no row: it is cut off, and skipped counts it.
func delimiter(text string) (rest string, skipped int, comma byte) {
	if len(text) > 5 && strings.EqualFold(text[:4], "sep=") && strings.IndexByte(",;\t", text[4]) >= 0 {
		for _, end := range []string{"\r\n", "\n", "\r"} {
			if rest, ok := strings.CutPrefix(text[5:], end); ok {
				return rest, 1, text[4]
			}
		}
	}
	best := [3]int{-1, -1, -1}
	for _, c := range []byte{',', ';', '\t'} {
		head, _ := firstRecord(newTable(text, c))
		got := [3]int{score(head.cells), 0, len(head.cells)}
		if slices.ContainsFunc(head.cells, isWhenCell) {
			got[1] = 1
		}
		if slices.Compare(got[:], best[:]) > 0 {
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
