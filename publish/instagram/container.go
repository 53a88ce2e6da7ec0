package instagram

import (
	"context"
	"encoding/json"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"time"

	"rounds/calendar"
	"rounds/calendar/platform"
	"rounds/publish"
	"rounds/publish/meta"
	"rounds/publish/wire"
)

// mostCollaborators is how many accounts a post may invite (IG User media reference).
const mostCollaborators = 3

// container announces a file, or the carousel.
func (g *graph) container(ctx context.Context, p part) (publish.Result, error) {
	if p.i == whole && g.oldestFile(g.t.Progress) >= containerLife {
		return g.expired(), nil
	}
	if p.i != whole && isVideo(g.t.Content.Media[p.i]) && signedInThere(g.t.Account) {
		return publish.Result{}, &publish.Fault{
			Class: publish.Person, Text: "an account that signed in with " + name + " itself cannot be sent videos from this computer",
			Hint: "connect it by way of its Facebook Page, or post the video by hand",
		}
	}
	form, err := fields(g.t.Content, g.t.Progress, p)
	if err != nil {
		return publish.Result{}, err
	}
	user, err := g.user()
	if err != nil {
		return publish.Result{}, err
	}
	var got struct {
		ID  string `json:"id"`
		URI string `json:"uri"`
	}
	err = g.send(ctx, user+"/media", form, &got)
	if p.i == whole && kindOf(err) == gone && g.oldestFile(g.t.Progress) > time.Minute {
		return g.expired(), nil // the files' own containers are no longer known
	}
	if err == nil {
		err = g.made(got.ID)
	}
	if err != nil {
		return publish.Result{}, err
	}
	return publish.Result{Values: map[string]string{
		p.value(): got.ID, p.value() + endAt: g.t.Now().UTC().Format(time.RFC3339),
	}}, nil
}

// expired ends a harmless step in place of what it was to bring: everything is
// then announced anew.
func (g *graph) expired() publish.Result { return publish.Result{Values: g.allAnew()} }

// fields says what a container is to hold (IG User media reference).
func fields(o calendar.Outgoing, p calendar.Progress, s part) (url.Values, error) {
	v := url.Values{}
	if s.i == whole {
		var ids []string
		for i := range o.Media {
			ids = append(ids, p[part{word: wordContainer, i: i}.value()])
		}
		v.Set("media_type", "CAROUSEL")
		v.Set("children", strings.Join(ids, ","))
		return v, postFields(o, v)
	}
	m := o.Media[s.i]
	if isVideo(m) {
		v.Set("upload_type", "resumable")
	} else {
		v.Set("image_url", p[s.as(wordAddress).value()])
	}
	if !isVideo(m) && !isStory(o) && !platform.Blank(m.Alt) {
		v.Set("alt_text", m.Alt)
	}
	switch {
	case isStory(o):
		v.Set("media_type", "STORIES") // without it the story would be a post
	case carousel(o):
		v.Set("is_carousel_item", "true")
		if isVideo(m) {
			v.Set("media_type", "VIDEO")
		}
	case isVideo(m):
		v.Set("media_type", "REELS")
		v.Set("share_to_feed", strconv.FormatBool(inFeed(o)))
	}
	if carousel(o) || isStory(o) {
		return v, nil
	}
	return v, postFields(o, v)
}

// postFields adds what belongs to a post as a whole.
func postFields(o calendar.Outgoing, v url.Values) error {
	if text := caption(o); !platform.Blank(text) {
		v.Set("caption", text)
	}
	names := collaborators(o)
	if len(names) > mostCollaborators {
		return &publish.Fault{
			Class: publish.Refused, Text: name + " takes at most 3 co-authors, and the post invites " + strconv.Itoa(len(names)),
			Hint: "take some out and have the post approved again",
		}
	}
	if len(names) > 0 {
		b, err := json.Marshal(names)
		if err != nil {
			return wire.FileFault(err)
		}
		v.Set("collaborators", string(b))
	}
	return nil
}

// collaborators are the names of the accounts that the post invites.
func collaborators(o calendar.Outgoing) []string {
	var names []string
	for n := range strings.FieldsFuncSeq(o.Settings[platform.SetCollaborators], func(r rune) bool {
		return r == ',' || r == ' ' || r == '\n'
	}) {
		if n = strings.TrimPrefix(n, "@"); n != "" {
			names = append(names, n)
		}
	}
	return names
}

// inFeed tells whether a reel is shown among the posts too. A video that was
// planned as a post is.
func inFeed(o calendar.Outgoing) bool {
	s, ok := platform.Instagram.Setting(platform.SetShareToFeed)
	return o.Kind != platform.KindReel || !ok || s.Value(o.Settings) != platform.No
}

// state is what Instagram says of a container.
type state struct {
	ID     string `json:"id"`
	Code   string `json:"status_code"`
	Status string `json:"status"`
}

// The states of a container.
const (
	inProgress = "IN_PROGRESS"
	finished   = "FINISHED"
	failed     = "ERROR"
	lapsed     = "EXPIRED"
	live       = "PUBLISHED"
)

// ask reads a container's state. Failures come with a text and no code at times.
func (g *graph) ask(ctx context.Context, id string) (state, error) {
	var s state
	if err := g.get(ctx, id, url.Values{"fields": {"status_code,status"}}, &s); err != nil {
		return s, err
	}
	if s.Code == "" && strings.HasPrefix(strings.ToLower(s.Status), "error") {
		s.Code = failed
	}
	if s.ID != id && s.Code == "" {
		return s, g.unreadable(wire.Answer{Status: 200})
	}
	return s, nil
}

// status asks whether Instagram has read a file.
func (g *graph) status(ctx context.Context, p part) (publish.Result, error) {
	id := g.t.Progress[p.as(wordContainer).value()]
	if !objectID.MatchString(id) {
		return publish.Result{}, noStep(g.step)
	}
	s, err := g.ask(ctx, id)
	switch {
	case kindOf(err) == gone && g.age(g.t.Progress, p) > time.Minute:
		return g.expired(), nil
	case err != nil:
		return publish.Result{}, err
	}
	switch s.Code {
	case finished, live:
		return publish.Result{}, nil
	case lapsed:
		return g.expired(), nil
	case failed:
		return g.failed(p, s.Status)
	case inProgress:
		return publish.Result{}, g.working(p)
	}
	return publish.Result{}, g.unreadable(wire.Answer{Status: 200, Body: []byte(s.Code)})
}

// working says when to ask again: soon at first, then each minute, as Meta's
// guide advises, then now and then. The container stays usable for a day.
func (g *graph) working(p part) *publish.Fault {
	f := &publish.Fault{Class: publish.Working, Hint: hintTime, Text: name + " is still reading " + g.words(p)}
	age, pause := g.age(g.t.Progress, p), time.Minute
	switch {
	case g.t.Account.Loopback():
		pause = settleHere / 4
	case age < 3*time.Second:
		pause = 3 * time.Second
	case age < 10*time.Second:
		pause = 5 * time.Second
	case age < 30*time.Second:
		pause = 10 * time.Second
	case age < 2*time.Minute:
		pause = 15 * time.Second
	case age > 20*time.Minute:
		pause = 10 * time.Minute
	}
	f.Until = g.t.Now().Add(pause)
	return f
}

// words names a part for the person.
func (g *graph) words(p part) string {
	if p.i == whole {
		return "the files"
	}
	return fileWords(g.t.Content, p.i)
}

// codes are the numbers of Instagram's errors, as a container's state names them.
var codes = regexp.MustCompile(`\b22\d{5}\b`)

// failed reads why a container failed: it is made anew where that may help.
func (g *graph) failed(p part, why string) (publish.Result, error) {
	r := unreadable
	if n, err := strconv.Atoi(codes.FindString(why)); err == nil {
		r = find(&meta.Error{Subcode: n})
	}
	res, more := g.unread(p)
	if r.renew && more {
		return res, nil
	}
	f := &publish.Fault{
		Class: publish.Refused, Text: wire.Says(r.text, name, why, g.token), Hint: r.hint, Code: g.outside(why),
	}
	if r.renew {
		f.Text = name + " tried " + res.Values[valueUnread(p.i)] + " times in vain to read " + g.words(p) + ": " + f.Text
		f.Hint = hintVideo
		if p.i == whole || !isVideo(g.t.Content.Media[p.i]) {
			f.Hint = "attach the picture anew, saved as JPEG, and have the post approved again"
		}
	} else if r.class == publish.Person || r.class == publish.SignIn {
		f.Class = r.class
	}
	return publish.Result{}, f
}

// age is how long ago a part's container was made.
func (g *graph) age(p calendar.Progress, s part) time.Duration {
	at, err := time.Parse(time.RFC3339, p[s.as(wordContainer).value()+endAt])
	if err != nil {
		return 2 * containerLife
	}
	return g.t.Now().Sub(at)
}

// oldestFile is the age of the oldest container of a file.
func (g *graph) oldestFile(p calendar.Progress) time.Duration {
	var most time.Duration
	for i := range g.t.Content.Media {
		most = max(most, g.age(p, part{word: wordContainer, i: i}))
	}
	return most
}

// oldest is the age of the oldest container.
func (g *graph) oldest(p calendar.Progress) time.Duration {
	most := g.oldestFile(p)
	if last := (part{word: wordContainer, i: whole}); p[last.value()] != "" {
		most = max(most, g.age(p, last))
	}
	return most
}

// last is the container to publish: the carousel's, or that of the only file.
func last(o calendar.Outgoing, p calendar.Progress) string {
	s := part{word: wordContainer}
	if carousel(o) {
		s.i = whole
	}
	return p[s.value()]
}
