package platform

import "slices"

// The keys of a post's settings, by which a draft keeps them per platform. A
// setting is part of what is approved.
const (
	SetTitle            = "title"              // YouTube; a document's or link card's title on LinkedIn; a reel's on Facebook
	SetTags             = "tags"               // YouTube's search words, commas between them
	SetReplies          = "reply_settings"     // X: one of Facts.ReplySetting
	SetAI               = "made_with_ai"       // X: discloses a made-up picture
	SetPaid             = "paid_partnership"   // X: discloses paid promotion
	SetCollaborators    = "collaborators"      // Instagram: handles, commas between them
	SetShareToFeed      = "share_to_feed"      // Instagram: a reel is shown among the posts as well
	SetPictureAddress   = "picture_address"    // Instagram: public addresses of the pictures, one a line
	SetThumbnail        = "thumbnail"          // LinkedIn: the picture on a link's card
	SetCategory         = "category"           // YouTube: the number of a category
	SetKids             = "made_for_kids"      // YouTube
	SetSynthetic        = "synthetic_media"    // YouTube: discloses realistic made-up scenes
	SetPrivacy          = "privacy"            // YouTube
	SetNotify           = "notify_subscribers" // YouTube
	SetCaptions         = "captions"           // YouTube: a file of timed text
	SetCaptionsLanguage = "captions_language"  // YouTube: of that file, as BCP 47
	SetLiveMinutes      = "live_minutes"       // YouTube: how long a broadcast is meant to last
)

// Yes and No are the values of a setting of kind [AsksYesNo].
const (
	Yes = "yes"
	No  = "no"
)

// SettingKind tells how a setting is asked for.
type SettingKind int

const (
	// AsksText is any words.
	AsksText SettingKind = iota
	// AsksYesNo is [Yes] or [No].
	AsksYesNo
	// AsksChoice is one of the choices.
	AsksChoice
	// AsksFile is a file, kept as its SHA-256 among the calendar's media.
	AsksFile
)

// Choice is one value of a setting, with its words for a person.
type Choice struct{ Value, Label string }

// Setting is something that a platform wants to know of a post beside its
// words and files.
type Setting struct {
	Key     string
	Label   string // for the person, without the platform's name
	Help    string // a few words beside it
	Asks    SettingKind
	Choices []Choice
	Default string   // what "" means
	Kinds   []Kind   // the kinds of post that have it; empty means all
	Class   []Class  // only with a file of such a class; empty means always
	MIME    []string // of the file, with AsksFile
}

// Settings lists the settings that a kind of post has on n, in the order in
// which they are asked for. A post without one of them gets its default.
func (n Name) Settings(k Kind) []Setting {
	var out []Setting
	for _, s := range settings[n] {
		if len(s.Kinds) == 0 || slices.Contains(s.Kinds, k.Or()) {
			out = append(out, s)
		}
	}
	return out
}

// Setting gives the setting of a key on n, and whether there is one.
func (n Name) Setting(key string) (Setting, bool) {
	for _, s := range settings[n] {
		if s.Key == key {
			return s, true
		}
	}
	return Setting{}, false
}

// Value gives what a post's settings say for s, or its default.
func (s Setting) Value(of map[string]string) string {
	if v := of[s.Key]; v != "" {
		return v
	}
	return s.Default
}

var captionFiles = []string{"text/vtt", "application/x-subrip"}

// Figures and words follow the platforms' references: X's POST /2/tweets,
// Instagram's IG User media, LinkedIn's Posts API, YouTube's videos resource and
// its list of categories.
var settings = map[Name][]Setting{
	Facebook: {
		{Key: SetTitle, Label: "Title", Help: "shown above the video", Kinds: []Kind{KindPost, KindReel}, Class: []Class{Video}},
	},
	Instagram: {
		{Key: SetCollaborators, Label: "Invite as co-authors", Help: "up to 3 handles, commas between them; each has to accept", Kinds: []Kind{KindPost, KindReel}},
		{
			Key: SetShareToFeed, Label: "Also among the posts", Help: "a reel is shown in the profile's grid too",
			Asks: AsksYesNo, Default: Yes, Kinds: []Kind{KindReel},
		},
		{
			Key: SetPictureAddress, Label: "Public address of the pictures",
			Help:  "only where no Facebook Page is linked: https addresses in the order of the pictures, spaces between them",
			Class: []Class{Picture},
		},
	},
	LinkedIn: {
		{Key: SetTitle, Label: "Title", Help: "of the document or the link's card"},
		{
			Key: SetThumbnail, Label: "Picture of the link's card", Help: "LinkedIn fetches none by itself",
			Asks: AsksFile, Kinds: []Kind{KindPost}, MIME: []string{"image/jpeg", "image/png"},
		},
	},
	X: {
		{
			Key: SetReplies, Label: "Who can reply", Asks: AsksChoice, Default: "everyone",
			Choices: []Choice{
				{"everyone", "everyone"},
				{"following", "accounts that you follow"},
				{"mentionedUsers", "accounts that the post mentions"},
				{"subscribers", "your subscribers"},
				{"verified", "verified accounts"},
			},
		},
		{Key: SetAI, Label: "Made with AI", Help: "says that a picture or video is made up", Asks: AsksYesNo, Default: No},
		{Key: SetPaid, Label: "Paid partnership", Help: "says that the post is paid for", Asks: AsksYesNo, Default: No},
	},
	YouTube: {
		{Key: SetTitle, Label: "Title", Help: "shown above the video"},
		{Key: SetTags, Label: "Tags", Help: "search words, with commas between them"},
		{
			Key: SetPrivacy, Label: "Who can see it", Asks: AsksChoice, Default: "public",
			Choices: []Choice{{"public", "everyone"}, {"unlisted", "whoever has the address"}, {"private", "only you"}},
		},
		{
			Key: SetKids, Label: "Made for children", Help: "the law asks: is it directed to children under 13?",
			Asks: AsksYesNo, Default: No,
		},
		{Key: SetSynthetic, Label: "Made-up scenes", Help: "says that realistic pictures or voices are altered or made up", Asks: AsksYesNo, Default: No},
		{
			Key: SetCategory, Label: "Category", Asks: AsksChoice, Default: "27",
			Choices: []Choice{
				{"27", "Education"},
				{"26", "How-to and style"},
				{"22", "People and blogs"},
				{"28", "Science and technology"},
				{"25", "News and politics"},
				{"29", "Nonprofits and activism"},
			},
		},
		{
			Key: SetNotify, Label: "Tell subscribers", Help: "a bell for those who asked for it",
			Asks: AsksYesNo, Default: Yes, Kinds: []Kind{KindPost, KindShort},
		},
		{
			Key: SetCaptions, Label: "Captions file", Help: "timed text, .srt or .vtt", Asks: AsksFile,
			Kinds: []Kind{KindPost, KindShort}, MIME: captionFiles,
		},
		{Key: SetCaptionsLanguage, Label: "Language of the captions", Help: "as in en or es", Default: "en", Kinds: []Kind{KindPost, KindShort}},
		{Key: SetLiveMinutes, Label: "Minutes on air", Help: "how long the broadcast is meant to last", Default: "60", Kinds: []Kind{KindLive}},
	},
}
