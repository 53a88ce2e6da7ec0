package rehearsal

import (
	"context"
	"errors"
	"net"
	"net/http"
	"strconv"
	"sync"
	"time"

	"rounds/calendar"
)

// listening is what a server listens on.
type listening struct {
	mu      sync.Mutex
	servers []*http.Server
	done    sync.WaitGroup
	base    string
	stopped bool
}

// Listen serves on addr (HOST:PORT; port 0 is any free one) until ctx ends or
// Close, and gives the address under which the platforms lie. Anything but a
// loopback address is refused: invented answers and open control addresses are
// for this computer alone.
func (s *Server) Listen(ctx context.Context, addr string) (baseURL string, err error) {
	if err := checkLoopback(addr); err != nil {
		return "", err
	}
	var lc net.ListenConfig
	ln, err := lc.Listen(ctx, "tcp", addr)
	if err != nil {
		return "", &calendar.Error{
			Op: "listen", Kind: calendar.Busy, Err: err, Text: "the rehearsal cannot listen on " + addr + " (" + err.Error() + ")",
			Hint: "choose another port with --listen, or 0 for any free one",
		}
	}
	srv := &http.Server{Handler: s.Handler(), ReadHeaderTimeout: time.Minute}
	l := s.listening
	base := "http://" + ln.Addr().String()
	l.mu.Lock()
	if l.stopped {
		l.mu.Unlock()
		return "", errors.Join(&calendar.Error{Op: "listen", Kind: calendar.Forbidden, Text: "the rehearsal is closed"}, ln.Close())
	}
	if l.base == "" {
		l.base = base
	}
	l.servers = append(l.servers, srv)
	l.done.Add(1)
	l.mu.Unlock()
	go func() {
		defer l.done.Done()
		_ = srv.Serve(ln) // always ends with ErrServerClosed, or with the listener
	}()
	context.AfterFunc(ctx, func() { _ = srv.Close() })
	return base, nil
}

func (l *listening) address() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.base
}

func (l *listening) stop() error {
	l.mu.Lock()
	l.stopped = true
	servers := l.servers
	l.mu.Unlock()
	var errs []error
	for _, s := range servers {
		// Connections that a fault took over are not waited for; their calls
		// have ended by then.
		ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
		if err := s.Shutdown(ctx); err != nil {
			errs = append(errs, s.Close())
		}
		cancel()
	}
	l.done.Wait()
	return errors.Join(errs...)
}

func checkLoopback(addr string) error {
	host, port, err := net.SplitHostPort(addr)
	if err == nil {
		_, err = strconv.ParseUint(port, 10, 16)
	}
	if err != nil {
		return &calendar.Error{
			Op: "listen", Kind: calendar.Invalid, Err: err, Text: strconv.Quote(addr) + " is no address to listen on",
			Hint: "use HOST:PORT, for example 127.0.0.1:8600",
		}
	}
	if !isLoopback(host) {
		return &calendar.Error{
			Op: "listen", Kind: calendar.Forbidden, Text: "the rehearsal listens only on this computer, not on " + strconv.Quote(host),
			Hint: "use an address in 127.0.0.0/8 or [::1], for example 127.0.0.1:8600",
		}
	}
	return nil
}

// isLoopback takes addresses only: a name could be pointed elsewhere.
func isLoopback(host string) bool {
	ip := net.ParseIP(host)
	return ip != nil && ip.IsLoopback()
}

// loopbackOnly turns away callers from elsewhere, and pages of a browser that
// reach this computer under a name that is not its own.
func loopbackOnly(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		from, _, err := net.SplitHostPort(r.RemoteAddr)
		host := r.Host
		if h, _, err := net.SplitHostPort(r.Host); err == nil {
			host = h
		}
		if err != nil || !isLoopback(from) || !isLoopback(host) && host != "localhost" {
			controlError(w, http.StatusForbidden, "the rehearsal answers only this computer, under its loopback address")
			return
		}
		next.ServeHTTP(w, r)
	})
}
