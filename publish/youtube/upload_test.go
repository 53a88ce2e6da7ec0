package youtube_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"rounds/calendar"
	"rounds/calendar/platform"
	"rounds/publish"
	"rounds/publish/rehearsal"
)

func large() calendar.Outgoing {
	return calendar.Outgoing{Text: "A long one", Settings: settings(), Media: []calendar.OutgoingMedia{media("large")}}
}

func TestAnUploadGoesOnInAnotherProcess(t *testing.T) {
	b := newBench(t, large())
	s := b.upTo(t, "upload 1")
	require.NoError(t, b.server.AddFault(rehearsal.Fault{Call: "chunk", What: rehearsal.Cut, After: 1}))
	require.Equal(t, publish.Again, b.fails(t, s).Class)
	require.NotEmpty(t, b.kept["upload session"])
	for _, v := range b.target.Progress {
		require.NotContains(t, v, "upload_id", "the session's address is a secret, and lies with the keys")
	}
	_, faults, _ := b.walk(t) // nothing of the first process is left but progress and what was kept
	require.Empty(t, faults)
	require.Equal(t, 1, b.calls("start"))
	require.Equal(t, 4, b.calls("chunk"), "three pieces, one of which was cut off")
	b.requireOut(t)
}

func TestAKillAfterTheLastByte(t *testing.T) {
	for name, forget := range map[string]func(b *bench){
		"the session answers again": func(*bench) {},
		"the session is lost":       func(b *bench) { clear(b.kept) },
		"the session has ended":     func(b *bench) { b.on(25 * time.Hour) },
		"the session is not one of YouTube's": func(b *bench) {
			b.kept["upload session"] = "https://elsewhere.example/upload?upload_id=1"
		},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t, full())
			s := b.upTo(t, "upload 1")
			_, err := b.client.Do(t.Context(), b.target, s) // it ends, but that is never written down
			require.NoError(t, err)
			// YouTube tells a file's name once it has read the file.
			for range 2 {
				_, err = b.reader(t, b.posts(rehearsal.KindPost)[0].ID)
				require.NoError(t, err)
			}
			forget(b)
			_, faults, _ := b.walk(t)
			require.Empty(t, faults)
			require.Equal(t, 1, b.calls("start"), "no second video")
			require.Len(t, b.posts(rehearsal.KindPost), 1)
			b.requireOut(t)
		})
	}
}

// reader asks for a video past the client.
func (b *bench) reader(t *testing.T, id string) (string, error) {
	t.Helper()
	c := b.raw(t, http.MethodGet, "/youtube/v3/videos?part=status,fileDetails&id="+id, "")
	rq, err := http.NewRequestWithContext(t.Context(), c.Method, c.URL, http.NoBody)
	require.NoError(t, err)
	rq.Header = c.Header
	rs, err := http.DefaultClient.Do(rq)
	if err != nil {
		return "", err
	}
	defer rs.Body.Close()
	text, err := io.ReadAll(rs.Body)
	return string(text), err
}

func TestASessionThatEndsHalfWayBeginsAnew(t *testing.T) {
	b := newBench(t, large())
	s := b.upTo(t, "upload 1")
	require.NoError(t, b.server.AddFault(rehearsal.Fault{Call: "chunk", What: rehearsal.Cut, After: 1}))
	b.fails(t, s)
	b.on(25 * time.Hour)
	_, faults, _ := b.walk(t)
	require.Empty(t, faults)
	require.Equal(t, 2, b.calls("start"))
	require.Equal(t, 1, b.calls("list"), "the channel was looked through first")
	require.Equal(t, 2+3, b.calls("chunk"), "from byte 0")
	require.Len(t, b.posts(rehearsal.KindPost), 1)
	b.requireOut(t)
}

func TestAVideoThatMayBeThisOneIsWaitedFor(t *testing.T) {
	b := newBench(t, full())
	s := b.upTo(t, "upload 1")
	_, err := b.client.Do(t.Context(), b.target, s)
	require.NoError(t, err)
	clear(b.kept)
	require.NoError(t, b.server.Set(rehearsal.Settings{YouTube: rehearsal.YouTubeSettings{Polls: 3}}))
	f := b.fails(t, s)
	require.Equal(t, publish.Working, f.Class, "YouTube has not told the file's name yet")
	require.True(t, f.Until.After(b.clock()))
	_, faults, _ := b.walk(t)
	require.Empty(t, faults)
	require.Len(t, b.posts(rehearsal.KindPost), 1)
}

func TestAnothersVideoIsNotTaken(t *testing.T) {
	b := newBench(t, full())
	b.walk(t)
	other := b.requireOut(t)
	b.target.Progress, b.adopted[other.ID] = nil, true
	clear(b.kept)
	b.on(time.Minute)
	s := b.upTo(t, "upload 1")
	clear(b.kept)
	b.must(t, s)
	require.NotEqual(t, other.ID, b.target.Progress["post"], "the same file and the same words, but another delivery's")
	require.Len(t, b.posts(rehearsal.KindPost), 2)
}

// server is an upload server that behaves as a test says.
type server struct {
	*httptest.Server
	sessions int
	sent     []string // Content-Range of each piece
	got      int64
	serve    func(s *server, w http.ResponseWriter, r *http.Request)
}

// newServer serves a bench's uploads; what the test does not answer is the usual.
func newServer(t *testing.T, b *bench, serve func(s *server, w http.ResponseWriter, r *http.Request)) *server {
	t.Helper()
	s := &server{serve: serve}
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case r.Method == http.MethodPost:
			s.sessions++
			w.Header().Set("Location", fmt.Sprintf("%s/upload/youtube/v3/videos?upload_id=%d", s.URL, s.sessions))
		case strings.HasSuffix(r.URL.Path, "/channels"):
			fmt.Fprint(w, `{"kind":"youtube#channelListResponse","items":[{"contentDetails":{"relatedPlaylists":{"uploads":"UU1"}}}]}`)
		case strings.HasSuffix(r.URL.Path, "/playlistItems"):
			w.WriteHeader(http.StatusNotFound) // as for a channel without a video
			fmt.Fprint(w, `{"error":{"code":404,"message":"x","errors":[{"reason":"playlistNotFound"}]}}`)
		default:
			if !strings.HasPrefix(r.Header.Get("Content-Range"), "bytes */") {
				s.sent = append(s.sent, r.Header.Get("Content-Range"))
			}
			s.serve(s, w, r)
		}
	}))
	t.Cleanup(s.Close)
	b.target.Account.Base = s.URL
	return s
}

// more answers 308.
func (s *server) more(w http.ResponseWriter) {
	if s.got > 0 {
		w.Header().Set("Range", fmt.Sprintf("bytes=0-%d", s.got-1))
	}
	w.WriteHeader(http.StatusPermanentRedirect)
}

// whole answers with the video when all is there, else 308.
func (s *server) whole(w http.ResponseWriter, size int64) {
	if s.got < size {
		s.more(w)
		return
	}
	w.WriteHeader(http.StatusCreated)
	fmt.Fprint(w, `{"kind":"youtube#video","id":"fAkEvId0001","status":{"uploadStatus":"uploaded","privacyStatus":"private"}}`)
}

func TestOnlyWhatYouTubeStoredCounts(t *testing.T) {
	b := newBench(t, large())
	size := b.target.Content.Media[0].Bytes
	s := newServer(t, b, func(s *server, w http.ResponseWriter, r *http.Request) {
		n, err := io.Copy(io.Discard, r.Body)
		require.NoError(t, err)
		if len(s.sent) == 1 && n > 0 {
			n = 3 << 18 // of the first piece, 768 KiB
		}
		s.got += n
		s.whole(w, size)
	})
	b.upTo(t, "ready")
	require.Equal(t, "fAkEvId0001", b.target.Progress["post"])
	const mib = 1 << 20
	require.Equal(t, []string{
		fmt.Sprintf("bytes 0-%d/%d", 8*mib-1, size), fmt.Sprintf("bytes %d-%d/%d", 3<<18, 8*mib+3<<18-1, size),
		fmt.Sprintf("bytes %d-%d/%d", 8*mib+3<<18, 16*mib+3<<18-1, size), fmt.Sprintf("bytes %d-%d/%d", 16*mib+3<<18, size-1, size),
	}, s.sent)
}

func TestTheOtherDialectOfTheUploadServer(t *testing.T) {
	b := newBench(t, large())
	size := b.target.Content.Media[0].Bytes
	newServer(t, b, func(s *server, w http.ResponseWriter, r *http.Request) {
		n, _ := io.Copy(io.Discard, r.Body)
		if s.got += n; s.got < size {
			w.Header().Set("X-Http-Status-Code-Override", "308")
			if s.got > 0 {
				w.Header().Set("Range", fmt.Sprintf("bytes=0-%d", s.got-1))
			}
			return
		}
		s.whole(w, size)
	})
	b.upTo(t, "ready")
	require.Equal(t, "fAkEvId0001", b.target.Progress["post"])
}

func TestSessionsThatEnd(t *testing.T) {
	for _, status := range []int{http.StatusNotFound, http.StatusGone} {
		b := newBench(t, full())
		size := b.target.Content.Media[0].Bytes
		s := newServer(t, b, func(s *server, w http.ResponseWriter, r *http.Request) {
			if s.sessions == 1 {
				w.WriteHeader(status)
				return
			}
			n, _ := io.Copy(io.Discard, r.Body)
			s.got += n
			s.whole(w, size)
		})
		b.upTo(t, "ready")
		require.Equal(t, 2, s.sessions)
		require.Equal(t, "fAkEvId0001", b.target.Progress["post"])
	}
}

func TestWhatASessionMayAnswer(t *testing.T) {
	for rule, tc := range map[string]struct {
		serve func(w http.ResponseWriter)
		class publish.Class
	}{
		"a piece that is not stored ends in another try": {func(w http.ResponseWriter) { w.WriteHeader(308) }, publish.Again},
		"a range that makes no sense": {func(w http.ResponseWriter) {
			w.Header().Set("Range", "bytes=0-999999999")
			w.WriteHeader(308)
		}, publish.Again},
		"a 308 with a Location is not followed": {func(w http.ResponseWriter) {
			w.Header().Set("Location", "http://127.0.0.1:1/")
			w.WriteHeader(308)
		}, publish.Again},
		"503 with Retry-After": {func(w http.ResponseWriter) {
			w.Header().Set("Retry-After", "60")
			w.WriteHeader(503)
		}, publish.WaitUntil},
		"a video without an id": {func(w http.ResponseWriter) { fmt.Fprint(w, `{"kind":"youtube#video","id":""}`) }, publish.Again},
		"another refusal is for good": {func(w http.ResponseWriter) {
			w.WriteHeader(400)
			fmt.Fprint(w, `{"error":{"code":400,"message":"Failed to parse Content-Range header.","errors":[{"reason":"badRequest"}]}}`)
		}, publish.Refused},
		"the day's uploads are used up": {func(w http.ResponseWriter) {
			w.WriteHeader(400)
			fmt.Fprint(w, `{"error":{"code":400,"message":"x","errors":[{"reason":"uploadLimitExceeded"}]}}`)
		}, publish.WaitUntil},
	} {
		t.Run(rule, func(t *testing.T) {
			b := newBench(t, full())
			newServer(t, b, func(_ *server, w http.ResponseWriter, r *http.Request) {
				_, _ = io.Copy(io.Discard, r.Body)
				tc.serve(w)
			})
			require.Equal(t, tc.class, b.fails(t, b.upTo(t, "upload 1")).Class)
		})
	}
}

func TestProgressIsToldEverySoOften(t *testing.T) {
	b := newBench(t, large())
	size := b.target.Content.Media[0].Bytes
	up := newServer(t, b, func(s *server, w http.ResponseWriter, r *http.Request) {
		n, _ := io.Copy(io.Discard, r.Body)
		if s.got += n; n > 0 {
			b.on(200 * time.Second)
		}
		s.whole(w, size)
	})
	s := b.upTo(t, "upload 2")
	clear(b.kept) // it has to begin anew
	up.got = 0
	f := b.fails(t, s)
	require.Equal(t, publish.Working, f.Class)
	require.Equal(t, "uploading the video: 16 of 18 MB, 41 KB a second, less than a minute left", f.Text)
	_, err := b.client.Do(t.Context(), b.target, s)
	require.NoError(t, err)
}

func TestTheVideoIsNotTheOneThatWasApproved(t *testing.T) {
	for name, spoil := range map[string]func(b *bench, id calendar.SHA256){
		"gone":    func(b *bench, id calendar.SHA256) { delete(b.files, id) },
		"shorter": func(b *bench, id calendar.SHA256) { b.files[id] = b.files[id][1:] },
		"empty":   func(b *bench, id calendar.SHA256) { b.files[id] = nil },
	} {
		for i, step := range []string{"video", "thumbnail", "captions"} {
			t.Run(name+" "+step, func(t *testing.T) {
				b := newBench(t, full())
				id := calendar.SHA256(b.target.Content.Settings[platform.SetCaptions])
				if step != "captions" {
					id = b.target.Content.Media[i].ID
				}
				if name == "shorter" && step == "captions" {
					return // their size is not approved, only their SHA-256, which opening them checks
				}
				spoil(b, id)
				steps, faults, _ := b.walk(t)
				require.Empty(t, steps, "it is seen before anything is sent")
				require.Len(t, faults, 1)
				require.Equal(t, publish.Person, faults[0].Class)
				require.Empty(t, b.server.Calls())
			})
		}
	}
}

// generated is a video of any size that lies nowhere.
type generated struct {
	size, at int64
	largest  int
}

func (g *generated) Read(p []byte) (int, error) {
	if g.at >= g.size {
		return 0, io.EOF
	}
	g.largest = max(g.largest, len(p))
	n := int(min(int64(len(p)), g.size-g.at))
	g.at += int64(n)
	return n, nil
}

func (g *generated) Seek(offset int64, whence int) (int64, error) {
	if whence != io.SeekStart {
		return 0, errors.New("only from the start")
	}
	g.at = offset
	return offset, nil
}

func (*generated) Close() error { return nil }

// 2 GB need far less than 64 MiB; a quarter of it is enough to show that memory
// does not grow with the file.
func TestABigVideoNeedsLittleMemory(t *testing.T) {
	const size = 256 << 20
	b := newBench(t, large())
	g := &generated{size: size}
	b.target.Content.Media[0].Bytes = size
	b.target.Open = func(calendar.SHA256) (io.ReadSeekCloser, int64, error) { return g, size, nil }
	buf := make([]byte, 256<<10)
	newServer(t, b, func(s *server, w http.ResponseWriter, r *http.Request) {
		n, err := io.CopyBuffer(struct{ io.Writer }{io.Discard}, struct{ io.Reader }{r.Body}, buf)
		require.NoError(t, err)
		s.got += n
		s.whole(w, size)
	})
	b.upTo(t, "upload 1")
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	b.upTo(t, "ready")
	runtime.ReadMemStats(&after)
	require.Less(t, after.TotalAlloc-before.TotalAlloc, uint64(16<<20), "all that was ever allocated on the way")
	require.LessOrEqual(t, g.largest, 1<<20)
	require.Equal(t, int64(size), g.at)
}

func TestSmallSettingsOfAVideo(t *testing.T) {
	b := newBench(t, calendar.Outgoing{Text: "x", Settings: settings(), Media: []calendar.OutgoingMedia{media("picture")}})
	require.Equal(t, publish.Refused, b.fails(t, publish.Step{Name: "start"}).Class, "no video")
	for _, step := range []string{"", "dance", "photo 1", "take down post"} {
		require.Equal(t, publish.Refused, b.fails(t, publish.Step{Name: step}).Class)
	}
	_, err := b.client.Find(t.Context(), b.target, publish.Step{Name: "dance"}, b.clock())
	require.Error(t, err)
	for _, step := range []string{"ready", "thumbnail", "captions", "publish", "verify", "comment", "details"} {
		require.Equal(t, publish.Person, b.fails(t, publish.Step{Name: step, Public: step == "publish"}).Class, "without an id: "+step)
	}
	require.Equal(t, platform.YouTube, b.client.Platform())
	require.Less(t, b.client.Settle(b.target.Account), b.client.Settle(calendar.Account{Base: "https://www.googleapis.com"}))
}

func TestKeepingASessionMayFail(t *testing.T) {
	b := newBench(t, full())
	b.target.Keep = func(string, string) error { return errors.New("the keyring is locked") }
	f := b.fails(t, publish.Step{Name: "start"})
	require.Equal(t, publish.Again, f.Class)
	require.Contains(t, f.Text, "keyring")
	b.target.Keep, b.target.Recall = nil, nil
	_, faults, _ := b.walk(t)
	require.Empty(t, faults, "without a place for secrets it works, but begins anew")
	b.target.Progress = calendar.Progress{"file": "rounds-1.mp4"}
	b.target.Recall = func(string) (string, error) { return "", context.DeadlineExceeded }
	require.Equal(t, publish.Person, b.fails(t, publish.Step{Name: "upload 1"}).Class)
}

func TestPartsOfAnUpload(t *testing.T) {
	const mib = 1 << 20
	b := newBench(t, large())
	for size, want := range map[int64]int{1: 1, 16 * mib: 1, 16*mib + 1: 2, 2_000_000_000: 120, 8 << 30: 256, 256 << 30: 256} {
		o := b.target.Content
		o.Media = []calendar.OutgoingMedia{{Prepared: calendar.Prepared{MIME: "video/mp4", Bytes: size}}}
		n, sum := 0, int64(0)
		for p := (calendar.Progress{}); ; {
			s, more := b.client.Next(o, p)
			if !more {
				break
			}
			if strings.HasPrefix(s.Name, "upload ") {
				n, sum = n+1, sum+s.Bytes
				require.Contains(t, s.Says, fmt.Sprintf("part %d of %d", n, want))
			}
			p = p.With(s.Name, nil)
		}
		require.Equal(t, want, n, size)
		require.Equal(t, size, sum)
	}
}

func TestAVideoThatALaterPartFindsWhole(t *testing.T) {
	b := newBench(t, large())
	s := b.upTo(t, "upload 1")
	progress := b.target.Progress
	b.upTo(t, "ready")
	b.target.Progress = progress
	b.must(t, s)
	require.NotEmpty(t, b.target.Progress["post"], "the session says that it is whole")
	n := b.calls("ask") + b.calls("chunk")
	b.must(t, b.next(t))
	require.Equal(t, n, b.calls("ask")+b.calls("chunk"), "nothing is left to send")
	b.walk(t)
	b.requireOut(t)
}
