package x

import (
	"context"
	"fmt"
	"time"

	"rounds/calendar"
	"rounds/calendar/platform"
	"rounds/publish"
	"rounds/publish/wire"
)

// name is how sentences call the platform.
const name = "X"

const (
	// settleThere is how long X's timeline may lag behind a post.
	settleThere = 60 * time.Second
	// settleHere is that of a rehearsal on this computer.
	settleHere = 2 * time.Second
	// throttlePause is the pause after "too many calls" without a word on when
	// to come back. X counts over 15 minutes.
	throttlePause = 5 * time.Minute
)

// Client is the client for X.
type Client struct{ wire *wire.Client }

// New makes the client.
func New(w *wire.Client) *Client { return &Client{wire: w} }

// Platform tells which platform the client serves.
func (c *Client) Platform() platform.Name { return platform.X }

// Settle is how long after a lost step X may still show what it made.
func (c *Client) Settle(a calendar.Account) time.Duration {
	if a.Loopback() {
		return settleHere
	}
	return settleThere
}

const (
	stepPost   = "post"
	stepVerify = "verify"
	stepLook   = "look" // no step: what a look at the account is called
)

// stepPart names the step of the part with this index; 0 is the post itself.
func stepPart(i int) string {
	if i == 0 {
		return stepPost
	}
	return fmt.Sprintf("part %d", i+1)
}

// texts are the post's text, as it goes out, and those of the further parts.
func texts(o calendar.Outgoing) []string {
	return append([]string{platform.X.Body(o.Post())}, o.Parts...)
}

// partOf gives the index of the part that a step publishes.
func partOf(o calendar.Outgoing, step string) (int, bool) {
	for i := range 1 + len(o.Parts) {
		if stepPart(i) == step {
			return i, true
		}
	}
	return 0, false
}

// Next gives the step that follows on the progress so far.
func (c *Client) Next(o calendar.Outgoing, p calendar.Progress) (publish.Step, bool) {
	if !p.Done(stepPost) {
		if s, ok := nextUpload(o, p); ok {
			return s, true
		}
	}
	all := texts(o)
	for i, text := range all {
		if n := stepPart(i); !p.Done(n) {
			says := "making the post"
			if len(all) > 1 {
				says = fmt.Sprintf("posting part %d of %d", i+1, len(all))
			}
			return publish.Step{
				Name: n, Public: true, Completes: i == len(all)-1, Says: says, Bytes: int64(len(text)),
			}, true
		}
	}
	if !p.Done(stepVerify) {
		return publish.Step{Name: stepVerify, Verifies: true, Says: "reading the post back"}, true
	}
	return publish.Step{}, false
}

// Do carries out one step.
func (c *Client) Do(ctx context.Context, t publish.Target, s publish.Step) (publish.Result, error) {
	a := &api{Client: c, t: t, step: s}
	if t.Change != nil {
		return a.change(ctx)
	}
	switch {
	case s.Name == stepVerify:
		return a.verify(ctx)
	case s.Name == stepFresh(roundOf(t.Progress)):
		return a.fresh()
	}
	if i, ok := partOf(t.Content, s.Name); ok {
		return a.create(ctx, i)
	}
	if f, ok := readStep(t.Content, t.Progress, s.Name); ok {
		return a.media(ctx, f)
	}
	return publish.Result{}, noStep(s)
}

func noStep(s publish.Step) *publish.Fault {
	return &publish.Fault{
		Class: publish.Refused, Text: name + " posts have no step “" + s.Name + "”",
		Hint: "have the post approved again, so that it begins anew",
	}
}
