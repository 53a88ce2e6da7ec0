package store

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"rounds/calendar"
)

func TestSearchFinds(t *testing.T) {
	c := newClinic(t)
	draft := func(title, text string) calendar.DraftID {
		d, err := c.NewDraft(c.ctx, c.ben, calendar.Content{Title: title, Text: text})
		require.NoError(t, err)
		return d.ID
	}
	flu := draft("Flu clinic on Saturday", "Bring your vaccination card. Don't wait.")
	cafe := draft("Café of the heart", "Blood pressure is checked while you have a coffee.")
	mouth := draft("Mouth cancer week", "Ask the dentist; Überweisung is not needed.")
	note, err := c.Place(c.ctx, c.ben, calendar.Entry{Kind: calendar.NoteEntry, Text: "Ring the printer", Slot: at("2026-11-25", "09:30")})
	require.NoError(t, err)
	tests := map[string]struct {
		query string
		want  calendar.DraftID
	}{
		"a word of the title":               {"saturday", flu},
		"a beginning of a word of the text": {"vaccin", flu},
		"letters of the title in order":     {"flclsat", flu},
		"a word without its accent":         {"cafe", cafe},
		"two words in any order":            {"coffee blood", cafe},
		"capitals":                          {"BLOOD", cafe},
		"an umlaut":                         {"uberweisung", mouth},
		"an apostrophe":                     {"don't", flu},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			hits, err := c.Search(c.ctx, test.query, 0)
			require.NoError(t, err)
			require.NotEmpty(t, hits)
			require.Equal(t, test.want, hits[0].Draft)
		})
	}
	hits, err := c.Search(c.ctx, "printer", 0)
	require.NoError(t, err)
	require.Equal(t, note.ID, hits[0].Entry)
	hits, err = c.Search(c.ctx, "coffee", 0)
	require.NoError(t, err)
	require.Contains(t, hits[0].Snippet, "coffee")
	hits, err = c.Search(c.ctx, "heart", 0)
	require.NoError(t, err)
	marked := ""
	for _, m := range hits[0].Marks {
		marked += hits[0].Title[m : m+1]
	}
	require.Equal(t, "heart", marked, "marks are bytes of the title as shown")
	for _, nothing := range []string{"", "  ", "...", "zzzz"} {
		hits, err = c.Search(c.ctx, nothing, 0)
		require.NoError(t, err)
		require.Empty(t, hits)
	}

	_, err = c.SaveRevision(c.ctx, c.ben, flu, calendar.Content{Title: "Flu clinic on Sunday", Text: "Bring nothing."})
	require.NoError(t, err)
	hits, err = c.Search(c.ctx, "vaccination", 0)
	require.NoError(t, err)
	require.Empty(t, hits, "what was taken out is not found")
	hits, err = c.again().Search(c.ctx, "sunday", 0)
	require.NoError(t, err)
	require.Equal(t, flu, hits[0].Draft)
	require.NoError(t, c.RemoveDraft(c.ctx, c.ben, flu))
	hits, err = c.Search(c.ctx, "sunday", 0)
	require.NoError(t, err)
	require.Empty(t, hits)
	_, err = c.Undo(c.ctx, c.ben)
	require.NoError(t, err)
	hits, err = c.Search(c.ctx, "sunday", 0)
	require.NoError(t, err)
	require.Len(t, hits, 1)
	c.healthy()
}

func TestListsOfDrafts(t *testing.T) {
	c := newClinic(t)
	idea, err := c.NewDraft(c.ctx, c.ben, calendar.Content{Title: "An idea"})
	require.NoError(t, err)
	c.clock.add(1e9)
	placed, _ := c.post("Placed", at("2026-11-25", "09:30"))
	list, err := c.Drafts(c.ctx, calendar.DraftFilter{})
	require.NoError(t, err)
	require.Len(t, list, 2)
	require.Equal(t, placed.ID, list[0].ID)
	require.Equal(t, 1, list[0].Entries)
	list, err = c.Drafts(c.ctx, calendar.DraftFilter{WithoutEntry: true})
	require.NoError(t, err)
	require.Len(t, list, 1)
	require.Equal(t, idea.ID, list[0].ID)
	list, err = c.Drafts(c.ctx, calendar.DraftFilter{Limit: 1})
	require.NoError(t, err)
	list, err = c.Drafts(c.ctx, calendar.DraftFilter{After: list[0].ID})
	require.NoError(t, err)
	require.Len(t, list, 1)
	require.Equal(t, idea.ID, list[0].ID)
	_, err = c.SaveWorking(c.ctx, c.ben, idea.ID, calendar.Content{Title: "A better idea"})
	require.NoError(t, err)
	hits, err := c.Search(c.ctx, "better", 0)
	require.NoError(t, err)
	require.Equal(t, "A better idea", hits[0].Title, "a new title is found at once")
}

// However a text is written, each of its words is found, and the word is where
// the index says.
func TestWordsProperty(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		text := rapid.String().Draw(r, "text")
		eachWord(text, func(w string, start, end int) bool {
			require.LessOrEqual(t, end, len(text))
			require.Less(t, start, end)
			require.LessOrEqual(t, len(w), longestWord)
			require.NotContains(t, w, "\x00")
			require.Equal(t, w, cleanWord(text[start:end]))
			return true
		})
		f := fold(text)
		require.Equal(t, f, string(appendFolded(nil, []byte(text))))
		ti := title{shown: text, folded: f}
		if f != "" {
			for _, m := range unfold(ti, []int{0, len(f) / 2, len(f) - 1}) {
				require.Less(t, m, len(text))
			}
		}
		_ = snippet([]string{text}, strings.Fields(f))
	})
}

func TestSummariesPackedAndUnpacked(t *testing.T) {
	zones := []string{"Europe/London", "America/Denver", "Australia/Lord_Howe", "Pacific/Apia", "Asia/Kolkata", "America/Sao_Paulo"}
	rapid.Check(t, func(r *rapid.T) {
		n := rapid.IntRange(0, 200)
		s := calendar.Summary{
			Entry: "0190", Draft: calendar.DraftID(rapid.String().Draw(r, "draft")), Kind: rapid.SampledFrom(entryKinds).Draw(r, "kind"),
			Slot: calendar.Slot{
				Day:  calendar.NewDay(2026, 1, 1).Add(rapid.IntRange(-9000, 9000).Draw(r, "day")),
				At:   calendar.TimeOfDay(rapid.IntRange(0, 1439).Draw(r, "time")),
				Zone: rapid.SampledFrom(zones).Draw(r, "zone"),
			},
			Title: rapid.String().Draw(r, "title"), Pillar: rapid.String().Draw(r, "pillar"),
			Platforms: calendar.Platforms(rapid.Byte().Draw(r, "platforms")), Yes: calendar.Yes(rapid.IntRange(0, 4).Draw(r, "yes")),
			Unsaved: rapid.Bool().Draw(r, "unsaved"), Held: rapid.Bool().Draw(r, "held"), Through: rapid.Bool().Draw(r, "through"),
			Archived: rapid.Bool().Draw(r, "archived"), Accounts: n.Draw(r, "accounts"), Out: n.Draw(r, "out"), Failed: n.Draw(r, "failed"),
			Uncertain: n.Draw(r, "uncertain"), Handed: n.Draw(r, "handed"), There: n.Draw(r, "there"),
		}
		var err error
		s.Instant, err = s.Slot.Instant()
		require.NoError(t, err)
		got, err := newUnpacker(newClock().now()).unpack(dayKey(s.Slot, s.Entry), packSummary(s, newClock().now()))
		require.NoError(t, err)
		require.True(t, got.Instant.Equal(s.Instant), "%s %s: %s, not %s", s.Slot, s.Slot.Zone, got.Instant, s.Instant)
		require.Equal(t, s.Instant.Location().String(), got.Instant.Location().String())
		got.Instant = s.Instant
		require.Equal(t, s, got)
	})
}

func FuzzUnpackSummary(f *testing.F) {
	f.Add([]byte("123456entry"), packSummary(calendar.Summary{Kind: calendar.PostEntry, Title: "x", Slot: calendar.Slot{Zone: "UTC"}}, newClock().now()))
	f.Add([]byte{}, []byte{})
	f.Add([]byte("1234567"), []byte{summaryVersion, 0, 0, 0, 0, 0xff, 0xff, 0xff})
	f.Fuzz(func(_ *testing.T, k, v []byte) {
		_, _ = newUnpacker(newClock().now()).unpack(k, v)
		_, _ = unpackHead(v)
	})
}

func TestFoldersThatAreShared(t *testing.T) {
	tests := map[string]bool{
		"/home/ana/calendar.rounds":                                false,
		"/home/ana/Dropbox/calendar.rounds":                        true,
		"/home/ana/Dropbox (Elm Street)/x/calendar.rounds":         true,
		"/Users/ana/Library/Mobile Documents/com~apple~x/c.rounds": true,
		"/Users/ana/Library/CloudStorage/OneDrive-Elm/c.rounds":    true,
		`C:\Users\ana\OneDrive - Elm Street\c.rounds`:              true,
		`C:\Users\ana\Google Drive\c.rounds`:                       true,
		`\\server\share\c.rounds`:                                  true,
		`\\?\UNC\server\share\c.rounds`:                            true,
		`\\?\C:\Users\ana\c.rounds`:                                false,
		"/home/ana/Nextcloud/c.rounds":                             true,
		"/home/dropboxes/c.rounds":                                 false,
		"/home/ana/.local/share/rounds/practice.rounds":            false,
	}
	for path, warned := range tests {
		require.Equal(t, warned, FolderWarning(path) != "", path)
	}
}
