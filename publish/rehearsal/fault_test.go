package rehearsal

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// tryTweet posts and gives what the client saw, an error included.
func (b *bench) tryTweet(ctx context.Context, token, text string) (reply, error) {
	return b.try(ctx, "POST", "/x/2/tweets", token, "application/json", strings.NewReader(fmt.Sprintf(`{"text":%q}`, text)))
}

// patience is how long a test waits for what must come, on a busy computer.
const patience = 30 * time.Second

func text(s string) *string { return &s }

func TestFaultsAnswer(t *testing.T) {
	for _, tc := range []struct {
		rule   string
		fault  Fault
		status int
		words  string
		posted int
	}{
		{"refuse is 503 in X's words", Fault{What: Refuse}, 503, `"title":"Service Unavailable"`, 0},
		{"refuse with a status", Fault{What: Refuse, Status: 402}, 402, "credits-depleted", 0},
		{"refuse with a status that X has no words for", Fault{What: Refuse, Status: 418}, 418, "teapot", 0},
		{"refuse with a body", Fault{What: Refuse, Status: 500, Body: text("<html>")}, 500, "<html>", 0},
		{"rubbish before acting", Fault{What: GarbageBefore}, 200, "<!DOCTYPE", 0},
		{"acts, then 500", Fault{What: ActThen5xx}, 500, "Internal Server Error", 1},
		{"acts, then 503 with nothing in it", Fault{What: ActThen5xx, Status: 503, Body: text("")}, 503, "", 1},
		{"acts, then rubbish", Fault{What: Garbage}, 200, "<!DOCTYPE", 1},
		{"acts, then rubbish to order", Fault{What: Garbage, Body: text(`{"data":{}}`)}, 200, `{"data":{}}`, 1},
		{"slow", Fault{What: Slow, MS: 20}, 201, `"text":"Hello"`, 1},
		{"hang, with patience", Fault{What: Hang, MS: 20}, 201, `"text":"Hello"`, 1},
		{"act, then hang, with patience", Fault{What: ActThenHang, MS: 20}, 201, `"text":"Hello"`, 1},
	} {
		t.Run(tc.rule, func(t *testing.T) {
			b := newBench(t)
			tc.fault.Platform, tc.fault.Call = "x", "create"
			b.fault(tc.fault)
			r := b.tweet(b.account("x", 1).Token, "Hello")
			require.Equal(t, tc.status, r.status, r.raw)
			require.Contains(t, r.raw, tc.words)
			if tc.fault.Body != nil {
				require.Equal(t, *tc.fault.Body, r.raw)
			}
			require.Len(t, b.live("x"), tc.posted)
			require.Empty(t, b.s.Faults(), "it strikes once")
			require.Equal(t, 201, b.tweet(b.account("x", 1).Token, "Afterwards").status)
		})
	}
}

func TestFaultsCutTheConnection(t *testing.T) {
	for _, tc := range []struct {
		fault  Fault
		posted int
		reset  bool
	}{
		{Fault{What: Cut}, 0, false},
		{Fault{What: Cut, Reset: true}, 0, true},
		{Fault{What: ActThenCut}, 1, false},
		{Fault{What: ActThenCut, Reset: true}, 1, true},
		{Fault{What: Half}, 1, false},
	} {
		t.Run(fmt.Sprintf("%s reset %v", tc.fault.What, tc.reset), func(t *testing.T) {
			b := newBench(t)
			b.fault(tc.fault)
			_, err := b.tryTweet(t.Context(), b.account("x", 1).Token, "Hello")
			require.Error(t, err)
			require.Equal(t, tc.reset, errors.Is(err, syscall.ECONNRESET), err.Error())
			if tc.fault.What == Half {
				require.ErrorIs(t, err, io.ErrUnexpectedEOF)
			}
			require.Len(t, b.live("x"), tc.posted)
			calls := b.s.Calls()
			require.Equal(t, []string{tc.fault.What}, calls[0].Faults)
			require.Equal(t, "create", calls[0].Call)
		})
	}
}

func TestAGhostIsInTheLedgerAfterARestart(t *testing.T) {
	b := newBench(t)
	a, f := b.account("x", 1), b.account("facebook", 1)
	b.fault(Fault{Call: "create", What: ActThenCut, Times: 2})
	_, err := b.tryTweet(t.Context(), a.Token, "A ghost")
	require.Error(t, err)
	_, err = b.try(t.Context(), "POST", graph+"/me/feed", f.Token, "application/json", strings.NewReader(`{"message":"A ghost"}`))
	require.Error(t, err)
	b.restart()
	require.Len(t, b.s.Posts(), 2)
	require.Equal(t, "A ghost", b.get("/x/2/users/"+a.ID+"/tweets", a.Token).text("data", 0, "text"))
	require.Equal(t, "A ghost", b.get(graph+"/me/published_posts", f.Token).text("data", 0, "message"))
	require.Contains(t, b.tweet(a.Token, "A ghost").raw, "duplicate content")
	require.EqualValues(t, 506, b.postForm(graph+"/me/feed", f.Token, url.Values{"message": {"A ghost"}}).at("error", "code"))
	require.NoError(t, b.s.Set(Settings{Duplicates: DuplicatesAccept}))
	require.Equal(t, 201, b.tweet(a.Token, "A ghost").status, "a platform that does not notice")
	require.Len(t, b.live("x"), 2)
}

func TestHangActsAfterTheClientHasLeft(t *testing.T) {
	for _, what := range []string{Hang, ActThenHang} {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			b := newBench(t)
			b.fault(Fault{What: what, MS: 1000})
			token := b.account("x", 1).Token
			ctx, leave := context.WithCancel(t.Context())
			defer leave()
			gone := make(chan error, 1)
			go func() {
				_, err := b.tryTweet(ctx, token, "Hello")
				gone <- err
			}()
			require.Eventually(t, func() bool { return len(b.s.Faults()) == 0 }, patience, time.Millisecond, "the call has arrived")
			leave()
			require.ErrorIs(t, <-gone, context.Canceled)
			require.Eventually(t, func() bool { return len(b.live("x")) == 1 }, patience, 5*time.Millisecond)
		})
	}
}

func TestCloseEndsAHangWithoutActing(t *testing.T) {
	b := newBench(t)
	b.fault(Fault{What: Hang, MS: maxMS})
	done := make(chan error, 1)
	token := b.account("x", 1).Token
	go func() {
		_, err := b.tryTweet(context.Background(), token, "Never")
		done <- err
	}()
	require.Eventually(t, func() bool { return len(b.s.Faults()) == 0 }, patience, time.Millisecond)
	require.NoError(t, b.s.Close())
	require.Error(t, <-done)
	b.start()
	require.Empty(t, b.s.Posts())
}

func TestSlowSendsTheHeadFirst(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.fault(Fault{What: Slow, MS: 1000})
	ctx, leave := context.WithCancel(t.Context())
	defer leave()
	rq, err := http.NewRequestWithContext(ctx, "GET", b.base+"/x/2/users/me", nil)
	require.NoError(t, err)
	rq.Header.Set("Authorization", "Bearer "+b.account("x", 1).Token)
	rs, err := fresh().Do(rq)
	require.NoError(t, err)
	require.Equal(t, 200, rs.StatusCode, "the head is here while the body is not")
	leave()
	_, err = io.ReadAll(rs.Body)
	require.ErrorIs(t, err, context.Canceled)
	require.NoError(t, rs.Body.Close())
}

func TestTooManyNamesItsTimeAsThePlatformDoes(t *testing.T) {
	b := newBench(t)
	a, f := b.account("x", 1), b.account("facebook", 1)
	secs := int64(150)
	b.fault(Fault{What: TooMany, Times: 2, ResetSeconds: &secs, RetryAfter: "150"})
	r := b.tweet(a.Token, "Hello")
	require.Equal(t, 429, r.status)
	require.Equal(t, "0", r.header.Get("x-rate-limit-remaining"))
	require.Equal(t, strconv.FormatInt(testStart.Unix()+150, 10), r.header.Get("x-rate-limit-reset"))
	require.Equal(t, "150", r.header.Get("Retry-After"))
	r = b.postForm(graph+"/me/feed", f.Token, url.Values{"message": {"Hello"}})
	require.EqualValues(t, 80001, r.at("error", "code"))
	require.Equal(t, 400, r.status)
	require.JSONEq(t, `{"`+f.ID+`":[{"type":"pages","call_count":100,"total_cputime":25,"total_time":25,"estimated_time_to_regain_access":3}]}`,
		r.header.Get("X-Business-Use-Case-Usage"))
	b.fault(Fault{What: TooMany})
	r = b.tweet(a.Token, "Hello")
	require.Empty(t, r.header.Get("x-rate-limit-reset"), "no time named")
	require.Empty(t, b.s.Posts())
}

func TestARedirectLeadsToTheSameCall(t *testing.T) {
	b := newBench(t)
	b.fault(Fault{What: Redirect, Status: 308})
	r := b.tweet(b.account("x", 1).Token, "Hello")
	require.Equal(t, 308, r.status)
	require.Equal(t, b.base+"/x/2/tweets", r.header.Get("Location"))
	require.Empty(t, b.s.Posts())
}

func TestLagHidesFromReadBacksNotFromTheLedger(t *testing.T) {
	b := newBench(t)
	a, f := b.account("x", 1), b.account("facebook", 1)
	b.fault(Fault{Call: "create", What: Lag, MS: 30_000, Times: -1})
	b.fault(Fault{Call: "create", What: ActThenCut, After: 2})
	id := b.tweet(a.Token, "Seen later").text("data", "id")
	post := b.postForm(graph+"/me/feed", f.Token, url.Values{"message": {"Seen later"}}).text("id")
	_, err := b.tryTweet(t.Context(), a.Token, "A late ghost")
	require.Error(t, err, "lag joins another fault")
	require.Len(t, b.s.Posts(), 3)
	require.EqualValues(t, 0, b.get("/x/2/users/"+a.ID+"/tweets", a.Token).at("meta", "result_count"))
	require.Nil(t, b.get("/x/2/tweets/"+id, a.Token).at("data"))
	require.Nil(t, b.get(graph+"/me/published_posts", f.Token).at("data", 0))
	require.EqualValues(t, 33, b.get(graph+"/"+post, f.Token).at("error", "error_subcode"))
	b.restart()
	b.pass(31 * time.Second)
	require.EqualValues(t, 2, b.get("/x/2/users/"+a.ID+"/tweets", a.Token).at("meta", "result_count"))
	require.Equal(t, post, b.get(graph+"/me/published_posts", f.Token).text("data", 0, "id"))
}

func TestAnExpiredTokenStaysDead(t *testing.T) {
	b := newBench(t)
	a, f := b.account("x", 1), b.account("facebook", 1)
	b.fault(Fault{Platform: "x", Call: "create", What: ExpireToken})
	b.fault(Fault{Platform: "facebook", What: ExpireToken, After: 1})
	require.Equal(t, 200, b.get("/x/2/users/me", a.Token).status)
	for range 2 {
		require.Equal(t, 401, b.tweet(a.Token, "Hello").status)
	}
	r := b.postForm("/x/2/oauth2/token", "", url.Values{"grant_type": {"refresh_token"}, "refresh_token": {a.Refresh}, "client_id": {XPublicClient}})
	require.Equal(t, 201, b.tweet(r.text("access_token"), "Hello").status, "the next token is good")

	require.Equal(t, 200, b.get(graph+"/me", f.Token).status)
	require.EqualValues(t, 190, b.get(graph+"/me", f.Token).at("error", "code"))
	require.EqualValues(t, 463, b.postForm(graph+"/me/feed", f.Token, url.Values{"message": {"Hello"}}).at("error", "error_subcode"))
	require.Equal(t, false, b.get(graph+"/debug_token?input_token="+f.Token, f.UserToken).at("data", "is_valid"))
	b.s.ClearFaults()
	require.Equal(t, 200, b.get(graph+"/me", f.Token).status)
}

func TestFacebookRefusesWithCodes(t *testing.T) {
	b := newBench(t)
	f := b.account("facebook", 1)
	post := func() reply { return b.postForm(graph+"/me/feed", f.Token, url.Values{"message": {"Hello"}}) }
	b.fault(Fault{Platform: "facebook", What: Refuse, Code: 368, Subcode: 1390008})
	r := post()
	require.Equal(t, 400, r.status)
	require.EqualValues(t, 368, r.at("error", "code"))
	require.EqualValues(t, 1390008, r.at("error", "error_subcode"))
	b.fault(Fault{Platform: "facebook", What: ActThen5xx})
	r = post()
	require.Equal(t, 500, r.status)
	require.EqualValues(t, 2, r.at("error", "code"))
	require.Equal(t, true, r.at("error", "is_transient"))
	require.Len(t, b.s.Posts(), 1, "code 2, and posted all the same")
	for status, code := range map[int]int{401: 190, 403: 200, 429: 4, 404: 100, 503: 2} {
		b.fault(Fault{Platform: "facebook", What: Refuse, Status: status})
		r := post()
		require.Equal(t, status, r.status)
		require.EqualValues(t, code, r.at("error", "code"))
	}
}

func TestFaultsMatch(t *testing.T) {
	b := newBench(t)
	one, two := b.account("x", 1), b.account("x", 2)
	b.fault(Fault{Platform: "x", Account: two.ID, Call: "upload", What: Refuse, Times: 2, After: 1})
	b.picture(one.Token, "not this account")
	require.Equal(t, 201, b.tweet(two.Token, "not this call").status)
	b.picture(two.Token, "goes well first")
	require.Equal(t, 503, b.get("/x/2/media/upload?command=STATUS&media_id=1", two.Token).status, "a family has several calls")
	r := b.postFile("/x/2/media/upload", two.Token, "media", png(""), map[string]string{"media_category": "tweet_image"})
	require.Equal(t, 503, r.status)
	b.picture(two.Token, "used up")

	b.fault(Fault{Platform: "*", Call: "any", What: Refuse, Times: -1, Status: 500})
	b.fault(Fault{What: Refuse, Status: 402})
	for range 3 {
		require.Equal(t, 500, b.get("/x/2/users/me", one.Token).status, "the first ordered acts alone")
	}
	require.Len(t, b.s.Faults(), 2)
}

func TestFaultOrdersAreRead(t *testing.T) {
	b := newBench(t)
	for _, tc := range []struct{ rule, body, words string }{
		{"an unknown fault", `{"what":"explode"}`, `there is no fault "explode"; use one of 429, act-then-5xx`},
		{"an unknown platform", `{"platform":"myspace","what":"cut"}`, `there is no platform "myspace"; use one of *, facebook, `},
		{"an unknown call", `{"call":"dance","what":"cut"}`, `there is no call "dance"`},
		{"another platform's call", `{"platform":"facebook","call":"append","what":"cut"}`, `there is no call "append"`},
		{"an unknown name", `{"what":"cut","tmies":3}`, "tmies"},
		{"a parameter without use", `{"what":"cut","ms":3}`, "the fault cut has no use for ms"},
		{"a negative count", `{"what":"cut","times":-2}`, "times cannot be -2"},
		{"a negative start", `{"what":"cut","after":-1}`, "after cannot be -1"},
		{"a wait without end", `{"what":"hang","ms":99999999}`, "ms cannot be"},
		{"a status that is none", `{"what":"refuse","status":42}`, "status cannot be 42"},
		{"one bad of two", `[{"what":"cut"},{"what":"explode"}]`, "explode"},
		{"no JSON", `{`, "cannot be read"},
		{"something behind", `{"what":"cut"} {}`, "something behind"},
	} {
		t.Run(tc.rule, func(t *testing.T) {
			r := b.postJSON("/_rehearsal/faults", "", tc.body)
			require.Equal(t, 400, r.status)
			require.Contains(t, r.text("error"), tc.words)
		})
	}
	require.Equal(t, "[]", b.get("/_rehearsal/faults", "").raw, "a bad order leaves nothing behind")
	r := b.postJSON("/_rehearsal/faults", "", `[{"platform":"x","call":"create","what":"429","reset_seconds":60},{"what":"lag","ms":5,"times":-1}]`)
	require.JSONEq(t, `[{"platform":"x","call":"create","what":"429","times":1,"reset_seconds":60},{"what":"lag","times":-1,"ms":5}]`, r.raw)
	require.Equal(t, "[]", b.call("DELETE", "/_rehearsal/faults", "", "", nil).raw)
}

func TestWhatsAndCallsAreNamed(t *testing.T) {
	b := newBench(t)
	require.Len(t, Whats(), 14)
	calls := b.s.FaultCalls()
	require.Subset(t, calls["x"], []string{"create", "upload", "alt", "read", "me", "token", "delete"})
	require.Subset(t, calls["facebook"], []string{"create", "upload", "read", "me", "token", "comment", "edit", "delete"})
}
