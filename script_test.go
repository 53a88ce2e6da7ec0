package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/binary"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
	bolt "go.etcd.io/bbolt"

	"rounds/calendar"
	"rounds/calendar/platform"
	"rounds/publish/connect/vault"
	"rounds/store"
)

// spoilCmd is the script command "spoil FILE HOW": it does to a file what
// happens to files. HOW is empty, cut, random, newer or huge.
func spoilCmd(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) != 2 {
		ts.Fatalf("usage: spoil FILE empty|cut|random|newer|huge")
	}
	path := ts.MkAbs(args[0])
	switch args[1] {
	case "empty":
		ts.Check(os.WriteFile(path, nil, 0o600))
	case "cut":
		i, err := os.Stat(path)
		ts.Check(err)
		ts.Check(os.Truncate(path, i.Size()*2/5))
	case "random":
		b := make([]byte, 40_000)
		r := rand.New(rand.NewPCG(1, 2))
		for i := range b {
			b[i] = byte(r.Uint32())
		}
		ts.Check(os.WriteFile(path, b, 0o600))
	case "huge":
		ts.Check(os.WriteFile(path, []byte(strings.Repeat("Flu shots today. ", 1<<19)), 0o600))
	case "newer":
		raiseSchema(ts, path)
	default:
		ts.Fatalf("there is no way to spoil a file called %s", args[1])
	}
}

// raiseSchema makes a file look as if a later Rounds had written it.
func raiseSchema(ts *testscript.TestScript, path string) {
	db, err := bolt.Open(path, 0o600, nil)
	ts.Check(err)
	ts.Check(db.Update(func(tx *bolt.Tx) error {
		return tx.Bucket([]byte("meta")).Put([]byte("schema"), binary.BigEndian.AppendUint64(nil, store.Schema+1))
	}))
	ts.Check(db.Close())
}

// opened opens a script's calendar file as its commands do, and names a person.
func opened(ts *testscript.TestScript, name string) (*store.Store, calendar.PersonID) {
	s, err := store.Open(ts.MkAbs(name), store.Options{Now: time.Now, StateDir: filepath.Join(ts.Getenv("XDG_STATE_HOME"), "rounds")})
	ts.Check(err)
	people, err := s.People(context.Background())
	ts.Check(err)
	return s, people[0].ID
}

// keyedCmd is the script command "keyed FILE PLATFORM": it adds an account at
// the platform's own address, as if its keys had been connected.
func keyedCmd(ts *testscript.TestScript, _ bool, args []string) {
	s, by := opened(ts, args[0])
	n := platform.Name(args[1])
	_, err := s.SaveAccount(context.Background(), by, calendar.Account{Platform: n, Name: "Juniper", RemoteID: "1", Base: n.Host()})
	ts.Check(err)
}

// filesCmd is the script command "files DIR": it lays pictures, videos and other
// small files of every kind that a post may have into a folder.
func filesCmd(ts *testscript.TestScript, _ bool, args []string) {
	dir := ts.MkAbs(args[0])
	ts.Check(os.MkdirAll(dir, 0o700))
	ts.Check(layFiles(dir))
}

// personCmd is the script command "person FILE NAME": somebody more works here.
func personCmd(ts *testscript.TestScript, _ bool, args []string) {
	s, by := opened(ts, args[0])
	_, err := s.SavePerson(context.Background(), by, calendar.Person{Name: args[1], Roles: []calendar.Role{calendar.Writes}})
	ts.Check(err)
}

// sealedCmd is the script command "sealed PASSPHRASE": the encrypted file of
// secrets is there, with a key for every account of its own.
func sealedCmd(ts *testscript.TestScript, _ bool, args []string) {
	path := filepath.Join(ts.Getenv("XDG_CONFIG_HOME"), "rounds", "secrets.age")
	ts.Check(os.MkdirAll(filepath.Dir(path), 0o700))
	v := vault.Sealed(path, func() (string, error) { return args[0], nil }, vault.SealedOptions{WorkFactor: 10})
	ts.Check(v.Put("account", "token", vault.NewSecret("a-token")))
}

// diskCmd is the script command "disk DIR SIZE": a small disk of its own at DIR;
// "disk DIR read-only" makes it read-only. Only root may.
func diskCmd(ts *testscript.TestScript, _ bool, args []string) {
	dir := ts.MkAbs(args[0])
	if args[1] == "read-only" {
		ts.Check(exec.Command("mount", "-o", "remount,ro", dir).Run())
		return
	}
	ts.Check(os.MkdirAll(dir, 0o700))
	ts.Check(exec.Command("mount", "-t", "tmpfs", "-o", "size="+args[1], "rounds-test", dir).Run())
	ts.Defer(func() { _ = exec.Command("umount", "-l", dir).Run() })
}

// stoppedCmd is the script command "stopped WORD ARGS…": it runs rounds with the
// arguments, presses ^C when WORD is told on standard error, and puts what was
// printed into the files stopped.out and stopped.err.
func stoppedCmd(ts *testscript.TestScript, _ bool, args []string) {
	self, err := os.Executable()
	ts.Check(err)
	program := filepath.Join(ts.MkAbs("stopped"), "rounds")
	ts.Check(os.MkdirAll(filepath.Dir(program), 0o700))
	ts.Check(os.Symlink(self, program))
	c := exec.Command(program, args[1:]...)
	for _, name := range []string{"HOME", "PATH", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CONFIG_HOME", "ROUNDS_FILE"} {
		c.Env = append(c.Env, name+"="+ts.Getenv(name))
	}
	var out, told bytes.Buffer
	c.Stdout = &out
	stderr, err := c.StderrPipe()
	ts.Check(err)
	ts.Check(c.Start())
	pressed := false
	for lines := bufio.NewScanner(stderr); lines.Scan(); {
		told.WriteString(lines.Text() + "\n")
		if !pressed && strings.Contains(lines.Text(), args[0]) {
			pressed = true
			ts.Check(c.Process.Signal(os.Interrupt))
		}
	}
	if c.Wait() == nil || !pressed || c.ProcessState.ExitCode() != 1 {
		ts.Fatalf("it was to end with 1 after %q: %v\n%s%s", args[0], c.ProcessState, out.String(), told.String())
	}
	ts.Check(os.WriteFile(ts.MkAbs("stopped.out"), out.Bytes(), 0o600))
	ts.Check(os.WriteFile(ts.MkAbs("stopped.err"), told.Bytes(), 0o600))
}

// mayMount tells whether a small disk can be had for a test.
func mayMount() bool {
	dir, err := os.MkdirTemp("", "rounds-mount-")
	if err != nil {
		return false
	}
	defer os.Remove(dir)
	if exec.Command("mount", "-t", "tmpfs", "-o", "size=64k", "rounds-test", dir).Run() != nil {
		return false
	}
	return exec.Command("umount", dir).Run() == nil
}
