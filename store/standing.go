package store

import (
	"context"
	"errors"
	"os"
	"time"

	"rounds/calendar"
	"rounds/calendar/platform"
)

// Standing tells whether this file is where it belongs. Only one that is at
// home may publish.
func (s *Store) Standing(ctx context.Context) (out calendar.Standing, err error) {
	w := s.recall(ctx)
	err = s.view(ctx, "look whose file this is", func(t *tx) error {
		out = t.standing(w)
		return nil
	})
	return out, err
}

// standing judges the file by what this computer remembers of it. The memory was
// read before the transaction began, so that it is never ahead of the file.
func (t *tx) standing(m memory) calendar.Standing {
	home := string(t.meta(metaComputer))
	switch {
	case t.meta(metaCopied) != nil:
		return calendar.Copied
	case t.s.o.StateDir == "":
		if t.meta(metaRestored) != nil {
			return calendar.Restored
		}
		return calendar.Home
	case home != "" && home != t.s.computer, m.twin:
		return calendar.Elsewhere
	case t.meta(metaRestored) != nil:
		return calendar.Restored
	case m.known && m.File == string(t.meta(metaFile)) && !t.has(m.witness):
		return calendar.Restored
	}
	return calendar.Home
}

// has tells whether the file knows everything that the witness has seen: the
// epoch, and the last journal line of then, as it was.
func (t *tx) has(w witness) bool {
	if w.Epoch != string(t.meta(metaEpoch)) {
		return false
	}
	if w.Tip == nil {
		return true
	}
	v := t.get(bJournal, w.Tip)
	return v != nil && calendar.SumSHA256(v) == w.Sum
}

// atHome refuses what only a file at home may do.
func (t *tx) atHome(op string, m memory) error {
	e := &calendar.Error{Op: op, Kind: calendar.NeedsPerson}
	switch t.standing(m) {
	case calendar.Copied:
		e.Text, e.Hint = "this file is a copy, and a copy does not publish", "publish from the calendar it was copied from"
	case calendar.Elsewhere:
		e.Text, e.Hint = "this file was at home somewhere else", "say which: rounds doctor --moved if it was moved here, rounds doctor --copied if it is a copy"
	case calendar.Restored:
		e.Text, e.Hint = "this file is older than what was published from it", "start a run: it looks up what went out since, before it sends anything"
	default:
		return nil
	}
	return e
}

// Settle is a person's answer to where the file came from. Moved, it is at home
// here from now on, and what may have gone out since its last journal line is
// looked up first. Copied, it gets an identity of its own and does not publish.
func (s *Store) Settle(ctx context.Context, by calendar.PersonID, moved bool) error {
	err := s.update(ctx, "settle whose file this is", by, func(t *tx) error {
		if err := t.settleHere(); err != nil {
			return err
		}
		if !moved {
			id, err := t.newID()
			if err != nil {
				return err
			}
			if err := t.setMeta(metaFile, []byte(id)); err != nil {
				return err
			}
			if err := t.setMeta(metaCopied, []byte{1}); err != nil {
				return err
			}
			return t.audit("said that the file is a copy", "file", "")
		}
		if err := t.drop(bMeta, []byte(metaCopied)); err != nil {
			return err
		}
		if err := t.doubt(t.now); err != nil {
			return err
		}
		return t.audit("said that the file was moved", "file", "")
	})
	if err == nil && moved {
		s.insist(ctx)
	}
	return err
}

// AfterRestore makes uncertain everything that may have gone out after this
// file was written, so that it is looked up before anything is sent, and takes
// the file for home again.
func (s *Store) AfterRestore(ctx context.Context, by calendar.PersonID, now time.Time) error {
	const op = "take up a restored file"
	w := s.recall(ctx)
	err := s.update(ctx, op, by, func(t *tx) error {
		switch t.standing(w) {
		case calendar.Home:
			return errNothing
		case calendar.Restored:
		default:
			return t.atHome(op, w)
		}
		if err := t.settleHere(); err != nil {
			return err
		}
		if err := t.doubt(now); err != nil {
			return err
		}
		return t.audit("took up a restored file", "file", "")
	})
	if err == nil {
		s.insist(ctx)
	}
	return err
}

// settleHere makes this computer and path the file's home, in a new epoch.
func (t *tx) settleHere() error {
	epoch, err := t.newID()
	if err != nil {
		return err
	}
	return errors.Join(
		t.setMeta(metaEpoch, []byte(epoch)), t.setMeta(metaComputer, []byte(t.s.computer)),
		t.setMeta(metaPath, []byte(t.s.path)), t.drop(bMeta, []byte(metaRestored)),
	)
}

// doubt makes uncertain every approved post whose time has come and that this
// file does not know to be out, and every one to come that may have been given to
// its platform's own scheduler meanwhile. That is more than what fell due since the last
// journal line: a post that was held or overdue then may have gone out later, and
// one that comes later may have been moved to an earlier day: see doubtNew.
func (t *tx) doubt(now time.Time) error {
	since := t.moment(metaJournalAt) // whatever went out before, the file knows
	if since.After(now) {
		since = time.Time{}
	}
	if before := t.moment(metaDoubtSince); t.doubtLasts() && before.Before(since) {
		since = before // an earlier restore is not through yet
	}
	first := dayPrefix(calendar.DayOf(now).Add(-2 * keepsTrying))
	b := t.bucket(bDays)
	if b == nil {
		return broken("the file lacks its days", nil)
	}
	var ids []string
	c, u := b.Cursor(), newUnpacker(now)
	for k, v := c.Seek(first); k != nil; k, v = c.Next() {
		s, err := u.unpack(k, v)
		if err != nil {
			return err
		}
		if s.Kind == calendar.PostEntry && !s.Archived && (!s.Instant.After(now) || s.Yes == calendar.YesGiven) && (s.Accounts == 0 || s.Out < s.Accounts) {
			ids = append(ids, string(s.Entry))
		}
	}
	err := eachRecord(t, bDeliveries, func(d calendar.Delivery) error {
		if !d.State.Out() {
			ids = append(ids, string(d.Entry))
		}
		return nil
	})
	if err != nil {
		return err
	}
	seen := map[string]bool{}
	for _, id := range ids {
		if seen[id] {
			continue
		}
		seen[id] = true
		if err := t.doubtEntry(id, now, since); err != nil {
			return err
		}
	}
	if !since.IsZero() {
		if err := t.setNumber(metaDoubtSince, uint64(since.UnixMilli())); err != nil {
			return err
		}
	}
	return t.setNumber(metaDoubtAt, uint64(now.UnixMilli()))
}

// doubtLasts tells whether what stood on the calendar before the last restore may
// still come up for the first time without anybody knowing whether it is out.
func (t *tx) doubtLasts() bool {
	at := t.moment(metaDoubtAt)
	return !at.IsZero() && t.now.Before(at.AddDate(0, 0, keepsTrying))
}

// doubtNew gives the lines for a delivery that was just made, where its entry is
// older than the last restore.
func (t *tx) doubtNew(d calendar.Delivery) ([]calendar.Record, error) {
	if !t.doubtLasts() {
		return nil, nil
	}
	e, err := t.entry(d.Entry)
	if err != nil || e.Made.After(t.moment(metaDoubtAt)) {
		return nil, err
	}
	c, err := t.outline(e)
	if err != nil {
		return nil, err
	}
	lines, _ := doubtful(d, c.last, t.now, t.moment(metaDoubtSince))
	return lines, nil
}

// givenAhead tells whether a platform may have been given an account's post ahead of
// its time, which is so far from now.
func givenAhead(e calendar.Entry, a calendar.Account, ahead time.Duration) bool {
	k, known := platform.Of(a.Platform).Kind(e.PostKind.Or())
	hand := calendar.RunItem{Entry: e, Account: a}.ByHand()
	return known && !hand && k.Schedule.Supported && (k.Schedule.Max == 0 || ahead <= k.Schedule.Max)
}

func (t *tx) doubtEntry(id string, now, since time.Time) error {
	e, ok, err := find[calendar.Entry](t, bEntries, id)
	if err != nil || !ok || !e.Removed.IsZero() {
		return err
	}
	c, err := t.scene(e)
	if err != nil {
		return err
	}
	at, err := e.Slot.Instant()
	if err != nil {
		return err
	}
	for _, account := range e.Accounts {
		d := c.delivery(account)
		if d == nil {
			if c.last == nil || c.last.Back || e.Archived || at.After(now) && !givenAhead(e, c.accounts[account], at.Sub(now)) {
				continue
			}
			if _, ok := c.last.For(account); !ok {
				continue
			}
			made, _, err := t.deliver(e.ID, account)
			if err != nil {
				return err
			}
			d = &made
		}
		lines, ok := doubtful(*d, c.last, now, since)
		if !ok {
			continue
		}
		if _, err := t.write(*d, calendar.Claim{Fence: d.Claim.Fence + 1}, 0, lines); err != nil {
			return err
		}
	}
	return nil
}

// doubtful gives the journal lines that put a delivery in doubt, or false for one
// that is out, or that nobody has said yes to.
func doubtful(d calendar.Delivery, last *calendar.Approval, now, since time.Time) ([]calendar.Record, bool) {
	doubted := calendar.Record{
		At: now, Event: calendar.Doubted, Since: since,
		Text: "this file is older than what was published from it: this may be out",
		Hint: "the next run looks whether it is there",
	}
	if lost, ok := cutOff(d, now); ok {
		return []calendar.Record{lost, doubted}, true
	}
	if since.IsZero() && last != nil {
		doubted.Since = last.At // nothing of it went out before somebody said yes
	}
	switch {
	case d.State.Out():
		return nil, false
	case d.State != calendar.Open && d.State != calendar.Waiting, d.PartlyOut:
		return []calendar.Record{doubted}, true
	case last == nil || last.Back:
		return nil, false
	}
	c, ok := last.For(d.Account)
	if !ok {
		return nil, false
	}
	var out []calendar.Record
	if d.Pending != nil {
		out = append(out, calendar.Record{At: now, Event: calendar.Interrupted, Step: d.Pending.Step, Text: "the file was restored"})
	}
	taken := calendar.Record{At: now, Event: calendar.Taken, Approval: last.ID, Hash: c.Hash}
	return append(out, taken, doubted), true
}

// otherHolds tells whether another path holds the same file still.
func (s *Store) otherHolds(ctx context.Context, path, file string) bool {
	if path == "" || path == s.path {
		return false
	}
	a, errA := os.Stat(path)
	b, errB := os.Stat(s.path)
	if errA != nil || errB != nil || os.SameFile(a, b) {
		return false
	}
	if inspect(path) != nil {
		return false
	}
	other := &Store{path: path, o: s.o}
	id := ""
	err := other.view(ctx, "look at another file", func(t *tx) error {
		id = string(t.meta(metaFile))
		return nil
	})
	return err == nil && id == file
}
