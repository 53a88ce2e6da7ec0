package byhand

import (
	"fmt"
	"time"

	"rounds/calendar/platform"
)

// manner is how a platform's page wants a kind of post to be made, in the words
// that stand on it.
type manner struct {
	account    string // %s is the account
	start      string // what begins the post, "" where the page does
	filesFirst bool
	title      string
	text       string
	file       string // one is added
	files      string // several are
	alt        string
	poll       string
	publish    string
	publishAll string // of a thread
	comment    string
	address    string
	addressAll string // of a thread
}

// mannerOf follows the help pages of the platforms on how to post from a computer.
func mannerOf(n platform.Name, k platform.Kind) manner {
	switch n {
	case platform.Facebook:
		return facebook(k)
	case platform.Instagram:
		return instagram(k)
	case platform.LinkedIn:
		return linkedIn(k)
	case platform.X:
		return manner{
			account: "On X, check that you are signed in as %s.",
			text:    "Paste the text.",
			file:    "Press the picture sign, and add from the folder:",
			files:   "Press the picture sign, and add from the folder, in this order:",
			alt:     "Press “Add description” under each picture, and paste:",
			poll:    "Press the poll sign, and paste into its fields:",
			publish: "Look it over, then press “Post”.", publishAll: "Look it over, then press “Post all”.",
			address: "Open the post, and copy its address from the browser.", addressAll: "Open the first post of the thread, and copy its address from the browser.",
		}
	case platform.YouTube:
		return youTube(k)
	}
	return manner{
		account: "Check that you are signed in as %s.", text: "Paste the text.", file: "Add from the folder:", files: "Add from the folder:",
		publish: "Post it.", comment: "Paste the first comment below it.", address: "Copy the address of the post.",
	}
}

func facebook(k platform.Kind) manner {
	m := manner{
		account: "In Meta Business Suite, choose %s under “Post to”, and nothing else.",
		text:    "Paste the text into the text field.",
		title:   "Paste the title into the field above the video.",
		file:    "Press “Add photo” or “Add video”, and add from the folder:",
		files:   "Press “Add photo”, and add from the folder, in this order:",
		alt:     "Press the pencil on each picture, then “Alternative text”, and paste:",
		publish: "Look it over, then press “Publish”.",
		comment: "When it is out, open it and paste the first comment below it.",
		address: "Open the post on the Page, press its time, and copy the address from the browser.",
	}
	switch k {
	case platform.KindReel:
		m.filesFirst, m.file = true, "Press “Add video”, and add from the folder:"
		m.text, m.publish = "Paste the text into “Reel details”.", "Look it over, press “Next” to the end, then “Share”."
	case platform.KindStory:
		m.file, m.publish = "Press “Add media”, and add from the folder:", "Look it over, then press “Share story”."
		m.address = "A story is gone after a day and has no lasting address: leave the address empty."
	case platform.KindPost, platform.KindShort, platform.KindDocument, platform.KindLive:
	}
	return m
}

func instagram(k platform.Kind) manner {
	m := manner{
		account: "On Instagram, check that you are signed in as %s.",
		start:   "Press “Create” (+) at the side, then “Post”.", filesFirst: true,
		file:    "Press “Select from computer”, and choose from the folder:",
		files:   "Press “Select from computer”, and choose from the folder, in this order:",
		text:    "Press “Next” until you can write, and paste the text as the caption.",
		alt:     "Open “Accessibility” below the caption, and paste for each picture:",
		publish: "Look it over, then press “Share”.",
		comment: "When it is out, open it and paste the first comment below it.",
		address: "Open the post, press “…”, then “Copy link”.",
	}
	switch k {
	case platform.KindStory:
		s := facebook(k)
		s.account = "In Meta Business Suite, choose %s of Instagram under “Share to”, and nothing else."
		return s
	case platform.KindReel:
		m.address = "Open the reel, press “…”, then “Copy link”."
	case platform.KindPost, platform.KindShort, platform.KindDocument, platform.KindLive:
	}
	return m
}

func linkedIn(k platform.Kind) manner {
	m := manner{
		account: "On LinkedIn, choose %s as who posts, at the top of the window.",
		text:    "Paste the text. Names with @ become links only when you choose them from LinkedIn's list.",
		file:    "Press the picture sign, and add from the folder:",
		files:   "Press the picture sign, and add from the folder, in this order:",
		alt:     "Press “ALT” on each picture, and paste:",
		poll:    "Press “+” (more), then “Create a poll”, and paste into its fields:",
		publish: "Look it over, then press “Post”.",
		comment: "When it is out, open it and paste the first comment below it.",
		address: "Press “…” on the post, then “Copy link to post”.",
	}
	if k == platform.KindDocument {
		m.filesFirst = true
		m.file, m.title = "Press “+” (more), then “Add a document”, and add from the folder:", "Paste the document's title."
	}
	return m
}

func youTube(k platform.Kind) manner {
	m := manner{
		account: "In YouTube Studio, check at the top right that you are in %s.", filesFirst: true,
		title: "Paste the title.", text: "Paste the text into “Description”.",
		file: "Press “Select files”, and choose from the folder:", files: "Press “Select files”, and choose from the folder:",
		publish: "Press “Next” to the end, check who can see it, then press “Publish”.",
		comment: "When it is out, open it and paste the first comment below it.",
		address: "Copy the address that YouTube shows under “Video link”.",
	}
	if k == platform.KindLive {
		m.start, m.filesFirst = "Press “Create”, then “Go live”, “Manage”, “Schedule stream”.", false
		m.publish, m.address = "Press “Next” to the end, then “Done”.", "Press “Share”, and copy the address of the broadcast."
	}
	return m
}

// span writes how long a poll is open.
func span(p *platform.Poll) string {
	hours := int(p.Duration / time.Hour)
	switch {
	case p.Duration%(24*time.Hour) == 0 && hours == 24:
		return "1 day"
	case p.Duration%(24*time.Hour) == 0:
		return fmt.Sprintf("%d days", hours/24)
	case p.Duration%time.Hour == 0:
		return fmt.Sprintf("%d hours", hours)
	}
	return fmt.Sprintf("%d minutes", int(p.Duration/time.Minute))
}
