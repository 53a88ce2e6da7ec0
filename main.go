// Command rounds plans, approves and publishes a medical practice's posts. This
// file wires the parts and starts the command line, nothing else.
package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"image/color"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"os/signal"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"sync"
	"syscall"
	"time"

	"github.com/adrg/xdg"

	"rounds/calendar"
	"rounds/calendar/sample"
	"rounds/publish"
	"rounds/publish/connect"
	"rounds/publish/connect/vault"
	"rounds/publish/demo"
	"rounds/publish/facebook"
	"rounds/publish/instagram"
	"rounds/publish/linkedin"
	"rounds/publish/owner"
	"rounds/publish/rehearsal"
	"rounds/publish/wire"
	"rounds/publish/x"
	"rounds/publish/youtube"
	"rounds/store"
	"rounds/store/picture"
	"rounds/ui"

	"rounds/ui/cli"
	"rounds/ui/desktop"
	"rounds/ui/desktop/seat"
	"rounds/ui/runview"
	"rounds/ui/settings"
)

func main() { os.Exit(run()) }

func run() int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	p := &program{now: time.Now, log: slog.New(slog.DiscardHandler)}
	err := cli.Execute(ctx, p.app(), os.Args[1:])
	for cause := err; cause != nil; cause = errors.Unwrap(cause) {
		p.log.Error("the command ended", "error", cause)
	}
	return cli.Status(err)
}

// program holds what all parts share.
type program struct {
	now func() time.Time
	log *slog.Logger

	mu      sync.Mutex
	signers map[string]*connect.Signer // by the path of the calendar file
}

func (p *program) app() cli.App {
	return cli.App{
		In: os.Stdin, Out: os.Stdout, Err: os.Stderr, Env: os.Getenv, Now: p.now, Version: version(),
		Terminal:    desktop.Terminal(),
		DefaultFile: func() (string, error) { return xdg.DataFile("rounds/calendar.rounds") },
		LogTo:       p.logTo, Files: files{p}, Run: publishing{p}, Screen: p.screen, ReadKey: desktop.ReadSecret,
		Open: desk().Open, Copy: desk().Copy, Folder: desk().Folder,
	}
}

// desk is the person's computer outside the terminal.
func desk() desktop.Opener { return desktop.Opener{Downloads: xdg.UserDirs.Download} }

// version reads what the build says of itself.
func version() cli.Version {
	v := cli.Version{Version: "devel", Go: runtime.Version(), System: runtime.GOOS + "/" + runtime.GOARCH}
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return v
	}
	if info.Main.Version != "" && info.Main.Version != "(devel)" {
		v.Version = info.Main.Version
	}
	for _, s := range info.Settings {
		switch s.Key {
		case "vcs.revision":
			v.Commit = s.Value
		case "vcs.time":
			v.Built = s.Value
		}
	}
	return v
}

// logTo sends the debug log to a file.
func (p *program) logTo(path string) error {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return &calendar.Error{Op: "open the log", Kind: calendar.Disk, Text: "the log cannot be written to " + path, Hint: "choose another file with --log", Err: err}
	}
	p.log = slog.New(slog.NewTextHandler(f, &slog.HandlerOptions{Level: slog.LevelDebug}))
	return nil
}

// files opens and makes calendar files.
type files struct{ *program }

func (p *program) options() store.Options {
	return store.Options{Now: p.now, Log: p.log, StateDir: filepath.Join(xdg.StateHome, "rounds"), Dead: owner.Dead}
}

func (f files) Exists(path string) bool {
	_, err := os.Stat(path)
	return !errors.Is(err, fs.ErrNotExist)
}

func (f files) Open(path string) (cli.File, error) {
	s, err := store.Open(path, f.options())
	return file{s}, err
}

func (f files) Create(path string, p calendar.Practice, first calendar.Person) (cli.File, error) {
	s, err := store.Create(path, f.options(), p, first)
	return file{s}, err
}

func (f files) Restore(ctx context.Context, backup, path string) error {
	return store.Restore(ctx, backup, path, f.options())
}

// file is the calendar file with what only the whole program knows how to do.
type file struct{ *store.Store }

// Thumb draws a picture small enough for a terminal.
func (f file) Thumb(ctx context.Context, id calendar.SHA256, cols, rows int) ([][]color.RGBA, error) {
	path, err := f.MediaPath(ctx, id)
	if err != nil {
		return nil, err
	}
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, &calendar.Error{Op: "show a picture", Kind: calendar.NotFound, Text: "the picture cannot be read", Hint: "attach it again", Err: err}
	}
	cells, err := picture.HalfBlocks(b, cols, rows, color.Black)
	if err != nil {
		return nil, &calendar.Error{Op: "show a picture", Kind: calendar.Invalid, Text: "this file cannot be shown as a picture", Err: err}
	}
	out := make([][]color.RGBA, 2*len(cells))
	for y, row := range cells {
		for _, c := range row {
			out[2*y] = append(out[2*y], c.Top)
			out[2*y+1] = append(out[2*y+1], c.Bottom)
		}
	}
	return out, nil
}

// open opens a file of a post by its hash.
func (f file) open(id calendar.SHA256) (io.ReadSeekCloser, int64, error) {
	path, err := f.MediaPath(context.Background(), id)
	if err != nil {
		return nil, 0, err
	}
	r, err := os.Open(path)
	if err != nil {
		return nil, 0, err
	}
	i, err := r.Stat()
	return r, i.Size(), err
}

// publishing is everything that talks to platforms.
type publishing struct{ *program }

// signer hands out the keys of a file's accounts. There is one for each file, so
// that a passphrase is asked for once.
func (p publishing) signer(f file, s cli.Secrets) *connect.Signer {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.signers[f.Path()] == nil {
		if p.signers == nil {
			p.signers = map[string]*connect.Signer{}
		}
		p.signers[f.Path()] = p.newSigner(f, s)
	}
	return p.signers[f.Path()]
}

func (p publishing) newSigner(f file, s cli.Secrets) *connect.Signer {
	chosen := vault.Choose(vault.Ways{
		Service: "rounds", PlainPath: f.Path() + ".rehearsal-keys", SealedPath: filepath.Join(xdg.ConfigHome, "rounds", "secrets.age"),
		Passphrase: passphrase(s), First: firstPassphrase(s), FromFile: s.PassphraseFile != "",
		GiveUp: func() <-chan time.Time { return time.After(30 * time.Second) },
	})
	return connect.New(connect.Options{
		Vault: func(a calendar.Account) (vault.Vault, error) { return chosen.For(a.Loopback()) },
		Wire:  p.wire(), Now: p.now, LockDir: filepath.Join(xdg.StateHome, "rounds"), Ends: p.keyEnds(f),
	})
}

// keyEnds writes down in the file until when an account's key is good.
func (p publishing) keyEnds(f file) func(context.Context, calendar.Account, time.Time, time.Time) {
	return func(ctx context.Context, a calendar.Account, until, checked time.Time) {
		if err := f.KeyEnds(ctx, a.ID, until, checked); err != nil {
			p.log.Warn("until when the key is good was not kept", "account", a.ID, "error", err)
		}
	}
}

// firstPassphrase asks for one that does not exist yet; what a file says is taken
// as it is.
func firstPassphrase(s cli.Secrets) func() (string, error) {
	if s.PassphraseFile != "" {
		return nil
	}
	return s.First
}

func passphrase(s cli.Secrets) func() (string, error) {
	if s.PassphraseFile == "" {
		return s.Ask
	}
	return func() (string, error) {
		text, note, err := vault.PassphraseFile(s.PassphraseFile)
		if note != "" {
			fmt.Fprintln(os.Stderr, "rounds:", note)
		}
		return text, err
	}
}

func (p publishing) wire() *wire.Client { return wire.New(wire.Options{Log: p.log, Now: p.now}) }

// engine makes the publish run of a file. The clients of all platforms that can
// be published to by keys stand here; every other one is served by hand.
func (p publishing) engine(f file, proof func(calendar.Account, string) (string, error), clock publish.Clock) *publish.Engine {
	return &publish.Engine{
		File: f, Open: f.open, Clock: clock, Owner: owner.This(), Dead: owner.Dead, Log: p.log,
		Clients: []publish.Client{
			facebook.New(facebook.Options{Wire: p.wire(), Proof: proof}),
			instagram.New(instagram.Options{Wire: p.wire(), Proof: proof}),
			linkedin.New(p.wire()),
			x.New(p.wire()),
			youtube.New(p.wire()),
		},
	}
}

func (p publishing) Runner(f cli.File, s cli.Secrets) cli.Runner {
	own := f.(file)
	signer := p.signer(own, s)
	e := p.engine(own, signer.Proof, publish.Wall(p.now))
	e.Token, e.Kept, e.Secrets = signer.Token, signer.Kept, signer.Secrets
	e.Key = func(a calendar.Account) error {
		_, err := signer.Kept(a)(context.Background(), "")
		return err
	}
	return e
}

// Warnings tells of versions of platforms' APIs that run out.
func (p publishing) Warnings(now time.Time) []calendar.Finding {
	text, hint, warn := linkedin.VersionWarning(now)
	if !warn {
		return nil
	}
	return []calendar.Finding{{Check: "LinkedIn", Bad: true, Text: text, Hint: hint}}
}

func (p publishing) Rehearse(ctx context.Context, listen, dir string, ready func(string)) error {
	s, err := rehearsal.New(rehearsal.Options{Dir: dir, Now: p.now})
	if err != nil {
		return err
	}
	defer func() { _ = s.Close() }()
	base, err := s.Listen(ctx, listen)
	if err != nil {
		return err
	}
	ready(base)
	<-ctx.Done()
	return nil
}

// stage is a throw-away folder with rehearsal platforms of its own.
type stage struct {
	*demo.Platforms
	dir string
	now *demo.Clock
}

func (p publishing) stage(ctx context.Context, now *demo.Clock) (stage, error) {
	dir, err := os.MkdirTemp("", "rounds-")
	if err != nil {
		return stage{}, &calendar.Error{Op: "rehearse", Kind: calendar.Disk, Text: "there is no room for temporary files", Hint: "free some space and try again", Err: err}
	}
	platforms, err := demo.Open(ctx, now.Now)
	if err != nil {
		return stage{}, errors.Join(err, os.RemoveAll(dir))
	}
	return stage{platforms, dir, now}, nil
}

func (s stage) end() {
	s.Close()
	_ = os.RemoveAll(s.dir)
}

// engine is that of the program, with invented keys in the place of the real ones.
func (s stage) engine(p publishing, f file) *publish.Engine {
	e := p.engine(f, nil, s.now)
	e.Token, e.Key, e.Kept, e.Secrets = s.Token, s.Key, s.Token, s.Secrets
	return e
}

// Rehearsal makes a run on a throw-away copy, with rehearsal accounts.
func (p publishing) Rehearsal(ctx context.Context, f cli.File) (cli.Stage, error) {
	s, err := p.stage(ctx, demo.Running(p.now))
	if err != nil {
		return cli.Stage{}, err
	}
	path := filepath.Join(s.dir, "copy.rounds")
	err = f.(file).CopyForRehearsal(ctx, path, s.Replace)
	var c *store.Store
	if err == nil {
		c, err = store.Open(path, store.Options{Now: p.now, Log: p.log, Dead: owner.Dead, Throwaway: true})
	}
	if err != nil {
		s.end()
		return cli.Stage{}, err
	}
	return cli.Stage{Runner: s.engine(p, file{c}), File: file{c}, Now: p.now, End: s.end}, nil
}

// Demo lays the sample clinic into a throw-away file.
func (p publishing) Demo(ctx context.Context, fixed bool) (cli.Stage, error) {
	morning, err := demo.Morning(p.now())
	if err != nil {
		return cli.Stage{}, err
	}
	s, err := p.stage(ctx, demo.Fixed(morning))
	if err != nil {
		return cli.Stage{}, err
	}
	plan := sample.Clinic(morning)
	c, err := store.Create(filepath.Join(s.dir, "juniper.rounds"), store.Options{Now: s.now.Now, Log: p.log, Dead: owner.Dead, Throwaway: true}, plan.Practice, plan.People[0])
	if err == nil {
		err = demo.Lay(ctx, file{c}, s.engine(p, file{c}), s.Platforms, s.now, plan, s.dir)
	}
	if err != nil {
		s.end()
		return cli.Stage{}, err
	}
	s.now.Set(morning)
	if !fixed {
		if err := s.ActReal(); err != nil {
			s.end()
			return cli.Stage{}, err
		}
		s.now.GoOn(p.now)
	}
	return cli.Stage{Runner: s.engine(p, file{c}), File: file{c}, Now: s.now.Now, End: s.end}, nil
}

// Desk leads to the keys of a file's accounts.
func (p publishing) Desk(f cli.File, s cli.Secrets) cli.Desk {
	return connect.Desk{Signer: p.signer(f.(file), s), Random: rand.Reader}
}

// screen opens the program on screen.
func (p *program) screen(ctx context.Context, o cli.ScreenOptions) error {
	d := ui.Deps{
		Browser: desk(), Viewer: desktop.Files{}, Now: o.Now, Me: o.Me, Log: p.log,
		Create: func(_ context.Context, a settings.Answers) (ui.File, runview.Runner, calendar.PersonID, error) {
			return p.begin(ctx, o, a)
		},
	}
	if d.Now == nil {
		d.Now = p.now
	}
	ctx, end := context.WithCancel(ctx)
	defer end()
	if o.Secret.Ask != nil { // the terminal belongs to the screen
		d.Passphrases = ui.NewPassphrases(ctx)
		o.Secret.Ask, o.Secret.First = d.Passphrases.Known, d.Passphrases.First
	}
	if o.File != nil {
		d.File = o.File.(file)
		d.Runner = o.Runner
	}
	if d.Runner == nil { // the practice's own file, not a demo
		d.Desk = func(f ui.File) settings.Desk { return publishing{p}.Desk(f.(file), o.Secret) }
		if d.Me == "" {
			d.Me = p.seats().Who(o.Path)
		}
		d.Remember = func(id calendar.PersonID) error { return p.seats().Keep(o.Path, id) }
	}
	if d.File != nil && d.Runner == nil {
		d.Runner = publishing{p}.Runner(o.File, o.Secret)
		go p.backUp(ctx, o.File)
	}
	return ui.Run(ctx, d)
}

// seats remembers who sat at which file.
func (p *program) seats() seat.Memory {
	return seat.Memory{Path: filepath.Join(xdg.StateHome, "rounds", "seats.json")}
}

// backUp makes the day's backup while the program is on screen.
func (p *program) backUp(ctx context.Context, f cli.File) {
	cli.KeepBackups(ctx, f, publish.Wall(p.now), func(err error) {
		p.log.Warn("the day's backup was not made", "error", err, "cause", errors.Unwrap(err))
	})
}

// begin makes the file that the first questions were answered for.
func (p *program) begin(ctx context.Context, o cli.ScreenOptions, a settings.Answers) (ui.File, runview.Runner, calendar.PersonID, error) {
	f, err := files{p}.Create(o.Path, a.Practice, a.Me)
	if err != nil {
		return nil, nil, "", err
	}
	people, err := f.People(ctx)
	if err != nil {
		return nil, nil, "", err
	}
	me := people[0].ID
	for _, other := range a.Others {
		if _, err := f.SavePerson(ctx, me, other); err != nil {
			return nil, nil, "", err
		}
	}
	if err := p.seats().Keep(o.Path, me); err != nil {
		p.log.Warn("who sits here was not kept", "error", err)
	}
	go p.backUp(ctx, f)
	return f.(file), publishing{p}.Runner(f, o.Secret), me, nil
}
