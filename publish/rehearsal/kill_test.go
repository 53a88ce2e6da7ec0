package rehearsal

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

const childDir = "ROUNDS_REHEARSAL_TEST_DIR"

// TestMain lets the test's own binary be the server that is killed.
func TestMain(m *testing.M) {
	if dir := os.Getenv(childDir); dir != "" {
		s, err := New(Options{Dir: dir, Now: func() time.Time { return testStart }})
		if err == nil {
			var base string
			if base, err = s.Listen(context.Background(), "127.0.0.1:0"); err == nil {
				fmt.Println(base)
				select {}
			}
		}
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	os.Exit(m.Run())
}

// A server killed while four clients post has every post that it answered for,
// and none twice; it goes on from there.
func TestAKilledServerHasAllThatItAnsweredFor(t *testing.T) {
	b := &bench{T: t, dir: t.TempDir(), now: testStart}
	accounts := xAccounts()[:4]
	answered := map[string]bool{}
	for round := range 5 {
		child := exec.CommandContext(t.Context(), os.Args[0])
		child.Env = append(os.Environ(), childDir+"="+b.dir)
		child.Stderr = os.Stderr
		out, err := child.StdoutPipe()
		require.NoError(t, err)
		require.NoError(t, child.Start())
		line, err := bufio.NewReader(out).ReadString('\n')
		require.NoError(t, err)
		b.base = strings.TrimSpace(line)

		ids, ended := make(chan string), make(chan struct{})
		for _, a := range accounts {
			go func() {
				defer func() { ended <- struct{}{} }()
				for i := 0; ; i++ {
					r, err := b.tryTweet(context.Background(), a.Token, fmt.Sprintf("Round %d post %d", round, i))
					if err != nil {
						return
					}
					ids <- r.text("data", "id")
				}
			}()
		}
		for n, running := 0, len(accounts); running > 0; {
			select {
			case id := <-ids:
				answered[id] = true
				if n++; n == 5+7*round {
					require.NoError(t, child.Process.Kill())
				}
			case <-ended:
				running--
			}
		}
		require.Error(t, child.Wait())
	}
	b.start()
	defer b.s.Close()
	seen := map[string]bool{}
	for _, p := range b.s.Posts() {
		require.False(t, seen[p.Account+p.Text], "posted twice: %s", p.Text)
		seen[p.Account+p.Text] = true
		delete(answered, p.ID)
	}
	require.Empty(t, answered, "answered for, and not in the ledger")
}
