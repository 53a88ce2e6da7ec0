package planfile

import (
	"rounds/calendar"
	"rounds/calendar/platform"
)

// Report is what was understood of a file. All lists are in the file's order.
type Report struct {
	Format    Format   `json:"format"`
	Columns   []Column `json:"columns"`
	Ignored   []string `json:"ignored"`   // headers of columns that are not used
	Delimiter string   `json:"delimiter"` // ",", ";" or a tab
	Encoding  string   `json:"encoding"`  // UTF-8, UTF-16 or Windows-1252
	// Order is which way round dates such as 3/4/2026 were read; AnyOrder where no
	// such date left it open, or where the file has both.
	Order Order    `json:"date_order"`
	Rows  []Row    `json:"rows"`
	Bad   []BadRow `json:"bad"`
}

// OK tells whether every row can be taken over.
func (r Report) OK() bool { return len(r.Bad) == 0 }

// Column is a column that is used.
type Column struct {
	Header  string `json:"header"`  // as it stands in the file
	Meaning string `json:"meaning"` // one of the words of [Meanings]
}

// Row is one post of the plan.
type Row struct {
	Number    int              `json:"row"`  // as a spreadsheet shows it; the header is usually row 1
	Line      int              `json:"line"` // where it begins in the file, from 1; differs behind line breaks in cells
	Slot      calendar.Slot    `json:"slot"`
	Content   calendar.Content `json:"content"`
	Images    []string         `json:"images"` // paths or addresses, as the file names them
	Alts      []string         `json:"alts"`   // of the images, in their order; may be fewer
	Platforms []platform.Name  `json:"platforms"`
	Accounts  []string         `json:"accounts,omitempty"` // names beside the platforms, as the file has them
	Kind      platform.Kind    `json:"post_kind,omitempty"`
	Kept      []string         `json:"kept,omitempty"` // lines that go with the draft as a note, never sent
	Notes     []string         `json:"notes"`          // what a person should know of how the row was read
	// Source names file and row: "csv:", the SHA-256 of the file, ":" and the row's number.
	Source string `json:"source"`
}

// BadRow is a row that cannot be taken over, with what to mend.
type BadRow struct {
	Number   int      `json:"row"`
	Line     int      `json:"line"`
	Problems []string `json:"problems"`
}
