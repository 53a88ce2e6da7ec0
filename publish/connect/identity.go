package connect

import (
	"time"

	"rounds/calendar"
	"rounds/calendar/platform"
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
	Missing []Need
	// Until is when the account has to be connected again; zero where no end is known.
	Until time.Time
	// Notes are sentences that the person should read.
	Notes []string
	// Pages are what can be chosen from where the token is a person's.
	Pages []Page
}

// Need is one permission and what it is for.
type Need struct {
	Permission string
	For        string // "publishing posts"
	Required   bool   // without it nothing can be sent
}

// Page is a Facebook Page that a person's token leads to.
type Page struct {
	ID, Name string
	// May says that the person may publish there.
	May   bool
	token vault.Secret
}

// missing lists the needs that are not granted.
func missing(needs []Need, granted []string) []Need {
	has := map[string]bool{}
	for _, g := range granted {
		has[g] = true
	}
	var out []Need
	for _, n := range needs {
		if !has[n.Permission] {
			out = append(out, n)
		}
	}
	return out
}

// asError puts a client's fault into the words of the calendar.
func asError(f *publish.Fault) *calendar.Error {
	kind := calendar.NeedsPerson
	switch f.Class {
	case publish.SignIn:
		kind = calendar.SignIn
	case publish.Again, publish.WaitUntil, publish.Unknown:
		kind = calendar.Network
	case publish.Refused, publish.Person:
	}
	return &calendar.Error{Op: "check a key", Kind: kind, Text: f.Text, Hint: f.Hint, Err: f}
}
