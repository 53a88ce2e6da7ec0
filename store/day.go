package store

import (
	"bytes"
	"context"
	"encoding/binary"
	"time"

	"rounds/calendar"
)

// keepsTrying is for how many days after its slot an entry is looked at by runs.
const keepsTrying = 31

// Summaries gives what the calendar shows of the days from and to, both
// included, in the order of day and time.
func (s *Store) Summaries(ctx context.Context, from, to calendar.Day) (out []calendar.Summary, err error) {
	err = s.view(ctx, "read the calendar", func(t *tx) error {
		out, err = t.summaries(from, to)
		return err
	})
	return out, err
}

func (t *tx) summaries(from, to calendar.Day) (out []calendar.Summary, err error) {
	b := t.bucket(bDays)
	if b == nil {
		return nil, broken("the file lacks its days", nil)
	}
	u := newUnpacker(t.now)
	end := dayPrefix(to.Add(1))
	c := b.Cursor()
	n := 0
	for k, _ := c.Seek(dayPrefix(from)); k != nil && bytes.Compare(k, end) < 0; k, _ = c.Next() {
		n++
	}
	out = make([]calendar.Summary, 0, n)
	for k, v := c.Seek(dayPrefix(from)); k != nil && bytes.Compare(k, end) < 0; k, v = c.Next() {
		s, err := u.unpack(k, v)
		if err != nil {
			return nil, err
		}
		out = append(out, s)
	}
	return out, t.ctx.Err()
}

// entriesFrom lists the ids of the entries from a day on.
func (t *tx) entriesFrom(from calendar.Day) (out []string, err error) {
	b := t.bucket(bDays)
	if b == nil {
		return nil, broken("the file lacks its days", nil)
	}
	c := b.Cursor()
	for k, _ := c.Seek(dayPrefix(from)); k != nil; k, _ = c.Next() {
		out = append(out, string(k[6:]))
	}
	return out, nil
}

func (t *tx) refreshFrom(from calendar.Day) error {
	ids, err := t.entriesFrom(from)
	if err != nil {
		return err
	}
	for _, id := range ids {
		if err := t.refresh(id); err != nil {
			return err
		}
	}
	return nil
}

// refresh works an entry's summary out anew, after something that it is made
// of has changed. An entry that is gone or in the bin has none.
func (t *tx) refresh(id string) error {
	e, ok, err := find[calendar.Entry](t, bEntries, id)
	if err != nil || !ok || !e.Removed.IsZero() {
		return err
	}
	v, err := t.summaryOf(e)
	if err != nil {
		return err
	}
	key := dayKey(e.Slot, e.ID)
	if bytes.Equal(t.get(bDays, key), v) {
		return nil
	}
	return t.put(bDays, key, v)
}

// refreshDraft refreshes all entries of a draft.
func (t *tx) refreshDraft(id calendar.DraftID) error {
	ids, err := t.keys(bByDraft, pair(id, ""))
	if err != nil {
		return err
	}
	for _, e := range ids {
		if err := t.refresh(e); err != nil {
			return err
		}
	}
	return nil
}

// summaryOf gives the packed summary of an entry as its sources stand.
func (t *tx) summaryOf(e calendar.Entry) ([]byte, error) {
	c, err := t.outline(e)
	if err != nil {
		return nil, err
	}
	hold, err := t.theHold()
	if err != nil {
		return nil, err
	}
	p, err := t.thePractice()
	if err != nil {
		return nil, err
	}
	// What the clock does to a yes is left to whoever reads the summary.
	yes, lapses := c.yes, time.Time{}
	if c.last != nil {
		yes = calendar.YesTo(e, c.last, c.contents, p, c.last.At)
		if p.YesLasts > 0 && !c.last.Back {
			lapses = c.last.At.AddDate(0, 0, p.YesLasts)
		}
	}
	s, err := calendar.Summarize(e, c.draft, c.accounts, c.deliveries, c.last, yes, hold)
	if err != nil {
		return nil, err
	}
	return packSummary(s, lapses), nil
}

// headVersion begins every packed head of a draft.
const headVersion = 1

// packHead writes what the search and the list of drafts show.
func packHead(h calendar.DraftHead) []byte {
	b := []byte{headVersion, 0}
	if h.Unsaved {
		b[1] = 1
	}
	b = binary.AppendVarint(b, h.Saved.UnixMilli())
	b = binary.AppendUvarint(b, uint64(len(h.Title)))
	b = append(b, h.Title...)
	return append(b, h.Pillar...)
}

func unpackHead(b []byte) (h calendar.DraftHead, err error) {
	saved, title, pillar, ok := splitHead(b)
	if !ok {
		return h, badHead()
	}
	return calendar.DraftHead{
		Title: string(title), Pillar: string(pillar), Saved: time.UnixMilli(saved).UTC(), Unsaved: b[1] != 0,
	}, nil
}

// headTitle gives the title of a packed head, valid within the transaction only.
func headTitle(b []byte) ([]byte, error) {
	_, title, _, ok := splitHead(b)
	if !ok {
		return nil, badHead()
	}
	return title, nil
}

func badHead() error { return broken("the head of a draft cannot be read", nil) }

func splitHead(b []byte) (saved int64, title, pillar []byte, ok bool) {
	if len(b) < 3 || b[0] != headVersion {
		return 0, nil, nil, false
	}
	saved, w := binary.Varint(b[2:])
	if w <= 0 {
		return 0, nil, nil, false
	}
	b = b[2+w:]
	n, w := binary.Uvarint(b)
	if w <= 0 || n > uint64(len(b)-w) {
		return 0, nil, nil, false
	}
	b = b[w:]
	return saved, b[:n], b[n:], true
}
