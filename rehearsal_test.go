package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"

	"rounds/publish/rehearsal"
)

// platformsKey is the key of a script's rehearsal among its values.
type platformsKey struct{}

// serving is the rehearsal of a script, once it was started.
type serving struct{ *served }

// served is a rehearsal as a process of its own.
type served struct {
	base string
	cmd  *exec.Cmd
}

// serve starts `rounds rehearse` over dir.
func serve(program, dir string, env []string) (*served, error) {
	return serveAt("127.0.0.1:0", program, dir, env)
}

// serveAt starts it at an address, where a calendar already has accounts.
func serveAt(address, program, dir string, env []string) (*served, error) {
	c := exec.Command(program, "rehearse", "--listen", address, "--dir", dir)
	c.Env = env
	c.Stderr = os.Stderr
	out, err := c.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := c.Start(); err != nil {
		return nil, err
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		return nil, fmt.Errorf("the rehearsal said nothing: %w", err)
	}
	go func() { _, _ = io.Copy(io.Discard, out) }()
	fields := strings.Fields(line)
	return &served{fields[len(fields)-1], c}, nil
}

func (s *served) stop() {
	_ = s.cmd.Process.Kill()
	_ = s.cmd.Wait()
}

// get reads one of the rehearsal's own pages.
func (s *served) get(page string, into any) error {
	req, err := http.NewRequestWithContext(context.Background(), http.MethodGet, s.base+"/_rehearsal/"+page, nil)
	if err != nil {
		return err
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	return json.NewDecoder(res.Body).Decode(into)
}

// order orders faults.
func (s *served) order(faults ...rehearsal.Fault) error {
	b, err := json.Marshal(faults)
	if err != nil {
		return err
	}
	return s.ask(http.MethodPost, "faults", b)
}

// ask sends something to one of the rehearsal's own pages.
func (s *served) ask(method, page string, body []byte) error {
	req, err := http.NewRequestWithContext(context.Background(), method, s.base+"/_rehearsal/"+page, bytes.NewReader(body))
	if err != nil {
		return err
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	if res.StatusCode/100 != 2 {
		text, _ := io.ReadAll(res.Body)
		return fmt.Errorf("%s: %s", res.Status, text)
	}
	return nil
}

// rehearsalCmd is the script command "rehearsal": it starts the platforms, puts
// their address into $REHEARSAL and the first account's tokens into files;
// "rehearsal posts" puts what was posted into the file posts.json; "rehearsal
// fault JSON" orders a fault, "rehearsal well" ends all faults; "rehearsal gone"
// stops the platforms.
func rehearsalCmd(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) == 2 && args[0] == "fault" {
		var f rehearsal.Fault
		ts.Check(json.Unmarshal([]byte(args[1]), &f))
		ts.Check((&served{base: ts.Getenv("REHEARSAL")}).order(f))
		return
	}
	if len(args) == 1 && args[0] == "well" {
		ts.Check((&served{base: ts.Getenv("REHEARSAL")}).ask(http.MethodDelete, "faults", nil))
		return
	}
	if len(args) == 1 && args[0] == "gone" {
		ts.Value(platformsKey{}).(*serving).stop()
		return
	}
	if len(args) == 1 && args[0] == "posts" {
		s := &served{base: ts.Getenv("REHEARSAL")}
		var posts []rehearsal.Post
		ts.Check(s.get("posts", &posts))
		b, err := json.MarshalIndent(posts, "", "  ")
		ts.Check(err)
		ts.Check(os.WriteFile(ts.MkAbs("posts.json"), b, 0o600))
		return
	}
	self, err := os.Executable()
	ts.Check(err)
	program := filepath.Join(ts.MkAbs("."), "rounds-rehearse", "rounds")
	ts.Check(os.MkdirAll(filepath.Dir(program), 0o700))
	ts.Check(os.Symlink(self, program))
	s, err := serve(program, ts.MkAbs("rehearsal"), os.Environ())
	ts.Check(err)
	ts.Defer(s.stop)
	ts.Value(platformsKey{}).(*serving).served = s
	ts.Setenv("REHEARSAL", s.base)
	var accounts []rehearsal.Account
	ts.Check(s.get("accounts", &accounts))
	seen := map[string]bool{}
	for _, a := range accounts {
		name := a.Platform
		if !seen[name] {
			ts.Check(os.WriteFile(ts.MkAbs(name+".token"), []byte(a.Token+"\n"), 0o600))
		}
		seen[name] = true
	}
}
