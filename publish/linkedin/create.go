package linkedin

import (
	"context"
	"errors"
	"strings"
	"time"

	"rounds/calendar"
	"rounds/calendar/platform"
	"rounds/publish"
	"rounds/publish/wire"
	"rounds/publish/wire/twin"
)

// maxPictures is how many pictures a post takes ("MultiImage API").
const maxPictures = 20

// durations are LinkedIn's words for how long a poll runs ("Poll API").
var durations = map[time.Duration]string{
	24 * time.Hour:      "ONE_DAY",
	3 * 24 * time.Hour:  "THREE_DAYS",
	7 * 24 * time.Hour:  "SEVEN_DAYS",
	14 * 24 * time.Hour: "FOURTEEN_DAYS",
}

// newPost is the body of POST /rest/posts.
type newPost struct {
	Author       string       `json:"author"`
	Commentary   string       `json:"commentary"`
	Visibility   string       `json:"visibility"`
	Distribution distribution `json:"distribution"`
	Content      *content     `json:"content,omitempty"`
	State        string       `json:"lifecycleState"`
	NoReshare    bool         `json:"isReshareDisabledByAuthor"`
}

type distribution struct {
	Feed     string   `json:"feedDistribution"`
	Targets  []string `json:"targetEntities"`
	Channels []string `json:"thirdPartyDistributionChannels"`
}

// content is what stands beside the text: exactly one of its fields, or none.
type content struct {
	Media   *media   `json:"media,omitempty"`
	Images  *gallery `json:"multiImage,omitempty"`
	Article *article `json:"article,omitempty"`
	Poll    *poll    `json:"poll,omitempty"`
}

type media struct {
	ID    string `json:"id"`
	Title string `json:"title,omitempty"`
	Alt   string `json:"altText,omitempty"`
}

type gallery struct {
	Images []media `json:"images"`
}

type article struct {
	Source    string `json:"source"`
	Title     string `json:"title,omitempty"`
	Thumbnail string `json:"thumbnail,omitempty"`
}

type poll struct {
	Question string   `json:"question"`
	Options  []option `json:"options"`
	Settings struct {
		Duration string `json:"duration"`
	} `json:"settings"`
}

type option struct {
	Text string `json:"text"`
}

// text is the post's text as the public reads it.
func text(o calendar.Outgoing) string { return platform.LinkedIn.Body(o.Post()) }

// wireText is the text as it goes to LinkedIn.
func wireText(o calendar.Outgoing) string { return platform.LinkedInEscape(text(o)) }

// compose makes the body of a post.
func compose(o calendar.Outgoing, p calendar.Progress, author string) newPost {
	return newPost{
		Author: author, Commentary: wireText(o), Visibility: "PUBLIC", State: "PUBLISHED",
		Distribution: distribution{Feed: "MAIN_FEED", Targets: []string{}, Channels: []string{}},
		Content:      beside(o, p),
	}
}

// beside is what stands beside the text of a post.
func beside(o calendar.Outgoing, p calendar.Progress) *content {
	files := uploads(o)
	title := strings.TrimSpace(o.Settings[platform.SetTitle])
	switch {
	case card(o):
		a := &article{Source: o.Link, Title: title}
		if len(files) > 0 {
			a.Thumbnail = p[files[0].name]
		}
		return &content{Article: a}
	case len(files) == 1 && files[0].api != images:
		return &content{Media: &media{ID: p[files[0].name], Title: title}}
	case len(files) == 1:
		return &content{Media: &media{ID: p[files[0].name], Alt: o.Media[0].Alt}}
	case len(files) > 1:
		g := &gallery{}
		for i, f := range files {
			g.Images = append(g.Images, media{ID: p[f.name], Alt: o.Media[i].Alt})
		}
		return &content{Images: g}
	case o.Poll != nil && o.Kind.Or() == platform.KindPost:
		q := &poll{Question: o.Poll.Question}
		for _, s := range o.Poll.Options {
			q.Options = append(q.Options, option{s})
		}
		q.Settings.Duration = durations[o.Poll.Duration]
		return &content{Poll: q}
	}
	return nil
}

// create publishes the post.
func (a *api) create(ctx context.Context) (publish.Result, error) {
	for _, f := range uploads(a.t.Content) {
		if a.t.Progress[f.name] == "" {
			return publish.Result{}, &publish.Fault{
				Class: publish.Person, Text: "what LinkedIn calls " + f.says + " is not known",
				Hint: "have the post approved again, so that it begins anew",
			}
		}
	}
	got, err := a.post(ctx, "posts", "", compose(a.t.Content, a.t.Progress, a.author), nil)
	if err != nil {
		return a.afterTwin(ctx, err)
	}
	urn := created(got.Header)
	if !postURN.MatchString(urn) {
		// It is out, but under what name is not known: that is looked up.
		return publish.Result{}, wire.Garbled(wire.Answer{Status: got.Status}, name, true)
	}
	return a.madePost(urn), nil
}

func (a *api) madePost(urn string) publish.Result {
	return publish.Result{Values: map[string]string{stepPost: urn}, URL: address(a.t.Account, urn)}
}

// twinAge is how old a post may be that a "duplicate" answer is taken to mean: a
// try that was lost, looked for in vain because the list lagged, and made again,
// lies minutes back. An older one is somebody else's post.
const twinAge = time.Hour

// afterTwin decides about an answer that says "duplicate": where the post that it
// names, or one in the page's list, is of the last hour and no other delivery owns
// it, it is this delivery's own. LinkedIn has named posts that were gone.
func (a *api) afterTwin(ctx context.Context, err error) (publish.Result, error) {
	d, ok := errors.AsType[*said](err)
	if !ok || d.kind != repeated {
		return publish.Result{}, err
	}
	look := *a
	look.step = publish.Step{Name: stepLook}
	found, lookErr := look.twin(ctx, d.twin, a.t.Now().Add(-twinAge))
	switch {
	case lookErr != nil:
		f := *d.Fault
		f.Class, f.Hint = publish.Unknown, "Rounds looks whether an earlier try of it is there"
		return publish.Result{}, &f
	case found != "":
		return a.madePost(found), nil
	}
	return publish.Result{}, d.Fault
}

// twin looks for the post that a new one would repeat, first under the name that
// LinkedIn gave; "" says that it is not there, or somebody else's.
func (a *api) twin(ctx context.Context, named string, since time.Time) (string, error) {
	if named != "" && !a.t.Adopted(named) {
		var got post
		err := a.get(ctx, "posts/"+enc(named)+"?viewContext=AUTHOR", &got)
		switch {
		case is(err, gone):
		case err != nil:
			return "", err
		case a.verdict(got, since.Add(-a.ahead)) == twin.Own:
			return named, nil
		}
	}
	found, err := a.findPost(ctx, since)
	if err != nil || !found.There {
		return "", err
	}
	return found.Values[stepPost], nil
}
