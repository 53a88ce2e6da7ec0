package x

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"rounds/calendar"
	"rounds/publish"
	"rounds/publish/wire"
)

const stepGone = "check it is gone"

// stepDown names the step that takes down the part with this index.
func stepDown(i int) string {
	if i == 0 {
		return "take down post"
	}
	return fmt.Sprintf("take down part %d", i+1)
}

// Changes tells what can be done with a post that is out: it can be taken down.
// Editing is for Premium accounts alone, within an hour at most (X developer docs,
// edit posts), and X has no scheduler that the API reaches.
func (c *Client) Changes(act publish.Act, _ calendar.Outgoing) (ok bool, why string) {
	switch act {
	case publish.TakeDown:
		return true, ""
	case publish.Edit:
		return false, "X lets only paying accounts change a post, and for less than an hour; Rounds does not. Take it down and send a new one."
	case publish.Withdraw, publish.Move:
	}
	return false, "X shows a post at once and keeps none for later, so there is nothing to move or withdraw."
}

// madeParts are the indexes of the parts that were made, the first one first. A
// thread may be out in part. Where nothing is known of any, as of a post that a
// person made, it is the first: a take-down never ends with nothing done.
func madeParts(ch publish.Change) []int {
	var out []int
	for i := range 1 + len(ch.Was.Parts) {
		if n := stepPart(i); ch.Made.Done(n) || ch.Made[n] != "" {
			out = append(out, i)
		}
	}
	if len(out) == 0 {
		return []int{0}
	}
	return out
}

// NextChange gives the step of a take-down that follows: part by part, the last
// one first, so that no answer ever stands without what it answers.
func (c *Client) NextChange(ch publish.Change, o calendar.Outgoing, p calendar.Progress) (publish.Step, bool) {
	if ok, _ := c.Changes(ch.Act, o); !ok {
		return publish.Step{}, false
	}
	parts := madeParts(ch)
	for _, i := range slices.Backward(parts) {
		if n := stepDown(i); !p.Done(n) {
			says := "taking the post down"
			if len(parts) > 1 {
				says = fmt.Sprintf("taking down part %d of %d", i+1, len(parts))
			}
			return publish.Step{Name: n, Says: says}, true
		}
	}
	if !p.Done(stepGone) {
		return publish.Step{Name: stepGone, Verifies: true, Says: "seeing that it is gone"}, true
	}
	return publish.Step{}, false
}

// change carries out one step of a take-down.
func (a *api) change(ctx context.Context) (publish.Result, error) {
	if a.t.Change.Act != publish.TakeDown {
		return publish.Result{}, noStep(a.step)
	}
	parts := madeParts(*a.t.Change)
	if a.step.Name == stepGone {
		return publish.Result{}, a.gone(ctx, parts)
	}
	for _, i := range parts {
		if stepDown(i) == a.step.Name {
			return publish.Result{}, a.takeDown(ctx, i)
		}
	}
	return publish.Result{}, noStep(a.step)
}

// inAddress finds the id in a post's address.
var inAddress = regexp.MustCompile(`/status/([0-9]{1,19})$`)

// madeID gives the id of a part that is out.
func (a *api) madeID(i int) (string, error) {
	id := a.t.Change.Made[stepPart(i)]
	if m := inAddress.FindStringSubmatch(a.t.Change.URL); id == "" && i == 0 && m != nil {
		id = m[1] // a person made it, and gave its address
	}
	if postID.MatchString(id) {
		return id, nil
	}
	return "", &publish.Fault{
		Class: publish.Person, Text: "the id of the post at X is not known", Hint: "delete it by hand at x.com",
	}
}

// takeDown deletes one part. What is gone already is gone: X answers that with
// 200 or 404, its documents do not say which.
func (a *api) takeDown(ctx context.Context, i int) error {
	id, err := a.madeID(i)
	if err != nil {
		return err
	}
	var got struct {
		Data struct {
			Deleted *bool `json:"deleted"`
		} `json:"data"`
		Errors []problem `json:"errors"`
	}
	err = a.call(ctx, wire.Call{Method: http.MethodDelete, URL: "tweets/" + id}, false, &got)
	switch {
	case a.status == http.StatusNotFound: // that it was there and is gone is looked at in the end
		return nil
	case err != nil && a.status == http.StatusForbidden:
		return a.forbidden(err, id)
	case err != nil:
		return err
	case got.Data.Deleted == nil && missing(got.Errors, id), got.Data.Deleted != nil && *got.Data.Deleted:
		return nil
	}
	return &publish.Fault{
		Class: publish.Again, Text: "X did not say that the post is deleted", Hint: wire.TimeHint, Code: a.partial(got.Errors),
	}
}

// forbidden makes a person delete what X does not let Rounds delete.
func (a *api) forbidden(err error, id string) error {
	var f *publish.Fault
	if !errors.As(err, &f) {
		return err
	}
	return &publish.Fault{
		Class: publish.Person, Text: "X does not let Rounds delete the post: " + f.Text, Code: f.Code, Err: err,
		Hint: "open " + address(a.t.Account, id) + ", click on the three dots above the post, then on Delete",
	}
}

// gone reads back that no part is there any more.
func (a *api) gone(ctx context.Context, parts []int) error {
	var ids []string
	for _, i := range parts {
		id, err := a.madeID(i)
		if err != nil {
			return err
		}
		ids = append(ids, id)
	}
	got, err := a.read(ctx, "tweets", url.Values{"ids": {strings.Join(ids, ",")}})
	if err != nil {
		return err
	}
	for _, id := range ids {
		shown := slices.ContainsFunc(got.Data, func(p post) bool { return p.ID == id })
		if shown || !missing(got.Errors, id) {
			return &publish.Fault{
				Class: publish.Again, Text: "X may still show the post", Code: a.partial(got.Errors),
				Hint: "look at " + address(a.t.Account, id),
			}
		}
	}
	return nil
}

// missing tells whether one of the errors of an answer says that a post is not there.
func missing(list []problem, id string) bool {
	return slices.ContainsFunc(list, func(p problem) bool {
		return (string(p.ResourceID) == id || string(p.Value) == id) && slices.Contains(p.kinds(), notFound404)
	})
}
