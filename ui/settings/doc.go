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
// [SignIn] leads to an account's keys step by step, has the platform say which
// account they are of, and keeps them. The keys themselves pass through unseen:
// they are never drawn, and stay out of the file.
package settings
