package rehearsal

import (
	"net/http"
	"regexp"
	"strings"
	"sync"
	"time"
)

// linkedin imitates the part of LinkedIn's API that pages are published with,
// after the pages "Posts API", "Images API", "Documents API", "Videos API",
// "Comments API", "Error handling" and "Rate limits" of its documentation and what
// publishers report of it.
type linkedin struct {
	s     *Server
	codes *linkedinCodes
	days  *linkedinDays
}

const linkedinName = "linkedin"

func newLinkedIn(s *Server) *linkedin {
	return &linkedin{s: s, codes: &linkedinCodes{list: map[string]linkedinCode{}}, days: &linkedinDays{}}
}

func (p *linkedin) name() string { return linkedinName }

func (p *linkedin) calls() []string {
	return []string{
		"create", "delete", "edit", "read", "comment", "me", "accounts", "token", "page", "unknown",
		"upload", "initialize", "one-shot", "append", "finalize", "status",
	}
}

func (p *linkedin) accounts(base string) []Account {
	list := linkedinAccounts()
	for i := range list {
		list[i].Base = base
	}
	return list
}

// linkedinAccounts are the pages as invented, for use under the ledger's lock too.
// Each token is that of the member who administers the page.
func linkedinAccounts() []Account {
	list := numbered(linkedinName, "", "juniper-street-clinic", 2400001)
	for i := range list {
		list[i].UserToken = list[i].Token + "-member"
	}
	return list
}

// linkedinPage is the URN of a page, linkedinMember that of who administers it.
func linkedinPage(id string) string   { return "urn:li:organization:" + id }
func linkedinMember(id string) string { return "urn:li:person:" + slug(10, "member", id) }

func (p *linkedin) path(post Post) string {
	if post.Kind == KindComment {
		return "/feed/update/" + post.ReplyTo + "/"
	}
	return "/feed/update/" + post.ID + "/"
}

// linkedinCall is one request, with who asks.
type linkedinCall struct {
	*linkedin
	rq    *request
	owner Account // the page that the token's member administers, or none
	token string
	life  linkedinLife
}

// linkedinLife is what became of a token.
type linkedinLife int

const (
	linkedinUnknown linkedinLife = iota
	linkedinAlive
	linkedinMemberOnly // may post as the member, and read nothing
	linkedinExpired
	linkedinRevoked
)

func (p *linkedin) route(rq *request) call {
	c := &linkedinCall{linkedin: p, rq: rq, token: rq.bearer()}
	c.owner, c.life = p.whose(c.token)
	name, family, act := c.find()
	return call{name: name, family: family, account: c.owner.ID, token: c.token, act: func(lag time.Duration) answer {
		return act(lag).with("x-li-uuid", slug(16, rq.method, strings.Join(rq.path, "/"), c.token)).with("x-li-fabric", "prod-rehearsal")
	}}
}

// whose finds the page of an access token, and whether the token is alive.
func (p *linkedin) whose(access string) (Account, linkedinLife) {
	list := linkedinAccounts()
	if access == "" {
		return Account{}, linkedinUnknown
	}
	for _, a := range list {
		if a.UserToken == access {
			return a, linkedinMemberOnly
		}
	}
	owner, ok := byToken(list, access)
	life := linkedinAlive
	if !ok {
		life = linkedinUnknown
		now := p.s.now()
		p.s.ledger.view(func(st *state) {
			for _, one := range list {
				for _, t := range st.tokens[key{linkedinName, one.ID}] {
					switch {
					case t.Access != access:
					case t.Revoked:
						owner, life = one, linkedinRevoked
					case !t.Expires.After(now):
						owner, life = one, linkedinExpired
					default:
						owner, life = one, linkedinAlive
					}
				}
			}
		})
	}
	if life != linkedinUnknown && p.s.faults.isDead(linkedinName, access) {
		life = linkedinRevoked
	}
	return owner, life
}

// find says what the call is named, its family, and what acts on it.
func (c *linkedinCall) find() (name, family string, act action) {
	at := func(i int) string {
		if i < len(c.rq.path) {
			return c.rq.path[i]
		}
		return ""
	}
	rest := len(c.rq.path) > 1 && c.rq.path[0] == "rest"
	switch {
	case rest && at(1) == "posts":
		return c.findPost(at(2))
	case rest && (at(1) == "images" || at(1) == "documents" || at(1) == "videos"):
		return c.findMedia(at(1), at(2))
	case rest && at(1) == "socialActions" && at(3) == "comments":
		return c.findComment(at(2), at(4))
	case rest && c.rq.method == http.MethodGet && at(1) == "organizationAcls":
		return "accounts", "", c.versioned(func(time.Duration) answer { return c.acls() })
	case rest && c.rq.method == http.MethodGet && at(1) == "organizations":
		return "accounts", "", c.versioned(func(time.Duration) answer { return c.organization(at(2)) })
	case rest && c.rq.method == http.MethodGet && at(1) == "networkSizes":
		return "accounts", "", c.versioned(func(time.Duration) answer { return c.followers(at(2)) })
	case at(0) == "v2" && c.rq.method == http.MethodGet && (at(1) == "userinfo" || at(1) == "me"):
		return "me", "", c.signed(func(time.Duration) answer { return c.me(at(1)) })
	case at(0) == "dms-uploads" && c.rq.method == http.MethodPut:
		return c.findUpload(at(1), at(2))
	case at(0) == "oauth" && at(1) == "v2":
		return "token", "", func(time.Duration) answer { return c.oauth(at(2)) }
	case at(0) == "feed" && at(1) == "update":
		return "page", "", func(time.Duration) answer { return c.page(at(2)) }
	}
	return "unknown", "", func(time.Duration) answer {
		return linkedinError(http.StatusNotFound, "RESOURCE_NOT_FOUND", "No virtual resource found")
	}
}

// findPost routes the Posts API.
func (c *linkedinCall) findPost(urn string) (name, family string, act action) {
	switch {
	case c.rq.method == http.MethodPost && urn == "":
		return "create", "", c.versioned(c.create)
	case c.rq.method == http.MethodPost:
		return "edit", "", c.versioned(func(time.Duration) answer { return c.edit(urn) })
	case c.rq.method == http.MethodDelete:
		return "delete", "", c.versioned(func(time.Duration) answer { return c.remove(urn) })
	case urn == "":
		return "read", "", c.versioned(func(time.Duration) answer { return c.list() })
	}
	return "read", "", c.versioned(func(time.Duration) answer { return c.one(urn) })
}

// oldestVersion is the oldest version that is served. Newer ones are all taken: a
// rehearsal must go on working when the next is out.
const oldestVersion = "202601"

var (
	linkedinVersion = regexp.MustCompile(`^20[0-9]{2}(0[1-9]|1[0-2])$`)
	linkedinPost    = regexp.MustCompile(`^urn:li:(share|ugcPost):[0-9]{1,19}$`)
)

// versioned turns away calls without the headers that every call below /rest has,
// and paths in which a URN stands bare.
func (c *linkedinCall) versioned(act action) action {
	return c.signed(func(lag time.Duration) answer {
		version := c.rq.header.Get("LinkedIn-Version")
		switch {
		case version == "":
			return linkedinError(http.StatusBadRequest, "VERSION_MISSING", "A version must be present. Please specify a version by adding the LinkedIn-Version header.")
		case !linkedinVersion.MatchString(version) || version < oldestVersion:
			return linkedinError(http.StatusUpgradeRequired, "NONEXISTENT_VERSION", "Requested version "+version+" is not active")
		case c.rq.header.Get("X-Restli-Protocol-Version") != "2.0.0":
			return linkedinError(http.StatusBadRequest, "PROTOCOL_VERSION_MISSING", "X-Restli-Protocol-Version 2.0.0 is required")
		case strings.ContainsAny(c.rq.escaped, ":(),"):
			return linkedinError(http.StatusBadRequest, "ILLEGAL_ARGUMENT", "Syntax exception in path variables")
		}
		return act(lag)
	})
}

// signed turns away who has no living token, and who has asked enough for today.
func (c *linkedinCall) signed(act action) action {
	return func(lag time.Duration) answer {
		// Looked at now: an ordered expiry comes between routing and acting.
		_, life := c.whose(c.token)
		switch {
		case c.token == "":
			return linkedinUnauthorized(401, "", "Empty oauth2_access_token")
		case life == linkedinUnknown:
			return linkedinUnauthorized(65600, "INVALID_ACCESS_TOKEN", "Invalid access token")
		case life == linkedinRevoked:
			return linkedinUnauthorized(65601, "REVOKED_ACCESS_TOKEN", "The token used in the request has been revoked by the user")
		case life == linkedinExpired:
			return linkedinUnauthorized(65602, "EXPIRED_ACCESS_TOKEN", "The token used in the request has expired")
		case !c.days.take(c.owner.ID, c.s.now(), c.s.settings.get().LinkedIn.DailyCalls):
			return linkedinDaily()
		}
		return act(lag)
	}
}

// linkedinDays counts each member's calls of a day, which begins at midnight UTC.
type linkedinDays struct {
	mu    sync.Mutex
	day   string
	calls map[string]int
}

// take counts a call; false says that the day's are used up. A limit of 0 is none.
func (d *linkedinDays) take(member string, now time.Time, limit int) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	if day := now.UTC().Format(time.DateOnly); day != d.day {
		d.day, d.calls = day, map[string]int{}
	}
	d.calls[member]++
	return limit == 0 || d.calls[member] <= limit
}

// change writes the ledger; where that fails, LinkedIn is down.
func (c *linkedinCall) change(lag time.Duration, act func(*tx) answer) answer {
	a, err := c.s.ledger.do(lag, act)
	if err != nil {
		return c.refusal(http.StatusServiceUnavailable, Fault{})
	}
	return a
}

func (c *linkedinCall) page(urn string) answer {
	var r *record
	c.s.ledger.view(func(st *state) { r = st.post(linkedinName, urn) })
	owner := Account{}
	if r != nil {
		owner, _ = byID(linkedinAccounts(), r.Account)
		if r.Hidden {
			r = nil
		}
	}
	return page(r, owner, c.s.now())
}
