package connect_test

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"rounds/calendar"
	"rounds/calendar/platform"
	"rounds/publish"
	"rounds/publish/rehearsal"
)

// strike is one fault and what a public call and a harmless one make of it.
type strike struct {
	fault    rehearsal.Fault
	acts     bool          // the platform did it
	public   publish.Class // class of a call that publishes
	harmless publish.Class
	hangUp   bool // the client gives up while the platform is at it
}

func seconds(n int64) *int64 { return &n }

var strikes = map[string]strike{
	"5xx before":             {rehearsal.Fault{What: rehearsal.Refuse, Status: 503}, false, publish.Unknown, publish.Again, false},
	"5xx before, empty":      {rehearsal.Fault{What: rehearsal.Refuse, Status: 502, Body: new(string)}, false, publish.Unknown, publish.Again, false},
	"cut before":             {rehearsal.Fault{What: rehearsal.Cut}, false, publish.Unknown, publish.Again, false},
	"reset before":           {rehearsal.Fault{What: rehearsal.Cut, Reset: true}, false, publish.Unknown, publish.Again, false},
	"rubbish before":         {rehearsal.Fault{What: rehearsal.GarbageBefore}, false, publish.Unknown, publish.Again, false},
	"redirect":               {rehearsal.Fault{What: rehearsal.Redirect}, false, publish.Unknown, publish.Again, false},
	"redirect 303":           {rehearsal.Fault{What: rehearsal.Redirect, Status: 303}, false, publish.Unknown, publish.Again, false},
	"5xx after":              {rehearsal.Fault{What: rehearsal.ActThen5xx}, true, publish.Unknown, publish.Again, false},
	"cut after":              {rehearsal.Fault{What: rehearsal.ActThenCut}, true, publish.Unknown, publish.Again, false},
	"reset after":            {rehearsal.Fault{What: rehearsal.ActThenCut, Reset: true}, true, publish.Unknown, publish.Again, false},
	"half an answer":         {rehearsal.Fault{What: rehearsal.Half}, true, publish.Unknown, publish.Again, false},
	"rubbish after":          {rehearsal.Fault{What: rehearsal.Garbage}, true, publish.Unknown, publish.Again, false},
	"empty JSON after":       {rehearsal.Fault{What: rehearsal.Garbage, Body: body("{}")}, true, publish.Unknown, publish.Again, false},
	"too many, time named":   {rehearsal.Fault{What: rehearsal.TooMany, ResetSeconds: seconds(90)}, false, publish.WaitUntil, publish.WaitUntil, false},
	"too many, no time":      {rehearsal.Fault{What: rehearsal.TooMany}, false, publish.Again, publish.Again, false},
	"too many, time over":    {rehearsal.Fault{What: rehearsal.TooMany, ResetSeconds: seconds(-500)}, false, publish.Again, publish.Again, false},
	"too many, absurd":       {rehearsal.Fault{What: rehearsal.TooMany, ResetSeconds: seconds(1 << 40)}, false, publish.WaitUntil, publish.WaitUntil, false},
	"too many, Retry-After":  {rehearsal.Fault{What: rehearsal.TooMany, RetryAfter: "30"}, false, publish.WaitUntil, publish.WaitUntil, false},
	"given up before acting": {rehearsal.Fault{What: rehearsal.Hang, MS: 30}, true, publish.Unknown, publish.Again, true},
	"given up after acting":  {rehearsal.Fault{What: rehearsal.ActThenHang, MS: 30}, true, publish.Unknown, publish.Again, true},
	"slow":                   {rehearsal.Fault{What: rehearsal.Slow, MS: 8}, true, -1, -1, false},
}

func body(s string) *string { return &s }

// short are the strikes for calls that publish nothing.
var short = []string{"5xx before", "5xx after", "cut before", "cut after", "rubbish before", "rubbish after", "empty JSON after", "half an answer", "redirect", "too many, time named", "given up after acting"}

// faulted is what the faults strike at: every call of the largest post.
var faulted = map[platform.Name]calendar.Outgoing{
	platform.Facebook:  {Text: "Before and after.", FirstComment: "More on our site", Media: []calendar.OutgoingMedia{media("png", "Before"), media("png", "After")}},
	platform.Instagram: {Text: "Before and after.", FirstComment: "More on our site", Media: []calendar.OutgoingMedia{media("jpeg", "Before")}},
	platform.LinkedIn:  {Text: "Before and after.", FirstComment: "More on our site", Media: []calendar.OutgoingMedia{media("png", "Before"), media("png", "After")}},
	platform.X:         {Text: "1/3 Why flu shots", Parts: []string{"2/3 See juniper.com & ask", "3/3 Bring your card"}, Media: []calendar.OutgoingMedia{media("png", "Card")}},
}

// callOf names the rehearsal's call of a step.
func callOf(n platform.Name, step string) string {
	word, rest, _ := strings.Cut(step, " ")
	if n == platform.LinkedIn {
		for end, call := range map[string]string{" start": "initialize", " send": "one-shot", " ready": "status"} {
			if strings.HasSuffix(rest, end) {
				return call
			}
		}
	}
	return map[string]string{
		"address": "address", "container": "container", "status": "status",
		"photo": "upload", "picture": "upload", "alt": "alt", "post": "create", "part": "create", "verify": "read", "comment": "comment",
	}[word]
}

func TestContractEveryFaultAtEveryCall(t *testing.T) {
	t.Parallel()
	for _, n := range filed {
		probe := newRig(t, n, faulted[n])
		steps, _, _ := probe.walk(t)
		for _, step := range steps {
			for name, s := range strikes {
				switch {
				case step == "comment" && s.public == publish.Unknown:
					continue // behind the success: see TestContractALostComment
				case callOf(n, step) == "":
					continue // a step without a call
				}
				if !slices.Contains([]string{"post", "part 2", "comment"}, step) && !slices.Contains(short, name) {
					continue
				}
				t.Run(fmt.Sprintf("%s/%s/%s", n, step, name), func(t *testing.T) {
					t.Parallel()
					r := newRig(t, n, faulted[n])
					r.strikeAt(t, step, s)
				})
			}
		}
	}
}

// strikeAt walks to a step, meets its fault, and goes on to the end.
func (r *rig) strikeAt(t *testing.T, step string, s strike) {
	t.Helper()
	for {
		next, _ := r.client.Next(r.target.Content, r.target.Progress)
		if next.Name == step {
			break
		}
		res, err := r.do(t.Context(), next)
		if f, ok := errors.AsType[*publish.Fault](err); ok && f.Class == publish.Working {
			continue
		}
		require.NoError(t, err, next.Name)
		r.target.Progress = r.target.Progress.With(next.Name, res.Values)
	}
	next, _ := r.client.Next(r.target.Content, r.target.Progress)
	calls := r.calls(callOf(r.client.Platform(), step))
	public := len(r.posts(rehearsal.KindPost))
	f := s.fault
	f.Call = callOf(r.client.Platform(), step)
	require.NoError(t, r.server.AddFault(f))
	r.hangUp = s.hangUp
	res, err := r.do(t.Context(), next)
	r.hangUp = false
	want := s.harmless
	if next.Public {
		want = s.public
	}
	if want >= 0 {
		if err == nil && !next.Public && len(res.Values) == 0 {
			// Where a harmless answer brings no values, any yes will do.
			want = -1
		} else {
			var f *publish.Fault
			require.ErrorAs(t, err, &f)
			r.checkFault(t, f)
			require.Equal(t, want, f.Class, "%s (%s)", f.Text, f.Code)
			require.False(t, f.Until.After(r.clock.Now().Add(25*time.Hour)), f.Until)
		}
	}
	wait, stop := context.WithTimeout(t.Context(), 10*time.Second)
	defer stop()
	for r.calls(callOf(r.client.Platform(), step)) == calls && wait.Err() == nil {
		runtime.Gosched() // what hangs has still to act
	}
	require.Equal(t, calls+1, r.calls(callOf(r.client.Platform(), step)), "a call is never repeated by itself")
	if want == publish.Unknown {
		found := r.look(t, next, r.clock.Now().Add(-2*time.Minute))
		require.Equal(t, s.acts, found.There, found.Text)
		require.Equal(t, !s.acts, found.Absent, found.Text)
		require.Equal(t, s.acts, len(r.posts(rehearsal.KindPost)) > public)
		if found.There {
			r.target.Progress = r.target.Progress.With(next.Name, found.Values)
		}
	} else if err == nil {
		r.target.Progress = r.target.Progress.With(next.Name, res.Values)
	}
	_, classes, _ := r.walk(t)
	require.Empty(t, classes)
	r.requireOut(t)
}
