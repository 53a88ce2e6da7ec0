package torture

import (
	"fmt"
	"testing"
	"time"
)

// offs are axis C as far as a program in one run can meet it: the wall clock is
// wrong all the time, or set while it runs, or the computer has slept. What the
// calendar's zones do, and longer tales of clocks, are tests of package publish.
var offs = []struct {
	name string
	by   time.Duration
}{
	{"back an hour", -time.Hour},
	{"on an hour", time.Hour},
	{"asleep for eight hours", 8 * time.Hour},
	{"on a day", 24 * time.Hour},
	{"on a year", 365 * 24 * time.Hour},
	{"back a year", -365 * 24 * time.Hour},
}

// The wall clock is wrong during one run, or is set at one of its calls; behind
// that it is right again. Crossed with the bold faults of the network.
func TestTheWallClockIsSet(t *testing.T) {
	wanted(t)
	f := newField(t)
	defer f.wait.Wait()
	for _, k := range firsts() {
		for _, off := range offs {
			for _, b := range append([]trouble{{name: "well"}}, bold...) {
				a := attempt{kind: k, name: fmt.Sprintf("%s, %s, %s", k, off.name, b.name), clock: always(off.by), limit: 20 * time.Second}
				d := dice(a.name)
				if !*long && d.IntN(4) > 0 {
					continue
				}
				if b.name != "well" {
					a.faults = b.public(k)
				}
				f.play(a, nil)
				a.name, a.clock = a.name+", while it runs", jumps(1+d.IntN(150), off.by)
				f.play(a, nil)
			}
		}
	}
}
