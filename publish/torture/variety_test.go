package torture

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"rounds/publish/rehearsal"
)

// mishap is one of the things that come together at random.
type mishap struct {
	name string
	add  func(a *attempt, r *rand.Rand) string
}

// most is about how many points a run has.
const most = 260

var mishaps = []mishap{
	{"killed", func(a *attempt, r *rand.Rand) string {
		at := 1 + r.IntN(most)
		a.hurts = append(a.hurts, trap{does: kills, at: at})
		return fmt.Sprint("killed at ", at)
	}},
	{"disk", func(a *attempt, r *rand.Rand) string {
		h := trap{does: []deed{eio, enospc}[r.IntN(2)], at: 1 + r.IntN(70), forever: r.IntN(2) == 0}
		a.hurts = append(a.hurts, h)
		return fmt.Sprintf("%s at %d", h.does, h.at)
	}},
	{"network", func(a *attempt, r *rand.Rand) string {
		b := troubles[r.IntN(len(troubles))]
		n := r.IntN(4)
		a.faults = append(a.faults, b.at(n)...)
		a.mayAsk = a.mayAsk || b.mayAsk(a.kind)
		if b.waits {
			a.limit = b.limits()
		}
		return fmt.Sprintf("%s at request %d", b.name, n+1)
	}},
	{"bold", func(a *attempt, r *rand.Rand) string {
		b := bold[r.IntN(len(bold))]
		a.faults = append(a.faults, b.public(a.kind)...)
		return b.name
	}},
	{"restart", func(a *attempt, _ *rand.Rand) string {
		a.restart = true
		return "the platforms are restarted"
	}},
	{"restore", func(a *attempt, _ *rand.Rand) string {
		a.between = putBack
		a.mayAsk = a.mayAsk || a.kind.media() // yesterday's file knows no uploads, and no platform tells two pictures apart
		return "the backup of yesterday put back"
	}},
	{"look down once", func(a *attempt, _ *rand.Rand) string {
		a.faults = append(a.faults, rehearsal.Fault{Call: "read", What: rehearsal.Refuse, Status: 503, Times: 2})
		return "read-backs are down twice"
	}},
}

// Two and three mishaps at once, from the seed, until enough attempts were made
// in the whole proof.
func TestMishapsTogether(t *testing.T) {
	wanted(t)
	target := *attempts
	if target == 0 {
		if target = 1000; *long {
			target = 10_000
		}
	}
	f := newField(t)
	defer f.wait.Wait()
	least := 60
	if *only != "" {
		least = 20 * target // they are only looked through
	}
	for n := 0; n < least || *only == "" && all.made() < target; n++ {
		if f.broken() {
			return
		}
		f.play(together(n), nil)
	}
}

// together is the n-th random case.
func together(n int) attempt {
	name := fmt.Sprintf("mishaps %d", n)
	r := dice(name)
	a := attempt{kind: kinds[r.IntN(len(kinds))], limit: 30 * time.Second, refuses: r.IntN(4) == 0}
	var said []string
	for range 2 + r.IntN(2) {
		said = append(said, mishaps[r.IntN(len(mishaps))].add(&a, r))
	}
	a.name = fmt.Sprintf("%s: %s, %s", name, a.kind, strings.Join(said, ", "))
	return a
}

// made is how many attempts there were so far.
func (a *tally) made() int {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.attempts
}
