package cli

import (
	"testing"

	"github.com/stretchr/testify/require"

	"rounds/calendar"
	"rounds/calendar/platform"
	"rounds/ui/kit/kittest"
)

func TestSettingsAreCheckedAgainstTheCatalogue(t *testing.T) {
	w := newWorld(t)
	w.file.mime = "application/x-subrip"
	w.ok("draft", "new", "--text", "Flu", "--set", "youtube.title=Flu shots", "--set", "yt.privacy=whoever has the address",
		"--set", "youtube.made_for_kids=y", "--set", "x.reply_settings=everyone", "--set", "youtube.captions=talk.srt")
	require.Equal(t, map[platform.Name]map[string]string{
		platform.YouTube: {"title": "Flu shots", "privacy": "unlisted", "made_for_kids": "yes", "captions": string(calendar.SumSHA256([]byte("talk.srt")))},
		platform.X:       {},
	}, w.file.drafts["draft-1"].Working.Settings, "what is so anyway is not kept")
	out := w.ok("draft", "show", "draft-1")
	require.Contains(t, out, "YouTube · Who can see it: whoever has the address\n")
	require.Contains(t, out, "YouTube · Captions file: Nurse at work.jpg\n", "by its name, not its hash")
	w.ok("draft", "edit", "draft-1", "--set", "youtube.privacy=")
	require.NotContains(t, w.file.drafts["draft-1"].Working.Settings[platform.YouTube], "privacy")

	w.fails(2, `X has no setting "mood"`, "use one of: reply_settings, made_with_ai, paid_partnership", "draft", "new", "--text", "a", "--set", "x.mood=glad")
	w.fails(2, "X: Who can reply is one of everyone, following", "see the settings", "draft", "new", "--text", "a", "--set", "x.reply_settings=friends")
	w.fails(2, `"title" is not a setting`, "write it as youtube.title=TEXT", "draft", "new", "--text", "a", "--set", "title")
	w.file.mime = "image/jpeg"
	w.fails(2, "a.jpg cannot be used as “Captions file” on YouTube", "give a file of the kind text/vtt", "draft", "new", "--text", "a", "--set", "youtube.captions=a.jpg")
}

func TestWhatStandsTooNearIsSaidOnTheCommandLine(t *testing.T) {
	w := newWorld(t)
	w.file.Add(calendar.Summary{
		Kind: calendar.PostEntry, Slot: calendar.Slot{Day: calendar.Day{Year: 2026, Month: 11, Day: 3}, At: calendar.NewTimeOfDay(12, 10), Zone: kittest.Zone},
		Title: "Closed on Friday", Platforms: calendar.PlatformsOf(platform.X), Accounts: 1,
	})
	out := w.ok("agenda", "--days", "1")
	require.Contains(t, out, "         note: X gets “Closed on Friday” at 12:10, 10 minutes later: move one of them.\n")
	lines := w.value("agenda", "--days", "1").([]any)
	near := 0
	for _, l := range lines {
		if _, ok := l.(map[string]any)["near"]; ok {
			near++
		}
	}
	require.Equal(t, 2, near)
}

func TestPlacingSaysWhatStandsInTheWay(t *testing.T) {
	w := newWorld(t)
	e := calendar.EntryID("entry-new")
	d, err := w.file.Practice(t.Context())
	require.NoError(t, err)
	require.NotEmpty(t, d.Zone)
	w.file.more = []calendar.Planned{
		{Entry: e, Account: "x", Platform: platform.X, Name: "X", At: morning.AddDate(0, 0, 1), Title: "Flu"},
		{Entry: "other", Account: "x", Platform: platform.X, Name: "X", At: morning.AddDate(0, 0, 1), Title: "Closed"},
	}
	w.file.sheet.Accounts = []calendar.Account{{ID: "x", Platform: platform.X}}
	w.file.sheet.Blockers = []calendar.Blocker{{Account: "x", Blocks: true, Text: "The text is too long for X: 300 of 280 characters."}, {Text: "only to know"}}
	w.file.drafts["draft-1"] = calendar.Draft{ID: "draft-1"}
	r := w.rounds("schedule", "draft-1", "--at", "2026-11-04 10:00", "--account", "x")
	require.Equal(t, 0, r.status, r.err)
	require.Equal(t, "entry-new\n", r.out, "scripts read the id alone")
	require.Contains(t, r.err, "note: X gets “Closed” at the same time: move one of them.\n")
	require.Contains(t, r.err, "note: it cannot be approved yet: The text is too long for X")
	require.NotContains(t, r.err, "only to know")
}
