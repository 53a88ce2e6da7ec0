package rehearsal

import (
	"net/http"
	"regexp"
	"strings"
	"time"
)

// x imitates the part of the X API v2 that posts are published with, after the
// X developer docs and the OpenAPI documents 2.166 and 2.167.
type x struct {
	s      *Server
	codes  *xCodes
	counts *xCounts
}

func newX(s *Server) *x {
	return &x{s: s, codes: &xCodes{list: map[string]xCode{}}, counts: &xCounts{list: map[key]xCount{}}}
}

const xName = "x"

func (p *x) name() string { return xName }

func (p *x) calls() []string {
	return []string{
		"create", "delete", "read", "me", "authorize", "token", "alt",
		"upload", "one-shot", "initialize", "append", "finalize", "status", "page", "unknown",
	}
}

func (p *x) accounts(base string) []Account {
	list := xAccounts()
	p.s.ledger.view(func(st *state) {
		for i := range list {
			list[i].Base, list[i].Refresh = base, firstRefresh(list[i])
			if t := st.latestToken(xName, list[i].ID); t != nil {
				list[i].Refresh = t.Refresh
			}
		}
	})
	return list
}

// xAccounts are the accounts as invented, for use under the ledger's lock too.
func xAccounts() []Account { return numbered(xName, "", "juniperstreet", 1712000000000000101) }

// firstRefresh is the refresh token that an account begins with.
func firstRefresh(a Account) string { return a.Token + "-refresh" }

// path is USERNAME/status/ID, as on x.com.
func (p *x) path(post Post) string {
	a, _ := byID(xAccounts(), post.Account)
	return "/" + a.Username + "/status/" + post.ID
}

// xCall is one request to the API, with who asks.
type xCall struct {
	*x
	rq    *request
	owner Account // of the token, or none
	token string
}

var xID = regexp.MustCompile(`^[0-9]{1,19}$`)

func (p *x) route(rq *request) call {
	c := &xCall{x: p, rq: rq, token: rq.bearer()}
	c.owner, _ = p.whose(c.token)
	name, family, act := c.find()
	act = c.signed(name, act)
	return call{name: name, family: family, account: c.owner.ID, token: c.token, act: func(lag time.Duration) answer {
		return act(lag).with("api-version", "2.166").with("x-transaction-id", slug(16, rq.method, strings.Join(rq.path, "/"), c.token))
	}}
}

// whose finds the account of an access token, the invented one or a later one,
// and whether the token has run out.
func (p *x) whose(access string) (a Account, died bool) {
	list := xAccounts()
	if a, ok := byToken(list, access); ok {
		return a, p.s.faults.isDead(xName, access)
	}
	now := p.s.now()
	p.s.ledger.view(func(st *state) {
		for _, one := range list {
			for _, t := range st.tokens[key{xName, one.ID}] {
				if access != "" && t.Access == access {
					a, died = one, t.Revoked || !t.Expires.After(now)
				}
			}
		}
	})
	return a, died || p.s.faults.isDead(xName, access)
}

// action answers a call; what it creates is shown after lag.
type action func(lag time.Duration) answer

// find says what the call is named, its family, and what acts on it.
func (c *xCall) find() (name, family string, act action) {
	path := strings.Join(c.rq.path, "/")
	at := func(i int) string {
		if i < len(c.rq.path) {
			return c.rq.path[i]
		}
		return ""
	}
	switch c.rq.method + " " + c.pattern() {
	case "POST 2/tweets":
		return "create", "", c.create
	case "DELETE 2/tweets/:":
		return "delete", "", func(time.Duration) answer { return c.remove(at(2)) }
	case "GET 2/tweets/:":
		return "read", "", func(time.Duration) answer { return c.lookup([]string{at(2)}, true) }
	case "GET 2/tweets":
		return "read", "", func(time.Duration) answer { return c.lookup(strings.Split(c.rq.query.Get("ids"), ","), false) }
	case "GET 2/users/:":
		if at(2) == "me" {
			return "me", "", func(time.Duration) answer { return c.me() }
		}
	case "GET 2/users/:/tweets":
		return "read", "", func(time.Duration) answer { return c.timeline(at(2)) }
	case "POST 2/media/upload":
		return "one-shot", "upload", c.oneShot
	case "POST 2/media/upload/:":
		if at(3) == "initialize" {
			return "initialize", "upload", c.initialize
		}
	case "POST 2/media/upload/:/append":
		return "append", "upload", func(time.Duration) answer { return c.appendPart(at(3)) }
	case "POST 2/media/upload/:/finalize":
		return "finalize", "upload", func(time.Duration) answer { return c.finalize(at(3)) }
	case "GET 2/media/upload":
		return "status", "upload", func(time.Duration) answer { return c.mediaStatus() }
	case "POST 2/media/metadata":
		return "alt", "", func(time.Duration) answer { return c.altText() }
	case "GET i/oauth2/authorize":
		return "authorize", "", func(time.Duration) answer { return c.authorize() }
	case "POST 2/oauth2/token":
		return "token", "", func(time.Duration) answer { return c.tokens() }
	case "POST 2/oauth2/revoke":
		return "token", "", func(time.Duration) answer { return c.revoke() }
	case "GET :/status/:":
		return "page", "", func(time.Duration) answer { return c.page(at(2)) }
	}
	return "unknown", "", func(time.Duration) answer {
		return xProblem(http.StatusNotFound, "Not Found", "Not Found: /"+path, "about:blank")
	}
}

// pattern is the path with ":" for what differs from call to call.
func (c *xCall) pattern() string {
	parts := append([]string(nil), c.rq.path...)
	blank := func(i int) {
		if i < len(parts) {
			parts[i] = ":"
		}
	}
	switch strings.Join(parts[:min(2, len(parts))], "/") {
	case "2/tweets", "2/users":
		blank(2)
	case "2/media":
		if len(parts) > 2 && parts[2] == "upload" {
			blank(3)
		}
	case "2/oauth2":
	default:
		if len(parts) == 3 && parts[1] == "status" {
			blank(0)
			blank(2)
		}
	}
	return strings.Join(parts, "/")
}

// signed turns away who has no living token, or none for this call, or has asked
// too often. Calls that need no token pass.
func (c *xCall) signed(name string, act action) action {
	if xNeeds[name] == "" {
		return act
	}
	act = c.counted(name, c.permitted(name, act))
	return func(lag time.Duration) answer {
		// Looked at now: an ordered expiry comes between routing and acting.
		if _, died := c.whose(c.token); died || c.owner.ID == "" {
			return xUnauthorized()
		}
		return act(lag)
	}
}

// change writes the ledger; where that fails, X is down.
func (c *xCall) change(lag time.Duration, act func(*tx) answer) answer {
	a, err := c.s.ledger.do(lag, act)
	if err != nil {
		return c.refusal(http.StatusServiceUnavailable, Fault{})
	}
	return a
}

func (c *xCall) page(id string) answer {
	var r *record
	c.s.ledger.view(func(st *state) { r = st.post(xName, id) })
	owner := Account{}
	if r != nil {
		owner, _ = byID(xAccounts(), r.Account)
	}
	return page(r, owner, c.s.now())
}
