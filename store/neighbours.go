package store

import (
	"bytes"
	"context"

	"rounds/calendar"
)

// Planned gives the posts that stand on the calendar from one day to another,
// both included, one for each account, for [calendar.Crowd]. Texts tells whether
// their texts are wanted too: drafts are read only then.
func (s *Store) Planned(ctx context.Context, from, to calendar.Day, texts bool) (out []calendar.Planned, err error) {
	err = s.view(ctx, "read what stands near", func(t *tx) error {
		out = nil
		p, err := t.thePractice()
		if err != nil {
			return err
		}
		n := neighbours{tx: t, practice: p, drafts: map[calendar.DraftID]calendar.Content{}, texts: texts}
		if n.accounts, err = t.theAccounts(); err != nil {
			return err
		}
		out, err = n.between(from, to)
		return err
	})
	return out, err
}

// neighbours is one reading of what stands near.
type neighbours struct {
	*tx
	practice calendar.Practice
	accounts map[calendar.AccountID]calendar.Account
	drafts   map[calendar.DraftID]calendar.Content
	texts    bool
}

func (n neighbours) between(from, to calendar.Day) (out []calendar.Planned, err error) {
	b := n.bucket(bDays)
	if b == nil {
		return nil, broken("the file lacks its days", nil)
	}
	zone, err := calendar.LoadZone(n.practice.Zone)
	if err != nil {
		return nil, err
	}
	u, end, c := newUnpacker(n.now), dayPrefix(to.Add(1)), b.Cursor()
	for k, v := c.Seek(dayPrefix(from)); k != nil && bytes.Compare(k, end) < 0; k, v = c.Next() {
		s, err := u.unpack(k, v)
		if err != nil {
			return nil, err
		}
		if s.Kind != calendar.PostEntry || s.Archived || s.Accounts == 0 {
			continue
		}
		e, err := get[calendar.Entry](n.tx, bEntries, string(s.Entry))
		if err != nil {
			return nil, err
		}
		for _, id := range e.Accounts {
			a, ok := n.accounts[id]
			if !ok {
				continue
			}
			p := calendar.Planned{
				Entry: e.ID, Account: id, Platform: a.Platform, Name: a.Name, Kind: e.PostKind.Or(), At: s.Instant.In(zone), Title: s.Title,
			}
			if p.Says, err = n.says(e, a); err != nil {
				return nil, err
			}
			out = append(out, p)
		}
	}
	return out, n.ctx.Err()
}

// says gives what an entry says at an account, or "" where texts are not wanted.
func (n neighbours) says(e calendar.Entry, a calendar.Account) (calendar.SHA256, error) {
	if !n.texts {
		return "", nil
	}
	c, ok := n.drafts[e.Draft]
	if !ok {
		d, err := get[calendar.Draft](n.tx, bDrafts, string(e.Draft))
		if err != nil {
			return "", err
		}
		c = d.Working
		n.drafts[e.Draft] = c
	}
	return calendar.SayingTo(c, a.Platform, n.practice), nil
}
