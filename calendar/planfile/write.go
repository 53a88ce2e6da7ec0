package planfile

import (
	"bufio"
	"encoding/csv"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"rounds/calendar"
	"rounds/calendar/platform"
)

// written are the columns of Rounds' own files: those of [Meanings], the zone,
// and everything that has no column of its own.
func written() []string { return append(Meanings(), isZone, isRest) }

// Write writes rows as a file that [Read] gives back unchanged: UTF-8 with a byte
// order mark, which Excel needs to see that it is UTF-8, commas, lines that end in
// CRLF (RFC 4180). Cells that a spreadsheet would take for a formula are
// protected. Several pictures, and their alt texts, stand one a line in their
// cell. Names of accounts stand beside the platforms; they are read with
// [Options.Foreign]. Row.Content.Media is not written: Images names the files.
func Write(w io.Writer, rows []Row) error {
	out := bufio.NewWriter(w)
	if _, err := out.Write(bomUTF8); err != nil {
		return writing(err)
	}
	c := csv.NewWriter(out)
	c.UseCRLF = true
	if err := c.Write(written()); err != nil {
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

// cells gives a row in the order of [written].
func (r Row) cells() []string {
	names := make([]string, len(r.Platforms))
	for i, n := range r.Platforms {
		names[i] = n.String()
	}
	c := r.Content
	cells := []string{
		r.Slot.Day.String(), r.Slot.At.String(), c.Text, c.Link, joinImages(r.Images), joinAlts(r.Alts, len(r.Images)),
		joinNames(names, r.Accounts), c.Title, c.Pillar, c.FirstComment, r.Slot.Zone, restOf(r),
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

// joinNames puts names on a line each where one of them may hold a comma.
func joinNames(platforms, accounts []string) string {
	if len(accounts) == 0 {
		return strings.Join(platforms, ", ")
	}
	return strings.Join(append(platforms, accounts...), "\n") + "\n"
}

// Lost lists, in a sentence each, what of a content another calendar cannot take
// from the file: the files that settings name are in this calendar only.
func Lost(c calendar.Content) []string {
	var out []string
	for _, n := range platform.All() {
		for _, key := range slices.Sorted(maps.Keys(c.Settings[n])) {
			if s, ok := n.Setting(key); ok && s.Asks == platform.AsksFile && c.Settings[n][key] != "" {
				out = append(out, fmt.Sprintf("The file of the setting “%s” of %s is named, and is not in the file.", s.Label, n.Title()))
			}
		}
	}
	return out
}
