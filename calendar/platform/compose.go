package platform

import (
	"net/url"
	"strings"
)

// Compose is the page on which a person writes a post of a kind by hand: what a
// hand-off opens. Remote is the account's id at the platform, which leads
// straight to the page or channel; "" where it is not known. No address carries
// a text: opening one sends nothing.
//
// The addresses are where the help of each platform sends people who write a
// post on a computer: Meta Business Suite help (create a post, a reel, a story),
// Instagram help (share from the web), LinkedIn help (post as a Page), X help
// (how to post), YouTube help (upload videos, create a live stream).
func (n Name) Compose(k Kind, remote string) string {
	switch n {
	case Facebook:
		return withAsset(metaComposer(k), remote)
	case Instagram:
		if k.Or() == KindStory { // instagram.com takes no story from a computer
			return metaComposer(k)
		}
		return "https://www.instagram.com/"
	case LinkedIn:
		if id, ok := linkedInPage(remote); ok {
			return "https://www.linkedin.com/company/" + id + "/admin/page-posts/published/?share=true"
		}
		return "https://www.linkedin.com/feed/?shareActive=true"
	case X:
		return "https://x.com/compose/post"
	case YouTube:
		return youTubeCompose(k, remote)
	}
	return ""
}

func metaComposer(k Kind) string {
	const base = "https://business.facebook.com/latest/"
	switch k.Or() {
	case KindReel:
		return base + "reels_composer"
	case KindStory:
		return base + "story_composer"
	case KindPost, KindShort, KindDocument, KindLive:
	}
	return base + "composer"
}

// withAsset chooses the Page in Meta's composer.
func withAsset(page, id string) string {
	if !digits(id) {
		return page
	}
	return page + "?asset_id=" + id
}

// linkedInPage gives the number of an organisation, of its URN or by itself; a
// member has no page of this kind.
func linkedInPage(remote string) (id string, ok bool) {
	id = strings.TrimPrefix(remote, "urn:li:organization:")
	return id, digits(id)
}

func youTubeCompose(k Kind, remote string) string {
	known := strings.HasPrefix(remote, "UC") && url.PathEscape(remote) == remote
	switch {
	case k.Or() == KindLive && known:
		return "https://studio.youtube.com/channel/" + remote + "/livestreaming/manage"
	case k.Or() == KindLive:
		return "https://studio.youtube.com/"
	case known:
		return "https://studio.youtube.com/channel/" + remote + "/videos/upload?d=ud"
	}
	return "https://www.youtube.com/upload"
}

func digits(s string) bool {
	return s != "" && len(s) <= 32 && strings.Trim(s, "0123456789") == ""
}

// hosts are the domains on which a platform shows posts, its short ones too.
var hosts = map[Name][]string{
	Facebook:  {"facebook.com", "fb.com", "fb.watch", "fb.me"},
	Instagram: {"instagram.com", "instagr.am"},
	LinkedIn:  {"linkedin.com", "lnkd.in"},
	X:         {"x.com", "twitter.com"},
	YouTube:   {"youtube.com", "youtu.be"},
}

// shows tells whether a host is one of n's.
func (n Name) shows(host string) bool {
	host = strings.TrimSuffix(strings.ToLower(host), ".")
	for _, h := range hosts[n] {
		if host == h || strings.HasSuffix(host, "."+h) {
			return true
		}
	}
	return false
}

// longestAddress bounds what is taken as the address of a post.
const longestAddress = 2000

// ReadAddress reads the address of a post as a person pastes it; ok is false for
// what is no web address at all. Doubt is a sentence to ask about before it is
// believed, "" where the address can be that of a post on n.
func (n Name) ReadAddress(text string) (address, doubt string, ok bool) {
	address = strings.TrimSpace(text)
	if len(address) > longestAddress || strings.ContainsAny(address, " \t\r\n\"<>\\`") {
		return "", "", false
	}
	if !strings.Contains(address, "://") {
		host, path, _ := strings.Cut(address, "/")
		if !n.shows(host) || path == "" {
			return "", "", false
		}
		address = "https://" + address
	}
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Hostname() == "" || u.User != nil {
		return "", "", false
	}
	switch {
	case !n.shows(u.Hostname()):
		doubt = "This address is at " + u.Hostname() + ", not at " + n.Title() + "."
	case u.Scheme != "https":
		doubt = "The addresses of posts begin with https://, this one with http://."
	case n.writes(u):
		doubt = "This is the page on which posts are written, not a post."
	case strings.Trim(u.Path, "/") == "" && u.RawQuery == "":
		doubt = "This is the front page of " + n.Title() + ", not a post."
	}
	return address, doubt, true
}

// writes tells whether an address is a page on which posts are written.
func (n Name) writes(u *url.URL) bool {
	for _, part := range []string{"/compose/", "/latest/", "/upload", "/videos/upload", "/admin/page-posts/"} {
		if strings.Contains(u.Path+"/", part) {
			return true
		}
	}
	return u.Hostname() == "studio.youtube.com" && !strings.HasPrefix(u.Path, "/video/") || u.Query().Get("shareActive") != ""
}
