package cli

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"testing/iotest"
	"unicode"

	"github.com/charmbracelet/x/ansi"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"rounds/calendar"
)

// harmless tells whether a text can change nothing about a terminal.
func harmless(text string) bool {
	return !strings.ContainsFunc(text, func(r rune) bool {
		return unicode.Is(unicode.Cc, r) && r != '\n' && r != '\t' || r >= '\u202a' && r <= '\u202e' || r >= '\u2066' && r <= '\u2069'
	})
}

func FuzzNoControlCharacterReachesTheTerminal(f *testing.F) {
	for _, seed := range []string{
		"Flu shots", "\x1b]52;c;cm0gLXJm\x07", "\x1b[2J\x1b[H", "a\u009b2Jb", "\u202egnp.exe", "a\r\nb\tc", "\x00", "\x7f", "e\u0301 👩‍⚕️", "\xff\xfe", "\u2066x\u2069",
	} {
		f.Add(seed, 20)
	}
	f.Fuzz(func(t *testing.T, text string, width int) {
		require.True(t, harmless(visible(text)), "%q", visible(text))
		require.True(t, harmless(indent(text, "  | ")))
		one := clean(text, width)
		require.True(t, harmless(one))
		require.NotContains(t, one, "\n")
		if width > 0 {
			require.LessOrEqual(t, ansi.StringWidth(one), width)
		}
	})
}

func TestJSONSaysTheSameWithoutControlCharacters(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.String().Draw(t, "text")
		b, err := json.Marshal(text)
		require.NoError(t, err)
		q := quoted(string(b))
		require.True(t, harmless(q), "%q", q)
		var back, plain string
		require.NoError(t, json.Unmarshal(b, &plain))
		require.NoError(t, json.Unmarshal([]byte(q), &back))
		require.Equal(t, plain, back)
	})
}

func TestPlurals(t *testing.T) {
	for want, got := range map[string]string{
		"1 post": plural(1, "post"), "0 posts": plural(0, "post"), "2 deliveries": plural(2, "delivery"), "1 delivery": plural(1, "delivery"),
		"3 days": plural(3, "day"), "2 people": plural(2, "person"), "2 entries": plural(2, "entry"), "2 uncertain posts": plural(2, "uncertain post"),
	} {
		require.Equal(t, want, got)
	}
}

func TestColumnsStayInLineWithWideLetters(t *testing.T) {
	for _, text := range []string{"Flu", "感冒", "", strings.Repeat("x", 30)} {
		require.Equal(t, max(10, ansi.StringWidth(text)), ansi.StringWidth(fill(text, 10)))
	}
}

func TestATextIsReadAsPeopleSaveIt(t *testing.T) {
	text, err := readText(strings.NewReader("\ufeffFlu shots\r\ntoday\r\n\r\n"), "post.txt")
	require.NoError(t, err)
	require.Equal(t, "Flu shots\ntoday", text)

	_, err = readText(strings.NewReader(strings.Repeat("a", longestText+1)), "post.txt")
	require.ErrorContains(t, err, "post.txt is longer than 4 MB")
	whole, err := readText(strings.NewReader(strings.Repeat("a", longestText)), "post.txt")
	require.NoError(t, err)
	require.Len(t, whole, longestText, "nothing is cut off")

	_, err = readText(strings.NewReader("caf\xe9"), "post.txt")
	require.ErrorContains(t, err, "not text in UTF-8")
	require.NotEmpty(t, calendar.HintOf(err))

	_, err = readText(iotest.ErrReader(errors.New("gone")), "post.txt")
	require.ErrorContains(t, err, "post.txt cannot be read")
}

func TestOutsideTextIsShownNotSent(t *testing.T) {
	w := newWorld(t)
	evil := "Flu\x1b]0;owned\x07 shots\u009b2J"
	w.file.Find("Flu shots: no appointment needed on Thursday").Title = evil
	w.file.P.Name, w.file.Folk[0].Name, w.file.Places[0].Name = evil, evil, evil
	w.file.report = calendar.FileReport{Path: evil, Findings: []calendar.Finding{{Check: "folder", Text: evil, Hint: evil}}}
	w.file.drafts["draft-1"] = calendar.Draft{ID: "draft-1", Working: calendar.Content{Text: evil, Link: evil}}
	for _, args := range []string{
		"agenda", "agenda --json", "accounts", "accounts --json", "doctor", "draft show draft-1", "draft show draft-1 --json",
		"approve entry-001", "demo", "hold on --reason " + evil, "publish --yes", "setup --name " + evil + " --person " + evil,
	} {
		words := strings.Split(args, " ")
		r := w.rounds(words...)
		require.True(t, harmless(r.out), "%s: %q", args, r.out)
		require.True(t, harmless(r.err), "%s: %q", args, r.err)
	}
}
