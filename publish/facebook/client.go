package facebook

import (
	"time"

	"rounds/calendar"
	"rounds/calendar/platform"
	"rounds/publish/wire"
)

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
	// uploadLife is how long an uploaded file is taken to last without a post.
	// Meta names no figure; unused ones are said to go after a day.
	uploadLife = 20 * time.Hour
	// pollThere is the pause between two questions about a video: a quiet Page may
	// ask little (Meta, "Rate limits").
	pollThere = 60 * time.Second
	// freshFor is how long Facebook may say of a new video that it is not there.
	freshFor = 5 * time.Minute
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

// poll gives the moment at which to ask about a video again.
func (g *graph) poll() time.Time {
	if g.t.Account.Loopback() {
		return g.t.Now().Add(settleHere / 2)
	}
	return g.t.Now().Add(pollThere)
}
