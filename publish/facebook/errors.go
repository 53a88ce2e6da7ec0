package facebook

import (
	"rounds/publish"
	"rounds/publish/wire"
)

// row is one line of the table of errors.
type row struct {
	code, sub int // of Graph's answer; sub 0 is any, code 0 with sub is any code
	to        int // the last of a range of codes that begins with code
	class     publish.Class
	kind      kind
	says      string // lower-case words that the message has, where the code is not enough
	text      string
	hint      string
}

// kind says what is special about a row beside its class.
type kind int

const (
	plain kind = iota
	// token is a token that is no longer taken: another may be there.
	token
	// throttle is too many calls: the answer may say when to come back.
	throttle
	// same is a post that repeats one that is there.
	same
	// open leaves a step that publishes uncertain: such answers have been given
	// for posts that were made.
	open
	// rights is a key that may not do this, and may do other things.
	rights
	// other is a piece of a video that is not the one wanted.
	other
	// fresh is a thing that Facebook does not show yet, or to nobody.
	fresh
)

const (
	hintSignIn = "connect the Page again with rounds connect facebook"
	hintTime   = wire.TimeHint
	hintReword = "change the wording, or look whether the post is there already"
	hintPage   = "open the Page at facebook.com, follow what it asks for, then start the run again"
	hintApp    = "open the app at developers.facebook.com and compare it with the steps of rounds connect facebook"
	hintVideo  = "make the video anew: upright 9:16, at least 540 by 960, 24 to 60 frames a second, 3 to 90 seconds"
)

// table is how Graph's errors are read: Meta's "Handle errors", "Rate limits",
// "Pages API error codes" and "Reels publishing", and for the codes of seven
// digits what publishers report of them. The first row that fits counts.
var table = []row{
	{code: 1, sub: 2853006, class: publish.SignIn, kind: rights, text: "the person whose key is used has no right to post on this Page", hint: "give the person full control of the Page, then " + hintSignIn},
	{code: 190, sub: 2069032, class: publish.SignIn, text: "the key belongs to a person, and Facebook asks for the Page's own", hint: hintSignIn + " and paste the Page's key"},
	{code: 200, sub: 2069030, class: publish.Refused, text: "Facebook does not do this on the new Pages", hint: "make the post by hand"},
	{code: 200, sub: 2069031, class: publish.Refused, text: "Facebook does not do this on the new Pages", hint: "make the post by hand"},
	{code: 200, sub: 2069033, class: publish.Refused, text: "Facebook does not do this on the new Pages", hint: "make the post by hand"},
	{code: 368, sub: 1390008, class: publish.Again, kind: throttle, text: "Facebook says that the Page posts too fast", hint: hintTime},
	{code: 368, says: "already posted", class: publish.Refused, kind: same, text: "Facebook says that the same text was posted before", hint: hintReword},
	{code: 368, says: "duplicate", class: publish.Refused, kind: same, text: "Facebook says that the same text was posted before", hint: hintReword},
	{code: 100, sub: 33, class: publish.Again, kind: fresh, text: "Facebook does not show this to the Page's key", hint: hintTime},
	{code: 3001, class: publish.Refused, text: "Facebook was asked for no figure", hint: "report this as a fault of Rounds"},

	{sub: 1366051, class: publish.Refused, kind: same, text: "Facebook says that the same photos were posted before", hint: hintReword},
	{sub: 1366046, class: publish.Refused, text: "Facebook does not take the picture: it is too large or not of a kind that it reads", hint: "use a JPEG or PNG under 10 MB"},
	{sub: 1346003, class: publish.Refused, text: "Facebook turned the content down", hint: "read Facebook's community standards, change the post and have it approved again"},
	{sub: 1404102, class: publish.Refused, text: "Facebook turned the content down", hint: "read Facebook's community standards, change the post and have it approved again"},
	{sub: 1404078, class: publish.Person, text: "Facebook asks for the Page's publishing authorisation or for proof of who you are", hint: hintPage},
	{sub: 4854002, class: publish.Person, text: "Facebook asks for the Page's publishing authorisation or for proof of who you are", hint: hintPage},
	{sub: 1404006, class: publish.Person, text: "Facebook asks for a security check of the account, or limits it", hint: hintPage},
	{sub: 1404112, class: publish.Person, text: "Facebook asks for a security check of the account, or limits it", hint: hintPage},
	{sub: 1609005, class: publish.Refused, text: "Facebook cannot read the page behind the link", hint: "check the link, or take it out, and have the post approved again"},
	{sub: 1609008, class: publish.Refused, text: "Facebook does not take links to facebook.com", hint: "take the link out, or put it into the text, and have the post approved again"},
	{sub: 1363040, class: publish.Refused, text: "Facebook does not take the video's shape", hint: hintVideo},
	{sub: 1363127, class: publish.Refused, text: "Facebook does not take the video's size in pixels", hint: hintVideo},
	{sub: 1363128, class: publish.Refused, text: "Facebook does not take the video's length", hint: hintVideo},
	{sub: 1363129, class: publish.Refused, text: "Facebook does not take the video's frame rate", hint: hintVideo},
	// Which piece is wanted, the answer says: Meta's own libraries go on from there.
	{sub: 1363037, class: publish.Again, kind: other, text: "Facebook asked for another piece of the video", hint: hintTime},
	{sub: 1363047, class: publish.Again, kind: open, text: "Facebook has a fault of its own for the moment", hint: hintTime},
	{sub: 1609010, class: publish.Again, kind: open, text: "Facebook has a fault of its own for the moment", hint: hintTime},
	{sub: 2874008, class: publish.Refused, text: "Facebook has no figures for this", hint: "there is nothing to do: small Pages get none"},
	{sub: 2932001, to: 2932010, class: publish.Refused, text: "Facebook has no figures for this", hint: "there is nothing to do: small Pages get none"},

	{code: 1, class: publish.Again, kind: open, text: "Facebook has a fault that it does not name", hint: hintTime},
	{code: 2, class: publish.Again, kind: open, text: "Facebook is out of order for the moment", hint: hintTime},
	{code: 3, class: publish.Person, text: "the app at Facebook lacks a use case that this needs", hint: hintApp},
	{code: 4, class: publish.Again, kind: throttle, text: "Facebook got too many calls from the app", hint: hintTime},
	{code: 17, class: publish.Again, kind: throttle, text: "Facebook got too many calls from the person", hint: hintTime},
	{code: 32, class: publish.Again, kind: throttle, text: "Facebook got too many calls for the Page", hint: hintTime},
	{code: 341, class: publish.Again, kind: throttle, text: "Facebook takes no more posts from the app for now", hint: hintTime},
	{code: 613, class: publish.Again, kind: throttle, text: "Facebook got too many calls", hint: hintTime},
	{code: 80000, to: 80099, class: publish.Again, kind: throttle, text: "Facebook got too many calls for the Page", hint: hintTime},
	{code: 10, class: publish.SignIn, kind: rights, text: "the app has no permission for this at Facebook, or lost it", hint: hintSignIn + " and grant every permission that it asks for"},
	{code: 200, to: 299, class: publish.SignIn, kind: rights, text: "a permission is missing at Facebook, or was taken back", hint: hintSignIn + " and grant every permission that it asks for"},
	{code: 102, class: publish.SignIn, kind: token, text: "Facebook no longer takes the Page's key", hint: hintSignIn},
	{code: 190, class: publish.SignIn, kind: token, text: "Facebook no longer takes the Page's key", hint: hintSignIn},
	{code: 2500, class: publish.SignIn, kind: token, text: "Facebook no longer takes the Page's key", hint: hintSignIn},
	{code: 368, class: publish.Person, text: "Facebook keeps the Page from posting for a while", hint: "look at the Page's support inbox at facebook.com, wait as long as it says, then start the run again"},
	{code: 506, class: publish.Refused, kind: same, text: "Facebook says that the same text was posted before", hint: hintReword},
	{code: 1705, class: publish.SignIn, text: "the key belongs to a person, and only the Page can comment as itself", hint: hintSignIn + " and paste the Page's key"},
	{code: 324, class: publish.Refused, text: "Facebook got no file", hint: "attach the picture again and have the post approved again"},
	{code: 100, class: publish.Refused, text: "Facebook does not take a part of the post", hint: "change what it names and have the post approved again"},
}

// unlisted is the row of a code that the table has not.
var unlisted = row{
	class: publish.Refused, text: "Facebook turned it down",
	hint: "change what it names, or make the post by hand; the code helps support",
}

// find gives the first row that fits.
func find(e *graphError) row {
	for _, r := range table {
		if r.fits(e) {
			return r
		}
	}
	return unlisted
}
