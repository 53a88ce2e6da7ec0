package rehearsal

import (
	"net/http"
	"strconv"
	"strings"
	"time"
	"unicode/utf16"
)

// linkedinComment is the most characters of a comment, as the product has it.
const linkedinComment = 1250

// findComment routes the Comments API.
func (c *linkedinCall) findComment(post, id string) (name, family string, act action) {
	switch c.rq.method {
	case http.MethodPost:
		if id == "" {
			return "comment", "", c.versioned(func(lag time.Duration) answer { return c.comment(lag, post) })
		}
		return "edit", "", c.versioned(func(time.Duration) answer { return c.editComment(post, id) })
	case http.MethodDelete:
		return "delete", "", c.versioned(func(time.Duration) answer { return c.removeComment(post, id) })
	}
	return "read", "", c.versioned(func(time.Duration) answer { return c.comments(post, id) })
}

// comment writes the page's comment below its post.
func (c *linkedinCall) comment(lag time.Duration, post string) answer {
	var b struct {
		Actor   string `json:"actor"`
		Object  string `json:"object"`
		Parent  string `json:"parentComment"`
		Message struct {
			Text string `json:"text"`
		} `json:"message"`
	}
	if refused := c.body(&b); refused != nil {
		return *refused
	}
	if refused := c.mine(b.Actor, "socialActions/comments.CREATE"); refused != nil {
		return *refused
	}
	switch {
	case b.Object != post:
		return *linkedinBad("INVALID_VALUE_FOR_FIELD", "object")
	case strings.TrimSpace(b.Message.Text) == "":
		return *linkedinBad("INVALID_VALUE_BLANK_FIELD", "message/text")
	case len(utf16.Encode([]rune(b.Message.Text))) > linkedinComment:
		return *linkedinBad("FIELD_LENGTH_TOO_LONG", "message/text")
	}
	return c.change(lag, func(t *tx) answer {
		if on := t.post(linkedinName, post); !c.seen(on) {
			return linkedinMissing(post)
		}
		id := strconv.FormatInt(7310000000000000000+t.next(linkedinName)<<20, 10)
		r := record{Post: Post{
			Platform: linkedinName, Account: c.owner.ID, Kind: KindComment, Media: []Media{}, Created: t.now, Published: true,
			ID: "urn:li:comment:(" + linkedinActivity(post) + "," + id + ")", Text: b.Message.Text, ReplyTo: post,
		}, Shown: t.now.Add(t.lag), Root: post}
		t.putPost(r)
		return linkedinJSON(http.StatusCreated, linkedinShownComment(&r)).with("x-restli-id", id)
	})
}

// linkedinActivity is the activity that stands for a post below its comments: its
// number is another than the post's.
func linkedinActivity(post string) string {
	n, _ := strconv.ParseInt(post[strings.LastIndex(post, ":")+1:], 10, 64)
	return "urn:li:activity:" + strconv.FormatInt(n+1, 10)
}

// linkedinShownComment is a comment as LinkedIn gives it.
func linkedinShownComment(r *record) object {
	_, id, _ := strings.Cut(strings.TrimSuffix(r.ID, ")"), ",")
	page, at := linkedinPage(r.Account), r.Created.UnixMilli()
	return object{
		"id": id, "$URN": r.ID, "commentUrn": r.ID, "actor": page, "agent": linkedinMember(r.Account),
		"object": linkedinActivity(r.ReplyTo), "message": object{"text": r.Text, "attributes": []any{}},
		"created":         object{"actor": page, "impersonator": linkedinMember(r.Account), "time": at},
		"lastModified":    object{"actor": page, "time": r.modified().UnixMilli()},
		"commentsSummary": object{"aggregatedTotalComments": 0, "totalFirstLevelComments": 0}, "likesSummary": object{"totalLikes": 0},
	}
}

// below are the comments of a post, oldest first, or the one with an id.
func (c *linkedinCall) below(st *state, post, id string) []*record {
	var list []*record
	for _, a := range linkedinAccounts() {
		for _, r := range st.postsOf(linkedinName, a.ID) {
			if r.Kind == KindComment && r.ReplyTo == post && (id == "" || strings.HasSuffix(r.ID, ","+id+")")) {
				list = append(list, r)
			}
		}
	}
	return list
}

// comments lists the comments of a post, or gives one.
func (c *linkedinCall) comments(post, id string) answer {
	if c.life == linkedinMemberOnly {
		return linkedinForbidden("socialActions/comments.GET_ALL")
	}
	var on *record
	var all []*record
	c.s.ledger.view(func(st *state) { on, all = st.post(linkedinName, post), c.below(st, post, id) })
	if !c.seen(on) {
		return linkedinMissing(post)
	}
	elements := []object{}
	for _, r := range all {
		if r.visible(c.s.now()) {
			elements = append(elements, linkedinShownComment(r))
		}
	}
	if id != "" {
		if len(elements) == 0 {
			return linkedinMissing(id)
		}
		return linkedinJSON(http.StatusOK, elements[0])
	}
	total := len(elements)
	from, _ := strconv.Atoi(c.rq.query.Get("start"))
	count, err := strconv.Atoi(c.rq.query.Get("count"))
	if err != nil {
		count = linkedinList
	}
	if from < 0 || count < 1 || count >= 200 {
		return *linkedinBad("ILLEGAL_ARGUMENT", "start, count")
	}
	return linkedinJSON(http.StatusOK, object{
		"elements": elements[min(from, total):min(from+count, total)],
		"paging":   object{"start": from, "count": count, "total": total, "links": []any{}},
	})
}

// onComment changes one comment of the page, for which the page has to be named.
func (c *linkedinCall) onComment(post, id, resource string, do func(*record)) answer {
	if refused := c.mine(c.rq.query.Get("actor"), resource); refused != nil {
		return *refused
	}
	return c.change(0, func(t *tx) answer {
		list := c.below(t.state, post, id)
		if len(list) == 0 || list[0].Account != c.owner.ID || id == "" {
			return linkedinMissing(id)
		}
		r := *list[0]
		do(&r)
		t.putPost(r)
		return answer{http.StatusNoContent, http.Header{}, nil}
	})
}

func (c *linkedinCall) editComment(post, id string) answer {
	if c.rq.header.Get("X-RestLi-Method") != "PARTIAL_UPDATE" {
		return *linkedinBad("ILLEGAL_ARGUMENT", "X-RestLi-Method")
	}
	var b struct {
		Patch struct {
			Message struct {
				Set struct {
					Text string `json:"text"`
				} `json:"$set"`
			} `json:"message"`
		} `json:"patch"`
	}
	if refused := c.body(&b); refused != nil {
		return *refused
	}
	text := b.Patch.Message.Set.Text
	if strings.TrimSpace(text) == "" {
		return *linkedinBad("INVALID_VALUE_BLANK_FIELD", "patch/message/$set/text")
	}
	return c.onComment(post, id, "socialActions/comments.PARTIAL_UPDATE", func(r *record) { r.Text, r.Edited = text, c.s.now() })
}

func (c *linkedinCall) removeComment(post, id string) answer {
	return c.onComment(post, id, "socialActions/comments.DELETE", func(r *record) { r.Deleted = true })
}
