package rehearsal

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

// photoStory makes a story of a photo that was uploaded unpublished.
func (g *graphCall) photoStory(lag time.Duration) answer {
	return g.within(lag, func(t *tx) answer {
		id := g.p.values["photo_id"]
		u := t.upload(facebookName, id)
		if u == nil || u.Account != g.page.ID || u.Category != "" || u.State != uploadReady || u.expired(t.now) {
			return invalid("photo_id " + strconv.Quote(id) + " is no photo that waits for its story").answer(g)
		}
		r := record{Post: Post{
			Platform: facebookName, Account: g.page.ID, ID: newGraphID(t), Kind: KindStory, Media: []Media{u.Media},
			Created: t.now, Published: true,
		}, Shown: t.now.Add(t.lag)}
		used := *u
		used.State, used.Post = uploadUsed, r.ID
		t.putUpload(used)
		t.putPost(r)
		return graphJSON(http.StatusOK, object{"success": true, "post_id": r.ID})
	})
}

// storyLife is how long a story is shown.
const storyLife = 24 * time.Hour

// listStories gives the Page's stories, newest first.
func (g *graphCall) listStories(page string) answer {
	if page == "me" {
		page = g.page.ID
	}
	if page != g.page.ID || g.user {
		return missing("get", page).answer(g)
	}
	now := g.s.now()
	var list []object
	g.s.ledger.view(func(st *state) {
		for _, r := range slices.Backward(st.postsOf(facebookName, page)) {
			if r.Kind != KindStory || !r.visible(now) || now.Sub(r.Created) > storyLife {
				continue
			}
			kind := "photo"
			if strings.HasPrefix(r.Media[0].MIME, "video/") {
				kind = "video"
			}
			list = append(list, object{
				"post_id": r.ID, "status": "PUBLISHED", "creation_time": strconv.FormatInt(r.Created.Unix(), 10),
				"media_type": kind, "media_id": r.Media[0].ID, "url": g.rq.base + g.facebook.path(r.Post),
			})
		}
	})
	return g.paged("Stories", len(list), func(i int) object { return list[i] },
		"post_id,status,creation_time,media_type,media_id,url", nil)
}

// listReels gives the Page's reels, newest first.
func (g *graphCall) listReels(page string) answer {
	if page == "me" {
		page = g.page.ID
	}
	if page != g.page.ID || g.user {
		return missing("get", page).answer(g)
	}
	now, since := g.s.now(), g.moment("since")
	var list []object
	g.s.ledger.view(func(st *state) {
		for _, r := range slices.Backward(st.postsOf(facebookName, page)) {
			if r.Kind == KindReel && r.visible(now) && (since.IsZero() || !r.Created.Before(since)) {
				list = append(list, g.videoFields(st.upload(facebookName, r.Media[0].ID), r, now))
			}
		}
	})
	return g.paged("Video", len(list), func(i int) object { return list[i] }, "updated_time,description,id", nil)
}
