package x_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"runtime"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"rounds/calendar"
	"rounds/calendar/platform"
	"rounds/publish"
	"rounds/publish/wire"
	"rounds/publish/x"
)

// zeros is a file of nothing, of any size, without a disk.
type zeros struct{ at, size int64 }

func (z *zeros) Read(p []byte) (int, error) {
	if z.at >= z.size {
		return 0, io.EOF
	}
	n := int(min(int64(len(p)), z.size-z.at))
	clear(p[:n])
	z.at += int64(n)
	return n, nil
}

func (z *zeros) Seek(offset int64, _ int) (int64, error) {
	z.at = offset // the client counts from the start
	return offset, nil
}

func (z *zeros) Close() error { return nil }

// A video of the largest size that X takes from an ordinary account goes up in
// less than 16 MiB, whatever the garbage collector does.
func TestALargeVideoStreams(t *testing.T) {
	const size = 512_000_000
	var arrived int64
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/2/media/upload/9/append" {
			n, _ := io.Copy(io.Discard, r.Body)
			arrived += n
			return // 200 with no body will do
		}
		_, _ = io.WriteString(w, `{"data":{"id":"9"}}`)
	}))
	t.Cleanup(server.Close)
	o := calendar.Outgoing{Platform: platform.X, Kind: platform.KindPost, Media: []calendar.OutgoingMedia{ofSize("video/mp4", size, "")}}
	target := publish.Target{
		Account: calendar.Account{ID: "a", Platform: platform.X, Base: server.URL}, Content: o, Now: func() time.Time { return now },
		Token: tokenOf("t"),
		Open:  func(calendar.SHA256) (io.ReadSeekCloser, int64, error) { return &zeros{size: size}, size, nil },
	}
	c := x.New(wire.New(wire.Options{}))
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	most, steps := uint64(0), 0
	for {
		s, _ := c.Next(o, target.Progress)
		if s.Public {
			break
		}
		res, err := c.Do(t.Context(), target, s)
		require.NoError(t, err, s.Name)
		if target.Progress == nil {
			target.Progress = calendar.Progress{}
		}
		for k, v := range target.Progress.With(s.Name, res.Values) {
			target.Progress[k] = v
		}
		if steps++; steps%16 == 0 {
			runtime.ReadMemStats(&after)
			most = max(most, after.HeapAlloc)
		}
	}
	require.GreaterOrEqual(t, arrived, int64(size))
	require.Less(t, arrived, int64(size+steps*1000))
	require.Greater(t, steps, 480)
	require.Less(t, int64(most)-int64(before.HeapAlloc), int64(16<<20))
}
