package byhand

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"rounds/calendar"
	"rounds/calendar/platform"
)

var clinic = calendar.Account{ID: "a", Name: "Juniper Clinic", Handle: "@Juniper", RemoteID: "77"}

var monday = calendar.Slot{Day: calendar.Day{Year: 2026, Month: 11, Day: 23}, At: 18 * 60, Zone: "America/Denver"}

func media(id, mime, alt string) calendar.OutgoingMedia {
	return calendar.OutgoingMedia{Prepared: calendar.Prepared{ID: calendar.SHA256(id), MIME: mime, Bytes: 9}, Alt: alt}
}

func known(id calendar.SHA256) calendar.Media {
	switch id {
	case "door":
		return calendar.Media{Name: "Clinic Door (new).HEIC.jpeg"}
	case "words":
		return calendar.Media{Name: "talk.srt", MIME: "application/x-subrip"}
	}
	return calendar.Media{}
}

// written gives a guide as a page of text.
func written(g Guide) string {
	var b strings.Builder
	for _, l := range g.Lines {
		mark := ""
		if l.Clip >= 0 {
			mark = " <- " + g.Clips[l.Clip].Text
		}
		if l.Number > 0 {
			fmt.Fprintf(&b, "%d. %s%s\n", l.Number, l.Text, mark)
		} else {
			fmt.Fprintf(&b, "   %s%s\n", l.Text, mark)
		}
	}
	return b.String()
}

func TestAThreadWithPicturesIsToldStepByStep(t *testing.T) {
	g := For(calendar.Outgoing{
		Platform: platform.X, Kind: platform.KindPost, Text: "One", Parts: []string{"Two", "Three"},
		Media:    []calendar.OutgoingMedia{media("door", "image/jpeg", "A blue door"), media("other", "image/png", "")},
		Settings: map[string]string{platform.SetReplies: "following", platform.SetPaid: ""},
	}, clinic, monday, known)
	require.Equal(t, "https://x.com/compose/post", g.Page)
	require.Equal(t, `1. On X, check that you are signed in as Juniper Clinic (@Juniper).
2. Paste the text.
   part 1 of 3 <- One
3. Press the picture sign, and add from the folder, in this order:
   1-clinic-door-new-heic.jpg
   2-picture.png
4. Press “Add description” under each picture, and paste:
   the alt text of file 1 <- A blue door
5. Press + for each further part, and paste it there. Post nothing yet.
   part 2 of 3 <- Two
   part 3 of 3 <- Three
6. Set:
   Who can reply: accounts that you follow
7. Look it over, then press “Post all”.
8. Open the first post of the thread, and copy its address from the browser.
`, written(g))
}

func TestTheFirstCommentComesAfterThePostIsOut(t *testing.T) {
	o := calendar.Outgoing{Platform: platform.Facebook, Text: "Hello", Link: "https://clinic.example/flu", FirstComment: "More there"}
	g := For(o, clinic, monday, known)
	text := written(g)
	require.Contains(t, text, "the link <- https://clinic.example/flu")
	require.Less(t, strings.Index(text, "press “Publish”"), strings.Index(text, "the first comment <- More there"))
	require.Equal(t, "the first comment", g.Clips[len(g.Clips)-1].Name)
	o.Kind = platform.KindStory
	require.NotContains(t, written(For(o, clinic, monday, known)), "<-", "a story carries neither text nor comment")
	o.Platform, o.Kind = platform.X, platform.KindPost
	require.NotContains(t, written(For(o, clinic, monday, known)), "first comment", "X has none")
}

func TestAPollIsPastedIntoItsFields(t *testing.T) {
	o := calendar.Outgoing{Platform: platform.LinkedIn, Text: "Tell us", Poll: &platform.Poll{Question: "When?", Options: []string{"Early", "Late"}, Duration: 72 * time.Hour}}
	text := written(For(o, clinic, monday, known))
	require.Contains(t, text, "the poll's question <- When?\n   answer 1 <- Early\n   answer 2 <- Late\n   Open for: 3 days\n")
	o.Platform = platform.Facebook
	require.NotContains(t, written(For(o, clinic, monday, known)), "answer 1", "Facebook has no polls")
}

func TestAVideoTellsEverySettingAndItsCaptions(t *testing.T) {
	g := For(calendar.Outgoing{
		Platform: platform.YouTube, Text: "About flu shots",
		Media:    []calendar.OutgoingMedia{media("film", "video/mp4", ""), media("door", "image/jpeg", "A door")},
		Settings: map[string]string{platform.SetTitle: "Flu shots", platform.SetCaptions: "words", platform.SetTags: "flu, shot"},
	}, clinic, monday, known)
	text := written(g)
	require.Contains(t, text, "   1-video.mp4\n", "by its class, as it has neither name nor alt text")
	for _, want := range []string{
		"Add this picture as the thumbnail.\n   2-clinic-door-new-heic.jpg", "the title <- Flu shots", "the tags <- flu, shot",
		"Captions file”.\n   3-talk.srt", "Who can see it: everyone", "Made for children: no", "Category: Education", "Language of the captions: en",
	} {
		require.Contains(t, text, want)
	}
	live := written(For(calendar.Outgoing{Platform: platform.YouTube, Kind: platform.KindLive, Text: "Ask us", Settings: map[string]string{platform.SetTitle: "Live"}}, clinic, monday, known))
	require.Contains(t, live, "Starts: Monday 23 November 2026 at 18:00 (America/Denver)")
}

func TestEveryPlatformAndKindHasItsSteps(t *testing.T) {
	for _, n := range platform.All() {
		for _, k := range platform.Of(n).Kinds {
			o := calendar.Outgoing{Platform: n, Kind: k.Kind, Text: "Hello", Media: []calendar.OutgoingMedia{media("door", "image/jpeg", "A door")}}
			g := For(o, clinic, monday, known)
			require.NotEmpty(t, g.Page)
			for i, l := range g.Lines {
				require.NotEmpty(t, l.Text, "%s %s line %d", n, k.Kind, i)
				require.NotContains(t, l.Text, "%!", "%s %s", n, k.Kind)
			}
			require.Len(t, g.Files, 1)
			require.Equal(t, !k.NoText, strings.Contains(written(g), "<- Hello"), "%s %s", n, k.Kind)
		}
	}
}

func TestTheFilesLieUnderReadableNamesUntilTheAnswer(t *testing.T) {
	root, from := filepath.Join(t.TempDir(), "Rounds"), t.TempDir()
	path := func(_ context.Context, id calendar.SHA256) (string, error) {
		p := filepath.Join(from, string(id))
		return p, os.WriteFile(p, []byte("the bytes of "+id), 0o600)
	}
	o := calendar.Outgoing{Platform: platform.Facebook, Text: "Hello", Media: []calendar.OutgoingMedia{media("door", "image/jpeg", "A door"), media("big", "video/mp4", "")}}
	o.Media[1].Bytes = calendar.BigMedia + 1
	g := For(o, clinic, monday, known)
	d := calendar.Delivery{ID: "0198-abcd", Platform: platform.Facebook, Slot: monday, Title: "Flu / clinic: opens!"}
	for range 2 { // a second time changes nothing
		dir, laid, err := Lay(t.Context(), root, d, g, path)
		require.NoError(t, err)
		require.Equal(t, "2026-11-23 facebook flu-clinic-opens abcd", filepath.Base(dir))
		b, err := os.ReadFile(filepath.Join(dir, "1-clinic-door-new-heic.jpg"))
		require.NoError(t, err)
		require.Equal(t, "the bytes of door", string(b))
		require.Equal(t, filepath.Join(from, "big"), laid.Files[1].Path, "a big file stays where it is")
		require.Empty(t, g.Files[1].Path)
		g2 := laid
		if own := filepath.Join(dir, "own.txt"); os.WriteFile(own, nil, 0o600) == nil {
			Clear(dir, g2)
			require.FileExists(t, own, "what a person put there stays")
			require.NoError(t, os.Remove(own))
		}
		Clear(dir, g2)
		require.NoDirExists(t, root)
	}
	require.FileExists(t, filepath.Join(from, "big"))
	_, _, err := Lay(t.Context(), root, d, g, func(context.Context, calendar.SHA256) (string, error) { return "", errors.New("changed") })
	require.ErrorContains(t, err, "changed")
}

func TestAnAddressIsAskedAboutWhereItIsNotThePlatforms(t *testing.T) {
	a := clinic
	a.Platform, a.Base = platform.Facebook, "https://graph.facebook.com"
	for text, want := range map[string][2]string{
		"":                              {"", ""},
		" https://www.facebook.com/p/1": {"https://www.facebook.com/p/1", ""},
		"https://elsewhere.example/p/1": {"https://elsewhere.example/p/1", "elsewhere.example"},
		"http://127.0.0.1:1/p/1":        {"http://127.0.0.1:1/p/1", "127.0.0.1"},
	} {
		got, doubt, err := Address(a, text)
		require.NoError(t, err)
		require.Equal(t, want[0], got)
		require.Contains(t, doubt, want[1])
	}
	a.Base = "http://127.0.0.1:1"
	_, doubt, err := Address(a, "http://127.0.0.1:1/p/1")
	require.NoError(t, err)
	require.Empty(t, doubt, "a rehearsal's own posts are believed")
	_, _, err = Address(a, "it is out")
	require.Equal(t, calendar.Invalid, calendar.KindOf(err))
}
