package youtube

import (
	"net/http"

	"rounds/publish"
	"rounds/publish/wire"
)

// row is one line of the table of errors. What a row does not name may be anything.
type row struct {
	status  int
	reasons []string // YouTube's own, of errors[].reason
	says    []string // lower-case words, one of which the message has
	class   publish.Class
	kind    kind
	whole   bool // no other post of the channel fares better
	text    string
	hint    string
}

// kind says what is special about a row beside its class.
type kind int

const (
	plain kind = iota
	// token is a token that is no longer taken: another may be there.
	token
	// throttle is too many calls: the answer may say when to come back.
	throttle
	// daily is a quota that is full again at midnight Pacific time.
	daily
	// nextDay is a limit of the channel, over a day.
	nextDay
	// hours is a limit that YouTube gives no time for, but hours.
	hours
	// fresh is a thing that YouTube may not know yet.
	fresh
)

const (
	hintSignIn  = "connect the channel again with rounds connect youtube"
	hintTime    = wire.TimeHint
	hintChange  = "change it and have the post approved again"
	hintProject = "open the project at console.cloud.google.com and compare it with the steps of rounds connect youtube"
	hintChannel = "open studio.youtube.com with the channel's account, and follow what it asks for"
)

// table is how YouTube's errors are read: YouTube Data API, "Errors" and the
// errors of each method, and what publishers report of the rest. The first row
// that fits counts. No status from 500 on is in it: those say nothing about
// whether YouTube acted.
var table = []row{
	{reasons: []string{"quotaExceeded", "dailyLimitExceeded"}, class: publish.WaitUntil, kind: daily, whole: true, text: "the day's share of calls to YouTube is used up", hint: hintTime},
	{reasons: []string{"rateLimitExceeded", "userRateLimitExceeded", "userRequestsExceedRateLimit"}, says: []string{"per day"}, class: publish.WaitUntil, kind: daily, text: "the day's share of uploads to YouTube is used up", hint: hintTime},
	{reasons: []string{"uploadLimitExceeded"}, class: publish.WaitUntil, kind: nextDay, text: "the channel has uploaded as many videos as YouTube allows in a day", hint: hintTime},
	{reasons: []string{"uploadRateLimitExceeded"}, class: publish.WaitUntil, kind: hours, text: "the channel has uploaded too many thumbnails lately", hint: hintTime},
	{reasons: []string{"rateLimitExceeded", "userRateLimitExceeded", "userRequestsExceedRateLimit"}, class: publish.Again, kind: throttle, text: "YouTube got too many calls", hint: hintTime},

	{reasons: []string{"invalidTitle", "titleRequired"}, class: publish.Refused, text: "YouTube does not take the title", hint: "shorten it to 100 characters, without < and >, and have the post approved again"},
	{reasons: []string{"invalidDescription"}, class: publish.Refused, text: "YouTube does not take the description", hint: "shorten it to 5,000 bytes, without < and > (‹ and › are taken), and have the post approved again"},
	{reasons: []string{"invalidTags", "invalidTag"}, class: publish.Refused, text: "YouTube does not take the tags", hint: "use fewer or shorter ones, 500 characters together, and have the post approved again"},
	{reasons: []string{"invalidCategoryId"}, class: publish.Refused, text: "YouTube does not take the category", hint: "choose another one and have the post approved again"},
	{reasons: []string{"invalidPublishAt"}, class: publish.Refused, text: "YouTube does not take the time", hint: "choose a later time; a video that was public once cannot be given one"},
	{reasons: []string{"defaultLanguageNotSet", "invalidDefaultBroadcastPrivacySetting"}, class: publish.Refused, text: "YouTube misses the video's language", hint: "set it at studio.youtube.com, under Settings, Upload defaults"},
	{reasons: []string{"mediaBodyRequired", "invalidFilename"}, class: publish.Refused, text: "YouTube does not take the file", hint: "attach the video again and have the post approved again"},
	{reasons: []string{"invalidImage", "imageFormatUnsupported", "imageTooTall", "imageTooWide", "mediaBodyTooLarge"}, class: publish.Refused, text: "YouTube does not take the picture", hint: "use a JPEG or PNG of 16:9, at least 640 pixels wide and at most 50 MB"},
	{reasons: []string{"invalidVideoMetadata", "invalidMetadata", "contentRequired", "nameTooLong", "invalidRequestMetadata"}, class: publish.Refused, text: "YouTube does not take a part of the post", hint: hintChange},
	{reasons: []string{"scheduledStartTimeRequired", "invalidScheduledStartTime", "invalidScheduledEndTime"}, class: publish.Refused, text: "YouTube does not take the broadcast's time", hint: "choose a time that lies ahead, and have the post approved again"},
	{reasons: []string{"liveStreamingNotEnabled", "livePermissionBlocked", "insufficientLivePermissions"}, class: publish.Person, text: "the channel may not broadcast live", hint: "turn on live streaming at youtube.com/features, which takes up to a day the first time, then start the run again"},
	{reasons: []string{"commentTextRequired", "commentTextTooLong", "processingFailure"}, class: publish.Refused, text: "YouTube does not take the comment", hint: "shorten it and write it by hand below the video"},
	{reasons: []string{"commentsDisabled"}, class: publish.Refused, text: "comments are turned off below this video, as they are below one made for children", hint: "write it into the description"},
	{reasons: []string{"ineligibleAccount"}, class: publish.Person, text: "the channel's account cannot comment", hint: hintChannel},

	{reasons: []string{"youtubeSignupRequired"}, class: publish.Person, whole: true, text: "the account that signed in has no YouTube channel", hint: "make a channel at youtube.com, or " + hintSignIn + " and choose the account that has one"},
	{reasons: []string{"authError", "expired", "required"}, status: http.StatusUnauthorized, class: publish.SignIn, kind: token, text: "YouTube no longer takes the channel's key", hint: hintSignIn},
	{reasons: []string{"insufficientPermissions", "insufficientScopes", "ACCESS_TOKEN_SCOPE_INSUFFICIENT"}, class: publish.SignIn, text: "the channel's key does not allow this", hint: hintSignIn + " and leave every box ticked"},
	{reasons: []string{"accessNotConfigured", "SERVICE_DISABLED"}, class: publish.Person, whole: true, text: "the YouTube Data API is turned off in the project", hint: hintProject},
	{reasons: []string{"authenticatedUserAccountSuspended", "accountSuspended", "uploaderAccountSuspended"}, class: publish.Person, whole: true, text: "YouTube has suspended the channel", hint: hintChannel},
	{reasons: []string{"authenticatedUserAccountClosed", "accountClosed", "channelClosed", "uploaderAccountClosed"}, class: publish.Person, whole: true, text: "the channel is closed", hint: hintChannel},
	{reasons: []string{"forbiddenPrivacySetting"}, class: publish.Person, text: "YouTube does not let the channel choose who can see the video", hint: hintChannel},
	{reasons: []string{"forbiddenLicenseSetting"}, class: publish.Person, text: "YouTube does not let the channel choose the licence", hint: hintChannel},
	{reasons: []string{"forbidden"}, says: []string{"thumbnail"}, class: publish.Person, text: "the channel may not have thumbnails of its own", hint: "verify the channel by phone at youtube.com/verify, then set the thumbnail at studio.youtube.com"},
	{reasons: []string{"forbidden", "forbiddenEmbedSetting"}, class: publish.Person, text: "YouTube does not allow this", hint: hintChannel},

	{reasons: []string{"videoNotFound", "notFound", "liveBroadcastNotFound"}, class: publish.Refused, kind: fresh, text: "the video is no longer at YouTube", hint: "have the post approved again, so that it begins anew"},
	{reasons: []string{"playlistNotFound", "channelNotFound"}, class: publish.Person, whole: true, text: "YouTube does not know the channel", hint: hintSignIn},
	{reasons: []string{"commentNotFound", "parentCommentNotFound"}, class: publish.Refused, text: "the comment is no longer at YouTube", hint: "there is nothing to do"},
	{reasons: []string{"captionExists"}, class: publish.Refused, text: "the video has such captions already", hint: "look at them at studio.youtube.com, under Subtitles"},

	// What has no reason that is known is read by its status.
	{status: http.StatusUnauthorized, class: publish.SignIn, kind: token, text: "YouTube no longer takes the channel's key", hint: hintSignIn},
	{status: http.StatusForbidden, class: publish.Person, text: "YouTube does not allow this", hint: hintChannel},
	{status: http.StatusNotFound, class: publish.Refused, kind: fresh, text: "YouTube does not know the video", hint: "have the post approved again, so that it begins anew"},
	{status: http.StatusRequestEntityTooLarge, class: publish.Refused, text: "the file is larger than YouTube takes", hint: "make it smaller and have the post approved again"},
	{status: http.StatusTooManyRequests, class: publish.Again, kind: throttle, text: "YouTube got too many calls", hint: hintTime},
}

// unlisted is the row of a refusal that the table has not.
var unlisted = row{
	class: publish.Refused, text: "YouTube turned it down",
	hint: "change what it names, or post the video by hand; the code helps support",
}

// noChannel is the fault of an account without a channel.
func noChannel() *publish.Fault {
	for _, r := range table {
		if len(r.reasons) > 0 && r.reasons[0] == "youtubeSignupRequired" {
			return &publish.Fault{Class: r.class, Text: r.text, Hint: r.hint, Account: true}
		}
	}
	return &publish.Fault{Class: publish.Person, Text: "the account has no YouTube channel", Hint: hintSignIn, Account: true}
}
