package x

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
	// listPage is X's largest page; only what is there is charged. listPages is
	// as many of them as are read.
	listPage  = 100
	listPages = 10
	// twinAge is how old a post may be that a "duplicate" answer is taken to
	// mean: a try that was lost, looked for in vain because the timeline lagged,
	// and made again, lies minutes back. An older one is somebody else's post.
	twinAge = time.Hour
)

// judgePost tells whether a post is what the step of a part made.
func judgePost(o calendar.Outgoing, p calendar.Progress, part int, got post) twin.Verdict {
	text := texts(o)[part]
	seen, urls := got.words()
	own := ownMedia(o, p, got)
	switch {
	case part == 0 && got.parent() != "":
		return twin.Other
	case part > 0 && got.parent() != "" && got.parent() != p[stepPart(part-1)]:
		return twin.Other
	case part == 0 && own:
		return twin.Own // an upload stands in one post only
	case !same(text, seen, urls):
		if alike(text, seen) {
			return twin.Perhaps
		}
		return twin.Other
	case part > 0 && got.parent() == "" && (got.Conversation == "" || got.Conversation != p[stepPost]):
		return twin.Perhaps // the right words in no thread, or X did not say in which
	case part > 0:
		return twin.Own
	case len(got.Attachments.MediaKeys) != len(o.Media), platform.Blank(text):
		return twin.Perhaps
	}
	return twin.Own
}

// ownMedia tells whether one of the post's uploads, of whichever round, is in it:
// X's key for it ends in the upload's id.
func ownMedia(o calendar.Outgoing, p calendar.Progress, got post) bool {
	for _, key := range got.Attachments.MediaKeys {
		_, id, _ := strings.Cut(key, "_")
		for i := range o.Media {
			for r := range roundOf(p) {
				if id != "" && id == p[stepPicture(i, r+1)] {
					return true
				}
			}
		}
	}
	return false
}

// Find looks at the account for what a lost step may have made. Where this
// computer's clock is ahead, it looks once more from as much earlier on.
func (c *Client) Find(ctx context.Context, t publish.Target, lost publish.Step, since time.Time) (publish.Finding, error) {
	part, ok := partOf(t.Content, lost.Name)
	if !ok {
		return publish.Finding{}, noStep(lost)
	}
	if !postID.MatchString(t.Account.RemoteID) {
		return publish.Finding{}, &publish.Fault{
			Class: publish.SignIn, Text: "the account's id at X is not known", Hint: hintSignIn,
		}
	}
	a := &api{Client: c, t: t, step: publish.Step{Name: stepLook}}
	found, err := a.find(ctx, part, lost, since)
	if a.ahead == 0 || err == nil && found.There {
		return found, err
	}
	return a.find(ctx, part, lost, since.Add(-a.ahead))
}

func (a *api) find(ctx context.Context, part int, lost publish.Step, since time.Time) (publish.Finding, error) {
	t := a.t
	q := url.Values{
		"start_time": {since.UTC().Truncate(time.Second).Format(time.RFC3339)}, "max_results": {strconv.Itoa(listPage)},
	}
	seen, perhaps := 0, 0
	for range listPages {
		l, err := a.read(ctx, "users/"+t.Account.RemoteID+"/tweets", q)
		if err != nil {
			return publish.Finding{}, err
		}
		if l.Meta == nil {
			return publish.Finding{}, &publish.Fault{
				Class: publish.Again, Text: "X gave no list of posts", Code: a.partial(l.Errors),
			}
		}
		for _, p := range l.Data {
			if !postID.MatchString(p.ID) || t.Adopted(p.ID) || alreadyOwn(t.Progress, part, p.ID) {
				continue
			}
			seen++
			switch judgePost(t.Content, t.Progress, part, p) {
			case twin.Own:
				return publish.Finding{
					There: true, Values: map[string]string{lost.Name: p.ID},
					URL: a.firstAddress(part, p.ID), Text: "found at X",
				}, nil
			case twin.Perhaps:
				perhaps++
			case twin.Other:
			}
		}
		if l.Meta.Next == "" {
			whole := len(l.Errors) == 0 // X leaves a post out where it reports an error
			return notFound(seen, perhaps, since, whole), nil
		}
		q.Set("pagination_token", l.Meta.Next)
	}
	return notFound(seen, perhaps, since, false), nil
}

// alreadyOwn tells whether an id is that of a part that is out.
func alreadyOwn(p calendar.Progress, part int, id string) bool {
	for i := range part {
		if p[stepPart(i)] == id {
			return true
		}
	}
	return false
}

func notFound(seen, perhaps int, since time.Time, whole bool) publish.Finding {
	f := publish.Finding{Text: twin.Looked(seen, since), Absent: whole && perhaps == 0}
	switch {
	case perhaps > 0:
		f.Text += "; one of them looks like it"
	case !whole:
		f.Text += "; there may be more than X showed"
	}
	return f
}
