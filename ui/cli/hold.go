package cli

import (
	"context"
	"strings"

	"github.com/spf13/cobra"

	"rounds/calendar"
)

func (s *session) holdCmd() *cobra.Command {
	c := s.listing(&cobra.Command{
		Use: "hold", Short: "The stop switch: while it is on, nothing goes out",
		Example: "  rounds hold on --reason \"data breach\"\n  rounds hold off\n  rounds hold through 01981f70-… --reason \"holding statement\"",
		Args:    takes(0, 0),
		RunE:    func(c *cobra.Command, _ []string) error { return s.holdShow(c.Context()) },
	})
	c.AddCommand(s.holdSetCmd(true), s.holdSetCmd(false), s.holdThroughCmd())
	return c
}

func (s *session) holdSetCmd(on bool) *cobra.Command {
	var reason string
	c := &cobra.Command{
		Use: "off", Short: "Lift the hold; nothing that came due meanwhile goes out by itself", Example: "  rounds hold off", Args: takes(0, 0),
		RunE: func(c *cobra.Command, _ []string) error { return s.holdSet(c.Context(), on, reason) },
	}
	if on {
		c.Use, c.Short, c.Example = "on", "Stop everything", "  rounds hold on --reason \"data breach\""
	}
	c.Flags().StringVar(&reason, "reason", "", "why; it is shown on every screen")
	return s.listing(c)
}

func (s *session) holdSet(ctx context.Context, on bool, reason string) error {
	if on && strings.TrimSpace(reason) == "" {
		return usage("a hold needs its reason", "add --reason \"…\"")
	}
	f, by, err := s.openAs(ctx)
	if err != nil {
		return err
	}
	if err := f.SetHold(ctx, by.ID, on, reason); err != nil {
		return err
	}
	if err := s.holdPrint(ctx, f); err != nil {
		return err
	}
	return s.recall(ctx, f, by)
}

func (s *session) holdThroughCmd() *cobra.Command {
	var reason string
	c := &cobra.Command{
		Use: "through ENTRY", Short: "Let one entry out in spite of the hold",
		Example: "  rounds hold through 01981f70-… --reason \"holding statement\"", Args: takes(1, 1),
		RunE: func(c *cobra.Command, args []string) error {
			if strings.TrimSpace(reason) == "" {
				return usage("letting an entry through needs a reason", "add --reason \"…\"")
			}
			f, by, err := s.openAs(c.Context())
			if err != nil {
				return err
			}
			if err := f.LetThrough(c.Context(), by.ID, calendar.EntryID(args[0]), reason); err != nil {
				return err
			}
			return s.holdPrint(c.Context(), f)
		},
	}
	c.Flags().StringVar(&reason, "reason", "", "why")
	return s.listing(c)
}

func (s *session) holdShow(ctx context.Context) error {
	f, err := s.open()
	if err != nil {
		return err
	}
	return s.holdPrint(ctx, f)
}

func (s *session) holdPrint(ctx context.Context, f File) error {
	h, err := f.Hold(ctx)
	if err != nil {
		return err
	}
	p, err := f.Practice(ctx)
	if err != nil {
		return err
	}
	return s.print(h, func() {
		if !h.On {
			s.line("no hold: what is due and approved goes out with the next run")
			return
		}
		s.line("HOLD since %s: %s", at(h.At, p.Zone), clean(h.Reason, 0))
		s.line("nothing goes out until: rounds hold off")
	})
}
