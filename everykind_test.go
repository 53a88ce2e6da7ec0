package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"image"
	"io"
	"io/fs"
	"math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"rounds/calendar"
	"rounds/calendar/platform"
	"rounds/publish/rehearsal"
)

// posts and media make a rehearsal of its own process a ledger.
func (s *served) posts() (out []rehearsal.Post) {
	if err := s.get("posts", &out); err != nil {
		panic(err)
	}
	return out
}

func (s *served) media(sha string) []byte {
	req, err := http.NewRequestWithContext(context.Background(), http.MethodGet, s.base+"/_rehearsal/media/"+sha, nil)
	if err != nil {
		panic(err)
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return nil
	}
	defer res.Body.Close()
	b, _ := io.ReadAll(res.Body)
	return b
}

// kindOf tells a file by its first bytes, as a platform does.
func kindOf(b []byte) string {
	if bytes.HasPrefix(b, []byte("%PDF-")) {
		return "application/pdf"
	}
	if len(b) > 8 && string(b[4:8]) == "ftyp" {
		return "video/mp4"
	}
	return http.DetectContentType(b)
}

// requireUpright tells that the telephone's picture was turned.
func requireUpright(o office, b []byte) {
	o.Helper()
	c, _, err := image.DecodeConfig(bytes.NewReader(b))
	require.NoError(o, err)
	require.Equal(o, "320×240", fmt.Sprintf("%d×%d", c.Width, c.Height))
}

// A plan with every kind of post goes out to all five platforms, from several
// accounts of each, by the program as a process of its own: the platforms' ledger
// has each exactly once, as it was approved, also where the program is killed with
// -9 at random moments while the platforms misbehave.
func TestEveryKindOfPostGoesOutToAllFivePlatforms(t *testing.T) {
	if *killSeed == 0 {
		*killSeed = uint64(time.Now().UnixNano())
	}
	t.Logf("seed %d", *killSeed)
	program := asProgram(t)
	o := newOffice(t, time.Now)
	rehearsed := t.TempDir()
	platforms, err := serve(program, filepath.Join(rehearsed, "first"), os.Environ())
	require.NoError(t, err)
	defer func() { platforms.stop() }()
	var all []rehearsal.Account
	require.NoError(t, platforms.get("accounts", &all))
	plan := o.plan(everyKind, o.open(all))
	back := o.keep()

	o.requireDryRun(program, platforms, plan)
	o.requireRehearsed(program, platforms, plan)
	out, status, _ := o.process(program, 0, "publish", "--yes", "--ahead", "7d")
	require.Zero(t, status, "%s", out)
	o.requireThere(platforms, plan, false)
	o.requireSaid(plan)
	o.requireNothingPrivate(filepath.Join(rehearsed, "first"))
	before := len(platforms.posts())
	out, status, _ = o.process(program, 0, "publish", "--yes", "--ahead", "7d")
	require.Zero(t, status, "%s", out)
	require.Len(t, platforms.posts(), before, "a second run finds nothing to do")

	address := strings.TrimPrefix(platforms.base, "http://")
	kills, starts := 0, 0
	for round := uint64(0); kills < *killsWanted/5; round++ {
		platforms.stop()
		back()
		dir := filepath.Join(rehearsed, fmt.Sprint(round))
		platforms, err = serveAt(address, program, dir, os.Environ())
		require.NoError(t, err)
		k, s := o.killed(program, platforms, rand.New(rand.NewPCG(*killSeed, round)))
		kills, starts = kills+k, starts+s
		o.requireThere(platforms, plan, true)
		o.requireSaid(plan)
		o.requireNothingPrivate(dir)
	}
	t.Logf("%d kills in %d starts", kills, starts)
}

// killed starts the run, kills it after a while and starts it again, until nothing
// is left to do.
func (o office) killed(program string, platforms *served, r *rand.Rand) (kills, starts int) {
	o.Helper()
	for range enough {
		starts++
		if r.IntN(3) == 0 {
			require.NoError(o, platforms.order(randomFault(r)))
		}
		out, status, killed := o.process(program, time.Duration(50+r.IntN(1500))*time.Millisecond, "publish", "--yes", "--ahead", "7d")
		switch {
		case killed:
			kills++
		case status == 0:
			return kills, starts
		default:
			require.Equal(o, 1, status, "%s", out)
			o.Logf("%s", out)
		}
	}
	require.FailNow(o, "it does not come to an end")
	return kills, starts
}

// requireDryRun does the run dry: nothing is asked but what reads, nothing changes
// in the office, and each post is shown with its calls.
func (o office) requireDryRun(program string, platforms *served, plan []planned) {
	o.Helper()
	var before, after []rehearsal.Call
	require.NoError(o, platforms.get("calls", &before))
	was := o.files()
	out, status, _ := o.process(program, 0, "publish", "--dry-run", "--ahead", "7d", "--json")
	require.Zero(o, status, "%s", out)
	require.Equal(o, was, o.files(), "a dry run changes nothing")
	require.NoError(o, platforms.get("calls", &after))
	for _, c := range after[len(before):] {
		require.Equal(o, http.MethodGet, c.Method, "%s %s", c.Platform, c.Path)
	}
	var lines []calendar.DryLine
	require.NoError(o, json.Unmarshal(out, &lines), "%s", out)
	require.Len(o, lines, len(plan))
	for _, line := range lines {
		n := slices.IndexFunc(plan, func(p planned) bool { return p.entry == line.Item.Entry.ID })
		o.requireDryLine(line, plan[n])
	}
}

// requireDryLine looks at what the dry run says of one post.
func (o office) requireDryLine(line calendar.DryLine, p planned) {
	o.Helper()
	notes := strings.Join(line.Notes, "\n")
	public, bytes, files := 0, int64(0), int64(0)
	for _, c := range line.Calls {
		require.NotEmpty(o, c.Says, p.kind)
		bytes += c.Bytes
		if c.Public {
			public++
		}
	}
	for _, m := range p.out.Media {
		files += m.Bytes
		for _, change := range m.Changes {
			require.Contains(o, notes, change, p.kind)
		}
	}
	require.GreaterOrEqual(o, bytes, files+int64(len(p.out.Text)), p.kind)
	comments := 0
	if p.out.FirstComment != "" {
		comments = 1
	}
	require.Equal(o, 1+len(p.out.Parts)+comments, public, p.kind)
	require.Equal(o, p.kind.later > 0, line.There, p.kind)
	require.Equal(o, p.kind.on != platform.X, !line.Lasts.IsZero(), "%s: until when the key is good", p.kind)
	switch {
	case p.kind.on == platform.Instagram:
		require.Equal(o, "50 of 50 posts left in 24 hours", line.Quota, p.kind)
	case p.kind.on == platform.X && p.out.Link != "":
		require.InDelta(o, platform.XPriceLink, line.Price, 0.001, p.kind)
	case p.kind.on == platform.X:
		require.InDelta(o, platform.XPricePost, line.Price, 0.05, p.kind)
		require.Positive(o, line.Price)
	default:
		require.Zero(o, line.Price, p.kind)
	}
	if p.out.Poll != nil && p.kind.on == platform.LinkedIn {
		require.Contains(o, notes, "LinkedIn forbids polls about health", "what the checks point out is told")
	}
}

// requireRehearsed rehearses a post of each platform: it is sent to a rehearsal of
// the run's own, and neither the calendar nor its platforms know of it.
func (o office) requireRehearsed(program string, platforms *served, plan []planned) {
	o.Helper()
	var before, after []rehearsal.Call
	require.NoError(o, platforms.get("calls", &before))
	was := o.files()
	args := []string{"publish", "--rehearse", "--json"}
	for _, name := range []string{
		"Facebook: photos, first comment", "Instagram: photo, collaborators, first comment", "LinkedIn: poll", "X: thread", "YouTube: short, unlisted",
	} {
		n := slices.IndexFunc(plan, func(p planned) bool { return p.kind.String() == name })
		args = append(args, "--only", string(plan[n].entry))
	}
	out, status, _ := o.process(program, 0, args...)
	require.Zero(o, status, "%s", out)
	require.Equal(o, 5, strings.Count(string(out), `"state": "sent"`), "%s", out)
	require.Equal(o, was, o.files(), "a rehearsal changes nothing")
	require.NoError(o, platforms.get("calls", &after))
	require.Len(o, after, len(before), "the platforms heard nothing")
}

// files gives the sum of each file of the office.
func (o office) files() map[string]calendar.SHA256 {
	o.Helper()
	out := map[string]calendar.SHA256{}
	require.NoError(o, filepath.WalkDir(o.dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := os.ReadFile(path)
		out[path] = calendar.SumSHA256(b)
		return err
	}))
	return out
}
