package wire

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"time"

	"rounds/calendar"
	"rounds/publish"
)

// LookHint is the next step wherever it is not known whether a post is out.
const LookHint = "Rounds looks at the account before it does anything else"

// TimeHint is the next step wherever time alone mends it.
const TimeHint = "it is tried again by itself"

// Fault reads the error of a call as the fault of a step. The name is that of
// the platform; public says that the step makes something that others can see.
func Fault(err error, name string, public bool) *publish.Fault {
	var e *Error
	if !errors.As(err, &e) {
		f := &publish.Fault{Class: publish.Again, Text: "the call to " + name + " could not be made", Hint: TimeHint, Err: err}
		if public {
			Open(f)
		}
		return f
	}
	f := &publish.Fault{Class: publish.Again, Text: e.Because(name), Hint: e.hint(), Err: err}
	if public && e.Sent {
		Open(f)
	}
	return f
}

// TokenFault reads the error of [publish.Target]'s Token. Nothing was sent, so
// it never leaves anything open.
func TokenFault(err error) *publish.Fault {
	var f *publish.Fault
	if errors.As(err, &f) {
		return f
	}
	hint := calendar.HintOf(err)
	if hint == "" {
		hint = "see with rounds doctor whether the account is connected"
	}
	return &publish.Fault{
		Class: publish.Person, Text: "the account's secret could not be had: " + Outside(err.Error()), Hint: hint, Err: err,
	}
}

// Rejected asks for another key in the place of one that was turned down, which says
// that nothing was done under it: f stays where there is none. Whose key it is, is
// said as in "the Page's".
func Rejected(ctx context.Context, t publish.Target, token, whose string, f *publish.Fault) *publish.Fault {
	_, err := t.Token(ctx, token)
	if err == nil {
		return &publish.Fault{Class: publish.Again, Text: whose + " key was renewed", Hint: TimeHint, Code: f.Code}
	}
	if other := TokenFault(err); other.Class != publish.SignIn {
		return other
	}
	f.Err = err
	return f
}

// Says adds the platform's own words to a sentence, bounded and without secrets.
func Says(text, name, words string, secrets ...string) string {
	return text + " (" + name + " says: “" + Outside(words, secrets...) + "”)"
}

// KeepFault says that a secret which a later step needs could not be kept. The
// disk may be full for a moment: the step is done again.
func KeepFault(err error) *publish.Fault {
	hint := calendar.HintOf(err)
	if hint == "" {
		hint = "see with rounds doctor whether keys can be kept on this computer, then start the run again"
	}
	return &publish.Fault{
		Class: publish.Again, Text: "the address of an upload could not be kept: " + Outside(err.Error()), Hint: hint, Err: err,
	}
}

// FileFault says that a file that belongs to the post could not be opened.
func FileFault(err error) *publish.Fault {
	hint := calendar.HintOf(err)
	if hint == "" {
		hint = "put the file back, or attach another and have the post approved again"
	}
	return &publish.Fault{
		Class: publish.Person, Text: "a file of the post cannot be opened: " + Outside(err.Error()), Hint: hint, Err: err,
	}
}

// Garbled is the fault of an answer that is not in the platform's words: a page
// of some server between here and there, half a sentence, nothing at all. After
// a call that publishes it leaves the end open, whatever the status, except for
// the few statuses that a server gives before it has acted. Code and secrets are
// as in [Outside].
func Garbled(a Answer, name string, public bool, secrets ...string) *publish.Fault {
	f := &publish.Fault{
		Class: publish.Again, Hint: TimeHint, Code: Outside(Status(a.Status)+": "+string(a.Body[:min(len(a.Body), 200)]), secrets...),
		Text: name + " gave an answer that cannot be read (" + Status(a.Status) + ")",
	}
	if public && !turnedAway(a.Status) {
		Open(f)
	}
	return f
}

// Open makes a fault leave open whether the step had its effect.
func Open(f *publish.Fault) {
	f.Class, f.Hint, f.Until = publish.Unknown, LookHint, time.Time{}
	f.Text += ", so it is not known whether the post is out"
}

// Status names an HTTP status.
func Status(code int) string { return "HTTP " + strconv.Itoa(code) }

// turnedAway tells of the statuses that a server gives before it has acted.
func turnedAway(status int) bool {
	switch status {
	case http.StatusUnauthorized, http.StatusForbidden, http.StatusNotFound, http.StatusMethodNotAllowed,
		http.StatusRequestEntityTooLarge, http.StatusRequestURITooLong, http.StatusTooManyRequests,
		http.StatusRequestHeaderFieldsTooLarge, http.StatusProxyAuthRequired:
		return true
	}
	return false
}
