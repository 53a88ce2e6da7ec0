// Package demo is a stage for runs that reach nothing real: rehearsal platforms
// inside this process, accounts on them, and the sample clinic laid out as if a
// person had worked in it for a month.
//
// [Open] raises the platforms. [Platforms.Replace] gives rehearsal accounts in
// the place of real ones, for a rehearsed run on a copy; [Lay] plays the sample
// clinic's month through the ordinary ways: what the sample shows as sent was
// sent, by the same engine, to these platforms.
package demo

import (
	"context"
	"errors"
	"sync"
	"time"

	"rounds/calendar"
	"rounds/calendar/platform"
	"rounds/publish"
	"rounds/publish/rehearsal"
)

// Platforms are rehearsal platforms inside this process.
type Platforms struct {
	server *rehearsal.Server
	base   string
	free   map[platform.Name][]rehearsal.Account
	tokens map[calendar.AccountID]string

	mu      sync.Mutex
	secrets map[string]string
}

// Open raises rehearsal platforms that keep what is posted until they are
// closed, on a port of the system's choice.
func Open(ctx context.Context, now func() time.Time) (*Platforms, error) {
	s, err := rehearsal.New(rehearsal.Options{Now: now})
	if err != nil {
		return nil, err
	}
	base, err := s.Listen(ctx, "127.0.0.1:0")
	if err != nil {
		_ = s.Close()
		return nil, err
	}
	p := &Platforms{server: s, base: base, free: map[platform.Name][]rehearsal.Account{}, tokens: map[calendar.AccountID]string{}, secrets: map[string]string{}}
	for _, a := range s.Accounts() {
		n := platform.Name(a.Platform)
		p.free[n] = append(p.free[n], a)
	}
	return p, nil
}

// Close ends the platforms.
func (p *Platforms) Close() { _ = p.server.Close() }

// ActReal has the platforms take their time, so that a run can be watched, and
// has X cut off one answer after it has posted: the run then looks before it
// sends anything again, and finds the post.
func (p *Platforms) ActReal() error {
	err := p.server.AddFault(rehearsal.Fault{What: rehearsal.Slow, MS: 350, Times: -1})
	return errors.Join(err, p.server.AddFault(rehearsal.Fault{
		Platform: string(platform.X), Call: "create", What: rehearsal.ActThenCut, After: 1,
	}))
}

// Replace gives an account a rehearsal one of its platform; where the rehearsal
// has none, the account is served by hand.
func (p *Platforms) Replace(a calendar.Account) calendar.Account {
	a.KeyUntil, a.KeyChecked = time.Time{}, time.Time{} // of the real key, which stays where it is
	r, ok := p.take(a.Platform)
	if !ok || a.ByHand {
		a.Base, a.ByHand = p.base, true
		return a
	}
	a.Base, a.RemoteID, a.Handle = r.Base, r.ID, r.Username
	p.tokens[a.ID] = r.Token
	return a
}

func (p *Platforms) take(n platform.Name) (rehearsal.Account, bool) {
	if len(p.free[n]) == 0 {
		return rehearsal.Account{}, false
	}
	a := p.free[n][0]
	p.free[n] = p.free[n][1:]
	return a, true
}

// Token gives the invented keys of the accounts that [Platforms.Replace] made.
func (p *Platforms) Token(a calendar.Account) func(context.Context, string) (string, error) {
	return func(_ context.Context, rejected string) (string, error) {
		if t, ok := p.tokens[a.ID]; ok && rejected == "" {
			return t, nil
		}
		return "", &publish.Fault{
			Class: publish.SignIn, Text: a.Name + " has no key in this rehearsal",
			Hint: "start the rehearsal again",
		}
	}
}

// Secrets keeps what deliveries keep secret between their steps, for as long as
// this process lives.
func (p *Platforms) Secrets(_ calendar.Account, d calendar.DeliveryID) (keep func(name, value string) error, recall func(name string) (string, error)) {
	keep = func(name, value string) error {
		p.mu.Lock()
		defer p.mu.Unlock()
		p.secrets[string(d)+" "+name] = value
		return nil
	}
	recall = func(name string) (string, error) {
		p.mu.Lock()
		defer p.mu.Unlock()
		return p.secrets[string(d)+" "+name], nil
	}
	return keep, recall
}

// Key tells whether an account has an invented key.
func (p *Platforms) Key(a calendar.Account) error {
	_, err := p.Token(a)(context.Background(), "")
	return err
}
