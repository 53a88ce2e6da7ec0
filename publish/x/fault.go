package x

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"rounds/publish"
	"rounds/publish/wire"
)

// problem is any of the envelopes that X puts errors in: the problem of RFC 9457,
// with or without a list of messages; the older list of codes; OAuth's pair.
type problem struct {
	Title   string    `json:"title"`
	Detail  string    `json:"detail"`
	Type    string    `json:"type"`
	Reason  string    `json:"reason"`
	Message string    `json:"message"`
	Code    int       `json:"code"`
	Errors  []problem `json:"errors"`
	OAuth   any       `json:"error"`
	OAuthIs string    `json:"error_description"`
	// Parameters name what was wrong in the request.
	Parameters map[string][]string `json:"parameters"`
	// ResourceID and Value name what an answer of 200 could not give.
	ResourceID loose `json:"resource_id"`
	Value      loose `json:"value"`
}

// loose is a value that may come as anything; what is no text is its JSON.
type loose string

// UnmarshalJSON takes whatever comes.
func (l *loose) UnmarshalJSON(b []byte) error {
	var s string
	if json.Unmarshal(b, &s) != nil {
		s = string(b)
	}
	*l = loose(s)
	return nil
}

func (p problem) empty() bool {
	return p.Title == "" && p.Detail == "" && p.Type == "" && p.Message == "" && p.Code == 0 && len(p.Errors) == 0 && p.OAuth == nil
}

// words are all that a problem says, for a person: the innermost first.
func (p problem) words() []string {
	var out []string
	for _, e := range p.Errors {
		out = append(out, e.words()...)
	}
	for _, s := range []string{p.Message, p.Detail, p.OAuthIs, p.Title, p.Reason} {
		if s != "" && !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	return out
}

// kinds are the last segments of its types: the host before them varies.
func (p problem) kinds() []string {
	last := p.Type[strings.LastIndex(p.Type, "/")+1:]
	out := []string{last}
	for _, e := range p.Errors {
		out = append(out, e.kinds()...)
	}
	return out
}

func (p problem) codes() []int {
	out := []int{p.Code}
	for _, e := range p.Errors {
		out = append(out, e.codes()...)
	}
	return out
}

// names are the parameters that it names.
func (p problem) names() []string {
	var out []string
	for k := range p.Parameters {
		out = append(out, k)
	}
	for _, e := range p.Errors {
		out = append(out, e.names()...)
	}
	slices.Sort(out)
	return out
}

// duplicate is a refusal because the post repeats one that is there.
type duplicate struct{ *publish.Fault }

// Unwrap gives the fault, for those who only want that.
func (d *duplicate) Unwrap() error { return d.Fault }

// oversize is a call whose body X's edge finds too large.
type oversize struct{ *publish.Fault }

// Unwrap gives the fault.
func (o *oversize) Unwrap() error { return o.Fault }

// unusable is a post whose uploads X does not know, or cannot post.
type unusable struct{ *publish.Fault }

// Unwrap gives the fault.
func (u *unusable) Unwrap() error { return u.Fault }

func overlap[T comparable](a, b []T) bool {
	return slices.ContainsFunc(a, func(x T) bool { return slices.Contains(b, x) })
}

func (r row) fits(status int, p problem, upload bool) bool {
	said := strings.ToLower(strings.Join(p.words(), "\n"))
	switch {
	case r.status != 0 && r.status != status, r.upload && !upload:
		return false
	case r.types != nil && !overlap(r.types, p.kinds()):
		return false
	case r.codes != nil && !overlap(r.codes, p.codes()):
		return false
	case r.says != nil && !slices.ContainsFunc(r.says, func(w string) bool { return strings.Contains(said, w) }):
		return false
	}
	return true
}

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
		f.Class, f.Text, f.Hint = publish.Again, "X is out of order for the moment", hintTime
		if public {
			wire.Open(f)
		}
		return f
	}
	r, ok := find(got.Status, p, a.uploading())
	if !ok {
		return wire.Garbled(got, name, public, a.token)
	}
	f.Class, f.Text, f.Hint = r.class, r.text, r.hint
	if f.Hint == hintFile {
		f.Hint = a.fileHint()
	}
	switch r.kind {
	case token:
		return a.rejected(ctx, f)
	case throttle:
		a.backAt(f, got)
	case spent:
		f.Account = true
	case plain, repeated, large, unusableFile:
	}
	if said := p.words(); len(said) > 0 && (f.Class == publish.Refused || f.Class == publish.Person) {
		f.Text = wire.Says(f.Text, name, said[0], a.token)
	}
	switch {
	case r.kind == repeated && public:
		return &duplicate{f}
	case r.kind == large && !public:
		return &oversize{f}
	case r.kind == unusableFile && public:
		return &unusable{f}
	}
	return f
}

// fileHint is the next step where X takes no file of this post.
func (a *api) fileHint() string {
	if len(a.t.Content.Media) == 1 {
		switch category(a.t.Content, 0) {
		case asVideo:
			return hintVideo
		case asGIF:
			return hintGIF
		}
	}
	return hintFile
}

// uploading tells whether the step is about a file.
func (a *api) uploading() bool {
	return !a.step.Public && a.t.Change == nil && a.step.Name != stepVerify && a.step.Name != stepLook
}

// rejected asks for another token. Nothing was done under the old one.
func (a *api) rejected(ctx context.Context, f *publish.Fault) *publish.Fault {
	return wire.Rejected(ctx, a.t, a.token, "the account's", f)
}

// windows are X's headers for when a full window opens again, in Unix seconds,
// each with the header that says how much is left in it.
var windows = [][2]string{
	{"X-Rate-Limit-Reset", ""},
	{"X-App-Limit-24hour-Reset", "X-App-Limit-24hour-Remaining"},
	{"X-User-Limit-24hour-Reset", "X-User-Limit-24hour-Remaining"},
}

// backAt notes when to come back: as the answer says, else after a pause.
func (a *api) backAt(f *publish.Fault, got wire.Answer) {
	now := a.t.Now()
	at, ok := wire.RetryAfter(got.Header, now)
	for _, w := range windows {
		sec, err := strconv.ParseInt(got.Header.Get(w[0]), 10, 64)
		if err != nil || w[1] != "" && got.Header.Get(w[1]) != "0" {
			continue
		}
		if t := time.Unix(min(sec, now.AddDate(1, 0, 0).Unix()), 0); t.After(now) && t.After(at) {
			at, ok = t, true
		}
	}
	if ok {
		wire.Wait(f, at, now, string(a.t.Account.ID)+a.step.Name)
		return
	}
	f.Until = now.Add(throttlePause)
	if a.t.Account.Loopback() {
		f.Until = now.Add(settleHere)
	}
}

// code is what support asks for.
func (a *api) code(got wire.Answer, p problem) string {
	s := wire.Status(got.Status)
	if kinds := slices.DeleteFunc(p.kinds(), func(k string) bool { return k == "" || k == "about:blank" || k == "blank" }); len(kinds) > 0 {
		s += ", " + kinds[0]
	}
	if id := got.Header.Get("X-Transaction-Id"); id != "" {
		s += ", transaction " + id
	}
	if names := p.names(); len(names) > 0 {
		s += fmt.Sprintf(", parameter %s", strings.Join(names, " "))
	}
	return a.outside(s + ": " + strings.Join(p.words(), "; "))
}

// partial puts the errors of an answer of 200 into words for support.
func (a *api) partial(list []problem) string {
	return a.outside(strings.Join(problem{Errors: list}.words(), "; "))
}
