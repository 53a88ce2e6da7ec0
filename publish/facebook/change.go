package facebook

import (
	"context"
	"errors"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"rounds/calendar"
	"rounds/calendar/platform"
	"rounds/publish"
	"rounds/publish/wire"
)

// The names of the steps of a change.
const (
	stepWaits       = "look whether it waits"
	stepRemove      = "take down post"
	stepRemoveVideo = "take down video"
	stepGone        = "check it is gone"
	stepGoneToo     = "check the list" // where Facebook said at once that it is not there
	stepEdit        = "edit post"
	stepEditComment = "edit comment"
	stepEdited      = "check the words"
	stepMove        = "move post"
	stepMoved       = "check the time"
)

// valGone notes that Facebook said of a post that it is not there, which it also
// says where a key may not see it.
const valGone = "gone before"

// Changes tells whether an act is possible with such a post.
func (c *Client) Changes(act publish.Act, o calendar.Outgoing) (bool, string) {
	f := formOf(o)
	switch act {
	case publish.TakeDown:
		return true, ""
	case publish.Edit:
		if f.story() {
			return false, "a story has no words to change: take it down and make another"
		}
		return true, ""
	case publish.Withdraw, publish.Move:
		if f.story() {
			return false, "Facebook schedules no stories"
		}
		return true, ""
	}
	return false, "Facebook has no such change"
}

// NextChange gives the step of a change that follows on its progress. All of them
// may be done again.
func (c *Client) NextChange(ch publish.Change, o calendar.Outgoing, p calendar.Progress) (publish.Step, bool) {
	for _, s := range changeSteps(ch, o, p) {
		if !p.Done(s.Name) {
			return s, true
		}
	}
	return publish.Step{}, false
}

func changeSteps(ch publish.Change, o calendar.Outgoing, p calendar.Progress) []publish.Step {
	f := formOf(ch.Was)
	noun := f.noun()
	switch ch.Act {
	case publish.TakeDown, publish.Withdraw:
		var steps []publish.Step
		if ch.Act == publish.Withdraw {
			steps = append(steps, publish.Step{Name: stepWaits, Says: "looking whether the " + noun + " is not out yet"})
		}
		steps = append(steps, publish.Step{Name: stepRemove, Says: "taking the " + noun + " down"})
		if id, post := ch.Made[video], ch.Made[stepPost]; id != "" && post != "" && id != post {
			steps = append(steps, publish.Step{Name: stepRemoveVideo, Says: "taking the video down"})
		}
		gone := publish.Step{Name: stepGone, Says: "looking whether the " + noun + " is gone", Verifies: true}
		if p[valGone] != "" && f == feedForm {
			gone.Verifies = false
			return append(steps, gone, publish.Step{Name: stepGoneToo, Says: "looking through the Page's posts", Verifies: true})
		}
		return append(steps, gone)
	case publish.Edit:
		var steps []publish.Step
		if text := platform.Facebook.Body(o.Post()); text != platform.Facebook.Body(ch.Was.Post()) || title(o) != title(ch.Was) || !sameRest(ch.Was, o) {
			steps = append(steps, publish.Step{Name: stepEdit, Says: "changing the words of the " + noun, Bytes: int64(len(text))})
		}
		if o.FirstComment != ch.Was.FirstComment {
			steps = append(steps, publish.Step{Name: stepEditComment, Says: "changing the first comment", Bytes: int64(len(o.FirstComment))})
		}
		return append(steps, publish.Step{Name: stepEdited, Says: "reading the " + noun + " back", Verifies: true})
	case publish.Move:
		return []publish.Step{
			{Name: stepMove, Says: "giving the " + noun + " its new time"},
			{Name: stepMoved, Says: "reading the time back", Verifies: true},
		}
	}
	return nil
}

func title(o calendar.Outgoing) string { return o.Settings[platform.SetTitle] }

// sameRest tells whether two contents are the same beside words: Facebook changes
// neither files nor a link's card (Meta, Pages API, "Posts").
func sameRest(a, b calendar.Outgoing) bool {
	if a.Kind.Or() != b.Kind.Or() || len(a.Media) == 0 && len(b.Media) == 0 && a.Link != b.Link {
		return false
	}
	return slices.EqualFunc(a.Media, b.Media, func(x, y calendar.OutgoingMedia) bool { return x.ID == y.ID && x.Alt == y.Alt })
}

// change carries out one step of a change. The delivery's own progress takes the
// place of the change's, which matters for the new time alone.
func (g *graph) change(ctx context.Context) (publish.Result, error) {
	own := g.t.Progress
	g.t.Progress = maps.Clone(g.t.Change.Made)
	if g.t.Progress == nil {
		g.t.Progress = calendar.Progress{}
	}
	if g.t.Progress[stepPost] == "" && g.t.Progress[video] != "" {
		g.t.Progress[stepPost] = g.t.Progress[video] // a video stands for its post
	}
	if !objectID.MatchString(g.t.Progress[stepPost]) {
		f := unknownID()
		f.Hint = "look at the Page, and change it there by hand"
		return publish.Result{}, f
	}
	switch g.step.Name {
	case stepWaits:
		return g.waits(ctx)
	case stepRemove:
		return g.takeDown(ctx, g.t.Progress[stepPost])
	case stepRemoveVideo:
		return g.takeDown(ctx, g.t.Progress[video])
	case stepGone:
		return g.gone(ctx)
	case stepGoneToo:
		return g.goneToo(ctx)
	case stepEdit:
		return g.edit(ctx)
	case stepEditComment:
		return g.editComment(ctx)
	case stepEdited:
		return g.edited(ctx)
	case stepMove:
		return g.move(ctx, own)
	case stepMoved:
		return g.moved(ctx, own)
	}
	return publish.Result{}, noStep(g.step)
}

// byHand makes a missing permission, or a plain no, a thing that the person can
// do herself.
func (g *graph) byHand(err error, what string) error {
	var f *publish.Fault
	if !errors.As(err, &f) || f.Class != publish.Refused && !errors.As(err, new(*denied)) {
		return err
	}
	out := *f
	out.Class = publish.Person
	out.Hint = "open " + g.where() + ", click the three dots at its top right and " + what
	return &out
}

// where is the post's address for a person.
func (g *graph) where() string {
	if s := permalink(g.t.Account, "", g.t.Progress[stepPost]); s != "" {
		return s
	}
	return "the Page"
}

const deleteByHand = "choose to delete it; one that is not out yet stands in Meta Business Suite under Content"

// isOut asks whether the post can be seen by everybody.
func (g *graph) isOut(ctx context.Context) (bool, error) {
	if formOf(g.t.Change.Was).video() {
		v, err := g.readVideo(ctx, lookFields)
		return err == nil && (v.live() || v.Published != nil && *v.Published || v.Status.Publishing.Publish == "published"), err
	}
	var got graphPost
	id := g.t.Progress[stepPost]
	if err := g.get(ctx, id, url.Values{"fields": {"id,is_published"}}, &got); err != nil {
		return false, err
	}
	if got.ID != id {
		return false, g.unreadable(wire.Answer{Status: http.StatusOK}, false)
	}
	return got.Published != nil && *got.Published, nil
}

// waits makes sure that a post that is to be withdrawn is not out yet: taking
// down what people have seen is another thing, for a person to decide.
func (g *graph) waits(ctx context.Context) (publish.Result, error) {
	out, err := g.isOut(ctx)
	switch {
	case errors.As(err, new(*missing)):
		return publish.Result{}, nil // gone already
	case err != nil:
		return publish.Result{}, err
	case out:
		return publish.Result{}, &publish.Fault{
			Class: publish.Refused, Text: "it is out already, and cannot be withdrawn", Hint: "take it down, if it must not be seen",
		}
	}
	return publish.Result{}, nil
}

// takeDown deletes. What is gone already is done.
func (g *graph) takeDown(ctx context.Context, id string) (publish.Result, error) {
	var got finished
	err := g.remove(ctx, id, &got)
	switch {
	case errors.As(err, new(*missing)):
		return publish.Result{Values: map[string]string{valGone: "yes"}}, nil
	case err != nil:
		return publish.Result{}, g.byHand(err, deleteByHand)
	case !got.Success:
		return publish.Result{}, g.unreadable(wire.Answer{Status: http.StatusOK}, false)
	}
	return publish.Result{}, nil
}

func stillThere() *publish.Fault {
	return &publish.Fault{Class: publish.Again, Text: "Facebook still shows it", Hint: hintTime}
}

// gone asks for the post, which should not be there.
func (g *graph) gone(ctx context.Context) (publish.Result, error) {
	if formOf(g.t.Change.Was).story() {
		all, _, err := g.stories(ctx)
		if err == nil && slices.ContainsFunc(all, g.ownStory) {
			err = &publish.Fault{
				Class: publish.Person, Text: "Facebook still shows the story",
				Hint: "open the story on the Page and delete it from its menu with the three dots",
			}
		}
		return publish.Result{}, err
	}
	var got graphPost
	err := g.get(ctx, g.t.Progress[stepPost], url.Values{"fields": {"id"}}, &got)
	switch {
	case errors.As(err, new(*missing)):
		return publish.Result{}, nil
	case err != nil:
		return publish.Result{}, err
	}
	return publish.Result{}, stillThere()
}

// goneToo looks through the list of posts: Facebook says "not there" of a post
// also where the key may not see it.
func (g *graph) goneToo(ctx context.Context) (publish.Result, error) {
	edge := "/published_posts"
	if g.t.Change.Act == publish.Withdraw {
		edge = "/scheduled_posts"
	}
	var l list
	if err := g.get(ctx, page(g.t.Account)+edge, looked("id"), &l); err != nil {
		return publish.Result{}, err
	}
	if l.Data == nil {
		return publish.Result{}, &publish.Fault{Class: publish.Again, Text: name + " gave no list of posts", Hint: hintTime}
	}
	if slices.ContainsFunc(l.Data, func(p graphPost) bool { return p.ID == g.t.Progress[stepPost] }) {
		return publish.Result{}, &publish.Fault{
			Class: publish.Person, Text: "Facebook does not let Rounds delete the post",
			Hint: "open " + g.where() + ", click the three dots at its top right and " + deleteByHand,
		}
	}
	return publish.Result{}, nil
}

// words are the fields that say what the post says.
func (g *graph) words(o calendar.Outgoing) (id string, v url.Values) {
	text := platform.Facebook.Body(o.Post())
	if !formOf(o).video() {
		return g.t.Progress[stepPost], url.Values{"message": {text}}
	}
	v = url.Values{"description": {text}}
	if t := title(o); !platform.Blank(t) {
		v.Set("name", t)
	}
	return g.t.Progress[video], v
}

// edit gives the post other words.
func (g *graph) edit(ctx context.Context) (publish.Result, error) {
	if !sameRest(g.t.Change.Was, g.t.Content) {
		return publish.Result{}, &publish.Fault{
			Class: publish.Refused, Text: "Facebook changes only the words of a post, not its pictures, video or link",
			Hint: "take it down and send it anew, or leave those as they were",
		}
	}
	id, v := g.words(g.t.Content)
	return publish.Result{}, g.put(ctx, id, v, "choose to edit it")
}

// put changes fields of something that is there.
func (g *graph) put(ctx context.Context, id string, v url.Values, what string) error {
	if !objectID.MatchString(id) {
		return unknownID()
	}
	var got finished
	if err := g.send(ctx, id, nil, wire.Form(v), false, &got); err != nil {
		if f := (*missing)(nil); errors.As(err, &f) {
			return &publish.Fault{
				Class: publish.Person, Text: "Facebook does not show the post any more", Code: f.Code,
				Hint: "look at the Page whether it was deleted there",
			}
		}
		return g.byHand(err, what)
	}
	if !got.Success {
		return g.unreadable(wire.Answer{Status: http.StatusOK}, false)
	}
	return nil
}

// editComment gives the first comment other words.
func (g *graph) editComment(ctx context.Context) (publish.Result, error) {
	id, text := g.t.Progress[stepComment], g.t.Content.FirstComment
	if platform.Blank(text) || !objectID.MatchString(id) {
		return publish.Result{}, &publish.Fault{
			Class: publish.Person, Text: "the first comment can only be changed where there was one and is to be one",
			Hint: "open " + g.where() + " and write or delete the comment there",
		}
	}
	return publish.Result{}, g.put(ctx, id, url.Values{"message": {text}}, "choose to edit the comment")
}

// edited reads the new words back.
func (g *graph) edited(ctx context.Context) (publish.Result, error) {
	text := platform.Facebook.Body(g.t.Content.Post())
	if formOf(g.t.Content).video() {
		v, err := g.readVideo(ctx, "description")
		if err == nil && v.Description != nil && !(graphPost{Message: *v.Description}).says(text) {
			err = stillOld()
		}
		return publish.Result{}, err
	}
	var got graphPost
	id := g.t.Progress[stepPost]
	err := g.get(ctx, id, url.Values{"fields": {"id,message,permalink_url"}}, &got)
	switch {
	case err != nil:
		return publish.Result{}, err
	case got.ID != id:
		return publish.Result{}, g.unreadable(wire.Answer{Status: http.StatusOK}, false)
	case !got.says(text):
		return publish.Result{}, stillOld()
	}
	return publish.Result{URL: permalink(g.t.Account, got.Permalink, id)}, nil
}

func stillOld() *publish.Fault {
	return &publish.Fault{Class: publish.Again, Text: "Facebook still shows the old words", Hint: hintTime}
}

// movedID is what a scheduled post is moved by.
func (g *graph) movedID() string {
	if formOf(g.t.Change.Was).video() {
		return g.t.Progress[video]
	}
	return g.t.Progress[stepPost]
}

// move gives a scheduled post another time, that of the change's own progress.
func (g *graph) move(ctx context.Context, own calendar.Progress) (publish.Result, error) {
	at, ok := own.ShowAt()
	if !ok {
		return publish.Result{}, noStep(g.step)
	}
	if may, why := g.Schedules(g.t.Change.Was, g.t.Now(), at); !may {
		return publish.Result{}, &publish.Fault{
			Class: publish.Person, Text: why, Hint: "withdraw it, and have a run send it at its time",
		}
	}
	v := url.Values{"scheduled_publish_time": {strconv.FormatInt(at.Unix(), 10)}}
	return publish.Result{}, g.put(ctx, g.movedID(), v, "choose to change its time")
}

// moved reads the new time back.
func (g *graph) moved(ctx context.Context, own calendar.Progress) (publish.Result, error) {
	at, ok := own.ShowAt()
	if !ok {
		return publish.Result{}, noStep(g.step)
	}
	var got struct {
		ID   string `json:"id"`
		Time moment `json:"scheduled_publish_time"`
	}
	id := g.movedID()
	err := g.get(ctx, id, url.Values{"fields": {"id,scheduled_publish_time"}}, &got)
	switch {
	case err != nil:
		return publish.Result{}, err
	case got.ID != id:
		return publish.Result{}, g.unreadable(wire.Answer{Status: http.StatusOK}, false)
	case got.Time.IsZero():
		return publish.Result{}, &publish.Fault{
			Class: publish.Person, Text: "Facebook names no time for it: it may be out already", Hint: "look at it in Meta Business Suite, under Content",
		}
	case !got.Time.near(at):
		return publish.Result{}, &publish.Fault{Class: publish.Again, Text: "Facebook still has it for the old time", Hint: hintTime}
	}
	return publish.Result{}, nil
}
