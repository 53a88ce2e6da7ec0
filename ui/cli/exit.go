package cli

import (
	"errors"
	"fmt"
	"io"

	"charm.land/fang/v2"

	"rounds/calendar"
)

// errNeedsPerson ends a command whose answer is printed already with status 1.
var errNeedsPerson = errors.New("something needs a person")

// usage is an error of wrong use, with the next step.
func usage(text, hint string) error {
	return &calendar.Error{Op: "read the command", Kind: calendar.Invalid, Text: text, Hint: hint}
}

// Status gives the exit status of a command's error: 0 done, 1 something needs
// a person, 2 wrong use or input that cannot be read.
func Status(err error) int {
	if err == nil {
		return 0
	}
	if errors.Is(err, errNeedsPerson) {
		return 1
	}
	e, ok := errors.AsType[*calendar.Error](err)
	if !ok {
		return 2 // cobra's own errors: wrong use
	}
	switch e.Kind {
	case calendar.Invalid, calendar.NotFound, calendar.Newer, calendar.Damaged:
		return 2
	case calendar.Internal, calendar.Conflict, calendar.Forbidden, calendar.Busy, calendar.Disk, calendar.SignIn,
		calendar.Network, calendar.NeedsPerson:
	}
	return 1
}

// showError prints the sentence and, on a line of its own, the next step.
func showError(w io.Writer, _ fang.Styles, err error) {
	if errors.Is(err, errNeedsPerson) {
		return
	}
	fmt.Fprintf(w, "rounds: %s\n", clean(err.Error(), 0))
	if h := calendar.HintOf(err); h != "" {
		fmt.Fprintf(w, "  %s\n", clean(h, 0))
	} else if _, ok := errors.AsType[*calendar.Error](err); !ok {
		fmt.Fprintf(w, "  see: rounds --help\n")
	}
}
