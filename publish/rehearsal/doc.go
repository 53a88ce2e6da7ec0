// Package rehearsal imitates the platforms on the loopback interface, with
// faults to order: what `rounds rehearse` runs as a process of its own and
// `rounds demo` inside its own.
//
// A [Server] has one listener. Below http://HOST:PORT/facebook,
// http://HOST:PORT/x and so on lie the platforms' real paths and answers, refusals
// included; an account's base address is one of these. All platforms write one
// ledger, a file of JSON lines that is on disk before an answer leaves: what a
// lost answer hid is known there, and known again after the server itself was
// killed. Every file sent is kept under its SHA-256. The ledger, never the
// publisher's own journal, decides in tests what went out.
//
// # Control
//
// From loopback addresses only, JSON in and out; an error is {"error": sentence}.
//
//   - GET /_rehearsal/posts: every [Post] in order of creation (?platform=,
//     ?account= narrow it); deleted, scheduled and not yet shown ones too.
//   - GET /_rehearsal/media/SHA256: the bytes of a file as it arrived.
//   - GET /_rehearsal/accounts: the invented accounts ([Account]).
//   - GET, POST, DELETE /_rehearsal/faults: list, order (one [Fault] or a list
//     of them) and clear the faults. They are not kept over a restart.
//   - GET, POST /_rehearsal/settings: see [Settings].
//   - GET /_rehearsal/calls: the latest calls ([Call]), as they came in.
//
// # Faults
//
// A [Fault] names a platform, a call and what happens ([Whats]):
//
//	curl -d '{"platform":"x","call":"create","what":"act-then-cut"}' http://HOST:PORT/_rehearsal/faults
//
// Calls of both platforms: create (what makes a post), upload, read, me, token,
// delete, page. Facebook: edit, comment, accounts, consent, and
// session (what begins an upload of a video) and status (what asks about one). X: alt, and the steps of
// upload: one-shot, initialize, append, finalize, status. YouTube: the steps of
// upload: start, chunk, ask; thumbnail, captions, comment, broadcast, move; its
// create is videos.update, which shows a video. LinkedIn: edit, comment, accounts, and
// the steps of upload as X names them, status among them. Instagram: container (what
// announces a file), video, status and address (where a picture of the Page lies),
// comment, quota. "lag" and "slow" join
// any other fault on the same call; of the others, the first ordered acts alone.
//
// # Another platform
//
// A platform is one small type with the methods of the interface imitation:
// it says which call a request is and gives back the function that acts on
// the ledger. Add it to the list in New and its accounts to Accounts.
package rehearsal
