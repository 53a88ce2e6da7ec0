package store

import (
	"context"
	"strings"

	"rounds/calendar"
)

// AskApproval says that an entry's last revision is ready to be approved.
func (s *Store) AskApproval(ctx context.Context, by calendar.PersonID, id calendar.EntryID) error {
	const op = "ask for approval"
	if err := s.prepareFor(ctx, id); err != nil {
		return err
	}
	return s.change(ctx, op, by, "the asking for approval", func(t *tx) error {
		old, err := t.entry(id)
		if err != nil {
			return err
		}
		if old.Kind != calendar.PostEntry {
			return notAPost(op)
		}
		d, err := t.draft(old.Draft)
		if err != nil {
			return err
		}
		if d.Revision == 0 {
			return &calendar.Error{Op: op, Kind: calendar.Conflict, Text: "nothing is saved in the draft yet", Hint: "write it and save it first"}
		}
		next := old.Clone()
		next.Asked, next.AskedBy = t.now, t.by
		if err := t.afterAnswer(&next); err != nil {
			return err
		}
		if _, err := t.saveEntry(&old, next); err != nil {
			return err
		}
		return t.audit("asked for approval", subject("entry", id), "")
	})
}

// afterAnswer makes an asking later than the last answer, even where both fall
// into one millisecond or the clock was set back.
func (t *tx) afterAnswer(e *calendar.Entry) error {
	a, ok, err := find[calendar.Approval](t, bApprovals, string(e.Approval))
	if err == nil && ok && !e.Asked.After(a.At) {
		e.Asked = a.At.Add(1e6)
	}
	return err
}

func notAPost(op string) error {
	return &calendar.Error{Op: op, Kind: calendar.Forbidden, Text: "a note or an event is never sent", Hint: "choose a post"}
}

// Review gives everything that a person looks at before she says yes. Files are
// made ready for upload first, as what is uploaded is what she says yes to.
func (s *Store) Review(ctx context.Context, id calendar.EntryID) (sheet calendar.ReviewSheet, err error) {
	if err := s.prepareFor(ctx, id); err != nil {
		return sheet, err
	}
	err = s.view(ctx, "review an entry", func(t *tx) error {
		e, err := get[calendar.Entry](t, bEntries, string(id))
		if err != nil {
			return err
		}
		if e.Kind != calendar.PostEntry {
			return notAPost("review an entry")
		}
		c, err := t.scene(e)
		if err != nil {
			return err
		}
		sheet, err = t.sheet(c)
		return err
	})
	return sheet, err
}

func (t *tx) sheet(c scene) (calendar.ReviewSheet, error) {
	s := calendar.ReviewSheet{
		Entry: c.entry, Draft: *c.draft, Revision: c.revision, Contents: c.contents,
		Blockers: calendar.Blockers(c.entry, c.contents, c.accounts), Last: c.last, Yes: c.yes,
	}
	for _, id := range c.entry.Accounts {
		s.Accounts = append(s.Accounts, c.accounts[id])
	}
	for _, d := range c.deliveries {
		if !served(d) {
			continue
		}
		s.Served = append(s.Served, d)
		now, err := t.contents(c.entry, c.revision.Content, []calendar.AccountID{d.Account})
		if err != nil {
			return s, err
		}
		if now[0].Hash() != d.Hash {
			s.Differs = append(s.Differs, d.Account)
		}
	}
	return s, nil
}

// Approve is a person's yes to exactly what she was shown: the revision, and
// the hash of each account's content. Where the file would send something else
// by now, nothing is approved and the error is of kind calendar.Conflict.
func (s *Store) Approve(ctx context.Context, by calendar.PersonID, id calendar.EntryID, revision int, hashes map[calendar.AccountID]calendar.SHA256) (a calendar.Approval, err error) {
	err = s.update(ctx, "approve", by, func(t *tx) error {
		a, err = t.approve(id, revision, hashes)
		return err
	})
	return a, err
}

func (t *tx) approve(id calendar.EntryID, revision int, hashes map[calendar.AccountID]calendar.SHA256) (a calendar.Approval, err error) {
	const op = "approve"
	old, c, who, err := t.answering(op, id)
	if err != nil {
		return a, err
	}
	switch {
	case c.revision.Number == 0:
		return a, &calendar.Error{Op: op, Kind: calendar.Conflict, Text: "nothing is saved in the draft yet", Hint: "write it and save it first"}
	case c.revision.Number != revision || !shown(c.contents, hashes):
		return a, &calendar.Error{
			Op: op, Kind: calendar.Conflict, Text: "this was changed after it was shown: nothing is approved",
			Hint: "look at it as it is now, then answer again",
		}
	}
	people, err := t.thePeople()
	if err != nil {
		return a, err
	}
	if err := calendar.MayApprove(who, people, c.revision); err != nil {
		return a, err
	}
	if list := calendar.Blockers(old, c.contents, c.accounts); calendar.Blocking(list) {
		return a, &calendar.Error{
			Op: op, Kind: calendar.Forbidden, Text: "this cannot be approved: " + unstopped(list[0].Text),
			Hint: "mend it, save it, and look at it again",
		}
	}
	todo, err := t.unprepared(id)
	if err != nil {
		return a, err
	}
	if len(todo) > 0 { // else the original would go out, with all that it tells
		return a, &calendar.Error{
			Op: op, Kind: calendar.Conflict, Text: "the file " + bounded(todo[0].media.Name) + " is not ready for " + todo[0].to.Title(),
			Hint: "look at the post again: that makes it ready",
		}
	}
	if len(c.contents) == 0 {
		return a, &calendar.Error{Op: op, Kind: calendar.Conflict, Text: "every account has got this post already", Hint: "use again to send it once more"}
	}
	a = calendar.Approval{
		Entry: id, Draft: old.Draft, Revision: revision, By: t.by, At: t.now, Own: c.revision.By == t.by,
		Contents: calendar.Approve(c.contents),
	}
	detail := ""
	if a.Own {
		detail = "a text of one's own"
	}
	return t.answer(old, a, "approved", detail)
}

func unstopped(s string) string { return strings.TrimSuffix(s, ".") }

// shown tells whether the contents are exactly those with the hashes.
func shown(contents []calendar.Outgoing, hashes map[calendar.AccountID]calendar.SHA256) bool {
	if len(contents) != len(hashes) {
		return false
	}
	for _, o := range contents {
		if h, ok := hashes[o.Account]; !ok || h != o.Hash() {
			return false
		}
	}
	return true
}

// answering gives what an answer needs: the entry as it stands, and who answers.
func (t *tx) answering(op string, id calendar.EntryID) (e calendar.Entry, c scene, who calendar.Person, err error) {
	if e, err = t.entry(id); err != nil {
		return e, c, who, err
	}
	if e.Kind != calendar.PostEntry {
		return e, c, who, notAPost(op)
	}
	if who, err = get[calendar.Person](t, bPeople, string(t.by)); err != nil {
		return e, c, who, err
	}
	if !who.May(calendar.Approves) {
		return e, c, who, calendar.MayApprove(who, nil, calendar.Revision{})
	}
	c, err = t.scene(e)
	return e, c, who, err
}

// answer keeps a yes or its opposite and makes it the entry's last answer.
func (t *tx) answer(old calendar.Entry, a calendar.Approval, what, detail string) (calendar.Approval, error) {
	id, err := t.newID()
	if err != nil {
		return a, err
	}
	a.ID = calendar.ApprovalID(id)
	if a.At.Before(old.Asked) { // the clock was set back, or both fell into one moment
		a.At = old.Asked
	}
	if err := put(t, bApprovals, id, a); err != nil {
		return a, err
	}
	if err := t.put(bAnswers, pair(a.Entry, a.ID), nil); err != nil {
		return a, err
	}
	next := old.Clone()
	next.Approval = a.ID
	if _, err := t.saveEntry(&old, next); err != nil {
		return a, err
	}
	return a, t.audit(what, subject("entry", a.Entry), detail)
}

// SendBack is the opposite of a yes, with remarks for whoever wrote it.
func (s *Store) SendBack(ctx context.Context, by calendar.PersonID, id calendar.EntryID, remarks string) (a calendar.Approval, err error) {
	const op = "send back"
	if strings.TrimSpace(remarks) == "" {
		return a, &calendar.Error{Op: op, Kind: calendar.Invalid, Text: "there are no remarks", Hint: "write what has to change"}
	}
	err = s.update(ctx, op, by, func(t *tx) error {
		old, c, _, err := t.answering(op, id)
		if err != nil {
			return err
		}
		a, err = t.answer(old, calendar.Approval{
			Entry: id, Draft: old.Draft, Revision: c.revision.Number, By: by, At: t.now,
			Own: c.revision.By == by, Back: true, Remarks: remarks,
		}, "sent back", "")
		return err
	})
	return a, err
}

// Approvals lists every answer to an entry, newest first.
func (s *Store) Approvals(ctx context.Context, entry calendar.EntryID) (out []calendar.Approval, err error) {
	err = s.view(ctx, "read the approvals", func(t *tx) error {
		out = nil
		ids, err := t.keys(bAnswers, pair(entry, ""))
		if err != nil {
			return err
		}
		for i := len(ids) - 1; i >= 0; i-- {
			a, err := get[calendar.Approval](t, bApprovals, ids[i])
			if err != nil {
				return err
			}
			out = append(out, a)
		}
		return nil
	})
	return out, err
}

// Approval gives one answer.
func (s *Store) Approval(ctx context.Context, id calendar.ApprovalID) (a calendar.Approval, err error) {
	err = s.view(ctx, "read an approval", func(t *tx) error {
		a, err = get[calendar.Approval](t, bApprovals, string(id))
		return err
	})
	return a, err
}

// Approved gives the content that an approval covers for an account: what a run
// sends.
func (s *Store) Approved(ctx context.Context, id calendar.ApprovalID, account calendar.AccountID) (c calendar.Approved, err error) {
	err = s.view(ctx, "read what was approved", func(t *tx) error {
		a, err := get[calendar.Approval](t, bApprovals, string(id))
		if err != nil {
			return err
		}
		var ok bool
		if c, ok = a.For(account); !ok {
			return notThere("approval for account", string(account))
		}
		if c.Outgoing.Hash() != c.Hash {
			return broken("what was approved is not what is kept", nil)
		}
		return nil
	})
	return c, err
}
