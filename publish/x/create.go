package x

import (
	"context"
	"errors"
	"maps"
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

// Settings of a post on X, by their names in [calendar.Outgoing].
const (
	SettingReplies = "reply_settings"   // one of platform.Facts.ReplySetting; "" is everyone
	SettingAI      = "made_with_ai"     // "yes" discloses a made-up picture
	SettingPaid    = "paid_partnership" // "yes" discloses paid promotion
)

// compose makes the body of one part.
func compose(o calendar.Outgoing, p calendar.Progress, part int) newPost {
	body := newPost{Text: texts(o)[part]}
	if part > 0 {
		body.Reply = &newReply{To: p[stepPart(part-1)]}
		return body
	}
	if s := o.Settings[SettingReplies]; s != "everyone" {
		body.ReplySettings = s // X takes no word for everyone: that is what silence means
	}
	body.AI, body.Paid = o.Settings[SettingAI] == "yes", o.Settings[SettingPaid] == "yes"
	if len(o.Media) > 0 {
		body.Media = &newMedia{}
		for i := range o.Media {
			body.Media.IDs = append(body.Media.IDs, p[stepPicture(i)])
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
	values := map[string]string{}
	if part == 0 {
		var err error
		if values, err = a.renew(ctx); err != nil {
			return publish.Result{}, err
		}
	} else if !postID.MatchString(a.t.Progress[stepPart(part-1)]) {
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
		return a.afterTwin(ctx, err)
	}
	if !postID.MatchString(got.Data.ID) {
		return publish.Result{}, wire.Garbled(wire.Answer{Status: http.StatusCreated}, name, true)
	}
	values[a.step.Name] = got.Data.ID
	return publish.Result{Values: values, URL: a.firstAddress(part, got.Data.ID)}, nil
}

// firstAddress is the address of the whole: that of the first part.
func (a *api) firstAddress(part int, id string) string {
	if part > 0 {
		id = a.t.Progress[stepPost]
	}
	return address(a.t.Account, id)
}

// renew uploads again what has been waiting for its post for longer than X keeps
// it, and gives the new ids.
func (a *api) renew(ctx context.Context) (map[string]string, error) {
	values := map[string]string{}
	for i := range a.t.Content.Media {
		at, err := time.Parse(time.RFC3339, a.t.Progress[stepPicture(i)+" at"])
		if err == nil && a.t.Now().Sub(at) < mediaLife {
			continue
		}
		got, err := a.uploadAll(ctx, i)
		if err != nil {
			return nil, err
		}
		maps.Copy(values, got)
	}
	a.t.Progress = a.t.Progress.With("", values)
	return values, nil
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
	}
	return publish.Result{}, d.Fault
}
