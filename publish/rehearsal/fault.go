package rehearsal

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"strings"

	"rounds/calendar"
)

// Fault is something that goes wrong with the calls it matches.
type Fault struct {
	// Platform is facebook or x; "" and "*" mean any.
	Platform string `json:"platform,omitempty"`
	// Account is an account's id; "" means any.
	Account string `json:"account,omitempty"`
	// Call is one of the names in [Server.FaultCalls]; "" and "any" mean every call.
	Call string `json:"call,omitempty"`
	// What happens: one of the keys of [Whats].
	What string `json:"what"`
	// Times it happens; 0 is once, -1 for ever.
	Times int `json:"times,omitempty"`
	// After is how many matching calls go well first.
	After int `json:"after,omitempty"`

	// Status of refuse, act-then-5xx, redirect and 429.
	Status int `json:"status,omitempty"`
	// Body of refuse, act-then-5xx, garbage and garbage-before, in place of the
	// platform's own; "" is an empty body.
	Body *string `json:"body,omitempty"`
	// Code and Subcode of Facebook's answer to refuse and act-then-5xx.
	Code    int `json:"code,omitempty"`
	Subcode int `json:"subcode,omitempty"`
	// MS of hang, act-then-hang, slow and lag: milliseconds; 0 is 1500. A lag
	// goes by the server's clock, the others by real time.
	MS int `json:"ms,omitempty"`
	// ResetSeconds of 429: when the window opens again; absent means that the
	// answer names no time. Negative and absurd values are sent as they are.
	ResetSeconds *int64 `json:"reset_seconds,omitempty"`
	// RetryAfter of 429 is sent as it stands in a Retry-After header.
	RetryAfter string `json:"retry_after,omitempty"`
	// Location of redirect; "" sends the client to the same call again.
	Location string `json:"location,omitempty"`
	// Reset makes cut and act-then-cut a TCP reset in place of an orderly end.
	Reset bool `json:"reset,omitempty"`
}

// Kinds of fault.
const (
	Refuse        = "refuse"
	Redirect      = "redirect"
	TooMany       = "429"
	ExpireToken   = "expire-token"
	Cut           = "cut"
	Hang          = "hang"
	GarbageBefore = "garbage-before"
	ActThen5xx    = "act-then-5xx"
	ActThenCut    = "act-then-cut"
	ActThenHang   = "act-then-hang"
	Half          = "half"
	Garbage       = "garbage"
	Slow          = "slow"
	Lag           = "lag"
)

// what is one kind of fault: a sentence, and the parameters it looks at.
type what struct {
	does string
	uses string
}

var whats = map[string]what{
	Refuse:        {"answers with status (default 503) in the platform's own words; does not act", "status body code subcode"},
	Redirect:      {"answers with status (default 307) and location; does not act", "status location"},
	TooMany:       {"answers that too much was asked, as the platform says it; does not act", "status reset_seconds retry_after"},
	ExpireToken:   {"the token in use is dead from this call on, until the faults are cleared; does not act", ""},
	Cut:           {"ends the connection without an answer; does not act", "reset"},
	Hang:          {"waits ms, then acts, even when the client has left", "ms"},
	GarbageBefore: {"answers 200 with rubbish; does not act", "body"},
	ActThen5xx:    {"acts, then answers with status (default 500)", "status body code subcode"},
	ActThenCut:    {"acts, then ends the connection without an answer", "reset"},
	ActThenHang:   {"acts, waits ms, then answers", "ms"},
	Half:          {"acts, then ends the connection in the middle of the answer", ""},
	Garbage:       {"acts, then answers 200 with rubbish", "body"},
	Slow:          {"acts; the answer trickles in over ms; joins any other fault", "ms"},
	Lag:           {"what the call creates is shown to read-backs only ms later; joins any other fault", "ms"},
}

// Whats tells what each kind of fault does.
func Whats() map[string]string {
	m := map[string]string{}
	for name, w := range whats {
		m[name] = w.does
	}
	return m
}

const (
	defaultMS = 1500
	// maxMS keeps an ordered wait from outliving every test.
	maxMS = 600_000
)

func (f Fault) ms() int { return cmp.Or(f.MS, defaultMS) }

// check tells what in the fault is unknown or of no use, given the calls of
// each platform.
func (f Fault) check(calls map[string][]string) error {
	wrong := func(text, hint string) error {
		return &calendar.Error{Op: "order a fault", Kind: calendar.Invalid, Text: text, Hint: hint}
	}
	w, known := whats[f.What]
	if !known {
		return wrong("there is no fault "+strconv.Quote(f.What), "use one of "+words(slices.Sorted(maps.Keys(whats))))
	}
	names, known := calls[f.Platform]
	if !known {
		return wrong("there is no platform "+strconv.Quote(f.Platform), "use one of "+words(slices.Sorted(maps.Keys(calls))))
	}
	if f.Call != "" && f.Call != anyCall && !slices.Contains(names, f.Call) {
		return wrong("there is no call "+strconv.Quote(f.Call), "use any or one of "+words(names))
	}
	for _, p := range f.given() {
		if !slices.Contains(strings.Fields(w.uses), p) {
			return wrong("the fault "+f.What+" has no use for "+p, "leave it out")
		}
	}
	switch {
	case f.Times < -1:
		return wrong("times cannot be "+strconv.Itoa(f.Times), "use a count, or -1 for ever")
	case f.After < 0:
		return wrong("after cannot be "+strconv.Itoa(f.After), "use how many calls go well first")
	case f.MS < 0 || f.MS > maxMS:
		return wrong("ms cannot be "+strconv.Itoa(f.MS), "use milliseconds up to "+strconv.Itoa(maxMS))
	case f.Status != 0 && (f.Status < 300 || f.Status > 599):
		return wrong("status cannot be "+strconv.Itoa(f.Status), "use an HTTP status from 300 to 599")
	}
	return nil
}

// given names the parameters that are set.
func (f Fault) given() []string {
	var set []string
	for _, p := range []struct {
		name string
		is   bool
	}{
		{"status", f.Status != 0},
		{"body", f.Body != nil},
		{"code", f.Code != 0},
		{"subcode", f.Subcode != 0},
		{"ms", f.MS != 0},
		{"reset_seconds", f.ResetSeconds != nil},
		{"retry_after", f.RetryAfter != ""},
		{"location", f.Location != ""},
		{"reset", f.Reset},
	} {
		if p.is {
			set = append(set, p.name)
		}
	}
	return set
}

// words joins names; the empty one has no word.
func words(names []string) string {
	return strings.Join(slices.DeleteFunc(slices.Clone(names), func(n string) bool { return n == "" }), ", ")
}
