package instagram

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"time"

	"rounds/publish"
	"rounds/publish/meta"
	"rounds/publish/wire"
)

// uploadError is how the upload host says no.
type uploadError struct {
	Retriable bool   `json:"retriable"`
	Type      string `json:"type"`
	Message   string `json:"message"`
}

// told is a fault with the kind of its row, for those who can do more about it
// than the person.
type told struct {
	*publish.Fault
	kind kind
}

// Unwrap gives the fault, for those who only want that.
func (t *told) Unwrap() error { return t.Fault }

// kindOf gives the kind of a call's error; plain where it has none.
func kindOf(err error) kind {
	if t, ok := errors.AsType[*told](err); ok {
		return t.kind
	}
	return plain
}

// judge reads an answer: nil says that it was done.
func (g *graph) judge(ctx context.Context, a wire.Answer) error {
	var body struct {
		Error  *meta.Error  `json:"error"`
		Upload *uploadError `json:"debug_info"`
	}
	known := a.Decode(&body) && (body.Error != nil || body.Upload != nil)
	switch {
	case !known && a.OK():
		return nil
	case !known:
		return g.bare(a)
	case body.Error == nil:
		return g.badUpload(a, body.Upload)
	case a.Status < 500:
		return g.refusal(ctx, find(body.Error), a, body.Error)
	}
	r := find(body.Error)
	if g.step.Public || r.class != publish.SignIn { // no 5xx says for sure that nothing was done
		r = row{class: publish.Again, kind: open, text: name + " is out of order for the moment", hint: hintTime}
	}
	return g.refusal(ctx, r, a, body.Error)
}

// refusal makes the fault of a row.
func (g *graph) refusal(ctx context.Context, r row, a wire.Answer, e *meta.Error) error {
	f := &publish.Fault{Class: r.class, Text: r.text, Hint: r.hint, Account: r.account, Code: g.outside(e.Support(a.Status))}
	now := g.t.Now()
	switch r.kind {
	case token:
		return g.rejected(ctx, f, e)
	case throttle:
		g.backAt(f, a)
	case quota:
		wire.Wait(f, now.Add(quotaPause), now, string(g.t.Account.ID))
	case unready:
		f.Until = now.Add(g.soon(15 * time.Second))
	case gone:
		f.Until = now.Add(g.soon(30 * time.Second))
	case open, spam:
		if g.step.Public {
			wire.Open(f)
		} else if r.kind == spam {
			wire.Wait(f, now.Add(spamPause), now, string(g.t.Account.ID))
		}
	case fresh:
		if !g.shows() {
			f.Class, f.Text, f.Hint = publish.SignIn, name+" does not know this account, or does not show it to this key", hintSignIn
		}
	case plain, unusable:
	}
	if g.step.Public && e.Transient && r.class == publish.Refused {
		wire.Open(f)
	}
	if said := e.Said(); said != "" && (f.Class == publish.Refused || f.Class == publish.Person) {
		f.Text = wire.Says(f.Text, name, said, g.token)
	}
	return &told{f, r.kind}
}

// soon is a pause, or the short one of a rehearsal.
func (g *graph) soon(d time.Duration) time.Duration {
	if g.t.Account.Loopback() {
		return settleHere
	}
	return d
}

// shows tells whether the step reads something that was made just now, which
// Instagram may show a few seconds late.
func (g *graph) shows() bool {
	switch word, _, _ := strings.Cut(g.step.Name, " "); word {
	case stepVerify, stepComment, stepLook, stepPost, wordAddress, wordStatus, wordVideo, "carousel", stepGone:
		return true
	}
	return false
}

// rejected asks for another token. Nothing was done under the old one.
func (g *graph) rejected(ctx context.Context, f *publish.Fault, e *meta.Error) error {
	if why := e.WhyEnded("Meta"); why != "" {
		f.Text += ": " + why
	}
	return wire.Rejected(ctx, g.t, g.token, "the account's", f)
}

// badUpload reads how the upload host says no.
func (g *graph) badUpload(a wire.Answer, u *uploadError) error {
	f := &publish.Fault{
		Class: publish.Again, Text: name + " did not take the video's bytes", Hint: hintTime,
		Code: g.outside(wire.Status(a.Status) + ": " + u.Type + ": " + u.Message),
	}
	said := strings.ToLower(u.Message)
	switch {
	case u.Retriable || a.Status >= 500:
	case strings.Contains(said, "authori"), strings.Contains(said, "access token"):
		f.Class, f.Text, f.Hint = publish.SignIn, name+" does not take the account's key for videos", hintSignIn
	default:
		f.Class, f.Hint = publish.Refused, hintVideo
		f.Text = wire.Says(f.Text, name, u.Message, g.token)
		return &told{f, unusable}
	}
	return f
}

// backAt notes when to come back: as the answer says, else after a pause.
func (g *graph) backAt(f *publish.Fault, a wire.Answer) {
	now := g.t.Now()
	at, ok := meta.BackAt(a.Header, now)
	if !ok {
		f.Until = now.Add(g.soon(throttlePause))
		return
	}
	wire.Wait(f, at, now, string(g.t.Account.ID)+g.step.Name)
}

// bare reads an answer without Graph's envelope.
func (g *graph) bare(a wire.Answer) error {
	f := wire.Garbled(a, name, g.step.Public, g.token)
	if a.Status == http.StatusTooManyRequests {
		f.Text = name + " got too many calls"
		g.backAt(f, a)
	}
	return f
}
