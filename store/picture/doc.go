// Package picture prepares pictures for sending.
//
// A picture out of a phone or a camera says where and when it was taken, with
// what, and often carries a smaller copy of the scene or a few seconds of film
// behind it. None of that leaves the practice. [Inspect] tells what a file is,
// [Prepare] gives the bytes that are uploaded, and [HalfBlocks] a small preview
// for a terminal. All are functions of bytes; the original is never touched.
//
// What is promised:
//
//   - The output of Prepare holds the picture, its colour profile and the
//     loop count of an animation, nothing else. What stays is a list of known
//     parts; whatever is not on it goes.
//   - The picture itself stays bit for bit as it was, unless it lies on its
//     side or a limit demands otherwise. Then it is decoded, scaled with
//     Catmull-Rom, turned upright and encoded again with its colour profile.
//   - The same bytes and limits give the same output with the same program.
//   - A file that claims to be huge is refused before it is decoded; the time
//     spent on a file grows with its size and its pixels, never faster.
//
// Caveats: what is encoded again has 8 bits a colour, also where the original
// had 16. Animations are kept as they are or reduced to their first picture,
// never scaled. There is no WebP encoder in Go: a WebP picture that must change
// becomes a JPEG or PNG.
package picture
