package platform

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/text/unicode/norm"
)

func TestXLength(t *testing.T) {
	for _, c := range []struct {
		rule, text string
		want       int
	}{
		{"nothing counts nothing", "", 0},
		{"accented letters count 1", "Café déjà vu", 12},
		{"decomposed letters are composed first", "Cafe\u0301 de\u0301ja\u0300 vu", 12},
		{"the euro sign counts 2", "Cost: 20 €", 11},
		{"the ellipsis counts 2", "Read more…", 11},
		{"the bullet counts 2", "• Bring your card", 18},
		{"™ counts 2, ® and © count 1", "™ ® ©", 6},
		{"an en dash counts 1", "5–10 mg", 7},
		{"curly quotation marks count 1", "“quoted” it’s", 13},
		{"degree, fraction and times sign count 1", "5°C ½ ×", 7},
		{"the minus sign counts 2", "−5", 3},
		{"Vietnamese letters above U+10FF count 2", "Việt Nam", 9},
		{"Chinese counts 2 each", "你好", 4},
		{"Cyrillic counts 1", "Привет", 6},
		{"Arabic counts 1", "مرحبا", 5},
		{"an emoji of five code points counts 2", "👩🏽‍⚕️ on duty", 10},
		{"a flag counts 2", "🇩🇪", 2},
		{"keycaps count 2 each", "1️⃣ 2️⃣", 5},
		{"a bare domain counts 23", "Book: praxis-muster.de", 29},
		{"a domain is cut out of Japanese", "予約はpraxis-muster.jpまで", 33},
		{"a CRLF counts 2", "line1\r\nline2", 12},
		{"an LF counts 1", "line1\nline2", 11},

		{"a family with joiners counts 2", "👨‍👩‍👧‍👦", 2},
		{"the flag of England counts 2", "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f", 2},
		{"a rainbow flag counts 2", "🏳️‍🌈", 2},
		{"one regional letter alone counts 2", "🇩", 2},
		{"three regional letters are a flag and a letter", "🇩🇪🇫", 4},
		{"© with the emoji selector counts 2", "©️", 2},
		{"a symbol with the text selector is text: symbol and selector", "❤\ufe0e", 4},
		{"a heart with the emoji selector counts 2", "❤️", 2},
		{"a digit without the keycap is a digit", "1️", 3},
		{"a keycap without the selector is a keycap", "9⃣", 2},
		{"a skin tone after what takes none counts by itself", "😀🏽", 4},
		{"a joiner after which nothing comes counts 1", "👩\u200d", 3},
		{"a direction mark counts 2", "a\u061cb", 3},
		{"a mark of U+2066 counts 2", "a\u2066b", 4},
		{"a long link counts 23", "https://praxis-muster.de/" + strings.Repeat("a", 300), 23},
		{"two links count 23 each", "https://a.de https://b.de", 47},
		{"a full stop after a link is not of it", "See https://a.de/x.", 28},
		{"an emoji inside a link's stretch counts by itself", "https://a.de/x👍", 25},
		{"bytes that are no UTF-8 count like an unknown character", "a\xffb", 4},
	} {
		t.Run(c.rule, func(t *testing.T) {
			require.Equal(t, c.want, XLength(c.text))
			require.Equal(t, c.want, X.Count(c.text).Length)
		})
	}
}

func TestXTakesExactly280(t *testing.T) {
	require.True(t, X.Count(strings.Repeat("a", 280)).Fits)
	require.False(t, X.Count(strings.Repeat("a", 281)).Fits)
	require.True(t, X.Count(strings.Repeat("你", 140)).Fits)
	require.False(t, X.Count(strings.Repeat("你", 140)+".").Fits)
	require.Equal(t, 1, X.Count(strings.Repeat("a", 281)).Over())
}

func TestOddTextsOfAnyLengthAreCounted(t *testing.T) {
	// BenchmarkXLengthOdd measures that the time for a byte stays the same; here
	// it shows that no such text brings a function down.
	const size = 1 << 16
	for _, unit := range []string{
		"a.", "a.a_", "a-", ".", "a.de/(", "a.de/,", "a.de/((", "http://", "http://a.", "http://a.de/(b.de",
		"xn--", "a.xn--", "é.", "は", "は.", "#a", "#", "$a ", "@a", "🇩", "👩\u200d", "e\u0301", "\u0301", "🏴\U000e0067",
		"a.com", "a.com.x.", "1️", "\ufe0f", "{", "\\", "a.de?,", "a.de:1", "\xff.", "_.", "한국.", "a.한국",
	} {
		text := strings.Repeat(unit, size/len(unit))
		for _, c := range Counts(text) {
			require.Positive(t, c.Length, "%q on %s", unit, c.Platform)
		}
		requireSpans(t, text, Cashtags(text))
		requireSpans(t, text, X.Mentions(text))
		require.True(t, text == LinkedInUnescape(LinkedInEscape(text)), unit)
	}
}

func TestPlacesOfLinksAreThoseOfTheTypedText(t *testing.T) {
	text := "Cafe\u0301 in praxis-mu\u0308ller.de, ja\u0300 https://e\u0301.example.org/a\u0300?b=1 fin"
	var got []string
	for _, s := range XLinks(text) {
		got = append(got, s.Of(text))
	}
	require.Equal(t, []string{"praxis-mu\u0308ller.de", "https://e\u0301.example.org/a\u0300?b=1"}, got)
	require.NotEqual(t, text, norm.NFC.String(text))
}
