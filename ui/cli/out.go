package cli

import (
	"io"

	"rounds/calendar"
)

// answers is where answers go. The first failure to write is kept: an answer
// that did not arrive must not look like one.
type answers struct {
	io.Writer
	failed error
}

func (a *answers) Write(b []byte) (int, error) {
	n, err := a.Writer.Write(b)
	if err != nil && a.failed == nil {
		a.failed = &calendar.Error{
			Op: "print the answer", Kind: calendar.Disk, Text: "the answer could not be written",
			Hint: "see whether the disk is full; what the command did is done", Err: err,
		}
	}
	return n, err
}
