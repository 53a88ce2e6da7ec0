package torture

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"rounds/publish/rehearsal"
)

// hangs lets the platform think before it acts.
func (k kind) hangs(ms int) rehearsal.Fault {
	return rehearsal.Fault{Call: k.makes(), What: rehearsal.Hang, MS: ms}
}

// began waits until the file says that something public is under way.
func (s *scene) began() {
	for range 100 {
		list, err := s.deliveries(s.made.posts[0])
		if err == nil && len(list) > 0 && list[0].Pending != nil && list[0].Pending.Public {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	if slices.ContainsFunc(s.a.faults, func(f rehearsal.Fault) bool { return f.What == rehearsal.Hang }) {
		s.v.bad("nothing began")
	}
}

// meanwhile starts a run and does something once the post is under way; then it
// waits for the run.
func meanwhile(do func(s *scene, run *os.Process)) func(*scene) outcome {
	return func(s *scene) (o outcome) {
		c := s.publish()
		var wait sync.WaitGroup
		c.began = func(p *os.Process) {
			wait.Go(func() {
				s.began()
				do(s, p)
			})
		}
		o = c.do(s.t)
		wait.Wait()
		return o
	}
}

// second is another program on the same file, for as long as the first is under
// way.
func second(s *scene, _ *os.Process) {
	o := s.publish().do(s.t)
	s.v.tell("-- the second program: %s", o)
}

// stops is a computer that sleeps for a while in the middle, with a second
// program that does not.
func stops(s *scene, p *os.Process) {
	_ = p.Signal(syscall.SIGSTOP)
	second(s, p)
	_ = p.Signal(syscall.SIGCONT)
}

// says is a person at another window.
func says(words ...string) func(*scene, *os.Process) {
	return func(s *scene, _ *os.Process) {
		p := s.made.posts[0]
		var args []string
		for _, w := range words {
			args = append(args, strings.NewReplacer("DRAFT", string(p.draft), "ENTRY", string(p.entry)).Replace(w))
		}
		s.v.tell("-- rounds %s: %s", strings.Join(args, " "), s.does(args...))
	}
}

// afterwards undoes what keeps posts back.
func afterwards(s *scene, run int) {
	if run == 0 {
		s.does("hold", "off")
	}
}

// putBack puts yesterday's file in the place of today's.
func putBack(s *scene, run int) {
	if run != 0 {
		return
	}
	old := filepath.Join(s.made.dir, calendarFile)
	if o := s.does("restore", old); o.code != 0 {
		s.v.bad("the backup could not be put back: " + o.String())
	}
}

// copiedBack is the same by hand: the file is copied over.
func copiedBack(s *scene, run int) {
	if run == 0 {
		if err := exec.Command("cp", filepath.Join(s.made.dir, calendarFile), filepath.Join(s.dir, calendarFile)).Run(); err != nil {
			s.v.bad(err.Error())
		}
	}
}

// company is axis D: what happens in the first run, or behind it.
var company = []struct {
	name    string
	instead func(*scene) outcome
	between func(*scene, int)
	hang    int // milliseconds that the platform thinks
	several bool
}{
	{name: "a second program", instead: meanwhile(second), hang: 1500},
	{name: "a program that sleeps, and a second one", instead: meanwhile(stops), hang: 1500},
	{name: "three at the same minute", several: true, between: func(*scene, int) {}},
	{name: "two programs, three at the same minute", several: true, hang: 500, instead: meanwhile(second)},
	{name: "the backup of yesterday put back", between: putBack},
	{name: "the file of yesterday copied back", between: copiedBack},
	{name: "the backup of yesterday put back, three posts", between: putBack, several: true},
	{name: "edited while it is sent", hang: 1200, instead: meanwhile(says("draft", "edit", "DRAFT", "--text", "Other words."))},
	{name: "held while it is sent", hang: 1200, instead: meanwhile(says("hold", "on", "--reason", "data breach")), between: afterwards},
	{name: "sent back while it is sent", hang: 1200, instead: meanwhile(says("approve", "ENTRY", "--back", "--remarks", "Which one?"))},
	{name: "moved while it is sent", hang: 1200, instead: meanwhile(says("schedule", "--move", "ENTRY", "--at", "tomorrow 09:00"))},
}

func TestInCompany(t *testing.T) {
	wanted(t)
	f := newField(t)
	defer f.wait.Wait()
	for _, k := range firsts() {
		for _, c := range company {
			k := k
			if c.several {
				k = k.several()
			}
			a := attempt{kind: k, instead: c.instead, between: c.between, limit: 20 * time.Second}
			for _, b := range append([]trouble{{name: "well"}}, bold...) {
				a.name = fmt.Sprintf("%s, %s, %s", k, c.name, b.name)
				if b.name != "well" && !*long && dice(a.name).IntN(4) > 0 {
					continue
				}
				a.faults, a.mayAsk = nil, k.media() // after a restore no platform tells two pictures apart
				switch {
				case b.name != "well":
					a.faults = b.public(k)
				case c.hang > 0:
					a.faults = []rehearsal.Fault{k.hangs(c.hang)}
				}
				if c.instead == nil && b.name == "well" {
					a.faults = nil
				}
				f.play(a, nil)
			}
		}
	}
}

// A backup that is put back is looked up before anything is sent: the run that
// does so is killed at every point.
func TestKilledAfterARestore(t *testing.T) {
	wanted(t)
	f := newField(t)
	defer f.wait.Wait()
	for _, k := range firsts() {
		most := 5
		if *long {
			most = 60
		}
		d := dice(k.String() + " restored")
		for range most {
			at := 1 + d.IntN(260)
			f.play(attempt{
				name: fmt.Sprintf("%s, restored and killed at point %d", k, at), kind: k,
				hurts: []trap{{}, {does: kills, at: at}}, between: putBack, mayAsk: k.media(),
			}, nil)
		}
	}
}

// What is due later goes out at its time, by the clock on the wall, and not
// before.
func TestSentAtItsTime(t *testing.T) {
	wanted(t)
	l := newLane(t, t.TempDir())
	defer l.platforms.stop()
	for _, k := range firsts() {
		v := l.onTime(t, k, "")
		all.done(*v)
		require.Empty(t, v.wrong, &v.story)
	}
}

// onTime has a post placed on the minute after the next, and starts a run two
// seconds before it, by a clock that is moved on so far.
func (l *lane) onTime(t testing.TB, k kind, sabotage string) *verdict {
	t.Helper()
	there, err := time.LoadLocation(zone)
	require.NoError(t, err)
	slot := time.Now().In(there).Truncate(time.Minute).Add(2 * time.Minute)
	require.NoError(t, l.platforms.anew(l.dir))
	k.name += ", later"
	c := makeClinic(t, l.program, l.dir, slot.Format("2006-01-02 15:04"), l.platforms, k)
	l.clinics[k.String()] = c
	shift := time.Until(slot) - 2*time.Second
	a := attempt{name: k.String(), kind: k, clock: always(shift), instead: func(s *scene) outcome {
		p := s.publish()
		p.args = []string{"publish", "--yes", "--json", "--until", slot.Add(2 * time.Minute).Format("2006-01-02 15:04")}
		p.trap, p.limit = &trap{clock: always(shift)}, 6*time.Second
		s.shift = shift
		if sabotage != "" {
			p.program, p.env = sabotagedProgram(s.t), append(p.env, "ROUNDS_SABOTAGE="+sabotage)
		}
		s.v.clocks++
		o := p.do(s.t)
		posts, err := s.lane.platforms.posts()
		if err != nil || len(posts) == 0 {
			s.v.bad(fmt.Sprintf("lost: four seconds after its time it is not out, %v", err))
		}
		return o
	}}
	return l.play(t, a)
}
