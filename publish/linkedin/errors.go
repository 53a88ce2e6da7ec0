package linkedin

import (
	"rounds/publish"
	"rounds/publish/wire"
)

// row is one line of the table of errors. What a row does not name may be anything.
type row struct {
	status int
	codes  []string // in words or digits, of the envelope or its details
	says   []string // lower-case words, one of which the answer has
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
	// throttle is too many calls for the moment, minute those of a member within
	// one minute, daily those of a day, which begins at midnight UTC.
	throttle
	minute
	daily
	// repeated is a post that repeats one that is there.
	repeated
	// reading is a file that LinkedIn has not read yet.
	reading
	// expired is the address of an upload that has run out.
	expired
	// gone is something that is not there, or not shown.
	gone
	// right is a right that is missing.
	right
)

const (
	hintSignIn = "connect the page again with rounds connect linkedin"
	hintTime   = wire.TimeHint
	hintReword = "change the wording, or look whether the post is there already"
	hintRole   = "make sure that the person who connected the page is its super admin or content admin at LinkedIn, then " + hintSignIn
	hintFile   = "save the file anew, as JPEG, PNG, MP4 or PDF, attach it and have the post approved again"
	hintNewer  = "get a newer Rounds; until then posts for LinkedIn can be made by hand"
	hintField  = "change what it names and have the post approved again"
)

// table is how LinkedIn's errors are read: its pages "Error handling", "Rate
// limits", "Posts API" and "Videos API", and what publishers report of the rest.
// The first row that fits counts. No status from 500 on is in it: those say
// nothing about whether LinkedIn acted.
var table = []row{
	{status: 400, codes: []string{"VERSION_MISSING"}, class: publish.Person, text: "LinkedIn does not understand this version of Rounds", hint: hintNewer},
	{status: 400, codes: []string{"MEDIA_ASSET_WAITING_UPLOAD"}, class: publish.Again, kind: reading, text: "LinkedIn has not read an uploaded file yet", hint: hintTime},
	{status: 400, codes: []string{"MEDIA_ASSET_PROCESSING_FAILED", "INVALID_VIDEO_ID"}, class: publish.Refused, text: "LinkedIn cannot use an uploaded file", hint: hintFile},
	{status: 400, codes: []string{"EXPIRED_UPLOAD_URL"}, class: publish.Again, kind: expired, text: "the time for the upload has run out", hint: "it is uploaded anew by itself"},
	{status: 400, codes: []string{"FIELD_LENGTH_TOO_LONG"}, class: publish.Refused, text: "LinkedIn finds a part of the post too long", hint: "shorten it, the text to well under 3,000 characters, and have it approved again"},
	{
		status: 400, codes: []string{"MISSING_FIELD", "INVALID_URN_ID", "INVALID_URN_TYPE", "INVALID_VALUE_FOR_FIELD", "INVALID_VALUE_BLANK_FIELD"},
		class: publish.Refused, text: "LinkedIn does not take a part of the post", hint: hintField,
	},

	{status: 401, class: publish.SignIn, kind: token, text: "LinkedIn no longer takes the page's key", hint: hintSignIn},

	{status: 403, says: []string{"finder-author", "posts.get", "externalposts"}, class: publish.SignIn, kind: right, text: "the page's key has no right to read the page's posts, so nothing can be looked up", hint: hintRole},
	{status: 403, says: []string{"socialactions", "comments"}, class: publish.SignIn, kind: right, text: "the page's key has no right to comments", hint: hintRole},
	{status: 403, class: publish.SignIn, kind: right, text: "the page's key has no right to do this", hint: hintRole},

	{status: 404, class: publish.Refused, kind: gone, text: "LinkedIn does not have what this refers to, or does not show it", hint: "look at the page at linkedin.com"},

	{status: 409, class: publish.Again, text: "the post is being changed at LinkedIn at this moment", hint: hintTime},
	{status: 413, class: publish.Refused, text: "LinkedIn finds a file too large", hint: hintFile},

	{status: 422, codes: []string{"DUPLICATE_POST"}, class: publish.Refused, kind: repeated, text: "LinkedIn says that the same post was posted before", hint: hintReword},
	{status: 422, says: []string{"duplicate"}, class: publish.Refused, kind: repeated, text: "LinkedIn says that the same post was posted before", hint: hintReword},

	{status: 426, class: publish.Person, text: "LinkedIn no longer serves this version of Rounds", hint: hintNewer},

	{status: 429, says: []string{"comment create throttled"}, class: publish.Again, kind: minute, text: "LinkedIn got too many comments within a minute", hint: hintTime},
	{status: 429, says: []string{"throttle limit", "daily", "per day"}, class: publish.Again, kind: daily, text: "the calls that LinkedIn allows in a day are used up", hint: hintTime},
	{status: 429, class: publish.Again, kind: throttle, text: "LinkedIn got too many calls", hint: hintTime},
}

// unlisted is the row of an error that the table has not.
var unlisted = row{
	class: publish.Refused, text: "LinkedIn turned it down",
	hint: "change what it names, or make the post by hand; the code helps support",
}
