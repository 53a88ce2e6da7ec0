package cli

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"rounds/calendar"
)

// publishing says how a run is done.
type publishing struct {
	dry, rehearse, yes bool
	until              string
	overdue, only      []string
}

func (s *session) publishCmd() *cobra.Command {
	var q publishing
	c := &cobra.Command{
		Use:   "publish",
		Short: "Do one publish run: send what is due and approved",
		Long: "Sends what is due and approved, and nothing else. What is overdue waits for your word:\n" +
			"name its entry with --overdue. Started again after any break, it goes on where it was;\n" +
			"what may or may not be out is looked up before anything is sent.",
		Example: "  rounds publish --dry-run\n  rounds publish --yes\n  rounds publish --until 18:00 --yes\n  rounds publish --rehearse",
		Args:    cobra.NoArgs,
		RunE:    func(c *cobra.Command, _ []string) error { return s.publish(c.Context(), q) },
	}
	f := c.Flags()
	f.BoolVar(&q.dry, "dry-run", false, "show each call that would be made, and make none")
	f.BoolVar(&q.rehearse, "rehearse", false, "do it on a throw-away copy against rehearsal platforms")
	f.BoolVar(&q.yes, "yes", false, "do not ask: send what is due")
	f.StringVar(&q.until, "until", "", "stay until this time and send each post at its own: 18:00")
	f.StringSliceVar(&q.overdue, "overdue", nil, "send this overdue entry too; all for every one (repeat)")
	f.StringSliceVar(&q.only, "only", nil, "only this entry (repeat)")
	return s.listing(c)
}

func (s *session) publish(ctx context.Context, q publishing) error {
	f, by, err := s.openAs(ctx)
	if err != nil {
		return err
	}
	runner := s.Run.Runner(f, s.secrets())
	if q.rehearse {
		stage, err := s.Run.Rehearsal(ctx, f)
		if err != nil {
			return err
		}
		defer stage.End()
		runner, f = stage.Runner, stage.File
	}
	order, plan, err := s.order(ctx, f, runner, by, q)
	if err != nil {
		return err
	}
	if q.dry {
		return s.dryRun(ctx, runner, order, plan)
	}
	if !q.yes && !q.rehearse {
		if !s.Terminal || s.json {
			s.planText(s.note, order, plan)
			return usage("nobody is here to say yes to this run", "look at it with --dry-run, then add --yes")
		}
		s.planText(s.line, order, plan)
		if !s.yes(fmt.Sprintf("Send %s now? [y/N] ", posts(len(sends(order, plan))))) {
			s.line("nothing was sent")
			return nil
		}
	}
	if !order.Until.IsZero() {
		s.note("this run stays until %s; keep the computer awake", q.until)
	}
	report, err := runner.Start(ctx, order, s.progress)
	if perr := s.print(report, func() { s.reportText(report) }); perr != nil || err != nil {
		return firstError(err, perr)
	}
	if s.Terminal && !s.json {
		if report, err = s.askHanded(ctx, f, by, report); err != nil {
			return err
		}
	}
	if report.NeedsPerson() {
		return errNeedsPerson
	}
	return nil
}

func firstError(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// order turns the flags into what the run is told.
func (s *session) order(ctx context.Context, f File, r Runner, by calendar.Person, q publishing) (calendar.Order, calendar.RunPlan, error) {
	o := calendar.Order{By: by.ID, DryRun: q.dry}
	if q.until != "" {
		slot, err := s.slot(ctx, f, q.until)
		if err != nil {
			return o, calendar.RunPlan{}, err
		}
		if o.Until, err = slot.Instant(); err != nil {
			return o, calendar.RunPlan{}, err
		}
		if !o.Until.After(s.Now()) {
			return o, calendar.RunPlan{}, usage(fmt.Sprintf("%s is over", slot), "give a time that is still to come, or leave --until out")
		}
	}
	for _, id := range q.only {
		o.Only = append(o.Only, calendar.EntryID(id))
	}
	plan, err := r.Plan(ctx, o.Until)
	if err != nil {
		return o, plan, err
	}
	all := slices.Contains(q.overdue, "all")
	for _, i := range plan.Items {
		late := i.Verdict == calendar.IsOverdue || i.Verdict == calendar.IsMissed
		if late && (all || slices.Contains(q.overdue, string(i.Entry.ID))) {
			o.Overdue = append(o.Overdue, i.Entry.ID)
		}
	}
	return o, plan, nil
}

func sends(o calendar.Order, p calendar.RunPlan) []calendar.RunItem {
	var out []calendar.RunItem
	for _, i := range p.Items {
		if o.Sends(i) || i.Verdict == calendar.GoesLater && o.Takes(i.Entry.ID) && !i.At.After(o.Until) {
			out = append(out, i)
		}
	}
	return out
}

func posts(n int) string {
	if n == 1 {
		return "1 post"
	}
	return fmt.Sprintf("%d posts", n)
}

// planText prints what a run would find.
func (s *session) planText(line func(string, ...any), o calendar.Order, p calendar.RunPlan) {
	if p.Hold.On {
		line("HOLD since %s: %s", p.Hold.At.Format("2 Jan 15:04"), clean(p.Hold.Reason, 0))
	}
	for _, i := range p.Items {
		if !o.Takes(i.Entry.ID) || i.Verdict == calendar.GoesLater && i.At.After(o.Until) {
			continue
		}
		why := ""
		if i.Why != "" {
			why = " · " + clean(i.Why, 60)
		}
		line("  %-9s %s  %-9s  %s%s  %s", i.Verdict, i.Entry.Slot, i.Account.Platform.Title(), clean(i.Title, 40), why, i.Entry.ID)
	}
}

func (s *session) dryRun(ctx context.Context, r Runner, o calendar.Order, p calendar.RunPlan) error {
	lines, err := r.DryRun(ctx, o)
	if err != nil {
		return err
	}
	return s.print(orEmpty(lines), func() {
		s.planText(s.line, o, p)
		for _, l := range lines {
			s.line("\n%s · %s · %s", l.Item.Entry.Slot, l.Item.Account.Platform.Title(), clean(l.Item.Title, 50))
			if c, ok := l.Item.Approval.For(l.Item.Account.ID); ok {
				s.outgoingText(c.Outgoing)
			}
			for n, c := range l.Calls {
				public := ""
				if c.Public {
					public = " (public)"
				}
				s.line("  %d. %s%s", n+1, c.Says, public)
			}
			for _, n := range l.Notes {
				s.line("  note: %s", clean(n, 0))
			}
		}
		s.line("\nnothing was sent: this was a dry run of %s", posts(len(lines)))
	})
}

// progress prints a journal line as it is written.
func (s *session) progress(d calendar.Delivery, l calendar.Record) {
	what := map[calendar.Event]string{
		calendar.Began: l.Text, calendar.Failed: "failed: " + l.Text, calendar.LostEnd: "uncertain: " + l.Text,
		calendar.Looked: "looking whether it is there", calendar.Found: "found at the platform", calendar.Absent: "surely not there",
		calendar.SentNow: "sent", calendar.Verified: "read back", calendar.NotVerified: l.Text, calendar.TurnedDown: "refused: " + l.Text,
		calendar.GaveUp: "not sent: " + l.Text, calendar.Asks: l.Text, calendar.HandedOver: l.Text,
	}[l.Event]
	if what == "" {
		return
	}
	if !l.Until.IsZero() {
		what += ", again at " + l.Until.Format("15:04:05")
	}
	s.note("  %-9s %-34s %s", d.Platform.Title(), clean(d.Title, 34), clean(what, 0))
}

// reportText prints what came of a run, one row per post and account.
func (s *session) reportText(r calendar.RunReport) {
	if len(r.Rows) == 0 {
		s.line("nothing is due")
		return
	}
	for _, row := range r.Rows {
		state := string(row.Delivery.State)
		if row.Verdict != calendar.Done && row.Delivery.State == "" {
			state = string(row.Verdict)
		}
		s.line("%s  %-9s  %-18s  %s", row.Delivery.Slot, row.Account.Platform.Title(), state, clean(row.Delivery.Title, 46))
		if row.Delivery.URL != "" {
			s.line("    %s", clean(row.Delivery.URL, 0))
		}
		if row.Text != "" && row.Verdict != calendar.Done {
			s.line("    %s", clean(row.Text, 0))
		}
		if row.Hint != "" && row.Verdict != calendar.Done {
			s.line("    next: %s", clean(row.Hint, 0))
		}
		if row.Verdict == calendar.AsksYou {
			s.line("    answer with: rounds delivery there %s [ADDRESS], or: rounds delivery not-there %s", row.Delivery.ID, row.Delivery.ID)
		}
	}
	out := 0
	for _, row := range r.Rows {
		if row.Delivery.State.Out() {
			out++
		}
	}
	s.line("%d of %s out", out, posts(len(r.Rows)))
}

// at writes a moment in a zone for a person.
func at(t time.Time, zone string) string {
	if z, err := calendar.LoadZone(zone); err == nil {
		t = t.In(z)
	}
	return t.Format("2 Jan 2006 15:04")
}
