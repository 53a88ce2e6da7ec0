package platform

import "time"

// The figures for LinkedIn: the Posts, Images, MultiImage, Videos, Documents and
// Poll API pages of its marketing documentation. 3,000 characters stand in the
// page of the older ugcPosts API; the Posts API page gives no figure.
var linkedInFacts = Facts{
	Name: LinkedIn,
	Text: TextFacts{Limit: 3000, Unit: UTF16},
	// LinkedIn fetches nothing for a link: title and picture must be sent.
	Link:  LinkFacts{Card: true, Clickable: true},
	Title: TitleFacts{Required: []Kind{KindDocument}},
	Poll: PollFacts{
		Supported: true, Question: 140, MinOptions: 2, MaxOptions: 4, Option: 30,
		MinDuration: day, MaxDuration: 14 * day,
		Durations: []time.Duration{day, 3 * day, 7 * day, 14 * day},
	},
	// The limit of a comment is known from the product, not from a document.
	FirstComment: CommentFacts{Supported: true, Limit: 1250, Unit: UTF16},
	Kinds: []KindFacts{
		{
			Kind: KindPost, MaxMedia: 20, Mix: []Class{Picture, Animation}, Alt: 4086,
			Media: []MediaFacts{
				{
					Class: Picture, Max: 20, MaxPixels: 36152320,
					MIME: []string{"image/jpeg", "image/png", "image/gif"},
				},
				{
					Class: Animation, Max: 20, MaxPixels: 36152320, MaxFrames: 250,
					MIME: []string{"image/gif"},
				},
				{
					// 5 GB is the figure of the upload call; posts take 500 MB.
					Class: Video, Max: 1, MIME: []string{"video/mp4"},
					MinBytes: 75 * kilobyte, MaxBytes: 500 * megabyte,
					MinDuration: 3 * time.Second, MaxDuration: 30 * time.Minute,
				},
			},
		},
		{
			Kind: KindDocument, MinMedia: 1, MaxMedia: 1,
			Media: []MediaFacts{{
				Class: Document, Max: 1, MaxBytes: 100 * megabyte, MaxPages: 300,
				MIME: []string{
					"application/pdf", "application/msword",
					"application/vnd.openxmlformats-officedocument.wordprocessingml.document",
					"application/vnd.ms-powerpoint",
					"application/vnd.openxmlformats-officedocument.presentationml.presentation",
				},
			}},
		},
	},
	CanEdit:      true,
	CanDelete:    true,
	OwnDuplicate: true,
}

// The figures for X: its developer documentation (manage posts, media best
// practices, pricing) and twitter-text's configuration v3.
var xFacts = Facts{
	Name: X,
	// 25,000 for Premium accounts; an ordinary account has 280.
	Text:         TextFacts{Limit: xLimit, Unit: WeightedCharacters, Forbidden: "\ufffe\ufeff\uffff"},
	Cashtags:     CapFacts{Limit: 1},
	Link:         LinkFacts{Clickable: true, Scraped: true, Length: xLinkLength},
	Thread:       true,
	ReplySetting: []string{"following", "mentionedUsers", "subscribers", "verified"},
	Poll: PollFacts{
		Supported: true, MinOptions: 2, MaxOptions: 4, Option: 25,
		MinDuration: 5 * time.Minute, MaxDuration: 10080 * time.Minute,
	},
	Kinds: []KindFacts{{
		Kind: KindPost, MaxMedia: 4, Alt: 1000,
		Media: []MediaFacts{
			{
				Class: Picture, Max: 4, MaxBytes: 5 << 20,
				MIME: []string{"image/jpeg", "image/png", "image/webp", "image/gif"},
			},
			{
				Class: Animation, Max: 1, MaxBytes: 15 * megabyte, MIME: []string{"image/gif"},
				MaxLong: 1280, MaxShort: 1080, MaxFrames: 350, MaxTotalPixels: 300_000_000,
			},
			{
				// 140 s and 512 MB (August 2026) or 20 min and 8 GB (a page
				// of September): the smaller. 1280×1024 holds either way up.
				Class: Video, Max: 1, MIME: []string{"video/mp4", "video/quicktime"},
				MaxBytes: 512 * megabyte, MinWidth: 32, MinHeight: 32,
				MaxLong: 1280, MaxShort: 1024, MinRatio: 1.0 / 3, MaxRatio: 3,
				MinDuration: 500 * time.Millisecond, MaxDuration: 140 * time.Second,
			},
		},
	}},
	// Another page says 200 in 15 minutes and 300 in 3 hours.
	Quota:        []QuotaFacts{{Posts: 100, Per: 15 * time.Minute}},
	CanDelete:    true,
	OwnDuplicate: true,
}

// The figures for YouTube: the Data API's videos resource, videos.insert,
// thumbnails.set and quota pages, and YouTube's help on Shorts.
var youTubeFacts = Facts{
	Name: YouTube,
	Text: TextFacts{Limit: 5000, Unit: Bytes, Forbidden: "<>"},
	Title: TitleFacts{
		Limit: 100, Forbidden: "<>",
		Required: []Kind{KindPost, KindShort, KindLive},
	},
	Tags: 500,
	// Links work only on channels that have been verified.
	Link: LinkFacts{Clickable: true},
	// The limit of a comment is known from the product, not from a document.
	FirstComment: CommentFacts{Supported: true, Limit: 10_000, Unit: Characters},
	Kinds: []KindFacts{
		{
			Kind: KindPost, MinMedia: 1, MaxMedia: 2, Mix: []Class{Picture, Video},
			Media:    []MediaFacts{youTubeVideo, youTubeThumbnail(16.0 / 9)},
			Schedule: youTubeSchedule,
		},
		{
			Kind: KindShort, MinMedia: 1, MaxMedia: 2, Mix: []Class{Picture, Video},
			Media:    []MediaFacts{youTubeVideo, youTubeThumbnail(upright)},
			Schedule: youTubeSchedule,
		},
		{
			Kind: KindLive, MaxMedia: 1,
			Media:    []MediaFacts{youTubeThumbnail(16.0 / 9)},
			Schedule: youTubeSchedule,
		},
	},
	Quota:     []QuotaFacts{{Posts: 100, Per: day}},
	CanEdit:   true,
	CanDelete: true,
}

var (
	youTubeVideo = MediaFacts{
		Class: Video, Min: 1, Max: 1, MaxBytes: 256 * gigabyte,
		MIME: []string{"video/*"},
	}
	// A publishAt in the past publishes at once, so some minutes are kept free.
	youTubeSchedule = ScheduleFacts{Supported: true, Min: 10 * time.Minute}
)

// youTubeThumbnail is the picture beside a video: 50 MB since September 2026.
func youTubeThumbnail(ratio float64) MediaFacts {
	return MediaFacts{
		Class: Picture, Max: 1, MIME: []string{"image/jpeg", "image/png"},
		MaxBytes: 50 * megabyte, MinWidth: 640, Advised: ratio,
	}
}

const (
	// ShortLength is the longest video that becomes a Short when it is square
	// or upright (YouTube help on Shorts).
	ShortLength = 3 * time.Minute
	// LongVideo is the length from which YouTube asks for a channel that has
	// been verified by phone (YouTube help on long uploads).
	LongVideo = 15 * time.Minute
)
