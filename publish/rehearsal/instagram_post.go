package rehearsal

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"time"
)

// igStory is how long a story can be seen.
const igStory = 24 * time.Hour

// publish makes a post of a container that is ready.
func (c *igCall) publish(t *tx, user string) answer {
	if !c.mine(user) {
		return missing("post", user).answer(c.graphCall)
	}
	old := c.own(t.state, c.p.values["creation_id"])
	switch {
	case old == nil || old.Category == igPhoto || old.ig().Item || old.State == uploadUsed || t.now.Sub(old.Created) >= igLife:
		return c.igError(24, 2207008, "The container does not exist, was published or has expired")
	case old.State != uploadReady:
		return c.igError(9007, 2207027, "Media not available yet")
	case c.used(t.state, t.now) >= c.ig.s.settings.get().Instagram.quota():
		return c.igError(9, 2207042, "Publishing quota used")
	}
	r := record{Post: Post{
		Platform: instagramName, Account: c.owner.ID, ID: newIGID(t, 17_900_000_000_000_100), Kind: KindPost, Text: old.ig().Caption,
		Media: []Media{}, Created: t.now, Published: true,
	}, Shown: t.now.Add(t.lag)}
	for name, v := range old.ig().Sent {
		if r.Settings == nil {
			r.Settings = map[string]json.RawMessage{}
		}
		r.Settings[name] = rawString(v)
	}
	files := []*upload{old}
	if ids := old.ig().Children; len(ids) > 0 {
		files = nil
		for _, id := range ids {
			files = append(files, t.upload(instagramName, id))
		}
	}
	for _, f := range files {
		m := f.Media
		m.ID = newIGID(t, 17_800_000_000_000_100)
		r.Media = append(r.Media, m)
	}
	u := *old
	u.State, u.Post = uploadUsed, r.ID
	t.putUpload(u)
	t.putPost(r)
	return graphJSON(http.StatusOK, object{"id": r.ID})
}

// used is how many posts the account made in the last 24 hours, deleted ones too.
func (c *igCall) used(st *state, now time.Time) int {
	n := 0
	for _, r := range st.postsOf(instagramName, c.owner.ID) {
		if r.Kind == KindPost && now.Sub(r.Created) < igLife {
			n++
		}
	}
	return n
}

// quota tells how much of the day's posts is used.
func (c *igCall) quota(user string) answer {
	if !c.mine(user) {
		return missing("get", user).answer(c.graphCall)
	}
	fields, e := c.wanted("quota_usage")
	if e != nil {
		return e.answer(c.graphCall)
	}
	n := 0
	c.ig.s.ledger.view(func(st *state) { n = c.used(st, c.ig.s.now()) })
	o, e := c.pick("IGQuota", object{
		"quota_usage": n, "config": object{"quota_total": c.ig.s.settings.get().Instagram.quota(), "quota_duration": 86_400},
	}, fields)
	if e != nil {
		return e.answer(c.graphCall)
	}
	return graphJSON(http.StatusOK, object{"data": []object{o}})
}

// isStory tells whether a post is one; storyGone that its day is over.
func (r *record) isStory() bool { return r.sent("media_type") == "STORIES" }

func (r *record) storyGone(now time.Time) bool { return r.isStory() && now.Sub(r.Created) >= igStory }

// mediaFields are all fields of a post.
func (c *igCall) mediaFields(r *record) object {
	kind, product := "IMAGE", "FEED"
	var children any
	switch {
	case len(r.Media) > 1:
		kind = "CAROUSEL_ALBUM"
		list := make([]object, len(r.Media))
		for i, m := range r.Media {
			list[i] = object{"id": m.ID, "media_type": strings.ToUpper(firstWord(m.MIME))}
		}
		children = object{"data": list}
	case strings.HasPrefix(r.Media[0].MIME, "video/"):
		kind, product = "VIDEO", "REELS"
	}
	if r.isStory() {
		product = "STORY"
	}
	o := object{
		"id": r.ID, "caption": nil, "media_type": kind, "media_product_type": product, "permalink": c.home + c.ig.path(r.Post),
		"shortcode": shortcode(r.ID), "timestamp": graphTime(r.Created), "children": children, "username": c.owner.Username,
		"alt_text": nil, "like_count": 0, "comments_count": 0, "is_comment_enabled": true, "owner": object{"id": c.owner.ID},
		"thumbnail_url": nil, "media_url": nil,
	}
	if r.Text != "" {
		text := r.Text
		if c.ig.s.settings.get().Instagram.Captions == CaptionsWithoutAt {
			text = strings.ReplaceAll(text, "@", "")
		}
		o["caption"] = text
	}
	if len(r.Media) == 1 && r.Media[0].Alt != "" {
		o["alt_text"] = r.Media[0].Alt
	}
	return o
}

func firstWord(mime string) string { w, _, _ := strings.Cut(mime, "/"); return w }

// seen gives a post or a comment of the account that a read-back has.
func (c *igCall) seen(st *state, id string) *record {
	r := st.post(instagramName, id)
	if r == nil || r.Account != c.owner.ID || !r.visible(c.ig.s.now()) || r.storyGone(c.ig.s.now()) {
		return nil
	}
	return r
}

// node gives a post or a comment.
func (c *igCall) node(id string) answer {
	var r *record
	c.ig.s.ledger.view(func(st *state) { r = c.seen(st, id) })
	switch {
	case r == nil:
		return missing("get", id).answer(c.graphCall)
	case r.Kind == KindComment:
		return c.one("IGComment", c.commentOf(r), "id,text,timestamp")
	}
	return c.one("IGMedia", c.mediaFields(r), "id")
}

// listMedia gives the account's posts, or its stories, newest first.
func (c *igCall) listMedia(user string, stories bool) answer {
	if !c.mine(user) {
		return missing("get", user).answer(c.graphCall)
	}
	since, until, now := c.moment("since"), c.moment("until"), c.ig.s.now()
	var list []*record
	c.ig.s.ledger.view(func(st *state) {
		for _, r := range slices.Backward(st.postsOf(instagramName, c.owner.ID)) {
			in := (since.IsZero() || !r.Created.Before(since)) && (until.IsZero() || !r.Created.After(until))
			if r.Kind == KindPost && r.visible(now) && r.isStory() == stories && !r.storyGone(now) && in {
				list = append(list, r)
			}
		}
	})
	return c.paged("IGMedia", len(list), func(i int) object { return c.mediaFields(list[i]) }, "id", nil)
}

// remove deletes a post or a comment; there is no such call for login tokens.
func (c *igCall) remove(t *tx, id string) answer {
	old := c.seen(t.state, id)
	if old == nil || c.login && old.Kind == KindPost {
		return missing("delete", id).answer(c.graphCall)
	}
	r := *old
	r.Deleted = true
	t.putPost(r)
	t.removeBelow(instagramName, old.Account, old.ID)
	return graphJSON(http.StatusOK, graphSuccess)
}

// comment writes the account's own comment below its post.
func (c *igCall) comment(t *tx, on string) answer {
	parent, text := c.seen(t.state, on), c.p.values["message"]
	switch {
	case parent == nil || parent.Kind == KindComment || parent.isStory():
		return missing("post", on).answer(c.graphCall)
	case strings.TrimSpace(text) == "":
		return invalid("The parameter message is required").answer(c.graphCall)
	}
	r := record{Post: Post{
		Platform: instagramName, Account: c.owner.ID, ID: newIGID(t, 17_870_000_000_000_100), Kind: KindComment, Text: text, ReplyTo: on,
		Media: []Media{}, Created: t.now, Published: true,
	}, Shown: t.now.Add(t.lag), Root: on}
	t.putPost(r)
	return graphJSON(http.StatusOK, object{"id": r.ID})
}

func (c *igCall) commentOf(r *record) object {
	return object{
		"id": r.ID, "text": r.Text, "username": c.owner.Username, "timestamp": graphTime(r.Created), "like_count": 0, "hidden": r.Hidden,
		"parent_id": nil, "from": object{"id": c.owner.ID, "username": c.owner.Username}, "replies": nil,
	}
}

// comments lists those below a post, newest first.
func (c *igCall) comments(on string) answer {
	var list []*record
	found := false
	now := c.ig.s.now()
	c.ig.s.ledger.view(func(st *state) {
		found = c.seen(st, on) != nil
		for _, r := range slices.Backward(st.postsOf(instagramName, c.owner.ID)) {
			if r.Kind == KindComment && r.ReplyTo == on && r.visible(now) {
				list = append(list, r)
			}
		}
	})
	if !found {
		return missing("get", on).answer(c.graphCall)
	}
	return c.paged("IGComment", len(list), func(i int) object { return c.commentOf(list[i]) }, "id,text,timestamp", nil)
}

// permalink shows a post in a browser; no token is asked for.
func (c *igCall) permalink() answer {
	at := "/" + strings.Trim(strings.Join(c.rq.path, "/"), "/")
	var r *record
	c.ig.s.ledger.view(func(st *state) {
		for _, p := range st.posts {
			if p.Platform == instagramName && strings.TrimRight(c.ig.path(p.Post), "/") == at {
				r = p
			}
		}
	})
	owner := Account{}
	if r != nil {
		owner, _ = byID(c.ig.accounts(""), r.Account)
		if r.storyGone(c.ig.s.now()) {
			r = nil
		}
	}
	return page(r, owner, c.ig.s.now())
}
