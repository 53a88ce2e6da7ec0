package editor

import (
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/exp/golden"
	"github.com/stretchr/testify/require"

	"rounds/calendar"
	"rounds/calendar/platform"
)

// film is a draft that goes to YouTube as well, with a video.
func film(t *testing.T) *desk {
	d := placed(t, "How a flu shot works.")
	d.file.media["film"] = calendar.Media{ID: "film", Name: "film.mp4", MIME: "video/mp4", Bytes: 40_000_000}
	d.ed.content.Media = []calendar.MediaUse{{Media: "film"}}
	d.ed.place.Accounts = []calendar.AccountID{"a-x", "a-youtube"}
	d.run(d.ed.readMedia())
	d.run(d.ed.changed())
	d.ring()
	return d
}

func (d *desk) settings(n platform.Name) map[string]string { return d.draft().Working.Settings[n] }

func (d *desk) frame(w, h int) string { return trimmed(strip(d.ed.View(w, h))) }

func TestSettingsOpenBelowTheirPlatform(t *testing.T) {
	d := film(t)
	frame := d.frame(120, 40)
	require.Contains(t, frame, "YouTube title")
	require.Contains(t, frame, "YouTube        as usual · Who can see it: everyone")
	require.NotContains(t, frame, "Captions file", "closed until it has the focus")
	d.run(d.ed.goTo("set/youtube"))
	golden.RequireEqual(t, d.frame(80, 30))
	for _, want := range []string{"Who can see it", "Made for children         [ ] no", "Captions file             none"} {
		require.Contains(t, d.frame(80, 40), want)
	}
	require.NotContains(t, d.frame(80, 40), "Language of the captions", "it waits for the captions")
	require.NotContains(t, d.frame(80, 40), "Minutes on air", "only a broadcast has them")
}

func TestAChoiceAToggleAndATextAreKept(t *testing.T) {
	d := film(t)
	d.run(d.ed.goTo("set/youtube/privacy"))
	d.keys("right")
	d.run(d.ed.goTo("set/youtube/made_for_kids"))
	d.keys("space")
	require.Contains(t, d.frame(80, 40), "[x] yes")
	d.ring()
	require.Equal(t, map[string]string{platform.SetPrivacy: "unlisted", platform.SetKids: platform.Yes}, d.settings(platform.YouTube))
	d.keys("x")
	d.run(d.ed.goTo("set/youtube/privacy"))
	d.keys("left")
	d.ring()
	require.Empty(t, d.settings(platform.YouTube), "what is so anyway is not kept")
	d.keys("ctrl+z")
	d.ring()
	require.Equal(t, map[string]string{platform.SetPrivacy: "unlisted"}, d.settings(platform.YouTube))
	d.run(d.ed.goTo("title/youtube"))
	d.types("Flu shots")
	d.ring()
	require.Equal(t, "Flu shots", d.settings(platform.YouTube)[platform.SetTitle])
	require.Contains(t, d.frame(120, 50), "Who can see it: whoever has the address", "the preview says what is not as usual")
}

func TestCaptionsAreAFileByItsName(t *testing.T) {
	d := film(t)
	d.run(d.ed.goTo("set/youtube/captions"))
	d.keys("enter")
	p, ok := d.host.asked[0].(*picker)
	require.True(t, ok)
	require.True(t, p.fits("talk.SRT"))
	require.False(t, p.fits("nurse.jpg"), "only what can be captions is listed")
	d.host.asked = nil
	d.run(p.done([]string{"/p/talk.srt"}))
	d.ring()
	id := calendar.SumSHA256([]byte("/p/talk.srt"))
	require.Equal(t, string(id), d.settings(platform.YouTube)[platform.SetCaptions])
	frame := d.frame(80, 40)
	require.Contains(t, frame, "talk.srt")
	require.NotContains(t, frame, string(id[:8]))
	require.Contains(t, frame, "Language of the captions  en")
	d.keys("d")
	d.ring()
	require.Empty(t, d.settings(platform.YouTube))
	d.run(d.ed.field().(*fileField).take([]string{"/p/nurse.jpg"}))
	require.Equal(t, "nurse.jpg cannot be used as “Captions file”", d.host.last())
	require.Empty(t, d.settings(platform.YouTube))
	d.paste("'/p/talk.srt'")
	d.ring()
	require.Equal(t, string(id), d.settings(platform.YouTube)[platform.SetCaptions], "a file dragged in is taken too")
}

func TestASettingThatCannotBeIsAProblemWhileWriting(t *testing.T) {
	d := placed(t, "Hello")
	d.ed.place.Accounts = []calendar.AccountID{"a-instagram"}
	d.run(d.ed.addFiles([]string{"/p/nurse.jpg"}))
	d.run(d.ed.goTo("set/instagram/collaborators"))
	d.types("a, b, c, d")
	d.ring()
	require.Contains(t, d.frame(120, 50), "Instagram invites up to 3 co-authors, and there")
}

func TestOneDeliveryIsGivenToAPersonInTheEditor(t *testing.T) {
	d := placed(t, "Hello")
	d.run(d.ed.goTo("accounts"))
	d.keys("h")
	d.ring()
	require.Equal(t, []calendar.AccountID{"a-facebook"}, d.file.entries[d.ed.kept.entry.ID].ByHand)
	require.Contains(t, d.frame(80, 24), "Facebook, by hand")
	d.run(d.ed.goTo("text"))
	require.Contains(t, d.frame(80, 24), "Facebook (by hand), LinkedIn, X")
	d.run(d.ed.goTo("accounts"))
	d.keys("space")
	d.ring()
	require.Empty(t, d.file.entries[d.ed.kept.entry.ID].ByHand, "who is not served is not served by hand")
	d.keys("h")
	require.Contains(t, d.host.last(), "choose the account first")
	d.keys("space", "h", "h")
	d.ring()
	require.Empty(t, d.file.entries[d.ed.kept.entry.ID].ByHand)
}

func TestWhatStandsTooNearIsSaidWherePlaced(t *testing.T) {
	d := newDesk(t)
	at := time.Date(2026, 11, 24, 16, 10, 0, 0, time.UTC)
	d.file.planned = []calendar.Planned{
		{Entry: "other", Account: "a-facebook", Platform: platform.Facebook, Name: "Kirkwood", At: at, Title: "Closed on Monday"},
		{Entry: "again", Account: "a-x", Platform: platform.X, Name: "Kirkwood", At: at.AddDate(0, 0, 3), Title: "Flu", Says: calendar.Saying("Flu shots")},
	}
	dr, err := d.file.NewDraft(t.Context(), "ann", calendar.Content{Text: "Flu shots", Title: "Flu shots"})
	require.NoError(t, err)
	e, err := d.file.Place(t.Context(), "ann", calendar.Entry{
		Kind: calendar.PostEntry, Draft: dr.ID, Slot: calendar.Slot{Day: calendar.NewDay(2026, 11, 24), At: calendar.NewTimeOfDay(9, 0), Zone: "America/Denver"},
		Accounts: []calendar.AccountID{"a-facebook", "a-x"},
	})
	require.NoError(t, err)
	d.file.planned = append(d.file.planned, calendar.Planned{Entry: e.ID, Account: "a-facebook", Platform: platform.Facebook, At: at, Title: "as it was"})
	d.open(Opening{Entry: e.ID})
	require.Equal(t, []string{"2026-11-17 to 2026-12-01, texts true"}, d.file.looked)
	frame := d.frame(120, 40)
	require.Contains(t, strings.Join(strings.Fields(frame), " "), "! Facebook gets “Closed on Monday” at 09:10, 10")
	require.NotContains(t, frame, "as it was", "an entry is not near itself")
	d.types("!")
	d.ring()
	require.Len(t, d.file.looked, 1, "typing reads nothing")
	require.NotContains(t, d.frame(120, 40), "the same text", "and yet it is known at once")
	require.Contains(t, d.frame(120, 40), "to know before it is approved (alt+w)", "it is no reason to keep it back")
	d.run(d.ed.goTo("when"))
	for range len(d.ed.when) {
		d.keys("backspace")
	}
	d.types("25 Nov 2026 09:00").keys("enter")
	require.Equal(t, "2026-11-18 to 2026-12-02, texts true", d.file.looked[1])
	d.ring()
	require.Empty(t, d.ed.judged.crowd)
	d.run(d.ed.FileChanged())
	require.Len(t, d.file.looked, 2, "its own saves change the file, too")
	d.clock = d.clock.Add(time.Minute)
	d.run(d.ed.FileChanged())
	require.Len(t, d.file.looked, 3)
}
