// Package desktop reaches the person's computer outside the terminal: it opens
// pages and files in the system's own way, and reads what must not be shown.
package desktop

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"runtime"

	"github.com/charmbracelet/x/term"

	"rounds/calendar"
)

// Opener opens pages and files.
type Opener struct{}

// Open opens an address or a file in the program that the system has for it.
// It does not wait for that program to end.
func (Opener) Open(ctx context.Context, target string) error {
	name, args := command(runtime.GOOS, target)
	path, err := exec.LookPath(name)
	if err == nil {
		// The page stays open when Rounds ends: the command is not bound to ctx.
		c := exec.CommandContext(context.WithoutCancel(ctx), path, args...)
		if err = c.Start(); err == nil {
			go func() { _ = c.Wait() }()
			return nil
		}
	}
	return &calendar.Error{
		Op: "open a page", Kind: calendar.NotFound, Text: "no program here opens it",
		Hint: "open it yourself: " + target, Err: err,
	}
}

// command gives the system's own way of opening something.
func command(system, target string) (name string, args []string) {
	switch system {
	case "darwin":
		return "open", []string{target}
	case "windows":
		return "rundll32", []string{"url.dll,FileProtocolHandler", target}
	}
	return "xdg-open", []string{target}
}

// Files opens files: an [Opener] for those who have no context at hand.
type Files struct{}

// Open opens a file in the program that the system has for it.
func (Files) Open(path string) error { return Opener{}.Open(context.Background(), path) }

// ReadSecret asks on the terminal for what must not be shown.
func ReadSecret(prompt string) (string, error) {
	fmt.Fprint(os.Stderr, prompt)
	b, err := term.ReadPassword(os.Stdin.Fd())
	fmt.Fprintln(os.Stderr)
	if err != nil {
		return "", &calendar.Error{Op: "read a secret", Kind: calendar.Invalid, Text: "nothing was typed", Hint: "start again in a terminal", Err: err}
	}
	return string(b), nil
}

// Terminal tells whether a person sits at standard input and output.
func Terminal() bool { return term.IsTerminal(os.Stdin.Fd()) && term.IsTerminal(os.Stdout.Fd()) }
