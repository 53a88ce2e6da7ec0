package rehearsal

import (
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

const (
	ig      = "/instagram/v25.0"
	igLogin = "/instagram/graph.instagram.com"
)

// jpegBytes are bytes that pass for a JPEG.
func jpegBytes(seed string) []byte { return append([]byte("\xff\xd8\xff\xe0"), seed...) }

// igPicture stages a photo with the linked Page and gives its address.
func (b *bench) igPicture(a Account, seed string) string {
	b.Helper()
	r := b.postFile(ig+"/me/photos", a.Token, "source", jpegBytes(seed), map[string]string{"published": "false"})
	require.Equal(b, 200, r.status, r.raw)
	r = b.get(ig+"/"+r.text("id")+"?fields=images", a.Token)
	return r.text("images", 1, "source")
}

// igContainer announces a post and waits until it is ready.
func (b *bench) igContainer(a Account, v url.Values) string {
	b.Helper()
	r := b.postForm(ig+"/"+a.ID+"/media", a.Token, v)
	require.Equal(b, 200, r.status, r.raw)
	require.Equal(b, "FINISHED", b.get(ig+"/"+r.text("id")+"?fields=status_code,status", a.Token).text("status_code"))
	return r.text("id")
}

func (b *bench) igPost(a Account, v url.Values) string {
	b.Helper()
	r := b.postForm(ig+"/"+a.ID+"/media_publish", a.Token, url.Values{"creation_id": {b.igContainer(a, v)}})
	require.Equal(b, 200, r.status, r.raw)
	return r.text("id")
}

func TestInstagramByWayOfThePage(t *testing.T) {
	b := newBench(t)
	a := b.account("instagram", 1)
	page := linkedPage(a.ID)
	require.Equal(t, page, b.get(ig+"/me?fields=id,name", a.Token).text("id"), "with a Page's key me is the Page")
	require.Equal(t, a.ID, b.get(ig+"/"+page+"?fields=instagram_business_account{id,username}", a.Token).text("instagram_business_account", "id"))
	r := b.get(ig+"/me/accounts?fields=id,name,access_token,instagram_business_account{id,username}&limit=3", a.UserToken)
	require.Equal(t, a.Token, r.text("data", 0, "access_token"))
	require.Equal(t, a.Username, r.text("data", 0, "instagram_business_account", "username"))
	require.NotEmpty(t, r.text("paging", "next"))
	require.Equal(t, "PAGE", b.get(ig+"/debug_token?input_token="+a.Token, a.Token).text("data", "type"))
	require.Equal(t, "granted", b.get(ig+"/me/permissions", a.UserToken).text("data", 0, "status"))
	require.Equal(t, a.Username, b.get(ig+"/"+a.ID+"?fields=id,username,followers_count,media_count", a.Token).text("username"))

	at := b.igPicture(a, "one")
	file := b.get(strings.TrimPrefix(at, b.base), "")
	require.Equal(t, string(jpegBytes("one")), file.raw, "its address asks for no key")
	require.Equal(t, "image/jpeg", file.header.Get("Content-Type"))
	id := b.igPost(a, url.Values{"image_url": {at}, "caption": {"Flu shots & tea @juniper"}, "alt_text": {"Chairs"}})
	got := b.get(ig+"/"+id+"?fields=id,caption,media_type,media_product_type,permalink,timestamp", a.Token)
	require.Equal(t, "Flu shots & tea @juniper", got.text("caption"))
	require.Equal(t, "FEED", got.text("media_product_type"))
	require.Contains(t, b.get(strings.TrimPrefix(got.text("permalink"), b.base), "").raw, "Flu shots &amp; tea")
	list := b.get(ig+"/"+a.ID+"/media?fields=id,caption,media_type,children{id,media_type}&limit=25&since="+fmt.Sprint(testStart.Unix()), a.Token)
	require.Equal(t, id, list.text("data", 0, "id"))
	require.Nil(t, b.get(ig+"/"+a.ID+"/media?since="+fmt.Sprint(testStart.Unix()+60), a.Token).at("data", 0))
	posts := b.s.Posts()
	require.Equal(t, Post{
		Platform: "instagram", Account: a.ID, ID: id, Kind: KindPost, Text: "Flu shots & tea @juniper", Media: posts[0].Media,
		Created: testStart, Published: true, URL: got.text("permalink"), Settings: posts[0].Settings,
	}, posts[0])
	require.Equal(t, "Chairs", posts[0].Media[0].Alt)
	sent, err := b.s.Media(posts[0].Media[0].SHA256)
	require.NoError(t, err)
	require.Equal(t, jpegBytes("one"), sent)

	c := b.postForm(ig+"/"+id+"/comments", a.Token, url.Values{"message": {"Book here"}})
	require.Equal(t, 200, c.status, c.raw)
	require.Equal(t, a.Username, b.get(ig+"/"+id+"/comments?fields=id,text,username,timestamp,from", a.Token).text("data", 0, "username"))

	require.NoError(t, b.s.Set(Settings{Instagram: InstagramSettings{Captions: CaptionsWithoutAt}}))
	require.Equal(t, "Flu shots & tea juniper", b.get(ig+"/"+id+"?fields=caption", a.Token).text("caption"))
	require.Equal(t, true, b.call("DELETE", ig+"/"+id, a.Token, "", nil).at("success"))
	require.EqualValues(t, 33, b.get(ig+"/"+id, a.Token).at("error", "error_subcode"))
	require.True(t, b.s.Posts()[0].Deleted, "the ledger keeps what was deleted")
}

func TestInstagramContainersLiveForADayAndAreUsedOnce(t *testing.T) {
	b := newBench(t)
	a := b.account("instagram", 1)
	publish := func(id string) reply {
		return b.postForm(ig+"/"+a.ID+"/media_publish", a.Token, url.Values{"creation_id": {id}})
	}
	status := func(id string) string { return b.get(ig+"/"+id+"?fields=status_code", a.Token).text("status_code") }
	require.NoError(t, b.s.Set(Settings{Instagram: InstagramSettings{Polls: 2}}))
	id := b.postForm(ig+"/"+a.ID+"/media", a.Token, url.Values{"image_url": {b.igPicture(a, "one")}}).text("id")
	require.EqualValues(t, 9007, publish(id).at("error", "code"))
	require.Equal(t, []string{"IN_PROGRESS", "IN_PROGRESS", "FINISHED"}, []string{status(id), status(id), status(id)})
	require.Equal(t, 200, publish(id).status)
	require.Equal(t, "PUBLISHED", status(id))
	require.EqualValues(t, 2207008, publish(id).at("error", "error_subcode"), "a second post is not made of it")
	require.Len(t, b.s.Posts(), 1)

	late := b.postForm(ig+"/"+a.ID+"/media", a.Token, url.Values{"image_url": {b.igPicture(a, "two")}}).text("id")
	b.pass(24 * time.Hour)
	require.Equal(t, "EXPIRED", status(late))
	require.EqualValues(t, 2207008, publish(late).at("error", "error_subcode"))
	b.restart()
	require.Equal(t, "PUBLISHED", status(id), "a restart knows all")
}

func TestInstagramVideosCarouselsAndStories(t *testing.T) {
	b := newBench(t)
	a := b.account("instagram", 2)
	video := movie(500)
	upload := func(container string, from, to int) string {
		return b.sendBytes(b.base+"/instagram/ig-api-upload/v25.0/"+container, a.Token, video[from:to], from, len(video)).raw
	}
	announce := func(v url.Values) string {
		r := b.postForm(ig+"/"+a.ID+"/media", a.Token, v)
		require.Equal(t, 200, r.status, r.raw)
		return r.text("id")
	}
	item := announce(url.Values{"media_type": {"VIDEO"}, "is_carousel_item": {"true"}, "upload_type": {"resumable"}})
	require.Contains(t, upload(item, 0, 100), "PartialRequestError")
	require.EqualValues(t, 100, b.get(ig+"/"+item+"?fields=video_status", a.Token).at("video_status", "uploading_phase", "bytes_transferred"))
	require.Contains(t, upload(item, 0, len(video)), "OffsetInvalidError")
	require.Contains(t, upload(item, 100, len(video)), `"success":true`)
	picture := announce(url.Values{"image_url": {b.igPicture(a, "x")}, "is_carousel_item": {"true"}, "alt_text": {"A sign"}})
	children := url.Values{"media_type": {"CAROUSEL"}, "children": {item + "," + picture}, "caption": {"Both"}}
	require.EqualValues(t, 9007, b.postForm(ig+"/"+a.ID+"/media", a.Token, children).at("error", "code"), "a carousel too early")
	for range 2 {
		b.get(ig+"/"+item+"?fields=status_code", a.Token)
		b.get(ig+"/"+picture+"?fields=status_code", a.Token)
	}
	id := b.igPost(a, children)
	got := b.get(ig+"/"+id+"?fields=media_type,children{id,media_type}", a.Token)
	require.Equal(t, "CAROUSEL_ALBUM", got.text("media_type"))
	require.Equal(t, "VIDEO", got.text("children", "data", 0, "media_type"))
	require.EqualValues(t, len(video), b.s.Posts()[0].Media[0].Bytes)

	story := b.igPost(a, url.Values{"media_type": {"STORIES"}, "image_url": {b.igPicture(a, "y")}})
	require.Equal(t, story, b.get(ig+"/"+a.ID+"/stories?fields=id,media_product_type", a.Token).text("data", 0, "id"))
	require.Equal(t, id, b.get(ig+"/"+a.ID+"/media", a.Token).text("data", 0, "id"), "stories are in a list of their own")
	require.Contains(t, b.s.Posts()[1].URL, "/stories/"+a.Username+"/")
	b.pass(25 * time.Hour)
	require.EqualValues(t, 33, b.get(ig+"/"+story, a.Token).at("error", "error_subcode"), "a story is gone after a day")
	require.EqualValues(t, 404, b.get(strings.TrimPrefix(b.s.Posts()[1].URL, b.base), "").status)
}

func TestInstagramsQuotaCountsADay(t *testing.T) {
	b := newBench(t)
	a := b.account("instagram", 1)
	require.NoError(t, b.s.Set(Settings{Instagram: InstagramSettings{Quota: 2}}))
	for i := range 2 {
		b.igPost(a, url.Values{"image_url": {b.igPicture(a, fmt.Sprint(i))}})
		b.pass(time.Hour)
	}
	quota := b.get(ig+"/"+a.ID+"/content_publishing_limit?fields=quota_usage,config{quota_total,quota_duration}", a.Token)
	require.EqualValues(t, 2, quota.at("data", 0, "quota_usage"))
	require.EqualValues(t, 2, quota.at("data", 0, "config", "quota_total"))
	next := url.Values{"creation_id": {b.igContainer(a, url.Values{"image_url": {b.igPicture(a, "x")}})}}
	require.EqualValues(t, 2207042, b.postForm(ig+"/"+a.ID+"/media_publish", a.Token, next).at("error", "error_subcode"))
	b.pass(22*time.Hour + time.Minute)
	require.Equal(t, 200, b.postForm(ig+"/"+a.ID+"/media_publish", a.Token, next).status)
}

func TestInstagramsOwnSignIn(t *testing.T) {
	b := newBench(t)
	a := b.account("instagram", 1)
	me := b.get(igLogin+"/v25.0/me?fields=user_id,username,account_type", a.LoginToken)
	require.Equal(t, a.ID, me.text("user_id"))
	require.NotEqual(t, a.ID, me.text("id"), "which is another one, as with Meta")
	require.EqualValues(t, 190, b.get(igLogin+"/v25.0/me", a.Token).at("error", "code"))
	require.EqualValues(t, 190, b.get(ig+"/me", a.LoginToken).at("error", "code"))
	require.EqualValues(t, 2, b.get(igLogin+"/v25.0/debug_token?input_token=x", a.LoginToken).at("error", "code"))
	back := b.get(igLogin+"/oauth/authorize?client_id=1&redirect_uri=https%3A%2F%2Fclinic.example%2Fback&response_type=code&scope=x&state=s1", "")
	require.Equal(t, 302, back.status)
	to, err := url.Parse(back.header.Get("Location"))
	require.NoError(t, err)
	require.Equal(t, "s1", to.Query().Get("state"))
	require.Equal(t, "_", to.Fragment)
	code := url.Values{"client_id": {"1"}, "client_secret": {"2"}, "grant_type": {"authorization_code"}, "redirect_uri": {"https://clinic.example/back"}, "code": {to.Query().Get("code")}}
	short := b.postForm(igLogin+"/oauth/access_token", "", code).text("data", 0, "access_token")
	require.NotEmpty(t, short)
	require.Equal(t, 400, b.postForm(igLogin+"/oauth/access_token", "", code).status, "a code is used once")
	long := b.get(igLogin+"/access_token?grant_type=ig_exchange_token&client_secret=2&access_token="+short, "")
	require.EqualValues(t, 5_184_000, long.at("expires_in"))
	refresh := igLogin + "/refresh_access_token?grant_type=ig_refresh_token&access_token=" + long.text("access_token")
	require.EqualValues(t, 10, b.get(refresh, "").at("error", "code"), "not before it is a day old")
	b.pass(25 * time.Hour)
	require.EqualValues(t, 190, b.get(igLogin+"/v25.0/me", short).at("error", "code"), "a short key ends after an hour")
	newer := b.get(refresh, "").text("access_token")
	require.NotEmpty(t, newer)
	b.pass(59*24*time.Hour + time.Hour)
	require.EqualValues(t, 190, b.get(igLogin+"/v25.0/me", long.text("access_token")).at("error", "code"), "a long one after 60 days")
	b.restart()
	require.Equal(t, 200, b.get(igLogin+"/v25.0/me", newer).status)
}

func TestInstagramSignInByWayOfFacebook(t *testing.T) {
	b := newBench(t)
	back := b.get(ig+"/dialog/oauth?client_id=1&redirect_uri=http%3A%2F%2Flocalhost%3A1%2Fback&response_type=code&scope=x&state=s1", "")
	to, err := url.Parse(back.header.Get("Location"))
	require.NoError(t, err)
	exchange := ig + "/oauth/access_token?client_id=1&client_secret=2&redirect_uri=x&code=" + to.Query().Get("code")
	token := b.get(exchange, "").text("access_token")
	require.Equal(t, b.account("instagram", 1).UserToken, token)
	require.Equal(t, 400, b.get(exchange, "").status)
	require.Equal(t, token, b.get(ig+"/oauth/access_token?client_id=1&client_secret=2&grant_type=fb_exchange_token&fb_exchange_token="+token, "").text("access_token"))
	require.Equal(t, 400, b.get(ig+"/dialog/oauth", "").status)
}

func TestInstagramRefusals(t *testing.T) {
	b := newBench(t)
	a, other := b.account("instagram", 1), b.account("instagram", 2)
	media := ig + "/" + a.ID + "/media"
	picture := b.igPicture(a, "one")
	with := func(v ...string) url.Values {
		out := url.Values{"image_url": {picture}}
		for i := 0; i < len(v); i += 2 {
			out.Set(v[i], v[i+1])
		}
		return out
	}
	png := b.postFile(ig+"/me/photos", a.Token, "source", png("x"), map[string]string{"published": "false"}).text("id")
	for _, tc := range []struct {
		rule          string
		got           reply
		code, subcode int
	}{
		{"no token", b.postForm(media, "", with()), 2500, 0},
		{"a token that is none", b.postForm(media, "wrong", with()), 190, 0},
		{"another account's token", b.postForm(media, other.Token, with()), 100, 33},
		{"the person's token publishes nothing", b.postForm(media, a.UserToken, with()), 100, 33},
		{"an account that is not there", b.postForm(ig+"/1/media", a.Token, with()), 100, 33},
		{"no file", b.postForm(media, a.Token, url.Values{"caption": {"x"}}), 100, 0},
		{"an address that cannot be fetched", b.postForm(media, a.Token, with("image_url", "https://gone.invalid/a.jpg")), 9004, 2207052},
		{"an address that is not https", b.postForm(media, a.Token, with("image_url", "http://clinic.example/a.jpg")), 9004, 2207052},
		{"a picture that is no JPEG", b.postForm(media, a.Token, with("image_url", b.base+"/instagram/photo/"+png+".jpg")), 36001, 2207005},
		{"2,201 characters", b.postForm(media, a.Token, with("caption", strings.Repeat("é", 2201))), 36004, 2207010},
		{"an emoji counts two", b.postForm(media, a.Token, with("caption", strings.Repeat("🎉", 1101))), 36004, 2207010},
		{"a long alt text", b.postForm(media, a.Token, with("alt_text", strings.Repeat("a", 1001))), 100, 0},
		{"an alt text on a story", b.postForm(media, a.Token, with("media_type", "STORIES", "alt_text", "x")), 100, 0},
		{"four co-authors", b.postForm(media, a.Token, with("collaborators", `["a","b","c","d"]`)), 100, 0},
		{"a kind that is none", b.postForm(media, a.Token, with("media_type", "CLIP")), 100, 2207023},
		{"a plain feed video", b.postForm(media, a.Token, url.Values{"media_type": {"VIDEO"}, "upload_type": {"resumable"}}), 100, 2207023},
		{"a carousel of one", b.postForm(media, a.Token, url.Values{"media_type": {"CAROUSEL"}, "children": {"1"}}), 100, 2207028},
		{"a carousel of what is not there", b.postForm(media, a.Token, url.Values{"media_type": {"CAROUSEL"}, "children": {"1,2"}}), 24, 2207008},
		{"a caption on an item", b.postForm(media, a.Token, with("is_carousel_item", "true", "caption", "x")), 100, 0},
		{"a container that is none", b.postForm(ig+"/"+a.ID+"/media_publish", a.Token, url.Values{"creation_id": {"1"}}), 24, 2207008},
		{"a comment on nothing", b.postForm(ig+"/1/comments", a.Token, url.Values{"message": {"x"}}), 100, 33},
		{"a photo that would be public", b.postFile(ig+"/me/photos", a.Token, "source", jpegBytes("x"), nil), 100, 0},
		{"local videos of Instagram's own sign-in", b.postForm(igLogin+"/v25.0/me/media", a.LoginToken, url.Values{"media_type": {"REELS"}, "upload_type": {"resumable"}}), 100, 0},
		{"photos of Instagram's own sign-in", b.postFile(igLogin+"/v25.0/me/photos", a.LoginToken, "source", jpegBytes("x"), map[string]string{"published": "false"}), 100, 33},
		{"an edge that is not there", b.get(ig+"/me/shoes", a.Token), 2500, 0},
	} {
		t.Run(tc.rule, func(t *testing.T) {
			require.GreaterOrEqual(t, tc.got.status, 400, tc.got.raw)
			require.EqualValues(t, tc.code, tc.got.at("error", "code"), tc.got.raw)
			if tc.subcode != 0 {
				require.EqualValues(t, tc.subcode, tc.got.at("error", "error_subcode"), tc.got.raw)
			}
		})
	}
	require.Empty(t, b.s.Posts(), "a refused call leaves nothing behind")
	id := b.igPost(a, with())
	require.EqualValues(t, 33, b.call("DELETE", igLogin+"/v25.0/"+id, a.LoginToken, "", nil).at("error", "error_subcode"), "there is no such call")
	require.EqualValues(t, 33, b.call("DELETE", ig+"/"+id, other.Token, "", nil).at("error", "error_subcode"))
	require.EqualValues(t, 100, b.get(ig+"/"+a.ID+"/media?fields=shoe_size", a.Token).at("error", "code"))
}
