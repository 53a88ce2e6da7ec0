package facebook

import (
	"context"
	"net/url"

	"rounds/calendar/platform"
	"rounds/publish"
	"rounds/publish/wire"
)

// feed is the body of the call that publishes.
type feed struct {
	Message  string  `json:"message,omitempty"`
	Link     string  `json:"link,omitempty"`
	Attached []media `json:"attached_media,omitempty"`
	scheduled
}

type media struct {
	ID string `json:"media_fbid"`
}

// post makes the post. It is the only call that publishes one.
func (g *graph) post(ctx context.Context) (publish.Result, error) {
	o := g.t.Content
	body := feed{Message: platform.Facebook.Body(o.Post())}
	if len(o.Media) == 0 {
		body.Link = o.Link
	}
	for i := range o.Media {
		body.Attached = append(body.Attached, media{g.photoID(i)})
	}
	q := url.Values{"fields": {"id,permalink_url"}} // makes the answer a first read-back
	if at, later := g.showAt(); later {
		body.scheduled = schedule(at)
		q.Set("fields", "id,permalink_url,scheduled_publish_time")
	}
	b, err := wire.JSON(body)
	if err != nil {
		return publish.Result{}, wire.FileFault(err)
	}
	var got graphPost
	if err := g.send(ctx, page(g.t.Account)+"/feed", q, b, true, &got); err != nil {
		return publish.Result{}, g.twinSaid(err)
	}
	if !objectID.MatchString(got.ID) {
		return publish.Result{}, g.unreadable(wire.Answer{Status: 200}, true)
	}
	if err := g.checkTime(got.Scheduled); err != nil {
		return publish.Result{}, err
	}
	return publish.Result{Values: map[string]string{stepPost: got.ID}, URL: permalink(g.t.Account, got.Permalink, got.ID)}, nil
}

// photoStory makes a story of the photo.
func (g *graph) photoStory(ctx context.Context) (publish.Result, error) {
	b, err := wire.JSON(map[string]string{"photo_id": g.photoID(0)})
	if err != nil {
		return publish.Result{}, wire.FileFault(err)
	}
	var got finished
	if err := g.send(ctx, page(g.t.Account)+"/photo_stories", nil, b, true, &got); err != nil {
		return publish.Result{}, g.twinSaid(err)
	}
	if !got.Success || !objectID.MatchString(got.PostID) {
		return publish.Result{}, g.unreadable(wire.Answer{Status: 200}, true)
	}
	return publish.Result{Values: map[string]string{stepPost: got.PostID}}, nil
}

// verify reads the post back.
func (g *graph) verify(ctx context.Context) (publish.Result, error) {
	f := formOf(g.t.Content)
	switch {
	case f.video():
		return g.verifyVideo(ctx, f)
	case f == photoStory:
		return g.verifyStory(ctx)
	}
	id := g.t.Progress[stepPost]
	if !objectID.MatchString(id) {
		return publish.Result{}, unknownID()
	}
	var got graphPost
	err := g.get(ctx, id, url.Values{"fields": {"id,message,created_time,permalink_url,is_published"}}, &got)
	if err != nil {
		return publish.Result{}, err
	}
	switch {
	case got.ID != id:
		return publish.Result{}, g.unreadable(wire.Answer{Status: 200}, false)
	case got.Published != nil && !*got.Published:
		return publish.Result{}, g.notYet("post")
	case !got.says(platform.Facebook.Body(g.t.Content.Post())):
		return publish.Result{}, readsDifferently()
	}
	return publish.Result{URL: permalink(g.t.Account, got.Permalink, id)}, nil
}

func unknownID() *publish.Fault {
	return &publish.Fault{Class: publish.Person, Text: "the post's id at " + name + " is not known", Hint: "look at the Page"}
}

func readsDifferently() *publish.Fault {
	return &publish.Fault{
		Class: publish.Person, Text: "the post at " + name + " reads differently from what was approved",
		Hint: "compare the two at the post's address",
	}
}

// comment writes the first comment below the post.
func (g *graph) comment(ctx context.Context) (publish.Result, error) {
	id := g.t.Progress[stepPost]
	b, err := wire.JSON(map[string]string{"message": g.t.Content.FirstComment})
	if err != nil || !objectID.MatchString(id) {
		return publish.Result{}, unknownID()
	}
	var got struct {
		ID string `json:"id"`
	}
	if err := g.send(ctx, id+"/comments", nil, b, true, &got); err != nil {
		return publish.Result{}, err
	}
	if !objectID.MatchString(got.ID) {
		return publish.Result{}, g.unreadable(wire.Answer{Status: 200}, true)
	}
	return publish.Result{Values: map[string]string{stepComment: got.ID}}, nil
}
