package runview

import (
	"context"
	"sync"

	tea "charm.land/bubbletea/v2"

	"rounds/calendar"
)

// event is one journal line with the delivery after it.
type event struct {
	d    calendar.Delivery
	line calendar.Record
}

// feed is a run under way: what it tells waits here for the screen, and the run
// never waits for it.
type feed struct {
	stop  context.CancelFunc
	order calendar.Order
	wake  chan struct{} // holds at most one token
	ended chan struct{} // closed when the run has ended

	mu   sync.Mutex
	list []event
}

type (
	eventsMsg struct {
		feed *feed
		list []event
		more bool
	}
	endedMsg struct {
		feed   *feed
		report calendar.RunReport
		err    error
	}
)

func (f *feed) emit(d calendar.Delivery, l calendar.Record) {
	f.mu.Lock()
	f.list = append(f.list, event{d, l})
	f.mu.Unlock()
	select {
	case f.wake <- struct{}{}:
	default:
	}
}

func (f *feed) take() []event {
	f.mu.Lock()
	defer f.mu.Unlock()
	out := f.list
	f.list = nil
	return out
}

// listen waits for news of the run.
func (f *feed) listen() tea.Cmd {
	return func() tea.Msg {
		select {
		case <-f.wake:
			return eventsMsg{f, f.take(), true}
		case <-f.ended:
			return eventsMsg{f, f.take(), false}
		}
	}
}

// start begins a run of an order.
func start(ctx context.Context, r Runner, o calendar.Order) (*feed, tea.Cmd) {
	ctx, stop := context.WithCancel(ctx)
	f := &feed{stop: stop, order: o, wake: make(chan struct{}, 1), ended: make(chan struct{})}
	return f, func() tea.Msg {
		defer stop()
		defer close(f.ended)
		report, err := r.Start(ctx, o, f.emit)
		return endedMsg{f, report, err}
	}
}
