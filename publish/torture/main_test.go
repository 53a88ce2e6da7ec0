package torture

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

var (
	short    = flag.Bool("torture", false, "run the short form: some thousand attempts, minutes")
	long     = flag.Bool("torture.long", false, "run the long form: ten thousand attempts and more")
	seed     = flag.Uint64("torture.seed", 0, "seed of everything random; 0 takes one from the clock")
	attempts = flag.Int("torture.attempts", 0, "how many faulted attempts at the least; 0 means 1,000, or 10,000 in the long form")
	lanes    = flag.Int("torture.lanes", 8*runtime.GOMAXPROCS(0), "how many cases run side by side")
	only     = flag.String("torture.only", "", "run only the cases whose name matches")
	table    = flag.String("torture.table", "", "write the table to this file, as Markdown")
)

// root is where the module lies.
const root = "../.."

func TestMain(m *testing.M) {
	flag.Parse()
	if *long {
		*short = true
	}
	if *seed == 0 {
		*seed = uint64(time.Now().UnixNano())
	}
	if *short {
		fmt.Printf("seed %d\n", *seed)
		_ = flag.Set("test.parallel", "32") // the lanes are the limit
	}
	code := m.Run()
	clearLanes()
	if *short {
		tell(code)
	}
	if at != "" {
		os.RemoveAll(at)
	}
	os.Exit(code)
}

// tell prints the table, and writes it where all went well.
func tell(code int) {
	for _, r := range all.rows() {
		fmt.Printf("%-52s %s\n", r.figure, r.here)
	}
	if code != 0 || *table == "" {
		return
	}
	form := "`task torture:short`"
	if *long {
		form = "`task torture`"
	}
	if err := os.WriteFile(*table, []byte(all.markdown(time.Now(), form)), 0o644); err != nil {
		fmt.Fprintln(os.Stderr, "the table was not written:", err)
		os.Exit(1)
	}
}

// wanted skips what plain `go test` leaves out; the others go side by side.
func wanted(t *testing.T) {
	t.Helper()
	if !*short {
		t.Skip("run it with -torture, or -torture.long")
	}
	trapped(t)
	t.Parallel()
}

// trapped skips where crash points cannot be counted.
func trapped(t *testing.T) {
	t.Helper()
	if whyNoTrap != "" {
		needed(t, whyNoTrap)
	}
}

// needed skips for want of something; in CI it fails.
func needed(t *testing.T, why string) {
	t.Helper()
	if os.Getenv("CI") == "true" {
		require.FailNow(t, why)
	}
	t.Skip(why)
}

// needStrace skips where strace is missing; in CI it fails.
func needStrace(t *testing.T) string {
	t.Helper()
	path, err := exec.LookPath("strace")
	if err != nil {
		needed(t, "strace is missing: install the Debian package strace (apt-get install strace)")
	}
	return path
}

// named gives the cases that -torture.only chooses.
func named(name string) bool {
	return *only == "" || regexp.MustCompile(*only).MatchString(name)
}

// dice gives the random numbers of one case: those of the seed and its name.
func dice(name string) *rand.Rand {
	h := uint64(14695981039346656037) // FNV-1a
	for _, b := range []byte(name) {
		h = (h ^ uint64(b)) * 1099511628211
	}
	return rand.New(rand.NewPCG(*seed, h))
}

// at holds the built programs, "" while nothing was built.
var at string

// shipped is the program as it is given to people; sabotaged is the one with the
// seams for sabotage, see controls_test.go.
var (
	shipped   = sync.OnceValues(func() (string, error) { return build("rounds") })
	sabotaged = sync.OnceValues(func() (string, error) { return build("rounds-sabotage", "-tags", "sabotage") })
)

func build(name string, more ...string) (string, error) {
	if at == "" {
		dir, err := os.MkdirTemp("", "rounds-torture-")
		if err != nil {
			return "", err
		}
		at = dir
	}
	path := filepath.Join(at, name)
	args := append([]string{"build", "-trimpath", "-ldflags=-s -w", "-o", path}, more...)
	c := exec.Command("go", append(args, ".")...)
	c.Dir = root
	c.Env = append(os.Environ(), "CGO_ENABLED=0")
	c.Stderr = os.Stderr
	return path, c.Run()
}

// program gives the shipped program.
func program(t testing.TB) string {
	t.Helper()
	path, err := shipped()
	require.NoError(t, err, "the program does not build")
	return path
}
