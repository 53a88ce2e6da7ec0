package torture

import (
	"bytes"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"rounds/publish/rehearsal"
)

func sabotagedProgram(t testing.TB) string {
	t.Helper()
	path, err := sabotaged()
	require.NoError(t, err, "the program for sabotage does not build")
	return path
}

// controls are sabotages: each has to turn the scenario red that is there to
// catch it. An eighth, syncing off, is caught by the power cuts in package store.
var controls = []struct {
	sabotage string
	scenario func(f *field, k kind) attempt
	red      string // what has to be said of it
}{
	{"sent is written before sending", killedBeforeCreate, "it says"},
	{"a time-out is tried again", func(f *field, k kind) attempt {
		return attempt{kind: k, faults: doneThenReset.public(k)}
	}, "twice"},
	{"each try is another", func(f *field, k kind) attempt {
		return attempt{kind: k, faults: doneThenHalf.public(k)}
	}, "twice"},
	{"no claims", func(f *field, k kind) attempt {
		return attempt{kind: k, faults: []rehearsal.Fault{k.hangs(5000)}, instead: meanwhile(second), limit: 20 * time.Second}
	}, "twice"},
	{"come back at once", func(f *field, k kind) attempt {
		b := troubles[slices.IndexFunc(troubles, func(b trouble) bool { return b.rest > 0 })]
		return attempt{kind: k, faults: b.public(k), rest: b.rest, limit: b.limits()}
	}, "too soon"},
}

// killedBeforeCreate kills a run when it is about to talk to the platform for the
// first time.
func killedBeforeCreate(f *field, k kind) attempt {
	v := f.now(attempt{name: k.String() + ", watched for the controls", kind: k, hurts: []trap{{}}})
	return attempt{kind: k, hurts: []trap{{does: kills, at: 1 + slices.Index(v.first.order, "connect")}}}
}

func TestEverySabotageIsCaught(t *testing.T) {
	wanted(t)
	f := newField(t)
	k := kinds[slices.IndexFunc(kinds, func(k kind) bool { return k.platform == "x" && k.first })]
	for _, c := range controls {
		a := c.scenario(f, k)
		a.name = "control: " + c.sabotage
		v := f.now(a)
		require.Empty(t, v.wrong, "the scenario of %q is red by itself", c.sabotage)
		l := <-f.lanes
		a.program, a.env = sabotagedProgram(t), []string{"ROUNDS_SABOTAGE=" + c.sabotage}
		v = l.play(t, a)
		f.lanes <- l
		caught(t, c.sabotage, c.red, v)
	}
	l := <-f.lanes
	caught(t, "the clock is read once", "lost", l.onTime(t, k, "the clock is read once"))
	f.lanes <- l
}

// caught requires that a sabotage was told of in the right words.
func caught(t *testing.T, sabotage, red string, v *verdict) {
	t.Helper()
	i := slices.IndexFunc(v.wrong, func(w string) bool { return strings.HasPrefix(w, red) })
	require.GreaterOrEqual(t, i, 0, "%q went unnoticed: %v\n%s", sabotage, v.wrong, &v.story)
	all.change(func() { all.caught = append(all.caught, sabotage+": "+v.wrong[i]) })
	t.Logf("%s: %s", sabotage, v.wrong[i])
}

// The seventh control is one of the harness: a point that is left out is noticed.
func TestAPointThatIsLeftOutIsNoticed(t *testing.T) {
	wanted(t)
	f := newField(t)
	w := &sweep{name: "control: a point left out", does: eio, a: attempt{kind: kinds[0]}, skip: 11}
	w.whole(f)
	gaps := w.gaps()
	require.Len(t, gaps, 1)
	require.Contains(t, gaps[0], "point 11 was left out")
	all.change(func() { all.caught = append(all.caught, "a crash point skipped: "+gaps[0]) })
}

// strace sees every call of the list by itself: each has to have been a point.
func TestEveryCallThatStraceSeesIsAPoint(t *testing.T) {
	wanted(t)
	strace := needStrace(t)
	l := newLane(t, t.TempDir())
	defer l.platforms.stop()
	for _, k := range firsts() {
		log := l.dir + "/strace"
		var counted points
		v := l.play(t, attempt{name: "counted twice", kind: k, instead: func(s *scene) outcome {
			c := s.publish()
			c.trap = &trap{}
			// A call that a signal interrupts begins twice for strace: the scheduler's own
			// signals are left out.
			c.env = append(slices.Clone(c.env), "GODEBUG=asyncpreemptoff=1")
			c.around = []string{strace, "-f", "-o", log, "-e", "trace=execve," + strings.Join(calls, ",")}
			o := c.do(s.t)
			counted = o.points
			return o
		}})
		require.Empty(t, v.wrong, &v.story)
		b, err := os.ReadFile(log)
		require.NoError(t, err)
		seen := map[string]int{}
		loaded := 0
		for l := range strings.Lines(string(b)) {
			_, text, _ := strings.Cut(l, " ")
			name, _, is := strings.Cut(strings.TrimSpace(text), "(")
			switch {
			case strings.Contains(text, "<... execve resumed>"):
				seen = map[string]int{}
			case !is || strings.HasPrefix(strings.TrimSpace(text), "<..."):
			case name == "execve":
				loaded++
				seen = map[string]int{} // what came before was the watcher's own
			default:
				seen[name]++
			}
		}
		require.Equal(t, 2, loaded)
		require.Equal(t, counted.by, seen, k)
		t.Logf("%s: strace saw %d calls, and each was a point", k, counted.total)
	}
}

// The seams are in no program that is given to people.
func TestTheShippedProgramHoldsNoSabotage(t *testing.T) {
	b, err := os.ReadFile(program(t))
	require.NoError(t, err)
	words := []string{"ROUNDS_SABOTAGE", "sabotage"}
	for _, c := range controls {
		words = append(words, c.sabotage)
	}
	for _, w := range words {
		require.False(t, bytes.Contains(b, []byte(w)), fmt.Sprintf("the program holds %q", w))
	}
}
