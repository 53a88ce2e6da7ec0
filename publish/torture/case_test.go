package torture

import (
	"encoding/json"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"rounds/calendar"
	"rounds/publish/rehearsal"
)

// attempt is one case: a post that is to go out, and what comes in its way.
type attempt struct {
	name    string // unique: the seed and it make the case
	kind    kind
	faults  []rehearsal.Fault
	hurts   []trap                        // of the first runs, in order; the runs behind them are unhurt
	clock   func(calls int) time.Duration // of the first run
	down    bool                          // the first run finds no platform
	restart bool                          // the platforms are restarted behind each run
	limit   time.Duration                 // of each run; then ^C
	mayAsk  bool                          // a question to a person is right here
	refuses bool                          // the platform notices a repeated text itself
	program string                        // "" is the shipped one
	env     []string
	strace  []string // strace in front of the first run
	// between happens behind each run, before the next.
	between func(s *scene, run int)
	// instead takes the place of the first run.
	instead func(s *scene) outcome
}

// verdict is what came of a case.
type verdict struct {
	name, kind string
	attempts   int
	runs       int
	clocks     int
	kills      []string
	disk       []string
	faults     []string
	questions  []string
	wrong      []string
	restart    time.Duration // all unhurt runs together
	first      points        // of the first run
	calls      []rehearsal.Call
	story      strings.Builder
}

func (v *verdict) bad(list ...string) { v.wrong = append(v.wrong, list...) }

func (v *verdict) tell(format string, args ...any) { fmt.Fprintf(&v.story, format+"\n", args...) }

// mostRuns is how many unhurt runs a case may take.
const mostRuns = 8

// scene is a case under way.
type scene struct {
	t     testing.TB
	lane  *lane
	made  *clinic
	a     attempt
	v     *verdict
	dir   string
	shift time.Duration // by which the person's clock has moved on
}

// play plays a case from start to end.
func (l *lane) play(t testing.TB, a attempt) *verdict {
	t.Helper()
	v := &verdict{name: a.name, kind: a.kind.String()}
	s := &scene{t: t, lane: l, made: l.clinic(t, a.kind), a: a, v: v, dir: filepath.Join(l.dir, "case")}
	if err := s.set(); err != nil {
		v.bad("the case could not be set: " + err.Error())
		return v
	}
	for n := 0; n < len(a.hurts)+mostRuns; n++ {
		if s.once(n) {
			s.last()
			return v
		}
	}
	v.bad("lost: " + s.state() + " at the end")
	s.last()
	return v
}

// set lays the case out.
func (s *scene) set() error {
	if err := s.made.copyTo(s.dir); err != nil {
		return err
	}
	p := s.lane.platforms
	if err := p.anew(s.lane.dir); err != nil {
		return err
	}
	if !s.a.refuses {
		if _, err := p.ask("POST", "settings", []byte(`{"duplicates":"accept"}`)); err != nil {
			return err
		}
	}
	if err := p.order(s.a.faults...); err != nil {
		return err
	}
	if s.a.down {
		p.stop()
	}
	return nil
}

// once is one run and what a person does behind it; true says that the case is
// through.
func (s *scene) once(n int) bool {
	hurt := n < len(s.a.hurts) || n == 0 && (s.a.down || s.a.instead != nil || len(s.a.strace) > 0)
	o := s.run(n)
	s.v.runs++
	s.v.tell("-- run %d: %s", n+1, o)
	if o.stuck {
		s.v.bad("a run did not end")
	}
	if n == 0 && s.a.down || s.a.restart {
		if err := s.lane.platforms.again(); err != nil {
			s.v.bad(err.Error())
			return true
		}
	}
	out := s.judge(o)
	if s.a.between != nil {
		s.a.between(s, n)
	}
	if !hurt {
		s.v.restart += o.took
		if out && o.code != 0 {
			out = false // it says that something is left
		}
		if !out && o.code == 0 && !o.killed {
			s.v.bad("lost: a run ended well, and " + s.state())
		}
	}
	return !hurt && (out || s.person())
}

// run starts the program once.
func (s *scene) run(n int) outcome {
	if n == 0 && s.a.instead != nil {
		s.v.attempts++
		return s.a.instead(s)
	}
	c := s.publish()
	if n < len(s.a.hurts) {
		h := s.a.hurts[n]
		c.trap = &h
	}
	if n == 0 {
		c.strace = s.a.strace
	}
	s.clockOf(&c, n)
	o := c.do(s.t)
	if n == 0 {
		s.v.first = o.points
	}
	met := o.points.met
	switch {
	case met != "" && c.trap.does == kills:
		s.v.kills = append(s.v.kills, met)
	case met != "":
		s.v.disk = append(s.v.disk, string(c.trap.does)+" at "+met)
	case o.killed && len(c.strace) > 0:
		s.v.kills = append(s.v.kills, "by strace")
	}
	if met != "" || o.killed || n == 0 && (s.struck() > 0 || s.a.down || s.a.clock != nil) {
		s.v.attempts++
	}
	return o
}

// clockOf sets the wall clock of a run.
func (s *scene) clockOf(c *command, n int) {
	clock := s.a.clock
	if n > 0 || clock == nil {
		if s.shift == 0 {
			return
		}
		clock = always(s.shift)
	}
	if c.trap == nil {
		c.trap = &trap{}
	}
	c.trap.clock = clock
	s.v.clocks++
}

// publish is the command of a run.
func (s *scene) publish() command {
	return command{
		program: s.program(), env: home(s.dir, s.a.env...), limit: s.a.limit,
		args: []string{"publish", "--yes", "--overdue", "all", "--json"},
	}
}

func (s *scene) program() string {
	if s.a.program != "" {
		return s.a.program
	}
	return s.lane.program
}

// does runs a command of the shipped program, with the clock of the person.
func (s *scene) does(args ...string) outcome {
	c := command{program: s.lane.program, args: args, env: home(s.dir)}
	if s.shift != 0 {
		c.trap = &trap{clock: always(s.shift)}
	}
	return c.do(s.t)
}

// struck counts the calls so far that met a fault.
func (s *scene) struck() (n int) {
	calls, err := s.lane.platforms.seen()
	if err != nil {
		return 0
	}
	for _, c := range calls {
		n += len(c.Faults)
	}
	return n
}

// deliveries is what the program says.
func (s *scene) deliveries() ([]calendar.Delivery, error) {
	o := s.does("delivery", "list", string(s.made.entry), "--json")
	if o.code != 0 {
		return nil, fmt.Errorf("the calendar cannot be read: %s", o)
	}
	var out []calendar.Delivery
	return out, json.Unmarshal(o.out, &out)
}

// state says where the delivery stands, for a sentence.
func (s *scene) state() string {
	list, err := s.deliveries()
	switch {
	case err != nil:
		return err.Error()
	case len(list) == 0:
		return "nothing was taken on"
	}
	return fmt.Sprintf("it is %q: %s", list[0].State, list[0].Text)
}

// judge holds a run against the ledger; true says that the post is out.
func (s *scene) judge(o outcome) bool {
	posts, err := s.lane.platforms.posts()
	if err != nil {
		s.v.bad(err.Error())
		return true
	}
	n, wrong := count(s.made.wants, posts, s.made.account)
	s.v.bad(wrong...)
	s.v.bad(early(posts, s.due())...)
	list, err := s.deliveries()
	if err != nil {
		s.v.bad(err.Error())
		return true
	}
	out := false
	for _, d := range list {
		s.v.bad(untrue(d, s.made.wants, n)...)
		if out = d.State.Out(); out && (d.Hash != s.approved() || d.Approval != s.made.approved.ID) {
			s.v.bad("what went out is not what was approved")
		}
	}
	if len(list) > 1 {
		s.v.bad(fmt.Sprintf("one entry has %d deliveries at one account", len(list)))
	}
	if saidSent(o.err) && !out {
		s.v.bad("lost: it said that the post was sent, and that is not kept")
	}
	return out
}

func (s *scene) approved() calendar.SHA256 { return s.made.approved.Contents[0].Hash }

func (s *scene) due() time.Time { return s.made.due }

// saidSent tells whether a run told somebody that the post was sent.
func saidSent(text []byte) bool {
	for l := range strings.Lines(string(text)) {
		if strings.HasSuffix(strings.TrimSpace(l), "  sent") { // a column of its own
			return true
		}
	}
	return false
}

// last is the look at a case that is through.
func (s *scene) last() {
	posts, err := s.lane.platforms.posts()
	if err != nil {
		s.v.bad(err.Error())
	}
	list, err := s.deliveries()
	if err != nil {
		s.v.bad(err.Error())
	}
	n, _ := count(s.made.wants, posts, s.made.account)
	for i, w := range s.made.wants {
		if w.comment && n[i] == 0 && len(list) > 0 && list[0].State.Out() && list[0].Text == "" {
			s.v.bad(fmt.Sprintf("lost: %q is not there, and nothing is said of it", w.text))
		}
	}
	s.doctor()
	if s.v.calls, err = s.lane.platforms.seen(); err != nil {
		s.v.bad(err.Error())
	}
	for _, c := range s.v.calls {
		for _, f := range c.Faults {
			s.v.faults = append(s.v.faults, f+" at "+c.Call)
		}
	}
	if len(s.v.wrong) > 0 && len(list) > 0 {
		s.v.tell("-- journal:\n%s-- ledger:", s.does("delivery", "show", string(list[0].ID)).out)
		for _, p := range posts {
			s.v.tell("%s %s %s, %d files: %q", p.Created.Format("15:04:05.000"), p.Kind, p.ID, len(p.Media), p.Text)
		}
		s.v.tell("-- calls:")
		for _, c := range s.v.calls {
			s.v.tell("%s %s %s %d %v", c.At.Format("15:04:05.000"), c.Call, c.Method, c.Status, c.Faults)
		}
	}
}

// doctor has the file looked over.
func (s *scene) doctor() {
	o := s.does("doctor", "--json")
	var r calendar.FileReport
	if err := json.Unmarshal(o.out, &r); err != nil {
		s.v.bad("the doctor cannot look: " + o.String())
		return
	}
	for _, f := range r.Findings {
		if f.Bad {
			s.v.bad("the doctor finds: " + f.Text)
		}
	}
}
