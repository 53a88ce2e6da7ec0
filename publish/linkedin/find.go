package linkedin

import (
	"bytes"
	"context"
	"encoding/json"
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
	// listPage is LinkedIn's largest page of posts, listPages as many of them as
	// are read.
	listPage  = 100
	listPages = 10
	// cutFrom is from how many characters on the beginning of a text counts as what
	// LinkedIn left of it.
	cutFrom = 12
)

// post is a post as LinkedIn gives it.
type post struct {
	ID         string          `json:"id"`
	Author     string          `json:"author"`
	Commentary string          `json:"commentary"`
	State      string          `json:"lifecycleState"`
	Content    json.RawMessage `json:"content"`
	Created    millis          `json:"createdAt"`
	Modified   millis          `json:"lastModifiedAt"`
}

// bare tells whether a post has nothing beside its text.
func (p post) bare() bool {
	return len(p.Content) == 0 || bytes.Equal(p.Content, []byte("null")) || bytes.Equal(p.Content, []byte("{}"))
}

// media are the URNs of a post's files.
func (c content) media() []string {
	var urns []string
	if c.Media != nil {
		urns = append(urns, c.Media.ID)
	}
	if c.Images != nil {
		for _, m := range c.Images.Images {
			urns = append(urns, m.ID)
		}
	}
	if c.Article != nil && c.Article.Thumbnail != "" {
		urns = append(urns, c.Article.Thumbnail)
	}
	return urns
}

// verdict tells whether a post is what the step "post" made, in the content and
// with the progress of the conversation.
func (a *api) verdict(got post, since time.Time) twin.Verdict {
	var beside content
	readable := got.bare() || json.Unmarshal(got.Content, &beside) == nil
	switch {
	case got.Author != a.author:
		return twin.Other
	case got.Created != 0 && time.UnixMilli(int64(got.Created)).Before(since):
		return twin.Other
	}
	for _, f := range uploads(a.t.Content) {
		for _, urn := range beside.media() {
			if urn != "" && urn == a.t.Progress[f.name] {
				return twin.Own // an upload stands in one post only
			}
		}
	}
	want, seen := text(a.t.Content), platform.LinkedInUnescape(got.Commentary)
	switch {
	case !twin.Same(want, seen):
		if twin.Alike(want, seen) || begins(want, seen) {
			return twin.Perhaps
		}
		return twin.Other
	case got.Created == 0, !readable, got.State != "" && got.State != "PUBLISHED" && got.State != "PUBLISH_REQUESTED":
		return twin.Perhaps
	}
	return judgeBeside(a.t.Content, want, got, beside)
}

// begins tells whether a text is the beginning of another: LinkedIn drops the rest
// of a text behind a sign that it takes for its own.
func begins(want, seen string) bool {
	w, s := twin.Folded(want), twin.Folded(seen)
	return len(s) >= cutFrom && strings.HasPrefix(w, s)
}

// judgeBeside compares what stands beside the same text.
func judgeBeside(o calendar.Outgoing, want string, got post, seen content) twin.Verdict {
	mine := beside(o, nil)
	var same bool
	switch {
	case mine == nil:
		same = got.bare()
	case mine.Article != nil && seen.Article != nil:
		same = plainLink(mine.Article.Source) == plainLink(seen.Article.Source)
	case mine.Poll != nil && seen.Poll != nil:
		same = samePoll(*mine.Poll, *seen.Poll)
	}
	switch {
	case same:
		return twin.Own
	case platform.Blank(want):
		return twin.Other // no words, and something else beside them
	}
	return twin.Perhaps
}

func samePoll(a, b poll) bool {
	if len(a.Options) != len(b.Options) || !twin.Same(a.Question, b.Question) {
		return false
	}
	for i := range a.Options {
		if !twin.Same(a.Options[i].Text, b.Options[i].Text) {
			return false
		}
	}
	return true
}

// plainLink is a link without the differences that do not count.
func plainLink(s string) string {
	u, err := url.Parse(s)
	if err != nil {
		return s
	}
	return strings.ToLower(u.Host) + strings.TrimRight(u.EscapedPath(), "/") + "?" + u.Query().Encode()
}

// Find looks at the page for what a lost step may have made. Where this
// computer's clock is ahead, it looks from as much earlier on.
func (c *Client) Find(ctx context.Context, t publish.Target, lost publish.Step, since time.Time) (publish.Finding, error) {
	a, err := c.at(t, publish.Step{Name: stepLook})
	if err != nil {
		return publish.Finding{}, err
	}
	switch lost.Name {
	case stepPost:
		return a.findPost(ctx, since)
	case stepComment:
		return a.findComment(ctx, since)
	}
	return publish.Finding{}, noStep(lost)
}

// findPost goes through the page's posts, those changed last first, until the lost
// one is found or all that are left are older.
func (a *api) findPost(ctx context.Context, since time.Time) (publish.Finding, error) {
	seen, perhaps := 0, 0
	for i := range listPages {
		var l struct {
			Elements *[]post `json:"elements"`
		}
		err := a.get(ctx, "posts?q=author&author="+enc(a.author)+"&count="+strconv.Itoa(listPage)+
			"&sortBy=LAST_MODIFIED&start="+strconv.Itoa(i*listPage), &l)
		if err != nil {
			return publish.Finding{}, err
		}
		if l.Elements == nil {
			return publish.Finding{}, &publish.Fault{Class: publish.Again, Text: "LinkedIn gave no list of posts", Hint: hintTime}
		}
		from := since.Add(-a.ahead)
		for _, p := range *l.Elements {
			if !postURN.MatchString(p.ID) || a.t.Adopted(p.ID) || p.Created != 0 && time.UnixMilli(int64(p.Created)).Before(from) {
				continue
			}
			seen++
			switch a.verdict(p, from) {
			case twin.Own:
				made := a.madePost(p.ID)
				return publish.Finding{There: true, Values: made.Values, URL: made.URL, Text: "found at LinkedIn"}, nil
			case twin.Perhaps:
				perhaps++
			case twin.Other:
			}
		}
		if len(*l.Elements) < listPage || older(*l.Elements, from) {
			return notFound(seen, perhaps, since, true), nil
		}
	}
	return notFound(seen, perhaps, since, false), nil
}

// older tells whether a list that runs from the post changed last to the one
// changed first has come to posts from before a moment.
func older(list []post, since time.Time) bool {
	last := millis(0)
	for i, p := range list {
		if p.Modified == 0 || i > 0 && p.Modified > last {
			return false // in no order that could be relied on
		}
		last = p.Modified
	}
	return time.UnixMilli(int64(last)).Before(since)
}

func notFound(seen, perhaps int, since time.Time, whole bool) publish.Finding {
	f := publish.Finding{Text: twin.Looked(seen, since), Absent: whole && perhaps == 0}
	switch {
	case perhaps > 0:
		f.Text += "; one of them looks like it"
	case !whole:
		f.Text += "; there may be more than LinkedIn showed"
	}
	return f
}

// verify reads the post back.
func (a *api) verify(ctx context.Context) (publish.Result, error) {
	urn, err := a.own(a.t.Progress)
	if err != nil {
		return publish.Result{}, err
	}
	got, err := a.read(ctx, urn)
	switch {
	case is(err, gone):
		return publish.Result{}, notYet()
	case err != nil:
		return publish.Result{}, err
	case got.State == "PUBLISH_REQUESTED":
		return publish.Result{}, notYet()
	case got.State == "PUBLISH_FAILED":
		return publish.Result{}, &publish.Fault{
			Class: publish.Person, Text: "LinkedIn took the post, but says that it could not be published",
			Hint: "look at it at " + address(a.t.Account, urn),
		}
	}
	want, seen := text(a.t.Content), platform.LinkedInUnescape(got.Commentary)
	if !twin.Same(want, seen) {
		return publish.Result{}, &publish.Fault{
			Class: publish.Person, Text: "the post at LinkedIn reads differently from what was approved",
			Hint: "compare the two at " + address(a.t.Account, urn),
		}
	}
	return publish.Result{URL: address(a.t.Account, urn)}, nil
}

func notYet() *publish.Fault {
	return &publish.Fault{Class: publish.Again, Text: "LinkedIn does not show the post yet", Hint: "look at it at its address"}
}

// own gives the URN of the post that was made.
func (a *api) own(p calendar.Progress) (string, error) {
	if urn := p[stepPost]; postURN.MatchString(urn) {
		return urn, nil
	}
	return "", &publish.Fault{Class: publish.Person, Text: "the post's id at LinkedIn is not known", Hint: "look at the page at linkedin.com"}
}

// read gives one post. What LinkedIn says of none is no answer.
func (a *api) read(ctx context.Context, urn string) (got post, err error) {
	err = a.get(ctx, "posts/"+enc(urn)+"?viewContext=AUTHOR", &got)
	if err == nil && got.Author == "" && got.ID == "" {
		err = &publish.Fault{Class: publish.Again, Text: "LinkedIn gave no post", Hint: hintTime}
	}
	return got, err
}
