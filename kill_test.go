package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"rounds/calendar"
	"rounds/calendar/platform"
	"rounds/calendar/sample"
	"rounds/publish/rehearsal"
	"rounds/store"
)

var (
	killsWanted = flag.Int("kills", 25, "how often the program is killed at the least")
	killSeed    = flag.Uint64("seed", 0, "seed of the random kills and faults; 0 takes one from the clock")
)

const (
	accountsEach = 5 // of Facebook and of X
	postsEach    = 4 // to one account: 40 deliveries in all
	// enough bounds a world: so many starts of the program and it must be done.
	enough = 300
)

// A run of 40 deliveries, against rehearsal platforms in a process of their
// own that misbehave at random, is killed with -9 at random moments and started
// again until it is done: every approved post is there exactly once.
func TestKilledAtRandomMomentsEveryPostIsThereExactlyOnce(t *testing.T) {
	if *killSeed == 0 {
		*killSeed = uint64(time.Now().UnixNano())
	}
	t.Logf("seed %d", *killSeed)
	program := asProgram(t)
	kills, starts := 0, 0
	for round := uint64(0); kills < *killsWanted; round++ {
		k, s := killWorld(t, program, rand.New(rand.NewPCG(*killSeed, round)))
		kills, starts = kills+k, starts+s
	}
	t.Logf("%d kills in %d starts, every post exactly once", kills, starts)
}

// asProgram gives the test binary under the name by which it is the program.
func asProgram(t *testing.T) string {
	t.Helper()
	self, err := os.Executable()
	require.NoError(t, err)
	program := filepath.Join(t.TempDir(), "rounds")
	require.NoError(t, os.Symlink(self, program))
	return program
}

// killWorld is one file with 40 deliveries from start to end.
func killWorld(t *testing.T, program string, r *rand.Rand) (kills, starts int) {
	t.Helper()
	dir := t.TempDir()
	env := append(os.Environ(), "HOME="+dir, "XDG_DATA_HOME="+dir, "XDG_STATE_HOME="+filepath.Join(dir, "state"), "XDG_CONFIG_HOME="+dir)
	platforms, err := serve(program, filepath.Join(dir, "platforms"), env)
	require.NoError(t, err)
	defer platforms.stop()
	path := filepath.Join(dir, "clinic.rounds")
	want := layOut(t, path, program, env, platforms)

	defer func() {
		if t.Failed() {
			t.Log(stillOpen(path))
		}
	}()
	for ; starts < enough; starts++ {
		if r.IntN(3) == 0 {
			require.NoError(t, platforms.order(randomFault(r)))
		}
		done, killed := oneRun(t, program, path, env, time.Duration(5+r.IntN(400))*time.Millisecond)
		if killed {
			kills++
		}
		if done {
			break
		}
	}
	requireExactlyOnce(t, platforms, want)
	requireAllSent(t, path)
	return kills, starts
}

// oneRun starts a publish run and kills it after a while, unless it has ended
// by itself with nothing left to do.
func oneRun(t *testing.T, program, path string, env []string, after time.Duration) (done, killed bool) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), after) // ends with SIGKILL
	defer cancel()
	c := exec.CommandContext(ctx, program, "--file", path, "publish", "--yes")
	c.Env = env
	out, err := c.CombinedOutput()
	if ctx.Err() != nil {
		return false, true
	}
	if exit, ok := errors.AsType[*exec.ExitError](err); ok {
		require.Equal(t, 1, exit.ExitCode(), "%s", out) // something was left to do
		return false, false
	}
	require.NoError(t, err, "%s", out)
	return true, false
}

// randomFault is one misbehaviour of axis B that passes by itself.
func randomFault(r *rand.Rand) rehearsal.Fault {
	calls := []string{"create", "create", "create", "upload", "read", "any"}
	reset := int64(1)
	whats := []rehearsal.Fault{
		{What: "refuse", Status: 503},
		{What: "act-then-5xx", Status: 500},
		{What: "act-then-cut"},
		{What: "cut"},
		{What: "half"},
		{What: "hang", MS: 700},
		{What: "act-then-hang", MS: 700},
		{What: "429", Platform: "x", ResetSeconds: &reset}, // Facebook counts its waits in minutes
		{What: "slow", MS: 150},
		{What: "garbage"},
		{What: "lag", MS: 1200},
	}
	f := whats[r.IntN(len(whats))]
	f.Call, f.Times, f.After = calls[r.IntN(len(calls))], 1+r.IntN(3), r.IntN(4)
	return f
}

// layOut makes the calendar: accounts connected by the command, posts approved
// and due. It gives every text that is to become public, by account.
func layOut(t *testing.T, path, program string, env []string, platforms *served) map[string][]string {
	t.Helper()
	ctx := t.Context()
	f, err := store.Create(path, store.Options{Now: time.Now, StateDir: filepath.Join(filepath.Dir(path), "state", "rounds")},
		calendar.Practice{Name: "Juniper Street Clinic", Region: "US", Zone: "America/Denver", Late: 24 * time.Hour},
		calendar.Person{Name: "Sam Whitaker", Roles: calendar.Roles()})
	require.NoError(t, err)
	people, err := f.People(ctx)
	require.NoError(t, err)
	by := people[0].ID
	connectAll(t, path, program, env, platforms)
	accounts, err := f.Accounts(ctx)
	require.NoError(t, err)
	require.Len(t, accounts, 2*accountsEach)
	picture := filepath.Join(filepath.Dir(path), "picture.png")
	require.NoError(t, os.WriteFile(picture, sample.Picture("waiting-room"), 0o600))
	media, err := f.AddMedia(ctx, by, picture)
	require.NoError(t, err)

	slot, err := calendar.SlotAt(time.Now(), "America/Denver")
	require.NoError(t, err)
	want := map[string][]string{}
	for n, a := range accounts {
		for k := range postsEach {
			c := calendar.Content{Text: fmt.Sprintf("Post %d of account %d: flu shots today, walk in until 6 pm.", k, n)}
			switch {
			case k == 1:
				c.Media = []calendar.MediaUse{{Media: media.ID, Alt: "A waiting room"}}
			case k == 2 && a.Platform == platform.X:
				c.Parts = []string{fmt.Sprintf("Part 2 of post %d of account %d: please bring your card.", k, n)}
			}
			d, err := f.NewDraft(ctx, by, c)
			require.NoError(t, err)
			e, err := f.Place(ctx, by, calendar.Entry{Kind: calendar.PostEntry, PostKind: platform.KindPost, Draft: d.ID, Slot: slot, Accounts: []calendar.AccountID{a.ID}})
			require.NoError(t, err)
			sheet, err := f.Review(ctx, e.ID)
			require.NoError(t, err)
			_, err = f.Approve(ctx, by, e.ID, sheet.Revision.Number, sheet.Hashes())
			require.NoError(t, err)
			want[a.RemoteID] = append(append(want[a.RemoteID], c.Text), c.Parts...)
		}
	}
	return want
}

// connectAll connects the rehearsal's accounts on Facebook and X by the command;
// every kind of post on every platform has a test of its own.
func connectAll(t *testing.T, path, program string, env []string, platforms *served) {
	t.Helper()
	var all []rehearsal.Account
	require.NoError(t, platforms.get("accounts", &all))
	count := map[string]int{}
	for _, a := range all {
		n := a.Platform
		if n != string(platform.Facebook) && n != string(platform.X) {
			continue
		}
		if count[n]++; count[n] > accountsEach {
			continue
		}
		token := filepath.Join(filepath.Dir(path), "token")
		require.NoError(t, os.WriteFile(token, []byte(a.Token), 0o600))
		c := exec.CommandContext(t.Context(), program, "--file", path, "connect", n, "--base", a.Base, "--token-file", token)
		c.Env = env
		out, err := c.CombinedOutput()
		require.NoError(t, err, "%s", out)
	}
}

// requireExactlyOnce asks the platforms' own ledger.
func requireExactlyOnce(t *testing.T, platforms *served, want map[string][]string) {
	t.Helper()
	var posts []rehearsal.Post
	require.NoError(t, platforms.get("posts", &posts))
	count := map[string]int{}
	for _, p := range posts {
		count[p.Account+": "+p.Text]++
	}
	total := 0
	for account, texts := range want {
		for _, text := range texts {
			require.Equal(t, 1, count[account+": "+text], "%s: %s", account, text)
			total++
		}
	}
	require.Len(t, posts, total, "nothing else was posted")
}

// stillOpen tells of each delivery that is not out what its journal says.
func stillOpen(path string) string {
	f, err := store.Open(path, store.Options{Now: time.Now})
	if err != nil {
		return err.Error()
	}
	ctx := context.Background()
	items, err := f.RunItems(ctx, time.Now(), time.Now())
	out := fmt.Sprintln("not out:", err)
	for _, i := range items {
		if i.Delivery == nil {
			out += fmt.Sprintln(i.Title, "was never taken on")
			continue
		}
		out += fmt.Sprintf("%s: %s, %s\n", i.Title, i.Delivery.State, i.Delivery.Text)
		lines, _ := f.Journal(ctx, i.Delivery.ID)
		for _, l := range lines {
			out += fmt.Sprintf("  %s %s %s %s %s\n", l.At.Format("15:04:05.000"), l.Event, l.Step, l.Text, l.Code)
		}
	}
	return out
}

// requireAllSent holds the file against it: what was posted is said to be.
func requireAllSent(t *testing.T, path string) {
	t.Helper()
	f, err := store.Open(path, store.Options{Now: time.Now})
	require.NoError(t, err)
	list, err := f.SentList(t.Context(), calendar.SentFilter{})
	require.NoError(t, err)
	require.Len(t, list, 2*accountsEach*postsEach)
	for _, i := range list {
		require.NotEmpty(t, i.Delivery.URL)
		require.Equal(t, i.Content.Hash, i.Delivery.Hash)
	}
	_, err = f.VerifyAudit(t.Context())
	require.NoError(t, err)
}
