package youtube

import (
	"context"
	"fmt"
	"strings"
	"time"

	"rounds/calendar"
	"rounds/calendar/platform"
	"rounds/publish"
	"rounds/publish/wire"
)

// name is how sentences call the platform.
const name = "YouTube"

const (
	// settleThere is how long YouTube may go on showing a video as it was before
	// a change, or a list without a comment.
	settleThere = time.Minute
	// settleHere is that of a rehearsal on this computer.
	settleHere = 2 * time.Second
	// throttlePause is the pause after "too many calls" without a word on when to
	// come back.
	throttlePause = time.Minute
	// newVideo is how long a video that was just uploaded may be unknown to parts
	// of YouTube.
	newVideo = 15 * time.Minute
	// soonest is the least time that YouTube's scheduler is given, at the moment
	// of the call: with a publishAt that is over a video goes public at once
	// (YouTube Data API, videos resource).
	soonest = 2 * time.Minute
)

// Client is the client for YouTube.
type Client struct{ wire *wire.Client }

// New makes the client.
func New(w *wire.Client) *Client { return &Client{wire: w} }

// Platform tells which platform the client serves.
func (c *Client) Platform() platform.Name { return platform.YouTube }

// Settle is how long after a lost step YouTube may still show things as they were.
func (c *Client) Settle(a calendar.Account) time.Duration {
	if a.Loopback() {
		return settleHere
	}
	return settleThere
}

// Names of steps.
const (
	stepStart     = "start"
	stepUpload    = "upload " // and the number of the part, from 1
	stepReady     = "ready"
	stepBroadcast = "broadcast"
	stepDetails   = "details"
	stepThumbnail = "thumbnail"
	stepCaptions  = "captions"
	stepPublish   = "publish"
	stepSchedule  = "schedule"
	stepVerify    = "verify"
	stepComment   = "comment"
	stepComplete  = "complete"
	stepLook      = "look" // no step: what a look at the channel is called
)

// Names of values that the steps bring.
const (
	valueVideo    = "post"     // the video's id
	valueStarted  = "started"  // when the upload or the broadcast was first begun
	valueFile     = "file"     // the name that the file has at YouTube
	valueUploaded = "uploaded" // when the upload was whole
	valueFailed   = " failed"  // behind a step's name: why it did not go through
)

// Next gives the step that follows on the progress so far.
func (c *Client) Next(o calendar.Outgoing, p calendar.Progress) (publish.Step, bool) {
	for _, s := range plan(o, p) {
		if !p.Done(s.Name) {
			return s, true
		}
	}
	return publish.Step{}, false
}

// plan is every step of a post that is still to be considered.
func plan(o calendar.Outgoing, p calendar.Progress) []publish.Step {
	show := showing(o, p)
	var list []publish.Step
	if !p.Done(show.Name) {
		list = append(before(o), show)
	}
	list = append(list, publish.Step{Name: stepVerify, Verifies: true, Says: "reading the video back"})
	if !platform.Blank(o.FirstComment) {
		list = append(list, publish.Step{Name: stepComment, Public: true, Says: "writing the first comment", Bytes: int64(len(o.FirstComment))})
	}
	if p[stepThumbnail+valueFailed] != "" || p[stepCaptions+valueFailed] != "" {
		list = append(list, publish.Step{Name: stepComplete, Says: "trying again what did not go with the video"})
	}
	return list
}

// showing is the step that others notice.
func showing(o calendar.Outgoing, p calendar.Progress) publish.Step {
	_, later := p.ShowAt()
	switch {
	case o.Kind == platform.KindLive:
		return publish.Step{Name: stepSchedule, Public: true, Schedules: true, Says: "announcing the broadcast"}
	case later:
		return publish.Step{Name: stepSchedule, Public: true, Schedules: true, Says: "giving YouTube the time to show the video"}
	}
	return publish.Step{Name: stepPublish, Public: true, Completes: true, Says: "showing the video"}
}

// before are the steps that nobody else sees.
func before(o calendar.Outgoing) []publish.Step {
	text := int64(len(title(o)) + len(description(o)))
	var list []publish.Step
	if o.Kind == platform.KindLive {
		list = []publish.Step{
			{Name: stepBroadcast, Says: "making the broadcast, seen by nobody yet", Bytes: text},
			{Name: stepDetails, Says: "adding category and tags"},
		}
	} else {
		v, _ := video(o)
		list = []publish.Step{
			{Name: stepStart, Says: "beginning the upload", Bytes: text},
		}
		n := parts(v.Bytes)
		for k := range n {
			list = append(list, publish.Step{
				Name: stepPart(k), Bytes: partEnd(v.Bytes, k) - partEnd(v.Bytes, k-1),
				Says: fmt.Sprintf("uploading the video, seen by nobody yet: part %d of %d", k+1, n),
			})
		}
		list = append(list, publish.Step{Name: stepReady, Says: "waiting until YouTube has processed the video"})
	}
	if m, ok := thumbnail(o); ok {
		list = append(list, publish.Step{Name: stepThumbnail, Says: "uploading the thumbnail", Bytes: m.Bytes})
	}
	if captions(o) != "" {
		list = append(list, publish.Step{Name: stepCaptions, Says: "uploading the captions"})
	}
	return list
}

// Do carries out one step.
func (c *Client) Do(ctx context.Context, t publish.Target, s publish.Step) (publish.Result, error) {
	a := &api{Client: c, t: t, step: s}
	if t.Change != nil {
		return a.change(ctx)
	}
	acts := map[string]func(context.Context) (publish.Result, error){
		stepStart: a.start, stepReady: a.ready, stepBroadcast: a.broadcast, stepDetails: a.details,
		stepThumbnail: a.thumbnail, stepCaptions: a.captions, stepPublish: a.publish, stepSchedule: a.schedule,
		stepVerify: a.verify, stepComment: a.comment, stepComplete: a.complete,
	}
	if act, known := acts[s.Name]; known {
		return act(ctx)
	}
	if v, _ := video(t.Content); strings.HasPrefix(s.Name, stepUpload) {
		for k := range parts(v.Bytes) {
			if s.Name == stepPart(k) {
				return a.upload(ctx, k)
			}
		}
	}
	return publish.Result{}, noStep(s)
}

// Schedules tells whether YouTube's own scheduler takes such a post for a moment.
func (c *Client) Schedules(o calendar.Outgoing, now, at time.Time) (ok bool, why string) {
	k, known := platform.Of(platform.YouTube).Kind(o.Kind)
	switch {
	case !known || !k.Schedule.Supported:
		return false, "YouTube has no such kind of post"
	case o.Kind != platform.KindLive && privacy(o) != public:
		return false, "YouTube's scheduler shows a video to everyone; this one is not meant for everyone"
	case at.Before(now.Add(k.Schedule.Min)):
		return false, "YouTube is given at least 10 minutes, as it shows a video at once when its time is over"
	case k.Schedule.Max > 0 && at.After(now.Add(k.Schedule.Max)):
		return false, "the time is too far ahead for YouTube's scheduler"
	}
	return true, ""
}

func noStep(s publish.Step) *publish.Fault {
	return &publish.Fault{
		Class: publish.Refused, Text: name + " posts have no step “" + s.Name + "”",
		Hint: "have the post approved again, so that it begins anew",
	}
}
