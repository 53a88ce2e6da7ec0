package platform

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestFactsHoldTogether(t *testing.T) {
	for _, n := range All() {
		t.Run(n.Title(), func(t *testing.T) {
			f := Of(n)
			require.Equal(t, n, f.Name)
			require.Positive(t, f.Text.Limit)
			require.NotEmpty(t, f.Text.Unit)
			require.NotEmpty(t, f.Kinds)
			k, ok := f.Kind("")
			require.True(t, ok, "every platform has the ordinary post")
			require.Equal(t, KindPost, k.Kind)
			seen := map[Kind]bool{}
			for _, k := range f.Kinds {
				require.False(t, seen[k.Kind], "%s is listed twice", k.Kind)
				seen[k.Kind] = true
				requireKind(t, k)
			}
			for _, k := range f.Title.Required {
				require.True(t, seen[k], "a title is asked for a kind that is not there: %s", k)
			}
			for _, q := range f.Quota {
				require.Positive(t, q.Posts)
				require.Positive(t, q.Per)
			}
			if f.Poll.Supported {
				require.Less(t, f.Poll.MinOptions, f.Poll.MaxOptions)
				require.Less(t, f.Poll.MinDuration, f.Poll.MaxDuration)
			}
		})
	}
}

func requireKind(t *testing.T, k KindFacts) {
	t.Helper()
	require.LessOrEqual(t, k.MinMedia, k.MaxMedia)
	require.Equal(t, k.MaxMedia > 0, len(k.Media) > 0)
	if k.Schedule.Supported {
		require.Positive(t, k.Schedule.Min)
		require.True(t, k.Schedule.Max == 0 || k.Schedule.Min < k.Schedule.Max)
	}
	for _, m := range k.Media {
		require.NotEmpty(t, m.MIME)
		require.LessOrEqual(t, m.Min, m.Max)
		require.LessOrEqual(t, m.Max, k.MaxMedia)
		require.True(t, m.MaxBytes == 0 || m.MinBytes < m.MaxBytes)
		require.LessOrEqual(t, m.MinRatio, m.MaxRatio)
		require.True(t, m.MaxDuration == 0 || m.MinDuration < m.MaxDuration)
		got, ok := k.Takes(m.Class)
		require.True(t, ok)
		require.Equal(t, m, got, "a class is listed once")
	}
}

func TestTheTableOfEndingsIsWhole(t *testing.T) {
	table := tlds()
	require.Len(t, table.known, 315+1259)
	for _, tld := range []string{"de", "com", "med", "한국", "рф", "museum"} {
		require.Contains(t, table.known, tld)
	}
	require.NotContains(t, table.known, "jpg")
	require.NotContains(t, table.known, "")
}

func TestCountsComeInOrderAndEachInItsUnit(t *testing.T) {
	text := "Café 👍 https://praxis.de/a"
	require.Equal(t, []NamedCount{
		{Facebook, Count{Length: 26, Limit: 63206, Unit: "characters", Fits: true}},
		{Instagram, Count{Length: 27, Limit: 2200, Unit: "UTF-16 characters", Fits: true}},
		{LinkedIn, Count{Length: 27, Limit: 3000, Unit: "UTF-16 characters", Fits: true}},
		{X, Count{Length: 5 + 3 + 23, Limit: 280, Unit: "weighted characters", Fits: true}},
		{YouTube, Count{Length: 26 + 1 + 3, Limit: 5000, Unit: "bytes", Fits: true}},
	}, Counts(text))
}

func TestUTF16CountsWhatLiesBeyondTheFirstPlaneTwice(t *testing.T) {
	require.Equal(t, 2, utf16Len("👍"))
	require.Equal(t, 3, utf16Len("aé€"))
	require.Equal(t, 3, utf16Len("a\xffb"), "a broken byte counts as one")
	require.Equal(t, 4, utf16Len("\xf0\x9f\x91b"), "so does each of a cut emoji")
}

func TestYouTubeTags(t *testing.T) {
	for _, c := range []struct {
		rule string
		tags []string
		want int
	}{
		{"none", nil, 0},
		{"one counts its length", []string{"flu"}, 3},
		{"a comma between two", []string{"flu", "shot"}, 8},
		{"two quotation marks round one with a space", []string{"flu shot"}, 10},
		{"characters, not bytes", []string{"fièvre"}, 6},
	} {
		t.Run(c.rule, func(t *testing.T) { require.Equal(t, c.want, TagsLength(c.tags)) })
	}
	require.Equal(t, Count{Length: 3, Limit: 500, Unit: "characters", Fits: true}, YouTube.TagsCount([]string{"flu"}))
	require.Equal(t, Count{Length: 3, Limit: 100, Unit: "characters", Fits: true}, YouTube.TitleCount("Flu"))
	require.True(t, LinkedIn.TitleCount("no known limit").Fits)
}
