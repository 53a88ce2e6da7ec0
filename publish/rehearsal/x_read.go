package rehearsal

import (
	"encoding/base64"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

const (
	xPage    = 10
	xPageMin = 5
	xPageMax = 100
)

// names translates X's older words to the newer ones.
var xNewNames = map[string]string{
	"retweet_count": "repost_count", "referenced_tweets": "referenced_posts", "edit_history_tweet_ids": "edit_history_post_ids",
	"note_tweet": "note_post", "tweets": "posts", "tweet_count": "post_count", "referenced_tweets.id": "referenced_posts",
}

// xFields are the fields of a post that may be asked for, in older words.
var xFields = []string{
	"attachments", "author_id", "context_annotations", "conversation_id", "created_at", "edit_controls", "edit_history_tweet_ids",
	"entities", "geo", "id", "in_reply_to_user_id", "lang", "non_public_metrics", "note_tweet", "organic_metrics",
	"possibly_sensitive", "public_metrics", "referenced_tweets", "reply_settings", "source", "text", "withheld",
}

var xExpansions = []string{
	"attachments.media_keys", "attachments.poll_ids", "author_id", "edit_history_tweet_ids", "entities.mentions.username",
	"geo.place_id", "in_reply_to_user_id", "referenced_tweets.id", "referenced_tweets.id.author_id",
}

// reading is what a request for posts asks for.
type reading struct {
	newWords   bool
	fields     []string
	expansions []string
	media      []string
}

// reading reads the parameters that all requests for posts share; others are
// the names that this one takes besides.
func (c *xCall) reading(others ...string) (reading, *answer) {
	bad := func(name, value, message string) (reading, *answer) {
		a := xInvalid(name, value, message)
		return reading{}, &a
	}
	rd := reading{newWords: c.s.settings.get().XVocabulary == VocabularyNew}
	takes := append([]string{"post.fields", "expansions", "media.fields", "user.fields", "poll.fields", "place.fields"}, others...)
	if !rd.newWords {
		takes = append(takes, "tweet.fields")
	}
	slices.Sort(takes)
	for name, v := range c.rq.query {
		if !slices.Contains(takes, name) {
			return bad(name, strings.Join(v, ","), "The query parameter ["+name+"] is not one of ["+strings.Join(takes, ",")+"]")
		}
	}
	q := func(name string) []string {
		return strings.FieldsFunc(c.rq.query.Get(name), func(r rune) bool { return r == ',' })
	}
	rd.fields, rd.expansions, rd.media = append(q("tweet.fields"), q("post.fields")...), q("expansions"), q("media.fields")
	for i, f := range rd.fields {
		rd.fields[i] = oldWord(f)
		if !slices.Contains(xFields, rd.fields[i]) {
			return bad("tweet.fields", f, "The `tweet.fields` query parameter value ["+f+"] is not one of ["+strings.Join(xFields, ",")+"]")
		}
	}
	for i, e := range rd.expansions {
		rd.expansions[i] = oldExpansion(e)
		if !slices.Contains(xExpansions, rd.expansions[i]) {
			return bad("expansions", e, "The `expansions` query parameter value ["+e+"] is not one of ["+strings.Join(xExpansions, ",")+"]")
		}
	}
	return rd, nil
}

func oldWord(name string) string {
	for old, now := range xNewNames {
		if name == now && !strings.Contains(old, ".") {
			return old
		}
	}
	return name
}

func oldExpansion(name string) string {
	if name == "referenced_posts" {
		return "referenced_tweets.id"
	}
	return oldWord(name)
}

func (rd reading) word(old string) string {
	if now, ok := xNewNames[old]; ok && rd.newWords {
		return now
	}
	return old
}

// wants tells whether a field was asked for, by name or by an expansion that needs it.
func (rd reading) wants(name string) bool {
	return slices.Contains(rd.fields, name) || slices.ContainsFunc(rd.expansions, func(e string) bool {
		return e == name || strings.HasPrefix(e, name+".")
	})
}

// post is one post as asked for. Absent values are left out, as X does.
func (c *xCall) post(rd reading, r *record, root func(id string) *record) object {
	s := c.shownText(r)
	o := object{"id": r.ID, "text": s.text, rd.word("edit_history_tweet_ids"): []string{r.ID}}
	set := func(name string, v any) {
		if rd.wants(name) {
			o[rd.word(name)] = v
		}
	}
	set("author_id", r.Account)
	set("conversation_id", r.Root)
	set("created_at", r.Created.UTC().Format("2006-01-02T15:04:05.000Z"))
	set("lang", "en")
	set("possibly_sensitive", false)
	set("reply_settings", c.replySettings(r))
	if len(s.urls) > 0 {
		set("entities", object{"urls": s.urls})
	}
	if r.ReplyTo != "" {
		set("referenced_tweets", []object{{"type": "replied_to", "id": r.ReplyTo}})
		if to := root(r.ReplyTo); to != nil {
			set("in_reply_to_user_id", to.Account)
		}
	}
	if len(r.Media) > 0 {
		keys := make([]string, len(r.Media))
		for i, m := range r.Media {
			keys[i] = m.key()
		}
		set("attachments", object{"media_keys": keys})
	}
	set("public_metrics", object{
		rd.word("retweet_count"): 0, "reply_count": 0, "like_count": 0, "quote_count": 0, "bookmark_count": 0, "impression_count": 0,
	})
	if r.Account == c.owner.ID && c.s.now().Sub(r.Created) < 30*24*time.Hour {
		set("non_public_metrics", object{"impression_count": 0, "engagements": 0, "url_link_clicks": 0, "user_profile_clicks": 0})
	}
	return o
}

func (c *xCall) replySettings(r *record) any {
	if v, there := r.Settings["reply_settings"]; there {
		return v
	}
	return "everyone"
}

// includes are the expanded media and authors of posts.
func (c *xCall) includes(rd reading, list []*record) object {
	inc := object{}
	var media, users []object
	seen := map[string]bool{}
	for _, r := range list {
		for _, m := range r.Media {
			o := object{"media_key": m.key(), "type": m.kind()}
			if slices.Contains(rd.media, "alt_text") && m.Alt != "" {
				o["alt_text"] = m.Alt
			}
			if slices.Contains(rd.media, "url") {
				o["url"] = c.rq.base + "/media/" + m.SHA256
			}
			media = append(media, o)
		}
		if a, ok := byID(xAccounts(), r.Account); ok && !seen[a.ID] {
			seen[a.ID] = true
			users = append(users, object{"id": a.ID, "name": a.Name, "username": a.Username})
		}
	}
	if slices.Contains(rd.expansions, "attachments.media_keys") && len(media) > 0 {
		inc["media"] = media
	}
	if slices.Contains(rd.expansions, "author_id") && len(users) > 0 {
		inc["users"] = users
	}
	return inc
}

// lookup gives posts by id. A single one that is not there is an answer of 200
// with errors alone.
func (c *xCall) lookup(ids []string, single bool) answer {
	var rd reading
	var refused *answer
	if single {
		rd, refused = c.reading()
	} else {
		rd, refused = c.reading("ids")
	}
	if refused != nil {
		return *refused
	}
	if len(ids) > xPageMax {
		return xInvalid("ids", strconv.Itoa(len(ids)), "`ids` must have 1 to 100 items")
	}
	var data, errs []object
	var found []*record
	for _, id := range ids {
		if !xID.MatchString(id) {
			return xInvalid("id", id, "The `id` query parameter value ["+id+"] is not valid")
		}
		r := c.known(id)
		if r == nil || !r.visible(c.s.now()) {
			errs = append(errs, xMissing(id))
			continue
		}
		found = append(found, r)
		data = append(data, c.post(rd, r, c.known))
	}
	reply := object{}
	if len(data) > 0 {
		reply["data"] = data
		if single {
			reply["data"] = data[0]
		}
	}
	if len(errs) > 0 {
		reply["errors"] = errs
	}
	if inc := c.includes(rd, found); len(inc) > 0 {
		reply["includes"] = inc
	}
	return xJSON(http.StatusOK, reply)
}

// known gives a post by id, nil when there never was one.
func (c *xCall) known(id string) (r *record) {
	c.s.ledger.view(func(st *state) { r = st.post(xName, id) })
	return r
}

// me is the account of the token.
func (c *xCall) me() answer {
	for name := range c.rq.query {
		if !slices.Contains([]string{"user.fields", "expansions", "tweet.fields", "post.fields"}, name) {
			return xInvalid(name, c.rq.query.Get(name), "The query parameter ["+name+"] is not one of [expansions,tweet.fields,user.fields]")
		}
	}
	var count int
	now := c.s.now()
	c.s.ledger.view(func(st *state) {
		for _, r := range st.postsOf(xName, c.owner.ID) {
			if r.visible(now) {
				count++
			}
		}
	})
	rd := reading{newWords: c.s.settings.get().XVocabulary == VocabularyNew}
	data := object{"id": c.owner.ID, "name": c.owner.Name, "username": c.owner.Username}
	more := object{
		"verified_type": "none", "subscription_type": "None", "protected": false, "verified": false,
		"created_at": "2023-03-01T09:00:00.000Z", "description": "", "profile_image_url": c.rq.base + "/" + c.owner.Username + "/photo",
		"public_metrics": object{"followers_count": 412, "following_count": 35, rd.word("tweet_count"): count, "listed_count": 7},
	}
	for f := range strings.SplitSeq(c.rq.query.Get("user.fields"), ",") {
		if v, known := more[f]; known {
			data[f] = v
		} else if f != "" && f != "id" && f != "name" && f != "username" {
			return xInvalid("user.fields", f, "The `user.fields` query parameter value ["+f+"] is not one of [created_at,description,id,name,profile_image_url,protected,public_metrics,subscription_type,username,verified,verified_type]")
		}
	}
	return xJSON(http.StatusOK, object{"data": data})
}

// timeline gives an account's posts, newest first.
func (c *xCall) timeline(user string) answer {
	rd, refused := c.reading("max_results", "pagination_token", "since_id", "until_id", "start_time", "end_time", "exclude")
	if refused != nil {
		return *refused
	}
	if _, known := byID(xAccounts(), user); !known {
		return xJSON(http.StatusOK, object{"errors": []object{{
			"value": user, "detail": "Could not find user with id: [" + user + "].", "title": "Not Found Error",
			"resource_type": "user", "parameter": "id", "resource_id": user, "type": xNotFoundType,
		}}})
	}
	w, refused := c.window()
	if refused != nil {
		return *refused
	}
	now := c.s.now()
	var list []*record
	c.s.ledger.view(func(st *state) {
		for _, r := range slices.Backward(st.postsOf(xName, user)) {
			if r.visible(now) && w.holds(r) {
				list = append(list, r)
			}
		}
	})
	from := min(w.from, len(list))
	to := min(from+w.size, len(list))
	reply := object{}
	meta := object{"result_count": to - from}
	if from < to {
		data := make([]object, 0, to-from)
		for _, r := range list[from:to] {
			data = append(data, c.post(rd, r, c.known))
		}
		reply["data"] = data
		meta["newest_id"], meta["oldest_id"] = list[from].ID, list[to-1].ID
		if inc := c.includes(rd, list[from:to]); len(inc) > 0 {
			reply["includes"] = inc
		}
	}
	if to < len(list) {
		meta["next_token"] = xCursor(to)
	}
	reply["meta"] = meta
	return xJSON(http.StatusOK, reply)
}

func xCursor(at int) string {
	return "7140" + base64.RawURLEncoding.EncodeToString([]byte(strconv.Itoa(at)))
}

// window is which part of a timeline is asked for.
type window struct {
	from, size   int
	since, until string // ids, exclusive; they win over times
	start, end   time.Time
	noReplies    bool
}

func (c *xCall) window() (window, *answer) {
	q := c.rq.query
	w := window{size: xPage, since: q.Get("since_id"), until: q.Get("until_id")}
	bad := func(name, message string) (window, *answer) {
		a := xInvalid(name, q.Get(name), message)
		return w, &a
	}
	if v := q.Get("max_results"); v != "" {
		n, err := strconv.Atoi(v)
		if err != nil || n < xPageMin || n > xPageMax {
			return bad("max_results", "The `max_results` query parameter value ["+v+"] is not between 5 and 100")
		}
		w.size = n
	}
	if v := q.Get("pagination_token"); v != "" {
		b, err := base64.RawURLEncoding.DecodeString(strings.TrimPrefix(v, "7140"))
		n, err2 := strconv.Atoi(string(b))
		if err != nil || err2 != nil || n < 0 {
			return bad("pagination_token", "The `pagination_token` query parameter value ["+v+"] is not valid")
		}
		w.from = n
	}
	for name, at := range map[string]*time.Time{"start_time": &w.start, "end_time": &w.end} {
		if v := q.Get(name); v != "" {
			t, err := time.Parse(time.RFC3339, v)
			if err != nil {
				return bad(name, "The `"+name+"` query parameter value ["+v+"] is not a valid RFC 3339 time")
			}
			*at = t
		}
	}
	for _, name := range []string{"since_id", "until_id"} {
		if v := q.Get(name); v != "" && !xID.MatchString(v) {
			return bad(name, "The `"+name+"` query parameter value ["+v+"] is not valid")
		}
	}
	w.noReplies = slices.Contains(strings.Split(q.Get("exclude"), ","), "replies")
	return w, nil
}

// holds tells whether a post lies in the window. Ids are compared as numbers.
func (w window) holds(r *record) bool {
	switch {
	case w.noReplies && r.ReplyTo != "":
		return false
	case w.since != "" && !idLess(w.since, r.ID), w.until != "" && !idLess(r.ID, w.until):
		return false
	case w.since == "" && !w.start.IsZero() && r.Created.Before(w.start):
		return false
	case w.until == "" && !w.end.IsZero() && !r.Created.Before(w.end):
		return false
	}
	return true
}

func idLess(a, b string) bool {
	return len(a) < len(b) || len(a) == len(b) && a < b
}
