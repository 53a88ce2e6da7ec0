package rehearsal

import (
	"regexp"
	"strconv"
	"strings"
	"time"
)

// facebook imitates the part of the Graph API that Pages publish with, after
// Meta's Pages API and Graph API documents.
type facebook struct {
	s     *Server
	login *facebookLogin
}

const (
	facebookName = "facebook"
	// facebookUser is the token of the person who runs all the Pages.
	facebookUser    = "rehearsal-facebook-user"
	facebookUserID  = "122000000000077"
	facebookApp     = "900100200300401"
	facebookVersion = "v25.0"
)

func (f *facebook) name() string { return facebookName }

func (f *facebook) calls() []string {
	return []string{"create", "upload", "read", "me", "accounts", "token", "edit", "delete", "comment", "session", "status", "consent", "page", "unknown"}
}

func (f *facebook) accounts(base string) []Account {
	list := numbered(facebookName, base, "juniperstreetclinic", 104500000000001)
	for i := range list {
		list[i].UserToken = facebookUser
	}
	return list
}

// path is the permalink: /PAGE/posts/POST, with the comment behind it.
func (f *facebook) path(p Post) string {
	if p.Kind == KindComment {
		post, comment, _ := strings.Cut(p.ID, "_")
		return "/" + p.Account + "/posts/" + post + "?comment_id=" + comment
	}
	_, post, isPost := strings.Cut(p.ID, "_")
	if !isPost {
		post = p.ID // a story
	}
	return "/" + p.Account + "/posts/" + post
}

// graphCall is one Graph request, with who asks.
type graphCall struct {
	*facebook
	rq      *request
	p       *params
	bad     error // the body could not be read
	version string
	path    []string // below the version
	token   string
	page    Account // of the token, or none
	user    bool    // the token is the person's
	app     bool    // the token is the app's: good for debug_token
}

var graphVersion = regexp.MustCompile(`^v[0-9]{1,2}\.[0-9]$`)

func (f *facebook) route(rq *request) call {
	g := &graphCall{facebook: f, rq: rq, path: rq.path, version: facebookVersion}
	if len(g.path) > 0 && graphVersion.MatchString(g.path[0]) {
		g.version, g.path = g.path[0], g.path[1:]
	}
	g.p, g.bad = rq.params()
	g.token = rq.bearer()
	if t := g.p.values["access_token"]; t != "" {
		g.token = t
	}
	g.page, _ = byToken(f.accounts(rq.base), g.token)
	g.user = g.token == facebookUser || g.token == facebookShort
	g.app = graphAppToken.MatchString(g.token)
	name, act := g.find()
	return call{name: name, account: g.page.ID, token: g.token, act: func(lag time.Duration) answer {
		return act(lag).with("facebook-api-version", g.version)
	}}
}

// find says what the call is named and what acts on it.
func (g *graphCall) find() (string, func(time.Duration) answer) {
	first, edge := "", ""
	if len(g.path) > 0 {
		first = g.path[0]
	}
	if len(g.path) > 1 {
		edge = strings.Join(g.path[1:], "/")
	}
	if id, isPost := strings.CutPrefix(edge, "posts/"); isPost && g.rq.method == "GET" {
		return "page", func(time.Duration) answer { return g.permalink(first, id) }
	}
	if g.rq.method == "POST" && first == "video-upload" && len(g.path) == 3 {
		return "upload", g.publishing("me", func(time.Duration) answer { return g.takeBytes(g.path[2]) })
	}
	switch g.rq.method + " " + edge {
	case "GET ":
		switch first {
		case "debug_token":
			if g.app {
				return "token", func(time.Duration) answer { return g.debugToken() }
			}
			return "token", g.reading(g.debugToken)
		case "me":
			return "me", g.reading(g.me)
		}
		if _, isPage := byID(g.accounts(g.rq.base), first); isPage {
			return "me", g.reading(func() answer { return g.readPage(first) })
		}
		if g.isVideo(first) {
			return "status", g.reading(func() answer { return g.videoStatus(first) })
		}
		return "read", g.reading(func() answer { return g.readObject(first) })
	case "POST ":
		return "edit", g.changing(func(t *tx) answer { return g.edit(t, first) })
	case "DELETE ":
		return "delete", g.changing(func(t *tx) answer { return g.remove(t, first) })
	case "GET access_token":
		if first == "oauth" {
			return "token", func(time.Duration) answer { return g.accessToken() }
		}
	case "GET oauth":
		if first == "dialog" {
			return "consent", func(time.Duration) answer { return g.dialog() }
		}
	case "POST login":
		if first == "device" {
			return "token", func(time.Duration) answer { return g.deviceLogin() }
		}
	case "POST login_status":
		if first == "device" {
			return "token", func(time.Duration) answer { return g.deviceStatus() }
		}
	case "GET accounts":
		return "accounts", g.reading(func() answer { return g.listPages(first) })
	case "GET permissions":
		return "accounts", g.reading(func() answer { return g.permissions(first) })
	case "POST videos":
		return g.videoCall(first, videoPost)
	case "POST video_reels":
		return g.videoCall(first, videoReel)
	case "POST video_stories":
		return g.videoCall(first, videoStory)
	case "POST photo_stories":
		return "create", g.publishing(first, g.photoStory)
	case "GET video_reels":
		return "read", g.reading(func() answer { return g.listReels(first) })
	case "GET stories":
		return "read", g.reading(func() answer { return g.listStories(first) })
	case "POST feed":
		return "create", g.publishing(first, g.feed)
	case "POST photos":
		// Without a post of its own a photo is a step before the post.
		if !g.p.flag("published", true) && g.p.values["scheduled_publish_time"] == "" {
			return "upload", g.publishing(first, g.photo)
		}
		return "create", g.publishing(first, g.photo)
	case "POST comments":
		return "comment", g.changing(func(t *tx) answer { return g.comment(t, first) })
	case "GET comments":
		return "read", g.reading(func() answer { return g.listComments(first) })
	case "GET published_posts", "GET feed", "GET posts", "GET scheduled_posts":
		return "read", g.reading(func() answer { return g.listPosts(first, edge) })
	}
	return "unknown", func(time.Duration) answer {
		return graphError{code: 2500, message: "Unknown path components: /" + strings.Join(g.path, "/")}.answer(g)
	}
}

// reading wraps what any living token may ask.
func (g *graphCall) reading(act func() answer) func(time.Duration) answer {
	return func(time.Duration) answer {
		if e := g.tokenError(); e != nil {
			return e.answer(g)
		}
		return act()
	}
}

// changing wraps what needs a Page's token and writes the ledger.
func (g *graphCall) changing(act func(*tx) answer) func(time.Duration) answer {
	return func(lag time.Duration) answer {
		if e := g.pageTokenError(); e != nil {
			return e.answer(g)
		}
		a, err := g.s.ledger.do(lag, act)
		if err != nil {
			return g.refusal(500, Fault{Code: 1})
		}
		return a
	}
}

// publishing wraps what a Page publishes on itself.
func (g *graphCall) publishing(page string, act func(lag time.Duration) answer) func(time.Duration) answer {
	return func(lag time.Duration) answer {
		if e := g.pageTokenError(); e != nil {
			return e.answer(g)
		}
		if page != "me" && page != g.page.ID {
			if _, known := byID(g.accounts(g.rq.base), page); !known {
				return missing("post", page).answer(g)
			}
			return graphError{code: 200, message: "(#200) The permission(s) pages_manage_posts are not available on this Page"}.answer(g)
		}
		return act(lag)
	}
}

// tokenError says what is wrong with the token, nil when nothing is.
func (g *graphCall) tokenError() *graphError {
	switch {
	case g.token == "":
		return &graphError{code: 2500, message: "An active access token must be used to query information about the current user."}
	case g.page.ID == "" && !g.user:
		return &graphError{code: 190, message: "Invalid OAuth access token - Cannot parse access token"}
	case g.s.faults.isDead(facebookName, g.token):
		return &graphError{code: 190, subcode: 463, message: "Error validating access token: Session has expired. The current time is " + g.s.now().UTC().Format(time.RFC1123) + "."}
	case g.bad != nil:
		return &graphError{code: 100, message: "(#100) The request body could not be parsed"}
	}
	return nil
}

func (g *graphCall) pageTokenError() *graphError {
	if e := g.tokenError(); e != nil {
		return e
	}
	if g.user {
		return &graphError{code: 190, subcode: 2069032, message: "User Access Token Is Not Supported", userTitle: "User Access Token Is Not Supported", userMessage: "A Page access token is required for this call for the new Pages experience."}
	}
	return nil
}

// isVideo tells whether an id is that of a video.
func (g *graphCall) isVideo(id string) (is bool) {
	g.s.ledger.view(func(st *state) { u := st.upload(facebookName, id); is = u != nil && u.Category != "" })
	return is
}

// permalink shows a post in a browser; no token is asked for.
func (g *graphCall) permalink(pageID, post string) answer {
	id := pageID + "_" + post
	owner, _ := byID(g.accounts(g.rq.base), pageID)
	var r *record
	g.s.ledger.view(func(st *state) {
		if r = st.post(facebookName, id); r == nil {
			r = st.post(facebookName, post) // a story
		}
	})
	return page(r, owner, g.s.now())
}

// graphTime is how Graph writes a moment.
func graphTime(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05-0700") }

// newGraphID makes an id of a post, photo or comment. They rise, as real ones do.
func newGraphID(t *tx) string {
	return strconv.FormatInt(122_100_000_000_100+7*t.next(facebookName), 10)
}
