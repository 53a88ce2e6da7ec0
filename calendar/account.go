package calendar

import (
	"net"
	"net/url"
	"time"

	"rounds/calendar/platform"
)

// Account is one profile on one platform that posts go to. Its secret is kept
// elsewhere, under its id.
type Account struct {
	ID       AccountID     `json:"id"`
	Platform platform.Name `json:"platform"`
	Name     string        `json:"name"`             // as the practice calls it
	Handle   string        `json:"handle,omitempty"` // @name on the platform
	RemoteID string        `json:"remote_id,omitempty"`
	// Base is the address that every call to the account starts with. It is
	// fixed when the account is made, so that a token never travels to another
	// host than the one it was given for.
	Base string `json:"base"`
	// ByHand says that a person makes each post: the way of an account without keys.
	ByHand bool `json:"by_hand,omitempty"`
	Gone   bool `json:"gone,omitempty"` // no longer offered; its deliveries remain
	// KeyUntil is when the account's key ends, so that it can be told without
	// opening the secrets; zero where no end is known. KeyChecked is when the
	// platform was last asked.
	KeyUntil   time.Time `json:"key_until,omitzero"`
	KeyChecked time.Time `json:"key_checked,omitzero"`
	Version    uint64    `json:"version"`
}

// Loopback tells whether the account lives on this computer, in a rehearsal.
func (a Account) Loopback() bool {
	u, err := url.Parse(a.Base)
	return err == nil && isLoopback(u.Hostname())
}

func isLoopback(host string) bool {
	if host == "localhost" {
		return true
	}
	ip := net.ParseIP(host)
	return ip != nil && ip.IsLoopback()
}

// Check tells what is wrong with the account, as an error of kind [Invalid], or
// nil. The base address must be https, or http on a loopback address.
func (a Account) Check() error {
	if _, ok := platform.Parse(string(a.Platform)); !ok {
		return &Error{
			Op: "check an account", Kind: Invalid, Text: "there is no platform " + quoted(string(a.Platform)),
			Hint: "use facebook, instagram, linkedin, x or youtube",
		}
	}
	if a.Name == "" {
		return &Error{Op: "check an account", Kind: Invalid, Text: "the account has no name", Hint: "give the name under which the practice knows it"}
	}
	u, err := url.Parse(a.Base)
	switch {
	case err != nil || u.Host == "" || u.User != nil || u.RawQuery != "" || u.Fragment != "":
	case u.Scheme == "https", u.Scheme == "http" && isLoopback(u.Hostname()):
		return nil
	}
	return &Error{
		Op: "check an account", Kind: Invalid, Err: err, Text: quoted(a.Base) + " cannot be an account's address",
		Hint: "use the platform's own https address, or http://127.0.0.1:PORT of a rehearsal",
	}
}
