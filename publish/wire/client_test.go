package wire

import (
	"bufio"
	"bytes"
	"context"
	"crypto/x509"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// raw is a TCP server that sees every byte: it reads whole requests and lets a
// function say what becomes of the connection.
type raw struct {
	addr string
	mu   sync.Mutex
	conn []net.Conn
	seen []string // method and path of each request that came whole
}

// serve starts it. Act is called with each whole request and its number on its
// connection; false ends the connection.
func serve(t *testing.T, accept func(*net.TCPConn) bool, act func(c *net.TCPConn, r *http.Request, n int) bool) *raw {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	s := &raw{addr: ln.Addr().String()}
	var wait sync.WaitGroup
	wait.Go(func() {
		for {
			c, err := ln.Accept()
			if err != nil {
				return
			}
			s.mu.Lock()
			s.conn = append(s.conn, c)
			s.mu.Unlock()
			tcp := c.(*net.TCPConn)
			if accept != nil && !accept(tcp) {
				_ = tcp.Close()
				continue
			}
			wait.Go(func() { s.talk(tcp, act) })
		}
	})
	t.Cleanup(func() {
		_ = ln.Close()
		s.mu.Lock()
		for _, c := range s.conn {
			_ = c.Close() // kept ones would be waited for
		}
		s.mu.Unlock()
		wait.Wait()
	})
	return s
}

func (s *raw) talk(c *net.TCPConn, act func(c *net.TCPConn, r *http.Request, n int) bool) {
	defer c.Close()
	in := bufio.NewReader(c)
	for n := 1; ; n++ {
		r, err := http.ReadRequest(in)
		if err != nil {
			return
		}
		if _, err := io.Copy(io.Discard, r.Body); err != nil {
			return
		}
		s.mu.Lock()
		s.seen = append(s.seen, r.Method+" "+r.URL.Path)
		s.mu.Unlock()
		if !act(c, r, n) {
			return
		}
	}
}

func (s *raw) count(what string) (n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, one := range s.seen {
		if one == what {
			n++
		}
	}
	return n
}

func (s *raw) connections() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.conn)
}

func say(c *net.TCPConn, text string) bool {
	_, _ = c.Write([]byte(text))
	return true
}

const yes = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nOK"

func publishing(t *testing.T, s *raw) Call {
	t.Helper()
	b, err := JSON(map[string]string{"text": "once"})
	require.NoError(t, err)
	return Call{Method: http.MethodPost, URL: "http://" + s.addr + "/post", Body: b}
}

func TestACallThatPublishesReachesTheServerOnce(t *testing.T) {
	tests := []struct {
		rule   string
		act    func(c *net.TCPConn, r *http.Request, n int) bool
		status int  // of the answer, or 0 for an error
		broken int  // status of the answer that broke off
		sent   bool // of the error
	}{
		{"answered", func(c *net.TCPConn, _ *http.Request, _ int) bool { return say(c, yes) }, 200, 0, false},
		{"closed without an answer", func(*net.TCPConn, *http.Request, int) bool { return false }, 0, 0, true},
		{"reset after it was read", func(c *net.TCPConn, _ *http.Request, _ int) bool {
			_ = c.SetLinger(0)
			return false
		}, 0, 0, true},
		{"half an answer", func(c *net.TCPConn, _ *http.Request, _ int) bool {
			say(c, "HTTP/1.1 201 Created\r\nContent-Length: 50\r\n\r\n{\"data\"")
			return false
		}, 0, 201, true},
		{"half a head", func(c *net.TCPConn, _ *http.Request, _ int) bool {
			say(c, "HTTP/1.1 201 Cre")
			return false
		}, 0, 0, true},
		{"redirect 307", func(c *net.TCPConn, _ *http.Request, _ int) bool {
			return say(c, "HTTP/1.1 307 Temporary Redirect\r\nLocation: /post\r\nContent-Length: 0\r\n\r\n")
		}, 307, 0, false},
		{"redirect 308", func(c *net.TCPConn, _ *http.Request, _ int) bool {
			return say(c, "HTTP/1.1 308 Permanent Redirect\r\nLocation: /post\r\nContent-Length: 0\r\n\r\n")
		}, 308, 0, false},
		{"redirect 302", func(c *net.TCPConn, _ *http.Request, _ int) bool {
			return say(c, "HTTP/1.1 302 Found\r\nLocation: /post\r\nContent-Length: 0\r\n\r\n")
		}, 302, 0, false},
		{"unavailable, come back at once", func(c *net.TCPConn, _ *http.Request, _ int) bool {
			return say(c, "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 0\r\nContent-Length: 0\r\n\r\n")
		}, 503, 0, false},
		{"no HTTP at all", func(c *net.TCPConn, _ *http.Request, _ int) bool {
			say(c, "220 mail ready\r\n")
			return false
		}, 0, 0, true},
		{"an answer without end", func(c *net.TCPConn, _ *http.Request, _ int) bool {
			say(c, "HTTP/1.1 200 OK\r\n\r\n"+strings.Repeat("x", maxAnswer+1))
			return false
		}, 0, 200, true},
	}
	for _, tt := range tests {
		t.Run(tt.rule, func(t *testing.T) {
			s := serve(t, nil, tt.act)
			a, err := New(Options{}).Do(t.Context(), publishing(t, s))
			require.Equal(t, 1, s.count("POST /post"))
			require.Equal(t, 1, s.connections())
			if tt.status != 0 {
				require.NoError(t, err)
				require.Equal(t, tt.status, a.Status)
				return
			}
			var e *Error
			require.ErrorAs(t, err, &e)
			require.Equal(t, tt.sent, e.Sent)
			require.Equal(t, tt.broken, e.Status)
		})
	}
}

func TestAConnectionThatIsResetBeforeReadingIsTriedOnce(t *testing.T) {
	s := serve(t, func(c *net.TCPConn) bool { _ = c.SetLinger(0); return false }, nil)
	_, err := New(Options{}).Do(t.Context(), publishing(t, s))
	var e *Error
	require.ErrorAs(t, err, &e) // sent or not: the reset may come before the first byte left
	require.Equal(t, 1, s.connections())
}

func TestNoConnectionIsUsedTwice(t *testing.T) {
	s := serve(t, nil, func(c *net.TCPConn, _ *http.Request, n int) bool {
		return n == 1 && say(c, yes) // and keeps the connection; a second request on it gets no answer
	})
	c := New(Options{})
	_, err := c.Do(t.Context(), Call{Method: http.MethodGet, URL: "http://" + s.addr + "/read"})
	require.NoError(t, err)
	for n := 1; n < 3; n++ {
		a, err := c.Do(t.Context(), publishing(t, s))
		require.NoError(t, err)
		require.Equal(t, 200, a.Status)
		require.Equal(t, n, s.count("POST /post"))
		require.Equal(t, n+1, s.connections())
	}
}

func TestAReadIsNotRepeatedEither(t *testing.T) {
	s := serve(t, nil, func(*net.TCPConn, *http.Request, int) bool { return false })
	_, err := New(Options{}).Do(t.Context(), Call{Method: http.MethodGet, URL: "http://" + s.addr + "/read"})
	require.Error(t, err)
	require.Equal(t, 1, s.count("GET /read"))
}

func TestWhatWasNeverSent(t *testing.T) {
	s := serve(t, nil, func(c *net.TCPConn, _ *http.Request, _ int) bool { return say(c, yes) })
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	nobody := ln.Addr().String()
	require.NoError(t, ln.Close())
	secure := httptest.NewTLSServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("reached") }))
	defer secure.Close()
	secure.Config.ErrorLog = slog.NewLogLogger(slog.DiscardHandler, slog.LevelError)
	stopped, cancel := context.WithCancel(t.Context())
	cancel()
	tests := []struct {
		rule string
		ctx  context.Context
		url  string
		says string
	}{
		{"nobody listens", t.Context(), "http://" + nobody + "/post", "X could not be reached"},
		{"the name is unknown", t.Context(), "https://nowhere.invalid/post", "X could not be"},
		{"the certificate is nobody's", t.Context(), secure.URL + "/post", "the connection to X is not safe: its certificate cannot be checked"},
		{"stopped before it began", stopped, "http://" + s.addr + "/post", "the call to X was stopped"},
		{"no address", t.Context(), "http://a b/?token=hush-hush", "the call to X could not be made"},
	}
	for _, tt := range tests {
		t.Run(tt.rule, func(t *testing.T) {
			call := publishing(t, s)
			call.URL = tt.url
			_, err := New(Options{}).Do(tt.ctx, call)
			var e *Error
			require.ErrorAs(t, err, &e)
			require.False(t, e.Sent)
			require.Contains(t, e.Because("X"), tt.says)
			require.NotContains(t, err.Error(), "hush-hush")
		})
	}
	require.Zero(t, s.count("POST /post"))
}

func TestACallThatIsGivenUpMayHaveBeenDone(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	s := serve(t, nil, func(c *net.TCPConn, _ *http.Request, _ int) bool {
		cancel()
		_, _ = c.Read(make([]byte, 1)) // until the client has hung up
		return false
	})
	_, err := New(Options{}).Do(ctx, publishing(t, s))
	var e *Error
	require.ErrorAs(t, err, &e)
	require.True(t, e.Sent)
	require.Equal(t, 1, s.count("POST /post"))
}

func TestABodyThatBreaksOffIsNoRequest(t *testing.T) {
	s := serve(t, nil, func(c *net.TCPConn, _ *http.Request, _ int) bool { return say(c, yes) })
	call := publishing(t, s)
	call.Body = Body{Type: "text/plain", Length: 10, Reader: io.MultiReader(strings.NewReader("half"), broken{})}
	_, err := New(Options{}).Do(t.Context(), call)
	require.Error(t, err)
	require.Zero(t, s.count("POST /post"))
}

type broken struct{}

func (broken) Read([]byte) (int, error) { return 0, errors.New("disk gone") }

func TestOverTLSOnlyHTTP1IsSpoken(t *testing.T) {
	var mu sync.Mutex
	var protos []string
	secure := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		protos = append(protos, r.Proto)
		mu.Unlock()
		if r.URL.Path == "/cut" {
			c, _, err := http.NewResponseController(w).Hijack()
			if err == nil {
				_ = c.Close()
			}
		}
	}))
	secure.EnableHTTP2 = true
	secure.StartTLS()
	defer secure.Close()
	c := New(Options{})
	roots := x509.NewCertPool()
	roots.AddCert(secure.Certificate())
	c.transport.TLSClientConfig.RootCAs = roots
	_, err := c.Do(t.Context(), Call{Method: http.MethodPost, URL: secure.URL + "/post"})
	require.NoError(t, err)
	_, err = c.Do(t.Context(), Call{Method: http.MethodPost, URL: secure.URL + "/cut"})
	var e *Error
	require.ErrorAs(t, err, &e)
	require.True(t, e.Sent)
	require.Equal(t, []string{"HTTP/1.1", "HTTP/1.1"}, protos)
}

func TestTheLogHoldsNoSecret(t *testing.T) {
	s := serve(t, nil, func(c *net.TCPConn, r *http.Request, _ int) bool {
		return r.URL.Path != "/cut" && say(c, yes)
	})
	var log bytes.Buffer
	now := time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC)
	c := New(Options{
		Log: slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug})),
		Now: func() time.Time { now = now.Add(time.Second); return now },
	})
	for _, path := range []string{"/post", "/cut"} {
		_, err := c.Do(t.Context(), Call{
			Method: http.MethodPost, URL: "http://" + s.addr + path + "?input_token=hush-hush",
			Header: http.Header{"Authorization": {"Bearer hush-hush"}},
			Body:   Form(url.Values{"refresh_token": {"hush-hush"}}),
		})
		if path == "/cut" {
			require.Error(t, err)
			require.NotContains(t, err.Error(), "hush")
		}
	}
	require.NotContains(t, log.String(), "hush")
	require.Contains(t, log.String(), "path=/post status=200 took=1s")
	require.Contains(t, log.String(), "path=/cut status=0")
}

func TestMultipartStreamsExactlyWhatItSays(t *testing.T) {
	b, err := Multipart([]Field{{"published", "false"}, {"alt", "Tür \"1\"\r\n"}}, File{
		Field: "source", Name: "photo.jpg", MIME: "image/jpeg", Length: 4, Reader: strings.NewReader("JPEGand more"),
	})
	require.NoError(t, err)
	text, err := io.ReadAll(b.Reader)
	require.NoError(t, err)
	require.EqualValues(t, b.Length, len(text))
	r := httptest.NewRequest(http.MethodPost, "/", bytes.NewReader(text))
	r.Header.Set("Content-Type", b.Type)
	require.NoError(t, r.ParseMultipartForm(1<<20))
	require.Equal(t, "Tür \"1\"\r\n", r.FormValue("alt"))
	f, h, err := r.FormFile("source")
	require.NoError(t, err)
	sent, err := io.ReadAll(f)
	require.NoError(t, err)
	require.Equal(t, "JPEG", string(sent))
	require.Equal(t, "photo.jpg", h.Filename)
}

func TestTheGate(t *testing.T) {
	here, there := net.Pipe()
	defer there.Close()
	go func() { _, _ = io.Copy(io.Discard, there) }()
	g := &gate{Conn: here}
	_, err := g.Write([]byte("handshake"))
	require.NoError(t, err)
	g.arm()
	require.False(t, g.close(), "what came before the request does not count")
	_, err = g.Write([]byte("late"))
	require.ErrorIs(t, err, errShut, "nothing gets out after the answer was given")

	g = &gate{Conn: here}
	g.arm()
	_, err = g.Write([]byte("P"))
	require.NoError(t, err)
	require.True(t, g.close())
}

func TestAClockThatIsAheadIsNoticed(t *testing.T) {
	now := time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC)
	tests := map[string]struct {
		date string
		want time.Duration
	}{
		"the same time":     {now.Format(http.TimeFormat), 0},
		"seconds ahead":     {now.Add(-59 * time.Second).Format(http.TimeFormat), 0},
		"an hour ahead":     {now.Add(-time.Hour).Format(http.TimeFormat), time.Hour},
		"an hour behind":    {now.Add(time.Hour).Format(http.TimeFormat), 0},
		"no date":           {"", 0},
		"a date that isn't": {"soon", 0},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			require.Equal(t, tt.want, Ahead(http.Header{"Date": {tt.date}}, now))
		})
	}
}
