package rehearsal

import (
	"bytes"
	"encoding/json"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf16"
)

const (
	// linkedinText is the most UTF-16 characters of a text (Share API; the Posts
	// API names none).
	linkedinText = 3000
	// linkedinMemory is how long a post is known as one that must not be repeated,
	// deleted or not: reports speak of one to two days.
	linkedinMemory = 48 * time.Hour
	// linkedinPage and its maximum are how many posts a page of a list has.
	linkedinList, linkedinListMax = 10, 100
)

// linkedinCreate is the body of POST /rest/posts.
type linkedinCreate struct {
	Author       string           `json:"author"`
	Commentary   *string          `json:"commentary"`
	Visibility   string           `json:"visibility"`
	State        string           `json:"lifecycleState"`
	NoReshare    bool             `json:"isReshareDisabledByAuthor"`
	Content      *linkedinContent `json:"content"`
	Distribution struct {
		Feed     string            `json:"feedDistribution"`
		Targets  []json.RawMessage `json:"targetEntities"`
		Channels []json.RawMessage `json:"thirdPartyDistributionChannels"`
	} `json:"distribution"`
}

type linkedinContent struct {
	Media *linkedinMedia `json:"media"`
	Multi *struct {
		Images []linkedinMedia `json:"images"`
	} `json:"multiImage"`
	Article *struct {
		Source       string `json:"source"`
		Title        string `json:"title"`
		Description  string `json:"description"`
		Thumbnail    string `json:"thumbnail"`
		ThumbnailAlt string `json:"thumbnailAltText"`
	} `json:"article"`
	Poll *struct {
		Question string `json:"question"`
		Options  []struct {
			Text string `json:"text"`
		} `json:"options"`
		Settings struct {
			Duration string `json:"duration"`
		} `json:"settings"`
	} `json:"poll"`
}

type linkedinMedia struct {
	ID    string `json:"id"`
	Title string `json:"title"`
	Alt   string `json:"altText"`
}

// bad is a refusal of one field.
func linkedinBad(code, field string) *answer {
	a := linkedinError(http.StatusBadRequest, code, "ERROR :: /"+field+" :: "+strings.ToLower(strings.ReplaceAll(code, "_", " ")))
	return &a
}

// body reads a JSON body, and turns away names that LinkedIn does not know.
func (c *linkedinCall) body(into any) *answer {
	d := json.NewDecoder(bytes.NewReader(c.rq.body.text()))
	d.DisallowUnknownFields()
	if !strings.HasPrefix(c.rq.header.Get("Content-Type"), "application/json") || d.Decode(into) != nil {
		return linkedinBad("ILLEGAL_ARGUMENT", "body")
	}
	return nil
}

// mine tells whether the member may act as the author, and for what else not.
func (c *linkedinCall) mine(author, resource string) *answer {
	if c.life == linkedinMemberOnly || author != linkedinPage(c.owner.ID) {
		a := linkedinForbidden(resource)
		return &a
	}
	return nil
}

// create publishes a post.
func (c *linkedinCall) create(lag time.Duration) answer {
	var b linkedinCreate
	if refused := c.body(&b); refused != nil {
		return *refused
	}
	if refused := b.check(); refused != nil {
		return *refused
	}
	if refused := c.mine(b.Author, "partnerApiPostsExternal.CREATE"); refused != nil {
		return *refused
	}
	return c.change(lag, func(t *tx) answer {
		r := record{Post: Post{
			Platform: linkedinName, Account: c.owner.ID, Kind: KindPost, Media: []Media{}, Created: t.now, Published: true,
			Text: linkedinShown(*b.Commentary), Settings: c.asSent("commentary", "content", "visibility", "distribution"),
		}, Shown: t.now.Add(t.lag)}
		if b.Content != nil && b.Content.Article != nil {
			r.Link = b.Content.Article.Source
		}
		if refused := c.attach(t, &r, b.Content); refused != nil {
			return *refused
		}
		if twin := c.duplicate(t, &r); twin != "" {
			return linkedinDuplicate(twin)
		}
		n := t.next(linkedinName)
		r.ID = "urn:li:share:" + strconv.FormatInt(7300000000000000000+n<<20+n*41%1024, 10)
		r.Root = r.ID
		t.putPost(r)
		return answer{http.StatusCreated, http.Header{}, nil}.with("x-restli-id", r.ID)
	})
}

// asSent keeps fields of the body as they came.
func (c *linkedinCall) asSent(names ...string) map[string]json.RawMessage {
	var raw map[string]json.RawMessage
	if json.Unmarshal(c.rq.body.text(), &raw) != nil {
		return nil
	}
	out := map[string]json.RawMessage{}
	for _, n := range names {
		if v, there := raw[n]; there {
			out[n] = v
		}
	}
	return out
}

// check tells what is wrong with a body by itself.
func (b *linkedinCreate) check() *answer {
	switch {
	case b.Author == "":
		return linkedinBad("MISSING_FIELD", "author")
	case !strings.HasPrefix(b.Author, "urn:li:organization:") && !strings.HasPrefix(b.Author, "urn:li:person:"):
		return linkedinBad("INVALID_URN_TYPE", "author")
	case b.Commentary == nil:
		return linkedinBad("MISSING_FIELD", "commentary")
	case len(utf16.Encode([]rune(linkedinShown(*b.Commentary)))) > linkedinText:
		return linkedinBad("FIELD_LENGTH_TOO_LONG", "commentary")
	case !slices.Contains([]string{"PUBLIC", "CONNECTIONS", "LOGGED_IN", "CONTAINER"}, b.Visibility):
		return linkedinBad("INVALID_VALUE_FOR_FIELD", "visibility")
	case b.State != "PUBLISHED":
		return linkedinBad("INVALID_VALUE_FOR_FIELD", "lifecycleState")
	case b.Distribution.Feed != "MAIN_FEED" && b.Distribution.Feed != "NONE":
		return linkedinBad("INVALID_VALUE_FOR_FIELD", "distribution/feedDistribution")
	case b.Content == nil && strings.TrimSpace(*b.Commentary) == "":
		return linkedinBad("INVALID_VALUE_BLANK_FIELD", "commentary")
	case b.Content != nil:
		return b.Content.check()
	}
	return nil
}

func (c *linkedinContent) check() *answer {
	n := 0
	for _, there := range []bool{c.Media != nil, c.Multi != nil, c.Article != nil, c.Poll != nil} {
		if there {
			n++
		}
	}
	switch {
	case n != 1:
		return linkedinBad("INVALID_VALUE_FOR_FIELD", "content")
	case c.Multi != nil && (len(c.Multi.Images) < 2 || len(c.Multi.Images) > 20):
		return linkedinBad("INVALID_VALUE_FOR_FIELD", "content/multiImage/images")
	case c.Article != nil && c.Article.Source == "":
		return linkedinBad("MISSING_FIELD", "content/article/source")
	case c.Article != nil && len(c.Article.Description) >= 4086:
		return linkedinBad("FIELD_LENGTH_TOO_LONG", "content/article/description")
	case c.Poll != nil:
		return c.checkPoll()
	}
	return nil
}

func (c *linkedinContent) checkPoll() *answer {
	q := c.Poll
	switch {
	case q.Question == "":
		return linkedinBad("MISSING_FIELD", "content/poll/question")
	case len([]rune(q.Question)) > 140:
		return linkedinBad("FIELD_LENGTH_TOO_LONG", "content/poll/question")
	case len(q.Options) < 2 || len(q.Options) > 4:
		return linkedinBad("INVALID_VALUE_FOR_FIELD", "content/poll/options")
	case !slices.Contains([]string{"ONE_DAY", "THREE_DAYS", "SEVEN_DAYS", "FOURTEEN_DAYS"}, q.Settings.Duration):
		return linkedinBad("INVALID_VALUE_FOR_FIELD", "content/poll/settings/duration")
	}
	for _, o := range q.Options {
		if n := len([]rune(o.Text)); n < 1 || n > 30 {
			return linkedinBad("FIELD_LENGTH_TOO_LONG", "content/poll/options/text")
		}
	}
	return nil
}

// duplicate gives the post that a new one repeats: the same text with the same
// content, by the same author, a day or two back, even where it is gone.
func (c *linkedinCall) duplicate(t *tx, r *record) string {
	if c.s.settings.get().Duplicates == DuplicatesAccept {
		return ""
	}
	for _, p := range slices.Backward(t.postsOf(linkedinName, c.owner.ID)) {
		if p.Kind == KindPost && t.now.Sub(p.Created) < linkedinMemory &&
			bytes.Equal(p.Settings["commentary"], r.Settings["commentary"]) && bytes.Equal(p.Settings["content"], r.Settings["content"]) {
			return p.ID
		}
	}
	return ""
}

// ownPost finds a post of the page; a refusal where it is another's.
func (c *linkedinCall) ownPost(st *state, urn, resource string) (*record, *answer) {
	r := st.post(linkedinName, urn)
	if r == nil {
		a := linkedinMissing(urn)
		return nil, &a
	}
	if refused := c.mine(linkedinPage(r.Account), resource); refused != nil {
		return nil, refused
	}
	return r, nil
}

// edit puts other words into a post.
func (c *linkedinCall) edit(urn string) answer {
	if c.rq.header.Get("X-RestLi-Method") != "PARTIAL_UPDATE" {
		return *linkedinBad("ILLEGAL_ARGUMENT", "X-RestLi-Method")
	}
	var b struct {
		Patch struct {
			Set struct {
				Commentary *string `json:"commentary"`
			} `json:"$set"`
		} `json:"patch"`
	}
	if refused := c.body(&b); refused != nil {
		return *refused
	}
	words := b.Patch.Set.Commentary
	switch {
	case words == nil:
		return *linkedinBad("MISSING_FIELD", "patch/$set/commentary")
	case len(utf16.Encode([]rune(linkedinShown(*words)))) > linkedinText:
		return *linkedinBad("FIELD_LENGTH_TOO_LONG", "patch/$set/commentary")
	}
	return c.change(0, func(t *tx) answer {
		old, refused := c.ownPost(t.state, urn, "partnerApiPostsExternal.PARTIAL_UPDATE")
		switch {
		case refused != nil:
			return *refused
		case old.Deleted:
			return linkedinMissing(urn)
		}
		r := *old
		r.Edited, r.Text = t.now, linkedinShown(*words)
		r.Settings = map[string]json.RawMessage{}
		for k, v := range old.Settings {
			r.Settings[k] = v
		}
		r.Settings["commentary"], _ = json.Marshal(*words) // text always can
		t.putPost(r)
		return answer{http.StatusNoContent, http.Header{}, nil}
	})
}

// remove deletes a post. One that is gone already is gone.
func (c *linkedinCall) remove(urn string) answer {
	return c.change(0, func(t *tx) answer {
		old, refused := c.ownPost(t.state, urn, "partnerApiPostsExternal.DELETE")
		if refused != nil {
			return *refused
		}
		t.removeBelow(linkedinName, c.owner.ID, urn)
		if old.Deleted {
			return answer{http.StatusNoContent, http.Header{}, nil}
		}
		r := *old
		r.Deleted = true
		t.putPost(r)
		return answer{http.StatusNoContent, http.Header{}, nil}
	})
}

// seen tells whether a read-back has a post.
func (c *linkedinCall) seen(r *record) bool {
	return r != nil && r.Kind == KindPost && !r.Hidden && r.visible(c.s.now())
}

// one gives a post.
func (c *linkedinCall) one(urn string) answer {
	if c.life == linkedinMemberOnly {
		return linkedinForbidden("partnerApiPostsExternal.GET")
	}
	if !linkedinPost.MatchString(urn) {
		return *linkedinBad("INVALID_URN_ID", "urn")
	}
	var r *record
	c.s.ledger.view(func(st *state) { r = st.post(linkedinName, urn) })
	if !c.seen(r) {
		return linkedinMissing(urn)
	}
	return linkedinJSON(http.StatusOK, c.shown(r))
}

// list gives the posts of a page, those changed last first.
func (c *linkedinCall) list() answer {
	q := c.rq.query
	author := q.Get("author")
	if refused := c.mine(author, "partnerApiPostsExternal.FINDER-author"); refused != nil {
		return *refused
	}
	count, from := linkedinList, 0
	var err1, err2 error
	if v := q.Get("count"); v != "" {
		count, err1 = strconv.Atoi(v)
	}
	if v := q.Get("start"); v != "" {
		from, err2 = strconv.Atoi(v)
	}
	if q.Get("q") != "author" || err1 != nil || err2 != nil || count < 1 || count > linkedinListMax || from < 0 {
		return *linkedinBad("ILLEGAL_ARGUMENT", "q, start, count")
	}
	var all []*record
	c.s.ledger.view(func(st *state) { all = st.postsOf(linkedinName, c.owner.ID) })
	all = slices.DeleteFunc(all, func(r *record) bool { return !c.seen(r) })
	slices.Reverse(all)
	if q.Get("sortBy") == "LAST_MODIFIED" {
		slices.SortStableFunc(all, func(a, b *record) int { return b.modified().Compare(a.modified()) })
	}
	elements := []object{}
	for _, r := range all[min(from, len(all)):min(from+count, len(all))] {
		elements = append(elements, c.shown(r))
	}
	return linkedinJSON(http.StatusOK, object{"elements": elements, "paging": object{"start": from, "count": count, "links": []any{}}})
}

func (r *record) modified() time.Time {
	if r.Edited.IsZero() {
		return r.Created
	}
	return r.Edited
}

// shown is a post as LinkedIn gives it back.
func (c *linkedinCall) shown(r *record) object {
	var commentary string
	_ = json.Unmarshal(r.Settings["commentary"], &commentary)
	_, commentary = linkedinRead(commentary)
	o := object{
		"id": r.ID, "author": linkedinPage(r.Account), "commentary": commentary, "visibility": "PUBLIC",
		"lifecycleState": "PUBLISHED", "lifecycleStateInfo": object{"isEditedByAuthor": !r.Edited.IsZero()},
		"isReshareDisabledByAuthor": false, "distribution": r.Settings["distribution"],
		"createdAt": r.Created.UnixMilli(), "publishedAt": r.Created.UnixMilli(), "lastModifiedAt": r.modified().UnixMilli(),
	}
	if content, there := r.Settings["content"]; there {
		o["content"] = content
	}
	return o
}
