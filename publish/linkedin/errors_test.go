package linkedin

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

	"rounds/calendar"
	"rounds/calendar/platform"
	"rounds/publish"
	"rounds/publish/wire"
)

var noon = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

// asked is a conversation at a step, whose token is hush-token.
func asked(step string) *api {
	return &api{
		step: publish.Step{Name: step, Public: step == stepPost}, token: "hush-token", author: "urn:li:organization:1",
		t: publish.Target{
			Account: calendar.Account{ID: "a", Platform: platform.LinkedIn, Base: "https://api.linkedin.com"},
			Now:     func() time.Time { return noon },
			Token: func(context.Context, string) (string, error) {
				return "", &publish.Fault{Class: publish.SignIn, Text: "no other key"}
			},
		},
	}
}

// fault is what becomes of an answer, and of what kind it is.
func fault(t *testing.T, a *api, got wire.Answer) (*publish.Fault, kind) {
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
		require.NotContains(t, s, "\x1b")
	}
	if s, ok := errors.AsType[*said](err); ok {
		return f, s.kind
	}
	return f, plain
}

const duplicateBody = `{"errorDetailType":"com.linkedin.common.error.BadRequest","message":"…BadRequestResponseException: Content is a duplicate of urn:li:share:7300000000000000001","errorDetails":{"inputErrors":[{"description":"Duplicate post is detected","input":{},"code":"DUPLICATE_POST"}]},"status":422}`

// The rows of LinkedIn's documents and of answers that publishers report.
func TestEveryAnswer(t *testing.T) {
	const (
		unknown = publish.Unknown
		again   = publish.Again
		refused = publish.Refused
		signIn  = publish.SignIn
		person  = publish.Person
		wait    = publish.WaitUntil
	)
	tests := []struct {
		rule        string
		status      int
		body        string
		post, other publish.Class
		kind        kind
		says        string
	}{
		{"no version", 400, `{"status":400,"code":"VERSION_MISSING","message":"A version must be present"}`, person, person, plain, "newer Rounds"},
		{"a file that waits", 400, `{"status":400,"code":"MEDIA_ASSET_WAITING_UPLOAD","message":"x"}`, again, again, reading, "not read"},
		{"a file that waits, in the details", 400, `{"status":400,"message":"x","errorDetails":{"inputErrors":[{"code":"MEDIA_ASSET_WAITING_UPLOAD","description":"d"}]}}`, again, again, reading, "not read"},
		{"a file that cannot be read", 400, `{"status":400,"code":"MEDIA_ASSET_PROCESSING_FAILED","message":"x"}`, refused, refused, plain, "cannot use"},
		{"a video that is none", 400, `{"status":400,"code":"INVALID_VIDEO_ID","message":"x"}`, refused, refused, plain, "cannot use"},
		{"an upload that ran out", 400, `{"status":400,"code":"EXPIRED_UPLOAD_URL","message":"x"}`, again, again, expired, "uploaded anew"},
		{"too long", 400, `{"status":400,"code":"FIELD_LENGTH_TOO_LONG","message":"/commentary is too long"}`, refused, refused, plain, "/commentary is too long"},
		{"a field is missing", 400, `{"status":400,"code":"MISSING_FIELD","message":"/author"}`, refused, refused, plain, "/author"},
		{"a name that is none", 400, `{"status":400,"code":"INVALID_URN_ID","message":"m"}`, refused, refused, plain, "change what it names"},
		{"a name of another kind", 400, `{"status":400,"code":"INVALID_URN_TYPE","message":"m"}`, refused, refused, plain, "change what it names"},
		{"a value that is none", 400, `{"status":400,"code":"INVALID_VALUE_FOR_FIELD","message":"m"}`, refused, refused, plain, "change what it names"},
		{"a value that is blank", 400, `{"status":400,"code":"INVALID_VALUE_BLANK_FIELD","message":"m"}`, refused, refused, plain, "change what it names"},
		{"words that nobody listed", 400, `{"status":400,"message":"odd one hush-token \u001b[31m"}`, refused, refused, plain, "odd one"},
		{"no words at all", 400, `<html>`, unknown, again, plain, ""},
		{"no token sent", 401, `{"message":"Empty oauth2_access_token","serviceErrorCode":401,"status":401}`, signIn, signIn, token, "key"},
		{"invalid", 401, `{"message":"Invalid access token","serviceErrorCode":65600,"status":401}`, signIn, signIn, token, "key"},
		{"revoked", 401, `{"message":"The token used in the request has been revoked by the user","serviceErrorCode":65601,"code":"REVOKED_ACCESS_TOKEN","status":401}`, signIn, signIn, token, "key"},
		{"expired", 401, `{"code":"EXPIRED_ACCESS_TOKEN","serviceErrorCode":65602,"status":401}`, signIn, signIn, token, "key"},
		{"nothing said", 401, ``, signIn, signIn, token, "key"},
		{"no right to look", 403, `{"message":"Not enough permissions to access: partnerApiPostsExternal.FINDER-author.20260901","status":403,"serviceErrorCode":100,"code":"ACCESS_DENIED"}`, signIn, signIn, right, "FINDER-author"},
		{"no right to comment", 403, `{"message":"Not enough permissions to access: socialActions.CREATE","status":403,"code":"ACCESS_DENIED"}`, signIn, signIn, right, "comments"},
		{"no right", 403, `{"message":"Not enough permissions to access: images.ACTION","status":403,"serviceErrorCode":100,"code":"ACCESS_DENIED"}`, signIn, signIn, right, "content admin"},
		{"no right, nothing said", 403, ``, signIn, signIn, right, "admin"},
		{"gone", 404, `{"status":404,"code":"NOT_FOUND","message":"m"}`, refused, refused, gone, "does not have"},
		{"at the same time", 409, `{"status":409,"code":"CONFLICT","message":"m"}`, again, again, plain, "moment"},
		{"too large", 413, ``, refused, refused, plain, "large"},
		{"duplicate", 422, duplicateBody, refused, refused, repeated, "posted before"},
		{"duplicate by its words", 422, `{"status":422,"message":"Content is a duplicate of urn:li:ugcPost:12"}`, refused, refused, repeated, "posted before"},
		{"another 422", 422, `{"status":422,"message":"cannot be processed"}`, refused, refused, plain, "cannot be processed"},
		{"retired", 426, `{"status":426,"code":"NONEXISTENT_VERSION","message":"Requested version 20250101 is not active"}`, person, person, plain, "newer Rounds"},
		{"retired, nothing said", 426, ``, person, person, plain, "newer Rounds"},
		{"comments in a minute", 429, `{"status":429,"message":"Comment create throttled: try later"}`, wait, wait, minute, "minute"},
		{"the day is used up", 429, `{"status":429,"code":"TOO_MANY_REQUESTS","message":"Resource level throttle limit for calls to this resource is reached."}`, wait, wait, daily, "day"},
		{"too many for the moment", 429, `{"status":429,"code":"TOO_MANY_REQUESTS","message":"Too many requests"}`, again, again, throttle, "too many"},
		{"too many, nothing said", 429, `<html>`, again, again, throttle, "too many"},
		{"out of order", 500, `{"status":500,"message":"Internal Server Error"}`, unknown, again, plain, "out of order"},
		{"out of order, with words of a refusal", 503, duplicateBody, unknown, again, plain, "out of order"},
		{"out of order, a page", 504, `<html>`, unknown, again, plain, "out of order"},
		{"moved", 307, ``, unknown, again, plain, ""},
		{"too slow", 408, ``, unknown, again, plain, ""},
	}
	hit := map[string]bool{}
	for _, tt := range tests {
		t.Run(fmt.Sprintf("%d %s", tt.status, tt.rule), func(t *testing.T) {
			var p problem
			_ = json.Unmarshal([]byte(tt.body), &p)
			if tt.status < 500 {
				r, _ := find(tt.status, p)
				hit[fmt.Sprintf("%+v", r)] = true
			}
			h := http.Header{"X-Li-Uuid": {"abc"}}
			f, k := fault(t, asked(stepPost), wire.Answer{Status: tt.status, Header: h, Body: []byte(tt.body)})
			require.Equal(t, tt.post, f.Class, f.Text)
			require.Equal(t, tt.kind, k)
			require.Contains(t, f.Text+f.Hint, tt.says)
			require.Contains(t, f.Code, strconv.Itoa(tt.status))
			f, _ = fault(t, asked(stepVerify), wire.Answer{Status: tt.status, Body: []byte(tt.body)})
			require.Equal(t, tt.other, f.Class, f.Text)
		})
	}
	for _, r := range table {
		require.True(t, hit[fmt.Sprintf("%+v", r)], "no test reaches %d %s", r.status, r.text)
	}
}

func TestWhenToComeBack(t *testing.T) {
	const day = `{"status":429,"message":"Resource level throttle limit for calls to this resource is reached."}`
	tests := []struct {
		rule, body, after string
		date              time.Time // of the answer; zero: now
		want              time.Time
		class             publish.Class
	}{
		{"a day begins at midnight UTC", day, "", time.Time{}, noon.Add(12 * time.Hour), publish.WaitUntil},
		{"by LinkedIn's clock where this one is ahead", day, "", noon.Add(-3 * time.Hour), noon.Add(15 * time.Hour), publish.WaitUntil},
		{"a time that is named counts", day, "30", time.Time{}, noon.Add(30 * time.Second), publish.WaitUntil},
		{"comments wait a minute", `{"message":"Comment create throttled"}`, "", time.Time{}, noon.Add(time.Minute), publish.WaitUntil},
		{"else a pause", `{"message":"Too many"}`, "", time.Time{}, noon.Add(throttlePause), publish.Again},
	}
	for _, tt := range tests {
		t.Run(tt.rule, func(t *testing.T) {
			h := http.Header{}
			if tt.after != "" {
				h.Set("Retry-After", tt.after)
			}
			a := asked(stepPost)
			if !tt.date.IsZero() {
				a.ahead = noon.Sub(tt.date)
			}
			f, _ := fault(t, a, wire.Answer{Status: 429, Header: h, Body: []byte(tt.body)})
			require.Equal(t, tt.class, f.Class)
			require.False(t, f.Until.Before(tt.want), f.Until)
			require.False(t, f.Until.After(tt.want.Add(15*time.Second)), f.Until)
		})
	}
	f, _ := fault(t, asked(stepPost), wire.Answer{Status: 400, Body: []byte(`{"code":"MEDIA_ASSET_WAITING_UPLOAD"}`)})
	require.Equal(t, noon.Add(readPause), f.Until)
}

func TestAnotherKeyThatIsThere(t *testing.T) {
	a := asked(stepPost)
	a.t.Token = func(context.Context, string) (string, error) { return "newer", nil }
	f, _ := fault(t, a, wire.Answer{Status: 401})
	require.Equal(t, publish.Again, f.Class)
	a.t.Token = func(context.Context, string) (string, error) {
		return "", &publish.Fault{Class: publish.Again, Text: "LinkedIn is out of order", Hint: "wait"}
	}
	f, _ = fault(t, a, wire.Answer{Status: 401})
	require.Equal(t, publish.Again, f.Class, "a renewal that failed for a time is no end")
}

func TestTheTwinIsNamed(t *testing.T) {
	err := asked(stepPost).judge(t.Context(), wire.Answer{Status: 422, Body: []byte(duplicateBody), Header: http.Header{}}, true)
	s, ok := errors.AsType[*said](err)
	require.True(t, ok)
	require.Equal(t, "urn:li:share:7300000000000000001", s.twin)
}

func FuzzProblem(f *testing.F) {
	f.Add(429, []byte(`{"message":"throttle limit"}`))
	f.Add(422, []byte(duplicateBody))
	f.Add(401, []byte(`{"serviceErrorCode":"65601","code":7,"errorDetails":{"inputErrors":[{"code":null}]}}`))
	f.Add(400, []byte(`{"message":1,"errorDetails":[]}`))
	f.Fuzz(func(t *testing.T, status int, body []byte) {
		got := wire.Answer{Status: status, Header: http.Header{}, Body: body}
		err := asked(stepPost).judge(t.Context(), got, true)
		if got.OK() {
			require.NoError(t, err)
			return
		}
		var flt *publish.Fault
		require.ErrorAs(t, err, &flt)
		require.NotEmpty(t, flt.Text)
		require.NotEmpty(t, flt.Hint)
		if status >= 500 {
			require.Equal(t, publish.Unknown, flt.Class, "a call that publishes is left open")
		}
	})
}

func FuzzAnswers(f *testing.F) {
	f.Add([]byte(`{"id":"urn:li:share:1","author":"urn:li:organization:1","commentary":"a \\(b\\)","createdAt":"1764576000123","content":{"media":{"id":"urn:li:image:A"}}}`))
	f.Add([]byte(`{"value":{"uploadUrlExpiresAt":1.5,"uploadInstructions":[{"firstByte":9,"lastByte":1}]}}`))
	f.Add([]byte(`{"commentUrn":"urn:li:comment:(urn:li:activity:1,2)","created":{"time":"x"}}`))
	f.Add([]byte(`{"content":{"poll":{"options":[{}]}},"commentary":"{hashtag|"}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		a := asked(stepLook)
		a.t.Content = calendar.Outgoing{Platform: platform.LinkedIn, Text: "a (b)", Poll: &platform.Poll{Question: "q", Options: []string{"a"}, Duration: 24 * time.Hour}}
		var p post
		if json.Unmarshal(body, &p) == nil {
			a.verdict(p, noon)
		}
		var v announced
		_ = json.Unmarshal(body, &v)
		var c comment
		if json.Unmarshal(body, &c) == nil {
			if urn := c.urn(); urn != "" {
				_, ok := a.commentPath("urn:li:share:1", urn)
				require.True(t, ok)
			}
		}
	})
}

func FuzzSpans(f *testing.F) {
	f.Add("0-4194303,4194304-6000000")
	f.Add("")
	f.Add("5-1")
	f.Add("99999999999999999999-1")
	f.Fuzz(func(t *testing.T, line string) {
		list, ok := readSpans(line)
		if !ok {
			return
		}
		again, ok := readSpans(writeSpans(list))
		require.True(t, ok)
		require.Equal(t, list, again)
		for _, s := range list {
			require.Positive(t, s.length())
		}
	})
}

func TestTheVersionRunsOut(t *testing.T) {
	require.Regexp(t, `^20[0-9]{2}(0[1-9]|1[0-2])$`, Version)
	require.Equal(t, "202609", Version, "with it its dates change: look them up in LinkedIn's table of versions")
	require.Equal(t, time.Date(2027, 9, 15, 0, 0, 0, 0, time.UTC), ServedUntil())
	require.Equal(t, time.Date(2027, 6, 15, 0, 0, 0, 0, time.UTC), WarnFrom())
	_, _, warn := VersionWarning(WarnFrom().Add(-time.Second))
	require.False(t, warn)
	text, hint, warn := VersionWarning(WarnFrom())
	require.True(t, warn)
	require.Equal(t, "LinkedIn takes posts from this version of Rounds until 15 September 2027", text)
	require.Contains(t, hint, "newer Rounds")
	text, _, warn = VersionWarning(ServedUntil())
	require.True(t, warn)
	require.Contains(t, text, "may take no posts")
}

func TestWhereFilesMayGo(t *testing.T) {
	there := calendar.Account{Base: "https://api.linkedin.com"}
	here := calendar.Account{Base: "http://127.0.0.1:8600/linkedin"}
	for address, want := range map[string][2]bool{
		"https://www.linkedin.com/dms-uploads/a?sig=1": {true, false},
		"https://api.linkedin.com:443/mediaUpload/a":   {true, false},
		"http://www.linkedin.com/dms-uploads/a":        {false, false},
		"https://www.linkedin.com.evil.example/a":      {false, false},
		"https://evillinkedin.com/a":                   {false, false},
		"https://user:x@www.linkedin.com/a":            {false, false},
		"https://www.linkedin.com:8443/a":              {false, false},
		"http://127.0.0.1:8600/linkedin/dms-uploads/a": {false, true},
		"http://127.0.0.1:8601/linkedin/dms-uploads/a": {false, false},
		"":    {false, false},
		"%zz": {false, false},
	} {
		require.Equal(t, want, [2]bool{trusted(there, address), trusted(here, address)}, address)
	}
}

func TestParts(t *testing.T) {
	list, ok := readSpans("0-4,5-9")
	require.True(t, ok)
	require.True(t, whole(list, 10))
	for rule, l := range map[string][]span{
		"too short": {{0, 4}}, "too long": {{0, 10}}, "a gap": {{0, 3}, {5, 9}}, "overlapping": {{0, 5}, {5, 9}}, "backwards": {{5, 9}, {0, 4}}, "none": nil,
	} {
		require.False(t, whole(l, 10), rule)
	}
	f := file{name: "video", says: "the video", bytes: 2*usualPart + 1, api: videos}
	require.Len(t, f.ranges(nil), 3, "as a plan expects them")
	require.Len(t, f.ranges(calendar.Progress{"video ranges": "0-9000000"}), 1, "as LinkedIn named them")
}
