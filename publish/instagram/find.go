package instagram

import (
	"context"
	"net/url"
	"strconv"
	"strings"
	"time"

	"rounds/calendar"
	"rounds/calendar/platform"
	"rounds/publish"
	"rounds/publish/wire/twin"
)

const (
	// listPage is Graph's largest page, listPages as many of them as are read.
	listPage  = 100
	listPages = 10
)

// bare is a text as captions are compared: Instagram leaves out the @ where the
// key lacks some rights (IG Media reference).
func bare(s string) string { return strings.ReplaceAll(s, "@", "") }

// Find looks at the account for what a lost step may have made. Where this
// computer's clock is ahead, it looks once more from as much earlier on.
func (c *Client) Find(ctx context.Context, t publish.Target, lost publish.Step, since time.Time) (publish.Finding, error) {
	g := &graph{Client: c, t: t, step: publish.Step{Name: stepLook}}
	found, err := g.find(ctx, lost, since)
	if g.ahead != 0 && (err != nil || found.Values[lost.Name] == "") {
		found, err = g.find(ctx, lost, since.Add(-g.ahead))
	}
	return found, plainly(err)
}

func (g *graph) find(ctx context.Context, lost publish.Step, since time.Time) (publish.Finding, error) {
	switch lost.Name {
	case stepPost:
		return g.findPost(ctx, since)
	case stepComment:
		return g.findComment(ctx, since)
	}
	return publish.Finding{}, noStep(lost)
}

// findPost asks the container whether it was published, and the account's list
// which post it became: nothing leads from the one to the other.
func (g *graph) findPost(ctx context.Context, since time.Time) (publish.Finding, error) {
	if len(g.t.Content.Media) == 0 {
		return publish.Finding{}, noStep(publish.Step{Name: stepPost})
	}
	out, err := g.out(ctx)
	if err != nil {
		return publish.Finding{}, err
	}
	user, err := g.user()
	if err != nil {
		return publish.Finding{}, err
	}
	edge := "/media"
	if isStory(g.t.Content) {
		edge = "/stories"
	}
	l, whole, err := list[media](ctx, g, user+edge, mediaFields, since)
	if err != nil {
		return publish.Finding{}, err
	}
	return g.judgeList(l, whole, out, since), nil
}

// judgeList decides which post of a list is the lost one.
func (g *graph) judgeList(l []media, whole, out bool, since time.Time) publish.Finding {
	text := caption(g.t.Content)
	var same, like []media
	for _, m := range l {
		switch {
		case !m.fits(g.t.Content):
		case isStory(g.t.Content), twin.Same(bare(text), bare(m.Caption)):
			same = append(same, m)
		case twin.Alike(bare(text), bare(m.Caption)):
			like = append(like, m)
		}
	}
	f := publish.Finding{Text: twin.Looked(len(l), since)}
	if out && len(same) == 0 {
		same, like = like, nil // Instagram may have changed the words
	}
	switch {
	case len(same) == 1 && (out || !platform.Blank(text)):
		return publish.Finding{
			There: true, Values: map[string]string{stepPost: same[0].ID}, URL: public(g.t.Account, same[0].Permalink), Text: "found at " + name,
		}
	case out:
		f.There, f.Text = true, name+" says that it is published; "+f.Text
	case len(same) == 1 || len(like) == 1:
		f.Text += "; one of them looks like it"
	case len(same)+len(like) > 1:
		f.Text += "; " + strconv.Itoa(len(same)+len(like)) + " of them look like it"
	case !whole:
		f.Text += "; there are more than can be read"
	default:
		f.Absent = true
	}
	return f
}

// out asks whether the container was published. A container that is no longer
// known tells nothing.
func (g *graph) out(ctx context.Context) (bool, error) {
	id := last(g.t.Content, g.t.Progress)
	if !objectID.MatchString(id) {
		return false, nil
	}
	s, err := g.ask(ctx, id)
	if k := kindOf(err); k == gone || k == fresh {
		return false, nil
	}
	return s.Code == live, err
}

func (g *graph) findComment(ctx context.Context, since time.Time) (publish.Finding, error) {
	id := g.t.Progress[stepPost]
	if !objectID.MatchString(id) {
		return publish.Finding{Text: "the post's id is not known"}, nil
	}
	l, whole, err := list[remark](ctx, g, id+"/comments", "id,text,username,timestamp,from", since)
	if err != nil {
		return publish.Finding{}, err
	}
	f := publish.Finding{Text: strings.Replace(twin.Looked(len(l), since), "post", "comment", 1), Absent: whole}
	for _, c := range l {
		if !twin.Same(bare(g.t.Content.FirstComment), bare(c.Text)) {
			continue
		}
		if c.by(g.t.Account) {
			return publish.Finding{There: true, Values: map[string]string{stepComment: c.ID}, Text: "found at " + name}, nil
		}
		f.Absent = false
		f.Text += "; one of them looks like it"
	}
	return f, nil
}

// remark is a comment as Instagram gives it.
type remark struct {
	ID       string `json:"id"`
	Text     string `json:"text"`
	Username string `json:"username"`
	Time     string `json:"timestamp"`
	From     *struct {
		ID       string `json:"id"`
		Username string `json:"username"`
	} `json:"from"`
}

// by tells whether an account wrote it.
func (r remark) by(a calendar.Account) bool {
	who := r.Username
	if r.From != nil {
		if r.From.ID != "" && r.From.ID == a.RemoteID {
			return true
		}
		if who == "" {
			who = r.From.Username
		}
	}
	return who != "" && strings.EqualFold(who, strings.TrimPrefix(a.Handle, "@"))
}

// item is one of a list.
type item interface {
	media | remark
	key() (id, at string)
}

func (m media) key() (id, at string) { return m.ID, m.Time }

func (r remark) key() (id, at string) { return r.ID, r.Time }

// page is one page of a list. Data is nil where the answer has none, which is not
// the same as an empty list.
type page[T item] struct {
	Data   []T `json:"data"`
	Paging struct {
		Cursors struct {
			After string `json:"after"`
		} `json:"cursors"`
		Next string `json:"next"`
	} `json:"paging"`
}

// list gives what a list has since a moment, without what other deliveries own,
// and whether it was read to its end. What tells no time counts as recent.
func list[T item](ctx context.Context, g *graph, path, fields string, since time.Time) (out []T, whole bool, err error) {
	q := url.Values{"fields": {fields}, "limit": {strconv.Itoa(listPage)}}
	if strings.HasSuffix(path, "/media") {
		q.Set("since", strconv.FormatInt(since.Unix(), 10))
	}
	for range listPages {
		var l page[T]
		if err := g.get(ctx, path, q, &l); err != nil {
			return nil, false, err
		}
		if l.Data == nil {
			return nil, false, &publish.Fault{Class: publish.Again, Text: name + " gave no list of posts", Hint: hintTime}
		}
		for _, m := range l.Data {
			id, at := m.key()
			if t := timeOf(at); objectID.MatchString(id) && !g.t.Adopted(id) && (t.IsZero() || !t.Before(since)) {
				out = append(out, m)
			}
		}
		// The address in next holds the token; the cursor alone is enough.
		if l.Paging.Next == "" || l.Paging.Cursors.After == "" {
			return out, l.Paging.Next == "", nil
		}
		q.Set("after", l.Paging.Cursors.After)
	}
	return out, false, nil
}
