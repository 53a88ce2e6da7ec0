// Package stage is where tests play a screen: a [Stage] stands in for the whole
// program around it, presses keys, runs the commands that come back, and shows
// the frame a person would see. It is used by tests only and is in no binary.
//
// Commands run at once, in order, in the test's own goroutine. A screen whose
// commands wait for a clock or for each other is played with Async inside a
// bubble of testing/synctest; [Stage.Settle] then lets everything come to rest.
package stage
