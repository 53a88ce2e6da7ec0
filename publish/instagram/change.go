package instagram

import (
	"context"
	"net/http"
	"net/url"

	"rounds/calendar"
	"rounds/publish"
	"rounds/publish/wire"
)

// The steps of taking a post down.
const (
	stepTakeDown = "take down post"
	stepGone     = "check it is gone"
)

// Changes tells what can be done with a post that is there. Instagram's API
// changes no captions and has no scheduler (IG Media reference, content
// publishing guide).
func (c *Client) Changes(act publish.Act, _ calendar.Outgoing) (ok bool, why string) {
	switch act {
	case publish.TakeDown:
		return true, ""
	case publish.Edit:
		return false, "Instagram lets no program change a post: change it in the Instagram app (the post, ⋯, Edit), or take it down and post it again"
	case publish.Withdraw, publish.Move:
		return false, "Instagram has no scheduler that programs can use, so nothing is scheduled there"
	}
	return false, "Instagram knows nothing of this"
}

// NextChange gives the next step of taking a post down.
func (c *Client) NextChange(ch publish.Change, _ calendar.Outgoing, p calendar.Progress) (publish.Step, bool) {
	if ch.Act != publish.TakeDown {
		return publish.Step{}, false
	}
	for _, s := range []publish.Step{
		{Name: stepTakeDown, Says: "taking the post down"},
		{Name: stepGone, Verifies: true, Says: "looking whether it is gone"},
	} {
		if !p.Done(s.Name) {
			return s, true
		}
	}
	return publish.Step{}, false
}

// change carries out one step of a change.
func (g *graph) change(ctx context.Context) (publish.Result, error) {
	if g.t.Change.Act != publish.TakeDown || g.step.Name != stepTakeDown && g.step.Name != stepGone {
		return publish.Result{}, noStep(g.step)
	}
	id := g.t.Change.Made[stepPost]
	if !objectID.MatchString(id) {
		return publish.Result{}, g.byHand("which of the account's posts it is is not known here")
	}
	if g.step.Name == stepGone {
		return publish.Result{}, g.isGone(ctx, id)
	}
	if signedInThere(g.t.Account) {
		return publish.Result{}, g.byHand("an account that signed in with Instagram itself lets no program delete a post")
	}
	var got struct {
		Success bool `json:"success"`
	}
	err := g.call(ctx, http.MethodDelete, id, nil, wire.Body{}, &got)
	k, f := kindOf(err), asFault(err)
	switch {
	case k == fresh || k == gone:
		return publish.Result{}, nil // it is gone already; the next step looks
	case f != nil && k != token && (f.Class == publish.Refused || f.Class == publish.SignIn):
		no := g.byHand("Instagram does not let Rounds delete the post: the right to manage its contents is missing, or Instagram refuses it for this post")
		no.Code = f.Code
		return publish.Result{}, no
	case err != nil:
		return publish.Result{}, err
	case !got.Success:
		return publish.Result{}, g.unreadable(wire.Answer{Status: http.StatusOK})
	}
	return publish.Result{}, nil
}

func asFault(err error) *publish.Fault {
	if t, ok := err.(*told); ok { //nolint:errorlint // judge gives it unwrapped
		return t.Fault
	}
	return nil
}

// isGone reads the post back, which must not be there.
func (g *graph) isGone(ctx context.Context, id string) error {
	var got media
	err := g.get(ctx, id, url.Values{"fields": {"id,permalink"}}, &got)
	switch k := kindOf(err); {
	case k == fresh || k == gone:
		return nil
	case err != nil:
		return err
	case got.ID == id && signedInThere(g.t.Account):
		return g.byHand("the post is still there")
	case got.ID == id:
		return &publish.Fault{Class: publish.Again, Text: "the post is still there", Hint: hintTime}
	}
	return g.unreadable(wire.Answer{Status: http.StatusOK})
}

// byHand is the fault of a post that only a person can delete.
func (g *graph) byHand(why string) *publish.Fault {
	where := "open the account in the Instagram app"
	if a := public(g.t.Account, g.t.Change.Made[valueURL]); a != "" {
		where = "open " + a
	}
	return &publish.Fault{
		Class: publish.Person, Text: why, Hint: where + ", click ⋯ above the post, then Delete, and say that it is gone",
	}
}
