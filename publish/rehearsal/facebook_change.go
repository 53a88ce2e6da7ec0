package rehearsal

import (
	"net/http"
	"slices"
	"strings"
	"unicode/utf8"
)

var graphSuccess = object{"success": true}

// own finds a post or comment of the asking Page that is still there.
func (g *graphCall) own(st *state, id string) *record {
	if u := g.ownVideo(st, id); u != nil {
		id = u.Post // a video stands for its post
	}
	r := st.post(facebookName, id)
	if r == nil || r.Deleted || r.Account != g.page.ID {
		return nil
	}
	return r
}

// edit changes a post's or a comment's text, time or visibility.
func (g *graphCall) edit(t *tx, id string) answer {
	old := g.own(t.state, id)
	if old == nil {
		return missing("post", id).answer(g)
	}
	r := *old
	r.Edited = t.now
	text, ok := g.p.values["message"]
	if g.ownVideo(t.state, id) != nil {
		text, ok = g.p.values["description"]
	}
	if ok {
		if utf8.RuneCountInString(text) > facebookText {
			return invalid("The message is too long: at most 63206 characters are allowed").answer(g)
		}
		if strings.TrimSpace(text) == "" && len(r.Media) == 0 {
			return invalid("The message cannot be empty").answer(g)
		}
		r.Text = text
	}
	r.Hidden = g.p.flag("is_hidden", r.Hidden)
	if when, ok := g.p.values["scheduled_publish_time"]; ok {
		if r.published(t.now) {
			return invalid("The post is already published").answer(g)
		}
		at, e := scheduleTime(when, t.now)
		if e != nil {
			return e.answer(g)
		}
		r.Scheduled = &at
	}
	if g.p.flag("is_published", false) && !r.published(t.now) {
		r.Published, r.Scheduled = true, nil
	}
	t.putPost(r)
	return graphJSON(http.StatusOK, graphSuccess)
}

// remove deletes a post, a comment or a photo that no post uses.
func (g *graphCall) remove(t *tx, id string) answer {
	old := g.own(t.state, id)
	video := g.ownVideo(t.state, id)
	if video != nil {
		gone := *video
		gone.State = uploadGone
		t.putUpload(gone)
		if old == nil {
			return graphJSON(http.StatusOK, graphSuccess)
		}
	}
	if old != nil {
		r := *old
		r.Deleted = true
		t.putPost(r)
		t.removeBelow(facebookName, old.Account, old.ID)
		return graphJSON(http.StatusOK, graphSuccess)
	}
	if u := t.upload(facebookName, id); u != nil && u.Account == g.page.ID && u.State == uploadReady {
		gone := *u
		gone.State = uploadGone
		t.putUpload(gone)
		return graphJSON(http.StatusOK, graphSuccess)
	}
	return missing("delete", id).answer(g)
}

// comment writes the Page's own comment below its post or another comment.
func (g *graphCall) comment(t *tx, on string) answer {
	parent := g.own(t.state, on)
	if parent == nil {
		return missing("post", on).answer(g)
	}
	text := g.p.values["message"]
	if strings.TrimSpace(text) == "" {
		return invalid("A message is required").answer(g)
	}
	root := parent.ID
	if parent.Kind == KindComment {
		root = parent.Root
	}
	_, post, _ := strings.Cut(root, "_")
	r := record{Post: Post{
		Platform: facebookName, Account: g.page.ID, ID: post + "_" + newGraphID(t), Kind: KindComment, Text: text,
		ReplyTo: parent.ID, Media: []Media{}, Created: t.now, Published: true,
	}, Shown: t.now.Add(t.lag), Root: root}
	t.putPost(r)
	return graphJSON(http.StatusOK, object{"id": r.ID})
}

// commentsOn are the visible comments below a post or comment, oldest first;
// deep has the answers to comments too.
func (g *graphCall) commentsOn(st *state, on *record, deep bool) []*record {
	var list []*record
	now := g.s.now()
	for _, r := range st.postsOf(facebookName, on.Account) {
		if r.Kind == KindComment && r.visible(now) && (r.ReplyTo == on.ID || deep && r.Root == on.ID) {
			list = append(list, r)
		}
	}
	return list
}

func (g *graphCall) commentFields(r *record, answers int) object {
	owner, _ := byID(g.accounts(g.rq.base), r.Account)
	var parent any
	if r.ReplyTo != r.Root {
		parent = object{"id": r.ReplyTo}
	}
	return object{
		"id": r.ID, "message": r.Text, "from": object{"id": owner.ID, "name": owner.Name}, "created_time": graphTime(r.Created),
		"like_count": 0, "comment_count": answers, "is_hidden": r.Hidden, "can_hide": false, "can_remove": true,
		"user_likes": false, "parent": parent, "permalink_url": g.rq.base + g.facebook.path(r.Post), "attachment": nil,
	}
}

func (g *graphCall) listComments(on string) answer {
	var list []object
	found := false
	g.s.ledger.view(func(st *state) {
		parent := g.own(st, on)
		if parent == nil || !parent.visible(g.s.now()) {
			return
		}
		found = true
		for _, r := range g.commentsOn(st, parent, g.p.values["filter"] == "stream") {
			list = append(list, g.commentFields(r, len(g.commentsOn(st, r, false))))
		}
	})
	if !found {
		return missing("get", on).answer(g)
	}
	order := "chronological"
	if g.p.values["order"] == "reverse_chronological" {
		order = "reverse_chronological"
		slices.Reverse(list)
	}
	return g.paged("Comment", len(list), func(i int) object { return list[i] }, "created_time,from,message,id", object{
		"order": order, "total_count": len(list), "can_comment": true,
	})
}
