// Package x delivers posts to X (Twitter) through the API v2.
//
// The steps of a delivery: each picture is uploaded ("picture 1", or in pieces
// where it moves or is large) and described ("alt 1"), then the post is made
// ("post"), then the further parts of a thread, each below the one before
// ("part 2" and so on; the last one completes it), then all is read back
// ("verify"). Uploads can be repeated at will; "post" and each part publish.
//
// X has no key by which it would know a call that comes twice. It refuses the
// same text, but says neither for how long nor what counts as the same, and
// names no post. So a step whose end is not known is looked for in the account's
// own timeline: text with links and signs undone (text.go), the post that it
// answers, number of pictures.
//
// X is renaming tweet to post in its fields. Requests use the older words and,
// where X turns those down, the newer; answers are read in both.
package x
