package torture

import (
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// lane is a place where cases are played one behind the other: platforms of its
// own, and the clinics made for them.
type lane struct {
	dir       string
	program   string
	platforms *platforms
	clinics   map[string]*clinic
}

func newLane(t testing.TB, dir string) *lane {
	t.Helper()
	p := program(t)
	require.NoError(t, os.MkdirAll(dir, 0o700))
	return &lane{
		dir: dir, program: p, clinics: map[string]*clinic{},
		platforms: &platforms{program: p, listen: free(t), env: home(dir)},
	}
}

// fresh is how long a clinic's post counts as due: an hour behind its slot it
// would be overdue.
const fresh = 30 * time.Minute

// clinic gives the clinic of a kind, made at its first use.
func (l *lane) clinic(t testing.TB, k kind) *clinic {
	t.Helper()
	if c := l.clinics[k.String()]; c != nil && time.Since(c.made) < fresh {
		return c
	}
	require.NoError(t, l.platforms.anew(l.dir))
	c := makeClinic(t, l.program, l.dir, justNow(t), l.platforms, k)
	l.clinics[k.String()] = c
	return c
}

// worst is how many failed cases end a test.
const worst = 30

// field plays many cases side by side.
type field struct {
	t      *testing.T
	lanes  chan *lane
	wait   sync.WaitGroup
	mu     sync.Mutex
	failed int
}

// pool are the lanes that all tests share: most of a case is waiting.
var pool struct {
	sync.Mutex
	lanes chan *lane
	all   []*lane
}

func newField(t *testing.T) *field {
	t.Helper()
	program(t)
	pool.Lock()
	defer pool.Unlock()
	if pool.lanes == nil {
		pool.lanes = make(chan *lane, *lanes)
		for n := range *lanes {
			l := newLane(t, filepath.Join(at, "lanes", strconv.Itoa(n)))
			pool.all = append(pool.all, l)
			pool.lanes <- l
		}
	}
	return &field{t: t, lanes: pool.lanes}
}

// clearLanes stops what the lanes serve.
func clearLanes() {
	for _, l := range pool.all {
		l.platforms.stop()
	}
}

// play plays a case on the next lane that is free and hands its verdict on.
func (f *field) play(a attempt, then func(*verdict)) {
	if !named(a.name) || f.broken() {
		return
	}
	l := <-f.lanes
	f.wait.Go(func() {
		defer func() { f.lanes <- l }()
		v := l.play(f.t, a)
		all.done(*v)
		f.complain(v)
		if then != nil {
			then(v)
		}
	})
}

// now plays a case and waits for it.
func (f *field) now(a attempt) *verdict {
	l := <-f.lanes
	defer func() { f.lanes <- l }()
	v := l.play(f.t, a)
	all.done(*v)
	f.complain(v)
	return v
}

func (f *field) broken() bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.failed >= worst
}

// complain tells what was wrong with a case, and how to have it again.
func (f *field) complain(v *verdict) {
	if len(v.wrong) == 0 {
		return
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.failed++
	f.t.Errorf("%s\n  %s\nagain: go test ./publish/torture -run '%s' -torture -torture.seed %d -torture.only '^%s$'\n%s",
		v.name, strings.Join(v.wrong, "\n  "), f.t.Name(), *seed, regexp.QuoteMeta(v.name), &v.story)
}
