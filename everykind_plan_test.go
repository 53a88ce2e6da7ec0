package main

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"os"
	"path/filepath"

	"rounds/calendar/platform"
	"rounds/publish/rehearsal"
)

// kindOfPost is one line of the plan: a post of one kind at one platform.
type kindOfPost struct {
	name string
	on   platform.Name
	as   platform.Kind // "" is an ordinary post
	text string        // as the person writes it
	more []string      // further words of `rounds draft new`; files are named in the test's folder
	// later are days from today on which it is to be shown; its platform gets it ahead.
	later int

	// What the platform's ledger is to hold, beside the text, the files and their
	// alt texts as they were approved.
	is   string   // the ledger's kind, else rehearsal.KindPost
	says string   // the text, where it is not as it was written
	set  []string // fragments of the settings as they were sent
	mime []string // kinds of the files, in order
}

// everyKind is a plan with every kind of post that Rounds makes.
var everyKind = []kindOfPost{
	{on: platform.Facebook, name: "text", text: "Flu shots today & tomorrow, 5 < 6: “walk in” 🎉\n\nUntil 6 pm."},
	{
		on: platform.Facebook, name: "link", text: "Book online, at any hour.",
		more: []string{"--link", "https://juniper.example/book?a=1&b=2"},
	},
	{
		on: platform.Facebook, name: "photo", text: "Our new waiting room is open.",
		more: []string{"--image", "telephone.jpg", "--alt", "Chairs & a plant"}, mime: []string{"image/jpeg"},
	},
	{
		on: platform.Facebook, name: "photos, first comment", text: "Before, meanwhile, after.",
		more: []string{
			"--image", "red.png", "--alt", "The old hall", "--image", "green.png", "--alt", "Painters at work", "--image", "blue.png",
			"--alt", "The new hall", "--first-comment", "Come in and see it: we are here until 6 pm.",
		},
		mime: []string{"image/png", "image/png", "image/png"},
	},
	{
		on: platform.Facebook, name: "video", text: "A walk through our rooms.",
		more: []string{"--image", "wide.mp4", "--set", "facebook.title=Our rooms"}, mime: []string{"video/mp4"}, set: []string{`"title":"Our rooms"`},
	},
	{
		on: platform.Facebook, name: "reel", as: platform.KindReel, text: "How to wash your hands.",
		more: []string{"--image", "upright.mp4"}, is: rehearsal.KindReel, mime: []string{"video/mp4"},
	},
	{
		on: platform.Facebook, name: "story", as: platform.KindStory, more: []string{"--title", "Story of the hall", "--image", "story.png"},
		is: rehearsal.KindStory, mime: []string{"image/png"},
	},
	{
		on: platform.Facebook, name: "filmed story", as: platform.KindStory, more: []string{"--title", "Filmed story", "--image", "story.mp4"},
		is: rehearsal.KindStory, mime: []string{"video/mp4"},
	},
	{on: platform.Facebook, name: "scheduled there", text: "On Thursday we are open until 8 pm.", later: 3},

	{
		on: platform.Instagram, name: "photo, collaborators, first comment", text: "Our new waiting room.",
		more: []string{
			"--image", "telephone.jpg", "--alt", "Chairs & a plant", "--set", "instagram.collaborators=@elmstreet, cedar.clinic",
			"--first-comment", "Which colour do you like best?",
		},
		mime: []string{"image/jpeg"}, set: []string{"elmstreet", "cedar.clinic"},
	},
	{
		on: platform.Instagram, name: "carousel", text: "Three rooms in three colours.",
		more: []string{
			"--image", "red.png", "--alt", "A red room", "--image", "square.mp4", "--alt", "", "--image", "blue.png", "--alt", "A blue room",
		},
		mime: []string{"image/jpeg", "video/mp4", "image/jpeg"},
	},
	{
		on: platform.Instagram, name: "reel", as: platform.KindReel, text: "How to wash your hands.",
		more: []string{"--image", "upright.mp4", "--set", "instagram.share_to_feed=no"}, mime: []string{"video/mp4"},
		set: []string{`"media_type":"REELS"`, `"share_to_feed":"false"`},
	},
	{
		on: platform.Instagram, name: "story", as: platform.KindStory, more: []string{"--title", "Story of the hall", "--image", "story.png"},
		mime: []string{"image/jpeg"}, set: []string{`"media_type":"STORIES"`},
	},
	{
		on: platform.Instagram, name: "filmed story", as: platform.KindStory, more: []string{"--title", "Filmed story", "--image", "story.mp4"},
		mime: []string{"video/mp4"}, set: []string{`"media_type":"STORIES"`},
	},

	{on: platform.LinkedIn, name: "text", text: "Flu shots (today) & tomorrow, 5 < 6: “walk in” 🎉\n\n#FluSeason, until 6_pm."},
	{
		on: platform.LinkedIn, name: "link with a picture", text: "Book online, at any hour.",
		more: []string{
			"--link", "https://juniper.example/book_a?a=1&b=2", "--set", "linkedin.title=Book a visit", "--set", "linkedin.thumbnail=telephone.jpg",
		},
		set: []string{`"title":"Book a visit"`, `"thumbnail":"urn:li:image:`},
	},
	{
		on: platform.LinkedIn, name: "image, first comment", text: "Our new waiting room is open.",
		more: []string{"--image", "telephone.jpg", "--alt", "Chairs & a plant", "--first-comment", "We are hiring, too: call us (any day)."},
		mime: []string{"image/jpeg"},
	},
	{
		on: platform.LinkedIn, name: "images", text: "Before and after.",
		more: []string{"--image", "red.png", "--alt", "The old hall", "--image", "blue.png", "--alt", "The new hall"}, mime: []string{"image/png", "image/png"},
	},
	{
		on: platform.LinkedIn, name: "animation", text: "Wave back.",
		more: []string{"--image", "wave.gif", "--alt", "A waving hand"}, mime: []string{"image/gif"},
	},
	{
		on: platform.LinkedIn, name: "video", text: "A walk through our rooms.",
		more: []string{"--image", "wide.mp4"}, mime: []string{"video/mp4"},
	},
	{
		on: platform.LinkedIn, name: "document", as: platform.KindDocument, text: "Our year in eight pages.",
		more: []string{"--image", "year.pdf", "--set", "linkedin.title=Our year"}, mime: []string{"application/pdf"}, set: []string{`"title":"Our year"`},
	},
	{
		on: platform.LinkedIn, name: "poll", text: "We would like to open on Saturdays.",
		more: []string{"--poll", "8 to 11", "--poll", "10 to 13", "--poll-question", "When would you come?", "--poll-days", "3"},
		set:  []string{`"question":"When would you come?"`, `"text":"8 to 11"`, `"duration":"THREE_DAYS"`},
	},

	{
		on: platform.X, name: "who may reply", text: "Flu shots today & tomorrow, 5 < 6: “walk in” 🎉\n\nUntil 6 pm.",
		more: []string{"--set", "x.reply_settings=following"}, set: []string{`"reply_settings":"following"`},
	},
	{
		on: platform.X, name: "link", text: "Book online, at any hour.", more: []string{"--link", "https://juniper.com/book?a=1&b=2"},
		says: "Book online, at any hour.\n\nhttps://juniper.com/book?a=1&b=2",
	},
	{
		on: platform.X, name: "thread", text: "1/3 What to do about a cold.",
		more: []string{"--part", "2/3 Rest, & drink enough.", "--part", "3/3 Call us when a fever lasts three days.", "--image", "green.png", "--alt", "A cup of tea"},
		mime: []string{"image/png"},
	},
	{
		on: platform.X, name: "images, disclosed", text: "Before and after.",
		more: []string{
			"--image", "telephone.jpg", "--alt", "The old hall", "--image", "blue.png", "--alt", "The new hall", "--set", "x.made_with_ai=yes",
			"--set", "x.paid_partnership=yes",
		},
		mime: []string{"image/jpeg", "image/png"}, set: []string{`"made_with_ai":true`, `"paid_partnership":true`},
	},
	{
		on: platform.X, name: "animation", text: "Wave back.",
		more: []string{"--image", "wave.gif", "--alt", "A waving hand"}, mime: []string{"image/gif"},
	},
	{on: platform.X, name: "video", text: "A walk through our rooms.", more: []string{"--image", "wide.mp4"}, mime: []string{"video/mp4"}},
	{
		on: platform.X, name: "poll", text: "When would you come on Saturdays?", more: []string{"--poll", "8 to 11", "--poll", "10 to 13"},
		set: []string{`"options":["8 to 11","10 to 13"]`, `"duration_minutes":10080`},
	},

	{
		on: platform.YouTube, name: "video with all that belongs to it", text: "What to expect & how to book.",
		more: []string{
			"--image", "wide.mp4", "--image", "thumbnail.png", "--set", "youtube.title=Flu shots", "--set", "youtube.tags=flu shot, clinic",
			"--set", "youtube.category=26", "--set", "youtube.made_for_kids=yes", "--set", "youtube.synthetic_media=yes",
			"--set", "youtube.captions=talk.srt", "--set", "youtube.notify_subscribers=no",
		},
		mime: []string{"video/mp4", "image/png"},
		set: []string{
			`"title":"Flu shots"`, `"tags":["flu shot","clinic"]`, `"categoryId":"26"`, `"selfDeclaredMadeForKids":true`,
			`"containsSyntheticMedia":true`, `"language":"en"`, `"notifySubscribers":false`, `"privacyStatus":"public"`,
		},
	},
	{
		on: platform.YouTube, name: "short, unlisted", as: platform.KindShort, text: "How to wash your hands.",
		more: []string{"--image", "upright.mp4", "--set", "youtube.title=Clean hands", "--set", "youtube.privacy=unlisted", "--first-comment", "Ask us anything."},
		mime: []string{"video/mp4"}, set: []string{`"title":"Clean hands"`, `"privacyStatus":"unlisted"`},
	},
	{
		on: platform.YouTube, name: "scheduled there", text: "What to bring.", later: 3,
		more: []string{"--image", "long.mp4", "--set", "youtube.title=What to bring"}, mime: []string{"video/mp4"},
		set: []string{`"title":"What to bring"`, `"privacyStatus":"private"`, `"publishAt":"`},
	},
	{
		on: platform.YouTube, name: "broadcast", as: platform.KindLive, text: "Ask our nurses.", later: 4,
		more: []string{"--set", "youtube.title=Ask us live", "--set", "youtube.live_minutes=45"},
		set:  []string{`"title":"Ask us live"`, `"scheduledStartTime":"`, `"live":`, `"privacyStatus":"public"`},
	},
}

// secretOfThePicture stands in a picture's metadata and must not leave the computer.
const secretOfThePicture = "Telephone of Sam Whitaker"

// layFiles makes the files of the plan in a folder.
func layFiles(dir string) error {
	var all []error
	keep := func(name string, b []byte, err error) {
		all = append(all, err, os.WriteFile(filepath.Join(dir, name), b, 0o600))
	}
	picture := func(name string, w, h int, c color.RGBA) {
		b, err := pngOf(w, h, c)
		keep(name, b, err)
	}
	for name, c := range map[string]color.RGBA{"red": {200, 0, 0, 255}, "green": {0, 200, 0, 255}, "blue": {0, 0, 200, 255}} {
		picture(name+".png", 160, 160, c)
	}
	picture("story.png", 270, 480, color.RGBA{200, 200, 0, 255})
	picture("thumbnail.png", 640, 360, color.RGBA{0, 200, 200, 255})
	b, err := telephonePicture()
	keep("telephone.jpg", b, err)
	b, err = wave()
	keep("wave.gif", b, err)
	keep("wide.mp4", clip(1280, 720, 1), nil)
	keep("long.mp4", clip(1280, 720, 2), nil)
	keep("square.mp4", clip(720, 720, 3), nil)
	keep("upright.mp4", clip(720, 1280, 4), nil)
	keep("story.mp4", clip(720, 1280, 5), nil)
	keep("year.pdf", []byte("%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Count 0/Kids[]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"), nil)
	keep("talk.srt", []byte("1\n00:00:00,000 --> 00:00:02,000\nGood morning.\n"), nil)
	return errors.Join(all...)
}

func plain(w, h int, c color.RGBA) image.Image {
	m := image.NewPaletted(image.Rect(0, 0, w, h), color.Palette{c, color.Black})
	for i := range min(w, h) / 2 { // a line, so that turning shows
		m.SetColorIndex(i, 0, 1)
	}
	return m
}

func pngOf(w, h int, c color.RGBA) ([]byte, error) {
	var b bytes.Buffer
	err := png.Encode(&b, plain(w, h, c))
	return b.Bytes(), err
}

// telephonePicture is a JPEG as a telephone makes it: lying on its side, with a note
// that turns it, its owner's name, and the place.
func telephonePicture() ([]byte, error) {
	var b bytes.Buffer
	if err := jpeg.Encode(&b, plain(240, 320, color.RGBA{120, 90, 60, 255}), nil); err != nil {
		return nil, err
	}
	tiff := []byte("MM\x00*\x00\x00\x00\x08")
	field := func(tag, kind uint16, count, value uint32) {
		tiff = binary.BigEndian.AppendUint16(tiff, tag)
		tiff = binary.BigEndian.AppendUint16(tiff, kind)
		tiff = binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(tiff, count), value)
	}
	tiff = binary.BigEndian.AppendUint16(tiff, 3) // fields
	field(0x010f, 2, uint32(len(secretOfThePicture)+1), 8+2+3*12+4)
	field(0x0112, 3, 1, 6<<16) // turned to the right
	field(0x8825, 4, 1, uint32(8+2+3*12+4+len(secretOfThePicture)+1))
	tiff = append(append(tiff, 0, 0, 0, 0), secretOfThePicture+"\x00"...)
	tiff = binary.BigEndian.AppendUint16(tiff, 1) // the place
	field(0x0001, 2, 2, uint32('N')<<24)
	tiff = append(tiff, 0, 0, 0, 0)
	note := append([]byte("Exif\x00\x00"), tiff...)
	out := append([]byte{0xff, 0xd8, 0xff, 0xe1}, binary.BigEndian.AppendUint16(nil, uint16(len(note)+2))...)
	return append(append(out, note...), b.Bytes()[2:]...), nil
}

func wave() ([]byte, error) {
	var g gif.GIF
	for i := range 3 {
		m := image.NewPaletted(image.Rect(0, 0, 64, 48), color.Palette{color.Black, color.White})
		m.SetColorIndex(i, i, 1)
		g.Image, g.Delay = append(g.Image, m), append(g.Delay, 20)
	}
	var b bytes.Buffer
	err := gif.EncodeAll(&b, &g)
	return b.Bytes(), err
}

// clip is a video of twelve seconds, as far as its boxes say (ISO/IEC 14496-12).
func clip(w, h uint32, n byte) []byte {
	box := func(kind string, content ...[]byte) []byte {
		body := bytes.Join(content, nil)
		return append(append(binary.BigEndian.AppendUint32(nil, uint32(8+len(body))), kind...), body...)
	}
	movie := append(make([]byte, 12), 0, 0, 2, 88) // 600 ticks a second
	movie = append(binary.BigEndian.AppendUint32(movie, 12*600), make([]byte, 80)...)
	track := append([]byte{0, 0, 0, 7}, make([]byte, 36)...)
	track = append(append(track, 0, 1, 0, 0), make([]byte, 32)...)
	track = binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(track, w<<16), h<<16)
	return bytes.Join([][]byte{
		box("ftyp", []byte("mp42\x00\x00\x00\x00mp42isom")), box("moov", box("mvhd", movie), box("trak", box("tkhd", track))),
		box("mdat", bytes.Repeat([]byte{n, 1, 2, 3}, 25_000)),
	}, nil)
}

func (k kindOfPost) String() string { return fmt.Sprintf("%s: %s", k.on.Title(), k.name) }
