package x

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"

	"rounds/publish"
)

// words are the names that one of X's two vocabularies has for what is asked of
// a post (OpenAPI documents 2.166 and 2.167).
type words struct{ parameter, fields, expansions string }

var (
	older = words{
		parameter: "tweet.fields",
		fields:    "attachments,conversation_id,created_at,entities,note_tweet,referenced_tweets",
	}
	newer = words{
		parameter: "post.fields", fields: "attachments,conversation_id,created_at,entities,note_post",
		expansions: "referenced_posts",
	}
)

func (w words) ask(q url.Values) url.Values {
	out := url.Values{w.parameter: {w.fields}}
	if w.expansions != "" {
		out.Set("expansions", w.expansions)
	}
	for k, v := range q {
		out[k] = v
	}
	return out
}

// post is a post as X gives it, in either vocabulary.
type post struct {
	ID           string `json:"id"`
	Text         string `json:"text"`
	Conversation string `json:"conversation_id"`
	Parents      []ref  `json:"referenced_tweets"`
	NewParents   []ref  `json:"referenced_posts"`
	Note         *note  `json:"note_tweet"`
	NewNote      *note  `json:"note_post"`
	Entities     struct {
		URLs []urlEntity `json:"urls"`
	} `json:"entities"`
	Attachments struct {
		MediaKeys []string `json:"media_keys"`
	} `json:"attachments"`
}

type ref struct {
	Type string `json:"type"`
	ID   string `json:"id"`
}

// note is the whole text of a long post.
type note struct {
	Text     string `json:"text"`
	Entities struct {
		URLs []urlEntity `json:"urls"`
	} `json:"entities"`
}

type urlEntity struct {
	URL      string `json:"url"`
	Expanded string `json:"expanded_url"`
	MediaKey string `json:"media_key"`
}

// words gives the whole text with its addresses.
func (p post) words() (string, []urlEntity) {
	for _, n := range []*note{p.Note, p.NewNote} {
		if n != nil && n.Text != "" {
			return n.Text, n.Entities.URLs
		}
	}
	return p.Text, p.Entities.URLs
}

// parent is the id of the post that it answers, or "".
func (p post) parent() string {
	for _, r := range append(p.Parents, p.NewParents...) {
		if r.Type == "replied_to" {
			return r.ID
		}
	}
	return ""
}

// posts is an answer with posts.
type posts struct {
	Data []post `json:"data"`
	Meta *struct {
		Count int    `json:"result_count"`
		Next  string `json:"next_token"`
	} `json:"meta"`
	Errors []problem `json:"errors"`
}

// read asks for posts in the older words and, where X does not take those, in
// the newer. A read may be repeated.
func (a *api) read(ctx context.Context, path string, q url.Values) (posts, error) {
	var got posts
	err := a.get(ctx, path, older.ask(q), &got)
	var f *publish.Fault
	if errors.As(err, &f) && strings.Contains(f.Code, "HTTP 400") && strings.Contains(f.Code, older.parameter) {
		got = posts{}
		err = a.get(ctx, path, newer.ask(q), &got)
	}
	return got, err
}

// verify reads the post and all its parts back.
func (a *api) verify(ctx context.Context) (publish.Result, error) {
	all := texts(a.t.Content)
	var ids []string
	for i := range all {
		id := a.t.Progress[stepPart(i)]
		if !postID.MatchString(id) {
			return publish.Result{}, &publish.Fault{
				Class: publish.Person, Text: "the id of a part is not known", Hint: "look at the account at x.com",
			}
		}
		ids = append(ids, id)
	}
	got, err := a.read(ctx, "tweets", url.Values{"ids": {strings.Join(ids, ",")}})
	if err != nil {
		return publish.Result{}, err
	}
	byID := map[string]post{}
	for _, p := range got.Data {
		byID[p.ID] = p
	}
	for i, id := range ids {
		p, there := byID[id]
		if !there {
			return publish.Result{}, &publish.Fault{
				Class: publish.Again, Text: "X does not show the post yet", Hint: "look at it at its address", Code: a.partial(got.Errors),
			}
		}
		if n := len(p.Attachments.MediaKeys); i == 0 && n < len(a.t.Content.Media) {
			return publish.Result{}, &publish.Fault{
				Class: publish.Person, Text: fmt.Sprintf("the post at X shows %d of %d files", n, len(a.t.Content.Media)),
				Hint: "look at it at its address",
			}
		}
		seen, urls := p.words()
		if !same(all[i], seen, urls) && !alike(all[i], seen) {
			return publish.Result{}, &publish.Fault{
				Class: publish.Person, Text: "the post at X reads differently from what was approved",
				Hint: "compare the two at the post's address",
			}
		}
	}
	return publish.Result{URL: address(a.t.Account, ids[0])}, nil
}

// Read asks X for something below /2/, such as "users/me", and reads the answer
// into a value. Of the target it needs account, Token and Now. Its error is a
// *[publish.Fault]. Signing in checks a key with it.
func (c *Client) Read(ctx context.Context, t publish.Target, path string, q url.Values, into any) error {
	a := &api{Client: c, t: t, step: publish.Step{Name: stepLook}}
	return a.get(ctx, path, q, into)
}
