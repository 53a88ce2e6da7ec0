// Package wire is the HTTP under the platforms' clients: one [Call], at most
// one request, and a clear word on what became of it.
//
// net/http repeats requests by itself in three places: it follows redirects, it
// sends a request again when a kept connection turns out to be closed, and
// HTTP/2 does so when a stream is refused. A post that is sent twice cannot be
// unsent, so none of them is left: redirects are answers like any other, only
// HTTP/1.1 is spoken, and each call has a connection of its own that no call
// used before and none uses after it. That costs a handshake a call; a post is
// two to a dozen calls.
//
// [Client.Do] ends in one of three ways:
//
//   - an [Answer]: the server's status, headers and whole body;
//   - an [Error] that was not sent: not a byte of the request left this
//     computer, so doing it again is safe;
//   - an [Error] that was sent: the server may have acted on it.
//
// There is no third kind of error. Where it cannot be told, it was sent.
//
// How long a call may take is the context's affair. Secrets travel in headers
// and bodies; the log names method, host and path, never a query, a header or a
// body, and [Outside] takes secrets out of what a platform echoes.
package wire
