package platform

import (
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/text/unicode/norm"
)

func FuzzX(f *testing.F) {
	for _, s := range []string{
		"", "Book: praxis-muster.de", "予約はpraxis-muster.jpまで", "https://t.co/abc-x Dr.med 👩🏽‍⚕️ 🇩🇪 1️⃣ #a $ABC @b",
		"Cafe\u0301.de über-praxis.de/(a(b)c)?d=e.", "http://☃.net xn--p1ai.xn--p1ai a.com@b.de", "\xff.de \ufeff.de ＠a.de",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		n := XLength(s)
		require.GreaterOrEqual(t, n, 0)
		require.Equal(t, n, XLength(norm.NFC.String(s)))
		require.LessOrEqual(t, n, 2*len(s)+xLinkLength*len(XLinks(s)))
		requireSpans(t, s, XLinks(s))
		requireSpans(t, s, Hashtags(s))
		requireSpans(t, s, Cashtags(s))
		requireSpans(t, s, X.Mentions(s))
		requireSpans(t, s, Instagram.Mentions(s))
	})
}

func FuzzLinkedInEscape(f *testing.F) {
	for _, s := range []string{"", `Open (Mon–Fri) #FluSeason`, `\{hashtag|\#|x}`, "#é#1#_ https://a.de/#b", "\\\xff\\"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		wire := LinkedInEscape(s)
		requireEscaped(t, wire)
		require.Equal(t, s, LinkedInUnescape(wire))
		LinkedInUnescape(s)
	})
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{"", "fb", " X (Twitter) ", "İnstagram", "you\xfftube"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		n, ok := Parse(s)
		require.Equal(t, ok, n.Valid())
		again, ok2 := Parse(string(n))
		require.Equal(t, ok, ok2)
		require.Equal(t, n, again)
	})
}
