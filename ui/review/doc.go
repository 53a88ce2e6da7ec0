// Package review is the screen on which a person says yes: what would be sent,
// exactly, to each account, what keeps it back, who may approve, what was said
// before, and what differs from it now. The opposite of the yes is to send back,
// with remarks.
//
// The answer names the revision and the hash of every content that was shown.
// If anything moved in between, the file refuses it and the screen shows the new
// state: a yes never covers what nobody saw.
//
// Opened for one entry the screen is its sheet. Opened for several, or for none,
// which means all that wait for a yes, there is a list beside it, and one
// action may approve many after naming them.
package review
