package platform

import (
	"maps"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestTheCatalogueOfSettingsIsSound(t *testing.T) {
	for _, n := range All() {
		seen := map[string]bool{}
		for _, s := range settings[n] {
			require.False(t, seen[s.Key], "%s has %s twice", n, s.Key)
			seen[s.Key] = true
			require.NotEmpty(t, s.Label)
			require.Equal(t, s.Asks == AsksChoice, len(s.Choices) > 0, "%s %s", n, s.Key)
			require.Equal(t, s.Asks == AsksFile, len(s.MIME) > 0, "%s %s", n, s.Key)
			for _, k := range s.Kinds {
				_, ok := Of(n).Kind(k)
				require.True(t, ok, "%s has no %s", n, k)
			}
			if s.Default != "" {
				got, err := s.Read(s.Default)
				require.NoError(t, err)
				require.Empty(t, got, "what is the default anyway is not kept")
			}
		}
	}
	reply, _ := X.Setting(SetReplies)
	for _, v := range Of(X).ReplySetting {
		require.True(t, slices.ContainsFunc(reply.Choices, func(c Choice) bool { return c.Value == v }), v)
	}
}

func TestASettingIsReadAsPeopleTypeIt(t *testing.T) {
	for _, c := range []struct {
		n              Name
		key, text, got string
		fails          string
	}{
		{X, SetReplies, "following", "following", ""},
		{X, SetReplies, "Accounts that you follow", "following", ""},
		{X, SetReplies, "everyone", "", ""},
		{X, SetReplies, "friends", "", "one of everyone, following (accounts that you follow)"},
		{X, SetPaid, "Yes", Yes, ""},
		{X, SetPaid, "off", "", ""},
		{X, SetPaid, "maybe", "", "yes or no"},
		{YouTube, SetCategory, "science and technology", "28", ""},
		{YouTube, SetLiveMinutes, " 90 ", "90", ""},
		{YouTube, SetTitle, string(make([]byte, 6000)), "", "too long"},
	} {
		s, ok := c.n.Setting(c.key)
		require.True(t, ok)
		got, err := s.Read(c.text)
		require.Equal(t, c.got, got, c.text)
		if c.fails != "" {
			require.ErrorContains(t, err, c.fails)
		} else {
			require.NoError(t, err)
		}
	}
}

func TestSettingsAreCheckedBeforeTheRun(t *testing.T) {
	video := []Media{{MIME: "video/mp4"}}
	picture := []Media{{MIME: "image/jpeg", Alt: "A door"}}
	for _, c := range []struct {
		name string
		n    Name
		p    Post
		want []string // codes that begin with setting words
	}{
		{"three co-authors", Instagram, Post{Media: picture, Settings: map[string]string{SetCollaborators: "@a, b_c, d.e"}}, nil},
		{"four are refused", Instagram, Post{Media: picture, Settings: map[string]string{SetCollaborators: "a,b,c,d"}}, []string{"collaborators-many"}},
		{"a name that cannot be", Instagram, Post{Media: picture, Settings: map[string]string{SetCollaborators: "Dr.Meier!"}}, []string{"collaborator-name"}},
		{"the same one twice", Instagram, Post{Media: picture, Settings: map[string]string{SetCollaborators: "a A"}}, []string{"collaborator-twice"}},
		{"a story has no co-authors", Instagram, Post{Kind: KindStory, Media: picture, Settings: map[string]string{SetCollaborators: "a"}}, []string{"setting-dropped"}},
		{"an address for each picture", Instagram, Post{Media: picture, Settings: map[string]string{SetPictureAddress: "https://clinic.example/a.jpg"}}, nil},
		{"one too many", Instagram, Post{Media: picture, Settings: map[string]string{SetPictureAddress: "https://c.example/a.jpg https://c.example/b.jpg"}}, []string{"picture-addresses"}},
		{"not public", Instagram, Post{Media: picture, Settings: map[string]string{SetPictureAddress: "file:///a.jpg"}}, []string{"picture-address"}},
		{"an unknown choice", X, Post{Text: "a", Settings: map[string]string{SetReplies: "friends"}}, []string{"setting-value"}},
		{"neither yes nor no", X, Post{Text: "a", Settings: map[string]string{SetPaid: "perhaps"}}, []string{"setting-value"}},
		{"an unknown setting", X, Post{Text: "a", Settings: map[string]string{"mood": "glad"}}, []string{"setting-unknown"}},
		{"an empty one says nothing", X, Post{Text: "a", Settings: map[string]string{"mood": " "}}, nil},
		{"an unknown category", YouTube, Post{Title: "t", Media: video, Settings: map[string]string{SetCategory: "99"}}, []string{"setting-value"}},
		{"a language", YouTube, Post{Title: "t", Media: video, Settings: map[string]string{SetCaptions: "ab", SetCaptionsLanguage: "pt-BR"}}, nil},
		{"no language", YouTube, Post{Title: "t", Media: video, Settings: map[string]string{SetCaptions: "ab", SetCaptionsLanguage: "Spanish!"}}, []string{"captions-language"}},
		{"minutes", YouTube, Post{Kind: KindLive, Title: "t", Settings: map[string]string{SetLiveMinutes: "90"}}, nil},
		{"minutes in words", YouTube, Post{Kind: KindLive, Title: "t", Settings: map[string]string{SetLiveMinutes: "an hour"}}, []string{"live-minutes"}},
		{"longer than is recorded", YouTube, Post{Kind: KindLive, Title: "t", Settings: map[string]string{SetLiveMinutes: "800"}}, []string{"live-recording"}},
		{"a card's picture without a card", LinkedIn, Post{Text: "a", Settings: map[string]string{SetThumbnail: "ab"}}, []string{"setting-dropped"}},
		{"a title waits for what it belongs to", LinkedIn, Post{Text: "a", Settings: map[string]string{SetTitle: "Flu"}}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			without := c.p
			without.Settings = nil
			for k := range maps.Keys(c.p.Settings) {
				if k == SetCaptions {
					without.Settings = map[string]string{SetCaptions: "ab"}
				}
			}
			known := map[string]bool{}
			for _, p := range c.n.Check(without) {
				known[p.Code] = true
			}
			var got []string
			for _, p := range c.n.Check(c.p) {
				if !known[p.Code] {
					got = append(got, p.Code)
				}
			}
			require.Equal(t, c.want, got)
		})
	}
}

func TestTheFilesOfAPostsSettingsAreKnown(t *testing.T) {
	require.Equal(t, []string{"aa"}, YouTube.Files(map[string]string{SetCaptions: "aa", SetTitle: "bb"}))
	require.Empty(t, X.Files(map[string]string{SetCaptions: "aa"}))
}
