package platform

import "time"

// The figures for Facebook: Meta's guides for Pages (posts, reels publishing, Page
// stories) and the /photos and /videos references.
var facebookFacts = Facts{
	Name:         Facebook,
	Text:         TextFacts{Limit: 63206, Unit: Characters},
	Link:         LinkFacts{Card: true, Scraped: true, Clickable: true},
	FirstComment: CommentFacts{Supported: true, Unit: Characters},
	Kinds: []KindFacts{
		{
			// Pictures per post and length of alt text are not documented;
			// 10 and 1,000 are what other tools have worked with.
			Kind: KindPost, MaxMedia: 10, Mix: []Class{Picture, Animation}, Alt: 1000,
			Media: []MediaFacts{facebookPicture, facebookAnimation, facebookVideo},
			// 30 days (Pages guide) or 75 (/feed reference): the smaller.
			Schedule: ScheduleFacts{Supported: true, Min: 10 * time.Minute, Max: 30 * day},
		},
		{
			Kind: KindReel, MinMedia: 1, MaxMedia: 1,
			Media:    []MediaFacts{facebookUpright(3*time.Second, 90*time.Second)},
			Schedule: ScheduleFacts{Supported: true, Min: 10 * time.Minute, Max: 29 * day},
		},
		{
			Kind: KindStory, NoText: true, MinMedia: 1, MaxMedia: 1,
			Media: []MediaFacts{facebookStoryPicture(), facebookUpright(3*time.Second, 60*time.Second)},
		},
	},
	Quota:        []QuotaFacts{{Kind: KindReel, Posts: 30, Per: day}},
	CanEdit:      true,
	CanDelete:    true,
	OwnDuplicate: true,
}

// Photos: "under 10 MB", raised from 4; translations of the guide still say 4.
var (
	facebookPicture = MediaFacts{
		Class: Picture, Max: 10, MaxBytes: 10*megabyte - 1,
		MIME: []string{"image/jpeg", "image/png", "image/gif", "image/bmp", "image/tiff"},
	}
	facebookAnimation = MediaFacts{
		Class: Animation, Max: 10, MaxBytes: 10*megabyte - 1, MIME: []string{"image/gif"},
	}
	facebookVideo = MediaFacts{
		Class: Video, Max: 1, MaxBytes: 10 * gigabyte, MaxDuration: 4 * time.Hour,
		MIME: []string{"video/mp4", "video/quicktime"},
	}
)

func facebookStoryPicture() MediaFacts {
	m := facebookPicture
	m.Max = 1
	return m
}

// facebookUpright is a reel's or a story's video: 9:16, at least 540×960.
func facebookUpright(least, most time.Duration) MediaFacts {
	m := facebookVideo
	m.MinWidth, m.MinHeight = 540, 960
	m.MinRatio, m.MaxRatio = upright*(1-ratioSlack), upright*(1+ratioSlack)
	m.MinDuration, m.MaxDuration = least, most
	return m
}

// The figures for Instagram: Meta's content publishing guide, the IG User media
// reference, its error codes, and Instagram's announcement of December 2025 for
// the five hashtags.
var instagramFacts = Facts{
	Name: Instagram,
	Text: TextFacts{Limit: 2200, Unit: UTF16},
	// The API takes 30; the app has counted only 5 since December 2025.
	Hashtags:     CapFacts{Advised: 5, Limit: 30},
	Mentions:     CapFacts{Limit: 20},
	FirstComment: CommentFacts{Supported: true, Limit: 2200, Unit: UTF16},
	Collaborator: 3,
	Kinds: []KindFacts{
		{
			// A carousel is 2 to 10 items; pictures and videos may be mixed.
			// One video alone becomes a reel: see checkInstagram.
			Kind: KindPost, MinMedia: 1, MaxMedia: 10, Mix: []Class{Picture, Video}, Alt: 1000,
			Media: []MediaFacts{instagramPicture, instagramReel(10)},
		},
		{
			Kind: KindReel, MinMedia: 1, MaxMedia: 1,
			Media: []MediaFacts{instagramReel(1)},
		},
		{
			Kind: KindStory, NoText: true, MinMedia: 1, MaxMedia: 1,
			Media: []MediaFacts{
				{
					Class: Picture, Max: 1, MIME: []string{"image/jpeg"},
					MaxBytes: 8 * megabyte, Advised: upright,
				},
				{
					Class: Video, Max: 1, MIME: []string{"video/mp4", "video/quicktime"},
					MaxBytes: 100 * megabyte, MinRatio: 0.1, MaxRatio: 10, Advised: upright,
					MinDuration: 3 * time.Second, MaxDuration: 60 * time.Second,
				},
			},
		},
	},
	// 100 posts a day (guide), 50 (references) or 25 (older texts); the live
	// figure is content_publishing_limit, and without it 50 is assumed.
	Quota:     []QuotaFacts{{Posts: 50, Per: day}},
	CanDelete: true,
}

// instagramVideoWidth is the most pixels that a video may be wide, upright or not
// (IG User media reference). Telephones often film at twice that.
const instagramVideoWidth = 1920

// Width 320 to 1440 is no limit: Instagram scales what is outside.
var instagramPicture = MediaFacts{
	Class: Picture, Max: 10, MIME: []string{"image/jpeg"},
	MaxBytes: 8 * megabyte, MinRatio: 4.0 / 5, MaxRatio: 1.91,
}

// instagramReel is a reel, and, for want of figures of its own, a carousel's
// video. 300 MB (reference) or 1 GB (Meta's older sample): the smaller.
func instagramReel(most int) MediaFacts {
	return MediaFacts{
		Class: Video, Max: most, MIME: []string{"video/mp4", "video/quicktime"},
		MaxBytes: 300 * megabyte, MinRatio: 0.01, MaxRatio: 10,
		MinDuration: 3 * time.Second, MaxDuration: 15 * time.Minute,
	}
}
