package planfile

import (
	"bufio"
	"encoding/csv"
	"fmt"
	"io"
	"slices"
	"strings"

	"rounds/calendar"
)

// Write writes rows as a file that [Read] gives back: UTF-8 with a byte order
// mark, which Excel needs to see that it is UTF-8, commas, lines that end in
// CRLF (RFC 4180), the columns of [Meanings]. Cells that a spreadsheet would
// take for a formula are protected. Several pictures, and their alt texts,
// stand one a line in their cell.
//
// The columns carry the shared text, title, link, pillar and first comment; for
// what else a content holds see [Lost]. All slots must be of one zone, as the
// file names none. Row.Content.Media is not written: Images names the files.
func Write(w io.Writer, rows []Row) error {
	for _, r := range rows {
		if r.Slot.Zone != rows[0].Slot.Zone {
			return &calendar.Error{
				Op: "write a plan", Kind: calendar.Invalid,
				Text: fmt.Sprintf("the entries are in two time zones, %s and %s", rows[0].Slot.Zone, r.Slot.Zone),
				Hint: "write those of each zone into a file of their own",
			}
		}
	}
	out := bufio.NewWriter(w)
	if _, err := out.Write(bomUTF8); err != nil {
		return writing(err)
	}
	c := csv.NewWriter(out)
	c.UseCRLF = true
	if err := c.Write(Meanings()); err != nil {
		return writing(err)
	}
	for _, r := range rows {
		if err := c.Write(r.cells()); err != nil {
			return writing(err)
		}
	}
	c.Flush()
	if err := c.Error(); err != nil {
		return writing(err)
	}
	if err := out.Flush(); err != nil {
		return writing(err)
	}
	return nil
}

func writing(err error) error { return fmt.Errorf("write a plan: %w", err) }

// cells gives a row in the order of [Meanings].
func (r Row) cells() []string {
	names := make([]string, len(r.Platforms))
	for i, n := range r.Platforms {
		names[i] = n.String()
	}
	c := r.Content
	cells := []string{
		r.Slot.Day.String(), r.Slot.At.String(), c.Text, c.Link, joinImages(r.Images), joinAlts(r.Alts, len(r.Images)),
		strings.Join(names, ", "), c.Title, c.Pillar, c.FirstComment,
	}
	for i, s := range cells {
		cells[i] = protect(strings.ReplaceAll(s, "\x00", ""))
	}
	return cells
}

// joinImages puts each picture on a line; the line break behind a single one
// keeps a comma in its name from dividing it.
func joinImages(images []string) string {
	s := strings.Join(images, "\n")
	if len(images) == 1 && !slices.Equal(splitImages(s), images) {
		s += "\n"
	}
	return s
}

// joinAlts puts each alt text on a line, an empty one for a picture without.
func joinAlts(alts []string, images int) string {
	lines := make([]string, max(images, len(alts)))
	for i, a := range alts {
		lines[i] = altLine(a)
	}
	if len(alts) == 0 {
		return ""
	}
	return strings.Join(lines, "\n")
}

// Lost lists, in a sentence each, what of a content the file cannot carry.
func Lost(c calendar.Content) []string {
	var out []string
	for _, l := range []struct {
		lost bool
		what string
	}{
		{len(c.Variants) > 0, "The texts of single platforms are not in the file."},
		{len(c.Parts) > 0, "The further parts of the thread are not in the file."},
		{c.Poll != nil, "The poll is not in the file."},
		{len(c.Settings) > 0, "The settings of single platforms are not in the file."},
		{len(c.Evidence) > 0, "The sources are not in the file."},
		{c.Audience != "", "The audience is not in the file."},
	} {
		if l.lost {
			out = append(out, l.what)
		}
	}
	return out
}
