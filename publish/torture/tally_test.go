package torture

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"
)

// tally counts what a whole proof did.
type tally struct {
	mu         sync.Mutex
	cases      int
	attempts   int // runs that were hurt or met a fault
	runs       int
	deliveries int
	kills      map[string]int // by call
	disk       map[string]int // failed calls by error and call
	faults     map[string]int // of the network, by name
	twice      int
	lost       int
	untrue     int
	other      int
	questions  map[string]int // to a person, by reason
	clocks     int
	slowest    time.Duration // from a restart to the right state, where nothing else was broken
	slowestOf  string
	per        map[string]int // attempts by kind
	caught     []string       // sabotages
	chores     int            // kills of commands other than publish
}

func newTally() *tally {
	return &tally{
		kills: map[string]int{}, disk: map[string]int{}, faults: map[string]int{}, questions: map[string]int{}, per: map[string]int{},
	}
}

// all is the tally of this process.
var all = newTally()

func (a *tally) change(f func()) {
	a.mu.Lock()
	defer a.mu.Unlock()
	f()
}

// done is one case that is through.
func (a *tally) done(v verdict) {
	a.change(func() {
		a.cases++
		a.deliveries++
		a.attempts += v.attempts
		a.per[v.kind] += v.attempts
		a.runs += v.runs
		a.clocks += v.clocks
		for _, k := range v.kills {
			a.kills[k]++
		}
		for _, k := range v.disk {
			a.disk[k]++
		}
		for _, k := range v.faults {
			a.faults[k]++
		}
		for _, q := range v.questions {
			a.questions[q]++
		}
		for _, w := range v.wrong {
			switch {
			case strings.HasPrefix(w, "twice"):
				a.twice++
			case strings.HasPrefix(w, "lost"):
				a.lost++
			case strings.HasPrefix(w, "it says"):
				a.untrue++
			default:
				a.other++
			}
		}
		if v.restart > a.slowest {
			a.slowest, a.slowestOf = v.restart, v.name
		}
	})
}

func sum(m map[string]int) (n int) {
	for _, v := range m {
		n += v
	}
	return n
}

func list(m map[string]int) string {
	var out []string
	for _, k := range slices.Sorted(maps.Keys(m)) {
		out = append(out, fmt.Sprintf("%s %d", k, m[k]))
	}
	return strings.Join(out, ", ")
}

// rows are the table's lines.
func (a *tally) rows() [][2]string {
	a.mu.Lock()
	defer a.mu.Unlock()
	rows := [][2]string{
		{"cases", fmt.Sprint(a.cases)},
		{"faulted publish attempts", fmt.Sprint(a.attempts)},
		{"runs of the program", fmt.Sprint(a.runs)},
		{"deliveries", fmt.Sprint(a.deliveries)},
		{"kills at a system call", fmt.Sprintf("%d: %s", sum(a.kills), list(a.kills))},
		{"kills of other commands", fmt.Sprint(a.chores)},
		{"failed writes and syncs", fmt.Sprintf("%d: %s", sum(a.disk), list(a.disk))},
		{"faults of the network", fmt.Sprintf("%d: %s", sum(a.faults), list(a.faults))},
		{"runs with the wall clock off", fmt.Sprint(a.clocks)},
		{"posted twice", fmt.Sprint(a.twice)},
		{"lost or silent", fmt.Sprint(a.lost)},
		{"said untruly", fmt.Sprint(a.untrue)},
		{"otherwise wrong", fmt.Sprint(a.other)},
		{"questions to a person", fmt.Sprint(sum(a.questions))},
		{"longest from restart to the right state", fmt.Sprintf("%.1f s", a.slowest.Seconds())},
	}
	for _, q := range slices.Sorted(maps.Keys(a.questions)) {
		rows = append(rows, [2]string{"asked: " + q, fmt.Sprint(a.questions[q])})
	}
	for _, k := range slices.Sorted(maps.Keys(a.per)) {
		rows = append(rows, [2]string{"attempts at " + k, fmt.Sprint(a.per[k])})
	}
	for _, c := range a.caught {
		name, what, _ := strings.Cut(c, ": ")
		rows = append(rows, [2]string{"control: " + name, "red: " + what})
	}
	return rows
}
