package cli

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"rounds/calendar"
	"rounds/calendar/planfile"
)

// importing says how a plan is read.
type importing struct {
	dry      bool
	order    string
	accounts []string
}

func (s *session) importCmd() *cobra.Command {
	var q importing
	csv := &cobra.Command{
		Use:   "csv FILE",
		Short: "Read a plan from a spreadsheet saved as CSV",
		Long: "Reads the columns date, time, text, link, image, alt, platforms, title and pillar, by their\n" +
			"header names in any order. Shows what it understood, names each bad row by its number,\n" +
			"and takes over all rows or none. The same file read twice makes nothing twice.",
		Example: "  rounds import csv plan.csv --dry-run\n  rounds import csv plan.csv --dates day-first",
		Args:    takes(1, 1),
		RunE:    func(c *cobra.Command, args []string) error { return s.importCSV(c.Context(), args[0], q) },
	}
	f := csv.Flags()
	f.BoolVar(&q.dry, "dry-run", false, "show what would be taken over, and take nothing")
	f.StringVar(&q.order, "dates", "", "how 3/4/2026 is meant, where the file does not tell: day-first or month-first")
	f.StringSliceVar(&q.accounts, "account", nil, "accounts for rows without platforms (repeat)")
	return group(&cobra.Command{
		Use: "import", Short: "Read a plan from another program", Example: "  rounds import csv plan.csv --dry-run",
	}, s.listing(csv))
}

// imported is the answer to an import.
type imported struct {
	Report  planfile.Report  `json:"report"`
	Entries []calendar.Entry `json:"entries"`
}

func (s *session) importCSV(ctx context.Context, path string, q importing) error {
	f, by, err := s.openAs(ctx)
	if err != nil {
		return err
	}
	p, err := f.Practice(ctx)
	if err != nil {
		return err
	}
	file, err := os.Open(path)
	if err != nil {
		return readable(path, err)
	}
	defer file.Close()
	o, err := q.options(p)
	if err != nil {
		return err
	}
	report, err := planfile.Read(file, o)
	if err != nil {
		return err
	}
	if !report.OK() {
		if err := s.print(imported{whole(report), []calendar.Entry{}}, func() { s.importText(report) }); err != nil {
			return err
		}
		return &calendar.Error{
			Op: "import a plan", Kind: calendar.Invalid, Text: plural(len(report.Bad), "row") + " cannot be taken over, so none was",
			Hint: "mend them in the spreadsheet and import it again",
		}
	}
	rows, err := s.importRows(ctx, f, report, filepath.Dir(path), q.accounts)
	if err != nil {
		return err
	}
	made := []calendar.Entry{}
	if !q.dry {
		if made, err = f.ImportPlan(ctx, by.ID, "the import of "+filepath.Base(path), rows); err != nil {
			return err
		}
	}
	return s.print(imported{whole(report), orEmpty(made)}, func() {
		s.importText(report)
		if q.dry {
			s.line("nothing was taken over: this was a dry run")
			return
		}
		s.line("%s taken over, %d there already", plural(len(made), "row"), len(rows)-len(made))
	})
}

func (q importing) options(p calendar.Practice) (planfile.Options, error) {
	o := planfile.Options{Zone: p.Zone, DefaultTime: calendar.NewTimeOfDay(9, 0)}
	if len(p.UsualTimes) > 0 {
		o.DefaultTime = p.UsualTimes[0]
	}
	for _, x := range p.Pillars {
		o.Pillars = append(o.Pillars, x.Name)
	}
	switch q.order {
	case "":
	case "day-first":
		o.DateOrder = planfile.DayFirst
	case "month-first":
		o.DateOrder = planfile.MonthFirst
	default:
		return o, usage(fmt.Sprintf("there is no date order %q", q.order), "use --dates day-first or --dates month-first")
	}
	return o, nil
}

// importRows finds accounts and pictures for the rows; a picture's path is
// meant from the folder that the file is in.
func (s *session) importRows(ctx context.Context, f File, r planfile.Report, dir string, fallback []string) ([]calendar.ImportRow, error) {
	rows := make([]calendar.ImportRow, 0, len(r.Rows))
	for _, row := range r.Rows {
		names := fallback
		if len(row.Platforms) > 0 {
			names = nil
			for _, n := range row.Platforms {
				names = append(names, string(n))
			}
		}
		accounts, err := s.accountsNamed(ctx, f, names)
		if err != nil {
			return nil, &calendar.Error{
				Op: "import a plan", Kind: calendar.Invalid, Text: fmt.Sprintf("row %d: %v", row.Number, err),
				Hint: calendar.HintOf(err), Err: err,
			}
		}
		out := calendar.ImportRow{Content: row.Content, Slot: row.Slot, Alts: row.Alts, Source: row.Source}
		for _, a := range accounts {
			out.Accounts = append(out.Accounts, a.ID)
		}
		for _, image := range row.Images {
			if strings.HasPrefix(image, "http://") || strings.HasPrefix(image, "https://") {
				return nil, usage(fmt.Sprintf("row %d: %s is an address, not a file", row.Number, image), "save the picture beside the spreadsheet and name the file")
			}
			if !filepath.IsAbs(image) {
				image = filepath.Join(dir, image)
			}
			out.Images = append(out.Images, image)
		}
		rows = append(rows, out)
	}
	return rows, nil
}

// whole gives a report in which no list is null as JSON.
func whole(r planfile.Report) planfile.Report {
	r.Columns, r.Ignored, r.Bad, r.Rows = orEmpty(r.Columns), orEmpty(r.Ignored), orEmpty(r.Bad), slices.Clone(orEmpty(r.Rows))
	for i, row := range r.Rows {
		row.Images, row.Alts, row.Platforms, row.Notes = orEmpty(row.Images), orEmpty(row.Alts), orEmpty(row.Platforms), orEmpty(row.Notes)
		r.Rows[i] = row
	}
	return r
}

func (s *session) importText(r planfile.Report) {
	delimiter := fmt.Sprintf("%q", r.Delimiter)
	if r.Delimiter == "\t" {
		delimiter = "tabs"
	}
	s.line("%s, columns divided by %s", r.Encoding, delimiter)
	switch r.Order {
	case planfile.DayFirst:
		s.line("dates such as 3/4/2026 are read as 3 April; if that is wrong: --dates month-first")
	case planfile.MonthFirst:
		s.line("dates such as 3/4/2026 are read as 4 March; if that is wrong: --dates day-first")
	case planfile.AnyOrder:
	}
	for _, c := range r.Columns {
		s.line("  %-24s is the %s", clean(c.Header, 24), c.Meaning)
	}
	if len(r.Ignored) > 0 {
		s.line("  not used: %s", clean(strings.Join(r.Ignored, ", "), 0))
	}
	for _, row := range r.Rows {
		s.line("  row %-4d %s  %s", row.Number, row.Slot, clean(row.Content.Heading(), 50))
		for _, n := range row.Notes {
			s.line("           note: %s", clean(n, 0))
		}
	}
	for _, b := range r.Bad {
		for _, p := range b.Problems {
			s.line("  row %-4d BAD: %s", b.Number, clean(p, 0))
		}
	}
}
