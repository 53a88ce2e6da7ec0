package rehearsal

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"rounds/calendar"
)

func TestOnlyLoopbackIsListenedOn(t *testing.T) {
	b := newBench(t)
	for addr, kind := range map[string]calendar.ErrorKind{
		"0.0.0.0:0": calendar.Forbidden, ":0": calendar.Forbidden, "192.0.2.1:80": calendar.Forbidden, "[::]:0": calendar.Forbidden,
		"example.org:80": calendar.Forbidden, "localhost:0": calendar.Forbidden, "127.0.0.1": calendar.Invalid, "127.0.0.1:x": calendar.Invalid,
	} {
		_, err := b.s.Listen(t.Context(), addr)
		require.Error(t, err, addr)
		require.Equal(t, kind, calendar.KindOf(err), addr)
		require.NotEmpty(t, calendar.HintOf(err))
	}
	_, err := b.s.Listen(t.Context(), strings.TrimPrefix(b.base, "http://"))
	require.Equal(t, calendar.Busy, calendar.KindOf(err))
}

func TestOnlyThisComputerIsAnswered(t *testing.T) {
	b := newBench(t)
	rq, err := http.NewRequestWithContext(t.Context(), "GET", b.base+"/_rehearsal/posts", nil)
	require.NoError(t, err)
	rq.Host = "clinic.example"
	rs, err := fresh().Do(rq)
	require.NoError(t, err)
	require.NoError(t, rs.Body.Close())
	require.Equal(t, http.StatusForbidden, rs.StatusCode)
}

func TestAccountsAreListed(t *testing.T) {
	b := newBench(t)
	r := b.get("/_rehearsal/accounts", "")
	var list []Account
	require.NoError(t, json.Unmarshal([]byte(r.raw), &list))
	require.Equal(t, b.s.Accounts(), list)
	require.Len(t, list, len(b.s.platforms)*AccountsEach)
	seen := map[string]bool{}
	for _, a := range list {
		require.NotEmpty(t, a.Token)
		require.Equal(t, b.base+"/"+a.Platform, a.Base)
		require.False(t, seen[a.Token] || seen[a.ID] || seen[a.Platform+a.Name], "each is told apart")
		seen[a.Token], seen[a.ID], seen[a.Platform+a.Name] = true, true, true
	}
	require.Equal(t, "Juniper Street Clinic", list[0].Name)
	require.Equal(t, "Juniper Street Clinic 2", list[1].Name)
	require.Equal(t, "rehearsal-facebook-1", list[0].Token)
}

func TestPostsAreListedInOrder(t *testing.T) {
	b := newBench(t)
	a, f := b.account("x", 1), b.account("facebook", 1)
	require.Equal(t, "[]", b.get("/_rehearsal/posts", "").raw)
	b.tweet(a.Token, "One")
	b.postForm(graph+"/me/feed", f.Token, url.Values{"message": {"Two"}})
	b.tweet(b.account("x", 2).Token, "Three")
	var list []Post
	require.NoError(t, json.Unmarshal([]byte(b.get("/_rehearsal/posts", "").raw), &list))
	require.Equal(t, b.s.Posts(), list)
	require.Equal(t, []string{"One", "Two", "Three"}, []string{list[0].Text, list[1].Text, list[2].Text})
	require.NoError(t, json.Unmarshal([]byte(b.get("/_rehearsal/posts?platform=x&account="+a.ID, "").raw), &list))
	require.Len(t, list, 1)
}

func TestSettingsOverHTTP(t *testing.T) {
	b := newBench(t)
	r := b.postJSON("/_rehearsal/settings", "", `{"duplicates":"accept"}`)
	require.JSONEq(t, `{"duplicates":"accept","x_vocabulary":"old","x_append_limit":5242880}`, r.raw)
	for _, bad := range []string{`{"duplicates":"perhaps"}`, `{"x_vocabulary":"older"}`, `{"x_append_limit":-1}`, `{"colour":1}`} {
		require.Equal(t, 400, b.postJSON("/_rehearsal/settings", "", bad).status, bad)
	}
	require.Equal(t, r.raw, b.get("/_rehearsal/settings", "").raw)
	_, err := New(Options{Dir: t.TempDir(), Now: b.clock, Settings: Settings{Duplicates: "perhaps"}})
	require.Error(t, err)
}

func TestCallsAreListed(t *testing.T) {
	b := newBench(t)
	a := b.account("x", 1)
	b.get("/x/2/users/me", a.Token)
	b.tweet("wrong", "Hello")
	var list []Call
	require.NoError(t, json.Unmarshal([]byte(b.get("/_rehearsal/calls", "").raw), &list))
	require.Equal(t, []Call{
		{N: 1, At: testStart, Platform: "x", Account: a.ID, Call: "me", Method: "GET", Path: "/x/2/users/me", Status: 200},
		{N: 2, At: testStart, Platform: "x", Call: "create", Method: "POST", Path: "/x/2/tweets", Status: 401},
	}, list)
}

func TestARestartKnowsAll(t *testing.T) {
	b := newBench(t)
	a, f := b.account("x", 1), b.account("facebook", 1)
	id := b.picture(a.Token, "kept")
	b.postJSON("/x/2/media/metadata", a.Token, `{"id":"`+id+`","metadata":{"alt_text":{"text":"Chairs"}}}`)
	first := b.tweet(a.Token, "Before").text("data", "id")
	gone := b.tweet(a.Token, "Gone").text("data", "id")
	b.call("DELETE", "/x/2/tweets/"+gone, a.Token, "", nil)
	photo := b.postFile(graph+"/me/photos", f.Token, "source", png("kept"), map[string]string{"published": "false"}).text("id")
	before := b.s.Posts()
	b.restart()
	after := b.s.Posts()
	for i := range after {
		require.True(t, strings.HasPrefix(after[i].URL, b.base), "addresses follow the new port")
		after[i].URL = before[i].URL
	}
	require.Equal(t, before, after)
	r := b.postJSON("/x/2/tweets", a.Token, `{"text":"After","media":{"media_ids":["`+id+`"]}}`)
	require.Equal(t, 201, r.status, r.raw)
	require.Greater(t, r.text("data", "id"), first, "ids go on rising")
	require.Equal(t, "Chairs", b.live("x")[1].Media[0].Alt)
	require.Equal(t, 200, b.postJSON(graph+"/me/feed", f.Token, `{"attached_media":[{"media_fbid":"`+photo+`"}]}`).status)
}

func TestAFreshFolderRepeatsItsIDs(t *testing.T) {
	ids := func() []string {
		b := newBench(t)
		b.tweet(b.account("x", 1).Token, "One")
		b.postForm(graph+"/me/feed", b.account("facebook", 1).Token, url.Values{"message": {"Two"}})
		return []string{b.s.Posts()[0].ID, b.s.Posts()[1].ID}
	}
	require.Equal(t, ids(), ids())
}

func TestTheLedgerIsOnDiskBeforeTheAnswer(t *testing.T) {
	b := newBench(t)
	id := b.tweet(b.account("x", 1).Token, "Kept").text("data", "id")
	text, err := os.ReadFile(filepath.Join(b.dir, "ledger.jsonl"))
	require.NoError(t, err)
	require.Contains(t, string(text), id)
}

func TestATornLastLineIsCutOff(t *testing.T) {
	b := newBench(t)
	a := b.account("x", 1)
	b.tweet(a.Token, "Whole")
	b.tweet(a.Token, "Torn")
	require.NoError(t, b.s.Close())
	path := filepath.Join(b.dir, "ledger.jsonl")
	all, err := os.ReadFile(path)
	require.NoError(t, err)
	second := strings.Index(string(all), "\n") + 1
	for cut := second; cut < len(all); cut += 7 {
		require.NoError(t, os.WriteFile(path, all[:cut], 0o600))
		l, err := openLedger(path, b.clock)
		require.NoError(t, err)
		require.Len(t, l.state.posts, 1)
		require.NoError(t, l.close())
	}
	require.NoError(t, os.WriteFile(path, all[:len(all)-1], 0o600))
	b.start()
	require.Len(t, b.s.Posts(), 1)
	require.Equal(t, 201, b.tweet(a.Token, "Goes on").status)
	b.restart()
	require.Len(t, b.s.Posts(), 2)
}

func TestADamagedLedgerIsNotTrusted(t *testing.T) {
	b := newBench(t)
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, "ledger.jsonl"), []byte("{\"n\":{\"x\":1}}\nrubbish\n{\"n\":{\"x\":2}}\n"), 0o600))
	_, err := New(Options{Dir: dir, Now: b.clock})
	require.Equal(t, calendar.Damaged, calendar.KindOf(err))
	require.ErrorContains(t, err, "line 2")
	_, err = New(Options{Dir: filepath.Join(dir, "ledger.jsonl", "below"), Now: b.clock})
	require.Equal(t, calendar.Disk, calendar.KindOf(err))
	_, err = New(Options{Dir: dir})
	require.Equal(t, calendar.Invalid, calendar.KindOf(err))
}

func TestASecondServerInTheFolderIsNoticed(t *testing.T) {
	b := newBench(t)
	a := b.account("x", 1)
	other, err := New(Options{Dir: b.dir, Now: b.clock})
	require.NoError(t, err)
	defer other.Close()
	require.Equal(t, 201, b.tweet(a.Token, "First").status)
	base, err := other.Listen(t.Context(), "[::1]:0")
	if err != nil {
		base, err = other.Listen(t.Context(), "127.0.0.1:0") // a computer without IPv6
		require.NoError(t, err)
	}
	second := &bench{T: t, s: other, base: base}
	require.Equal(t, 503, second.tweet(a.Token, "Second").status)
	require.Equal(t, 201, b.tweet(a.Token, "Third").status)
	b.restart()
	require.Len(t, b.s.Posts(), 2)
}

func TestAFullDiskLeavesNothingHalfDone(t *testing.T) {
	b := newBench(t)
	require.NoError(t, b.s.ledger.file.Close()) // every write fails from now on
	r := b.tweet(b.account("x", 1).Token, "Hello")
	require.Equal(t, 503, r.status)
	r = b.postForm(graph+"/me/feed", b.account("facebook", 1).Token, url.Values{"message": {"Hello"}})
	require.EqualValues(t, 1, r.at("error", "code"))
	require.Empty(t, b.s.Posts())
	f, err := os.OpenFile(filepath.Join(b.dir, "ledger.jsonl"), os.O_RDWR, 0o600)
	require.NoError(t, err)
	b.s.ledger.file = f // so that Close has something to close
}

func TestAThrowAwayFolderIsRemoved(t *testing.T) {
	b := newBench(t)
	s, err := New(Options{Now: b.clock})
	require.NoError(t, err)
	require.DirExists(t, s.dir)
	require.NoError(t, s.Close())
	require.NoDirExists(t, s.dir)
	_, err = s.Listen(t.Context(), "127.0.0.1:0")
	require.Error(t, err)
}

func TestManyAtOnce(t *testing.T) {
	const each = 8
	b := newBench(t)
	accounts := slices.DeleteFunc(b.s.Accounts(), func(a Account) bool {
		return a.Platform != "facebook" && a.Platform != "x" // where one call makes a post
	})
	b.fault(Fault{Call: "create", What: ActThenCut, Times: 10, After: 30})
	var wg sync.WaitGroup
	cuts := make(chan struct{}, 100)
	for _, a := range accounts {
		wg.Go(func() {
			for i := range each {
				text := fmt.Sprint("Post ", i)
				path, body := "/x/2/tweets", fmt.Sprintf(`{"text":%q}`, text)
				if a.Platform == "facebook" {
					path, body = graph+"/me/feed", fmt.Sprintf(`{"message":%q}`, text)
				}
				if _, err := b.try(t.Context(), "POST", path, a.Token, "application/json", strings.NewReader(body)); err != nil {
					cuts <- struct{}{}
				}
				b.s.Posts()
			}
		})
	}
	wg.Wait()
	require.Len(t, cuts, 10)
	count, ids := map[string]int{}, map[string]bool{}
	for _, p := range b.s.Posts() {
		count[p.Account]++
		ids[p.ID] = true
	}
	require.Len(t, ids, len(accounts)*each, "no two posts share an id")
	for _, a := range accounts {
		require.Equal(t, each, count[a.ID])
	}
}
