package youtube

import (
	"cmp"
	"context"
	"strconv"
	"time"

	"rounds/publish"
	"rounds/publish/wire"
)

const (
	// firstPoll and lastPoll bound the pause before a video's state is asked for
	// again; it grows with the time that YouTube has had already.
	firstPoll = 5 * time.Second
	lastPoll  = 5 * time.Minute
)

// failures are the values of failureReason and processingFailureReason, and
// rejections those of rejectionReason, in words (YouTube Data API, videos resource).
var (
	failures = map[string]string{
		"conversion": "it cannot be converted", "invalidFile": "the file is not one that YouTube reads", "emptyFile": "the file is empty",
		"tooSmall": "the file is too small", "codec": "its codec is not one that YouTube reads", "uploadAborted": "the upload was broken off",
		"uploadFailed": "the upload failed", "transcodeFailed": "it cannot be converted", "streamingFailed": "it cannot be made ready for playing",
	}
	rejections = map[string]string{
		"copyright": "somebody holds a copyright in it", "inappropriate": "YouTube finds that it breaks the community guidelines",
		"duplicate": "the same video is on the channel already", "termsOfUse": "YouTube finds that it breaks the terms of use",
		"uploaderAccountSuspended": "the channel is suspended", "uploaderAccountClosed": "the channel is closed",
		"length": "it is longer than 15 minutes, which takes a channel that was verified by phone (youtube.com/verify)",
		"claim":  "somebody claims its content", "trademark": "it uses a trademark", "legal": "there was a legal complaint",
	}
)

const hintStudio = "look at it at studio.youtube.com, under Content; then change the video and have the post approved again"

// ready asks whether YouTube has processed the video.
func (a *api) ready(ctx context.Context) (publish.Result, error) {
	id, err := a.id()
	if err != nil {
		return publish.Result{}, err
	}
	v, there, err := a.clip(ctx, "status,processingDetails,contentDetails", id)
	if err != nil {
		return publish.Result{}, err
	}
	if !there {
		if a.fresh() {
			return publish.Result{}, a.working("YouTube does not show the new video yet", firstPoll)
		}
		return publish.Result{}, notThere()
	}
	if f := unfit(v); f != nil {
		return publish.Result{}, f
	}
	if v.Status.text("uploadStatus") != "processed" && v.Processing.Status != "succeeded" {
		return publish.Result{}, a.working("YouTube is still processing the video", a.nextPoll(v))
	}
	_ = a.keep("") // the session is of no more use; where it cannot be taken away it does no harm
	return publish.Result{}, nil
}

// unfit tells when YouTube will not show a video.
func unfit(v clip) *publish.Fault {
	reason := cmp.Or(v.Status.text("failureReason"), v.Processing.Failure)
	switch state := v.Status.text("uploadStatus"); {
	case state == "rejected":
		reason = v.Status.text("rejectionReason")
		return &publish.Fault{
			Class: publish.Refused, Text: "YouTube rejected the video: " + cmp.Or(rejections[reason], "it gives no reason"),
			Hint: hintStudio, Code: wire.Outside("rejected, " + reason),
		}
	case state == "deleted":
		return notThere()
	case state == "failed", state != "processed" && (v.Processing.Status == "failed" || v.Processing.Status == "terminated"):
		return &publish.Fault{
			Class: publish.Refused, Text: "YouTube could not process the video: " + cmp.Or(failures[reason], "it gives no reason"),
			Hint: "save the video anew as MP4 with H.264 and AAC, and have the post approved again", Code: wire.Outside("failed, " + reason),
		}
	}
	return nil
}

// notThere is the fault of a video that somebody deleted.
func notThere() *publish.Fault {
	return &publish.Fault{
		Class: publish.Refused, Text: "the video is no longer at YouTube",
		Hint: "have the post approved again, so that it begins anew",
	}
}

// fresh tells whether the video was uploaded so lately that parts of YouTube may
// not know it.
func (a *api) fresh() bool {
	at, err := time.Parse(time.RFC3339, cmp.Or(a.made()[valueUploaded], a.made()[valueStarted]))
	return err == nil && a.t.Now().Sub(at) < newVideo
}

func (a *api) working(text string, pause time.Duration) *publish.Fault {
	return &publish.Fault{Class: publish.Working, Text: text, Hint: "it goes on by itself", Until: a.t.Now().Add(a.pause(pause))}
}

// nextPoll is the pause before the next question: what YouTube says is left, else
// a quarter of the time that has passed.
func (a *api) nextPoll(v clip) time.Duration {
	d := time.Duration(0)
	if at, err := time.Parse(time.RFC3339, a.t.Progress[valueUploaded]); err == nil {
		d = a.t.Now().Sub(at) / 4
	}
	if ms, err := strconv.ParseInt(v.Processing.Progress.Left, 10, 64); err == nil && ms > 0 {
		d = time.Duration(min(ms, int64(lastPoll/time.Millisecond))) * time.Millisecond
	}
	return min(max(d, firstPoll), lastPoll)
}
