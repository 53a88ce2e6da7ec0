package x

import (
	"bytes"
	"context"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"time"

	"rounds/calendar"
	"rounds/publish"
	"rounds/publish/wire"
)

// api is one step's or look's conversation with X.
type api struct {
	*Client
	t     publish.Target
	step  publish.Step
	token string        // as it was last sent
	ahead time.Duration // of this computer's clock, by the last answer
	// status is that of the last answer, 0 where none came.
	status int
}

// postID is the form of X's ids. They are text: as numbers they lose digits.
var postID = regexp.MustCompile(`^[0-9]{1,19}$`)

func (a *api) get(ctx context.Context, path string, q url.Values, into any) error {
	if len(q) > 0 {
		path += "?" + q.Encode()
	}
	return a.call(ctx, wire.Call{Method: http.MethodGet, URL: path}, false, into)
}

// send makes a call that changes nothing that others see.
func (a *api) send(ctx context.Context, path string, b wire.Body, into any) error {
	return a.call(ctx, wire.Call{Method: http.MethodPost, URL: path, Body: b}, false, into)
}

// call makes one call, whose URL is the path below the account's base, and reads
// its answer into a value. Where into is nil, an empty answer will do as well.
// Public says that it publishes. Its error is a *Fault.
func (a *api) call(ctx context.Context, c wire.Call, public bool, into any) error {
	token, err := a.t.Token(ctx, "")
	if err != nil {
		return wire.TokenFault(err)
	}
	a.token, a.status = token, 0
	c.URL = strings.TrimRight(a.t.Account.Base, "/") + "/2/" + c.URL
	c.Header = http.Header{"Authorization": {"Bearer " + token}}
	got, err := a.wire.Do(ctx, c)
	if err != nil {
		return wire.Fault(err, name, public)
	}
	a.ahead, a.status = wire.Ahead(got.Header, a.t.Now()), got.Status
	if f := a.judge(ctx, got, public); f != nil {
		return f
	}
	if into == nil {
		if len(bytes.TrimSpace(got.Body)) == 0 {
			return nil
		}
		into = &struct{}{} // what is no JSON was not said by X
	}
	if !got.Decode(into) {
		return wire.Garbled(got, name, public, a.token)
	}
	return nil
}

// outside makes words of the platform fit to keep.
func (a *api) outside(s string) string { return wire.Outside(s, a.token) }

// address is where the public sees a post.
func address(a calendar.Account, id string) string {
	handle := strings.TrimPrefix(a.Handle, "@")
	if handle == "" {
		handle = "i" // X leads on from there
	}
	base := "https://x.com"
	if a.Loopback() {
		base = strings.TrimRight(a.Base, "/")
	}
	return base + "/" + url.PathEscape(handle) + "/status/" + id
}
