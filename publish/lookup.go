package publish

import (
	"context"
	"errors"
	"time"

	"rounds/calendar"
)

const (
	// skew is how far a platform's clock may be behind ours: a look begins so
	// long before the step began.
	skew = 2 * time.Minute
	// blindLooks is how often a platform that cannot be asked is asked, once the
	// time has come at which its answer would count, before a person is.
	blindLooks = 5
)

// lookUp asks the platform whether the step whose end is not known had its
// effect. It resolves the delivery when the post is found, or is surely absent:
// then the step may be done once more. Where the platform cannot tell, a person
// is asked. False says that the question stays open.
func (t *task) lookUp(ctx context.Context) (resolved bool, err error) {
	switch {
	case t.d.Ask:
		return false, nil
	case t.client == nil:
		return false, t.ask(ctx, Step{Name: stepOf(t.d.Lost)}, "")
	}
	lost := t.lostStep()
	for blind := 0; ; {
		open := t.unsettled()
		found, err := t.look(ctx, lost)
		switch {
		case err == nil && found.There:
			return true, t.adopt(ctx, lost, found)
		case err == nil && found.Absent && open == 0 && t.mayBeScheduled(t.d):
			if err := t.write(ctx, t.doubtedThere(t.d)); err != nil {
				return false, err
			}
			lost = t.lostStep()
			continue
		case err == nil && found.Absent && open == 0:
			l := t.line(calendar.Absent)
			l.Step, l.Text = lost.Name, found.Text
			return true, t.write(ctx, l)
		case err == nil && !found.Absent && open == 0:
			return false, t.ask(ctx, lost, found.Text)
		case err != nil && classOf(err) == SignIn && t.item.ByHand():
			return false, t.ask(ctx, lost, "")
		case err != nil && classOf(err) == SignIn:
			f := asFault(err)
			return false, t.write(ctx, t.looked(lost, f.Text, f.Hint, time.Time{}))
		case err != nil && classOf(err) == Working:
			return t.lookLater(ctx, lost, asFault(err))
		case err != nil && open == 0:
			if blind++; blind >= blindLooks {
				return false, t.ask(ctx, lost, asFault(err).Text)
			}
		}
		pause := nextLook(open, blind)
		if err := t.write(ctx, t.looked(lost, found.Text, "", t.now().Add(pause))); err != nil {
			return false, err
		}
		if !t.rest(ctx, pause) {
			return false, nil
		}
	}
}

// lookLater waits for a platform that has what was sent and is still at work on
// it. Where that takes longer than a run stays, the next one looks again.
func (t *task) lookLater(ctx context.Context, lost Step, f *Fault) (resolved bool, err error) {
	until := later(f.Until, t.now().Add(time.Second))
	if t.asked == 0 {
		t.asked = t.run.engine.Clock.Ticks()
	}
	if err := t.write(ctx, t.looked(lost, f.Text, f.Hint, until)); err != nil {
		return false, err
	}
	if t.run.engine.Clock.Ticks()-t.asked >= patience || !t.rest(ctx, until.Sub(t.now())) {
		return false, nil
	}
	return t.lookUp(ctx)
}

func stepOf(p *calendar.Pending) string {
	if p == nil {
		return ""
	}
	return p.Step
}

// lostStep gives the step that is in question: the next one that makes something
// public.
func (t *task) lostStep() Step {
	step, more := t.nextPublic(t.d.Progress)
	if name := stepOf(t.d.Lost); name != "" && (!more || step.Name != name) {
		return Step{Name: name, Public: true}
	}
	return step
}

// nextPublic gives the next step that makes something public.
func (t *task) nextPublic(p calendar.Progress) (Step, bool) {
	for {
		s, more := t.client.Next(t.content, p)
		if !more || s.Public {
			return s, more
		}
		p = p.With(s.Name, nil)
	}
}

// unsettled gives for how long the absence of a post does not count yet: the lost
// call may have had its effect at its very end, and what it made may be shown
// late. What was lost to this process is measured by the steady clock.
func (t *task) unsettled() time.Duration {
	ticks, settle := t.run.engine.Clock.Ticks(), t.client.Settle(t.item.Account)
	if p := t.d.Lost; p != nil && t.settled == 0 {
		over := p.At.Add(publicFor)
		if !p.Over.IsZero() && p.Over.Before(over) {
			over = p.Over
		}
		left := over.Add(settle).Sub(t.now())
		if left <= publicFor+settle {
			return max(0, left)
		}
		t.settled = ticks + publicFor + settle // the clock was set back since
	}
	if t.d.Lost == nil && t.settled == 0 {
		// Nobody knows what a file that was put back has missed: it may have been made
		// a moment ago, and be shown late.
		t.settled = t.run.began + settle
	}
	return max(0, t.settled-ticks)
}

func (t *task) look(ctx context.Context, lost Step) (found Finding, err error) {
	since := t.now()
	switch {
	case t.d.Lost != nil && t.d.Lost.At.Before(since):
		since = t.d.Lost.At
	case t.d.Lost == nil && !t.d.Doubt.IsZero():
		since = t.d.Doubt
	}
	own := &owners{t: t}
	t.beating(ctx, func(ctx context.Context) {
		ctx, cancel := context.WithTimeout(ctx, publicFor)
		defer cancel()
		found, err = t.client.Find(ctx, t.target(own.adopted(ctx)), lost, since.Add(-skew))
	})
	return found, errors.Join(err, own.err)
}

// nextLook gives the pause before the next look: half of the time that is open,
// then the rest of it, then a pause that grows.
func nextLook(open time.Duration, blind int) time.Duration {
	switch {
	case open == 0:
		return time.Second << blind
	case open < 2*time.Second:
		return open
	}
	return open / 2
}

func (t *task) looked(lost Step, text, hint string, until time.Time) calendar.Record {
	l := t.line(calendar.Looked)
	l.Step, l.Text, l.Hint, l.Until = lost.Name, text, hint, until
	return l
}

// adopt takes a post that was found for this delivery's own.
func (t *task) adopt(ctx context.Context, lost Step, found Finding) error {
	l := t.line(calendar.Found)
	l.Step, l.Values, l.URL, l.Text = lost.Name, found.Values, found.URL, found.Text
	lines := []calendar.Record{l}
	d, err := t.d.Apply(l)
	if err != nil {
		return err
	}
	_, more := t.client.Next(t.content, d.Progress)
	switch {
	case lost.Schedules:
		there := t.line(calendar.Scheduled)
		there.URL, there.Text = found.URL, found.Text
		lines = append(lines, there)
	case lost.Completes || !more:
		sent, seen := t.line(calendar.SentNow), t.line(calendar.Verified)
		sent.URL, seen.URL = found.URL, found.URL
		// To disk with the start of what follows: a run that is cut off in between
		// looks once more, and nothing that belongs below the post is forgotten.
		return t.later(append(lines, sent, seen)...)
	case !t.d.Doubt.IsZero():
		again := t.line(calendar.Doubted)
		again.Since, again.Text = t.d.Doubt, "part of it is there: the rest may be as well"
		lines = append(lines, again)
	}
	return t.write(ctx, lines...)
}

// ask leaves the question to a person.
func (t *task) ask(ctx context.Context, lost Step, seen string) error {
	l := t.line(calendar.Asks)
	l.Step, l.Text = lost.Name, "it may or may not be out"
	if seen != "" {
		l.Text += ": " + seen
	}
	l.Hint = "look at the account on " + t.item.Account.Platform.Title() + ", then say: it is there, or it is not there"
	return t.write(ctx, l)
}
