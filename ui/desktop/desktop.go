// Package desktop reaches the person's computer outside the terminal: it opens
// pages and files in the system's own way, and reads what must not be shown.
package desktop

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"

	"github.com/atotto/clipboard"
	"github.com/charmbracelet/x/term"

	"rounds/calendar"
)

// Opener opens pages, folders and files, and takes texts to the clipboard.
type Opener struct {
	// Downloads is where the person's browser puts what it loads down, and where its
	// dialogues begin to look for files; "" where that is not known.
	Downloads string
}

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

// Copy puts a text on the system's clipboard.
func (Opener) Copy(_ context.Context, text string) error {
	if err := clipboard.WriteAll(text); err != nil {
		return &calendar.Error{
			Op: "copy a text", Kind: calendar.NotFound, Text: "this computer lends no clipboard here",
			Hint: "mark the text with the mouse and copy it", Err: err,
		}
	}
	return nil
}

// Folder gives where files are laid out for somebody who posts by hand: a folder
// of its own among the downloads, as browsers that are shut off from the rest of
// the disk may read there. It is "" where there are no downloads.
func (o Opener) Folder() string {
	if i, err := os.Stat(o.Downloads); o.Downloads == "" || err != nil || !i.IsDir() {
		return ""
	}
	return filepath.Join(o.Downloads, "Rounds")
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
