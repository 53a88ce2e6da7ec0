// Package postnow is the one screen for what cannot wait, an outbreak or a burst
// pipe: write, see what the counts say, choose accounts, say yes, send.
//
// It has every gate that the long way has. What is sent is a draft with a
// revision and an entry at this minute; the yes names the hashes of what was
// shown; a person who may not approve asks for a yes instead; what blocks,
// blocks; and while the hold is on, an approver lets this one entry through by
// name, with a reason. The sending itself is a publish run for this entry alone.
//
// What is typed is kept within a second, as in the editor.
package postnow
