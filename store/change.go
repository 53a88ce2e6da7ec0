package store

import (
	"context"
	"slices"
	"time"

	"rounds/calendar"
)

// TakeDown makes a take-down of each post that is out, wholly or in part. One that
// was begun before is taken up again; for a post that is down already none is made.
// The reason is kept with it and in the audit trail.
func (s *Store) TakeDown(ctx context.Context, by calendar.PersonID, reason string, ids ...calendar.DeliveryID) (out []calendar.Delivery, err error) {
	err = s.update(ctx, "take down", by, func(t *tx) error {
		out = nil
		for _, id := range ids {
			d, made, err := t.takeDown(id, reason)
			if err != nil {
				return err
			}
			if made {
				out = append(out, d)
			}
		}
		if len(out) == 0 {
			return errNothing
		}
		return nil
	})
	return out, err
}

func (t *tx) takeDown(id calendar.DeliveryID, reason string) (d calendar.Delivery, made bool, err error) {
	const op = "take down"
	post, err := get[calendar.Delivery](t, bDeliveries, string(id))
	switch {
	case err != nil || !post.Down.IsZero():
		return d, false, err
	case post.Subject != calendar.PostSubject || !post.Seen(t.now):
		return d, false, notOut(op, post)
	case post.State == calendar.Uncertain && post.Ask:
		return d, false, &calendar.Error{
			Op: op, Kind: calendar.Conflict, Text: "a part of “" + bounded(post.Title) + "” may or may not be out",
			Hint: "say first whether it is there",
		}
	case post.State == calendar.Uncertain, post.Pending != nil && !post.State.Out():
		return d, false, &calendar.Error{
			Op: op, Kind: calendar.Conflict, Text: "a part of “" + bounded(post.Title) + "” may or may not be out",
			Hint: "start a run: it looks. Then take it down",
		}
	}
	list, err := t.changesOf(post.Entry)
	if err != nil {
		return d, false, err
	}
	for _, old := range list {
		if old.Of != id || old.Subject != calendar.TakeDownSubject || old.State.Out() {
			continue
		}
		if old.State != calendar.NotSent && old.State != calendar.Refused {
			return old, true, nil
		}
		d, err = t.write(old, calendar.Claim{Fence: old.Claim.Fence + 1}, 0, []calendar.Record{{At: t.now, By: t.by, Event: calendar.TryAgain}})
		return d, true, err
	}
	d, err = t.newChange(post, calendar.TakeDownSubject, reason, post.Approval, post.Hash)
	return d, true, err
}

func notOut(op string, d calendar.Delivery) error {
	return &calendar.Error{
		Op: op, Kind: calendar.Conflict, Text: "“" + bounded(d.Title) + "” is not out there",
		Hint: "only a post that is out can be changed at its platform; hold or archive the entry to keep it from going out",
	}
}

// newChange makes the delivery of a take-down or an edit.
func (t *tx) newChange(post calendar.Delivery, kind calendar.SubjectKind, why string, yes calendar.ApprovalID, hash calendar.SHA256) (d calendar.Delivery, err error) {
	id, err := t.newID()
	if err != nil {
		return d, err
	}
	d = calendar.Delivery{
		ID: calendar.DeliveryID(id), Subject: kind, Of: post.ID, Why: bounded(why), Entry: post.Entry, Account: post.Account,
		Platform: post.Platform, Title: post.Title, Slot: post.Slot, State: calendar.Open,
	}
	if err := t.saveDelivery(nil, d); err != nil {
		return d, err
	}
	d, err = t.write(d, calendar.Claim{}, 0, []calendar.Record{{At: t.now, By: t.by, Event: calendar.Taken, Approval: yes, Hash: hash}})
	if err != nil {
		return d, err
	}
	if err := t.bump(d.Entry); err != nil {
		return d, err
	}
	return d, t.audit("asked for "+string(kind), subject("entry", d.Entry), "account "+string(d.Account)+" "+d.Why)
}

// changed brings the post up to date of which a take-down or an edit has ended.
func (t *tx) changed(old, d calendar.Delivery) error {
	if old.State.Out() || !d.State.Out() {
		return nil
	}
	post, err := get[calendar.Delivery](t, bDeliveries, string(d.Of))
	if err != nil {
		return err
	}
	r := calendar.Record{At: d.Last, Event: calendar.TookDown, Text: "it was taken down"}
	if d.Subject == calendar.EditSubject {
		r = calendar.Record{At: d.Last, Event: calendar.Changed, Text: "its words were changed", Approval: d.Approval, Hash: d.Hash}
	}
	if d.Why != "" {
		r.Text += ": " + d.Why
	}
	_, err = t.write(post, post.Claim, t.claimLeft(post), []calendar.Record{r})
	if err != nil {
		return err
	}
	if d.Subject == calendar.TakeDownSubject {
		if err := t.dropEdits(post, "the post was taken down"); err != nil {
			return err
		}
	}
	return t.bump(post.Entry)
}

// claimLeft is how long a claim on a post lasts that a change only adds a line to.
func (t *tx) claimLeft(d calendar.Delivery) time.Duration {
	if d.Claim.Owner == "" {
		return 0
	}
	return max(1, d.Claim.Until.Sub(t.now))
}

// Changes lists the take-downs and edits of an entry's posts.
func (s *Store) Changes(ctx context.Context, entry calendar.EntryID) (out []calendar.Delivery, err error) {
	err = s.view(ctx, "read the changes", func(t *tx) error {
		out, err = t.changesOf(entry)
		return err
	})
	return out, err
}

// ChangeItem gives a take-down or an edit as a run finds it.
func (s *Store) ChangeItem(ctx context.Context, id calendar.DeliveryID) (i calendar.RunItem, err error) {
	err = s.view(ctx, "look at a change", func(t *tx) error {
		d, err := get[calendar.Delivery](t, bDeliveries, string(id))
		if err != nil {
			return err
		}
		i, err = t.changeItem(d)
		return err
	})
	return i, err
}

func (t *tx) changeItem(d calendar.Delivery) (i calendar.RunItem, err error) {
	post, err := get[calendar.Delivery](t, bDeliveries, string(d.Of))
	if err != nil {
		return i, err
	}
	e, err := get[calendar.Entry](t, bEntries, string(d.Entry))
	if err != nil {
		return i, err
	}
	a, ok, err := find[calendar.Account](t, bAccounts, string(d.Account))
	if err != nil {
		return i, err
	}
	if !ok {
		a = calendar.Account{ID: d.Account, Gone: true}
	}
	i = calendar.RunItem{Entry: e, Account: a, Title: d.Title, At: t.now, Yes: calendar.YesGiven, Delivery: &d, Post: &post}
	i.Approval, _, err = find[calendar.Approval](t, bApprovals, string(d.Approval))
	return i, err
}

// EditSheet gives what an edit of a post that is out would change: what it says
// there, and what the draft says now.
func (s *Store) EditSheet(ctx context.Context, id calendar.DeliveryID) (sheet calendar.EditSheet, err error) {
	err = s.view(ctx, "look at an edit", func(t *tx) error {
		sheet, err = t.editSheet(id)
		return err
	})
	return sheet, err
}

func (t *tx) editSheet(id calendar.DeliveryID) (s calendar.EditSheet, err error) {
	const op = "edit a post"
	if s.Post, err = get[calendar.Delivery](t, bDeliveries, string(id)); err != nil {
		return s, err
	}
	if s.Post.Subject != calendar.PostSubject || !s.Post.State.Out() || !s.Post.Down.IsZero() {
		return s, notOut(op, s.Post)
	}
	was, err := get[calendar.Approval](t, bApprovals, string(s.Post.Approval))
	if err != nil {
		return s, err
	}
	approved, _ := was.For(s.Post.Account)
	s.Was = approved.Outgoing
	e, err := get[calendar.Entry](t, bEntries, string(s.Post.Entry))
	if err != nil {
		return s, err
	}
	c, err := t.scene(e)
	if err != nil {
		return s, err
	}
	now, err := t.contents(e, c.revision.Content, []calendar.AccountID{s.Post.Account})
	if err != nil {
		return s, err
	}
	s.Now, s.Revision, s.Of = now[0], c.revision.Number, e.Draft
	s.Account = c.accounts[s.Post.Account]
	s.Blockers = calendar.Blockers(e, now, c.accounts)
	return s, nil
}

// Edit is a person's yes to other words for a post that is out: exactly those that
// she was shown, by their hash. It makes the edit that puts them there.
func (s *Store) Edit(ctx context.Context, by calendar.PersonID, id calendar.DeliveryID, hash calendar.SHA256) (d calendar.Delivery, err error) {
	const op = "edit a post"
	err = s.update(ctx, op, by, func(t *tx) error {
		sheet, err := t.editSheet(id)
		if err != nil {
			return err
		}
		if err := t.mayEdit(op, sheet, hash); err != nil {
			return err
		}
		if err := t.dropEdits(sheet.Post, "another edit takes its place"); err != nil {
			return err
		}
		a := calendar.Approval{
			Entry: sheet.Post.Entry, Draft: sheet.Of, Revision: sheet.Revision, By: t.by, At: t.now,
			Contents: calendar.Approve([]calendar.Outgoing{sheet.Now}),
		}
		newID, err := t.newID()
		if err != nil {
			return err
		}
		a.ID = calendar.ApprovalID(newID)
		if err := put(t, bApprovals, newID, a); err != nil {
			return err
		}
		if err := t.put(bAnswers, pair(a.Entry, a.ID), nil); err != nil {
			return err
		}
		d, err = t.newChange(sheet.Post, calendar.EditSubject, "", a.ID, hash)
		return err
	})
	return d, err
}

// mayEdit refuses an edit that was not shown so, that nobody here may say yes to,
// or that is under way already.
func (t *tx) mayEdit(op string, sheet calendar.EditSheet, hash calendar.SHA256) error {
	if err := sheet.Possible(); err != nil {
		return err
	}
	if sheet.Now.Hash() != hash {
		return &calendar.Error{
			Op: op, Kind: calendar.Conflict, Text: "this was changed after it was shown: nothing is edited",
			Hint: "look at it as it is now, then answer again",
		}
	}
	if calendar.Blocking(sheet.Blockers) {
		return &calendar.Error{
			Op: op, Kind: calendar.Forbidden, Text: "this cannot be approved: " + unstopped(sheet.Blockers[0].Text),
			Hint: "mend it, save it, and look at it again",
		}
	}
	who, err := get[calendar.Person](t, bPeople, string(t.by))
	if err != nil {
		return err
	}
	people, err := t.thePeople()
	if err != nil {
		return err
	}
	r, err := t.revision(sheet.Of, sheet.Revision)
	if err != nil {
		return err
	}
	if err := calendar.MayApprove(who, people, r); err != nil {
		return err
	}
	list, err := t.changesOf(sheet.Post.Entry)
	if err != nil {
		return err
	}
	if slices.ContainsFunc(list, func(d calendar.Delivery) bool { return d.Of == sheet.Post.ID && unfinished(d) && !t.gives(d, hash) }) {
		return &calendar.Error{Op: op, Kind: calendar.Busy, Text: "this post is being changed already", Hint: "start a run: it goes on with that"}
	}
	return nil
}

// gives tells whether an edit that has not come to be gives way to one with other
// words.
func (t *tx) gives(d calendar.Delivery, hash calendar.SHA256) bool {
	stopped := d.State == calendar.NotSent || d.State == calendar.Refused
	return d.Subject == calendar.EditSubject && !d.Claim.Held(t.now, t.s.o.Dead) && (stopped || d.Hash != hash)
}

// dropEdits ends the edits of a post that have not come to be.
func (t *tx) dropEdits(post calendar.Delivery, why string) error {
	list, err := t.changesOf(post.Entry)
	if err != nil {
		return err
	}
	for _, d := range list {
		if d.Of != post.ID || d.Subject != calendar.EditSubject || !unfinished(d) {
			continue
		}
		r := calendar.Record{At: t.now, By: t.by, Event: calendar.SaidNotThere, Text: why}
		if _, err := t.write(d, calendar.Claim{Fence: d.Claim.Fence + 1}, 0, []calendar.Record{r}); err != nil {
			return err
		}
	}
	return nil
}

// Recalls lists what is scheduled at a platform and must not go out like that any
// more: it is to be withdrawn, or moved there.
func (s *Store) Recalls(ctx context.Context) (out []calendar.RunItem, err error) {
	err = s.view(ctx, "look what is scheduled at the platforms", func(t *tx) error {
		out = nil
		ids, err := t.keys(bUnfinished, nil)
		if err != nil {
			return err
		}
		h, err := t.theHold()
		if err != nil {
			return err
		}
		for _, id := range ids {
			d, err := get[calendar.Delivery](t, bDeliveries, id)
			if err != nil {
				return err
			}
			at, _ := d.Progress.ShowAt()
			if d.State != calendar.ScheduledThere && !d.MayBeThere() || !t.now.Before(at) {
				continue
			}
			i, err := t.itemFor(d)
			if err != nil {
				return err
			}
			if i.Why = i.Recall(h); i.Why != "" {
				if d.State != calendar.ScheduledThere {
					i.Why = "it may be scheduled there; " + i.Why
				}
				i.Verdict = calendar.Withdraws
				out = append(out, i)
			}
		}
		return nil
	})
	return out, err
}

func (t *tx) itemFor(d calendar.Delivery) (i calendar.RunItem, err error) {
	e, err := get[calendar.Entry](t, bEntries, string(d.Entry))
	if err != nil {
		return i, err
	}
	c, err := t.outline(e)
	if err != nil {
		return i, err
	}
	return t.item(c, d.Account)
}
