package youtube

import (
	"context"
	"net/http"
	"net/url"
	"time"

	"rounds/calendar"
	"rounds/calendar/platform"
	"rounds/publish"
	"rounds/publish/wire"
	"rounds/publish/wire/twin"
)

// publish shows the video to those it is for. It reads the status first, so that
// nothing else in it is lost; only its last call shows anything.
func (a *api) publish(ctx context.Context) (publish.Result, error) {
	who := privacy(a.t.Content)
	v, err := a.before(ctx)
	if err != nil {
		return publish.Result{}, err
	}
	if shownTo(v.Status, who) {
		return a.shown(v.ID), nil
	}
	if _, err := a.setStatus(ctx, v, status(a.t.Content, v.Status, who), true); err != nil {
		return publish.Result{}, err
	}
	return a.shown(v.ID), nil
}

func (a *api) shown(id string) publish.Result {
	return publish.Result{Values: map[string]string{valueVideo: id}, URL: watch(a.t.Account, id)}
}

// shownTo tells whether a status is that of a video that is shown as it is meant
// to be, with no time to come.
func shownTo(s fields, who string) bool {
	return s.text("privacyStatus") == who && s.text("publishAt") == ""
}

// before reads the video before it is shown.
func (a *api) before(ctx context.Context) (clip, error) {
	id, err := a.id()
	if err != nil {
		return clip{}, err
	}
	v, there, err := a.clip(ctx, "status", id)
	switch {
	case err != nil:
		return clip{}, err
	case !there && a.fresh():
		return clip{}, &publish.Fault{
			Class: publish.Again, Text: "YouTube does not show the new video yet", Hint: wire.TimeHint, Until: a.t.Now().Add(a.pause(firstPoll)),
		}
	case !there:
		return clip{}, notThere()
	}
	if f := unfit(v); f != nil {
		return clip{}, f
	}
	return v, nil
}

// setStatus writes the status of a video, and gives it as YouTube has it then.
func (a *api) setStatus(ctx context.Context, v clip, s fields, once bool) (fields, error) {
	var got clip
	err := a.write(ctx, http.MethodPut, "videos", url.Values{"part": {"status"}}, fields{"id": v.ID, "status": s}, once, "video", &got)
	if err != nil {
		return nil, err
	}
	if got.ID != v.ID || got.Status.text("privacyStatus") == "" {
		return nil, wire.Garbled(wire.Answer{Status: http.StatusOK}, name, a.step.Public && once)
	}
	return got.Status, nil
}

// showAt is the moment at which the post is to be shown. A time that is over, or
// about to be, is never sent: with it a video would go public at once.
func (a *api) showAt() (time.Time, error) {
	at, ok := a.t.Progress.ShowAt()
	switch {
	case !ok:
		return at, &publish.Fault{
			Class: publish.Person, Text: "YouTube needs a time at which to show it", Hint: "give the entry a time that lies ahead",
		}
	case at.Before(a.now().Add(soonest)):
		return at, &publish.Fault{
			Class: publish.Person, Text: "the time for YouTube's scheduler is over, or too near: it would show the video at once",
			Hint: "give the entry a later time, or send it in a run",
		}
	}
	return at, nil
}

// schedule gives a video to YouTube's scheduler, or announces a broadcast.
func (a *api) schedule(ctx context.Context) (publish.Result, error) {
	live, who := a.t.Content.Kind == platform.KindLive, privacy(a.t.Content)
	if !live && who != public {
		return publish.Result{}, &publish.Fault{
			Class: publish.Refused, Text: "YouTube's scheduler shows a video to everyone, and this one is not meant for everyone",
			Hint: "send it in a run, at its time",
		}
	}
	v, err := a.before(ctx)
	if err != nil {
		return publish.Result{}, err
	}
	at, err := a.showAt() // after the read, which tells YouTube's time
	switch {
	case v.Status.text("privacyStatus") == who:
		return a.shown(v.ID), nil // it is out, or announced, already
	case err != nil:
		return publish.Result{}, err
	case live:
		if _, err := a.setStatus(ctx, v, status(a.t.Content, v.Status, who), true); err != nil {
			return publish.Result{}, err
		}
		return a.shown(v.ID), nil
	}
	s := status(a.t.Content, v.Status, private)
	s["publishAt"] = stamp(at)
	got, err := a.setStatus(ctx, v, s, true)
	if err != nil {
		return publish.Result{}, err
	}
	if !plannedFor(got, at) {
		f := &publish.Fault{Text: "YouTube does not say that it took the time"}
		wire.Open(f)
		return publish.Result{}, f
	}
	return a.shown(v.ID), nil
}

func stamp(at time.Time) string { return at.UTC().Format(time.RFC3339) }

// plannedFor tells whether YouTube will show a video at a moment, or has done so.
func plannedFor(s fields, at time.Time) bool {
	t, ok := s.at("publishAt")
	return s.text("privacyStatus") == public || ok && s.text("privacyStatus") == private && t.Equal(at)
}

// late is how long after its time YouTube may still have a scheduled video private.
const late = 15 * time.Minute

// verify reads the post back: it is there, it says what was approved, and those
// can see it who are to. What differs is news for the person, no failure.
func (a *api) verify(ctx context.Context) (publish.Result, error) {
	id, err := a.id()
	if err != nil {
		return publish.Result{}, err
	}
	v, there, err := a.clip(ctx, "snippet,status", id)
	if err != nil {
		return publish.Result{}, err
	}
	if !there {
		return publish.Result{}, &publish.Fault{
			Class: publish.Again, Text: "YouTube does not show the video", Hint: "look at it at studio.youtube.com, under Content",
		}
	}
	if f := unfit(v); f != nil {
		return publish.Result{}, f
	}
	if f := a.differs(v); f != nil {
		return publish.Result{}, f
	}
	return publish.Result{URL: watch(a.t.Account, id)}, nil
}

// differs tells what about a video is not as it was approved.
func (a *api) differs(v clip) *publish.Fault {
	who, is := privacy(a.t.Content), v.Status.text("privacyStatus")
	at, later := a.t.Progress.ShowAt()
	planned, waits := v.Status.at("publishAt")
	switch {
	case later && is == private && waits && planned.Sub(a.t.Now()) > 0:
		return &publish.Fault{Class: publish.Working, Text: "YouTube shows it at its time", Hint: "there is nothing to do", Until: sooner(planned.Add(a.pause(time.Minute)), a.t.Now().Add(day))}
	case later && is == private && who != private && a.t.Now().Sub(at) < late:
		return a.working("YouTube has not shown it yet", time.Minute)
	case is != who:
		return &publish.Fault{
			Class: publish.Person, Text: "the video is at YouTube, but can be seen by " + audience(is) + " instead of " + audience(who),
			Hint: "change it at studio.youtube.com, under Content",
		}
	case !says(v, a.t.Content):
		return &publish.Fault{
			Class: publish.Person, Text: "the video's title or description at YouTube reads differently from what was approved",
			Hint: "compare the two at the video's address",
		}
	}
	return nil
}

// day is the longest time for which a step is put off at once.
const day = 24 * time.Hour

func sooner(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}

// says tells whether a video has the title and the description of a post.
func says(v clip, o calendar.Outgoing) bool {
	return twin.Alike(title(o), v.Snippet.text("title")) && twin.Alike(description(o), v.Snippet.text("description"))
}

// audience names a privacyStatus in a person's words.
func audience(who string) string {
	switch who {
	case public:
		return "everyone"
	case "unlisted":
		return "whoever has its address"
	case private:
		return "nobody but you"
	}
	return "others"
}
