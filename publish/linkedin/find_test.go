package linkedin_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"rounds/calendar"
	"rounds/calendar/platform"
	"rounds/publish"
	"rounds/publish/rehearsal"
)

func (r *rig) look(since time.Time) publish.Finding {
	r.Helper()
	found, err := r.client.Find(r.Context(), r.target, publish.Step{Name: "post", Public: true}, since)
	require.NoError(r, err)
	require.NotEmpty(r, found.Text)
	return found
}

func TestALookSeesOnlyItsOwn(t *testing.T) {
	text := calendar.Outgoing{Text: "Flu shots (today): walk in until 6 pm. #FluSeason"}
	poll := calendar.Outgoing{Text: "Saturdays?", Poll: &platform.Poll{Question: "When?", Options: []string{"8", "10"}, Duration: 24 * time.Hour}}
	link := calendar.Outgoing{Text: "Book.", Link: "https://juniper.example/a"}
	const there, absent, asks = "there", "absent", "asks"
	for _, tt := range []struct {
		rule string
		sent calendar.Outgoing
		then func(*rig)
		want string
	}{
		{"the same", text, func(*rig) {}, there},
		{"owned by another delivery", text, func(r *rig) { r.adopted[r.posts("post")[0].ID] = true }, absent},
		{"an hour older", text, func(r *rig) { r.now = r.now.Add(time.Hour) }, absent},
		{"other words", text, func(r *rig) { r.target.Content.Text = "We are closed" }, absent},
		{"nearly the same words", text, func(r *rig) { r.target.Content.Text = "Flu shots, today: walk in until 6 PM! #FluSeason" }, asks},
		{"only its beginning is there", text, func(r *rig) { r.target.Content.Text = text.Text + "\nBring your card." }, asks},
		{"the same words with a picture", text, func(r *rig) {
			r.target.Content = r.content(calendar.Outgoing{Text: text.Text, Media: []calendar.OutgoingMedia{media("png", "")}})
		}, asks},
		{"the same words with a link", text, func(r *rig) { r.target.Content.Link = "https://juniper.example/" }, asks},
		{"the same link", link, func(r *rig) { r.target.Content.Link += "/" }, there},
		{"another link", link, func(r *rig) { r.target.Content.Link = "https://juniper.example/b" }, asks},
		{"another link, no words", calendar.Outgoing{Link: link.Link}, func(r *rig) { r.target.Content.Link = "https://juniper.example/b" }, absent},
		{"the same poll", poll, func(*rig) {}, there},
		{"another poll", poll, func(r *rig) {
			r.target.Content.Poll = &platform.Poll{Question: "When?", Options: []string{"8", "11"}, Duration: 24 * time.Hour}
		}, asks},
		{"a computer whose clock is ahead", text, func(r *rig) { r.target.Now = func() time.Time { return r.now.Add(3 * time.Hour) } }, there},
	} {
		t.Run(tt.rule, func(t *testing.T) {
			r := newRig(t, tt.sent)
			r.walk("verify")
			r.target.Progress = nil
			tt.then(r)
			found := r.look(r.target.Now().Add(-2 * time.Minute))
			require.Equal(t, tt.want == there, found.There, found.Text)
			require.Equal(t, tt.want == absent, found.Absent, found.Text)
			if tt.want == asks {
				require.Contains(t, found.Text, "looks like it")
			}
		})
	}
}

func TestAnUploadTellsAPostForCertain(t *testing.T) {
	r := newRig(t, contents()["pictures"])
	r.walk("verify")
	p := r.posts("post")[0]
	require.NoError(t, r.edit(p.ID, "Other words by hand"))
	delete(r.target.Progress, "post")
	require.Equal(t, p.ID, r.look(r.now.Add(-time.Minute)).Values["post"])
}

// edit changes a post as somebody at LinkedIn's page does.
func (r *rig) edit(urn, text string) error {
	t := r.target
	t.Content.Text = text
	t.Progress = nil
	t.Change = &publish.Change{Act: publish.Edit, Made: calendar.Progress{"post": urn}, Was: r.target.Content}
	_, err := r.client.Do(r.Context(), t, publish.Step{Name: "edit post"})
	return err
}

func TestALookGoesBeyondTheFirstPage(t *testing.T) {
	r := newRig(t, calendar.Outgoing{Text: "Flu shots today"})
	r.walk("verify")
	first := r.target.Progress["post"]
	for i := range 105 {
		r.target.Content.Text = fmt.Sprintf("Other post number %d", i)
		_, err := r.do("post")
		require.NoError(t, err)
	}
	r.target.Content.Text = "Flu shots today"
	require.Equal(t, first, r.look(r.now.Add(-time.Minute)).Values["post"])
	r.target.Content.Text = "Never sent"
	require.True(t, r.look(r.now.Add(-time.Minute)).Absent)

	// Where all that is left is older, no further page is asked for.
	r.now = r.now.Add(time.Hour)
	before := r.calls("read")
	require.True(t, r.look(r.now.Add(-time.Minute)).Absent)
	require.Equal(t, before+1, r.calls("read"))
}

func TestALookThatFailsIsNoAbsence(t *testing.T) {
	for _, f := range []rehearsal.Fault{
		{What: rehearsal.Refuse},
		{What: rehearsal.Cut},
		{What: rehearsal.GarbageBefore},
		{What: rehearsal.TooMany},
		{What: rehearsal.Half},
		{What: rehearsal.Refuse, Status: 403},
		{What: rehearsal.GarbageBefore, Body: brace()},
		{What: rehearsal.ExpireToken},
	} {
		r := newRig(t, calendar.Outgoing{Text: "Flu shots today"})
		f.Call = "read"
		r.order(f)
		_, err := r.client.Find(t.Context(), r.target, publish.Step{Name: "post"}, r.now)
		require.NotEqual(t, publish.Unknown, r.fault(err).Class, f.What)
	}
}

func TestADuplicate(t *testing.T) {
	dup := func(t *testing.T) *rig {
		t.Helper()
		r := newRig(t, calendar.Outgoing{Text: "Flu shots today"})
		r.walk("")
		r.target.Progress = nil
		return r
	}
	t.Run("of a lost try is adopted by the name that LinkedIn gives", func(t *testing.T) {
		r := dup(t)
		before := r.calls("read")
		res, err := r.do("post")
		require.NoError(t, err)
		require.Equal(t, r.posts("post")[0].ID, res.Values["post"])
		require.Equal(t, r.posts("post")[0].URL, res.URL)
		require.Equal(t, before+1, r.calls("read"), "the post that was named, and no list")
		require.Len(t, r.posts("post"), 1)
	})
	t.Run("that names nothing is looked for", func(t *testing.T) {
		r := dup(t)
		body := `{"status":422,"message":"Duplicate post is detected"}`
		r.order(rehearsal.Fault{What: rehearsal.Refuse, Status: 422, Body: &body, Call: "create"})
		res, err := r.do("post")
		require.NoError(t, err)
		require.Equal(t, r.posts("post")[0].ID, res.Values["post"])
	})
	t.Run("that names a ghost is refused", func(t *testing.T) {
		r := newRig(t, calendar.Outgoing{Text: "Flu shots today"})
		r.order(rehearsal.Fault{What: rehearsal.Refuse, Status: 422, Call: "create"}) // names a post that is not there
		_, err := r.do("post")
		require.Equal(t, publish.Refused, r.fault(err).Class)
		require.Contains(t, r.fault(err).Text, "posted before")
		require.Equal(t, 1, r.calls("create"))
	})
	t.Run("of a post that was taken down is refused", func(t *testing.T) {
		r := dup(t)
		r.target.Change = &publish.Change{Act: publish.TakeDown, Made: calendar.Progress{"post": r.posts("post")[0].ID}}
		r.walk("")
		r.target.Change, r.target.Progress = nil, nil
		_, err := r.do("post")
		require.Equal(t, publish.Refused, r.fault(err).Class)
	})
	t.Run("of an old post is refused", func(t *testing.T) {
		r := dup(t)
		r.now = r.now.Add(26 * time.Hour)
		_, classes := r.walk("")
		require.Equal(t, []publish.Class{publish.Refused}, classes)
	})
	t.Run("of another delivery's post is refused", func(t *testing.T) {
		r := dup(t)
		r.adopted[r.posts("post")[0].ID] = true
		_, err := r.do("post")
		require.Equal(t, publish.Refused, r.fault(err).Class)
		require.Contains(t, r.fault(err).Hint, "change the wording")
	})
	t.Run("that cannot be looked up stays open", func(t *testing.T) {
		for after := range 2 {
			r := dup(t)
			if after == 1 {
				r.order(rehearsal.Fault{What: rehearsal.Refuse, Status: 422, Call: "create"})
			}
			r.order(rehearsal.Fault{What: rehearsal.Cut, Call: "read", After: after})
			_, err := r.do("post")
			require.Equal(t, publish.Unknown, r.fault(err).Class)
		}
	})
}

func TestAListThatLags(t *testing.T) {
	r := newRig(t, calendar.Outgoing{Text: "Flu shots today"})
	for _, f := range []rehearsal.Fault{{What: rehearsal.Lag, MS: 30_000}, {What: rehearsal.ActThenCut}} {
		f.Call = "create"
		r.order(f)
	}
	began := r.now
	_, err := r.do("post")
	require.Equal(t, publish.Unknown, r.fault(err).Class)
	require.True(t, r.look(began.Add(-time.Minute)).Absent, "which counts only after Settle")
	require.Greater(t, r.client.Settle(calendar.Account{Base: "https://api.linkedin.com"}), time.Minute)
	require.Equal(t, 2*time.Second, r.client.Settle(r.target.Account))
	r.now = r.now.Add(31 * time.Second)
	require.True(t, r.look(began.Add(-time.Minute)).There)
	res, err := r.do("post")
	require.NoError(t, err)
	require.Len(t, r.posts("post"), 1)
	require.Equal(t, r.posts("post")[0].ID, res.Values["post"])
}

func TestADeadKey(t *testing.T) {
	r := newRig(t, calendar.Outgoing{Text: "Flu shots today"})
	r.order(rehearsal.Fault{What: rehearsal.ExpireToken, Call: "create"})
	_, classes := r.walk("")
	require.Equal(t, []publish.Class{publish.SignIn}, classes)
	require.Empty(t, r.posts("post"))
}

func TestReadingBack(t *testing.T) {
	r := newRig(t, calendar.Outgoing{Text: "Flu shots today"})
	r.order(rehearsal.Fault{What: rehearsal.Lag, MS: 5000, Call: "create"})
	r.walk("verify")
	_, err := r.do("verify")
	require.Equal(t, publish.Again, r.fault(err).Class)
	r.now = r.now.Add(6 * time.Second)
	require.NoError(t, r.edit(r.target.Progress["post"], "Flu shots tomorrow"))
	_, err = r.do("verify")
	require.Equal(t, publish.Person, r.fault(err).Class)
	require.Contains(t, r.fault(err).Hint, r.posts("post")[0].URL)
}

// server stands in where LinkedIn answers as the rehearsal does not.
func (r *rig) server2(answers map[string]string, header http.Header) {
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
		for path, body := range answers {
			if method, p, _ := strings.Cut(path, " "); method == q.Method && strings.HasPrefix(q.URL.Path, "/rest/"+p) {
				for k, v := range header {
					w.Header()[k] = v
				}
				_, _ = w.Write([]byte(body))
				return
			}
		}
		w.WriteHeader(http.StatusNotFound)
	}))
	r.Cleanup(s.Close)
	r.target.Account.Base = s.URL
}

func TestOddAnswers(t *testing.T) {
	t.Run("an older server's name for the id", func(t *testing.T) {
		r := newRig(t, calendar.Outgoing{Text: "Hello"})
		r.server2(map[string]string{"POST posts": ""}, http.Header{"X-Linkedin-Id": {"urn:li:ugcPost:12"}})
		res, err := r.do("post")
		require.NoError(t, err)
		require.Equal(t, "urn:li:ugcPost:12", res.Values["post"])
	})
	t.Run("made, but under no name", func(t *testing.T) {
		for _, id := range []string{"", "12", "urn:li:share:x", "urn:li:image:1"} {
			r := newRig(t, calendar.Outgoing{Text: "Hello"})
			r.server2(map[string]string{"POST posts": ""}, http.Header{"X-Restli-Id": {id}})
			_, err := r.do("post")
			require.Equal(t, publish.Unknown, r.fault(err).Class, id)
		}
	})
	t.Run("a comment named in the header alone", func(t *testing.T) {
		r := newRig(t, calendar.Outgoing{Text: "Hello", FirstComment: "More"})
		r.target.Progress = calendar.Progress{"post": "urn:li:share:1"}
		r.server2(map[string]string{"POST socialActions": ""}, http.Header{"X-Restli-Id": {"7310000000000000002"}})
		res, err := r.do("comment")
		require.NoError(t, err)
		require.Equal(t, "7310000000000000002", res.Values["comment"])
	})
	t.Run("a post that LinkedIn could not publish", func(t *testing.T) {
		for state, class := range map[string]publish.Class{"PUBLISH_FAILED": publish.Person, "PUBLISH_REQUESTED": publish.Again} {
			r := newRig(t, calendar.Outgoing{Text: "Hello"})
			r.target.Progress = calendar.Progress{"post": "urn:li:share:1"}
			r.server2(map[string]string{"GET posts": `{"id":"urn:li:share:1","author":"urn:li:organization:2400001","commentary":"Hello","lifecycleState":"` + state + `"}`}, nil)
			_, err := r.do("verify")
			require.Equal(t, class, r.fault(err).Class, state)
		}
	})
	t.Run("an address for the upload that is not LinkedIn's", func(t *testing.T) {
		r := newRig(t, contents()["picture"])
		r.server2(map[string]string{"POST images": `{"value":{"image":"urn:li:image:A","uploadUrl":"https://evil.example/a"}}`}, nil)
		_, err := r.do("picture 1 start")
		require.Equal(t, publish.Person, r.fault(err).Class)
		require.Empty(t, r.kept)
	})
	t.Run("parts that do not make up the file", func(t *testing.T) {
		r := newRig(t, contents()["video"])
		r.server2(map[string]string{"POST videos": `{"value":{"video":"urn:li:video:A","uploadInstructions":[{"uploadUrl":"x","firstByte":1,"lastByte":9}]}}`}, nil)
		_, err := r.do("video start")
		require.Equal(t, publish.Again, r.fault(err).Class)
	})
	t.Run("a state that nobody listed", func(t *testing.T) {
		r := newRig(t, contents()["picture"])
		r.target.Progress = calendar.Progress{"picture 1": "urn:li:image:A"}
		r.server2(map[string]string{"GET images": `{"status":"MELTED"}`}, nil)
		_, err := r.do("picture 1 ready")
		require.Equal(t, publish.Again, r.fault(err).Class)
	})
}

func TestTheHeadersOfEveryCall(t *testing.T) {
	r := newRig(t, contents()["picture"])
	seen := map[string]http.Header{}
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
		seen[q.Method+" "+strings.TrimPrefix(q.RequestURI, "/rest/")] = q.Header
		w.WriteHeader(http.StatusNotFound)
	}))
	t.Cleanup(s.Close)
	r.target.Account.Base = s.URL
	r.target.Progress = calendar.Progress{"post": "urn:li:share:1", "picture 1": "urn:li:image:A"}
	for _, step := range []string{"picture 1 start", "picture 1 ready", "post", "verify", "comment"} {
		_, _ = r.do(step)
	}
	_, _ = r.client.Find(t.Context(), r.target, publish.Step{Name: "post"}, r.now)
	_ = r.edit("urn:li:share:1", "Other")
	r.target.Change = &publish.Change{Act: publish.TakeDown, Made: r.target.Progress}
	_, _ = r.do("take down post")
	methods := map[string]string{
		"POST images?action=initializeUpload":               "",
		"GET images/urn%3Ali%3Aimage%3AA":                   "",
		"POST posts":                                        "",
		"GET posts/urn%3Ali%3Ashare%3A1?viewContext=AUTHOR": "",
		"POST socialActions/urn%3Ali%3Ashare%3A1/comments":  "",
		"GET posts?q=author&author=urn%3Ali%3Aorganization%3A2400001&count=100&sortBy=LAST_MODIFIED&start=0": "FINDER",
		"POST posts/urn%3Ali%3Ashare%3A1":   "PARTIAL_UPDATE",
		"DELETE posts/urn%3Ali%3Ashare%3A1": "DELETE",
	}
	for call, method := range methods {
		h, ok := seen[call]
		require.True(t, ok, call)
		require.Equal(t, "202609", h.Get("LinkedIn-Version"), call)
		require.Equal(t, "2.0.0", h.Get("X-Restli-Protocol-Version"), call)
		require.Equal(t, "Bearer "+r.account.Token, h.Get("Authorization"), call)
		require.Equal(t, method, h.Get("X-RestLi-Method"), call)
		require.Empty(t, h.Get("Idempotency-Key")+h.Get("X-Idempotency-Key"), "with one, net/http would send a call again by itself")
	}
	require.Len(t, seen, len(methods))
}
