package youtube

import (
	"context"
	"net/url"
	"strconv"
	"time"

	"rounds/calendar/platform"
	"rounds/publish"
	"rounds/publish/wire/twin"
)

// Find looks whether a lost step had its effect. The video is known, so its
// status answers exactly.
func (c *Client) Find(ctx context.Context, t publish.Target, lost publish.Step, since time.Time) (publish.Finding, error) {
	a := &api{Client: c, t: t, step: publish.Step{Name: stepLook}}
	switch lost.Name {
	case stepPublish, stepSchedule:
		return a.findShown(ctx, lost.Name == stepSchedule, since)
	case stepComment:
		return a.findComment(ctx)
	}
	return publish.Finding{}, noStep(lost)
}

// findShown reads the status of the video.
func (a *api) findShown(ctx context.Context, scheduled bool, since time.Time) (publish.Finding, error) {
	if a.made()[valueVideo] == "" {
		return a.findUnknown(ctx, since)
	}
	id, err := a.id()
	if err != nil {
		return publish.Finding{}, err
	}
	v, there, err := a.clip(ctx, "status", id)
	if err != nil {
		return publish.Finding{}, err
	}
	who, is := privacy(a.t.Content), v.Status.text("privacyStatus")
	at, _ := a.t.Progress.ShowAt()
	_, waits := v.Status.at("publishAt")
	res := a.shown(id)
	found := publish.Finding{There: true, Values: res.Values, URL: res.URL}
	switch {
	case !there:
		return publish.Finding{Absent: true, Text: "the video is not at YouTube"}, nil
	case scheduled && a.t.Content.Kind != platform.KindLive && plannedFor(v.Status, at):
		found.Text = "the video has its time at YouTube"
	case scheduled && a.t.Content.Kind != platform.KindLive && waits:
		return publish.Finding{Text: "the video has another time at YouTube"}, nil
	case shownTo(v.Status, who):
		found.Text = "the video can be seen by " + audience(who)
	case is == private:
		return publish.Finding{Absent: true, Text: "the video is there, and still seen by nobody but you"}, nil
	default:
		return publish.Finding{Text: "the video can be seen by " + audience(is) + " instead of " + audience(who)}, nil
	}
	return found, nil
}

// findUnknown looks for a post of which not even the id is known, as after an
// older copy of the file was put back: among the channel's broadcasts, or its
// newest videos.
func (a *api) findUnknown(ctx context.Context, since time.Time) (publish.Finding, error) {
	if a.t.Content.Kind == platform.KindLive {
		return a.findAiring(ctx)
	}
	ids, err := a.uploads(ctx)
	if err != nil {
		return publish.Finding{}, err
	}
	if ahead := a.t.Now().Sub(a.heard); !a.heard.IsZero() && ahead > 0 {
		since = since.Add(-ahead) // the channel's dates go by YouTube's clock
	}
	seen, perhaps := 0, 0
	for len(ids) > 0 {
		n := min(len(ids), 50)
		some, err := a.clips(ctx, "snippet,status,fileDetails", ids[:n]...)
		if err != nil {
			return publish.Finding{}, err
		}
		for _, v := range some {
			seen++
			switch a.judgeUnknown(v, since) {
			case isOwn:
				res := a.shown(v.ID)
				return publish.Finding{There: true, Values: res.Values, URL: res.URL, Text: "found among the channel's videos"}, nil
			case isPerhaps:
				perhaps++
			case isOther:
			}
		}
		ids = ids[n:]
	}
	f := publish.Finding{Absent: perhaps == 0, Text: twin.Looked(seen, since)}
	if perhaps > 0 {
		f.Text += "; one of them looks like it"
	}
	return f, nil
}

// judgeUnknown tells whether a video is the post, and can be seen or will be.
func (a *api) judgeUnknown(v clip, since time.Time) verdict {
	at, known := v.Snippet.at("publishedAt")
	_, waits := v.Status.at("publishAt")
	o := a.t.Content
	switch {
	case !videoID.MatchString(v.ID) || a.t.Adopted(v.ID) || known && at.Before(since):
		return isOther
	case v.Status.text("privacyStatus") == private && !waits, !says(v, o):
		return isOther
	}
	film, _ := video(o)
	if v.File == nil || v.File.Size != strconv.FormatInt(film.Bytes, 10) || !twin.Same(title(o), v.Snippet.text("title")) {
		return isPerhaps
	}
	return isOwn
}

// findAiring looks for a broadcast that was announced.
func (a *api) findAiring(ctx context.Context) (publish.Finding, error) {
	list, whole, err := a.broadcasts(ctx, url.Values{"broadcastStatus": {"all"}})
	if err != nil {
		return publish.Finding{}, err
	}
	at, ok := a.t.Progress.ShowAt()
	for _, b := range list {
		if ok && a.sameAiring(b, at) && b.Status.text("privacyStatus") == privacy(a.t.Content) {
			res := a.shown(b.ID)
			return publish.Finding{There: true, Values: res.Values, URL: res.URL, Text: "found among the channel's broadcasts"}, nil
		}
	}
	return publish.Finding{Absent: whole, Text: "looked at the channel's broadcasts"}, nil
}
