// Package sent is the list of what went out: when, to which account, at which
// address, who approved it, and what it said, word for word. It can be searched
// and narrowed to an account or a span of days, and written to a file for a
// spreadsheet.
//
// [WriteCSV] keeps to RFC 4180 and turns cells that a spreadsheet would take for
// a formula into plain text. A file that is there already is never replaced
// without a yes.
package sent
