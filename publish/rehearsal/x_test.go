package rehearsal

import (
	"encoding/base64"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func (b *bench) tweet(token, text string) reply {
	return b.postJSON("/x/2/tweets", token, fmt.Sprintf(`{"text":%q}`, text))
}

func (b *bench) picture(token, mark string) string {
	r := b.postFile("/x/2/media/upload", token, "media", png(mark), map[string]string{"media_category": "tweet_image"})
	require.Equal(b, 200, r.status, r.raw)
	return r.text("data", "id")
}

func TestXPostsAndReadsBackAsXWritesIt(t *testing.T) {
	b := newBench(t)
	a := b.account("x", 1)
	me := b.get("/x/2/users/me?user.fields=username,verified_type,subscription_type,public_metrics", a.Token)
	require.Equal(t, a.ID, me.text("data", "id"), me.raw)
	require.Equal(t, "Juniper Street Clinic", me.text("data", "name"))

	id := b.picture(a.Token, "chairs")
	alt := b.postJSON("/x/2/media/metadata", a.Token, `{"id":"`+id+`","metadata":{"alt_text":{"text":"Ten chairs"}}}`)
	require.Equal(t, "Ten chairs", alt.text("data", "associated_metadata", "alt_text", "text"), alt.raw)
	text := "Book online: https://clinic.example.com/termine & save <time>"
	r := b.postJSON("/x/2/tweets", a.Token, `{"text":"`+text+`","media":{"media_ids":["`+id+`"]},"reply_settings":"following"}`)
	require.Equal(t, 201, r.status, r.raw)
	require.Regexp(t, `^\d{19}$`, r.text("data", "id"))

	list := b.get("/x/2/users/"+a.ID+"/tweets?max_results=20&start_time=2026-10-05T06:58:00Z&tweet.fields=created_at,conversation_id,referenced_tweets,entities,attachments,author_id&expansions=attachments.media_keys&media.fields=alt_text", a.Token)
	require.Equal(t, 200, list.status, list.raw)
	got := list.text("data", 0, "text")
	require.Regexp(t, `^Book online: https://t\.co/\w{10} &amp; save &lt;time&gt; https://t\.co/\w{10}$`, got)
	urls := []rune(got)
	for i, want := range []string{"https://clinic.example.com/termine", "https://x.com/juniperstreet/status/" + r.text("data", "id") + "/photo/1"} {
		from, _ := list.at("data", 0, "entities", "urls", i, "start").(float64)
		to, _ := list.at("data", 0, "entities", "urls", i, "end").(float64)
		require.Equal(t, list.text("data", 0, "entities", "urls", i, "url"), string(urls[int(from):int(to)]))
		require.Equal(t, want, list.text("data", 0, "entities", "urls", i, "expanded_url"))
	}
	require.Equal(t, "3_"+id, list.text("data", 0, "attachments", "media_keys", 0))
	require.Equal(t, "Ten chairs", list.text("includes", "media", 0, "alt_text"))
	require.Equal(t, "2026-10-05T07:00:04.000Z", list.text("data", 0, "created_at"))
	require.Equal(t, r.text("data", "id"), list.text("meta", "newest_id"))

	p := b.s.Posts()[0]
	require.Equal(t, text, p.Text, "the ledger has the text as it was sent")
	require.Equal(t, "Ten chairs", p.Media[0].Alt)
	require.JSONEq(t, `"following"`, string(p.Settings["reply_settings"]))
	require.Equal(t, b.base+"/x/juniperstreet/status/"+p.ID, p.URL)
	require.Contains(t, b.get(strings.TrimPrefix(p.URL, b.base), "").raw, "save &lt;time&gt;")
}

func TestXSchemelessLinksAreWrappedToo(t *testing.T) {
	b := newBench(t)
	a := b.account("x", 1)
	id := b.tweet(a.Token, "See clinic-example.com today").text("data", "id")
	r := b.get("/x/2/tweets/"+id+"?tweet.fields=entities", a.Token)
	require.Equal(t, "http://clinic-example.com", r.text("data", "entities", "urls", 0, "expanded_url"), r.raw)
}

func TestXThread(t *testing.T) {
	b := newBench(t)
	a := b.account("x", 3)
	first := b.tweet(a.Token, "1/3 Flu").text("data", "id")
	parent := first
	for _, text := range []string{"2/3 Shots", "3/3 Tea"} {
		r := b.postJSON("/x/2/tweets", a.Token, `{"text":"`+text+`","reply":{"in_reply_to_tweet_id":"`+parent+`"}}`)
		require.Equal(t, 201, r.status, r.raw)
		parent = r.text("data", "id")
	}
	posts := b.live("x")
	require.Len(t, posts, 3)
	require.Equal(t, posts[1].ID, posts[2].ReplyTo)
	r := b.get("/x/2/users/"+a.ID+"/tweets?tweet.fields=conversation_id,referenced_tweets,in_reply_to_user_id", a.Token)
	require.Equal(t, first, r.text("data", 0, "conversation_id"))
	require.Equal(t, posts[1].ID, r.text("data", 0, "referenced_tweets", 0, "id"))
	require.Equal(t, a.ID, r.text("data", 0, "in_reply_to_user_id"))
	require.EqualValues(t, 1, b.get("/x/2/users/"+a.ID+"/tweets?exclude=replies", a.Token).at("meta", "result_count"))
	ids := []string{posts[0].ID, posts[1].ID, posts[2].ID}
	require.True(t, slices.IsSorted(ids) && ids[0] != ids[1], "ids rise")
}

func TestXChunkedUpload(t *testing.T) {
	b := newBench(t)
	a := b.account("x", 1)
	video := append([]byte("\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom"), make([]byte, 100)...)
	open := func(total int) string {
		r := b.postJSON("/x/2/media/upload/initialize", a.Token, fmt.Sprintf(`{"media_type":"video/mp4","total_bytes":%d,"media_category":"tweet_video"}`, total))
		require.Equal(t, 200, r.status, r.raw)
		return r.text("data", "id")
	}
	id := open(len(video))
	for _, i := range []int{1, 0, 1} { // in any order, and again
		part := video[i*64 : min(len(video), i*64+64)]
		r := b.postFile("/x/2/media/upload/"+id+"/append", a.Token, "media", part, map[string]string{"segment_index": fmt.Sprint(i)})
		require.Equal(t, 200, r.status, r.raw)
	}
	use := func() reply {
		return b.postJSON("/x/2/tweets", a.Token, `{"media":{"media_ids":["`+id+`"]}}`)
	}
	require.Contains(t, use().raw, "Your media IDs are invalid.", "not finalized")
	r := b.call("POST", "/x/2/media/upload/"+id+"/finalize", a.Token, "", nil)
	require.Equal(t, "pending", r.text("data", "processing_info", "state"), r.raw)
	require.Contains(t, use().raw, "Your media IDs are invalid.", "still processed")
	for _, want := range []string{"in_progress", "succeeded", "succeeded"} {
		require.Equal(t, want, b.get("/x/2/media/upload?command=STATUS&media_id="+id, a.Token).text("data", "processing_info", "state"))
	}
	require.Equal(t, 201, use().status)
	require.Contains(t, use().raw, "Your media IDs are invalid.", "used before")
	sent, err := b.s.Media(b.live("x")[0].Media[0].SHA256)
	require.NoError(t, err)
	require.Equal(t, video, sent)

	short := open(500)
	b.postFile("/x/2/media/upload/"+short+"/append", a.Token, "media", video, map[string]string{"segment_index": "1"})
	require.Equal(t, 400, b.call("POST", "/x/2/media/upload/"+short+"/finalize", a.Token, "", nil).status, "a piece is missing")
	require.NoError(t, b.s.Set(Settings{XAppendLimit: 10}))
	big := b.postFile("/x/2/media/upload/"+short+"/append", a.Token, "media", video, map[string]string{"segment_index": "0"})
	require.Equal(t, 413, big.status)
	require.Empty(t, big.raw)
	fake := b.postJSON("/x/2/media/upload/"+short+"/append", a.Token, `{"segment_index":0,"media":"`+base64.StdEncoding.EncodeToString([]byte("tiny"))+`"}`)
	require.Equal(t, 200, fake.status, fake.raw)
}

func TestXRefusals(t *testing.T) {
	b := newBench(t)
	a, other := b.account("x", 1), b.account("x", 2)
	theirs := b.tweet(other.Token, "Good morning").text("data", "id")
	mention := b.tweet(other.Token, "@JuniperStreet thank you").text("data", "id")
	require.Equal(t, 201, b.tweet(a.Token, "Said once").status)
	media, foreign := b.picture(a.Token, "a"), b.picture(other.Token, "b")
	post := func(body string) reply { return b.postJSON("/x/2/tweets", a.Token, body) }
	with := func(ids ...string) reply { return post(`{"media":{"media_ids":["` + strings.Join(ids, `","`) + `"]}}`) }
	before := len(b.s.Posts())
	for _, tc := range []struct {
		rule   string
		got    reply
		status int
		words  string
	}{
		{"no token", b.tweet("", "x"), 401, "Unauthorized"},
		{"a token that is none", b.tweet("wrong", "x"), 401, "Unauthorized"},
		{"a body that is no JSON", post(`{`), 400, "valid JSON"},
		{"a form", b.postForm("/x/2/tweets", a.Token, url.Values{"text": {"x"}}), 415, "application/json"},
		{"an unknown field", post(`{"text":"x","lang":"en"}`), 400, "$.lang: is not defined in the schema"},
		{"an unknown field inside", post(`{"text":"x","reply":{"to":"1"}}`), 400, "$.reply.to: is not defined"},
		{"a field of the wrong type", post(`{"text":7}`), 400, "invalid-request"},
		{"no text", post(`{}`), 400, "Missing or empty text"},
		{"blank text", post(`{"text":" \n"}`), 400, "Missing or empty text"},
		{"281 weighted characters", b.tweet(a.Token, strings.Repeat("字", 140)+"x"), 400, "too long"},
		{"the same text", b.tweet(a.Token, "Said once"), 403, "duplicate content"},
		{"everyone as reply setting", post(`{"text":"x","reply_settings":"everyone"}`), 400, "reply_settings"},
		{"media and a poll", post(`{"text":"x","media":{"media_ids":["1"]},"poll":{"options":["a","b"],"duration_minutes":60}}`), 400, "Only one of"},
		{"a poll of one option", post(`{"text":"x","poll":{"options":["a"],"duration_minutes":60}}`), 400, "poll.options"},
		{"a poll option too long", post(`{"text":"x","poll":{"options":["a","` + strings.Repeat("b", 26) + `"],"duration_minutes":60}}`), 400, "25 characters"},
		{"a poll too short", post(`{"text":"x","poll":{"options":["a","b"],"duration_minutes":4}}`), 400, "duration_minutes"},
		{"quoting", post(`{"text":"x","quote_tweet_id":"1"}`), 403, "Quoting"},
		{"an unknown media id", with("1960000000000000999"), 400, "Your media IDs are invalid."},
		{"media of another account", with(foreign), 400, "Your media IDs are invalid."},
		{"the same media twice", with(media, media), 400, "Your media IDs are invalid."},
		{"five media", with("1", "2", "3", "4", "5"), 400, "1 to 4 items"},
		{"no media id", post(`{"media":{"media_ids":[]}}`), 400, "1 to 4 items"},
		{"a reply to a stranger", post(`{"text":"x","reply":{"in_reply_to_tweet_id":"` + theirs + `"}}`), 403, "mentioned or are the author"},
		{"a reply to nothing", post(`{"text":"x","reply":{"in_reply_to_tweet_id":"77"}}`), 403, "deleted or not visible"},
		{"an upload without a category", b.postFile("/x/2/media/upload", a.Token, "media", png(""), nil), 400, "media_category"},
		{"an upload that is no picture", b.postFile("/x/2/media/upload", a.Token, "media", []byte("hello"), map[string]string{"media_category": "tweet_image"}), 400, "unrecognized"},
		{"a picture over 5 MB", b.postFile("/x/2/media/upload", a.Token, "media", append(png(""), make([]byte, 5<<20)...), map[string]string{"media_category": "tweet_image"}), 400, "exceeds"},
		{"the retired command form", b.postForm("/x/2/media/upload", a.Token, url.Values{"command": {"INIT"}}), 400, "command"},
		{"alt text for nothing", b.postJSON("/x/2/media/metadata", a.Token, `{"id":"5","metadata":{"alt_text":{"text":"x"}}}`), 400, "not found"},
		{"empty alt text", b.postJSON("/x/2/media/metadata", a.Token, `{"id":"`+media+`","metadata":{"alt_text":{"text":""}}}`), 400, "1 to 1000"},
		{"alt text of 1001 characters", b.postJSON("/x/2/media/metadata", a.Token, `{"id":"`+media+`","metadata":{"alt_text":{"text":"`+strings.Repeat("ä", 1001)+`"}}}`), 400, "1 to 1000"},
		{"deleting another's post", b.call("DELETE", "/x/2/tweets/"+theirs, a.Token, "", nil), 403, "not authorized"},
		{"deleting nothing", b.call("DELETE", "/x/2/tweets/77", a.Token, "", nil), 404, "Could not find"},
		{"four results", b.get("/x/2/users/"+a.ID+"/tweets?max_results=4", a.Token), 400, "between 5 and 100"},
		{"an unknown parameter", b.get("/x/2/users/"+a.ID+"/tweets?count=5", a.Token), 400, "The query parameter [count]"},
		{"an unknown field of posts", b.get("/x/2/users/"+a.ID+"/tweets?tweet.fields=shoes", a.Token), 400, "[shoes]"},
		{"a time that is none", b.get("/x/2/users/"+a.ID+"/tweets?start_time=today", a.Token), 400, "start_time"},
		{"a path that is not there", b.get("/x/2/shoes", a.Token), 404, "Not Found"},
	} {
		t.Run(tc.rule, func(t *testing.T) {
			require.Equal(t, tc.status, tc.got.status, tc.got.raw)
			require.Contains(t, tc.got.raw, tc.words)
		})
	}
	require.Len(t, b.s.Posts(), before, "a refused call leaves nothing behind")
	require.Equal(t, 201, post(`{"text":"You are welcome","reply":{"in_reply_to_tweet_id":"`+mention+`"}}`).status, "whoever mentions us is answered")
	require.Equal(t, 201, b.tweet(a.Token, strings.Repeat("字", 140)).status, "280 weighted characters fit")
	b.pass(25 * time.Hour)
	require.Contains(t, with(media).raw, "Your media IDs are invalid.", "an upload lives for a day")
}

func TestXLookupAndDelete(t *testing.T) {
	b := newBench(t)
	a := b.account("x", 1)
	id := b.tweet(a.Token, "Gone soon").text("data", "id")
	require.Equal(t, "Gone soon", b.get("/x/2/tweets?ids="+id+",123", a.Token).text("data", 0, "text"))
	for range 2 {
		require.Equal(t, true, b.call("DELETE", "/x/2/tweets/"+id, a.Token, "", nil).at("data", "deleted"))
	}
	r := b.get("/x/2/tweets/"+id, a.Token)
	require.Equal(t, 200, r.status)
	require.Nil(t, r.at("data"))
	require.Equal(t, id, r.text("errors", 0, "resource_id"))
	require.Equal(t, `{"meta":{"result_count":0}}`, b.get("/x/2/users/"+a.ID+"/tweets", a.Token).raw)
	require.Equal(t, 404, b.get("/x/juniperstreet/status/"+id, "").status)
}

func TestXPages(t *testing.T) {
	b := newBench(t)
	a := b.account("x", 1)
	for i := range 12 {
		b.tweet(a.Token, fmt.Sprint("Post ", i))
		b.pass(time.Minute)
	}
	first := b.get("/x/2/users/"+a.ID+"/tweets?max_results=5", a.Token)
	require.Equal(t, "Post 11", first.text("data", 0, "text"))
	second := b.get("/x/2/users/"+a.ID+"/tweets?max_results=5&pagination_token="+first.text("meta", "next_token"), a.Token)
	require.Equal(t, "Post 6", second.text("data", 0, "text"))
	third := b.get("/x/2/users/"+a.ID+"/tweets?max_results=5&pagination_token="+second.text("meta", "next_token"), a.Token)
	require.EqualValues(t, 2, third.at("meta", "result_count"))
	require.Empty(t, third.text("meta", "next_token"))
	since := b.get("/x/2/users/"+a.ID+"/tweets?since_id="+first.text("data", 2, "id"), a.Token)
	require.EqualValues(t, 2, since.at("meta", "result_count"))
	end := b.get("/x/2/users/"+a.ID+"/tweets?end_time=2026-10-05T07:02:04Z", a.Token)
	require.EqualValues(t, 2, end.at("meta", "result_count"))
}

func TestXNewWords(t *testing.T) {
	b := newBench(t)
	a := b.account("x", 1)
	require.Equal(t, "", b.tweet(a.Token, "Old words").text("data", "edit_history_tweet_ids", 0))
	require.Equal(t, 200, b.get("/x/2/users/"+a.ID+"/tweets?post.fields=created_at", a.Token).status, "both are taken")
	require.NoError(t, b.s.Set(Settings{XVocabulary: VocabularyNew}))
	r := b.tweet(a.Token, "New words")
	require.Equal(t, r.text("data", "id"), r.text("data", "edit_history_post_ids", 0))
	refused := b.get("/x/2/users/"+a.ID+"/tweets?tweet.fields=created_at", a.Token)
	require.Equal(t, 400, refused.status)
	require.NotNil(t, refused.at("errors", 0, "parameters", "tweet.fields"))
	got := b.get("/x/2/users/"+a.ID+"/tweets?post.fields=created_at,public_metrics&expansions=author_id,referenced_posts", a.Token)
	require.EqualValues(t, 0, got.at("data", 0, "public_metrics", "repost_count"), got.raw)
	require.Equal(t, a.ID, got.text("data", 0, "author_id"))
	require.Equal(t, "juniperstreet", got.text("includes", "users", 0, "username"))
}

func TestXRefreshTokensAreSpentByUse(t *testing.T) {
	b := newBench(t)
	a := b.account("x", 1)
	refresh := func(token string) reply {
		return b.postForm("/x/2/oauth2/token", "", url.Values{"grant_type": {"refresh_token"}, "refresh_token": {token}, "client_id": {XPublicClient}})
	}
	r := refresh(a.Refresh)
	require.Equal(t, 200, r.status, r.raw)
	spent := refresh(a.Refresh)
	require.Equal(t, 400, spent.status)
	require.Equal(t, "invalid_request", spent.text("error"))
	require.Equal(t, 201, b.tweet(r.text("access_token"), "With the new token").status)
	b.restart()
	require.Equal(t, 200, b.get("/x/2/users/me", r.text("access_token")).status, "the pair is known after a restart")
	require.Equal(t, r.text("refresh_token"), b.account("x", 1).Refresh)
	b.pass(2*time.Hour + time.Second)
	require.Equal(t, 401, b.get("/x/2/users/me", r.text("access_token")).status, "an access token lives two hours")
	next := refresh(r.text("refresh_token"))
	require.Equal(t, 200, next.status)
	revoked := b.postForm("/x/2/oauth2/revoke", "", url.Values{"token": {next.text("access_token")}, "client_id": {XPublicClient}})
	require.Equal(t, true, revoked.at("revoked"))
	require.Equal(t, 401, b.get("/x/2/users/me", next.text("access_token")).status)
	nobody := b.postForm("/x/2/oauth2/token", "", url.Values{"grant_type": {"refresh_token"}, "refresh_token": {a.Refresh}})
	require.Equal(t, 401, nobody.status)
	require.Equal(t, "unauthorized_client", nobody.text("error"))
}
