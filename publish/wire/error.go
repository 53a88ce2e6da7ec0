package wire

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"
	"os"
	"strings"
)

// Error says that a call has no answer that can be used.
type Error struct {
	Op   string // method, host and path; no query
	Host string
	// Sent says that the server may have acted on it. False is certain.
	Sent   bool
	Status int // of an answer that broke off, or 0
	Err    error
}

// Error gives the cause for the log. It holds no secret: what net/http says of a
// failed call names no header and no body, and addresses only by host.
func (e *Error) Error() string { return e.Op + ": " + e.Err.Error() }

// Unwrap gives the cause.
func (e *Error) Unwrap() error { return e.Err }

// Because tells in a person's words why there is no answer. The name is that of
// the platform.
func (e *Error) Because(name string) string {
	var dns *net.DNSError
	var cert *tls.CertificateVerificationError
	var unknown x509.UnknownAuthorityError
	switch {
	case e.Status != 0:
		return "the answer of " + name + " broke off"
	case errors.As(e.Err, &dns):
		return name + " could not be found: this computer seems to be offline"
	case errors.As(e.Err, &cert), errors.As(e.Err, &unknown):
		return "the connection to " + name + " is not safe: its certificate cannot be checked"
	case errors.Is(e.Err, context.Canceled):
		return "the call to " + name + " was stopped"
	case e.Sent && timedOut(e.Err):
		return name + " did not answer in time"
	case e.Sent:
		return "the connection to " + name + " broke before its answer came"
	case timedOut(e.Err), strings.Contains(e.Err.Error(), "connect"), strings.Contains(e.Err.Error(), "dial"):
		return name + " could not be reached"
	}
	return "the call to " + name + " could not be made"
}

// hint is the next step for what [Error.Because] says.
func (e *Error) hint() string {
	var cert *tls.CertificateVerificationError
	if errors.As(e.Err, &cert) {
		return "check this computer's date, and whether a sign-in page of the network or a virus scanner stands in between"
	}
	return "check the network; it is tried again by itself"
}

func timedOut(err error) bool {
	var n net.Error
	return errors.Is(err, context.DeadlineExceeded) || errors.Is(err, os.ErrDeadlineExceeded) || errors.As(err, &n) && n.Timeout()
}
