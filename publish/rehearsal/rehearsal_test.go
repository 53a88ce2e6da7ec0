package rehearsal

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// bench is a server on a real loopback listener, with a clock set by hand.
type bench struct {
	*testing.T
	s    *Server
	base string
	dir  string

	mu  sync.Mutex
	now time.Time
}

var testStart = time.Date(2026, 10, 5, 7, 0, 4, 0, time.UTC)

func (b *bench) clock() time.Time {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.now
}

func (b *bench) pass(d time.Duration) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.now = b.now.Add(d)
}

func newBench(t *testing.T) *bench {
	b := &bench{T: t, dir: t.TempDir(), now: testStart}
	b.start()
	t.Cleanup(func() { require.NoError(t, b.s.Close()) })
	return b
}

func (b *bench) start() {
	s, err := New(Options{Dir: b.dir, Now: b.clock})
	require.NoError(b, err)
	base, err := s.Listen(b.Context(), "127.0.0.1:0")
	require.NoError(b, err)
	b.s, b.base = s, base
}

func (b *bench) restart() {
	require.NoError(b, b.s.Close())
	b.start()
}

// fresh gives a client without kept connections: a cut one must not be
// tried again by net/http itself.
func fresh() *http.Client {
	return &http.Client{
		Transport:     &http.Transport{DisableKeepAlives: true},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// reply is what came back.
type reply struct {
	status int
	header http.Header
	raw    string
	json   map[string]any
}

// at walks into the reply by keys and indexes.
func (r reply) at(path ...any) any {
	var v any = r.json
	for _, p := range path {
		switch p := p.(type) {
		case string:
			m, _ := v.(map[string]any)
			v = m[p]
		case int:
			l, _ := v.([]any)
			if p >= len(l) {
				return nil
			}
			v = l[p]
		}
	}
	return v
}

func (r reply) text(path ...any) string { s, _ := r.at(path...).(string); return s }

func (b *bench) try(ctx context.Context, method, path, token, contentType string, body io.Reader) (reply, error) {
	rq, err := http.NewRequestWithContext(ctx, method, b.base+path, body)
	require.NoError(b, err)
	if token != "" {
		rq.Header.Set("Authorization", "Bearer "+token)
	}
	if contentType != "" {
		rq.Header.Set("Content-Type", contentType)
	}
	rs, err := fresh().Do(rq)
	if err != nil {
		return reply{}, err
	}
	defer rs.Body.Close()
	raw, err := io.ReadAll(rs.Body)
	if err != nil {
		return reply{}, err
	}
	r := reply{status: rs.StatusCode, header: rs.Header, raw: string(raw)}
	_ = json.Unmarshal(raw, &r.json) // an answer may be no JSON
	return r, nil
}

func (b *bench) call(method, path, token, contentType string, body io.Reader) reply {
	r, err := b.try(b.Context(), method, path, token, contentType, body)
	require.NoError(b, err)
	return r
}

func (b *bench) get(path, token string) reply { return b.call("GET", path, token, "", nil) }

func (b *bench) postJSON(path, token, body string) reply {
	return b.call("POST", path, token, "application/json", strings.NewReader(body))
}

func (b *bench) postForm(path, token string, v url.Values) reply {
	return b.call("POST", path, token, "application/x-www-form-urlencoded", strings.NewReader(v.Encode()))
}

func (b *bench) postFile(path, token, field string, data []byte, values map[string]string) reply {
	var buf bytes.Buffer
	w := multipart.NewWriter(&buf)
	for k, v := range values {
		require.NoError(b, w.WriteField(k, v))
	}
	if data != nil {
		part, err := w.CreateFormFile(field, "file.bin")
		require.NoError(b, err)
		_, err = part.Write(data)
		require.NoError(b, err)
	}
	require.NoError(b, w.Close())
	return b.call("POST", path, token, w.FormDataContentType(), &buf)
}

func (b *bench) fault(f Fault) { require.NoError(b, b.s.AddFault(f)) }

// account gives the nth account of a platform, from 1.
func (b *bench) account(platform string, n int) Account {
	for _, a := range b.s.Accounts() {
		if a.Platform == platform {
			if n--; n == 0 {
				return a
			}
		}
	}
	require.Fail(b, "no such account")
	return Account{}
}

// live are the posts of a platform that are not deleted.
func (b *bench) live(platform string) []Post {
	var list []Post
	for _, p := range b.s.Posts() {
		if p.Platform == platform && !p.Deleted {
			list = append(list, p)
		}
	}
	return list
}

// png is a picture of one dot, told apart by what follows it.
func png(mark string) []byte {
	return append([]byte("\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89"), mark...)
}
