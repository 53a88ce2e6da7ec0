package store

import (
	"context"
	"encoding/binary"
	"strings"
	"time"

	"rounds/calendar"
)

// SentList lists posts that went out, newest first, with what they said and who
// approved it. Days are those of the practice's zone.
func (s *Store) SentList(ctx context.Context, f calendar.SentFilter) (out []calendar.SentItem, err error) {
	err = s.view(ctx, "list what was sent", func(t *tx) error {
		out, err = t.sent(f)
		return err
	})
	return out, err
}

func (t *tx) sent(f calendar.SentFilter) (out []calendar.SentItem, err error) {
	limit := f.Limit
	if limit <= 0 {
		limit = 500
	}
	p, err := t.thePractice()
	if err != nil {
		return nil, err
	}
	from, to := time.Time{}, time.Time{}
	if !f.From.IsZero() {
		if from, err = (calendar.Slot{Day: f.From, Zone: p.Zone}).Instant(); err != nil {
			return nil, err
		}
	}
	if !f.To.IsZero() {
		if to, err = (calendar.Slot{Day: f.To.Add(1), Zone: p.Zone}).Instant(); err != nil {
			return nil, err
		}
	}
	words := queryWords(f.Text)
	b := t.bucket(bSent)
	if b == nil {
		return nil, broken("the file lacks what was sent", nil)
	}
	c := b.Cursor()
	k, _ := c.Last()
	if !to.IsZero() {
		if k, _ = c.Seek(timed(to, "")); k == nil {
			k, _ = c.Last()
		} else {
			k, _ = c.Prev()
		}
	}
	for ; k != nil && len(out) < limit; k, _ = c.Prev() {
		if at := time.UnixMilli(int64(binary.BigEndian.Uint64(k))); !from.IsZero() && at.Before(from) {
			break
		}
		if err := t.ctx.Err(); err != nil {
			return nil, err
		}
		d, err := get[calendar.Delivery](t, bDeliveries, string(k[8:]))
		if err != nil {
			return nil, err
		}
		if f.Account != "" && d.Account != f.Account {
			continue
		}
		i, err := t.sentItem(d)
		if err != nil {
			return nil, err
		}
		said := append([]string{d.Title, i.Content.Text, i.Content.FirstComment, i.Content.Link}, i.Content.Parts...)
		if len(words) == 0 || hasAll(wordSet(said...), words) {
			out = append(out, i)
		}
	}
	return out, nil
}

func (t *tx) sentItem(d calendar.Delivery) (i calendar.SentItem, err error) {
	i.Delivery = d
	if i.Account, _, err = find[calendar.Account](t, bAccounts, string(d.Account)); err != nil {
		return i, err
	}
	a, _, err := find[calendar.Approval](t, bApprovals, string(d.Approval))
	if err != nil {
		return i, err
	}
	i.Content, _ = a.For(d.Account)
	i.YesAt = a.At
	i.Approver, _, err = find[calendar.Person](t, bPeople, string(a.By))
	return i, err
}

// hasAll tells whether each word of a query begins one of the words.
func hasAll(words map[string]bool, query []string) bool {
	for _, q := range query {
		found := words[q]
		for w := range words {
			if found {
				break
			}
			found = strings.HasPrefix(w, q)
		}
		if !found {
			return false
		}
	}
	return true
}
