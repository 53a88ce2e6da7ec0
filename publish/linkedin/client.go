package linkedin

import (
	"context"
	"time"

	"rounds/calendar"
	"rounds/calendar/platform"
	"rounds/publish"
	"rounds/publish/wire"
)

// name is how sentences call the platform.
const name = "LinkedIn"

const (
	// settleThere is how long a page's list may lag behind a post. LinkedIn names
	// no figure.
	settleThere = 2 * time.Minute
	// settleHere is that of a rehearsal on this computer.
	settleHere = 2 * time.Second
)

// Client is the client for LinkedIn pages.
type Client struct{ wire *wire.Client }

// New makes the client.
func New(w *wire.Client) *Client { return &Client{wire: w} }

// Platform tells which platform the client serves.
func (c *Client) Platform() platform.Name { return platform.LinkedIn }

// Settle is how long after a lost step LinkedIn may still show what it made.
func (c *Client) Settle(a calendar.Account) time.Duration {
	if a.Loopback() {
		return settleHere
	}
	return settleThere
}

const (
	stepPost    = "post"
	stepVerify  = "verify"
	stepComment = "comment"
	stepLook    = "look" // no step: what a look at the page is called
)

// Next gives the step that follows on the progress so far.
func (c *Client) Next(o calendar.Outgoing, p calendar.Progress) (publish.Step, bool) {
	if !p.Done(stepPost) {
		for _, f := range uploads(o) {
			if s, ok := f.next(p); ok {
				return s, true
			}
		}
	}
	for _, s := range []publish.Step{
		{Name: stepPost, Public: true, Completes: true, Says: "making the post", Bytes: int64(len(wireText(o)))},
		{Name: stepVerify, Verifies: true, Says: "reading the post back"},
		{Name: stepComment, Public: true, Says: "writing the first comment", Bytes: int64(len(o.FirstComment))},
	} {
		if !p.Done(s.Name) && (s.Name != stepComment || !platform.Blank(o.FirstComment)) {
			return s, true
		}
	}
	return publish.Step{}, false
}

// Do carries out one step.
func (c *Client) Do(ctx context.Context, t publish.Target, s publish.Step) (publish.Result, error) {
	a, err := c.at(t, s)
	if err != nil {
		return publish.Result{}, err
	}
	if t.Change != nil {
		return a.change(ctx)
	}
	if f := unfit(t.Content); f != nil {
		return publish.Result{}, f
	}
	switch s.Name {
	case stepPost:
		return a.create(ctx)
	case stepVerify:
		return a.verify(ctx)
	case stepComment:
		return a.comment(ctx)
	}
	for _, f := range uploads(t.Content) {
		if one, ok := f.called(t.Progress, s.Name); ok {
			return a.upload(ctx, f, one)
		}
	}
	return publish.Result{}, noStep(s)
}

func noStep(s publish.Step) *publish.Fault {
	return &publish.Fault{
		Class: publish.Refused, Text: name + " posts have no step “" + s.Name + "”",
		Hint: "have the post approved again, so that it begins anew",
	}
}
