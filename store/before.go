package store

import (
	"crypto/sha256"
	"encoding/binary"
	"strings"
	"time"

	"rounds/calendar"
)

// before gives the post that said the same to an item's account a short while
// ago, or nil. It is asked only of what may go out soon, by whoever decides on it.
func (t *tx) before(i calendar.RunItem) (*calendar.Earlier, error) {
	o, ok := i.Approval.For(i.Account.ID)
	if !ok || i.Delivery != nil && (i.Delivery.PartlyOut || i.Delivery.State.Ended()) {
		return nil, nil
	}
	goes := i.At
	if goes.Before(t.now) {
		goes = t.now
	}
	var found *calendar.Earlier
	prefix := saidPrefix(o.Outgoing)
	err := t.each(bSaid, prefix, func(k, _ []byte) error {
		at := time.UnixMilli(int64(binary.BigEndian.Uint64(k[len(prefix):])))
		if goes.Sub(at).Abs() > calendar.SameTextWithin {
			return nil
		}
		d, err := get[calendar.Delivery](t, bDeliveries, string(k[len(prefix)+8:]))
		if err != nil || d.Entry == i.Entry.ID {
			return err
		}
		found = &calendar.Earlier{Entry: d.Entry, Title: d.Title, At: at.UTC().Round(time.Second)}
		return errEnough
	})
	return found, err
}

// saidKey gives the key under which a post is found by what it said; nil for one
// that is not out, nor scheduled there, or that was taken down again.
func (t *tx) saidKey(d calendar.Delivery) ([]byte, error) {
	at, there := d.Progress.ShowAt()
	there = there && d.State == calendar.ScheduledThere
	if !there {
		at = d.SentAt
	}
	if d.Subject != calendar.PostSubject || !d.Down.IsZero() || !there && !d.State.Out() {
		return nil, nil
	}
	a, ok, err := find[calendar.Approval](t, bApprovals, string(d.Approval))
	o, has := a.For(d.Account)
	if err != nil || !ok || !has || strings.TrimSpace(o.Text) == "" {
		return nil, err
	}
	return append(saidPrefix(o.Outgoing), timed(at, d.ID)...), nil
}

// saidPrefix names an account and a text, whatever blanks stand around that.
func saidPrefix(o calendar.Outgoing) []byte {
	sum := sha256.Sum256([]byte(string(o.Account) + "\x00" + strings.TrimSpace(o.Text)))
	return sum[:16]
}
