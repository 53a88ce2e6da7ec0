// Package facebook delivers posts to Facebook Pages through Meta's Graph API.
//
// The steps of a delivery: each photo is uploaded unpublished ("photo 1" and so
// on, seen by nobody), then one call makes the post of text, link and photos
// ("post"), then it is read back ("verify"), then the first comment is written
// ("comment"). A single photo goes the same way as several, so that only one
// call ever publishes a post.
//
// Graph has no key by which it would know a call that comes twice, and answers
// that say "error" after the post was made are on record. So a step whose end is
// not known is looked for among the Page's published posts: the attached photos
// decide where there are any, else the text. What only looks like it is left to a
// person.
//
// Errors are sorted by Graph's codes, not by HTTP status; the table is in
// errors.go. Any 5xx of a call that publishes leaves its end open.
package facebook
