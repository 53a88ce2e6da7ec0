package youtube

import (
	"context"
	"net/http"
	"net/url"
	"time"

	"rounds/calendar"
	"rounds/calendar/platform"
	"rounds/publish"
)

// Names of the steps of changes.
const (
	stepDelete      = "take down post"
	stepWithdraw    = "withdraw post"
	stepGone        = "check it is gone"
	stepEdit        = "edit post"
	stepEditStatus  = "edit who sees it"
	stepEditPicture = "edit thumbnail"
	stepEditComment = "edit comment"
	stepEdited      = "check the edit"
	stepMove        = "move post"
	stepMoved       = "check the new time"
)

// Changes tells what can be done with a video or a broadcast that is there.
func (c *Client) Changes(act publish.Act, _ calendar.Outgoing) (ok bool, why string) {
	switch act {
	case publish.TakeDown, publish.Edit, publish.Withdraw, publish.Move:
		return true, ""
	}
	return false, "YouTube posts cannot be changed in that way"
}

// NextChange gives the step that follows on the progress of a change.
func (c *Client) NextChange(ch publish.Change, o calendar.Outgoing, p calendar.Progress) (publish.Step, bool) {
	for _, s := range changePlan(ch, o) {
		if !p.Done(s.Name) {
			return s, true
		}
	}
	return publish.Step{}, false
}

func changePlan(ch publish.Change, o calendar.Outgoing) []publish.Step {
	gone := publish.Step{Name: stepGone, Verifies: true, Says: "looking whether it is gone"}
	switch ch.Act {
	case publish.TakeDown:
		return []publish.Step{{Name: stepDelete, Says: "deleting the video"}, gone}
	case publish.Withdraw:
		return []publish.Step{{Name: stepWithdraw, Says: "deleting the video that is waiting for its time"}, gone}
	case publish.Move:
		return []publish.Step{
			{Name: stepMove, Says: "giving YouTube the new time"}, {Name: stepMoved, Verifies: true, Says: "reading the new time back"},
		}
	case publish.Edit:
		return editPlan(ch, o)
	}
	return nil
}

// editPlan is made of what differs.
func editPlan(ch publish.Change, o calendar.Outgoing) []publish.Step {
	list := []publish.Step{{Name: stepEdit, Says: "changing title, description and tags", Bytes: int64(len(title(o)) + len(description(o)))}}
	differs := func(keys ...string) bool {
		for _, k := range keys {
			if setting(ch.Was, k) != setting(o, k) {
				return true
			}
		}
		return false
	}
	if differs(platform.SetPrivacy, platform.SetKids, platform.SetSynthetic) {
		list = append(list, publish.Step{Name: stepEditStatus, Says: "changing who can see it"})
	}
	if is, ok := thumbnail(o); ok {
		if was, _ := thumbnail(ch.Was); was.ID != is.ID {
			list = append(list, publish.Step{Name: stepEditPicture, Says: "changing the thumbnail", Bytes: is.Bytes})
		}
	}
	if ch.Made[stepComment] != "" && ch.Was.FirstComment != o.FirstComment && !platform.Blank(o.FirstComment) {
		list = append(list, publish.Step{Name: stepEditComment, Says: "changing the first comment"})
	}
	return append(list, publish.Step{Name: stepEdited, Verifies: true, Says: "reading the video back"})
}

// change carries out one step of a change. All of them may be done again.
func (a *api) change(ctx context.Context) (publish.Result, error) {
	acts := map[string]func(context.Context, string) error{
		stepDelete: a.remove, stepWithdraw: a.remove, stepGone: a.checkGone, stepEdit: a.edit, stepEditStatus: a.editStatus,
		stepEditPicture: func(ctx context.Context, _ string) error { return a.setThumbnail(ctx) },
		stepEditComment: a.editComment, stepEdited: a.checkEdit, stepMove: a.move, stepMoved: a.checkMove,
	}
	act, known := acts[a.step.Name]
	if !known {
		return publish.Result{}, noStep(a.step)
	}
	id, err := a.id()
	if err != nil {
		return publish.Result{}, err
	}
	if err := act(ctx, id); err != nil {
		return publish.Result{}, err
	}
	if a.step.Name == stepEdited || a.step.Name == stepMoved {
		return publish.Result{URL: watch(a.t.Account, id)}, nil
	}
	return publish.Result{}, nil
}

// live tells whether the post is a broadcast.
func (a *api) live() bool { return a.t.Change.Was.Kind == platform.KindLive }

// remove deletes the video; one that is gone already counts as deleted. A
// broadcast that has not been on air is deleted as such.
func (a *api) remove(ctx context.Context, id string) error {
	what := "videos"
	if a.live() && a.step.Name == stepWithdraw {
		what = "liveBroadcasts"
	}
	err := a.do(ctx, call{method: http.MethodDelete, path: dataPath + what, query: url.Values{"id": {id}}}, nil)
	if a.status == http.StatusNotFound {
		return nil
	}
	return err
}

func (a *api) checkGone(ctx context.Context, id string) error {
	v, there, err := a.clip(ctx, "status", id)
	if err != nil || !there || v.Status.text("uploadStatus") == "deleted" {
		return err
	}
	return &publish.Fault{
		Class: publish.Again, Text: "YouTube still has the video", Until: a.t.Now().Add(a.pause(firstPoll)),
		Hint: "if it stays, delete it at studio.youtube.com, under Content",
	}
}

// read reads parts of the video that is to be changed.
func (a *api) read(ctx context.Context, parts, id string) (clip, error) {
	v, there, err := a.clip(ctx, parts, id)
	if err == nil && !there {
		err = &publish.Fault{Class: publish.Refused, Text: "the video is no longer at YouTube", Hint: "there is nothing left to change"}
	}
	return v, err
}

// edit writes title, description, tags and category; whatever else the snippet
// has stays.
func (a *api) edit(ctx context.Context, id string) error {
	if f := a.fixed(); f != nil {
		return f
	}
	v, err := a.read(ctx, "snippet", id)
	if err != nil {
		return err
	}
	var got clip
	body := fields{"id": id, "snippet": snippet(a.t.Content, v.Snippet)}
	return a.write(ctx, http.MethodPut, "videos", url.Values{"part": {"snippet"}}, body, false, "video", &got)
}

// fixed tells when an edit asks for what YouTube cannot change.
func (a *api) fixed() *publish.Fault {
	was, is := a.t.Change.Was, a.t.Content
	old, _ := video(was)
	v, _ := video(is)
	switch {
	case !a.live() && old.ID != v.ID:
		return &publish.Fault{
			Class: publish.Refused, Text: "the file of a video cannot be changed once it is at YouTube",
			Hint: "take the video down and place the post again",
		}
	case captions(was) != captions(is):
		return &publish.Fault{
			Class: publish.Refused, Text: "captions are not changed from here once the video is at YouTube",
			Hint: "change them at studio.youtube.com, under Subtitles",
		}
	}
	return nil
}

func (a *api) editStatus(ctx context.Context, id string) error {
	v, err := a.read(ctx, "status", id)
	if err != nil {
		return err
	}
	_, err = a.setStatus(ctx, v, status(a.t.Content, v.Status, privacy(a.t.Content)), false)
	return err
}

func (a *api) editComment(ctx context.Context, _ string) error {
	body := fields{"id": a.made()[stepComment], "snippet": fields{"textOriginal": a.t.Content.FirstComment}}
	return a.write(ctx, http.MethodPut, "comments", url.Values{"part": {"snippet"}}, body, false, "comment", &struct{}{})
}

func (a *api) checkEdit(ctx context.Context, id string) error {
	v, err := a.read(ctx, "snippet,status", id)
	switch {
	case err != nil:
		return err
	case v.Status.text("privacyStatus") != privacy(a.t.Content):
		return again("YouTube does not show the change of who can see it yet")
	case !says(v, a.t.Content):
		return again("YouTube does not show the new words yet")
	}
	if list := tags(a.t.Content); len(list) != len(v.Snippet.list("tags")) {
		return again("YouTube does not show the new tags yet")
	}
	return nil
}

func again(text string) *publish.Fault {
	return &publish.Fault{Class: publish.Again, Text: text, Hint: "look at it once at its address"}
}

// move gives YouTube the new time.
func (a *api) move(ctx context.Context, id string) error {
	if a.live() {
		return a.moveBroadcast(ctx, id)
	}
	v, err := a.read(ctx, "status", id)
	if err != nil {
		return err
	}
	at, err := a.showAt()
	switch {
	case v.Status.text("privacyStatus") != private:
		return isOut()
	case err != nil:
		return err
	}
	s := status(a.t.Content, v.Status, private)
	s["publishAt"] = stamp(at)
	_, err = a.setStatus(ctx, v, s, false)
	return err
}

// isOut is the fault of a video whose time came before it could be moved.
func isOut() *publish.Fault {
	return &publish.Fault{
		Class: publish.Person, Text: "YouTube has shown the video already, so it cannot be given another time",
		Hint: "leave it as it is, or take it down",
	}
}

func (a *api) moveBroadcast(ctx context.Context, id string) error {
	list, _, err := a.broadcasts(ctx, url.Values{"id": {id}})
	if err != nil {
		return err
	}
	at, err := a.showAt()
	if err != nil {
		return err
	}
	for _, b := range list {
		if b.ID != id {
			continue
		}
		s := b.Snippet.kept("title", "description")
		s["scheduledStartTime"], s["scheduledEndTime"] = stamp(at), stamp(at.Add(minutes(a.t.Content)))
		var got airing
		return a.write(ctx, http.MethodPut, "liveBroadcasts", url.Values{"part": {"snippet"}}, fields{"id": id, "snippet": s}, false, "liveBroadcast", &got)
	}
	return &publish.Fault{Class: publish.Refused, Text: "the broadcast is no longer at YouTube", Hint: "there is nothing left to move"}
}

func (a *api) checkMove(ctx context.Context, id string) error {
	at, ok := a.t.Progress.ShowAt()
	var is time.Time
	if a.live() {
		list, _, err := a.broadcasts(ctx, url.Values{"id": {id}})
		if err != nil {
			return err
		}
		for _, b := range list {
			if b.ID == id {
				is, _ = b.Snippet.at("scheduledStartTime")
			}
		}
	} else {
		v, err := a.read(ctx, "status", id)
		if err != nil {
			return err
		}
		is, _ = v.Status.at("publishAt")
	}
	if !ok || !is.Equal(at) {
		return again("YouTube does not show the new time yet")
	}
	return nil
}
