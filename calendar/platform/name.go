package platform

import (
	"strings"
)

// Name is one of the five platforms, as it stands in files and in JSON.
type Name string

// The platforms.
const (
	Facebook  Name = "facebook"
	Instagram Name = "instagram"
	LinkedIn  Name = "linkedin"
	X         Name = "x"
	YouTube   Name = "youtube"
)

// All gives the five platforms in the order in which every screen and listing
// shows them.
func All() []Name { return []Name{Facebook, Instagram, LinkedIn, X, YouTube} }

// Valid tells whether n is one of the five.
func (n Name) Valid() bool { return n.Title() != string(n) }

// Parse reads a platform's name in its usual spellings ("fb", "Twitter",
// "Linked In", "yt"), in any case and with space around it.
func Parse(s string) (Name, bool) {
	if len(s) > 64 {
		return "", false
	}
	key := strings.Map(func(r rune) rune {
		switch r {
		case ' ', '\t', '\n', '\r', '\u00a0', '-', '_', '.', '/', '(', ')':
			return -1
		}
		return r
	}, strings.ToLower(s))
	switch key {
	case "facebook", "fb", "facebookpage", "fbpage", "facebookcom":
		return Facebook, true
	case "instagram", "ig", "insta", "instagramcom":
		return Instagram, true
	case "linkedin", "li", "linkedinpage", "linkedincom":
		return LinkedIn, true
	case "x", "twitter", "tw", "xtwitter", "twitterx", "xcom", "twittercom":
		return X, true
	case "youtube", "yt", "youtubecom", "youtubeshorts":
		return YouTube, true
	}
	return "", false
}

// Title is the name as the platform writes it.
func (n Name) Title() string {
	switch n {
	case Facebook:
		return "Facebook"
	case Instagram:
		return "Instagram"
	case LinkedIn:
		return "LinkedIn"
	case X:
		return "X"
	case YouTube:
		return "YouTube"
	}
	return string(n)
}

// String is the name as it stands in files.
func (n Name) String() string { return string(n) }

// Letter is the platform's sign in a calendar cell, one column wide.
func (n Name) Letter() string {
	switch n {
	case Facebook:
		return "F"
	case Instagram:
		return "I"
	case LinkedIn:
		return "L"
	case X:
		return "X"
	case YouTube:
		return "Y"
	}
	return "?"
}

// Host is the base address of the platform's API, without a trailing slash.
// Instagram is reached by way of the linked Page, on Facebook's host.
func (n Name) Host() string {
	switch n {
	case Facebook, Instagram:
		return "https://graph.facebook.com"
	case LinkedIn:
		return "https://api.linkedin.com"
	case X:
		return "https://api.x.com"
	case YouTube:
		return "https://www.googleapis.com"
	}
	return ""
}
