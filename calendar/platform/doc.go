// Package platform says what Facebook, Instagram, LinkedIn, X and YouTube allow
// in a post: how a text is counted, how long it may be, which pictures and
// videos are taken, and what becomes of polls, threads, links and first comments.
//
// Everything is data plus pure functions. [Of] gives a platform's [Facts];
// [Name.Count] counts a text as that platform does; [Name.Check] lists all that
// keeps a [Post] from being sent there ([Block]) or would surprise the person
// who approved it ([Warn]). Each [Problem] is a sentence with the next step.
//
// Three rules hold throughout:
//
//   - A figure names the public document it comes from. Where two documents
//     disagree the smaller limit holds, and the comment says so.
//   - Nothing is shortened, converted or dropped here: a surprise is reported,
//     and a person decides.
//   - Texts are counted in time proportional to their length, however odd they
//     are, so that a meter can follow each key.
//
// Counting for X follows the twitter-text rules (configuration v3) to the letter,
// accidental links included: [XLength], [XLinks], [XAccidental], [XPrice].
// What goes over the wire to LinkedIn is escaped by [LinkedInEscape].
//
// The package imports nothing of this program, so that calendar can import it.
package platform
