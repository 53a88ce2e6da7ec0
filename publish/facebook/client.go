package facebook

import (
	"context"
	"fmt"
	"strings"
	"time"

	"rounds/calendar"
	"rounds/calendar/platform"
	"rounds/publish"
	"rounds/publish/wire"
)

// Version is the version of the Graph API that every call names. Meta serves
// v25.0 until 29 July 2028 (Graph API changelog).
const Version = "v25.0"

// name is how sentences call the platform.
const name = "Facebook"

const (
	// settleThere is how long Facebook's lists may lag behind a post.
	settleThere = 5 * time.Minute
	// settleHere is that of a rehearsal on this computer.
	settleHere = 2 * time.Second
	// throttlePause is the pause after "too many calls" without a word on when
	// to come back. Graph counts over a sliding hour or day.
	throttlePause = 5 * time.Minute
	// photoLife is how long an uploaded photo is taken to last without a post.
	// Meta names no figure; unused ones are said to go after a day.
	photoLife = 20 * time.Hour
)

// Client is the client for Facebook Pages.
type Client struct {
	wire  *wire.Client
	proof func(a calendar.Account, token string) (string, error)
}

// Options is what the client works with.
type Options struct {
	Wire *wire.Client
	// Proof gives the appsecret_proof of a token, or "" where no app secret is
	// kept for the account (Meta, "Secure Graph API requests"). It may be nil.
	Proof func(a calendar.Account, token string) (string, error)
}

// New makes the client.
func New(o Options) *Client {
	c := &Client{wire: o.Wire, proof: o.Proof}
	if c.proof == nil {
		c.proof = func(calendar.Account, string) (string, error) { return "", nil }
	}
	return c
}

// Platform tells which platform the client serves.
func (c *Client) Platform() platform.Name { return platform.Facebook }

// Settle is how long after a lost step Facebook may still show what it made.
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
	stepLook    = "look" // no step: what a look at the Page is called
)

func stepPhoto(i int) string { return fmt.Sprintf("photo %d", i+1) }

// Next gives the step that follows on the progress so far.
func (c *Client) Next(o calendar.Outgoing, p calendar.Progress) (publish.Step, bool) {
	if s, ok := nextPhoto(o, p); ok {
		return s, true
	}
	text := int64(len(platform.Facebook.Body(o.Post())))
	for _, s := range []publish.Step{
		{Name: stepPost, Public: true, Completes: true, Says: "making the post", Bytes: text + int64(len(o.Link))},
		{Name: stepVerify, Verifies: true, Says: "reading the post back"},
		{Name: stepComment, Public: true, Says: "writing the first comment", Bytes: int64(len(o.FirstComment))},
	} {
		if !p.Done(s.Name) && (s.Name != stepComment || !platform.Blank(o.FirstComment)) {
			return s, true
		}
	}
	return publish.Step{}, false
}

// nextPhoto gives the next photo to upload.
func nextPhoto(o calendar.Outgoing, p calendar.Progress) (publish.Step, bool) {
	if p.Done(stepPost) {
		return publish.Step{}, false
	}
	for i, m := range o.Media {
		if n := stepPhoto(i); !p.Done(n) {
			return publish.Step{
				Name: n, Bytes: m.Bytes, Says: fmt.Sprintf("uploading picture %d of %d", i+1, len(o.Media)),
			}, true
		}
	}
	return publish.Step{}, false
}

// Do carries out one step.
func (c *Client) Do(ctx context.Context, t publish.Target, s publish.Step) (publish.Result, error) {
	g := &graph{Client: c, t: t, step: s}
	var i int
	switch {
	case s.Name == stepPost:
		return g.post(ctx)
	case s.Name == stepVerify:
		return g.verify(ctx)
	case s.Name == stepComment:
		return g.comment(ctx)
	case scan(s.Name, &i) && i < len(t.Content.Media):
		return g.photo(ctx, i)
	}
	return publish.Result{}, noStep(s)
}

// scan reads the index of a photo out of its step's name.
func scan(step string, i *int) bool {
	n, err := fmt.Sscanf(step, "photo %d", i)
	*i--
	return err == nil && n == 1 && *i >= 0 && stepPhoto(*i) == step
}

func noStep(s publish.Step) *publish.Fault {
	return &publish.Fault{
		Class: publish.Refused, Text: name + " posts have no step “" + strings.TrimSpace(s.Name) + "”",
		Hint: "have the post approved again, so that it begins anew",
	}
}
