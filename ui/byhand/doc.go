// Package byhand is what a person does to make one post by hand: which page to
// open, which texts to paste in which order, which files to add, what to set,
// and where to find the address when it is out. The run screen and the command
// line show the same [Guide] and take the answer by the same rule.
//
// A guide is made of the approved content alone, so that what is posted by hand
// is byte for byte what was approved. The files are those that would have been
// uploaded, laid into a folder under names that a person can read; see [Lay].
package byhand
