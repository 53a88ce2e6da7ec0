// Package x delivers posts to X (Twitter) through the API v2.
//
// The steps of a delivery: each file is uploaded ("picture 1", or in pieces where
// it moves or is large: "picture 1 start", "picture 1 piece 1" and so on, "picture
// 1 finish", "picture 1 ready") and each picture described ("alt 1"); then comes a
// look at the clock ("check uploads"), for X forgets an upload after a day. Then
// the post is made ("post"), then the further parts of a thread, each below the
// one before ("part 2" and so on; the last one completes it), then all is read
// back ("verify"). Uploads can be repeated at will; "post" and each part publish.
//
// An upload goes on at its first piece that is not there, in whichever process. A
// piece that X's edge finds too large is followed by half of it. Where uploads ran
// out, all of them are made once more, under names of a second round ("picture 1
// (2)"); the post itself never uploads. Where X says at the post that it does not
// know them, the fault carries what was learned: values to keep as progress although
// the step failed.
//
// A post is taken down part by part, the last one first, and looked for in the end.
// X lets nobody but paying accounts edit, and schedules nothing, so that is all.
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
