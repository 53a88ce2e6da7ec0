package platform

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestHashtags(t *testing.T) {
	for _, c := range []struct {
		rule, text string
		want       []string
	}{
		{"letters, digits and underscore", "Get your #flu_shot2026 now", []string{"#flu_shot2026"}},
		{"not digits alone", "Room #4", nil},
		{"digits first are fine with a letter", "#1st", []string{"#1st"}},
		{"any script", "#ашок #트위터 #übung", []string{"#ашок", "#트위터", "#übung"}},
		{"a full-width sign", "＃flu", []string{"＃flu"}},
		{"not after a letter", "C#sharp", nil},
		{"not after &", "&#nbsp", nil},
		{"after punctuation", "(#flu)", []string{"#flu"}},
		{"after an emoji", "❤️#flu", []string{"#flu"}},
		{"an emoji keycap is none", "#️⃣ok", nil},
		{"two run together are none and one", "#flu#shot", nil},
		{"not inside a link", "https://praxis.de/#flu #shot", []string{"#shot"}},
		{"not before a scheme's slashes", "#http://praxis.de", nil},
	} {
		t.Run(c.rule, func(t *testing.T) {
			require.Equal(t, c.want, found(c.text, Hashtags(c.text)))
		})
	}
}

func TestMentions(t *testing.T) {
	for _, c := range []struct {
		rule, text string
		on         Name
		want       []string
	}{
		{"letters, digits and underscore", "with @red_cross1.", X, []string{"@red_cross1"}},
		{"a full-width sign", "＠name", X, []string{"＠name"}},
		{"a mail address is none", "info@praxis.de", X, nil},
		{"not after a sign of another kind", "#@name", X, nil},
		{"not before an accent", "@nameé", X, nil},
		{"not before another at sign", "@name@host", X, nil},
		{"at most 20 on X", "@abcdefghijklmnopqrstuvw", X, []string{"@abcdefghijklmnopqrst"}},
		{"a full stop inside a name on Instagram", "with @linden.street.practice.", Instagram, []string{"@linden.street.practice"}},
		{"no full stop on X", "with @linden.street", X, []string{"@linden"}},
	} {
		t.Run(c.rule, func(t *testing.T) {
			require.Equal(t, c.want, found(c.text, c.on.Mentions(c.text)))
		})
	}
}

func TestCashtags(t *testing.T) {
	for _, c := range []struct {
		rule, text string
		want       []string
	}{
		{"up to six letters", "$ABC and $abcdef", []string{"$ABC", "$abcdef"}},
		{"not seven", "$abcdefg", nil},
		{"a full stop and up to two letters more", "$BRK.A $X_yz", []string{"$BRK.A", "$X_yz"}},
		{"a full stop that ends the sentence is not of it", "buy $ABC.", []string{"$ABC"}},
		{"only after the start or white space", "a$ABC ($ABC)", nil},
		{"a price is none", "$20 a shot", nil},
	} {
		t.Run(c.rule, func(t *testing.T) {
			require.Equal(t, c.want, found(c.text, Cashtags(c.text)))
		})
	}
}
