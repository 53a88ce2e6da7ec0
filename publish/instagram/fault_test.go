package instagram_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"rounds/publish"
	"rounds/publish/rehearsal"
)

func seconds(n int64) *int64 { return &n }

// strikes are faults, and what a public call makes of each; a harmless one is
// done again, or waits.
var strikes = map[string]struct {
	fault  rehearsal.Fault
	public publish.Class
}{
	"5xx before":       {rehearsal.Fault{What: rehearsal.Refuse, Status: 503}, publish.Unknown},
	"cut before":       {rehearsal.Fault{What: rehearsal.Cut}, publish.Unknown},
	"reset before":     {rehearsal.Fault{What: rehearsal.Cut, Reset: true}, publish.Unknown},
	"rubbish before":   {rehearsal.Fault{What: rehearsal.GarbageBefore}, publish.Unknown},
	"redirect":         {rehearsal.Fault{What: rehearsal.Redirect}, publish.Unknown},
	"5xx after":        {rehearsal.Fault{What: rehearsal.ActThen5xx}, publish.Unknown},
	"cut after":        {rehearsal.Fault{What: rehearsal.ActThenCut}, publish.Unknown},
	"half an answer":   {rehearsal.Fault{What: rehearsal.Half}, publish.Unknown},
	"rubbish after":    {rehearsal.Fault{What: rehearsal.Garbage}, publish.Unknown},
	"too many":         {rehearsal.Fault{What: rehearsal.TooMany, ResetSeconds: seconds(90)}, publish.WaitUntil},
	"too many, unsaid": {rehearsal.Fault{What: rehearsal.TooMany}, publish.Again},
	"not ready":        {rehearsal.Fault{What: rehearsal.Refuse, Code: 9007, Subcode: 2207027}, publish.Again},
}

// short are the strikes for calls that publish nothing.
var short = []string{"5xx before", "cut after", "rubbish before", "half an answer", "too many"}

// callOf names the rehearsal's call of a step.
func callOf(step string) string {
	word, _, _ := strings.Cut(step, " ")
	if step == "carousel status" {
		word = "status"
	}
	return map[string]string{
		"photo": "upload", "address": "address", "container": "container", "video": "video", "status": "status",
		"carousel": "container", "post": "create", "verify": "read", "comment": "comment",
	}[word]
}

func TestEveryFaultAtEveryCall(t *testing.T) {
	o := contents["carousel"]
	probe := newRig(t, o)
	steps, _, _ := probe.walk()
	done := map[string]bool{}
	for i, step := range steps {
		call := callOf(step)
		before := 0
		for _, one := range steps[:i] {
			if callOf(one) == call {
				before++
			}
		}
		if done[call] && step != "carousel" {
			continue
		}
		done[call] = true
		for rule, s := range strikes {
			switch {
			case step == "comment" && s.public == publish.Unknown:
				continue // behind the success: see TestALostComment
			case call != "create" && !slices.Contains(short, rule):
				continue
			}
			t.Run(fmt.Sprintf("%s/%s", step, rule), func(t *testing.T) {
				t.Parallel()
				r := newRig(t, o)
				f := s.fault
				f.Call, f.After = call, before
				r.order(f)
				_, classes, _ := r.walk()
				want := publish.Again
				if call == "create" || s.public != publish.Unknown {
					want = s.public
				}
				require.Equal(t, []publish.Class{want}, classes)
				require.LessOrEqual(t, r.calls("create"), 2)
				r.out()
			})
		}
	}
}

func TestADeadKey(t *testing.T) {
	for _, call := range []string{"upload", "container", "video", "status", "create"} {
		r := newRig(t, contents["carousel"])
		r.order(rehearsal.Fault{Call: call, What: rehearsal.ExpireToken})
		_, classes, _ := r.walk()
		require.Equal(t, []publish.Class{publish.SignIn}, classes, call)
		require.Empty(t, r.posts(rehearsal.KindPost))
		r.server.ClearFaults()
		r.walk()
		r.out()
	}
}
