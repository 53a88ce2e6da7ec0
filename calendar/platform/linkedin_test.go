package platform

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestLinkedInEscape(t *testing.T) {
	for _, c := range []struct{ rule, plain, wire string }{
		{"parentheses", `Open (Mon–Fri)`, `Open \(Mon–Fri\)`},
		{"underscore and at sign", `flu_shot@clinic.example`, `flu\_shot\@clinic.example`},
		{"backslash, star and tilde", `C:\temp *now* ~10`, `C:\\temp \*now\* \~10`},
		{"signs inside a link too", `https://x.example/a_b?q=[1]`, `https://x.example/a\_b?q=\[1\]`},
		{"a hashtag becomes a template", `#FluSeason is here`, `{hashtag|\#|FluSeason} is here`},
		{"# before digits only stays a sign", `Room #4`, `Room \#4`},
		{"# inside a link stays a sign", `https://praxis.de/#flu`, `https://praxis.de/\#flu`},
		{"# inside a word stays a sign", `C#sharp`, `C\#sharp`},
		{"an underscore ends a template", `#flu_season`, `{hashtag|\#|flu}\_season`},
		{"letters of any script", `#Übung`, `{hashtag|\#|Übung}`},
		{"every reserved sign", `\|{}[]()<>@#*_~`, `\\\|\{\}\[\]\(\)\<\>\@\#\*\_\~`},
		{"nothing else", "Hello, world! 100% & “quoted”\nnext", "Hello, world! 100% & “quoted”\nnext"},
		{"text that looks like a template is only text", `{hashtag|\#|x}`, `\{hashtag\|\\\#\|x\}`},
	} {
		t.Run(c.rule, func(t *testing.T) {
			require.Equal(t, c.wire, LinkedInEscape(c.plain))
			require.Equal(t, c.plain, LinkedInUnescape(c.wire))
		})
	}
}

func TestWhatLinkedInReturnsReadsBack(t *testing.T) {
	require.Equal(t, "a #b", LinkedInUnescape(`a #b`), "a bare hashtag")
	require.Equal(t, `a\b`, LinkedInUnescape(`a\b`), "a backslash before nothing reserved")
	require.Equal(t, `{hashtag|#|`, LinkedInUnescape(`{hashtag|\#|`), "a template that was cut off")
}
