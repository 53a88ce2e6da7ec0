package cli

import (
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/exp/golden"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"rounds/calendar"
	"rounds/calendar/platform"
)

// full is a draft in which every field says something.
func full() calendar.Content {
	return calendar.Content{
		Title: "Flu clinic", Text: "Flu shots today.", Link: "https://juniper.example/flu", FirstComment: "Walk in.",
		Pillar: "Prevention", Audience: "everybody", Parts: []string{"Until 6 pm."},
		Variants: map[platform.Name]calendar.Variant{platform.X: {Text: "Flu shots!"}},
		Settings: map[platform.Name]map[string]string{platform.YouTube: {"title": "Flu", "tags": "flu"}},
		Media:    []calendar.MediaUse{{Media: calendar.SumSHA256([]byte("nurse.jpg")), Alt: "A nurse"}},
	}
}

func TestANewDraftIsWhatTheFlagsSay(t *testing.T) {
	w := newWorld(t)
	require.Equal(t, "draft-1\n", w.ok("draft", "new", "--title", "Flu clinic", "--text", "Flu shots today.", "--link", "https://juniper.example/flu",
		"--first-comment", "Walk in.", "--pillar", "Prevention", "--audience", "everybody", "--part", "Until 6 pm.", "--variant", "twitter=Flu shots!",
		"--set", "youtube.title=Flu", "--set", "youtube.tags=flu", "--image", "nurse.jpg", "--alt", "A nurse"))
	require.Equal(t, full(), w.file.drafts["draft-1"].Working)

	w.in = "\ufeffFirst line\r\nsecond line\r\n"
	w.ok("draft", "new", "--text", "-")
	require.Equal(t, "First line\nsecond line", w.file.drafts["draft-2"].Working.Text)
	golden.RequireEqual(t, []byte(w.ok("draft", "new", "--text", "Flu shots", "--json")))
}

// Whatever flags are given, what they do not name stays as it is.
func TestOnlyTheFlagsThatAreGivenChangeADraft(t *testing.T) {
	fields := map[string]func(*calendar.Content, string){
		"--title":         func(c *calendar.Content, v string) { c.Title = v },
		"--text":          func(c *calendar.Content, v string) { c.Text = v },
		"--link":          func(c *calendar.Content, v string) { c.Link = v },
		"--first-comment": func(c *calendar.Content, v string) { c.FirstComment = v },
		"--pillar":        func(c *calendar.Content, v string) { c.Pillar = v },
		"--audience":      func(c *calendar.Content, v string) { c.Audience = v },
		"--part":          func(c *calendar.Content, v string) { c.Parts = []string{v} },
		"--alt":           func(c *calendar.Content, v string) { c.Media[0].Alt = v },
		"--image": func(c *calendar.Content, v string) {
			c.Media = []calendar.MediaUse{{Media: calendar.SumSHA256([]byte(v))}}
		},
	}
	names := []string{"--title", "--text", "--link", "--first-comment", "--pillar", "--audience", "--part", "--image", "--alt"}
	outer := t
	rapid.Check(t, func(t *rapid.T) {
		w := newWorld(outer)
		w.file.drafts["draft-1"] = calendar.Draft{ID: "draft-1", Working: full(), Revision: 1}
		want, args := full(), []string{"draft", "edit", "draft-1"}
		for _, name := range names {
			if rapid.Bool().Draw(t, name) {
				value := rapid.StringMatching(`[a-zäß ]{0,8}`).Draw(t, "value")
				fields[name](&want, value)
				args = append(args, name, value)
			}
		}
		if len(args) == 3 {
			return
		}
		w.ok(args...)
		require.Equal(t, want, w.file.drafts["draft-1"].Working)
	})
}

func TestVariantsAndSettingsAreAddedOneByOne(t *testing.T) {
	w := newWorld(t)
	w.file.drafts["draft-1"] = calendar.Draft{ID: "draft-1", Working: full(), Revision: 1}
	require.Equal(t, "draft-1 is now at revision 2\n", w.ok("draft", "edit", "draft-1", "--variant", "facebook=Come in: a=b", "--set", "youtube.title=Flu shots"))
	c := w.file.drafts["draft-1"].Working
	require.Equal(t, "Come in: a=b", c.Variants[platform.Facebook].Text)
	require.Equal(t, "Flu shots!", c.Variants[platform.X].Text)
	require.Equal(t, map[string]string{"title": "Flu shots", "tags": "flu"}, c.Settings[platform.YouTube])
}

func TestAPollIsWrittenAnswerByAnswer(t *testing.T) {
	w := newWorld(t)
	w.ok("draft", "new", "--text", "Saturdays?", "--poll", "8 to 11", "--poll", "10 to 13", "--poll-question", "When do Saturdays suit you?", "--poll-days", "3")
	poll := func() *platform.Poll { return w.file.drafts["draft-1"].Working.Poll }
	require.Equal(t, &platform.Poll{Question: "When do Saturdays suit you?", Options: []string{"8 to 11", "10 to 13"}, Duration: 72 * time.Hour}, poll())
	w.ok("draft", "edit", "draft-1", "--poll", "Early", "--poll", "Late")
	require.Equal(t, &platform.Poll{Question: "When do Saturdays suit you?", Options: []string{"Early", "Late"}, Duration: 72 * time.Hour}, poll())
	w.ok("draft", "edit", "draft-1", "--poll-days", "14")
	require.Equal(t, 14*24*time.Hour, poll().Duration)
	w.fails(2, "a poll cannot last 15 days", "give --poll-days from 1 to 14", "draft", "edit", "draft-1", "--poll-days", "15")
	require.Contains(t, w.ok("draft", "show", "draft-1"), "poll: When do Saturdays suit you? Early / Late, open for 14 days\n")
	w.ok("draft", "edit", "draft-1", "--poll", "")
	require.Nil(t, poll())
	w.fails(2, "there is no poll in this draft", "give its answers, each with --poll TEXT", "draft", "edit", "draft-1", "--poll-question", "When?")
	w.ok("draft", "new", "--poll", "Yes", "--poll", "No", "--title", "Saturdays")
	require.Equal(t, 7*24*time.Hour, w.file.drafts["draft-2"].Working.Poll.Duration)
}

func TestDraftsThatCannotBeWritten(t *testing.T) {
	w := newWorld(t)
	w.file.drafts["draft-1"] = calendar.Draft{ID: "draft-1", Working: full(), Revision: 1}
	w.fails(2, "there is nothing in this draft", "give it words with --text", "draft", "new")
	w.fails(2, "nothing says what to change", "name it:", "draft", "edit", "draft-1")
	w.fails(2, `there is no draft "draft-9"`, "look at the list again", "draft", "edit", "draft-9", "--text", "x")
	w.fails(2, `there is no draft "draft-9"`, "look at the list again", "draft", "show", "draft-9")
	w.fails(2, `"myspace=x" is not a variant`, "write it as x=TEXT", "draft", "edit", "draft-1", "--variant", "myspace=x")
	w.fails(2, `"x" is not a variant`, "write it as x=TEXT", "draft", "edit", "draft-1", "--variant", "x")
	w.fails(2, `"title=x" is not a setting`, "write it as youtube.title=TEXT", "draft", "edit", "draft-1", "--set", "title=x")
	w.fails(2, "there are more alt texts than pictures", "give one --alt", "draft", "edit", "draft-1", "--alt", "a", "--alt", "b")
	w.in = strings.Repeat("a", longestText+1)
	w.fails(2, "standard input is longer than 4 MB", "give a shorter text", "draft", "edit", "draft-1", "--text", "-")
	require.Equal(t, full(), w.file.drafts["draft-1"].Working, "nothing was lost")
}

func TestDraftsAreShownAndListed(t *testing.T) {
	w := newWorld(t)
	w.file.drafts["draft-1"] = calendar.Draft{ID: "draft-1", Working: full(), Revision: 1}
	w.file.placed = []calendar.Entry{{ID: "entry-001", Slot: w.file.List[0].Slot}}
	golden.RequireEqual(t, []byte(w.ok("draft", "show", "draft-1")))
	shown := w.value("draft", "show", "draft-1").(map[string]any)
	require.Len(t, shown["entries"], 1)
	w.file.placed = nil
	require.Equal(t, []any{}, w.value("draft", "show", "draft-1").(map[string]any)["entries"])

	require.Contains(t, w.ok("draft", "list"), "no day yet  Idea: what a nurse practitioner does")
	require.Contains(t, w.ok("draft", "list", "--search", "FLU shots"), "Flu shots: no appointment")
	require.Contains(t, w.ok("draft", "list", "--search", "zzz"), `no draft has "zzz" in it`)
	require.Equal(t, []any{}, w.value("draft", "list", "--search", "zzz"))
}
