package x

import (
	"context"
	"errors"
	"net/http"
	"time"

	"rounds/calendar"
	"rounds/calendar/platform"
	"rounds/publish"
	"rounds/publish/wire"
)

// newPost is the body of POST /2/tweets. X refuses names that it does not know.
type newPost struct {
	Text          string    `json:"text,omitempty"`
	Media         *newMedia `json:"media,omitempty"`
	Poll          *newPoll  `json:"poll,omitempty"`
	Reply         *newReply `json:"reply,omitempty"`
	ReplySettings string    `json:"reply_settings,omitempty"`
	AI            bool      `json:"made_with_ai,omitempty"`
	Paid          bool      `json:"paid_partnership,omitempty"`
}

type newMedia struct {
	IDs []string `json:"media_ids"`
}

type newPoll struct {
	Options []string `json:"options"`
	Minutes int      `json:"duration_minutes"`
}

type newReply struct {
	To string `json:"in_reply_to_tweet_id"`
}

// setting gives what the post says for one of X's settings, or its default.
func setting(o calendar.Outgoing, key string) string {
	s, _ := platform.X.Setting(key)
	return s.Value(o.Settings)
}

// everyone is the choice of platform.SetReplies that X has no word for.
const everyone = "everyone"

// compose makes the body of one part.
func compose(o calendar.Outgoing, p calendar.Progress, part int) newPost {
	body := newPost{Text: texts(o)[part]}
	if part > 0 {
		body.Reply = &newReply{To: p[stepPart(part-1)]}
		return body
	}
	if s := setting(o, platform.SetReplies); s != everyone {
		body.ReplySettings = s // X takes no word for everyone: that is what silence means
	}
	body.AI, body.Paid = setting(o, platform.SetAI) == platform.Yes, setting(o, platform.SetPaid) == platform.Yes
	if len(o.Media) > 0 {
		body.Media = &newMedia{}
		for i := range o.Media {
			body.Media.IDs = append(body.Media.IDs, p[stepPicture(i, roundOf(p))])
		}
	}
	if o.Poll != nil {
		body.Poll = &newPoll{Options: o.Poll.Options, Minutes: int(o.Poll.Duration / time.Minute)}
	}
	if platform.Blank(body.Text) {
		body.Text = ""
	}
	return body
}

// create publishes one part. It is the only call that publishes.
func (a *api) create(ctx context.Context, part int) (publish.Result, error) {
	if part == 0 && stale(a.t.Content, a.t.Progress, a.t.Now()) {
		return publish.Result{}, a.again(nil)
	}
	if part > 0 && !postID.MatchString(a.t.Progress[stepPart(part-1)]) {
		return publish.Result{}, &publish.Fault{
			Class: publish.Person, Text: "the id of the part before is not known", Hint: "go on with the thread by hand at X",
		}
	}
	b, err := wire.JSON(compose(a.t.Content, a.t.Progress, part))
	if err != nil {
		return publish.Result{}, wire.FileFault(err)
	}
	var got struct {
		Data struct {
			ID string `json:"id"`
		} `json:"data"`
	}
	err = a.call(ctx, wire.Call{Method: http.MethodPost, URL: "tweets", Body: b}, true, &got)
	if err != nil {
		return a.refused(ctx, part, err)
	}
	if !postID.MatchString(got.Data.ID) {
		return publish.Result{}, wire.Garbled(wire.Answer{Status: http.StatusCreated}, name, true)
	}
	values := map[string]string{a.step.Name: got.Data.ID}
	return publish.Result{Values: values, URL: a.firstAddress(part, got.Data.ID)}, nil
}

// firstAddress is the address of the whole: that of the first part.
func (a *api) firstAddress(part int, id string) string {
	if part > 0 {
		id = a.t.Progress[stepPost]
	}
	return address(a.t.Account, id)
}

// refused decides about a post that was not made. What X says of uploads that it
// may have forgotten is no refusal of the post.
func (a *api) refused(ctx context.Context, part int, err error) (publish.Result, error) {
	var u *unusable
	if part == 0 && errors.As(err, &u) && a.anyOld() {
		return publish.Result{}, a.again(u.Fault)
	}
	return a.afterTwin(ctx, err)
}

// afterTwin decides about an answer that says "duplicate": where the twin is a
// post of the last hour that no other delivery owns, it is this delivery's own.
func (a *api) afterTwin(ctx context.Context, err error) (publish.Result, error) {
	var d *duplicate
	if !errors.As(err, &d) {
		return publish.Result{}, err
	}
	found, lookErr := a.Find(ctx, a.t, a.step, a.t.Now().Add(-twinAge))
	switch {
	case lookErr != nil:
		f := *d.Fault
		f.Class, f.Hint = publish.Unknown, "Rounds looks whether an earlier try of it is there"
		return publish.Result{}, &f
	case found.There:
		return publish.Result{Values: found.Values, URL: found.URL}, nil
	case !found.Absent: // a person has to look at what is there
		f := *d.Fault
		f.Class, f.Hint = publish.Unknown, wire.LookHint
		return publish.Result{}, &f
	}
	return publish.Result{}, d.Fault
}
