package wire

import (
	"context"
	"crypto/tls"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"time"
)

const (
	// maxAnswer bounds an answer's body, in bytes: a page of 100 posts is under 1 MB.
	maxAnswer = 4 << 20
	// maxHead bounds an answer's headers, in bytes.
	maxHead = 256 << 10
	// dialFor and shakeFor bound what comes before the request itself.
	dialFor  = 15 * time.Second
	shakeFor = 15 * time.Second

	userAgent = "Rounds"
)

// Client makes calls. Its methods may be used side by side.
type Client struct {
	transport *http.Transport
	now       func() time.Time
	log       *slog.Logger
}

// Options is what a client may be given; all of it may be left out.
type Options struct {
	// Log gets a line at level debug for each call: method, host, path, status
	// and, with Now, how long it took.
	Log *slog.Logger
	Now func() time.Time
}

// New makes a client.
func New(o Options) *Client {
	c := &Client{transport: transport(), now: o.Now, log: o.Log}
	if c.log == nil {
		c.log = slog.New(slog.DiscardHandler)
	}
	return c
}

func transport() *http.Transport {
	d := &net.Dialer{Timeout: dialFor}
	p := &http.Protocols{}
	p.SetHTTP1(true)
	return &http.Transport{
		DialContext:            gated(d.DialContext),
		Proxy:                  proxy,
		TLSClientConfig:        &tls.Config{MinVersion: tls.VersionTLS12},
		TLSHandshakeTimeout:    shakeFor,
		MaxResponseHeaderBytes: maxHead,
		// A connection that no call used before cannot turn out to be closed, which
		// is when net/http sends a request again.
		DisableKeepAlives: true,
		Protocols:         p,
	}
}

// proxy takes the proxy that the environment names, for https alone: the proxy
// then passes on bytes that it cannot read. Calls to this computer never leave it.
func proxy(r *http.Request) (*url.URL, error) {
	if r.URL.Scheme != "https" {
		return nil, nil //nolint:nilnil // net/http's word for "none"
	}
	return http.ProxyFromEnvironment(r)
}

// Do makes one call. Its error is an *[Error].
func (c *Client) Do(ctx context.Context, call Call) (Answer, error) {
	req, err := request(ctx, call)
	if err != nil {
		return Answer{}, &Error{Op: call.Method, Err: err}
	}
	var start time.Time
	if c.now != nil {
		start = c.now()
	}
	w := &watch{}
	a, err := c.send(req.WithContext(httptrace.WithClientTrace(ctx, w.trace())))
	if err != nil {
		err = &Error{
			Op: req.Method + " " + req.URL.Host + req.URL.Path, Host: req.URL.Hostname(),
			Sent: w.sent(), Status: a.Status, Err: err,
		}
	}
	c.note(ctx, req, start, a, err)
	if err != nil {
		return Answer{}, err
	}
	return a, nil
}

func request(ctx context.Context, call Call) (*http.Request, error) {
	req, err := http.NewRequestWithContext(ctx, call.Method, call.URL, http.NoBody)
	if err != nil {
		// The parser's error repeats the address, and a secret may be in it.
		return nil, fmt.Errorf("the address of a %s call cannot be read", call.Method)
	}
	for k, v := range call.Header {
		req.Header[k] = v
	}
	req.Header.Set("User-Agent", userAgent)
	if call.Body.Reader != nil {
		req.Header.Set("Content-Type", call.Body.Type)
		req.Body = io.NopCloser(call.Body.Reader)
		req.ContentLength = call.Body.Length
	}
	req.GetBody = nil // without it nobody can send the body again
	return req, nil
}

// send makes the request and reads the answer to its end. On an error the
// status tells how far the answer came.
func (c *Client) send(req *http.Request) (Answer, error) {
	// The transport itself follows no redirect and keeps no cookie.
	resp, err := c.transport.RoundTrip(req)
	if err != nil {
		return Answer{}, err
	}
	defer resp.Body.Close()
	a := Answer{Status: resp.StatusCode, Header: resp.Header}
	a.Body, err = io.ReadAll(io.LimitReader(resp.Body, maxAnswer+1))
	switch {
	case err != nil:
		return a, fmt.Errorf("read the answer: %w", err)
	case len(a.Body) > maxAnswer:
		return a, fmt.Errorf("the answer is longer than %d bytes", maxAnswer)
	}
	return a, nil
}

func (c *Client) note(ctx context.Context, req *http.Request, start time.Time, a Answer, err error) {
	if !c.log.Enabled(ctx, slog.LevelDebug) {
		return
	}
	attrs := []slog.Attr{
		slog.String("method", req.Method), slog.String("host", req.URL.Host),
		slog.String("path", req.URL.Path), slog.Int("status", a.Status),
	}
	if c.now != nil {
		attrs = append(attrs, slog.Duration("took", c.now().Sub(start)))
	}
	if err != nil {
		attrs = append(attrs, slog.String("error", err.Error()))
	}
	c.log.LogAttrs(ctx, slog.LevelDebug, "call", attrs...)
}
