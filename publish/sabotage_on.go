//go:build sabotage

package publish

import (
	"context"
	"errors"
	"os"
	"time"

	"rounds/calendar"
)

// sabotageEnv names the promise that is broken.
const sabotageEnv = "ROUNDS_SABOTAGE"

// sabotage breaks one promise of an engine.
func sabotage(e *Engine) *Engine {
	broken := *e
	switch os.Getenv(sabotageEnv) {
	case "sent is written before sending":
		broken.File = saidFirst{e.File, map[calendar.DeliveryID]bool{}}
	case "a time-out is tried again":
		broken.Clients = breakClients(e.Clients, clientBreaks{fault: func(f *Fault) {
			if f.Class == Unknown {
				f.Class = Again
			}
		}})
	case "each try is another":
		broken.Clients = breakClients(e.Clients, clientBreaks{forgets: true})
	case "no claims":
		broken.File = noClaims{e.File}
	case "come back at once":
		broken.Clients = breakClients(e.Clients, clientBreaks{fault: func(f *Fault) {
			if f.Class == WaitUntil {
				f.Class, f.Until = Again, time.Time{}
			}
		}})
	case "the clock is read once":
		broken.Clock = stopped{e.Clock, e.Clock.Now()}
	}
	return &broken
}

// saidFirst writes down that a post is out as soon as its last step begins.
type saidFirst struct {
	File
	said map[calendar.DeliveryID]bool
}

func (s saidFirst) lines(id calendar.DeliveryID, lines []calendar.Record) (out []calendar.Record) {
	for _, l := range lines {
		if s.said[id] && l.Event != calendar.Began && l.Event != calendar.Verified {
			continue // it was said before
		}
		out = append(out, l)
		if l.Event == calendar.Began && l.Public && !l.More && !s.said[id] {
			s.said[id] = true
			ended, sent := l, l
			ended.Event, sent.Event, sent.Public = calendar.Ended, calendar.SentNow, false
			out = append(out, ended, sent)
		}
	}
	return out
}

func (s saidFirst) Take(ctx context.Context, seen calendar.Delivery, owner string, now time.Time, ttl time.Duration, lines ...calendar.Record) (calendar.Delivery, error) {
	return s.File.Take(ctx, seen, owner, now, ttl, s.lines(seen.ID, lines)...)
}

func (s saidFirst) Append(ctx context.Context, id calendar.DeliveryID, fence uint64, now time.Time, ttl time.Duration, lines ...calendar.Record) (calendar.Delivery, error) {
	return s.File.Append(ctx, id, fence, now, ttl, s.lines(id, lines)...)
}

// noClaims lets every run work on every delivery.
type noClaims struct{ File }

func (n noClaims) Deliver(ctx context.Context, run calendar.RunID, item calendar.RunItem) (calendar.Delivery, error) {
	d, err := n.File.Deliver(ctx, run, item)
	d.Claim.Owner = ""
	return d, err
}

func (n noClaims) Take(ctx context.Context, seen calendar.Delivery, _ string, now time.Time, ttl time.Duration, lines ...calendar.Record) (calendar.Delivery, error) {
	return n.File.Take(ctx, seen, "everybody", now, ttl, lines...)
}

// clientBreaks says in what a client is broken.
type clientBreaks struct {
	fault   func(*Fault)
	forgets bool // what an earlier try made is nobody's
}

type brokenClient struct {
	Client
	clientBreaks
}

func breakClients(list []Client, how clientBreaks) (out []Client) {
	for _, c := range list {
		out = append(out, brokenClient{c, how})
	}
	return out
}

func (b brokenClient) Do(ctx context.Context, t Target, s Step) (Result, error) {
	res, err := b.Client.Do(ctx, t, s)
	if f := (*Fault)(nil); b.fault != nil && errors.As(err, &f) {
		b.fault(f)
	}
	return res, err
}

func (b brokenClient) Find(ctx context.Context, t Target, lost Step, since time.Time) (Finding, error) {
	if b.forgets {
		return Finding{Absent: true, Text: "nobody looks for an earlier try"}, nil
	}
	return b.Client.Find(ctx, t, lost, since)
}

// stopped is a clock that was read once.
type stopped struct {
	Clock
	at time.Time
}

func (s stopped) Now() time.Time { return s.at }
