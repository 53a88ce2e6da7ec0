package facebook

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
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
	public := step == stepPost || step == stepComment
	return &graph{
		step: publish.Step{Name: step, Public: public}, token: "hush-token",
		t: publish.Target{
			Account: calendar.Account{ID: "a", Platform: platform.Facebook, Base: "https://graph.facebook.com"},
			Now:     func() time.Time { return noon },
			Token: func(_ context.Context, rejected string) (string, error) {
				return "", &publish.Fault{Class: publish.SignIn, Text: "no other key for " + rejected[:4]}
			},
		},
	}
}

func envelope(t *testing.T, status int, e graphError) wire.Answer {
	t.Helper()
	b, err := json.Marshal(map[string]graphError{"error": e})
	require.NoError(t, err)
	return wire.Answer{Status: status, Header: http.Header{}, Body: b}
}

// fault is what becomes of an answer, and whether it says that it repeats a post.
func fault(t *testing.T, g *graph, a wire.Answer) (*publish.Fault, bool) {
	t.Helper()
	err := g.judge(t.Context(), a, g.step.Public)
	var f *publish.Fault
	require.ErrorAs(t, err, &f)
	require.NotEmpty(t, f.Text)
	require.NotEmpty(t, f.Hint, f.Text)
	for _, s := range []string{f.Text, f.Hint, f.Code} {
		require.NotContains(t, s, "hush-token")
	}
	var d *duplicate
	return f, errors.As(err, &d)
}

// The rows of Meta's documents, and of reports for the codes of seven digits.
func TestEveryCode(t *testing.T) {
	const (
		unknown = publish.Unknown
		again   = publish.Again
		refused = publish.Refused
		signIn  = publish.SignIn
		person  = publish.Person
	)
	tests := []struct {
		code, sub     int
		message       string
		post, reading publish.Class
		twin          bool
		says          string
	}{
		{code: 1, post: unknown, reading: again},
		{code: 1, sub: 2853006, post: signIn, reading: signIn, says: "no right to post"},
		{code: 2, post: unknown, reading: again},
		{code: 3, post: person, reading: person},
		{code: 4, post: again, reading: again, says: "too many"},
		{code: 17, post: again, reading: again},
		{code: 32, post: again, reading: again},
		{code: 341, post: again, reading: again},
		{code: 613, post: again, reading: again},
		{code: 613, sub: 1996, post: again, reading: again},
		{code: 80000, post: again, reading: again},
		{code: 80001, post: again, reading: again},
		{code: 80099, post: again, reading: again},
		{code: 10, post: signIn, reading: signIn, says: "permission"},
		{code: 200, post: signIn, reading: signIn, says: "permission"},
		{code: 299, post: signIn, reading: signIn, says: "permission"},
		{code: 200, sub: 2069030, post: refused, reading: refused},
		{code: 200, sub: 2069031, post: refused, reading: refused},
		{code: 200, sub: 2069033, post: refused, reading: refused},
		{code: 102, post: signIn, reading: signIn},
		{code: 190, post: signIn, reading: signIn},
		{code: 190, sub: 458, post: signIn, reading: signIn, says: "removed"},
		{code: 190, sub: 459, post: signIn, reading: signIn, says: "confirm"},
		{code: 190, sub: 460, post: signIn, reading: signIn, says: "password"},
		{code: 190, sub: 463, post: signIn, reading: signIn, says: "ran out"},
		{code: 190, sub: 464, post: signIn, reading: signIn, says: "confirm"},
		{code: 190, sub: 467, post: signIn, reading: signIn, says: "invalid"},
		{code: 190, sub: 492, post: signIn, reading: signIn, says: "no role"},
		{code: 190, sub: 2069032, post: signIn, reading: signIn, says: "a person"},
		{code: 2500, post: signIn, reading: signIn},
		{code: 100, post: refused, reading: refused},
		{code: 100, sub: 33, post: signIn, reading: again},
		{code: 368, post: person, reading: person},
		{code: 368, sub: 1390008, post: again, reading: again, says: "too fast"},
		{code: 368, message: "It was Already Posted", post: refused, reading: refused, twin: true},
		{code: 368, message: "a duplicate status", post: refused, reading: refused, twin: true},
		{code: 506, post: refused, reading: refused, twin: true, says: "posted before"},
		{code: 1366051, post: refused, reading: refused, twin: true, says: "same photos"},
		{code: 100, sub: 1366051, post: refused, reading: refused, twin: true},
		{code: 100, sub: 1366046, post: refused, reading: refused, says: "too large"},
		{code: 1346003, post: refused, reading: refused},
		{code: 100, sub: 1404102, post: refused, reading: refused},
		{code: 1404078, post: person, reading: person},
		{code: 100, sub: 4854002, post: person, reading: person},
		{code: 1404006, post: person, reading: person},
		{code: 1404112, post: person, reading: person},
		{code: 100, sub: 1609005, post: refused, reading: refused, says: "link"},
		{code: 100, sub: 1609008, post: refused, reading: refused, says: "facebook.com"},
		{code: 1363040, post: refused, reading: refused, says: "shape"},
		{code: 1363127, post: refused, reading: refused, says: "pixels"},
		{code: 1363128, post: refused, reading: refused, says: "length"},
		{code: 1363129, post: refused, reading: refused, says: "frame rate"},
		{code: 6000, sub: 1363037, post: again, reading: again, says: "another piece"},
		{code: 1363047, post: unknown, reading: again},
		{code: 100, sub: 1609010, post: unknown, reading: again},
		{code: 1705, post: signIn, reading: signIn},
		{code: 2874008, post: refused, reading: refused, says: "figures"},
		{code: 100, sub: 2932001, post: refused, reading: refused, says: "figures"},
		{code: 2932010, post: refused, reading: refused, says: "figures"},
		{code: 3001, sub: 1504028, post: refused, reading: refused},
		{code: 324, post: refused, reading: refused},
		{code: 77777, post: refused, reading: refused, says: "turned it down"},
	}
	hit := map[string]bool{}
	for _, tt := range tests {
		e := graphError{Error: meta.Error{Code: tt.code, Subcode: tt.sub, Message: tt.message + " hush-token", Trace: "Atrace"}}
		hit[fmt.Sprintf("%+v", find(&e))] = true
		t.Run(fmt.Sprintf("%d/%d%s", tt.code, tt.sub, tt.message), func(t *testing.T) {
			f, twin := fault(t, asked(stepPost), envelope(t, 400, e))
			require.Equal(t, tt.post, f.Class, f.Text)
			require.Equal(t, tt.twin, twin)
			require.Contains(t, f.Text, tt.says)
			require.Contains(t, f.Code, fmt.Sprintf("code %d", tt.code))
			require.Contains(t, f.Code, "Atrace")
			f, twin = fault(t, asked(stepVerify), envelope(t, 400, e))
			require.Equal(t, tt.reading, f.Class, f.Text)
			require.False(t, twin)

			f, _ = fault(t, asked(stepPost), envelope(t, 500, e))
			require.Equal(t, unknown, f.Class, "no 5xx of a call that publishes says for sure that nothing was done")
		})
	}
	for _, r := range table {
		require.True(t, hit[fmt.Sprintf("%+v", r)], "no test reaches %d/%d %s", r.code, r.sub, r.says)
	}
}

func TestWhatFacebookSaysReachesThePerson(t *testing.T) {
	e := graphError{Error: meta.Error{Code: 100, Message: "(#100) x", UserMessage: "Pick a \x1b[31mshorter\x1b[0m\ntext"}}
	f, _ := fault(t, asked(stepPost), envelope(t, 400, e))
	require.Contains(t, f.Text, "Facebook says: “Pick a \ufffd[31mshorter\ufffd[0m text”")
	f, _ = fault(t, asked(stepPost), envelope(t, 400, graphError{Error: meta.Error{Code: 100, Message: "hm", Transient: true}}))
	require.Equal(t, publish.Unknown, f.Class, "a passing fault is no refusal")
}

func TestWhenToComeBack(t *testing.T) {
	tests := []struct {
		rule, name, value string
		wait              time.Duration // 0: none was named
	}{
		{"the usage header counts minutes", "X-Business-Use-Case-Usage", `{"1":[{"type":"pages","estimated_time_to_regain_access":7}]}`, 7 * time.Minute},
		{"the longest wait of several", "X-Business-Use-Case-Usage", `{"1":[{"estimated_time_to_regain_access":0},{"estimated_time_to_regain_access":9}],"2":[{"estimated_time_to_regain_access":3}]}`, 9 * time.Minute},
		{"Retry-After counts seconds", "Retry-After", "45", 45 * time.Second},
		{"nothing said", "X-App-Usage", `{"call_count":100}`, 0},
		{"rubbish", "X-Business-Use-Case-Usage", `[]`, 0},
		{"absurd", "X-Business-Use-Case-Usage", `{"1":[{"estimated_time_to_regain_access":9223372036854775807}]}`, 24 * time.Hour},
	}
	for _, tt := range tests {
		for _, code := range []int{4, 17, 32, 341, 613, 80001} {
			a := envelope(t, 400, graphError{Error: meta.Error{Code: code}})
			a.Header.Set(tt.name, tt.value)
			f, _ := fault(t, asked(stepPost), a)
			if tt.wait == 0 {
				require.Equal(t, publish.Again, f.Class, tt.rule)
				require.Equal(t, noon.Add(throttlePause), f.Until, tt.rule)
				continue
			}
			require.Equal(t, publish.WaitUntil, f.Class, tt.rule)
			require.False(t, f.Until.Before(noon.Add(tt.wait)), tt.rule)
			require.False(t, f.Until.After(noon.Add(tt.wait+15*time.Second)), tt.rule)
		}
	}
	f, _ := fault(t, asked(stepPost), wire.Answer{Status: 429, Header: http.Header{"Retry-After": {"10"}}})
	require.Equal(t, publish.WaitUntil, f.Class, "without the envelope too")
}

func TestAnotherKeyThatIsThere(t *testing.T) {
	g := asked(stepPost)
	g.t.Token = func(context.Context, string) (string, error) { return "newer", nil }
	f, _ := fault(t, g, envelope(t, 401, graphError{Error: meta.Error{Code: 190}}))
	require.Equal(t, publish.Again, f.Class)
	g.t.Token = func(context.Context, string) (string, error) { return "", errors.New("disk") }
	f, _ = fault(t, g, envelope(t, 401, graphError{Error: meta.Error{Code: 190}}))
	require.Equal(t, publish.Person, f.Class)
}

func TestJudgingPosts(t *testing.T) {
	photo := func(ids ...string) string {
		var subs []string
		for _, id := range ids {
			subs = append(subs, `{"media_type":"photo","target":{"id":"`+id+`"}}`)
		}
		if len(ids) == 1 {
			return `"attachments":{"data":[` + subs[0] + `]}`
		}
		return `"attachments":{"data":[{"media_type":"album","target":{"id":"9"},"subattachments":{"data":[` + strings.Join(subs, ",") + `]}}]}`
	}
	linked := func(u string) string {
		return `"attachments":{"data":[{"media_type":"link","url":"` + u + `","target":{"url":"` + u + `"}}]}`
	}
	text := calendar.Outgoing{Platform: platform.Facebook, Kind: platform.KindPost, Text: "Flu shots"}
	photos := text
	photos.Media = make([]calendar.OutgoingMedia, 2)
	silent := photos
	silent.Text = ""
	link := calendar.Outgoing{Platform: platform.Facebook, Kind: platform.KindPost, Link: "https://clinic.example/book/?a=1"}
	own := map[string]bool{"11": true, "12": true}
	tests := []struct {
		rule string
		o    calendar.Outgoing
		seen string
		want string
	}{
		{"the same text", text, `"message":"Flu shots"`, "own"},
		{"another text", text, `"message":"Closed"`, "other"},
		{"a text that looks like it", text, `"message":"FLU SHOTS!"`, "perhaps"},
		{"the same text with photos", text, `"message":"Flu shots",` + photo("77"), "perhaps"},
		{"the same text with a video", text, `"message":"Flu shots","attachments":{"data":[{"media_type":"video","target":{"id":"77"}}]}`, "perhaps"},
		{"one of its photos", photos, `"message":"Flu shots",` + photo("12"), "own"},
		{"all of its photos", photos, `"message":"Flu shots",` + photo("11", "12"), "own"},
		{"its photos under a text that was edited", photos, `"message":"Flu",` + photo("11", "12"), "own"},
		{"other photos", photos, `"message":"Flu shots",` + photo("77", "78"), "perhaps"},
		{"its words without photos", photos, `"message":"Flu shots"`, "perhaps"},
		{"photos alone, its own", silent, photo("11", "12"), "own"},
		{"photos alone, others", silent, photo("77"), "perhaps"},
		{"a link", link, linked("https://clinic.example/book?a=1&fbclid=xyz"), "own"},
		{"a link behind Facebook's own", link, linked("https://l.facebook.com/l.php?u=https%3A%2F%2Fclinic.example%2Fbook%3Fa%3D1&h=x"), "own"},
		{"another link", link, linked("https://other.example/"), "other"},
		{"a link of which nothing is said", link, `"message":""`, "perhaps"},
	}
	for _, tt := range tests {
		t.Run(tt.rule, func(t *testing.T) {
			var got graphPost
			require.NoError(t, json.Unmarshal([]byte(`{"id":"1_2",`+tt.seen+`}`), &got))
			require.Equal(t, tt.want, []string{"other", "perhaps", "own"}[judgePost(tt.o, own, got)])
		})
	}
}

func TestAddressesFromOutside(t *testing.T) {
	there := calendar.Account{Base: "https://graph.facebook.com"}
	here := calendar.Account{Base: "http://127.0.0.1:8600/facebook"}
	for given, want := range map[string]string{
		"https://www.facebook.com/1/posts/2": "https://www.facebook.com/1/posts/2",
		"/1/posts/2":                         "https://www.facebook.com/1/posts/2",
		"":                                   "https://www.facebook.com/1_2",
		"javascript:alert(1)":                "https://www.facebook.com/1_2",
		"//evil.example/":                    "https://www.facebook.com/1_2",
		"http://www.facebook.com/1":          "https://www.facebook.com/1_2",
		"https://a:b@www.facebook.com/":      "https://www.facebook.com/1_2",
	} {
		require.Equal(t, want, permalink(there, given, "1_2"), given)
	}
	require.Equal(t, "http://127.0.0.1:8600/facebook/1/posts/2", permalink(here, "http://127.0.0.1:8600/facebook/1/posts/2", "1_2"))
	require.Empty(t, permalink(here, "http://example.org/", "1_2"))
}

func FuzzJudge(f *testing.F) {
	for _, s := range []string{
		`{"error":{"code":190}}`, `{"error":{"code":"1"}}`, `{"error":[]}`, `{"error":null}`, `{}`, `[]`, ``, `<html>`,
		`{"error":{"code":2,"is_transient":true}}`, `{"id":"1_2"}`, `{"error":{"code":1e99}}`,
	} {
		f.Add(s, 400)
		f.Add(s, 500)
		f.Add(s, 200)
	}
	f.Fuzz(func(t *testing.T, body string, status int) {
		g := asked(stepPost)
		err := g.judge(t.Context(), wire.Answer{Status: status, Header: http.Header{}, Body: []byte(body)}, true)
		if err == nil {
			require.True(t, status >= 200 && status < 300)
			return
		}
		var fault *publish.Fault
		require.ErrorAs(t, err, &fault)
		require.NotEmpty(t, fault.Text)
		if status >= 500 {
			require.Equal(t, publish.Unknown, fault.Class)
		}
	})
}
