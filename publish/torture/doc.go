// Package torture holds no code of the program: it is the proof that nothing is
// sent twice and nothing is lost, as tests of the shipped binary. They build
// rounds as it is given to people, run it in real processes against real
// `rounds rehearse` processes, kill it, break its disk, its network and its
// clock, and then ask the ledger that the platforms keep. The ledger decides,
// never the program's own journal.
//
// Four claims are held up. What the program said it saved is there after any
// crash. No post is on a channel twice. No approved post is left out silently: it
// ends published, or in a list that a person sees. What the program says of a
// post is true.
//
// Plain `go test` runs a few cases only. The whole runs with flags:
//
//	go test ./publish/torture -torture                      the short form, as in CI
//	go test ./publish/torture -torture.long -timeout 0      the long form
//	go test ./publish/torture -torture -torture.only 'x/thread.*kill 57'
//
// Every case has a name and is made from the seed that is printed at the start,
// so that the last line of a failure is a command that does it again. What the
// store promises of power cuts is shown in package store, by the same flags.
//
// # Another client
//
// A client joins with one line in the table of kinds_test.go: its platform, a
// name, and the words of `rounds draft new` that make such a post.
//
// # How a crash point is met
//
// strace counts the calls of each thread by itself, and the calls of a Go program
// wander between threads: "the seventh fdatasync" cannot be ordered from it. So
// the points are counted by the kernel's seccomp notifications, one counter for
// the whole process, and strace holds the tally against it: every call that it
// sees has to have been a crash point. Beside that strace's own injection is used
// as it is, thread by thread.
package torture
