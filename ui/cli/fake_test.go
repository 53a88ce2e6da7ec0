package cli

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"rounds/calendar"
	"rounds/calendar/platform"
	"rounds/calendar/signin"
	"rounds/ui/kit/kittest"
)

// morning is 10:00 on Tuesday 3 November 2026 in Denver.
var morning = time.Date(2026, 11, 3, 17, 0, 0, 0, time.UTC)

// others stands for what these tests never ask of the file: a call of it panics.
type others struct{ File }

// fakeFile is a calendar file in memory: the screens' one, and what only the
// commands ask for.
type fakeFile struct {
	*kittest.File
	others
	drafts    map[calendar.DraftID]calendar.Draft
	placed    []calendar.Entry
	sheet     calendar.ReviewSheet
	said      []calendar.Record
	imported  []calendar.ImportRow
	mappings  map[calendar.SHA256]calendar.ImportMapping
	report    calendar.FileReport
	sent      []calendar.SentItem
	wanted    calendar.SentFilter
	hands     []calendar.Delivery
	recalls   []calendar.RunItem
	backupDue bool
	backupErr error
	dir       string // where files of posts lie
	mime      string // of the files that are added
	more      []calendar.Planned
	comment   string // of what is approved, like media
	media     []calendar.OutgoingMedia
}

func sample() *fakeFile {
	f := &fakeFile{File: kittest.Sample(), drafts: map[calendar.DraftID]calendar.Draft{}}
	f.Folk = f.Folk[:1]
	return f
}

func (f *fakeFile) Path() string { return "clinic.rounds" }

func (f *fakeFile) note(format string, args ...any) {
	f.Calls = append(f.Calls, fmt.Sprintf(format, args...))
}

func (f *fakeFile) NewDraft(_ context.Context, by calendar.PersonID, c calendar.Content) (calendar.Draft, error) {
	d := calendar.Draft{ID: calendar.DraftID(fmt.Sprintf("draft-%d", len(f.drafts)+1)), Working: c, MadeBy: by, Revision: 1}
	f.drafts[d.ID] = d
	return d, nil
}

func (f *fakeFile) Draft(_ context.Context, id calendar.DraftID) (calendar.Draft, error) {
	if d, ok := f.drafts[id]; ok {
		return d, nil
	}
	return calendar.Draft{}, &calendar.Error{Kind: calendar.NotFound, Text: fmt.Sprintf("there is no draft %q", id), Hint: "look at the list again"}
}

func (f *fakeFile) SaveRevision(_ context.Context, _ calendar.PersonID, id calendar.DraftID, c calendar.Content) (calendar.Draft, error) {
	d := f.drafts[id]
	d.Working, d.Revision = c, d.Revision+1
	f.drafts[id] = d
	return d, nil
}

func (f *fakeFile) EntriesOf(context.Context, calendar.DraftID) ([]calendar.Entry, error) {
	return f.placed, nil
}

func (f *fakeFile) AddMedia(_ context.Context, _ calendar.PersonID, path string) (calendar.Media, error) {
	f.note("media %s", path)
	return calendar.Media{ID: calendar.SumSHA256([]byte(path)), Name: path, MIME: f.mime}, nil
}

func (f *fakeFile) Planned(ctx context.Context, from, to calendar.Day, texts bool) ([]calendar.Planned, error) {
	list, err := f.File.Planned(ctx, from, to, texts)
	return append(list, f.more...), err
}

func (f *fakeFile) Media(_ context.Context, id calendar.SHA256) (calendar.Media, error) {
	return calendar.Media{ID: id, Name: "Nurse at work.jpg", MIME: "image/jpeg", Bytes: 9}, nil
}

func (f *fakeFile) MediaPath(_ context.Context, id calendar.SHA256) (string, error) {
	path := filepath.Join(f.dir, string(id))
	return path, os.WriteFile(path, []byte("a picture"), 0o600)
}

func (f *fakeFile) Place(_ context.Context, _ calendar.PersonID, e calendar.Entry) (calendar.Entry, error) {
	e.ID = "entry-new"
	f.placed = append(f.placed, e)
	return e, f.Err
}

func (f *fakeFile) ImportPlan(_ context.Context, _ calendar.PersonID, what string, rows []calendar.ImportRow) ([]calendar.Entry, error) {
	f.note("%s", what)
	f.imported = append(f.imported, rows...)
	return make([]calendar.Entry, len(rows)), f.Err
}

func (f *fakeFile) Review(_ context.Context, id calendar.EntryID) (calendar.ReviewSheet, error) {
	s := f.sheet
	s.Entry.ID = id
	return s, f.Err
}

func (f *fakeFile) Approve(_ context.Context, by calendar.PersonID, id calendar.EntryID, revision int, hashes map[calendar.AccountID]calendar.SHA256) (calendar.Approval, error) {
	f.note("approve %s revision %d, %d hashes", id, revision, len(hashes))
	return calendar.Approval{ID: "approval-1", Entry: id, By: by, Own: true}, f.Err
}

func (f *fakeFile) SendBack(_ context.Context, by calendar.PersonID, id calendar.EntryID, remarks string) (calendar.Approval, error) {
	f.note("send back %s: %s", id, remarks)
	return calendar.Approval{ID: "approval-2", Entry: id, By: by, Back: true, Remarks: remarks}, f.Err
}

func (f *fakeFile) Delivery(_ context.Context, id calendar.DeliveryID) (calendar.Delivery, error) {
	for _, d := range f.hands {
		if d.ID == id {
			return d, nil
		}
	}
	return calendar.Delivery{}, &calendar.Error{Kind: calendar.NotFound, Text: "there is no such delivery", Hint: "look at the list again"}
}

func (f *fakeFile) Deliveries(_ context.Context, entry calendar.EntryID) (out []calendar.Delivery, err error) {
	for _, d := range f.hands {
		if d.Entry == entry {
			out = append(out, d)
		}
	}
	return out, nil
}

func (f *fakeFile) Changes(context.Context, calendar.EntryID) ([]calendar.Delivery, error) {
	return nil, nil
}

func (f *fakeFile) Recalls(context.Context) ([]calendar.RunItem, error) { return f.recalls, nil }

func (f *fakeFile) TakeDown(_ context.Context, by calendar.PersonID, reason string, ids ...calendar.DeliveryID) ([]calendar.Delivery, error) {
	f.note("take down %v by %s: %s", ids, by, reason)
	return nil, f.Err
}

func (f *fakeFile) Journal(context.Context, calendar.DeliveryID) ([]calendar.Record, error) {
	return f.said, nil
}

func (f *fakeFile) Answer(_ context.Context, by calendar.PersonID, id calendar.DeliveryID, said calendar.Record) (calendar.Delivery, error) {
	f.said = append(f.said, said)
	d := calendar.Delivery{ID: id, Platform: platform.LinkedIn, State: calendar.SentUnverified, URL: said.URL}
	if said.Event == calendar.SaidNotThere {
		d.State = calendar.NotSent
	}
	for i := range f.hands {
		if f.hands[i].ID == id && f.hands[i].State == calendar.Handed {
			f.hands[i].State = d.State
		}
	}
	return d, f.Err
}

func (f *fakeFile) Approved(_ context.Context, _ calendar.ApprovalID, a calendar.AccountID) (calendar.Approved, error) {
	return calendar.Approved{Outgoing: calendar.Outgoing{Account: a, Platform: platform.LinkedIn, Text: "We are hiring a nurse.", FirstComment: f.comment, Media: f.media}}, nil
}

func (f *fakeFile) SentList(_ context.Context, q calendar.SentFilter) ([]calendar.SentItem, error) {
	f.wanted = q
	return f.sent, nil
}

func (f *fakeFile) SaveAccount(_ context.Context, _ calendar.PersonID, a calendar.Account) (calendar.Account, error) {
	if a.ID == "" {
		a.ID = "account-new"
	}
	f.note("account %s %s %s by hand %t", a.ID, a.Platform, a.Name, a.ByHand)
	return a, f.Err
}

func (f *fakeFile) Check(context.Context) (calendar.FileReport, error) { return f.report, f.Err }

func (f *fakeFile) Rebuild(context.Context) error { f.note("rebuild"); return nil }

func (f *fakeFile) Settle(_ context.Context, _ calendar.PersonID, moved bool) error {
	f.note("settle moved %t", moved)
	return nil
}

func (f *fakeFile) BackupDue(context.Context) (bool, error) { return f.backupDue, nil }

func (f *fakeFile) Backup(_ context.Context, by calendar.PersonID, path string) (string, error) {
	f.note("backup %q by %s", path, by)
	return path + "made.rounds", f.backupErr
}

// fakeRunner is a publish run that finds and reports what it is told to.
type fakeRunner struct {
	plan    calendar.RunPlan
	report  calendar.RunReport
	dry     []calendar.DryLine
	err     error
	lines   []calendar.Record // emitted while it runs
	started []calendar.Order
}

func (r *fakeRunner) Plan(context.Context, time.Time) (calendar.RunPlan, error) { return r.plan, nil }

func (r *fakeRunner) DryRun(context.Context, calendar.Order) ([]calendar.DryLine, error) {
	return r.dry, r.err
}

func (r *fakeRunner) Start(_ context.Context, o calendar.Order, emit func(calendar.Delivery, calendar.Record)) (calendar.RunReport, error) {
	r.started = append(r.started, o)
	for _, l := range r.lines {
		emit(calendar.Delivery{Platform: platform.X, Title: "Flu shots", Slot: calendar.Slot{Zone: kittest.Zone}}, l)
	}
	return r.report, r.err
}

// world is everything around a command.
type world struct {
	t        *testing.T
	file     *fakeFile
	run      *fakeRunner
	copied   *fakeFile // of a rehearsal or a demo
	in       string
	typing   io.Reader // in the place of in
	out      io.Writer // in the place of what is looked at
	terminal bool
	env      map[string]string
	keys     []string // what is pasted, unseen, in order
	asked    []string
	opened   []string
	clips    []string // what the system's clipboard got
	// downloads is where files for posting by hand are laid out.
	downloads string
	pages     []signin.Profile
	consent   string
	deaf      error
	pasted    []signin.Input
	left      []string // permissions that were left out
	kept      bool
	readied   int
	closed    int
	shut      error
	choosing  func()                       // called when there are several profiles
	bad       map[calendar.AccountID]error // what is wrong with the key of an account
	// comesBack is where the browser ends.
	comesBack chan string
	made      []calendar.Practice
	restored  []string
	exists    bool
	screens   []ScreenOptions
	logged    string
	ended     bool
}

func newWorld(t *testing.T) *world {
	t.Helper()
	return &world{t: t, file: sample(), run: &fakeRunner{}, copied: sample(), exists: true, env: map[string]string{}}
}

// Exists, Open, Create and Restore make the world its own [Files].
func (w *world) Exists(string) bool { return w.exists }

func (w *world) Open(string) (File, error) { return w.file, w.file.Err }

func (w *world) Create(_ string, p calendar.Practice, first calendar.Person) (File, error) {
	w.made = append(w.made, p)
	w.file.Folk = []calendar.Person{first}
	return w.file, nil
}

func (w *world) Restore(_ context.Context, backup, path string) error {
	w.restored = append(w.restored, backup+" to "+path)
	return w.file.Err
}

// platforms is the world as [Publishing].
type platforms struct{ *world }

func (w platforms) Runner(File, Secrets) Runner { return w.run }

func (w platforms) stage() Stage {
	return Stage{Runner: w.run, File: w.copied, Now: func() time.Time { return morning }, End: func() { w.ended = true }}
}

func (w platforms) Rehearsal(context.Context, File) (Stage, error) { return w.stage(), nil }

func (w platforms) Demo(context.Context, bool) (Stage, error) { return w.stage(), nil }

func (w platforms) Warnings(time.Time) []calendar.Finding { return nil }

func (w platforms) Rehearse(_ context.Context, listen, dir string, ready func(string)) error {
	ready("http://" + listen)
	return nil
}

func (w platforms) Desk(File, Secrets) Desk { return desk(w) }

// desk is the world as [Desk]: Facebook and X have keys.
type desk struct{ *world }

func (w desk) Ways(n platform.Name) []signin.Way {
	if n != platform.Facebook && n != platform.X {
		return nil
	}
	app := signin.Step{Title: "Make an app", Text: "Press “Create”.", Open: "https://developer.example", Takes: 5 * time.Minute}
	return []signin.Way{
		{
			Name: "paste", Title: "Paste a key", Text: "The surest way.",
			Steps:  []signin.Step{app, {Title: "Copy the key", Text: "It is shown once.", Copy: "the key", Takes: time.Minute}},
			Fields: []signin.Field{{Name: "token", Label: "access token"}, {Name: "app secret", Label: "app secret", Optional: true, Why: "where it is wanted"}},
		},
		{
			Name: "browser", Browser: true, Title: "Agree in the browser", Text: "Quicker.",
			Steps:  []signin.Step{app, {Title: "Buy credit", Text: "It is paid ahead.", Costs: "$5", Takes: time.Minute}},
			Fields: []signin.Field{{Name: "client id", Label: "client id"}, {Name: "client secret", Label: "client secret", Optional: true, Why: "where there is one"}},
		},
	}
}

func (w desk) Rights(platform.Name, string) []signin.Right {
	return []signin.Right{{Permission: "post.write", For: "publishing posts", Required: true}, {Permission: "read.comments", For: "reading comments"}, {Permission: "read.figures", For: "figures"}}
}

func (w desk) Ready(*signin.Input) error { w.readied++; return w.shut }

func (w desk) Ask(_ context.Context, in *signin.Input) (signin.Asked, error) {
	w.left = in.Without
	return signin.Asked{Address: w.consent, Deaf: w.deaf, Close: func() { w.closed++ }, Wait: func(ctx context.Context) (string, error) {
		select {
		case s := <-w.comesBack:
			return s, nil
		case <-ctx.Done():
			return "", ctx.Err()
		}
	}}, nil
}

func (w desk) Connect(_ context.Context, in *signin.Input) (signin.Found, error) {
	copied := *in
	copied.Values = maps.Clone(in.Values)
	w.pasted = append(w.pasted, copied)
	if len(w.pages) > 0 && in.Profile == "" {
		if w.choosing != nil {
			w.choosing()
		}
		return signin.Found{Profiles: w.pages}, &calendar.Error{Kind: calendar.NeedsPerson, Text: "which Page?", Hint: "choose one"}
	}
	base := in.Base
	if base == "" {
		base = in.Platform.Host()
	}
	a := calendar.Account{Platform: in.Platform, Name: "Juniper " + in.Profile, RemoteID: "r" + in.Profile, Base: base, KeyUntil: morning.AddDate(0, 2, 0)}
	return signin.Found{Account: a, Link: "https://x.com/juniper", Granted: []string{"post.write"}, Missing: []signin.Right{{Permission: "read.figures", For: "figures"}}, Notes: []string{"it may publish"}}, nil
}

func (w desk) Look(_ context.Context, a calendar.Account) (signin.Found, error) {
	a.KeyUntil = morning.AddDate(0, 2, 0)
	return signin.Found{Account: a, Granted: []string{"post.write"}}, w.bad[a.ID]
}

func (w desk) Keep(_ *signin.Input, a calendar.Account) error { w.kept = a.ID != ""; return nil }

// answer is what a command said.
type said struct {
	out, err string
	status   int
}

// rounds runs a command.
func (w *world) rounds(args ...string) said {
	w.t.Helper()
	var out, errs bytes.Buffer
	a := App{
		In: cmp.Or[io.Reader](w.typing, strings.NewReader(w.in)), Out: cmp.Or[io.Writer](w.out, &out), Err: &errs, Terminal: w.terminal, Now: func() time.Time { return morning },
		Version:     Version{Version: "v1.2.3", Commit: "0123456789abcdef", Go: "go1.26", System: "linux/amd64"},
		Env:         func(name string) string { return w.env[name] },
		DefaultFile: func() (string, error) { return "default.rounds", nil },
		LogTo:       func(path string) error { w.logged = path; return nil },
		Files:       w, Run: platforms{w},
		Screen: func(_ context.Context, o ScreenOptions) error { w.screens = append(w.screens, o); return nil },
		ReadKey: func(prompt string) (string, error) {
			w.asked = append(w.asked, prompt)
			if len(w.keys) == 0 {
				return "", errors.New("no terminal")
			}
			key := w.keys[0]
			w.keys = w.keys[1:]
			return key, nil
		},
		Open: func(_ context.Context, address string) error { w.opened = append(w.opened, address); return nil },
		Copy: func(_ context.Context, text string) error { w.clips = append(w.clips, text); return nil }, Folder: func() string { return w.downloads },
	}
	err := Execute(w.t.Context(), a, args)
	return said{out.String(), errs.String(), Status(err)}
}

// ok runs a command that must end well, and gives its answer.
func (w *world) ok(args ...string) string {
	w.t.Helper()
	r := w.rounds(args...)
	require.Equal(w.t, 0, r.status, "%v\n%s%s", args, r.out, r.err)
	return r.out
}

// fails runs a command that must end with a status, a sentence and a next step.
func (w *world) fails(status int, sentence, next string, args ...string) said {
	w.t.Helper()
	r := w.rounds(args...)
	require.Equal(w.t, status, r.status, "%v\n%s%s", args, r.out, r.err)
	require.Contains(w.t, r.err, "rounds: "+sentence)
	require.Contains(w.t, r.err, "\n  "+next)
	return r
}

// value runs a command with --json and gives what it printed.
func (w *world) value(args ...string) any {
	w.t.Helper()
	r := w.rounds(append(args, "--json")...)
	var v any
	require.NoError(w.t, json.Unmarshal([]byte(r.out), &v), "%v\n%s%s", args, r.out, r.err)
	return v
}
