package facebook

import (
	"context"
	"errors"
	"net/http"
	"net/url"

	"rounds/calendar/platform"
	"rounds/publish"
	"rounds/publish/wire"
)

// phase is one of the three that a video goes through (Meta, "Reels publishing").
type phase struct {
	Status  string  `json:"status"`
	Publish string  `json:"publish_status"` // draft, error, published, scheduled
	Has     *number `json:"bytes_transferred"`
	HasToo  *number `json:"bytes_transfered"` //nolint:misspell // as the guide spells it
	Errors  []cause `json:"errors"`
	Error   *cause  `json:"error"`
}

type cause struct {
	Message string `json:"message"`
}

// complete: the samples say complete, the guide's list completed.
func (p phase) complete() bool { return p.Status == "complete" || p.Status == "completed" }

// failed gives what went wrong in the phase, if it did.
func (p phase) failed() (why string, is bool) {
	if p.Status != "error" && p.Publish != "error" && len(p.Errors) == 0 {
		return "", false
	}
	if len(p.Errors) > 0 {
		return p.Errors[0].Message, true
	}
	if p.Error != nil {
		return p.Error.Message, true
	}
	return "", true
}

// videoStatus is what Facebook says of a video.
type videoStatus struct {
	State      string `json:"video_status"`
	Uploading  phase  `json:"uploading_phase"`
	Processing phase  `json:"processing_phase"`
	Publishing phase  `json:"publishing_phase"`
}

// spoiled tells of an upload that has to begin anew.
func (s videoStatus) spoiled() bool {
	_, failed := s.Uploading.failed()
	return failed || s.State == "upload_failed" || s.State == "expired"
}

// unusable tells of a video that Facebook cannot convert, and why.
func (s videoStatus) unusable() (string, bool) {
	why, failed := s.Processing.failed()
	return why, failed || s.State == "error"
}

// has is how many of the bytes arrived.
func (s videoStatus) has(size int64) int64 {
	for _, n := range []*number{s.Uploading.Has, s.Uploading.HasToo} {
		if n != nil && *n > 0 && int64(*n) <= size {
			return int64(*n)
		}
	}
	return 0
}

// arrived tells whether all bytes are there.
func (s videoStatus) arrived() bool {
	switch s.State {
	case "upload_complete", "processing", "ready":
		return true
	}
	return s.Uploading.complete()
}

// converting tells whether Facebook is still at the video.
func (s videoStatus) converting() bool { return s.Processing.Status == "in_progress" }

// aVideo is a video as Graph gives it.
type aVideo struct {
	ID          string      `json:"id"`
	Status      videoStatus `json:"status"`
	Published   *bool       `json:"published"`
	PostID      string      `json:"post_id"`
	Permalink   string      `json:"permalink_url"`
	Description *string     `json:"description"`
	Scheduled   moment      `json:"scheduled_publish_time"`
}

// live tells whether everybody can see it.
func (v aVideo) live() bool {
	return v.Status.Publishing.complete() || v.Published != nil && *v.Published && !v.Status.converting()
}

// status asks about the video while it is uploaded.
func (g *graph) status(ctx context.Context) (videoStatus, error) {
	v, err := g.readVideo(ctx, "status")
	return v.Status, err
}

// readVideo reads fields of the video. Facebook may say for a while that a new
// one is not there: that is a [missing].
func (g *graph) readVideo(ctx context.Context, fields string) (v aVideo, err error) {
	id := g.t.Progress[video]
	if !objectID.MatchString(id) {
		return v, unknownID()
	}
	if err := g.get(ctx, id, url.Values{"fields": {fields}}, &v); err != nil {
		return v, err
	}
	if v.ID != id {
		return v, g.unreadable(wire.Answer{Status: http.StatusOK}, false)
	}
	return v, nil
}

// ready asks whether the video is whole, so that nothing is published that is not.
func (g *graph) ready(ctx context.Context, f form) (publish.Result, error) {
	s, err := g.status(ctx)
	var m *missing
	if errors.As(err, &m) {
		if res, lost := g.lostUpload(err); lost == nil {
			return res, nil
		}
		return publish.Result{}, g.working("Facebook does not show the video yet")
	}
	if err != nil {
		return publish.Result{}, err
	}
	why, unusable := s.unusable()
	switch {
	case s.spoiled():
		return g.anew()
	case unusable:
		return publish.Result{}, g.cannotUse(publish.Refused, why)
	case !s.arrived():
		return publish.Result{}, g.working("Facebook is still taking the video in")
	case f == videoStory && s.converting():
		return publish.Result{}, g.working("Facebook is still converting the video")
	}
	return publish.Result{}, nil
}

func (g *graph) working(text string) *publish.Fault {
	return &publish.Fault{Class: publish.Working, Text: text, Hint: wire.TimeHint, Until: g.poll()}
}

func (g *graph) cannotUse(c publish.Class, why string) *publish.Fault {
	f := &publish.Fault{Class: c, Text: "Facebook cannot use the video", Hint: hintVideo}
	if why != "" {
		f.Text = wire.Says(f.Text, name, why, g.token)
	}
	return f
}

const lookFields = "status,post_id,permalink_url,published"

// verifyVideo reads a video, a reel or a video story back.
func (g *graph) verifyVideo(ctx context.Context, f form) (publish.Result, error) {
	v, err := g.readVideo(ctx, lookFields+",description")
	if err != nil {
		return publish.Result{}, err
	}
	why, unusable := v.Status.unusable()
	_, failed := v.Status.Publishing.failed()
	switch {
	case unusable || failed || v.Status.spoiled():
		return publish.Result{}, g.cannotUse(publish.Person, why)
	case !v.live() && v.Status.converting():
		return publish.Result{}, g.working("Facebook is still converting the video")
	case !v.live():
		if _, later := g.showAt(); later {
			return publish.Result{}, g.notYet(f.noun())
		}
		return publish.Result{}, g.working("Facebook has not shown the video yet")
	case !f.story() && v.Description != nil && !(graphPost{Message: *v.Description}).says(platform.Facebook.Body(g.t.Content.Post())):
		return publish.Result{}, readsDifferently()
	}
	res := publish.Result{Values: map[string]string{}, URL: address(g.t.Account, v.Permalink)}
	if objectID.MatchString(v.PostID) {
		res.Values[stepPost] = v.PostID
	}
	return res, nil
}

// findVideo tells what became of the call that ends an upload. Unlike a list, the
// video itself knows.
func (g *graph) findVideo(ctx context.Context, step string) (publish.Finding, error) {
	v, err := g.readVideo(ctx, lookFields)
	if err != nil {
		return publish.Finding{}, err
	}
	f := formOf(g.t.Content)
	there := v.live() || v.Published != nil && *v.Published
	switch v.Status.Publishing.Publish {
	case "published":
		there = true
	case "scheduled":
		there = there || step == stepSchedule
	}
	found := publish.Finding{There: there, Text: "the video is at " + name + " and not published"}
	switch {
	case there:
		post := v.ID
		if objectID.MatchString(v.PostID) {
			post = v.PostID
		}
		found.Text, found.Values = "found at "+name, map[string]string{stepPost: post}
		if found.URL = address(g.t.Account, v.Permalink); found.URL == "" {
			found.URL = videoLink(g.t.Account, f, v.ID)
		}
	case v.Status.converting() || v.Status.Publishing.Status == "in_progress":
		return publish.Finding{}, g.working("Facebook is still converting the video, and cannot tell yet whether it is published")
	case v.PostID != "":
		found.Text = "the video is at " + name + " and may be published"
	default:
		found.Absent = true
	}
	return found, nil
}
