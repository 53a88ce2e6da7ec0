package platform

import (
	"maps"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// settings checks what is set beside words and files.
func (c *checker) settings() {
	for _, key := range slices.Sorted(maps.Keys(c.p.Settings)) {
		value := c.p.Settings[key]
		if strings.TrimSpace(value) == "" {
			continue
		}
		s, ok := c.n.Setting(key)
		switch {
		case !ok:
			c.warn("setting-unknown", "%s has no setting “%s”, so it stays behind. Take it out.", c.n.Title(), shorten(key))
		case !c.n.Applies(s, c.p):
			if key != SetTitle { // the title is also a name for what has none yet
				c.warn("setting-dropped", "“%s” has no place in %s on %s, so it stays behind. Take it out, or choose what it belongs to.",
					s.Label, kindPhrase(c.k.Kind), c.n.Title())
			}
		default:
			c.setting(s, value)
		}
	}
}

// setting checks one value.
func (c *checker) setting(s Setting, value string) {
	switch s.Asks {
	case AsksYesNo:
		if value != Yes && value != No {
			c.block("setting-value", "“%s” on %s is yes or no, and this says “%s”. Choose one.", s.Label, c.n.Title(), shorten(value))
		}
		return
	case AsksChoice:
		if !slices.ContainsFunc(s.Choices, func(o Choice) bool { return o.Value == value }) {
			c.block("setting-value", "“%s” on %s can't be “%s”. Choose one of the list.", s.Label, c.n.Title(), shorten(value))
		}
		return
	case AsksFile, AsksText:
	}
	switch s.Key {
	case SetCollaborators:
		c.collaborators(value)
	case SetPictureAddress:
		c.pictureAddresses(value)
	case SetCaptionsLanguage:
		if !language.MatchString(value) {
			c.block("captions-language", "The language of the captions is written as a short code such as en, es or pt-BR, and this says “%s”. Correct it.", shorten(value))
		}
	case SetLiveMinutes:
		c.liveMinutes(value)
	}
}

// instagramHandle is what a user name may be (Instagram help, user names).
var instagramHandle = regexp.MustCompile(`^[A-Za-z0-9._]{1,30}$`)

func (c *checker) collaborators(value string) {
	list := Handles(value)
	if n := c.f.Collaborator; len(list) > n {
		c.block("collaborators-many", "%s invites up to %d co-authors, and there are %d. Take out %d.", c.n.Title(), n, len(list), len(list)-n)
	}
	seen := map[string]bool{}
	for _, h := range list {
		switch low := strings.ToLower(h); {
		case !instagramHandle.MatchString(h):
			c.block("collaborator-name", "“%s” can't be a name on %s: names have letters, digits, dots and underscores. Correct it.", shorten(h), c.n.Title())
		case seen[low]:
			c.warn("collaborator-twice", "@%s is invited twice. Take one out.", h)
		default:
			seen[low] = true
		}
	}
}

func (c *checker) pictureAddresses(value string) {
	list := strings.Fields(value)
	for _, a := range list {
		if u, err := url.Parse(a); err != nil || u.Scheme != "https" || u.Hostname() == "" {
			c.block("picture-address", "“%s” is no public address of a picture: it has to begin with https://. Correct it, or take it out.", shorten(a))
			return
		}
	}
	pictures := 0
	for _, m := range c.p.Media {
		if m.Class() == Picture {
			pictures++
		}
	}
	if len(list) != pictures {
		c.block("picture-addresses", "There are %d public addresses for %d pictures. Give one for each, in the same order.", len(list), pictures)
	}
}

// language is a well-formed tag of RFC 5646 (BCP 47) of the parts that captions
// use: language, script, region, variants.
var language = regexp.MustCompile(`^[A-Za-z]{2,3}(-[A-Za-z]{4})?(-([A-Za-z]{2}|[0-9]{3}))?(-([A-Za-z0-9]{5,8}|[0-9][A-Za-z0-9]{3}))*$`)

const (
	longestLive  = 24 * 60 // minutes; a broadcast with an end on another day is a slip
	recordedLive = 12 * 60 // minutes that YouTube keeps of a broadcast (YouTube help, archive live streams)
)

func (c *checker) liveMinutes(value string) {
	n, err := strconv.Atoi(value)
	switch {
	case err != nil || n < 1 || n > longestLive:
		c.block("live-minutes", "The minutes on air are a number from 1 to %s, and this says “%s”. Correct it.", thousands(longestLive), shorten(value))
	case n > recordedLive:
		c.warn("live-recording", "YouTube keeps a recording of up to 12 hours. Plan a shorter broadcast where the recording matters.")
	}
}
