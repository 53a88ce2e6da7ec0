package publish

import (
	"context"

	"rounds/calendar"
)

// DryRun says for each item that a run would send which calls it would make, in
// order, and what the person should know before. It makes no call and changes
// nothing.
func (e *Engine) DryRun(ctx context.Context, order calendar.Order) ([]calendar.DryLine, error) {
	plan, err := e.Plan(ctx, order.Until)
	if err != nil {
		return nil, err
	}
	var out []calendar.DryLine
	for _, i := range plan.Items {
		later := i.Verdict == calendar.GoesLater && order.Takes(i.Entry.ID) && !i.At.After(order.Until)
		if order.Sends(i) || later {
			out = append(out, e.dryLine(i))
		}
	}
	return out, nil
}

func (e *Engine) dryLine(i calendar.RunItem) calendar.DryLine {
	line := calendar.DryLine{Item: i}
	c, ok := i.Approval.For(i.Account.ID)
	if !ok {
		line.Notes = append(line.Notes, "Nothing is approved for this account.")
		return line
	}
	for _, b := range calendar.Blockers(i.Entry, []calendar.Outgoing{c.Outgoing}, map[calendar.AccountID]calendar.Account{i.Account.ID: i.Account}) {
		line.Notes = append(line.Notes, b.Text)
	}
	client := e.client(i.Account.Platform)
	if i.ByHand() || client == nil {
		line.Notes = append(line.Notes, "This one is posted by hand: Rounds gives you the text and asks for the address.")
		return line
	}
	if err := e.Key(i.Account); err != nil {
		line.Notes = append(line.Notes, err.Error()+".")
	}
	progress := calendar.Progress{}
	if i.Delivery != nil {
		progress = i.Delivery.Progress
	}
	for {
		s, more := client.Next(c.Outgoing, progress)
		if !more {
			return line
		}
		line.Calls = append(line.Calls, calendar.DryCall{Name: s.Name, Public: s.Public, Bytes: s.Bytes, Says: s.Says})
		progress = progress.With(s.Name, nil)
	}
}
