package planfile

import (
	"fmt"
	"slices"
	"strings"
)

// Format says whose file it is.
type Format string

// The formats that are read.
const (
	CSV    Format = "csv"       // a plan whose columns are known by their names; Rounds' own
	Buffer Format = "buffer"    // Buffer's bulk upload
	Hoot   Format = "hootsuite" // Hootsuite's bulk composer: no header row
	Publer Format = "publer"    // Publer's bulk scheduler
	Mapped Format = "mapped"    // any other, by what a person said of its columns
)

const oldPosts = 6 // columns of Publer's older form

// Formats lists them in the order of the help.
func Formats() []Format { return []Format{Buffer, Hoot, Publer, CSV, Mapped} }

// Title is the format's name for a person.
func (f Format) Title() string {
	switch f {
	case Buffer:
		return "Buffer"
	case Hoot:
		return "Hootsuite"
	case Publer:
		return "Publer"
	case Mapped:
		return "mapped columns"
	case CSV:
	}
	return "CSV"
}

// OneAccount tells of a format whose files name no account, because it is chosen
// when the file is uploaded.
func (f Format) OneAccount() bool { return f == Buffer || f == Hoot || f == Publer }

// profile is what a vendor publishes of its files.
type profile struct {
	format  Format
	header  []string
	means   []string
	needed  []string // headers, squeezed, without which it is not this vendor's
	telling []string // headers, squeezed, of which two at least must be there
}

// profiles are the vendors' forms that have a header row. Buffer's is that of its
// help, article 926, “How to upload posts in bulk to Buffer”, in the form in which
// several public programs write it in 2026; the fifth column is in files for
// Pinterest. Publer's twelve columns are those of its announcement “The ultimate
// CSV bulk scheduler” and of its help, “What CSV template should I use?”, both
// read on 22 November 2026. Hootsuite's three are those of its help, “Bulk
// schedule”.
var profiles = []profile{
	{
		format: Buffer,
		header: []string{"Text", "Image URL", "Tags", "Posting Time", "Board Name"},
		means:  []string{isText, isImage, isLabels, isDate, isKept},
		needed: []string{"text", "postingtime"}, telling: []string{"imageurl", "tags", "boardname"},
	},
	{
		format: Publer,
		header: []string{
			"Date", "Text", "Link(s)", "Media URL(s)", "Title", "Label(s)", "Alt text(s)", "Comment(s)", "Board/Album", "Post subtype", "CTA", "Reminder",
		},
		means: []string{
			isDate, isText, isLink, isImage, isTitle, isLabels, isAlt, isComments, isKept, isKind, isKept, isKept,
		},
		needed: []string{"date", "text"}, telling: []string{"mediaurl", "label", "comment", "boardalbum", "postsubtype", "cta", "reminder"},
	},
}

// older is Publer's form of six columns, by place (its older help, “What CSV
// template should I use?”); its headers were free.
var older = [oldPosts]struct {
	means string
	names []string
}{
	{isDate, []string{"date", "datetime", "dateandtime"}},
	{isText, []string{"message", "text", "post", "content"}},
	{isLink, []string{"link", "links", "url"}},
	{isImage, []string{"media", "mediaurl", "mediaurls", "image", "images", "imageurl", "photo", "photourl"}},
	{isTitle, []string{"title"}},
	{isLabels, []string{"label", "labels"}},
}

// hootColumns is Hootsuite's form: date and time, message, link. A fourth column
// with a picture's address is in some accounts.
var hootColumns = []string{isDate, isText, isLink, isImage}

// match tells how well a header row fits: [Certain] where it is the vendor's own
// letter by letter, [Likely] where it has the same names otherwise written,
// ordered or fewer, "" where it is another.
func (p profile) match(cells []string) (columns, Sure) {
	cells = trimEmpty(slices.Clone(cells))
	c := columns{headers: make([]string, len(cells)), means: make([]string, len(cells))}
	sure, telling := Certain, 0
	seen := []string{}
	for i, cell := range cells {
		c.headers[i] = header(cell)
		key := squeeze(cell)
		n := slices.IndexFunc(p.header, func(h string) bool { return squeeze(h) == key })
		if n < 0 || slices.Contains(seen, key) {
			return c, ""
		}
		if n != i || p.header[n] != strings.TrimSpace(cell) {
			sure = Likely
		}
		seen = append(seen, key)
		c.means[i] = p.means[n]
		if slices.Contains(p.telling, key) {
			telling++
		}
	}
	for _, key := range p.needed {
		if !slices.Contains(seen, key) {
			return c, ""
		}
	}
	if telling < 2 {
		return c, ""
	}
	if len(cells) < len(p.header)-1 {
		sure = Likely
	}
	return c, sure
}

// matchOlder tells whether a header row is that of Publer's older form.
func matchOlder(cells []string) (columns, bool) {
	cells = trimEmpty(slices.Clone(cells))
	c := columns{headers: make([]string, len(cells)), means: make([]string, len(cells))}
	if len(cells) != oldPosts {
		return c, false
	}
	for i, cell := range cells {
		if !slices.Contains(older[i].names, squeeze(cell)) {
			return c, false
		}
		c.headers[i], c.means[i] = header(cell), older[i].means
	}
	return c, true
}

// vendor gives the columns of a header row that a vendor's program wrote.
func vendor(cells []string) (Format, columns, Sure) {
	for _, p := range profiles {
		if c, sure := p.match(cells); sure != "" {
			return p.format, c, sure
		}
	}
	if c, ok := matchOlder(cells); ok {
		return Publer, c, Likely
	}
	return "", columns{}, ""
}

// layout says what the columns of a file are, and whether it has no header row.
func layout(head record, o Options) (c columns, headless bool, err error) {
	headless = slices.ContainsFunc(head.cells, isWhenCell)
	switch o.Format {
	case Buffer, Publer:
		if headless && o.Format == Publer && len(head.cells) == oldPosts {
			return placed(len(head.cells), olderMeans()), true, nil
		}
		for _, p := range profiles {
			if m, sure := p.match(head.cells); p.format == o.Format && sure != "" {
				return m, false, nil
			}
		}
		if m, ok := matchOlder(head.cells); ok && o.Format == Publer {
			return m, false, nil
		}
		return columns{}, headless, wrongVendor(o.Format)
	case Hoot:
		if !headless && score(head.cells) > 1 { // a person has put names above
			c = placed(len(head.cells), hootColumns)
			for i, cell := range head.cells {
				c.headers[i] = header(cell)
			}
			return c, false, nil
		}
		return placed(len(head.cells), hootColumns), true, nil
	case Mapped:
		c, err = mapped(head.cells, o, headless)
		return c, headless, err
	case CSV:
	}
	c, err = understand(head.cells, o.Zone, o.Foreign)
	return c, false, err
}

// placed gives columns that are known by their place.
func placed(n int, means []string) columns {
	c := columns{headers: make([]string, n), means: make([]string, n)}
	for i := range n {
		c.headers[i] = fmt.Sprintf("column %d", i+1)
		if i < len(means) {
			c.means[i] = means[i]
		}
	}
	return c
}

func olderMeans() []string {
	out := make([]string, len(older))
	for i, o := range older {
		out[i] = o.means
	}
	return out
}

func wrongVendor(f Format) error {
	for _, p := range profiles {
		if p.format == f {
			return invalid(fmt.Sprintf("the first row is not that of %s's files", f.Title()),
				fmt.Sprintf("it should be %s; else leave --format out, or use --format mapped", strings.Join(p.header, ",")))
		}
	}
	return invalid("there is no format "+clip(string(f)), "use buffer, hootsuite, publer, csv or mapped")
}
