package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/stretchr/testify/require"

	"rounds/calendar"
)

func TestExitStatusTellsWhoHasToActNext(t *testing.T) {
	for kind, want := range map[calendar.ErrorKind]int{
		calendar.Internal: 1, calendar.Conflict: 1, calendar.Forbidden: 1, calendar.Busy: 1, calendar.Disk: 1,
		calendar.SignIn: 1, calendar.Network: 1, calendar.NeedsPerson: 1,
		calendar.Invalid: 2, calendar.NotFound: 2, calendar.Newer: 2, calendar.Damaged: 2,
	} {
		require.Equal(t, want, Status(fmt.Errorf("on the way: %w", &calendar.Error{Kind: kind})), "kind %d", kind)
	}
	require.Equal(t, 0, Status(nil))
	require.Equal(t, 1, Status(errNeedsPerson))
	require.Equal(t, 2, Status(errors.New("unknown shorthand flag")))
}

func TestWrongUseEndsInASentenceAndTheNextStep(t *testing.T) {
	tests := []struct{ name, args, sentence, next string }{
		{"a command that there is not", "frob", `there is no command "rounds frob"`, "use one of: accounts, agenda,"},
		{"a slip in a command", "agneda", `there is no command "rounds agneda"`, "did you mean rounds agenda?"},
		{"below a group", "draft frob", `there is no command "rounds draft frob"`, "use one of: edit, list, new, show"},
		{"below a group that shows something itself", "hold frob", `there is no command "rounds hold frob"`, "use one of: off, on, through"},
		{"help for what there is not", "help draft frob", `there is no command "rounds draft frob"`, "use one of:"},
		{"completion for what there is not", "completion tcsh", `there is no command "rounds completion tcsh"`, "did you mean rounds completion bash?"},
		{"too little", "draft show", "DRAFT is missing", "write it as: rounds draft show DRAFT"},
		{"too much", "agenda tomorrow", `there is no use for "tomorrow"`, "write it as: rounds agenda"},
		{"a flag that there is not", "publish --frob", `rounds publish has no flag "frob"`, "see: rounds publish --help"},
		{"a flag without a value", "agenda --month", "--month has no value: a whole month", "see: rounds agenda --help"},
		{"a flag with a wrong value", "draft list --limit many", `--limit cannot be "many"`, "see: rounds draft list --help"},
		{"a flag that is needed", "schedule draft-1", "--at is missing", "see: rounds schedule --help"},
		{"two answers at once", "approve entry-001 --ask --back", "--ask, --back and --show are three different answers", "use one of them"},
		{"moved and copied", "doctor --moved --copied", "a file is moved or copied, not both", "use --moved"},
		{"which entry", "approve", "which entry?", "give its id"},
		{"which draft", "schedule --at tomorrow", "which draft?", "give its id"},
		{"without a terminal", "", "the calendar needs a terminal", "use a command instead"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			newWorld(t).fails(2, tt.sentence, tt.next, strings.Fields(tt.args)...)
		})
	}
}

func TestWhoDoesIt(t *testing.T) {
	w := newWorld(t)
	w.ok("hold", "on", "--reason", "outbreak") // the only one there is
	w.file.Folk = append(w.file.Folk, calendar.Person{ID: "ben", Name: "Ben Okafor"}, calendar.Person{ID: "kim", Name: "Kim", Gone: true})
	w.fails(2, "several people work here: who are you?", "add --as with one of: Ana Silva, Ben Okafor", "hold", "off")
	w.fails(2, `nobody here is called "Kim"`, "use --as with one of: Ana Silva, Ben Okafor", "hold", "off", "--as", "Kim")
	w.ok("hold", "on", "--reason", "outbreak", "--as", "ben okafor")
	require.Equal(t, calendar.PersonID("ben"), w.file.Stop.By)
	w.env["ROUNDS_PERSON"] = "ana"
	w.ok("hold", "on", "--reason", "outbreak")
	require.Equal(t, calendar.PersonID("ana"), w.file.Stop.By)
}

func TestWhichFile(t *testing.T) {
	w := newWorld(t)
	w.exists = false
	w.fails(2, "there is no calendar at default.rounds", "make one with: rounds setup", "agenda")
	w.env["ROUNDS_FILE"] = "env.rounds"
	w.fails(2, "there is no calendar at env.rounds", "make one", "agenda")
	w.fails(2, "there is no calendar at flag.rounds", "make one", "agenda", "--file", "flag.rounds")
}

func TestAFaultOfTheProgramSaysWhereItsCauseIs(t *testing.T) {
	w := newWorld(t)
	w.file.Err = errors.New("bucket not found")
	r := w.fails(1, "something went wrong inside Rounds", "do it again with --log", "hold", "on", "--reason", "x")
	require.NotContains(t, r.err, "bucket")
	w.file.Err = fmt.Errorf("read: %w", context.Canceled)
	w.fails(1, "stopped before the end", "start it again", "hold", "on", "--reason", "x")
	w.file.Err = &calendar.Error{Kind: calendar.Disk, Text: "the disk is full\x1b[2J", Hint: "free\x07 some space"}
	r = w.fails(1, "the disk is full␛[2J", "free␇ some space", "hold", "on", "--reason", "x")
	require.Empty(t, r.out)
}

func TestAPassphraseFileIsLookedAtBeforeAnythingBegins(t *testing.T) {
	w := newWorld(t)
	w.fails(2, "there is no file nowhere", "check the path", "publish", "--yes", "--passphrase-file", "nowhere")
	empty := tokenFile(t, "\nsecret\n")
	w.fails(2, "the first line of the passphrase file "+empty+" is empty", "write the passphrase", "publish", "--yes", "--passphrase-file", empty)
	require.Empty(t, w.run.started)
	w.ok("publish", "--yes", "--passphrase-file", tokenFile(t, "secret\n"))
}

func TestTheLogIsOpenedFirst(t *testing.T) {
	w := newWorld(t)
	w.ok("version", "--log", "debug.log")
	require.Equal(t, "debug.log", w.logged)
}

// every walks over all commands that a person can see.
func every(c *cobra.Command, visit func(*cobra.Command)) {
	visit(c)
	for _, sub := range c.Commands() {
		if !sub.Hidden {
			every(sub, visit)
		}
	}
}

func TestEveryCommandHasHelpWithAnExample(t *testing.T) {
	n := 0
	every(newRoot(App{}), func(c *cobra.Command) {
		n++
		require.NotEmpty(t, c.Short, c.CommandPath())
		require.Contains(t, c.Example, "  rounds", c.CommandPath())
		require.NotNil(t, c.RunE, c.CommandPath())
		require.False(t, strings.HasSuffix(c.Short, "."), c.CommandPath())
		for _, l := range strings.Split(c.Long, "\n") {
			require.LessOrEqual(t, len([]rune(l)), 100, c.CommandPath())
		}
	})
	require.Greater(t, n, 30)
}

// The examples of the help are commands with flags that there are.
func TestTheExamplesOfTheHelpAreCommandsThatThereAre(t *testing.T) {
	root := newRoot(App{})
	every(root, func(c *cobra.Command) {
		for _, l := range strings.Split(strings.ReplaceAll(c.Example, "\\\n", " "), "\n") {
			_, l, _ = strings.Cut(l, "rounds ")
			l, _, _ = strings.Cut(l, " < ")
			words := strings.Fields(l)
			found, _, err := root.Find(words)
			require.NoError(t, err, l)
			require.NotEqual(t, root, found, l)
			for _, w := range words {
				if name, ok := strings.CutPrefix(w, "--"); ok && name != "help" {
					found.InheritedFlags()
					require.NotNil(t, found.Flag(name), "%s: %s", l, w)
				}
			}
		}
	})
}

func TestHelpOfEveryCommandIsPrinted(t *testing.T) {
	w := newWorld(t)
	every(newRoot(App{}), func(c *cobra.Command) {
		path := strings.Fields(c.CommandPath())[1:]
		out := w.ok(append(path, "--help")...)
		require.Contains(t, out, "USAGE", c.CommandPath())
		require.Contains(t, out, "EXAMPLES", c.CommandPath())
		require.Equal(t, strings.Contains(out, "--json"), c.Flag("json") != nil || strings.Contains(c.Example, "--json"), c.CommandPath())
	})
	require.Contains(t, w.ok("help", "draft", "new"), "Write a draft")
	require.Contains(t, w.ok("draft"), "Write, list, show and change drafts")
}

func TestCompletionForEveryShell(t *testing.T) {
	w := newWorld(t)
	for _, shell := range []string{"bash", "zsh", "fish", "powershell"} {
		require.Contains(t, w.ok("completion", shell), "rounds", shell)
	}
	require.Contains(t, w.ok("__complete", "draft", ""), "edit\tChange a draft")
}

func TestTheDocumentOfTheCommandsNamesNoPlaceholder(t *testing.T) {
	files, err := filepath.Glob("*.go")
	require.NoError(t, err)
	for _, name := range files {
		b, err := os.ReadFile(name)
		require.NoError(t, err)
		if !strings.HasSuffix(name, "_test.go") {
			require.NotContains(t, string(b), "TODO", name)
		}
	}
}

// fullDisk is a disk without room.
type fullDisk struct{}

func (fullDisk) Write([]byte) (int, error) { return 0, errors.New("no space left on device") }

func TestAnAnswerThatDidNotArriveIsNoSuccess(t *testing.T) {
	for _, args := range [][]string{{"agenda"}, {"agenda", "--json"}, {"check", "--jsonl"}, {"version"}, {"publish", "--yes"}} {
		w := newWorld(t)
		w.in = `{"id":"a","text":"Flu shots"}`
		w.out = fullDisk{}
		w.fails(1, "the answer could not be written", "see whether the disk is full", args...)
	}
}
