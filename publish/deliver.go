package publish

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"rounds/calendar"
)

// task is one delivery that the run holds a claim on.
type task struct {
	run     *run
	item    calendar.RunItem
	client  Client
	content calendar.Outgoing
	d       calendar.Delivery
	unsaid  []calendar.Record // lines that go to disk with the next write
}

// deliver takes one item as far as it can be taken. An error ends the run; what
// went wrong with the delivery alone is in its journal.
func (r *run) deliver(ctx context.Context, planned calendar.RunItem) error {
	item, err := r.fresh(ctx, planned)
	if err != nil {
		return err
	}
	if !r.order.Sends(item) && item.Verdict != calendar.LooksUp {
		return nil // changed since the plan was made
	}
	d, err := r.engine.File.Deliver(ctx, r.id, item)
	if err != nil {
		return err
	}
	if d.Until.Sub(r.engine.Clock.Now()) > patience {
		r.tell(item, d) // the platform said to come back later than this run stays
		return nil
	}
	t := &task{run: r, item: item, d: d, client: r.engine.client(item.Account.Platform)}
	if err := t.read(ctx); err != nil {
		return err
	}
	err = t.open(ctx)
	if k := calendar.KindOf(err); err != nil && (k == calendar.Busy || k == calendar.Conflict) {
		r.left(item, "another run is working on it")
		return nil
	}
	if err != nil {
		return err
	}
	err = t.work(ctx)
	if err != nil && calendar.KindOf(err) == calendar.Conflict {
		r.left(item, "another run has taken it over")
		return nil
	}
	return err
}

// read gets the content to send: what was approved for this account.
func (t *task) read(ctx context.Context) error {
	c, ok := t.item.Approval.For(t.item.Account.ID)
	if t.d.State == calendar.Uncertain || t.d.PartlyOut || t.publicPending() || !ok {
		var err error
		if c, err = t.run.engine.File.Approved(ctx, t.d.Approval, t.d.Account); err != nil {
			return err
		}
	}
	t.content = c.Outgoing
	return nil
}

func (t *task) publicPending() bool { return t.d.Pending != nil && t.d.Pending.Public }

// open claims the delivery and settles what a run that died has left behind.
// The lines wait for the first write, so that claim, taking on and the start of
// the first step share one commit.
func (t *task) open(ctx context.Context) error {
	byHand := t.item.ByHand() || t.client == nil
	lines := t.leftBehind()
	d, err := t.d.Play(lines)
	if err != nil {
		return err
	}
	if d.State != calendar.Uncertain {
		if taken, is := t.takenLine(d); is {
			lines = append(lines, taken)
			if d, err = d.Apply(taken); err != nil {
				return err
			}
		}
		if byHand {
			return t.hand(ctx, append(lines, t.handLine()))
		}
		if s, more := t.client.Next(t.content, d.Progress); more && !t.early(d) {
			lines = append(lines, t.beganLine(s))
		}
	}
	t.d, err = t.run.engine.File.Claim(ctx, t.d.ID, t.run.engine.Owner, t.now(), claimFor, lines...)
	if err != nil {
		return err
	}
	t.run.tell(t.item, t.d, lines...)
	return nil
}

// takenLine gives the line that binds the delivery to the yes it is sent under,
// where it is not bound to it already. A wait that the platform asked for stays.
func (t *task) takenLine(d calendar.Delivery) (calendar.Record, bool) {
	c, ok := t.item.Approval.For(t.item.Account.ID)
	if !ok || d.PartlyOut || d.State != "" && d.Approval == t.item.Approval.ID && d.Hash == c.Hash {
		return calendar.Record{}, false
	}
	l := t.line(calendar.Taken)
	l.Approval, l.Hash = t.item.Approval.ID, c.Hash
	if d.Hash == c.Hash {
		l.Until = d.Until
	}
	return l, true
}

// leftBehind gives the lines that close a step which began in a process that is
// no longer there.
func (t *task) leftBehind() []calendar.Record {
	p := t.d.Pending
	if p == nil {
		return nil
	}
	if p.Public {
		l := t.line(calendar.LostEnd)
		l.Step, l.Public = p.Step, true
		l.Text = "the run was cut off while it was being sent"
		l.Hint = "Rounds looks whether it is there before anything else is sent"
		return []calendar.Record{l}
	}
	l := t.line(calendar.Interrupted)
	l.Step, l.Text = p.Step, "the run was cut off"
	return []calendar.Record{l}
}

// early tells whether the delivery still has to wait.
func (t *task) early(d calendar.Delivery) bool { return t.now().Before(d.Until) }

// hand gives the delivery to a person.
func (t *task) hand(ctx context.Context, lines []calendar.Record) error {
	d, err := t.run.engine.File.Claim(ctx, t.d.ID, t.run.engine.Owner, t.now(), 0, lines...)
	if err != nil {
		return err
	}
	t.d = d
	t.run.tell(t.item, d, lines...)
	return nil
}

func (t *task) handLine() calendar.Record {
	l := t.line(calendar.HandedOver)
	l.Text = "handed to you: " + t.item.Account.Platform.Title() + " is served by hand"
	l.Hint = "post it there, then give its address, or say that it was not posted"
	return l
}

// work walks the steps until the post is out, or cannot go on in this run. The
// claim is given up at the end, whatever came of it.
func (t *task) work(ctx context.Context) error {
	if t.d.State == calendar.Handed {
		return nil
	}
	for {
		switch {
		case t.d.State == calendar.Uncertain:
			resolved, err := t.lookUp(ctx)
			if err != nil || !resolved {
				return errors.Join(err, t.release(ctx))
			}
			if !t.d.State.Out() && !t.mayGoOn(ctx) {
				return t.release(ctx)
			}
		case t.d.State.Ended() && !t.d.State.Out():
			return t.release(ctx)
		case t.early(t.d) && !t.d.State.Out():
			if t.d.Until.Sub(t.now()) > patience || !t.rest(ctx, t.d.Until) || !t.mayGoOn(ctx) {
				return t.release(ctx)
			}
		}
		step, more := t.client.Next(t.content, t.d.Progress)
		if !more {
			return t.finish(ctx)
		}
		if t.d.Pending == nil {
			if !t.d.State.Out() && (ctx.Err() != nil || t.stopped(ctx)) {
				return t.release(ctx)
			}
			if err := t.write(ctx, t.beganLine(step)); err != nil {
				return err
			}
		}
		again, err := t.step(ctx, step)
		if err != nil {
			return err
		}
		if !again {
			return t.release(ctx)
		}
	}
}

// finish ends a delivery that has no more steps.
func (t *task) finish(ctx context.Context) error {
	if !t.d.State.Out() {
		if err := t.write(ctx, t.line(calendar.SentNow)); err != nil {
			return err
		}
	}
	return t.release(ctx)
}

// mayGoOn tells whether a delivery that stood still may still be sent: it may
// have been edited, held or become overdue meanwhile.
func (t *task) mayGoOn(ctx context.Context) bool {
	item, err := t.run.fresh(ctx, t.item)
	if err != nil {
		return false
	}
	t.item.Entry, t.item.Verdict, t.item.Why = item.Entry, item.Verdict, item.Why
	if c, ok := item.Approval.For(item.Account.ID); ok && !t.d.PartlyOut && c.Hash != t.d.Hash {
		return false // another content was approved: the next run takes that on
	}
	return t.run.order.Sends(item)
}

// stopped tells whether the hold was set while the run is under way.
func (t *task) stopped(ctx context.Context) bool {
	h, err := t.run.engine.File.Hold(ctx)
	return err != nil || h.Stops(t.item.Entry.ID)
}

// rest waits while the claim is kept alive.
func (t *task) rest(ctx context.Context, until time.Time) bool {
	for t.now().Before(until) {
		next := until
		if limit := t.now().Add(beat); limit.Before(next) {
			next = limit
		}
		if !t.run.pause(ctx, next) {
			return false
		}
		if t.now().Before(until) && t.write(ctx) != nil {
			return false
		}
	}
	return true
}

// write puts lines on disk, behind those that were kept back, and renews the
// claim. The disk is tried a few times: a post that is out and cannot be
// written down is found again by the next run, but a person should not need it.
func (t *task) write(ctx context.Context, lines ...calendar.Record) error {
	return t.append(ctx, claimFor, lines...)
}

// release gives the claim up, with the lines that are still to be written.
func (t *task) release(ctx context.Context) error {
	return t.append(ctx, 0)
}

func (t *task) append(ctx context.Context, ttl time.Duration, lines ...calendar.Record) error {
	ctx = context.WithoutCancel(ctx)
	lines = append(t.unsaid, lines...)
	t.unsaid = nil
	var err error
	for try := range 4 {
		var d calendar.Delivery
		d, err = t.run.engine.File.Append(ctx, t.d.ID, t.d.Claim.Fence, t.now(), ttl, lines...)
		if err == nil {
			t.d = d
			t.run.tell(t.item, d, lines...)
			return nil
		}
		if k := calendar.KindOf(err); k != calendar.Disk && k != calendar.Busy {
			return err
		}
		if t.run.engine.Clock.Wait(ctx, t.now().Add(time.Second<<try)) != nil {
			break
		}
	}
	return fmt.Errorf("write down what came of %q: %w", t.d.Title, err)
}

// later keeps lines back for the next write and shows the delivery as it will be.
func (t *task) later(lines ...calendar.Record) error {
	d, err := t.d.Play(lines)
	if err != nil {
		return err
	}
	t.d = d
	t.unsaid = append(t.unsaid, lines...)
	return nil
}

// beating renews the claim while f is under way.
func (t *task) beating(ctx context.Context, f func(context.Context)) {
	ctx, stop := context.WithCancel(ctx)
	var wait sync.WaitGroup
	wait.Go(func() {
		for t.run.engine.Clock.Wait(ctx, t.now().Add(beat)) == nil {
			_, err := t.run.engine.File.Append(context.WithoutCancel(ctx), t.d.ID, t.d.Claim.Fence, t.now(), claimFor)
			if err != nil && t.run.engine.Log != nil {
				t.run.engine.Log.Warn("Claim not renewed", "delivery", t.d.ID, "err", err)
			}
		}
	})
	f(ctx)
	stop()
	wait.Wait()
}

func (t *task) now() time.Time { return t.run.engine.Clock.Now() }

func (t *task) line(e calendar.Event) calendar.Record {
	return calendar.Record{At: t.now(), Event: e, Run: t.run.id, By: t.run.order.By}
}

func (t *task) beganLine(s Step) calendar.Record {
	l := t.line(calendar.Began)
	l.Step, l.Public, l.Text = s.Name, s.Public, s.Says
	return l
}
