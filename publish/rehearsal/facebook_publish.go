package rehearsal

import (
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

const (
	// facebookText is the most characters of a post.
	facebookText = 63_206
	// facebookPhoto is the most bytes of a photo: "under 10 MB".
	facebookPhoto = 10 << 20
	// Facebook's own scheduler takes times this far ahead (Pages API, posts).
	scheduleSoonest = 10 * time.Minute
	scheduleLatest  = 30 * 24 * time.Hour
	reelLatest      = 29 * 24 * time.Hour

	duplicateTitle   = "Duplicate Status Update"
	duplicateMessage = "This status update is identical to the last one you posted. Try posting something different, or delete your previous update."
)

var facebookPictures = []string{"image/jpeg", "image/png", "image/gif", "image/bmp", "image/tiff"}

// feed makes a post of a text, a link or photos uploaded before.
func (g *graphCall) feed(lag time.Duration) answer {
	a, err := g.s.ledger.do(lag, func(t *tx) answer {
		attached, e := g.attached(t)
		if e != nil {
			return e.answer(g)
		}
		text, link := g.p.values["message"], g.p.values["link"]
		if strings.TrimSpace(text) == "" && link == "" && len(attached) == 0 {
			return invalid("A message or a link is required").answer(g)
		}
		if e := checkLink(link); e != nil {
			return e.answer(g)
		}
		r, e := g.compose(t, text, attached)
		if e != nil {
			return e.answer(g)
		}
		r.Link = link
		if e := g.duplicate(t, r); e != nil {
			return e.answer(g)
		}
		t.putPost(r)
		return g.created(r, object{"id": r.ID})
	})
	if err != nil {
		return g.refusal(http.StatusInternalServerError, Fault{Code: 1})
	}
	return a
}

// photo takes the bytes of one photo, as a post of its own or for a later one.
func (g *graphCall) photo(lag time.Duration) answer {
	m, e := g.receive()
	if e != nil {
		return e.answer(g)
	}
	a, err := g.s.ledger.do(lag, func(t *tx) answer {
		m.ID = newGraphID(t)
		m.Alt = g.p.values["alt_text_custom"]
		u := upload{Platform: facebookName, Account: g.page.ID, Media: m, State: uploadReady, Created: t.now, Shown: t.now.Add(t.lag)}
		if !g.p.flag("published", true) && g.p.values["scheduled_publish_time"] == "" {
			t.putUpload(u)
			return graphJSON(http.StatusOK, object{"id": m.ID})
		}
		text := g.p.values["caption"]
		if text == "" {
			text = g.p.values["message"] // older name, still taken
		}
		r, e := g.compose(t, text, nil)
		if e != nil {
			return e.answer(g)
		}
		r.Media = []Media{m}
		if e := g.duplicate(t, r); e != nil {
			return e.answer(g)
		}
		u.State, u.Post = uploadUsed, r.ID
		t.putUpload(u)
		t.putPost(r)
		reply := object{"id": m.ID}
		if r.Published {
			reply["post_id"] = r.ID
		}
		return g.created(r, reply)
	})
	if err != nil {
		return g.refusal(http.StatusInternalServerError, Fault{Code: 1})
	}
	return a
}

// receive puts the sent bytes on the shelf.
func (g *graphCall) receive() (Media, *graphError) {
	file := g.p.files["source"]
	if file == nil {
		if g.p.values["url"] != "" {
			// Meta would fetch it. A rehearsal opens no connection of its own.
			return Media{}, &graphError{code: 100, message: "(#100) url should represent a valid URL"}
		}
		return Media{}, &graphError{code: 324, message: "(#324) Requires upload file"}
	}
	src, err := file.Open()
	if err != nil {
		return Media{}, &graphError{status: 500, code: 1, message: graphMessages[1]}
	}
	defer src.Close()
	m, err := g.s.shelf.keep(src)
	if err != nil {
		return Media{}, &graphError{status: 500, code: 1, message: graphMessages[1]}
	}
	if m.Bytes >= facebookPhoto || !slices.Contains(facebookPictures, m.MIME) {
		return Media{}, &graphError{
			code: 100, subcode: 1366046, message: "Invalid parameter", userTitle: "Can't Read Files",
			userMessage: "Your photos couldn't be uploaded. Photos should be smaller than 10 MB and saved as JPG, PNG, GIF or TIFF files.",
		}
	}
	return m, nil
}

// attached gives the photos that attached_media names.
func (g *graphCall) attached(t *tx) ([]*upload, *graphError) {
	items, err := g.p.list("attached_media")
	if err != nil {
		e := invalid("attached_media must be an array")
		return nil, &e
	}
	var list []*upload
	for _, item := range items {
		var ref struct {
			ID json.RawMessage `json:"media_fbid"`
		}
		if json.Unmarshal([]byte(item), &ref) != nil {
			e := invalid("attached_media holds something that is no object")
			return nil, &e
		}
		id := strings.Trim(string(ref.ID), `"`)
		u := t.upload(facebookName, id)
		if u == nil || u.Account != g.page.ID || u.Category != "" || u.State != uploadReady || u.expired(t.now) || slices.Contains(list, u) {
			e := invalid("Invalid media_fbid " + strconv.Quote(id) + " in attached_media")
			return nil, &e
		}
		list = append(list, u)
	}
	return list, nil
}

// compose begins a post of the Page, with its time of publishing, and takes
// its photos.
func (g *graphCall) compose(t *tx, text string, photos []*upload) (record, *graphError) {
	if utf8.RuneCountInString(text) > facebookText {
		e := invalid("The message is too long: at most 63206 characters are allowed")
		return record{}, &e
	}
	r := record{Post: Post{
		Platform: facebookName, Account: g.page.ID, Kind: KindPost, Text: text, Media: []Media{},
		Created: t.now, Published: g.p.flag("published", true), Settings: g.settings(),
	}, Shown: t.now.Add(t.lag)}
	if when := g.p.values["scheduled_publish_time"]; when != "" {
		at, e := scheduleTime(when, t.now)
		if e == nil && r.Published {
			bad := invalid("Cannot set a scheduled publish time on a published post")
			e = &bad
		}
		if e != nil {
			return record{}, e
		}
		r.Scheduled = &at
	}
	r.ID = g.page.ID + "_" + newGraphID(t)
	for _, u := range photos {
		used := *u
		used.State, used.Post = uploadUsed, r.ID
		t.putUpload(used)
		r.Media = append(r.Media, u.Media)
	}
	return r, nil
}

// facebookSettings are fields that change nothing here but that the ledger shows.
var facebookSettings = []string{"place", "tags", "targeting", "feed_targeting", "unpublished_content_type", "text_format_preset_id", "title"}

func (g *graphCall) settings() map[string]json.RawMessage {
	var m map[string]json.RawMessage
	for _, name := range facebookSettings {
		if v, ok := g.p.values[name]; ok {
			if m == nil {
				m = map[string]json.RawMessage{}
			}
			m[name] = rawString(v)
		}
	}
	return m
}

func rawString(s string) json.RawMessage {
	b, err := json.Marshal(s)
	if err != nil {
		return nil
	}
	return b
}

// duplicate is what Facebook says to the text of the post before, or to its
// photos again without a text.
func (g *graphCall) duplicate(t *tx, r record) *graphError {
	if g.s.settings.get().Duplicates == DuplicatesAccept || !r.Published {
		return nil
	}
	var last *record
	for _, p := range slices.Backward(t.postsOf(facebookName, g.page.ID)) {
		if p.Kind == KindPost && !p.Deleted && p.published(t.now) {
			last = p
			break
		}
	}
	switch {
	case last == nil || last.Text != r.Text || last.Link != r.Link:
		return nil
	case r.Text != "":
		return &graphError{code: 506, message: graphMessages[506], userTitle: duplicateTitle, userMessage: duplicateMessage}
	case samePhotos(last.Media, r.Media):
		return &graphError{
			code: 100, subcode: 1366051, message: "Invalid parameter", userTitle: "Already Posted",
			userMessage: "These photos were already posted.",
		}
	}
	return nil
}

func samePhotos(a, b []Media) bool {
	return len(a) > 0 && slices.EqualFunc(a, b, func(x, y Media) bool { return x.SHA256 == y.SHA256 })
}

func checkLink(link string) *graphError {
	if link == "" {
		return nil
	}
	u, err := url.Parse(link)
	switch {
	case err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "":
		e := invalid("link URL is not properly formatted")
		return &e
	case strings.HasSuffix(u.Hostname(), ".invalid"):
		// The top-level domain that is promised never to exist (RFC 2606).
		return &graphError{code: 100, subcode: 1609005, message: "Invalid parameter", userTitle: "Link Error", userMessage: "There was a problem scraping data from the provided link."}
	case u.Hostname() == "facebook.com" || strings.HasSuffix(u.Hostname(), ".facebook.com"):
		return &graphError{code: 100, subcode: 1609008, message: "Invalid parameter", userTitle: "Cannot Share Link", userMessage: "Links to facebook.com cannot be shared this way."}
	}
	return nil
}

// scheduleTime reads Unix seconds or ISO 8601.
func scheduleTime(s string, now time.Time) (time.Time, *graphError) {
	var at time.Time
	if sec, err := strconv.ParseInt(s, 10, 64); err == nil {
		at = time.Unix(sec, 0).UTC()
	} else if at, err = time.Parse(time.RFC3339, s); err != nil {
		e := invalid("scheduled_publish_time is no time")
		return at, &e
	}
	if at.Before(now.Add(scheduleSoonest)) || at.After(now.Add(scheduleLatest)) {
		e := invalid("The specified scheduled publish time is invalid.")
		return at, &e
	}
	return at, nil
}

// created answers a publishing call; fields= asks for more of the new post.
func (g *graphCall) created(r record, reply object) answer {
	if wanted := g.p.values["fields"]; wanted != "" {
		fields, err := parseFields(wanted)
		if err != nil {
			return invalid("Syntax error in fields").answer(g)
		}
		more, e := g.pick("Post", g.postFields(&r, 0), fields, "id")
		if e != nil {
			return e.answer(g)
		}
		for k, v := range more {
			if _, there := reply[k]; !there {
				reply[k] = v
			}
		}
	}
	return graphJSON(http.StatusOK, reply)
}
