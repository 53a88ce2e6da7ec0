package cli

import (
	"context"
	"io"
	"time"

	"rounds/calendar"
	"rounds/calendar/platform"
)

// App is what the commands are given from outside.
type App struct {
	In       io.Reader
	Out, Err io.Writer
	// Terminal tells whether a person sits at In and Out.
	Terminal bool
	Now      func() time.Time
	Version  Version
	// Env reads a variable of the environment.
	Env func(name string) string
	// DefaultFile gives the calendar's place under the user's data folder.
	DefaultFile func() (string, error)
	// LogTo sends the debug log to a file; it is called once, before anything else.
	LogTo func(path string) error

	Files   Files
	Run     Publishing
	Screen  func(ctx context.Context, o ScreenOptions) error
	ReadKey func(prompt string) (string, error)             // reads a secret without showing it
	Open    func(ctx context.Context, address string) error // opens a page in the system's way
}

// Version is what the build says of itself.
type Version struct {
	Version string `json:"version"`
	Commit  string `json:"commit,omitempty"`
	Built   string `json:"built,omitempty"`
	Go      string `json:"go"`
	System  string `json:"system"`
}

// Files opens and makes calendar files.
type Files interface {
	Open(path string) (File, error)
	Create(path string, p calendar.Practice, first calendar.Person) (File, error)
	Restore(ctx context.Context, backup, path string) error
	Exists(path string) bool
}

// Publishing is everything that talks to platforms.
type Publishing interface {
	// Runner makes the publish run of a file.
	Runner(f File, s Secrets) Runner
	// Rehearsal makes the same run on a throw-away copy of the file, whose accounts
	// are replaced by loopback ones.
	Rehearsal(ctx context.Context, f File) (Stage, error)
	// Rehearse serves the rehearsal platforms until ctx ends.
	Rehearse(ctx context.Context, listen, dir string, ready func(base string)) error
	// Demo makes the sample clinic in a throw-away file with rehearsal platforms of
	// its own. Its clock shows ten in the morning of the clinic's today; a fixed
	// one stands still, any other goes on from there.
	Demo(ctx context.Context, fixed bool) (Stage, error)
	// Guide tells how to get what an account is connected with.
	Guide(n platform.Name) []GuideStep
	// Wants names the secrets that a platform's guide leads to, in the order of asking.
	Wants(n platform.Name) []string
	// Consent makes the request that a person agrees to in the browser, if the
	// platform wants one for what was pasted.
	Consent(n platform.Name, p Pasted) (Consent, error)
	// Connect checks what was pasted with the platform, keeps the secrets and gives
	// the account as it is to be saved.
	Connect(ctx context.Context, f File, a calendar.Account, p Pasted, s Secrets) (Connected, error)
}

// Stage is a throw-away file with rehearsal platforms behind its accounts.
type Stage struct {
	Runner Runner
	File   File
	Now    func() time.Time
	End    func() // throws it all away
}

// GuideStep is one step on the way to an account's keys.
type GuideStep struct {
	Text string // what to do, where to click, what to copy
	Link string // the page to do it on
}

// Pasted is what a person pastes to connect an account.
type Pasted struct {
	// Values are the secrets by name: "token", "refresh", "client id", "client
	// secret", "app secret".
	Values map[string]string
	// Consent is the request that the person agreed to in the browser, Returned
	// the address that she was sent back to; only where [Publishing.Consent] asks.
	Consent  Consent
	Returned string
}

// Consent is a request that a person agrees to in the browser.
type Consent struct {
	Address string // "" where the platform needs none
	State   any    // what Connect needs to know of the request again
}

// Page is a profile that a person's key leads to, where it leads to several.
type Page struct {
	ID   string `json:"id"`
	Name string `json:"name"`
	May  bool   `json:"may_publish"`
}

// Connected is what a platform said of an account that was connected.
type Connected struct {
	Account calendar.Account `json:"account"`
	Notes   []string         `json:"notes,omitempty"` // what is granted, what is missing, until when
	// Pages are what the key leads to, where one has to be chosen first; the
	// account's RemoteID chooses.
	Pages []Page `json:"-"`
	// Keep puts the secrets away under the account's id, once it was saved.
	Keep func(calendar.Account) error `json:"-"`
}

// Secrets says how the encrypted file of secrets is opened, where one is needed.
type Secrets struct {
	PassphraseFile string
	Ask            func() (string, error) // nil without a terminal
}

// Runner is the publish run of one file.
type Runner interface {
	Plan(ctx context.Context, until time.Time) (calendar.RunPlan, error)
	DryRun(ctx context.Context, o calendar.Order) ([]calendar.DryLine, error)
	Start(ctx context.Context, o calendar.Order, emit func(calendar.Delivery, calendar.Record)) (calendar.RunReport, error)
}

// ScreenOptions says what the program on screen works on.
type ScreenOptions struct {
	File   File // nil: there is none yet, the first questions make it at Path
	Path   string
	Runner Runner           // nil: made from File and Secrets
	Now    func() time.Time // nil: the program's own clock
	Me     calendar.PersonID
	Secret Secrets
}
