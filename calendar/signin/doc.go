// Package signin has the words in which a person is led to an account's keys:
// the ways there with their steps, what is to be pasted, which permissions are
// asked for and why, and what a platform says of a key. It is data alone; what
// talks to the platforms makes it, and commands and screens show it.
//
// The values of an [Input] are secrets. They are never written anywhere, and are
// cleared as soon as they were handed on.
package signin
