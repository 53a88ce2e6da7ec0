package facebook

import (
	"context"
	"net/http"
	"strings"

	"rounds/publish"
	"rounds/publish/meta"
	"rounds/publish/wire"
)

// graphError is Graph's error with what it says of videos.
type graphError struct {
	meta.Error
	// Data says, of a piece of a video that is not the one wanted, which is.
	Data session `json:"error_data"`
}

// duplicate is a refusal because the post repeats one that is there.
type duplicate struct{ *publish.Fault }

// Unwrap gives the fault, for those who only want that.
func (d *duplicate) Unwrap() error { return d.Fault }

// misplaced is the fault of a piece of a video that is not the one wanted.
type misplaced struct {
	*publish.Fault
	session session
}

// Unwrap gives the fault, for those who only want that.
func (m *misplaced) Unwrap() error { return m.Fault }

// denied is the fault of a key that has not the right to do this.
type denied struct{ *publish.Fault }

// Unwrap gives the fault, for those who only want that.
func (d *denied) Unwrap() error { return d.Fault }

// missing is the fault of something that Facebook does not show: it is not there
// yet, or no more, or not for this key.
type missing struct{ *publish.Fault }

// Unwrap gives the fault, for those who only want that.
func (m *missing) Unwrap() error { return m.Fault }

func (r row) fits(e *graphError) bool {
	return (r.says == "" || strings.Contains(strings.ToLower(e.Message+" "+e.UserMessage), r.says)) && e.Is(r.code, r.to, r.sub)
}

// judge reads an answer: nil says that it was done. Public says that the call
// publishes.
func (g *graph) judge(ctx context.Context, a wire.Answer, public bool) error {
	var body struct {
		Error *graphError `json:"error"`
	}
	known := a.Decode(&body) && body.Error != nil
	switch {
	case !known && a.OK():
		return nil
	case known && a.Status < 500:
		return g.refusal(ctx, find(body.Error), a, body.Error, public)
	case known:
		r := find(body.Error)
		if public || r.class != publish.SignIn { // no 5xx says for sure that nothing was done
			r = row{class: publish.Again, kind: open, text: "Facebook is out of order for the moment", hint: hintTime}
		}
		return g.refusal(ctx, r, a, body.Error, public)
	}
	return g.bare(a, public)
}

// refusal makes the fault of a row.
func (g *graph) refusal(ctx context.Context, r row, a wire.Answer, e *graphError, public bool) error {
	f := &publish.Fault{Class: r.class, Text: r.text, Hint: r.hint, Code: g.outside(e.Support(a.Status))}
	switch r.kind {
	case token:
		return g.rejected(ctx, f, e)
	case throttle:
		g.backAt(f, a)
	case open:
		if public {
			wire.Open(f)
		}
	case fresh:
		if !g.atPage() {
			return &missing{f}
		}
		f.Class, f.Text, f.Hint = publish.SignIn, "Facebook does not know this Page, or does not show it to this key", hintSignIn
	case rights:
		return &denied{f}
	case other:
		if e.Data.At != nil && e.Data.To != nil {
			return &misplaced{f, e.Data}
		}
	case plain, same:
	}
	if public && e.Transient && r.class == publish.Refused {
		wire.Open(f)
	}
	if said := e.Said(); said != "" && (f.Class == publish.Refused || f.Class == publish.Person) {
		f.Text = wire.Says(f.Text, name, said, g.token)
	}
	if r.kind == same && public {
		return &duplicate{f}
	}
	return f
}

// atPage tells whether the step's call is about the Page itself, which is always
// there.
func (g *graph) atPage() bool {
	n := g.step.Name
	_, photo := photoOf(n, roundOf(g.t.Progress))
	makes := (n == stepPost || n == stepSchedule) && !formOf(g.t.Content).video()
	return g.t.Change == nil && (photo || makes || strings.HasPrefix(n, video+endStart))
}

// rejected asks for another token. Nothing was done under the old one.
func (g *graph) rejected(ctx context.Context, f *publish.Fault, e *graphError) *publish.Fault {
	if why := e.WhyEnded(name); why != "" {
		f.Text += ": " + why
	}
	return wire.Rejected(ctx, g.t, g.token, "the Page's", f)
}

// backAt notes when to come back: as the answer says, else after a pause.
func (g *graph) backAt(f *publish.Fault, a wire.Answer) {
	now := g.t.Now()
	at, ok := meta.BackAt(a.Header, now)
	if !ok {
		f.Until = now.Add(throttlePause)
		if g.t.Account.Loopback() {
			f.Until = now.Add(settleHere)
		}
		return
	}
	wire.Wait(f, at, now, string(g.t.Account.ID)+g.step.Name)
}

// bare reads an answer without Graph's envelope.
func (g *graph) bare(a wire.Answer, public bool) *publish.Fault {
	f := wire.Garbled(a, name, public, g.token)
	if a.Status == http.StatusTooManyRequests {
		f.Text = "Facebook got too many calls"
		g.backAt(f, a)
	}
	return f
}
