package facebook

import (
	"context"
	"maps"
	"mime"
	"net/url"
	"time"

	"rounds/calendar"
	"rounds/calendar/platform"
	"rounds/publish"
	"rounds/publish/wire"
)

// photo uploads one photo that nobody sees yet.
func (g *graph) photo(ctx context.Context, i int) (publish.Result, error) {
	m := g.t.Content.Media[i]
	f, size, err := g.t.Open(m.ID)
	if err != nil {
		return publish.Result{}, wire.FileFault(err)
	}
	defer f.Close()
	fields := []wire.Field{{Name: "published", Value: "false"}}
	if m.Alt != "" {
		fields = append(fields, wire.Field{Name: "alt_text_custom", Value: m.Alt})
	}
	b, err := wire.Multipart(fields, wire.File{
		Field: "source", Name: stepPhoto(i) + extension(m.MIME), MIME: m.MIME, Length: size, Reader: f,
	})
	if err != nil {
		return publish.Result{}, wire.FileFault(err)
	}
	var got struct {
		ID string `json:"id"`
	}
	if err := g.send(ctx, page(g.t.Account)+"/photos", nil, b, false, &got); err != nil {
		return publish.Result{}, err
	}
	if !objectID.MatchString(got.ID) {
		return publish.Result{}, g.unreadable(wire.Answer{Status: 200}, false)
	}
	return publish.Result{Values: map[string]string{
		stepPhoto(i): got.ID, stepPhoto(i) + " at": g.t.Now().UTC().Format(time.RFC3339),
	}}, nil
}

func extension(kind string) string {
	switch kind {
	case "image/jpeg":
		return ".jpg"
	case "image/png":
		return ".png"
	}
	if list, err := mime.ExtensionsByType(kind); err == nil && len(list) > 0 {
		return list[0]
	}
	return ""
}

// feed is the body of the call that publishes.
type feed struct {
	Message  string  `json:"message,omitempty"`
	Link     string  `json:"link,omitempty"`
	Attached []media `json:"attached_media,omitempty"`
}

type media struct {
	ID string `json:"media_fbid"`
}

// post makes the post. It is the only call that publishes one.
func (g *graph) post(ctx context.Context) (publish.Result, error) {
	values, err := g.renew(ctx)
	if err != nil {
		return publish.Result{}, err
	}
	o := g.t.Content
	body := feed{Message: platform.Facebook.Body(o.Post())}
	if len(o.Media) == 0 {
		body.Link = o.Link
	}
	for i := range o.Media {
		body.Attached = append(body.Attached, media{g.t.Progress[stepPhoto(i)]})
	}
	b, err := wire.JSON(body)
	if err != nil {
		return publish.Result{}, wire.FileFault(err)
	}
	var got struct {
		ID        string `json:"id"`
		Permalink string `json:"permalink_url"`
	}
	// Asking for the fields makes the answer a first read-back.
	q := url.Values{"fields": {"id,permalink_url"}}
	if err := g.send(ctx, page(g.t.Account)+"/feed", q, b, true, &got); err != nil {
		return g.afterTwin(ctx, err)
	}
	if !objectID.MatchString(got.ID) {
		return publish.Result{}, g.unreadable(wire.Answer{Status: 200}, true)
	}
	values[stepPost] = got.ID
	return publish.Result{Values: values, URL: permalink(g.t.Account, got.Permalink, got.ID)}, nil
}

// renew uploads again what has been waiting for its post for so long that
// Facebook may have thrown it away, and gives the new ids.
func (g *graph) renew(ctx context.Context) (map[string]string, error) {
	values := map[string]string{}
	for i := range g.t.Content.Media {
		at, err := time.Parse(time.RFC3339, g.t.Progress[stepPhoto(i)+" at"])
		if err == nil && g.t.Now().Sub(at) < photoLife {
			continue
		}
		up := &graph{Client: g.Client, t: g.t, step: publish.Step{Name: stepPhoto(i)}}
		res, err := up.photo(ctx, i)
		if err != nil {
			return nil, err
		}
		maps.Copy(values, res.Values)
	}
	g.t.Progress = g.t.Progress.With("", values)
	return values, nil
}

// verify reads the post back.
func (g *graph) verify(ctx context.Context) (publish.Result, error) {
	id := g.t.Progress[stepPost]
	if !objectID.MatchString(id) {
		return publish.Result{}, &publish.Fault{
			Class: publish.Person, Text: "the post's id at " + name + " is not known", Hint: "look at the Page",
		}
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
		return publish.Result{}, &publish.Fault{
			Class: publish.Person, Text: "the post is at " + name + ", but not published",
			Hint: "look at it in Meta Business Suite, under Content",
		}
	case !got.says(platform.Facebook.Body(g.t.Content.Post())):
		return publish.Result{}, &publish.Fault{
			Class: publish.Person, Text: "the post at " + name + " reads differently from what was approved",
			Hint: "compare the two at the post's address",
		}
	}
	return publish.Result{URL: permalink(g.t.Account, got.Permalink, id)}, nil
}

// comment writes the first comment below the post.
func (g *graph) comment(ctx context.Context) (publish.Result, error) {
	id := g.t.Progress[stepPost]
	b, err := wire.JSON(map[string]string{"message": g.t.Content.FirstComment})
	if err != nil || !objectID.MatchString(id) {
		return publish.Result{}, &publish.Fault{Class: publish.Person, Text: "the post's id at " + name + " is not known", Err: err}
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

// photoIDs are the ids that the post's photos were given.
func photoIDs(o calendar.Outgoing, p calendar.Progress) map[string]bool {
	ids := map[string]bool{}
	for i := range o.Media {
		if id := p[stepPhoto(i)]; id != "" {
			ids[id] = true
		}
	}
	return ids
}
