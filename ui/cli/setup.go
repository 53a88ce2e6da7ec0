package cli

import (
	"context"

	"github.com/spf13/cobra"

	"rounds/calendar"
)

// setup is the first questions as flags.
type setup struct {
	practice calendar.Practice
	person   string
}

func (s *session) setupCmd() *cobra.Command {
	var q setup
	c := &cobra.Command{
		Use:   "setup",
		Short: "Make a calendar file: the first questions, for scripts",
		Example: "  rounds setup --name \"Juniper Street Clinic\" --country US --zone America/Denver \\\n" +
			"    --person \"Sam Whitaker\" --phone 303-555-0110",
		Args: takes(0, 0),
		RunE: func(c *cobra.Command, _ []string) error { return s.setup(c.Context(), q) },
	}
	f := c.Flags()
	f.StringVar(&q.practice.Name, "name", "", "the practice's name")
	f.StringVar(&q.practice.ShortName, "called", "", "what the practice is called in posts")
	f.StringVar(&q.practice.Region, "country", "US", "two-letter country code")
	f.StringVar(&q.practice.Zone, "zone", "", "time zone, such as America/Denver (else the country's first)")
	f.StringVar(&q.practice.Phone, "phone", "", "phone number for patients")
	f.StringVar(&q.practice.Website, "website", "", "the practice's web site")
	f.StringVar(&q.practice.Booking, "booking", "", "the page where appointments are booked")
	f.StringVar(&q.person, "person", "", "your name; you may write, check and approve")
	_ = c.MarkFlagRequired("name")
	_ = c.MarkFlagRequired("person")
	return c
}

func (s *session) setup(_ context.Context, q setup) error {
	path, err := s.filePath()
	if err != nil {
		return err
	}
	p := q.practice
	p.Region = calendar.RegionCode(p.Region)
	p.Pillars, p.UsualTimes = calendar.DefaultPillars(), calendar.DefaultTimes()
	if p.Zone == "" {
		for _, r := range calendar.Regions() {
			if r.Code == p.Region {
				p.Zone = r.Zones[0]
			}
		}
	}
	if err := p.Check(); err != nil {
		return err
	}
	f, err := s.Files.Create(path, p, calendar.Person{Name: q.person, Roles: calendar.Roles()})
	if err != nil {
		return err
	}
	s.line("made %s for %s, in %s", f.Path(), p.Name, p.Zone)
	return nil
}
