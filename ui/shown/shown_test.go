package shown

import (
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/exp/golden"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"rounds/calendar"
	"rounds/calendar/platform"
	"rounds/ui/kit"
)

var looks = kit.NewStyles(true, colorprofile.TrueColor)

// full is a content with everything in it that a content can have.
func full() calendar.Outgoing {
	return calendar.Outgoing{
		Account: "x", Platform: platform.X, Kind: platform.KindReel, Text: "First line. \n\nSecond\x1b[2J line 👩‍⚕️",
		Parts: []string{"Part two of the thread", "Part three"}, Link: "https://harbor.example/a/very/long/address/that/has/no/space/in/it",
		FirstComment: "Ask us!", Settings: map[string]string{"reply": "mentioned", "title": "Hand washing"},
		Poll: &platform.Poll{Question: "Had your shot?", Options: []string{"Yes", "Not yet"}, Duration: 24 * time.Hour},
		Media: []calendar.OutgoingMedia{
			{Prepared: calendar.Prepared{ID: "0123456789", MIME: "image/jpeg", Bytes: 123456, Width: 10, Height: 20, Changes: []string{"turned upright"}}, Alt: "A hand"},
			{Prepared: calendar.Prepared{ID: "1123456789", MIME: "video/mp4", Bytes: 99, Duration: time.Minute}},
			{},
		},
	}
}

func TestContent(t *testing.T) {
	golden.RequireEqual(t, ansi.Strip(strings.Join(Content(looks, full(), 60), "\n"))+"\n")
}

func TestCompare(t *testing.T) {
	was, now := full(), full()
	now.Text = "First line.\n\nSecond line"
	now.Parts = now.Parts[:1]
	now.Link, now.Poll, now.Settings = "", nil, nil
	now.Media = now.Media[:1]
	now.Media[0].Alt = "Two hands"
	require.Nil(t, Compare(looks, was, full(), 60))
	golden.RequireEqual(t, ansi.Strip(strings.Join(Compare(looks, was, now, 60), "\n"))+"\n")
}

func TestEveryWidth(t *testing.T) {
	was, now := full(), full()
	now.Text, now.Media = "All new words\n", nil
	for w := 0; w <= 200; w++ {
		for _, lines := range [][]string{Content(looks, full(), w), Compare(looks, was, now, w), Exact(looks, strings.Repeat("日本 ", 50), w)} {
			for _, l := range lines {
				require.LessOrEqual(t, ansi.StringWidth(l), max(w, 0), "at %d: %q", w, ansi.Strip(l))
				require.NotContains(t, l, "\n")
			}
		}
	}
}

func TestExactHidesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := strings.Join(rapid.SliceOf(rapid.SampledFrom([]string{"flu", " ", "  ", "\n", "é", "longerthanthelineis", "👩‍⚕️"})).Draw(t, "text"), "")
		w := rapid.IntRange(2, 30).Draw(t, "w")
		got := ansi.Strip(strings.Join(Exact(looks, text, w), ""))
		strip := strings.NewReplacer(" ", "", "·", "", "↵", "", "\n", "", "…", "")
		if w > 3 && strip.Replace(got) != strip.Replace(text) {
			t.Fatalf("%q is shown as %q", text, got)
		}
		if n := strings.Count(got, "↵"); n != strings.Count(text, "\n") {
			t.Fatalf("%q has %d line ends shown", text, n)
		}
	})
}

func TestExactShowsSpacesAtLineEnds(t *testing.T) {
	require.Equal(t, []string{"a··↵", "b·"}, strip(Exact(looks, "a  \nb ", 20)))
	require.Equal(t, []string{"one↵", "↵", "two"}, strip(Exact(looks, "one\n\ntwo", 20)))
	require.Equal(t, []string{"one two", "three"}, strip(Exact(looks, "one two three", 8)))
}

func strip(lines []string) []string {
	for i := range lines {
		lines[i] = ansi.Strip(lines[i])
	}
	return lines
}

func TestPaneAndListStayWithinTheirLines(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var p Pane
		var l List
		for range 20 {
			n, h := rapid.IntRange(0, 30).Draw(t, "n"), rapid.IntRange(0, 12).Draw(t, "h")
			p.Scroll(rapid.IntRange(-40, 40).Draw(t, "by"))
			if got := len(p.Draw(looks, make([]string, n), 10, h)); got != h {
				t.Fatalf("%d lines for %d", got, h)
			}
			l.At += rapid.IntRange(-40, 40).Draw(t, "at")
			from, to := l.Window(n, h)
			if from < 0 || to > n || to-from > h || n > 0 && h > 0 && (l.At < from || l.At >= to) {
				t.Fatalf("window %d:%d of %d in %d, chosen %d", from, to, n, h, l.At)
			}
		}
	})
}

func TestSizesAreInWords(t *testing.T) {
	require.Equal(t, "999 B", Bytes(999))
	require.Equal(t, "412 kB", Bytes(412345))
	require.Equal(t, "1.5 MB", Bytes(1_500_000))
	require.Equal(t, "2.0 GB", Bytes(2_000_000_000))
	require.Equal(t, "2 days", span24(48*time.Hour))
	require.Equal(t, "1 hour", span24(time.Hour))
	require.Equal(t, "1m30s", span24(90*time.Second))
}

func TestAnAccountServedByHandSaysSoBeforeItsName(t *testing.T) {
	a := calendar.Account{Platform: platform.Instagram, Name: "Harbor Family Practice", Handle: "@harbor"}
	require.Equal(t, "Instagram · Harbor Family Practice @harbor", Served(a, false))
	require.Equal(t, "Instagram, by hand · Harbor Family Practice @harbor", Served(a, true))
	a.ByHand, a.Name, a.Handle = true, "", ""
	require.Equal(t, "Instagram, by hand", Served(a, false))
}

func TestSettingsAreShownInWordsAndFilesByName(t *testing.T) {
	o := calendar.Outgoing{Platform: "youtube", Text: "Flu", Settings: map[string]string{
		"category": "27", "title": "Flu shots", "captions": "0123456789abcdef", "zz_unknown": "1", "privacy": "unlisted",
	}}
	was := o
	was.Settings = map[string]string{"title": "Flu shots", "captions": "fedcba9876543210", "privacy": "private"}
	names := func(id calendar.SHA256) string { return map[calendar.SHA256]string{"0123456789abcdef": "talk.srt"}[id] }
	st := kit.NewStyles(true, colorprofile.Ascii)
	text := ansi.Strip(strings.Join(ContentOf(st, o, names, 80), "\n"))
	require.Contains(t, text, "Title: Flu shots\nWho can see it: whoever has the address\nCategory: Education\nCaptions file: talk.srt\nzz_unknown: 1")
	require.Contains(t, ansi.Strip(strings.Join(Content(st, o, 80), "\n")), "Captions file: file 01234567")
	diff := ansi.Strip(strings.Join(CompareOf(st, was, o, names, 80), "\n"))
	require.Contains(t, diff, "Who can see it\n")
	require.Contains(t, diff, "talk.srt")
	require.NotContains(t, diff, "Title\n")
}
