package platform

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// What X asks for a call, in US dollars (X developer docs, pricing page, since
// April 2026).
const (
	XPricePost = 0.015 // a post without a link
	XPriceLink = 0.200 // a post with a link
	XPriceAlt  = 0.005 // the alt text of one picture ("media metadata")
)

// XPrice gives what X asks for creating a post with this text, in US dollars.
// The price page does not say what it takes for a link; all that X makes a link
// of is counted as one.
func XPrice(text string) float64 {
	if len(XLinks(text)) > 0 {
		return XPriceLink
	}
	return XPricePost
}

// XPostPrice gives what X asks for a whole post in US dollars: each part of a
// thread is a post, each alt text of a picture a call. Reading the post back, at
// $0.005 a part or less, is not in it, and uploads are on no price list.
func XPostPrice(p Post) float64 {
	sum := XPrice(X.Body(p))
	for _, part := range p.Parts {
		sum += XPrice(part)
	}
	for _, m := range p.Media {
		if !Blank(m.Alt) && m.Class() != Video { // X takes no alt text for videos
			sum += XPriceAlt
		}
	}
	return sum
}

// XAccidental gives the links of a text that look like missing spaces rather
// than addresses: two words and a full stop, without scheme, www. or path,
// where the ending is capitalised ("Fr.Mo"), is not one that practices use for
// addresses ("Dr.med", "care.team"), or where the first word is very short ("is.it").
func XAccidental(text string) []Span {
	var out []Span
	for _, s := range XLinks(text) {
		if accidental(s.Of(text)) {
			out = append(out, s)
		}
	}
	return out
}

func accidental(link string) bool {
	if strings.ContainsAny(link, "/:?-0123456789") || strings.Count(link, ".") != 1 {
		return false
	}
	name, ending, _ := strings.Cut(link, ".")
	first, _ := utf8.DecodeRuneInString(ending)
	if unicode.IsUpper(first) && strings.ToUpper(link) != link {
		return true
	}
	return !addressEnding(strings.ToLower(ending)) || utf8.RuneCountInString(name) <= 3
}

// addressEnding tells of the endings that a practice's own address, or one that
// it points to, usually has.
func addressEnding(tld string) bool {
	switch tld {
	case "com", "org", "net", "edu", "gov", "info", "int", "health", "clinic", "doctor",
		"dental", "hospital", "eu", "us", "ca", "mx", "br", "uk", "ie", "au", "nz", "de",
		"at", "ch", "fr", "es", "it", "nl", "be", "dk", "se", "no", "fi", "pt", "pl", "jp":
		return true
	}
	return false
}
