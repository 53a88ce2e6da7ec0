package rehearsal

import (
	"bytes"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// movie is an MP4 by its first bytes.
func movie(size int) []byte {
	return append([]byte("\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00"), bytes.Repeat([]byte{7}, size-16)...)
}

// sendBytes sends a video, or the rest of it, to its own address.
func (b *bench) sendBytes(address, token string, data []byte, offset, size int) reply {
	rq, err := http.NewRequestWithContext(b.Context(), "POST", address, bytes.NewReader(data))
	require.NoError(b, err)
	rq.Header.Set("Authorization", "OAuth "+token)
	rq.Header["offset"] = []string{strconv.Itoa(offset)}
	rq.Header["file_size"] = []string{strconv.Itoa(size)}
	rs, err := fresh().Do(rq)
	require.NoError(b, err)
	defer rs.Body.Close()
	var buf bytes.Buffer
	_, err = buf.ReadFrom(rs.Body)
	require.NoError(b, err)
	return reply{status: rs.StatusCode, raw: buf.String()}
}

func TestFacebookTakesAVideoInPieces(t *testing.T) {
	b := newBench(t)
	require.NoError(t, b.s.Set(Settings{Facebook: FacebookSettings{Piece: 600}}))
	a := b.account("facebook", 1)
	data := movie(1500)
	edge := graph + "/" + a.ID + "/videos"
	start := b.postForm(edge, a.Token, url.Values{"upload_phase": {"start"}, "file_size": {"1500"}})
	require.Equal(t, "0", start.text("start_offset"), start.raw)
	require.Equal(t, "600", start.text("end_offset"))
	session, video := start.text("upload_session_id"), start.text("video_id")
	piece := func(from, to int) reply {
		return b.postFile(edge, a.Token, "video_file_chunk", data[from:to], map[string]string{
			"upload_phase": "transfer", "upload_session_id": session, "start_offset": strconv.Itoa(from),
		})
	}
	finish := url.Values{"upload_phase": {"finish"}, "upload_session_id": {session}, "description": {"Our rooms"}}
	require.Equal(t, "600", piece(0, 600).text("start_offset"))
	again := piece(0, 600)
	require.EqualValues(t, 1363037, again.at("error", "error_subcode"))
	require.Equal(t, "600", again.text("error", "error_data", "start_offset"))
	require.Equal(t, 400, b.postForm(edge, a.Token, finish).status, "not whole yet")
	piece(600, 1200)
	b.restart()
	last := piece(1200, 1500)
	require.Equal(t, last.text("start_offset"), last.text("end_offset"), last.raw)
	require.Empty(t, b.s.Posts())
	require.Equal(t, true, b.postForm(edge, a.Token, finish).at("success"))
	require.Equal(t, 400, b.postForm(edge, a.Token, finish).status, "a video is published once")
	p := b.s.Posts()[0]
	require.Equal(t, []any{KindPost, "Our rooms", "video/mp4", int64(1500)}, []any{p.Kind, p.Text, p.Media[0].MIME, p.Media[0].Bytes})
	got := b.get(graph+"/"+video+"?fields=status,post_id,published,permalink_url,description", a.Token)
	require.Equal(t, "processing", got.text("status", "video_status"), got.raw)
	got = b.get(graph+"/"+video+"?fields=status,post_id,published,permalink_url,description", a.Token)
	require.Equal(t, "complete", got.text("status", "publishing_phase", "status"), got.raw)
	require.Equal(t, p.ID, got.text("post_id"))
	require.Equal(t, "added_video", b.get(graph+"/me/published_posts?fields=status_type", a.Token).text("data", 0, "status_type"))
	sent, err := b.s.Media(p.Media[0].SHA256)
	require.NoError(t, err)
	require.Equal(t, data, sent)
}

func TestFacebookReels(t *testing.T) {
	b := newBench(t)
	a := b.account("facebook", 1)
	edge, data := graph+"/me/video_reels", movie(900)
	open := func() (string, string) {
		r := b.postForm(edge, a.Token, url.Values{"upload_phase": {"start"}})
		return r.text("video_id"), r.text("upload_url")
	}
	video, address := open()
	require.NoError(t, b.s.Set(Settings{Facebook: FacebookSettings{Takes: 400}}))
	require.Contains(t, b.sendBytes(address, a.Token, data, 0, 900).raw, "PartialRequestError")
	require.Contains(t, b.sendBytes(address, a.Token, data, 0, 900).raw, "OffsetInvalidError")
	require.EqualValues(t, 400, b.get(graph+"/"+video+"?fields=status", a.Token).at("status", "uploading_phase", "bytes_transfered")) //nolint:misspell // Meta's own
	require.NoError(t, b.s.Set(Settings{Facebook: FacebookSettings{Takes: 10_000}}))
	require.Equal(t, 200, b.sendBytes(address, a.Token, data[400:], 400, 900).status)
	require.Equal(t, "not_started", b.get(graph+"/"+video+"?fields=status", a.Token).text("status", "publishing_phase", "status"))
	at := testStart.Add(time.Hour)
	finish := url.Values{
		"upload_phase": {"finish"}, "video_id": {video}, "video_state": {"SCHEDULED"}, "description": {"Hands"},
		"scheduled_publish_time": {strconv.FormatInt(testStart.Add(29*24*time.Hour+time.Minute).Unix(), 10)},
	}
	require.Equal(t, 400, b.postForm(edge, a.Token, finish).status, "more than 29 days ahead")
	finish.Set("scheduled_publish_time", strconv.FormatInt(at.Unix(), 10))
	require.Equal(t, true, b.postForm(edge, a.Token, finish).at("success"))
	got := b.get(graph+"/"+video+"?fields=status,scheduled_publish_time", a.Token)
	require.Equal(t, "scheduled", got.text("status", "publishing_phase", "publish_status"))
	require.Equal(t, KindReel, b.s.Posts()[0].Kind)
	b.pass(2 * time.Hour)
	require.True(t, b.s.Posts()[0].Published)
	require.Nil(t, b.get(graph+"/me/published_posts", a.Token).at("data", 0), "reels are never on this list")
	require.Equal(t, true, b.call("DELETE", graph+"/"+video, a.Token, "", nil).at("success"))
	require.True(t, b.s.Posts()[0].Deleted)
	require.EqualValues(t, 33, b.get(graph+"/"+video, a.Token).at("error", "error_subcode"))

	for i := range facebookReels + 1 {
		video, address := open()
		b.sendBytes(address, a.Token, append(movie(100), byte(i)), 0, 101)
		r := b.postForm(edge, a.Token, url.Values{"upload_phase": {"finish"}, "video_id": {video}, "video_state": {"PUBLISHED"}})
		if i < facebookReels-1 {
			require.Equal(t, 200, r.status, r.raw)
			require.NotEmpty(t, r.text("post_id"))
		} else {
			require.EqualValues(t, 613, r.at("error", "code"), "30 reels in 24 hours, the deleted one among them")
		}
	}
}

func TestFacebookStories(t *testing.T) {
	b := newBench(t)
	a := b.account("facebook", 1)
	photo := b.postFile(graph+"/me/photos", a.Token, "source", png("s"), map[string]string{"published": "false"}).text("id")
	r := b.postForm(graph+"/me/photo_stories", a.Token, url.Values{"photo_id": {photo}})
	require.Equal(t, true, r.at("success"), r.raw)
	require.Equal(t, 400, b.postForm(graph+"/me/photo_stories", a.Token, url.Values{"photo_id": {photo}}).status, "a photo stands in one story")
	start := b.postForm(graph+"/me/video_stories", a.Token, url.Values{"upload_phase": {"start"}})
	b.sendBytes(start.text("upload_url"), a.Token, movie(500), 0, 500)
	b.pass(time.Minute)
	v := b.postForm(graph+"/me/video_stories", a.Token, url.Values{"upload_phase": {"finish"}, "video_id": {start.text("video_id")}})
	require.NotEmpty(t, v.text("post_id"), v.raw)
	list := b.get(graph+`/me/stories?status=["PUBLISHED"]`, a.Token)
	require.Equal(t, v.text("post_id"), list.text("data", 0, "post_id"), list.raw)
	require.Equal(t, start.text("video_id"), list.text("data", 0, "media_id"))
	require.Equal(t, photo, list.text("data", 1, "media_id"))
	require.Equal(t, "photo", list.text("data", 1, "media_type"))
	require.Equal(t, 200, b.get(strings.TrimPrefix(list.text("data", 1, "url"), b.base), "").status)
	b.pass(24 * time.Hour)
	require.Len(t, b.get(graph+"/me/stories", a.Token).at("data"), 1, "after a day a story is gone")
}

func TestFacebookForgetsUploadsAfterADay(t *testing.T) {
	b := newBench(t)
	a := b.account("facebook", 1)
	photo := b.postFile(graph+"/me/photos", a.Token, "source", png("s"), map[string]string{"published": "false"}).text("id")
	start := b.postForm(graph+"/me/video_reels", a.Token, url.Values{"upload_phase": {"start"}})
	b.sendBytes(start.text("upload_url"), a.Token, movie(500), 0, 500)
	b.pass(25 * time.Hour)
	require.EqualValues(t, 100, b.postJSON(graph+"/me/feed", a.Token, `{"attached_media":[{"media_fbid":"`+photo+`"}]}`).at("error", "code"))
	require.Equal(t, "expired", b.get(graph+"/"+start.text("video_id")+"?fields=status", a.Token).text("status", "video_status"))
	require.EqualValues(t, 33, b.postForm(graph+"/me/video_reels", a.Token, url.Values{
		"upload_phase": {"finish"}, "video_id": {start.text("video_id")}, "video_state": {"PUBLISHED"},
	}).at("error", "error_subcode"))
	require.Empty(t, b.s.Posts())
}

func TestFacebookSignsInByTheDialog(t *testing.T) {
	b := newBench(t)
	consent := func(redirect, scope string) reply {
		return b.get(graph+"/dialog/oauth?"+url.Values{
			"client_id": {FacebookApp}, "redirect_uri": {redirect}, "state": {"s&1"}, "scope": {scope},
		}.Encode(), "")
	}
	const here = "http://localhost:8721/callback"
	r := consent(here, "pages_show_list,pages_manage_posts")
	require.Equal(t, http.StatusFound, r.status, r.raw)
	to, err := url.Parse(r.header.Get("Location"))
	require.NoError(t, err)
	require.Equal(t, "s&1", to.Query().Get("state"))
	trade := func(redirect string) reply {
		return b.get(graph+"/oauth/access_token?"+url.Values{
			"client_id": {FacebookApp}, "client_secret": {"x"}, "redirect_uri": {redirect}, "code": {to.Query().Get("code")},
		}.Encode(), "")
	}
	short := trade(here)
	require.Equal(t, facebookShort, short.text("access_token"), short.raw)
	require.Equal(t, 400, trade(here).status, "a code is good once")
	long := b.get(graph+"/oauth/access_token?grant_type=fb_exchange_token&client_id=1&client_secret=x&fb_exchange_token="+facebookShort, "")
	require.EqualValues(t, 5_184_000, long.at("expires_in"))
	require.Equal(t, b.account("facebook", 1).Token, b.get(graph+"/me/accounts", long.text("access_token")).text("data", 0, "access_token"))
	ends := b.get(graph+"/debug_token?input_token="+facebookShort+"&access_token="+url.QueryEscape(FacebookApp+"|x"), "")
	require.EqualValues(t, testStart.Add(facebookShortLife).Unix(), ends.at("data", "expires_at"), ends.raw)
	app := b.get(graph+"/oauth/access_token?grant_type=client_credentials&client_id=1&client_secret=x", "")
	require.Equal(t, "1|x", app.text("access_token"))

	for rule, r := range map[string]reply{
		"the loopback address by number": consent("http://127.0.0.1:8721/callback", ""),
		"a scope that is none":           consent(here, "pages_fly"),
		"another app":                    b.get(graph+"/dialog/oauth?client_id=1&redirect_uri="+url.QueryEscape(here), ""),
	} {
		require.Equal(t, 400, r.status, rule)
	}
	require.NoError(t, b.s.Set(Settings{Facebook: FacebookSettings{Consent: ConsentDeny}}))
	to, err = url.Parse(consent(here, "").header.Get("Location"))
	require.NoError(t, err)
	require.Equal(t, "user_denied", to.Query().Get("error_reason"))
}

func TestFacebookSignsInFromADevice(t *testing.T) {
	b := newBench(t)
	app := url.Values{"access_token": {FacebookApp + "|client"}}
	d := b.postForm(graph+"/device/login", "", app)
	require.EqualValues(t, 420, d.at("expires_in"), d.raw)
	app.Set("code", d.text("code"))
	for _, want := range []int{1349174, 1349172} {
		require.EqualValues(t, want, b.postForm(graph+"/device/login_status", "", app).at("error", "error_subcode"))
	}
	b.pass(6 * time.Second)
	require.Equal(t, facebookUser, b.postForm(graph+"/device/login_status", "", app).text("access_token"))
	app.Set("code", b.postForm(graph+"/device/login", "", app).text("code"))
	b.pass(8 * time.Minute)
	require.EqualValues(t, 1349152, b.postForm(graph+"/device/login_status", "", app).at("error", "error_subcode"))
}

func TestFacebookVideoRefusals(t *testing.T) {
	b := newBench(t)
	a, other := b.account("facebook", 1), b.account("facebook", 2)
	start := b.postForm(graph+"/me/video_reels", a.Token, url.Values{"upload_phase": {"start"}})
	address, video := start.text("upload_url"), start.text("video_id")
	for rule, r := range map[string]reply{
		"no phase":                             b.postForm(graph+"/me/videos", a.Token, url.Values{}),
		"no size":                              b.postForm(graph+"/me/videos", a.Token, url.Values{"upload_phase": {"start"}}),
		"a session that is none":               b.postForm(graph+"/me/videos", a.Token, url.Values{"upload_phase": {"transfer"}, "upload_session_id": {"1"}}),
		"bytes by another Page":                b.sendBytes(address, other.Token, movie(100), 0, 100),
		"more bytes than announced":            b.sendBytes(address, a.Token, movie(100), 0, 50),
		"bytes without a size":                 b.sendBytes(address, a.Token, movie(100), 0, 0),
		"a reel without its state":             b.postForm(graph+"/me/video_reels", a.Token, url.Values{"upload_phase": {"finish"}, "video_id": {video}}),
		"another kind than it was for":         b.postForm(graph+"/me/video_stories", a.Token, url.Values{"upload_phase": {"finish"}, "video_id": {video}}),
		"a story of a photo that is none":      b.postForm(graph+"/me/photo_stories", a.Token, url.Values{"photo_id": {"1"}}),
		"a video attached like a photo":        b.postJSON(graph+"/me/feed", a.Token, fmt.Sprintf(`{"attached_media":[{"media_fbid":%q}]}`, video)),
		"the stories of another Page":          b.get(graph+"/"+other.ID+"/stories", a.Token),
		"settings that make no sense":          b.postJSON("/_rehearsal/settings", "", `{"facebook":{"polls":-1}}`),
		"an answer to the dialog that is none": b.postJSON("/_rehearsal/settings", "", `{"facebook":{"consent":"perhaps"}}`),
	} {
		require.GreaterOrEqual(t, r.status, 400, "%s: %s", rule, r.raw)
	}
	require.Empty(t, b.s.Posts())
}
