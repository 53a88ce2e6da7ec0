package rehearsal

import (
	"cmp"
	"encoding/json"
	"net/http"
	"slices"
	"strconv"
	"time"
)

// ytLive is what a broadcast has beside what every video has.
type ytLive struct {
	AutoStart bool `json:"enableAutoStart"`
	AutoStop  bool `json:"enableAutoStop"`
}

// broadcastStart tells what in a broadcast's times is not taken.
func broadcastStart(s ytSnippet, now time.Time) *answer {
	refuse := func(reason, message string) *answer {
		a := youtubeError(http.StatusBadRequest, reason, message)
		return &a
	}
	if s.Start == "" {
		return refuse("scheduledStartTimeRequired", "The request must specify the snippet.scheduledStartTime property.")
	}
	at, err := time.Parse(time.RFC3339, s.Start)
	if err != nil || !at.After(now) {
		return refuse("invalidScheduledStartTime", "The scheduled start time must be in the future.")
	}
	if s.End != "" {
		if end, err := time.Parse(time.RFC3339, s.End); err != nil || !end.After(at) {
			return refuse("invalidScheduledEndTime", "The scheduled end time must follow the start time.")
		}
	}
	return nil
}

// broadcast is liveBroadcasts.insert.
func (c *youtubeCall) broadcast(lag time.Duration) answer {
	var b struct {
		Snippet ytSnippet `json:"snippet"`
		Status  ytStatus  `json:"status"`
		Details ytLive    `json:"contentDetails"`
	}
	if err := json.Unmarshal(c.rq.body.text(), &b); err != nil {
		return youtubeError(http.StatusBadRequest, "parseError", "Parse Error")
	}
	if b.Status.Privacy == "" {
		return youtubeError(http.StatusBadRequest, "privacyStatusRequired", "The request must specify a privacy status.")
	}
	if refused := b.Snippet.check(); refused != nil {
		return *refused
	}
	b.Snippet.Tags, b.Snippet.Category = nil, cmp.Or(b.Snippet.Category, "22")
	return c.change(lag, func(t *tx) answer {
		if refused := broadcastStart(b.Snippet, t.now); refused != nil {
			return *refused
		}
		r := record{Post: Post{
			Platform: youtubeName, Account: c.owner.ID, ID: slug(11, "broadcast", c.owner.ID, strconv.FormatInt(t.next(youtubeName), 10)), Kind: KindPost,
			Text: b.Snippet.Description, Media: []Media{}, Created: t.now,
		}, Shown: t.now.Add(t.lag)}
		r, refused := b.Status.place(r.with(ytKeyLive, b.Details).with(ytKeySnippet, b.Snippet), t.now)
		if refused != nil {
			return *refused
		}
		t.putPost(r)
		return youtubeJSON(http.StatusOK, c.broadcastObject(&r, t.now))
	})
}

// moveBroadcast is liveBroadcasts.update of the part snippet.
func (c *youtubeCall) moveBroadcast(lag time.Duration) answer {
	var b struct {
		ID      string    `json:"id"`
		Snippet ytSnippet `json:"snippet"`
	}
	if err := json.Unmarshal(c.rq.body.text(), &b); err != nil || !slices.Equal(c.parts(), []string{"snippet"}) {
		return youtubeError(http.StatusBadRequest, "parseError", "Parse Error")
	}
	return c.change(lag, func(t *tx) answer {
		old := c.mine(t.state, b.ID)
		if old == nil || old.Settings[ytKeyLive] == nil {
			return youtubeError(http.StatusNotFound, "liveBroadcastNotFound", "The broadcast cannot be found.")
		}
		if refused := b.Snippet.check(); refused != nil {
			return *refused
		}
		if refused := broadcastStart(b.Snippet, t.now); refused != nil {
			return *refused
		}
		var s ytSnippet
		old.get(ytKeySnippet, &s)
		s.Title, s.Description, s.Start, s.End = b.Snippet.Title, b.Snippet.Description, b.Snippet.Start, b.Snippet.End
		r, refused := old.status(t.now).place(old.with(ytKeySnippet, s), t.now)
		if refused != nil {
			return *refused
		}
		r.Text = s.Description
		r = r.changed(old, t)
		t.putPost(r)
		return youtubeJSON(http.StatusOK, c.broadcastObject(&r, t.now))
	})
}

func (c *youtubeCall) broadcastObject(r *record, now time.Time) object {
	var s ytSnippet
	var l ytLive
	r.get(ytKeySnippet, &s)
	r.get(ytKeyLive, &l)
	st := r.status(now)
	sn := object{
		"publishedAt": r.Created.UTC().Format(time.RFC3339), "channelId": r.Account, "title": s.Title, "description": s.Description,
		"scheduledStartTime": s.Start,
	}
	if s.End != "" {
		sn["scheduledEndTime"] = s.End
	}
	return object{
		"kind": "youtube#liveBroadcast", "id": r.ID, "snippet": sn, "contentDetails": l,
		"status": object{
			"lifeCycleStatus": "created", "privacyStatus": st.Privacy, "recordingStatus": "notRecording",
			"madeForKids": st.Kids != nil && *st.Kids, "selfDeclaredMadeForKids": st.Kids != nil && *st.Kids,
		},
	}
}

// broadcasts is liveBroadcasts.list: those of ids, or all that are to come.
func (c *youtubeCall) broadcasts() answer {
	id, which := c.rq.query.Get("id"), c.rq.query.Get("broadcastStatus")
	if id == "" && which != "upcoming" && which != "all" && c.rq.query.Get("mine") != "true" {
		return youtubeError(http.StatusBadRequest, "missingRequiredParameter", "No filter selected. Expected one of: broadcastStatus, id, mine")
	}
	var list []object
	now := c.s.now()
	c.s.ledger.view(func(st *state) {
		for _, whole := range st.postsOf(youtubeName, c.owner.ID) {
			if r := whole.seen(now); r != nil && !r.Deleted && r.Settings[ytKeyLive] != nil && (id == "" || r.ID == id) {
				list = append(list, c.broadcastObject(r, now))
			}
		}
	})
	slices.Reverse(list)
	return c.paged("youtube#liveBroadcastListResponse", list, 5)
}
