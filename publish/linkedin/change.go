package linkedin

import (
	"context"
	"errors"

	"rounds/calendar"
	"rounds/calendar/platform"
	"rounds/publish"
	"rounds/publish/wire/twin"
)

const (
	stepTakeDown    = "take down post"
	stepGone        = "check it is gone"
	stepEdit        = "edit post"
	stepEditComment = "edit comment"
	stepEdited      = "check it reads so"
)

// Changes tells whether an act is possible with such a post, and where it is not,
// why and what to do instead ("Posts API": the text can be changed, files, links
// and polls cannot).
func (c *Client) Changes(act publish.Act, o calendar.Outgoing) (ok bool, why string) {
	switch act {
	case publish.TakeDown:
		return true, ""
	case publish.Edit:
		if o.Poll != nil && o.Kind.Or() == platform.KindPost {
			return false, "LinkedIn does not let a poll be changed; take the post down and make another"
		}
		return true, ""
	case publish.Withdraw, publish.Move:
	}
	return false, "LinkedIn shows no post by itself at a later time, so there is nothing scheduled there; change the entry in the calendar"
}

// NextChange gives the step that follows on the progress of a change.
func (c *Client) NextChange(ch publish.Change, o calendar.Outgoing, p calendar.Progress) (publish.Step, bool) {
	var steps []publish.Step
	switch ch.Act {
	case publish.TakeDown:
		steps = []publish.Step{
			{Name: stepTakeDown, Says: "taking the post down"},
			{Name: stepGone, Verifies: true, Says: "looking whether it is gone"},
		}
	case publish.Edit:
		steps = append(steps, publish.Step{Name: stepEdit, Says: "changing the words", Bytes: int64(len(wireText(o)))})
		if commentChanged(ch, o) {
			steps = append(steps, publish.Step{Name: stepEditComment, Says: "changing the first comment", Bytes: int64(len(o.FirstComment))})
		}
		steps = append(steps, publish.Step{Name: stepEdited, Verifies: true, Says: "reading the post back"})
	case publish.Withdraw, publish.Move:
	}
	for _, s := range steps {
		if !p.Done(s.Name) {
			return s, true
		}
	}
	return publish.Step{}, false
}

func commentChanged(ch publish.Change, o calendar.Outgoing) bool {
	return o.FirstComment != ch.Was.FirstComment
}

// change carries out one step of a change.
func (a *api) change(ctx context.Context) (publish.Result, error) {
	ch := *a.t.Change
	urn, err := a.own(ch.Made)
	if err != nil {
		return publish.Result{}, err
	}
	switch {
	case ch.Act == publish.TakeDown && a.step.Name == stepTakeDown:
		err = a.remove(ctx, "posts/"+enc(urn))
	case ch.Act == publish.TakeDown && a.step.Name == stepGone:
		err = a.checkGone(ctx, urn)
	case ch.Act == publish.Edit:
		err = a.edit(ctx, ch, urn)
	default:
		return publish.Result{}, noStep(a.step)
	}
	return publish.Result{}, byHand(err, ch.Act, address(a.t.Account, urn))
}

// byHand leads a person past a right that is missing: to the post, and to what to
// click there.
func byHand(err error, act publish.Act, at string) error {
	if !is(err, right) {
		return err
	}
	s, _ := errors.AsType[*said](err)
	f := *s.Fault
	f.Class = publish.Person
	f.Hint = "open " + at + " signed in as an admin of the page, click the three dots at the post and choose “Delete post”"
	if act == publish.Edit {
		f.Hint = "open " + at + " signed in as an admin of the page, click the three dots at the post and choose “Edit post”"
	}
	return &f
}

func (a *api) checkGone(ctx context.Context, urn string) error {
	_, err := a.read(ctx, urn)
	switch {
	case is(err, gone):
		return nil
	case err != nil:
		return err
	}
	return &publish.Fault{
		Class: publish.Again, Text: "LinkedIn still shows the post", Hint: "look at " + address(a.t.Account, urn) + " and delete it there if it stays",
	}
}

// edit carries out one step of an edit.
func (a *api) edit(ctx context.Context, ch publish.Change, urn string) error {
	o := a.t.Content
	if f := onlyWords(ch.Was, o); f != nil {
		return f
	}
	switch a.step.Name {
	case stepEdit:
		_, err := a.post(ctx, "posts/"+enc(urn), partialUpdate, map[string]any{
			"patch": map[string]any{"$set": map[string]string{"commentary": wireText(o)}},
		}, nil)
		return err
	case stepEditComment:
		return a.editComment(ctx, urn, ch.Made[stepComment], o.FirstComment)
	case stepEdited:
		return a.checkEdited(ctx, ch, urn)
	}
	return noStep(a.step)
}

// onlyWords says what an edit would change beside words, which LinkedIn does not do.
func onlyWords(was, is calendar.Outgoing) *publish.Fault {
	hint := "take the post down and make another"
	if platform.Blank(was.FirstComment) != platform.Blank(is.FirstComment) {
		return &publish.Fault{
			Class: publish.Refused, Text: "an edit at LinkedIn neither adds a first comment nor takes one away",
			Hint: "leave the first comment as it was, and write or delete it by hand",
		}
	}
	plain := func(o calendar.Outgoing) calendar.SHA256 {
		if !card(o) {
			o.Link = "" // it stands in the text
		}
		o.Text, o.FirstComment, o.Parts = "", "", nil
		return o.Hash()
	}
	if plain(was) != plain(is) {
		return &publish.Fault{
			Class: publish.Refused, Text: "LinkedIn changes only the words of a post that is out, not its pictures, files, link or poll", Hint: hint,
		}
	}
	return nil
}

// checkEdited reads back what was changed.
func (a *api) checkEdited(ctx context.Context, ch publish.Change, urn string) error {
	o := a.t.Content
	still := &publish.Fault{Class: publish.Again, Text: "LinkedIn does not show the new words yet", Hint: "look at " + address(a.t.Account, urn)}
	got, err := a.read(ctx, urn)
	switch {
	case err != nil:
		return err
	case !twin.Same(text(o), platform.LinkedInUnescape(got.Commentary)):
		return still
	case !commentChanged(ch, o):
		return nil
	}
	path, ok := a.commentPath(urn, ch.Made[stepComment])
	if !ok {
		return nil
	}
	var c comment
	if err := a.get(ctx, path, &c); err != nil {
		return err
	}
	if !twin.Same(o.FirstComment, c.Body.Text) {
		return still
	}
	return nil
}
