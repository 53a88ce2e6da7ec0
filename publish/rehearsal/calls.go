package rehearsal

import (
	"sync"
	"time"
)

// Call is one request that a platform received.
type Call struct {
	N        int       `json:"n"` // counts from 1
	At       time.Time `json:"at"`
	Platform string    `json:"platform"`
	Account  string    `json:"account,omitempty"`
	Call     string    `json:"call"`
	Method   string    `json:"method"`
	Path     string    `json:"path"`
	// Status as answered; 0 where the connection was cut without an answer.
	Status int      `json:"status"`
	Faults []string `json:"faults,omitempty"`
}

// callsKept bounds the memory of a server that runs for days.
const callsKept = 20_000

type callLog struct {
	mu   sync.Mutex
	n    int
	list []Call
}

func (l *callLog) add(c Call) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.n++
	c.N = l.n
	if len(l.list) >= 2*callsKept {
		l.list = append(l.list[:0], l.list[callsKept:]...)
	}
	l.list = append(l.list, c)
}

func (l *callLog) all() []Call {
	l.mu.Lock()
	defer l.mu.Unlock()
	return append([]Call{}, l.list[max(0, len(l.list)-callsKept):]...)
}
