package planfile

import "strings"

// record is one row of cells as a spreadsheet would show it.
type record struct {
	number int // of the record in the file, from 1; blank ones count
	line   int // where it begins, from 1
	cells  []string
	fault  string // what is wrong with its quotation marks, as a sentence, or ""
}

// blank tells whether no cell holds anything.
func (r record) blank() bool {
	for _, c := range r.cells {
		if strings.TrimSpace(c) != "" {
			return false
		}
	}
	return r.fault == ""
}

// table reads records of RFC 4180: cells in quotation marks may hold the
// delimiter, line breaks and doubled quotation marks; a record ends with CRLF,
// LF or CR. encoding/csv would do, but it passes over empty lines, and row
// numbers would no longer be those of the spreadsheet.
type table struct {
	text   string
	comma  byte
	pos    int
	line   int
	number int
}

func newTable(text string, comma byte) *table { return &table{text: text, comma: comma, line: 1} }

// next gives the next record, and false at the end.
func (t *table) next() (record, bool) {
	if t.pos >= len(t.text) {
		return record{}, false
	}
	t.number++
	r := record{number: t.number, line: t.line}
	for {
		r.cells = append(r.cells, t.cell(&r))
		if t.pos >= len(t.text) {
			return r, true
		}
		c := t.text[t.pos]
		t.pos++
		if c == t.comma {
			continue
		}
		if c == '\r' && t.pos < len(t.text) && t.text[t.pos] == '\n' {
			t.pos++
		}
		t.line++
		return r, true
	}
}

// cell reads one cell and stops before what ends it.
func (t *table) cell(r *record) string {
	if t.pos < len(t.text) && t.text[t.pos] == '"' {
		return t.quoted(r)
	}
	return t.plain()
}

func (t *table) plain() string {
	start := t.pos
	for t.pos < len(t.text) {
		switch t.text[t.pos] {
		case t.comma, '\r', '\n':
			return t.text[start:t.pos]
		}
		t.pos++
	}
	return t.text[start:]
}

func (t *table) quoted(r *record) string {
	t.pos++
	var b strings.Builder
	for {
		start := t.pos
		end := strings.IndexByte(t.text[t.pos:], '"')
		if end < 0 {
			r.fault = "A quotation mark is opened in this row and never closed, so the rest of the file belongs to it. Close it, or double it where it is part of the text."
			b.WriteString(t.text[start:])
			t.pos = len(t.text)
			return b.String()
		}
		t.pos += end
		b.WriteString(t.text[start:t.pos])
		t.line += lineBreaks(t.text[start:t.pos])
		t.pos++
		if t.pos < len(t.text) && t.text[t.pos] == '"' {
			b.WriteByte('"')
			t.pos++
			continue
		}
		if rest := t.plain(); strings.TrimSpace(rest) != "" {
			r.fault = "There is text behind a closing quotation mark. Double each quotation mark that is part of the text."
			b.WriteString(rest)
		}
		return b.String()
	}
}

// lineBreaks counts CRLF, LF and CR.
func lineBreaks(s string) int {
	return strings.Count(s, "\n") + strings.Count(s, "\r") - strings.Count(s, "\r\n")
}
