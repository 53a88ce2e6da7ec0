package x

import (
	"net/http"

	"rounds/publish"
	"rounds/publish/wire"
)

// row is one line of the table of errors. What a row does not name may be anything.
type row struct {
	status int
	types  []string // last segments of the problem's type
	codes  []int    // of the older envelope
	says   []string // lower-case words, one of which title, detail or a message has
	upload bool     // only for uploads and their descriptions
	class  publish.Class
	kind   kind
	text   string
	hint   string
}

// kind says what is special about a row beside its class.
type kind int

const (
	plain kind = iota
	// token is a token that is no longer taken: another may be there.
	token
	// throttle is too many calls: the answer says when to come back.
	throttle
	// repeated is a post that repeats one that is there.
	repeated
	// large is a body that X's edge finds too large: half of it may pass.
	large
	// unusableFile is an upload that X does not know, or cannot post.
	unusableFile
	// spent is credit or a limit that is used up: no post of the account goes on.
	spent
)

// notFound404 is the last segment of the type of a problem with what is gone.
const notFound404 = "resource-not-found"

const (
	hintSignIn = "connect the account again with rounds connect x"
	hintTime   = wire.TimeHint
	hintReword = "change the wording, or look whether the post is there already"
	hintApp    = "open the app at console.x.com, give it “Read and write”, then " + hintSignIn
	hintFile   = "save the picture anew as JPEG or PNG, at most 5 MB, attach it and have the post approved again"
	hintGIF    = "save it anew as a GIF of at most 15 MB and 1280 × 1080, attach it and have the post approved again"
	hintVideo  = "save it anew as MP4 with H.264, at most 1280 wide and 60 pictures a second, attach it and have the post approved again"
)

// table is how X's errors are read: X developer docs, "Response codes and
// errors", "Rate limits" and "Create post", and what publishers report of the
// rest. The first row that fits counts. No status from 500 on is in it: those
// say nothing about whether X acted.
var table = []row{
	{codes: []int{88}, class: publish.Again, kind: throttle, text: "X got too many calls", hint: hintTime},
	{codes: []int{32, 89, 215}, class: publish.SignIn, kind: token, text: "X no longer takes the account's key", hint: hintSignIn},
	{codes: []int{187}, class: publish.Refused, kind: repeated, text: "X says that the same text was posted before", hint: hintReword},

	{status: 400, says: []string{"media ids are invalid"}, class: publish.Refused, kind: unusableFile, text: "X does not take the uploaded file", hint: hintFile},
	{status: 400, says: []string{"too long"}, class: publish.Refused, text: "X finds the text too long", hint: "shorten it to 280 characters as X counts them, and have it approved again"},
	{status: 400, upload: true, class: publish.Refused, text: "X does not take the file or its description", hint: hintFile},
	{status: 400, types: []string{"invalid-request"}, class: publish.Refused, text: "X does not take a part of the post", hint: "change what it names and have the post approved again"},

	{status: 401, class: publish.SignIn, kind: token, text: "X no longer takes the account's key", hint: hintSignIn},

	{status: 402, class: publish.Person, kind: spent, text: "the credit at X is used up", hint: "buy credit at console.x.com, then start the run again"},

	{status: 403, says: []string{"duplicate content"}, class: publish.Refused, kind: repeated, text: "X says that the same text was posted before", hint: hintReword},
	{status: 403, says: []string{"spendcapreached", "spend cap", "spending limit"}, class: publish.Person, kind: spent, text: "the spending limit at X is reached", hint: "raise it at console.x.com or wait for the next month, then start the run again"},
	{status: 403, says: []string{"you can only reply to or quote", "reply to this conversation is not allowed", "not been mentioned"}, class: publish.Refused, text: "X does not let this account answer there", hint: "post it by itself, or answer by hand at x.com"},
	{status: 403, says: []string{"deleted or not visible"}, class: publish.Refused, text: "the part before is no longer at X", hint: "look at the thread at x.com and go on by hand"},
	{status: 403, says: []string{"post a video longer"}, class: publish.Refused, text: "the video is too long for this account at X", hint: "cut it to 140 seconds and have the post approved again"},
	{status: 403, types: []string{"oauth1-permissions", "unsupported-authentication", "client-forbidden", "client-not-enrolled", "user-not-enrolled"}, class: publish.SignIn, text: "the app at X is not set up for posting", hint: hintApp},
	{status: 403, says: []string{"client-not-enrolled", "user-not-enrolled"}, class: publish.SignIn, text: "the app at X is not set up for posting", hint: hintApp},
	{status: 403, upload: true, class: publish.SignIn, text: "the account's key has no right to upload files", hint: hintSignIn + " and grant media.write"},
	{status: 403, says: []string{"not permitted to perform this action"}, class: publish.Refused, text: "X does not permit this post", hint: "check that it is not over 280 characters and that its files are within the limits; if so, " + hintApp},
	{status: 403, says: []string{"suspended", "locked"}, class: publish.Person, text: "X has locked or suspended the account", hint: "sign in at x.com and follow what it asks for, then start the run again"},
	{status: 403, class: publish.Person, text: "X forbids it", hint: "sign in at x.com and see whether the account is in order, then start the run again"},

	{status: 404, types: []string{notFound404}, class: publish.Refused, text: "X no longer has what this refers to", hint: "look at the account at x.com"},
	{status: 404, class: publish.Person, text: "X does not know the address of this call", hint: "see whether there is a newer Rounds"},

	{status: 413, class: publish.Refused, kind: large, text: "X finds a file too large", hint: hintFile},
	{status: 431, class: publish.Refused, kind: large, text: "X finds a file too large", hint: hintFile},

	{status: 429, types: []string{"usage-capped"}, class: publish.Person, kind: spent, text: "the posts that X allows in this period are used up", hint: "raise the limit at console.x.com or wait for the next period, then start the run again"},
	{status: 429, says: []string{"usagecapexceeded"}, class: publish.Person, kind: spent, text: "the posts that X allows in this period are used up", hint: "raise the limit at console.x.com or wait for the next period, then start the run again"},
	{status: 429, class: publish.Again, kind: throttle, text: "X got too many calls", hint: hintTime},
}

// unlisted is the row of a problem that the table has not.
var unlisted = row{
	class: publish.Refused, text: "X turned it down",
	hint: "change what it names, or make the post by hand; the code helps support",
}

// find gives the row of an answer; false says that it is in nobody's words.
func find(status int, p problem, upload bool) (row, bool) {
	for _, r := range table {
		if r.fits(status, p, upload) {
			return r, true
		}
	}
	return unlisted, !p.empty() && status >= http.StatusBadRequest
}
