package youtube_test

import (
	"context"
	"fmt"
	"runtime"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"rounds/calendar"
	"rounds/publish"
	"rounds/publish/rehearsal"
	"rounds/publish/wire"
)

// strike is one fault, and what a call that others notice makes of it.
type strike struct {
	fault  rehearsal.Fault
	acts   bool // YouTube did it
	public publish.Class
	hangUp bool // the client gives up while YouTube is at it
}

func seconds(n int64) *int64 { return &n }
func body(s string) *string  { return &s }

var strikes = map[string]strike{
	"5xx before":             {rehearsal.Fault{What: rehearsal.Refuse, Status: 503}, false, publish.Unknown, false},
	"5xx before, empty":      {rehearsal.Fault{What: rehearsal.Refuse, Status: 502, Body: body("")}, false, publish.Unknown, false},
	"cut before":             {rehearsal.Fault{What: rehearsal.Cut}, false, publish.Unknown, false},
	"reset before":           {rehearsal.Fault{What: rehearsal.Cut, Reset: true}, false, publish.Unknown, false},
	"rubbish before":         {rehearsal.Fault{What: rehearsal.GarbageBefore}, false, publish.Unknown, false},
	"redirect":               {rehearsal.Fault{What: rehearsal.Redirect}, false, publish.Unknown, false},
	"redirect 303":           {rehearsal.Fault{What: rehearsal.Redirect, Status: 303}, false, publish.Unknown, false},
	"5xx after":              {rehearsal.Fault{What: rehearsal.ActThen5xx}, true, publish.Unknown, false},
	"cut after":              {rehearsal.Fault{What: rehearsal.ActThenCut}, true, publish.Unknown, false},
	"reset after":            {rehearsal.Fault{What: rehearsal.ActThenCut, Reset: true}, true, publish.Unknown, false},
	"half an answer":         {rehearsal.Fault{What: rehearsal.Half}, true, publish.Unknown, false},
	"rubbish after":          {rehearsal.Fault{What: rehearsal.Garbage}, true, publish.Unknown, false},
	"empty JSON after":       {rehearsal.Fault{What: rehearsal.Garbage, Body: body("{}")}, true, publish.Unknown, false},
	"too many, time named":   {rehearsal.Fault{What: rehearsal.TooMany, ResetSeconds: seconds(90)}, false, publish.WaitUntil, false},
	"too many, no time":      {rehearsal.Fault{What: rehearsal.TooMany}, false, publish.Again, false},
	"too many, time over":    {rehearsal.Fault{What: rehearsal.TooMany, ResetSeconds: seconds(-500)}, false, publish.Again, false},
	"too many, absurd":       {rehearsal.Fault{What: rehearsal.TooMany, ResetSeconds: seconds(1 << 40)}, false, publish.WaitUntil, false},
	"too many, Retry-After":  {rehearsal.Fault{What: rehearsal.TooMany, RetryAfter: "30"}, false, publish.WaitUntil, false},
	"given up before acting": {rehearsal.Fault{What: rehearsal.Hang, MS: 30}, true, publish.Unknown, true},
	"given up after acting":  {rehearsal.Fault{What: rehearsal.ActThenHang, MS: 30}, true, publish.Unknown, true},
	"slow":                   {rehearsal.Fault{What: rehearsal.Slow, MS: 8}, true, -1, false},
}

// few are the strikes for calls that nobody else notices, and for those that
// differ little from others.
var few = []string{"5xx after", "cut before", "cut after", "rubbish after", "empty JSON after", "too many, time named"}

// call is a place for a fault: the nth call of a name in a whole delivery.
type place struct {
	call  string
	after int
	step  string // that is struck
}

func places(live, scheduled bool) []place {
	switch {
	case live:
		return []place{{"broadcasts", 0, "broadcast"}, {"broadcast", 0, "broadcast"}, {"read", 1, "details"}, {"update", 0, "details"}, {"update", 1, "schedule"}}
	case scheduled:
		return []place{{"read", 2, "schedule"}, {"update", 0, "schedule"}, {"read", 3, "verify"}}
	}
	return []place{
		{"start", 0, "start"},
		{"chunk", 0, "upload 1"},
		{"read", 0, "ready"},
		{"read", 1, "ready"},
		{"thumbnail", 0, "thumbnail"},
		{"captions", 0, "captions"},
		{"read", 2, "publish"},
		{"update", 0, "publish"},
		{"read", 3, "verify"},
		{"comment", 0, "comment"},
	}
}

func TestEveryFaultAtEveryCall(t *testing.T) {
	t.Parallel()
	for kind, o := range map[string]calendar.Outgoing{"video": full(), "scheduled": full(), "live": {Kind: "live", Text: "Ask us", Settings: settings()}} {
		for _, at := range places(kind == "live", kind == "scheduled") {
			for name, s := range strikes {
				public := slices.Contains([]string{"publish", "schedule", "comment"}, at.step) && at.call != "read"
				if (!public || kind != "video") && !slices.Contains(few, name) {
					continue
				}
				t.Run(fmt.Sprintf("%s/%s/%s %d/%s", kind, at.step, at.call, at.after, name), func(t *testing.T) {
					t.Parallel()
					b := newBench(t, o)
					if kind != "video" {
						b.target.Progress = b.target.Progress.Showing(start.Add(72 * time.Hour))
					}
					f := s.fault
					f.Platform, f.Call, f.After = "youtube", at.call, at.after
					require.NoError(t, b.server.AddFault(f))
					b.strikeAt(t, at, s, public)
				})
			}
		}
	}
}

// strikeAt walks to a step, meets its fault, and goes on to the end.
func (b *bench) strikeAt(t *testing.T, at place, s strike, public bool) {
	t.Helper()
	step := b.next(t)
	since := b.clock().Add(-2 * time.Minute)
	for step.Name != at.step || len(b.server.Faults()) > 0 && at.call == "read" && at.step == "ready" && b.server.Faults()[0].After > 0 {
		res, err := b.client.Do(t.Context(), b.target, step)
		if err == nil {
			b.target.Progress = b.target.Progress.With(step.Name, res.Values)
		}
		if moment, later := b.target.Progress.ShowAt(); later && step.Schedules {
			b.on(moment.Sub(b.clock()))
		}
		step = b.next(t)
	}
	require.NotEmpty(t, b.server.Faults(), "the fault is for this step")
	before := b.calls(at.call)
	res, err := b.do(t, step, s.hangUp)
	wait, stop := context.WithTimeout(t.Context(), 10*time.Second)
	defer stop()
	for b.calls(at.call) == before && wait.Err() == nil {
		runtime.Gosched() // what hangs has still to act
	}
	require.Equal(t, before+1, b.calls(at.call), "a call is never repeated by itself")
	want := publish.Again
	switch {
	case public:
		want = s.public
	case s.fault.What == rehearsal.TooMany:
		want = publish.WaitUntil
	}
	deferred := err == nil && (at.step == "thumbnail" || at.step == "captions")
	if err == nil {
		require.True(t, want < 0 || deferred || s.fault.What == rehearsal.Garbage && at.step == "start", "%s went through", step.Name)
		b.target.Progress = b.target.Progress.With(step.Name, res.Values)
	} else {
		var f *publish.Fault
		require.ErrorAs(t, err, &f)
		b.checkFault(t, f)
		require.Equal(t, want, f.Class, "%s (%s)", f.Text, f.Code)
		if f.Class == publish.Unknown {
			found := b.look(t, step, since)
			require.Equal(t, s.acts, found.There, found.Text)
			require.Equal(t, !s.acts, found.Absent, found.Text)
			if found.There {
				b.target.Progress = b.target.Progress.With(step.Name, found.Values)
			}
		}
		b.on(f.Until.Sub(b.clock()))
	}
	if moment, later := b.target.Progress.ShowAt(); later && b.target.Progress.Done("schedule") {
		b.on(moment.Sub(b.clock()))
	}
	_, faults, _ := b.walk(t)
	require.Empty(t, faults)
	b.requireOut(t)
	require.Len(t, b.posts(rehearsal.KindPost), 1, "nothing is left lying")
}

func (b *bench) next(t *testing.T) publish.Step {
	t.Helper()
	s, more := b.client.Next(b.target.Content, b.target.Progress)
	require.True(t, more)
	return s
}

// do carries a step out; hanging up, it gives the call up once the fault struck.
func (b *bench) do(t *testing.T, s publish.Step, hangUp bool) (publish.Result, error) {
	t.Helper()
	if !hangUp {
		return b.client.Do(t.Context(), b.target, s)
	}
	ctx, cancel := context.WithCancel(t.Context())
	var wait sync.WaitGroup
	defer func() { cancel(); wait.Wait() }()
	wait.Go(func() {
		for len(b.server.Faults()) > 0 && ctx.Err() == nil {
			runtime.Gosched()
		}
		cancel()
	})
	return b.client.Do(ctx, b.target, s)
}

func TestALookThatLagsFindsItLater(t *testing.T) {
	b := newBench(t, full())
	s := b.upTo(t, "publish")
	require.NoError(t, b.server.AddFault(rehearsal.Fault{Call: "update", What: rehearsal.Lag, MS: 1500}))
	require.NoError(t, b.server.AddFault(rehearsal.Fault{Call: "update", What: rehearsal.ActThenCut}))
	require.Equal(t, publish.Unknown, b.fails(t, s).Class)
	found, err := b.client.Find(t.Context(), b.target, s, start)
	require.NoError(t, err)
	require.True(t, found.Absent, "YouTube shows the old state still, which counts only once it has settled")
	found = b.look(t, s, start)
	require.True(t, found.There)
	require.Equal(t, b.posts(rehearsal.KindPost)[0].URL, found.URL)
}

func TestADeadKey(t *testing.T) {
	for _, call := range []string{"start", "chunk", "read", "thumbnail", "captions", "update", "comment"} {
		t.Run(call, func(t *testing.T) {
			b := newBench(t, full())
			require.NoError(t, b.server.AddFault(rehearsal.Fault{Call: call, What: rehearsal.ExpireToken}))
			_, faults, _ := b.walk(t)
			require.Len(t, faults, 1)
			require.Equal(t, publish.SignIn, faults[0].Class)
			require.Contains(t, faults[0].Hint, "rounds connect youtube")
		})
	}
}

func TestAKeyThatIsRenewedInTheMiddleOfAnUpload(t *testing.T) {
	b := newBench(t, calendar.Outgoing{Text: "x", Settings: settings(), Media: []calendar.OutgoingMedia{media("large")}})
	fresh := ""
	b.target.Token = func(_ context.Context, rejected string) (string, error) {
		if rejected != "" {
			fresh = b.refresh(t)
			b.server.ClearFaults()
		}
		if fresh != "" {
			return fresh, nil
		}
		return b.account.Token, nil
	}
	require.NoError(t, b.server.AddFault(rehearsal.Fault{Call: "chunk", What: rehearsal.ExpireToken, After: 1}))
	_, faults, _ := b.walk(t)
	require.Len(t, faults, 1)
	require.Equal(t, publish.Again, faults[0].Class)
	require.Contains(t, faults[0].Text, "renewed")
	require.Equal(t, 1, b.calls("start"), "it goes on in the same session")
	require.Equal(t, 4, b.calls("chunk"), "the piece that was turned away, and nothing else, comes again")
	b.requireOut(t)
}

// refresh has the rehearsal give another key for the channel.
func (b *bench) refresh(t *testing.T) string {
	t.Helper()
	form := wire.Form(map[string][]string{
		"grant_type": {"refresh_token"}, "client_id": {rehearsal.YouTubeClient}, "client_secret": {rehearsal.YouTubeSecret},
		"refresh_token": {b.account.Refresh},
	})
	got, err := wire.New(wire.Options{}).Do(t.Context(), wire.Call{Method: "POST", URL: b.account.Base + "/token", Body: form})
	require.NoError(t, err)
	var k struct {
		Access string `json:"access_token"`
	}
	require.True(t, got.Decode(&k))
	require.NotEmpty(t, k.Access, string(got.Body))
	return k.Access
}
