// Package store keeps a practice's calendar in one bbolt file, with its media in
// a folder beside it.
//
// Two programs may use the file at once. No one holds its lock longer than a
// transaction takes: [Store] opens the file for each transaction and closes it
// after, trying again with short random pauses while somebody else is inside.
// [Store.Generation] tells cheaply whether anything was committed meanwhile.
//
// The promises, each with a test:
//
//   - A change that a person makes is one transaction: record, indexes, summary
//     and audit line are on disk together before the method returns, or none is.
//   - What a run writes to a delivery's journal is checked by the domain
//     (calendar.Delivery.Apply), stands under a claim with a fencing number, and
//     is never taken back.
//   - Everything derived from records (the month's summaries, the words of the
//     search, the list of what was sent) is kept in the transaction that changes
//     its source; [Store.Check] builds all of it again and compares.
//   - Nothing read from a transaction leaves it undecoded: the memory is gone
//     once the transaction has ended.
//   - Every failure is a *calendar.Error with a sentence and a next step.
//
// Methods that change something take the person at the window. Each opens
// exactly one transaction; helpers take the transaction as a parameter.
//
// The search knows titles at once and texts from their last revision on: typing
// saves the working copy every second, and its words are counted only when they
// become a revision.
package store
