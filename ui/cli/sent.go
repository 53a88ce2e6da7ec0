package cli

import (
	"cmp"
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"rounds/calendar"
)

// sentQuery chooses what went out.
type sentQuery struct {
	from, to, account, text string
	limit                   int
}

func (s *session) sentCmd() *cobra.Command {
	var q sentQuery
	c := &cobra.Command{
		Use: "sent", Short: "List what went out, with address and approver",
		Example: "  rounds sent --from 2026-11-01 --json\n  rounds sent --search flu", Args: takes(0, 0),
		RunE: func(c *cobra.Command, _ []string) error { return s.sent(c.Context(), q) },
	}
	f := c.Flags()
	f.StringVar(&q.from, "from", "", "first day")
	f.StringVar(&q.to, "to", "", "last day")
	f.StringVar(&q.account, "account", "", "only this account, by name or id")
	f.StringVar(&q.text, "search", "", "words that it contains")
	f.IntVar(&q.limit, "limit", 500, "how many")
	return s.listing(c)
}

func (s *session) sent(ctx context.Context, q sentQuery) error {
	f, err := s.open()
	if err != nil {
		return err
	}
	m, zone, err := s.moment(ctx, f)
	if err != nil {
		return err
	}
	filter := calendar.SentFilter{Text: q.text, Limit: q.limit}
	for _, x := range []struct {
		text string
		day  *calendar.Day
	}{{q.from, &filter.From}, {q.to, &filter.To}} {
		if x.text == "" {
			continue
		}
		w, err := calendar.ParseWhen(x.text, calendar.Slot{Day: m.Today, Zone: zone})
		if err != nil {
			return err
		}
		*x.day = w.Day
	}
	if !filter.From.IsZero() && !filter.To.IsZero() && filter.To.Before(filter.From) {
		return usage(fmt.Sprintf("%s comes before %s", filter.To, filter.From), "give the first day with --from and the last with --to")
	}
	if q.account != "" {
		found, err := s.accountsNamed(ctx, f, []string{q.account})
		if err != nil {
			return err
		}
		filter.Account = found[0].ID
	}
	list, err := f.SentList(ctx, filter)
	if err != nil {
		return err
	}
	return s.print(orEmpty(list), func() {
		if len(list) == 0 {
			s.line("nothing went out that this asks for")
		}
		for _, i := range list {
			s.line("%s  %-9s  %s", at(i.Delivery.SentAt, zone), i.Account.Platform.Title(), clean(i.Delivery.Title, 50))
			s.line("    %s · approved by %s", clean(cmp.Or(i.Delivery.URL, "no address"), 0), clean(i.Approver.Name, 40))
		}
	})
}
