package publish

import (
	"context"
	"crypto/rand"
	"errors"
	"io"
	"log/slog"
	"time"

	"rounds/calendar"
	"rounds/calendar/platform"
)

const (
	// claimFor is how long a claim lasts without a journal line. A run that died
	// on another computer keeps its deliveries for so long.
	claimFor = 2 * time.Minute
	// beat is how often a claim is renewed while a long step is under way.
	beat = 40 * time.Second
	// patience is the longest that a run waits for a platform that said when to
	// come back. What has to wait longer is left for the next run.
	patience = 15 * time.Minute
	// replan is how often a run that stays looks at the calendar again.
	replan = 30 * time.Second
	// publicFor and harmlessFor bound one remote call. An upload may be slow; a
	// call that publishes and has no answer by then is uncertain.
	publicFor   = 60 * time.Second
	harmlessFor = 10 * time.Minute
	// slowest is what a line sends at least, in bytes a second: a long upload has as
	// much more time.
	slowest = 50_000
)

// Emit is told of every journal line as it is written, with the delivery after
// it. It is called from several goroutines, one at a time.
type Emit = func(calendar.Delivery, calendar.Record)

// Engine runs publish runs. All its fields are needed, but for those that say
// otherwise and Log.
type Engine struct {
	File    File
	Clients []Client
	// Token gives the function that hands out an account's token: see [Target].
	Token func(a calendar.Account) func(ctx context.Context, rejected string) (string, error)
	// Key tells why an account has no key to send with, or nil. Unlike Token it
	// renews nothing: a dry run makes no call.
	Key func(a calendar.Account) error
	// Kept is Token without any call: it gives the key as it lies there. It may be
	// nil: then a dry run asks no platform for what is left.
	Kept func(a calendar.Account) func(ctx context.Context, rejected string) (string, error)
	// Secrets gives a place for what a delivery must keep secret between its steps:
	// see [Target.Keep] and [Target.Recall]. It may be nil where no client needs one.
	Secrets func(a calendar.Account, d calendar.DeliveryID) (keep func(name, value string) error, recall func(name string) (string, error))
	// Open opens a file by its SHA-256 and gives its size in bytes.
	Open  func(id calendar.SHA256) (io.ReadSeekCloser, int64, error)
	Clock Clock
	// Owner names this process: a claim whose owner is dead does not hold.
	Owner string
	// Dead tells whether the owner of a claim is a process that surely has ended.
	// It may be nil: then nobody's end is known.
	Dead func(owner string) bool
	Log  *slog.Logger
}

// Plan says what a run would find: everything that is due, overdue, not ready,
// held or uncertain up to a moment. A zero until means the practice's today.
func (e *Engine) Plan(ctx context.Context, until time.Time) (calendar.RunPlan, error) {
	p, err := e.File.Practice(ctx)
	if err != nil {
		return calendar.RunPlan{}, err
	}
	h, err := e.File.Hold(ctx)
	if err != nil {
		return calendar.RunPlan{}, err
	}
	m, err := calendar.MomentAt(e.Clock.Now(), p, h)
	if err != nil {
		return calendar.RunPlan{}, err
	}
	if until.IsZero() {
		end := calendar.Slot{Day: m.Today, At: 24*60 - 1, Zone: p.Zone}
		if until, err = end.Instant(); err != nil {
			return calendar.RunPlan{}, err
		}
	}
	items, err := e.File.RunItems(ctx, m.Now, until)
	if err != nil {
		return calendar.RunPlan{}, err
	}
	return calendar.PlanRun(items, m, h), nil
}

// Start does one publish run and reports what came of it. When ctx ends, the
// run stops after the step that each account is in. An error says that the run
// could not go on at all; what the journal holds is true all the same.
func (e *Engine) Start(ctx context.Context, order calendar.Order, emit Emit) (calendar.RunReport, error) {
	if order.DryRun {
		return calendar.RunReport{}, &calendar.Error{Op: "start a run", Kind: calendar.Internal, Text: "a dry run does not start"}
	}
	e = sabotage(e)
	if err := e.comeHome(ctx, order.By); err != nil {
		return calendar.RunReport{}, err
	}
	plan, err := e.Plan(ctx, order.Far())
	if err != nil {
		return calendar.RunReport{}, err
	}
	if err := e.unlock(ctx, order, plan); err != nil {
		return calendar.RunReport{}, err
	}
	id, err := calendar.NewID(plan.Moment.Now, rand.Reader)
	if err != nil {
		return calendar.RunReport{}, err
	}
	r := newRun(e, order, calendar.RunID(id), emit)
	record := calendar.Run{ID: r.id, By: order.By, Started: plan.Moment.Now}
	if err := e.File.OpenRun(ctx, record); err != nil {
		return calendar.RunReport{}, err
	}
	err = r.serve(ctx, plan)
	ending := context.WithoutCancel(ctx)
	record.Ended = e.Clock.Now()
	err = errors.Join(err, e.File.CloseRun(ending, r.id, record.Ended))
	report, rerr := r.report(ending, record)
	return report, errors.Join(err, rerr)
}

// comeHome refuses a file that is a copy, and makes uncertain what a restored
// one cannot know.
func (e *Engine) comeHome(ctx context.Context, by calendar.PersonID) error {
	s, err := e.File.Standing(ctx)
	if err != nil {
		return err
	}
	switch s {
	case calendar.Home:
		return nil
	case calendar.Restored:
		return e.File.AfterRestore(ctx, by, e.Clock.Now())
	case calendar.Copied:
		return &calendar.Error{
			Op: "start a run", Kind: calendar.NeedsPerson, Text: "this file is a copy, and a copy does not publish",
			Hint: "publish from the calendar it was copied from",
		}
	case calendar.Elsewhere:
	}
	return &calendar.Error{
		Op: "start a run", Kind: calendar.NeedsPerson,
		Text: "this file was last used at another place: was it moved here, or is it a copy?",
		Hint: "answer with: rounds doctor --moved, or rounds doctor --copied",
	}
}

// unlock asks for the secrets of every account that the run will use, so that a
// missing passphrase stops it before any step. An account that is merely not
// connected is left to its deliveries.
func (e *Engine) unlock(ctx context.Context, order calendar.Order, plan calendar.RunPlan) error {
	asked := map[calendar.AccountID]bool{}
	for _, i := range plan.Items {
		later := i.Verdict == calendar.GoesLater && order.Takes(i.Entry.ID) && !i.At.After(order.Until)
		works := later || order.Sends(i) || order.Checks(i) || e.gives(order, i)
		if asked[i.Account.ID] || i.ByHand() || e.client(i.Account.Platform) == nil || !works {
			continue
		}
		asked[i.Account.ID] = true
		_, err := e.Token(i.Account)(ctx, "")
		if locked, ok := errors.AsType[*calendar.Error](err); ok {
			return locked
		}
	}
	return nil
}

// client gives the client of a platform, or nil where it is served by hand.
func (e *Engine) client(n platform.Name) Client {
	for _, c := range e.Clients {
		if c.Platform() == n {
			return c
		}
	}
	return nil
}
