package platform

import (
	"fmt"
	"strings"
)

// instagram checks what only Instagram has.
func (c *checker) instagram() {
	if !c.k.NoText && (c.p.Link != "" || len(XLinks(c.p.Text)) > 0) {
		c.warn("link-plain", "Links can't be clicked on Instagram. Point to the link in your profile instead.")
	}
	for i, m := range c.p.Media {
		if m.Class() == Video && m.Width > instagramVideoWidth {
			c.file1(Block, i, false, "media-pixels", "The video is %d pixels wide, and %s takes up to %d. Save it smaller.", m.Width, c.n.Title(), instagramVideoWidth)
		}
	}
	if c.k.Kind != KindPost {
		return
	}
	if len(c.p.Media) == 1 && c.p.Media[0].Class() == Video {
		c.warn("becomes-reel", "A single video on Instagram is always a reel. Choose reel to see it as one, or add a picture.")
	}
	c.carouselShapes()
}

// carouselShapes points out that Instagram cuts each item to the first one's shape.
func (c *checker) carouselShapes() {
	if len(c.p.Media) < 2 || c.p.Media[0].Width <= 0 || c.p.Media[0].Height <= 0 {
		return
	}
	first := float64(c.p.Media[0].Width) / float64(c.p.Media[0].Height)
	for i, m := range c.p.Media[1:] {
		if m.Width <= 0 || m.Height <= 0 {
			continue
		}
		ratio := float64(m.Width) / float64(m.Height)
		if ratio < first*(1-ratioSlack) || ratio > first*(1+ratioSlack) {
			c.file1(Warn, i+1, true, "media-cropped", "Instagram cuts it to the shape of the first file. Give all of them one shape.")
		}
	}
}

// linkedIn checks what only LinkedIn has.
func (c *checker) linkedIn() {
	body := c.n.Body(c.p)
	plain := count(body, c.f.Text.Unit, c.f.Text.Limit)
	wire := count(LinkedInEscape(body), c.f.Text.Unit, c.f.Text.Limit)
	if plain.Fits && !wire.Fits {
		c.warn("text-headroom", "The text fits LinkedIn only just: with the marks that LinkedIn wants before some signs it has %s of %s characters, and may be refused. Shorten it by %d to be safe.",
			thousands(wire.Length), thousands(wire.Limit), wire.Over())
	}
	if c.p.Poll != nil && c.k.Kind == KindPost {
		c.warn("poll-sensitive", "LinkedIn forbids polls about health, politics and other private matters, and the author sees who voted. Ask about something else, such as opening hours.")
	}
}

// x checks what only X has.
func (c *checker) x() {
	texts, first := c.parts()
	for i, text := range texts {
		part := -1
		if first == 0 {
			part = i
		}
		links := XLinks(text)
		if len(links) == 0 {
			continue
		}
		slips := XAccidental(text)
		for _, s := range slips {
			word := s.Of(text)
			c.part(Warn, part, "link-accidental", "X makes a link of “%s”. If none is meant, put a space after the full stop: “%s”.",
				word, strings.Replace(word, ".", ". ", 1))
		}
		c.part(Warn, part, "link-price", "%s", priceWords(len(slips) == len(links)))
	}
}

func priceWords(slip bool) string {
	next := "Leave the link out where it isn't needed."
	if slip {
		next = "Mend the text so that it holds none."
	}
	return fmt.Sprintf("With a link this post costs $%.2f on X instead of $%.3f. %s", XPriceLink, XPricePost, next)
}

// youTube checks what only YouTube has.
func (c *checker) youTube() {
	// YouTube help, "Set your channel or video's audience": comments are off below such a video.
	if c.p.Settings[SetKids] == Yes && !Blank(c.p.FirstComment) && c.n.Comments(c.p.Kind) {
		c.warn("comment-unsupported", "YouTube has no comments below a video made for children, so the first comment stays behind. Put it into the text.")
	}
	for i, m := range c.p.Media {
		if m.Class() != Video {
			continue
		}
		if m.Duration > LongVideo {
			c.file1(Warn, i, false, "video-unverified", "The video is longer than %s: YouTube takes it only from a channel that is verified by phone. Make sure yours is.", clock(LongVideo))
		}
		c.short(i, m)
	}
}

// short tells when a video becomes a Short unasked, or does not though asked.
func (c *checker) short(i int, m Media) {
	if m.Width <= 0 || m.Height <= 0 || m.Duration <= 0 {
		return
	}
	is := m.Width <= m.Height && m.Duration <= ShortLength
	switch {
	case is && c.k.Kind == KindPost:
		c.file1(Warn, i, false, "becomes-short", "YouTube makes a Short of a square or upright video of up to %s. Choose Short, or turn the video.", clock(ShortLength))
	case !is && c.k.Kind == KindShort:
		c.file1(Warn, i, false, "not-short", "A Short is square or upright and lasts up to %s; this becomes an ordinary video. Cut or turn it.", clock(ShortLength))
	}
}
