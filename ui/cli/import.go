package cli

import (
	"context"
	"errors"
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
	dry, sure bool
	format    string
	order     string
	columns   []string // COLUMN=field
	accounts  []string // accounts, or NAME IN FILE=ACCOUNT
	plain     bool     // as a plan of one's own, whose columns have known names
}

func (s *session) importCmd() *cobra.Command {
	var q importing
	c := &cobra.Command{
		Use:   "import FILE",
		Short: "Read a plan from another program or a spreadsheet",
		Long: "Reads files of Buffer, Hootsuite and Publer, plans whose columns have known names, and\n" +
			"any other once you have said what its columns are; that is kept for the next such file.\n" +
			"The first row tells whose file it is. What was understood is shown first, each bad row\n" +
			"is named by its number, and all rows are taken over or none. The same file read twice\n" +
			"makes nothing twice. In a terminal you are asked for what the file leaves open; else a\n" +
			"missing answer is an error that names its flag. Nothing is downloaded: addresses of\n" +
			"pictures, tags and what else no post has a place for are kept as a note on the draft.",
		Example: "  rounds import buffer.csv --account facebook\n" +
			"  rounds import bulk.csv --format hootsuite --dates mdy --account \"Juniper on X\" --yes\n" +
			"  rounds import plan.csv --map \"Wann=date and time\" --map \"Was=text\" --map \"Wohin=platforms\" \\\n" +
			"    --account \"Juniper FB=facebook\" --dry-run",
		Args: func(c *cobra.Command, args []string) error {
			if len(args) > 1 {
				return usage(fmt.Sprintf("there is no use for %q", args[1]), "write it as: rounds import FILE")
			}
			return takes(1, 1)(c, args)
		},
		RunE: func(c *cobra.Command, args []string) error { return s.importFile(c.Context(), args[0], q) },
	}
	f := c.Flags()
	q.flags(c)
	f.StringVar(&q.format, "format", "", "whose file it is: buffer, hootsuite, publer, csv or mapped (else its first row tells)")
	f.StringArrayVar(&q.columns, "map", nil, "what a column is: COLUMN=field, or COLUMN=ignore (repeat); kept for the next such file")
	f.StringArrayVar(&q.accounts, "account", nil, "NAME IN FILE=ACCOUNT, kept for the next such file; or the accounts of rows that name none (repeat)")
	f.BoolVar(&q.sure, "yes", false, "take the plan over without asking")
	c.AddCommand(s.importCSVCmd())
	return s.listing(c)
}

func (s *session) importCSVCmd() *cobra.Command {
	q := importing{plain: true}
	c := &cobra.Command{
		Use:   "csv FILE",
		Short: "Read a plan whose columns have known names, without a question",
		Long: "Reads the columns date, time, text, link, image, alt, platforms, title, pillar and zone, by\n" +
			"their header names in any order. Shows what it understood, names each bad row by its\n" +
			"number, and takes over all rows or none. The same file read twice makes nothing twice.",
		Example: "  rounds import csv plan.csv --dry-run\n  rounds import csv plan.csv --dates day-first",
		Args:    takes(1, 1),
		RunE:    func(c *cobra.Command, args []string) error { return s.importFile(c.Context(), args[0], q) },
	}
	q.flags(c)
	c.Flags().StringSliceVar(&q.accounts, "account", nil, "accounts for rows without platforms (repeat)")
	return s.listing(c)
}

// flags are those that both ways have.
func (q *importing) flags(c *cobra.Command) {
	c.Flags().BoolVar(&q.dry, "dry-run", false, "show what would be taken over, and take nothing")
	c.Flags().StringVar(&q.order, "dates", "", "how 3/4/2026 is meant, where the file does not tell: dmy (day-first), mdy (month-first) or ymd")
}

// imported is the answer to an import.
type imported struct {
	Report     planfile.Report  `json:"report"`
	Entries    []calendar.Entry `json:"entries"`
	Recognised planfile.Look    `json:"recognised"`
}

// importer is one import while it goes on.
type importer struct {
	*session
	q        importing
	f        File
	by       calendar.Person
	practice calendar.Practice
	path     string
	file     *planfile.File
	o        planfile.Options
	look     planfile.Look
	live     []calendar.Account            // those that posts can go to
	fallback []calendar.Account            // of rows that name none
	chosen   bool                          // the fallback was named, if only as none
	missing  error                         // the fallback is no account
	said     map[string][]calendar.Account // by the name in the file, as the flags say
	kept     calendar.ImportMapping        // what was said of such files before
	learned  bool                          // something is to be kept
}

// asks tells whether a person is there to ask.
func (i *importer) asks() bool { return i.Terminal && !i.json && !i.q.plain }

func (s *session) importFile(ctx context.Context, path string, q importing) error {
	i := &importer{session: s, q: q, path: path, said: map[string][]calendar.Account{}}
	if err := i.open(ctx); err != nil {
		return err
	}
	if err := i.decide(); err != nil {
		return err
	}
	report, err := i.read()
	if err != nil {
		return err
	}
	if !report.OK() {
		if err := s.print(i.answer(report, nil), func() { i.text(report) }); err != nil {
			return err
		}
		return &calendar.Error{
			Op: "import a plan", Kind: calendar.Invalid, Text: plural(len(report.Bad), "row") + " cannot be taken over, so none was",
			Hint: "mend them in the spreadsheet and import it again",
		}
	}
	rows, err := i.rows(ctx, report)
	if err != nil {
		return err
	}
	return i.take(ctx, report, rows)
}

// open opens the calendar and the file, and looks at both.
func (i *importer) open(ctx context.Context) (err error) {
	if i.f, i.by, err = i.openAs(ctx); err != nil {
		return err
	}
	if i.practice, err = i.f.Practice(ctx); err != nil {
		return err
	}
	all, err := i.f.Accounts(ctx)
	if err != nil {
		return err
	}
	i.live = slices.DeleteFunc(slices.Clone(all), func(a calendar.Account) bool { return a.Gone })
	file, err := os.Open(i.path)
	if err != nil {
		return readable(i.path, err)
	}
	defer file.Close()
	if err := i.flagged(ctx); err != nil {
		return err
	}
	if i.o, err = i.q.options(i.practice); err != nil {
		return err
	}
	i.o.Foreign = !i.q.plain || len(i.said) > 0
	if i.file, err = planfile.Open(file); err != nil {
		return err
	}
	if i.look, err = i.file.Look(i.o); err != nil {
		return err
	}
	if i.look.Header != "" && !i.q.plain {
		if i.kept, _, err = i.f.ImportMapping(ctx, i.look.Header); err != nil {
			return err
		}
	}
	for _, a := range i.live {
		i.o.Accounts = append(i.o.Accounts, a.Name)
	}
	for name := range i.said {
		i.o.Accounts = append(i.o.Accounts, name)
	}
	for name := range i.kept.Accounts {
		i.o.Accounts = append(i.o.Accounts, name)
	}
	return nil
}

func (q importing) options(p calendar.Practice) (planfile.Options, error) {
	o := planfile.Options{Zone: p.Zone, DefaultTime: calendar.NewTimeOfDay(9, 0)}
	if len(p.UsualTimes) > 0 {
		o.DefaultTime = p.UsualTimes[0]
	}
	for _, x := range p.Pillars {
		o.Pillars = append(o.Pillars, x.Name)
	}
	if q.order == "" {
		return o, nil
	}
	var ok bool
	if o.DateOrder, ok = dateOrder(q.order); !ok {
		return o, usage(fmt.Sprintf("there is no date order %q", q.order), "use --dates day-first or --dates month-first; dmy, mdy and ymd are the same in short")
	}
	return o, nil
}

// dateOrder reads a person's word for the order of dates.
func dateOrder(s string) (planfile.Order, bool) {
	switch strings.ToLower(s) {
	case "dmy", "day-first":
		return planfile.DayFirst, true
	case "mdy", "month-first":
		return planfile.MonthFirst, true
	case "ymd", "year-first":
		return planfile.YearFirst, true
	}
	return planfile.AnyOrder, false
}

// decide says what the file is read as: as the flags say, by what was said of
// such a file before, or by what its first row tells.
func (i *importer) decide() error {
	format := planfile.Format(i.q.format)
	switch {
	case i.q.plain:
		format = planfile.CSV
	case format != "" && !slices.Contains(planfile.Formats(), format):
		return usage(fmt.Sprintf("there is no format %q", i.q.format), "use --format buffer, hootsuite, publer, csv or mapped")
	case format != "" && format != planfile.Mapped:
		if len(i.q.columns) > 0 {
			return usage("--map says what the columns are, and --format "+i.q.format+" too", "use one of them")
		}
	case len(i.q.columns) > 0:
		return i.mapFlags()
	case format == planfile.Mapped:
		return i.mapAsked()
	case len(i.kept.Columns) > 0:
		i.columns(i.kept.Columns, "It was said on "+i.kept.At.Format("2 January 2006")+" what the columns of such files are; --format mapped says it anew.")
		return nil
	case i.look.Sure == planfile.Unknown:
		return i.mapAsked()
	case i.look.Sure == planfile.Guess:
		return i.confirmGuess()
	default:
		format = i.look.Format
	}
	if i.q.format != "" {
		i.look.Sure, i.look.Why = planfile.Certain, "You said so."
	}
	i.look.Format, i.o.Format = format, format
	return nil
}

// confirmGuess asks whether a file is what it may be.
func (i *importer) confirmGuess() error {
	if !i.asks() {
		return &calendar.Error{
			Op: "import a plan", Kind: calendar.Invalid, Text: "it is not sure whose file this is: " + lower(i.look.Why),
			Hint: fmt.Sprintf("say it: --format %s, or what each column is: --map \"1=date\" --map \"2=text\"", i.look.Format),
		}
	}
	i.note("%s", i.look.Why)
	if !i.yes(fmt.Sprintf("Read it as %s's? [y/N] ", i.look.Format.Title())) {
		return i.mapAsked()
	}
	i.o.Format, i.look.Sure, i.look.Why = i.look.Format, planfile.Certain, "You said so."
	return nil
}

// read reads the file, and asks which way round its dates are where nothing in
// it tells.
func (i *importer) read() (planfile.Report, error) {
	for range 3 {
		report, err := i.file.Read(i.o)
		if !errors.Is(err, planfile.ErrWhichOrder) || !i.asks() {
			return report, err
		}
		i.note("%s.", strings.ToUpper(err.Error()[:1])+err.Error()[1:])
		if o, ok := dateOrder(i.prompt("Which is meant? dmy (the day first), mdy (the month first) or ymd: ")); ok {
			i.o.DateOrder = o
		}
	}
	return i.file.Read(i.o)
}

// take takes the rows over, after the report.
func (i *importer) take(ctx context.Context, report planfile.Report, rows []calendar.ImportRow) error {
	shown := i.asks()
	if shown {
		if err := i.print(nil, func() { i.text(report) }); err != nil {
			return err
		}
	}
	finish := func(made []calendar.Entry, last string) error {
		return i.print(i.answer(report, made), func() {
			if !shown {
				i.text(report)
			}
			i.line("%s", last)
		})
	}
	willing := i.q.plain || i.q.sure
	if shown && !i.q.dry && !willing {
		willing = i.yes(fmt.Sprintf("Take over %s? [y/N] ", plural(len(rows), "row")))
		if !willing {
			return errors.Join(i.keep(ctx), finish(nil, "nothing was taken over"))
		}
	}
	switch {
	case i.q.dry:
		last := "nothing was taken over: this was a dry run"
		if i.learned {
			last += "; nor was what you said of the file kept"
		}
		return finish(nil, last)
	case !willing:
		if err := finish(nil, "nothing was taken over yet"); err != nil {
			return err
		}
		return &calendar.Error{Op: "import a plan", Kind: calendar.NeedsPerson, Text: "nobody has said yes to this report", Hint: "read it, then take the plan over with --yes"}
	}
	if err := i.keep(ctx); err != nil {
		return err
	}
	made, err := i.f.ImportPlan(ctx, i.by.ID, "the import of "+filepath.Base(i.path), rows)
	if err != nil {
		return err
	}
	return finish(made, fmt.Sprintf("%s taken over, %d there already", plural(len(made), "row"), len(rows)-len(made)))
}

// keep keeps what was said of the file for the next such.
func (i *importer) keep(ctx context.Context) error {
	if !i.learned {
		return nil
	}
	if i.look.Header == "" {
		i.note("a file without a header row cannot be known again: what you said of it is not kept")
		return nil
	}
	i.kept.Header = i.look.Header
	return i.f.KeepImportMapping(ctx, i.by.ID, i.kept)
}

func (i *importer) answer(r planfile.Report, made []calendar.Entry) imported {
	look := i.look
	look.Columns = orEmpty(look.Columns)
	return imported{Report: whole(r), Entries: orEmpty(made), Recognised: look}
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
