package facebook

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
	// twinAge is how much older than the step a post may be that a "duplicate"
	// answer is taken to mean: a try that was lost, looked for in vain because the
	// list lagged, and made again, lies minutes back. An older one is somebody
	// else's post.
	twinAge = time.Hour

	postFields = "id,message,created_time,permalink_url,status_type,is_published,is_hidden," +
		"attachments{media_type,target,url,subattachments{target}}"
)

// graphPost is a post or a comment as Graph gives it.
type graphPost struct {
	ID      string `json:"id"`
	Message string `json:"message"`
	// Description is what a reel says.
	Description string `json:"description"`
	Permalink   string `json:"permalink_url"`
	Published   *bool  `json:"is_published"`
	Created     moment `json:"created_time"`
	Scheduled   moment `json:"scheduled_publish_time"`
	From        *struct {
		ID string `json:"id"`
	} `json:"from"`
	Attachments *struct {
		Data []attachment `json:"data"`
	} `json:"attachments"`
}

type attachment struct {
	Type   string `json:"media_type"`
	URL    string `json:"url"`
	Target struct {
		ID string `json:"id"`
	} `json:"target"`
	Sub struct {
		Data []attachment `json:"data"`
	} `json:"subattachments"`
}

// says tells whether the post has the words of a text.
func (p graphPost) says(text string) bool { return twin.Alike(text, p.Message) }

// files are the ids of the attached photos and videos.
func (p graphPost) files() []string {
	if p.Attachments == nil {
		return nil
	}
	var ids []string
	var walk func(list []attachment)
	walk = func(list []attachment) {
		for _, a := range list {
			switch {
			case len(a.Sub.Data) > 0:
				walk(a.Sub.Data)
			case a.Type == "photo" || a.Type == "album" || a.Type == "video" || a.Type == "":
				ids = append(ids, a.Target.ID)
			}
		}
	}
	walk(p.Attachments.Data)
	return ids
}

// judgePost tells whether a post is what the step "post" made.
func judgePost(o calendar.Outgoing, own map[string]bool, got graphPost) twin.Verdict {
	text := platform.Facebook.Body(o.Post())
	seen := got.files()
	for _, id := range seen {
		if own[id] {
			return twin.Own // a photo stands in one post only
		}
	}
	switch {
	case !twin.Alike(text, got.Message):
		return twin.Other
	case !twin.Same(text, got.Message):
		return twin.Perhaps
	case len(o.Media) > 0, len(seen) > 0:
		return twin.Perhaps // the same words, but not with these files
	case platform.Blank(text):
		return judgeLink(o.Link, got)
	}
	return twin.Own
}

// judgeLink compares posts that are a link and nothing else.
func judgeLink(link string, got graphPost) twin.Verdict {
	if got.Attachments == nil {
		return twin.Perhaps
	}
	for _, a := range got.Attachments.Data {
		if plainLink(a.URL) == plainLink(link) {
			return twin.Own
		}
	}
	return twin.Other
}

// plainLink is a link without what Facebook wraps around it, and without the
// differences that do not count.
func plainLink(s string) string {
	u, err := url.Parse(s)
	if err != nil {
		return s
	}
	if to := u.Query().Get("u"); to != "" && strings.HasSuffix(u.Hostname(), "facebook.com") {
		if u, err = url.Parse(to); err != nil {
			return to
		}
	}
	q := u.Query()
	q.Del("fbclid")
	return strings.ToLower(u.Host) + strings.TrimRight(u.Path, "/") + "?" + q.Encode()
}

// Find looks at the Page for what a lost step may have made. Where this computer's
// clock is ahead, it looks once more from as much earlier on.
func (c *Client) Find(ctx context.Context, t publish.Target, lost publish.Step, since time.Time) (publish.Finding, error) {
	g := &graph{Client: c, t: t, step: publish.Step{Name: stepLook}}
	found, err := g.find(ctx, lost, since)
	if g.ahead == 0 || err == nil && found.There {
		return found, err
	}
	return g.find(ctx, lost, since.Add(-g.ahead))
}

func (g *graph) find(ctx context.Context, lost publish.Step, since time.Time) (publish.Finding, error) {
	f := formOf(g.t.Content)
	if g.recall(keptTwin) != "" {
		// Facebook said that the same is there: of a try that was lost before this
		// step, looked for in vain because the list lagged, and made again.
		since = since.Add(-twinAge)
	}
	switch {
	case lost.Name == stepComment:
		return g.findComment(ctx, since)
	case lost.Name != stepPost && lost.Name != stepSchedule:
		return publish.Finding{}, noStep(lost)
	case f.video() && g.t.Progress[video] != "":
		return g.findVideo(ctx, lost.Name)
	case f == videoStory:
		return g.findStory(ctx, since)
	case f == reelForm:
		found, err := g.findReel(ctx, since)
		if at, _ := g.showAt(); lost.Name == stepSchedule && !found.There && g.t.Now().Before(at.Add(lateBy)) {
			found.Absent = false // the list is only known to have what is out
		}
		return found, err
	case f == photoStory:
		return g.findStory(ctx, since)
	case lost.Name == stepSchedule:
		return g.findScheduled(ctx, since)
	}
	return g.findPost(ctx, since)
}

// looked is what a look at a list asks for.
func looked(fields string) url.Values {
	return url.Values{"fields": {fields}, "limit": {strconv.Itoa(listPage)}}
}

func (g *graph) findPost(ctx context.Context, since time.Time) (publish.Finding, error) {
	q := looked(postFields)
	q.Set("since", strconv.FormatInt(since.Unix(), 10))
	own := g.photoIDs()
	return g.search(ctx, page(g.t.Account)+"/published_posts", q, since, stepPost, func(p graphPost) twin.Verdict {
		return judgePost(g.t.Content, own, p)
	})
}

// findReel looks among the Page's reels for one of which the file does not know
// the id, as after a restore. The words alone do not make it this one.
func (g *graph) findReel(ctx context.Context, since time.Time) (publish.Finding, error) {
	q := looked("id,description,updated_time,permalink_url,post_id")
	q.Set("since", strconv.FormatInt(since.Unix(), 10))
	text := platform.Facebook.Body(g.t.Content.Post())
	return g.search(ctx, page(g.t.Account)+"/video_reels", q, since, stepPost, func(p graphPost) twin.Verdict {
		if twin.Alike(text, p.Description) {
			return twin.Perhaps
		}
		return twin.Other
	})
}

// findScheduled looks among the posts that Facebook is to show later, and then
// among those that it shows: the moment may have come meanwhile.
func (g *graph) findScheduled(ctx context.Context, since time.Time) (publish.Finding, error) {
	at, _ := g.showAt()
	own := g.photoIDs()
	later, err := g.search(ctx, page(g.t.Account)+"/scheduled_posts", looked(postFields+",scheduled_publish_time"), since, stepPost,
		func(p graphPost) twin.Verdict {
			v := judgePost(g.t.Content, own, p)
			switch {
			case !p.Created.IsZero() && p.Created.Before(since):
				return twin.Other
			case v == twin.Own && !p.Scheduled.near(at):
				return twin.Perhaps // for another time than was asked for
			}
			return v
		})
	if err != nil || later.There {
		return later, err
	}
	out, err := g.findPost(ctx, since)
	if err == nil && !out.There {
		out.Absent = out.Absent && later.Absent
		out.Text = later.Text + " to come; " + out.Text
	}
	return out, err
}

func (g *graph) findComment(ctx context.Context, since time.Time) (publish.Finding, error) {
	q := looked("id,message,created_time,from")
	q.Set("filter", "toplevel")
	q.Set("order", "reverse_chronological")
	return g.search(ctx, g.t.Progress[stepPost]+"/comments", q, since, stepComment, func(p graphPost) twin.Verdict {
		switch {
		case !twin.Same(g.t.Content.FirstComment, p.Message):
			return twin.Other
		case p.From == nil || g.t.Account.RemoteID == "":
			return twin.Perhaps // Graph leaves out who wrote it at times
		case p.From.ID != g.t.Account.RemoteID:
			return twin.Other
		}
		return twin.Own
	})
}

// list is a page of posts or comments. Data is nil where the answer has none,
// which is not the same as an empty list.
type list struct {
	Data   []graphPost `json:"data"`
	Paging paging      `json:"paging"`
}

// paging leads to the page that follows.
type paging struct {
	Cursors struct {
		After string `json:"after"`
	} `json:"cursors"`
	Next string `json:"next"`
}

// search goes through a list until the step's result is found or the list ends.
func (g *graph) search(ctx context.Context, path string, q url.Values, since time.Time, step string, judge func(graphPost) twin.Verdict) (publish.Finding, error) {
	seen, perhaps := 0, 0
	for range listPages {
		var l list
		if err := g.get(ctx, path, q, &l); err != nil {
			return publish.Finding{}, err
		}
		if l.Data == nil {
			return publish.Finding{}, &publish.Fault{Class: publish.Again, Text: name + " gave no list of posts", Hint: hintTime}
		}
		for _, p := range l.Data {
			if !objectID.MatchString(p.ID) || g.t.Adopted(p.ID) {
				continue
			}
			seen++
			switch judge(p) {
			case twin.Own:
				return publish.Finding{
					There: true, Values: map[string]string{step: p.ID},
					URL: permalink(g.t.Account, p.Permalink, p.ID), Text: "found at " + name,
				}, nil
			case twin.Perhaps:
				perhaps++
			case twin.Other:
			}
		}
		// The address in next holds the token; the cursor alone is enough.
		if l.Paging.Next == "" || l.Paging.Cursors.After == "" {
			return g.notFound(seen, perhaps, since, l.Paging.Next == ""), nil
		}
		q.Set("after", l.Paging.Cursors.After)
	}
	return g.notFound(seen, perhaps, since, false), nil
}

func (g *graph) notFound(seen, perhaps int, since time.Time, whole bool) publish.Finding {
	f := publish.Finding{Text: twin.Looked(seen, since), Absent: whole && perhaps == 0}
	switch {
	case perhaps > 0:
		f.Text += "; one of them looks like it"
	case !whole:
		f.Text += "; there are more than can be read"
	}
	return f
}

// Read asks the Graph API for something below the version, such as "me", and
// reads the answer into a value. Of the target it needs account, Token and Now.
// Its error is a *[publish.Fault]. Signing in checks a key with it.
func (c *Client) Read(ctx context.Context, t publish.Target, path string, q url.Values, into any) error {
	g := &graph{Client: c, t: t, step: publish.Step{Name: stepLook}}
	return g.get(ctx, path, q, into)
}
