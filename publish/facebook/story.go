package facebook

import (
	"context"
	"net/url"
	"strconv"
	"time"

	"rounds/publish"
	"rounds/publish/wire/twin"
)

// aStory is a story in the Page's list of them.
type aStory struct {
	Post    string `json:"post_id"`
	Media   string `json:"media_id"`
	Status  string `json:"status"`
	Created moment `json:"creation_time"`
	URL     string `json:"url"`
}

// stories lists the Page's stories that can be seen, and tells whether that is
// all of them.
func (g *graph) stories(ctx context.Context) (all []aStory, whole bool, err error) {
	q := url.Values{"status": {`["PUBLISHED"]`}, "limit": {strconv.Itoa(listPage)}}
	for range listPages {
		var l struct {
			Data   []aStory `json:"data"`
			Paging paging   `json:"paging"`
		}
		if err := g.get(ctx, page(g.t.Account)+"/stories", q, &l); err != nil {
			return nil, false, err
		}
		if l.Data == nil {
			return nil, false, &publish.Fault{Class: publish.Again, Text: name + " gave no list of stories", Hint: hintTime}
		}
		all = append(all, l.Data...)
		if l.Paging.Next == "" || l.Paging.Cursors.After == "" {
			return all, l.Paging.Next == "", nil
		}
		q.Set("after", l.Paging.Cursors.After)
	}
	return all, false, nil
}

// ownStory tells whether a story is the one that the delivery made: by its id, or
// by the photo or video, of which none stands in two stories.
func (g *graph) ownStory(s aStory) bool {
	if s.Post != "" && s.Post == g.t.Progress[stepPost] {
		return true
	}
	return s.Media != "" && (g.photoIDs()[s.Media] || s.Media == g.t.Progress[video])
}

// findStory looks for the story that a lost call may have made.
func (g *graph) findStory(ctx context.Context, since time.Time) (publish.Finding, error) {
	all, whole, err := g.stories(ctx)
	if err != nil {
		return publish.Finding{}, err
	}
	blind := len(g.photoIDs()) == 0 && g.t.Progress[video] == ""
	perhaps := 0
	for _, s := range all {
		if blind && !g.t.Adopted(s.Post) && (s.Created.IsZero() || !s.Created.Before(since)) {
			perhaps++ // the file does not know what it uploaded: it may be any
		}
		if g.ownStory(s) && objectID.MatchString(s.Post) && !g.t.Adopted(s.Post) {
			return publish.Finding{
				There: true, Values: map[string]string{stepPost: s.Post}, URL: address(g.t.Account, s.URL), Text: "found at " + name,
			}, nil
		}
	}
	f := publish.Finding{Absent: whole && perhaps == 0, Text: twin.Looked(len(all), since)}
	if perhaps > 0 {
		f.Text += "; one of them may be it"
	}
	return f, nil
}

// verifyStory reads the story back, and brings its address.
func (g *graph) verifyStory(ctx context.Context) (publish.Result, error) {
	all, _, err := g.stories(ctx)
	if err != nil {
		return publish.Result{}, err
	}
	for _, s := range all {
		if g.ownStory(s) {
			return publish.Result{URL: address(g.t.Account, s.URL)}, nil
		}
	}
	return publish.Result{}, &publish.Fault{Class: publish.Again, Text: "Facebook does not list the story yet", Hint: hintTime, Until: g.poll()}
}
