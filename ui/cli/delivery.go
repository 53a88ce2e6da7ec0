package cli

import (
	"context"
	"strings"

	"github.com/spf13/cobra"

	"rounds/calendar"
)

func (s *session) deliveryCmd() *cobra.Command {
	return group(&cobra.Command{
		Use:   "delivery",
		Short: "Look at deliveries, and answer what only a person can tell",
		Example: "  rounds delivery list 01981f70-…\n  rounds delivery there 01981f71-… https://www.facebook.com/…\n" +
			"  rounds delivery not-there 01981f71-…\n  rounds delivery again 01981f71-…",
	}, s.deliveryListCmd(), s.deliveryShowCmd(), s.deliveryHandCmd(), s.deliveryByHandCmd(),
		s.answerCmd("there DELIVERY [ADDRESS]", "Say that it is there", calendar.SaidThere, 2),
		s.answerCmd("not-there DELIVERY", "Say that it is not there", calendar.SaidNotThere, 1),
		s.answerCmd("look DELIVERY", "Let the next run look once more", calendar.SaidLook, 1),
		s.answerCmd("again DELIVERY", "Let the next run try it again", calendar.TryAgain, 1), s.editCmd(),
		s.answerCmd("done DELIVERY", "Say that a take-down or an edit is made", calendar.SaidThere, 1),
		s.answerCmd("not-done DELIVERY", "Say that a take-down or an edit is not made, and is not to be", calendar.SaidNotThere, 1),
	)
}

func (s *session) deliveryListCmd() *cobra.Command {
	return s.listing(&cobra.Command{
		Use: "list ENTRY", Short: "List an entry's deliveries", Example: "  rounds delivery list 01981f70-… --json", Args: takes(1, 1),
		RunE: func(c *cobra.Command, args []string) error {
			f, err := s.open()
			if err != nil {
				return err
			}
			e, err := f.Entry(c.Context(), calendar.EntryID(args[0]))
			if err != nil {
				return err
			}
			list, err := f.Deliveries(c.Context(), e.ID)
			if err != nil {
				return err
			}
			changes, err := f.Changes(c.Context(), e.ID)
			if err != nil {
				return err
			}
			list = append(list, changes...)
			return s.print(orEmpty(list), func() {
				if len(list) == 0 {
					s.line("no deliveries yet: no run has taken this entry on")
				}
				for _, d := range list {
					s.line("%s  %-9s  %-18s  %s", d.ID, d.Platform.Title(), stateWord(d), clean(d.URL, 0))
				}
			})
		},
	})
}

func (s *session) deliveryShowCmd() *cobra.Command {
	return s.listing(&cobra.Command{
		Use: "show DELIVERY", Short: "Show a delivery's journal", Example: "  rounds delivery show 01981f71-…", Args: takes(1, 1),
		RunE: func(c *cobra.Command, args []string) error {
			f, err := s.open()
			if err != nil {
				return err
			}
			d, err := f.Delivery(c.Context(), calendar.DeliveryID(args[0]))
			if err != nil {
				return err
			}
			lines, err := f.Journal(c.Context(), d.ID)
			if err != nil {
				return err
			}
			return s.print(map[string]any{"delivery": d, "journal": orEmpty(lines)}, func() {
				s.line("%s · %s · %s", d.Platform.Title(), clean(d.Title, 50), d.State)
				for _, l := range lines {
					s.line("  %s  %-15s  %-10s  %s", at(l.At, d.Slot.Zone), l.Event, l.Step, clean(l.Text, 70))
				}
			})
		},
	})
}

func (s *session) answerCmd(use, short string, e calendar.Event, most int) *cobra.Command {
	var sure bool
	c := &cobra.Command{
		Use: use, Short: short, Example: "  rounds delivery " + answerExample.Replace(use), Args: takes(1, most),
		RunE: func(c *cobra.Command, args []string) error {
			said := calendar.Record{Event: e}
			f, by, err := s.openAs(c.Context())
			if err != nil {
				return err
			}
			if err := s.rightWord(c.Context(), f, calendar.DeliveryID(args[0]), use, e); err != nil {
				return err
			}
			if len(args) == 2 {
				if said.URL, err = s.addressOf(c.Context(), f, calendar.DeliveryID(args[0]), args[1], sure); err != nil {
					return err
				}
			}
			d, err := s.answer(c.Context(), f, by, calendar.DeliveryID(args[0]), said)
			if err != nil {
				return err
			}
			if e == calendar.SaidThere || e == calendar.SaidNotThere {
				s.clearAway(c.Context(), f, d.ID)
			}
			return s.print(d, func() { s.line("%s is %s", d.ID, d.State) })
		},
	}
	if e == calendar.SaidThere {
		c.Flags().BoolVar(&sure, "sure", false, "take an address that is not the platform's own")
	}
	return s.listing(c)
}

// rightWord refuses "there" of a take-down, where it would say the opposite of what
// it seems to, and "done" of a post.
func (s *session) rightWord(ctx context.Context, f File, id calendar.DeliveryID, use string, e calendar.Event) error {
	if e != calendar.SaidThere && e != calendar.SaidNotThere {
		return nil
	}
	d, err := f.Delivery(ctx, id)
	if err != nil {
		return err
	}
	word, _, _ := strings.Cut(use, " ")
	ofChange := strings.HasSuffix(word, "done")
	switch change := d.IsChange(); {
	case change && !ofChange:
		return usage("this is a "+string(d.Subject)+", and no post", "say rounds delivery done "+string(id)+", or rounds delivery not-done "+string(id))
	case !change && ofChange:
		return usage("this is a post", "say rounds delivery there "+string(id)+" [ADDRESS], or rounds delivery not-there "+string(id))
	}
	return nil
}

// answerExample fills the words of a usage line.
var answerExample = strings.NewReplacer("DELIVERY", "01981f71-…", "[ADDRESS]", "https://www.facebook.com/…")

// answer writes a person's word into a delivery's journal.
func (s *session) answer(ctx context.Context, f File, by calendar.Person, id calendar.DeliveryID, said calendar.Record) (calendar.Delivery, error) {
	said.At, said.By = s.Now(), by.ID
	return f.Answer(ctx, by.ID, id, said)
}
