package publish

import (
	"context"
	"errors"
	"time"

	"rounds/calendar"
	"rounds/calendar/platform"
)

// longest is longer than any wait that is kept: one that seems longer was written
// down before the clock was set back.
const longest = 25 * time.Hour

// waits gives how long a delivery has to wait still.
func (e *Engine) waits(d calendar.Delivery) time.Duration {
	left := d.Until.Sub(e.Clock.Now())
	if d.Until.IsZero() || left > longest {
		return 0
	}
	return max(0, left)
}

// task is one delivery that the run holds a claim on.
type task struct {
	run     *run
	item    calendar.RunItem
	client  Client
	content calendar.Outgoing
	d       calendar.Delivery
	act     *act              // what is done with a post that is there already, or nil
	there   bool              // it was scheduled there when the run took it up
	unsaid  []calendar.Record // lines that go to disk with the next write
	tried   int               // how often a step of it failed in this run
	asked   time.Duration     // the tick at which the platform first said that it is at it; 0 for never
	// settled is the tick from which on absence counts, for a step whose end was
	// lost to this process; 0 for others.
	settled time.Duration
}

// deliver takes one item as far as it can be taken. An error ends the run; what
// went wrong with the delivery alone is in its journal.
func (r *run) deliver(ctx context.Context, planned calendar.RunItem) error {
	item, err := r.fresh(ctx, planned)
	if err != nil {
		return r.skips(planned, err)
	}
	if !r.wants(item) {
		return nil // changed since the plan was made
	}
	d, err := r.delivery(ctx, item)
	if err != nil {
		return r.skips(item, err)
	}
	if d.State == calendar.Waiting && r.engine.waits(d) > patience {
		r.tell(item, d) // the platform said to come back later than this run stays
		r.rest(item.Account.ID, d.Until)
		return nil
	}
	t := &task{run: r, item: item, d: d, client: r.engine.client(item.Account.Platform), there: d.State == calendar.ScheduledThere}
	if err := t.read(ctx); err != nil {
		return r.skips(item, err)
	}
	if t.changes() {
		if done, err := t.change(ctx); err != nil || done {
			return r.skips(item, err)
		}
	}
	more, err := t.open(ctx)
	if err == nil && more {
		err = t.work(ctx)
	}
	if err == nil && t.d.State == calendar.Waiting && ctx.Err() == nil {
		r.rest(item.Account.ID, t.d.Until)
	}
	if err == nil && ctx.Err() == nil && t.there != (t.d.State == calendar.ScheduledThere) && !t.d.State.Out() {
		return r.goOn(ctx, item)
	}
	return r.skips(item, err)
}

// goOn takes up once more what is scheduled there now, or no longer: a hold may
// have been set while it was given to the platform, its time may have come, or it
// was withdrawn to be sent at once.
func (r *run) goOn(ctx context.Context, i calendar.RunItem) error {
	now, err := r.fresh(ctx, i)
	if err != nil {
		return r.skips(i, err)
	}
	if now.Verdict == calendar.AsksYou || !r.wants(now) {
		return nil
	}
	return r.deliver(ctx, now)
}

// delivery gives the item's delivery, which is made where there is none.
func (r *run) delivery(ctx context.Context, i calendar.RunItem) (calendar.Delivery, error) {
	if i.Subject() != calendar.PostSubject {
		return *i.Delivery, nil
	}
	return r.engine.File.Deliver(ctx, r.id, i)
}

// skips tells why an item is left, where that concerns it alone; any other error
// ends the run.
func (r *run) skips(i calendar.RunItem, err error) error {
	if err == nil {
		return nil
	}
	switch calendar.KindOf(err) {
	case calendar.Busy:
		r.left(i, "another run is working on this account")
		r.rest(i.Account.ID, r.engine.Clock.Now().Add(replan)) // it goes on with the posts behind it as well
	case calendar.Conflict:
		r.left(i, "it was changed meanwhile, or another run has taken it over")
	case calendar.Forbidden, calendar.NotFound:
		r.left(i, err.Error())
	default:
		return err
	}
	return nil
}

// read gets the content to send: what was approved for this account.
func (t *task) read(ctx context.Context) error {
	c, ok := t.item.Approval.For(t.item.Account.ID)
	if t.d.State == calendar.Uncertain || t.d.PartlyOut || t.publicPending() || t.there || !ok {
		var err error
		if c, err = t.run.engine.File.Approved(ctx, t.d.Approval, t.d.Account); err != nil {
			return err
		}
	}
	t.content = c.Outgoing
	return nil
}

func (t *task) publicPending() bool { return t.d.Pending != nil && t.d.Pending.Public }

// open claims the delivery and settles what a run that died has left behind; more
// says that there is something to do then. The lines wait for the first write, so
// that claim, taking on and the start of the first step share one commit.
func (t *task) open(ctx context.Context) (more bool, err error) {
	t.mistrust()
	lines := t.leftBehind()
	d, err := t.d.Play(lines)
	if err != nil {
		return false, err
	}
	switch {
	case d.State == calendar.Uncertain:
		if t.now().Before(t.item.At) && t.mayBeScheduled(d) {
			lines = append(lines, t.doubtedThere(d))
		}
	case d.State == calendar.ScheduledThere:
		if s, is := t.client.Next(t.content, d.Progress); is && t.seesOnly(s) {
			lines = append(lines, t.beganLine(s))
		}
	case d.State.Out():
		if t.publicPending() { // nothing that follows a success is done twice
			return false, t.take(ctx, 0, append(lines, t.unknownRest())...)
		}
		lines = append(lines, t.restLines(d)...)
	default:
		if taken, is := t.takenLine(d); is {
			lines = append(lines, taken)
			if d, err = d.Apply(taken); err != nil {
				return false, err
			}
		}
		if !d.Doubt.IsZero() {
			doubted := t.line(calendar.Doubted)
			doubted.Since, doubted.Text = d.Doubt, "the file was restored: this may be out already"
			if t.now().Before(t.item.At) && t.mayBeScheduled(d) {
				doubted = t.doubtedThere(d)
			}
			lines = append(lines, doubted)
			break
		}
		if t.item.ByHand() || t.client == nil {
			return false, t.take(ctx, 0, append(lines, t.handLine())...)
		}
		if s, is := t.client.Next(t.content, d.Progress); is && !t.early(d) {
			lines = append(lines, t.beganLine(s))
		}
	}
	return true, t.take(ctx, claimFor, lines...)
}

// restLines begins what follows the success in the commit that closes what a run
// which died has left behind: nothing else tells a later run, should this one be cut
// off as well, that something is left. What makes something public is begun on its own.
func (t *task) restLines(d calendar.Delivery) []calendar.Record {
	if t.client == nil || t.changes() {
		return nil
	}
	if s, more := t.client.Next(t.content, d.Progress); more && !s.Public {
		return []calendar.Record{t.beganLine(s)}
	}
	return nil
}

// seesOnly tells whether a step of a post that is scheduled there makes nothing new:
// it reads back, or belongs to a change.
func (t *task) seesOnly(s Step) bool { return s.Verifies || t.act != nil }

// mayBeScheduled tells whether a post of which nothing is known since the file was
// restored may lie in the platform's own scheduler, and was not looked for there.
func (t *task) mayBeScheduled(d calendar.Delivery) bool {
	_, later := d.Progress.ShowAt()
	if _, can := t.client.(Scheduler); !can || later || d.Lost != nil || d.Doubt.IsZero() || d.PartlyOut {
		return false
	}
	k, known := platform.Of(t.item.Account.Platform).Kind(t.content.Kind.Or())
	return known && k.Schedule.Supported
}

// doubtedThere is the line that has a post looked for in the platform's scheduler.
func (t *task) doubtedThere(d calendar.Delivery) calendar.Record {
	l := t.line(calendar.Doubted)
	l.Since, l.Values = d.Doubt, calendar.Progress{}.Showing(t.item.At)
	l.Text = "the file was restored: this may be out, or scheduled there, already"
	return l
}

// mistrust is for a claim that was never given up. A process whose end is not
// known may be at it still, if only because it was stopped for a while or the
// clock was set: what it began counts as begun now.
func (t *task) mistrust() {
	owner, dead := t.d.Claim.Owner, t.run.engine.Dead
	if t.client == nil || owner == "" || dead != nil && dead(owner) {
		return
	}
	t.settled = t.run.engine.Clock.Ticks() + publicFor + t.client.Settle(t.item.Account)
}

// take claims the delivery as it was seen, and writes lines with that.
func (t *task) take(ctx context.Context, ttl time.Duration, lines ...calendar.Record) error {
	d, err := t.run.engine.File.Take(ctx, t.d, t.run.owner(), t.now(), ttl, lines...)
	if err != nil {
		return err
	}
	t.d = d
	t.run.tell(t.item, d, lines...)
	return nil
}

// takenLine gives the line that binds the delivery to the yes it is sent under,
// where it is not bound to it already. A wait that the platform asked for stays.
func (t *task) takenLine(d calendar.Delivery) (calendar.Record, bool) {
	c, ok := t.item.Approval.For(t.item.Account.ID)
	at, later := d.Progress.ShowAt()
	gives := t.run.engine.gives(t.run.order, t.item)
	same := later == gives && (!gives || at.Equal(t.item.At))
	if !ok || d.PartlyOut || d.State != "" && d.Approval == t.item.Approval.ID && d.Hash == c.Hash && same {
		return calendar.Record{}, false
	}
	l := t.line(calendar.Taken)
	l.Approval, l.Hash, l.Until = t.item.Approval.ID, c.Hash, d.Until
	if gives {
		l.Values = calendar.Progress{}.Showing(t.item.At)
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
func (t *task) early(d calendar.Delivery) bool { return t.run.engine.waits(d) > 0 }

// unknownRest is the line for a step behind the success whose end is not known.
func (t *task) unknownRest() calendar.Record {
	l := t.line(calendar.Noted)
	l.Text = "it is out; whether what belongs below it is there is not known"
	l.Hint = "look at it once at its address"
	return l
}

func (t *task) handLine() calendar.Record {
	l := t.line(calendar.HandedOver)
	if t.item.Subject() != calendar.PostSubject {
		l.Text, l.Hint = byHandChange(t.item)
		return l
	}
	l.Text = "handed to you: " + t.item.Account.Platform.Title() + " is served by hand"
	l.Hint = "post it there, then give its address, or say that it was not posted"
	return l
}

// work walks the steps until the post is out, or cannot go on in this run. The
// claim is given up at the end, whatever came of it.
func (t *task) work(ctx context.Context) error {
	for {
		switch {
		case t.d.State == calendar.Uncertain:
			resolved, err := t.lookUp(ctx)
			if err != nil || !resolved {
				return errors.Join(err, t.release(ctx))
			}
			if t.d.State == calendar.Uncertain {
				continue // part of it was found, and the next part may be out as well
			}
			if t.d.State == calendar.ScheduledThere {
				return t.release(ctx) // what is to come of it is judged anew
			}
			// A platform that loses one answer after the other is left to the next run.
			if !t.d.State.Out() && (t.byHand() || t.tried >= tries || !t.mayGoOn(ctx)) {
				return t.release(ctx)
			}
		case t.d.State.Ended() && !t.d.State.Out() && !t.there:
			return t.release(ctx)
		case t.early(t.d) && !t.d.State.Out():
			if t.run.engine.waits(t.d) > patience || !t.rest(ctx, t.run.engine.waits(t.d)) || !t.mayGoOn(ctx) {
				return t.release(ctx)
			}
		}
		step, more := t.client.Next(t.content, t.d.Progress)
		if !more {
			return t.finish(ctx)
		}
		if t.there && !t.d.State.Out() && !t.seesOnly(step) {
			return errors.Join(t.ask(ctx, Step{}, "nobody knows which post there it is"), t.release(ctx))
		}
		if t.d.Pending == nil && step.Schedules {
			on, err := t.inTime(ctx)
			if err != nil || !on {
				return errors.Join(err, t.release(ctx))
			}
			if step, more = t.client.Next(t.content, t.d.Progress); !more {
				return t.finish(ctx)
			}
		}
		if t.d.Pending == nil {
			if began, err := t.begin(ctx, step); err != nil || !began {
				return errors.Join(err, t.release(ctx))
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

// inTime tells whether a post may still be given to the platform's scheduler, or
// sent now in its place: uploads, waits and looks take time. False leaves it to a
// later run.
func (t *task) inTime(ctx context.Context) (bool, error) {
	at, later := t.d.Progress.ShowAt()
	if ok, _ := t.run.engine.schedules(t.item); !later || ok && at.Equal(t.item.At) {
		return true, nil
	}
	if !t.mayGoOn(ctx) {
		t.run.left(t.item, "its time is too near for "+t.item.Account.Platform.Title()+"'s scheduler: a run has to send it then")
		return false, nil
	}
	if taken, is := t.takenLine(t.d); is {
		return true, t.write(ctx, taken)
	}
	return true, nil
}

// begin writes down that a step begins; false says that it must not.
func (t *task) begin(ctx context.Context, step Step) (bool, error) {
	out := t.d.State.Out()
	switch {
	case !out && (stopping(ctx) || !t.there && t.item.Subject() != calendar.TakeDownSubject && t.stopped(ctx)):
		return false, nil
	case out && step.Public && !t.d.Doubt.IsZero():
		return false, t.later(t.unknownRest())
	}
	err := t.write(ctx, t.beganLine(step))
	why, mustNot := forbidden(err)
	if !mustNot {
		return err == nil, err
	}
	if !out {
		t.run.left(t.item, why)
		return false, nil
	}
	l := t.line(calendar.Noted)
	l.Text, l.Hint = "it is out, but not what belongs below it: "+why, "write that by hand at its address"
	return false, t.later(l)
}

// stopping tells whether the run was told to stop.
func stopping(ctx context.Context) bool { return ctx.Err() != nil }

// forbidden tells why a step must not begin any more, which is no fault of the run.
func forbidden(err error) (why string, is bool) {
	if calendar.KindOf(err) != calendar.Forbidden {
		return "", false
	}
	return err.Error(), true
}

// byHand tells whether the delivery cannot be made by the program.
func (t *task) byHand() bool { return t.client == nil || t.item.ByHand() }

// finish ends a delivery that has no more steps.
func (t *task) finish(ctx context.Context) error {
	end := t.line(calendar.SentNow)
	switch {
	case t.d.State.Out():
		return t.release(ctx)
	case t.act != nil && t.there:
		end = t.act.ended(end)
	}
	if err := t.write(ctx, end); err != nil {
		return err
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
	t.item.Entry, t.item.At, t.item.Verdict, t.item.Why = item.Entry, item.At, item.Verdict, item.Why
	if c, ok := item.Approval.For(item.Account.ID); ok && !t.d.PartlyOut && c.Hash != t.d.Hash {
		return false // another content was approved: the next run takes that on
	}
	return t.run.wants(item)
}

// stopped tells whether the hold was set while the run is under way.
func (t *task) stopped(ctx context.Context) bool {
	h, err := t.run.engine.File.Hold(ctx)
	return err != nil || h.Stops(t.item.Entry.ID)
}

// rest waits for a while, and keeps the claim alive.
func (t *task) rest(ctx context.Context, d time.Duration) bool {
	end := t.run.engine.Clock.Ticks() + d
	for {
		left := end - t.run.engine.Clock.Ticks()
		if left <= 0 {
			return true
		}
		if !t.run.pause(ctx, t.now().Add(min(left, beat))) {
			return false
		}
		if left > beat && t.write(ctx) != nil {
			return false
		}
	}
}

func (t *task) now() time.Time { return t.run.engine.Clock.Now() }

func (t *task) line(e calendar.Event) calendar.Record {
	return calendar.Record{At: t.now(), Event: e, Run: t.run.id, By: t.run.order.By}
}

func (t *task) beganLine(s Step) calendar.Record {
	l := t.line(calendar.Began)
	l.Step, l.Public, l.Text, l.Later = s.Name, s.Public, s.Says, s.Schedules
	l.More = s.Public && !s.Completes && !s.Schedules && !t.d.State.Out()
	return l
}
