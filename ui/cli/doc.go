// Package cli is the commands of Rounds: for scripts, tests and task schedulers.
// The program itself is the calendar on screen; every command does one thing of
// it without a screen.
//
// One file a command. Each has a function that makes the cobra command, which
// only reads flags, and a function that does the work on small interfaces. What
// the commands need from outside stands in [App]; main wires it.
//
// The rules of what is printed:
//
//   - Answers go to standard output, everything else to standard error.
//   - With --json an answer is one JSON value; a documented field never changes
//     its meaning.
//   - An error is one sentence, beginning small and without a full stop, that
//     names the thing and the value; the next step stands on a line of its own.
//   - Exit status: 0 done, 1 something needs a person, 2 wrong use or input that
//     cannot be read.
package cli
