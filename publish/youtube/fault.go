package youtube

import (
	"cmp"
	"context"
	"encoding/json"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"time"

	"rounds/publish"
	"rounds/publish/wire"
)

// problem is Google's envelope of an error.
type problem struct {
	Code    int    `json:"code"`
	Message string `json:"message"`
	Status  string `json:"status"`
	Errors  []struct {
		Message string `json:"message"`
		Domain  string `json:"domain"`
		Reason  string `json:"reason"`
	} `json:"errors"`
	Details []struct {
		Reason string `json:"reason"`
	} `json:"details"`
}

// readProblem reads an error, with or without the outer object around it; false
// says that the body is none, as where a page of HTML came.
func readProblem(body []byte) (problem, bool) {
	var outer struct {
		Error json.RawMessage `json:"error"`
	}
	var p problem
	if json.Unmarshal(body, &outer) == nil && len(outer.Error) > 0 && json.Unmarshal(outer.Error, &p) == nil {
		return p, !p.empty()
	}
	p = problem{}
	if json.Unmarshal(body, &p) != nil {
		return problem{}, false
	}
	return p, !p.empty()
}

func (p problem) empty() bool { return p.Message == "" && len(p.Errors) == 0 && len(p.Details) == 0 }

// reasons are all that it names.
func (p problem) reasons() []string {
	var out []string
	for _, e := range p.Errors {
		out = append(out, e.Reason)
	}
	for _, d := range p.Details {
		out = append(out, d.Reason)
	}
	return slices.DeleteFunc(out, func(s string) bool { return s == "" })
}

var markup = regexp.MustCompile(`<[^<>]{0,200}>`)

// words are what it says, for a person, without markup.
func (p problem) words() string {
	s := p.Message
	for _, e := range p.Errors {
		s = cmp.Or(s, e.Message)
	}
	return markup.ReplaceAllString(s, "")
}

func (r row) fits(status int, p problem) bool {
	said := strings.ToLower(p.words())
	switch {
	case r.status != 0 && r.status != status:
		return false
	case r.reasons != nil && !slices.ContainsFunc(r.reasons, func(s string) bool { return slices.Contains(p.reasons(), s) }):
		return false
	case r.says != nil && !slices.ContainsFunc(r.says, func(w string) bool { return strings.Contains(said, w) }):
		return false
	}
	return true
}

// judge reads an answer: nil says that it was done. Once says that the call makes
// something that others see.
func (a *api) judge(ctx context.Context, got wire.Answer, once bool) error {
	if got.OK() {
		return nil
	}
	p, known := readProblem(got.Body)
	if got.Status >= http.StatusInternalServerError {
		a.spoke = true
		f := &publish.Fault{Class: publish.Again, Text: "YouTube is out of order for the moment", Hint: hintTime, Code: a.code(got, p)}
		if once {
			wire.Open(f)
		} else if at, ok := wire.RetryAfter(got.Header, a.t.Now()); ok {
			wire.Wait(f, at, a.t.Now(), a.seed())
		}
		return f
	}
	r := unlisted
	if i := slices.IndexFunc(table, func(r row) bool { return r.fits(got.Status, p) }); i >= 0 {
		r = table[i]
	} else if !known {
		return wire.Garbled(got, name, once, a.token)
	}
	f := &publish.Fault{Class: r.class, Text: r.text, Hint: r.hint, Code: a.code(got, p), Account: r.whole}
	a.spoke = f.Class != publish.SignIn
	a.settle(f, r.kind, got)
	if r.kind == token {
		return a.rejected(ctx, f)
	}
	if said := p.words(); said != "" && (f.Class == publish.Refused || f.Class == publish.Person) {
		f.Text = wire.Says(f.Text, name, said, a.token)
	}
	return f
}

// settle notes when to come back.
func (a *api) settle(f *publish.Fault, k kind, got wire.Answer) {
	now := a.t.Now()
	switch k {
	case throttle:
		if at, ok := wire.RetryAfter(got.Header, now); ok {
			wire.Wait(f, at, now, a.seed())
			return
		}
		f.Until = now.Add(throttlePause)
		if a.t.Account.Loopback() {
			f.Until = now.Add(settleHere)
		}
	case daily:
		wire.Wait(f, midnightPacific(now), now, a.seed())
	case nextDay:
		wire.Wait(f, now.Add(24*time.Hour), now, a.seed())
	case hours:
		wire.Wait(f, now.Add(3*time.Hour), now, a.seed())
	case fresh:
		if a.fresh() {
			f.Class, f.Hint, f.Until = publish.Again, hintTime, now.Add(a.pause(firstPoll))
		}
	case plain, token:
	}
}

func (a *api) seed() string { return string(a.t.Account.ID) + a.step.Name }

// midnightPacific is when YouTube's quotas are full again (YouTube Data API,
// "Quota costs").
func midnightPacific(now time.Time) time.Time {
	l, err := time.LoadLocation("America/Los_Angeles")
	if err != nil {
		l = time.FixedZone("PST", -8*3600)
	}
	y, m, d := now.In(l).Date()
	return time.Date(y, m, d+1, 0, 0, 0, 0, l)
}

// rejected asks for another token. Nothing was done under the old one.
func (a *api) rejected(ctx context.Context, f *publish.Fault) *publish.Fault {
	return wire.Rejected(ctx, a.t, a.token, "the channel's", f)
}

// code is what support asks for.
func (a *api) code(got wire.Answer, p problem) string {
	s := wire.Status(got.Status)
	if list := p.reasons(); len(list) > 0 {
		s += ", " + list[0]
	}
	return a.outside(s + ": " + p.words())
}
