package torture

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"rounds/publish/rehearsal"
)

// platforms are the rehearsal platforms as a process of their own, always at the
// same address, so that a calendar that was made for them stays right.
type platforms struct {
	program string
	listen  string
	dir     string
	env     []string
	cmd     *exec.Cmd
	base    string
	shift   time.Duration    // by which their clock has moved on
	past    []rehearsal.Call // what came in before the last restart
}

// free finds a port of its own below those that systems give to outgoing
// connections (Linux, ip_local_port_range; RFC 6335, section 6), so that it is
// still free when the platforms are started again.
func free(t testing.TB) string {
	t.Helper()
	for range 1000 {
		address := fmt.Sprintf("127.0.0.1:%d", 15_000+rand.N(15_000))
		if l, err := net.Listen("tcp", address); err == nil {
			require.NoError(t, l.Close())
			return address
		}
	}
	require.FailNow(t, "no port is free")
	return ""
}

// start serves what dir holds.
func (p *platforms) start(dir string) error {
	var err error
	for try := range 20 {
		if err = p.try(dir); err == nil {
			return nil
		}
		time.Sleep(time.Duration(try+1) * 20 * time.Millisecond) // the port may not be free again yet
	}
	return err
}

func (p *platforms) try(dir string) error {
	c := exec.Command(p.program, "rehearse", "--listen", p.listen, "--dir", dir)
	c.Env = p.env
	var errs bytes.Buffer
	c.Stderr = &errs
	out, err := c.StdoutPipe()
	if err != nil {
		return err
	}
	if p.shift == 0 {
		err = c.Start()
	} else {
		_, err = startTrapped(c, trap{clock: always(p.shift), quiet: true})
	}
	if err != nil {
		return err
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		_ = c.Wait()
		return fmt.Errorf("the rehearsal said nothing: %w: %s", err, errs.String())
	}
	go func() { _, _ = io.Copy(io.Discard, out) }()
	fields := strings.Fields(line)
	p.cmd, p.base, p.dir = c, fields[len(fields)-1], dir
	return nil
}

// stop kills it: what it said is on its disk.
func (p *platforms) stop() {
	if p.cmd != nil {
		_ = p.cmd.Process.Kill()
		_ = p.cmd.Wait()
		p.cmd = nil
	}
}

// anew starts it over an empty folder below dir.
func (p *platforms) anew(dir string) error {
	p.stop()
	p.shift, p.past = 0, nil
	fresh := filepath.Join(dir, "platforms")
	if err := os.RemoveAll(fresh); err != nil {
		return err
	}
	return p.start(fresh)
}

// again kills it and starts it over what it has: a platform that was restarted.
// Faults that are still to come are ordered anew.
func (p *platforms) again() error {
	var pending []rehearsal.Fault
	if p.cmd != nil {
		if err := p.get("faults", &pending); err != nil {
			return err
		}
		calls, err := p.seen()
		if err != nil {
			return err
		}
		p.past = calls
	}
	p.stop()
	if err := p.start(p.dir); err != nil {
		return err
	}
	return p.order(pending...)
}

// on moves their clock on, as time would.
func (p *platforms) on(by time.Duration) error {
	p.shift += by
	return p.again()
}

func (p *platforms) get(page string, into any) error {
	b, err := p.ask(http.MethodGet, page, nil)
	if err != nil {
		return err
	}
	return json.Unmarshal(b, into)
}

func (p *platforms) ask(method, page string, body []byte) ([]byte, error) {
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, method, p.base+"/_rehearsal/"+page, bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return nil, err
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	if err == nil && res.StatusCode/100 != 2 {
		err = fmt.Errorf("%s: %s", res.Status, b)
	}
	return b, err
}

// order orders faults; an empty list is none.
func (p *platforms) order(list ...rehearsal.Fault) error {
	if len(list) == 0 {
		return nil
	}
	b, err := json.Marshal(list)
	if err == nil {
		_, err = p.ask(http.MethodPost, "faults", b)
	}
	return err
}

// well ends all faults.
func (p *platforms) well() error {
	_, err := p.ask(http.MethodDelete, "faults", nil)
	return err
}

// posts is the ledger.
func (p *platforms) posts() (out []rehearsal.Post, err error) {
	return out, p.get("posts", &out)
}

// seen are the calls that came in.
func (p *platforms) seen() ([]rehearsal.Call, error) {
	var now []rehearsal.Call
	err := p.get("calls", &now)
	return append(slices.Clone(p.past), now...), err
}
