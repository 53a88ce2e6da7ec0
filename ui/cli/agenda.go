package cli

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"rounds/calendar"
	"rounds/calendar/platform"
	"rounds/ui/kit"
)

// longDay is how a day is written for a person.
const longDay = "Mon 2 January 2006"

// noteWidth keeps what is said below an entry within the width of its own line.
const noteWidth = 80

// agendaLine is one entry as scripts see it.
type agendaLine struct {
	Entry     calendar.EntryID   `json:"entry"`
	Draft     calendar.DraftID   `json:"draft,omitempty"`
	Kind      calendar.EntryKind `json:"kind"`
	Day       calendar.Day       `json:"day"`
	Time      calendar.TimeOfDay `json:"time"`
	Zone      string             `json:"zone"`
	Instant   time.Time          `json:"instant"`
	Title     string             `json:"title"`
	Platforms []platform.Name    `json:"platforms"`
	Pillar    string             `json:"pillar,omitempty"`
	Status    calendar.Status    `json:"status"`
	Overdue   bool               `json:"overdue,omitempty"`
	Unsaved   bool               `json:"unsaved,omitempty"`
	Near      []string           `json:"near,omitempty"` // what it stands too near to, in sentences
}

// agenda says which entries are listed.
type agenda struct {
	from, to, month, status, platform, pillar string
	days                                      int
}

func (s *session) agendaCmd() *cobra.Command {
	var q agenda
	c := &cobra.Command{
		Use:     "agenda",
		Short:   "List what stands on the calendar",
		Example: "  rounds agenda\n  rounds agenda --month 2026-11 --status approved --json\n  rounds agenda --from today --days 7",
		Args:    takes(0, 0),
		RunE:    func(c *cobra.Command, _ []string) error { return s.agenda(c.Context(), q) },
	}
	f := c.Flags()
	f.StringVar(&q.from, "from", "", "first day: 2026-11-22, today, monday (else today)")
	f.StringVar(&q.to, "to", "", "last day")
	f.IntVar(&q.days, "days", 0, "number of days (else 31)")
	f.StringVar(&q.month, "month", "", "a whole month: 2026-11")
	f.StringVar(&q.status, "status", "", "only this status: "+statuses())
	f.StringVar(&q.platform, "platform", "", "only this platform")
	f.StringVar(&q.pillar, "pillar", "", "only this pillar")
	return s.listing(c)
}

func statuses() string {
	var words []string
	for _, x := range calendar.Statuses() {
		words = append(words, string(x))
	}
	return strings.Join(words, ", ")
}

func (s *session) agenda(ctx context.Context, q agenda) error {
	f, err := s.open()
	if err != nil {
		return err
	}
	m, zone, err := s.moment(ctx, f)
	if err != nil {
		return err
	}
	from, to, err := q.span(m.Today, zone)
	if err != nil {
		return err
	}
	keep, err := q.filter(m)
	if err != nil {
		return err
	}
	list, err := f.Summaries(ctx, from, to)
	if err != nil {
		return err
	}
	near, err := s.near(ctx, f, from, to, func(calendar.EntryID) bool { return true })
	if err != nil {
		return err
	}
	out := make([]agendaLine, 0, len(list))
	for _, e := range list {
		if keep(e) {
			l := lineOf(e, m)
			l.Near = near[e.Entry]
			out = append(out, l)
		}
	}
	return s.print(out, func() { s.agendaText(out, from, to) })
}

// moment gives what decides a status now, and the practice's zone.
func (s *session) moment(ctx context.Context, f File) (calendar.Moment, string, error) {
	p, err := f.Practice(ctx)
	if err != nil {
		return calendar.Moment{}, "", err
	}
	h, err := f.Hold(ctx)
	if err != nil {
		return calendar.Moment{}, "", err
	}
	m, err := calendar.MomentAt(s.Now(), p, h)
	return m, p.Zone, err
}

// span gives the first and the last day that are asked for.
func (q agenda) span(today calendar.Day, zone string) (from, to calendar.Day, err error) {
	now := calendar.Slot{Day: today, Zone: zone}
	if q.month != "" {
		if from, err = calendar.ParseDay(q.month + "-01"); err != nil {
			return from, to, usage(fmt.Sprintf("%q is not a month", q.month), "write it as 2026-11")
		}
		return from, from.AddMonths(1).Add(-1), nil
	}
	from = today
	if q.from != "" {
		w, err := calendar.ParseWhen(q.from, now)
		if err != nil {
			return from, to, err
		}
		from = w.Day
	}
	to = from.Add(30)
	if q.days > 0 {
		to = from.Add(q.days - 1)
	}
	if q.to != "" {
		w, err := calendar.ParseWhen(q.to, now)
		if err != nil {
			return from, to, err
		}
		to = w.Day
	}
	if to.Before(from) {
		return from, to, usage(fmt.Sprintf("%s comes before %s", to, from), "give the first day with --from and the last with --to")
	}
	return from, to, nil
}

// filter gives what keeps an entry in the list.
func (q agenda) filter(m calendar.Moment) (func(calendar.Summary) bool, error) {
	status := calendar.Status(strings.ToLower(q.status))
	if q.status != "" && !slices.Contains(calendar.Statuses(), status) {
		return nil, usage(fmt.Sprintf("there is no status %q", q.status), "use one of: "+statuses())
	}
	n, ok := platform.Parse(q.platform)
	if q.platform != "" && !ok {
		return nil, noPlatform(q.platform)
	}
	return func(e calendar.Summary) bool {
		return (q.status == "" || e.Status(m) == status) &&
			(q.platform == "" || e.Platforms.Has(n)) &&
			(q.pillar == "" || strings.EqualFold(e.Pillar, q.pillar))
	}, nil
}

func noPlatform(name string) error {
	return usage(fmt.Sprintf("there is no platform %q", name), "use facebook, instagram, linkedin, x or youtube")
}

func lineOf(e calendar.Summary, m calendar.Moment) agendaLine {
	names := e.Platforms.Names()
	if names == nil {
		names = []platform.Name{}
	}
	return agendaLine{
		Entry: e.Entry, Draft: e.Draft, Kind: e.Kind, Day: e.Slot.Day, Time: e.Slot.At, Zone: e.Slot.Zone, Instant: e.Instant,
		Title: e.Title, Platforms: names, Pillar: e.Pillar, Status: e.Status(m), Overdue: e.Overdue(m), Unsaved: e.Unsaved,
	}
}

func (s *session) agendaText(list []agendaLine, from, to calendar.Day) {
	if len(list) == 0 {
		s.line("nothing from %s to %s", from.Format(longDay), to.Format(longDay))
		return
	}
	var day calendar.Day
	for _, l := range list {
		if l.Day != day {
			day = l.Day
			s.line("%s", day.Format(longDay))
		}
		status := string(l.Status)
		switch {
		case l.Kind != calendar.PostEntry:
			status = string(l.Kind)
		case l.Overdue && l.Status == calendar.StatusDue:
			status = "overdue"
		}
		s.line("  %s  %-11s  %s  %s  %s", l.Time, status, letters(l.Platforms), fill(clean(l.Title, 46), 46), l.Entry)
		for _, t := range l.Near {
			for i, part := range kit.Wrap(clean("note: "+t, 0), noteWidth) {
				s.line("         %s%s", map[bool]string{true: "  "}[i > 0], part)
			}
		}
	}
}

// letters gives the platforms' signs, each in its own column.
func letters(names []platform.Name) string {
	var b strings.Builder
	for _, n := range platform.All() {
		if slices.Contains(names, n) {
			b.WriteString(n.Letter())
		} else {
			b.WriteByte('.')
		}
	}
	return b.String()
}
