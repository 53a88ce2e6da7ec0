package youtube

import (
	"context"
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"rounds/calendar"
	"rounds/calendar/platform"
	"rounds/publish"
	"rounds/publish/wire"
)

var noon = time.Date(2026, 11, 22, 20, 0, 0, 0, time.UTC) // noon in Los Angeles

// asked is a conversation at a step, whose token is hush-token.
func asked(step string) *api {
	return &api{
		Client: New(nil), step: publish.Step{Name: step, Public: step == stepPublish || step == stepComment}, token: "hush-token",
		t: publish.Target{
			Account: calendar.Account{ID: "a", Platform: platform.YouTube, Base: "https://www.googleapis.com"},
			Now:     func() time.Time { return noon },
			Token: func(_ context.Context, rejected string) (string, error) {
				return "", &publish.Fault{Class: publish.SignIn, Text: "no other key for " + rejected[:4]}
			},
		},
	}
}

// envelope is Google's error with one reason.
func envelope(t *testing.T, status int, reason, message string) wire.Answer {
	t.Helper()
	b, err := json.Marshal(map[string]any{"error": map[string]any{
		"code": status, "message": message, "errors": []map[string]string{{"message": message, "domain": "youtube.x", "reason": reason}},
	}})
	require.NoError(t, err)
	return wire.Answer{Status: status, Header: http.Header{}, Body: b}
}

func fault(t *testing.T, a *api, got wire.Answer) *publish.Fault {
	t.Helper()
	err := a.judge(t.Context(), got, a.step.Public)
	var f *publish.Fault
	require.ErrorAs(t, err, &f)
	require.NotEmpty(t, f.Text)
	require.NotEmpty(t, f.Hint, f.Text)
	for _, s := range []string{f.Text, f.Hint, f.Code} {
		require.NotContains(t, s, "hush-token")
		require.NotContains(t, s, "<code>")
	}
	return f
}

// The reasons of the Data API's error pages.
func TestEveryReason(t *testing.T) {
	const (
		again   = publish.Again
		until   = publish.WaitUntil
		refused = publish.Refused
		signIn  = publish.SignIn
		person  = publish.Person
	)
	midnight := time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC)
	tests := []struct {
		status          int
		reason, message string
		class           publish.Class
		says, hint      string
		until           time.Time
	}{
		{status: 400, reason: "invalidTitle", class: refused, says: "the title", hint: "100 characters"},
		{status: 400, reason: "invalidDescription", class: refused, says: "the description", hint: "‹ and ›"},
		{status: 400, reason: "invalidTags", class: refused, says: "the tags", hint: "500"},
		{status: 400, reason: "invalidCategoryId", class: refused, says: "the category"},
		{status: 400, reason: "invalidPublishAt", class: refused, says: "the time"},
		{status: 400, reason: "invalidVideoMetadata", message: "The <code>x</code> is wrong", class: refused, says: "says: “The x is wrong”"},
		{status: 400, reason: "invalidFilename", class: refused, says: "the file"},
		{status: 400, reason: "defaultLanguageNotSet", class: refused, says: "language"},
		{status: 400, reason: "mediaBodyRequired", class: refused, says: "the file"},
		{status: 400, reason: "invalidImage", class: refused, says: "the picture", hint: "16:9"},
		{status: 400, reason: "uploadLimitExceeded", class: until, says: "in a day", until: noon.Add(24 * time.Hour)},
		{status: 400, reason: "invalidScheduledStartTime", class: refused, says: "broadcast's time"},
		{status: 400, reason: "commentTextRequired", class: refused, says: "the comment"},
		{status: 400, reason: "commentTextTooLong", class: refused, says: "the comment"},
		{status: 400, reason: "processingFailure", class: refused, says: "the comment"},
		{status: 400, reason: "badRequest", message: "Failed to parse Content-Range header", class: refused, says: "Content-Range"},
		{status: 401, reason: "authError", class: signIn, says: "no longer takes", hint: "rounds connect youtube"},
		{status: 401, reason: "expired", class: signIn, says: "no longer takes"},
		{status: 401, reason: "youtubeSignupRequired", class: person, says: "no YouTube channel", hint: "youtube.com"},
		{status: 403, reason: "quotaExceeded", class: until, says: "used up", until: midnight},
		{status: 403, reason: "dailyLimitExceeded", class: until, says: "used up", until: midnight},
		{status: 403, reason: "rateLimitExceeded", class: again, says: "too many calls", until: noon.Add(time.Minute)},
		{status: 403, reason: "userRateLimitExceeded", class: again, says: "too many calls", until: noon.Add(time.Minute)},
		{status: 429, reason: "rateLimitExceeded", class: again, says: "too many calls", until: noon.Add(time.Minute)},
		{
			status: 429, reason: "rateLimitExceeded", class: until, says: "share of uploads", until: midnight,
			message: "Quota exceeded for quota metric 'Video Uploads' and limit 'Video Uploads per day' of service 'youtube.googleapis.com'",
		},
		{status: 403, reason: "insufficientPermissions", class: signIn, says: "does not allow this", hint: "every box"},
		{status: 403, reason: "forbidden", class: person, says: "does not allow"},
		{
			status: 403, reason: "forbidden", class: person, says: "thumbnails of its own", hint: "youtube.com/verify",
			message: "The authenticated user doesn't have permissions to upload and set custom video thumbnails.",
		},
		{status: 403, reason: "forbiddenPrivacySetting", class: person, says: "who can see"},
		{status: 403, reason: "forbiddenLicenseSetting", class: person, says: "licence"},
		{status: 403, reason: "authenticatedUserAccountSuspended", class: person, says: "suspended"},
		{status: 403, reason: "authenticatedUserAccountClosed", class: person, says: "closed"},
		{status: 403, reason: "accessNotConfigured", class: person, says: "turned off in the project", hint: "console.cloud.google.com"},
		{status: 403, reason: "commentsDisabled", class: refused, says: "made for children"},
		{status: 403, reason: "ineligibleAccount", class: person, says: "cannot comment"},
		{status: 403, reason: "liveStreamingNotEnabled", class: person, says: "broadcast live", hint: "a day"},
		{status: 404, reason: "videoNotFound", class: refused, says: "no longer at YouTube"},
		{status: 404, reason: "playlistNotFound", class: person, says: "does not know the channel"},
		{status: 404, reason: "channelNotFound", class: person, says: "does not know the channel"},
		{status: 404, reason: "commentNotFound", class: refused, says: "the comment"},
		{status: 404, reason: "parentCommentNotFound", class: refused, says: "the comment"},
		{status: 409, reason: "captionExists", class: refused, says: "captions already"},
		{status: 429, reason: "uploadRateLimitExceeded", class: until, says: "thumbnails", until: noon.Add(3 * time.Hour)},
		{status: 418, reason: "teapot", message: "short and stout", class: refused, says: "short and stout", hint: "by hand"},
		{status: 403, reason: "somethingNew", class: person, says: "does not allow"},
		{status: 429, reason: "somethingNew", class: again, says: "too many"},
		{status: 413, reason: "somethingNew", class: refused, says: "larger"},
	}
	seen := map[string]bool{}
	for _, tt := range tests {
		t.Run(tt.reason+" "+tt.message, func(t *testing.T) {
			seen[tt.reason] = true
			for _, step := range []string{stepPublish, stepLook} {
				message := tt.message
				if message == "" {
					message = "with hush-token in it"
				}
				f := fault(t, asked(step), envelope(t, tt.status, tt.reason, message))
				require.Equal(t, tt.class, f.Class, "a refusal says that nothing was done")
				require.Contains(t, f.Text, tt.says)
				require.Contains(t, f.Hint, tt.hint)
				require.Contains(t, f.Code, tt.reason)
				whole := []string{"quotaExceeded", "dailyLimitExceeded", "youtubeSignupRequired", "accessNotConfigured", "authenticatedUserAccountSuspended", "authenticatedUserAccountClosed", "playlistNotFound", "channelNotFound"}
				require.Equal(t, slices.Contains(whole, tt.reason), f.Account, "whether it stands in the way of the channel's other posts")
				if !tt.until.IsZero() {
					require.WithinDuration(t, tt.until.Add(8*time.Second), f.Until, 8*time.Second)
					require.False(t, f.Until.Before(tt.until))
				}
			}
		})
	}
}

func TestEveryRowIsReached(t *testing.T) {
	for i, r := range table {
		status := r.status
		if status == 0 {
			status = http.StatusBadRequest
		}
		var p problem
		reasons := r.reasons
		if len(reasons) == 0 {
			reasons = []string{"unheardOf"}
		}
		for _, reason := range reasons {
			said := "x"
			if len(r.says) > 0 {
				said = r.says[0]
			}
			var ok bool
			p, ok = readProblem(envelope(t, status, reason, said).Body)
			require.True(t, ok)
			for _, earlier := range table[:i] {
				require.False(t, earlier.fits(status, p), "%s never comes to its row %d", reason, i)
			}
			require.True(t, r.fits(status, p))
		}
	}
}

func TestFivehundredsLeaveACallThatShowsOpen(t *testing.T) {
	for _, reason := range []string{"internalError", "backendError", "quotaExceeded"} {
		for _, status := range []int{500, 502, 503, 504} {
			require.Equal(t, publish.Unknown, fault(t, asked(stepComment), envelope(t, status, reason, "x")).Class)
			require.Equal(t, publish.Again, fault(t, asked(stepUpload), envelope(t, status, reason, "x")).Class)
		}
	}
	got := wire.Answer{Status: 503, Header: http.Header{"Retry-After": {"120"}}}
	f := fault(t, asked(stepUpload), got)
	require.Equal(t, publish.WaitUntil, f.Class, "Retry-After is honoured")
	require.False(t, f.Until.Before(noon.Add(2*time.Minute)))
}

func TestBodiesThatAreNoEnvelope(t *testing.T) {
	tests := []struct {
		rule           string
		status         int
		body           string
		public, others publish.Class
	}{
		{"a page of HTML on 400 says nothing", 400, "<html>Bad Request</html>", publish.Unknown, publish.Again},
		{"an empty 401 is a key that is not taken", 401, "", publish.SignIn, publish.SignIn},
		{"HTML on 403", 403, "<html>", publish.Person, publish.Person},
		{"an empty 429", 429, "", publish.Again, publish.Again},
		{"an empty 404", 404, "", publish.Refused, publish.Refused},
		{"a redirect", 302, "", publish.Unknown, publish.Again},
		{"the object without the outer error", 403, `{"code":403,"message":"x","errors":[{"reason":"quotaExceeded"}]}`, publish.WaitUntil, publish.WaitUntil},
		{"the reason in details", 403, `{"error":{"code":403,"message":"x","details":[{"reason":"ACCESS_TOKEN_SCOPE_INSUFFICIENT"}]}}`, publish.SignIn, publish.SignIn},
		{"a string in place of the object", 401, `{"error":"invalid_grant"}`, publish.SignIn, publish.SignIn},
	}
	for _, tt := range tests {
		t.Run(tt.rule, func(t *testing.T) {
			got := wire.Answer{Status: tt.status, Header: http.Header{}, Body: []byte(tt.body)}
			require.Equal(t, tt.public, fault(t, asked(stepPublish), got).Class)
			require.Equal(t, tt.others, fault(t, asked(stepLook), got).Class)
		})
	}
}

func TestANewVideoMayBeUnknownForAWhile(t *testing.T) {
	a := asked(stepThumbnail)
	a.t.Progress = calendar.Progress{valueUploaded: noon.Add(-time.Minute).Format(time.RFC3339)}
	require.Equal(t, publish.Again, fault(t, a, envelope(t, 404, "videoNotFound", "x")).Class)
	a.t.Progress = calendar.Progress{valueUploaded: noon.Add(-time.Hour).Format(time.RFC3339)}
	require.Equal(t, publish.Refused, fault(t, a, envelope(t, 404, "videoNotFound", "x")).Class)
}

func TestARenewedKeyIsTriedAgain(t *testing.T) {
	a := asked(stepPublish)
	a.t.Token = func(context.Context, string) (string, error) { return "another", nil }
	require.Equal(t, publish.Again, fault(t, a, envelope(t, 401, "authError", "x")).Class)
}

// Los Angeles is 8 hours behind in winter and 7 in summer; the days on which
// that changes have 25 and 23 hours.
func TestMidnightPacific(t *testing.T) {
	for _, tt := range [][2]string{
		{"2026-11-22T20:00:00Z", "2026-11-23T08:00:00Z"},
		{"2026-11-23T07:59:59Z", "2026-11-23T08:00:00Z"},
		{"2026-11-23T08:00:00Z", "2026-11-24T08:00:00Z"},
		{"2026-07-01T06:00:00Z", "2026-07-01T07:00:00Z"},
		{"2026-11-01T07:30:00Z", "2026-11-02T08:00:00Z"},
		{"2027-03-14T08:30:00Z", "2027-03-15T07:00:00Z"},
	} {
		now, err := time.Parse(time.RFC3339, tt[0])
		require.NoError(t, err)
		require.Equal(t, tt[1], midnightPacific(now).UTC().Format(time.RFC3339), tt[0])
	}
}

func TestStateOfAVideoThatYouTubeWillNotShow(t *testing.T) {
	for reason, words := range rejections {
		f := unfit(clip{Status: fields{"uploadStatus": "rejected", "rejectionReason": reason}})
		require.Equal(t, publish.Refused, f.Class)
		require.Contains(t, f.Text, words)
	}
	for reason, words := range failures {
		f := unfit(clip{Status: fields{"uploadStatus": "failed", "failureReason": reason}})
		require.Equal(t, publish.Refused, f.Class)
		require.Contains(t, f.Text, words)
	}
	for _, state := range []string{"failed", "terminated"} {
		v := clip{Status: fields{"uploadStatus": "uploaded"}}
		v.Processing.Status, v.Processing.Failure = state, "transcodeFailed"
		require.Contains(t, unfit(v).Text, "cannot be converted")
	}
	require.Contains(t, unfit(clip{Status: fields{"uploadStatus": "deleted"}}).Text, "no longer")
	for _, state := range []string{"uploaded", "processed", ""} {
		require.Nil(t, unfit(clip{Status: fields{"uploadStatus": state}}))
	}
}

func FuzzReadProblem(f *testing.F) {
	for _, s := range []string{
		`{"error":{"code":403,"message":"m","errors":[{"reason":"quotaExceeded","domain":"youtube.quota"}]}}`, `{"error":"x"}`, `{"error":null}`,
		`{"code":1,"message":"<code>x"}`, `[]`, `<html>`, ``, `{"error":{"errors":[{}],"details":[{"reason":3}]}}`,
	} {
		f.Add(s, 403)
	}
	f.Fuzz(func(t *testing.T, body string, status int) {
		p, known := readProblem([]byte(body))
		require.Equal(t, known, !p.empty())
		err := asked(stepPublish).judge(t.Context(), wire.Answer{Status: status, Header: http.Header{}, Body: []byte(body)}, true)
		require.Equal(t, status >= 200 && status < 300, err == nil)
	})
}

func FuzzStoredBytes(f *testing.F) {
	for _, s := range []string{"", "bytes=0-99", "bytes=0-", "bytes=1-5", "bytes 0-5", "bytes=0--1", "bytes=0-99999999999999999999", "bytes=0-1,2-3"} {
		f.Add(s, int64(100))
	}
	f.Fuzz(func(t *testing.T, h string, size int64) {
		n, ok := storedBytes(h, size)
		if ok {
			require.GreaterOrEqual(t, n, int64(0))
			require.True(t, n == 0 || n <= size)
		}
	})
}

func TestStoredBytes(t *testing.T) {
	for h, want := range map[string]int64{"": 0, "bytes=0-0": 1, "bytes=0-98": 99, "bytes=0-99": 100} {
		n, ok := storedBytes(h, 100)
		require.True(t, ok, h)
		require.Equal(t, want, n, h)
	}
	for _, h := range []string{"bytes=0-100", "bytes=1-5", "bytes=0-x", "0-5", "bytes=0--5"} {
		_, ok := storedBytes(h, 100)
		require.False(t, ok, h)
	}
}

func FuzzSession(f *testing.F) {
	for _, s := range []string{
		"https://www.googleapis.com/upload/youtube/v3/videos?upload_id=x", "http://www.googleapis.com/", "https://evil.example/?www.googleapis.com",
		"https://youtube.googleapis.com/", "https://user@www.googleapis.com/", "://", "https://googleapis.com.evil.example/", "",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if sessionFits(calendar.Account{Base: "https://www.googleapis.com"}, s) {
			require.True(t, strings.HasPrefix(strings.ToLower(s), "https:"))
			require.Contains(t, s, ".googleapis.com")
		}
	})
}

// A token goes to the host that it was given for, and nowhere else.
func TestASessionElsewhereIsNotFollowed(t *testing.T) {
	there, here := calendar.Account{Base: "https://www.googleapis.com"}, calendar.Account{Base: "http://127.0.0.1:5000/youtube"}
	for s, want := range map[string]bool{
		"https://www.googleapis.com/upload/youtube/v3/videos?upload_id=x": true, "https://youtube.googleapis.com/upload": true,
		"http://www.googleapis.com/upload": false, "https://googleapis.com.evil.example/": false, "https://evilgoogleapis.com/": false,
		"https://u:p@www.googleapis.com/": false, "/upload": false, "": false,
	} {
		require.Equal(t, want, sessionFits(there, s), s)
	}
	require.True(t, sessionFits(here, "http://127.0.0.1:5000/youtube/upload?upload_id=1"))
	require.False(t, sessionFits(here, "http://127.0.0.1:5001/youtube/upload?upload_id=1"))
	require.False(t, sessionFits(here, "https://www.googleapis.com/"))
}

func FuzzAnswers(f *testing.F) {
	for _, s := range []string{
		`{"kind":"youtube#videoListResponse","items":[{"id":"fAkEvId0001","snippet":{"tags":["a",3],"publishedAt":7},"status":{"publishAt":"x"},"fileDetails":{"fileSize":"3"}}]}`,
		`{"kind":"youtube#videoListResponse","items":null}`, `{"kind":"youtube#video"}`, `{}`, `[]`, `null`, `"x"`, ``,
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, body string) {
		a := asked(stepLook)
		got := wire.Answer{Status: 200, Header: http.Header{}, Body: []byte(body)}
		var list struct {
			Items []clip `json:"items"`
		}
		if a.take(t.Context(), got, call{kind: "youtube#videoListResponse"}, &list) != nil {
			return
		}
		for _, v := range list.Items {
			_ = unfit(v)
			_ = a.differs(v)
			_ = a.nextPoll(v)
			a.t.Adopted = func(string) bool { return false }
			_ = a.judgeUpload(v, 3)
			_ = a.judgeUnknown(v, noon)
			_ = snippet(a.t.Content, v.Snippet)
			_ = status(a.t.Content, v.Status, private)
			_ = v.Snippet.list("tags")
		}
	})
}
