package platform

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/stretchr/testify/require"
)

// Files within every platform's limits.
var (
	photo = Media{MIME: "image/jpeg", Bytes: 900 * kilobyte, Width: 1080, Height: 1080}
	gif   = Media{MIME: "image/gif", Bytes: 900 * kilobyte, Width: 480, Height: 480, Frames: 40}
	video = Media{MIME: "video/mp4", Bytes: 20 * megabyte, Width: 1280, Height: 720, Duration: time.Minute}
	tall  = Media{MIME: "video/mp4", Bytes: 20 * megabyte, Width: 1080, Height: 1920, Duration: time.Minute}
	pdf   = Media{MIME: "application/pdf", Bytes: megabyte, Pages: 4}
)

func with(m Media, change func(*Media)) Media {
	change(&m)
	return m
}

func many(m Media, n int) []Media { return slices.Repeat([]Media{m}, n) }

func hashtags(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "#a%d ", i)
	}
	return b.String()
}

// poll is within the limits of both platforms that have polls.
func poll(change func(*Poll)) *Poll {
	p := Poll{Question: "When should we open?", Options: []string{"Saturday", "Sunday"}, Duration: day}
	if change != nil {
		change(&p)
	}
	return &p
}

// codes writes findings as "!code" for what blocks and "code" for what warns,
// with the thread part or the file behind it.
func codes(found []Problem) []string {
	var out []string
	for _, p := range found {
		s := p.Code
		if p.Severity == Block {
			s = "!" + s
		}
		if p.Part >= 0 {
			s += fmt.Sprintf(" part %d", p.Part)
		}
		if p.Media >= 0 {
			s += fmt.Sprintf(" file %d", p.Media)
		}
		out = append(out, s)
	}
	return out
}

type checkCase struct {
	rule string
	post Post
	want []string
}

func runChecks(t *testing.T, n Name, cases []checkCase) {
	t.Helper()
	for _, c := range cases {
		t.Run(c.rule, func(t *testing.T) {
			found := n.Check(c.post)
			require.Equal(t, c.want, codes(found))
			require.Equal(t, slices.ContainsFunc(c.want, func(s string) bool { return s[0] == '!' }), Blocked(found))
			for _, p := range found {
				requireSentence(t, p)
			}
		})
	}
}

// requireSentence holds a finding to the rules for what reaches a person: what
// is the matter, then a next step, each a sentence, without format leftovers.
func requireSentence(t *testing.T, p Problem) {
	t.Helper()
	require.NotContains(t, p.Text, "%!", p.Code)
	require.NotContains(t, p.Text, "  ", p.Code)
	require.True(t, unicode.IsUpper([]rune(p.Text)[0]), p.Text)
	require.True(t, strings.HasSuffix(p.Text, ".") || strings.HasSuffix(p.Text, "”."), p.Text)
	require.GreaterOrEqual(t, strings.Count(p.Text, ". ")+strings.Count(p.Text, ".”"), 1, "a next step follows: %s", p.Text)
}

func TestFacebookChecks(t *testing.T) {
	runChecks(t, Facebook, []checkCase{
		{"a text is enough", Post{Text: "Closed on Friday."}, nil},
		{"a link is enough", Post{Link: "https://praxis.de"}, nil},
		{"a picture is enough", Post{Media: many(photo, 1)}, nil},
		{"nothing is too little", Post{}, []string{"!text-empty"}},
		{"white space is nothing", Post{Text: " \n\u00a0\u200b"}, []string{"!text-empty"}},
		{"63,206 characters", Post{Text: strings.Repeat("é", 63206)}, nil},
		{"not 63,207", Post{Text: strings.Repeat("é", 63207)}, []string{"!text-long"}},
		{"ten pictures", Post{Media: many(photo, 10)}, nil},
		{"not eleven", Post{Media: many(photo, 11)}, []string{"!media-many"}},
		{"pictures and videos don't mix", Post{Media: []Media{photo, video}}, []string{"!media-mixed"}},
		{"one video only", Post{Media: many(video, 2)}, []string{"!media-many"}},
		{"a picture has under 10 MB", Post{Media: many(with(photo, func(m *Media) { m.Bytes = 10 * megabyte }), 1)}, []string{"!media-large file 0"}},
		{"a WebP goes out as JPEG", Post{Media: many(with(photo, func(m *Media) { m.MIME = "image/webp" }), 1)}, []string{"media-convert file 0"}},
		{"a HEIC is not taken", Post{Media: many(with(photo, func(m *Media) { m.MIME = "image/heic" }), 1)}, []string{"!media-type file 0"}},
		{"a video has up to 4 hours", Post{Media: many(with(video, func(m *Media) { m.Duration = 4*time.Hour + time.Second }), 1)}, []string{"!media-long file 0"}},
		{"alt text has 1,000 characters", Post{Media: many(with(photo, func(m *Media) { m.Alt = strings.Repeat("a", 1000) }), 1)}, nil},
		{"not 1,001", Post{Media: many(with(photo, func(m *Media) { m.Alt = strings.Repeat("a", 1001) }), 1)}, []string{"!alt-long file 0"}},
		{"a video has no alt text", Post{Media: many(with(video, func(m *Media) { m.Alt = "A nurse" }), 1)}, []string{"alt-dropped file 0"}},
		{"no document", Post{Media: many(pdf, 1)}, []string{"!media-class file 0"}},
		{"a file that is gone", Post{Media: []Media{{}}}, []string{"!media-unknown file 0"}},
		{"a link must be a web address", Post{Text: "a", Link: "praxis"}, []string{"!link-invalid"}},
		{"no card for facebook.com", Post{Text: "a", Link: "https://m.facebook.com/x"}, []string{"!link-facebook"}},
		{"beside a picture the link goes into the text", Post{Text: "a", Link: "https://praxis.de", Media: many(photo, 1)}, []string{"link-in-text"}},
		{"no polls", Post{Text: "a", Poll: poll(nil)}, []string{"poll-unsupported"}},
		{"no threads", Post{Text: "a", Parts: []string{"b"}}, []string{"thread-unsupported"}},
		{"a first comment", Post{Text: "a", FirstComment: "b"}, nil},
		{"no document posts", Post{Kind: KindDocument, Media: many(pdf, 1)}, []string{"!kind-unsupported"}},

		{"a reel", Post{Kind: KindReel, Text: "a", Media: many(tall, 1)}, nil},
		{"a reel needs a video", Post{Kind: KindReel, Text: "a"}, []string{"!media-missing"}},
		{"a reel takes no picture", Post{Kind: KindReel, Media: many(photo, 1)}, []string{"!media-class file 0"}},
		{"a reel is upright", Post{Kind: KindReel, Media: many(with(tall, func(m *Media) { m.Width, m.Height = 1920, 1920 }), 1)}, []string{"!media-shape file 0"}},
		{"a reel of 607×1080 is 9:16", Post{Kind: KindReel, Media: many(with(tall, func(m *Media) { m.Width, m.Height = 607, 1080 }), 1)}, nil},
		{"a reel has at least 540×960", Post{Kind: KindReel, Media: many(with(tall, func(m *Media) { m.Width, m.Height = 480, 853 }), 1)}, []string{"!media-pixels file 0"}},
		{"a reel lasts 90 seconds at most", Post{Kind: KindReel, Media: many(with(tall, func(m *Media) { m.Duration = 91 * time.Second }), 1)}, []string{"!media-long file 0"}},
		{"a reel lasts 3 seconds at least", Post{Kind: KindReel, Media: many(with(tall, func(m *Media) { m.Duration = 2 * time.Second }), 1)}, []string{"!media-short file 0"}},

		{"a story of one picture", Post{Kind: KindStory, Media: many(photo, 1)}, nil},
		{"a story of one video of 60 seconds", Post{Kind: KindStory, Media: many(tall, 1)}, nil},
		{"not of 61", Post{Kind: KindStory, Media: many(with(tall, func(m *Media) { m.Duration = 61 * time.Second }), 1)}, []string{"!media-long file 0"}},
		{"not of two files", Post{Kind: KindStory, Media: many(photo, 2)}, []string{"!media-many"}},
		{
			"a story drops text, link, comment and thread",
			Post{Kind: KindStory, Text: "a", Link: "https://praxis.de", FirstComment: "b", Parts: []string{"c"}, Media: many(photo, 1)},
			[]string{"text-dropped", "thread-unsupported", "link-dropped", "comment-unsupported"},
		},
	})
}

func TestInstagramChecks(t *testing.T) {
	sized := func(w, h int) []Media { return many(with(photo, func(m *Media) { m.Width, m.Height = w, h }), 1) }
	runChecks(t, Instagram, []checkCase{
		{"a picture with a caption", Post{Text: "Meet our nurse", Media: many(photo, 1)}, nil},
		{"a picture without a caption", Post{Media: many(photo, 1)}, nil},
		{"text alone is too little", Post{Text: "a"}, []string{"!media-missing"}},
		{"2,200 characters", Post{Text: strings.Repeat("é", 2200), Media: many(photo, 1)}, nil},
		{"not 2,201", Post{Text: strings.Repeat("é", 2201), Media: many(photo, 1)}, []string{"!text-long"}},
		{"an emoji counts two", Post{Text: strings.Repeat("👍", 1101), Media: many(photo, 1)}, []string{"!text-long"}},
		{"five hashtags", Post{Text: hashtags(5), Media: many(photo, 1)}, nil},
		{"more than five are not counted", Post{Text: hashtags(6), Media: many(photo, 1)}, []string{"hashtags-advised"}},
		{"thirty are taken", Post{Text: hashtags(30), Media: many(photo, 1)}, []string{"hashtags-advised"}},
		{"thirty-one are refused", Post{Text: hashtags(31), Media: many(photo, 1)}, []string{"!hashtags-many"}},
		{"20 names", Post{Text: strings.Repeat("@a.b ", 20), Media: many(photo, 1)}, nil},
		{"not 21", Post{Text: strings.Repeat("@a.b ", 21), Media: many(photo, 1)}, []string{"!mentions-many"}},
		{"a PNG goes out as JPEG", Post{Media: many(with(photo, func(m *Media) { m.MIME = "image/png" }), 1)}, []string{"media-convert file 0"}},
		{"a GIF stands still", Post{Media: many(gif, 1)}, []string{"media-still file 0"}},
		{"a picture has 8 MB at most", Post{Media: many(with(photo, func(m *Media) { m.Bytes = 8*megabyte + 1 }), 1)}, []string{"!media-large file 0"}},
		{"4:5 is the tallest", Post{Media: sized(1080, 1350)}, nil},
		{"3:4 is too tall", Post{Media: sized(1080, 1440)}, []string{"!media-shape file 0"}},
		{"1.91:1 is the widest", Post{Media: sized(1910, 1000)}, nil},
		{"2:1 is too wide", Post{Media: sized(2000, 1000)}, []string{"!media-shape file 0"}},
		{"ten files, pictures and videos", Post{Media: append(many(photo, 9), with(video, func(m *Media) { m.Width, m.Height = 1080, 1080 }))}, nil},
		{"not eleven", Post{Media: many(photo, 11)}, []string{"!media-many"}},
		{"a carousel takes the first one's shape", Post{Media: []Media{photo, sized(1080, 1350)[0]}}, []string{"media-cropped file 1"}},
		{"one video becomes a reel", Post{Media: many(tall, 1)}, []string{"becomes-reel"}},
		{"alt text has 1,000 characters", Post{Media: many(with(photo, func(m *Media) { m.Alt = strings.Repeat("a", 1001) }), 1)}, []string{"!alt-long file 0"}},
		{"a link can't be clicked", Post{Link: "https://praxis.de", Media: many(photo, 1)}, []string{"link-plain"}},
		{"a link in the text can't either", Post{Text: "See praxis.de", Media: many(photo, 1)}, []string{"link-plain"}},
		{"a first comment of 2,200", Post{FirstComment: strings.Repeat("a", 2200), Media: many(photo, 1)}, nil},
		{"not of 2,201", Post{FirstComment: strings.Repeat("a", 2201), Media: many(photo, 1)}, []string{"!comment-long"}},

		{"a reel", Post{Kind: KindReel, Text: "a", Media: many(tall, 1)}, nil},
		{"a reel has 300 MB at most", Post{Kind: KindReel, Media: many(with(tall, func(m *Media) { m.Bytes = 300*megabyte + 1 }), 1)}, []string{"!media-large file 0"}},
		{"a reel lasts 15 minutes at most", Post{Kind: KindReel, Media: many(with(tall, func(m *Media) { m.Duration = 901 * time.Second }), 1)}, []string{"!media-long file 0"}},
		{"a reel lasts 3 seconds at least", Post{Kind: KindReel, Media: many(with(tall, func(m *Media) { m.Duration = time.Second }), 1)}, []string{"!media-short file 0"}},
		{"a video is 1920 pixels wide at most", Post{Kind: KindReel, Media: many(with(tall, func(m *Media) { m.Width, m.Height = 1920, 3413 }), 1)}, nil},
		{"what a telephone films in 4K is wider", Post{Kind: KindReel, Media: many(with(tall, func(m *Media) { m.Width, m.Height = 2160, 3840 }), 1)}, []string{"!media-pixels file 0"}},
		{"a reel has no alt text", Post{Kind: KindReel, Media: many(with(tall, func(m *Media) { m.Alt = "a" }), 1)}, []string{"alt-dropped file 0"}},

		{"a story has its edges cut unless it is 9:16", Post{Kind: KindStory, Media: many(photo, 1)}, []string{"media-cropped file 0"}},
		{"a story of 9:16", Post{Kind: KindStory, Media: sized(1080, 1920)}, nil},
		{"a story's video has 100 MB at most", Post{Kind: KindStory, Media: many(with(tall, func(m *Media) { m.Bytes = 100*megabyte + 1 }), 1)}, []string{"!media-large file 0"}},
		{"a story's video lasts 60 seconds at most", Post{Kind: KindStory, Media: many(with(tall, func(m *Media) { m.Duration = 61 * time.Second }), 1)}, []string{"!media-long file 0"}},
		{"a story drops text and link", Post{Kind: KindStory, Text: "a", Link: "https://a.de", Media: sized(1080, 1920)}, []string{"text-dropped", "link-dropped"}},
	})
}

func TestLinkedInChecks(t *testing.T) {
	runChecks(t, LinkedIn, []checkCase{
		{"a text", Post{Text: "We are hiring."}, nil},
		{"nothing is too little", Post{Text: "\n"}, []string{"!text-empty"}},
		{"3,000 characters", Post{Text: strings.Repeat("é", 3000)}, nil},
		{"not 3,001", Post{Text: strings.Repeat("é", 3001)}, []string{"!text-long"}},
		{"an emoji counts two", Post{Text: strings.Repeat("👍", 1501)}, []string{"!text-long"}},
		{"escapes may push it over", Post{Text: strings.Repeat("(", 1600)}, []string{"text-headroom"}},
		{"a link without a title has a bare card", Post{Text: "a", Link: "https://praxis.de"}, []string{"link-bare"}},
		{"a link with a title", Post{Text: "a", Link: "https://praxis.de", Title: "Flu shots"}, nil},
		{"beside a picture the link goes into the text", Post{Text: "a", Link: "https://praxis.de", Media: many(photo, 1)}, []string{"link-in-text"}},
		{"twenty pictures", Post{Text: "a", Media: many(photo, 20)}, nil},
		{"not twenty-one", Post{Text: "a", Media: many(photo, 21)}, []string{"!media-many"}},
		{"pictures and videos don't mix", Post{Media: []Media{photo, video}}, []string{"!media-mixed"}},
		{"a picture has under 36,152,320 pixels", Post{Media: many(with(photo, func(m *Media) { m.Width, m.Height = 36152320, 1 }), 1)}, []string{"!media-pixels file 0"}},
		{"one pixel less is fine", Post{Media: many(with(photo, func(m *Media) { m.Width, m.Height = 36152319, 1 }), 1)}, nil},
		{"a GIF has 250 frames at most", Post{Media: many(with(gif, func(m *Media) { m.Frames = 251 }), 1)}, []string{"!media-frames file 0"}},
		{"a WebP goes out as JPEG", Post{Media: many(with(photo, func(m *Media) { m.MIME = "image/webp" }), 1)}, []string{"media-convert file 0"}},
		{"alt text has 4,086 characters", Post{Media: many(with(photo, func(m *Media) { m.Alt = strings.Repeat("a", 4087) }), 1)}, []string{"!alt-long file 0"}},
		{"a video is MP4", Post{Media: many(with(video, func(m *Media) { m.MIME = "video/quicktime" }), 1)}, []string{"!media-type file 0"}},
		{"a video has 75 KB at least", Post{Media: many(with(video, func(m *Media) { m.Bytes = 74999 }), 1)}, []string{"!media-small file 0"}},
		{"a video has 500 MB at most", Post{Media: many(with(video, func(m *Media) { m.Bytes = 500*megabyte + 1 }), 1)}, []string{"!media-large file 0"}},
		{"a video lasts 3 seconds at least", Post{Media: many(with(video, func(m *Media) { m.Duration = time.Second }), 1)}, []string{"!media-short file 0"}},
		{"a video lasts 30 minutes at most", Post{Media: many(with(video, func(m *Media) { m.Duration = 1801 * time.Second }), 1)}, []string{"!media-long file 0"}},
		{"no threads", Post{Text: "a", Parts: []string{"b"}}, []string{"thread-unsupported"}},
		{"a comment of 1,250", Post{Text: "a", FirstComment: strings.Repeat("a", 1251)}, []string{"!comment-long"}},

		{"a document with a title", Post{Kind: KindDocument, Title: "Flu leaflet", Media: many(pdf, 1)}, nil},
		{"a document needs a title", Post{Kind: KindDocument, Media: many(pdf, 1)}, []string{"!title-missing"}},
		{"a document has 300 pages at most", Post{Kind: KindDocument, Title: "a", Media: many(with(pdf, func(m *Media) { m.Pages = 301 }), 1)}, []string{"!media-pages file 0"}},
		{"a document has 100 MB at most", Post{Kind: KindDocument, Title: "a", Media: many(with(pdf, func(m *Media) { m.Bytes = 100*megabyte + 1 }), 1)}, []string{"!media-large file 0"}},
		{"a document is PDF, Word or PowerPoint", Post{Kind: KindDocument, Title: "a", Media: many(with(pdf, func(m *Media) { m.MIME = "text/plain" }), 1)}, []string{"!media-type file 0"}},
		{"a document in an ordinary post", Post{Text: "a", Media: many(pdf, 1)}, []string{"!media-class file 0"}},

		{"a poll about opening hours, with the reminder", Post{Text: "a", Poll: poll(nil)}, []string{"poll-sensitive"}},
		{"a poll without text", Post{Poll: poll(nil)}, []string{"poll-sensitive"}},
		{"a poll needs a question", Post{Text: "a", Poll: poll(func(p *Poll) { p.Question = " " })}, []string{"!poll-question-missing", "poll-sensitive"}},
		{"a question has 140 characters at most", Post{Text: "a", Poll: poll(func(p *Poll) { p.Question = strings.Repeat("é", 141) })}, []string{"!poll-question-long", "poll-sensitive"}},
		{"an answer has 30 characters at most", Post{Text: "a", Poll: poll(func(p *Poll) { p.Options[1] = strings.Repeat("é", 31) })}, []string{"!poll-option-long", "poll-sensitive"}},
		{"a poll runs 1, 3, 7 or 14 days", Post{Text: "a", Poll: poll(func(p *Poll) { p.Duration = 2 * day })}, []string{"!poll-duration", "poll-sensitive"}},
		{"no picture with a poll", Post{Text: "a", Poll: poll(nil), Media: many(photo, 1)}, []string{"!poll-media", "poll-sensitive"}},
	})
}

func TestXChecks(t *testing.T) {
	runChecks(t, X, []checkCase{
		{"a text", Post{Text: "Flu shots today"}, nil},
		{"nothing is too little", Post{Text: "\u200b"}, []string{"!text-empty"}},
		{"a picture is enough", Post{Media: many(photo, 1)}, nil},
		{"280", Post{Text: strings.Repeat("a", 280)}, nil},
		{"not 281", Post{Text: strings.Repeat("a", 281)}, []string{"!text-long"}},
		{"the link counts 25 with the empty line before it", Post{Text: strings.Repeat("a", 255), Link: "https://praxis.de"}, []string{"link-price"}},
		{"and no more than 280 with it", Post{Text: strings.Repeat("a", 256), Link: "https://praxis.de"}, []string{"!text-long", "link-price"}},
		{"a link that stands in the text counts once", Post{Text: strings.Repeat("a", 256) + " https://praxis.de", Link: "https://praxis.de"}, []string{"link-price"}},
		{"a missing space makes a link", Post{Text: "Ask Dr.med Muster"}, []string{"link-accidental", "link-price"}},
		{"three characters that X refuses", Post{Text: "a\ufeffb"}, []string{"!text-characters"}},
		{"one cashtag", Post{Text: "$ABC"}, nil},
		{"not two", Post{Text: "$ABC $DEF"}, []string{"!cashtags-many"}},

		{"a thread", Post{Text: "1", Parts: []string{"2", "3"}}, nil},
		{"each part has 280", Post{Text: "1", Parts: []string{strings.Repeat("a", 281), "3"}}, []string{"!text-long part 1"}},
		{"no part is empty", Post{Text: "1", Parts: []string{"2", " "}}, []string{"!text-empty part 2"}},
		{"the first part may be a picture", Post{Parts: []string{"2"}, Media: many(photo, 1)}, nil},
		{"the first part needs something", Post{Parts: []string{"2"}}, []string{"!text-empty part 0"}},
		{"links and cashtags are those of a part", Post{Text: "$ABC", Parts: []string{"$DEF see a.de/x"}}, []string{"link-price part 1"}},

		{"four pictures", Post{Media: many(photo, 4)}, nil},
		{"not five", Post{Media: many(photo, 5)}, []string{"!media-many"}},
		{"one GIF", Post{Media: many(gif, 1)}, nil},
		{"not two", Post{Media: many(gif, 2)}, []string{"!media-many"}},
		{"a still GIF is a picture", Post{Media: many(with(gif, func(m *Media) { m.Frames = 1 }), 4)}, nil},
		{"one video", Post{Media: many(video, 1)}, nil},
		{"a GIF and a picture don't mix", Post{Media: []Media{gif, photo}}, []string{"!media-mixed"}},
		{"a video and a picture don't mix", Post{Media: []Media{video, photo}}, []string{"!media-mixed"}},
		{"a picture has 5 MB at most", Post{Media: many(with(photo, func(m *Media) { m.Bytes = 5<<20 + 1 }), 1)}, []string{"!media-large file 0"}},
		{"WebP is taken", Post{Media: many(with(photo, func(m *Media) { m.MIME = "image/webp" }), 1)}, nil},
		{"a TIFF is not", Post{Media: many(with(photo, func(m *Media) { m.MIME = "image/tiff" }), 1)}, []string{"!media-type file 0"}},
		{"a GIF has 15 MB at most", Post{Media: many(with(gif, func(m *Media) { m.Bytes = 15*megabyte + 1 }), 1)}, []string{"!media-large file 0"}},
		{"a GIF has 350 frames at most", Post{Media: many(with(gif, func(m *Media) { m.Frames = 351 }), 1)}, []string{"!media-frames file 0"}},
		{"a GIF has 1280×1080 at most", Post{Media: many(with(gif, func(m *Media) { m.Width = 1281 }), 1)}, []string{"!media-pixels file 0"}},
		{"a GIF has 300 million pixels at most", Post{Media: many(with(gif, func(m *Media) { m.Width, m.Height, m.Frames = 1000, 1000, 301 }), 1)}, []string{"!media-pixels file 0"}},
		{"a video has 512 MB at most", Post{Media: many(with(video, func(m *Media) { m.Bytes = 512*megabyte + 1 }), 1)}, []string{"!media-large file 0"}},
		{"a video lasts 140 seconds at most", Post{Media: many(with(video, func(m *Media) { m.Duration = 141 * time.Second }), 1)}, []string{"!media-long file 0"}},
		{"a video lasts half a second at least", Post{Media: many(with(video, func(m *Media) { m.Duration = 400 * time.Millisecond }), 1)}, []string{"!media-short file 0"}},
		{"a video has 1280×1024 at most", Post{Media: many(tall, 1)}, []string{"!media-pixels file 0"}},
		{"upright too", Post{Media: many(with(video, func(m *Media) { m.Width, m.Height = 720, 1280 }), 1)}, nil},
		{"a video has 32×32 at least", Post{Media: many(with(video, func(m *Media) { m.Width, m.Height = 31, 40 }), 1)}, []string{"!media-pixels file 0"}},
		{"a video is at most three times as wide as high", Post{Media: many(with(video, func(m *Media) { m.Width, m.Height = 1280, 400 }), 1)}, []string{"!media-shape file 0"}},
		{"alt text has 1,000 characters", Post{Media: many(with(photo, func(m *Media) { m.Alt = strings.Repeat("é", 1001) }), 1)}, []string{"!alt-long file 0"}},

		{"a poll", Post{Text: "When should we open?", Poll: poll(nil)}, nil},
		{"the poll's question must stand in the text", Post{Text: "Vote!", Poll: poll(nil)}, []string{"poll-question-dropped"}},
		{"a poll needs a text", Post{Poll: poll(func(p *Poll) { p.Question = "" })}, []string{"!text-empty"}},
		{"no picture with a poll", Post{Text: "When should we open?", Poll: poll(nil), Media: many(photo, 1)}, []string{"!poll-media"}},
		{"two answers at least", Post{Text: "When should we open?", Poll: poll(func(p *Poll) { p.Options = p.Options[:1] })}, []string{"!poll-options"}},
		{"four at most", Post{Text: "When should we open?", Poll: poll(func(p *Poll) { p.Options = []string{"a", "b", "c", "d", "e"} })}, []string{"!poll-options"}},
		{"no empty answer", Post{Text: "When should we open?", Poll: poll(func(p *Poll) { p.Options[0] = "" })}, []string{"!poll-option-empty"}},
		{"an answer has 25 characters at most", Post{Text: "When should we open?", Poll: poll(func(p *Poll) { p.Options[0] = strings.Repeat("é", 26) })}, []string{"!poll-option-long"}},
		{"five minutes at least", Post{Text: "When should we open?", Poll: poll(func(p *Poll) { p.Duration = 4 * time.Minute })}, []string{"!poll-duration"}},
		{"seven days at most", Post{Text: "When should we open?", Poll: poll(func(p *Poll) { p.Duration = 7*day + time.Minute })}, []string{"!poll-duration"}},
		{"whole minutes", Post{Text: "When should we open?", Poll: poll(func(p *Poll) { p.Duration = 90 * time.Second * 5 })}, []string{"!poll-duration"}},

		{"no first comment: a thread part does it", Post{Text: "a", FirstComment: "b"}, []string{"comment-unsupported"}},
		{"no stories", Post{Kind: KindStory, Media: many(photo, 1)}, []string{"!kind-unsupported"}},
	})
}

func TestYouTubeChecks(t *testing.T) {
	clip := with(video, func(m *Media) { m.Duration = 10 * time.Minute })
	thumb := with(photo, func(m *Media) { m.Width, m.Height = 1280, 720 })
	runChecks(t, YouTube, []checkCase{
		{"a video with a title", Post{Title: "Flu shots", Text: "What to expect", Media: many(clip, 1)}, nil},
		{"a description may be empty", Post{Title: "a", Media: many(clip, 1)}, nil},
		{"no video", Post{Title: "a", Text: "b"}, []string{"!media-missing"}},
		{"not two", Post{Title: "a", Media: many(clip, 2)}, []string{"!media-many"}},
		{"a picture alone is no video", Post{Title: "a", Media: many(thumb, 1)}, []string{"!media-missing"}},
		{"a picture beside the video is its thumbnail", Post{Title: "a", Media: []Media{clip, thumb}}, nil},
		{"a thumbnail is 640 pixels wide at least", Post{Title: "a", Media: []Media{clip, with(thumb, func(m *Media) { m.Width, m.Height = 320, 180 })}}, []string{"!media-pixels file 1"}},
		{"a thumbnail is 16:9", Post{Title: "a", Media: []Media{clip, photo}}, []string{"media-cropped file 1"}},
		{"a title is needed", Post{Title: " ", Media: many(clip, 1)}, []string{"!title-missing"}},
		{"100 characters", Post{Title: strings.Repeat("é", 100), Media: many(clip, 1)}, nil},
		{"not 101", Post{Title: strings.Repeat("é", 101), Media: many(clip, 1)}, []string{"!title-long"}},
		{"no < in a title", Post{Title: "<18", Media: many(clip, 1)}, []string{"!title-characters"}},
		{"no > in a description", Post{Title: "a", Text: "age > 18", Media: many(clip, 1)}, []string{"!text-characters"}},
		{"a description has 5,000 bytes", Post{Title: "a", Text: strings.Repeat("é", 2500), Media: many(clip, 1)}, nil},
		{"not 5,001", Post{Title: "a", Text: strings.Repeat("é", 2500) + "a", Media: many(clip, 1)}, []string{"!text-long"}},
		{"tags of 500", Post{Title: "a", Tags: []string{strings.Repeat("a", 499-1), "b"}, Media: many(clip, 1)}, nil},
		{"not 501", Post{Title: "a", Tags: []string{strings.Repeat("a", 499), "b"}, Media: many(clip, 1)}, []string{"!tags-long"}},
		{"no empty tag", Post{Title: "a", Tags: []string{"flu", ""}, Media: many(clip, 1)}, []string{"!tag-empty"}},
		{"a video of 256 GB", Post{Title: "a", Media: many(with(clip, func(m *Media) { m.Bytes = 256*gigabyte + 1 }), 1)}, []string{"!media-large file 0"}},
		{"over 15 minutes the channel must be verified", Post{Title: "a", Media: many(with(clip, func(m *Media) { m.Duration = 901 * time.Second }), 1)}, []string{"video-unverified file 0"}},
		{
			"no comments below a video made for children",
			Post{Title: "a", Media: many(video, 1), FirstComment: "Ask us", Settings: map[string]string{SetKids: Yes}},
			[]string{"comment-unsupported"},
		},
		{"an upright video of 3 minutes becomes a Short", Post{Title: "a", Media: many(with(tall, func(m *Media) { m.Duration = 3 * time.Minute }), 1)}, []string{"becomes-short file 0"}},
		{"a Short", Post{Kind: KindShort, Title: "a", Media: many(tall, 1)}, nil},
		{"a Short is not wide", Post{Kind: KindShort, Title: "a", Media: many(video, 1)}, []string{"not-short file 0"}},
		{"a Short is not longer than 3 minutes", Post{Kind: KindShort, Title: "a", Media: many(with(tall, func(m *Media) { m.Duration = 181 * time.Second }), 1)}, []string{"not-short file 0"}},
		{"a broadcast needs a title only", Post{Kind: KindLive, Title: "Ask the doctor"}, nil},
		{"a broadcast takes no video", Post{Kind: KindLive, Title: "a", Media: many(clip, 1)}, []string{"!media-class file 0"}},
		{"no polls", Post{Title: "a", Media: many(clip, 1), Poll: poll(nil)}, []string{"poll-unsupported"}},
	})
}

func TestWhatBlocksComesFirst(t *testing.T) {
	found := X.Check(Post{Text: strings.Repeat("a", 280) + " Dr.med $ABC $DEF", FirstComment: "x"})
	require.True(t, slices.IsSortedFunc(found, func(a, b Problem) int { return int(a.Severity - b.Severity) }))
	require.Equal(t, Block, found[0].Severity)
	require.Equal(t, Warn, found[len(found)-1].Severity)
}

func TestASentenceNamesTheThingAndTheNextStep(t *testing.T) {
	require.Equal(t, "The text is too long for X: 290 of 280 characters as X counts them. Shorten it by 10.",
		X.Check(Post{Text: strings.Repeat("a", 290)})[0].Text)
	require.Equal(t, "The text is too long for Facebook: 63,210 of 63,206 characters. Shorten it by 4.",
		Facebook.Check(Post{Text: strings.Repeat("a", 63210)})[0].Text)
	require.Equal(t, "X makes a link of “Dr.med”. If none is meant, put a space after the full stop: “Dr. med”.",
		X.Check(Post{Text: "Ask Dr.med Muster"})[0].Text)
	require.Equal(t, "File 2: Facebook takes no HEIC files. Save it as JPEG, PNG, GIF, BMP or TIFF.",
		Facebook.Check(Post{Media: []Media{photo, {MIME: "image/heic"}}})[0].Text)
	require.Equal(t, "The video runs 2:21 minutes, and X takes up to 2:20 minutes here. Cut it.",
		X.Check(Post{Media: []Media{with(video, func(m *Media) { m.Duration = 141 * time.Second })}})[0].Text)
	require.Equal(t, "Instagram needs a picture or a video here. Add one.", Instagram.Check(Post{})[0].Text)
	require.Equal(t, "YouTube needs a video here. Add one.", YouTube.Check(Post{Title: "a"})[0].Text)
}

func TestTheLinkFollowsTheTextWhereItHasNoCard(t *testing.T) {
	p := Post{Text: "Flu shots\n", Link: "https://praxis.de"}
	require.Equal(t, "Flu shots\n", Facebook.Body(p))
	require.Equal(t, "Flu shots\n\nhttps://praxis.de", X.Body(p))
	p.Media = many(photo, 1)
	require.Equal(t, "Flu shots\n\nhttps://praxis.de", Facebook.Body(p))
	require.Equal(t, "https://praxis.de", X.Body(Post{Link: "https://praxis.de"}))
	p.Text = "See https://praxis.de for more"
	require.Equal(t, p.Text, X.Body(p))
	require.Equal(t, "a\n\nhttps://praxis.de", LinkedIn.Body(Post{Text: "a", Link: "https://praxis.de", Poll: poll(nil)}))
}
