// Package linkedin delivers posts to the pages of organisations on LinkedIn,
// through its Posts, Images, Documents, Videos and Comments APIs. A person's own
// posts can be made there as well, but never listed, so that a lost one could not
// be looked for: they are posted by hand.
//
// The steps of a delivery: each picture, document and link picture is announced
// ("picture 1 start"), sent ("picture 1 send") and waited for until LinkedIn can
// use it ("picture 1 ready"); a video is announced, sent in the parts that
// LinkedIn names ("video part 1" and so on), closed ("video finish") and waited
// for. Then one call makes the post ("post"), it is read back ("verify"), and the
// first comment is written ("comment"). Alone "post" and "comment" publish.
//
// The addresses that files are sent to are secrets, kept outside the journal; a
// process that finds them goes on where another was killed. Where they have run
// out, a file is announced anew, and a video begins another round of parts.
//
// LinkedIn has no key by which it would know a call that comes twice. It refuses
// the same post for some time and names the one that is there; that answer leads
// to the post, but nothing is ever sent in order to get it. A step whose end is
// not known is looked for in the page's own list: by its uploads, else by text and
// content. Text goes out in LinkedIn's little text format, escaped once, here.
package linkedin
