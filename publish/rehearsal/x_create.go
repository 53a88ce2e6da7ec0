package rehearsal

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"rounds/calendar/platform"
)

// xText is the most weighted characters of a post without Premium.
const xText = 280

// xCreate is the body of POST /2/tweets. Fields that change nothing here stay
// as they were sent.
type xCreate struct {
	Text  *string `json:"text"`
	Media *struct {
		IDs    []string `json:"media_ids"`
		Tagged []string `json:"tagged_user_ids"`
	} `json:"media"`
	Reply *struct {
		To           string   `json:"in_reply_to_tweet_id"`
		Exclude      []string `json:"exclude_reply_user_ids"`
		AutoPopulate bool     `json:"auto_populate_reply_metadata"`
	} `json:"reply"`
	Poll *struct {
		Options  []string `json:"options"`
		Duration int      `json:"duration_minutes"`
		Settings string   `json:"reply_settings"`
	} `json:"poll"`
	Geo *struct {
		Place string `json:"place_id"`
	} `json:"geo"`
	Edit *struct {
		Previous string `json:"previous_post_id"`
	} `json:"edit_options"`
	ReplySettings string `json:"reply_settings"`
	Quote         string `json:"quote_tweet_id"`
	Community     string `json:"community_id"`
	Card          string `json:"card_uri"`
	DirectMessage string `json:"direct_message_deep_link"`
	Followers     bool   `json:"share_with_followers"`
	Nullcast      bool   `json:"nullcast"`
	SuperOnly     bool   `json:"for_super_followers_only"`
	AI            bool   `json:"made_with_ai"`
	Paid          bool   `json:"paid_partnership"`
}

// xBodyKeys are the names that each object of the body may have; X refuses
// any other (additionalProperties: false).
var xBodyKeys = map[string][]string{
	"": {
		"text", "media", "reply", "poll", "geo", "edit_options", "reply_settings", "quote_tweet_id", "community_id",
		"card_uri", "direct_message_deep_link", "share_with_followers", "nullcast", "for_super_followers_only",
		"made_with_ai", "paid_partnership",
	},
	"media":        {"media_ids", "tagged_user_ids"},
	"reply":        {"in_reply_to_tweet_id", "exclude_reply_user_ids", "auto_populate_reply_metadata"},
	"poll":         {"options", "duration_minutes", "reply_settings"},
	"geo":          {"place_id"},
	"edit_options": {"previous_post_id"},
}

// xKept are the settings that the ledger shows with the post.
var xKept = []string{"poll", "reply_settings", "made_with_ai", "paid_partnership", "geo"}

// create publishes a post or a part of a thread.
func (c *xCall) create(lag time.Duration) answer {
	raw, refused := c.object(xBodyKeys)
	if refused != nil {
		return *refused
	}
	var b xCreate
	if err := json.Unmarshal(c.rq.body.text(), &b); err != nil {
		return xInvalid("body", "", "["+err.Error()+"]")
	}
	if refused := b.check(raw); refused != nil {
		return *refused
	}
	return c.change(lag, func(t *tx) answer {
		r, refused := c.compose(t, b, raw)
		if refused != nil {
			return *refused
		}
		t.putPost(r)
		return c.createdAnswer(r)
	})
}

// object reads a JSON body and turns away names that are not in known.
func (c *xCall) object(known map[string][]string) (map[string]json.RawMessage, *answer) {
	refuse := func(a answer) (map[string]json.RawMessage, *answer) { return nil, &a }
	if kind, _, _ := strings.Cut(c.rq.header.Get("Content-Type"), ";"); strings.TrimSpace(kind) != "application/json" {
		return refuse(xProblem(http.StatusUnsupportedMediaType, "Unsupported Media Type", "Content-Type must be application/json", "about:blank"))
	}
	var raw map[string]json.RawMessage
	if err := json.Unmarshal(c.rq.body.text(), &raw); err != nil {
		return refuse(xInvalid("body", "", "Requests with bodies must have valid JSON"))
	}
	for _, name := range slices.Sorted(maps.Keys(raw)) {
		if !slices.Contains(known[""], name) {
			return refuse(xUnknown("$."+name, raw[name]))
		}
		inner := map[string]json.RawMessage{}
		if known[name] == nil || json.Unmarshal(raw[name], &inner) != nil {
			continue
		}
		for _, k := range slices.Sorted(maps.Keys(inner)) {
			if !slices.Contains(known[name], k) {
				return refuse(xUnknown("$."+name+"."+k, inner[k]))
			}
		}
	}
	return raw, nil
}

func xUnknown(path string, value json.RawMessage) answer {
	return xInvalid(path, string(value), "["+path+": is not defined in the schema and the schema does not allow additional properties]")
}

// check tells what is wrong with a body by itself.
func (b *xCreate) check(raw map[string]json.RawMessage) *answer {
	bad := func(name, value, message string) *answer {
		a := xInvalid(name, value, message)
		return &a
	}
	var exclusive []string
	for _, k := range []string{"media", "poll", "quote_tweet_id", "card_uri"} {
		if _, there := raw[k]; there {
			exclusive = append(exclusive, k)
		}
	}
	text := ""
	if b.Text != nil {
		text = *b.Text
	}
	switch {
	case len(exclusive) > 1:
		return bad(exclusive[1], "", "Only one of media, poll, quote_tweet_id and card_uri can be used")
	case b.Media != nil && (len(b.Media.IDs) < 1 || len(b.Media.IDs) > 4):
		return bad("media.media_ids", fmt.Sprint(b.Media.IDs), "`media.media_ids` must have 1 to 4 items")
	case b.Media != nil && len(b.Media.Tagged) > 10:
		return bad("media.tagged_user_ids", fmt.Sprint(b.Media.Tagged), "`media.tagged_user_ids` must have at most 10 items")
	case b.Reply != nil && !xID.MatchString(b.Reply.To):
		return bad("reply.in_reply_to_tweet_id", b.Reply.To, "`reply.in_reply_to_tweet_id` is not a valid id")
	case b.ReplySettings != "" && !slices.Contains([]string{"following", "mentionedUsers", "subscribers", "verified"}, b.ReplySettings):
		return bad("reply_settings", b.ReplySettings, "[$.reply_settings: does not have a value in the enumeration [following, mentionedUsers, subscribers, verified]]")
	case b.Quote != "":
		a := xForbidden("Quoting posts is not available to your access level.")
		return &a
	case platform.Blank(text) && b.Media == nil && b.Card == "":
		return bad("text", text, "Missing or empty text")
	case strings.ContainsAny(text, "\ufffe\ufeff\uffff"):
		return bad("text", text, "Your post contains invalid characters.")
	case platform.XLength(text) > xText:
		return bad("text", text, "Your Tweet text is too long. For more information on how Twitter determines text length see https://github.com/twitter/twitter-text.")
	}
	return b.checkPoll()
}

func (b *xCreate) checkPoll() *answer {
	if b.Poll == nil {
		return nil
	}
	bad := func(name, value, message string) *answer {
		a := xInvalid(name, value, message)
		return &a
	}
	if n := len(b.Poll.Options); n < 2 || n > 4 {
		return bad("poll.options", fmt.Sprint(b.Poll.Options), "`poll.options` must have 2 to 4 items")
	}
	for _, o := range b.Poll.Options {
		if n := utf8.RuneCountInString(o); n < 1 || n > 25 {
			return bad("poll.options", o, "A poll option must have 1 to 25 characters")
		}
	}
	if d := b.Poll.Duration; d < 5 || d > 10080 {
		return bad("poll.duration_minutes", strconv.Itoa(d), "`poll.duration_minutes` must be between 5 and 10080")
	}
	return nil
}

// compose makes the post, where the account and its posts allow it.
func (c *xCall) compose(t *tx, b xCreate, raw map[string]json.RawMessage) (record, *answer) {
	r := record{Post: Post{
		Platform: xName, Account: c.owner.ID, Kind: KindPost, Media: []Media{}, Created: t.now, Published: true,
	}, Shown: t.now.Add(t.lag)}
	if b.Text != nil {
		r.Text = *b.Text
	}
	for _, k := range xKept {
		if v, there := raw[k]; there {
			if r.Settings == nil {
				r.Settings = map[string]json.RawMessage{}
			}
			r.Settings[k] = v
		}
	}
	if refused := c.duplicate(t, r.Text); refused != nil {
		return r, refused
	}
	r.ID = newXID(t)
	r.Root = r.ID
	if b.Reply != nil {
		if refused := c.answerTo(t, &r, b.Reply.To); refused != nil {
			return r, refused
		}
	}
	if b.Media != nil {
		if refused := c.attach(t, &r, b.Media.IDs); refused != nil {
			return r, refused
		}
	}
	return r, nil
}

// duplicate is X's answer to a text that the account has posted before. X
// publishes neither window nor rule; here it is the same text, for ever.
func (c *xCall) duplicate(t *tx, text string) *answer {
	if platform.Blank(text) || c.s.settings.get().Duplicates == DuplicatesAccept {
		return nil
	}
	for _, p := range t.postsOf(xName, c.owner.ID) {
		if !p.Deleted && strings.TrimSpace(p.Text) == strings.TrimSpace(text) {
			a := xForbidden("You are not allowed to create a Tweet with duplicate content.")
			return &a
		}
	}
	return nil
}

// answerTo puts the post below another, which must be the account's own or
// mention it.
func (c *xCall) answerTo(t *tx, r *record, id string) *answer {
	to := t.post(xName, id)
	if to == nil || to.Deleted {
		a := xForbidden("You attempted to reply to a Tweet that is deleted or not visible to you.")
		return &a
	}
	if to.Account != c.owner.ID && !strings.Contains(strings.ToLower(to.Text), "@"+c.owner.Username) {
		a := xProblem(http.StatusForbidden, "Forbidden", "You can only reply to or quote posts where you are mentioned or are the author.",
			"https://api.x.com/2/problems/not-authorized-for-resource")
		return &a
	}
	r.ReplyTo, r.Root = id, to.Root
	return nil
}

// attach takes uploads into the post: known, whole, ready, the account's own,
// not used before and not older than a day; four pictures, or one GIF, or one video.
func (c *xCall) attach(t *tx, r *record, ids []string) *answer {
	moving := 0
	for i, id := range ids {
		u := t.upload(xName, id)
		if u == nil || u.Account != c.owner.ID || u.State != uploadReady ||
			t.now.Sub(u.Created) > xMediaLife || slices.Contains(ids[:i], id) {
			a := xInvalid("media.media_ids", "["+id+"]", "Your media IDs are invalid.")
			return &a
		}
		if u.Category != "tweet_image" {
			moving++
		}
		used := *u
		used.State, used.Post = uploadUsed, r.ID
		t.putUpload(used)
		r.Media = append(r.Media, u.Media)
	}
	if moving > 0 && len(ids) > 1 {
		a := xInvalid("media.media_ids", fmt.Sprint(ids), "A post takes 4 photos, or 1 animated GIF, or 1 video.")
		return &a
	}
	return nil
}

func (c *xCall) createdAnswer(r record) answer {
	data := object{"id": r.ID, "text": c.shownText(&r).text}
	if c.s.settings.get().XVocabulary == VocabularyNew {
		data["edit_history_post_ids"] = []string{r.ID}
	} else {
		data["edit_history_tweet_ids"] = []string{""} // as seen in answers of September 2026
	}
	return xJSON(http.StatusCreated, object{"data": data})
}

// remove deletes a post of the account. One that is gone already is gone.
func (c *xCall) remove(id string) answer {
	if !xID.MatchString(id) {
		return xInvalid("id", id, "The `id` query parameter value ["+id+"] is not valid")
	}
	return c.change(0, func(t *tx) answer {
		old := t.post(xName, id)
		switch {
		case old == nil:
			return xProblem(http.StatusNotFound, "Not Found Error", "Could not find tweet with id: ["+id+"].", xNotFoundType)
		case old.Account != c.owner.ID:
			return xForbidden("You are not authorized to delete this Tweet.")
		}
		r := *old
		r.Deleted = true
		t.putPost(r)
		return xJSON(http.StatusOK, object{"data": object{"deleted": true}})
	})
}

// newXID makes an id like X's: 19 digits that rise, one step a second apart.
func newXID(t *tx) string {
	n := t.next(xName)
	return strconv.FormatInt(1990000000000000000+n<<22+n*37%4096, 10)
}
