package store

import (
	"bytes"
	"context"
	"time"

	"rounds/calendar"
)

// deliveriesOf lists the deliveries of an entry's posts.
func (t *tx) deliveriesOf(id calendar.EntryID) ([]calendar.Delivery, error) {
	return t.deliveriesWith(id, func(d calendar.Delivery) bool { return d.Subject == calendar.PostSubject })
}

// changesOf lists the take-downs and edits of an entry's posts.
func (t *tx) changesOf(id calendar.EntryID) ([]calendar.Delivery, error) {
	return t.deliveriesWith(id, func(d calendar.Delivery) bool { return d.Subject != calendar.PostSubject })
}

func (t *tx) deliveriesWith(id calendar.EntryID, keep func(calendar.Delivery) bool) (out []calendar.Delivery, err error) {
	prefix := pair(id, "")
	err = t.each(bByEntry, prefix, func(k, _ []byte) error {
		d, err := get[calendar.Delivery](t, bDeliveries, string(k[len(prefix):]))
		if err == nil && keep(d) {
			out = append(out, d)
		}
		return err
	})
	return out, err
}

// Delivery gives one delivery.
func (s *Store) Delivery(ctx context.Context, id calendar.DeliveryID) (d calendar.Delivery, err error) {
	err = s.view(ctx, "read a delivery", func(t *tx) error {
		d, err = get[calendar.Delivery](t, bDeliveries, string(id))
		return err
	})
	return d, err
}

// Deliveries lists the deliveries of an entry's posts.
func (s *Store) Deliveries(ctx context.Context, entry calendar.EntryID) (out []calendar.Delivery, err error) {
	err = s.view(ctx, "read the deliveries", func(t *tx) error {
		out, err = t.deliveriesOf(entry)
		return err
	})
	return out, err
}

// Deliver finds the delivery of an item's entry and account, or makes it. It
// claims nothing. What stood on the calendar before the file was restored is in
// doubt from the beginning: it may have been moved and sent since.
func (s *Store) Deliver(ctx context.Context, run calendar.RunID, item calendar.RunItem) (d calendar.Delivery, err error) {
	err = s.update(ctx, "take on a delivery", "", func(t *tx) error {
		var made bool
		if d, made, err = t.deliver(item.Entry.ID, item.Account.ID); err != nil || !made {
			if err == nil {
				err = errNothing
			}
			return err
		}
		lines, err := t.doubtNew(d)
		if err != nil {
			return err
		}
		if len(lines) > 0 {
			d, err = t.write(d, d.Claim, 0, lines)
			return err
		}
		return t.bump(d.Entry)
	})
	return d, err
}

func (t *tx) deliver(entry calendar.EntryID, account calendar.AccountID) (d calendar.Delivery, made bool, err error) {
	list, err := t.deliveriesOf(entry)
	if err != nil {
		return d, false, err
	}
	for _, d := range list {
		if d.Account == account {
			return d, false, nil
		}
	}
	e, err := t.entry(entry)
	if err != nil {
		return d, false, err
	}
	a, err := get[calendar.Account](t, bAccounts, string(account))
	if err != nil {
		return d, false, err
	}
	id, err := t.newID()
	if err != nil {
		return d, false, err
	}
	d = calendar.Delivery{
		ID: calendar.DeliveryID(id), Subject: calendar.PostSubject, Entry: entry, Account: account, Platform: a.Platform,
		Slot: e.Slot, State: calendar.Open, Title: e.Text,
	}
	if e.Draft != "" {
		dr, err := get[calendar.Draft](t, bDrafts, string(e.Draft))
		if err != nil {
			return d, false, err
		}
		d.Title = dr.Working.Heading()
	}
	return d, true, t.saveDelivery(nil, d)
}

// unfinished tells whether a run still has to look at a delivery, however old.
// A take-down or an edit that did not come to be stays in sight until a person
// drops it: nothing else on the calendar speaks of it.
func unfinished(d calendar.Delivery) bool {
	if d.Subject != calendar.PostSubject && !d.State.Out() {
		return !d.Dropped
	}
	return !d.State.Ended() || d.State == calendar.Handed || d.State == calendar.ScheduledThere ||
		d.Pending != nil || d.PartlyOut && !d.State.Out()
}

// saveDelivery writes a delivery and what is derived from it but the summary of
// its entry.
func (t *tx) saveDelivery(old *calendar.Delivery, d calendar.Delivery) error {
	if err := put(t, bDeliveries, string(d.ID), d); err != nil {
		return err
	}
	if old == nil {
		if err := t.put(bByEntry, pair(d.Entry, d.ID), nil); err != nil {
			return err
		}
	}
	was := old != nil && unfinished(*old)
	switch is := unfinished(d); {
	case is && !was:
		if err := t.put(bUnfinished, []byte(d.ID), nil); err != nil {
			return err
		}
	case was && !is:
		if err := t.drop(bUnfinished, []byte(d.ID)); err != nil {
			return err
		}
	}
	if d.Subject != calendar.PostSubject {
		return nil
	}
	if old != nil && old.State.Out() && (!d.State.Out() || !old.SentAt.Equal(d.SentAt)) {
		if err := t.drop(bSent, timed(old.SentAt, old.ID)); err != nil {
			return err
		}
	}
	if d.State.Out() {
		if err := t.put(bSent, timed(d.SentAt, d.ID), nil); err != nil {
			return err
		}
	}
	return t.saveSaid(old, d)
}

// saveSaid keeps the post to be found by what it said.
func (t *tx) saveSaid(old *calendar.Delivery, d calendar.Delivery) error {
	var was []byte
	if old != nil {
		var err error
		if was, err = t.saidKey(*old); err != nil {
			return err
		}
	}
	is, err := t.saidKey(d)
	if err != nil || bytes.Equal(was, is) {
		return err
	}
	if was != nil {
		if err := t.drop(bSaid, was); err != nil {
			return err
		}
	}
	if is == nil {
		return nil
	}
	return t.put(bSaid, is, nil)
}

// bump raises an entry's version, so that no undo goes behind what a run did,
// and brings its summary up to date.
func (t *tx) bump(id calendar.EntryID) error {
	e, ok, err := find[calendar.Entry](t, bEntries, string(id))
	if err != nil || !ok {
		return err
	}
	e.Version++
	if err := put(t, bEntries, string(id), e); err != nil {
		return err
	}
	return t.refresh(string(id))
}

// Take claims a delivery for an owner, for ttl from now, and writes lines in the
// same commit; a ttl of 0 writes them without keeping the claim. While another
// live owner holds it, or another delivery of its account, the error is of kind
// calendar.Busy; where it is no longer as it was seen, of kind calendar.Conflict.
// A file that is not at home gives no claims: calendar.NeedsPerson.
//
// A public step that calendar.RunItem.Stops stops does not begin, and a remote id
// that another delivery owns is not adopted: the errors are of kind
// calendar.Forbidden and calendar.Conflict, and nothing is written.
func (s *Store) Take(ctx context.Context, seen calendar.Delivery, owner string, now time.Time, ttl time.Duration, lines ...calendar.Record) (d calendar.Delivery, err error) {
	const op = "claim a delivery"
	w := s.recall(ctx)
	err = s.update(ctx, op, "", func(t *tx) error {
		if err := t.atHome(op, w); err != nil {
			return err
		}
		old, err := get[calendar.Delivery](t, bDeliveries, string(seen.ID))
		if err != nil {
			return err
		}
		if err := t.free(old, owner, now); err != nil {
			return err
		}
		if old.Claim.Fence != seen.Claim.Fence {
			return &calendar.Error{
				Op: op, Kind: calendar.Conflict, Text: "another run has worked on this delivery meanwhile",
				Hint: "look at it again",
			}
		}
		d, err = t.write(old, calendar.Claim{Owner: owner, Fence: old.Claim.Fence + 1, Until: now.Add(ttl)}, ttl, lines)
		return err
	})
	if err == nil && known(lines) {
		s.remember(ctx)
	}
	return d, err
}

// free refuses a delivery that another owner holds, and one whose account is
// being served by another owner: one account's posts go in order.
func (t *tx) free(d calendar.Delivery, owner string, now time.Time) error {
	busy := func(c calendar.Claim, text string) error {
		if c.Owner == owner || !c.Held(now, t.s.o.Dead) {
			return nil
		}
		return &calendar.Error{
			Op: "claim a delivery", Kind: calendar.Busy, Text: text,
			Hint: "wait until it has ended; " + c.Until.UTC().Format("15:04:05") + " UTC at the latest it is free",
		}
	}
	if err := busy(d.Claim, "another run is working on this delivery"); err != nil {
		return err
	}
	if d.Subject == calendar.TakeDownSubject { // it waits for nothing but the post itself
		post, err := get[calendar.Delivery](t, bDeliveries, string(d.Of))
		if err != nil {
			return err
		}
		return busy(post.Claim, "another run is working on the post")
	}
	return t.each(bUnfinished, nil, func(k, _ []byte) error {
		o, err := get[calendar.Delivery](t, bDeliveries, string(k))
		if err != nil || o.Account != d.Account {
			return err
		}
		return busy(o.Claim, "another run is working on this account")
	})
}

// Append writes lines under a claim and renews it for ttl from now; a ttl of 0
// gives it up. Under a fence that is no longer current nothing is written, and
// the error is of kind calendar.Conflict.
func (s *Store) Append(ctx context.Context, id calendar.DeliveryID, fence uint64, now time.Time, ttl time.Duration, lines ...calendar.Record) (d calendar.Delivery, err error) {
	const op = "write the journal"
	err = s.update(ctx, op, "", func(t *tx) error {
		old, err := get[calendar.Delivery](t, bDeliveries, string(id))
		if err != nil {
			return err
		}
		if old.Claim.Owner == "" || old.Claim.Fence != fence {
			return &calendar.Error{
				Op: op, Kind: calendar.Conflict, Text: "another run has taken this delivery over",
				Hint: "leave it to that run",
			}
		}
		c := old.Claim
		c.Until = now.Add(ttl)
		d, err = t.write(old, c, ttl, lines)
		return err
	})
	if err == nil && known(lines) {
		s.remember(ctx)
	}
	return d, err
}

// Release gives a claim up without a line.
func (s *Store) Release(ctx context.Context, id calendar.DeliveryID, fence uint64, now time.Time) error {
	_, err := s.Append(ctx, id, fence, now, 0)
	return err
}

// Answer is a person's word on a delivery: it is there, it is not there, look
// again, or try again. While a run works on it the error is of kind calendar.Busy.
func (s *Store) Answer(ctx context.Context, by calendar.PersonID, id calendar.DeliveryID, r calendar.Record) (d calendar.Delivery, err error) {
	const op = "answer"
	if !answer(r.Event) {
		return d, &calendar.Error{
			Op: op, Kind: calendar.Invalid, Text: bounded(string(r.Event)) + " is no answer of a person",
			Hint: "say it is there, it is not there, look again or try again",
		}
	}
	err = s.update(ctx, op, by, func(t *tx) error {
		old, err := get[calendar.Delivery](t, bDeliveries, string(id))
		if err != nil {
			return err
		}
		if old.Claim.Held(t.now, s.o.Dead) {
			return &calendar.Error{
				Op: op, Kind: calendar.Busy, Text: "a run is working on this delivery",
				Hint: "wait until it has ended, then answer",
			}
		}
		r.By, r.At = by, t.now
		if r.Event == calendar.SaidThere && old.State == calendar.Uncertain && r.Text == "" {
			if r.Text, r.Hint, err = t.below(old); err != nil {
				return err
			}
		}
		lines := []calendar.Record{r}
		if lost, ok := cutOff(old, t.now); ok {
			lines = []calendar.Record{lost, r}
		}
		d, err = t.write(old, calendar.Claim{Fence: old.Claim.Fence + 1}, 0, lines)
		return err
	})
	if err == nil {
		s.remember(ctx)
	}
	return d, err
}

// below says what belongs below a post of which a person said that it is there:
// only the platform's own answer would have told where to write it.
func (t *tx) below(d calendar.Delivery) (text, hint string, err error) {
	yes, ok, err := find[calendar.Approval](t, bApprovals, string(d.Approval))
	if err != nil || !ok {
		return "", "", err
	}
	if c, ok := yes.For(d.Account); !ok || c.FirstComment == "" {
		return "", "", nil
	}
	return "it is out, but the first comment below it was not written by Rounds", "write that by hand at its address", nil
}

// cutOff gives the line that makes a delivery uncertain because a public step
// began in a run that is no longer alive, or false where there is none.
func cutOff(d calendar.Delivery, at time.Time) (calendar.Record, bool) {
	if d.Pending == nil || !d.Pending.Public || d.State.Out() {
		return calendar.Record{}, false
	}
	return calendar.Record{
		At: at, Event: calendar.LostEnd, Step: d.Pending.Step, Public: true,
		Text: "a run was cut off while it was being sent", Hint: "the next run looks whether it is there",
	}, true
}
