package instagram

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

// objectID is the form of the ids of accounts, containers, media and comments.
var objectID = regexp.MustCompile(`^[0-9]{1,40}$`)

// get reads. A look and a read-back may be repeated at will.
func (g *graph) get(ctx context.Context, path string, q url.Values, into any) error {
	return g.call(ctx, http.MethodGet, path, q, wire.Body{}, into)
}

// send sends a form.
func (g *graph) send(ctx context.Context, path string, form url.Values, into any) error {
	return g.call(ctx, http.MethodPost, path, nil, wire.Form(form), into)
}

// call makes one call below the version and reads its answer into a value. Its
// error is a *Fault, or a *told around one.
func (g *graph) call(ctx context.Context, method, path string, q url.Values, b wire.Body, into any) error {
	token, err := g.key(ctx)
	if err != nil {
		return err
	}
	if q == nil {
		q = url.Values{}
	}
	if !signedInThere(g.t.Account) {
		proof, err := g.proof(g.t.Account, token)
		if err != nil {
			return wire.TokenFault(err)
		}
		if proof != "" {
			q.Set("appsecret_proof", proof)
		}
	}
	address := strings.TrimRight(g.t.Account.Base, "/") + "/" + meta.Version + "/" + path
	if len(q) > 0 {
		address += "?" + q.Encode()
	}
	return g.exchange(ctx, wire.Call{
		Method: method, URL: address, Body: b,
		// In the header, so that no log on the way has the token in an address.
		Header: http.Header{"Authorization": {"Bearer " + token}},
	}, into)
}

// key gives the account's token for a call.
func (g *graph) key(ctx context.Context) (string, error) {
	token, err := g.t.Token(ctx, "")
	if err != nil {
		return "", wire.TokenFault(err)
	}
	g.token = token
	return token, nil
}

// exchange makes one call and reads its answer.
func (g *graph) exchange(ctx context.Context, c wire.Call, into any) error {
	a, err := g.wire.Do(ctx, c)
	if err != nil {
		return wire.Fault(err, name, g.step.Public)
	}
	g.ahead = wire.Ahead(a.Header, g.t.Now())
	if err := g.judge(ctx, a); err != nil {
		return err
	}
	if !a.Decode(into) {
		return g.unreadable(a)
	}
	return nil
}

// unreadable is the fault of an answer that says yes in words that nobody knows.
func (g *graph) unreadable(a wire.Answer) *publish.Fault {
	return wire.Garbled(a, name, g.step.Public, g.token)
}

// made reads the id out of the answer to a call that makes something.
func (g *graph) made(id string) error {
	if !objectID.MatchString(id) {
		return g.unreadable(wire.Answer{Status: http.StatusOK})
	}
	return nil
}

// outside makes words of the platform fit to keep.
func (g *graph) outside(s string) string { return wire.Outside(s, g.token) }

// user is the path of the account.
func (g *graph) user() (string, error) {
	id := g.t.Account.RemoteID
	switch {
	case objectID.MatchString(id):
		return id, nil
	case id == "" && signedInThere(g.t.Account):
		return "me", nil
	}
	return "", &publish.Fault{
		Class: publish.SignIn, Text: "the account's id at " + name + " is not known", Hint: hintSignIn,
	}
}

// public takes an address from outside: https, or the loopback address of a
// rehearsal for an account that lives there.
func public(a calendar.Account, s string) string {
	u, err := url.Parse(s)
	if err != nil || u.Host == "" || u.User != nil {
		return ""
	}
	here := (calendar.Account{Base: s}).Loopback()
	if u.Scheme == "https" && !here || a.Loopback() && u.Scheme == "http" && here {
		return u.String()
	}
	return ""
}
