package platform

import (
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// media checks how many files there are, of which classes, and each by itself.
func (c *checker) media() {
	n := len(c.p.Media)
	switch {
	case n == 0 && c.k.MinMedia > 0:
		c.block("media-missing", "%s needs %s here. Add one.", c.n.Title(), c.needs())
		return
	case n > c.k.MaxMedia:
		c.block("media-many", "%s takes at most %d files here, and there are %d. Take out %d.", c.n.Title(), c.k.MaxMedia, n, n-c.k.MaxMedia)
	}
	counts := map[Class]int{}
	for i, m := range c.p.Media {
		f, ok := c.takes(i, m)
		if !ok {
			continue
		}
		counts[f.Class]++
		c.file(i, m, f)
	}
	c.classes(counts)
}

// needs says what kinds of files a post must have one of.
func (c *checker) needs() string {
	var words []string
	for _, m := range c.k.Media {
		if m.Min == 0 && c.minOfSome() {
			continue // only beside what must be there: the picture for a video
		}
		words = append(words, article(m.Class))
	}
	return orList(words)
}

// minOfSome tells whether one class of files must be there.
func (c *checker) minOfSome() bool {
	return slices.ContainsFunc(c.k.Media, func(m MediaFacts) bool { return m.Min > 0 })
}

func article(c Class) string {
	if c == Animation {
		return "an " + c.String()
	}
	return "a " + c.String()
}

// takes gives the facts for one file, and reports a file that is not taken. A
// picture in another format that can be read is taken as a copy.
func (c *checker) takes(i int, m Media) (MediaFacts, bool) {
	if m.MIME == "" {
		c.file1(Block, i, false, "media-unknown", "Rounds can't tell what this file is, or it is gone. Add it again.")
		return MediaFacts{}, false
	}
	class := m.Class()
	f, ok := c.k.Takes(class)
	if !ok && class == Animation {
		if f, ok = c.k.Takes(Picture); ok {
			c.file1(Warn, i, true, "media-still", "%s moves no GIF, so it becomes a still picture. Use a video where the movement matters.", c.n.Title())
			return f, true
		}
	}
	if !ok {
		c.file1(Block, i, false, "media-class", "%s takes no %s here. Use %s.", c.n.Title(), class, c.needs())
		return f, false
	}
	if taken(f.MIME, m.MIME) {
		return f, true
	}
	if class == Picture && slices.Contains(readable, strings.ToLower(m.MIME)) {
		c.file1(Warn, i, true, "media-convert", "%s takes no %s pictures, so it goes out as a JPEG. Look at the copy before you approve it.", c.n.Title(), formatWords(m.MIME))
		return f, true
	}
	c.file1(Block, i, false, "media-type", "%s takes no %s files. Save it as %s.", c.n.Title(), formatWords(m.MIME), formatList(f.MIME))
	return f, true
}

// readable are the picture formats of which a JPEG can be made.
var readable = []string{"image/jpeg", "image/png", "image/webp", "image/gif"}

// taken tells whether a MIME type is in a list, which may hold "video/*".
func taken(list []string, mime string) bool {
	mime = strings.ToLower(mime)
	return slices.ContainsFunc(list, func(t string) bool {
		class, all := strings.CutSuffix(t, "*")
		return t == mime || all && strings.HasPrefix(mime, class)
	})
}

func formatWords(mime string) string {
	switch mime = strings.ToLower(mime); mime {
	case "video/quicktime":
		return "MOV"
	case "image/heic", "image/heif":
		return "HEIC"
	case "application/msword":
		return "DOC"
	case "application/vnd.ms-powerpoint":
		return "PPT"
	case "application/vnd.openxmlformats-officedocument.wordprocessingml.document":
		return "DOCX"
	case "application/vnd.openxmlformats-officedocument.presentationml.presentation":
		return "PPTX"
	}
	_, name, _ := strings.Cut(mime, "/")
	return strings.ToUpper(shorten(name))
}

func formatList(mimes []string) string {
	words := make([]string, len(mimes))
	for i, m := range mimes {
		words[i] = formatWords(m)
	}
	if len(words) == 1 && words[0] == "*" {
		return "MP4"
	}
	return orList(words)
}

// classes checks how many files of each class there are, and which stand together.
func (c *checker) classes(counts map[Class]int) {
	distinct, allowed := 0, true
	for _, f := range c.k.Media {
		n := counts[f.Class]
		if n > 0 {
			distinct++
			allowed = allowed && slices.Contains(c.k.Mix, f.Class)
		}
		if n > f.Max && f.Max > 0 && len(c.p.Media) <= c.k.MaxMedia {
			c.block("media-many", "%s takes at most %d %s in a post, and there are %d. Take out %d.", c.n.Title(), f.Max, plural(f.Class, f.Max), n, n-f.Max)
		}
		if n < f.Min {
			c.block("media-missing", "%s needs a %s here. Add one.", c.n.Title(), f.Class)
		}
	}
	if distinct > 1 && !allowed {
		c.block("media-mixed", "%s does not take pictures, GIFs and videos in one post. Keep one kind, or make two posts.", c.n.Title())
	}
}

func plural(c Class, n int) string {
	if n == 1 {
		return c.String()
	}
	return c.String() + "s"
}

// file1 adds a finding about one file.
func (c *checker) file1(s Severity, i int, mendable bool, code, format string, args ...any) {
	c.add(Problem{Code: code, Severity: s, Part: -1, Media: i, Mendable: mendable}, c.fileName(i)+format, args)
}

// fileName begins a sentence about one file where there are several.
func (c *checker) fileName(i int) string {
	if len(c.p.Media) < 2 {
		return ""
	}
	return fmt.Sprintf("File %d: ", i+1)
}

// file checks one file by the limits of its class.
func (c *checker) file(i int, m Media, f MediaFacts) {
	c.bytes(i, m, f)
	c.pixels(i, m, f)
	c.shape(i, m, f)
	c.duration(i, m, f)
	c.alt(i, m, f)
	if f.MaxPages > 0 && m.Pages > f.MaxPages {
		c.file1(Block, i, false, "media-pages", "%s takes documents of up to %d pages, and this has %d. Shorten it.", c.n.Title(), f.MaxPages, m.Pages)
	}
}

func (c *checker) bytes(i int, m Media, f MediaFacts) {
	still := f.Class == Picture
	switch {
	case m.Bytes == 0:
	case f.MaxBytes > 0 && m.Bytes > f.MaxBytes:
		c.file1(Block, i, still, "media-large", "The %s has %s, and %s takes up to %s. Make it smaller.", f.Class, size(m.Bytes), c.n.Title(), size(f.MaxBytes))
	case m.Bytes < f.MinBytes:
		c.file1(Block, i, false, "media-small", "The %s has %s, and %s wants at least %s. Use one of better quality.", f.Class, size(m.Bytes), c.n.Title(), size(f.MinBytes))
	}
}

func (c *checker) pixels(i int, m Media, f MediaFacts) {
	w, h := m.Width, m.Height
	if f.MaxFrames > 0 && m.Frames > f.MaxFrames {
		c.file1(Block, i, false, "media-frames", "The GIF has %d frames, and %s takes up to %d. Shorten it.", m.Frames, c.n.Title(), f.MaxFrames)
	}
	if w <= 0 || h <= 0 {
		return
	}
	still := f.Class == Picture
	area := int64(w) * int64(h)
	switch {
	case f.MaxPixels > 0 && area >= f.MaxPixels:
		c.file1(Block, i, still, "media-pixels", "The %s has %d×%d pixels, more than %s takes. Make it smaller.", f.Class, w, h, c.n.Title())
	case f.MaxLong > 0 && (max(w, h) > f.MaxLong || min(w, h) > f.MaxShort):
		c.file1(Block, i, still, "media-pixels", "The %s has %d×%d pixels, and %s takes up to %d×%d. Make it smaller.", f.Class, w, h, c.n.Title(), f.MaxLong, f.MaxShort)
	case f.MaxTotalPixels > 0 && area*int64(max(m.Frames, 1)) > f.MaxTotalPixels:
		c.file1(Block, i, false, "media-pixels", "The GIF has too many pixels over all its frames for %s. Make it smaller or shorter.", c.n.Title())
	case w < f.MinWidth || h < f.MinHeight:
		c.file1(Block, i, false, "media-pixels", "The %s has %d×%d pixels, and %s wants at least %s. Use a larger one.", f.Class, w, h, c.n.Title(), atLeast(f))
	}
}

func atLeast(f MediaFacts) string {
	if f.MinHeight == 0 {
		return fmt.Sprintf("%d across", f.MinWidth)
	}
	return fmt.Sprintf("%d×%d", f.MinWidth, f.MinHeight)
}

func (c *checker) shape(i int, m Media, f MediaFacts) {
	if m.Width <= 0 || m.Height <= 0 {
		return
	}
	ratio := float64(m.Width) / float64(m.Height)
	still := f.Class == Picture
	switch {
	case f.MinRatio > 0 && ratio < f.MinRatio || f.MaxRatio > 0 && ratio > f.MaxRatio:
		c.file1(Block, i, still, "media-shape", "%s takes this %s only %s, and this one has %d×%d pixels. Cut it to fit.",
			c.n.Title(), f.Class, shapeWords(f), m.Width, m.Height)
	case f.Advised > 0 && (ratio < f.Advised*(1-ratioSlack) || ratio > f.Advised*(1+ratioSlack)):
		c.file1(Warn, i, still, "media-cropped", "%s shows this %s as %s, and this one has %d×%d pixels, so its edges are cut off or filled. Cut it yourself to choose what is seen.",
			c.n.Title(), f.Class, ratioWords(f.Advised), m.Width, m.Height)
	}
}

func shapeWords(f MediaFacts) string {
	if f.MinRatio > upright*(1-2*ratioSlack) && f.MaxRatio < upright*(1+2*ratioSlack) {
		return "upright, 9:16"
	}
	return "between " + ratioWords(f.MinRatio) + " and " + ratioWords(f.MaxRatio)
}

func ratioWords(r float64) string {
	switch {
	case r == upright:
		return "9:16"
	case r == 1/upright:
		return "16:9"
	case r == 4.0/5:
		return "4:5"
	case r == 1.0/3:
		return "1:3"
	case r < 1:
		return "1:" + trimmed(1/r)
	}
	return trimmed(r) + ":1"
}

func trimmed(f float64) string {
	return strings.TrimRight(strings.TrimRight(fmt.Sprintf("%.2f", f), "0"), ".")
}

func (c *checker) duration(i int, m Media, f MediaFacts) {
	switch {
	case m.Duration == 0:
	case f.MaxDuration > 0 && m.Duration > f.MaxDuration:
		c.file1(Block, i, false, "media-long", "The video runs %s, and %s takes up to %s here. Cut it.", clock(m.Duration), c.n.Title(), clock(f.MaxDuration))
	case m.Duration < f.MinDuration:
		c.file1(Block, i, false, "media-short", "The video runs %s, and %s wants at least %s. Use a longer one.", clock(m.Duration), c.n.Title(), clock(f.MinDuration))
	}
}

func (c *checker) alt(i int, m Media, f MediaFacts) {
	if Blank(m.Alt) || c.n == YouTube {
		return // a thumbnail's alt text is for the practice's own record
	}
	pictured := f.Class == Picture || f.Class == Animation
	switch n := utf8.RuneCountInString(m.Alt); {
	case c.k.Alt == 0 || !pictured:
		c.file1(Warn, i, false, "alt-dropped", "%s has no alt text for this %s, so it stays behind. Say in the text what is seen.", c.n.Title(), f.Class)
	case n > c.k.Alt:
		c.file1(Block, i, false, "alt-long", "The alt text is too long for %s: %s of %s characters. Shorten it.", c.n.Title(), thousands(n), thousands(c.k.Alt))
	}
}

// size writes bytes for people: 8 MB, 5.2 MB, 900 KB.
func size(b int64) string {
	switch {
	case b >= gigabyte:
		return trimmed(float64(b)/gigabyte) + " GB"
	case b >= megabyte:
		return trimmed(float64(b)/megabyte) + " MB"
	}
	return trimmed(float64(b)/kilobyte) + " KB"
}

// clock writes a duration for people: 90 seconds, 15 minutes, 2:20 minutes, 4 hours.
func clock(d time.Duration) string {
	switch {
	case d < 2*time.Minute:
		return trimmed(d.Seconds()) + " seconds"
	case d >= 2*time.Hour && d%time.Hour == 0:
		return fmt.Sprintf("%d hours", d/time.Hour)
	case d%time.Minute == 0:
		return fmt.Sprintf("%d minutes", d/time.Minute)
	}
	return fmt.Sprintf("%d:%02d minutes", d/time.Minute, d%time.Minute/time.Second)
}
