// Package area is a text field of several lines: several paragraphs with a
// cursor, a selection and a window onto them.
//
// It exists beside the text area of the component library because a post can be
// long and a key must not wait: only the paragraph that changed is wrapped anew,
// from the row before the change until its rows fall into step again, and only
// the rows in the window are drawn. The cursor moves by what a reader sees as one
// character, so an emoji of several parts is never torn.
//
// An [Area] holds a text exactly. Nothing is trimmed, added or lost when it is
// resized, and [Area.Text] gives back what [Area.SetText] was handed. What comes
// in from outside goes through [Tidy] first, which says what it left out.
//
// The package knows nothing of keys, colours or undo: [Area.Key] takes a key's
// name, [Area.View] a [Look], and whoever owns the field keeps its past.
package area
