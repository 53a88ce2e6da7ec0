package cli

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"rounds/calendar"
)

func (s *session) takedownCmd() *cobra.Command {
	var reason string
	var sure bool
	c := &cobra.Command{
		Use:   "takedown ENTRY|DELIVERY…",
		Short: "Delete posts that are out, at their platforms; works while a hold is set",
		Long: "Deletes every post of an entry, or single deliveries, at the platforms, and reads back that\n" +
			"they are gone. Where a platform lets no program delete, you are told what to do by hand.",
		Example: "  rounds takedown 01981f70-… --reason \"names a patient\"\n  rounds takedown 01981f71-… --yes",
		Args:    takes(1, 100),
		RunE:    func(c *cobra.Command, args []string) error { return s.takeDown(c.Context(), args, reason, sure) },
	}
	c.Flags().StringVar(&reason, "reason", "", "why; it is kept in the audit trail")
	c.Flags().BoolVar(&sure, "yes", false, "do not ask")
	return s.listing(c)
}

func (s *session) takeDown(ctx context.Context, args []string, reason string, sure bool) error {
	f, by, err := s.openAs(ctx)
	if err != nil {
		return err
	}
	posts, err := s.postsOut(ctx, f, args)
	if err != nil {
		return err
	}
	if len(posts) == 0 {
		return &calendar.Error{
			Op: "take down", Kind: calendar.NotFound, Text: "none of this is out",
			Hint: "see what went out with: rounds sent; keep the rest from going out with: rounds hold on",
		}
	}
	if !sure {
		if !s.Terminal || s.json {
			return usage("nobody is here to say yes to this", "add --yes")
		}
		for _, d := range posts {
			s.line("  %-9s  %s  %s", d.Platform.Title(), fill(clean(d.Title, 40), 40), clean(d.URL, 0))
		}
		if !s.yes(fmt.Sprintf("Delete %s there, for good? [y/N] ", plural(len(posts), "post"))) {
			s.line("nothing was deleted")
			return nil
		}
	}
	ids := make([]calendar.DeliveryID, len(posts))
	var only []calendar.EntryID
	for i, d := range posts {
		ids[i] = d.ID
		only = append(only, d.Entry)
	}
	if _, err := f.TakeDown(ctx, by.ID, reason, ids...); err != nil {
		return err
	}
	return s.change(ctx, f, by, only)
}

// postsOut gives the deliveries that are out, of entries or by themselves.
func (s *session) postsOut(ctx context.Context, f File, ids []string) ([]calendar.Delivery, error) {
	var out []calendar.Delivery
	for _, id := range ids {
		d, err := f.Delivery(ctx, calendar.DeliveryID(id))
		list := []calendar.Delivery{d}
		if err != nil {
			e, eerr := f.Entry(ctx, calendar.EntryID(id))
			if eerr != nil {
				return nil, eerr
			}
			if list, err = f.Deliveries(ctx, e.ID); err != nil {
				return nil, err
			}
		}
		for _, d := range list {
			if !d.IsChange() && d.Seen(s.Now()) {
				out = append(out, d)
			}
		}
	}
	return out, nil
}

// change carries out take-downs, edits and withdrawals at once, and prints what
// came of them.
func (s *session) change(ctx context.Context, f File, by calendar.Person, only []calendar.EntryID) error {
	report, err := s.Run.Runner(f, s.secrets()).Start(ctx, calendar.Order{By: by.ID, Changes: true, Only: only}, s.progress())
	report.Rows = orEmpty(report.Rows)
	if err != nil && len(report.Rows) == 0 {
		return err
	}
	if perr := s.print(report, func() { s.reportText(report) }); err == nil {
		err = perr
	}
	if err == nil && report.NeedsPerson() {
		return errNeedsPerson
	}
	return err
}

// recall takes back what is scheduled at a platform and must not go out like that
// any more, after a change that made it so. What was changed is kept in any case.
func (s *session) recall(ctx context.Context, f File, by calendar.Person) error {
	list, err := f.Recalls(ctx)
	if err != nil || len(list) == 0 {
		return err
	}
	only := make([]calendar.EntryID, len(list))
	for n, i := range list {
		only[n] = i.Entry.ID
	}
	_, err = s.Run.Runner(f, s.secrets()).Start(ctx, calendar.Order{By: by.ID, Changes: true, Only: only}, s.progress())
	left, lerr := f.Recalls(ctx)
	if err == nil {
		err = lerr
	}
	for _, i := range left {
		s.note("STILL SCHEDULED on %s: %s (%s)", i.Account.Platform.Title(), clean(i.Title, 50), clean(i.Why, 0))
		if i.Delivery.Hint != "" {
			s.note("  next: %s", clean(i.Delivery.Hint, 0))
		}
	}
	if err == nil && len(left) > 0 {
		return errNeedsPerson
	}
	return err
}

func (s *session) editCmd() *cobra.Command {
	var sure bool
	c := &cobra.Command{
		Use:   "edit DELIVERY",
		Short: "Put the draft's new words in the place of those of a post that is out",
		Long: "Shows what the post says at its platform and what its draft says now, and changes it there\n" +
			"when an approver says yes. Only words can be changed, and only where the platform allows it.",
		Example: "  rounds delivery edit 01981f71-…", Args: takes(1, 1),
		RunE: func(c *cobra.Command, args []string) error {
			return s.edit(c.Context(), calendar.DeliveryID(args[0]), sure)
		},
	}
	c.Flags().BoolVar(&sure, "yes", false, "do not ask")
	return s.listing(c)
}

func (s *session) edit(ctx context.Context, id calendar.DeliveryID, sure bool) error {
	f, by, err := s.openAs(ctx)
	if err != nil {
		return err
	}
	sheet, err := f.EditSheet(ctx, id)
	if err == nil {
		err = sheet.Possible()
	}
	if err != nil {
		return err
	}
	if !sure {
		if !s.Terminal || s.json {
			return usage("nobody is here to say yes to this", "add --yes")
		}
		s.line("It says now, on %s:", sheet.Account.Platform.Title())
		s.outgoingText(sheet.Was)
		s.line("It is to say:")
		s.outgoingText(sheet.Now)
		if !s.yes("Change it there? [y/N] ") {
			s.line("nothing was changed")
			return nil
		}
	}
	if _, err := f.Edit(ctx, by.ID, id, sheet.Now.Hash()); err != nil {
		return err
	}
	return s.change(ctx, f, by, []calendar.EntryID{sheet.Post.Entry})
}
