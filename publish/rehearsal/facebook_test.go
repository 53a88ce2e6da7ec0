package rehearsal

import (
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

const graph = "/facebook/v25.0"

func TestFacebookTellsWhoseTokenItIs(t *testing.T) {
	b := newBench(t)
	a := b.account("facebook", 1)
	require.Equal(t, "Juniper Street Clinic", a.Name)
	for _, path := range []string{"/me", "/" + a.ID} {
		r := b.get(graph+path+"?fields=id,name,username,link,followers_count,is_published,instagram_business_account{id,username}", a.Token)
		require.Equal(t, 200, r.status, r.raw)
		require.Equal(t, a.ID, r.text("id"))
		require.Equal(t, a.Name, r.text("name"))
		require.Equal(t, "v25.0", r.header.Get("facebook-api-version"))
	}
	r := b.get("/facebook/v26.0/me/accounts?fields=id,name,access_token,tasks&limit=5", a.UserToken)
	require.Equal(t, a.Token, r.text("data", 0, "access_token"))
	require.Len(t, r.at("data"), 5)
	next, err := url.Parse(r.text("paging", "next"))
	require.NoError(t, err)
	r = b.get(next.RequestURI(), "")
	require.Equal(t, b.account("facebook", 6).ID, r.text("data", 0, "id"), "the next page follows, its token in the address")
	r = b.get(graph+"/debug_token?input_token="+a.Token, a.Token)
	require.Equal(t, "PAGE", r.text("data", "type"))
	require.Equal(t, true, r.at("data", "is_valid"))
	require.Equal(t, false, b.get(graph+"/debug_token?input_token=other", a.Token).at("data", "is_valid"))
	require.Equal(t, "granted", b.get(graph+"/me/permissions", a.UserToken).text("data", 0, "status"))
}

func TestFacebookPostsAndReadsBack(t *testing.T) {
	b := newBench(t)
	a := b.account("facebook", 1)
	r := b.postJSON(graph+"/"+a.ID+"/feed?fields=id,permalink_url", a.Token, `{"message":"Flu shots & tea","link":"https://clinic.example/flu"}`)
	require.Equal(t, 200, r.status, r.raw)
	id := r.text("id")
	require.Regexp(t, `^`+a.ID+`_\d{15}$`, id)
	require.True(t, strings.HasPrefix(r.text("permalink_url"), b.base+"/facebook/"))

	list := b.get(graph+"/"+a.ID+"/published_posts?fields=id,message,created_time,permalink_url,status_type,is_published,is_hidden,attachments{media_type,target,subattachments{target}}&limit=25&since="+strconv.FormatInt(testStart.Add(-2*time.Minute).Unix(), 10), a.Token)
	require.Equal(t, id, list.text("data", 0, "id"), list.raw)
	require.Equal(t, "Flu shots & tea", list.text("data", 0, "message"))
	require.Equal(t, "2026-10-05T07:00:04+0000", list.text("data", 0, "created_time"))
	require.Equal(t, "link", list.text("data", 0, "attachments", "data", 0, "media_type"))
	require.Nil(t, b.get(graph+"/"+a.ID+"/published_posts?since="+strconv.FormatInt(testStart.Unix()+1, 10), a.Token).at("data", 0))

	page := b.get(strings.TrimPrefix(r.text("permalink_url"), b.base), "")
	require.Contains(t, page.raw, "Flu shots &amp; tea")
	p := b.s.Posts()[0]
	require.Equal(t, Post{
		Platform: "facebook", Account: a.ID, ID: id, Kind: KindPost, Text: "Flu shots & tea", Link: "https://clinic.example/flu",
		Media: []Media{}, Created: testStart, Published: true, URL: r.text("permalink_url"),
	}, p)
}

func TestFacebookPhotos(t *testing.T) {
	b := newBench(t)
	a := b.account("facebook", 2)
	one := b.postFile(graph+"/me/photos", a.Token, "source", png("single"), map[string]string{"caption": "New chairs", "alt_text_custom": "Ten chairs"})
	require.Equal(t, 200, one.status, one.raw)
	require.Equal(t, one.text("post_id"), b.get(graph+"/"+one.text("id")+"?fields=page_story_id", a.Token).text("page_story_id"))

	var ids []string
	for i := range 3 {
		r := b.postFile(graph+"/"+a.ID+"/photos", a.Token, "source", png(fmt.Sprint(i)), map[string]string{"published": "false", "alt_text_custom": fmt.Sprint("Alt ", i)})
		require.Equal(t, 200, r.status, r.raw)
		require.Empty(t, r.text("post_id"))
		ids = append(ids, r.text("id"))
	}
	require.Len(t, b.s.Posts(), 1, "unpublished photos are no posts")
	form := url.Values{"message": {"Open day"}}
	for i, id := range ids[:2] {
		form.Set(fmt.Sprintf("attached_media[%d]", i), `{"media_fbid":"`+id+`"}`)
	}
	r := b.postForm(graph+"/"+a.ID+"/feed", a.Token, form)
	require.Equal(t, 200, r.status, r.raw)
	again := b.postJSON(graph+"/"+a.ID+"/feed", a.Token, `{"message":"Open day 2","attached_media":[{"media_fbid":"`+ids[0]+`"}]}`)
	require.EqualValues(t, 100, again.at("error", "code"), "a photo is used once")
	single := b.postJSON(graph+"/"+a.ID+"/feed", a.Token, `{"message":"Just one","attached_media":[{"media_fbid":"`+ids[2]+`"}]}`)
	require.Equal(t, 200, single.status, single.raw)

	got := b.get(graph+"/"+r.text("id")+"?fields=message,attachments{media_type,target,subattachments{target}}", a.Token)
	require.Equal(t, "album", got.text("attachments", "data", 0, "media_type"), got.raw)
	require.Equal(t, ids[1], got.text("attachments", "data", 0, "subattachments", "data", 1, "target", "id"))
	posts := b.s.Posts()
	require.Equal(t, "Ten chairs", posts[0].Media[0].Alt)
	require.Equal(t, "Alt 1", posts[1].Media[1].Alt)
	require.Equal(t, "image/png", posts[1].Media[1].MIME)
	sent, err := b.s.Media(posts[1].Media[1].SHA256)
	require.NoError(t, err)
	require.Equal(t, png("1"), sent)
	require.Equal(t, string(png("1")), b.get("/_rehearsal/media/"+posts[1].Media[1].SHA256, "").raw)
}

func TestFacebookSchedulesEditsAndDeletes(t *testing.T) {
	b := newBench(t)
	a := b.account("facebook", 1)
	at := testStart.Add(time.Hour)
	r := b.postForm(graph+"/"+a.ID+"/feed", a.Token, url.Values{
		"message": {"Later"}, "published": {"false"}, "unpublished_content_type": {"SCHEDULED"},
		"scheduled_publish_time": {strconv.FormatInt(at.Unix(), 10)},
	})
	require.Equal(t, 200, r.status, r.raw)
	require.Nil(t, b.get(graph+"/me/published_posts", a.Token).at("data", 0))
	require.EqualValues(t, at.Unix(), b.get(graph+"/me/scheduled_posts?fields=scheduled_publish_time", a.Token).at("data", 0, "scheduled_publish_time"))
	require.Equal(t, true, b.postForm(graph+"/"+r.text("id"), a.Token, url.Values{"message": {"Later, mended"}}).at("success"))
	b.pass(2 * time.Hour)
	require.Equal(t, "Later, mended", b.get(graph+"/me/published_posts", a.Token).text("data", 0, "message"))
	require.True(t, b.s.Posts()[0].Published)
	require.Equal(t, true, b.call("DELETE", graph+"/"+r.text("id"), a.Token, "", nil).at("success"))
	require.EqualValues(t, 33, b.get(graph+"/"+r.text("id"), a.Token).at("error", "error_subcode"))
	require.EqualValues(t, 33, b.call("DELETE", graph+"/"+r.text("id"), a.Token, "", nil).at("error", "error_subcode"))
	require.True(t, b.s.Posts()[0].Deleted, "the ledger keeps what was deleted")
}

func TestFacebookComments(t *testing.T) {
	b := newBench(t)
	a := b.account("facebook", 1)
	post := b.postForm(graph+"/me/feed", a.Token, url.Values{"message": {"Question time"}}).text("id")
	c := b.postForm(graph+"/"+post+"/comments", a.Token, url.Values{"message": {"Book here"}})
	require.Equal(t, 200, c.status, c.raw)
	answer := b.postForm(graph+"/"+c.text("id")+"/comments", a.Token, url.Values{"message": {"Or call"}})
	require.Equal(t, 200, answer.status, answer.raw)
	list := b.get(graph+"/"+post+"/comments?summary=true&fields=id,message,from,comment_count", a.Token)
	require.Len(t, list.at("data"), 1)
	require.EqualValues(t, 1, list.at("data", 0, "comment_count"))
	require.EqualValues(t, 1, list.at("summary", "total_count"))
	require.Len(t, b.get(graph+"/"+post+"/comments?filter=stream&order=reverse_chronological", a.Token).at("data"), 2)
	got := b.get(graph+"/"+post+"?fields=comments.summary(total_count).limit(0),reactions.summary(total_count).limit(0)", a.Token)
	require.EqualValues(t, 1, got.at("comments", "summary", "total_count"), got.raw)
	require.Equal(t, KindComment, b.s.Posts()[1].Kind)
	require.Equal(t, post, b.s.Posts()[1].ReplyTo)
}

func TestFacebookRefusals(t *testing.T) {
	b := newBench(t)
	a, other := b.account("facebook", 1), b.account("facebook", 2)
	feed := graph + "/" + a.ID + "/feed"
	require.Equal(t, 200, b.postForm(feed, a.Token, url.Values{"message": {"Said once"}}).status)
	message := func(s string) url.Values { return url.Values{"message": {s}} }
	soon := strconv.FormatInt(testStart.Add(time.Minute).Unix(), 10)
	for _, tc := range []struct {
		rule          string
		got           reply
		code, subcode int
	}{
		{"no token", b.postForm(feed, "", message("x")), 2500, 0},
		{"a token that is none", b.postForm(feed, "wrong", message("x")), 190, 0},
		{"a person's token cannot publish", b.postForm(feed, a.UserToken, message("x")), 190, 2069032},
		{"another Page's token cannot publish", b.postForm(feed, other.Token, message("x")), 200, 0},
		{"a Page that is not there", b.postForm(graph+"/123/feed", a.Token, message("x")), 100, 33},
		{"nothing to say", b.postForm(feed, a.Token, url.Values{}), 100, 0},
		{"blank text", b.postForm(feed, a.Token, message(" \n")), 100, 0},
		{"text over 63206 characters", b.postForm(feed, a.Token, message(strings.Repeat("é", 63207))), 100, 0},
		{"the text of the post before", b.postForm(feed, a.Token, message("Said once")), 506, 0},
		{"a link that is none", b.postForm(feed, a.Token, url.Values{"link": {"clinic"}}), 100, 0},
		{"a link that cannot be scraped", b.postForm(feed, a.Token, url.Values{"link": {"https://gone.invalid/"}}), 100, 1609005},
		{"a link to facebook.com", b.postForm(feed, a.Token, url.Values{"link": {"https://www.facebook.com/x"}}), 100, 1609008},
		{"a photo id that is none", b.postJSON(feed, a.Token, `{"attached_media":[{"media_fbid":"1"}]}`), 100, 0},
		{"attached_media that is no list", b.postJSON(feed, a.Token, `{"attached_media":"1"}`), 100, 0},
		{"a body that is no JSON", b.postJSON(feed, a.Token, `{`), 100, 0},
		{"scheduled too soon", b.postForm(feed, a.Token, url.Values{"message": {"x"}, "published": {"false"}, "scheduled_publish_time": {soon}}), 100, 0},
		{"scheduled and published", b.postForm(feed, a.Token, url.Values{"message": {"x"}, "scheduled_publish_time": {strconv.FormatInt(testStart.Add(time.Hour).Unix(), 10)}}), 100, 0},
		{"no photo", b.postFile(graph+"/me/photos", a.Token, "source", nil, map[string]string{"caption": "x"}), 324, 0},
		{"a photo by address", b.postForm(graph+"/me/photos", a.Token, url.Values{"url": {"https://clinic.example/a.jpg"}}), 100, 0},
		{"a photo that is no picture", b.postFile(graph+"/me/photos", a.Token, "source", []byte("hello"), nil), 100, 1366046},
		{"a photo of 10 MB", b.postFile(graph+"/me/photos", a.Token, "source", append(png(""), make([]byte, 10<<20)...), nil), 100, 1366046},
		{"an unknown field", b.get(graph+"/me?fields=id,shoe_size", a.Token), 100, 0},
		{"fields that do not parse", b.get(graph+"/me?fields=id,,name", a.Token), 100, 0},
		{"a Page of another", b.get(graph+"/"+other.ID, a.Token), 10, 0},
		{"Pages of a Page", b.get(graph+"/me/accounts", a.Token), 100, 0},
		{"an object that is not there", b.get(graph+"/777_888", a.Token), 100, 33},
		{"an edge that is not there", b.get(graph+"/me/shoes", a.Token), 2500, 0},
		{"a comment on nothing", b.postForm(graph+"/777/comments", a.Token, message("x")), 100, 33},
	} {
		t.Run(tc.rule, func(t *testing.T) {
			require.GreaterOrEqual(t, tc.got.status, 400, tc.got.raw)
			require.EqualValues(t, tc.code, tc.got.at("error", "code"), tc.got.raw)
			if tc.subcode != 0 {
				require.EqualValues(t, tc.subcode, tc.got.at("error", "error_subcode"), tc.got.raw)
			}
			require.NotEmpty(t, tc.got.text("error", "fbtrace_id"))
		})
	}
	require.Len(t, b.s.Posts(), 1, "a refused call leaves nothing behind")
}

func TestFacebookTakesATextAgainAfterAnother(t *testing.T) {
	b := newBench(t)
	a := b.account("facebook", 1)
	for i, text := range []string{"One", "Two", "One"} {
		r := b.postForm(graph+"/me/feed", a.Token, url.Values{"message": {text}})
		require.Equal(t, 200, r.status, "post %d: %s", i, r.raw)
	}
	require.NoError(t, b.s.Set(Settings{Duplicates: DuplicatesAccept}))
	require.Equal(t, 200, b.postForm(graph+"/me/feed", a.Token, url.Values{"message": {"One"}}).status)
}

func FuzzFields(f *testing.F) {
	for _, s := range []string{"id", "a,b{c,d{e}}", "comments.summary(total_count).limit(0){id}", "a{", "a..b", "a.b(c", ",", "{}", strings.Repeat("a{", 40)} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		list, err := parseFields(s)
		if err == nil {
			require.NotEmpty(t, list)
			require.NotEmpty(t, list[0].name)
		}
	})
}
