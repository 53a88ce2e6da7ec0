package linkedin_test

import (
	"io"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"rounds/calendar"
	"rounds/calendar/platform"
	"rounds/publish"
	"rounds/publish/linkedin"
	"rounds/publish/rehearsal"
	"rounds/publish/wire"
)

// film is a rig with a video of three parts.
func film(t *testing.T) *rig {
	t.Helper()
	r := newRig(t, contents()["video"])
	require.NoError(t, r.server.Set(small))
	return r
}

func TestAVideoGoesOnInAnotherProcess(t *testing.T) {
	for _, at := range []string{"video part 1", "video part 2", "video part 3", "video finish", "video ready", "post"} {
		t.Run(at, func(t *testing.T) {
			r := film(t)
			r.walk(at)
			before := r.calls("append")
			r.client = linkedin.New(wire.New(wire.Options{})) // all that the other process has is progress and keys
			steps, classes := r.walk("")
			require.Empty(t, classes)
			require.Equal(t, at, steps[0])
			require.Equal(t, 3, r.calls("append"), "no part twice")
			require.LessOrEqual(t, before, 3)
			require.Equal(t, 1, r.calls("initialize"))
			r.requireOut()
		})
	}
}

func TestAddressesThatRanOut(t *testing.T) {
	for rule, lose := range map[string]func(*rig){
		"by the clock":              func(r *rig) { r.now = r.now.Add(25 * time.Hour) },
		"not kept on this computer": func(r *rig) { clear(r.kept) },
		"kept, but not to be read":  func(r *rig) { r.kept["video address 1"], r.kept["picture 1 address 1"] = "1 {", "1 {" },
		"kept, but changed by others": func(r *rig) {
			r.kept["video address 1"], r.kept["picture 1 address 1"] = `1 {"urls":["https://evil.example/"]}`, `1 {"urls":["https://evil.example/"]}`
		},
	} {
		for _, at := range []string{"video part 1", "video part 3", "video finish", "picture 1 send"} {
			if at == "video finish" && rule == "kept, but changed by others" {
				continue // no file goes anywhere at the end
			}
			t.Run(rule+"/"+at, func(t *testing.T) {
				r := film(t)
				if strings.HasPrefix(at, "picture") {
					r = newRig(t, contents()["picture"])
				}
				r.walk(at)
				lose(r)
				steps, classes := r.walk("")
				require.LessOrEqual(t, len(classes), 1)
				require.Equal(t, "verify", steps[len(steps)-1])
				r.requireOut()
			})
		}
	}
	t.Run("as LinkedIn says", func(t *testing.T) {
		r := film(t)
		r.walk("video part 2")
		r.order(rehearsal.Fault{What: rehearsal.Refuse, Status: 403, Call: "append"})
		steps, classes := r.walk("")
		require.Equal(t, []publish.Class{publish.Again}, classes, "no call to sign in again: it is not the page's key")
		require.Equal(t, "video part 1 again 2", steps[1])
		require.Equal(t, 2, r.calls("initialize"))
		r.requireOut()
	})
	t.Run("as LinkedIn says at the end", func(t *testing.T) {
		r := film(t)
		r.walk("video finish")
		body := `{"status":400,"code":"EXPIRED_UPLOAD_URL","message":"expired"}`
		r.order(rehearsal.Fault{What: rehearsal.Refuse, Status: 400, Body: &body, Call: "finalize"})
		_, classes := r.walk("")
		require.Equal(t, []publish.Class{publish.Again}, classes)
		r.requireOut()
	})
	t.Run("each time: a person is asked", func(t *testing.T) {
		r := film(t)
		r.order(rehearsal.Fault{What: rehearsal.Refuse, Status: 403, Call: "append", Times: -1})
		_, classes := r.walk("")
		require.Equal(t, publish.Person, classes[len(classes)-1])
		require.Less(t, r.calls("initialize"), 10)
	})
}

func TestAVideoThatWasClosedByALostTry(t *testing.T) {
	r := film(t)
	r.walk("video finish")
	_, err := r.do("video finish")
	require.NoError(t, err)
	_, classes := r.walk("") // its end was lost: it is closed once more, which LinkedIn refuses
	require.Empty(t, classes)
	require.Equal(t, 2, r.calls("finalize"))
	r.requireOut()
}

func TestFilesThatLinkedInReadsForLong(t *testing.T) {
	r := film(t)
	require.NoError(t, r.server.Set(rehearsal.Settings{LinkedIn: rehearsal.LinkedInSettings{Polls: 40}}))
	_, classes := r.walk("")
	require.Empty(t, classes)
	require.Equal(t, 41, r.calls("status"))
	r.requireOut()

	r = film(t)
	require.NoError(t, r.server.Set(rehearsal.Settings{LinkedIn: rehearsal.LinkedInSettings{Polls: 1 << 20}}))
	r.walk("video ready")
	r.now = r.now.Add(24 * time.Hour)
	_, err := r.do("video ready")
	f := r.fault(err)
	require.Equal(t, publish.Working, f.Class, "nobody has asked for a day: LinkedIn may have begun just now")
	r.target.Progress = r.target.Progress.With("", f.Learned)
	r.now = r.now.Add(2 * time.Hour)
	_, err = r.do("video ready")
	require.Equal(t, publish.Person, r.fault(err).Class, "it does not wait for ever")
}

func TestAFileThatLinkedInCannotUse(t *testing.T) {
	r := newRig(t, calendar.Outgoing{Text: "How to cough."})
	r.target.Content.Media = []calendar.OutgoingMedia{r.add("no film at all", "video/mp4", "")}
	_, classes := r.walk("")
	require.Equal(t, []publish.Class{publish.Refused}, classes)
	require.Empty(t, r.posts("post"))
}

func TestAPostIsNotMadeBeforeItsFilesCanBeUsed(t *testing.T) {
	r := newRig(t, contents()["picture"])
	r.walk("picture 1 ready")
	_, err := r.do("post")
	require.NoError(t, err)
	require.Empty(t, r.target.Progress["post"])
	res, err := r.client.Find(t.Context(), r.target, publish.Step{Name: "post"}, r.now.Add(-time.Minute))
	require.NoError(t, err)
	require.False(t, res.There, "made too early, it is shown to nobody")

	r = newRig(t, contents()["picture"])
	r.walk("picture 1 send")
	_, err = r.do("post")
	require.Equal(t, publish.Again, r.fault(err).Class)
	require.False(t, r.fault(err).Until.IsZero())
}

func TestAFileThatIsGoneOrAnother(t *testing.T) {
	for _, kind := range []string{"picture", "video", "document", "link with card"} {
		r := newRig(t, contents()[kind])
		clear(r.files)
		_, classes := r.walk("")
		require.Equal(t, []publish.Class{publish.Person}, classes)
		require.Empty(t, r.server.Calls())
	}
	r := newRig(t, contents()["picture"])
	r.files[r.target.Content.Media[0].ID] = []byte(png)
	_, classes := r.walk("")
	require.Equal(t, []publish.Class{publish.Person}, classes)
}

// zeros is a file of nothing but zeros that is never held in memory.
type zeros struct{ size, at int64 }

func (z *zeros) Read(b []byte) (int, error) {
	n := min(int64(len(b)), z.size-z.at)
	if n == 0 {
		return 0, io.EOF
	}
	clear(b[:n])
	z.at += n
	return int(n), nil
}

func (z *zeros) Seek(to int64, _ int) (int64, error) { z.at = to; return to, nil }
func (z *zeros) Close() error                        { return nil }

func TestABigVideoIsStreamed(t *testing.T) {
	const size = 128 << 20
	r := newRig(t, calendar.Outgoing{Text: "Long."})
	m := calendar.OutgoingMedia{}
	m.ID, m.MIME, m.Bytes = "f00d", "video/mp4", size
	r.target.Content.Media = []calendar.OutgoingMedia{m}
	r.target.Open = func(calendar.SHA256) (io.ReadSeekCloser, int64, error) { return &zeros{size: size}, size, nil }
	_, classes := r.walk("video part 1")
	require.Empty(t, classes)
	s, _ := r.next()
	require.EqualValues(t, 4<<20, s.Bytes)
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	res, err := r.client.Do(t.Context(), r.target, s)
	require.NoError(t, err)
	runtime.ReadMemStats(&after)
	// The rehearsal in this process holds up to 4 MiB of a body, growing it by
	// doubling; the client adds little to that.
	require.Less(t, after.TotalAlloc-before.TotalAlloc, uint64(32<<20))
	r.done(s.Name, res)
	last := "video part 32"
	_, err = r.client.Do(t.Context(), r.target, publish.Step{Name: last})
	require.NoError(t, err)
	require.Equal(t, 2, r.calls("append"))
}

func TestADocumentIsSentWithItsTitle(t *testing.T) {
	r := newRig(t, contents()["document"])
	steps, _ := r.walk("")
	require.Equal(t, []string{"document start", "document send", "document ready", "post", "verify"}, steps)
	require.Contains(t, r.posts("post")[0].Text, "https://juniper.example/", "the link stands in the text")
	require.Equal(t, "Flu leaflet.pdf", r.target.Content.Settings[platform.SetTitle])
}
