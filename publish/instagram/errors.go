package instagram

import (
	"rounds/publish"
	"rounds/publish/meta"
	"rounds/publish/wire"
)

// row is one line of the table of errors.
type row struct {
	code, sub int // of Graph's answer; sub 0 is any, code 0 with sub is any code
	to        int // the last of a range of codes that begins with code
	class     publish.Class
	kind      kind
	renew     bool // a container that failed for this may be made anew
	account   bool // it stands in the way of every post of the account
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
	// quota is the day's limit of posts.
	quota
	// spam is a call that was blocked, and that may have been done all the same.
	spam
	// open leaves a step that publishes uncertain: such answers have been given
	// for posts that were made.
	open
	// fresh is a thing that Instagram does not show yet, or to nobody.
	fresh
	// gone is a container that Instagram does not know, or no longer.
	gone
	// unready is a container that Instagram is still at.
	unready
	// unusable is an upload that can only be begun anew.
	unusable
)

const (
	hintSignIn  = "connect the account again with rounds connect instagram"
	hintGrant   = hintSignIn + " and grant every permission that it asks for"
	hintTime    = wire.TimeHint
	hintApp     = "open the app at developers.facebook.com and compare it with the steps of rounds connect instagram"
	hintAccount = "open the account in the Instagram app, follow what it asks for, then start the run again"
	hintPicture = "attach the picture anew, saved as JPEG, and have the post approved again"
	hintVideo   = "make the video anew as MP4 with H.264 and AAC, up to 1920 pixels wide, 23 to 60 frames a second, 3 seconds to 15 minutes, and have the post approved again"
	hintRounds  = "report this as a fault of Rounds"
)

// unreadable is a container that failed for a reason that Instagram does not number.
var unreadable = row{class: publish.Refused, renew: true, text: "Instagram cannot read the file", hint: hintVideo}

// The table follows Meta's "Error codes" of the Instagram platform and "Handle
// errors" of the Graph API; reports by others for what these leave out. The first
// row that fits counts, so rows with a subcode stand before those without.
var table = []row{
	{sub: 2207003, class: publish.Again, renew: true, text: "Instagram took too long to fetch the file", hint: hintTime},
	{sub: 2207020, class: publish.Again, kind: gone, renew: true, text: "what was uploaded has expired at Instagram", hint: hintTime},
	{sub: 2207001, class: publish.Again, kind: open, renew: true, text: "Instagram has a fault of its own for the moment", hint: hintTime},
	{sub: 2207032, class: publish.Again, renew: true, text: "Instagram could not take the file in", hint: hintTime},
	{sub: 2207053, class: publish.Again, renew: true, text: "Instagram could not take the video in", hint: hintTime},
	{sub: 2207057, class: publish.Refused, text: "the moment for the cover lies outside the video", hint: hintRounds},
	{sub: 2207051, class: publish.Again, kind: spam, text: "Instagram takes this for spam and blocks it for now", hint: hintTime},
	{sub: 2207042, class: publish.WaitUntil, kind: quota, account: true, text: "the account has used up its posts for the day at Instagram"},
	{sub: 2207006, class: publish.Again, kind: gone, renew: true, text: "Instagram does not find what was uploaded, or does not show it to this key", hint: hintTime},
	{sub: 2207008, class: publish.Again, kind: gone, renew: true, text: "Instagram does not know what was uploaded any more", hint: hintTime},
	{sub: 2207050, class: publish.Person, account: true, text: "Instagram limits the account, or wants to check who uses it", hint: hintAccount},
	{sub: 2207023, class: publish.Refused, text: "Instagram does not know this kind of post", hint: hintRounds},
	{sub: 2207028, class: publish.Refused, text: "Instagram takes 2 to 10 files in one post", hint: "take files out or add one, and have the post approved again"},
	{sub: 2207035, class: publish.Refused, text: "Instagram does not take the tags of the post", hint: "take them out and have the post approved again"},
	{sub: 2207036, class: publish.Refused, text: "Instagram does not take the tags of the post", hint: "take them out and have the post approved again"},
	{sub: 2207037, class: publish.Refused, text: "Instagram does not take the tags of the post", hint: "take them out and have the post approved again"},
	{sub: 2207040, class: publish.Refused, text: "Instagram takes at most 20 tags", hint: "take some out and have the post approved again"},
	{code: 100, sub: 33, class: publish.Again, kind: fresh, text: "Instagram does not show this to the account's key", hint: hintTime},
	{sub: 2207026, class: publish.Refused, text: "Instagram does not take this kind of video", hint: hintVideo},
	{sub: 2207052, class: publish.Again, renew: true, text: "Instagram could not fetch the picture from its address", hint: "it is tried again by itself; where that does not help, give the picture's public address in the post's settings for Instagram"},
	{sub: 2207027, class: publish.Again, kind: unready, text: "Instagram is still reading the files", hint: hintTime},
	{sub: 2207004, class: publish.Refused, text: "Instagram takes pictures up to 8 MB, and this one is larger", hint: hintPicture},
	{sub: 2207005, class: publish.Refused, text: "Instagram does not take this kind of picture, or the account may not post", hint: "attach the picture anew, saved as JPEG, and see with rounds doctor whether the account has every permission"},
	{sub: 2207009, class: publish.Refused, text: "Instagram does not take the picture's shape", hint: "cut it to between 4:5 and 1.91:1 and have the post approved again"},
	{sub: 2207010, class: publish.Refused, text: "the text is too long for Instagram", hint: "shorten it to 2,200 characters and have the post approved again"},
	{sub: 2207077, class: publish.Again, renew: true, text: "Instagram could not read the video", hint: hintTime},
	{sub: 2207082, class: publish.Again, renew: true, text: "Instagram could not read the video", hint: hintTime},
	{sub: 2207081, class: publish.Refused, text: "trial reels are not open to this account", hint: hintRounds},
	{sub: 2207085, class: publish.Refused, text: "Instagram could not use the video", hint: hintVideo},

	{code: 1, class: publish.Again, kind: open, text: "Instagram has a fault that it does not name", hint: hintTime},
	{code: 2, class: publish.Again, kind: open, text: "Instagram is out of order for the moment", hint: hintTime},
	{code: -1, class: publish.Again, kind: open, text: "Instagram has a fault of its own for the moment", hint: hintTime},
	{code: -2, class: publish.Again, text: "Instagram took too long to fetch the file", hint: hintTime},
	{code: 3, class: publish.Person, account: true, text: "the app at Meta lacks a use case that this needs", hint: hintApp},
	{code: 4, class: publish.Again, kind: throttle, text: "Instagram got too many calls from the app", hint: hintTime},
	{code: 17, class: publish.Again, kind: throttle, text: "Instagram got too many calls from the person", hint: hintTime},
	{code: 32, class: publish.Again, kind: throttle, text: "Instagram got too many calls for the account", hint: hintTime},
	{code: 341, class: publish.Again, kind: throttle, text: "Instagram takes no more posts from the app for now", hint: hintTime},
	{code: 613, class: publish.Again, kind: throttle, text: "Instagram got too many calls", hint: hintTime},
	{code: 80000, to: 80099, class: publish.Again, kind: throttle, text: "Instagram got too many calls for the account", hint: hintTime},
	{code: 9, class: publish.WaitUntil, kind: quota, account: true, text: "the account has used up its posts for the day at Instagram"},
	{code: 24, class: publish.Again, kind: gone, text: "Instagram does not know what was uploaded any more", hint: hintTime},
	{code: 10, class: publish.SignIn, text: "the app has no permission for this at Instagram, or lost it", hint: hintGrant},
	{code: 200, to: 299, class: publish.SignIn, text: "a permission is missing at Instagram, or was taken back", hint: hintGrant},
	{code: 102, class: publish.SignIn, kind: token, text: "Instagram no longer takes the account's key", hint: hintSignIn},
	{code: 190, class: publish.SignIn, kind: token, text: "Instagram no longer takes the account's key", hint: hintSignIn},
	{code: 2500, class: publish.SignIn, kind: token, text: "Instagram no longer takes the account's key", hint: hintSignIn},
	{code: 368, class: publish.Person, account: true, text: "Meta keeps the account from posting for a while", hint: hintAccount},
	{code: 352, class: publish.Refused, text: "Instagram does not take this kind of video", hint: hintVideo},
	{code: 324, class: publish.Refused, text: "Facebook got no file", hint: "attach the picture again and have the post approved again"},
	{code: 9004, class: publish.Again, text: "Instagram could not fetch the picture from its address", hint: hintTime},
	{code: 9007, class: publish.Again, kind: unready, text: "Instagram is still reading the files", hint: hintTime},
	{code: 36000, to: 36001, class: publish.Refused, text: "Instagram does not take the picture", hint: hintPicture},
	{code: 36003, class: publish.Refused, text: "Instagram does not take the picture's shape", hint: "cut it to between 4:5 and 1.91:1 and have the post approved again"},
	{code: 36004, class: publish.Refused, text: "the text is too long for Instagram", hint: "shorten it to 2,200 characters and have the post approved again"},
	{code: 100, class: publish.Refused, text: "Instagram does not take a part of the post", hint: "change what it names and have the post approved again"},
}

// unlisted is the row of a code that the table has not.
var unlisted = row{
	class: publish.Refused, text: "Instagram turned it down",
	hint: "change what it names, or make the post by hand; the code helps support",
}

func (r row) fits(e *meta.Error) bool { return e.Is(r.code, r.to, r.sub) }

// find gives the first row that fits.
func find(e *meta.Error) row {
	for _, r := range table {
		if r.fits(e) {
			return r
		}
	}
	return unlisted
}
