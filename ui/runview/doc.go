// Package runview is the screen of a publish run: first the plan, with what is
// due, what is overdue and needs a decision, and what does not go out and why;
// then, live, what becomes of each delivery; in the end, what is left to do.
//
// The run itself is done by a [Runner]. Its journal lines arrive on a queue that
// never makes the run wait for the screen. Leaving the screen, or the program,
// stops the run after the step it is in and waits for that; a run can be started
// again at any time, and goes on where the last one stopped.
//
// Questions that only a person can answer are asked here: whether an uncertain
// post is there, and, for a post made by hand, whether it was posted and where.
// What another window or another process publishes meanwhile is shown as well.
package runview
