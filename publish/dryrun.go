package publish

import (
	"context"
	"fmt"
	"time"

	"rounds/calendar"
)

// DryRun says for each item that a run would send, give to a platform's
// scheduler, take down or take back which calls it would make, in order, and what
// the person should know before. It changes nothing; the only calls that it makes
// ask a platform how much an account may still post.
func (e *Engine) DryRun(ctx context.Context, order calendar.Order) ([]calendar.DryLine, error) {
	plan, err := e.Plan(ctx, order.Far())
	if err != nil {
		return nil, err
	}
	var out []calendar.DryLine
	quotas := map[calendar.AccountID]string{}
	for _, i := range plan.Items {
		later := i.Verdict == calendar.GoesLater && !order.Changes && order.Takes(i.Entry.ID) && !i.At.After(order.Until)
		gives := e.gives(order, i)
		if order.Gives(i) && !gives && !later && !i.ByHand() {
			_, why := e.schedules(i)
			out = append(out, calendar.DryLine{Item: i, Notes: []string{"It is not given ahead: " + why}})
			continue
		}
		if !order.Sends(i) && !later && !gives && (i.Verdict != calendar.Withdraws || !order.Checks(i)) {
			continue
		}
		line := e.dryLine(ctx, i, gives)
		q, asked := quotas[i.Account.ID]
		if !asked && !line.Item.ByHand() && i.Subject() == calendar.PostSubject {
			q = e.quota(ctx, i)
			quotas[i.Account.ID] = q
		}
		line.Quota = q
		out = append(out, line)
	}
	return out, nil
}

func (e *Engine) dryLine(ctx context.Context, i calendar.RunItem, gives bool) calendar.DryLine {
	line := calendar.DryLine{Item: i, There: gives}
	c, ok := i.Approval.For(i.Account.ID)
	if !ok && i.Subject() == calendar.PostSubject {
		line.Notes = append(line.Notes, "Nothing is approved for this account.")
		return line
	}
	t := &task{run: newRun(e, calendar.Order{}, "", nil), item: i, client: e.client(i.Account.Platform), content: c.Outgoing}
	if i.Delivery != nil {
		t.d = *i.Delivery
	}
	t.there = t.d.State == calendar.ScheduledThere
	if i.Subject() == calendar.PostSubject && !t.there {
		line.Notes = append(line.Notes, told(i, c.Outgoing)...)
	}
	if t.byHand() {
		line.Notes = append(line.Notes, "This one is posted by hand: Rounds gives you the text and asks for the address.")
		return line
	}
	if err := e.Key(i.Account); err != nil {
		line.Notes = append(line.Notes, err.Error()+".")
	}
	if until := i.Account.KeyUntil; !until.IsZero() {
		line.Lasts = calendar.DayOf(until)
	}
	if t.changes() {
		if why := t.dryChange(ctx); why != "" {
			line.Notes = append(line.Notes, why)
			return line
		}
	}
	progress := t.d.Progress
	if gives {
		progress = progress.Showing(i.At)
	}
	if p, is := t.client.(Pricer); is {
		line.Price = p.Price(t.content, progress)
	}
	for {
		s, more := t.client.Next(t.content, progress)
		if !more {
			return line
		}
		line.Calls = append(line.Calls, calendar.DryCall{Name: s.Name, Public: s.Public, Bytes: s.Bytes, Says: s.Says})
		if gives && s.Schedules {
			return line // what follows comes after its time
		}
		progress = progress.With(s.Name, nil)
	}
}

// dryChange puts the client of a change in place; it gives a sentence where there
// is none.
func (t *task) dryChange(ctx context.Context) string {
	c, can := t.client.(Changer)
	if !can {
		return "This is to be changed by hand on " + t.item.Account.Platform.Title() + "."
	}
	a := &act{Changer: c, own: !t.there}
	var err error
	if a.change, a.at, err = t.planned(ctx, c); err != nil {
		return err.Error() + "."
	}
	ok, why := c.Changes(a.change.Act, a.change.Was)
	if ok {
		t.client = a
	}
	return why
}

// told lists what blocks a post, what the platform drops or shows differently, and
// what was done to its files.
func told(i calendar.RunItem, o calendar.Outgoing) []string {
	var out []string
	for _, b := range calendar.Blockers(i.Entry, []calendar.Outgoing{o}, map[calendar.AccountID]calendar.Account{i.Account.ID: i.Account}) {
		out = append(out, b.Text)
	}
	for n, m := range o.Media {
		for _, change := range m.Changes {
			out = append(out, fmt.Sprintf("File %d as it is uploaded: %s.", n+1, change))
		}
	}
	return out
}

// quota asks the platform what an account may still post, with the key as it lies
// there; "" where nothing is known.
func (e *Engine) quota(ctx context.Context, i calendar.RunItem) string {
	client, is := e.client(i.Account.Platform).(Quoter)
	if !is || e.Kept == nil {
		return ""
	}
	ctx, cancel := context.WithTimeout(ctx, quotaFor)
	defer cancel()
	q, err := client.Quota(ctx, Target{Account: i.Account, Token: e.Kept(i.Account), Now: e.Clock.Now})
	if err != nil {
		return "not known: " + err.Error()
	}
	return fmt.Sprintf("%d of %d posts left in %d hours", q.Left, q.Of, int(q.Per/time.Hour))
}

// quotaFor bounds the question what is left: a dry run is not to hang on it.
const quotaFor = 10 * time.Second
