package rehearsal

import (
	"encoding/base64"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

// postFields are all fields of a post; nil ones it has not.
func (g *graphCall) postFields(r *record, comments int) object {
	now := g.s.now()
	owner, _ := byID(g.accounts(g.rq.base), r.Account)
	edited := r.Created
	if !r.Edited.IsZero() {
		edited = r.Edited
	}
	o := object{
		"id": r.ID, "message": nil, "story": nil, "created_time": graphTime(r.Created), "updated_time": graphTime(edited),
		"permalink_url": g.rq.base + g.facebook.path(r.Post), "status_type": statusType(r), "is_published": r.published(now),
		"is_hidden": r.Hidden, "scheduled_publish_time": nil, "from": object{"id": owner.ID, "name": owner.Name},
		"attachments": attachments(r, g.rq.base), "shares": nil, "full_picture": nil,
		"comments":  object{"data": []object{}, "summary": object{"order": "chronological", "total_count": comments, "can_comment": true}},
		"reactions": object{"data": []object{}, "summary": object{"total_count": 0, "viewer_reaction": "NONE"}},
		"likes":     object{"data": []object{}, "summary": object{"total_count": 0, "can_like": true, "has_liked": false}},
	}
	if r.Text != "" {
		o["message"] = r.Text
	}
	if r.Scheduled != nil {
		if r.published(now) {
			o["created_time"] = graphTime(*r.Scheduled)
		} else {
			o["scheduled_publish_time"] = r.Scheduled.Unix()
		}
	}
	return o
}

func statusType(r *record) string {
	switch {
	case len(r.Media) > 0 && isVideo(r.Media[0].MIME):
		return "added_video"
	case len(r.Media) > 0:
		return "added_photos"
	case r.Link != "":
		return "shared_story"
	}
	return "mobile_status_update"
}

// attachments are nil, one photo, an album of several, or a link's card.
func attachments(r *record, base string) any {
	photo := func(m Media) object {
		link := base + "/photo/?fbid=" + m.ID
		return object{
			"media_type": "photo", "type": "photo", "url": link, "title": nil, "description": nil,
			"target": object{"id": m.ID, "url": link}, "subattachments": nil,
			"media": object{"image": object{"src": link}},
		}
	}
	switch {
	case len(r.Media) == 1 && isVideo(r.Media[0].MIME):
		video := photo(r.Media[0])
		video["media_type"], video["type"] = "video", "video_inline"
		return object{"data": []object{video}}
	case len(r.Media) == 1:
		return object{"data": []object{photo(r.Media[0])}}
	case len(r.Media) > 1:
		subs := make([]object, len(r.Media))
		for i, m := range r.Media {
			subs[i] = photo(m)
		}
		album := photo(r.Media[0])
		album["media_type"], album["type"] = "album", "album"
		album["target"] = object{"id": strings.TrimPrefix(r.ID, r.Account+"_"), "url": base + "/" + r.ID}
		album["subattachments"] = object{"data": subs}
		return object{"data": []object{album}}
	case r.Link != "":
		return object{"data": []object{{
			"media_type": "link", "type": "share", "url": r.Link, "title": r.Link, "description": nil,
			"target": object{"url": r.Link}, "subattachments": nil, "media": nil,
		}}}
	}
	return nil
}

// wanted are the asked-for fields, or the ones that come unasked.
func (g *graphCall) wanted(unasked string) ([]field, *graphError) {
	s := g.p.values["fields"]
	if s == "" {
		s = unasked
	}
	list, err := parseFields(s)
	if err != nil {
		e := invalid("Syntax error \"Expected end of string\" in fields")
		return nil, &e
	}
	return list, nil
}

// one answers with one node.
func (g *graphCall) one(node string, data object, unasked string) answer {
	fields, e := g.wanted(unasked)
	if e == nil {
		var picked object
		if picked, e = g.pick(node, data, fields, "id"); e == nil {
			return graphJSON(http.StatusOK, picked)
		}
	}
	return e.answer(g)
}

// readObject gives a post, a comment or a photo.
func (g *graphCall) readObject(id string) answer {
	now := g.s.now()
	var r *record
	var u *upload
	comments := 0
	g.s.ledger.view(func(st *state) {
		if r = st.post(facebookName, id); r != nil {
			comments = len(g.commentsOn(st, r, false))
		}
		u = st.upload(facebookName, id)
	})
	switch {
	case r != nil && r.Account == g.page.ID && r.visible(now) && r.Kind == KindComment:
		return g.one("Comment", g.commentFields(r, comments), "id,message,created_time,from")
	case r != nil && r.Account == g.page.ID && r.visible(now):
		return g.one("Post", g.postFields(r, comments), "created_time,message,id")
	case u != nil && u.Account == g.page.ID && u.State != uploadGone && !u.Shown.After(now):
		var story any
		if u.Post != "" {
			story = u.Post
		}
		return g.one("Photo", object{
			"id": u.ID, "created_time": graphTime(u.Created), "page_story_id": story, "alt_text_custom": u.Alt,
			"alt_text": u.Alt, "link": g.rq.base + "/photo/?fbid=" + u.ID, "name": nil,
		}, "created_time,id")
	}
	return missing("get", id).answer(g)
}

// listPosts gives an edge of the Page's posts, newest first.
func (g *graphCall) listPosts(page, edge string) answer {
	if page == "me" {
		page = g.page.ID
	}
	if page != g.page.ID || g.user {
		return missing("get", page).answer(g)
	}
	since, until := g.moment("since"), g.moment("until")
	now := g.s.now()
	var list []*record
	comments := map[string]int{}
	g.s.ledger.view(func(st *state) {
		for _, r := range slices.Backward(st.postsOf(facebookName, page)) {
			at := r.Created
			if r.Scheduled != nil && r.published(now) {
				at = *r.Scheduled
			}
			switch {
			case !r.visible(now) || !since.IsZero() && at.Before(since) || !until.IsZero() && at.After(until):
			case r.Kind == KindComment:
				comments[r.ReplyTo]++
			case onEdge(r, edge, now):
				list = append(list, r)
			}
		}
	})
	return g.paged("Post", len(list), func(i int) object {
		return g.postFields(list[i], comments[list[i].ID])
	}, "created_time,message,id", nil)
}

// onEdge tells which list has a post: scheduled_posts those to come, feed all,
// the others what is published.
func onEdge(r *record, edge string, now time.Time) bool {
	if r.Kind == KindReel || r.Kind == KindStory {
		return false // neither is ever on these lists
	}
	switch edge {
	case "scheduled_posts":
		return r.Scheduled != nil && !r.published(now)
	case "feed":
		return true
	}
	return r.published(now)
}

// moment reads since and until: Unix seconds or a date.
func (g *graphCall) moment(name string) time.Time {
	v := g.p.values[name]
	if sec, err := strconv.ParseInt(v, 10, 64); err == nil {
		return time.Unix(sec, 0)
	}
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04:05-0700", time.DateOnly} {
		if t, err := time.Parse(layout, v); err == nil {
			return t
		}
	}
	return time.Time{}
}

const (
	graphPage    = 25
	graphPageMax = 100
)

// paged answers with a page of a list of n and the cursors around it.
func (g *graphCall) paged(node string, n int, item func(int) object, unasked string, summary object) answer {
	fields, e := g.wanted(unasked)
	if e != nil {
		return e.answer(g)
	}
	limit := graphPage
	if v, ok := g.p.values["limit"]; ok {
		asked, err := strconv.Atoi(v)
		if err != nil || asked < 0 {
			return invalid("Param limit must be an integer").answer(g)
		}
		limit = min(asked, graphPageMax)
	}
	from, to := g.window(n, limit)
	data := make([]object, 0, to-from)
	for i := from; i < to; i++ {
		picked, e := g.pick(node, item(i), fields, "id")
		if e != nil {
			return e.answer(g)
		}
		data = append(data, picked)
	}
	reply := object{"data": data}
	if len(data) > 0 {
		paging := object{"cursors": object{"before": cursor(from), "after": cursor(to)}}
		if to < n {
			paging["next"] = g.next(to, limit)
		}
		reply["paging"] = paging
	}
	if summary != nil && g.p.flag("summary", false) {
		reply["summary"] = summary
	}
	return graphJSON(http.StatusOK, reply)
}

// window is the part of n items that after, before and limit ask for.
func (g *graphCall) window(n, limit int) (from, to int) {
	if after, ok := position(g.p.values["after"]); ok {
		from = min(after, n)
	}
	to = min(from+limit, n)
	if before, ok := position(g.p.values["before"]); ok {
		to = min(before, n)
		from = max(0, to-limit)
	}
	return from, to
}

func cursor(at int) string {
	return base64.URLEncoding.EncodeToString([]byte("rehearsal:" + strconv.Itoa(at)))
}

func position(cursor string) (int, bool) {
	b, err := base64.URLEncoding.DecodeString(cursor)
	if err != nil {
		return 0, false
	}
	n, err := strconv.Atoi(strings.TrimPrefix(string(b), "rehearsal:"))
	return n, err == nil && n >= 0
}

// next is the address of the page that follows. As with Meta, the token is in it.
func (g *graphCall) next(at, limit int) string {
	q := url.Values{}
	for k, v := range g.rq.query {
		q[k] = v
	}
	q.Set("after", cursor(at))
	q.Del("before")
	q.Set("limit", strconv.Itoa(limit))
	q.Set("access_token", g.token)
	return g.rq.base + "/" + g.version + "/" + strings.Join(g.path, "/") + "?" + q.Encode()
}
