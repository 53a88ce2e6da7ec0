package torture

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// chore is a command of a person that promises something when it ends well.
type chore struct {
	name string
	args []string
	// kept tells what is missing of the promise.
	kept func(t *testing.T, program, dir string) string
}

// lists requires that a command's output holds a word.
func lists(word string, args ...string) func(*testing.T, string, string) string {
	return func(t *testing.T, program, dir string) string {
		o := command{program: program, args: args, env: home(dir)}.do(t)
		if o.code != 0 || !strings.Contains(string(o.out), word) {
			return fmt.Sprintf("rounds %s does not show %q: %s", strings.Join(args, " "), word, o)
		}
		return ""
	}
}

// What a command said it saved is there after any crash, and where it said
// nothing the same command may be given once more. The first start has its own
// points: the file does not exist yet.
func TestCommandsThatAreKilledKeepTheirPromise(t *testing.T) {
	wanted(t)
	l := newLane(t, t.TempDir())
	defer l.platforms.stop()
	k := kinds[0]
	c := l.clinic(t, k)
	empty := t.TempDir()
	chores := []struct {
		from string
		chore
	}{
		{empty, chore{"setup", []string{"setup", "--name", "Juniper Street Clinic", "--country", "US", "--zone", zone, "--person", "Sam Whitaker"}, lists("all is well", "doctor")}},
		{c.dir, chore{"draft new", []string{"draft", "new", "--text", "Sunscreen for everybody."}, lists("Sunscreen for everybody.", "draft", "list")}},
		{c.dir, chore{"draft edit", []string{"draft", "edit", string(c.posts[0].draft), "--text", "Sunscreen for everybody."}, lists("Sunscreen for everybody.", "draft", "show", string(c.posts[0].draft))}},
		{c.dir, chore{"hold on", []string{"hold", "on", "--reason", "data breach"}, lists("data breach", "hold", "--json")}},
		{c.dir, chore{"approve --back", []string{"approve", string(c.posts[0].entry), "--back", "--remarks", "Which one?"}, lists("Which one?", "approve", string(c.posts[0].entry), "--show", "--json")}},
		{c.dir, chore{"schedule --move", []string{"schedule", "--move", string(c.posts[0].entry), "--at", "2031-05-06 10:00"}, lists("10:00", "agenda", "--from", "2031-05-06", "--days", "1")}},
		{c.dir, chore{"backup", []string{"backup"}, lists("all is well", "doctor")}},
	}
	for _, x := range chores {
		t.Run(x.name, func(t *testing.T) {
			n, killed := 0, 0
			for {
				n++
				dir := filepath.Join(l.dir, "chore")
				require.NoError(t, os.RemoveAll(dir))
				require.NoError(t, os.CopyFS(dir, os.DirFS(x.from)))
				chmod(t, dir)
				o := command{program: l.program, args: x.args, env: home(dir), trap: &trap{does: kills, at: n}}.do(t)
				all.change(func() {
					if o.killed {
						all.chores++
					}
				})
				said := len(o.out) > 0
				if said {
					require.Empty(t, x.kept(t, l.program, dir), "point %d: it said %q", n, o.out)
				}
				if !o.killed {
					require.Zero(t, o.code, "%s", o)
					require.Greater(t, killed, 20)
					t.Logf("%s: killed at %d points", x.name, killed)
					return
				}
				killed++
				if !said { // it may be given again, and says why where it is done already
					again := command{program: l.program, args: x.args, env: home(dir)}.do(t)
					require.True(t, again.code == 0 || strings.Contains(string(again.err), "already"), "point %d: %s", n, again)
					require.Empty(t, x.kept(t, l.program, dir), "point %d", n)
				}
				healthy(t, l.program, dir, n)
			}
		})
	}
}

func chmod(t *testing.T, dir string) {
	t.Helper()
	for _, name := range []string{calendarFile, calendarFile + ".rehearsal-keys"} {
		if _, err := os.Stat(filepath.Join(dir, name)); err == nil {
			require.NoError(t, os.Chmod(filepath.Join(dir, name), 0o600))
		}
	}
}

// healthy has the file looked over.
func healthy(t *testing.T, program, dir string, point int) {
	t.Helper()
	o := command{program: program, args: []string{"doctor", "--json"}, env: home(dir)}.do(t)
	var r struct {
		Findings []struct {
			Bad  bool
			Text string
		}
	}
	require.NoError(t, json.Unmarshal(o.out, &r), "point %d: %s", point, o)
	for _, f := range r.Findings {
		require.False(t, f.Bad, "point %d: %s", point, f.Text)
	}
}
