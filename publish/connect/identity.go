package connect

import (
	"fmt"
	"strings"
	"time"

	"rounds/calendar"
	"rounds/calendar/platform"
	"rounds/calendar/signin"
	"rounds/publish"
	"rounds/publish/connect/vault"
)

// Identity is what a platform says about a key.
type Identity struct {
	Platform platform.Name
	RemoteID string
	Name     string // as the platform shows it
	Handle   string // with @, or ""
	Link     string // the public page of the account, or ""
	// Granted are the permissions that the key has, in the platform's words; nil
	// where it does not say.
	Granted []string
	Missing []signin.Right
	// Until is when the account has to be connected again; zero where no end is known.
	Until time.Time
	// Notes are sentences that the person should read.
	Notes []string
	// Profiles are what can be chosen from where the key leads to several.
	Profiles []signin.Profile
}

// profile is one of those with the key that goes with it, where it has its own.
type profile struct {
	signin.Profile
	token vault.Secret
}

// public leaves the keys out.
func public(list []profile) []signin.Profile {
	out := make([]signin.Profile, len(list))
	for i, p := range list {
		out[i] = p.Profile
	}
	return out
}

// choose picks a profile by its id or name; where none is named, the only one
// there is. Its error says what can be chosen, or why this one cannot be.
func choose(list []profile, choice, what, none string) (profile, error) {
	var may []profile
	for _, one := range list {
		if choice == one.ID || choice != "" && strings.EqualFold(one.Name, choice) {
			if one.May {
				return one, nil
			}
			return one, &calendar.Error{
				Op: "connect an account", Kind: calendar.NeedsPerson, Text: "this person may not publish on the " + what + " “" + one.Name + "”",
				Hint: "give the person the right to publish in its settings there, then try again",
			}
		}
		if one.May {
			may = append(may, one)
		}
	}
	e := &calendar.Error{
		Op: "connect an account", Kind: calendar.NeedsPerson, Text: "the key leads to more than one " + what,
		Hint: fmt.Sprintf("choose one of the %d that it leads to", len(list)),
	}
	switch {
	case choice == "" && len(list) == 1 && len(may) == 1:
		return may[0], nil
	case len(list) == 0:
		e.Text, e.Hint = "the key leads to no "+what, none
	case choice != "":
		e.Text = "the key leads to no " + what + " “" + choice + "”"
	case len(list) == 1:
		return choose(list, list[0].ID, what, none)
	}
	return profile{}, e
}

// missing lists the needs that are not granted.
func missing(needs []signin.Right, granted []string) []signin.Right {
	has := map[string]bool{}
	for _, g := range granted {
		has[g] = true
	}
	var out []signin.Right
	for _, n := range needs {
		if !has[n.Permission] {
			out = append(out, n)
		}
	}
	return out
}

// dayText writes the day of an end for a note.
func dayText(t time.Time) string { return t.UTC().Format("2 January 2006") }

// asError puts a client's fault into the words of the calendar.
func asError(f *publish.Fault) *calendar.Error {
	kind := calendar.NeedsPerson
	switch f.Class {
	case publish.SignIn:
		kind = calendar.SignIn
	case publish.Again, publish.WaitUntil, publish.Unknown, publish.Working:
		kind = calendar.Network
	case publish.Refused, publish.Person:
	}
	return &calendar.Error{Op: "check a key", Kind: kind, Text: f.Text, Hint: f.Hint, Err: f}
}
