package platform

import (
	"net/url"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestPlatformsStandInOneOrder(t *testing.T) {
	require.Equal(t, []Name{"facebook", "instagram", "linkedin", "x", "youtube"}, All())
	All()[0] = "changed"
	require.Equal(t, Facebook, All()[0], "the caller gets a slice of its own")
}

func TestParseTakesTheUsualSpellings(t *testing.T) {
	for in, want := range map[string]Name{
		"facebook": Facebook, "FB": Facebook, " Facebook Page ": Facebook,
		"ig": Instagram, "Insta": Instagram, "INSTAGRAM": Instagram,
		"LinkedIn": LinkedIn, "linked in": LinkedIn, "linked-in": LinkedIn,
		"x": X, "Twitter": X, "X (Twitter)": X, "x.com": X, "twitter/x": X,
		"yt": YouTube, "You Tube": YouTube, "\tyoutube\n": YouTube,
	} {
		got, ok := Parse(in)
		require.True(t, ok, in)
		require.Equal(t, want, got, in)
	}
	for _, in := range []string{"", "  ", "tiktok", "face", "xx", "y"} {
		_, ok := Parse(in)
		require.False(t, ok, in)
	}
}

func TestEachPlatformHasItsNamesAndAddresses(t *testing.T) {
	letters := map[string]bool{}
	for _, n := range All() {
		require.True(t, n.Valid())
		got, ok := Parse(n.Title())
		require.True(t, ok)
		require.Equal(t, n, got, "the title reads back as the platform")
		require.Len(t, n.Letter(), 1)
		require.False(t, letters[n.Letter()], "two platforms share a letter")
		letters[n.Letter()] = true
		for _, address := range []string{n.Compose(KindPost, ""), n.Compose(KindLive, "1"), n.Host()} {
			u, err := url.Parse(address)
			require.NoError(t, err)
			require.Equal(t, "https", u.Scheme)
		}
		require.Empty(t, must(url.Parse(n.Host())).Path, "a base address has no path")
	}
}

func TestAnUnknownPlatformIsHarmless(t *testing.T) {
	n := Name("myspace")
	require.False(t, n.Valid())
	require.Empty(t, n.Compose(KindPost, "")+n.Host())
	require.Equal(t, "?", n.Letter())
	found := n.Check(Post{Text: "Hello"})
	require.Len(t, found, 1)
	require.Equal(t, "platform-unknown", found[0].Code)
	require.Equal(t, Facts{Name: n}, Of(n))
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}
