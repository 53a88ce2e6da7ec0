package cli

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"rounds/calendar"
)

// everyOverdue stands for every overdue entry.
const everyOverdue = "all"

// publishing says how a run is done.
type publishing struct {
	dry, rehearse, yes bool
	until, ahead       string
	overdue, only      []string
	again              []string
}

func (s *session) publishCmd() *cobra.Command {
	var q publishing
	c := &cobra.Command{
		Use:   "publish",
		Short: "Do one publish run: send what is due and approved",
		Long: "Sends what is due and approved, and nothing else. What is overdue waits for your word:\n" +
			"name its entry with --overdue. Started again after any break, it goes on where it was;\n" +
			"what may or may not be out is looked up before anything is sent.\n" +
			"With --ahead, what comes later is given to the platforms that have a scheduler of their own\n" +
			"(Facebook, YouTube), so that the computer may be off at its time.",
		Example: "  rounds publish --dry-run\n  rounds publish --yes\n  rounds publish --until 18:00 --yes\n  rounds publish --ahead 7d --yes\n  rounds publish --rehearse",
		Args:    takes(0, 0),
		RunE:    func(c *cobra.Command, _ []string) error { return s.publish(c.Context(), q) },
	}
	f := c.Flags()
	f.BoolVar(&q.dry, "dry-run", false, "show each call that would be made, and make none")
	f.BoolVar(&q.rehearse, "rehearse", false, "do it on a throw-away copy against rehearsal platforms")
	f.BoolVar(&q.yes, "yes", false, "do not ask: send what is due")
	f.StringVar(&q.until, "until", "", "stay until this time and send each post at its own: 18:00")
	f.StringVar(&q.ahead, "ahead", "", "give what comes up to then to the platforms' own schedulers: 7d, or a day and time")
	f.StringSliceVar(&q.again, "again", nil, "send this entry although the account got the same text a short while ago; all for every one (repeat)")
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
		if goes, err := s.saysYes(order, plan); !goes || err != nil {
			return err
		}
	}
	if !order.Until.IsZero() {
		s.note("this run stays until %s; keep the computer awake", q.until)
	}
	report, err := runner.Start(ctx, order, s.progress())
	report.Rows = orEmpty(report.Rows)
	if err != nil && len(report.Rows) == 0 {
		return err // it did not begin
	}
	if perr := s.print(report, func() { s.reportText(report) }); err == nil {
		err = perr
	}
	if err == nil && s.Terminal && !s.json {
		report, err = s.askHanded(ctx, f, by, report)
	}
	if !q.rehearse {
		s.daily(ctx, f, by)
	}
	if err == nil && report.NeedsPerson() {
		return errNeedsPerson
	}
	return err
}

// saysYes asks the person at the terminal. Where nothing would be sent or
// looked up there is nothing to ask.
func (s *session) saysYes(o calendar.Order, p calendar.RunPlan) (bool, error) {
	n, looks, back := len(sends(o, p)), 0, 0
	for _, i := range p.Items {
		switch {
		case o.Checks(i) && i.Verdict == calendar.Withdraws:
			back++
		case o.Checks(i):
			looks++
		}
	}
	if n+looks+back == 0 {
		return true, nil
	}
	if !s.Terminal || s.json {
		s.planText(s.note, o, p)
		return false, usage("nobody is here to say yes to this run", "look at it with --dry-run, then add --yes")
	}
	s.planText(s.line, o, p)
	question := fmt.Sprintf("Send %s now? [y/N] ", plural(n, "post"))
	switch {
	case n == 0 && looks > 0:
		question = fmt.Sprintf("Look up %s, and send what is not there? [y/N] ", plural(looks, "uncertain post"))
	case n == 0:
		question = fmt.Sprintf("Take %s back from the platforms? [y/N] ", plural(back, "post"))
	}
	if !s.yes(question) {
		s.line("nothing was sent")
		return false, nil
	}
	return true, nil
}

// daily makes the day's backup where it is due. A failure is only told: what
// was sent is sent.
func (s *session) daily(ctx context.Context, f File, by calendar.Person) {
	if ctx.Err() != nil {
		return
	}
	if err := DailyBackup(ctx, f, by.ID); err != nil {
		s.note("warning: today's backup was not made: %s", clean(err.Error(), 0))
		s.note("  make one with: rounds backup")
	}
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
		if _, err := f.Entry(ctx, calendar.EntryID(id)); err != nil {
			return o, calendar.RunPlan{}, err
		}
		o.Only = append(o.Only, calendar.EntryID(id))
	}
	for _, id := range slices.Concat(q.overdue, q.again) {
		if _, err := f.Entry(ctx, calendar.EntryID(id)); err != nil && id != everyOverdue {
			return o, calendar.RunPlan{}, err
		}
	}
	if q.ahead != "" {
		var err error
		if o.Ahead, err = s.ahead(ctx, f, q.ahead); err != nil {
			return o, calendar.RunPlan{}, err
		}
	}
	plan, err := r.Plan(ctx, o.Far())
	if err != nil {
		return o, plan, err
	}
	all := slices.Contains(q.overdue, everyOverdue)
	for _, i := range plan.Items {
		late := i.Verdict == calendar.IsOverdue || i.Verdict == calendar.IsMissed
		if late && (all || slices.Contains(q.overdue, string(i.Entry.ID))) {
			o.Overdue = append(o.Overdue, i.Entry.ID)
		}
		if i.Before != nil && (slices.Contains(q.again, everyOverdue) || slices.Contains(q.again, string(i.Entry.ID))) {
			o.Again = append(o.Again, i.Entry.ID)
		}
	}
	return o, plan, nil
}

func sends(o calendar.Order, p calendar.RunPlan) []calendar.RunItem {
	var out []calendar.RunItem
	for _, i := range p.Items {
		if o.Sends(i) || o.Gives(i) || i.Verdict == calendar.GoesLater && o.Takes(i.Entry.ID) && !i.At.After(o.Until) {
			out = append(out, i)
		}
	}
	return out
}

// planText prints what a run would find.
func (s *session) planText(line func(string, ...any), o calendar.Order, p calendar.RunPlan) {
	if p.Hold.On {
		zone := ""
		if len(p.Items) > 0 {
			zone = p.Items[0].Entry.Slot.Zone
		}
		line("HOLD since %s: %s", at(p.Hold.At, zone), clean(p.Hold.Reason, 0))
	}
	for _, i := range p.Items {
		if !o.Takes(i.Entry.ID) || i.Verdict == calendar.Done || i.Verdict == calendar.GoesLater && i.At.After(o.Until) && !o.Gives(i) {
			continue
		}
		word := string(i.Verdict)
		if o.Gives(i) {
			word = "ahead"
		}
		line("  %-9s  %s  %-9s  %s  %s", word, i.Entry.Slot, i.Account.Platform.Title(), fill(clean(i.Title, 40), 40), i.Entry.ID)
		if i.Why != "" {
			line("             %s", clean(i.Why, 0))
		}
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
				s.line("  %d. %s%s", n+1, c.Says, callMarks(c))
			}
			s.dryFacts(l)
			for _, n := range l.Notes {
				s.line("  note: %s", clean(n, 0))
			}
		}
		s.line("\nnothing was sent: this was a dry run of %s", plural(len(lines), "post"))
	})
}

// callMarks tells of a call how much it sends, and whether others see what it makes.
func callMarks(c calendar.DryCall) string {
	out := ""
	if c.Bytes > 0 {
		out = fmt.Sprintf(", %s", bytesText(c.Bytes))
	}
	if c.Public {
		out += " (public)"
	}
	return out
}

// bytesText is an amount of bytes for a person.
func bytesText(n int64) string {
	switch {
	case n >= 1e6:
		return fmt.Sprintf("%.1f MB", float64(n)/1e6)
	case n >= 1e4:
		return fmt.Sprintf("%.0f kB", float64(n)/1e3)
	}
	return plural(int(n), "byte")
}

// dryFacts prints what a person should know of a delivery beside its calls.
func (s *session) dryFacts(l calendar.DryLine) {
	if l.There {
		s.line("  given to %s now, which shows it at its time", l.Item.Account.Platform.Title())
	}
	if l.Price > 0 {
		s.line("  price: $%.3f", l.Price)
	}
	if l.Quota != "" {
		s.line("  quota: %s", clean(l.Quota, 0))
	}
	if !l.Lasts.IsZero() {
		s.line("  the account's key holds until %s", l.Lasts)
	}
}

// ahead reads how far ahead posts are given to the platforms: a number of days, up
// to the end of the last of them, or a day and a time.
func (s *session) ahead(ctx context.Context, f File, text string) (time.Time, error) {
	days, isDays := strings.CutSuffix(text, "d")
	n, err := strconv.Atoi(days)
	if !isDays || err != nil {
		slot, err := s.slot(ctx, f, text)
		if err != nil {
			return time.Time{}, err
		}
		return slot.Instant()
	}
	if n < 1 || n > 365 {
		return time.Time{}, usage(fmt.Sprintf("%q is no number of days", text), "give 1d to 365d, as in --ahead 7d")
	}
	p, err := f.Practice(ctx)
	if err != nil {
		return time.Time{}, err
	}
	today, err := calendar.SlotAt(s.Now(), p.Zone)
	if err != nil {
		return time.Time{}, err
	}
	return (calendar.Slot{Day: today.Day.Add(n), At: 24*60 - 1, Zone: p.Zone}).Instant()
}

// reportText prints what came of a run, one row per post and account.
func (s *session) reportText(r calendar.RunReport) {
	if len(r.Rows) == 0 {
		s.line("nothing is due")
		return
	}
	for _, row := range r.Rows {
		state := stateWord(row.Delivery)
		if row.Verdict != calendar.Done && row.Delivery.State == "" {
			state = string(row.Verdict)
		}
		s.line("%s  %-9s  %-18s  %s", row.Delivery.Slot, row.Account.Platform.Title(), state, clean(row.Delivery.Title, 46))
		if row.Delivery.URL != "" {
			s.line("    %s", clean(row.Delivery.URL, 0))
		}
		if row.Text != "" {
			s.line("    %s", clean(row.Text, 0))
		}
		if row.Hint != "" {
			s.line("    next: %s", clean(row.Hint, 0))
		}
		if late := row.Verdict == calendar.IsOverdue || row.Verdict == calendar.IsMissed; late && row.Hint == "" {
			again := ""
			if row.Before != nil {
				again = " --again " + string(row.Delivery.Entry)
			}
			s.line("    next: send it with rounds publish --overdue %s%s, or give it another time", row.Delivery.Entry, again)
		}
		if row.Verdict == calendar.SaidBefore {
			s.line("    next: send it all the same with rounds publish --again %s, or change it", row.Delivery.Entry)
		}
		if row.Delivery.State == calendar.NotSent && row.Delivery.Subject == calendar.PostSubject {
			s.line("    have it tried again with: rounds delivery again %s", row.Delivery.ID)
		}
		switch {
		case row.Delivery.IsChange() && (row.Verdict == calendar.AsksYou || row.Verdict == calendar.Stopped):
			s.line("    answer with: rounds delivery done %s, or: rounds delivery not-done %s", row.Delivery.ID, row.Delivery.ID)
			if row.Delivery.State == calendar.NotSent || row.Delivery.State == calendar.Refused {
				s.line("    have it tried again with: rounds delivery again %s", row.Delivery.ID)
			}
		case row.Verdict == calendar.AsksYou:
			s.line("    answer with: rounds delivery there %s [ADDRESS], or: rounds delivery not-there %s", row.Delivery.ID, row.Delivery.ID)
		}
	}
	out, posts := 0, 0
	for _, row := range r.Rows {
		if row.Delivery.Subject == calendar.TakeDownSubject || row.Delivery.Subject == calendar.EditSubject {
			continue
		}
		if posts++; row.Delivery.State.Out() {
			out++
		}
	}
	if posts > 0 {
		s.line("%d of %s out", out, plural(posts, "post"))
	}
}

// stateWord is a delivery's state in the words of what it does.
func stateWord(d calendar.Delivery) string {
	switch {
	case d.Subject == calendar.TakeDownSubject && d.State.Out():
		return "taken down"
	case d.Subject == calendar.TakeDownSubject && d.State != "":
		return "not taken down"
	case d.Subject == calendar.EditSubject && d.State.Out():
		return "changed"
	case d.Subject == calendar.EditSubject && d.State != "":
		return "not changed"
	case !d.Down.IsZero():
		return "taken down"
	}
	return string(d.State)
}

// at writes a moment in a zone for a person.
func at(t time.Time, zone string) string { return inZone(t, zone).Format("2 Jan 2006 15:04") }

// clock writes a moment that comes soon: a run waits for seconds, too.
func clock(t time.Time, zone string) string { return inZone(t, zone).Format("15:04:05") }

func inZone(t time.Time, zone string) time.Time {
	if z, err := calendar.LoadZone(zone); err == nil {
		return t.In(z)
	}
	return t
}
