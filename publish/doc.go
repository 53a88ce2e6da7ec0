// Package publish is the run: it takes what is due and approved, and brings
// each delivery to an end that is true.
//
// A [Client] knows one platform and delivers in small steps, one remote call
// each. The [Engine] walks the steps and writes the journal: a line on disk
// before a step starts and a line after it ended. From that order everything
// follows. Whatever is killed, unplugged or cut off, the journal tells whether
// a public step began; if it did and its end is not known, the delivery is
// uncertain, and the only way on leads through looking at the platform or
// asking a person. No other code decides this: the rules of what may follow
// what stand in calendar.Delivery.Apply.
//
// The way in: [Engine.Plan] says what a run would do, [Engine.DryRun] with
// which calls, [Engine.Start] does it. One account's deliveries go in order,
// accounts go side by side. The engine reads no clock and opens no file: clock,
// journal and secrets are handed in, so that the property tests drive it with a
// simulated clock against simulated platforms.
//
// Below this package: wire is the HTTP that never repeats a call; facebook and
// x are clients; connect signs in and keeps the secrets; rehearsal imitates the
// platforms on this computer.
package publish
