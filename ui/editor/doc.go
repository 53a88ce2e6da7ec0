// Package editor is the screen on which one draft is written: its text and what
// differs per platform, everything that goes with it, and, where the draft stands
// on a day, the entry's day, accounts and kind of post.
//
// An [Editor] keeps what is typed in memory and has it written by itself: at most
// a second after a change a command writes the working copy, one at a time and in
// the order of their serial numbers (see writer). Saving by hand and leaving make
// a revision. Nothing is written over that another window wrote: the person
// chooses, and both texts stay in the history.
//
// Counting and checking never hold up a key. They run in a command, at most one
// at a time, on copies; the answer of an older text is shown until the next one
// comes, and its serial number tells which text it is about.
//
// The parts of the screen:
//
//   - tabs: the shared text and each platform's own (variant.go), and the parts
//     of a thread (thread.go);
//   - fields: every other thing that can be filled in, one row each until it has
//     the focus (fields.go and the field types beside it);
//   - preview: what each account would get, with meters and problems in plain
//     sentences (judge.go, preview.go);
//   - [History]: the revisions, compared with now, to be brought back.
//
// The package reads and writes through [File] and opens files in the system's
// viewer through [Opener]; both are handed in.
package editor
