package youtube

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"rounds/calendar"
	"rounds/calendar/platform"
	"rounds/publish"
	"rounds/publish/wire"
	"rounds/publish/wire/twin"
)

// airing is a broadcast as YouTube gives it. Its id is that of its video.
type airing struct {
	ID      string `json:"id"`
	Snippet fields `json:"snippet"`
	Status  fields `json:"status"`
}

// minutes is how long a broadcast is meant to last.
func minutes(o calendar.Outgoing) time.Duration {
	n, err := strconv.Atoi(strings.TrimSpace(setting(o, platform.SetLiveMinutes)))
	if err != nil || n < 1 || n > 24*60 {
		n = 60
	}
	return time.Duration(n) * time.Minute
}

// onAir is a broadcast's snippet.
func onAir(o calendar.Outgoing, at time.Time) fields {
	return fields{
		"title": title(o), "description": description(o),
		"scheduledStartTime": stamp(at), "scheduledEndTime": stamp(at.Add(minutes(o))),
	}
}

// broadcast makes a broadcast that nobody else sees. YouTube would make a second
// one, so those that are there are looked at first.
func (a *api) broadcast(ctx context.Context) (publish.Result, error) {
	if err := a.checkFiles(); err != nil {
		return publish.Result{}, err
	}
	list, _, err := a.broadcasts(ctx, url.Values{"broadcastStatus": {"upcoming"}})
	if err != nil {
		return publish.Result{}, err
	}
	at, err := a.showAt()
	if err != nil {
		return publish.Result{}, err
	}
	for _, b := range list {
		if a.sameAiring(b, at) && b.Status.text("privacyStatus") == private {
			return a.aired(b.ID), nil
		}
	}
	o := a.t.Content
	body := fields{
		"snippet": onAir(o, at),
		"status":  fields{"privacyStatus": private, "selfDeclaredMadeForKids": yes(o, platform.SetKids)},
		// Nothing goes on air by itself: the person starts and ends it.
		"contentDetails": fields{"enableAutoStart": false, "enableAutoStop": false},
	}
	var got airing
	q := url.Values{"part": {"snippet,status,contentDetails"}}
	if err := a.write(ctx, http.MethodPost, "liveBroadcasts", q, body, false, "liveBroadcast", &got); err != nil {
		return publish.Result{}, err
	}
	if !videoID.MatchString(got.ID) {
		return publish.Result{}, wire.Garbled(wire.Answer{Status: http.StatusOK}, name, false)
	}
	return a.aired(got.ID), nil
}

func (a *api) aired(id string) publish.Result {
	return publish.Result{Values: map[string]string{valueVideo: id, valueStarted: stamp(a.t.Now())}}
}

// sameAiring tells whether a broadcast is that of the post at a moment.
func (a *api) sameAiring(b airing, at time.Time) bool {
	start, ok := b.Snippet.at("scheduledStartTime")
	return ok && start.Equal(at) && videoID.MatchString(b.ID) && !a.t.Adopted(b.ID) &&
		twin.Same(title(a.t.Content), b.Snippet.text("title")) && twin.Same(description(a.t.Content), b.Snippet.text("description"))
}

// broadcasts reads the channel's broadcasts; whole says that it read all of them.
func (a *api) broadcasts(ctx context.Context, q url.Values) (list []airing, whole bool, err error) {
	q.Set("part", "id,snippet,status")
	q.Set("maxResults", "50")
	for range 4 {
		var page struct {
			Next  string   `json:"nextPageToken"`
			Items []airing `json:"items"`
		}
		if err := a.get(ctx, "liveBroadcasts", q, "liveBroadcastListResponse", &page); err != nil {
			return nil, false, err
		}
		list = append(list, page.Items...)
		if page.Next == "" {
			return list, true, nil
		}
		q.Set("pageToken", page.Next)
	}
	return list, false, nil
}

// details gives the broadcast's video what a broadcast cannot be given: category,
// tags, and the flag for made-up scenes.
func (a *api) details(ctx context.Context) (publish.Result, error) {
	id, err := a.id()
	if err != nil {
		return publish.Result{}, err
	}
	v, there, err := a.clip(ctx, "snippet,status", id)
	switch {
	case err != nil:
		return publish.Result{}, err
	case !there && a.fresh():
		return publish.Result{}, a.working("YouTube does not show the new broadcast yet", firstPoll)
	case !there:
		return publish.Result{}, notThere()
	}
	o := a.t.Content
	body := fields{"id": id, "snippet": snippet(o, v.Snippet), "status": status(o, v.Status, private)}
	var got clip
	return publish.Result{}, a.write(ctx, http.MethodPut, "videos", url.Values{"part": {"snippet,status"}}, body, false, "video", &got)
}
