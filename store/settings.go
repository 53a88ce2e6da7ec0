package store

import (
	"context"
	"slices"
	"strings"

	"rounds/calendar"
)

// Practice gives the practice.
func (s *Store) Practice(ctx context.Context) (p calendar.Practice, err error) {
	err = s.view(ctx, "read the practice", func(t *tx) error {
		p, err = t.thePractice()
		return err
	})
	return p, err
}

func (t *tx) thePractice() (calendar.Practice, error) {
	if t.practice == nil {
		p, err := get[calendar.Practice](t, bPractice, practiceKey)
		if err != nil {
			return p, err
		}
		t.practice = &p
	}
	return *t.practice, nil
}

// SavePractice writes the settings of the practice. They must be those that
// were last read: an older version is an error of kind calendar.Conflict. A new
// time zone leaves entries where they are: see [Store.SaveZone].
func (s *Store) SavePractice(ctx context.Context, by calendar.PersonID, p calendar.Practice) error {
	if err := p.Check(); err != nil {
		return err
	}
	return s.change(ctx, "save the practice", by, "the change of the practice", func(t *tx) error {
		old, err := t.thePractice()
		if err != nil {
			return err
		}
		if old.Version != p.Version {
			return changedSince("the practice")
		}
		if err := t.savePractice(p); err != nil {
			return err
		}
		return t.audit("changed the practice", "practice", "")
	})
}

// SaveZone moves the practice to another time zone. Where entries follow, what
// is planned for 9:00 from now on is at 9:00 there; else it stays in its zone.
func (s *Store) SaveZone(ctx context.Context, by calendar.PersonID, zone string, entriesFollow bool) error {
	if _, err := calendar.LoadZone(zone); err != nil {
		return err
	}
	return s.change(ctx, "change the time zone", by, "the change of the time zone", func(t *tx) error {
		p, err := t.thePractice()
		if err != nil {
			return err
		}
		if p.Zone == zone {
			return errNothing
		}
		before := p.Zone
		p.Zone = zone
		if err := t.savePractice(p); err != nil {
			return err
		}
		if entriesFollow {
			if err := t.followZone(before, zone); err != nil {
				return err
			}
		}
		return t.audit("changed the time zone", "practice", before+" to "+zone)
	})
}

// followZone takes the entries that are still ahead along into a new zone.
func (t *tx) followZone(before, zone string) error {
	ids, err := t.entriesFrom(calendar.DayOf(t.now).Add(-1))
	if err != nil {
		return err
	}
	for _, id := range ids {
		e, err := get[calendar.Entry](t, bEntries, id)
		if err != nil {
			return err
		}
		at, err := e.Slot.Instant()
		if err != nil {
			return err
		}
		if e.Slot.Zone != before || !at.After(t.now) {
			continue
		}
		next := e.Clone()
		next.Slot.Zone = zone
		if _, err := t.saveEntry(&e, next); err != nil {
			return err
		}
	}
	return nil
}

// savePractice writes the practice and judges the planned entries anew where
// the change touches what would be sent or how long a yes lasts.
func (t *tx) savePractice(p calendar.Practice) error {
	old, err := t.thePractice()
	if err != nil {
		return err
	}
	p.Version = old.Version + 1
	if err := t.save(bPractice, practiceKey, p, old.Version, p.Version); err != nil {
		return err
	}
	t.practice = &p
	if p.YesLasts == old.YesLasts && p.CalledInPosts() == old.CalledInPosts() && p.Phone == old.Phone &&
		p.Website == old.Website && p.Booking == old.Booking {
		return nil
	}
	return t.refreshFrom(calendar.DayOf(t.now).Add(-keepsTrying - 1))
}

func changedSince(what string) error {
	return &calendar.Error{
		Op: "save", Kind: calendar.Conflict, Text: what + " was changed in another window meanwhile",
		Hint: "look at it again, then save your change",
	}
}

// People lists everybody who works or worked here, in the order of joining.
func (s *Store) People(ctx context.Context) (out []calendar.Person, err error) {
	err = s.view(ctx, "read the people", func(t *tx) error {
		out, err = t.thePeople()
		return err
	})
	return out, err
}

func (t *tx) thePeople() ([]calendar.Person, error) {
	if t.people == nil {
		p, err := all[calendar.Person](t, bPeople)
		if err != nil {
			return nil, err
		}
		t.people = p
	}
	return t.people, nil
}

func checkPerson(p calendar.Person) error {
	if strings.TrimSpace(p.Name) == "" {
		return &calendar.Error{Op: "save a person", Kind: calendar.Invalid, Text: "the person has no name", Hint: "type the name that the others know"}
	}
	for _, r := range p.Roles {
		if !slices.Contains(calendar.Roles(), r) {
			return &calendar.Error{
				Op: "save a person", Kind: calendar.Invalid, Text: "there is no role " + bounded(string(r)),
				Hint: "use writes, checks clinically or approves",
			}
		}
	}
	return nil
}

// SavePerson writes a person; an empty id makes a new one. Somebody who may
// approve must remain.
func (s *Store) SavePerson(ctx context.Context, by calendar.PersonID, p calendar.Person) (calendar.Person, error) {
	if err := checkPerson(p); err != nil {
		return p, err
	}
	out := p
	err := s.change(ctx, "save a person", by, "the change of "+p.Name, func(t *tx) (err error) {
		out, err = t.savePerson(p)
		if err != nil {
			return err
		}
		return t.audit("saved a person", subject("person", out.ID), strings.Join(roleNames(out), ", "))
	})
	return out, err
}

func roleNames(p calendar.Person) []string {
	out := make([]string, 0, len(p.Roles)+1)
	for _, r := range p.Roles {
		out = append(out, string(r))
	}
	if p.Gone {
		out = append(out, "gone")
	}
	return out
}

func (t *tx) savePerson(p calendar.Person) (calendar.Person, error) {
	people, err := t.thePeople()
	if err != nil {
		return p, err
	}
	had := calendar.Approvers(people)
	if p.ID == "" {
		id, err := t.newID()
		if err != nil {
			return p, err
		}
		p.ID = calendar.PersonID(id)
	}
	old, ok, err := find[calendar.Person](t, bPeople, string(p.ID))
	switch {
	case err != nil:
		return p, err
	case !ok && p.Version != 0:
		return p, notThere("person", string(p.ID))
	case ok && old.Version != p.Version:
		return p, changedSince(old.Name)
	}
	p.Version++
	if err := t.save(bPeople, string(p.ID), p, old.Version, p.Version); err != nil {
		return p, err
	}
	t.people = nil
	if people, err = t.thePeople(); err == nil && had > 0 && calendar.Approvers(people) == 0 {
		return p, &calendar.Error{
			Op: "save a person", Kind: calendar.Forbidden, Text: "nobody would be left who may approve",
			Hint: "give the role to somebody else first",
		}
	}
	return p, err
}

// Accounts lists every account, also those that are gone, in the order in which
// they were made.
func (s *Store) Accounts(ctx context.Context) (out []calendar.Account, err error) {
	err = s.view(ctx, "read the accounts", func(t *tx) error {
		out, err = all[calendar.Account](t, bAccounts)
		return err
	})
	return out, err
}

func (t *tx) theAccounts() (map[calendar.AccountID]calendar.Account, error) {
	if t.accounts == nil {
		list, err := all[calendar.Account](t, bAccounts)
		if err != nil {
			return nil, err
		}
		t.accounts = make(map[calendar.AccountID]calendar.Account, len(list))
		for _, a := range list {
			t.accounts[a.ID] = a
		}
	}
	return t.accounts, nil
}

// SaveAccount writes an account; an empty id makes a new one. Platform and base
// address are fixed when it is made, so that its token never travels elsewhere.
func (s *Store) SaveAccount(ctx context.Context, by calendar.PersonID, a calendar.Account) (calendar.Account, error) {
	if err := a.Check(); err != nil {
		return a, err
	}
	out := a
	err := s.change(ctx, "save an account", by, "the change of "+a.Name, func(t *tx) (err error) {
		out, err = t.saveAccount(a)
		if err != nil {
			return err
		}
		return t.audit("saved an account", subject("account", out.ID), string(out.Platform)+" at "+out.Base)
	})
	return out, err
}

func (t *tx) saveAccount(a calendar.Account) (calendar.Account, error) {
	if a.ID == "" {
		id, err := t.newID()
		if err != nil {
			return a, err
		}
		a.ID = calendar.AccountID(id)
	}
	old, ok, err := find[calendar.Account](t, bAccounts, string(a.ID))
	switch {
	case err != nil:
		return a, err
	case !ok && a.Version != 0:
		return a, notThere("account", string(a.ID))
	case ok && old.Version != a.Version:
		return a, changedSince(old.Name)
	case ok && (old.Base != a.Base || old.Platform != a.Platform):
		return a, &calendar.Error{
			Op: "save an account", Kind: calendar.Forbidden, Text: "the platform and the address of " + old.Name + " are fixed",
			Hint: "add a new account and mark this one as gone",
		}
	case ok && old.RemoteID != "" && old.RemoteID != a.RemoteID: // what was approved was for that profile
		return a, &calendar.Error{
			Op: "save an account", Kind: calendar.Forbidden, Text: old.Name + " stands for another profile there",
			Hint: "add a new account for this one",
		}
	}
	a.Version++
	t.accounts = nil
	return a, t.save(bAccounts, string(a.ID), a, old.Version, a.Version)
}
