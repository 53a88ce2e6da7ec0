package publish

import (
	"cmp"
	"context"
	"sort"

	"rounds/calendar"
)

// report reads the plan once more and says what came of everything that the run
// worked on or has to leave to a person.
func (r *run) report(ctx context.Context, record calendar.Run) (calendar.RunReport, error) {
	record.Took = r.took()
	out := calendar.RunReport{Run: record}
	plan, err := r.engine.Plan(ctx, r.order.Far())
	if err != nil {
		return out, err
	}
	rows, now := map[key]calendar.ReportRow{}, map[key]calendar.RunItem{}
	for _, i := range plan.Items {
		now[keyOf(i)] = i
		if r.reports(i) {
			rows[keyOf(i)] = rowOf(i)
		}
	}
	for k, w := range r.worked {
		row, open := rows[k]
		if !open {
			row = rowOf(w.item)
			row.Verdict, row.Text = calendar.Done, "" // why it was taken up is told no longer
			if i, planned := now[k]; planned {
				row.Verdict = i.Verdict
			} else if !w.delivery.State.Out() {
				row.Verdict, row.Text = calendar.NotReady, "it was taken off the calendar meanwhile"
			}
		}
		row.Delivery, row.Text, row.Hint = placed(w.delivery, w.item), cmp.Or(w.delivery.Text, row.Text), w.delivery.Hint
		rows[k] = row
	}
	for k, why := range r.busy {
		if row, ok := rows[k]; ok {
			row.Text = why
			rows[k] = row
		}
	}
	for _, row := range rows {
		out.Rows = append(out.Rows, row)
	}
	sort.Slice(out.Rows, func(i, j int) bool {
		a, b := &out.Rows[i], &out.Rows[j]
		return cmp.Or(
			cmp.Compare(a.Delivery.Slot.String(), b.Delivery.Slot.String()),
			cmp.Compare(a.Delivery.Title, b.Delivery.Title),
			cmp.Compare(a.Account.Platform, b.Account.Platform),
			cmp.Compare(a.Account.Name, b.Account.Name),
			cmp.Compare(a.Account.ID, b.Account.ID),
		) < 0
	})
	return out, nil
}

// reports tells whether an item is told of, although the run has not worked on it.
func (r *run) reports(i calendar.RunItem) bool {
	if r.order.Changes && i.Subject() == calendar.PostSubject && i.Verdict != calendar.Withdraws && (i.Delivery == nil || !i.Delivery.MayBeThere()) {
		return false
	}
	if i.Verdict == calendar.GoesLater && i.Before != nil && r.engine.asks(r.order, i) {
		return true
	}
	return r.order.Takes(i.Entry.ID) && i.Verdict != calendar.GoesLater && i.Verdict != calendar.Done
}

// placed gives a delivery that is not out yet with the time at which its entry stands
// now: it may have been moved since it was taken on.
func placed(d calendar.Delivery, i calendar.RunItem) calendar.Delivery {
	if !d.State.Out() && i.Subject() == calendar.PostSubject {
		d.Slot = i.Entry.Slot
	}
	return d
}

// rowOf gives the row of an item as the plan shows it.
func rowOf(i calendar.RunItem) calendar.ReportRow {
	row := calendar.ReportRow{Account: i.Account, Verdict: i.Verdict, Text: i.Why, Before: i.Before}
	if i.Verdict == calendar.GoesLater {
		row.Verdict = calendar.SaidBefore // it would have been given to the platform
	}
	if i.Delivery != nil {
		row.Delivery, row.Hint = placed(*i.Delivery, i), i.Delivery.Hint
		return row
	}
	row.Delivery = calendar.Delivery{
		Subject: calendar.PostSubject, Entry: i.Entry.ID, Account: i.Account.ID,
		Platform: i.Account.Platform, Title: i.Title, Slot: i.Entry.Slot,
	}
	return row
}
