// Package planfile reads a plan of posts from a spreadsheet saved as CSV, and
// writes one.
//
// [Read] takes the bytes of a file and gives a [Report]: what was understood
// (which column is what, how columns are divided, the encoding, which way round
// dates are), every row that can be taken over, and every row that cannot, each
// by the number that a spreadsheet shows beside it, with sentences that say why.
// It changes nothing and looks at nothing but the file: whether all rows or none
// are taken over is the caller's to decide, and so is finding the pictures.
//
// Nothing is guessed. Where a file leaves open whether 3/4/2026 is in March or
// in April, Read asks for [Options.DateOrder]; a cell that cannot be understood
// makes its row bad, and no row is left out in silence. Text from the file is
// cleaned of control characters, bounded in length, and a cell that was
// protected against being run as a formula (a leading apostrophe) is undone.
//
// Files of other programs are read the same way: [File.Look] says whose a file
// seems to be (Buffer's, Hootsuite's, Publer's, a plan with known names, or one
// whose columns a person has to name) and how sure that is; [Options.Format] says
// what it is read as, and [Options.Foreign] takes names of accounts, numbers for
// dates and addresses of pictures. What no post has a place for is in [Row.Kept]:
// nothing of a row is lost in silence, and nothing is downloaded.
//
// [Write] makes a file from rows that Read gives back unchanged; cells that a
// spreadsheet would run as a formula are protected.
//
// The file's bytes become rows of cells in decode.go and table.go; columns.go
// knows what columns are usually called, profile.go the vendors' forms.
package planfile
