package facebook

import (
	"context"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"time"

	"rounds/calendar"
	"rounds/publish"
	"rounds/publish/meta"
	"rounds/publish/wire"
)

// graph is one step's or look's conversation with the Graph API.
type graph struct {
	*Client
	t     publish.Target
	step  publish.Step
	token string        // as it was last sent
	ahead time.Duration // of this computer's clock, by the last answer
}

// objectID is the form of the ids of Pages, posts, photos and comments.
var objectID = regexp.MustCompile(`^[0-9]{1,40}(_[0-9]{1,40})?$`)

// get reads. A look and a read-back may be repeated at will.
func (g *graph) get(ctx context.Context, path string, q url.Values, into any) error {
	return g.call(ctx, http.MethodGet, path, q, wire.Body{}, false, into)
}

// send sends. Once is true for what others can see.
func (g *graph) send(ctx context.Context, path string, q url.Values, b wire.Body, once bool, into any) error {
	return g.call(ctx, http.MethodPost, path, q, b, once, into)
}

// remove deletes.
func (g *graph) remove(ctx context.Context, path string, into any) error {
	return g.call(ctx, http.MethodDelete, path, nil, wire.Body{}, false, into)
}

// call makes one call and reads its answer into a value. Its error is a *Fault.
func (g *graph) call(ctx context.Context, method, path string, q url.Values, b wire.Body, once bool, into any) error {
	token, err := g.t.Token(ctx, "")
	if err != nil {
		return wire.TokenFault(err)
	}
	g.token = token
	proof, err := g.proof(g.t.Account, token)
	if err != nil {
		return wire.TokenFault(err)
	}
	if q == nil {
		q = url.Values{}
	}
	if proof != "" {
		q.Set("appsecret_proof", proof)
	}
	address := base(g.t.Account, path) + "/" + meta.Version + "/" + path
	if len(q) > 0 {
		address += "?" + q.Encode()
	}
	a, err := g.wire.Do(ctx, wire.Call{
		Method: method, URL: address, Body: b,
		// In the header, so that no log on the way has the token in an address.
		Header: http.Header{"Authorization": {"Bearer " + token}},
	})
	if err != nil {
		return wire.Fault(err, name, g.step.Public && once)
	}
	g.ahead = wire.Ahead(a.Header, g.t.Now())
	if f := g.judge(ctx, a, g.step.Public && once); f != nil {
		return f
	}
	if !a.Decode(into) {
		return g.unreadable(a, once)
	}
	return nil
}

// base is the address of the API. Videos have a host of their own (Meta, "Publish
// videos"); a rehearsal is all in one place.
func base(a calendar.Account, path string) string {
	b := strings.TrimRight(a.Base, "/")
	if b == "https://graph.facebook.com" && strings.HasSuffix(path, "/videos") {
		return "https://graph-video.facebook.com"
	}
	return b
}

// unreadable is the fault of an answer that says yes in words that nobody knows.
func (g *graph) unreadable(a wire.Answer, once bool) *publish.Fault {
	return wire.Garbled(a, name, once, g.token)
}

// outside makes words of the platform fit to keep.
func (g *graph) outside(s string) string { return wire.Outside(s, g.token) }

// page is the Page's id, or "me", which is the Page for its own token.
func page(a calendar.Account) string {
	if a.RemoteID == "" {
		return "me"
	}
	return url.PathEscape(a.RemoteID)
}

// address takes a post's public address from outside: https, or the loopback
// address of a rehearsal.
func address(a calendar.Account, s string) string {
	if strings.HasPrefix(s, "/") && !strings.HasPrefix(s, "//") && !a.Loopback() {
		s = "https://www.facebook.com" + s
	}
	u, err := url.Parse(s)
	if err != nil || u.Host == "" || u.User != nil {
		return ""
	}
	if u.Scheme == "https" || a.Loopback() && u.Scheme == "http" && (calendar.Account{Base: s}).Loopback() {
		return u.String()
	}
	return ""
}

// permalink is the address of a post, or the one that its id makes.
func permalink(a calendar.Account, given, id string) string {
	if s := address(a, given); s != "" || a.Loopback() {
		return s
	}
	return "https://www.facebook.com/" + id
}
