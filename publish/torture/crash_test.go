package torture

import (
	"fmt"
	"slices"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"rounds/publish/rehearsal"
)

// sweep goes over the points of a run, one case each, counting up until one ends
// unhurt.
type sweep struct {
	name  string
	a     attempt
	does  deed
	ever  bool // the disk stays broken from the point on
	total int  // points of a run that was only watched
	skip  int  // sabotage: this point is left out

	mu  sync.Mutex
	met map[int]string // by point; "" for a run that ended unhurt
}

func (w *sweep) at(n int) attempt {
	a := w.a
	a.name = fmt.Sprintf("%s, %s at point %d", w.name, w.does, n)
	if w.ever {
		a.name = fmt.Sprintf("%s, %s from point %d on", w.name, w.does, n)
	}
	a.hurts = []trap{{does: w.does, at: n, forever: w.ever}}
	return a
}

func (w *sweep) note(n int, v *verdict) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.met[n] = v.first.met
}

// watch counts the points.
func (w *sweep) watch(f *field) {
	a := w.a
	a.name, a.hurts = w.name+", only watched", []trap{{}}
	if w.does == eio || w.does == enospc {
		a.hurts = []trap{{does: w.does, at: -1}}
	}
	w.total = f.now(a).first.total
	w.met = map[int]string{}
}

// whole plays every point.
func (w *sweep) whole(f *field) {
	w.watch(f)
	for n := 1; n <= w.total; n++ {
		if n != w.skip {
			f.play(w.at(n), func(v *verdict) { w.note(n, v) })
		}
	}
	f.wait.Wait()
	for n := w.total + 1; !f.broken() && named(w.at(n).name); n++ { // a run may be a little longer than another
		v := f.now(w.at(n))
		w.note(n, v)
		if v.first.met == "" {
			return
		}
	}
}

// sixth plays every sixth point, from one that the seed chooses.
func (w *sweep) sixth(f *field) {
	w.watch(f)
	for n := 1 + dice(w.name).IntN(6); n <= w.total; n += 6 {
		f.play(w.at(n), func(v *verdict) { w.note(n, v) })
	}
}

// some plays a few points that the seed chooses.
func (w *sweep) some(f *field, n int) {
	w.watch(f)
	d := dice(w.name)
	for range n {
		p := 1 + d.IntN(w.total)
		f.play(w.at(p), func(v *verdict) { w.note(p, v) })
	}
}

// gaps lists the points that were left out: below the first run that ended
// unhurt every one has to have been met, and that run cannot come much earlier
// than a run that was only watched ended.
func (w *sweep) gaps() (out []string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	end := 0
	for n, met := range w.met {
		if met == "" && (end == 0 || n < end) {
			end = n
		}
	}
	if end == 0 {
		return []string{w.name + ": no run ended unhurt"}
	}
	if end <= w.total*9/10 {
		out = append(out, fmt.Sprintf("%s: a run ended unhurt at point %d of %d", w.name, end, w.total))
	}
	for n := 1; n < end; n++ {
		if _, met := w.met[n]; !met {
			out = append(out, fmt.Sprintf("%s: point %d was left out", w.name, n))
		}
	}
	return out
}

func TestKilledAtEveryCall(t *testing.T) {
	wanted(t)
	f := newField(t)
	defer f.wait.Wait()
	whole := 0
	for _, k := range kinds {
		w := &sweep{name: k.String(), does: kills, a: attempt{kind: k}}
		switch {
		case *long, k.first && whole < wholeInShort:
			whole++
			w.whole(f)
			if *only == "" && !f.broken() {
				require.Empty(t, w.gaps())
				t.Logf("%s: %d points, each met", k, w.total)
			}
		case k.first:
			w.sixth(f)
		default:
			w.some(f, 6)
		}
		for _, b := range bold {
			w := &sweep{name: k.String() + ", " + b.name, does: kills, a: attempt{kind: k, faults: b.public(k)}}
			if k.first && *long {
				w.whole(f)
				if *only == "" && !f.broken() {
					require.Empty(t, w.gaps())
				}
			} else if k.first {
				w.some(f, 3)
			}
		}
	}
}

// wholeInShort is how many clients' posts are killed at every point in the short
// form; of the others it is every sixth.
const wholeInShort = 2

// public gives a trouble at the call that makes the post public.
func (t trouble) public(k kind) []rehearsal.Fault {
	out := t.at(0)
	for i := range out {
		out[i].Call = k.makes()
	}
	return out
}

func TestABrokenAndAFullDiskAtEveryWriteAndSync(t *testing.T) {
	wanted(t)
	f := newField(t)
	defer f.wait.Wait()
	for _, k := range kinds {
		if !k.first && !*long {
			continue
		}
		for _, does := range []deed{eio, enospc} {
			for _, ever := range []bool{false, true} {
				w := &sweep{name: k.String(), does: does, ever: ever, a: attempt{kind: k}}
				if *long {
					w.whole(f)
					if *only == "" && !f.broken() {
						require.Empty(t, w.gaps())
					}
				} else {
					w.some(f, 5)
				}
			}
		}
	}
}

// strace's own injection counts each thread by itself: it meets other points,
// and less of them.
func TestKilledByStrace(t *testing.T) {
	wanted(t)
	strace := needStrace(t)
	f := newField(t)
	defer f.wait.Wait()
	for i, k := range firsts() {
		if i > 0 && !*long {
			return
		}
		for _, c := range calls {
			step := 1
			if !*long && slices.Contains([]string{"read", "close", "pwrite64"}, c) {
				step = 7
			}
			for n := 1; ; n += step {
				a := attempt{name: fmt.Sprintf("%s, strace kills at %s %d", k, c, n), kind: k, strace: []string{
					strace, "-f", "--seccomp-bpf", "-o", "/dev/null", "-e", "trace=" + c, "-e", fmt.Sprintf("inject=%s:signal=SIGKILL:when=%d", c, n),
				}}
				if !named(a.name) {
					break
				}
				if v := f.now(a); len(v.kills) == 0 || f.broken() {
					break
				}
			}
		}
	}
}
