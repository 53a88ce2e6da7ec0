package rehearsal

import (
	"cmp"
	"slices"
	"strings"
)

// Values of [InstagramSettings].
const (
	CaptionsWhole     = "whole"
	CaptionsWithoutAt = "without @"
)

// InstagramSettings are switches for what Instagram leaves open.
type InstagramSettings struct {
	// Polls is how often a container is still in progress when it is asked after;
	// 0 is once for a video, and not at all for anything else.
	Polls int `json:"polls,omitempty"`
	// Fails is the text of the state ERROR in which files end in place of being
	// read, such as "Error: code 2207026"; "none" takes it back.
	Fails string `json:"fails,omitempty"`
	// Captions are read back "whole" (default), or "without @", as keys with few
	// rights get them.
	Captions string `json:"captions,omitempty"`
	// Quota is how many posts an account may make in 24 hours; 0 is 50.
	Quota int `json:"quota,omitempty"`
}

func (c InstagramSettings) over(d InstagramSettings) InstagramSettings {
	return InstagramSettings{
		Polls: cmp.Or(c.Polls, d.Polls), Fails: cmp.Or(c.Fails, d.Fails),
		Captions: cmp.Or(c.Captions, d.Captions), Quota: cmp.Or(c.Quota, d.Quota),
	}
}

func (c InstagramSettings) fits() bool {
	return min(c.Polls, c.Quota) >= 0 && slices.Contains([]string{"", CaptionsWhole, CaptionsWithoutAt}, c.Captions)
}

// polls is how often a container is in progress.
func (c InstagramSettings) polls(u upload) int {
	if c.Polls == 0 && strings.HasPrefix(u.MIME, "video/") {
		return 1
	}
	return c.Polls
}

func (c InstagramSettings) fails() string {
	if c.Fails == "none" {
		return ""
	}
	return c.Fails
}

func (c InstagramSettings) quota() int { return cmp.Or(c.Quota, 50) }
