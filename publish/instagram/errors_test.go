package instagram

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"rounds/calendar"
	"rounds/calendar/platform"
	"rounds/publish"
	"rounds/publish/meta"
	"rounds/publish/wire"
)

var noon = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

// asked is a conversation at a step, whose token is hush-token.
func asked(step string) *graph {
	return &graph{
		step: publish.Step{Name: step, Public: step == stepPost || step == stepComment}, token: "hush-token",
		t: publish.Target{
			Account: calendar.Account{ID: "a", Platform: platform.Instagram, Base: "https://graph.facebook.com"},
			Now:     func() time.Time { return noon },
			Token: func(_ context.Context, rejected string) (string, error) {
				return "", &publish.Fault{Class: publish.SignIn, Text: "no other key for " + rejected[:4]}
			},
		},
	}
}

func envelope(t *testing.T, status int, e meta.Error) wire.Answer {
	t.Helper()
	b, err := json.Marshal(map[string]meta.Error{"error": e})
	require.NoError(t, err)
	return wire.Answer{Status: status, Header: http.Header{}, Body: b}
}

func faultOf(t *testing.T, g *graph, a wire.Answer) *publish.Fault {
	t.Helper()
	var f *publish.Fault
	require.ErrorAs(t, g.judge(t.Context(), a), &f)
	require.NotEmpty(t, f.Text)
	require.NotEmpty(t, f.Hint, f.Text)
	for _, s := range []string{f.Text, f.Hint, f.Code} {
		require.NotContains(t, s, "hush-token")
	}
	return f
}

// The rows of Meta's documents, and of reports for what these leave out: what a
// call that publishes makes of each, and one that announces a file.
func TestEveryCode(t *testing.T) {
	const (
		unknown = publish.Unknown
		again   = publish.Again
		wait    = publish.WaitUntil
		refused = publish.Refused
		signIn  = publish.SignIn
		person  = publish.Person
	)
	tests := []struct {
		code, sub       int
		post, announced publish.Class
		says            string
	}{
		{-2, 2207003, again, again, "too long to fetch"},
		{-2, 2207020, again, again, "expired"},
		{-1, 2207001, unknown, again, "fault of its own"},
		{-1, 2207032, again, again, "could not take the file in"},
		{-1, 2207053, again, again, "could not take the video in"},
		{1, 2207057, refused, refused, "cover"},
		{4, 2207051, unknown, wait, "spam"},
		{9, 2207042, wait, wait, "used up its posts for the day"},
		{9, 0, wait, wait, "used up its posts for the day"},
		{24, 2207006, again, again, "does not find"},
		{24, 2207008, again, again, "any more"},
		{24, 0, again, again, "any more"},
		{25, 2207050, person, person, "limits the account"},
		{100, 2207023, refused, refused, "kind of post"},
		{100, 2207028, refused, refused, "2 to 10"},
		{100, 2207035, refused, refused, "tags"},
		{100, 2207036, refused, refused, "tags"},
		{100, 2207037, refused, refused, "tags"},
		{100, 2207040, refused, refused, "20 tags"},
		{100, 33, again, signIn, ""},
		{352, 2207026, refused, refused, "kind of video"},
		{352, 0, refused, refused, "kind of video"},
		{9004, 2207052, again, again, "could not fetch the picture"},
		{9007, 2207027, again, again, "still reading"},
		{9007, 0, again, again, "still reading"},
		{36000, 2207004, refused, refused, "8 MB"},
		{36001, 2207005, refused, refused, "kind of picture"},
		{36003, 2207009, refused, refused, "shape"},
		{36004, 2207010, refused, refused, "too long"},
		{1, 2207077, again, again, "could not read the video"},
		{2207082, 0, again, again, "could not read the video"},
		{100, 2207081, refused, refused, "trial reels"},
		{100, 2207085, refused, refused, "could not use the video"},
		{1, 0, unknown, again, "does not name"},
		{2, 0, unknown, again, "out of order"},
		{-1, 0, unknown, again, ""},
		{-2, 0, again, again, ""},
		{3, 0, person, person, "use case"},
		{4, 0, again, again, "too many"},
		{17, 0, again, again, "too many"},
		{32, 0, again, again, "too many"},
		{341, 0, again, again, "no more posts"},
		{613, 0, again, again, "too many"},
		{80002, 0, again, again, "too many"},
		{10, 0, signIn, signIn, "permission"},
		{200, 0, signIn, signIn, "permission"},
		{299, 0, signIn, signIn, "permission"},
		{102, 0, signIn, signIn, "no longer takes"},
		{190, 0, signIn, signIn, "no longer takes"},
		{190, 458, signIn, signIn, "removed"},
		{190, 460, signIn, signIn, "password"},
		{190, 463, signIn, signIn, "ran out"},
		{190, 492, signIn, signIn, "no role"},
		{2500, 0, signIn, signIn, "no longer takes"},
		{368, 0, person, person, "keeps the account from posting"},
		{100, 0, refused, refused, "a part of the post"},
		{77777, 0, refused, refused, "turned it down"},
	}
	for _, tt := range tests {
		t.Run(fmt.Sprintf("%d/%d", tt.code, tt.sub), func(t *testing.T) {
			e := meta.Error{Code: tt.code, Subcode: tt.sub, Message: "said with hush-token", Trace: "Btest"}
			f := faultOf(t, asked(stepPost), envelope(t, 400, e))
			require.Equal(t, tt.post, f.Class, f.Text)
			require.Contains(t, f.Text, tt.says)
			require.Equal(t, tt.post == person || tt.post == wait, f.Account, "what stands in the way of every post")
			require.Contains(t, f.Code, fmt.Sprint(tt.code))
			require.Contains(t, f.Code, "Btest")
			f = faultOf(t, asked("container 1"), envelope(t, 400, e))
			require.Equal(t, tt.announced, f.Class, f.Text)
			require.Equal(t, tt.announced == wait, f.Class == wait && f.Until.After(noon))

			f = faultOf(t, asked(stepPost), envelope(t, 500, e))
			require.Equal(t, unknown, f.Class, "no 5xx of a call that publishes says for sure that nothing was done")
		})
	}
	seen := map[string]bool{}
	for _, r := range table {
		k := fmt.Sprint(r.code, "/", r.sub)
		require.False(t, seen[k], "a row that stands behind its twin is never found: %s", k)
		seen[k] = true
	}
}

func TestAnswersThatAreNoneOfInstagrams(t *testing.T) {
	bare := func(status int, body string) wire.Answer {
		return wire.Answer{Status: status, Header: http.Header{}, Body: []byte(body)}
	}
	for _, status := range []int{301, 307, 400, 500, 502, 503} {
		require.Equal(t, publish.Unknown, faultOf(t, asked(stepPost), bare(status, "<html>")).Class)
		require.Equal(t, publish.Again, faultOf(t, asked("status 1"), bare(status, "")).Class)
	}
	for _, status := range []int{401, 403, 404, 429} {
		require.Equal(t, publish.Again, faultOf(t, asked(stepPost), bare(status, "")).Class, "turned away before it acted")
	}
	a := bare(429, "")
	a.Header.Set("Retry-After", "30")
	f := faultOf(t, asked("status 1"), a)
	require.Equal(t, publish.WaitUntil, f.Class)
	require.Equal(t, noon.Add(30*time.Second), f.Until.Truncate(10*time.Second))
	require.NoError(t, asked(stepPost).judge(t.Context(), bare(200, "{}")))
}

func TestTheWaitIsInMinutes(t *testing.T) {
	a := envelope(t, 400, meta.Error{Code: 80002})
	a.Header.Set("X-Business-Use-Case-Usage", `{"17":[{"type":"instagram","estimated_time_to_regain_access":7}]}`)
	f := faultOf(t, asked("container 1"), a)
	require.Equal(t, publish.WaitUntil, f.Class)
	require.WithinRange(t, f.Until, noon.Add(7*time.Minute), noon.Add(7*time.Minute+15*time.Second))
}

func TestHowTheUploadHostSaysNo(t *testing.T) {
	for _, tt := range []struct {
		status int
		body   string
		class  publish.Class
		kind   kind
	}{
		{400, `{"debug_info":{"retriable":true,"type":"X","message":"later"}}`, publish.Again, plain},
		{500, `{"debug_info":{"retriable":false,"type":"X","message":"later"}}`, publish.Again, plain},
		{400, `{"debug_info":{"retriable":false,"type":"ProcessingFailedError","message":"{\"error\":{\"message\":\"not authorised\"}}"}}`, publish.SignIn, plain},
		{400, `{"debug_info":{"retriable":false,"type":"ProcessingFailedError","message":"no video, hush-token"}}`, publish.Refused, unusable},
	} {
		g := asked("video 1")
		a := wire.Answer{Status: tt.status, Header: http.Header{}, Body: []byte(tt.body)}
		require.Equal(t, tt.class, faultOf(t, g, a).Class, tt.body)
		require.Equal(t, tt.kind, kindOf(g.judge(t.Context(), a)), tt.body)
	}
}

func TestARenewedKeyIsTriedAgain(t *testing.T) {
	g := asked(stepPost)
	g.t.Token = func(context.Context, string) (string, error) { return "another", nil }
	f := faultOf(t, g, envelope(t, 400, meta.Error{Code: 190, Subcode: 463}))
	require.Equal(t, publish.Again, f.Class)
}

func TestPausesGrow(t *testing.T) {
	for age, pause := range map[time.Duration]time.Duration{
		0: 3 * time.Second, 5 * time.Second: 5 * time.Second, 20 * time.Second: 10 * time.Second,
		time.Minute: 15 * time.Second, 5 * time.Minute: time.Minute, time.Hour: 10 * time.Minute,
	} {
		g := asked("status 1")
		g.t.Content = calendar.Outgoing{Media: []calendar.OutgoingMedia{{Prepared: calendar.Prepared{MIME: "video/mp4"}}}}
		g.t.Progress = calendar.Progress{"container 1 at": noon.Add(-age).Format(time.RFC3339)}
		f := g.working(part{word: wordStatus, try: 1})
		require.Equal(t, publish.Working, f.Class)
		require.Equal(t, noon.Add(pause), f.Until, age)
		require.Equal(t, "Instagram is still reading the video", f.Text)
	}
}

func TestTheKeyGoesToNoOtherHost(t *testing.T) {
	far, here := calendar.Account{Base: "https://graph.facebook.com"}, calendar.Account{Base: "http://127.0.0.1:8600/instagram/"}
	require.Equal(t, "https://rupload.facebook.com/ig-api-upload/v25.0/18", uploadAddress(far, "18"))
	require.Equal(t, "http://127.0.0.1:8600/instagram/ig-api-upload/v25.0/18", uploadAddress(here, "18"))
	require.Empty(t, public(far, "http://127.0.0.1/a.jpg"))
	require.Empty(t, public(far, "http://scontent.example/a.jpg"))
	require.Empty(t, public(far, "https://user@scontent.example/a.jpg"))
	require.Empty(t, public(far, "https://127.0.0.1/a.jpg"))
	require.Empty(t, public(here, "http://scontent.example/a.jpg"))
	require.Equal(t, "https://scontent.example/a.jpg", public(far, "https://scontent.example/a.jpg"))
	require.Equal(t, "http://127.0.0.1:8600/p/1", public(here, "http://127.0.0.1:8600/p/1"))
}

func TestWhichWayAnAccountHas(t *testing.T) {
	for base, login := range map[string]bool{
		"https://graph.facebook.com": false, "https://graph.instagram.com": true, "http://127.0.0.1:1/instagram": false,
		"http://127.0.0.1:1/instagram/graph.instagram.com": true, "https://evil.example/graph.instagram.com": false, "::": false,
	} {
		require.Equal(t, login, signedInThere(calendar.Account{Base: base}), base)
	}
}

func FuzzAnswers(f *testing.F) {
	for _, s := range []string{
		`{"id":"1","uri":"x"}`, `{"error":{"code":9007,"error_subcode":2207027}}`, `{"error":"x"}`, `{"debug_info":{"retriable":1}}`,
		`{"data":[{"id":"1","timestamp":"2026-11-20T09:00:09+0000","children":{"data":[{}]}}],"paging":{"next":"x"}}`, `[]`, `null`,
		`{"video_status":{"uploading_phase":{"bytes_transferred":"12"}}}`, "\xff", `{"status":"Error: 2207026"}`,
	} {
		f.Add(200, s)
		f.Add(400, s)
	}
	f.Fuzz(func(t *testing.T, status int, body string) {
		a := wire.Answer{Status: status, Header: http.Header{"X-Business-Use-Case-Usage": {body}, "Retry-After": {body}}, Body: []byte(body)}
		for _, step := range []string{stepPost, "container 1", "video 1", stepLook} {
			g := asked(step)
			if err := g.judge(t.Context(), a); err != nil {
				var fault *publish.Fault
				require.ErrorAs(t, err, &fault)
				require.NotEmpty(t, fault.Text)
				require.NotEmpty(t, fault.Hint)
				if !g.step.Public {
					require.NotEqual(t, publish.Unknown, fault.Class)
				}
			}
		}
		var l page[media]
		if a.Decode(&l) {
			for _, m := range l.Data {
				m.fits(calendar.Outgoing{Media: make([]calendar.OutgoingMedia, 2)})
				timeOf(m.Time)
			}
		}
		var c count
		require.NoError(t, c.UnmarshalJSON([]byte(body)))
	})
}

func FuzzStepNames(f *testing.F) {
	for _, s := range []string{"photo 1", "carousel", "carousel status again 2", "status 3 again 12", "photo 0", "video 99 again 1"} {
		f.Add(s)
	}
	o := calendar.Outgoing{Media: make([]calendar.OutgoingMedia, 3)}
	f.Fuzz(func(t *testing.T, s string) {
		if p, ok := parsePart(s, o); ok {
			require.Equal(t, s, p.name())
			require.Less(t, p.i, 3)
		}
	})
}
