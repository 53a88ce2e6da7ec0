package linkedin

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

// The headers of LinkedIn's own, beside Authorization ("Posts API", "Protocol
// versions").
const (
	headerVersion  = "Linkedin-Version"
	headerProtocol = "X-Restli-Protocol-Version"
	headerMethod   = "X-Restli-Method"
	protocol       = "2.0.0"
)

// Values of the header X-RestLi-Method.
const (
	finder        = "FINDER"
	partialUpdate = "PARTIAL_UPDATE"
	deletion      = "DELETE"
)

// api is one step's or look's conversation with LinkedIn.
type api struct {
	*Client
	t      publish.Target
	step   publish.Step
	author string        // the page's URN
	token  string        // as it was last sent
	ahead  time.Duration // of this computer's clock, by the last answer
}

var (
	organization = regexp.MustCompile(`^(?:urn:li:organization:)?([0-9]{1,19})$`)
	postURN      = regexp.MustCompile(`^urn:li:(?:share|ugcPost):[0-9]{1,19}$`)
)

// at begins a conversation about an account, which must be a page.
func (c *Client) at(t publish.Target, s publish.Step) (*api, error) {
	m := organization.FindStringSubmatch(t.Account.RemoteID)
	switch {
	case t.Account.RemoteID == "":
		return nil, &publish.Fault{Class: publish.SignIn, Text: "the page's id at LinkedIn is not known", Hint: hintSignIn}
	case m == nil:
		return nil, &publish.Fault{
			Class: publish.Person, Text: "this account is a person's at LinkedIn, and Rounds posts there for pages only",
			Hint: "have its posts made by hand, or connect the practice's page with rounds connect linkedin",
		}
	}
	return &api{Client: c, t: t, step: s, author: "urn:li:organization:" + m[1]}, nil
}

// rest makes one call below /rest. Where into is nil, an empty answer will do as
// well. Its error is a *Fault, or a *said that wraps one.
func (a *api) rest(ctx context.Context, c wire.Call, into any) (wire.Answer, error) {
	public := a.step.Public && c.Method == http.MethodPost
	c.URL = strings.TrimRight(a.t.Account.Base, "/") + "/rest/" + c.URL
	if c.Header == nil {
		c.Header = http.Header{}
	}
	c.Header[headerVersion] = []string{Version}
	c.Header[headerProtocol] = []string{protocol}
	got, err := a.send(ctx, c, true, public)
	if err != nil {
		return got, err
	}
	if err := a.judge(ctx, got, public); err != nil {
		return got, err
	}
	if into == nil {
		if len(bytes.TrimSpace(got.Body)) == 0 {
			return got, nil
		}
		into = new(any) // what is no JSON was not said by LinkedIn
	}
	if !got.Decode(into) {
		return got, wire.Garbled(got, name, public, a.token)
	}
	return got, nil
}

// send makes one call to a whole address, with the account's key or without, and
// gives the answer as it is.
func (a *api) send(ctx context.Context, c wire.Call, signed, public bool) (wire.Answer, error) {
	if signed {
		token, err := a.t.Token(ctx, "")
		if err != nil {
			return wire.Answer{}, wire.TokenFault(err)
		}
		a.token = token
		if c.Header == nil {
			c.Header = http.Header{}
		}
		c.Header["Authorization"] = []string{"Bearer " + token}
	}
	got, err := a.wire.Do(ctx, c)
	if err != nil {
		return got, wire.Fault(err, name, public)
	}
	a.ahead = wire.Ahead(got.Header, a.t.Now())
	return got, nil
}

// get reads something below /rest.
func (a *api) get(ctx context.Context, path string, into any) error {
	c := wire.Call{Method: http.MethodGet, URL: path}
	if strings.Contains(path, "?q=") {
		c.Header = http.Header{headerMethod: {finder}}
	}
	_, err := a.rest(ctx, c, into)
	return err
}

// post sends a value below /rest.
func (a *api) post(ctx context.Context, path, method string, v, into any) (wire.Answer, error) {
	b, err := wire.JSON(v)
	if err != nil {
		return wire.Answer{}, wire.FileFault(err)
	}
	c := wire.Call{Method: http.MethodPost, URL: path, Body: b, Header: http.Header{}}
	if method != "" {
		c.Header[headerMethod] = []string{method}
	}
	return a.rest(ctx, c, into)
}

// enc is a URN as it stands in a path or a query. PathEscape would leave its
// colons, which LinkedIn wants escaped.
func enc(urn string) string { return url.QueryEscape(urn) }

// created is the id that an answer gives to what it made; older servers had
// another name for it.
func created(h http.Header) string {
	if id := h.Get("X-Restli-Id"); id != "" {
		return id
	}
	return h.Get("X-Linkedin-Id")
}

// outside makes words of the platform fit to keep.
func (a *api) outside(s string) string { return wire.Outside(s, a.token) }

// address is where the public sees a post.
func address(a calendar.Account, urn string) string {
	base := "https://www.linkedin.com"
	if a.Loopback() {
		base = strings.TrimRight(a.Base, "/")
	}
	return base + "/feed/update/" + urn + "/"
}

// Read asks LinkedIn for something below /rest/, such as "organizationAcls", and
// reads the answer into a value. Of the target it needs account, Token and Now;
// the account need not have a remote id yet. Its error is a *[publish.Fault].
// Signing in checks a key with it.
func (c *Client) Read(ctx context.Context, t publish.Target, path string, q url.Values, into any) error {
	a := &api{Client: c, t: t, step: publish.Step{Name: stepLook}}
	call := wire.Call{Method: http.MethodGet, URL: path}
	if len(q) > 0 {
		call.URL += "?" + q.Encode()
	}
	if q.Has("q") {
		call.Header = http.Header{headerMethod: {finder}}
	}
	_, err := a.rest(ctx, call, into)
	return err
}
