package linkedin

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"time"

	"rounds/publish"
	"rounds/publish/wire"
)

const (
	// throttlePause is the pause after "too many calls" without a word on when to
	// come back, readPause that before a file is asked for again.
	throttlePause = time.Minute
	readPause     = 10 * time.Second
)

// problem is LinkedIn's envelope of an error. Fields whose kind differs between
// its services are read as they come.
type problem struct {
	Message string `json:"message"`
	Code    any    `json:"code"`
	Service any    `json:"serviceErrorCode"`
	Details struct {
		Inputs []struct {
			Description string `json:"description"`
			Code        any    `json:"code"`
		} `json:"inputErrors"`
	} `json:"errorDetails"`
	OAuth   any    `json:"error"`
	OAuthIs string `json:"error_description"`
}

// codes are all codes that a problem has, as text: 65601 and "65601" are one.
func (p problem) codes() []string {
	var out []string
	add := func(v any) {
		switch v := v.(type) {
		case string:
			out = append(out, v)
		case float64:
			out = append(out, fmt.Sprintf("%.0f", v))
		}
	}
	add(p.Code)
	add(p.Service)
	for _, e := range p.Details.Inputs {
		add(e.Code)
	}
	add(p.OAuth)
	return out
}

// words are all that a problem says, for a person: the details first.
func (p problem) words() []string {
	var out []string
	for _, e := range p.Details.Inputs {
		out = append(out, e.Description)
	}
	out = append(out, p.Message, p.OAuthIs)
	return slices.DeleteFunc(out, func(s string) bool { return strings.TrimSpace(s) == "" })
}

func (p problem) empty() bool { return len(p.codes()) == 0 && len(p.words()) == 0 }

// fits tells whether a row is the one of an answer.
func (r row) fits(status int, p problem) bool {
	said := strings.ToLower(strings.Join(p.words(), "\n"))
	switch {
	case r.status != status:
		return false
	case r.codes != nil && !slices.ContainsFunc(p.codes(), func(c string) bool { return slices.Contains(r.codes, c) }):
		return false
	case r.says != nil && !slices.ContainsFunc(r.says, func(w string) bool { return strings.Contains(said, w) }):
		return false
	}
	return true
}

// find gives the row of an answer; false says that it is in nobody's words.
func find(status int, p problem) (row, bool) {
	for _, r := range table {
		if r.fits(status, p) {
			return r, true
		}
	}
	return unlisted, !p.empty() && status >= http.StatusBadRequest
}

// said is a fault with the kind of its row, for those who decide by it.
type said struct {
	*publish.Fault
	kind kind
	twin string // the post that a duplicate repeats, where it is named
}

// Unwrap gives the fault, for those who only want that.
func (s *said) Unwrap() error { return s.Fault }

// is tells whether an error is of a kind.
func is(err error, k kind) bool {
	s, ok := errors.AsType[*said](err)
	return ok && s.kind == k
}

var namedPost = regexp.MustCompile(`urn:li:(?:share|ugcPost):[0-9]{1,19}`)

// judge reads an answer: nil says that it was done. Public says that the call
// publishes.
func (a *api) judge(ctx context.Context, got wire.Answer, public bool) error {
	if got.OK() {
		return nil
	}
	var p problem
	_ = got.Decode(&p) // what is no problem leaves it empty
	f := &publish.Fault{Code: a.code(got, p)}
	if got.Status >= http.StatusInternalServerError {
		f.Class, f.Text, f.Hint = publish.Again, "LinkedIn is out of order for the moment", hintTime
		if public {
			wire.Open(f)
		}
		return f
	}
	r, ok := find(got.Status, p)
	if !ok {
		return wire.Garbled(got, name, public, a.token)
	}
	f.Class, f.Text, f.Hint = r.class, r.text, r.hint
	a.until(f, r.kind, got)
	if r.kind == token {
		if f = a.rejected(ctx, f); f.Class != publish.SignIn {
			return f
		}
	}
	if words := p.words(); len(words) > 0 && (f.Class == publish.Refused || f.Class == publish.Person || r.kind == right) {
		f.Text = wire.Says(f.Text, name, words[0], a.token)
	}
	return &said{Fault: f, kind: r.kind, twin: namedPost.FindString(strings.Join(p.words(), "\n"))}
}

// until notes when to come back. LinkedIn sends no Retry-After and counts by the
// day, from midnight UTC ("Rate limits"); a server before it may send one.
func (a *api) until(f *publish.Fault, k kind, got wire.Answer) {
	now := a.t.Now()
	pause := time.Duration(0)
	switch k {
	case throttle, minute, daily:
		pause = throttlePause
	case reading:
		pause = readPause
	default:
		return
	}
	at, named := wire.RetryAfter(got.Header, now)
	switch {
	case named:
	case k == daily:
		at, named = a.midnight(now), true
	case k == minute:
		at, named = now.Add(pause), true
	}
	if named {
		wire.Wait(f, at, now, string(a.t.Account.ID)+a.step.Name)
		return
	}
	if a.t.Account.Loopback() {
		pause = settleHere
	}
	f.Until = now.Add(pause)
}

// midnight is when LinkedIn's next day begins, on this computer's clock.
func (a *api) midnight(now time.Time) time.Time {
	there := now.Add(-a.ahead).UTC()
	next := time.Date(there.Year(), there.Month(), there.Day()+1, 0, 0, 0, 0, time.UTC)
	return next.Add(a.ahead)
}

// rejected asks for another token. Nothing was done under the old one.
func (a *api) rejected(ctx context.Context, f *publish.Fault) *publish.Fault {
	return wire.Rejected(ctx, a.t, a.token, "the page's", f)
}

// code is what support asks for.
func (a *api) code(got wire.Answer, p problem) string {
	s := wire.Status(got.Status)
	if codes := p.codes(); len(codes) > 0 {
		s += ", " + strings.Join(codes, " ")
	}
	for _, h := range []string{"X-Li-Uuid", "X-Li-Request-Id"} {
		if id := got.Header.Get(h); id != "" {
			s += ", request " + id
			break
		}
	}
	return a.outside(s + ": " + strings.Join(p.words(), "; "))
}
