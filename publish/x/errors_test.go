package x

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"rounds/calendar"
	"rounds/calendar/platform"
	"rounds/publish"
	"rounds/publish/wire"
)

var noon = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

// asked is a conversation at a step, whose token is hush-token.
func asked(step string) *api {
	return &api{
		step: publish.Step{Name: step, Public: step == stepPost}, token: "hush-token",
		t: publish.Target{
			Account: calendar.Account{ID: "a", Platform: platform.X, Base: "https://api.x.com"},
			Now:     func() time.Time { return noon },
			Token: func(context.Context, string) (string, error) {
				return "", &publish.Fault{Class: publish.SignIn, Text: "no other key"}
			},
		},
	}
}

// fault is what becomes of an answer, and whether it says that it repeats a post.
func fault(t *testing.T, a *api, got wire.Answer) (*publish.Fault, bool) {
	t.Helper()
	if got.Header == nil {
		got.Header = http.Header{}
	}
	err := a.judge(t.Context(), got, a.step.Public)
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

// The rows of X's documents and of answers that publishers report.
func TestEveryAnswer(t *testing.T) {
	const (
		unknown = publish.Unknown
		again   = publish.Again
		refused = publish.Refused
		signIn  = publish.SignIn
		person  = publish.Person
	)
	tests := []struct {
		rule         string
		status       int
		body         string
		post, upload publish.Class
		twin         bool
		says         string
	}{
		{"media ids", 400, `{"errors":[{"parameters":{"media.media_ids":["[1]"]},"message":"Your media IDs are invalid."}],"title":"Invalid Request","detail":"One or more parameters to your request was invalid.","type":"https://api.twitter.com/2/problems/invalid-request"}`, refused, refused, false, "Your media IDs are invalid."},
		{"too long", 400, `{"errors":[{"message":"Your Tweet text is too long."}],"type":"https://api.x.com/2/problems/invalid-request"}`, refused, refused, false, "too long"},
		{"another parameter", 400, `{"errors":[{"message":"bad poll"}],"title":"Invalid Request","type":"https://api.x.com/2/problems/invalid-request"}`, refused, refused, false, "bad poll"},
		{"a problem that nobody listed", 400, `{"title":"Odd","detail":"odd one"}`, refused, refused, false, "odd one"},
		{"no problem at all", 400, `<html>`, unknown, refused, false, ""},
		{"token", 401, `{"title":"Unauthorized","type":"about:blank","status":401,"detail":"Unauthorized"}`, signIn, signIn, false, "key"},
		{"token, nothing said", 401, ``, signIn, signIn, false, "key"},
		{"older codes of a token", 400, `{"errors":[{"code":32,"message":"Could not authenticate you"}]}`, signIn, signIn, false, "key"},
		{"older codes of a token", 403, `{"errors":[{"code":89,"message":"Invalid or expired token"}]}`, signIn, signIn, false, "key"},
		{"older codes of a token", 400, `{"errors":[{"code":215,"message":"Bad Authentication data"}]}`, signIn, signIn, false, "key"},
		{"credit", 402, `{"account_id":17,"title":"CreditsDepleted","detail":"does not have any credits","type":"https://api.twitter.com/2/problems/credits"}`, person, person, false, "credit"},
		{"credit, newer", 402, `{"detail":"credits depleted","status":402,"title":"Payment Required","type":"https://api.x.com/2/problems/credits-depleted"}`, person, person, false, "credit"},
		{"duplicate", 403, `{"detail":"You are not allowed to create a Tweet with duplicate content.","type":"about:blank","title":"Forbidden","status":403}`, refused, refused, true, "posted before"},
		{"duplicate, older", 403, `{"errors":[{"code":187,"message":"Status is a duplicate."}]}`, refused, refused, true, "posted before"},
		{"reply", 403, `{"detail":"You can only reply to or quote posts where you are mentioned or are the author.","type":"https://api.x.com/2/problems/not-authorized-for-resource","title":"Forbidden","status":403}`, refused, refused, false, "answer"},
		{"reply, older", 403, `{"detail":"Reply to this conversation is not allowed because you have not been mentioned or otherwise engaged by the author.","type":"about:blank"}`, refused, refused, false, "answer"},
		{"reply to what is gone", 403, `{"detail":"You attempted to reply to a Tweet that is deleted or not visible to you."}`, refused, refused, false, "part before"},
		{"not permitted", 403, `{"detail":"You are not permitted to perform this action."}`, refused, signIn, false, ""},
		{"set-up", 403, `{"title":"Forbidden","status":403,"detail":"Your client app is not configured","type":"https://api.twitter.com/2/problems/oauth1-permissions"}`, signIn, signIn, false, "set up"},
		{"set-up", 403, `{"title":"Unsupported Authentication","type":"https://api.twitter.com/2/problems/unsupported-authentication"}`, signIn, signIn, false, "set up"},
		{"set-up", 403, `{"reason":"client-not-enrolled","type":"https://api.twitter.com/2/problems/client-forbidden","detail":"x"}`, signIn, signIn, false, "set up"},
		{"set-up, the reason alone", 403, `{"reason":"user-not-enrolled"}`, signIn, signIn, false, "set up"},
		{"spending limit", 403, `{"title":"SpendCapReached","detail":"limit"}`, person, person, false, "spending limit"},
		{"long video", 403, `{"detail":"You are not allowed to post a video longer than 2 minutes."}`, refused, refused, false, "video"},
		{"locked", 403, `{"detail":"Your account is temporarily locked."}`, person, signIn, false, ""},
		{"suspended", 403, `{"detail":"Your account is suspended."}`, person, signIn, false, ""},
		{"any other", 403, `{"detail":"No."}`, person, signIn, false, ""},
		{"nothing said, as without media.write", 403, ``, person, signIn, false, ""},
		{"gone", 404, `{"title":"Not Found Error","type":"https://api.x.com/2/problems/resource-not-found","detail":"gone"}`, refused, refused, false, ""},
		{"no such address", 404, ``, person, person, false, ""},
		{"too large", 413, ``, refused, refused, false, "large"},
		{"too large", 431, `<html>`, refused, refused, false, "large"},
		{"window", 429, `{"title":"Too Many Requests","detail":"Too Many Requests","type":"about:blank","status":429}`, again, again, false, "too many"},
		{"window, older", 429, `{"errors":[{"code":88,"message":"Rate limit exceeded"}]}`, again, again, false, "too many"},
		{"window, nothing said", 429, ``, again, again, false, "too many"},
		{"cap", 429, `{"account_id":1,"title":"UsageCapExceeded","period":"Monthly","scope":"Product","detail":"Usage cap exceeded: Monthly product cap","type":"https://api.twitter.com/2/problems/usage-capped"}`, person, person, false, "used up"},
		{"cap, the title alone", 429, `{"title":"UsageCapExceeded"}`, person, person, false, "used up"},
		{"out of order", 500, `{"title":"Internal Server Error"}`, unknown, again, false, ""},
		{"out of order, with words of a refusal", 503, `{"detail":"duplicate content"}`, unknown, again, false, ""},
		{"out of order, nothing said", 504, ``, unknown, again, false, ""},
		{"moved", 307, ``, unknown, again, false, ""},
		{"too slow", 408, ``, unknown, again, false, ""},
	}
	hit := map[string]bool{}
	for _, tt := range tests {
		t.Run(fmt.Sprintf("%d %s", tt.status, tt.rule), func(t *testing.T) {
			var p problem
			_ = json.Unmarshal([]byte(tt.body), &p)
			for _, upload := range []bool{true, false} {
				if tt.status < 500 {
					r, _ := find(tt.status, p, upload)
					hit[fmt.Sprintf("%+v", r)] = true
				}
			}
			h := http.Header{"X-Transaction-Id": {"abc"}}
			f, twin := fault(t, asked(stepPost), wire.Answer{Status: tt.status, Header: h, Body: []byte(tt.body)})
			require.Equal(t, tt.post, f.Class, f.Text)
			require.Equal(t, tt.twin, twin)
			require.Contains(t, f.Text+f.Hint, tt.says)
			require.Contains(t, f.Code, strconv.Itoa(tt.status))
			f, twin = fault(t, asked("picture 1"), wire.Answer{Status: tt.status, Body: []byte(tt.body)})
			require.Equal(t, tt.upload, f.Class, f.Text)
			require.False(t, twin)
		})
	}
	for _, r := range table {
		require.True(t, hit[fmt.Sprintf("%+v", r)], "no test reaches %d %s", r.status, r.text)
	}
}

func TestNoSecretInFaults(t *testing.T) {
	f, _ := fault(t, asked(stepPost), wire.Answer{Status: 400, Body: []byte(`{"title":"Odd","detail":"bad hush-token \u001b[31m"}`)})
	require.Contains(t, f.Text, "[secret]")
	require.NotContains(t, f.Text, "\x1b")
}

func TestWhenToComeBack(t *testing.T) {
	unix := func(d time.Duration) string { return strconv.FormatInt(noon.Add(d).Unix(), 10) }
	tests := []struct {
		rule string
		h    map[string]string
		wait time.Duration // 0: none was named
	}{
		{"the window", map[string]string{"x-rate-limit-reset": unix(10 * time.Minute), "x-rate-limit-remaining": "0"}, 10 * time.Minute},
		{"a day's window that is full", map[string]string{"x-rate-limit-reset": unix(time.Minute), "x-user-limit-24hour-reset": unix(5 * time.Hour), "x-user-limit-24hour-remaining": "0"}, 5 * time.Hour},
		{"a day's window that is not full", map[string]string{"x-rate-limit-reset": unix(time.Minute), "x-app-limit-24hour-reset": unix(5 * time.Hour), "x-app-limit-24hour-remaining": "7"}, time.Minute},
		{"seconds", map[string]string{"Retry-After": "30"}, 30 * time.Second},
		{"nothing said", nil, 0},
		{"a moment that has been", map[string]string{"x-rate-limit-reset": unix(-time.Minute)}, 0},
		{"absurd", map[string]string{"x-rate-limit-reset": "9223372036854775807"}, 24 * time.Hour},
		{"no number", map[string]string{"x-rate-limit-reset": "soon"}, 0},
	}
	for _, tt := range tests {
		t.Run(tt.rule, func(t *testing.T) {
			h := http.Header{}
			for k, v := range tt.h {
				h.Set(k, v)
			}
			f, _ := fault(t, asked(stepPost), wire.Answer{Status: 429, Header: h})
			if tt.wait == 0 {
				require.Equal(t, publish.Again, f.Class)
				require.Equal(t, noon.Add(throttlePause), f.Until)
				return
			}
			require.Equal(t, publish.WaitUntil, f.Class)
			require.False(t, f.Until.Before(noon.Add(tt.wait)))
			require.False(t, f.Until.After(noon.Add(tt.wait+15*time.Second)))
		})
	}
}

func TestAnotherKeyThatIsThere(t *testing.T) {
	a := asked(stepPost)
	a.t.Token = func(context.Context, string) (string, error) { return "newer", nil }
	f, _ := fault(t, a, wire.Answer{Status: 401})
	require.Equal(t, publish.Again, f.Class)
	a.t.Token = func(context.Context, string) (string, error) {
		return "", &publish.Fault{Class: publish.Again, Text: "X is out of order", Hint: "wait"}
	}
	f, _ = fault(t, a, wire.Answer{Status: 401})
	require.Equal(t, publish.Again, f.Class, "a renewal that failed for a time is no end")
}

func TestReadingBack(t *testing.T) {
	const entity = `"entities":{"urls":[{"url":"https://t.co/AbC123xyz9","expanded_url":"https://praxis-muster.de/termine"},{"url":"https://t.co/MeD1a00001","expanded_url":"https://x.com/praxis/status/3/photo/1","media_key":"3_102"}]}`
	booking := calendar.Outgoing{Platform: platform.X, Kind: platform.KindPost, Text: "Book: praxis-muster.de/termine & save <time>", Media: make([]calendar.OutgoingMedia, 1)}
	plainText := calendar.Outgoing{Platform: platform.X, Kind: platform.KindPost, Text: "Flu shots &amp; more"}
	thread := calendar.Outgoing{Platform: platform.X, Kind: platform.KindPost, Text: "1/2 Flu", Parts: []string{"2/2 Bring your card"}}
	p := calendar.Progress{"post": "1", "picture 1": "102"}
	tests := []struct {
		rule string
		o    calendar.Outgoing
		part int
		seen string
		want string
	}{
		{"links, signs and media link undone", booking, 0, `"text":"Book: https://t.co/AbC123xyz9 &amp; save &lt;time&gt; https://t.co/MeD1a00001",` + entity + `,"attachments":{"media_keys":["3_999"]}`, "own"},
		{"signs not escaped", booking, 0, `"text":"Book: https://t.co/AbC123xyz9 & save <time> https://t.co/MeD1a00001",` + entity + `,"attachments":{"media_keys":["3_999"]}`, "own"},
		{"its upload decides", booking, 0, `"text":"anything","attachments":{"media_keys":["3_102"]}`, "own"},
		{"without entities it only looks like it", booking, 0, `"text":"Book: https://t.co/AbC123xyz9 &amp; save &lt;time&gt; https://t.co/MeD1a00001"`, "perhaps"},
		{"without its picture it only looks like it", booking, 0, `"text":"Book: https://t.co/AbC123xyz9 &amp; save &lt;time&gt;",` + entity, "perhaps"},
		{"another link only looks like it", booking, 0, `"text":"Book: https://t.co/AbC123xyz9 &amp; save &lt;time&gt;","entities":{"urls":[{"url":"https://t.co/AbC123xyz9","expanded_url":"https://other.de/"}]}`, "perhaps"},
		{"an entity that was typed", plainText, 0, `"text":"Flu shots &amp;amp; more"`, "own"},
		{"an entity that was typed, not escaped", plainText, 0, `"text":"Flu shots &amp; more"`, "own"},
		{"another text", plainText, 0, `"text":"Closed on Friday"`, "other"},
		{"the same words as an answer to somebody", plainText, 0, `"text":"Flu shots &amp;amp; more","referenced_tweets":[{"type":"replied_to","id":"5"}]`, "other"},
		{"a picture too many", plainText, 0, `"text":"Flu shots &amp;amp; more","attachments":{"media_keys":["3_5"]}`, "perhaps"},
		{"a long post's whole text", plainText, 0, `"text":"Flu sh…","note_tweet":{"text":"Flu shots &amp;amp; more"}`, "own"},
		{"a long post's whole text, newer word", plainText, 0, `"text":"Flu sh…","note_post":{"text":"Flu shots &amp;amp; more"}`, "own"},
		{"a part in its place", thread, 1, `"text":"2/2 Bring your card","referenced_tweets":[{"type":"replied_to","id":"1"}]`, "own"},
		{"a part in its place, newer word", thread, 1, `"text":"2/2 Bring your card","referenced_posts":[{"type":"replied_to","id":"1"}]`, "own"},
		{"a part elsewhere", thread, 1, `"text":"2/2 Bring your card","referenced_tweets":[{"type":"replied_to","id":"9"}]`, "other"},
		{"a part known by its thread", thread, 1, `"text":"2/2 Bring your card","conversation_id":"1"`, "own"},
		{"a part of which nothing is said", thread, 1, `"text":"2/2 Bring your card"`, "perhaps"},
		{"a part in no thread", thread, 1, `"text":"2/2 Bring your card","conversation_id":"77"`, "perhaps"},
		{"a quotation is no answer", plainText, 0, `"text":"Flu shots &amp;amp; more","referenced_tweets":[{"type":"quoted","id":"5"}]`, "own"},
	}
	for _, tt := range tests {
		t.Run(tt.rule, func(t *testing.T) {
			var got post
			require.NoError(t, json.Unmarshal([]byte(`{"id":"7",`+tt.seen+`}`), &got))
			require.Equal(t, tt.want, []string{"other", "perhaps", "own"}[judgePost(tt.o, p, tt.part, got)])
		})
	}
}

// shownAs gives a text as X would: every link behind t.co, signs escaped.
func shownAs(text string) (string, []urlEntity) {
	var urls []urlEntity
	out := replaceLinks(text, func(s string) string {
		short := fmt.Sprintf("https://t.co/%010d", len(urls))
		full := s
		if bareLink(s) == s {
			full = "http://" + s
		}
		urls = append(urls, urlEntity{URL: short, Expanded: full})
		return short
	})
	return out, urls
}

func TestAnyTextIsKnownAgain(t *testing.T) {
	word := rapid.OneOf(
		rapid.String(), rapid.SampledFrom([]string{"flu", "&", "<b>", "juniper.com", "https://Juniper.com/Book?a=1&b=2", "Dr.med", "café", "🎉", "\n", "http://a.de/", "x.com/a"}),
	)
	rapid.Check(t, func(t *rapid.T) {
		text := ""
		for _, w := range rapid.SliceOfN(word, 1, 6).Draw(t, "words") {
			text += w + " "
		}
		seen, urls := shownAs(text)
		require.True(t, same(text, seen, urls), "%q", seen)
	})
}

func TestPiecesCoverTheFile(t *testing.T) {
	require.LessOrEqual(t, requirePieces(t, pieces*pieceSize+1), pieces, "larger pieces, not more of them")
	rapid.Check(t, func(t *rapid.T) {
		requirePieces(t, rapid.Int64Range(1, 40<<20).Draw(t, "bytes"))
	})
}

// requirePieces tells that the steps of an upload add up, and how many there are.
func requirePieces(t require.TestingT, bytes int64) (n int) {
	o := calendar.Outgoing{Platform: platform.X, Kind: platform.KindPost, Media: []calendar.OutgoingMedia{{Prepared: calendar.Prepared{MIME: "video/mp4", Bytes: bytes}}}}
	p := calendar.Progress{}
	var sum int64
	for {
		s, more := nextOfMedia(o, p, 0)
		if !more {
			break
		}
		if s.Bytes > 0 {
			n++
		}
		sum += s.Bytes
		p = p.With(s.Name, nil)
	}
	require.Equal(t, bytes, sum)
	return n
}

// However many pieces are turned away as too large, what arrives is the file, in
// order and without a gap.
func TestPiecesJoinToTheFile(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		total := rapid.Int64Range(1, 20<<20).Draw(t, "bytes")
		p, halved := calendar.Progress{}, 0
		var sent, segments int64
		for n := 0; ; n++ {
			at := positionOf(p, "picture 1", total)
			require.Equal(t, sent, at.offset)
			require.Equal(t, segments, at.segment)
			if at.left(total) == 0 {
				break
			}
			values := map[string]string{}
			name := stepPiece("picture 1", at.try)
			if halved < 4 && rapid.IntRange(0, 5).Draw(t, "too large") == 0 {
				values[name] = tooLarge
				halved++
			} else {
				sent += at.left(total)
				segments++
			}
			p = p.With(name, values)
		}
		require.Equal(t, total, sent)
	})
}

func FuzzAnswers(f *testing.F) {
	for _, s := range []string{
		`{"data":[{"id":"1","text":"a &amp; b","referenced_tweets":[{"type":"replied_to","id":"2"}],"attachments":{"media_keys":["3_1"]}}],"meta":{"result_count":1,"next_token":"x"}}`,
		`{"data":[{"id":"1","text":"https://t.co/a","entities":{"urls":[{"url":"","expanded_url":"https://x.com/a/status/1/photo/1"}]}}],"errors":[{"value":[],"resource_id":5}]}`,
		`{"data":{"id":"1","expires_after_secs":-5,"processing_info":{"state":"failed","error":{"message":"\u001b"}}}}`, `{"data":{"expires_after_secs":99999999999999}}`, `[]`, `null`, ``,
	} {
		f.Add(s)
	}
	o := calendar.Outgoing{Platform: platform.X, Kind: platform.KindPost, Text: "a & b", Media: make([]calendar.OutgoingMedia, 1)}
	f.Fuzz(func(t *testing.T, body string) {
		var list posts
		_ = json.Unmarshal([]byte(body), &list)
		for _, one := range list.Data {
			judgePost(o, calendar.Progress{"picture 1": "1"}, 0, one)
		}
		missing(list.Errors, "5")
		var m mediaAnswer
		_ = json.Unmarshal([]byte(body), &m)
		until, err := time.Parse(time.RFC3339, lasting(noon, m.Data.Lasts))
		require.NoError(t, err)
		require.False(t, until.After(noon.Add(uploadLife)))
		require.False(t, until.Before(noon))
		m.done()
	})
}

func FuzzJudge(f *testing.F) {
	for _, s := range []string{
		`{"title":"Forbidden","status":403}`, `{"errors":[{"code":88}]}`, `{"errors":"x"}`, `{"error":"invalid_request"}`, ``, `<html>`,
		`{"type":5}`, `[]`, `{"errors":[{"errors":[{"detail":"deep"}]}]}`, `{"data":{"id":"1"}}`,
	} {
		f.Add(s, 403)
		f.Add(s, 500)
		f.Add(s, 201)
	}
	f.Fuzz(func(t *testing.T, body string, status int) {
		err := asked(stepPost).judge(t.Context(), wire.Answer{Status: status, Header: http.Header{}, Body: []byte(body)}, true)
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

// What to do about a file that X does not take depends on what it is.
func TestHintsNameTheFile(t *testing.T) {
	const invalid = `{"errors":[{"message":"Your media IDs are invalid."}],"type":"https://api.twitter.com/2/problems/invalid-request"}`
	for mime, want := range map[string]string{"image/png": "JPEG or PNG", "image/gif": "GIF", "video/mp4": "MP4 with H.264"} {
		a := asked(stepPost)
		a.t.Content.Media = []calendar.OutgoingMedia{{Prepared: calendar.Prepared{MIME: mime}}}
		f, _ := fault(t, a, wire.Answer{Status: 400, Body: []byte(invalid)})
		require.Contains(t, f.Hint, want)
	}
}

// Each answer that says that there is no point in going on names what a person
// can do about it, where, and that it does not go on by itself.
func TestHeldPostsSayWhatToDo(t *testing.T) {
	for body, want := range map[string]string{
		`402 {"title":"CreditsDepleted","type":"https://api.twitter.com/2/problems/credits"}`: "buy credit at console.x.com",
		`403 {"title":"SpendCapReached"}`: "raise it at console.x.com",
		`429 {"title":"UsageCapExceeded","type":"https://api.twitter.com/2/problems/usage-capped"}`: "raise the limit at console.x.com",
	} {
		status, err := strconv.Atoi(body[:3])
		require.NoError(t, err)
		h := http.Header{"X-Rate-Limit-Reset": {strconv.FormatInt(noon.Add(time.Minute).Unix(), 10)}}
		f, _ := fault(t, asked(stepPost), wire.Answer{Status: status, Header: h, Body: []byte(body[4:])})
		require.Equal(t, publish.Person, f.Class)
		require.Zero(t, f.Until, "no loop: a scheduler once retried such a post for days")
		require.Contains(t, f.Hint, want)
	}
}
