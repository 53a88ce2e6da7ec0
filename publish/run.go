package publish

import (
	"context"
	"slices"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"rounds/calendar"
)

// key names one entry at one account.
type key struct {
	entry   calendar.EntryID
	account calendar.AccountID
}

func keyOf(i calendar.RunItem) key { return key{i.Entry.ID, i.Account.ID} }

// run is one publish run under way.
type run struct {
	engine *Engine
	order  calendar.Order
	id     calendar.RunID
	emit   Emit

	mu     sync.Mutex
	active map[calendar.AccountID]bool
	worked map[key]worked
	busy   map[key]string // what another run holds, and the sentence that says so
}

// worked is an item that the run took up, with the delivery as it left it.
type worked struct {
	item     calendar.RunItem
	delivery calendar.Delivery
}

func newRun(e *Engine, order calendar.Order, id calendar.RunID, emit Emit) *run {
	return &run{
		engine: e, order: order, id: id, emit: emit,
		active: map[calendar.AccountID]bool{}, worked: map[key]worked{}, busy: map[key]string{},
	}
}

// serve works through the plan, and stays until the order says so. A stop on
// purpose is no error: the report tells what is left.
func (r *run) serve(ctx context.Context, plan calendar.RunPlan) error {
	group, ctx := errgroup.WithContext(ctx)
	for {
		r.startWorkers(ctx, group, plan)
		now := r.engine.Clock.Now()
		if !now.Before(r.order.Until) {
			break
		}
		next := now.Add(replan)
		for _, i := range plan.Items {
			if i.Verdict == calendar.GoesLater && i.At.Before(next) {
				next = i.At
			}
		}
		if next.After(r.order.Until) {
			next = r.order.Until
		}
		if r.engine.Clock.Wait(ctx, next) != nil {
			break
		}
		p, err := r.engine.Plan(ctx, r.order.Until)
		if err != nil {
			group.Go(func() error { return err })
			break
		}
		plan = p
	}
	return group.Wait()
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
		group.Go(func() error {
			defer r.leave(id)
			for _, i := range items {
				if ctx.Err() != nil {
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

// takes tells whether the run has something to do for an item. What it has
// worked on already is taken up again only when a wait is over.
func (r *run) takes(i calendar.RunItem) bool {
	if !r.order.Sends(i) && (i.Verdict != calendar.LooksUp || !r.order.Takes(i.Entry.ID)) {
		return false
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	w, was := r.worked[keyOf(i)]
	return !was || w.delivery.State == calendar.Waiting && !r.engine.Clock.Now().Before(w.delivery.Until)
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
	if r.emit == nil {
		return
	}
	for _, l := range lines {
		r.emit(d, l)
	}
}

// left notes that another run holds an item.
func (r *run) left(i calendar.RunItem, why string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.busy[keyOf(i)] = why
}

// fresh gives an item as it is now, judged: somebody may have edited, moved,
// held or withdrawn it since the plan was made.
func (r *run) fresh(ctx context.Context, i calendar.RunItem) (calendar.RunItem, error) {
	now, err := r.engine.File.RunItem(ctx, i.Entry.ID, i.Account.ID)
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
