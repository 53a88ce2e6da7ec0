package platform

import (
	"fmt"
	"net/url"
	"slices"
	"sort"
	"strings"
)

// Check lists everything that keeps a post from being sent to n, or would
// surprise the person who sends it; what blocks comes first. An empty list is a
// post that the platform takes as it is, as far as can be told beforehand.
func (n Name) Check(p Post) []Problem {
	if !n.Valid() {
		return []Problem{{
			Code: "platform-unknown", Severity: Block, Part: -1, Media: -1,
			Text: fmt.Sprintf("Rounds knows no platform %q. Choose Facebook, Instagram, LinkedIn, X or YouTube.", string(n)),
		}}
	}
	c := checker{n: n, f: Of(n), p: p}
	var ok bool
	if c.k, ok = c.f.Kind(p.Kind); !ok {
		c.block("kind-unsupported", "%s has no %s. Choose %s.", n.Title(), kindWords(p.Kind.Or()), c.kinds())
		return c.found
	}
	c.texts()
	c.title()
	c.tags()
	c.signs()
	c.link()
	c.poll()
	c.firstComment()
	c.media()
	c.settings()
	switch n {
	case Instagram:
		c.instagram()
	case LinkedIn:
		c.linkedIn()
	case X:
		c.x()
	case YouTube:
		c.youTube()
	case Facebook: // the shared checks say it all
	}
	sort.SliceStable(c.found, func(i, j int) bool { return c.found[i].Severity < c.found[j].Severity })
	return c.found
}

// Blocked tells whether any of the problems keeps the post from being sent.
func Blocked(found []Problem) bool {
	return slices.ContainsFunc(found, func(p Problem) bool { return p.Severity == Block })
}

// checker gathers what one check finds.
type checker struct {
	n     Name
	f     Facts
	k     KindFacts
	p     Post
	found []Problem
}

func (c *checker) add(p Problem, format string, args []any) {
	p.Text = fmt.Sprintf(format, args...)
	c.found = append(c.found, p)
}

func (c *checker) block(code, format string, args ...any) {
	c.add(Problem{Code: code, Severity: Block, Part: -1, Media: -1}, format, args)
}

func (c *checker) warn(code, format string, args ...any) {
	c.add(Problem{Code: code, Severity: Warn, Part: -1, Media: -1}, format, args)
}

func (c *checker) part(s Severity, part int, code, format string, args ...any) {
	c.add(Problem{Code: code, Severity: s, Part: part, Media: -1}, format, args)
}

// kinds lists the platform's kinds of post as a choice.
func (c *checker) kinds() string {
	words := make([]string, len(c.f.Kinds))
	for i, k := range c.f.Kinds {
		words[i] = kindWords(k.Kind)
	}
	return orList(words)
}

// Words is what a person calls the kind of post.
func (k Kind) Words() string { return kindWords(k.Or()) }

func kindWords(k Kind) string {
	switch k {
	case KindPost:
		return "ordinary post"
	case KindShort:
		return "Short"
	case KindDocument:
		return "document post"
	case KindLive:
		return "live broadcast"
	case KindStory, KindReel:
	}
	return string(k)
}

// kindPhrase is kindWords with its article.
func kindPhrase(k Kind) string {
	if k == KindPost {
		return "an " + kindWords(k)
	}
	return "a " + kindWords(k)
}

// orList joins words for a sentence: "a, b or c".
func orList(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:len(words)-1], ", ") + " or " + words[len(words)-1]
}

// parts gives the texts that go out one by one, and the number that [Problem.Part]
// has for the first: -1 where there is no thread.
func (c *checker) parts() (texts []string, first int) {
	body := c.n.Body(c.p)
	if !c.f.Thread || len(c.p.Parts) == 0 {
		return []string{body}, -1
	}
	return append([]string{body}, c.p.Parts...), 0
}

// texts checks what is said: that there is something, and that it fits.
func (c *checker) texts() {
	if c.k.NoText {
		if !Blank(c.p.Text) {
			c.warn("text-dropped", "A %s on %s shows no text, so the text stays behind. Put the words into the picture or video, or choose an ordinary post.",
				kindWords(c.k.Kind), c.n.Title())
		}
	} else {
		c.eachText()
	}
	if len(c.p.Parts) > 0 && (!c.f.Thread || c.k.NoText) {
		c.warn("thread-unsupported", "%s has no threads: only the first part goes out. Give %s a text of its own, with all that it needs.", c.n.Title(), c.n.Title())
	}
}

func (c *checker) eachText() {
	texts, first := c.parts()
	for i, text := range texts {
		part, what := -1, "The text"
		if first == 0 {
			part, what = i, fmt.Sprintf("Part %d of the thread", i+1)
		}
		if Blank(text) {
			if i > 0 || c.needsText() {
				c.part(Block, part, "text-empty", "%s is empty. Write something, or take it out.", what)
			}
			continue
		}
		count := count(text, c.f.Text.Unit, c.f.Text.Limit)
		if !count.Fits {
			c.part(Block, part, "text-long", "%s is too long for %s: %s of %s %s. Shorten it by %s.", what, c.n.Title(),
				thousands(count.Length), thousands(count.Limit), unitWords(c.f.Text.Unit), thousands(count.Over()))
		}
		if bad := strings.IndexAny(text, c.f.Text.Forbidden); bad >= 0 && c.f.Text.Forbidden != "" {
			c.part(Block, part, "text-characters", "%s refuses %s in the text. %s", c.n.Title(), c.forbidden(), c.mendForbidden())
		}
	}
}

// needsText tells whether the post would say nothing at all without a text.
func (c *checker) needsText() bool {
	if len(c.p.Media) > 0 || c.k.MinMedia > 0 || c.k.Kind == KindLive || c.n.linkCard(c.p) {
		return false
	}
	// Where the poll asks its own question, the text may stay empty.
	return c.p.Poll == nil || c.f.Poll.Question == 0
}

func (c *checker) forbidden() string {
	if c.n == YouTube {
		return "the signs < and >"
	}
	return "an invisible character that came with pasted text"
}

func (c *checker) mendForbidden() string {
	if c.n == YouTube {
		return "Write ‹ and ›, or use words: “under 18 years”."
	}
	return "Delete that place and type it again."
}

func unitWords(u Unit) string {
	switch u {
	case WeightedCharacters:
		return "characters as X counts them"
	case UTF16:
		return "characters (an emoji counts at least 2)"
	case Characters, Bytes:
	}
	return string(u)
}

func (c *checker) title() {
	title := c.p.Title
	if Blank(title) {
		if slices.Contains(c.f.Title.Required, c.k.Kind) {
			c.block("title-missing", "%s needs a title here. Write one.", c.n.Title())
		}
		return
	}
	if count := c.n.TitleCount(title); !count.Fits {
		c.block("title-long", "The title is too long for %s: %d of %d characters. Shorten it by %d.",
			c.n.Title(), count.Length, count.Limit, count.Over())
	}
	if c.f.Title.Forbidden != "" && strings.ContainsAny(title, c.f.Title.Forbidden) {
		c.block("title-characters", "%s refuses %s in the title. %s", c.n.Title(), c.forbidden(), c.mendForbidden())
	}
}

func (c *checker) tags() {
	if c.f.Tags == 0 {
		return
	}
	if slices.ContainsFunc(c.p.Tags, Blank) {
		c.block("tag-empty", "One of the tags is empty, which %s refuses. Take it out.", c.n.Title())
	}
	if count := c.n.TagsCount(c.p.Tags); !count.Fits {
		c.block("tags-long", "The tags are too long for %s: %d of %d characters, commas and quotation marks included. Take some out.",
			c.n.Title(), count.Length, count.Limit)
	}
}

// signs counts hashtags, mentions and cashtags.
func (c *checker) signs() {
	if c.k.NoText {
		return
	}
	texts, first := c.parts()
	for i, text := range texts {
		part := -1
		if first == 0 {
			part = i
		}
		c.hashtags(text, part)
		if n := c.f.Mentions.Limit; n > 0 {
			if got := len(c.n.Mentions(text)); got > n {
				c.part(Block, part, "mentions-many", "%s takes %d names with @, and there are %d. Take out %d.", c.n.Title(), n, got, got-n)
			}
		}
		if n := c.f.Cashtags.Limit; n > 0 {
			if got := len(Cashtags(text)); got > n {
				c.part(Block, part, "cashtags-many", "%s takes %d symbol like $ABC in a post, and there are %d. Write the others without $.", c.n.Title(), n, got)
			}
		}
	}
}

func (c *checker) hashtags(text string, part int) {
	f := c.f.Hashtags
	if f.Limit == 0 && f.Advised == 0 {
		return
	}
	got := len(Hashtags(text))
	switch {
	case f.Limit > 0 && got > f.Limit:
		c.part(Block, part, "hashtags-many", "%s refuses more than %d hashtags, and there are %d. Take out at least %d; %d work best.",
			c.n.Title(), f.Limit, got, got-f.Limit, f.Advised)
	case f.Advised > 0 && got > f.Advised:
		c.part(Warn, part, "hashtags-advised", "%s counts only %d hashtags in a post, and there are %d. Keep the %d that matter most.",
			c.n.Title(), f.Advised, got, f.Advised)
	}
}

func (c *checker) link() {
	if c.p.Link == "" {
		return
	}
	u, err := url.Parse(c.p.Link)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Hostname() == "" {
		c.block("link-invalid", "The link is no web address: %q. Begin it with https://, as the browser shows it.", shorten(c.p.Link))
		return
	}
	card := c.n.linkCard(c.p)
	switch {
	case c.k.NoText:
		c.warn("link-dropped", "A %s sent to %s by a program can carry no link, so it stays behind. Put the address into the picture, or choose an ordinary post.",
			kindWords(c.k.Kind), c.n.Title())
	case card && c.n == Facebook && facebookHost(u.Hostname()):
		c.block("link-facebook", "Facebook makes no card of a link to facebook.com. Put the link into the text instead.")
	case card && !c.f.Link.Scraped && Blank(c.p.Title):
		c.warn("link-bare", "%s fetches no title for a link, so the card stays bare. Give the link a title.", c.n.Title())
	case !card && c.f.Link.Card:
		c.warn("link-in-text", "With pictures, videos or a poll %s shows no link card; the link goes at the end of the text. Read the text with it once.", c.n.Title())
	}
}

func facebookHost(host string) bool {
	host = strings.ToLower(host)
	return host == "facebook.com" || strings.HasSuffix(host, ".facebook.com")
}

func shorten(s string) string {
	const most = 60
	if r := []rune(s[:min(len(s), 4*most)]); len(r) > most {
		return string(r[:most-1]) + "…"
	}
	return s
}

// Comments tells whether a kind of post on n has a first comment below it.
func (n Name) Comments(k Kind) bool {
	f := Of(n)
	kind, known := f.Kind(k)
	return f.FirstComment.Supported && (!known || !kind.NoText)
}

func (c *checker) firstComment() {
	text := c.p.FirstComment
	if Blank(text) {
		return
	}
	f := c.f.FirstComment
	if !c.n.Comments(c.p.Kind) {
		next := "Put it into the text."
		if c.f.Thread {
			next = "Make it the next part of a thread."
		}
		c.warn("comment-unsupported", "There is no first comment under %s on %s, so it stays behind. %s", kindPhrase(c.k.Kind), c.n.Title(), next)
		return
	}
	if f.Limit > 0 {
		if count := count(text, f.Unit, f.Limit); !count.Fits {
			c.block("comment-long", "The first comment is too long for %s: %s of %s characters. Shorten it by %s.",
				c.n.Title(), thousands(count.Length), thousands(count.Limit), thousands(count.Over()))
		}
	}
}

// thousands writes a number with commas: 63,206.
func thousands(n int) string {
	s := fmt.Sprint(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}
