package publish

import (
	"context"
	"slices"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"rounds/calendar"
)

// key names one entry at one account, or a change of what it has there.
type key struct {
	entry   calendar.EntryID
	account calendar.AccountID
	change  calendar.DeliveryID
}

// owner names the run in claims: two runs of one process keep apart like others.
func (r *run) owner() string { return r.engine.Owner + "|" + string(r.id) }

func keyOf(i calendar.RunItem) key {
	if i.Subject() != calendar.PostSubject {
		return key{i.Entry.ID, i.Account.ID, i.Delivery.ID}
	}
	return key{i.Entry.ID, i.Account.ID, ""}
}

// run is one publish run under way.
type run struct {
	engine *Engine
	order  calendar.Order
	id     calendar.RunID
	emit   Emit
	began  time.Duration // by the clock's ticks

	mu     sync.Mutex
	active map[calendar.AccountID]bool
	worked map[key]worked
	busy   map[key]string                   // what is left, and the sentence that says why
	rests  map[calendar.AccountID]time.Time // accounts that get nothing before a moment
}

// worked is an item that the run took up, with the delivery as it left it.
type worked struct {
	item     calendar.RunItem
	delivery calendar.Delivery
}

func newRun(e *Engine, order calendar.Order, id calendar.RunID, emit Emit) *run {
	return &run{
		engine: e, order: order, id: id, emit: emit, began: e.Clock.Ticks(),
		active: map[calendar.AccountID]bool{}, worked: map[key]worked{}, busy: map[key]string{},
		rests: map[calendar.AccountID]time.Time{},
	}
}

// serve works through the plan, and stays until the order says so. A stop on
// purpose is no error: the report tells what is left.
func (r *run) serve(ctx context.Context, plan calendar.RunPlan) error {
	group, working := errgroup.WithContext(ctx)
	for {
		r.startWorkers(working, group, plan)
		now := r.engine.Clock.Now()
		if !now.Before(r.order.Until) {
			break
		}
		if r.engine.Clock.Wait(working, r.next(plan, now)) != nil {
			break
		}
		p, err := r.engine.Plan(working, r.order.Far())
		if err != nil && !passing(err) {
			group.Go(func() error { return err })
			break
		}
		if err == nil {
			plan = p
		}
	}
	if err := group.Wait(); err != nil || r.order.Until.IsZero() || ctx.Err() != nil {
		return err
	}
	// What fell due while its account was busy.
	plan, err := r.engine.Plan(ctx, r.order.Far())
	if err != nil {
		return err
	}
	group, working = errgroup.WithContext(ctx)
	r.startWorkers(working, group, plan)
	return group.Wait()
}

// next gives the moment at which a run that stays looks at the calendar again.
func (r *run) next(plan calendar.RunPlan, now time.Time) time.Time {
	next := now.Add(replan)
	for _, i := range plan.Items {
		if i.Verdict == calendar.GoesLater && i.At.After(now) && i.At.Before(next) {
			next = i.At
		}
	}
	if next.After(r.order.Until) {
		return r.order.Until
	}
	return next
}

// passing tells of errors that a run which stays outlives: another program uses
// the file, or the disk is full.
func passing(err error) bool {
	k := calendar.KindOf(err)
	return k == calendar.Busy || k == calendar.Disk
}

// startWorkers gives each account that has something to do, and is not being
// served yet, a worker of its own for what is there now.
func (r *run) startWorkers(ctx context.Context, group *errgroup.Group, plan calendar.RunPlan) {
	todo := map[calendar.AccountID][]calendar.RunItem{}
	for _, i := range plan.Items {
		if r.takes(i) {
			todo[i.Account.ID] = append(todo[i.Account.ID], i)
		}
	}
	for id, items := range todo {
		if !r.enter(id) {
			continue
		}
		slices.SortStableFunc(items, func(a, b calendar.RunItem) int { return urgency(a) - urgency(b) })
		group.Go(func() error {
			defer r.leave(id)
			for _, i := range items {
				if ctx.Err() != nil || r.rested(i) {
					return nil
				}
				if err := r.deliver(ctx, i); err != nil {
					return err
				}
			}
			return nil
		})
	}
}

// urgency puts what must not be seen any more before everything else.
func urgency(i calendar.RunItem) int {
	switch {
	case i.Subject() == calendar.TakeDownSubject:
		return 0
	case i.Verdict == calendar.Withdraws:
		return 1
	}
	return 2
}

// wants tells whether the run is to work on an item, as it was judged.
func (r *run) wants(i calendar.RunItem) bool {
	return r.order.Sends(i) || r.order.Checks(i) || r.engine.gives(r.order, i)
}

// takes tells whether the run has something to do for an item. What it has
// worked on already is taken up again when a wait is over, when it is no longer
// kept back, or when a person has said something.
func (r *run) takes(i calendar.RunItem) bool {
	if !r.wants(i) || r.rested(i) {
		return false
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	w, was := r.worked[keyOf(i)]
	if !was {
		return true
	}
	switch w.delivery.State {
	case calendar.Waiting:
		return r.engine.waits(w.delivery) == 0
	case calendar.Open, "":
		return true // it was kept back, and no longer is
	case calendar.ScheduledThere:
		return i.Verdict != w.item.Verdict
	default: // a person may have answered or changed something meanwhile
		return i.Delivery != nil && i.Delivery.Lines != w.delivery.Lines
	}
}

// rest keeps an account's deliveries back until a moment: one of them was told
// to wait, and the others are not to overtake it.
func (r *run) rest(a calendar.AccountID, until time.Time) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.rests[a] = until
}

// rested tells whether an item's account has to wait, and notes so for the report.
func (r *run) rested(i calendar.RunItem) bool {
	if urgency(i) < 2 {
		return false
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	until := r.rests[i.Account.ID]
	if !r.engine.Clock.Now().Before(until) {
		return false
	}
	if _, was := r.worked[keyOf(i)]; !was {
		r.busy[keyOf(i)] = "it waits behind an earlier post to the same account"
	}
	return true
}

func (r *run) enter(id calendar.AccountID) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.active[id] {
		return false
	}
	r.active[id] = true
	return true
}

func (r *run) leave(id calendar.AccountID) {
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.active, id)
}

// tell passes journal lines on, one at a time, and keeps the delivery for the report.
func (r *run) tell(i calendar.RunItem, d calendar.Delivery, lines ...calendar.Record) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.worked[keyOf(i)] = worked{i, d}
	delete(r.busy, keyOf(i))
	if r.emit == nil {
		return
	}
	for _, l := range lines {
		r.emit(d, l)
	}
}

// left notes why an item is left.
func (r *run) left(i calendar.RunItem, why string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.busy[keyOf(i)] = why
}

// fresh gives an item as it is now, judged: somebody may have edited, moved,
// held or withdrawn it since the plan was made.
func (r *run) fresh(ctx context.Context, i calendar.RunItem) (calendar.RunItem, error) {
	now, err := r.again(ctx, i)
	if err != nil {
		return i, err
	}
	h, err := r.engine.File.Hold(ctx)
	if err != nil {
		return i, err
	}
	p, err := r.engine.File.Practice(ctx)
	if err != nil {
		return i, err
	}
	m, err := calendar.MomentAt(r.engine.Clock.Now(), p, h)
	if err != nil {
		return i, err
	}
	now.Verdict, now.Why = now.Judge(m, h)
	return now, nil
}

func (r *run) again(ctx context.Context, i calendar.RunItem) (calendar.RunItem, error) {
	if i.Subject() != calendar.PostSubject {
		return r.engine.File.ChangeItem(ctx, i.Delivery.ID)
	}
	return r.engine.File.RunItem(ctx, i.Entry.ID, i.Account.ID)
}

// pause waits for a moment; false says that the run is to stop.
func (r *run) pause(ctx context.Context, until time.Time) bool {
	return r.engine.Clock.Wait(ctx, until) == nil
}

// took lists the deliveries that the run worked on.
func (r *run) took() []calendar.DeliveryID {
	r.mu.Lock()
	defer r.mu.Unlock()
	var ids []calendar.DeliveryID
	for _, w := range r.worked {
		ids = append(ids, w.delivery.ID)
	}
	slices.Sort(ids)
	return ids
}
