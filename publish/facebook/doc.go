// Package facebook delivers posts to Facebook Pages through Meta's Graph API.
//
// The steps of a delivery bring the files to Facebook, where nobody sees them,
// then one call makes the post ("post"), then it is read back ("verify"), then the
// first comment is written ("comment"). Each form of post has its own edge:
//
//   - text, link and photos: each photo is uploaded unpublished ("photo 1"), a
//     single one like several;
//   - a video among the posts goes up in the pieces that Facebook asks for ("video
//     start", "video piece 1"), one step a good many of them;
//   - reels and video stories go up whole ("video start", "video send"), from
//     where an earlier try stopped, and are asked for until they are there ("video
//     ready");
//   - a photo story is an unpublished photo.
//
// Uploads that waited too long for their post, or that Facebook lost, are made
// again in steps of their own, under names with the round behind them. A call that
// publishes is never part of a step that does anything else.
//
// Facebook's own scheduler takes posts, videos and reels ("schedule" in the place
// of "post"), not stories. What is there can be taken down and its words changed,
// and what is scheduled there withdrawn and moved: see change.go.
//
// Graph has no key by which it would know a call that comes twice, and answers
// that say "error" after the post was made are on record. So a step whose end is
// not known is looked for: a video knows itself whether it is published; among the
// Page's posts, published or to come, the attached photos decide where there are
// any, else the text; among the stories the photo. What only looks like it is left
// to a person. Where Graph calls a post a repeat, the same look tells whether an
// earlier try made it.
//
// Errors are sorted by Graph's codes, not by HTTP status; the table is in
// errors.go. Any 5xx of a call that publishes leaves its end open.
package facebook
