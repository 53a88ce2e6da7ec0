package torture

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"rounds/calendar"
	"rounds/publish/rehearsal"
)

// calendarFile is the name of every calendar file here.
const calendarFile = "clinic.rounds"

// clinic is a calendar with approved posts that are due, made once and copied for
// each case. It is at home wherever it lies, as its first place is empty.
type clinic struct {
	dir     string
	kind    kind
	account string // its id at the platform
	made    time.Time
	posts   []posted
}

// posted is one post of a clinic.
type posted struct {
	entry    calendar.EntryID
	draft    calendar.DraftID
	due      time.Time
	approved calendar.Approval
	wants    []wish
}

// wants is all that the ledger is to hold.
func (c *clinic) wants() (out []wish) {
	for _, p := range c.posts {
		out = append(out, p.wants...)
	}
	return out
}

// wish is one thing that the platform's ledger is to hold.
type wish struct {
	kind    string
	text    string
	media   []calendar.OutgoingMedia
	comment bool // below the post: it may be missing where that is said
}

// home is a folder that is all of a computer to a program: its environment.
func home(dir string, more ...string) []string {
	return append([]string{
		"PATH=" + os.Getenv("PATH"), "HOME=" + dir, "XDG_DATA_HOME=" + dir, "XDG_STATE_HOME=" + filepath.Join(dir, "state"),
		"XDG_CONFIG_HOME=" + dir, "NO_COLOR=1", "TMPDIR=" + os.TempDir(), "ROUNDS_FILE=" + filepath.Join(dir, calendarFile),
	}, more...)
}

// must runs a command of the program that has to go well, and gives its output.
func must(t testing.TB, program, dir string, args ...string) []byte {
	t.Helper()
	o := command{program: program, args: args, env: home(dir)}.do(t)
	require.Zero(t, o.code, "rounds %s: %s", strings.Join(args, " "), o)
	return o.out
}

// zone is the practice's.
const zone = "America/Denver"

// justNow is a slot that has just begun, in the practice's zone.
func justNow(t testing.TB) string {
	t.Helper()
	there, err := time.LoadLocation(zone)
	require.NoError(t, err)
	return time.Now().In(there).Format("2006-01-02 15:04")
}

// found makes a calendar file for a practice, with a platform's first account
// connected.
func found(t testing.TB, program, dir string, p *platforms, n string) rehearsal.Account {
	t.Helper()
	require.NoError(t, os.MkdirAll(dir, 0o700))
	var all []rehearsal.Account
	require.NoError(t, p.get("accounts", &all))
	must(t, program, dir, "setup", "--name", "Juniper Street Clinic", "--country", "US", "--zone", zone, "--person", "Sam Whitaker")
	for _, a := range all {
		if a.Platform == n {
			must(t, program, dir, append([]string{"connect", n, "--base", a.Base, "--id", a.ID}, keysOf(t, dir, a)...)...)
			return a
		}
	}
	require.FailNow(t, "the rehearsal has no account", n)
	return rehearsal.Account{}
}

// keysOf lays out what an account is connected with.
func keysOf(t testing.TB, dir string, a rehearsal.Account) (words []string) {
	t.Helper()
	keys := map[string]string{"token": a.Token}
	switch a.Platform {
	case "youtube":
		keys = map[string]string{"refresh": a.Refresh, "client-id": rehearsal.YouTubeClient, "client-secret": rehearsal.YouTubeSecret}
	case "x":
		keys["refresh"], keys["client-id"] = a.Refresh, rehearsal.XPublicClient
	}
	for name, secret := range keys {
		path := filepath.Join(t.TempDir(), name)
		require.NoError(t, os.WriteFile(path, []byte(secret+"\n"), 0o600))
		words = append(words, "--"+name+"-file", path)
	}
	return words
}

// post writes, places and approves one post. A number other than 0 stands at the
// end of its words.
func post(t testing.TB, program, dir, at string, k kind, number int) posted {
	t.Helper()
	words, err := k.words(dir)
	require.NoError(t, err)
	if number > 0 {
		for i, w := range words {
			if i > 0 && (words[i-1] == "--text" || words[i-1] == "--first-comment") {
				words[i] = fmt.Sprintf("%s Post %d.", w, number)
			}
		}
	}
	var d calendar.Draft
	require.NoError(t, json.Unmarshal(must(t, program, dir, append([]string{"draft", "new", "--json"}, words...)...), &d))
	var e calendar.Entry
	place := append([]string{"schedule", string(d.ID), "--at", at, "--account", k.platform, "--json"}, k.schedule...)
	require.NoError(t, json.Unmarshal(must(t, program, dir, place...), &e))
	due, err := e.Slot.Instant()
	require.NoError(t, err)
	yes := approve(t, program, dir, e.ID)
	return posted{entry: e.ID, draft: d.ID, due: due, approved: yes, wants: wants(yes.Contents[0].Outgoing)}
}

func approve(t testing.TB, program, dir string, e calendar.EntryID) calendar.Approval {
	t.Helper()
	var yes []calendar.Approval
	require.NoError(t, json.Unmarshal(must(t, program, dir, "approve", string(e), "--json"), &yes))
	require.Len(t, yes, 1)
	require.Len(t, yes[0].Contents, 1)
	return yes[0]
}

// makeClinic makes a clinic with posts of a kind, all at the same slot. It is
// moved away from where it was made, so that no other file claims to be it.
func makeClinic(t testing.TB, program, dir, at string, p *platforms, k kind) *clinic {
	t.Helper()
	made, kept := filepath.Join(dir, "made"), filepath.Join(dir, "kept-"+strings.ReplaceAll(k.String(), "/", "-"))
	a := found(t, program, made, p, k.platform)
	c := &clinic{dir: kept, kind: k, account: a.ID, made: time.Now()}
	c.posts = append(c.posts, post(t, program, made, at, k, 0))
	for n := range k.twins {
		c.posts = append(c.posts, post(t, program, made, at, k, n+2))
	}
	require.NoError(t, os.RemoveAll(kept)) // an older one
	require.NoError(t, os.Rename(made, kept))
	return c
}

// wants lists what the ledger is to hold of a content.
func wants(o calendar.Outgoing) []wish {
	out := []wish{{kind: rehearsal.KindPost, text: o.Platform.Body(o.Post()), media: o.Media}}
	for _, p := range o.Parts {
		out = append(out, wish{kind: rehearsal.KindPost, text: p})
	}
	if o.FirstComment != "" && o.Platform != "x" {
		out = append(out, wish{kind: rehearsal.KindComment, text: o.FirstComment, comment: true})
	}
	return out
}

// copyTo gives a case its own file.
func (c *clinic) copyTo(dir string) error {
	if err := os.RemoveAll(dir); err != nil {
		return err
	}
	if err := os.CopyFS(dir, os.DirFS(c.dir)); err != nil {
		return fmt.Errorf("copy the clinic: %w", err)
	}
	for _, name := range []string{calendarFile, calendarFile + ".rehearsal-keys"} {
		if err := os.Chmod(filepath.Join(dir, name), 0o600); err != nil { // doctor looks at that
			return err
		}
	}
	return nil
}
