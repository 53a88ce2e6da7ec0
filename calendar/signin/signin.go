package signin

import (
	"context"
	"strings"
	"time"

	"rounds/calendar"
	"rounds/calendar/platform"
)

// Way is one way to an account's keys, for somebody who has never seen a
// developer's console.
type Way struct {
	Name  string // stable: "paste", "browser", "login"
	Title string
	Text  string // for whom it is
	Steps []Step
	// Fields are what the person gives, in the order of asking.
	Fields []Field
	// Browser says that the person agrees on a page of the platform in the end.
	Browser bool
}

// Takes is about how long the whole way takes.
func (w Way) Takes() (sum time.Duration) {
	for _, s := range w.Steps {
		sum += s.Takes
	}
	return sum
}

// Costs is what the way costs, or "" for nothing.
func (w Way) Costs() string {
	var all []string
	for _, s := range w.Steps {
		if s.Costs != "" {
			all = append(all, s.Costs)
		}
	}
	return strings.Join(all, "; ")
}

// Step is one step of a way.
type Step struct {
	Title string
	Text  string        // what to click
	Open  string        // address to open, or ""
	Copy  string        // what to copy, or ""
	Takes time.Duration // about how long
	Costs string        // what it costs, or "" for nothing
}

// Field is one thing that a person gives.
type Field struct {
	Name     string // "token", "refresh", "client id", "client secret" or "app secret"
	Label    string // as the platform's pages call it
	Optional bool
	Why      string // when an optional one is wanted
}

// Right is one permission that is asked for.
type Right struct {
	Permission string `json:"permission"` // in the platform's words
	For        string `json:"for"`        // "publishing posts"
	Required   bool   `json:"required"`   // without it nothing can be sent
}

// Profile is a Page, an account, an organisation's page or a channel that a
// person's key leads to.
type Profile struct {
	ID   string
	Name string
	May  bool // publish there
}

// Input is what a person gives to sign an account in. The same one is handed on
// from the first question to the keeping of the keys.
type Input struct {
	Platform platform.Name
	Base     string // of a rehearsal; "" is the platform's own
	Way      string
	// Values are the secrets by the name of their field. They are taken out when
	// they were handed on.
	Values   map[string]string
	Without  []string // optional permissions that the person leaves out
	Returned string   // the address that the browser ended on
	Profile  string   // which of several, by id or name

	// State is what the other side has in hand; nobody else looks at it.
	State any
}

// Asked is a page that waits for the person's consent.
type Asked struct {
	Address string
	// Deaf tells why nothing hears the browser come back; nil where something does.
	// The address that it ends on can be pasted either way.
	Deaf error
	// Wait gives the address that the browser came back with.
	Wait func(ctx context.Context) (string, error)
	// Close ends the waiting; it may be called twice.
	Close func()
}

// Found is what a platform said of a key.
type Found struct {
	// Account is as it is to be saved, without an id.
	Account calendar.Account
	Link    string // its public page, or ""
	// Granted are permissions in the platform's words; nil where it does not say.
	Granted []string
	Missing []Right
	Notes   []string
	// Profiles are what the key leads to, where one has to be chosen first.
	Profiles []Profile
}

// Sentences say what was found beside the account itself: until when the key is
// good, as the day is in a zone, what it may do, what is missing, and what else is
// to be known.
func (f Found) Sentences(zone *time.Location) []string {
	var out []string
	switch until := f.Account.KeyUntil; {
	case until.IsZero():
		out = append(out, "the key has no end that is known")
	default:
		out = append(out, "to be connected again before "+until.In(zone).Format("2 January 2006"))
	}
	if len(f.Granted) > 0 {
		out = append(out, "granted: "+strings.Join(f.Granted, ", "))
	}
	for _, m := range f.Missing {
		out = append(out, "not granted: "+m.Permission+", needed for "+m.For)
	}
	return append(out, f.Notes...)
}

// Over gives the account that a found one takes the place of: the one that the
// file has for the same profile already, or one served by hand under the same
// name, with the new keys. Name, id and version are those of the file.
func (f Found) Over(all []calendar.Account) calendar.Account {
	a := f.Account
	best := -1
	for i, old := range all {
		if old.Platform != a.Platform || strings.TrimRight(old.Base, "/") != strings.TrimRight(a.Base, "/") {
			continue
		}
		same := old.RemoteID == "" && (handles(old.Handle, a.Handle) || strings.EqualFold(old.Name, a.Name))
		switch {
		case old.RemoteID == a.RemoteID && a.RemoteID != "":
			best = i
		case same && best < 0:
			best = i
		}
		if best == i && old.RemoteID == a.RemoteID {
			break
		}
	}
	if best < 0 {
		return a
	}
	return On(all[best], a)
}

// On gives an account of the file with what was found for it.
func On(old, found calendar.Account) calendar.Account {
	a := found
	a.ID, a.Version, a.Base = old.ID, old.Version, old.Base
	if old.Name != "" {
		a.Name = old.Name
	}
	if a.Handle == "" {
		a.Handle = old.Handle
	}
	return a
}

func handles(a, b string) bool {
	a, b = strings.TrimPrefix(a, "@"), strings.TrimPrefix(b, "@")
	return a != "" && strings.EqualFold(a, b)
}
