package rehearsal

import (
	"cmp"
	"encoding/json"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"rounds/calendar/platform"
)

// ytSnippet is the part snippet of a video or a broadcast.
type ytSnippet struct {
	Title       string   `json:"title"`
	Description string   `json:"description"`
	Tags        []string `json:"tags,omitempty"`
	Category    string   `json:"categoryId,omitempty"`
	Language    string   `json:"defaultLanguage,omitempty"`
	Spoken      string   `json:"defaultAudioLanguage,omitempty"`
	Start       string   `json:"scheduledStartTime,omitempty"` // of a broadcast
	End         string   `json:"scheduledEndTime,omitempty"`
}

// ytStatus is the part status.
type ytStatus struct {
	Privacy    string `json:"privacyStatus,omitempty"`
	PublishAt  string `json:"publishAt,omitempty"`
	License    string `json:"license,omitempty"`
	Embeddable *bool  `json:"embeddable,omitempty"`
	Stats      *bool  `json:"publicStatsViewable,omitempty"`
	Kids       *bool  `json:"selfDeclaredMadeForKids,omitempty"`
	Synthetic  *bool  `json:"containsSyntheticMedia,omitempty"`
}

// Names under which a video's own fields stand in the settings of its post.
const (
	ytKeySnippet  = "snippet"
	ytKeyStatus   = "status"
	ytKeyNotify   = "notifySubscribers"
	ytKeyFile     = "fileName"
	ytKeyCaptions = "captions"
	ytKeyLive     = "live"
)

// ytCategories are the categories that can be chosen.
var ytCategories = []string{"1", "2", "10", "15", "17", "19", "20", "22", "23", "24", "25", "26", "27", "28", "29"}

// get reads one of a post's own fields; what is not there leaves v as it is.
func (r *record) get(name string, v any) { _ = json.Unmarshal(r.Settings[name], v) }

// with gives the record with one of its own fields set.
func (r record) with(name string, v any) record {
	m := map[string]json.RawMessage{}
	for k, one := range r.Settings {
		m[k] = one
	}
	b, err := json.Marshal(v)
	if err == nil {
		m[name] = b
	}
	r.Settings = m
	return r
}

// seen is the record as read-backs have it: before a change shows, as it was.
func (r *record) seen(now time.Time) *record {
	if r == nil || !r.Shown.After(now) {
		return r
	}
	return r.Was
}

// changed gives a record that replaces another, which is shown for the lag.
func (r record) changed(was *record, t *tx) record {
	r.Was, r.Shown = nil, t.now.Add(t.lag)
	if t.lag > 0 {
		old := *was
		old.Was = nil
		r.Was = &old
	}
	return r
}

// check tells what in a snippet is not taken (YouTube Data API, videos resource).
func (s ytSnippet) check() *answer {
	refuse := func(reason, message string) *answer {
		a := youtubeError(http.StatusBadRequest, reason, message)
		return &a
	}
	switch {
	case strings.TrimSpace(s.Title) == "", utf8.RuneCountInString(s.Title) > 100, strings.ContainsAny(s.Title, "<>"):
		return refuse("invalidTitle", "The request metadata specifies an invalid or empty video title.")
	case len(s.Description) > 5000, strings.ContainsAny(s.Description, "<>"):
		return refuse("invalidDescription", "The request metadata specifies an invalid video description.")
	case platform.TagsLength(s.Tags) > 500, slices.Contains(s.Tags, ""):
		return refuse("invalidTags", "The request metadata specifies invalid video keywords.")
	case s.Category != "" && !slices.Contains(ytCategories, s.Category):
		return refuse("invalidCategoryId", "The <code>snippet.categoryId</code> property specifies an invalid category ID.")
	}
	return nil
}

// place puts a status on a record: what is omitted is public, a time in the past
// publishes at once, and a time needs a private video that was never public.
func (s ytStatus) place(r record, now time.Time) (record, *answer) {
	refuse := func(reason, message string) (record, *answer) {
		a := youtubeError(http.StatusBadRequest, reason, message)
		return r, &a
	}
	out := r.published(now)
	s.Privacy = cmp.Or(s.Privacy, "public")
	if !slices.Contains([]string{"public", "unlisted", "private"}, s.Privacy) {
		return refuse("invalidVideoMetadata", "The request metadata specifies an invalid privacy status.")
	}
	r.Published, r.Scheduled = s.Privacy != "private", nil
	if s.PublishAt != "" {
		at, err := time.Parse(time.RFC3339, s.PublishAt)
		if err != nil || s.Privacy != "private" || out || r.Settings[ytKeyLive] != nil {
			return refuse("invalidPublishAt", "The request metadata specifies an invalid scheduled publishing time.")
		}
		r.Scheduled = &at
	}
	if r.Settings[ytKeyLive] != nil && r.Published { // announced, and on air at its time
		var sn ytSnippet
		r.get(ytKeySnippet, &sn)
		if at, err := time.Parse(time.RFC3339, sn.Start); err == nil {
			r.Published, r.Scheduled = false, &at
		}
	}
	s.License = cmp.Or(s.License, "youtube")
	return r.with(ytKeyStatus, s), nil
}

// status is the part as it reads now.
func (r *record) status(now time.Time) ytStatus {
	var s ytStatus
	r.get(ytKeyStatus, &s)
	if s.PublishAt != "" && r.published(now) {
		s.Privacy, s.PublishAt = "public", ""
	}
	return s
}

// mine is a video of the asking channel that is still there.
func (c *youtubeCall) mine(st *state, id string) *record {
	r := st.post(youtubeName, id)
	if r == nil || r.Deleted || r.Account != c.owner.ID || r.Kind == KindComment {
		return nil
	}
	return r
}

// videos is videos.list by ids.
func (c *youtubeCall) videos() answer {
	parts := c.parts()
	ids := strings.Split(strings.Join(c.rq.query["id"], ","), ",")
	if len(ids) > 50 {
		return youtubeError(http.StatusBadRequest, "invalidFilters", "At most 50 ids.")
	}
	return c.change(0, func(t *tx) answer {
		items := []object{}
		for _, id := range ids {
			r := t.post(youtubeName, id).seen(t.now)
			if r == nil || r.Deleted || r.Kind == KindComment || r.Account != c.owner.ID && r.status(t.now).Privacy == "private" {
				continue
			}
			items = append(items, c.video(t, r, parts))
		}
		return youtubeJSON(http.StatusOK, object{
			"kind": "youtube#videoListResponse", "etag": "e", "items": items,
			"pageInfo": object{"totalResults": len(items), "resultsPerPage": len(items)},
		})
	})
}

// parts are the parts that a call names.
func (c *youtubeCall) parts() []string {
	var list []string
	for _, v := range c.rq.query["part"] {
		for one := range strings.SplitSeq(v, ",") {
			list = append(list, strings.TrimSpace(one))
		}
	}
	return list
}

// video is the resource, with the parts that were asked for.
func (c *youtubeCall) video(t *tx, r *record, parts []string) object {
	o := object{"kind": "youtube#video", "etag": "e", "id": r.ID}
	own := r.Account == c.owner.ID
	u := c.progress(t, r, slices.Contains(parts, "status") || slices.Contains(parts, "processingDetails"))
	for _, part := range parts {
		switch {
		case part == "snippet":
			o[part] = c.snippet(r)
		case part == "status":
			o[part] = r.statusObject(t.now, u)
		case part == "contentDetails":
			o[part] = object{"duration": "PT1M0S", "definition": "hd", "caption": strconv.FormatBool(r.Settings[ytKeyCaptions] != nil)}
		case part == "statistics":
			o[part] = object{"viewCount": "0", "likeCount": "0", "favoriteCount": "0", "commentCount": "0"}
		case part == "processingDetails" && own && u != nil:
			o[part] = u.processing()
		case part == "fileDetails" && own && u != nil && u.State != uploadProcessing: // appears after ingestion
			var name string
			r.get(ytKeyFile, &name)
			o[part] = object{"fileName": name, "fileSize": strconv.FormatInt(r.Media[0].Bytes, 10), "fileType": "video"}
		}
	}
	return o
}

func (c *youtubeCall) snippet(r *record) object {
	var s ytSnippet
	r.get(ytKeySnippet, &s)
	owner, _ := byID(youtubeAccounts(), r.Account)
	live := "none"
	if r.Settings[ytKeyLive] != nil {
		live = "upcoming"
	}
	o := object{
		"publishedAt": r.Created.UTC().Format(time.RFC3339), "channelId": r.Account, "channelTitle": owner.Name,
		"title": s.Title, "description": s.Description, "categoryId": s.Category, "liveBroadcastContent": live,
	}
	for k, v := range map[string]string{"defaultLanguage": s.Language, "defaultAudioLanguage": s.Spoken} {
		if v != "" {
			o[k] = v
		}
	}
	if len(s.Tags) > 0 {
		o["tags"] = s.Tags
	}
	return o
}

func (r *record) statusObject(now time.Time, u *upload) object {
	s := r.status(now)
	flag := func(b *bool, def bool) bool { return b == nil && def || b != nil && *b }
	o := object{
		"uploadStatus": "uploaded", "privacyStatus": s.Privacy, "license": s.License,
		"embeddable": flag(s.Embeddable, true), "publicStatsViewable": flag(s.Stats, true), "madeForKids": flag(s.Kids, false),
	}
	if s.PublishAt != "" {
		o["publishAt"] = s.PublishAt
	}
	if s.Kids != nil {
		o["selfDeclaredMadeForKids"] = *s.Kids
	}
	if s.Synthetic != nil {
		o["containsSyntheticMedia"] = *s.Synthetic
	}
	if u != nil {
		switch u.State {
		case uploadReady:
			o["uploadStatus"] = "processed"
		case uploadFailed:
			o["uploadStatus"], o["failureReason"] = "failed", "invalidFile"
			if u.Category != "" {
				o["uploadStatus"], o["rejectionReason"] = "rejected", u.Category
				delete(o, "failureReason")
			}
		}
	}
	return o
}

// progress is the file of a video; asking for its state moves it on, so that a
// clock that stands still does not keep it forever.
func (c *youtubeCall) progress(t *tx, r *record, asked bool) *upload {
	if len(r.Media) == 0 || r.Settings[ytKeyLive] != nil {
		return nil
	}
	old := t.upload(youtubeName, r.Media[0].ID)
	if old == nil || old.State != uploadProcessing || !asked || r.Account != c.owner.ID {
		return old
	}
	u := *old
	u.Polls++
	if set := c.s.settings.get().YouTube.filled(); u.Polls > set.Polls {
		u.State = uploadReady
		if set.Rejects != "" {
			u.State, u.Category = uploadFailed, set.Rejects
		} else if !strings.HasPrefix(u.MIME, "video/") {
			u.State = uploadFailed
		}
	}
	t.putUpload(u)
	return &u
}

func (u *upload) processing() object {
	switch u.State {
	case uploadReady:
		return object{"processingStatus": "succeeded"}
	case uploadFailed:
		return object{"processingStatus": "failed", "processingFailureReason": "transcodeFailed"}
	}
	return object{"processingStatus": "processing", "processingProgress": object{
		"partsTotal": "100", "partsProcessed": strconv.Itoa(min(u.Polls*30, 99)), "timeLeftMs": "1000",
	}}
}

// update is videos.update: each part that is named is replaced whole.
func (c *youtubeCall) update(lag time.Duration) answer {
	var b struct {
		ID      string     `json:"id"`
		Snippet *ytSnippet `json:"snippet"`
		Status  *ytStatus  `json:"status"`
	}
	if err := json.Unmarshal(c.rq.body.text(), &b); err != nil {
		return youtubeError(http.StatusBadRequest, "parseError", "Parse Error")
	}
	parts := c.parts()
	return c.change(lag, func(t *tx) answer {
		old := c.mine(t.state, b.ID)
		if old == nil {
			return youtubeNoVideo()
		}
		r := *old
		for _, part := range parts {
			switch part {
			case "snippet":
				if b.Snippet == nil {
					b.Snippet = &ytSnippet{}
				}
				if refused := b.Snippet.check(); refused != nil {
					return *refused
				}
				if b.Snippet.Category == "" {
					return youtubeError(http.StatusBadRequest, "invalidCategoryId", "The <code>snippet.categoryId</code> property specifies an invalid category ID.")
				}
				var was ytSnippet
				r.get(ytKeySnippet, &was)
				b.Snippet.Start, b.Snippet.End = was.Start, was.End
				r = r.with(ytKeySnippet, b.Snippet)
				if r.Text = b.Snippet.Description; r.published(t.now) {
					r.Edited = t.now
				}
			case "status":
				if b.Status == nil {
					b.Status = &ytStatus{}
				}
				var refused *answer
				if r, refused = b.Status.place(r, t.now); refused != nil {
					return *refused
				}
			case "id":
			default:
				return youtubeError(http.StatusBadRequest, "unexpectedPart", "'"+part+"'")
			}
		}
		r = r.changed(old, t)
		t.putPost(r)
		return youtubeJSON(http.StatusOK, c.video(t, &r, parts))
	})
}

// remove deletes a video, a broadcast or a comment of the channel.
func (c *youtubeCall) remove(lag time.Duration) answer {
	id := c.rq.query.Get("id")
	kind := c.rq.path[len(c.rq.path)-1]
	return c.change(lag, func(t *tx) answer {
		old := t.post(youtubeName, id)
		fits := old != nil && !old.Deleted && old.Account == c.owner.ID && (old.Kind == KindComment) == (kind == "comments") &&
			(kind != "liveBroadcasts" || old.Settings[ytKeyLive] != nil)
		switch {
		case !fits && kind == "comments":
			return youtubeError(http.StatusNotFound, "commentNotFound", "The comment cannot be found.")
		case !fits && kind == "liveBroadcasts":
			return youtubeError(http.StatusNotFound, "liveBroadcastNotFound", "The broadcast cannot be found.")
		case !fits:
			return youtubeNoVideo()
		}
		r := *old
		r.Deleted = true
		t.putPost(r.changed(old, t))
		for _, below := range t.posts { // what stands below a video goes with it
			if below.Platform == youtubeName && below.Root == id && !below.Deleted {
				note := *below
				note.Deleted = true
				t.putPost(note.changed(below, t))
			}
		}
		return answer{http.StatusNoContent, http.Header{}, nil}
	})
}

// channel is channels.list of who asks.
func (c *youtubeCall) channel() answer {
	a := c.owner
	return youtubeJSON(http.StatusOK, object{"kind": "youtube#channelListResponse", "etag": "e", "items": []object{{
		"kind": "youtube#channel", "id": a.ID,
		"snippet":        object{"title": a.Name, "description": "", "customUrl": "@" + a.Username},
		"contentDetails": object{"relatedPlaylists": object{"likes": "LL", "uploads": uploadsOf(a.ID)}},
		"status":         object{"privacyStatus": "public", "isLinked": true, "longUploadsStatus": "eligible", "madeForKids": false},
		"statistics":     object{"viewCount": "0", "subscriberCount": "12", "hiddenSubscriberCount": false, "videoCount": "0"},
	}}})
}

// uploads is playlistItems.list of the channel's uploads, newest first.
func (c *youtubeCall) uploads() answer {
	if c.rq.query.Get("playlistId") != uploadsOf(c.owner.ID) {
		return youtubeError(http.StatusNotFound, "playlistNotFound", "The playlist identified with the request's <code>playlistId</code> parameter cannot be found.")
	}
	var list []object
	now := c.s.now()
	c.s.ledger.view(func(st *state) {
		for _, whole := range st.postsOf(youtubeName, c.owner.ID) {
			r := whole.seen(now)
			if r == nil || r.Deleted || r.Kind == KindComment || r.Settings[ytKeyLive] != nil {
				continue
			}
			list = append(list, object{
				"kind": "youtube#playlistItem", "id": "UE" + r.ID,
				"contentDetails": object{"videoId": r.ID, "videoPublishedAt": r.Created.UTC().Format(time.RFC3339)},
			})
		}
	})
	slices.Reverse(list)
	return c.paged("youtube#playlistItemListResponse", list, 5)
}

// paged gives a page of a list.
func (c *youtubeCall) paged(kind string, list []object, size int) answer {
	if n, err := strconv.Atoi(c.rq.query.Get("maxResults")); err == nil && n > 0 {
		size = n
	}
	from, _ := strconv.Atoi(strings.TrimPrefix(c.rq.query.Get("pageToken"), "P"))
	from = min(max(from, 0), len(list))
	to := min(from+size, len(list))
	o := object{
		"kind": kind, "etag": "e", "items": append([]object{}, list[from:to]...),
		"pageInfo": object{"totalResults": len(list), "resultsPerPage": size},
	}
	if to < len(list) {
		o["nextPageToken"] = "P" + strconv.Itoa(to)
	}
	return youtubeJSON(http.StatusOK, o)
}
