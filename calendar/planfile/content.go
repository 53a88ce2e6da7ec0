package planfile

import (
	"fmt"
	"net/url"
	"path"
	"slices"
	"strings"

	"rounds/calendar/platform"
)

// content reads what the post says.
func (rd *reader) content(b *building, r record) {
	c := &b.row.Content
	c.Text = rd.captions(b, rd.cell(b, r, isText, maxText))
	c.Title = line(rd.cell(b, r, isTitle, maxTitle))
	c.FirstComment = rd.cell(b, r, isComment, maxText)
	c.Pillar = rd.pillar(b, line(rd.cell(b, r, isPillar, maxPillar)))
	if link := rd.firstLink(b, rd.cell(b, r, isLink, maxLinks)); link != "" {
		var problem string
		if c.Link, problem = webAddress(link); problem != "" {
			b.bad(problem)
		} else if c.Link != link {
			b.note("The link is read as %s.", c.Link)
		}
	}
}

// webAddress reads a link; https:// is put before one that has no scheme.
func webAddress(s string) (link, problem string) {
	link = s
	if !strings.Contains(s, "://") {
		link = "https://" + s
	}
	u, err := url.Parse(link)
	scheme := err == nil && (strings.EqualFold(u.Scheme, "https") || strings.EqualFold(u.Scheme, "http"))
	if !scheme || strings.ContainsAny(s, " \t\n\u00a0\"<>") || u.User != nil || !strings.Contains(strings.Trim(u.Hostname(), "."), ".") {
		return "", fmt.Sprintf("%q is no web address. Write one, as https://example.org/page.", clip(s))
	}
	return link, ""
}

// pillar gives the practice's own spelling of a pillar.
func (rd *reader) pillar(b *building, s string) string {
	for _, p := range rd.o.Pillars {
		if strings.EqualFold(p, s) {
			return p
		}
	}
	if s != "" && len(rd.o.Pillars) > 0 {
		b.note("%q is none of the practice's pillars; it is kept as it is.", clip(s))
	}
	return s
}

// media reads pictures and alt texts, from every column that has some.
func (rd *reader) media(b *building, r record) {
	images, alts := []string{}, []string{}
	for i, m := range rd.cols.means {
		if m != isImage || i >= len(r.cells) {
			continue
		}
		images = append(images, splitImages(unprotect(r.cells[i]))...)
	}
	for i, m := range rd.cols.means {
		if m != isAlt || i >= len(r.cells) {
			continue
		}
		switch s := unprotect(r.cells[i]); {
		case rd.cols.count(isAlt) > 1:
			alts = append(alts, altLine(s))
		case rd.o.Format == Publer: // divides them by || whatever their number
			for _, piece := range strings.Split(s, "||") {
				alts = append(alts, altLine(piece))
			}
		default:
			alts = splitAlts(s, len(images))
		}
	}
	b.row.Images, b.row.Alts = images, trimEmpty(alts)
	b.pictured = len(images) > 0
	rd.checkMedia(b)
}

func (rd *reader) checkMedia(b *building) {
	images, alts := b.row.Images, b.row.Alts
	if len(images) > maxImages {
		b.bad(fmt.Sprintf("There are %d pictures; the most is %d.", len(images), maxImages))
		return
	}
	if len(alts) > len(images) {
		b.bad(fmt.Sprintf("The row has %s and %s. Give each alt text its picture, or take it out.",
			many(len(alts), "alt text", "alt texts"), many(len(images), "picture", "pictures")))
	}
	for _, s := range images {
		b.bad(tooLong(isImage, s, maxPath))
		if path.Ext(s) == "" && !strings.Contains(s, "://") {
			b.bad(fmt.Sprintf("%q is no picture's file name. Write it with its ending, as flu.png.", clip(s)))
		}
	}
	for _, s := range alts {
		b.bad(tooLong(isAlt, s, maxAlt))
	}
	if strings.ContainsRune(strings.Join(images, "")+strings.Join(alts, ""), '\ufffd') {
		b.bad("A picture's name or alt text holds characters that cannot be read. Type them again, and save the file as “CSV UTF-8”.")
	}
}

// pictureEndings tell a list "a.png, b.jpg" from one name with a comma in it.
var pictureEndings = []string{".png", ".jpg", ".jpeg", ".gif", ".webp", ".heic", ".bmp", ".tif", ".tiff", ".mp4", ".mov", ".m4v"}

// splitImages divides a cell with several pictures: one a line, or at | , or at
// commas and semicolons where every piece is a picture's name or an address.
func splitImages(s string) []string {
	s = breaks.Replace(s)
	for _, sep := range []string{"\n", "|", ";", ","} {
		if !strings.Contains(s, sep) {
			continue
		}
		pieces := pathLines(strings.Split(s, sep))
		if sep == "\n" || sep == "|" || !slices.ContainsFunc(pieces, func(p string) bool { return !isPicture(p) }) {
			return pieces
		}
	}
	return pathLines([]string{s})
}

func pathLines(pieces []string) []string {
	var out []string
	for _, p := range pieces {
		if p, _ = clean(p); p != "" {
			out = append(out, p)
		}
	}
	return out
}

func isPicture(s string) bool {
	return slices.Contains(pictureEndings, strings.ToLower(path.Ext(s))) ||
		strings.HasPrefix(s, "https://") || strings.HasPrefix(s, "http://")
}

// splitAlts divides a cell with the alt texts of n pictures: that of one is the
// whole cell; those of several stand one a line, or are divided by || or |.
func splitAlts(s string, n int) []string {
	if n > 1 {
		s = breaks.Replace(s)
		var found []string
		for _, sep := range []string{"\n", "||", "|"} {
			pieces := strings.Split(s, sep)
			for i := range pieces {
				pieces[i] = altLine(pieces[i])
			}
			if len(pieces) == n {
				return trimEmpty(pieces)
			}
			if found == nil && len(pieces) > 1 {
				found = pieces
			}
		}
		if found != nil {
			return trimEmpty(found)
		}
	}
	return trimEmpty([]string{altLine(s)})
}

func altLine(s string) string {
	s, _ = clean(s)
	return line(s)
}

// trimEmpty takes empty ones off the end.
func trimEmpty(list []string) []string {
	for len(list) > 0 && list[len(list)-1] == "" {
		list = list[:len(list)-1]
	}
	return list
}

func (c columns) count(meaning string) int {
	n := 0
	for _, m := range c.means {
		if m == meaning {
			n++
		}
	}
	return n
}

// platforms reads where the post goes.
func (rd *reader) platforms(b *building, r record) {
	cell := rd.cell(b, r, isPlatforms, maxNames)
	if rd.o.Foreign {
		rd.names(b, cell)
		return
	}
	for _, piece := range strings.FieldsFunc(cell, func(r rune) bool { return strings.ContainsRune(",;|&+\n", r) }) {
		names, unknown := namesIn(piece)
		if unknown != "" {
			b.bad(fmt.Sprintf("%q is no platform that Rounds knows. Use facebook, instagram, linkedin, x or youtube.", clip(unknown)))
			continue
		}
		for _, n := range names {
			if !slices.Contains(b.row.Platforms, n) {
				b.row.Platforms = append(b.row.Platforms, n)
			}
		}
	}
}

// namesIn reads a name such as "X (Twitter)", or several with spaces, slashes
// or "and" between them.
func namesIn(piece string) (names []platform.Name, unknown string) {
	piece = strings.TrimSpace(piece)
	if piece == "" {
		return nil, ""
	}
	if n, ok := platform.Parse(piece); ok {
		return []platform.Name{n}, ""
	}
	words := strings.FieldsFunc(piece, func(r rune) bool { return r == ' ' || r == '/' || r == '\t' || r == '\u00a0' })
	for _, w := range words {
		if strings.EqualFold(w, "and") {
			continue
		}
		n, ok := platform.Parse(w)
		if !ok {
			return nil, piece
		}
		names = append(names, n)
	}
	return names, ""
}
