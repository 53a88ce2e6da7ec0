package x

import (
	"regexp"
	"strings"

	"rounds/calendar/platform"
	"rounds/publish/wire/twin"
)

// link marks an address in a text that is being compared.
const link = "\x01"

// shortLink is X's own short form of any address in a post.
var shortLink = regexp.MustCompile(`https?://t\.co/[A-Za-z0-9]+`)

// ownLink is an address of a picture or video in a post.
var ownLink = regexp.MustCompile(`^https://(x|twitter)\.com/.+/status/[0-9]+/(photo|video)/[0-9]+$`)

// X gives these three signs back escaped in some answers and as they are in others.
var unescape = strings.NewReplacer("&amp;", "&", "&lt;", "<", "&gt;", ">")

// sent is a text as it was sent, with its addresses in plain form.
func sent(text string) string {
	return replaceLinks(text, func(s string) string { return link + bareLink(s) + link })
}

func replaceLinks(text string, f func(string) string) string {
	var b strings.Builder
	last := 0
	for _, s := range platform.XLinks(text) {
		b.WriteString(text[last:s.Start])
		b.WriteString(f(s.Of(text)))
		last = s.End
	}
	b.WriteString(text[last:])
	return b.String()
}

// bareLink is an address without what X adds to it: a scheme.
func bareLink(s string) string {
	for _, scheme := range []string{"https://", "http://"} {
		if len(s) > len(scheme) && strings.EqualFold(s[:len(scheme)], scheme) {
			s = s[len(scheme):]
			break
		}
	}
	host, path, found := strings.Cut(s, "/")
	if !found || path == "" {
		return strings.ToLower(host)
	}
	return strings.ToLower(host) + "/" + path
}

// shown is a text as X gives it back, with its addresses in plain form and
// without the one that stands for the pictures. Signs are still as X gave them.
func shown(text string, urls []urlEntity) string {
	for _, u := range urls {
		to := link + bareLink(u.Expanded) + link
		if u.MediaKey != "" || ownLink.MatchString(u.Expanded) {
			to = ""
		}
		text = strings.Replace(text, u.URL, to, 1)
	}
	return text
}

// same tells whether a post on X has a text that was sent.
func same(text, seen string, urls []urlEntity) bool {
	want, got := sent(text), shown(seen, urls)
	return twin.Same(want, got) || twin.Same(want, unescape.Replace(got))
}

// alike tells whether the words around the addresses are those that were sent.
func alike(text, seen string) bool {
	want := replaceLinks(text, func(string) string { return " " })
	got := unescape.Replace(shortLink.ReplaceAllString(seen, " "))
	return twin.Alike(want, got)
}
