package cli

import (
	"context"
	"net/url"

	"github.com/spf13/cobra"

	"rounds/calendar"
)

func (s *session) demoCmd() *cobra.Command {
	return &cobra.Command{
		Use:   "demo",
		Short: "A sample clinic: plan, approve, publish; nothing leaves this computer",
		Long: "Opens a sample clinic with a month of content in a throw-away file, with rehearsal\n" +
			"platforms inside this program. Without a terminal it prints the agenda, does one\n" +
			"publish run and prints its report.",
		Example: "  rounds demo",
		Args:    takes(0, 0),
		RunE:    func(c *cobra.Command, _ []string) error { return s.demo(c.Context()) },
	}
}

func (s *session) demo(ctx context.Context) error {
	if s.Terminal {
		s.note("setting up a sample clinic…")
	}
	stage, err := s.Run.Demo(ctx, !s.Terminal)
	if err != nil {
		return err
	}
	defer stage.End()
	by, err := firstPerson(ctx, stage.File)
	if err != nil {
		return err
	}
	if s.Terminal {
		return s.Screen(ctx, ScreenOptions{File: stage.File, Path: stage.File.Path(), Runner: stage.Runner, Now: stage.Now, Me: by.ID})
	}
	s.Now = stage.Now
	return s.demoRun(ctx, stage, by)
}

// demoRun prints the month, does one publish run and prints its report: the
// same each time within a day.
func (s *session) demoRun(ctx context.Context, stage Stage, by calendar.Person) error {
	f := stage.File
	p, err := f.Practice(ctx)
	if err != nil {
		return err
	}
	today, err := calendar.SlotAt(s.Now(), p.Zone)
	if err != nil {
		return err
	}
	s.line("%s, %s, %s\n", p.Name, today.Day.Format("Monday 2 January 2006"), today.At)
	m, _, err := s.moment(ctx, f)
	if err != nil {
		return err
	}
	from, to := today.Day.FirstOfMonth(), today.Day.FirstOfMonth().AddMonths(1).Add(-1)
	list, err := f.Summaries(ctx, from, to)
	if err != nil {
		return err
	}
	s.demoAgenda(list, m)
	report, err := stage.Runner.Start(ctx, calendar.Order{By: by.ID}, nil)
	if err != nil {
		return err
	}
	s.line("\npublish run")
	for i, row := range report.Rows {
		report.Rows[i].Delivery.URL = withoutHost(row.Delivery.URL)
	}
	s.reportText(report)
	if report.NeedsPerson() {
		return errNeedsPerson
	}
	return nil
}

// demoAgenda prints the month without ids, so that it is the same each time.
func (s *session) demoAgenda(list []calendar.Summary, m calendar.Moment) {
	for _, e := range list {
		l := lineOf(e, m)
		status := string(l.Status)
		if l.Kind != calendar.PostEntry {
			status = string(l.Kind)
		}
		s.line("%s %s  %-11s  %s  %s", l.Day.Format("Mon 02 Jan"), l.Time, status, letters(l.Platforms), clean(l.Title, 52))
	}
}

func firstPerson(ctx context.Context, f File) (calendar.Person, error) {
	people, err := f.People(ctx)
	if err != nil {
		return calendar.Person{}, err
	}
	for _, p := range people {
		if p.May(calendar.Approves) {
			return p, nil
		}
	}
	return calendar.Person{}, &calendar.Error{Op: "find a person", Kind: calendar.NotFound, Text: "nobody works here"}
}

// withoutHost gives an address without the port that the system chose for this
// rehearsal.
func withoutHost(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" {
		return address
	}
	return "rehearsal:" + u.Path
}
