package x_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"rounds/calendar"
	"rounds/publish"
	"rounds/publish/rehearsal"
)

const mega = 1 << 20

var video = calendar.Outgoing{Text: "How a flu shot works", Media: []calendar.OutgoingMedia{ofSize("video/mp4", mega+mega/2, "A nurse explains")}}

// requireFiles compares what X has with what was approved.
func (b *bench) requireFiles(t *testing.T) {
	t.Helper()
	posts := b.server.Posts()
	require.Len(t, posts, 1)
	require.Len(t, posts[0].Media, len(b.target.Content.Media))
	for i, m := range b.target.Content.Media {
		require.Equal(t, string(m.ID), posts[0].Media[i].SHA256)
		if m.MIME != "video/mp4" {
			require.Equal(t, m.Alt, posts[0].Media[i].Alt)
		}
	}
}

func TestAVideoGoesUpInPieces(t *testing.T) {
	b := newBench(t, video)
	var planned []string
	for p := (calendar.Progress{}); ; {
		s, more := b.client.Next(b.target.Content, p)
		if !more {
			break
		}
		planned, p = append(planned, s.Name), p.With(s.Name, nil)
	}
	names, _ := b.walk(t)
	require.Equal(t, []string{
		"picture 1 start", "picture 1 piece 1", "picture 1 piece 2", "picture 1 finish", "picture 1 ready",
		"check uploads", "post", "verify",
	}, names, "a video has no alt text at X")
	require.Equal(t, planned, names, "a dry run shows the same")
	b.requireFiles(t)
}

func TestXTakesItsTimeWithAVideo(t *testing.T) {
	b := newBench(t, video)
	s := b.upTo(t, "picture 1 ready")
	f := faultOf(t, b.do(t, s))
	require.Equal(t, publish.Working, f.Class)
	require.False(t, f.Until.Before(b.now.Add(time.Second)), "as long as check_after_secs says")
	require.False(t, f.Until.After(b.now.Add(3*time.Second)))
	require.NoError(t, b.do(t, s))
	b.walk(t)
	b.requireFiles(t)
}

func TestXThatNeverEndsReadingCountsAsAFailure(t *testing.T) {
	b := newBench(t, video)
	s := b.upTo(t, "picture 1 ready")
	b.now = b.now.Add(20 * time.Minute)
	f := faultOf(t, b.do(t, s))
	require.Equal(t, publish.Again, f.Class)
	require.Contains(t, f.Text, "the video")
}

func TestAVideoThatXCannotRead(t *testing.T) {
	b := newBench(t, video)
	m := &b.target.Content.Media[0]
	b.files["x"] = []byte(strings.Repeat("no video at all ", 100))
	m.ID, m.Bytes = "x", int64(len(b.files["x"]))
	s := b.upTo(t, "picture 1 ready")
	err := b.do(t, s)
	require.True(t, isClass(err, publish.Working))
	f := faultOf(t, b.do(t, s))
	require.Equal(t, publish.Refused, f.Class)
	require.Contains(t, f.Text, "Unsupported video format")
	require.Contains(t, f.Hint, "MP4 with H.264")
}

func TestPiecesThatAreTooLargeAreHalved(t *testing.T) {
	tests := []struct {
		rule  string
		limit int64
		want  int // pieces that arrive
	}{
		{"as documented", 5 * mega, 2},
		{"half", 700 << 10, 3},
		{"an eighth", 200 << 10, 12},
	}
	for _, tt := range tests {
		t.Run(tt.rule, func(t *testing.T) {
			b := newBench(t, video)
			require.NoError(t, b.server.Set(rehearsal.Settings{XAppendLimit: tt.limit}))
			b.walk(t)
			taken := 0
			for _, c := range b.server.Calls() {
				if c.Call == "append" && c.Status == 200 {
					taken++
				}
			}
			require.Equal(t, tt.want, taken)
			b.requireFiles(t)
		})
	}
	t.Run("not for ever", func(t *testing.T) {
		b := newBench(t, video)
		require.NoError(t, b.server.Set(rehearsal.Settings{XAppendLimit: 1000}))
		var err error
		for range 10 {
			if err = b.do(t, b.next(t)); err != nil {
				break
			}
		}
		f := faultOf(t, err)
		require.Equal(t, publish.Refused, f.Class)
		require.Contains(t, f.Text, "too large")
		require.Equal(t, 5, b.calls("append"), "1 MiB, 512, 256, 128 and 64 KiB")
	})
	t.Run("in the middle of an upload", func(t *testing.T) {
		b := newBench(t, video)
		b.upTo(t, "picture 1 piece 2")
		require.NoError(t, b.server.AddFault(rehearsal.Fault{Call: "append", What: rehearsal.Refuse, Status: 431, Body: ptr("")}))
		b.walk(t)
		b.requireFiles(t)
	})
}

func TestAPictureTooLargeForOneCallGoesUpInPieces(t *testing.T) {
	for _, status := range []int{413, 431} {
		b := newBench(t, calendar.Outgoing{Text: "Chairs", Media: []calendar.OutgoingMedia{ofSize("image/png", mega+5, "Ten chairs")}})
		require.NoError(t, b.server.AddFault(rehearsal.Fault{Call: "one-shot", What: rehearsal.Refuse, Status: status, Body: ptr("")}))
		names, _ := b.walk(t)
		require.Equal(t, []string{
			"picture 1", "picture 1 start", "picture 1 piece 1", "picture 1 piece 2", "picture 1 finish", "alt 1", "check uploads", "post", "verify",
		}, names)
		b.requireFiles(t)
	}
}

// Whatever happens at whatever call of an upload, it goes on from there, and not
// one piece goes up more often than it must.
func TestAnUploadGoesOnWhereItStopped(t *testing.T) {
	probe := newBench(t, video)
	steps, _ := probe.walk(t)
	calls := map[string]string{"start": "initialize", "piece": "append", "finish": "finalize", "ready": "status"}
	for _, step := range steps {
		call := ""
		for end, name := range calls {
			if strings.Contains(step, end) {
				call = name
			}
		}
		if call == "" || strings.HasSuffix(step, "piece 1") {
			continue
		}
		for _, what := range []string{
			rehearsal.Cut, rehearsal.ActThenCut, rehearsal.Refuse, rehearsal.ActThen5xx, rehearsal.Half, rehearsal.GarbageBefore, rehearsal.TooMany,
		} {
			t.Run(fmt.Sprintf("%s/%s", step, what), func(t *testing.T) {
				b := newBench(t, video)
				s := b.upTo(t, step)
				require.NoError(t, b.server.AddFault(rehearsal.Fault{Call: call, What: what}))
				f := faultOf(t, b.do(t, s))
				require.Equal(t, publish.Again, f.Class, f.Text)
				b.walk(t)
				b.requireFiles(t)
				require.LessOrEqual(t, b.calls("append"), 3)
			})
		}
	}
}

func TestUploadsThatWaitedTooLong(t *testing.T) {
	pictures := calendar.Outgoing{Text: "Before and after", Media: []calendar.OutgoingMedia{ofSize("image/png", 900, "Before"), ofSize("image/png", 901, "")}}
	tests := []struct {
		rule string
		o    calendar.Outgoing
		stop string // the step before which it stands still for two days
		want []string
	}{
		{"before the look at them", pictures, "check uploads", []string{"check uploads", "picture 1 (2)", "alt 1 (2)", "picture 2 (2)", "check uploads (2)", "post", "verify"}},
		{"between them", pictures, "picture 2", []string{"picture 2", "check uploads", "picture 1 (2)", "alt 1 (2)", "picture 2 (2)", "check uploads (2)", "post", "verify"}},
		{"in the middle of a video", video, "picture 1 piece 2", []string{
			"picture 1 piece 2", "picture 1 (2) start", "picture 1 (2) piece 1", "picture 1 (2) piece 2",
			"picture 1 (2) finish", "picture 1 (2) ready", "check uploads (2)", "post", "verify",
		}},
		{"before a video is handed in", video, "picture 1 finish", nil},
		{"before its description", pictures, "alt 1", nil},
	}
	for _, tt := range tests {
		t.Run(tt.rule, func(t *testing.T) {
			b := newBench(t, tt.o)
			b.upTo(t, tt.stop)
			b.now = b.now.Add(48 * time.Hour)
			names, _ := b.walk(t)
			if tt.want != nil {
				require.Equal(t, tt.want, names)
			}
			b.requireFiles(t)
		})
	}
}

func TestAPostWhoseUploadsRanOutSendsNothingAndBeginsThemAnew(t *testing.T) {
	b := newBench(t, video)
	s := b.upTo(t, "post")
	b.now = b.now.Add(72 * time.Hour) // as while somebody bought credit
	f := faultOf(t, b.do(t, s))
	require.Equal(t, publish.Again, f.Class)
	require.Zero(t, b.calls("create"))
	require.Equal(t, "picture 1 (2) start", b.next(t).Name)
	b.walk(t)
	b.requireFiles(t)
	require.Equal(t, 1, b.calls("create"))
}

func TestUploadsThatXForgotEarly(t *testing.T) {
	invalid := rehearsal.Fault{
		Call: "create", What: rehearsal.Refuse, Status: 400,
		Body: ptr(`{"errors":[{"message":"Your media IDs are invalid."}],"title":"Invalid Request","type":"https://api.twitter.com/2/problems/invalid-request"}`),
	}
	b := newBench(t, video)
	s := b.upTo(t, "post")
	require.NoError(t, b.server.AddFault(invalid))
	f := faultOf(t, b.do(t, s))
	require.Equal(t, publish.Refused, f.Class, "fresh ones are refused for what they are")
	require.Contains(t, f.Hint, "60 pictures a second")

	b.now = b.now.Add(2 * time.Hour)
	require.NoError(t, b.server.AddFault(invalid))
	require.Equal(t, publish.Again, faultOf(t, b.do(t, s)).Class)
	b.walk(t)
	b.requireFiles(t)
}

func TestAGIFAmongPicturesIsAPicture(t *testing.T) {
	b := newBench(t, calendar.Outgoing{Text: "Signs", Media: []calendar.OutgoingMedia{ofSize("image/gif", 800, "A sign"), ofSize("image/png", 801, "Another")}})
	names, _ := b.walk(t)
	require.Contains(t, names, "picture 1")
	b.requireFiles(t)
}
