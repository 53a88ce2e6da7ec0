// Package calendar is the domain of Rounds: what a practice plans, writes,
// approves and publishes, and the rules that hold for all of it.
//
// It is pure. It reads no file, opens no connection and asks no clock: whoever
// calls it hands in the moment. Everything that must be true whatever the
// screen, the file or the platform is doing is decided here, so that it can be
// tested with plain values.
//
// The way in, from the outside to the inside:
//
//   - [Practice], [Person] and [Account] say who works here and where posts go.
//   - A [Draft] is what is said. Typing changes its working copy; a [Revision]
//     is what approval and the run look at.
//   - An [Entry] places a draft on a [Slot]: the local day and time that the
//     person meant, turned into an instant only when one is needed.
//   - [Render] turns a revision into the [Outgoing] content of one account, and
//     [Outgoing.Hash] is what an [Approval] says yes to.
//   - A [Delivery] is one subject at one account. Its state is nothing but its
//     journal played from the start: see [Delivery.Apply].
//   - No status is stored as truth: [Summary.Status] works it out from approval,
//     deliveries, hold and clock.
//
// What each platform allows lives in the package platform below this one.
package calendar
