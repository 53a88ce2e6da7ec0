package publish

import (
	"context"
	"errors"
	"maps"
	"strings"
	"time"

	"rounds/calendar"
)

const (
	// tries is how often a step without effect is tried before the run leaves it to
	// the next one.
	tries = 6
	// verifyTries is how often a post that is out is read back before it counts
	// as not verified: platforms show a new post a few seconds late.
	verifyTries = 3
)

// step carries out the step that has begun and writes down what came of it.
// False says that there is nothing more to do in this run.
func (t *task) step(ctx context.Context, s Step) (more bool, err error) {
	var res Result
	var fault error
	t.beating(ctx, func(ctx context.Context) {
		ctx, cancel := context.WithTimeout(ctx, limit(s))
		defer cancel()
		res, fault = t.client.Do(ctx, t.target((&owners{t: t}).adopted(ctx)), s)
	})
	if fault == nil {
		return true, t.ended(s, res)
	}
	f := asFault(fault)
	if f.Class == Working && s.Public { // only a look can tell
		open := *f
		f, open.Class = &open, Unknown
	}
	if f.Class == Unknown && s.Public {
		t.settled = t.run.engine.Clock.Ticks() + t.client.Settle(t.item.Account)
	}
	switch {
	case t.d.State.Out():
		return t.failedAfter(ctx, s, f)
	case t.d.State == calendar.ScheduledThere:
		return t.failedThere(ctx, s, f)
	}
	return t.failed(ctx, s, f)
}

// limit bounds one remote call by what it sends.
func limit(s Step) time.Duration {
	if s.Public {
		return publicFor
	}
	return harmlessFor + time.Duration(s.Bytes/slowest)*time.Second
}

// ended notes a step that ended well. The lines go to disk before anything else
// is asked of the platform: with the start of the next step, or with the end of
// the delivery.
func (t *task) ended(s Step, res Result) error {
	l := t.line(calendar.Ended)
	l.Step, l.Public, l.Values, l.URL = s.Name, s.Public, res.Values, res.URL
	lines := []calendar.Record{l}
	out := t.d.State.Out()
	// What was scheduled there is out once it is read back at its time, and a
	// take-down or an edit is done when the platform shows so.
	seenNow := s.Verifies && (t.there && t.act == nil || t.item.Subject() != calendar.PostSubject)
	if s.Schedules && !out {
		there := t.line(calendar.Scheduled)
		there.URL, there.Text = res.URL, "given to "+t.item.Account.Platform.Title()+", which shows it at its time"
		lines = append(lines, there)
	}
	if (s.Completes || seenNow) && !out {
		sent := t.line(calendar.SentNow)
		sent.URL = res.URL
		lines = append(lines, sent)
		out = true
	}
	if s.Verifies && out {
		seen := t.line(calendar.Verified)
		seen.URL = res.URL
		lines = append(lines, seen)
	}
	return t.later(lines...)
}

// failed notes a step of a post that is not out and did not end well.
func (t *task) failed(ctx context.Context, s Step, f *Fault) (bool, error) {
	l := t.line(calendar.Failed)
	l.Step, l.Public, l.Text, l.Hint, l.Code = s.Name, s.Public, f.Text, f.Hint, f.Code
	l.Values = f.Learned
	switch {
	case f.Class == Unknown && s.Public:
		l.Event = calendar.LostEnd
	case f.Class == Working:
		return t.still(ctx, s, l, f)
	case f.Class == Refused:
		l.Event = calendar.TurnedDown
	case f.Class == SignIn, f.Class == Person:
		l.Event, l.Hint = calendar.GaveUp, afterMending(f.Hint)
		if f.Class == SignIn || f.Account { // no other post of the account fares better
			t.run.rest(t.item.Account.ID, t.now().Add(patience))
		}
	default:
		l.Until = later(f.Until, t.now().Add(time.Second<<t.tried))
	}
	t.tried++
	enough := t.tried >= tries
	if enough && l.Event == calendar.Failed && l.Hint == "" {
		l.Hint = "check the connection to the internet, then start the run again"
	}
	if err := t.write(ctx, l); err != nil {
		return false, err
	}
	return !t.d.State.Ended() && (!enough || t.d.State != calendar.Waiting), nil
}

// still notes that the platform is at work on what it was given. A run asks again
// for as long as it has patience.
func (t *task) still(ctx context.Context, s Step, l calendar.Record, f *Fault) (bool, error) {
	now := t.run.engine.Clock.Ticks()
	if t.asked == 0 {
		t.asked = now
	}
	l.Values = f.Learned
	l.Event, l.Until = calendar.Still, later(f.Until, t.now().Add(time.Second))
	if err := t.write(ctx, t.goesOn(s, l)...); err != nil || now-t.asked >= patience {
		return false, err
	}
	if t.d.State == calendar.Waiting {
		return true, nil // the wait is kept where every other is
	}
	return t.rest(ctx, l.Until.Sub(t.now())), nil
}

// goesOn gives the lines for a step that is to be done once more. Behind the success
// nothing else but a step that has begun tells the next run, should this one be cut
// off while it waits, that something is left to do.
func (t *task) goesOn(s Step, l calendar.Record) []calendar.Record {
	if !t.d.State.Out() {
		return []calendar.Record{l}
	}
	return []calendar.Record{l, t.beganLine(s)}
}

// afterMending is a hint for what a person has to set right first: what is not
// sent stays so until she has it tried again.
func afterMending(hint string) string {
	const again = "have it tried again"
	switch {
	case hint == "":
		return again + " when that is set right"
	case strings.HasSuffix(hint, "start the run again"):
		return strings.TrimSuffix(hint, "start the run again") + again
	}
	return hint + ", then " + again
}

// failedAfter notes a step that failed behind the success. It can only add to
// what is known, never take the success back.
func (t *task) failedAfter(ctx context.Context, s Step, f *Fault) (bool, error) {
	l := t.line(calendar.Failed)
	l.Step, l.Public, l.Text, l.Code = s.Name, s.Public, f.Text, f.Code
	if f.Class == Unknown && s.Public {
		l.Event = calendar.LostEnd
	}
	if f.Class == Working {
		return t.still(ctx, s, l, f)
	}
	if s.Verifies && f.Class != SignIn && t.d.Tries+1 < verifyTries {
		if err := t.write(ctx, t.goesOn(s, l)...); err != nil {
			return false, err
		}
		return t.rest(ctx, 2*time.Second<<t.d.Tries), nil
	}
	note := t.line(calendar.Noted)
	note.Text, note.Hint = f.Text, f.Hint
	if s.Verifies {
		note.Event = calendar.NotVerified
		note.Text = "it is out, but could not be read back: " + f.Text
		note.Hint = "look at it once at its address"
		if _, more := t.nextPublic(t.d.Progress.With(s.Name, nil)); more && t.act == nil {
			note.Hint += "; what belongs below it was not written, so write that by hand"
		}
	}
	return false, t.write(ctx, l, note)
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// asFault reads any error of a client as a fault. One of the calendar comes
// before any call: a key or a file that cannot be had. Any other says nothing of
// itself, and leaves open whether the step had its effect.
func asFault(err error) *Fault {
	if f, ok := errors.AsType[*Fault](err); ok {
		return f
	}
	if e, ok := errors.AsType[*calendar.Error](err); ok {
		return &Fault{Class: Person, Text: e.Text, Hint: e.Hint, Err: e}
	}
	return &Fault{Class: Unknown, Text: "the platform gave no answer that can be read", Err: err, Code: err.Error()}
}

func classOf(err error) Class { return asFault(err).Class }

// target is the account with what the delivery has brought so far.
func (t *task) target(adopted func(string) bool) Target {
	target := Target{
		Account: t.item.Account, Content: t.content, Progress: maps.Clone(t.d.Progress),
		Token: t.run.engine.Token(t.item.Account), Open: t.opening,
		Adopted: adopted, Now: t.run.engine.Clock.Now,
	}
	if t.run.engine.Secrets != nil {
		target.Keep, target.Recall = t.run.engine.Secrets(t.item.Account, t.d.ID)
	}
	return target
}

// owners tells of a remote id whether another delivery owns it; the file is asked
// at the first question. Where it could not be read every id counts as owned, and
// err says why: nothing can be told then.
type owners struct {
	t    *task
	ids  map[string]calendar.DeliveryID
	err  error
	read bool
}

func (o *owners) adopted(ctx context.Context) func(string) bool {
	return func(id string) bool {
		if !o.read {
			o.read = true
			since := o.t.now().AddDate(0, 0, -31)
			o.ids, o.err = o.t.run.engine.File.RemoteIDs(ctx, o.t.item.Account.ID, since)
		}
		owner, known := o.ids[id]
		return o.err != nil || known && owner != o.t.d.ID
	}
}
