package rehearsal

import (
	"bytes"
	"cmp"
	"net"
	"net/http"
	"strconv"
	"time"
)

// ending is how an answer leaves.
type ending int

const (
	whole ending = iota
	half
	cut
	reset
)

// serve takes one call of a platform from its first byte to its last.
func (s *Server) serve(p imitation, w http.ResponseWriter, r *http.Request) {
	rq, err := s.read(p, r)
	if err != nil {
		end(w, cut, answer{}) // it never arrived whole: nobody is left to answer
		return
	}
	defer rq.close()
	c := p.route(rq)
	hit := s.faults.take(p.name(), c)
	a, how := s.carry(p, rq, c, hit)
	status := a.status
	if how == cut || how == reset {
		status = 0
	}
	// Logged before it is sent: who has the answer finds the call.
	s.log.add(Call{
		At: s.now(), Platform: p.name(), Account: c.account, Call: c.name,
		Method: r.Method, Path: r.URL.Path, Status: status, Faults: hit.names(),
	})
	w.Header().Set("Date", s.now().UTC().Format(http.TimeFormat)) // of its own clock
	switch {
	case how != whole:
		end(w, how, a)
	case hit.slow > 0:
		s.trickle(w, a, hit.slow)
	default:
		send(w, a)
	}
}

// carry acts, or does not, as the fault says, and gives the answer.
func (s *Server) carry(p imitation, rq *request, c call, hit struck) (answer, ending) {
	act := func() answer { return c.act(milliseconds(hit.lag)) }
	if hit.main == nil {
		return act(), whole
	}
	f := *hit.main
	cutting := cut
	if f.Reset {
		cutting = reset
	}
	switch f.What {
	case Refuse:
		return s.refusal(p, f, http.StatusServiceUnavailable), whole
	case Redirect:
		return redirect(f, rq), whole
	case TooMany:
		return p.throttled(f, c.account, s.now()), whole
	case Cut:
		return answer{}, cutting
	case GarbageBefore:
		return rubbish(f.Body), whole
	case Hang:
		if !s.wait(f.ms()) {
			return answer{}, cut
		}
		return act(), whole
	}
	a := act() // expire-token too: the platform itself finds the token dead
	switch f.What {
	case ActThen5xx:
		return s.refusal(p, f, http.StatusInternalServerError), whole
	case ActThenCut:
		return answer{}, cutting
	case ActThenHang:
		s.wait(f.ms())
	case Half:
		return a, half
	case Garbage:
		return rubbish(f.Body), whole
	}
	return a, whole
}

func (s *Server) refusal(p imitation, f Fault, status int) answer {
	a := p.refusal(cmp.Or(f.Status, status), f)
	if f.Body != nil {
		a.body = []byte(*f.Body)
	}
	return a
}

func redirect(f Fault, rq *request) answer {
	to := f.Location
	if to == "" {
		to = rq.base
		for _, p := range rq.path {
			to += "/" + p
		}
		if q := rq.query.Encode(); q != "" {
			to += "?" + q
		}
	}
	return answer{cmp.Or(f.Status, http.StatusTemporaryRedirect), http.Header{"Location": {to}}, nil}
}

func milliseconds(n int) time.Duration { return time.Duration(n) * time.Millisecond }

// wait lets ms pass, whether or not the client is still there. False means
// that the server closes.
func (s *Server) wait(ms int) bool {
	t := time.NewTimer(milliseconds(ms))
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-s.closing:
		return false
	}
}

// send writes a whole answer. That the client has left by now is its affair.
func send(w http.ResponseWriter, a answer) {
	writeHead(w, a)
	_, _ = w.Write(a.body)
}

func writeHead(w http.ResponseWriter, a answer) {
	for k, v := range a.header {
		w.Header()[k] = v
	}
	w.Header().Set("Content-Length", strconv.Itoa(len(a.body)))
	w.WriteHeader(a.status)
}

// trickle sends the head at once and the body in pieces over ms.
func (s *Server) trickle(w http.ResponseWriter, a answer, ms int) {
	const pieces = 4
	writeHead(w, a)
	rc := http.NewResponseController(w)
	size := max(1, (len(a.body)+pieces-1)/pieces)
	for i := range pieces {
		_ = rc.Flush()
		if !s.wait(max(1, ms/pieces)) {
			break
		}
		from := min(i*size, len(a.body))
		_, _ = w.Write(a.body[from:min(from+size, len(a.body))])
	}
}

// end takes the connection from under the answer.
func end(w http.ResponseWriter, how ending, a answer) {
	conn, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		panic(http.ErrAbortHandler) // net/http's own way to cut a connection
	}
	defer func() { _ = conn.Close() }()
	if how == half {
		_, _ = conn.Write(firstHalf(a))
	}
	if tcp, ok := conn.(*net.TCPConn); ok && how == reset {
		_ = tcp.SetLinger(0)
	}
}

// firstHalf is an answer's head, with the length of the whole, and half its body.
func firstHalf(a answer) []byte {
	var b bytes.Buffer
	b.WriteString("HTTP/1.1 " + strconv.Itoa(a.status) + " " + http.StatusText(a.status) + "\r\n")
	h := a.header.Clone()
	if h == nil {
		h = http.Header{}
	}
	h.Set("Content-Length", strconv.Itoa(max(1, len(a.body))))
	_ = h.Write(&b) // a buffer takes everything
	b.WriteString("\r\n")
	b.Write(a.body[:len(a.body)/2])
	return b.Bytes()
}
