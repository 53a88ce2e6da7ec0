package calendar

import "errors"

// ErrorKind sorts errors by what the person can do about them.
type ErrorKind int

const (
	// Internal is a fault of the program; its cause goes to the log only.
	Internal ErrorKind = iota
	// Invalid is wrong use or input that cannot be read.
	Invalid
	// NotFound is a thing that is not, or no longer, there.
	NotFound
	// Conflict is a change that somebody else made first.
	Conflict
	// Forbidden is something that a rule of the practice or of the calendar forbids.
	Forbidden
	// Busy is a file or a claim that another program holds just now.
	Busy
	// Newer is a file that a later Rounds has written.
	Newer
	// Damaged is a file that cannot be trusted.
	Damaged
	// Disk is a disk that is full, read-only or failing.
	Disk
	// SignIn is an account that has to be connected again.
	SignIn
	// Network is a platform that cannot be reached.
	Network
	// NeedsPerson is a question that only a person can answer.
	NeedsPerson
)

// Error is the one error that reaches a person. Text is a sentence without
// capital and full stop that names the thing and the value; Hint is the next
// step, on a line of its own. Err is the cause, for the log.
type Error struct {
	Op   string
	Kind ErrorKind
	Text string
	Hint string
	Err  error
}

// Error gives the sentence, and the cause where the sentence is missing.
func (e *Error) Error() string {
	switch {
	case e.Text != "":
		return e.Text
	case e.Err != nil:
		return e.Op + ": " + e.Err.Error()
	}
	return e.Op
}

// Unwrap gives the cause.
func (e *Error) Unwrap() error { return e.Err }

// KindOf tells what kind of error err is; an unknown error is [Internal].
func KindOf(err error) ErrorKind {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Kind
	}
	return Internal
}

// HintOf gives the next step that err carries, or "".
func HintOf(err error) string {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Hint
	}
	return ""
}
