package store

import (
	"bufio"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"rounds/calendar"
)

// The test program runs itself again as other programs that use the same file.
const (
	writerEnv = "ROUNDS_TEST_WRITER" // name of the writer, number of writes, path of the file
	perWriter = 200
)

// TestWriterProcess is the other program: it prints each write once it is
// acknowledged.
func TestWriterProcess(t *testing.T) {
	order := strings.SplitN(os.Getenv(writerEnv), " ", 3)
	if len(order) != 3 {
		t.Skip("this runs as a process of another test")
	}
	n, err := strconv.Atoi(order[1])
	require.NoError(t, err)
	s, err := Open(order[2], Options{Now: newClock().now, Patience: 30 * time.Second})
	require.NoError(t, err)
	ctx := context.Background()
	d, err := s.NewDraft(ctx, "writer", calendar.Content{Text: order[0]})
	require.NoError(t, err)
	fmt.Println("draft", d.ID)
	for i := range n {
		text := fmt.Sprintf("%s writes %d", order[0], i)
		_, err := s.SaveRevision(ctx, "writer", d.ID, calendar.Content{Text: text})
		require.NoError(t, err)
		fmt.Println("wrote", i)
	}
}

func writer(t *testing.T, name string, n int, path string) (*exec.Cmd, *bufio.Scanner) {
	t.Helper()
	cmd := exec.Command(os.Args[0], "-test.run=^TestWriterProcess$", "-test.count=1")
	cmd.Env = append(os.Environ(), fmt.Sprintf("%s=%s %d %s", writerEnv, name, n, path))
	out, err := cmd.StdoutPipe()
	require.NoError(t, err)
	cmd.Stderr = os.Stderr
	require.NoError(t, cmd.Start())
	return cmd, bufio.NewScanner(out)
}

func TestManyProgramsWriteOneFileAndNothingIsLost(t *testing.T) {
	c := newClinic(t)
	const writers = 3
	type running struct {
		cmd   *exec.Cmd
		lines *bufio.Scanner
	}
	var all []running
	for i := range writers {
		cmd, lines := writer(t, fmt.Sprintf("w%d", i), perWriter, c.Path())
		all = append(all, running{cmd, lines})
	}
	// This window goes on reading and writing meanwhile.
	for i := range 20 {
		c.post(fmt.Sprintf("meanwhile %d", i), at("2026-11-25", "09:30"))
		_, err := c.Summaries(c.ctx, calendar.NewDay(2026, 11, 1), calendar.NewDay(2026, 11, 30))
		require.NoError(t, err)
	}
	for _, r := range all {
		draft := calendar.DraftID("")
		for r.lines.Scan() {
			if id, ok := strings.CutPrefix(r.lines.Text(), "draft "); ok {
				draft = calendar.DraftID(id)
			}
		}
		require.NoError(t, r.cmd.Wait())
		list, err := c.Revisions(c.ctx, draft)
		require.NoError(t, err)
		require.Len(t, list, perWriter+1)
	}
	c.healthy()
}

func TestWhatWasAcknowledgedSurvivesAKill(t *testing.T) {
	c := newClinic(t)
	r := rand.New(rand.NewPCG(3, 4))
	for i := range 8 {
		cmd, lines := writer(t, fmt.Sprintf("k%d", i), 100_000, c.Path())
		draft, last := calendar.DraftID(""), -1
		stop := 1 + r.IntN(40)
		for lines.Scan() {
			if id, ok := strings.CutPrefix(lines.Text(), "draft "); ok {
				draft = calendar.DraftID(id)
			}
			if n, ok := strings.CutPrefix(lines.Text(), "wrote "); ok {
				var err error
				last, err = strconv.Atoi(n)
				require.NoError(t, err)
			}
			if last >= stop {
				break
			}
		}
		require.NoError(t, cmd.Process.Kill())
		for lines.Scan() { // what it said before it died
			if n, ok := strings.CutPrefix(lines.Text(), "wrote "); ok {
				if v, err := strconv.Atoi(n); err == nil {
					last = v
				}
			}
		}
		_ = cmd.Wait()
		list, err := c.Revisions(c.ctx, draft)
		require.NoError(t, err)
		require.GreaterOrEqual(t, len(list), last+2, "the first text and %d writes", last+1)
		d, err := c.Draft(c.ctx, draft)
		require.NoError(t, err)
		require.Equal(t, list[0].Content.Text, d.Working.Text)
		sound(t, c.Path())
	}
	c.healthy()
}

// A disk that fills up while the program writes: a limit on the size of files
// stands for it, in a process of its own.
func TestFullDiskProcess(t *testing.T) {
	path := os.Getenv("ROUNDS_TEST_FULL")
	if path == "" {
		t.Skip("this runs as a process of another test")
	}
	i, err := os.Stat(path)
	require.NoError(t, err)
	limitFileSize(t, i.Size()+64<<10)
	s, err := Open(path, Options{Now: newClock().now})
	require.NoError(t, err)
	ctx := context.Background()
	for n := range 10_000 {
		_, err := s.NewDraft(ctx, "writer", calendar.Content{Text: strings.Repeat("long text ", 400)})
		if err == nil {
			continue
		}
		kind(t, calendar.Disk, err)
		require.Positive(t, n)
		drafts, err := s.Drafts(ctx, calendar.DraftFilter{Limit: 20_000})
		require.NoError(t, err)
		require.Len(t, drafts, n, "all that was acknowledged is there, and nothing else")
		fmt.Println("full after", n)
		return
	}
	require.Fail(t, "the disk never filled up")
}

func TestADiskThatFillsUpLosesNothing(t *testing.T) {
	if limitFileSize == nil {
		t.Skip("this system has no limit on the size of files")
	}
	c := newClinic(t)
	cmd := exec.Command(os.Args[0], "-test.run=^TestFullDiskProcess$", "-test.count=1", "-test.v")
	cmd.Env = append(os.Environ(), "ROUNDS_TEST_FULL="+c.Path())
	out, err := cmd.CombinedOutput()
	require.NoError(t, err, string(out))
	require.Contains(t, string(out), "full after")
	c.post("There is room again", at("2026-11-25", "09:30"))
	c.healthy()
}

func TestPagesOfAWholeAndOfASpoiltFile(t *testing.T) {
	c := newClinic(t)
	for i := range 60 {
		c.post(fmt.Sprintf("Post %d about winter", i), at("2026-11-25", "09:30"))
	}
	look := func(path string) error {
		f, err := os.Open(path)
		require.NoError(t, err)
		defer f.Close()
		return checkFile(f)
	}
	require.NoError(t, look(c.Path()))
	whole, err := os.ReadFile(c.Path())
	require.NoError(t, err)
	path, noticed := filepath.Join(t.TempDir(), "x"), 0
	for at := 4096 * 2; at+4096 <= len(whole); at += 4096 * (1 + len(whole)/4096/40) {
		b := append([]byte{}, whole...)
		for i := range boltHeader {
			b[at+i] ^= 0x5a
		}
		require.NoError(t, os.WriteFile(path, b, 0o600))
		if look(path) != nil {
			noticed++
		}
	}
	require.Greater(t, noticed, 8, "a page that is in use and was spoilt is noticed; free ones do not count")
	require.Error(t, checkFile(strings.NewReader("")))
}

// limitFileSize keeps the files of this process from growing over n bytes, on
// systems that can do it.
var limitFileSize func(t *testing.T, n int64)
