package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"io/fs"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/adrg/xdg"
	"github.com/stretchr/testify/require"

	"rounds/calendar"
	"rounds/calendar/platform"
	"rounds/publish/rehearsal"
	"rounds/ui/cli"
)

// officeZone is the practice's zone.
const officeZone = "America/Denver"

// office is a computer with a calendar on it: a folder that holds all its places.
// Commands are carried out in this process, by a clock of the test's own, or by
// the program as a process.
type office struct {
	*testing.T
	dir, path string
	now       func() time.Time
}

// newOffice makes the folder, and has this process and all that it starts live in it.
func newOffice(t *testing.T, now func() time.Time) office {
	t.Helper()
	dir := t.TempDir()
	t.Cleanup(xdg.Reload) // behind the variables, which are put back first
	for _, name := range []string{"HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CONFIG_HOME"} {
		t.Setenv(name, filepath.Join(dir, strings.ToLower(name)))
	}
	require.NoError(t, os.MkdirAll(filepath.Join(dir, "home", "Downloads"), 0o700))
	xdg.Reload()
	o := office{t, dir, filepath.Join(dir, "clinic.rounds"), now}
	t.Setenv("ROUNDS_FILE", o.path)
	return o
}

// try carries out a command here and gives what it printed and its exit status.
func (o office) try(args ...string) (out, told string, status int) {
	o.Helper()
	p := &program{now: o.now, log: slog.New(slog.DiscardHandler)}
	app := p.app()
	var stdout, stderr bytes.Buffer
	app.In, app.Out, app.Err, app.Terminal = strings.NewReader(""), &stdout, &stderr, false
	err := cli.Execute(o.Context(), app, args)
	return stdout.String(), stderr.String(), cli.Status(err)
}

// do carries out a command that has to go well.
func (o office) do(args ...string) string {
	o.Helper()
	out, told, status := o.try(args...)
	require.Zero(o, status, "rounds %s: %s%s", strings.Join(args, " "), told, out)
	return out
}

// into carries out a command that has to go well and reads the JSON that it prints.
func (o office) into(v any, args ...string) {
	o.Helper()
	require.NoError(o, json.Unmarshal([]byte(o.do(append(args, "--json")...)), v))
}

// process starts the program, and kills it after a while where that is not 0.
func (o office) process(program string, after time.Duration, args ...string) (out []byte, status int, killed bool) {
	o.Helper()
	c := exec.Command(program, args...)
	var b, told bytes.Buffer
	c.Stdout, c.Stderr = &b, &told
	require.NoError(o, c.Start())
	if after > 0 {
		defer time.AfterFunc(after, func() { _ = c.Process.Kill() }).Stop()
	}
	err := c.Wait()
	if exit, ok := errors.AsType[*exec.ExitError](err); ok {
		return append(b.Bytes(), told.Bytes()...), exit.ExitCode(), exit.ExitCode() < 0
	}
	require.NoError(o, err)
	return b.Bytes(), 0, false
}

// desks are the accounts of a platform, connected: posts go to them in turn, so that
// none has to wait long behind the others.
type desks map[platform.Name][]connected

// connected is an account by both of its names.
type connected struct {
	rehearsal.Account
	id calendar.AccountID
}

// desksEach is how many accounts of each platform are connected.
const desksEach = 3

// open makes the calendar and connects accounts of each platform by their keys.
func (o office) open(accounts []rehearsal.Account) desks {
	o.Helper()
	o.do("setup", "--name", "Juniper Street Clinic", "--country", "US", "--zone", officeZone, "--person", "Sam Whitaker")
	out := desks{}
	secret := func(name, text string) string {
		path := filepath.Join(o.dir, name)
		require.NoError(o, os.WriteFile(path, []byte(text+"\n"), 0o600))
		return path
	}
	for _, a := range accounts {
		n := platform.Name(a.Platform)
		if len(out[n]) == desksEach {
			continue
		}
		args := []string{"connect", a.Platform, "--base", a.Base, "--id", a.ID}
		switch n {
		case platform.YouTube:
			args = append(args, "--refresh-file", secret("refresh", a.Refresh), "--client-id-file", secret("client", rehearsal.YouTubeClient),
				"--client-secret-file", secret("key", rehearsal.YouTubeSecret))
		case platform.X:
			args = append(args, "--token-file", secret("token", a.Token), "--refresh-file", secret("refresh", a.Refresh),
				"--client-id-file", secret("client", rehearsal.XPublicClient))
		default:
			args = append(args, "--token-file", secret("token", a.Token))
		}
		var c cli.Connected
		o.into(&c, args...)
		out[n] = append(out[n], connected{a, c.Account.ID})
	}
	require.Len(o, out, len(platform.All()))
	return out
}

// planned is a post on the calendar, with the yes to it.
type planned struct {
	kind    kindOfPost
	account connected
	draft   calendar.DraftID
	entry   calendar.EntryID
	out     calendar.Outgoing
}

// plan puts posts on the calendar, approved: those of today are due now.
func (o office) plan(list []kindOfPost, d desks) []planned {
	o.Helper()
	files := filepath.Join(o.dir, "files")
	require.NoError(o, os.MkdirAll(files, 0o700))
	require.NoError(o, layFiles(files))
	var out []planned
	for n, k := range list {
		out = append(out, o.place(k, files, d[k.on][n%len(d[k.on])]))
	}
	return out
}

func (o office) place(k kindOfPost, files string, to connected) planned {
	o.Helper()
	words := []string{"draft", "new"}
	if k.text != "" {
		words = append(words, "--text", k.text)
	}
	for _, w := range k.more {
		name := w[strings.LastIndex(w, "=")+1:]
		if _, err := os.Stat(filepath.Join(files, name)); name != "" && err == nil {
			w = strings.TrimSuffix(w, name) + filepath.Join(files, name)
		}
		words = append(words, w)
	}
	p := planned{kind: k, account: to}
	var d calendar.Draft
	o.into(&d, words...)
	p.draft = d.ID
	there, err := time.LoadLocation(officeZone)
	require.NoError(o, err)
	at := o.now().In(there).AddDate(0, 0, k.later).Format("2006-01-02 15:04")
	var e calendar.Entry
	o.into(&e, "schedule", string(d.ID), "--at", at, "--account", string(to.id), "--kind", string(k.as.Or()))
	p.entry = e.ID
	p.out = o.approve(e.ID)
	return p
}

// approve says yes to an entry and gives the content of its one account.
func (o office) approve(id calendar.EntryID) calendar.Outgoing {
	o.Helper()
	var yes []calendar.Approval
	o.into(&yes, "approve", string(id))
	require.Len(o, yes[0].Contents, 1)
	return yes[0].Contents[0].Outgoing
}

// deliveries gives the deliveries of an entry.
func (o office) deliveries(id calendar.EntryID) (out []calendar.Delivery) {
	o.Helper()
	o.into(&out, "delivery", "list", string(id))
	return out
}

// journal gives the events of a delivery.
func (o office) journal(id calendar.DeliveryID) (out []calendar.Event) {
	o.Helper()
	var shown struct {
		Journal []calendar.Record `json:"journal"`
	}
	o.into(&shown, "delivery", "show", string(id))
	for _, l := range shown.Journal {
		out = append(out, l.Event)
	}
	return out
}

// requireSaid holds what the program says against it: everything is out, or
// scheduled there, with its address.
func (o office) requireSaid(plan []planned) {
	o.Helper()
	for _, p := range plan {
		list := o.deliveries(p.entry)
		require.Len(o, list, 1, p.kind)
		want := []calendar.State{calendar.Sent, calendar.SentUnverified}
		if p.kind.later > 0 {
			want = []calendar.State{calendar.ScheduledThere}
		}
		if d := list[0]; !slices.Contains(want, d.State) || d.URL == "" {
			require.Fail(o, p.kind.String(), "%s %q: %s", d.State, d.URL, o.do("delivery", "show", string(d.ID)))
		}
	}
	o.do("doctor")
}

// requireNothingPrivate tells that no file which a platform got says whose it is.
func (o office) requireNothingPrivate(platforms string) {
	o.Helper()
	files := 0
	require.NoError(o, filepath.WalkDir(platforms, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		files++
		b, err := os.ReadFile(path)
		require.NotContains(o, string(b), secretOfThePicture, path)
		return err
	}))
	require.Greater(o, files, 10)
}

// keep copies the office as it is, without its platforms; back puts the copy in
// its place again.
func (o office) keep() (back func()) {
	o.Helper()
	copied := o.TempDir()
	require.NoError(o, os.CopyFS(copied, os.DirFS(o.dir)))
	return func() {
		o.Helper()
		for _, d := range []string{o.dir} {
			list, err := os.ReadDir(d)
			require.NoError(o, err)
			for _, e := range list {
				require.NoError(o, os.RemoveAll(filepath.Join(d, e.Name())))
			}
		}
		require.NoError(o, os.CopyFS(o.dir, os.DirFS(copied)))
		for _, name := range []string{o.path, o.path + ".rehearsal-keys"} {
			require.NoError(o, os.Chmod(name, 0o600))
		}
	}
}

// ledger is what a rehearsal holds.
type ledger interface {
	posts() []rehearsal.Post
	media(sha string) []byte
}

// requireThere holds the platforms' ledger against the plan: each post is there
// once, with its words, files and settings, and nothing else. Where the program was
// hurt, what belongs below a post may be missing, if that is said.
func (o office) requireThere(l ledger, plan []planned, hurt bool) {
	o.Helper()
	left := l.posts()
	taken := func(what string, is func(rehearsal.Post) bool) rehearsal.Post {
		n := slices.IndexFunc(left, is)
		require.GreaterOrEqual(o, n, 0, "%s is not there", what)
		p := left[n]
		left = slices.Delete(left, n, n+1)
		require.NotContains(o, slices.Collect(func(yield func(bool) bool) {
			for _, other := range left {
				if is(other) && !yield(true) {
					return
				}
			}
		}), true, "%s is there twice", what)
		return p
	}
	for _, p := range plan {
		account, at := p.account, p.kind.String()
		says := p.kind.says
		if says == "" {
			says = p.kind.text
		}
		main := taken(at, func(r rehearsal.Post) bool {
			return r.Platform == account.Platform && r.Account == account.ID && r.Text == says && r.ReplyTo == "" && sameFiles(r, p.out)
		})
		o.requireWhole(l, p, main)
		last := main
		for _, part := range p.out.Parts {
			last = taken(at+", "+part, func(r rehearsal.Post) bool { return r.Text == part && r.Account == account.ID && r.ReplyTo == last.ID })
		}
		if p.out.FirstComment == "" {
			continue
		}
		below := func(r rehearsal.Post) bool {
			return r.Kind == rehearsal.KindComment && r.Text == p.out.FirstComment && r.ReplyTo == main.ID
		}
		if hurt && !slices.ContainsFunc(left, below) {
			said := o.journal(o.deliveries(p.entry)[0].ID)
			require.True(o, slices.Contains(said, calendar.Noted) || slices.Contains(said, calendar.NotVerified),
				"%s: it is said that the first comment may be missing: %s", at, said)
			continue
		}
		taken(at+", first comment", below)
	}
	require.Empty(o, left, "nothing else was posted")
}

// sameFiles tells posts without words apart.
func sameFiles(r rehearsal.Post, out calendar.Outgoing) bool {
	return len(r.Media) == len(out.Media) && (len(r.Media) == 0 || r.Media[0].SHA256 == string(out.Media[0].ID))
}

// requireWhole looks at one post of the ledger.
func (o office) requireWhole(l ledger, p planned, r rehearsal.Post) {
	o.Helper()
	k := p.kind
	is := k.is
	if is == "" {
		is = rehearsal.KindPost
	}
	require.Equal(o, is, r.Kind, k)
	if platform.Of(k.on).Link.Card {
		require.Equal(o, p.out.Link, r.Link, k)
	}
	if k.later > 0 {
		require.False(o, r.Published, k)
		require.NotNil(o, r.Scheduled, k)
	}
	set, err := json.Marshal(r.Settings)
	require.NoError(o, err)
	for _, want := range k.set {
		require.Contains(o, string(set), want, k)
	}
	alts := given(k.more, "--alt")
	require.Len(o, r.Media, len(k.mime), k)
	for n, m := range r.Media {
		require.Equal(o, string(p.out.Media[n].ID), m.SHA256, "%s, file %d is the approved one", k, n+1)
		b := l.media(m.SHA256)
		require.Equal(o, m.SHA256, string(calendar.SumSHA256(b)), k)
		require.Equal(o, k.mime[n], kindOf(b), k)
		require.NotContains(o, string(b), secretOfThePicture, k)
		require.NotContains(o, string(b), "Exif", k)
		if n < len(alts) {
			require.Equal(o, alts[n], m.Alt, k)
		}
	}
	if slices.Contains(k.more, "telephone.jpg") {
		requireUpright(o, l.media(r.Media[0].SHA256))
	}
}

// given lists the values of a flag.
func given(words []string, flag string) (out []string) {
	for n := range words[:max(0, len(words)-1)] {
		if words[n] == flag {
			out = append(out, words[n+1])
		}
	}
	return out
}
