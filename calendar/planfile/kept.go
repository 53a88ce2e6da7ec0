package planfile

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"rounds/calendar/platform"
)

// keep adds a line to the note that goes with the draft.
func (b *building) keep(what, value string) {
	b.row.Kept = append(b.row.Kept, what+": "+value)
}

// kept reads what no post has a place for: it goes with the draft as a note, so
// that nothing of the file is lost in silence.
func (rd *reader) kept(b *building, r record) {
	for i, m := range rd.cols.means {
		if i >= len(r.cells) || m != isKept && m != isKind && m != isLabels && m != isComments {
			continue
		}
		cell, _ := clean(unprotect(r.cells[i]))
		if cell == "" {
			continue
		}
		if problem := tooLong("column "+clip(rd.cols.headers[i]), cell, maxKept); problem != "" {
			b.bad(problem)
			continue
		}
		switch m {
		case isKept:
			b.keep(rd.cols.headers[i], cell)
			b.note("%q is kept as a note on the draft.", clip(rd.cols.headers[i]))
		case isKind:
			rd.kind(b, i, cell)
		case isLabels:
			rd.labels(b, i, cell)
		case isComments:
			rd.comments(b, cell)
		}
	}
}

// kinds are words for kinds of post, as Publer's help has them and people write them.
var kinds = map[string]platform.Kind{
	"post": platform.KindPost, "feed": platform.KindPost, "feedpost": platform.KindPost, "story": platform.KindStory, "stories": platform.KindStory,
	"reel": platform.KindReel, "reels": platform.KindReel, "short": platform.KindShort, "shorts": platform.KindShort,
	"document": platform.KindDocument, "pdf": platform.KindDocument, "live": platform.KindLive,
}

func (rd *reader) kind(b *building, i int, cell string) {
	if k, ok := kinds[squeeze(cell)]; ok {
		b.row.Kind = k
		return
	}
	b.keep(rd.cols.headers[i], cell)
	b.note("%q is no kind of post that Rounds knows; it is kept as a note.", clip(cell))
}

// labels reads tags: the first that is one of the practice's pillars is the
// pillar, and all are kept.
func (rd *reader) labels(b *building, i int, cell string) {
	for _, label := range strings.FieldsFunc(cell, func(r rune) bool { return strings.ContainsRune(",;|\n", r) }) {
		label = line(label)
		for _, p := range rd.o.Pillars {
			if b.row.Content.Pillar == "" && strings.EqualFold(p, label) {
				b.row.Content.Pillar = p
			}
		}
	}
	if !strings.EqualFold(line(cell), b.row.Content.Pillar) {
		b.keep(rd.cols.headers[i], line(cell))
	}
}

// comments reads Publer's follow-up comments: the first goes under the post, and
// Rounds makes no others.
func (rd *reader) comments(b *building, cell string) {
	var found []string
	for _, piece := range strings.Split(cell, "||") {
		if piece, _ = clean(piece); piece != "" {
			found = append(found, piece)
		}
	}
	for i, c := range found {
		if i == 0 && b.row.Content.FirstComment == "" {
			b.row.Content.FirstComment = c
			continue
		}
		b.keep(fmt.Sprintf("Comment %d", i+1), c)
	}
	if len(found) > 1 {
		b.note("Rounds makes one comment; %s kept as a note.", many(len(found)-1, "further one is", "further ones are"))
	}
}

// captions takes the captions of single pictures out of the text, which in
// Publer's older form stand in it behind ||.
func (rd *reader) captions(b *building, text string) string {
	if rd.o.Format != Publer || len(rd.cols.means) != oldPosts {
		return text
	}
	pieces := strings.Split(text, "||")
	for i, p := range pieces[1:] {
		if p = strings.TrimSpace(p); p != "" {
			b.keep(fmt.Sprintf("Caption of picture %d", i+1), p)
		}
	}
	return strings.TrimSpace(pieces[0])
}

// betweenLinks is what divides several addresses in a cell.
var betweenLinks = regexp.MustCompile(`[\s,;|]+(https?://)`)

// firstLink gives the first of the addresses that other programs' cells may have.
func (rd *reader) firstLink(b *building, cell string) string {
	if rd.o.Foreign {
		links := strings.Split(betweenLinks.ReplaceAllString(cell, "\n$1"), "\n")
		cell = strings.TrimRight(strings.TrimSpace(links[0]), ",;|")
		for _, l := range links[1:] {
			b.keep("Link", strings.TrimRight(line(l), ",;|"))
		}
		if len(links) > 1 {
			b.note("A post has one link; %s kept as a note.", many(len(links)-1, "further one is", "further ones are"))
		}
	}
	if problem := tooLong(isLink, cell, maxLink); problem != "" {
		b.bad(problem)
		return ""
	}
	return cell
}

// addresses takes out the pictures that the file names by an address: Rounds
// downloads nothing. They are kept as a note with their alt texts, and the alt
// texts of the files stay with their files.
func (rd *reader) addresses(b *building) {
	if !rd.o.Foreign {
		return
	}
	images, alts, n := []string{}, []string{}, 0
	for i, image := range b.row.Images {
		alt := ""
		if i < len(b.row.Alts) {
			alt = b.row.Alts[i]
		}
		if !strings.Contains(image, "://") {
			images, alts = append(images, image), append(alts, alt)
			continue
		}
		n++
		if alt != "" {
			image += " (alt text: " + alt + ")"
		}
		b.keep("Picture", image)
	}
	if n == 0 {
		return
	}
	b.row.Images, b.row.Alts = images, trimEmpty(alts)
	b.note("%s not downloaded: the address is kept as a note. Save the picture and attach it.", many(n, "picture is", "pictures are"))
}

// names reads where a post goes in another program's file: platforms, or names of
// accounts. Which accounts they mean is the caller's to find out.
func (rd *reader) names(b *building, cell string) {
	add := func(name string) {
		name = line(name)
		same := func(s string) bool { return strings.EqualFold(s, name) }
		if name != "" && !slices.ContainsFunc(b.row.Accounts, same) {
			b.row.Accounts = append(b.row.Accounts, name)
		}
	}
	known := func(name string) bool {
		return slices.ContainsFunc(rd.o.Accounts, func(a string) bool { return strings.EqualFold(a, line(name)) })
	}
	separators := ",;|\n"
	if strings.Contains(cell, "\n") {
		separators = "\n"
	}
	if known(cell) {
		add(cell)
		return
	}
	for _, piece := range strings.FieldsFunc(cell, func(r rune) bool { return strings.ContainsRune(separators, r) }) {
		if known(piece) {
			add(piece)
			continue
		}
		var found []platform.Name
		for _, p := range strings.FieldsFunc(piece, func(r rune) bool { return r == '&' || r == '+' }) {
			names, unknown := namesIn(p)
			if unknown != "" {
				found = nil
				break
			}
			found = append(found, names...)
		}
		if found == nil {
			add(piece)
		}
		for _, n := range found {
			if !slices.Contains(b.row.Platforms, n) {
				b.row.Platforms = append(b.row.Platforms, n)
			}
		}
	}
}

// noDate says what to do with a row without a date. Buffer and Publer put such
// posts into a queue; Rounds plans nothing on a day that nobody chose.
func (f Format) noDate() string {
	if f == Buffer || f == Publer {
		return fmt.Sprintf("The row has no date. %s would queue it; Rounds plans no day that nobody chose. Write it as 2026-12-24 14:30.", f.Title())
	}
	return "The row has no date. Write it as 2026-12-24."
}

// wrongDate says more of a date that cannot be read. Publer takes English
// phrases such as “next Friday at 2 PM”, whose day depends on when they are read.
func (f Format) wrongDate(cell, problem string) string {
	if f == Publer && !strings.ContainsAny(cell, "0123456789") || phrase.MatchString(cell) {
		return fmt.Sprintf("%q is another day each time it is read. Write the day that is meant, as 2026-12-24 14:30.", clip(cell))
	}
	return problem
}

var phrase = regexp.MustCompile(`(?i)^\s*(next|this|tomorrow|today|in \d|every)\b`)

var hyphenTime = regexp.MustCompile(`^\d{1,2}-\d{2}$`)

// hyphened tells of 14-30: Publer's announcement prints the pattern so, and makes
// an unscheduled draft of it without a word.
func hyphened(s string) bool { return hyphenTime.MatchString(s) }
