package instagram

import (
	"context"
	"errors"
	"net/url"
	"path"
	"strings"
	"time"

	"rounds/calendar"
	"rounds/calendar/platform"
	"rounds/publish"
	"rounds/publish/meta"
	"rounds/publish/wire"
)

// LoginHost is the host of accounts that signed in with Instagram itself. A
// rehearsal imitates it below a path that ends in this name.
const LoginHost = "graph.instagram.com"

// name is how sentences call the platform.
const name = "Instagram"

const (
	// uploadHost takes the bytes of videos (Meta, "Resumable uploads").
	uploadHost = "https://rupload.facebook.com"
	// uploadPath lies below it, or below a rehearsal's address.
	uploadPath = "/ig-api-upload/" + meta.Version + "/"

	// settleThere is how long Instagram's lists may lag behind a post.
	settleThere = 5 * time.Minute
	// settleHere is that of a rehearsal on this computer.
	settleHere = 2 * time.Second
	// throttlePause is the pause after "too many calls" without a word on when
	// to come back: the budget is counted over a sliding day.
	throttlePause = 5 * time.Minute
	// quotaPause is how long to wait at the day's limit of posts. The window
	// slides, and Instagram does not say when the next place is free.
	quotaPause = time.Hour
	// spamPause is how long nothing is published after Instagram took it for spam.
	spamPause = time.Hour
	// containerLife is how long a container is used: Instagram lets it expire
	// after 24 hours (content publishing guide).
	containerLife = 23 * time.Hour
)

// Client is the client for Instagram.
type Client struct {
	wire  *wire.Client
	proof func(a calendar.Account, token string) (string, error)
	fetch fetcher
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
	c := &Client{wire: o.Wire, proof: o.Proof, fetch: newFetcher()}
	if c.proof == nil {
		c.proof = func(calendar.Account, string) (string, error) { return "", nil }
	}
	return c
}

// Platform tells which platform the client serves.
func (c *Client) Platform() platform.Name { return platform.Instagram }

// Settle is how long after a lost step Instagram may still show what it made.
func (c *Client) Settle(a calendar.Account) time.Duration {
	if a.Loopback() {
		return settleHere
	}
	return settleThere
}

// Do carries out one step.
func (c *Client) Do(ctx context.Context, t publish.Target, s publish.Step) (publish.Result, error) {
	g := &graph{Client: c, t: t, step: s}
	res, err := g.do(ctx)
	if err != nil {
		return publish.Result{}, plainly(err)
	}
	return res, nil
}

// plainly gives the fault alone.
func plainly(err error) error {
	if t, ok := errors.AsType[*told](err); ok {
		return t.Fault
	}
	return err
}

func (g *graph) do(ctx context.Context) (publish.Result, error) {
	if g.t.Change != nil {
		return g.change(ctx)
	}
	switch g.step.Name {
	case stepPost:
		return g.post(ctx)
	case stepVerify:
		return g.verify(ctx)
	case stepComment:
		return g.comment(ctx)
	}
	if p, ok := parsePart(g.step.Name, g.t.Content); ok {
		return g.part(ctx, p)
	}
	return publish.Result{}, noStep(g.step)
}

// part carries out one step of a file or of the carousel.
func (g *graph) part(ctx context.Context, p part) (publish.Result, error) {
	switch p.word {
	case wordPhoto:
		return g.photo(ctx, p)
	case wordAddress:
		return g.address(ctx, p)
	case wordContainer:
		return g.container(ctx, p)
	case wordVideo:
		return g.video(ctx, p)
	case wordStatus:
		return g.status(ctx, p)
	}
	return publish.Result{}, noStep(g.step)
}

func noStep(s publish.Step) *publish.Fault {
	return &publish.Fault{
		Class: publish.Refused, Text: name + " posts have no step “" + strings.TrimSpace(s.Name) + "”",
		Hint: "copy the post, and have the copy approved",
	}
}

// signedInThere tells whether an account signed in with Instagram itself.
func signedInThere(a calendar.Account) bool {
	u, err := url.Parse(a.Base)
	return err == nil && (u.Hostname() == LoginHost || a.Loopback() && path.Base(u.Path) == LoginHost)
}
