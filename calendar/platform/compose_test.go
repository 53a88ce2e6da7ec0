package platform

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestThePageToWriteOnIsTheOneOfKindAndAccount(t *testing.T) {
	for _, c := range []struct {
		n      Name
		k      Kind
		remote string
		want   string
	}{
		{Facebook, KindPost, "", "https://business.facebook.com/latest/composer"},
		{Facebook, KindReel, "104477", "https://business.facebook.com/latest/reels_composer?asset_id=104477"},
		{Facebook, KindStory, "x&y", "https://business.facebook.com/latest/story_composer"},
		{Instagram, KindPost, "1784", "https://www.instagram.com/"},
		{Instagram, KindStory, "1784", "https://business.facebook.com/latest/story_composer"},
		{LinkedIn, KindPost, "urn:li:organization:77", "https://www.linkedin.com/company/77/admin/page-posts/published/?share=true"},
		{LinkedIn, KindPost, "urn:li:person:abc", "https://www.linkedin.com/feed/?shareActive=true"},
		{X, KindPost, "", "https://x.com/compose/post"},
		{YouTube, KindPost, "UCabc_-1", "https://studio.youtube.com/channel/UCabc_-1/videos/upload?d=ud"},
		{YouTube, KindLive, "", "https://studio.youtube.com/"},
		{YouTube, KindShort, "UC/../x", "https://www.youtube.com/upload"},
	} {
		require.Equal(t, c.want, c.n.Compose(c.k, c.remote), "%s %s %s", c.n, c.k, c.remote)
	}
}

func TestAnAddressIsBelievedOnlyAtItsOwnPlatform(t *testing.T) {
	for _, c := range []struct {
		n       Name
		text    string
		address string
		doubt   string // a word of it; "" is none
		ok      bool
	}{
		{Facebook, " https://www.facebook.com/JuniperClinic/posts/12 ", "https://www.facebook.com/JuniperClinic/posts/12", "", true},
		{Facebook, "fb.watch/abc", "https://fb.watch/abc", "", true},
		{X, "https://twitter.com/i/status/1", "https://twitter.com/i/status/1", "", true},
		{YouTube, "https://youtu.be/abc", "https://youtu.be/abc", "", true},
		{YouTube, "https://www.youtube.com/watch?v=abc", "https://www.youtube.com/watch?v=abc", "", true},
		{YouTube, "https://studio.youtube.com/video/abc/edit", "https://studio.youtube.com/video/abc/edit", "", true},
		{LinkedIn, "https://www.linkedin.com/feed/update/urn:li:activity:7/", "https://www.linkedin.com/feed/update/urn:li:activity:7/", "", true},
		{Facebook, "https://facebook.com.evil.test/p", "https://facebook.com.evil.test/p", "not at Facebook", true},
		{Facebook, "http://www.facebook.com/p/1", "http://www.facebook.com/p/1", "https://", true},
		{X, "https://x.com/compose/post", "https://x.com/compose/post", "written", true},
		{LinkedIn, "https://www.linkedin.com/feed/?shareActive=true", "https://www.linkedin.com/feed/?shareActive=true", "written", true},
		{Instagram, "https://www.instagram.com/", "https://www.instagram.com/", "front page", true},
		{X, "posted", "", "", false},
		{X, "javascript:alert(1)", "", "", false},
		{X, "https://a@x.com/p", "", "", false},
		{X, "https://x.com/a b", "", "", false},
		{X, "https://", "", "", false},
		{X, "https://x.com/" + strings.Repeat("a", 3000), "", "", false},
	} {
		address, doubt, ok := c.n.ReadAddress(c.text)
		require.Equal(t, c.ok, ok, c.text)
		require.Equal(t, c.address, address, c.text)
		if c.doubt == "" {
			require.Empty(t, doubt, c.text)
		} else {
			require.Contains(t, doubt, c.doubt, c.text)
		}
	}
}

func FuzzReadAddress(f *testing.F) {
	for _, s := range []string{"https://x.com/a", "x.com", "://", "http://[::1", "https://www.facebook.com/\x00"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for _, n := range All() {
			if address, doubt, ok := n.ReadAddress(s); ok && doubt == "" && !strings.HasPrefix(address, "https://") && !strings.HasPrefix(strings.ToLower(address), "https://") {
				t.Fatalf("%q is believed as %q", s, address)
			}
		}
	})
}
