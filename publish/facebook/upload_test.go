package facebook

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"rounds/calendar"
	"rounds/calendar/platform"
	"rounds/publish"
	"rounds/publish/meta"
	"rounds/publish/wire"
)

// zeros is a file of a size that nobody holds in memory.
type zeros struct{ at, size int64 }

func (z *zeros) Read(p []byte) (int, error) {
	n := min(int64(len(p)), z.size-z.at)
	if n <= 0 {
		return 0, io.EOF
	}
	clear(p[:n])
	z.at += n
	return int(n), nil
}

func (z *zeros) Seek(offset int64, whence int) (int64, error) {
	z.at = offset
	return z.at, nil
}

func (z *zeros) Close() error { return nil }

// edge is a Facebook that takes bytes and keeps none.
type edge struct {
	mu    sync.Mutex
	size  int64
	piece int64
	got   int64
	calls []string
	wants http.Header // of the last bytes
}

func (e *edge) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.calls = append(e.calls, r.Method+" "+r.URL.Path)
	say := func(v any) { _ = json.NewEncoder(w).Encode(v) }
	window := func() map[string]any {
		return map[string]any{
			"video_id": "9", "upload_session_id": "7", "start_offset": strconv.FormatInt(e.got, 10),
			"end_offset": min(e.size, e.got+e.piece), // once as text, once as a number
		}
	}
	switch {
	case r.Method == http.MethodGet:
		say(map[string]any{"id": "9", "status": map[string]any{
			"video_status": "uploading", "uploading_phase": map[string]any{"status": "in_progress", "bytes_transferred": e.got},
		}})
	case r.Header.Get("offset") != "":
		e.wants = r.Header.Clone()
		n, _ := io.Copy(io.Discard, r.Body)
		e.got += n
		say(map[string]any{"success": true})
	default:
		form, err := r.MultipartReader()
		if err != nil {
			say(window())
			return
		}
		for {
			p, err := form.NextPart()
			if err != nil {
				break
			}
			if p.FormName() == "video_file_chunk" {
				n, _ := io.Copy(io.Discard, p)
				e.got += n
			}
		}
		say(window())
	}
}

// target is a Page at the edge whose post has one big file.
func (e *edge) target(t *testing.T, kind platform.Kind) (*Client, publish.Target) {
	t.Helper()
	s := httptest.NewServer(e)
	t.Cleanup(s.Close)
	return New(Options{Wire: wire.New(wire.Options{})}), publish.Target{
		Account: calendar.Account{ID: "a", Platform: platform.Facebook, Base: s.URL, RemoteID: "1"},
		Content: calendar.Outgoing{
			Platform: platform.Facebook, Kind: kind,
			Media: []calendar.OutgoingMedia{{Prepared: calendar.Prepared{ID: "film", MIME: "video/mp4", Bytes: e.size}}},
		},
		Token: func(context.Context, string) (string, error) { return "hush-token", nil },
		Open: func(calendar.SHA256) (io.ReadSeekCloser, int64, error) {
			return &zeros{size: e.size}, e.size, nil
		},
		Now: func() time.Time { return noon },
	}
}

func TestAVideoStreamsThroughLittleMemory(t *testing.T) {
	const size = 256 << 20
	for kind, progress := range map[platform.Kind]calendar.Progress{
		platform.KindPost: {"video": "9", "video session": "7", "video at": "0", "video to": strconv.Itoa(32 << 20), "video pieces": "0"},
		platform.KindReel: {"video": "9"},
	} {
		t.Run(string(kind), func(t *testing.T) {
			e := &edge{size: size, piece: 32 << 20}
			c, target := e.target(t, kind)
			target.Progress = progress.With("video start", nil)
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			for {
				s, _ := c.Next(target.Content, target.Progress)
				if s.Public || s.Name == "video ready" {
					break
				}
				res, err := c.Do(t.Context(), target, s)
				require.NoError(t, err)
				target.Progress = target.Progress.With(s.Name, res.Values)
			}
			runtime.ReadMemStats(&after)
			require.EqualValues(t, size, e.got)
			// All that was ever allocated, whatever of it was freed meanwhile.
			require.Less(t, after.TotalAlloc-before.TotalAlloc, uint64(16<<20))
		})
	}
}

func TestAReelGoesOnBehindTheBytesThatArrived(t *testing.T) {
	e := &edge{size: 1000, got: 400}
	c, target := e.target(t, platform.KindReel)
	target.Progress = calendar.Progress{"video": "9"}.With("video start", nil)
	_, err := c.Do(t.Context(), target, publish.Step{Name: "video send"})
	require.NoError(t, err)
	require.EqualValues(t, 1000, e.got)
	require.Equal(t, "400", e.wants.Get("offset"))
	require.Equal(t, "1000", e.wants.Get("file_size"))
	require.Equal(t, "OAuth hush-token", e.wants.Get("Authorization"))
	require.Equal(t, []string{"GET /" + meta.Version + "/9", "POST /video-upload/" + meta.Version + "/9"}, e.calls)
	_, err = c.Do(t.Context(), target, publish.Step{Name: "video send"})
	require.NoError(t, err)
	require.Len(t, e.calls, 3, "what is there whole is not sent again")
}

func TestTheKeyIsSentToMetaOnly(t *testing.T) {
	there := calendar.Account{Base: "https://graph.facebook.com"}
	here := calendar.Account{Base: "http://127.0.0.1:8600/facebook"}
	for address, want := range map[string]bool{
		"https://rupload.facebook.com/video-upload/v25.0/9":   true,
		"https://facebook.com/9":                              true,
		"http://rupload.facebook.com/video-upload/v25.0/9":    false,
		"https://rupload.facebook.com.evil.example/9":         false,
		"https://evilfacebook.com/9":                          false,
		"https://a:b@rupload.facebook.com/9":                  false,
		"https://rupload.facebook.com:8443/9":                 false,
		"http://127.0.0.1:8600/facebook/video-upload/v25.0/9": false,
		"": false, "://": false, "/video-upload/v25.0/9": false,
	} {
		require.Equal(t, want, uploadAddress(there, address), address)
	}
	require.True(t, uploadAddress(here, "http://127.0.0.1:8600/facebook/video-upload/v25.0/9"))
	require.False(t, uploadAddress(here, "http://127.0.0.1:8601/facebook/video-upload/v25.0/9"))
	require.False(t, uploadAddress(here, "https://rupload.facebook.com/9"))
	require.Equal(t, "https://graph-video.facebook.com", base(there, "1/videos"))
	require.Equal(t, "https://graph.facebook.com", base(there, "1/video_reels"))
	require.Equal(t, "http://127.0.0.1:8600/facebook", base(here, "1/videos"))
}

func TestTheAddressThatWasKeptTakesTheBytes(t *testing.T) {
	g := asked("video send")
	g.t.Progress = calendar.Progress{"video": "9"}
	kept := ""
	g.t.Recall = func(string) (string, error) { return kept, nil }
	require.Equal(t, "https://rupload.facebook.com/video-upload/"+meta.Version+"/9", g.bytesTo())
	kept = "https://rupload.facebook.com/video-upload/v26.0/9?part=1"
	require.Equal(t, kept, g.bytesTo())
	kept = "https://rupload.facebook.com/video-upload/v26.0/8"
	require.Contains(t, g.bytesTo(), "/9", "another upload's address is of no use")
	kept = "https://evil.example/9"
	require.Contains(t, g.bytesTo(), "https://rupload.facebook.com/")
}

func TestWhatTheHostOfTheBytesSays(t *testing.T) {
	for body, want := range map[string]publish.Class{
		`{"debug_info":{"retriable":false,"type":"ProcessingFailedError","message":"no film"}}`: publish.Refused,
		`{"debug_info":{"retriable":true,"type":"OffsetInvalidError","message":"offset"}}`:      publish.Again,
		`{"debug_info":{"retriable":false,"type":"PartialRequestError","message":"length"}}`:    publish.Again,
		`{"error":{"code":190,"error_subcode":460}}`:                                            publish.SignIn,
		`{"error":{"code":2}}`: publish.Again,
		`<html>`:               publish.Again,
		`{}`:                   publish.Again,
	} {
		g := asked("video send")
		g.t.Progress = calendar.Progress{valBegan: noon.Format(time.RFC3339)}
		_, err := g.sent(t.Context(), wire.Answer{Status: 400, Header: http.Header{}, Body: []byte(body)})
		var f *publish.Fault
		require.ErrorAs(t, err, &f, body)
		require.Equal(t, want, f.Class, body)
		require.NotEmpty(t, f.Hint)
	}
}

func TestAnUploadThatFacebookLostBeginsAnew(t *testing.T) {
	lost := wire.Answer{Status: 400, Header: http.Header{}, Body: []byte(`{"error":{"code":100,"error_subcode":33}}`)}
	g := asked("video send")
	g.t.Progress = calendar.Progress{"video": "9", valBegan: noon.Add(-time.Minute).Format(time.RFC3339)}
	_, err := g.sent(t.Context(), lost)
	require.Error(t, err, "a new one may not be shown yet")
	for round := 1; round < rounds; round++ {
		g.t.Progress[valBegan] = noon.Add(-time.Hour).Format(time.RFC3339)
		res, err := g.sent(t.Context(), lost)
		require.NoError(t, err)
		g.t.Progress = g.t.Progress.With(g.step.Name, res.Values)
		require.Empty(t, g.t.Progress["video"])
	}
	g.t.Progress[valBegan] = noon.Add(-time.Hour).Format(time.RFC3339)
	_, err = g.sent(t.Context(), lost)
	var f *publish.Fault
	require.ErrorAs(t, err, &f)
	require.Equal(t, publish.Person, f.Class, "not for ever")
}

func TestWhatIsReadOutOfAStatus(t *testing.T) {
	for _, tt := range []struct {
		rule, json                                   string
		live, arrived, spoiled, unusable, converting bool
		has                                          int64
	}{
		{rule: "while it comes", json: `{"status":{"video_status":"uploading","uploading_phase":{"status":"in_progress","bytes_transfered":12}}}`, has: 12}, //nolint:misspell // Meta's own
		{rule: "the other spelling, as text", json: `{"status":{"uploading_phase":{"status":"in_progress","bytes_transferred":"13"}}}`, has: 13},
		{rule: "more bytes than the file has", json: `{"status":{"uploading_phase":{"bytes_transferred":99999}}}`},
		{rule: "while it is converted", json: `{"status":{"video_status":"processing","uploading_phase":{"status":"complete"},"processing_phase":{"status":"in_progress"},"publishing_phase":{"status":"not_started"}}}`, arrived: true, converting: true},
		{rule: "live", json: `{"status":{"video_status":"ready","uploading_phase":{"status":"complete"},"processing_phase":{"status":"complete"},"publishing_phase":{"status":"complete","publish_status":"published"}}}`, arrived: true, live: true},
		{rule: "live, in the guide's word", json: `{"status":{"publishing_phase":{"status":"completed"}}}`, live: true},
		{rule: "published, says the video", json: `{"published":true}`, live: true},
		{rule: "expired", json: `{"status":{"video_status":"expired"}}`, spoiled: true},
		{rule: "the upload failed", json: `{"status":{"video_status":"upload_failed"}}`, spoiled: true},
		{rule: "an error of the upload", json: `{"status":{"uploading_phase":{"status":"error","error":{"message":"x"}}}}`, spoiled: true},
		{rule: "an error of the processing", json: `{"status":{"uploading_phase":{"status":"complete"},"processing_phase":{"status":"error","errors":[{"code":1363127,"message":"x"}]}}}`, arrived: true, unusable: true},
		{rule: "nothing", json: `{}`},
	} {
		var v aVideo
		require.NoError(t, json.Unmarshal([]byte(tt.json), &v), tt.rule)
		_, unusable := v.Status.unusable()
		require.Equal(t, tt.live, v.live(), tt.rule)
		require.Equal(t, tt.arrived, v.Status.arrived(), tt.rule)
		require.Equal(t, tt.spoiled, v.Status.spoiled(), tt.rule)
		require.Equal(t, tt.unusable, unusable, tt.rule)
		require.Equal(t, tt.converting, v.Status.converting(), tt.rule)
		require.Equal(t, tt.has, v.Status.has(1000), tt.rule)
	}
}

func TestTimesAsGraphGivesThem(t *testing.T) {
	want := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	for _, text := range []string{"1795348800", `"1795348800"`, `"2026-11-22T12:00:00+0000"`, `"2026-11-22T13:00:00+01:00"`} {
		var m moment
		require.NoError(t, json.Unmarshal([]byte(text), &m))
		require.True(t, m.near(want), text)
	}
	for _, text := range []string{`null`, `""`, `"soon"`, `{}`, `[1]`, `true`} {
		var m moment
		require.NoError(t, json.Unmarshal([]byte(text), &m), text)
		require.True(t, m.IsZero(), text)
	}
}

func TestAnotherTimeThanWasAskedForIsNoSuccess(t *testing.T) {
	g := asked(stepSchedule)
	g.t.Progress = calendar.Progress{}.Showing(noon)
	require.NoError(t, g.checkTime(moment{}))
	require.NoError(t, g.checkTime(moment{noon.Add(30 * time.Second)}))
	var f *publish.Fault
	require.ErrorAs(t, g.checkTime(moment{noon.Add(time.Hour)}), &f)
	require.Equal(t, publish.Unknown, f.Class)
}

func FuzzVideoAnswers(f *testing.F) {
	for _, s := range []string{
		`{"video_id":"9","upload_session_id":"7","start_offset":"0","end_offset":1048576}`, `{"start_offset":-1,"end_offset":"x"}`,
		`{"id":"9","status":{"video_status":"ready"},"published":true,"scheduled_publish_time":1}`, `{"status":[]}`,
		`{"start_offset":"5","end_offset":"4"}`, `{"start_offset":9223372036854775807,"end_offset":9223372036854775807}`, `null`, ``,
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		var s session
		if json.Unmarshal(body, &s) == nil {
			if at, to, ok := s.window(1000); ok {
				require.True(t, at >= 0 && to >= at && to <= 1000)
				require.True(t, to > at || at == 1000, "it never stands still before the end")
			}
		}
		var v aVideo
		if json.Unmarshal(body, &v) == nil {
			n := v.Status.has(1000)
			require.True(t, n >= 0 && n <= 1000)
		}
	})
}
