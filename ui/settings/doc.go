// Package settings asks the first questions and changes what was answered: the
// practice, its people and their roles, its accounts, its pillars, times and
// the hold.
//
// [First] is shown before there is a file: it gives its [Answers] to whoever
// makes one. [Screen] changes a file that is there. Each value is saved by
// itself, in one transaction that can be undone; what was typed and not taken
// stays in sight until it is saved or forgotten. Every value is checked while it
// is typed, and a wrong one is told in a sentence.
//
// Keys of accounts are never asked for here: they are given with the command
// that the accounts' page names, and stay out of the file.
package settings
