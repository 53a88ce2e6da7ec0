package rehearsal

import (
	"slices"
	"strconv"
	"strings"
	"time"
)

// instagram imitates the part of the Graph API that professional Instagram
// accounts publish with, after Meta's content publishing guide and its
// references: by way of a linked Facebook Page, and below InstagramLoginPath with
// Instagram's own sign-in, whose tokens the other does not take.
type instagram struct {
	s     *Server
	codes *instagramCodes
}

const (
	instagramName = "instagram"
	// InstagramLoginPath lies below the address of an account: what is below it
	// answers as graph.instagram.com does, and takes login tokens.
	InstagramLoginPath = "/graph.instagram.com"
	// instagramUser is the token of the person who runs all the Pages.
	instagramUser   = "rehearsal-instagram-user"
	instagramUserID = "122000000000088"
	// instagramFirst and instagramPage are the first ids of accounts and of the
	// Pages that they are linked with.
	instagramFirst = 17841400000000011
	instagramPage  = 104600000000001
)

func newInstagram(s *Server) *instagram {
	return &instagram{s: s, codes: &instagramCodes{list: map[string]string{}}}
}

func (p *instagram) name() string { return instagramName }

func (p *instagram) calls() []string {
	return []string{
		"create", "upload", "video", "address", "container", "status", "read", "quota", "me", "accounts", "authorize", "token",
		"comment", "delete", "page", "file", "unknown",
	}
}

func (p *instagram) accounts(base string) []Account {
	list := numbered(instagramName, base, "juniperstreetclinic", instagramFirst)
	for i := range list {
		list[i].UserToken = instagramUser
		list[i].LoginToken = "IGrehearsal-" + strconv.Itoa(i+1)
	}
	return list
}

// linkedPage is the Page that an account is linked with.
func linkedPage(account string) string {
	n, err := strconv.ParseInt(account, 10, 64)
	if err != nil {
		return ""
	}
	return strconv.FormatInt(n-instagramFirst+instagramPage, 10)
}

// path is the permalink. What was sent says what kind of post it is.
func (p *instagram) path(post Post) string {
	switch kind := post.sent("media_type"); {
	case post.Kind == KindComment:
		return "/p/" + shortcode(post.ReplyTo) + "/c/" + post.ID
	case kind == "STORIES":
		a, _ := byID(p.accounts(""), post.Account)
		return "/stories/" + a.Username + "/" + post.ID
	case kind == "REELS":
		return "/reel/" + shortcode(post.ID) + "/"
	}
	return "/p/" + shortcode(post.ID) + "/"
}

func shortcode(id string) string { return slug(11, "instagram", id) }

// sent is one of the settings as it was sent.
func (p Post) sent(name string) string {
	s, err := strconv.Unquote(string(p.Settings[name]))
	if err != nil {
		return ""
	}
	return s
}

// igCall is one request, with who asks. It speaks Graph as the Facebook
// imitation does.
type igCall struct {
	*graphCall
	ig    *instagram
	owner Account // of the token, or none
	user  bool    // the token is the person's
	login bool    // below InstagramLoginPath
	home  string  // the address below which links lie
}

func (p *instagram) route(rq *request) call {
	c := &igCall{ig: p, graphCall: &graphCall{facebook: &facebook{s: p.s}, rq: rq, path: rq.path, version: facebookVersion}, home: rq.base}
	if c.path[0] == strings.Trim(InstagramLoginPath, "/") {
		c.login, c.path = true, c.path[1:]
	}
	if len(c.path) > 0 && graphVersion.MatchString(c.path[0]) {
		c.version, c.path = c.path[0], c.path[1:]
	}
	c.p, c.bad = rq.params()
	c.token = rq.bearer()
	if t := c.p.values["access_token"]; t != "" {
		c.token = t
	}
	c.owner = p.owner(c.token, c.login)
	c.user = !c.login && c.token == instagramUser
	name, act := c.find()
	return call{name: name, account: c.owner.ID, token: c.token, act: func(lag time.Duration) answer {
		return act(lag).with("facebook-api-version", c.version)
	}}
}

// owner gives the account of a token; each way takes only tokens of its own.
func (p *instagram) owner(access string, login bool) Account {
	list := p.accounts("")
	if !login {
		a, _ := byToken(list, access)
		return a
	}
	var found Account
	p.s.ledger.view(func(st *state) {
		for _, a := range list {
			k := key{instagramName, a.ID}
			if access != "" && a.LoginToken == access || slices.ContainsFunc(st.tokens[k], func(t *token) bool {
				return t.Access == access && t.Expires.After(p.s.now())
			}) {
				found = a
				return
			}
		}
	})
	return found
}

// find says what the call is named and what acts on it.
func (c *igCall) find() (string, action) {
	path := append(slices.Clone(c.path), "", "")
	first, edge := path[0], strings.Trim(strings.Join(path[1:], "/"), "/")
	open := func(f func() answer) action { return func(time.Duration) answer { return f() } }
	read := func(f func() answer) action { return open(func() answer { return c.signed(f) }) }
	change := func(f func(*tx) answer) action {
		return func(lag time.Duration) answer { return c.signed(func() answer { return c.change(lag, f) }) }
	}
	switch c.rq.method + " " + edge {
	case "GET ":
		return c.findNode(first, open, read)
	case "DELETE ":
		return "delete", change(func(t *tx) answer { return c.remove(t, first) })
	case "GET accounts":
		return "accounts", read(c.listPages)
	case "GET permissions":
		return "accounts", read(c.permissions)
	case "GET oauth":
		return "authorize", open(c.authorize)
	case "GET authorize":
		return "authorize", open(c.authorize)
	case "GET access_token", "POST access_token":
		return "token", open(c.keys)
	case "POST photos":
		return "upload", read(c.photo)
	case "POST media":
		return "container", read(func() answer { return c.container(first) })
	case "POST media_publish":
		return "create", change(func(t *tx) answer { return c.publish(t, first) })
	case "GET media", "GET stories":
		return "read", read(func() answer { return c.listMedia(first, edge == "stories") })
	case "GET content_publishing_limit":
		return "quota", read(func() answer { return c.quota(first) })
	case "POST comments":
		return "comment", change(func(t *tx) answer { return c.comment(t, first) })
	case "GET comments":
		return "read", read(func() answer { return c.comments(first) })
	}
	switch {
	case first == "ig-api-upload" && c.rq.method == "POST" && len(c.path) == 3:
		return "video", open(func() answer { return c.bytes(c.path[2]) })
	case c.rq.method == "GET" && slices.Contains([]string{"p", "reel", "stories"}, first):
		return "page", open(c.permalink)
	case c.rq.method == "GET" && first == "photo":
		return "file", open(func() answer { return c.file(strings.TrimSuffix(edge, ".jpg")) })
	}
	return "unknown", open(func() answer {
		return graphError{code: 2500, message: "Unknown path components: /" + strings.Join(c.path, "/")}.answer(c.graphCall)
	})
}

// findNode is find for a single object.
func (c *igCall) findNode(id string, open, read func(func() answer) action) (string, action) {
	switch id {
	case "debug_token":
		return "token", read(c.debugToken)
	case "access_token", "refresh_access_token":
		return "token", open(c.keys)
	case "me":
		return "me", read(c.me)
	}
	if _, is := byID(c.ig.accounts(""), id); is {
		return "me", read(func() answer { return c.account(id) })
	}
	var u *upload
	c.ig.s.ledger.view(func(st *state) { u = st.upload(instagramName, id) })
	switch {
	case u != nil && u.Category == igPhoto:
		return "address", read(func() answer { return c.photoNode(id) })
	case u != nil:
		return "status", read(func() answer { return c.status(id) })
	case slices.ContainsFunc(c.ig.accounts(""), func(a Account) bool { return linkedPage(a.ID) == id }):
		return "me", read(func() answer { return c.page(id) })
	}
	return "read", read(func() answer { return c.node(id) })
}

// signed turns away who has no living token of this way.
func (c *igCall) signed(act func() answer) answer {
	switch {
	case c.token == "":
		return graphError{code: 2500, message: "An active access token must be used to query information about the current user."}.answer(c.graphCall)
	case c.owner.ID == "" && !c.user:
		return graphError{code: 190, message: "Invalid OAuth access token - Cannot parse access token"}.answer(c.graphCall)
	case c.ig.s.faults.isDead(instagramName, c.token):
		return graphError{code: 190, subcode: 463, message: "Error validating access token: Session has expired."}.answer(c.graphCall)
	case c.bad != nil:
		return invalid("The request body could not be parsed").answer(c.graphCall)
	}
	return act()
}

// change acts on the ledger.
func (c *igCall) change(lag time.Duration, act func(*tx) answer) answer {
	a, err := c.ig.s.ledger.do(lag, act)
	if err != nil {
		return c.ig.refusal(500, Fault{Code: 1})
	}
	return a
}

// mine tells whether an id in a path is the asking account.
func (c *igCall) mine(id string) bool {
	return c.owner.ID != "" && (id == c.owner.ID || id == "me" && c.login)
}

// igError is one of Instagram's own errors.
func (c *igCall) igError(code, subcode int, message string) answer {
	return graphError{code: code, subcode: subcode, message: message}.answer(c.graphCall)
}

// newIGID makes an id. They rise, as real ones do.
func newIGID(t *tx, first int64) string { return strconv.FormatInt(first+t.next(instagramName), 10) }
