package rehearsal

import (
	"net/http"
	"strings"
	"sync"
	"time"
)

// youtube imitates the part of the YouTube Data API v3 that videos and
// broadcasts are published with, after Google's reference and its discovery
// document of October 2026, and Google's sign-in for installed apps.
type youtube struct {
	s     *Server
	spent *youtubeSpent
	codes *youtubeCodes
}

const youtubeName = "youtube"

func newYouTube(s *Server) *youtube {
	return &youtube{s: s, spent: &youtubeSpent{}, codes: &youtubeCodes{list: map[string]youtubeCode{}}}
}

func (p *youtube) name() string { return youtubeName }

func (p *youtube) calls() []string {
	return []string{
		"create", "update", "upload", "start", "chunk", "ask", "thumbnail", "captions", "read", "list", "comments",
		"captions-list", "broadcasts", "broadcast", "move", "comment", "edit", "delete", "me", "authorize", "token", "page", "unknown",
	}
}

func (p *youtube) accounts(base string) []Account {
	list := youtubeAccounts()
	p.s.ledger.view(func(st *state) {
		for i := range list {
			list[i].Base, list[i].Refresh = base, firstRefresh(list[i])
			if t := st.latestToken(youtubeName, list[i].ID); t != nil {
				list[i].Refresh = t.Refresh
			}
		}
	})
	return list
}

// youtubeAccounts are the channels as invented. An id is UC and 22 characters.
func youtubeAccounts() []Account {
	list := numbered(youtubeName, "", "juniperstreetclinic", 1)
	for i := range list {
		list[i].ID = "UC" + slug(22, "channel", list[i].ID)
	}
	return list
}

// uploadsOf is the id of a channel's list of uploads.
func uploadsOf(channel string) string { return "UU" + strings.TrimPrefix(channel, "UC") }

func (p *youtube) path(post Post) string {
	if post.Kind == KindComment {
		return "/watch?v=" + post.ReplyTo + "&lc=" + post.ID
	}
	return "/watch?v=" + post.ID
}

// youtubeCall is one request to the API, with who asks.
type youtubeCall struct {
	*youtube
	rq    *request
	owner Account // of the token, or none
	token string
}

func (p *youtube) route(rq *request) call {
	c := &youtubeCall{youtube: p, rq: rq, token: rq.bearer()}
	c.owner, _ = p.whose(c.token)
	name, family, act := c.find()
	return call{name: name, family: family, account: c.owner.ID, token: c.token, act: act}
}

// find says what the call is named, its family, and what acts on it.
func (c *youtubeCall) find() (name, family string, act action) {
	now := func(f func() answer) action { return c.signed(func(time.Duration) answer { return f() }) }
	open := func(f func() answer) action { return func(time.Duration) answer { return f() } }
	path := strings.Join(c.rq.path, "/")
	switch c.rq.method + " " + path {
	case "POST upload/youtube/v3/videos":
		if c.rq.query.Get("upload_id") == "" {
			return "start", "upload", c.paid(0, now(c.start))
		}
		return c.piece()
	case "PUT upload/youtube/v3/videos":
		return c.piece()
	case "POST upload/youtube/v3/thumbnails/set":
		return "thumbnail", "", c.paid(50, now(c.thumbnail))
	case "POST upload/youtube/v3/captions":
		return "captions", "", c.paid(400, now(c.caption))
	case "GET youtube/v3/captions":
		return "captions-list", "read", c.paid(50, now(c.captionList))
	case "GET youtube/v3/videos":
		return "read", "", c.paid(1, now(c.videos))
	case "PUT youtube/v3/videos":
		return "update", "create", c.paid(50, c.signed(c.update))
	case "DELETE youtube/v3/videos", "DELETE youtube/v3/comments", "DELETE youtube/v3/liveBroadcasts":
		return "delete", "", c.paid(50, c.signed(c.remove))
	case "GET youtube/v3/channels":
		return "me", "", c.paid(1, now(c.channel))
	case "GET youtube/v3/playlistItems":
		return "list", "read", c.paid(1, now(c.uploads))
	case "GET youtube/v3/commentThreads":
		return "comments", "read", c.paid(1, now(c.threads))
	case "POST youtube/v3/commentThreads":
		return "comment", "", c.paid(50, c.signed(c.comment))
	case "PUT youtube/v3/comments":
		return "edit", "", c.paid(50, c.signed(c.editComment))
	case "GET youtube/v3/liveBroadcasts":
		return "broadcasts", "read", c.paid(1, now(c.broadcasts))
	case "POST youtube/v3/liveBroadcasts":
		return "broadcast", "", c.paid(50, c.signed(c.broadcast))
	case "PUT youtube/v3/liveBroadcasts":
		return "move", "", c.paid(50, c.signed(c.moveBroadcast))
	case "GET o/oauth2/v2/auth":
		return "authorize", "", open(c.authorize)
	case "POST token":
		return "token", "", open(c.tokens)
	case "POST revoke":
		return "token", "", open(c.revoke)
	case "GET watch":
		return "page", "", open(func() answer { return c.page(c.rq.query.Get("v")) })
	}
	if id, ok := strings.CutPrefix(path, "shorts/"); ok && c.rq.method == http.MethodGet {
		return "page", "", open(func() answer { return c.page(id) })
	}
	return "unknown", "", open(func() answer { return youtubeError(http.StatusNotFound, "notFound", "Not Found: /"+path) })
}

// piece is a call to a session of an upload.
func (c *youtubeCall) piece() (name, family string, act action) {
	if strings.HasPrefix(c.rq.header.Get("Content-Range"), "bytes */") {
		return "ask", "upload", c.signed(func(time.Duration) answer { return c.ask() })
	}
	return "chunk", "upload", c.signed(c.chunk)
}

// signed turns away who has no living token.
func (c *youtubeCall) signed(act action) action {
	return func(lag time.Duration) answer {
		if _, died := c.whose(c.token); died || c.owner.ID == "" {
			return youtubeUnauthorized()
		}
		return act(lag)
	}
}

// change writes the ledger; where that fails, YouTube is down.
func (c *youtubeCall) change(lag time.Duration, act func(*tx) answer) answer {
	a, err := c.s.ledger.do(lag, act)
	if err != nil {
		return c.refusal(http.StatusServiceUnavailable, Fault{})
	}
	return a
}

func (c *youtubeCall) page(id string) answer {
	var r *record
	c.s.ledger.view(func(st *state) { r = st.post(youtubeName, id).seen(c.s.now()) })
	owner := Account{}
	if r != nil {
		owner, _ = byID(youtubeAccounts(), r.Account)
	}
	return page(r, owner, c.s.now())
}

// youtubeSpent counts what each channel's project has used of a day's quota. It
// is not kept over a restart.
type youtubeSpent struct {
	mu      sync.Mutex
	day     string
	units   map[string]int
	uploads map[string]int
}

// pacific is where YouTube's days begin.
func pacific() *time.Location {
	l, err := time.LoadLocation("America/Los_Angeles")
	if err != nil {
		return time.FixedZone("PST", -8*3600)
	}
	return l
}

// take counts a call; false says that there is nothing left for it today.
func (q *youtubeSpent) take(account string, units, uploads int, now time.Time, limits YouTubeSettings) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	if day := now.In(pacific()).Format(time.DateOnly); day != q.day {
		q.day, q.units, q.uploads = day, map[string]int{}, map[string]int{}
	}
	if q.units[account]+units > limits.Units || q.uploads[account]+uploads > limits.Uploads {
		return false
	}
	q.units[account] += units
	q.uploads[account] += uploads
	return true
}

// paid takes a call's cost from the quota (YouTube Data API, "Quota costs"); a
// cost of 0 is an upload, which has a bucket of its own.
func (c *youtubeCall) paid(units int, act action) action {
	return func(lag time.Duration) answer {
		if c.owner.ID == "" {
			return act(lag)
		}
		uploads := 0
		if units == 0 {
			uploads = 1
		}
		if !c.spent.take(c.owner.ID, units, uploads, c.s.now(), c.s.settings.get().YouTube.filled()) {
			if uploads > 0 {
				return youtubePerDay()
			}
			return youtubeError(http.StatusForbidden, "quotaExceeded", "The request cannot be completed because you have exceeded your <a href=\"/youtube/v3/getting-started#quota\">quota</a>.")
		}
		return act(lag)
	}
}
