package torture

import (
	"encoding/json"
	"fmt"
	"path/filepath"
	"slices"
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
	rest    time.Duration                 // for which the platform sends the program away
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
	hurt := n < len(s.a.hurts) || n == 0 && (s.a.down || s.a.instead != nil || s.a.clock != nil || s.a.between != nil || len(s.a.strace) > 0)
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
		if s.a.onlyKilled() {
			s.v.restart += o.took
		}
		if out && o.code != 0 {
			out = false // it says that something is left
		}
		if !out && o.code == 0 && !o.killed {
			s.v.bad("lost: a run ended well, and " + s.state())
		}
	}
	return !hurt && (out || s.person())
}

// onlyKilled tells of a case in which nothing was broken but the program.
func (a attempt) onlyKilled() bool {
	return len(a.faults) == 0 && a.clock == nil && a.instead == nil && a.between == nil && !a.down &&
		!slices.ContainsFunc(a.hurts, func(h trap) bool { return h.does != kills })
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

// deliveries is what the program says of a post.
func (s *scene) deliveries(p posted) ([]calendar.Delivery, error) {
	o := s.does("delivery", "list", string(p.entry), "--json")
	if o.code != 0 {
		return nil, fmt.Errorf("the calendar cannot be read: %s", o)
	}
	var out []calendar.Delivery
	return out, json.Unmarshal(o.out, &out)
}

// state says where the deliveries stand that are not out, for a sentence.
func (s *scene) state() string {
	var out []string
	for _, p := range s.made.posts {
		list, err := s.deliveries(p)
		switch {
		case err != nil:
			return err.Error()
		case len(list) == 0:
			out = append(out, "nothing was taken on")
		case !list[0].State.Out():
			out = append(out, fmt.Sprintf("it is %q: %s", list[0].State, list[0].Text))
		}
	}
	return strings.Join(out, "; ")
}

// judge holds a run against the ledger; true says that all posts are out.
func (s *scene) judge(o outcome) bool {
	posts, err := s.lane.platforms.posts()
	if err != nil {
		s.v.bad(err.Error())
		return true
	}
	_, wrong := count(s.made.wants(), posts, s.made.account)
	s.v.bad(wrong...)
	s.v.bad(early(posts, s.made.posts[0].due.Add(-s.ahead()))...)
	all, some := true, false
	for _, p := range s.made.posts {
		out := s.judgePost(p, posts)
		all, some = all && out, some || out
	}
	if saidSent(o.err) && !some {
		s.v.bad("lost: it said that the post was sent, and that is not kept")
	}
	return all
}

// ahead is how far the clock of the first run was ahead of the platform's.
func (s *scene) ahead() time.Duration {
	if s.a.clock == nil {
		return 0
	}
	return max(0, s.a.clock(1<<30))
}

func (s *scene) judgePost(p posted, posts []rehearsal.Post) (out bool) {
	list, err := s.deliveries(p)
	if err != nil {
		s.v.bad(err.Error())
		return true
	}
	n, _ := count(p.wants, posts, s.made.account)
	for _, d := range list {
		s.v.bad(untrue(d, p.wants, n)...)
		if out = d.State.Out(); out && (d.Hash != p.approved.Contents[0].Hash || d.Approval != p.approved.ID) {
			s.v.bad("what went out is not what was approved")
		}
	}
	if len(list) > 1 {
		s.v.bad(fmt.Sprintf("one entry has %d deliveries at one account", len(list)))
	}
	return out
}

// saidSent tells whether a run told somebody that a post was sent.
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
	for _, p := range s.made.posts {
		s.lastOf(p, posts)
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
	s.tooSoon()
	if len(s.v.wrong) > 0 {
		s.tellAll(posts)
	}
}

// lastOf looks for what belongs below a post and is silently not there.
func (s *scene) lastOf(p posted, posts []rehearsal.Post) {
	list, err := s.deliveries(p)
	if err != nil || len(list) == 0 {
		return
	}
	n, _ := count(p.wants, posts, s.made.account)
	for i, w := range p.wants {
		if w.comment && n[i] == 0 && list[0].State.Out() && list[0].Text == "" {
			s.v.bad(fmt.Sprintf("lost: %q is not there, and nothing is said of it", w.text))
		}
	}
}

// tooSoon holds the calls against what the platform said when it sent the
// program away.
func (s *scene) tooSoon() {
	for i, c := range s.v.calls {
		if s.a.rest == 0 || !slices.Contains(c.Faults, rehearsal.TooMany) || i+1 == len(s.v.calls) {
			continue
		}
		if pause := s.v.calls[i+1].At.Sub(c.At); pause < s.a.rest-time.Second { // platforms count in whole seconds
			s.v.bad(fmt.Sprintf("too soon: it came back after %s and not %s", pause, s.a.rest))
		}
	}
}

// tellAll adds what helps to understand a case that went wrong.
func (s *scene) tellAll(posts []rehearsal.Post) {
	for _, p := range s.made.posts {
		if list, err := s.deliveries(p); err == nil && len(list) > 0 {
			s.v.tell("-- journal:\n%s", s.does("delivery", "show", string(list[0].ID)).out)
		}
	}
	s.v.tell("-- ledger:")
	for _, p := range posts {
		s.v.tell("%s %s %s, %d files: %q", p.Created.Format("15:04:05.000"), p.Kind, p.ID, len(p.Media), p.Text)
	}
	s.v.tell("-- calls:")
	for _, c := range s.v.calls {
		s.v.tell("%s %s %s %d %v", c.At.Format("15:04:05.000"), c.Call, c.Method, c.Status, c.Faults)
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
