// Package plan is the calendar: the month, week and agenda views, and all that
// is done with entries on their days.
//
// [Screen] holds the chosen day and the chosen entry on it. It reads one grid of
// six weeks at a time, as summaries, in a command whose answer carries a number:
// an answer that was overtaken is dropped. What was read is turned once into
// items, ready to draw; drawn cells are kept until the data, the minute, the
// filter or the looks change, so that a key draws two cells and not forty-two.
//
// Picking an entry up (to move, copy or place it again) is a state of the
// screen, not another screen: one walks with the same keys and puts it down with
// enter. Dragging with the mouse is the same state.
//
// Every write is a command. When it succeeds, the screen says what happened and
// that it can be undone; when it fails, nothing on screen has changed.
package plan
