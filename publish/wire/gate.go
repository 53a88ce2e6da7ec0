package wire

import (
	"context"
	"crypto/tls"
	"errors"
	"net"
	"net/http/httptrace"
	"sync"
)

// gate is a connection that knows whether a request began to leave through it,
// and can be shut so that the answer stays true.
type gate struct {
	net.Conn
	mu           sync.Mutex
	armed, wrote bool
	shut         bool
}

var errShut = errors.New("the call has ended")

// Write notes the first byte of a request. What was written before arm, such as
// a TLS handshake, is no part of it.
func (g *gate) Write(b []byte) (int, error) {
	g.mu.Lock()
	if g.shut {
		g.mu.Unlock()
		return 0, errShut
	}
	g.wrote = g.wrote || g.armed
	g.mu.Unlock()
	return g.Conn.Write(b)
}

func (g *gate) arm() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.armed, g.wrote = true, false
}

// close shuts the gate for good and tells whether anything got through. net/http
// writes in a goroutine of its own that may still be at it when a call is given up.
func (g *gate) close() (wrote bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.shut = true
	return g.wrote
}

// gated makes every connection of a dialer a gate.
func gated(dial func(ctx context.Context, network, addr string) (net.Conn, error)) func(context.Context, string, string) (net.Conn, error) {
	return func(ctx context.Context, network, addr string) (net.Conn, error) {
		c, err := dial(ctx, network, addr)
		if err != nil {
			return nil, err
		}
		return &gate{Conn: c}, nil
	}
}

// watch follows one call: which connection it was given.
type watch struct {
	mu  sync.Mutex
	got bool
	at  *gate
}

func (w *watch) trace() *httptrace.ClientTrace {
	return &httptrace.ClientTrace{GotConn: func(i httptrace.GotConnInfo) {
		c := i.Conn
		if t, ok := c.(*tls.Conn); ok {
			c = t.NetConn()
		}
		g, _ := c.(*gate)
		if g != nil {
			g.arm()
		}
		w.mu.Lock()
		defer w.mu.Unlock()
		w.got, w.at = true, g
	}}
}

// sent tells whether the request may have left this computer. It ends the call:
// nothing is written after it.
func (w *watch) sent() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	switch {
	case !w.got:
		return false // there never was a connection that was ready for it
	case w.at == nil:
		return true
	}
	return w.at.close()
}
