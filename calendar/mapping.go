package calendar

import (
	"fmt"
	"time"
)

// ImportMapping is what a person said once of files that another program writes:
// what their columns are, and which accounts are meant by the names in them. It
// is found again by the header row. It is kept in the calendar file and not
// beside it, because it names accounts of that file, and so that it is there for
// everybody who works on the calendar, on each computer, and in its backups.
type ImportMapping struct {
	// Header is the fingerprint of the header row.
	Header SHA256 `json:"header"`
	// Columns are the meanings in the order of the file's columns, "" for one that
	// is not used. An empty list leaves them to the header's words.
	Columns []string `json:"columns,omitempty"`
	// Accounts are the accounts by the name in the file, in small letters; an empty
	// list means that posts for that name wait for their accounts.
	Accounts map[string][]AccountID `json:"accounts,omitempty"`
	At       time.Time              `json:"at"`
	By       PersonID               `json:"by,omitempty"`
}

// The bounds of a mapping, far above what any file needs.
const (
	mostMappedColumns  = 500
	mostMappedAccounts = 500
	longestMappedName  = 500
)

// Check tells what is wrong with the mapping, as an error of kind [Invalid], or nil.
func (m ImportMapping) Check() error {
	wrong := func(text string) error {
		return &Error{Op: "keep a mapping", Kind: Invalid, Text: text, Hint: "name fewer columns and accounts, or give the file in the calendar's own form"}
	}
	switch {
	case len(m.Header) != 64:
		return wrong("the mapping belongs to no header row")
	case len(m.Columns) > mostMappedColumns:
		return wrong(fmt.Sprintf("the mapping has %d columns; the most is %d", len(m.Columns), mostMappedColumns))
	case len(m.Accounts) > mostMappedAccounts:
		return wrong(fmt.Sprintf("the mapping has %d names; the most is %d", len(m.Accounts), mostMappedAccounts))
	}
	for name := range m.Accounts {
		if len(name) > longestMappedName {
			return wrong("a name in the mapping is too long")
		}
	}
	return nil
}
