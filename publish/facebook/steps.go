package facebook

import (
	"context"
	"fmt"
	"strings"

	"rounds/calendar"
	"rounds/calendar/platform"
	"rounds/publish"
)

// The names of the steps of a post. Those that upload a video are in video.go,
// those of a change in change.go.
const (
	stepPost     = "post"     // also the name of the value: the post's id
	stepSchedule = "schedule" // in its place, for Facebook's own scheduler
	stepVerify   = "verify"
	stepComment  = "comment"
	stepLook     = "look" // no step: what a look at the Page is called
)

// form is the way that a post goes: each has an edge of its own.
type form int

const (
	feedForm  form = iota // text, link, photos: /feed
	videoForm             // a video among the posts: /videos
	reelForm              // /video_reels
	photoStory
	videoStory
)

func formOf(o calendar.Outgoing) form {
	video := len(o.Media) > 0 && platform.Media{MIME: o.Media[0].MIME}.Class() == platform.Video
	switch {
	case o.Kind == platform.KindReel:
		return reelForm
	case o.Kind == platform.KindStory && video:
		return videoStory
	case o.Kind == platform.KindStory:
		return photoStory
	case video:
		return videoForm
	}
	return feedForm
}

// video tells whether it is uploaded as one.
func (f form) video() bool { return f == videoForm || f == reelForm || f == videoStory }

// story tells whether it is one: it has no words and nothing below it.
func (f form) story() bool { return f == photoStory || f == videoStory }

// noun is what a person calls it.
func (f form) noun() string {
	switch f {
	case reelForm:
		return "reel"
	case photoStory, videoStory:
		return "story"
	case feedForm, videoForm:
	}
	return "post"
}

// made tells whether the post was made, or given to Facebook's scheduler.
func made(p calendar.Progress) bool { return p.Done(stepPost) || p.Done(stepSchedule) }

// Next gives the step that follows on the progress so far.
func (c *Client) Next(o calendar.Outgoing, p calendar.Progress) (publish.Step, bool) {
	f := formOf(o)
	if !made(p) {
		if s, ok := nextUpload(o, p); ok {
			return s, true
		}
		return publicStep(o, p), true
	}
	if !p.Done(stepVerify) {
		return publish.Step{Name: stepVerify, Verifies: true, Says: "reading the " + f.noun() + " back"}, true
	}
	if !p.Done(stepComment) && !platform.Blank(o.FirstComment) && !f.story() {
		return publish.Step{Name: stepComment, Public: true, Says: "writing the first comment", Bytes: int64(len(o.FirstComment))}, true
	}
	return publish.Step{}, false
}

// publicStep is the one call that makes the post, or has it made later.
func publicStep(o calendar.Outgoing, p calendar.Progress) publish.Step {
	f := formOf(o)
	s := publish.Step{Name: stepPost, Public: true, Completes: true, Says: "making the " + f.noun()}
	if !f.story() {
		s.Bytes = int64(len(platform.Facebook.Body(o.Post())) + len(o.Link))
	}
	if _, later := p.ShowAt(); later {
		s.Name, s.Completes, s.Schedules = stepSchedule, false, true
		s.Says = "giving the " + f.noun() + " to Facebook's scheduler"
	}
	return s
}

// nextUpload gives the next step that brings a file to Facebook.
func nextUpload(o calendar.Outgoing, p calendar.Progress) (publish.Step, bool) {
	if formOf(o).video() {
		return nextOfVideo(o, p)
	}
	for i, m := range o.Media {
		if n := stepPhoto(i, roundOf(p)); !p.Done(n) {
			return publish.Step{
				Name: n, Bytes: m.Bytes, Says: fmt.Sprintf("uploading picture %d of %d", i+1, len(o.Media)),
			}, true
		}
	}
	return publish.Step{}, false
}

// Do carries out one step.
func (c *Client) Do(ctx context.Context, t publish.Target, s publish.Step) (publish.Result, error) {
	g := &graph{Client: c, t: t, step: s}
	if t.Change != nil {
		return g.change(ctx)
	}
	switch s.Name {
	case stepPost, stepSchedule:
		return g.public(ctx)
	case stepVerify:
		return g.verify(ctx)
	case stepComment:
		return g.comment(ctx)
	}
	if i, ok := photoOf(s.Name, roundOf(t.Progress)); ok && i < len(t.Content.Media) && !formOf(t.Content).video() {
		return g.photo(ctx, i)
	}
	if strings.HasPrefix(s.Name, video) && formOf(t.Content).video() {
		return g.video(ctx)
	}
	return publish.Result{}, noStep(s)
}

// public carries out the one call that others can see.
func (g *graph) public(ctx context.Context) (publish.Result, error) {
	f := formOf(g.t.Content)
	if g.step.Name == stepSchedule {
		if err := g.inWindow(f); err != nil {
			return publish.Result{}, err
		}
	}
	// What has to come before the call is settled here without one.
	if err := g.refusedTwin(); err != nil {
		return publish.Result{}, err
	}
	if err := g.stale(); err != nil {
		return publish.Result{}, err
	}
	switch {
	case f.video():
		return g.finish(ctx, f)
	case f == photoStory:
		return g.photoStory(ctx)
	}
	return g.post(ctx)
}

func noStep(s publish.Step) *publish.Fault {
	return &publish.Fault{
		Class: publish.Refused, Text: name + " posts have no step “" + strings.TrimSpace(s.Name) + "”",
		Hint: "have the post approved again, so that it begins anew",
	}
}
