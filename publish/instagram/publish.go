package instagram

import (
	"context"
	"net/url"
	"time"

	"rounds/calendar"
	"rounds/publish"
	"rounds/publish/wire"
	"rounds/publish/wire/twin"
)

// Names of values that a published post leaves.
const (
	valueContainer = "published container"
	valueURL       = "address of the post"
)

// post publishes. It is the only call that does, and the only one of its step.
func (g *graph) post(ctx context.Context) (publish.Result, error) {
	if f := g.blocked(); f != nil {
		return publish.Result{}, f
	}
	id := last(g.t.Content, g.t.Progress)
	if !objectID.MatchString(id) {
		return publish.Result{}, noStep(g.step)
	}
	if err := g.fresh(ctx, id); err != nil {
		return publish.Result{}, err
	}
	user, err := g.user()
	if err != nil {
		return publish.Result{}, err
	}
	var got struct {
		ID string `json:"id"`
	}
	err = g.send(ctx, user+"/media_publish", url.Values{"creation_id": {id}}, &got)
	if err == nil {
		err = g.made(got.ID)
	}
	if err != nil {
		return publish.Result{}, g.afterNo(err, id)
	}
	return publish.Result{Values: map[string]string{stepPost: got.ID, valueContainer: id}}, nil
}

// media is a post as Instagram gives it.
type media struct {
	ID        string `json:"id"`
	Caption   string `json:"caption"`
	Type      string `json:"media_type"`
	Product   string `json:"media_product_type"`
	Permalink string `json:"permalink"`
	Time      string `json:"timestamp"`
	Children  *struct {
		Data []struct {
			ID string `json:"id"`
		} `json:"data"`
	} `json:"children"`
}

const mediaFields = "id,caption,media_type,media_product_type,permalink,timestamp,children{id}"

// fits tells whether a post is of the kind that some content makes. What
// Instagram leaves out counts for nothing.
func (m media) fits(o calendar.Outgoing) bool {
	want, product := "IMAGE", "FEED"
	switch {
	case carousel(o):
		want = "CAROUSEL_ALBUM"
	case isVideo(o.Media[0]):
		want, product = "VIDEO", "REELS"
	}
	if isStory(o) {
		product = "STORY"
	}
	switch {
	case m.Type != "" && m.Type != want, m.Product != "" && m.Product != product:
		return false
	case m.Children != nil && carousel(o) && len(m.Children.Data) != len(o.Media):
		return false
	}
	return true
}

// verify reads the post back. Where only the container said that it is out, it
// looks for the post in the account's list.
func (g *graph) verify(ctx context.Context) (publish.Result, error) {
	o, id := g.t.Content, g.t.Progress[stepPost]
	values := map[string]string{}
	if !objectID.MatchString(id) {
		found, err := g.findPost(ctx, g.began())
		if err != nil {
			return publish.Result{}, err
		}
		if id = found.Values[stepPost]; id == "" {
			return publish.Result{}, &publish.Fault{
				Class: publish.Person, Text: "which of the account's posts it is cannot be told (" + found.Text + ")", Hint: "look at the account",
			}
		}
		values[stepPost] = id
	}
	var got media
	if err := g.get(ctx, id, url.Values{"fields": {mediaFields}}, &got); err != nil {
		return publish.Result{}, err
	}
	url := public(g.t.Account, got.Permalink)
	if url != "" {
		values[valueURL] = url
	}
	switch {
	case got.ID != id:
		return publish.Result{}, g.unreadable(wire.Answer{Status: 200})
	case len(o.Media) > 0 && !got.fits(o):
		return publish.Result{}, &publish.Fault{
			Class: publish.Person, Text: "it is at " + name + " as another kind of post than was approved", Hint: "look at it at its address",
		}
	case !twin.Alike(bare(caption(o)), bare(got.Caption)) && !isStory(o):
		return publish.Result{}, &publish.Fault{
			Class: publish.Person, Text: "the post at " + name + " reads differently from what was approved",
			Hint: "compare the two at the post's address",
		}
	}
	return publish.Result{Values: values, URL: url}, nil
}

// began is a moment before which the post cannot have been published: its
// container was not there yet.
func (g *graph) began() time.Time {
	return g.t.Now().Add(-min(g.oldest(g.t.Progress), 2*containerLife)).Add(-2 * time.Minute)
}

// comment writes the first comment below the post.
func (g *graph) comment(ctx context.Context) (publish.Result, error) {
	id := g.t.Progress[stepPost]
	if !objectID.MatchString(id) {
		return publish.Result{}, &publish.Fault{
			Class: publish.Person, Text: "the post's id at " + name + " is not known", Hint: "write the first comment by hand",
		}
	}
	var got struct {
		ID string `json:"id"`
	}
	err := g.send(ctx, id+"/comments", url.Values{"message": {g.t.Content.FirstComment}}, &got)
	if err == nil {
		err = g.made(got.ID)
	}
	if err != nil {
		return publish.Result{}, err
	}
	return publish.Result{Values: map[string]string{stepComment: got.ID}}, nil
}
