package main

import (
	"bytes"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"rounds/store/storetest"
	"rounds/ui/kit/kittest"
)

// benchFile names a file of 50,000 drafts and 100,000 entries that an earlier
// run of the benchmarks has left; without it each run makes its own.
const benchFile = "ROUNDS_BENCH_FILE"

// benchDir holds what all benchmarks of a run share, "" while none was run.
var (
	benchDir = sync.OnceValues(func() (string, error) {
		var err error
		benchAt, err = os.MkdirTemp("", "rounds-bench-")
		return benchAt, err
	})
	benchAt string
)

// swept runs the tests and takes away what the benchmarks shared.
type swept struct{ *testing.M }

func (m swept) Run() int {
	status := m.M.Run()
	if benchAt != "" {
		os.RemoveAll(benchAt)
	}
	return status
}

// bigFile is the file with 100,000 entries.
var bigFile = sync.OnceValues(func() (string, error) {
	if path := os.Getenv(benchFile); path != "" {
		return path, nil
	}
	dir, err := benchDir()
	if err != nil {
		return "", err
	}
	path := filepath.Join(dir, "big.rounds")
	return path, storetest.Generate(path, 50_000, 100_000)
})

// emptyFile is a file with a practice, a person and accounts, and nothing else.
var emptyFile = sync.OnceValues(func() (string, error) {
	dir, err := benchDir()
	if err != nil {
		return "", err
	}
	path := filepath.Join(dir, "empty.rounds")
	return path, storetest.Generate(path, 0, 0)
})

// released is the program as it is given to people.
var released = sync.OnceValues(func() (string, error) {
	dir, err := benchDir()
	if err != nil {
		return "", err
	}
	path := filepath.Join(dir, "rounds")
	return path, release(path)
})

// release builds the program as `task build` does.
func release(path string) error {
	// As it is handed out: without HTTP/2, which no call of Rounds uses, and without
	// inlining, which makes it a tenth smaller and no frame slower than a person sees.
	c := exec.Command("go", "build", "-trimpath", "-tags=nethttpomithttp2", "-gcflags=all=-l", "-ldflags=-s -w", "-o", path, ".")
	c.Env = append(os.Environ(), "CGO_ENABLED=0")
	c.Stderr = os.Stderr
	return c.Run()
}

// sizes are the files that start-up is measured on.
var sizes = []struct {
	name string
	file func() (string, error)
}{{"empty", emptyFile}, {"100000", bigFile}}

// home is an environment of its own for a process.
func home(dir string) []string {
	return append(os.Environ(), "HOME="+dir, "XDG_DATA_HOME="+dir, "XDG_STATE_HOME="+dir, "XDG_CONFIG_HOME="+dir, "TERM=xterm-256color", "COLORTERM=truecolor")
}

// spread reports the median and the 99th of a hundred.
func spread(b *testing.B, took []time.Duration, name string) {
	slices.Sort(took)
	ms := func(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }
	b.ReportMetric(ms(took[len(took)/2]), "ms/"+name)
	b.ReportMetric(ms(took[len(took)*99/100]), "p99-ms/"+name)
}

// BenchmarkKeyFrame measures what a key costs on screen: update and view, at
// 200×60 in a month with 800 entries of a file with 100,000. An answer is the
// update and view with what was read from the file in the background.
func BenchmarkKeyFrame(b *testing.B) {
	for _, c := range []struct{ name, before, keys string }{
		{"arrow", "", "right down left up right right down left up left"},
		{"page", "", "pgdown pgup pgup pgdown"},
		{"tab", "", "tab tab tab right tab left"},
		{"week", "2", "right down left up right tab"},
		{"agenda", "3", "down down pgdown up pgup right left"},
		{"search", "/", "f l u space c l i n i c backspace backspace backspace backspace backspace backspace backspace backspace backspace backspace"},
	} {
		b.Run(c.name, func(b *testing.B) {
			path, err := bigFile()
			require.NoError(b, err)
			now := func() time.Time { return storetest.BusyMonth.Add(14).UTC().Add(10 * time.Hour) }
			f, r := openStore(b, path, now)
			people, err := f.People(b.Context())
			require.NoError(b, err)
			w := openWindow(b, f, r, people[0].ID, now, 200, 60)
			var answers []time.Duration
			timed := func() {
				for msg := range w.come(20 * time.Millisecond) {
					began := time.Now()
					w.send(msg)
					answers = append(answers, time.Since(began))
				}
			}
			timed()
			w.shows("Elm Street", "December 2026")
			w.keys(timed, c.before)
			keys := kittest.Keys(c.keys)
			var took []time.Duration
			answers = nil
			for i := 0; b.Loop(); i++ {
				began := time.Now()
				w.send(keys[i%len(keys)])
				took = append(took, time.Since(began))
				b.StopTimer()
				timed()
				b.StartTimer()
			}
			spread(b, took, "key")
			if len(answers) > 0 {
				spread(b, answers, "answer")
			}
		})
	}
}

// come gives the messages that arrive until none has come for a while.
func (w *window) come(quiet time.Duration) func(func(any) bool) {
	return func(yield func(any) bool) {
		for {
			select {
			case msg := <-w.msgs:
				if !yield(msg) {
					return
				}
			case <-time.After(quiet):
				return
			}
		}
	}
}

// BenchmarkAgenda measures a month of 800 entries listed by a process of its own,
// from its start to its end.
func BenchmarkAgenda(b *testing.B) {
	program, err := released()
	require.NoError(b, err)
	for _, size := range sizes {
		b.Run(size.name, func(b *testing.B) {
			path, err := size.file()
			require.NoError(b, err)
			env := home(b.TempDir())
			var took []time.Duration
			for b.Loop() {
				c := exec.Command(program, "agenda", "--file", path, "--month", storetest.BusyMonth.String()[:7])
				c.Env = env
				began := time.Now()
				out, err := c.Output()
				took = append(took, time.Since(began))
				require.NoError(b, err)
				if size.name != "empty" {
					require.GreaterOrEqual(b, bytes.Count(out, []byte("\n")), 800)
				}
			}
			spread(b, took, "start")
		})
	}
}

var initLine = regexp.MustCompile(`(?m)^init (\S+) @\S+ ms, (\S+) ms clock`)

// BenchmarkInit measures how long all packages take to initialise, as the
// runtime tells it, and reports the median of the sums.
func BenchmarkInit(b *testing.B) {
	program, err := released()
	require.NoError(b, err)
	var sums []time.Duration
	for b.Loop() {
		c := exec.Command(program, "version")
		c.Env = append(home(b.TempDir()), "GODEBUG=inittrace=1")
		var trace bytes.Buffer
		c.Stdout, c.Stderr = io.Discard, &trace
		require.NoError(b, c.Run())
		sum := 0.0
		found := initLine.FindAllSubmatch(trace.Bytes(), -1)
		require.NotEmpty(b, found)
		for _, m := range found {
			ms, err := strconv.ParseFloat(string(m[2]), 64)
			require.NoError(b, err)
			sum += ms
		}
		sums = append(sums, time.Duration(sum*float64(time.Millisecond)))
	}
	spread(b, sums, "init")
}
