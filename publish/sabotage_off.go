//go:build !sabotage

package publish

// sabotage is where the proof that nothing is sent twice breaks a promise on
// purpose, in a build of its own, to see that it is noticed: see package torture.
// In the program it is nothing.
func sabotage(e *Engine) *Engine { return e }
