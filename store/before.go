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
	for _, s := range t.said[i.Account.ID] {
		if s.Entry != i.Entry.ID && s.text == text {
			return &s.Earlier, nil
		}
	}
	return nil, nil
}

// recallSaid reads what every account got within the time in which a repeat is
// asked about. What was taken down again does not count.
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
		if !d.Down.IsZero() {
			continue
		}
		a, ok, err := find[calendar.Approval](t, bApprovals, string(d.Approval))
		if err != nil {
			return err
		}
		o, has := a.For(d.Account)
		if !ok || !has {
			continue
		}
		t.said[d.Account] = append(t.said[d.Account], said{
			Earlier: calendar.Earlier{Entry: d.Entry, Title: d.Title, At: d.SentAt.Round(time.Second)}, text: strings.TrimSpace(o.Text),
		})
	}
	return nil
}
