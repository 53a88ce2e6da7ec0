package cli

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"charm.land/fang/v2"
	"github.com/spf13/cobra"

	"rounds/calendar"
)

// session is one call of the program: the app and the flags that every command has.
type session struct {
	App
	file       File // the open calendar, for the names of its files
	path       string
	as         string
	log        string
	passphrase string
	json       bool
	typed      *bufio.Reader    // what a person types, read ahead: one for all questions
	reading    <-chan typedLine // a line that is being waited for
}

// lines gives what a person types, line by line.
func (s *session) lines() *bufio.Reader {
	if s.typed == nil {
		s.typed = bufio.NewReader(s.In)
	}
	return s.typed
}

// Execute runs the command that args name and gives its error; [Status] turns
// that into the exit status. The error was printed already.
func Execute(ctx context.Context, a App, args []string) error {
	root := newRoot(a)
	root.SetArgs(args)
	return fang.Execute(ctx, root, fang.WithVersion(a.Version.Version), fang.WithCommit(a.Version.Commit), fang.WithErrorHandler(showError))
}

func newRoot(a App) *cobra.Command {
	s := &session{App: a}
	out := &answers{Writer: a.Out}
	s.Out = out
	root := &cobra.Command{
		Use:   "rounds",
		Short: "Plan, approve and publish a practice's posts",
		Long: "Rounds is a content calendar and publisher for one medical practice.\n" +
			"Without a command it opens the calendar; the first time it asks a few questions.",
		Example: "  rounds demo\n  rounds agenda --month 2026-11\n  rounds publish --dry-run",
		Args:    takes(0, 0),
		RunE:    func(c *cobra.Command, _ []string) error { return s.calendar(c.Context()) },
		PersistentPreRunE: func(c *cobra.Command, _ []string) error {
			if s.log != "" {
				if err := s.LogTo(s.log); err != nil {
					return err
				}
			}
			if err := s.passphraseThere(); err != nil {
				return err
			}
			return required(c)
		},
	}
	root.SetIn(a.In)
	root.SetOut(a.Out)
	root.SetErr(a.Err)
	root.SetFlagErrorFunc(wrongFlag)
	f := root.PersistentFlags()
	f.StringVar(&s.path, "file", "", "the calendar file (else ROUNDS_FILE, else its place in your data folder)")
	f.StringVar(&s.as, "as", "", "the person who does this, by name (else ROUNDS_PERSON)")
	f.StringVar(&s.log, "log", "", "write a debug log to this file")
	f.StringVar(&s.passphrase, "passphrase-file", "", "a file whose first line opens the encrypted secrets")
	root.AddCommand(
		s.demoCmd(), s.setupCmd(), s.agendaCmd(), s.draftCmd(), s.scheduleCmd(), s.approveCmd(), s.publishCmd(),
		s.deliveryCmd(), s.takedownCmd(), s.sentCmd(), s.holdCmd(), s.checkCmd(), s.importCmd(), s.connectCmd(), s.accountsCmd(),
		s.rehearseCmd(), s.doctorCmd(), s.backupCmd(), s.restoreCmd(), s.versionCmd(),
	)
	root.SetHelpCommand(helpCmd())
	completions(root)
	explain(root, out)
	return root
}

// listing gives a command the --json flag.
func (s *session) listing(c *cobra.Command) *cobra.Command {
	c.Flags().BoolVar(&s.json, "json", false, "print JSON")
	return c
}

// filePath gives the calendar file that the command works on.
func (s *session) filePath() (string, error) {
	if s.path != "" {
		return s.path, nil
	}
	if p := s.Env("ROUNDS_FILE"); p != "" {
		return p, nil
	}
	return s.DefaultFile()
}

// open opens the calendar file.
func (s *session) open() (File, error) {
	path, err := s.filePath()
	if err != nil {
		return nil, err
	}
	if !s.Files.Exists(path) {
		return nil, &calendar.Error{
			Op: "open the calendar", Kind: calendar.NotFound, Text: "there is no calendar at " + path,
			Hint: "make one with: rounds setup --name \"Your clinic\" --country US --zone America/Denver --person \"Your name\"",
		}
	}
	f, err := s.Files.Open(path)
	if err == nil {
		s.file = f
	}
	return f, err
}

// person gives who does this: --as, ROUNDS_PERSON, or the only one there is.
func (s *session) person(ctx context.Context, f File) (calendar.Person, error) {
	people, err := f.People(ctx)
	if err != nil {
		return calendar.Person{}, err
	}
	name := s.as
	if name == "" {
		name = s.Env("ROUNDS_PERSON")
	}
	var here []calendar.Person
	var names []string
	for _, p := range people {
		if p.Gone {
			continue
		}
		names = append(names, p.Name)
		if name == "" || strings.EqualFold(p.Name, name) || string(p.ID) == name {
			here = append(here, p)
		}
	}
	switch {
	case len(here) == 1:
		return here[0], nil
	case name == "":
		return calendar.Person{}, usage("several people work here: who are you?", "add --as with one of: "+strings.Join(names, ", "))
	}
	return calendar.Person{}, usage(fmt.Sprintf("nobody here is called %q", name), "use --as with one of: "+strings.Join(names, ", "))
}

// passphraseThere looks whether the passphrase file that was named can be used,
// before anything is begun with it.
func (s *session) passphraseThere() error {
	if s.passphrase == "" {
		return nil
	}
	b, err := s.readSecret(s.passphrase)
	if err != nil {
		return err
	}
	if line, _, _ := strings.Cut(string(b), "\n"); strings.TrimSpace(line) == "" {
		return usage("the first line of the passphrase file "+s.passphrase+" is empty", "write the passphrase in its first line")
	}
	return nil
}

// secrets says how the encrypted secrets are opened.
func (s *session) secrets() Secrets {
	out := Secrets{PassphraseFile: s.passphrase}
	if s.Terminal {
		out.Ask = func() (string, error) { return s.ReadKey("Passphrase of your secrets: ") }
		out.First = s.newPassphrase
	}
	return out
}

// print writes the answer: as JSON where that was asked for, else as text. A long
// list leaves the program in few pieces: each is a call of the system.
func (s *session) print(v any, text func()) error {
	if !s.json {
		out := s.Out
		b := bufio.NewWriter(out)
		s.Out = b
		text()
		s.Out = out
		return b.Flush()
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetIndent("", "  ")
	if err := e.Encode(v); err != nil {
		return err
	}
	_, err := io.WriteString(s.Out, quoted(b.String()))
	return err
}

// line prints a line of text. Whatever is in it, no control character reaches
// the terminal.
func (s *session) line(format string, args ...any) {
	fmt.Fprintln(s.Out, visible(fmt.Sprintf(format, args...)))
}

// note prints a line beside the answer.
func (s *session) note(format string, args ...any) {
	fmt.Fprintln(s.Err, visible(fmt.Sprintf(format, args...)))
}

// calendar opens the program on screen.
func (s *session) calendar(ctx context.Context) error {
	if !s.Terminal {
		return usage("the calendar needs a terminal", "use a command instead: rounds agenda, rounds publish --yes; see rounds --help")
	}
	path, err := s.filePath()
	if err != nil {
		return err
	}
	o := ScreenOptions{Path: path, Secret: s.secrets()}
	if !s.Files.Exists(path) {
		return s.Screen(ctx, o)
	}
	if o.File, err = s.Files.Open(path); err != nil {
		return err
	}
	if s.as != "" || s.Env("ROUNDS_PERSON") != "" {
		p, err := s.person(ctx, o.File)
		if err != nil {
			return err
		}
		o.Me = p.ID
	}
	return s.Screen(ctx, o)
}
