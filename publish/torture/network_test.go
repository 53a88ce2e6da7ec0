package torture

import (
	"fmt"
	"testing"
	"time"

	"rounds/publish/rehearsal"
)

// trouble is one fault of torture's axis B, as it comes at one request.
type trouble struct {
	name  string
	fault rehearsal.Fault
	// with comes at later requests beside it.
	with []rehearsal.Fault
	// asks says that a person may be asked: no program can mend it.
	asks bool
	// rest is for how long the platform sends the program away.
	rest time.Duration
	// ages says that it lasts for longer than a platform may take to read a film or a
	// picture: a person is asked then.
	ages bool
	// waits says that the platform sends the program away for longer than a test
	// lasts: it is stopped, and the clock moved on.
	waits bool
}

func seconds(n int64) *int64 { return &n }

// troubles is axis B. A rehearsal counts as late what comes within its two
// seconds of grace; that of the platforms is minutes, see the tests of publish.
var troubles = []trouble{
	{name: "turned away", fault: rehearsal.Fault{What: rehearsal.Refuse, Status: 503}},
	{name: "reset before it was read", fault: rehearsal.Fault{What: rehearsal.Cut, Reset: true}},
	{name: "cut before it was read", fault: rehearsal.Fault{What: rehearsal.Cut}},
	doneThenReset, doneThenHalf, doneThen500, doneLate, shownLate,
	{name: "done, then cut", fault: rehearsal.Fault{What: rehearsal.ActThenCut}},
	{name: "done, then rubbish", fault: rehearsal.Fault{What: rehearsal.Garbage}},
	{name: "done, then a long pause", fault: rehearsal.Fault{What: rehearsal.ActThenHang, MS: 1500}},
	{name: "an answer that trickles", fault: rehearsal.Fault{What: rehearsal.Slow, MS: 1200}},
	{name: "too much, for seconds", fault: rehearsal.Fault{What: rehearsal.TooMany, RetryAfter: "3", ResetSeconds: seconds(3)}, waits: true, rest: 3 * time.Second},
	{name: "too much, until a date", fault: rehearsal.Fault{What: rehearsal.TooMany, RetryAfter: "Fri, 31 Dec 2038 23:59:59 GMT"}, waits: true, ages: true},
	{name: "too much, without a word", fault: rehearsal.Fault{What: rehearsal.TooMany}, waits: true},
	{name: "too much, for ages", fault: rehearsal.Fault{What: rehearsal.TooMany, RetryAfter: "99999999999", ResetSeconds: seconds(99999999999)}, waits: true, ages: true},
	{name: "too much, for less than nothing", fault: rehearsal.Fault{What: rehearsal.TooMany, RetryAfter: "-5", ResetSeconds: seconds(-5)}, waits: true},
	{name: "the key dies", fault: rehearsal.Fault{What: rehearsal.ExpireToken}, asks: true},
	{name: "a redirect", fault: rehearsal.Fault{What: rehearsal.Redirect, Status: 307}, asks: true},
	{name: "rubbish, and not done", fault: rehearsal.Fault{What: rehearsal.GarbageBefore}},
}

// The bold ones of axis B: those that make a blind repeat post twice.
var (
	doneThenReset = trouble{name: "done, then reset", fault: rehearsal.Fault{What: rehearsal.ActThenCut, Reset: true}}
	doneThenHalf  = trouble{name: "done, answer cut in half", fault: rehearsal.Fault{What: rehearsal.Half}}
	doneThen500   = trouble{name: "done, then 500", fault: rehearsal.Fault{What: rehearsal.ActThen5xx, Status: 500}}
	doneLate      = trouble{name: "done late", fault: rehearsal.Fault{What: rehearsal.Hang, MS: 1300}}
	shownLate     = trouble{
		name: "done, cut, and shown late", fault: rehearsal.Fault{What: rehearsal.ActThenCut},
		with: []rehearsal.Fault{{What: rehearsal.Lag, MS: 1300}},
	}
	bold = []trouble{doneThenReset, doneThenHalf, doneThen500, doneLate, shownLate}
)

// at gives the faults that make a trouble at the n-th request, counted from 0.
func (t trouble) at(n int) (out []rehearsal.Fault) {
	for _, f := range append([]rehearsal.Fault{t.fault}, t.with...) {
		f.Call, f.After, f.Times = "any", n, 1
		out = append(out, f)
	}
	return out
}

// mayAsk tells whether a person may be asked beside a trouble.
func (t trouble) mayAsk(k kind) bool { return t.asks || t.ages && k.media() }

// limits gives how long a run may take beside a trouble.
func (t trouble) limits() time.Duration {
	if t.waits {
		return 4 * time.Second
	}
	return time.Minute
}

// requests plays a kind of post unhurt and gives the calls that it makes.
func (f *field) requests(k kind) []rehearsal.Call {
	return f.now(attempt{name: k.String() + " unhurt", kind: k}).calls
}

func TestEveryFaultAtEveryRequest(t *testing.T) {
	wanted(t)
	f := newField(t)
	defer f.wait.Wait()
	for _, k := range kinds {
		for n, c := range f.requests(k) {
			for _, b := range troubles {
				name := fmt.Sprintf("%s %s at request %d (%s)", k, b.name, n+1, c.Call)
				if !*long && dice(name).IntN(k.share()) > 0 {
					continue
				}
				f.play(attempt{name: name, kind: k, faults: b.at(n), limit: b.limits(), mayAsk: b.mayAsk(k), rest: b.rest}, nil)
			}
		}
		f.play(attempt{name: k.String() + " nobody listens", kind: k, down: true, limit: 5 * time.Second}, nil)
		f.play(attempt{
			name: k.String() + " read-back down", kind: k, limit: 50 * time.Second, mayAsk: true, between: upAgain,
			faults: []rehearsal.Fault{{Call: k.makes(), What: rehearsal.ActThenCut}, {Call: "read", What: rehearsal.Refuse, Status: 503, Times: -1}},
		}, nil)
		f.play(attempt{
			name: k.String() + " a twin after a ghost", kind: k, refuses: true,
			faults: []rehearsal.Fault{{Call: k.makes(), What: rehearsal.ActThenCut}, {Call: k.makes(), What: rehearsal.Lag, MS: 1300}},
		}, nil)
	}
}

// upAgain mends the platform behind the second run.
func upAgain(s *scene, run int) {
	if run != 1 {
		return
	}
	if err := s.lane.platforms.well(); err != nil {
		s.v.bad(err.Error())
	}
}

// A call that publishes is given up after a minute: what it makes then is found.
func TestDoneAfterTheClientGaveUp(t *testing.T) {
	wanted(t)
	f := newField(t)
	defer f.wait.Wait()
	for _, k := range kinds {
		if *long || k.first {
			f.play(attempt{
				name: k.String() + " done after the time-out", kind: k, limit: 2 * time.Minute,
				faults: []rehearsal.Fault{{Call: k.makes(), What: rehearsal.Hang, MS: 61_000}},
			}, nil)
		}
	}
}
