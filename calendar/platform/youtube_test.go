package platform

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestWhatYouTubeTakes(t *testing.T) {
	film := Media{MIME: "video/mp4", Bytes: 1 << 20, Width: 1920, Height: 1080, Duration: time.Minute}
	picture := Media{MIME: "image/png", Bytes: 1 << 20, Width: 1280, Height: 720}
	post := func(change func(p *Post)) Post {
		p := Post{Kind: KindPost, Title: "Flu shots", Text: "What to expect", Media: []Media{film, picture}}
		change(&p)
		return p
	}
	blocks := func(p Post) (codes []string) {
		for _, one := range YouTube.Check(p) {
			if one.Severity == Block {
				codes = append(codes, one.Code)
			}
		}
		return codes
	}
	for rule, tc := range map[string]struct {
		change func(p *Post)
		fits   bool
	}{
		"a video with a thumbnail":         {func(*Post) {}, true},
		"a title of 100":                   {func(p *Post) { p.Title = strings.Repeat("ü", 100) }, true},
		"not of 101":                       {func(p *Post) { p.Title = strings.Repeat("ü", 101) }, false},
		"no title":                         {func(p *Post) { p.Title = "" }, false},
		"a title with <":                   {func(p *Post) { p.Title = "Children <5" }, false},
		"5,000 bytes":                      {func(p *Post) { p.Text = strings.Repeat("ü", 2500) }, true},
		"not 5,001":                        {func(p *Post) { p.Text = strings.Repeat("ü", 2500) + "a" }, false},
		"a text with >":                    {func(p *Post) { p.Text = "5 > 4" }, false},
		"tags of 500":                      {func(p *Post) { p.Tags = []string{strings.Repeat("a", 500)} }, true},
		"not of 501":                       {func(p *Post) { p.Tags = []string{strings.Repeat("a", 501)} }, false},
		"a comment of 10,000":              {func(p *Post) { p.FirstComment = strings.Repeat("a", 10_000) }, true},
		"not of 10,001":                    {func(p *Post) { p.FirstComment = strings.Repeat("a", 10_001) }, false},
		"no video":                         {func(p *Post) { p.Media = p.Media[1:] }, false},
		"two videos":                       {func(p *Post) { p.Media[1] = film }, false},
		"a thumbnail of 639 pixels":        {func(p *Post) { p.Media[1].Width, p.Media[1].Height = 639, 359 }, false},
		"a thumbnail over 50 MB":           {func(p *Post) { p.Media[1].Bytes = 50_000_001 }, false},
		"a broadcast needs no video":       {func(p *Post) { p.Kind, p.Media = KindLive, nil }, true},
		"a broadcast takes none":           {func(p *Post) { p.Kind = KindLive }, false},
		"a broadcast without a title":      {func(p *Post) { p.Kind, p.Media, p.Title = KindLive, nil, "" }, false},
		"a broadcast may have a thumbnail": {func(p *Post) { p.Kind, p.Media = KindLive, p.Media[1:] }, true},
		"a story is nothing YouTube has":   {func(p *Post) { p.Kind = KindStory }, false},
		"a Short with a thumbnail of 16:9": {func(p *Post) { p.Kind = KindShort }, true},
	} {
		t.Run(rule, func(t *testing.T) {
			codes := blocks(post(tc.change))
			require.Equal(t, tc.fits, len(codes) == 0, "%v", codes)
		})
	}
	for _, kind := range []Kind{KindPost, KindShort, KindLive} {
		k, ok := Of(YouTube).Kind(kind)
		require.True(t, ok)
		require.Equal(t, ScheduleFacts{Supported: true, Min: 10 * time.Minute}, k.Schedule, "as far ahead as one likes, but never at once")
	}
}
