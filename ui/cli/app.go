package cli

import (
	"context"
	"io"
	"time"

	"rounds/calendar"
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
	Open    func(ctx context.Context, address string) error // opens a page or a folder in the system's way
	Copy    func(ctx context.Context, text string) error    // puts a text on the system's clipboard
	Folder  func() string                                   // where files for posting by hand are laid out; "" where nowhere
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
	// Warnings tells of what the program itself runs out of at a platform, such as a
	// version of its API.
	Warnings(now time.Time) []calendar.Finding
	// Rehearse serves the rehearsal platforms until ctx ends.
	Rehearse(ctx context.Context, listen, dir string, ready func(base string)) error
	// Demo makes the sample clinic in a throw-away file with rehearsal platforms of
	// its own. Its clock shows ten in the morning of the clinic's today; a fixed
	// one stands still, any other goes on from there.
	Demo(ctx context.Context, fixed bool) (Stage, error)
	// Desk leads to the keys of a file's accounts.
	Desk(f File, s Secrets) Desk
}

// Stage is a throw-away file with rehearsal platforms behind its accounts.
type Stage struct {
	Runner Runner
	File   File
	Now    func() time.Time
	End    func() // throws it all away
}

// Secrets says how the encrypted file of secrets is opened, where one is needed.
type Secrets struct {
	PassphraseFile string
	Ask            func() (string, error) // nil without a terminal
	// First asks for the passphrase of a file that is not there yet.
	First func() (string, error)
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
