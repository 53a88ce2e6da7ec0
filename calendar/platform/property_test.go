package platform

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"
	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"
)

// pieces are what texts are made of in the properties: the characters on which
// counting, links and escapes turn.
var pieces = []string{
	"a", "Dr", "med", "com", "de", "praxis", "は", "é", "e\u0301", "ü", "Ж", "한국", ".", ".", "/", "-", "_", "@", "#",
	"$", ":", "http://", "https://", "t.co", "?", "=", "(", ")", "\\", "{", "}", "|", "<", ">", "*", "~", " ", "\n",
	"👍", "👩🏽‍⚕️", "🇩🇪", "1️⃣", "\ufe0f", "\ufe0e", "\u200d", "\u200e", "{hashtag|\\#|a}", "\xff",
}

var texts = rapid.Custom(func(t *rapid.T) string {
	return strings.Join(rapid.SliceOfN(rapid.SampledFrom(pieces), 0, 24).Draw(t, "pieces"), "")
})

func TestXCountsATextAndItsComposedFormAlike(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := texts.Draw(t, "text")
		require.Equal(t, XLength(s), XLength(norm.NFC.String(s)))
		require.Equal(t, XLength(s), XLength(norm.NFD.String(s)))
		require.Len(t, XLinks(norm.NFD.String(s)), len(XLinks(s)))
	})
}

func TestXCountsTextsApartByALineLikeTheirSum(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := texts.Draw(t, "a"), texts.Draw(t, "b")
		// A letter at the start keeps the two special cases away: a leading mark
		// would be composed with the line, a leading accent belongs to a link or not.
		require.Equal(t, XLength("x "+a)+1+XLength("x "+b), XLength("x "+a+"\nx "+b))
	})
}

func TestLinksAreInOrderApartAndWhole(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := texts.Draw(t, "text")
		requireSpans(t, s, XLinks(s))
		requireSpans(t, s, Hashtags(s))
		requireSpans(t, s, Cashtags(s))
		requireSpans(t, s, X.Mentions(s))
		for _, l := range XLinks(s) {
			require.Contains(t, l.Of(s), ".")
		}
	})
}

// requireSpans holds spans to what a screen needs to mark them.
func requireSpans(t require.TestingT, s string, spans []Span) {
	last, valid := 0, utf8.ValidString(s)
	for _, sp := range spans {
		require.LessOrEqual(t, last, sp.Start)
		require.Less(t, sp.Start, sp.End)
		require.LessOrEqual(t, sp.End, len(s))
		require.True(t, !valid || utf8.RuneStart(s[sp.Start]), "a span begins inside a character")
		require.True(t, !valid || sp.End == len(s) || utf8.RuneStart(s[sp.End]), "a span ends inside a character")
		last = sp.End
	}
}

func TestLinkedInTextReadsBackAsItWas(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := texts.Draw(t, "text")
		wire := LinkedInEscape(s)
		require.Equal(t, s, LinkedInUnescape(wire))
		requireEscaped(t, wire)
	})
}

// requireEscaped holds that no reserved sign stands bare outside a template.
func requireEscaped(t require.TestingT, wire string) {
	for i := 0; i < len(wire); i++ {
		if _, n := littleTemplate(wire[i:]); n > 0 {
			i += n - 1
			continue
		}
		if wire[i] == '\\' {
			i++
			require.Less(t, i, len(wire), "a backslash ends the text")
			require.Contains(t, littleReserved, wire[i:i+1])
			continue
		}
		require.NotContains(t, littleReserved, wire[i:i+1])
	}
}

func TestMoreTextNeverCountsLessWhereCharactersAreCounted(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := strings.ToValidUTF8(texts.Draw(t, "a"), "?")
		b := strings.ToValidUTF8(texts.Draw(t, "b"), "?")
		for _, n := range []Name{Facebook, Instagram, LinkedIn, YouTube} {
			require.Equal(t, n.Count(a).Length+n.Count(b).Length, n.Count(a+b).Length, n)
		}
	})
}

func TestNoPostMakesACheckFail(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := Post{
			Kind: rapid.SampledFrom([]Kind{"", KindPost, KindStory, KindReel, KindShort, KindDocument, KindLive, "odd"}).Draw(t, "kind"),
			Text: texts.Draw(t, "text"), Title: texts.Draw(t, "title"), Link: texts.Draw(t, "link"),
			FirstComment: texts.Draw(t, "comment"),
			Parts:        rapid.SliceOfN(texts, 0, 3).Draw(t, "parts"),
			Media:        rapid.SliceOfN(rapid.SampledFrom([]Media{photo, gif, video, tall, pdf, {}}), 0, 12).Draw(t, "media"),
		}
		if rapid.Bool().Draw(t, "poll") {
			p.Poll = &Poll{Question: texts.Draw(t, "question"), Options: rapid.SliceOfN(texts, 0, 6).Draw(t, "options")}
		}
		for _, n := range All() {
			for _, found := range n.Check(p) {
				require.NotEmpty(t, found.Code)
				require.NotContains(t, found.Text, "%!")
				require.Contains(t, []Severity{Block, Warn}, found.Severity)
				require.Less(t, found.Media, len(p.Media))
				require.LessOrEqual(t, found.Part, len(p.Parts))
			}
			if Blocked(n.Check(p)) {
				continue
			}
			require.True(t, p.Kind != KindPost || n.Count(n.Body(p)).Fits, "a text over the limit passed on %s", n)
		}
	})
}
