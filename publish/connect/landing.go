package connect

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"rounds/calendar"
)

const (
	// headFor bounds how long a browser may take to say what it wants.
	headFor = 10 * time.Second
	// closeFor bounds how long the last page may take to reach the browser.
	closeFor = 2 * time.Second
)

// landing is the address of this computer that a browser comes back to with a
// consent (RFC 8252, section 7.3). It answers to that one address and to the
// state of that one request, and hears one answer.
type landing struct {
	address string // as the platform is told
	state   string
	server  *http.Server
	came    chan string
	once    sync.Once
}

// land begins to listen. A fixed port may be taken by another program: then the
// error says so, and the address can still be pasted.
func land(ctx context.Context, callback, state string) (*landing, error) {
	u, err := url.Parse(callback)
	if err != nil {
		return nil, err
	}
	taken := func(err error) error {
		return &calendar.Error{
			Op: "wait for the browser", Kind: calendar.Busy, Err: err, Text: "another program on this computer uses the address " + u.Host,
			Hint: "paste the address that the browser ends on; or end that program (another Rounds that is signing in, too) and start again",
		}
	}
	var lc net.ListenConfig
	first, err := lc.Listen(ctx, "tcp", net.JoinHostPort("127.0.0.1", u.Port()))
	if err != nil {
		return nil, taken(err)
	}
	all := []net.Listener{first}
	if u.Port() == "0" {
		u.Host = first.Addr().String()
	} else if u.Hostname() == "localhost" {
		// A browser may look for localhost at either address.
		if second, err := lc.Listen(ctx, "tcp", net.JoinHostPort("::1", u.Port())); err == nil {
			all = append(all, second)
		}
	}
	l := &landing{address: u.String(), state: state, came: make(chan string, 1)}
	l.server = &http.Server{Handler: l, ReadHeaderTimeout: headFor, MaxHeaderBytes: 64 << 10}
	l.server.SetKeepAlivesEnabled(false)
	for _, one := range all {
		go func() { _ = l.server.Serve(one) }()
	}
	return l, nil
}

// ServeHTTP takes the browser's answer.
func (l *landing) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	want, _ := url.Parse(l.address)
	here := r.Method == http.MethodGet && strings.TrimSuffix(r.URL.Path, "/") == strings.TrimSuffix(want.Path, "/")
	// A page of the web whose name was turned to this computer names itself as host.
	here = here && (r.Host == want.Host || r.Host == "localhost:"+want.Port() || r.Host == "127.0.0.1:"+want.Port())
	q := r.URL.Query()
	switch {
	case !here:
		say(w, http.StatusNotFound, "There is nothing here.")
		return
	case q.Get("state") != l.state:
		say(w, http.StatusBadRequest, "This answer belongs to another sign-in. Open the page that Rounds shows now, and agree there.")
		return
	case q.Get("error") != "" || q.Get("code") == "":
		say(w, http.StatusOK, "Rounds was not given the consent. Go back to Rounds: it says what to do.")
	default:
		say(w, http.StatusOK, "Thank you. Close this page and go back to Rounds.")
	}
	back := *want
	back.RawQuery = r.URL.RawQuery
	select {
	case l.came <- back.String():
	default: // the first answer counts
	}
}

// say writes a page without anything that could be run or fetched.
func say(w http.ResponseWriter, status int, text string) {
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Security-Policy", "default-src 'none'")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_, _ = w.Write([]byte("<!doctype html><html lang=\"en\"><title>Rounds</title><body><h1>Rounds</h1><p>" + text + "</p></body></html>\n"))
}

// wait gives the address that the browser came back with.
func (l *landing) wait(ctx context.Context) (string, error) {
	select {
	case s := <-l.came:
		return s, nil
	case <-ctx.Done():
		return "", &calendar.Error{
			Op: "wait for the browser", Kind: calendar.Invalid, Text: "the browser did not come back", Hint: "start again when you can agree in the browser", Err: ctx.Err(),
		}
	}
}

// close ends the listening; a page that is being sent is sent to its end.
func (l *landing) close() {
	l.once.Do(func() {
		ctx, cancel := context.WithTimeout(context.Background(), closeFor)
		defer cancel()
		if err := l.server.Shutdown(ctx); errors.Is(err, context.DeadlineExceeded) {
			_ = l.server.Close()
		}
	})
}
