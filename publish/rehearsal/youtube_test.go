package rehearsal

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// mp4 is the beginning of a video, filled up to a size in bytes.
func mp4(size int) []byte {
	head := []byte("\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom")
	return append(head, bytes.Repeat([]byte("v"), size-len(head))...)
}

const ytBody = `{"snippet":{"title":"Flu shots","description":"What to expect","tags":["flu"],"categoryId":"27"},` +
	`"status":{"privacyStatus":"private","selfDeclaredMadeForKids":false,"containsSyntheticMedia":false}}`

// put sends a piece to a session; contentRange may be "".
func (b *bench) put(method, session, token, contentRange string, data []byte, more ...string) reply {
	b.Helper()
	rq, err := http.NewRequestWithContext(context.Background(), method, session, bytes.NewReader(data))
	require.NoError(b, err)
	rq.Header.Set("Authorization", "Bearer "+token)
	if contentRange != "" {
		rq.Header.Set("Content-Range", contentRange)
	}
	for _, h := range more {
		k, v, _ := strings.Cut(h, "=")
		rq.Header.Set(k, v)
	}
	rs, err := fresh().Do(rq)
	require.NoError(b, err)
	defer rs.Body.Close()
	raw, err := io.ReadAll(rs.Body)
	require.NoError(b, err)
	r := reply{status: rs.StatusCode, header: rs.Header, raw: string(raw)}
	_ = json.Unmarshal(raw, &r.json) // an answer may be no JSON
	return r
}

// startVideo begins a session and gives its address.
func (b *bench) startVideo(token, body string, size int) reply {
	return b.put("POST", b.base+"/youtube/upload/youtube/v3/videos?uploadType=resumable&part=snippet,status&notifySubscribers=false", token, "",
		[]byte(body), "Content-Type=application/json", "X-Upload-Content-Length="+strconv.Itoa(size), "X-Upload-Content-Type=video/mp4", "Slug=rounds-1.mp4")
}

// video makes a video and gives its id.
func (b *bench) video(token, body string) string {
	b.Helper()
	data := mp4(1000)
	s := b.startVideo(token, body, len(data))
	require.Equal(b, 200, s.status, s.raw)
	r := b.put("PUT", s.header.Get("Location"), token, "", data)
	require.Equal(b, 201, r.status, r.raw)
	return r.text("id")
}

func (b *bench) send(method, path, token, body string) reply {
	b.Helper()
	return b.put(method, b.base+"/youtube/youtube/v3/"+path, token, "", []byte(body), "Content-Type=application/json")
}

func TestYouTubeUploadInChunks(t *testing.T) {
	b := newBench(t)
	a := b.account("youtube", 1)
	data := mp4(2*ytUnit + 100)
	s := b.startVideo(a.Token, ytBody, len(data))
	require.Equal(t, 200, s.status, s.raw)
	at := s.header.Get("Location")
	total := strconv.Itoa(len(data))
	part := func(from, to int) reply {
		return b.put("PUT", at, a.Token, fmt.Sprintf("bytes %d-%d/%s", from, to-1, total), data[from:to])
	}
	ask := func() reply { return b.put("PUT", at, a.Token, "bytes */"+total, nil) }
	r := ask()
	require.Equal(t, 308, r.status)
	require.Empty(t, r.header.Get("Range"), "nothing is stored")
	require.Equal(t, 400, part(0, 1000).status, "not a multiple of 256 KiB")
	r = part(0, ytUnit)
	require.Equal(t, 308, r.status)
	require.Equal(t, fmt.Sprintf("bytes=0-%d", ytUnit-1), r.header.Get("Range"))
	require.Equal(t, r.header, func() http.Header { h := part(0, ytUnit).header; h["Date"] = r.header["Date"]; return h }(), "of an overlap nothing is stored")
	require.Equal(t, fmt.Sprintf("bytes=0-%d", ytUnit-1), part(2*ytUnit, len(data)).header.Get("Range"), "nor behind a gap")
	b.restart()
	at = b.base + at[strings.Index(at, "/youtube/upload"):]
	r = b.put("POST", at, a.Token, fmt.Sprintf("bytes %d-%d/*", ytUnit, 2*ytUnit-1), data[ytUnit:2*ytUnit], "X-Guploader-No-308=yes")
	require.Equal(t, 200, r.status, "the other dialect, in the next process")
	require.Equal(t, "308", r.header.Get("X-Http-Status-Code-Override"))
	require.Empty(t, b.s.Posts(), "nothing exists before the last byte")
	require.Equal(t, 400, b.put("PUT", at, a.Token, fmt.Sprintf("bytes %d-%d/9", 2*ytUnit, len(data)-1), data[2*ytUnit:]).status, "a wrong total")
	b.fault(Fault{Call: "chunk", What: ActThenCut})
	_, err := b.try(t.Context(), "PUT", at[len(b.base):], a.Token, "video/mp4", bytes.NewReader(nil))
	require.Error(t, err)
	r = part(2*ytUnit, len(data))
	require.Equal(t, 201, r.status, r.raw)
	require.Equal(t, r.raw, ask().raw, "a finished session repeats its answer")

	p := b.s.Posts()[0]
	require.False(t, p.Published)
	require.Equal(t, "What to expect", p.Text)
	require.JSONEq(t, "false", string(p.Settings["notifySubscribers"]))
	sent, err := b.s.Media(p.Media[0].SHA256)
	require.NoError(t, err)
	require.Equal(t, data, sent)
	require.Equal(t, 404, b.put("PUT", at, b.account("youtube", 2).Token, "bytes */"+total, nil).status, "another channel's session")
	b.pass(25 * time.Hour)
	require.Equal(t, 404, ask().status, "a session ends")
}

func TestYouTubeProcessingAndLists(t *testing.T) {
	b := newBench(t)
	a := b.account("youtube", 1)
	one := b.video(a.Token, ytBody)
	two := b.video(a.Token, ytBody)
	read := func(id string) reply {
		return b.send("GET", "videos?part=status,processingDetails,fileDetails&id="+id, a.Token, "")
	}
	r := read(one)
	require.Equal(t, "uploaded", r.text("items", 0, "status", "uploadStatus"), r.raw)
	require.Equal(t, "30", r.text("items", 0, "processingDetails", "processingProgress", "partsProcessed"))
	r = read(one)
	require.Equal(t, "processed", r.text("items", 0, "status", "uploadStatus"), r.raw)
	require.Equal(t, "rounds-1.mp4", r.text("items", 0, "fileDetails", "fileName"))
	require.Equal(t, "1000", r.text("items", 0, "fileDetails", "fileSize"))
	require.NoError(t, b.s.Set(Settings{YouTube: YouTubeSettings{Rejects: "duplicate", Polls: 2}}))
	read(two)
	read(two)
	require.Equal(t, "duplicate", read(two).text("items", 0, "status", "rejectionReason"))
	require.Empty(t, b.send("GET", "videos?part=status&id="+one, b.account("youtube", 2).Token, "").at("items"), "private")

	me := b.send("GET", "channels?part=id,contentDetails&mine=true", a.Token, "")
	list := me.text("items", 0, "contentDetails", "relatedPlaylists", "uploads")
	r = b.send("GET", "playlistItems?part=contentDetails&maxResults=1&playlistId="+list, a.Token, "")
	require.Equal(t, two, r.text("items", 0, "contentDetails", "videoId"), "newest first")
	r = b.send("GET", "playlistItems?part=contentDetails&maxResults=1&playlistId="+list+"&pageToken="+r.text("nextPageToken"), a.Token, "")
	require.Equal(t, one, r.text("items", 0, "contentDetails", "videoId"))
	require.Equal(t, 404, b.send("GET", "playlistItems?part=contentDetails&playlistId=UUother", a.Token, "").status)
}

func TestYouTubeUpdateReplacesWholeParts(t *testing.T) {
	b := newBench(t)
	a := b.account("youtube", 1)
	id := b.video(a.Token, ytBody)
	r := b.send("PUT", "videos?part=snippet", a.Token, `{"id":"`+id+`","snippet":{"title":"Flu","categoryId":"27"}}`)
	require.Equal(t, 200, r.status, r.raw)
	require.Nil(t, r.at("items", 0, "snippet", "tags"))
	require.Empty(t, b.s.Posts()[0].Text, "the description went with it")
	r = b.send("PUT", "videos?part=status", a.Token, `{"id":"`+id+`","status":{}}`)
	require.Equal(t, 200, r.status, r.raw)
	require.True(t, b.s.Posts()[0].Published, "a missing privacy is public")
	require.NotContains(t, r.raw, "selfDeclaredMadeForKids")
	r = b.send("PUT", "videos?part=status", a.Token, `{"id":"`+id+`","status":{"privacyStatus":"private","publishAt":"2026-12-01T14:00:00Z"}}`)
	require.Contains(t, r.raw, "invalidPublishAt", "it was public before")
}

func TestYouTubePublishesAtItsTime(t *testing.T) {
	b := newBench(t)
	a := b.account("youtube", 1)
	id := b.video(a.Token, ytBody)
	at := testStart.Add(time.Hour).Format(time.RFC3339)
	status := func(privacy, at string) reply {
		return b.send("PUT", "videos?part=status", a.Token, `{"id":"`+id+`","status":{"privacyStatus":"`+privacy+`","publishAt":"`+at+`"}}`)
	}
	require.Contains(t, status("unlisted", at).raw, "invalidPublishAt")
	require.Equal(t, 200, status("private", at).status)
	require.Equal(t, testStart.Add(time.Hour), *b.s.Posts()[0].Scheduled)
	require.Equal(t, 404, b.get("/youtube/watch?v="+id, "").status)
	b.pass(time.Hour)
	r := b.send("GET", "videos?part=status&id="+id, a.Token, "")
	require.Equal(t, "public", r.text("items", 0, "status", "privacyStatus"))
	require.NotContains(t, r.raw, "publishAt")
	require.Contains(t, b.get("/youtube/watch?v="+id, "").raw, "What to expect")

	id = b.video(a.Token, ytBody)
	require.Equal(t, 200, status("private", testStart.Format(time.RFC3339)).status)
	require.True(t, b.s.Posts()[1].Published, "a time in the past publishes at once")
}

func TestYouTubeRefuses(t *testing.T) {
	b := newBench(t)
	a := b.account("youtube", 1)
	id := b.video(a.Token, ytBody)
	meta := func(old, to string) reply {
		return b.startVideo(a.Token, strings.Replace(ytBody, old, to, 1), 1000)
	}
	for _, tc := range []struct {
		rule   string
		got    reply
		status int
		reason string
	}{
		{"no token", b.send("GET", "videos?part=id&id="+id, "", ""), 401, "authError"},
		{"a title that is too long", meta("Flu shots", strings.Repeat("x", 101)), 400, "invalidTitle"},
		{"no title", meta("Flu shots", " "), 400, "invalidTitle"},
		{"< in a description", meta("What to", "<18 "), 400, "invalidDescription"},
		{"a description over 5000 bytes", meta("What to", strings.Repeat("ü", 2501)), 400, "invalidDescription"},
		{"an empty tag", meta(`"flu"`, `""`), 400, "invalidTags"},
		{"a category that is none", meta(`"27"`, `"99"`), 400, "invalidCategoryId"},
		{"a time for a public video", meta(`"privacyStatus":"private"`, `"privacyStatus":"public","publishAt":"2026-12-01T00:00:00Z"`), 400, "invalidPublishAt"},
		{"no file", b.startVideo(a.Token, ytBody, 0), 400, "mediaBodyRequired"},
		{"another channel's video", b.send("PUT", "videos?part=status", b.account("youtube", 2).Token, `{"id":"`+id+`"}`), 404, "videoNotFound"},
		{"a comment below a private video", b.send("POST", "commentThreads?part=snippet", a.Token, `{"snippet":{"videoId":"`+id+`","topLevelComment":{"snippet":{"textOriginal":"x"}}}}`), 403, "forbidden"},
		{"a thumbnail that is no picture", b.put("POST", b.base+"/youtube/upload/youtube/v3/thumbnails/set?uploadType=media&videoId="+id, a.Token, "", []byte("text")), 400, "invalidImage"},
		{"captions for nothing", b.put("POST", b.base+"/youtube/upload/youtube/v3/captions?part=snippet", a.Token, "", []byte("{}")), 400, "invalidMetadata"},
		{"a broadcast without a start", b.send("POST", "liveBroadcasts?part=snippet,status", a.Token, ytBody), 400, "scheduledStartTimeRequired"},
		{"deleting what is not there", b.send("DELETE", "videos?id=nothing", a.Token, ""), 404, "videoNotFound"},
		{"an unknown path", b.send("GET", "search", a.Token, ""), 404, "notFound"},
	} {
		t.Run(tc.rule, func(t *testing.T) {
			require.Equal(t, tc.status, tc.got.status, tc.got.raw)
			require.Contains(t, tc.got.raw, `"reason":"`+tc.reason+`"`)
		})
	}
}

func TestYouTubeQuotaEndsAtMidnightPacific(t *testing.T) {
	b := newBench(t)
	a := b.account("youtube", 1)
	require.NoError(t, b.s.Set(Settings{YouTube: YouTubeSettings{Units: 51, Uploads: 1}}))
	id := b.video(a.Token, ytBody)
	r := b.startVideo(a.Token, ytBody, 1000)
	require.Equal(t, 429, r.status)
	require.Contains(t, r.raw, "per day")
	del := func() reply { return b.send("DELETE", "videos?id="+id, a.Token, "") }
	require.Equal(t, 204, del().status)
	r = del()
	require.Equal(t, 403, r.status)
	require.Contains(t, r.raw, "quotaExceeded")
	b.pass(23 * time.Hour)
	require.Equal(t, 403, del().status, "midnight in Los Angeles is at 07:00 UTC in October")
	b.pass(time.Hour)
	require.Equal(t, 404, del().status)
	require.Equal(t, 200, b.startVideo(a.Token, ytBody, 1000).status)
}

func TestYouTubeLagShowsTheOldState(t *testing.T) {
	b := newBench(t)
	a := b.account("youtube", 1)
	id := b.video(a.Token, ytBody)
	privacy := func() string {
		return b.send("GET", "videos?part=status&id="+id, a.Token, "").text("items", 0, "status", "privacyStatus")
	}
	b.fault(Fault{Call: "create", What: Lag, MS: 60_000})
	require.Equal(t, 200, b.send("PUT", "videos?part=status", a.Token, `{"id":"`+id+`","status":{"privacyStatus":"public"}}`).status)
	require.True(t, b.s.Posts()[0].Published)
	require.Equal(t, "private", privacy())
	b.pass(time.Minute)
	require.Equal(t, "public", privacy())
	b.fault(Fault{Call: "delete", What: Lag, MS: 60_000})
	require.Equal(t, 204, b.send("DELETE", "videos?id="+id, a.Token, "").status)
	require.Equal(t, "public", privacy())
	b.pass(time.Minute)
	require.Empty(t, privacy())
	require.True(t, b.s.Posts()[0].Deleted)
}

func TestYouTubeCommentsAndBroadcasts(t *testing.T) {
	b := newBench(t)
	a := b.account("youtube", 1)
	r := b.send("POST", "liveBroadcasts?part=snippet,status,contentDetails", a.Token,
		`{"snippet":{"title":"Ask us","scheduledStartTime":"2026-10-06T07:00:00Z"},"status":{"privacyStatus":"public"}}`)
	require.Equal(t, 200, r.status, r.raw)
	id := r.text("id")
	p := b.s.Posts()[0]
	require.False(t, p.Published)
	require.Equal(t, time.Date(2026, 10, 6, 7, 0, 0, 0, time.UTC), *p.Scheduled)
	r = b.send("PUT", "liveBroadcasts?part=snippet", a.Token, `{"id":"`+id+`","snippet":{"title":"Ask us","scheduledStartTime":"2026-10-07T07:00:00Z","scheduledEndTime":"2026-10-07T08:00:00Z"}}`)
	require.Equal(t, 200, r.status, r.raw)
	r = b.send("GET", "liveBroadcasts?part=id,snippet,status&broadcastStatus=upcoming", a.Token, "")
	require.Equal(t, "2026-10-07T08:00:00Z", r.text("items", 0, "snippet", "scheduledEndTime"), r.raw)

	r = b.send("POST", "commentThreads?part=snippet", a.Token, `{"snippet":{"channelId":"`+a.ID+`","videoId":"`+id+`","topLevelComment":{"snippet":{"textOriginal":"More & more"}}}}`)
	require.Equal(t, 200, r.status, r.raw)
	note := r.text("id")
	require.Equal(t, 200, b.send("PUT", "comments?part=snippet", a.Token, `{"id":"`+note+`","snippet":{"textOriginal":"Less"}}`).status)
	r = b.send("GET", "commentThreads?part=snippet&videoId="+id, a.Token, "")
	require.Equal(t, "Less", r.text("items", 0, "snippet", "topLevelComment", "snippet", "textOriginal"), r.raw)
	require.Equal(t, a.ID, r.text("items", 0, "snippet", "topLevelComment", "snippet", "authorChannelId", "value"))
	require.Equal(t, 204, b.send("DELETE", "comments?id="+note, a.Token, "").status)
	require.Len(t, b.live("youtube"), 1)
	r = b.send("POST", "commentThreads?part=snippet", a.Token, `{"snippet":{"videoId":"`+id+`","topLevelComment":{"snippet":{"textOriginal":"Another"}}}}`)
	require.Equal(t, 200, r.status, r.raw)
	require.Equal(t, 204, b.send("DELETE", "liveBroadcasts?id="+id, a.Token, "").status)
	require.Empty(t, b.live("youtube"), "comments go with their video")
}

func TestYouTubeSignIn(t *testing.T) {
	b := newBench(t)
	verifier := strings.Repeat("v", 43)
	sum := sha256.Sum256([]byte(verifier))
	q := url.Values{
		"client_id": {YouTubeClient}, "redirect_uri": {"http://127.0.0.1:9/done"}, "response_type": {"code"}, "scope": {youtubeScope},
		"state": {"s1"}, "code_challenge": {base64.RawURLEncoding.EncodeToString(sum[:])}, "code_challenge_method": {"S256"},
		"login_hint": {b.account("youtube", 3).ID},
	}
	r := b.get("/youtube/o/oauth2/v2/auth?"+q.Encode(), "")
	require.Equal(t, 302, r.status, r.raw)
	to, err := url.Parse(r.header.Get("Location"))
	require.NoError(t, err)
	require.Equal(t, "s1", to.Query().Get("state"))
	trade := func(code, verifier string) reply {
		return b.postForm("/youtube/token", "", url.Values{
			"client_id": {YouTubeClient}, "client_secret": {YouTubeSecret}, "grant_type": {"authorization_code"}, "code": {code},
			"redirect_uri": {"http://127.0.0.1:9/done"}, "code_verifier": {verifier},
		})
	}
	require.Equal(t, "invalid_grant", trade(to.Query().Get("code"), "wrong").text("error"))
	require.Equal(t, "invalid_grant", trade(to.Query().Get("code"), verifier).text("error"), "a code is taken once")
	to, err = url.Parse(b.get("/youtube/o/oauth2/v2/auth?"+q.Encode(), "").header.Get("Location"))
	require.NoError(t, err)
	r = trade(to.Query().Get("code"), verifier)
	require.Equal(t, 200, r.status, r.raw)
	access, again := r.text("access_token"), r.text("refresh_token")
	require.Equal(t, b.account("youtube", 3).ID, b.send("GET", "channels?part=id&mine=true", access, "").text("items", 0, "id"))
	b.pass(time.Hour)
	require.Equal(t, 401, b.send("GET", "channels?part=id&mine=true", access, "").status)
	refresh := func() reply {
		return b.postForm("/youtube/token", "", url.Values{
			"client_id": {YouTubeClient}, "client_secret": {YouTubeSecret}, "grant_type": {"refresh_token"}, "refresh_token": {again},
		})
	}
	r = refresh()
	require.Equal(t, 200, r.status, r.raw)
	require.Empty(t, r.text("refresh_token"), "the old one is kept")
	require.Equal(t, 200, b.send("GET", "channels?part=id&mine=true", r.text("access_token"), "").status)
	require.Equal(t, 200, b.postForm("/youtube/revoke", "", url.Values{"token": {again}}).status)
	require.Equal(t, "invalid_grant", refresh().text("error"))
	q.Set("redirect_uri", "https://elsewhere.example/")
	require.Equal(t, 400, b.get("/youtube/o/oauth2/v2/auth?"+q.Encode(), "").status)
}

func TestYouTubeThumbnailAndCaptions(t *testing.T) {
	b := newBench(t)
	a := b.account("youtube", 1)
	id := b.video(a.Token, ytBody)
	for _, mark := range []string{"one", "two"} {
		r := b.put("POST", b.base+"/youtube/upload/youtube/v3/thumbnails/set?uploadType=media&videoId="+id, a.Token, "", png(mark))
		require.Equal(t, 200, r.status, r.raw)
	}
	require.Len(t, b.s.Posts()[0].Media, 2, "the second takes the place of the first")
	caption := func(language, text string) reply {
		body := "--x\r\nContent-Type: application/json\r\n\r\n{\"snippet\":{\"videoId\":\"" + id + "\",\"language\":\"" + language + "\",\"name\":\"\"}}\r\n" +
			"--x\r\nContent-Type: text/vtt\r\n\r\n" + text + "\r\n--x--\r\n"
		return b.put("POST", b.base+"/youtube/upload/youtube/v3/captions?uploadType=multipart&part=snippet", a.Token, "", []byte(body), "Content-Type=multipart/related; boundary=x")
	}
	r := caption("en", "WEBVTT\n\n00:00.000 --> 00:01.000\nHello\n")
	require.Equal(t, 200, r.status, r.raw)
	require.Contains(t, caption("en", "WEBVTT").raw, "captionExists")
	require.Contains(t, caption("es", "nothing timed").raw, `"failureReason":"unknownFormat"`)
	r = b.send("GET", "captions?part=snippet&videoId="+id, a.Token, "")
	require.Equal(t, "serving", r.text("items", 0, "snippet", "status"), r.raw)
}
