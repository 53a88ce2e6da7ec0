package settings

import (
	"context"

	"rounds/calendar"
	"rounds/calendar/platform"
	"rounds/calendar/signin"
)

// Desk leads a person to an account's keys. It talks to the platforms.
type Desk interface {
	// Ways gives the ways to a platform's keys, the one to recommend first; none
	// where accounts are served by hand.
	Ways(n platform.Name) []signin.Way
	// Rights lists the permissions that a way asks for.
	Rights(n platform.Name, way string) []signin.Right
	// Ready opens the place where the keys will lie. It may ask for a passphrase.
	Ready(in *signin.Input) error
	// Ask prepares the page on which a person agrees in the browser.
	Ask(ctx context.Context, in *signin.Input) (signin.Asked, error)
	// Connect checks what was given with the platform; where the key leads to
	// several profiles, they are in what it gives beside the error.
	Connect(ctx context.Context, in *signin.Input) (signin.Found, error)
	// Keep puts the keys away under the id of an account that was saved.
	Keep(in *signin.Input, a calendar.Account) error
}

// Opener opens an address in the browser.
type Opener interface {
	Open(ctx context.Context, address string) error
}

// Keys is what the settings sign accounts in with.
type Keys struct {
	Desk    Desk
	Browser Opener
}
