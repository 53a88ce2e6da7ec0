package store

import (
	"bytes"
	"context"
	"slices"
	"sort"
	"strings"
	"time"

	"rounds/calendar"
)

// OpenRun keeps that a run has begun.
func (s *Store) OpenRun(ctx context.Context, run calendar.Run) error {
	return s.update(ctx, "begin a run", run.By, func(t *tx) error {
		if err := put(t, bRuns, string(run.ID), run); err != nil {
			return err
		}
		return t.audit("began a run", subject("run", run.ID), "")
	})
}

// CloseRun keeps that a run has ended. Which deliveries it worked on is noted with
// their journal lines.
func (s *Store) CloseRun(ctx context.Context, id calendar.RunID, at time.Time) error {
	err := s.update(ctx, "end a run", "", func(t *tx) error {
		r, err := get[calendar.Run](t, bRuns, string(id))
		if err != nil {
			return err
		}
		r.Ended = at
		return put(t, bRuns, string(id), r)
	})
	if err == nil {
		s.remember(ctx)
	}
	return err
}

// Runs lists the last runs, newest first; limit <= 0 gives all.
func (s *Store) Runs(ctx context.Context, limit int) (out []calendar.Run, err error) {
	err = s.view(ctx, "read the runs", func(t *tx) error {
		out = nil
		b := t.bucket(bRuns)
		if b == nil {
			return broken("the file lacks its runs", nil)
		}
		c := b.Cursor()
		for k, v := c.Last(); k != nil && (limit <= 0 || len(out) < limit); k, v = c.Prev() {
			var r calendar.Run
			if err := decode(v, &r); err != nil {
				return err
			}
			out = append(out, r)
		}
		return nil
	})
	return out, err
}

// RunItems lists what a run up to until has to look at: every post of the last
// 31 days up to then that is not out everywhere, and every delivery that is
// unfinished, however old. A file that was copied, or whose place is not known,
// gives none: the error is of kind calendar.NeedsPerson.
func (s *Store) RunItems(ctx context.Context, now, until time.Time) (out []calendar.RunItem, err error) {
	const op = "look what is due"
	w := s.recall(ctx)
	err = s.view(ctx, op, func(t *tx) error {
		if standing := t.standing(w); standing != calendar.Restored {
			if err := t.atHome(op, w); err != nil {
				return err
			}
		}
		t.now = now
		out, err = t.runItems(now, until)
		return err
	})
	return out, err
}

func (t *tx) runItems(now, until time.Time) ([]calendar.RunItem, error) {
	seen := map[calendar.EntryID]bool{}
	var out []calendar.RunItem
	b := t.bucket(bDays)
	if b == nil {
		return nil, broken("the file lacks its days", nil)
	}
	// A zone is up to a day away from UTC.
	end := dayPrefix(calendar.DayOf(until.UTC()).Add(2))
	u, c := newUnpacker(now), b.Cursor()
	for k, v := c.Seek(dayPrefix(calendar.DayOf(now.UTC()).Add(-keepsTrying))); k != nil && bytes.Compare(k, end) < 0; k, v = c.Next() {
		s, err := u.unpack(k, v)
		if err != nil {
			return nil, err
		}
		if s.Kind != calendar.PostEntry || s.Archived || s.Instant.After(until) || s.Accounts > 0 && s.Out >= s.Accounts {
			continue
		}
		seen[s.Entry] = true
		e, err := get[calendar.Entry](t, bEntries, string(s.Entry))
		if err != nil {
			return nil, err
		}
		items, err := t.itemsOf(e, false)
		if err != nil {
			return nil, err
		}
		out = append(out, items...)
	}
	more, err := t.leftOver(seen)
	if err != nil {
		return nil, err
	}
	out = append(out, more...)
	sort.SliceStable(out, func(i, j int) bool { return out[i].At.Before(out[j].At) })
	return out, t.ctx.Err()
}

// leftOver gives the items of unfinished deliveries whose entries were not seen.
func (t *tx) leftOver(seen map[calendar.EntryID]bool) (out []calendar.RunItem, err error) {
	ids, err := t.keys(bUnfinished, nil)
	if err != nil {
		return nil, err
	}
	for _, id := range ids {
		d, err := get[calendar.Delivery](t, bDeliveries, id)
		if err != nil {
			return nil, err
		}
		if d.Subject != calendar.PostSubject {
			i, err := t.changeItem(d)
			if err != nil {
				return nil, err
			}
			out = append(out, i)
			continue
		}
		if seen[d.Entry] {
			continue
		}
		seen[d.Entry] = true
		e, ok, err := find[calendar.Entry](t, bEntries, string(d.Entry))
		if err != nil {
			return nil, err
		}
		if !ok {
			continue
		}
		items, err := t.itemsOf(e, true)
		if err != nil {
			return nil, err
		}
		out = append(out, items...)
	}
	return out, nil
}

// itemsOf gives the items of one entry without what is out. Where only begun
// deliveries count, accounts without one are left out: the entry's time is far
// away. Of what was taken off the calendar only open questions count.
func (t *tx) itemsOf(e calendar.Entry, begun bool) ([]calendar.RunItem, error) {
	c, err := t.outline(e)
	if err != nil {
		return nil, err
	}
	ids := slices.Clone(e.Accounts)
	for _, d := range c.deliveries {
		if !slices.Contains(ids, d.Account) {
			ids = append(ids, d.Account)
		}
	}
	var out []calendar.RunItem
	for _, id := range ids {
		d := c.delivery(id)
		loose := e.Archived || !e.Removed.IsZero() || !slices.Contains(e.Accounts, id)
		switch {
		case d == nil && begun, d != nil && d.State.Out() && d.Pending == nil:
			continue
		case d != nil && loose && !questions(*d):
			continue
		}
		i, err := t.offered(c, id)
		if err != nil {
			return nil, err
		}
		out = append(out, i)
	}
	return out, nil
}

// offered is an item with what a person is asked about before it goes out.
func (t *tx) offered(c scene, id calendar.AccountID) (i calendar.RunItem, err error) {
	if i, err = t.item(c, id); err == nil {
		i.Before, err = t.before(i)
	}
	return i, err
}

// questions tells whether only a look or a person can tell if a delivery is out:
// that is asked also of what was taken off the calendar.
func questions(d calendar.Delivery) bool {
	return d.State == calendar.Uncertain || d.State == calendar.Handed || d.State == calendar.ScheduledThere || !d.State.Out() && d.Pending != nil && d.Pending.Public
}

// item gives one entry at one account as a run finds it. A public step that
// began in a run which is no longer alive makes the delivery uncertain: the run
// that takes it on writes so.
func (t *tx) item(c scene, id calendar.AccountID) (i calendar.RunItem, err error) {
	at, err := c.entry.Slot.Instant()
	if err != nil {
		return i, err
	}
	a, ok := c.accounts[id]
	if !ok {
		a = calendar.Account{ID: id, Gone: true}
	}
	i = calendar.RunItem{Entry: c.entry, Account: a, At: at, Yes: c.yes, Title: c.entry.Text}
	if c.draft != nil {
		i.Title = c.draft.Working.Heading()
	}
	if c.last != nil {
		i.Approval = *c.last
	}
	d := c.delivery(id)
	if d == nil {
		return i, nil
	}
	i.Delivery = d
	if i.TakesDown, err = t.takesDown(*d); err != nil {
		return i, err
	}
	if d.PartlyOut {
		if i.Approval, err = get[calendar.Approval](t, bApprovals, string(d.Approval)); err != nil {
			return i, err
		}
	}
	if lost, ok := cutOff(*d, t.now); ok && !d.Claim.Held(t.now, t.s.o.Dead) {
		next, err := d.Apply(lost)
		if err != nil {
			return i, err
		}
		i.Delivery = &next
	}
	return i, nil
}

// takesDown tells whether a take-down of a post was asked for that has not come to
// be yet.
func (t *tx) takesDown(d calendar.Delivery) (bool, error) {
	if !d.PartlyOut && !d.State.Out() {
		return false, nil
	}
	list, err := t.changesOf(d.Entry)
	return slices.ContainsFunc(list, func(c calendar.Delivery) bool {
		return c.Of == d.ID && c.Subject == calendar.TakeDownSubject && unfinished(c)
	}), err
}

// RunItem gives one entry at one account as it is now.
func (s *Store) RunItem(ctx context.Context, entry calendar.EntryID, account calendar.AccountID) (i calendar.RunItem, err error) {
	err = s.view(ctx, "look at a delivery", func(t *tx) error {
		e, err := get[calendar.Entry](t, bEntries, string(entry))
		if err != nil {
			return err
		}
		c, err := t.outline(e)
		if err != nil {
			return err
		}
		d := c.delivery(account)
		if (!e.Removed.IsZero() || e.Archived || !slices.Contains(e.Accounts, account)) && (d == nil || !questions(*d)) {
			return &calendar.Error{
				Op: "look at a delivery", Kind: calendar.Conflict, Text: "this was taken off the calendar meanwhile",
				Hint: "nothing is sent; put it back if that was a mistake",
			}
		}
		i, err = t.offered(c, account)
		return err
	})
	return i, err
}

// RemoteIDs gives the remote ids that an account's deliveries own, of those that
// were worked on since a moment, so that a look never takes one post for another.
func (s *Store) RemoteIDs(ctx context.Context, account calendar.AccountID, since time.Time) (out map[string]calendar.DeliveryID, err error) {
	err = s.view(ctx, "read the remote ids", func(t *tx) error {
		out, err = t.remoteIDs(account, since)
		return err
	})
	return out, err
}

func (t *tx) remoteIDs(account calendar.AccountID, since time.Time) (map[string]calendar.DeliveryID, error) {
	out := map[string]calendar.DeliveryID{}
	add := func(id string) error {
		d, err := get[calendar.Delivery](t, bDeliveries, id)
		if err != nil || d.Account != account {
			return err
		}
		for k, v := range d.Progress {
			if v != "" && !strings.HasPrefix(k, "done:") {
				out[v] = d.ID
			}
		}
		return nil
	}
	b := t.bucket(bSent)
	if b == nil {
		return nil, broken("the file lacks what was sent", nil)
	}
	c := b.Cursor()
	for k, _ := c.Seek(timed(since, "")); k != nil; k, _ = c.Next() {
		if err := add(string(k[8:])); err != nil {
			return nil, err
		}
	}
	return out, t.each(bUnfinished, nil, func(k, _ []byte) error { return add(string(k)) })
}
