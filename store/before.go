package store

import (
	"strings"
	"time"

	"rounds/calendar"
)

// said is what an account got with a post.
type said struct {
	calendar.Earlier
	text string
}

// before gives the post that said the same to an item's account a short while
// ago, or nil. It is asked only of what may go out soon.
func (t *tx) before(i calendar.RunItem) (*calendar.Earlier, error) {
	now, ok := i.Approval.For(i.Account.ID)
	text := strings.TrimSpace(now.Text)
	if !ok || text == "" || i.Delivery != nil && (i.Delivery.PartlyOut || i.Delivery.State.Ended()) {
		return nil, nil
	}
	if t.said == nil {
		if err := t.recallSaid(); err != nil {
			return nil, err
		}
	}
	goes := i.At
	if goes.Before(t.now) {
		goes = t.now
	}
	for _, s := range t.said[i.Account.ID] {
		near := goes.Sub(s.At).Abs() <= calendar.SameTextWithin
		if near && s.Entry != i.Entry.ID && s.text == text {
			return &s.Earlier, nil
		}
	}
	return nil, nil
}

// recallSaid reads what every account got within the time in which a repeat is
// asked about, and what is scheduled there. What was taken down again does not count.
func (t *tx) recallSaid() error {
	t.said = map[calendar.AccountID][]said{}
	b := t.bucket(bSent)
	if b == nil {
		return broken("the file lacks what was sent", nil)
	}
	c := b.Cursor()
	for k, _ := c.Seek(timed(t.now.Add(-calendar.SameTextWithin), "")); k != nil; k, _ = c.Next() {
		d, err := get[calendar.Delivery](t, bDeliveries, string(k[8:]))
		if err != nil {
			return err
		}
		if err := t.noteSaid(d, d.SentAt); err != nil {
			return err
		}
	}
	return t.each(bUnfinished, nil, func(k, _ []byte) error {
		d, err := get[calendar.Delivery](t, bDeliveries, string(k))
		if err != nil || d.State != calendar.ScheduledThere {
			return err
		}
		at, _ := d.Progress.ShowAt()
		return t.noteSaid(d, at)
	})
}

func (t *tx) noteSaid(d calendar.Delivery, at time.Time) error {
	if !d.Down.IsZero() {
		return nil
	}
	a, ok, err := find[calendar.Approval](t, bApprovals, string(d.Approval))
	o, has := a.For(d.Account)
	if err != nil || !ok || !has {
		return err
	}
	t.said[d.Account] = append(t.said[d.Account], said{
		Earlier: calendar.Earlier{Entry: d.Entry, Title: d.Title, At: at.Round(time.Second)}, text: strings.TrimSpace(o.Text),
	})
	return nil
}
