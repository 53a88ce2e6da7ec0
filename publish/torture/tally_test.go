package torture

import (
	"fmt"
	"maps"
	"os"
	"runtime"
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

// row is a line of the table: a figure, what it was here, and the best that is
// known of others.
type row struct{ figure, here, elsewhere string }

// rows are the table's lines.
func (a *tally) rows() []row {
	a.mu.Lock()
	defer a.mu.Unlock()
	rows := []row{
		{"faulted publish attempts", fmt.Sprint(a.attempts), "none published"},
		{"cases", fmt.Sprint(a.cases), ""},
		{"runs of the program", fmt.Sprint(a.runs), ""},
		{"deliveries", fmt.Sprint(a.deliveries), ""},
		{"kills of a run, by system call", fmt.Sprintf("%d: %s", sum(a.kills), list(a.kills)), "SQLite: a fault at every I/O call of its own"},
		{"kills of other commands", fmt.Sprint(a.chores), ""},
		{"failed writes and syncs", fmt.Sprintf("%d: %s", sum(a.disk), list(a.disk)), "SQLite: a fault at every I/O call of its own"},
		{"faults of the network", fmt.Sprintf("%d: %s", sum(a.faults), list(a.faults)), ""},
		{"runs with the wall clock wrong, or set meanwhile", fmt.Sprint(a.clocks), ""},
		{"posted twice", fmt.Sprint(a.twice), "blind repeats at real servers: 5 of 16 lost answers"},
		{"lost or silent", fmt.Sprint(a.lost), ""},
		{"said untruly", fmt.Sprint(a.untrue), ""},
		{"otherwise wrong", fmt.Sprint(a.other), ""},
		{"longest from a restart to the right state", fmt.Sprintf("%.1f s", a.slowest.Seconds()), "River: 1 h"},
		{"questions to a person", fmt.Sprint(sum(a.questions)), "Postiz: one for every time-out"},
	}
	for _, q := range slices.Sorted(maps.Keys(a.questions)) {
		rows = append(rows, row{"asked because " + q, fmt.Sprint(a.questions[q]), ""})
	}
	for _, k := range slices.Sorted(maps.Keys(a.per)) {
		rows = append(rows, row{"attempts at " + k, fmt.Sprint(a.per[k]), ""})
	}
	for _, c := range a.caught {
		name, what, _ := strings.Cut(c, ": ")
		rows = append(rows, row{"control: " + name, "red: " + what, ""})
	}
	return rows
}

// markdown writes the whole, with the figures of others beside it. The lines of
// the power cuts follow at its end: package store adds them.
func (a *tally) markdown(at time.Time, command string) string {
	var b strings.Builder
	fmt.Fprintf(&b, intro, at.UTC().Format("2 January 2006"), machine(), *seed, command)
	for _, r := range a.rows() {
		fmt.Fprintf(&b, "| %s | %s | %s |\n", cell(r.figure), cell(r.here), cell(r.elsewhere))
	}
	return b.String()
}

func cell(s string) string { return strings.NewReplacer("|", "/", "\n", " ").Replace(s) }

const intro = `# Nothing twice, nothing lost: the figures

Made by a program, not written by hand: [publish/torture](../publish/torture/doc.go)
says what is done and how to do it again. The ledger of the imitated platforms
decides, never the program's own journal.

- day: %s
- machine: %s
- seed: %d
- command: %s

A question to a person is right where a platform's read-back is down, cannot tell,
or wants another key; each reason is listed.

| figure | here | best known elsewhere |
| --- | --- | --- |
`

// machine names the computer in a few words.
func machine() string {
	name := runtime.GOOS + "/" + runtime.GOARCH
	if b, err := os.ReadFile("/proc/cpuinfo"); err == nil {
		for l := range strings.Lines(string(b)) {
			if k, v, is := strings.Cut(l, ":"); is && strings.TrimSpace(k) == "model name" {
				name += ", " + strings.TrimSpace(v)
				break
			}
		}
	}
	return fmt.Sprintf("%s, %d cores, %s", name, runtime.NumCPU(), runtime.Version())
}
