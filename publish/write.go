package publish

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"rounds/calendar"
)

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
	unsaid := t.unsaid
	lines = append(slices.Clone(unsaid), lines...)
	t.unsaid = nil
	want := t.d.Lines + len(lines) - len(unsaid) // what is unsaid counts already
	var err error
	for try := range 4 {
		var d calendar.Delivery
		if d, err = t.onDisk(ctx, try > 0); err == nil {
			d, err = t.run.engine.File.Append(ctx, t.d.ID, t.d.Claim.Fence, t.now(), ttl, missing(d, want, lines)...)
		}
		if err == nil {
			t.d = d
			t.run.tell(t.item, d, lines...)
			return nil
		}
		switch calendar.KindOf(err) {
		case calendar.Disk, calendar.Busy:
		case calendar.Forbidden:
			t.unsaid = unsaid // what came before is true all the same
			return err
		default:
			return err
		}
		if t.run.engine.Clock.Wait(ctx, t.now().Add(time.Second<<try)) != nil {
			break
		}
	}
	return fmt.Errorf("write down what came of %q: %w", t.d.Title, err)
}

// onDisk gives the delivery as it is on disk after a write that failed: some disks
// keep what they said they could not.
func (t *task) onDisk(ctx context.Context, failed bool) (calendar.Delivery, error) {
	if !failed {
		return calendar.Delivery{}, nil
	}
	return t.run.engine.File.Append(ctx, t.d.ID, t.d.Claim.Fence, t.now(), claimFor)
}

// missing gives the lines that are still to be written.
func missing(d calendar.Delivery, want int, lines []calendar.Record) []calendar.Record {
	if d.Lines == want {
		return nil
	}
	return lines
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

// beating renews the claim while f is under way. When the claim is lost, f's
// context ends: what it has not sent yet must not be sent any more.
func (t *task) beating(ctx context.Context, f func(context.Context)) {
	ctx, stop := context.WithCancel(context.WithoutCancel(ctx))
	defer stop()
	beats, rest := context.WithCancel(ctx)
	var wait sync.WaitGroup
	wait.Go(func() {
		for t.run.engine.Clock.Wait(beats, t.now().Add(beat)) == nil {
			_, err := t.run.engine.File.Append(context.WithoutCancel(ctx), t.d.ID, t.d.Claim.Fence, t.now(), claimFor)
			if err != nil && t.run.engine.Log != nil {
				t.run.engine.Log.Warn("Claim not renewed", "delivery", t.d.ID, "err", err)
			}
			if err != nil && calendar.KindOf(err) == calendar.Conflict {
				stop()
				return
			}
		}
	})
	f(ctx)
	rest()
	wait.Wait()
}
