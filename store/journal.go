package store

import (
	"cmp"
	"context"
	"slices"
	"time"

	"rounds/calendar"
)

// write adds lines to a delivery's journal and brings everything that hangs on
// them up to date. A ttl of 0 leaves no owner.
func (t *tx) write(old calendar.Delivery, claim calendar.Claim, ttl time.Duration, lines []calendar.Record) (d calendar.Delivery, err error) {
	d = old
	var run calendar.RunID
	for _, r := range lines {
		if d, err = t.line(d, r); err != nil {
			return old, err
		}
		run = cmp.Or(r.Run, run)
	}
	if err := t.took(run, d.ID); err != nil {
		return old, err
	}
	if d.Claim = claim; ttl <= 0 {
		d.Claim = calendar.Claim{Fence: claim.Fence}
	}
	if err := t.saveDelivery(&old, d); err != nil {
		return old, err
	}
	if d.Subject != calendar.PostSubject {
		return d, t.changed(old, d)
	}
	if len(lines) == 0 || old.State == d.State && served(old) == served(d) && (old.Pending == nil) == (d.Pending == nil) {
		return d, nil
	}
	return d, t.bump(d.Entry)
}

// line writes one journal line, with an audit line where it changes what
// everybody has to know.
func (t *tx) line(d calendar.Delivery, r calendar.Record) (calendar.Delivery, error) {
	if err := t.allowed(d, r); err != nil {
		return d, err
	}
	next, err := d.Apply(r)
	if err != nil {
		return d, err
	}
	b, err := encode(r)
	if err != nil {
		return d, err
	}
	key := numbered(d.ID, next.Lines)
	if err := t.put(bJournal, key, b); err != nil {
		return d, err
	}
	if err := t.setMeta(metaJournalTip, key); err != nil {
		return d, err
	}
	if err := t.setNumber(metaJournal, t.number(metaJournal)+1); err != nil {
		return d, err
	}
	if at := uint64(r.At.UnixMilli()); at > t.number(metaJournalAt) {
		if err := t.setNumber(metaJournalAt, at); err != nil {
			return d, err
		}
	}
	what, ok := told(d, next, r)
	if !ok {
		return next, nil
	}
	if d.Subject != calendar.PostSubject {
		what = string(d.Subject) + ": " + what
	}
	by := r.By
	if by == "" {
		by = t.by
	}
	return next, t.auditBy(by, what, subject("entry", d.Entry), "account "+string(d.Account)+" "+next.URL)
}

// allowed refuses a line that would begin something public that must not go out
// now, or adopt a post that another delivery owns.
func (t *tx) allowed(d calendar.Delivery, r calendar.Record) error {
	const op = "write the journal"
	switch {
	case r.Event == calendar.Began && r.Public:
		e, err := get[calendar.Entry](t, bEntries, string(d.Entry))
		if err != nil {
			return err
		}
		c, err := t.outline(e)
		if err != nil {
			return err
		}
		i, err := t.item(c, d.Account)
		if err != nil {
			return err
		}
		h, err := t.theHold()
		if err != nil {
			return err
		}
		i.Delivery = &d
		if why := i.Stops(r.At, h); why != "" {
			return &calendar.Error{Op: op, Kind: calendar.Forbidden, Text: why, Hint: "nothing is sent; start the run again when that is settled"}
		}
	case r.Event == calendar.Found:
		owners, err := t.remoteIDs(d.Account, r.At.AddDate(0, 0, -keepsTrying))
		if err != nil {
			return err
		}
		for _, v := range r.Values {
			if o, is := owners[v]; is && o != d.ID {
				return &calendar.Error{Op: op, Kind: calendar.Conflict, Text: "another delivery owns that post", Hint: "the next run looks once more"}
			}
		}
	}
	return nil
}

// took notes for a run that it works on a delivery.
func (t *tx) took(run calendar.RunID, id calendar.DeliveryID) error {
	r, ok, err := find[calendar.Run](t, bRuns, string(run))
	if err != nil || !ok || slices.Contains(r.Took, id) {
		return err
	}
	r.Took = append(r.Took, id)
	return put(t, bRuns, string(run), r)
}

// told gives the word of the audit trail for a line that ends or questions a
// delivery, or that a person wrote.
func told(d, next calendar.Delivery, r calendar.Record) (string, bool) {
	switch {
	case answer(r.Event):
		return "answered: " + string(r.Event), true
	case r.Event == calendar.TookDown, r.Event == calendar.Changed, r.Event == calendar.MovedThere:
		return string(r.Event), true
	case next.State.Out() && d.State.Out() && next.State == d.State:
		return "", false
	case next.State != d.State && (next.State.Out() || next.State == calendar.Refused || next.State == calendar.NotSent ||
		next.State == calendar.Uncertain || next.State == calendar.Handed || next.State == calendar.ScheduledThere ||
		d.State == calendar.ScheduledThere):
		return string(next.State), true
	}
	return "", false
}

// answer tells whether a line is a person's word on a delivery.
func answer(e calendar.Event) bool {
	switch e {
	case calendar.SaidThere, calendar.SaidNotThere, calendar.SaidLook, calendar.TryAgain:
		return true
	default:
		return false
	}
}

// known tells whether lines made something public known, or uncertain.
func known(lines []calendar.Record) bool {
	for _, r := range lines {
		switch r.Event {
		case calendar.Began:
			if r.Public {
				return true
			}
		case calendar.Ended, calendar.SentNow, calendar.Found, calendar.SaidThere, calendar.LostEnd, calendar.HandedOver:
			return true
		default:
		}
	}
	return false
}

// Journal gives a delivery's lines from the first.
func (s *Store) Journal(ctx context.Context, id calendar.DeliveryID) (out []calendar.Record, err error) {
	err = s.view(ctx, "read the journal", func(t *tx) error {
		out, err = t.journal(id)
		return err
	})
	return out, err
}

func (t *tx) journal(id calendar.DeliveryID) (out []calendar.Record, err error) {
	err = t.each(bJournal, pair(id, ""), func(_, v []byte) error {
		var r calendar.Record
		if err := decode(v, &r); err != nil {
			return err
		}
		out = append(out, r)
		return nil
	})
	return out, err
}
