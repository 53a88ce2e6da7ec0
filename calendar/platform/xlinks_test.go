package platform

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func found(text string, spans []Span) []string {
	var out []string
	for _, s := range spans {
		out = append(out, s.Of(text))
	}
	return out
}

func TestXLinks(t *testing.T) {
	label63 := strings.Repeat("a", 63)
	for _, c := range []struct {
		rule, text string
		want       []string
	}{
		{"with a scheme", "see http://praxis.de now", []string{"http://praxis.de"}},
		{"the scheme in capitals", "HTTPS://PRAXIS.DE", []string{"HTTPS://PRAXIS.DE"}},
		{"without a scheme", "see praxis.de now", []string{"praxis.de"}},
		{"no other scheme: the rest begins after a slash", "ftp://praxis.de", nil},
		{"a port, a path and a query", "http://praxis.de:8080/a/b?c=d&e", []string{"http://praxis.de:8080/a/b?c=d&e"}},
		{"a bare domain keeps port and query only with a path", "praxis.de:80?a=b praxis.de:80/?a=b", []string{"praxis.de", "praxis.de:80/?a=b"}},

		{"not after a letter", "xhttp://praxis.de", nil},
		{"not after @", "@praxis.de", nil},
		{"not after #", "#praxis.de", nil},
		{"not after $", "$praxis.de", nil},
		{"a mail address is none", "info@praxis.de", nil},
		{"a mail address with hyphen is none", "info@praxis-muster.de", nil},
		{"the name in a mail address is none", "dr.med@praxis.de", nil},
		{"bare, not after a hyphen", "-praxis.de", nil},
		{"bare, not after an underscore", "_praxis.de", nil},
		{"bare, not after a full stop", "..praxis.de", nil},
		{"bare, not after a slash", "/praxis.de", nil},
		{"with a scheme, after a slash too", "/http://praxis.de", []string{"http://praxis.de"}},
		{"after a direction mark", "\u200epraxis.de", []string{"praxis.de"}},
		{"in parentheses", "(praxis.de)", []string{"praxis.de"}},
		{"in quotation marks", "\"praxis.de\"", []string{"praxis.de"}},

		{"an underscore in a subdomain, with a scheme", "http://my_page.praxis.de", []string{"http://my_page.praxis.de"}},
		{"no underscore in the last label", "http://my_praxis.de", nil},
		{"no hyphen at a label's start", "http://-praxis.de", nil},
		{"no hyphen at a label's end", "http://praxis-.de", nil},
		{"no empty label", "http://praxis..de", nil},
		{"a label of 63 bytes", "http://" + label63 + ".de", []string{"http://" + label63 + ".de"}},
		{"no label of 64 bytes", "http://a" + label63 + ".de", nil},
		{"a label is measured in punycode", "http://" + strings.Repeat("ü", 63) + ".de", nil},
		{"an umlaut with a scheme", "http://müller.de", []string{"http://müller.de"}},
		{"a snowman with a scheme", "http://☃.net/", []string{"http://☃.net/"}},
		{"an accent without a scheme", "bei praxis-müller.de", []string{"praxis-müller.de"}},
		{"a leading accent at the start of the text is left out", "über-praxis.de", []string{"ber-praxis.de"}},

		{"an unknown ending is none", "image.jpg Dr.Muster", nil},
		{"the furthest ending counts", "foo.co.uk", []string{"foo.co.uk"}},
		{"what follows the ending may go on with a full stop", "foo.com.jpgs", []string{"foo.com"}},
		{"no digit after the ending", "foo.com1", nil},
		{"no @ after the ending", "foo.com@", nil},
		{"no + after the ending", "foo.com+", nil},
		{"no hyphen after the ending", "foo.com-", nil},
		{"an ending in another script", "http://пример.рф", []string{"http://пример.рф"}},
		{"an ending in punycode", "http://foo.xn--p1ai", []string{"http://foo.xn--p1ai"}},

		{"cut out of Japanese", "予約はpraxis.jpまで", []string{"praxis.jp"}},
		{"several in one run, only the last takes the path", "はa.comいb.co.jp/x", []string{"a.com", "b.co.jp/x"}},
		{"not out of a run that is too long for a label", strings.Repeat("は", 60) + "praxis.jp", nil},

		{"the final full stop stays outside", "https://praxis.de/a.", []string{"https://praxis.de/a"}},
		{"a final comma stays outside", "https://praxis.de/a, b", []string{"https://praxis.de/a"}},
		{"a final exclamation mark stays outside", "https://praxis.de/a!", []string{"https://praxis.de/a"}},
		{"a final hyphen stays inside", "https://praxis.de/a-", []string{"https://praxis.de/a-"}},
		{"balanced parentheses", "https://praxis.de/a_(b)", []string{"https://praxis.de/a_(b)"}},
		{"parentheses two deep", "https://praxis.de/a(b(c)d)", []string{"https://praxis.de/a(b(c)d)"}},
		{"not three deep", "https://praxis.de/a(b(c(d)))", []string{"https://praxis.de/a"}},
		{"an open parenthesis stays outside", "https://praxis.de/a(b", []string{"https://praxis.de/a"}},
		{"closed around the whole link", "(https://praxis.de/a)", []string{"https://praxis.de/a"}},
		{"Cyrillic in the path", "https://praxis.de/Русские_слова", []string{"https://praxis.de/Русские_слова"}},
		{"no Japanese in the path", "https://praxis.de/aは", []string{"https://praxis.de/a"}},
		{"an at sign in the path", "https://praxis.de/@name/", []string{"https://praxis.de/@name/"}},
		{"a final question mark stays outside the query", "https://praxis.de/?a=b?", []string{"https://praxis.de/?a=b"}},
		{"a query needs something in it", "https://praxis.de/?", []string{"https://praxis.de/"}},

		{"a t.co slug ends the link", "https://t.co/abc123-x", []string{"https://t.co/abc123"}},
		{"a t.co slug with a query", "https://t.co/abc123?a=b", []string{"https://t.co/abc123?a=b"}},
		{"no t.co slug beyond 40", "https://t.co/" + strings.Repeat("a", 41), nil},
		{"a t.co slug of 40", "https://t.co/" + strings.Repeat("a", 40), []string{"https://t.co/" + strings.Repeat("a", 40)}},

		{"4,096 characters", "http://a.de/" + strings.Repeat("a", 4084), []string{"http://a.de/" + strings.Repeat("a", 4084)}},
		{"not 4,097", "http://a.de/" + strings.Repeat("a", 4085), nil},
		{"bare, the assumed scheme counts", "a.de/" + strings.Repeat("a", 4084), nil},
		{"two with a comma between", "a.de,b.de", []string{"a.de", "b.de"}},
	} {
		t.Run(c.rule, func(t *testing.T) {
			require.Equal(t, c.want, found(c.text, XLinks(c.text)))
		})
	}
}

func TestMissingSpacesMakeLinks(t *testing.T) {
	for _, text := range []string{"Dr.med", "Fr.Mo", "is.it", "notes.md", "care.team", "MedX.io"} {
		text = "Here: " + text + " and more"
		require.Len(t, XLinks(text), 1, text)
		require.Equal(t, found(text, XLinks(text)), found(text, XAccidental(text)))
		require.InDelta(t, XPriceLink, XPrice(text), 1e-9)
	}
	for _, text := range []string{"Mo.-Fr.", "z.B.", "u.a.", "3.5mg", "image.jpg", "Dr.Muster", "Dr. med."} {
		require.Empty(t, XLinks("Here: "+text+" and more"), text)
		require.InDelta(t, XPricePost, XPrice(text), 1e-9)
	}
	for _, text := range []string{"praxis-muster.de", "https://care.team", "care.team/flu", "www.notes.md", "elmstreetclinic.com", "WHO.INT"} {
		require.Len(t, XLinks(text), 1, text)
		if text != "WHO.INT" {
			require.Empty(t, XAccidental(text), text)
		}
	}
}

func TestAThreadWithAltTextCostsTheSumOfItsCalls(t *testing.T) {
	p := Post{
		Text: "Flu shots from Monday", Link: "https://praxis-muster.de/flu",
		Parts: []string{"Bring your card", "Call Dr.med first"},
		Media: []Media{{Alt: "A nurse"}, {Alt: " "}},
	}
	require.InDelta(t, 0.200+0.015+0.200+0.005, XPostPrice(p), 1e-9)
}

func TestPunycodeLengths(t *testing.T) {
	// All but the last are samples of RFC 3492, section 7.1.
	for text, code := range map[string]string{
		"他们为什么不说中文":                "ihqwcrb4cv8a8dqg056pqjye",
		"Pročprostěnemluvíčesky":   "Proprostnemluvesky-uyb24dma41a",
		"3年B組金八先生":                 "3B-ww4c5e180e575a65lsy2b",
		"安室奈美恵-with-SUPER-MONKEYS": "-with-SUPER-MONKEYS-pc58ag80a8qai00g7n9n",
		"müller":                   "mller-kva",
	} {
		require.Equal(t, len(code), punycodeLen([]rune(text)), text)
	}
}
