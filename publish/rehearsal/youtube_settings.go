package rehearsal

import (
	"cmp"
	"slices"
)

// YouTubeSettings are switches for what YouTube leaves open.
type YouTubeSettings struct {
	// Polls is how often the state of a video is asked for before it is
	// processed; 0 is once.
	Polls int `json:"polls,omitempty"`
	// Rejects is the rejectionReason that videos get in place of being processed,
	// such as "duplicate"; "none" takes it back.
	Rejects string `json:"rejects,omitempty"`
	// Units and Uploads are what a channel's project may spend until midnight
	// Pacific time; 0 is 10,000 units and 100 uploads (YouTube Data API, "Quota
	// costs").
	Units   int `json:"units,omitempty"`
	Uploads int `json:"uploads,omitempty"`
}

// youtubeRejections are the values of rejectionReason in Google's discovery document.
var youtubeRejections = []string{
	"", "none", "copyright", "inappropriate", "duplicate", "termsOfUse", "uploaderAccountSuspended", "length", "claim",
	"uploaderAccountClosed", "trademark", "legal",
}

func (c YouTubeSettings) over(d YouTubeSettings) YouTubeSettings {
	return YouTubeSettings{
		Polls: cmp.Or(c.Polls, d.Polls), Rejects: cmp.Or(c.Rejects, d.Rejects),
		Units: cmp.Or(c.Units, d.Units), Uploads: cmp.Or(c.Uploads, d.Uploads),
	}
}

func (c YouTubeSettings) fits() bool {
	return min(c.Polls, c.Units, c.Uploads) >= 0 && slices.Contains(youtubeRejections, c.Rejects)
}

func (c YouTubeSettings) filled() YouTubeSettings {
	if c.Rejects == "none" {
		c.Rejects = ""
	}
	return c.over(YouTubeSettings{Polls: 1, Units: 10_000, Uploads: 100})
}
