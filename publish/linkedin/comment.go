package linkedin

import (
	"context"
	"net/http"
	"regexp"
	"strconv"
	"time"

	"rounds/publish"
	"rounds/publish/wire"
	"rounds/publish/wire/twin"
)

// comment is a comment as LinkedIn gives it. Its object is the post's activity,
// whose number is another than the post's own.
type comment struct {
	ID     string `json:"id"`
	URN    string `json:"commentUrn"`
	OldURN string `json:"$URN"`
	Actor  string `json:"actor"`
	Object string `json:"object"`
	Body   struct {
		Text string `json:"text"`
	} `json:"message"`
	Created struct {
		Time millis `json:"time"`
	} `json:"created"`
}

var commentURN = regexp.MustCompile(`^urn:li:comment:\([A-Za-z:]+[0-9]+,([0-9]{1,19})\)$`)

// urn is the comment's whole name, or "".
func (c comment) urn() string {
	for _, u := range []string{c.URN, c.OldURN, "urn:li:comment:(" + c.Object + "," + c.ID + ")"} {
		if commentURN.MatchString(u) {
			return u
		}
	}
	return ""
}

// comments is where the comments of a post lie.
func comments(post string) string { return "socialActions/" + enc(post) + "/comments" }

// newComment is the body of a comment. Its text is plain: nothing is escaped.
type newComment struct {
	Actor   string      `json:"actor"`
	Object  string      `json:"object"`
	Message commentText `json:"message"`
}

type commentText struct {
	Text string `json:"text"`
}

// comment writes the first comment.
func (a *api) comment(ctx context.Context) (publish.Result, error) {
	urn, err := a.own(a.t.Progress)
	if err != nil {
		return publish.Result{}, err
	}
	got, err := a.post(ctx, comments(urn), "", newComment{a.author, urn, commentText{a.t.Content.FirstComment}}, nil)
	if err != nil {
		return publish.Result{}, err
	}
	var c comment
	_ = got.Decode(&c) // the id may stand in the header alone
	id := c.urn()
	if head := created(got.Header); id == "" && (commentURN.MatchString(head) || number.MatchString(head)) {
		id = head
	}
	if id == "" {
		return publish.Result{}, wire.Garbled(wire.Answer{Status: got.Status}, name, true)
	}
	return publish.Result{Values: map[string]string{stepComment: id}}, nil
}

var number = regexp.MustCompile(`^[0-9]{1,19}$`)

// findComment looks below the post for a comment of the page's own.
func (a *api) findComment(ctx context.Context, since time.Time) (publish.Finding, error) {
	urn, err := a.own(a.t.Progress)
	if err != nil {
		return publish.Finding{}, err
	}
	seen := 0
	for i := range listPages {
		var l struct {
			Elements *[]comment `json:"elements"`
		}
		err := a.get(ctx, comments(urn)+"?start="+strconv.Itoa(i*listPage)+"&count="+strconv.Itoa(listPage), &l)
		if is(err, gone) {
			// No comment yet, or no post any more: LinkedIn says the same of both.
			if _, err := a.read(ctx, urn); err != nil {
				return publish.Finding{}, err
			}
			return notFound(seen, 0, since, true), nil
		}
		if err != nil {
			return publish.Finding{}, err
		}
		if l.Elements == nil {
			return publish.Finding{}, &publish.Fault{Class: publish.Again, Text: "LinkedIn gave no list of comments", Hint: hintTime}
		}
		for _, c := range *l.Elements {
			seen++
			if id := c.urn(); id != "" && !a.t.Adopted(id) && c.Actor == a.author && twin.Same(a.t.Content.FirstComment, c.Body.Text) {
				return publish.Finding{There: true, Values: map[string]string{stepComment: id}, Text: "found at LinkedIn"}, nil
			}
		}
		if len(*l.Elements) < listPage {
			return notFound(seen, 0, since, true), nil
		}
	}
	return notFound(seen, 0, since, false), nil
}

// commentPath is where one comment of a post lies, as the page sees it.
func (a *api) commentPath(post, id string) (string, bool) {
	if m := commentURN.FindStringSubmatch(id); m != nil {
		id = m[1]
	}
	return comments(post) + "/" + id, number.MatchString(id)
}

// editComment puts other words into the first comment.
func (a *api) editComment(ctx context.Context, post, id, text string) error {
	path, ok := a.commentPath(post, id)
	if !ok {
		return &publish.Fault{Class: publish.Person, Text: "the first comment's id at LinkedIn is not known", Hint: "change it by hand at " + address(a.t.Account, post)}
	}
	_, err := a.post(ctx, path+"?actor="+enc(a.author), partialUpdate, map[string]any{
		"patch": map[string]any{"message": map[string]any{"$set": commentText{text}}},
	}, nil)
	return err
}

// remove deletes something below /rest. What is gone already is gone.
func (a *api) remove(ctx context.Context, path string) error {
	_, err := a.rest(ctx, wire.Call{
		Method: http.MethodDelete, URL: path, Header: http.Header{headerMethod: {deletion}},
	}, nil)
	if is(err, gone) {
		return nil
	}
	return err
}
