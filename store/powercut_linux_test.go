package store

import (
	"bufio"
	"context"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"rounds/calendar"
	"rounds/calendar/platform"
)

// The same flags as in publish/torture, so that one command can give them to both.
var (
	torture     = flag.Bool("torture", false, "cut the power under the store: the short form")
	tortureLong = flag.Bool("torture.long", false, "the long form: 1,200 power cuts")
	tortureSeed = flag.Uint64("torture.seed", 0, "seed of the moments of the cuts; 0 takes one from the clock")
	tortureCuts = flag.Int("torture.cuts", 0, "how many power cuts; 0 means 60, or 1,200 in the long form")
	tortureInto = flag.String("torture.table", "", "add the figures to this file, as Markdown")
)

// cutEnv is the path of the calendar that a writer is to make and write to, with
// "unsynced " in front for the sabotaged one.
const cutEnv = "ROUNDS_TEST_CUT"

// TestPowerCutProcess is the writer: each line that it prints is a promise.
func TestPowerCutProcess(t *testing.T) {
	path := os.Getenv(cutEnv)
	if path == "" {
		t.Skip("this runs as a process of another test")
	}
	path, unsynced := strings.CutPrefix(path, "unsynced ")
	ctx := context.Background()
	clock := newClock()
	s, err := Create(path, Options{Now: clock.now, Throwaway: unsynced}, newPractice(), calendar.Person{Name: "Ana", Roles: calendar.Roles()})
	require.NoError(t, err)
	people, err := s.People(ctx)
	require.NoError(t, err)
	by := people[0].ID
	fmt.Println("made", by)
	a, err := s.SaveAccount(ctx, by, calendar.Account{Platform: platform.X, Name: "X", Base: "https://api.x.com"})
	require.NoError(t, err)
	fmt.Println("account", a.ID)
	for {
		clock.add(time.Second)
		writeOne(t, s, by, a.ID)
	}
}

// writeOne takes one post from its first word to its journal.
func writeOne(t *testing.T, s *Store, by calendar.PersonID, a calendar.AccountID) {
	t.Helper()
	ctx := context.Background()
	d, err := s.NewDraft(ctx, by, calendar.Content{Text: "Flu shots today."})
	require.NoError(t, err)
	fmt.Println("revision", d.ID, 1)
	for n := range 5 {
		r, err := s.SaveRevision(ctx, by, d.ID, calendar.Content{Text: fmt.Sprint("Flu shots today, until ", n+2, " pm.")})
		require.NoError(t, err)
		fmt.Println("revision", d.ID, r.Revision)
	}
	now := s.o.Now()
	slot, err := calendar.SlotAt(now, "America/Denver")
	require.NoError(t, err)
	e, err := s.Place(ctx, by, calendar.Entry{Kind: calendar.PostEntry, PostKind: platform.KindPost, Draft: d.ID, Slot: slot, Accounts: []calendar.AccountID{a}})
	require.NoError(t, err)
	fmt.Println("entry", e.ID)
	sheet, err := s.Review(ctx, e.ID)
	require.NoError(t, err)
	yes, err := s.Approve(ctx, by, e.ID, sheet.Revision.Number, sheet.Hashes())
	require.NoError(t, err)
	fmt.Println("yes", e.ID)
	i, err := s.RunItem(ctx, e.ID, a)
	require.NoError(t, err)
	made, err := s.Deliver(ctx, "", i)
	require.NoError(t, err)
	fmt.Println("lines", made.ID, made.Lines)
	line := func(d calendar.Delivery, r ...calendar.Record) calendar.Delivery {
		d, err := s.Append(ctx, d.ID, d.Claim.Fence, now, time.Minute, r...)
		require.NoError(t, err)
		fmt.Println("lines", d.ID, d.Lines)
		return d
	}
	got, err := s.Take(ctx, made, "me", now, time.Minute, calendar.Record{At: now, Event: calendar.Taken, Approval: yes.ID, Hash: yes.Contents[0].Hash})
	require.NoError(t, err)
	fmt.Println("lines", got.ID, got.Lines)
	got = line(got, calendar.Record{At: now, Event: calendar.Began, Step: "post", Public: true})
	got = line(got, calendar.Record{At: now, Event: calendar.Ended, Step: "post", Public: true, Values: map[string]string{"post": string(d.ID)}})
	line(got, calendar.Record{At: now, Event: calendar.SentNow, URL: "https://x.com/i/1"})
	require.NoError(t, s.Release(ctx, got.ID, got.Claim.Fence, now))
}

// promises are the lines that a writer printed.
type promises struct {
	made      bool
	account   string
	revisions map[calendar.DraftID]int
	entries   map[calendar.EntryID]bool // with a yes, or not yet
	lines     map[calendar.DeliveryID]int
	number    int
}

func newPromises() *promises {
	return &promises{revisions: map[calendar.DraftID]int{}, entries: map[calendar.EntryID]bool{}, lines: map[calendar.DeliveryID]int{}}
}

func (p *promises) hear(line string) {
	f := strings.Fields(line)
	if len(f) < 2 {
		return
	}
	n := 0
	if len(f) == 3 {
		n, _ = strconv.Atoi(f[2])
	}
	switch f[0] {
	case "made":
		p.made = true
	case "account":
		p.account = f[1]
	case "revision":
		p.revisions[calendar.DraftID(f[1])] = n
	case "entry":
		p.entries[calendar.EntryID(f[1])] = false
	case "yes":
		p.entries[calendar.EntryID(f[1])] = true
	case "lines":
		p.lines[calendar.DeliveryID(f[1])] = n
	default:
		return
	}
	p.number++
}

// kept holds a file against the promises; it gives what is lost of them.
func (p *promises) kept(path string) (lost []string) {
	bad := func(format string, args ...any) { lost = append(lost, fmt.Sprintf(format, args...)) }
	if _, err := os.Stat(path); err != nil {
		if p.made {
			bad("the file is not there")
		}
		return lost
	}
	ctx := context.Background()
	s, err := Open(path, Options{Now: newClock().now})
	if err != nil {
		if p.made {
			bad("the file cannot be read: %v", err)
		}
		return lost
	}
	for id, n := range p.revisions {
		if list, err := s.Revisions(ctx, id); err != nil || len(list) < n {
			bad("%d revisions of %d, %v", len(list), n, err)
		}
	}
	for id, yes := range p.entries {
		if _, err := s.Entry(ctx, id); err != nil {
			bad("an entry: %v", err)
		}
		if list, err := s.Approvals(ctx, id); yes && (err != nil || len(list) == 0) {
			bad("a yes: %v", err)
		}
	}
	for id, n := range p.lines {
		if list, err := s.Journal(ctx, id); err != nil || len(list) < n {
			bad("%d journal lines of %d, %v", len(list), n, err)
		}
	}
	r, err := s.Check(ctx)
	if err != nil {
		bad("the doctor cannot look: %v", err)
	}
	for _, f := range r.Findings {
		if f.Bad {
			bad("the doctor finds: %s", f.Text)
		}
	}
	return lost
}

// drive is a file system in a file.
type drive struct {
	name    string
	mkfs    []string
	options string
	again   string // options under which its copy is mounted beside it
	size    int64  // bytes
}

var drives = []drive{
	{"ext4", []string{"mkfs.ext4", "-q", "-F"}, "loop", "loop", 48 << 20},
	{"ext4, commit=1000", []string{"mkfs.ext4", "-q", "-F"}, "loop,commit=1000", "loop", 48 << 20},
	{"XFS", []string{"mkfs.xfs", "-q", "-f"}, "loop", "loop,nouuid", 320 << 20},
}

// rig is a mounted drive.
type rig struct {
	drive
	image, dir, copied, there string
}

// mount makes and mounts a drive below dir, or tells why it cannot be had.
func (d drive) mount(dir string) (*rig, string) {
	if os.Geteuid() != 0 {
		return nil, "the power is cut under a file system of its own, and only root may mount one"
	}
	if _, err := exec.LookPath(d.mkfs[0]); err != nil {
		return nil, d.mkfs[0] + " is missing"
	}
	r := &rig{drive: d, image: filepath.Join(dir, "image"), dir: filepath.Join(dir, "disk"), copied: filepath.Join(dir, "copy"), there: filepath.Join(dir, "after")}
	for _, p := range []string{r.dir, r.there} {
		if err := os.MkdirAll(p, 0o700); err != nil {
			return nil, err.Error()
		}
	}
	if err := os.WriteFile(r.image, nil, 0o600); err != nil {
		return nil, err.Error()
	}
	if err := os.Truncate(r.image, d.size); err != nil {
		return nil, err.Error()
	}
	for _, words := range [][]string{append(d.mkfs, r.image), {"mount", "-o", d.options, r.image, r.dir}} {
		if out, err := exec.Command(words[0], words[1:]...).CombinedOutput(); err != nil {
			return nil, fmt.Sprintf("%s: %v: %s", strings.Join(words, " "), err, out)
		}
	}
	return r, ""
}

func (r *rig) umount() { _ = exec.Command("umount", "-l", r.dir).Run() }

// cut runs a writer until it has promised about n things, cuts the power, and
// gives the promises with what is lost of them.
func (r *rig) cut(t *testing.T, n int, unsynced bool) (p *promises, lost []string) {
	t.Helper()
	path := filepath.Join(r.dir, "practice.rounds")
	for _, old := range []string{path, path + ".media"} {
		require.NoError(t, os.RemoveAll(old))
	}
	cmd := exec.Command(os.Args[0], "-test.run=^TestPowerCutProcess$", "-test.count=1")
	word := path
	if unsynced {
		word = "unsynced " + path
	}
	cmd.Env = append(os.Environ(), cutEnv+"="+word)
	out, err := cmd.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, cmd.Start())
	p = newPromises()
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		if p.hear(lines.Text()); p.number >= n {
			break
		}
	}
	require.NoError(t, cmd.Process.Kill())
	for lines.Scan() { // promised before it died
		p.hear(lines.Text())
	}
	_ = cmd.Wait()
	require.GreaterOrEqual(t, p.number, n, "the writer ended early")
	require.NoError(t, copySparse(r.copied, r.image))
	mounted, err := exec.Command("mount", "-o", r.again, r.copied, r.there).CombinedOutput()
	require.NoError(t, err, "%s", mounted)
	defer func() { require.NoError(t, exec.Command("umount", r.there).Run()) }()
	return p, p.kept(filepath.Join(r.there, "practice.rounds"))
}

// copySparse copies a file and leaves its holes holes.
func copySparse(to, from string) error {
	return exec.Command("cp", "--sparse=always", from, to).Run()
}

func TestWhatWasAcknowledgedSurvivesAPowerCut(t *testing.T) {
	if !*torture && !*tortureLong {
		t.Skip("run it with -torture, or -torture.long")
	}
	if *tortureSeed == 0 {
		*tortureSeed = uint64(time.Now().UnixNano())
	}
	cuts := *tortureCuts
	if cuts == 0 {
		if cuts = 60; *tortureLong {
			cuts = 1200
		}
	}
	t.Logf("seed %d", *tortureSeed)
	rigs := mountAll(t)
	var records atomic.Int64
	share := (cuts + len(rigs) - 1) / len(rigs)
	t.Run("of", func(t *testing.T) {
		for n, r := range rigs {
			t.Run(r.name, func(t *testing.T) {
				t.Parallel()
				dice := rand.New(rand.NewPCG(*tortureSeed, uint64(n)))
				for k := range share {
					after := 1 + dice.IntN(mostPromises)
					p, missing := r.cut(t, after, false)
					require.Empty(t, missing, "cut %d, %s, after %d promises", k, r.name, after)
					records.Add(int64(p.number))
				}
			})
		}
	})
	if t.Failed() {
		return
	}
	names := make([]string, len(rigs))
	for n, r := range rigs {
		names[n] = fmt.Sprintf("%s %d", r.name, share)
	}
	total := share * len(rigs)
	t.Logf("%d power cuts (%s): %d acknowledged records, none lost", total, strings.Join(names, "; "), records.Load())
	tell(t, fmt.Sprintf("| power cuts under the store | %d: %s | bbolt: 1,200 a night, looked at for soundness alone |\n| records acknowledged before a cut | %d | |\n| of these lost, or files unreadable | 0 | |\n", total, strings.Join(names, "; "), records.Load()))
}

// mostPromises is how many records a writer acknowledges at the most before the
// power is cut.
const mostPromises = 150

// The control: without syncing, power cuts lose what was acknowledged.
func TestAPowerCutIsNoticedWhereNothingIsSynced(t *testing.T) {
	if !*torture && !*tortureLong {
		t.Skip("run it with -torture, or -torture.long")
	}
	r := mountAll(t)[0]
	red := 0
	for range 8 {
		if _, missing := r.cut(t, 60, true); len(missing) > 0 {
			red++
		}
	}
	require.Positive(t, red, "the test cannot tell a store that does not sync")
	t.Logf("%d of 8 cuts lost something", red)
	tell(t, fmt.Sprintf("| control: syncing off | red in %d of 8 power cuts | |\n", red))
}

// mountAll mounts what can be had, and skips the test where nothing can.
func mountAll(t *testing.T) (out []*rig) {
	t.Helper()
	for n, d := range drives {
		dir := filepath.Join(t.TempDir(), strconv.Itoa(n))
		require.NoError(t, os.MkdirAll(dir, 0o700))
		r, why := d.mount(dir)
		if why != "" {
			t.Logf("without %s: %s", d.name, why)
			continue
		}
		t.Cleanup(r.umount)
		out = append(out, r)
	}
	if len(out) == 0 {
		t.Skip("no file system of its own can be had for power cuts: see above")
	}
	return out
}

// tell adds lines to the table.
func tell(t *testing.T, lines string) {
	t.Helper()
	if *tortureInto == "" {
		return
	}
	f, err := os.OpenFile(*tortureInto, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	require.NoError(t, err)
	defer f.Close()
	_, err = io.WriteString(f, lines)
	require.NoError(t, err)
}
