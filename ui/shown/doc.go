// Package shown draws what an account gets, exactly: the text with its line
// ends, the parts of a thread, link, first comment, poll, settings and files,
// and what differs between two such contents. Approve, Post now, Run and Sent
// draw with it, so that a content looks the same wherever it is seen.
//
// It holds no state and reads nothing. Everything it is given may come from
// outside: control and escape characters are made visible before they reach a
// line, and no line is wider than it was asked to be.
package shown
