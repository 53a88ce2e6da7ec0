package publish

import (
	"context"
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
	if t.d.Ask {
		return false, nil
	}
	lost, counts := t.lostStep()
	for blind := 0; ; {
		asked := t.now()
		found, err := t.look(ctx, lost)
		switch {
		case err == nil && found.There:
			return true, t.adopt(ctx, lost, found)
		case err == nil && found.Absent && !asked.Before(counts):
			l := t.line(calendar.Absent)
			l.Step, l.Text = lost.Name, found.Text
			return true, t.write(ctx, l)
		case err == nil && !found.Absent && !asked.Before(counts):
			return false, t.ask(ctx, lost, found.Text)
		case err != nil && classOf(err) == SignIn:
			f := asFault(err)
			return false, t.write(ctx, t.looked(lost, f.Text, f.Hint, time.Time{}))
		case err != nil && !asked.Before(counts):
			if blind++; blind >= blindLooks {
				return false, t.ask(ctx, lost, asFault(err).Text)
			}
		}
		next := t.nextLook(counts, blind, err)
		if err := t.write(ctx, t.looked(lost, found.Text, "", next)); err != nil {
			return false, err
		}
		if !t.rest(ctx, next) {
			return false, nil
		}
	}
}

// lostStep gives the step that is in question, and the moment from which on
// its absence counts.
func (t *task) lostStep() (Step, time.Time) {
	p := t.d.Lost
	step, more := t.client.Next(t.content, t.d.Progress)
	if p == nil {
		return step, t.now()
	}
	if !more || step.Name != p.Step {
		step = Step{Name: p.Step, Public: true}
	}
	return step, p.At.Add(t.client.Settle(t.item.Account))
}

func (t *task) look(ctx context.Context, lost Step) (found Finding, err error) {
	since := t.now()
	if t.d.Lost != nil {
		since = t.d.Lost.At
	}
	t.beating(ctx, func(ctx context.Context) {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), publicFor)
		defer cancel()
		found, err = t.client.Find(ctx, t.target(ctx), lost, since.Add(-skew))
	})
	return found, err
}

// nextLook gives the moment of the next look: half way to the moment that
// counts, then at it, then with a pause that grows.
func (t *task) nextLook(counts time.Time, blind int, err error) time.Time {
	now := t.now()
	if now.Before(counts) {
		half := now.Add(counts.Sub(now) / 2)
		if counts.Sub(now) < time.Second || half.Sub(now) < time.Second {
			return counts
		}
		return half
	}
	if err != nil {
		return now.Add(time.Second << blind)
	}
	return now.Add(time.Second)
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
	if _, more := t.client.Next(t.content, d.Progress); lost.Completes || !more {
		sent, seen := t.line(calendar.SentNow), t.line(calendar.Verified)
		sent.URL, seen.URL = found.URL, found.URL
		lines = append(lines, sent, seen)
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
