// Package kit is what the screens of Rounds share: how they talk to the program
// around them, how they look, and the small parts they are built from.
//
// A [Screen] is a struct with plain methods. It never imports another screen: it
// asks the [Host] for one with a request value such as [OpenEntry], and the
// program that wires the screens opens it. Everything that a person can do is an
// [Action]; keys, footer, help and palette are read from the same list, so they
// cannot disagree. A [Modal] lies over everything and gets the keys alone.
//
// Three rules hold for every screen:
//
//   - Update and View never read or write anything outside: that is done by a
//     command, which takes copies of what it needs and answers with a message
//     that carries the number of its request.
//   - View fills exactly the room it is given and never panics, whatever the
//     width; it is called only when something changed.
//   - A colour is never the only sign. Colours have names only in [Palette],
//     looks only in [Styles].
//
// Text that comes from outside the program goes through [Clean] before it is
// drawn.
package kit
