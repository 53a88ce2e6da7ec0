package publish_test

import (
	"context"
	"fmt"
	"sync"
	"time"

	"rounds/calendar"
	"rounds/calendar/platform"
	"rounds/publish"
)

// fate is what the simulated platform does with one call.
type fate int

const (
	works fate = iota
	refusesBriefly
	limits
	actsThenCuts
	cutsFirst
	actsLate // the connection is cut, and it acts a little later all the same
	down     // a read that cannot be answered
	fates
	limitsLong // what follows is never drawn at random
	signIn
)

const (
	settle   = 30 * time.Second
	lateness = 20 * time.Second // less than settle, as a platform promises
)

// post is what the simulated platform shows to the public.
type post struct {
	id, account, text, parent string
	at                        time.Time // from when on read-backs show it
}

// world is a simulated platform, and the order in which it misbehaves.
type world struct {
	mu    sync.Mutex
	posts []post
	fates []fate
	calls int
	blind bool // read-backs are down for good
	// during is what happens in the world while a step is under way; it runs
	// before the platform acts.
	during func(s publish.Step)
}

func (w *world) fate() fate {
	w.calls++
	if len(w.fates) == 0 {
		return works
	}
	f := w.fates[0]
	w.fates = w.fates[1:]
	return f
}

// client talks to the simulated platform for one process.
type client struct {
	*world
	p *process
}

func (client) Platform() platform.Name               { return platform.X }
func (client) Settle(calendar.Account) time.Duration { return settle }

func (client) Next(o calendar.Outgoing, p calendar.Progress) (publish.Step, bool) {
	texts := append([]string{o.Text}, o.Parts...)
	steps := make([]publish.Step, 0, len(texts)+2)
	if len(o.Media) > 0 {
		steps = append(steps, publish.Step{Name: "upload"})
	}
	for i := range texts {
		steps = append(steps, publish.Step{Name: fmt.Sprintf("part %d", i+1), Public: true, Completes: i == len(texts)-1})
	}
	steps = append(steps, publish.Step{Name: "verify", Verifies: true})
	for _, s := range steps {
		if !p.Done(s.Name) {
			return s, true
		}
	}
	return publish.Step{}, false
}

func (c client) Do(_ context.Context, t publish.Target, s publish.Step) (publish.Result, error) {
	if !c.p.alive() {
		return publish.Result{}, errKilled
	}
	if c.during != nil {
		c.during(s)
	}
	c.mu.Lock()
	res, err := c.act(t, s)
	c.mu.Unlock()
	if !c.p.alive() {
		return publish.Result{}, errKilled
	}
	return res, err
}

func (c client) act(t publish.Target, s publish.Step) (publish.Result, error) {
	switch f := c.fate(); f {
	case refusesBriefly:
		return publish.Result{}, &publish.Fault{Class: publish.Again, Text: "busy"}
	case limits:
		return publish.Result{}, &publish.Fault{Class: publish.WaitUntil, Text: "too many", Until: t.Now().Add(time.Minute)}
	case limitsLong:
		return publish.Result{}, &publish.Fault{Class: publish.WaitUntil, Text: "too many", Until: t.Now().Add(30 * time.Minute)}
	case signIn:
		return publish.Result{}, &publish.Fault{Class: publish.SignIn, Text: "no such key", Hint: "connect it again"}
	case cutsFirst, down:
		return publish.Result{}, &publish.Fault{Class: publish.Unknown, Text: "cut"}
	case actsThenCuts, actsLate:
		at := time.Now()
		if f == actsLate {
			at = at.Add(lateness)
		}
		if s.Public {
			c.publish(t, s, at)
		}
		return publish.Result{}, &publish.Fault{Class: publish.Unknown, Text: "cut"}
	}
	if !s.Public {
		return publish.Result{URL: t.Progress["url"]}, nil
	}
	return c.publish(t, s, time.Now()), nil
}

func (c client) publish(t publish.Target, s publish.Step, at time.Time) publish.Result {
	id := fmt.Sprint("p", len(c.posts)+1)
	c.posts = append(c.posts, post{id, string(t.Account.ID), textOf(t, s), parentOf(t, s), at})
	return publish.Result{Values: map[string]string{"id " + s.Name: id}, URL: "https://example.test/" + id}
}

func textOf(t publish.Target, s publish.Step) string {
	var n int
	_, _ = fmt.Sscanf(s.Name, "part %d", &n)
	return append([]string{t.Content.Text}, t.Content.Parts...)[n-1]
}

func parentOf(t publish.Target, s publish.Step) string {
	var n int
	_, _ = fmt.Sscanf(s.Name, "part %d", &n)
	return t.Progress[fmt.Sprintf("id part %d", n-1)]
}

func (c client) Find(_ context.Context, t publish.Target, lost publish.Step, _ time.Time) (publish.Finding, error) {
	if !c.p.alive() {
		return publish.Finding{}, errKilled
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.blind || c.fate() == down {
		return publish.Finding{}, &publish.Fault{Class: publish.Again, Text: "the platform does not answer"}
	}
	for _, p := range c.posts {
		if p.account == string(t.Account.ID) && p.text == textOf(t, lost) && p.parent == parentOf(t, lost) &&
			!p.at.After(time.Now()) && !t.Adopted(p.id) {
			return publish.Finding{There: true, Values: map[string]string{"id " + lost.Name: p.id}, URL: "https://example.test/" + p.id}, nil
		}
	}
	return publish.Finding{Absent: true}, nil
}
