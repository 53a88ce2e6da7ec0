package store

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"rounds/calendar"
)

// The promises that any store makes, in the words of the calendar.

func TestAYesCoversOnlyWhatWasShown(t *testing.T) {
	c := newClinic(t)
	d, e := c.post("Flu clinic", at("2026-11-22", "09:30"))
	sheet, err := c.Review(c.ctx, e.ID)
	require.NoError(t, err)

	_, err = c.SaveRevision(c.ctx, c.ben, d.ID, calendar.Content{Text: "Flu clinic, free of charge"})
	require.NoError(t, err)
	_, err = c.Approve(c.ctx, c.ana, e.ID, sheet.Revision.Number, sheet.Hashes())
	kind(t, calendar.Conflict, err)

	sheet, err = c.Review(c.ctx, e.ID)
	require.NoError(t, err)
	less := sheet.Hashes()
	delete(less, c.x.ID)
	_, err = c.Approve(c.ctx, c.ana, e.ID, sheet.Revision.Number, less)
	kind(t, calendar.Conflict, err)

	// The practice's phone is part of a text that names it.
	_, err = c.SaveRevision(c.ctx, c.ben, d.ID, calendar.Content{Text: "Ring {practice.phone}"})
	require.NoError(t, err)
	sheet, err = c.Review(c.ctx, e.ID)
	require.NoError(t, err)
	p, err := c.Practice(c.ctx)
	require.NoError(t, err)
	p.Phone = "020 7946 9999"
	require.NoError(t, c.SavePractice(c.ctx, c.ana, p))
	_, err = c.Approve(c.ctx, c.ana, e.ID, sheet.Revision.Number, sheet.Hashes())
	kind(t, calendar.Conflict, err)

	a := c.yes(e.ID)
	require.Equal(t, "Ring 020 7946 9999", a.Contents[0].Text)
	got, err := c.Approved(c.ctx, a.ID, c.x.ID)
	require.NoError(t, err)
	require.Equal(t, a.Contents[1], got)
}

func TestAChangeOfContentEndsTheYesAndAMoveDoesNot(t *testing.T) {
	tests := map[string]struct {
		change func(c *clinic, d calendar.Draft, e calendar.Entry) error
		yes    calendar.Yes
	}{
		"a move keeps it": {func(c *clinic, _ calendar.Draft, e calendar.Entry) error {
			_, err := c.Move(c.ctx, c.ben, e.ID, at("2026-11-25", "11:00"))
			return err
		}, calendar.YesGiven},
		"typing keeps it until it is a revision": {func(c *clinic, d calendar.Draft, _ calendar.Entry) error {
			_, err := c.SaveWorking(c.ctx, c.ben, d.ID, calendar.Content{Text: "half a sent"})
			return err
		}, calendar.YesGiven},
		"another text ends it": {func(c *clinic, d calendar.Draft, _ calendar.Entry) error {
			_, err := c.SaveRevision(c.ctx, c.ben, d.ID, calendar.Content{Text: "something else"})
			return err
		}, calendar.Stale},
		"another account ends it": {func(c *clinic, _ calendar.Draft, e calendar.Entry) error {
			more := c.account("linkedin", "https://api.linkedin.com")
			_, err := c.ChangeEntry(c.ctx, c.ben, e.ID, func(e *calendar.Entry) error {
				e.Accounts = append(e.Accounts, more.ID)
				return nil
			})
			return err
		}, calendar.Stale},
		"another kind ends it": {func(c *clinic, _ calendar.Draft, e calendar.Entry) error {
			_, err := c.ChangeEntry(c.ctx, c.ben, e.ID, func(e *calendar.Entry) error { e.PostKind = "story"; return nil })
			return err
		}, calendar.Stale},
		"asking again waits for a new answer": {func(c *clinic, _ calendar.Draft, e calendar.Entry) error {
			return c.AskApproval(c.ctx, c.ben, e.ID)
		}, calendar.Asked},
		"sending back is the opposite": {func(c *clinic, _ calendar.Draft, e calendar.Entry) error {
			_, err := c.SendBack(c.ctx, c.ana, e.ID, "say where")
			return err
		}, calendar.SentBack},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			c := newClinic(t)
			d, e := c.approved("Flu clinic", at("2026-11-24", "09:30"))
			require.NoError(t, test.change(c, d, e))
			s, ok := c.summary(e.ID)
			require.True(t, ok)
			require.Equal(t, test.yes, s.Yes)
			i, err := c.RunItem(c.ctx, e.ID, c.fb.ID)
			require.NoError(t, err)
			require.Equal(t, test.yes, i.Yes)
			c.healthy()
		})
	}
}

func TestAYesLastsAsLongAsThePracticeSays(t *testing.T) {
	c := newClinic(t)
	_, e := c.approved("Flu clinic", at("2026-12-24", "09:30"))
	p, err := c.Practice(c.ctx)
	require.NoError(t, err)
	p.YesLasts = 7
	require.NoError(t, c.SavePractice(c.ctx, c.ana, p))
	s, _ := c.summary(e.ID)
	require.Equal(t, calendar.YesGiven, s.Yes)
	c.clock.add(8 * 24 * time.Hour)
	s, _ = c.summary(e.ID)
	require.Equal(t, calendar.Stale, s.Yes)
	i, err := c.RunItem(c.ctx, e.ID, c.fb.ID)
	require.NoError(t, err)
	require.Equal(t, calendar.Stale, i.Yes)
}

func TestWhoMayApprove(t *testing.T) {
	c := newClinic(t)
	_, e := c.post("Flu clinic", at("2026-11-22", "09:30"))
	sheet, err := c.Review(c.ctx, e.ID)
	require.NoError(t, err)
	_, err = c.Approve(c.ctx, c.ben, e.ID, 1, sheet.Hashes())
	kind(t, calendar.Forbidden, err)
	_, err = c.SendBack(c.ctx, c.ben, e.ID, "no")
	kind(t, calendar.Forbidden, err)

	own, err := c.NewDraft(c.ctx, c.ana, calendar.Content{Text: "By Ana"})
	require.NoError(t, err)
	mine, err := c.Place(c.ctx, c.ana, calendar.Entry{Draft: own.ID, Slot: at("2026-11-23", "09:00"), Accounts: []calendar.AccountID{c.x.ID}})
	require.NoError(t, err)
	a := c.yes(mine.ID)
	require.True(t, a.Own, "a practice with one approver approves its own texts, and says so")
	lines, err := c.Audit(c.ctx, 0, 0)
	require.NoError(t, err)
	require.Equal(t, "a text of one's own", lines[len(lines)-1].Detail)

	people, err := c.People(c.ctx)
	require.NoError(t, err)
	ben := people[1]
	ben.Roles = calendar.Roles()
	_, err = c.SavePerson(c.ctx, c.ana, ben)
	require.NoError(t, err)
	sheet, err = c.Review(c.ctx, mine.ID)
	require.NoError(t, err)
	_, err = c.Approve(c.ctx, c.ana, mine.ID, 1, sheet.Hashes())
	kind(t, calendar.Forbidden, err)
	_, err = c.Approve(c.ctx, c.ben, mine.ID, 1, sheet.Hashes())
	require.NoError(t, err)
}

func TestWhatBlocksIsNotApproved(t *testing.T) {
	c := newClinic(t)
	_, e := c.post("Book at {practice.booking}", at("2026-11-22", "09:30"))
	sheet, err := c.Review(c.ctx, e.ID)
	require.NoError(t, err)
	require.True(t, calendar.Blocking(sheet.Blockers))
	_, err = c.Approve(c.ctx, c.ana, e.ID, 1, sheet.Hashes())
	kind(t, calendar.Forbidden, err)
	require.Contains(t, err.Error(), "{practice.booking}")
}

func TestTwoRunsNeverHoldOneDelivery(t *testing.T) {
	c := newClinic(t)
	_, e := c.approved("Flu clinic", at("2026-11-22", "09:30"))
	i, err := c.RunItem(c.ctx, e.ID, c.fb.ID)
	require.NoError(t, err)
	d, err := c.Deliver(c.ctx, "r1", i)
	require.NoError(t, err)
	again, err := c.again().Deliver(c.ctx, "r2", i)
	require.NoError(t, err)
	require.Equal(t, d.ID, again.ID, "an entry has one delivery at an account")

	now := c.clock.now()
	mine, err := c.Claim(c.ctx, d.ID, "one", now, time.Minute, began("upload", now, false))
	require.NoError(t, err)
	_, err = c.Claim(c.ctx, d.ID, "two", now, time.Minute)
	kind(t, calendar.Busy, err)
	_, err = c.Answer(c.ctx, c.ana, d.ID, calendar.Record{Event: calendar.TryAgain})
	kind(t, calendar.Busy, err)

	now = now.Add(2 * time.Minute)
	c.clock.add(2 * time.Minute)
	theirs, err := c.Claim(c.ctx, d.ID, "two", now, time.Minute, calendar.Record{At: now, Event: calendar.Failed, Step: "upload"})
	require.NoError(t, err)
	require.Greater(t, theirs.Claim.Fence, mine.Claim.Fence)
	_, err = c.Append(c.ctx, d.ID, mine.Claim.Fence, now, time.Minute, calendar.Record{At: now, Event: calendar.Noted})
	kind(t, calendar.Conflict, err)
	lines, err := c.Journal(c.ctx, d.ID)
	require.NoError(t, err)
	require.Len(t, lines, 2, "a line under an old fence is not written")

	freed, err := c.Append(c.ctx, d.ID, theirs.Claim.Fence, now, 0)
	require.NoError(t, err)
	require.False(t, freed.Claim.Held(now, nil))
	_, err = c.Append(c.ctx, d.ID, theirs.Claim.Fence, now, time.Minute)
	kind(t, calendar.Conflict, err)
	c.healthy()
}

func TestAClaimOfADeadProcessDoesNotHold(t *testing.T) {
	c := newClinic(t)
	_, e := c.approved("Flu clinic", at("2026-11-22", "09:30"))
	i, err := c.RunItem(c.ctx, e.ID, c.fb.ID)
	require.NoError(t, err)
	d, err := c.Deliver(c.ctx, "r1", i)
	require.NoError(t, err)
	now := c.clock.now()
	_, err = c.Claim(c.ctx, d.ID, "killed", now, time.Hour)
	require.NoError(t, err)
	o := c.o
	o.Dead = func(owner string) bool { return owner == "killed" }
	s, err := Open(c.Path(), o)
	require.NoError(t, err)
	_, err = s.Claim(c.ctx, d.ID, "next", now, time.Minute)
	require.NoError(t, err)
}

// taken binds a delivery to the yes of its item.
func taken(i calendar.RunItem, at time.Time) calendar.Record {
	c, _ := i.Approval.For(i.Account.ID)
	return calendar.Record{At: at, Event: calendar.Taken, Approval: i.Approval.ID, Hash: c.Hash}
}

func began(step string, at time.Time, public bool) calendar.Record {
	return calendar.Record{At: at, Event: calendar.Began, Step: step, Public: public}
}

func TestAPublicStepCutOffIsUncertain(t *testing.T) {
	c := newClinic(t)
	_, e := c.approved("Flu clinic", at("2026-11-22", "09:30"))
	i, err := c.RunItem(c.ctx, e.ID, c.fb.ID)
	require.NoError(t, err)
	d, err := c.Deliver(c.ctx, "r1", i)
	require.NoError(t, err)
	now := c.clock.now()
	_, err = c.Claim(c.ctx, d.ID, "killed", now, time.Minute, taken(i, now), began("post", now, true))
	require.NoError(t, err)
	i, err = c.RunItem(c.ctx, e.ID, c.fb.ID)
	require.NoError(t, err)
	require.Equal(t, calendar.Open, i.Delivery.State, "while the run may be alive")

	c.clock.add(2 * time.Minute)
	now = c.clock.now()
	items, err := c.RunItems(c.ctx, now, now)
	require.NoError(t, err)
	for _, i := range items {
		if i.Account.ID == c.fb.ID {
			require.Equal(t, calendar.Uncertain, i.Delivery.State)
		}
	}
	answered, err := c.Answer(c.ctx, c.ana, d.ID, calendar.Record{Event: calendar.SaidLook})
	require.NoError(t, err)
	require.Equal(t, calendar.Uncertain, answered.State, "a person may answer before the next run has written so")
	kind(t, calendar.Forbidden, c.Remove(c.ctx, c.ana, e.ID))
	_, err = c.ChangeEntry(c.ctx, c.ana, e.ID, func(e *calendar.Entry) error { e.Accounts = []calendar.AccountID{c.x.ID}; return nil })
	kind(t, calendar.Forbidden, err)
	require.NoError(t, c.Archive(c.ctx, c.ana, e.ID, true))
	items, err = c.RunItems(c.ctx, now, now)
	require.NoError(t, err)
	require.Len(t, items, 1, "an archived entry sends nothing more, and what is uncertain is still looked up")
	require.Equal(t, calendar.Uncertain, items[0].Delivery.State)
}

func TestAPersonsWordEndsTheQuestion(t *testing.T) {
	tests := map[calendar.Event]calendar.State{
		calendar.SaidThere: calendar.SentUnverified, calendar.SaidNotThere: calendar.NotSent, calendar.SaidLook: calendar.Uncertain,
	}
	for event, state := range tests {
		t.Run(string(event), func(t *testing.T) {
			c := newClinic(t)
			_, e := c.approved("Flu clinic", at("2026-11-22", "09:30"))
			d := c.uncertain(e)
			d, err := c.Answer(c.ctx, c.ana, d.ID, calendar.Record{Event: event})
			require.NoError(t, err)
			require.Equal(t, state, d.State)
			lines, err := c.Audit(c.ctx, 0, 0)
			require.NoError(t, err)
			require.Equal(t, "answered: "+string(event), lines[len(lines)-1].What)
			require.Equal(t, c.ana, lines[len(lines)-1].By)
			c.healthy()
		})
	}
	c := newClinic(t)
	_, e := c.approved("Flu clinic", at("2026-11-22", "09:30"))
	_, err := c.Answer(c.ctx, c.ana, c.uncertain(e).ID, calendar.Record{Event: calendar.SentNow})
	kind(t, calendar.Invalid, err)
}

// uncertain makes the entry's first delivery uncertain.
func (c *clinic) uncertain(e calendar.Entry) calendar.Delivery {
	c.t.Helper()
	i, err := c.RunItem(c.ctx, e.ID, c.fb.ID)
	require.NoError(c.t, err)
	d, err := c.Deliver(c.ctx, "r1", i)
	require.NoError(c.t, err)
	now := c.clock.now()
	d, err = c.Claim(c.ctx, d.ID, "me", now, 0,
		calendar.Record{At: now, Event: calendar.Taken, Approval: i.Approval.ID, Hash: i.Approval.Contents[0].Hash},
		began("post", now, true), calendar.Record{At: now, Event: calendar.LostEnd, Step: "post", Public: true})
	require.NoError(c.t, err)
	require.Equal(c.t, calendar.Uncertain, d.State)
	return d
}

func TestWhatIsOutStaysAndTheRestNeedsANewYes(t *testing.T) {
	c := newClinic(t)
	d, e := c.approved("Flu clinic", at("2026-11-22", "09:30"))
	i, err := c.RunItem(c.ctx, e.ID, c.fb.ID)
	require.NoError(t, err)
	c.send(i)
	_, err = c.SaveRevision(c.ctx, c.ben, d.ID, calendar.Content{Text: "Flu clinic, now on Sunday"})
	require.NoError(t, err)
	sheet, err := c.Review(c.ctx, e.ID)
	require.NoError(t, err)
	require.Equal(t, calendar.Stale, sheet.Yes)
	require.Len(t, sheet.Contents, 1)
	require.Equal(t, c.x.ID, sheet.Contents[0].Account)
	require.Equal(t, []calendar.AccountID{c.fb.ID}, sheet.Differs)
	c.yes(e.ID)
	now := c.clock.now()
	items, err := c.RunItems(c.ctx, now, now)
	require.NoError(t, err)
	require.Len(t, items, 1)
	c.send(items[0])
	_, err = c.Move(c.ctx, c.ben, e.ID, at("2026-12-01", "09:00"))
	kind(t, calendar.Forbidden, err)
	kind(t, calendar.Forbidden, c.Remove(c.ctx, c.ben, e.ID))
	again, err := c.Again(c.ctx, c.ben, e.ID, at("2026-12-01", "09:00"))
	require.NoError(t, err)
	require.Equal(t, d.ID, again.Draft)
	other, err := c.Copy(c.ctx, c.ben, e.ID, at("2026-12-02", "09:00"))
	require.NoError(t, err)
	require.NotEqual(t, d.ID, other.Draft)
	list, err := c.EntriesOf(c.ctx, d.ID)
	require.NoError(t, err)
	require.Len(t, list, 2)
	ids, err := c.RemoteIDs(c.ctx, c.fb.ID, now.Add(-time.Hour))
	require.NoError(t, err)
	require.Len(t, ids, 1)
	c.healthy()
}

func TestRevisionsAreKeptForEver(t *testing.T) {
	c := newClinic(t)
	d, err := c.NewDraft(c.ctx, c.ben, calendar.Content{})
	require.NoError(t, err)
	require.Zero(t, d.Revision)
	for _, text := range []string{"one", "two", "two", "three"} {
		c.clock.add(time.Second)
		d, err = c.SaveRevision(c.ctx, c.ben, d.ID, calendar.Content{Text: text})
		require.NoError(t, err)
	}
	require.Equal(t, 3, d.Revision, "the same again is no revision")
	list, err := c.Revisions(c.ctx, d.ID)
	require.NoError(t, err)
	require.Equal(t, "three", list[0].Content.Text)
	require.Equal(t, "one", list[2].Content.Text)
	d, err = c.SaveWorking(c.ctx, c.ben, d.ID, calendar.Content{Text: "three and a half"})
	require.NoError(t, err)
	require.True(t, d.Unsaved)
	r, err := c.Revision(c.ctx, d.ID, 3)
	require.NoError(t, err)
	require.Equal(t, "three", r.Content.Text)
	d, err = c.SaveRevision(c.ctx, c.ben, d.ID, calendar.Content{Text: "three"})
	require.NoError(t, err)
	require.False(t, d.Unsaved)
	require.Equal(t, 3, d.Revision)
	require.NoError(t, c.AddRemark(c.ctx, c.ana, d.ID, "nice"))
	d, err = c.Draft(c.ctx, d.ID)
	require.NoError(t, err)
	require.Equal(t, "nice", d.Notes[0].Text)
}

func TestAnotherWindowSeesEachChange(t *testing.T) {
	c := newClinic(t)
	other := c.again()
	before, err := other.Generation(c.ctx)
	require.NoError(t, err)
	_, e := c.post("Flu clinic", at("2026-11-22", "09:30"))
	after, err := other.Generation(c.ctx)
	require.NoError(t, err)
	require.Greater(t, after, before)
	got, err := other.Entry(c.ctx, e.ID)
	require.NoError(t, err)
	require.Equal(t, e, got)
	p, err := other.Practice(c.ctx)
	require.NoError(t, err)
	p.Phone = "1"
	require.NoError(t, other.SavePractice(c.ctx, c.ben, p))
	p.Phone = "2"
	kind(t, calendar.Conflict, c.SavePractice(c.ctx, c.ana, p))
	kind(t, calendar.Conflict, other.SavePractice(c.ctx, c.ana, p))
}

func TestTheHoldStopsAndLetsThroughByName(t *testing.T) {
	c := newClinic(t)
	_, e := c.approved("Flu clinic", at("2026-11-22", "09:30"))
	kind(t, calendar.Conflict, c.LetThrough(c.ctx, c.ana, e.ID, "why"))
	require.NoError(t, c.SetHold(c.ctx, c.ben, true, "an outage"))
	kind(t, calendar.Forbidden, c.LetThrough(c.ctx, c.ben, e.ID, "why"))
	kind(t, calendar.Invalid, c.LetThrough(c.ctx, c.ana, e.ID, " "))
	require.NoError(t, c.LetThrough(c.ctx, c.ana, e.ID, "the statement"))
	s, _ := c.summary(e.ID)
	require.True(t, s.Through)
	require.NoError(t, c.SetHold(c.ctx, c.ana, false, ""))
	s, _ = c.summary(e.ID)
	require.False(t, s.Through)
	require.NoError(t, c.HoldEntry(c.ctx, c.ana, e.ID, "wait for the lab"))
	s, _ = c.summary(e.ID)
	require.True(t, s.Held)
	_, err := c.Undo(c.ctx, c.ana)
	kind(t, calendar.Conflict, err)
	c.healthy()
}

func TestTheBinKeepsThirtyDays(t *testing.T) {
	c := newClinic(t)
	_, e := c.post("Flu clinic", at("2026-11-25", "09:30"))
	_, f := c.post("Heart check", at("2026-11-26", "09:30"))
	require.NoError(t, c.Remove(c.ctx, c.ben, e.ID))
	_, ok := c.summary(e.ID)
	require.False(t, ok)
	_, err := c.Move(c.ctx, c.ben, e.ID, at("2026-11-27", "09:30"))
	kind(t, calendar.Conflict, err)
	bin, err := c.Bin(c.ctx)
	require.NoError(t, err)
	require.Len(t, bin, 1)
	require.Equal(t, "Flu clinic", bin[0].Title)
	require.NoError(t, c.PutBack(c.ctx, c.ben, e.ID))
	_, ok = c.summary(e.ID)
	require.True(t, ok)
	require.NoError(t, c.Remove(c.ctx, c.ben, e.ID))
	c.clock.add(31 * 24 * time.Hour)
	bin, err = c.Bin(c.ctx)
	require.NoError(t, err)
	require.Empty(t, bin)
	require.NoError(t, c.Remove(c.ctx, c.ben, f.ID))
	_, err = c.Entry(c.ctx, e.ID)
	kind(t, calendar.NotFound, err)
	c.healthy()
}

func TestTheZoneChangesWithOrWithoutTheEntries(t *testing.T) {
	for _, follow := range []bool{true, false} {
		c := newClinic(t)
		_, past := c.post("Past", at("2026-11-20", "09:30"))
		_, next := c.post("Next", at("2026-11-25", "09:30"))
		require.NoError(t, c.SaveZone(c.ctx, c.ana, "America/Denver", follow))
		p, err := c.Practice(c.ctx)
		require.NoError(t, err)
		require.Equal(t, "America/Denver", p.Zone)
		e, err := c.Entry(c.ctx, next.ID)
		require.NoError(t, err)
		require.Equal(t, follow, e.Slot.Zone == "America/Denver")
		e, err = c.Entry(c.ctx, past.ID)
		require.NoError(t, err)
		require.Equal(t, "Europe/London", e.Slot.Zone)
		_, err = c.Undo(c.ctx, c.ana)
		require.NoError(t, err)
		e, err = c.Entry(c.ctx, next.ID)
		require.NoError(t, err)
		require.Equal(t, "Europe/London", e.Slot.Zone)
		c.healthy()
	}
	c := newClinic(t)
	kind(t, calendar.Invalid, c.SaveZone(c.ctx, c.ana, "Mars/Olympus", true))
}

func TestSettingsThatLockEverybodyOutAreRefused(t *testing.T) {
	c := newClinic(t)
	people, err := c.People(c.ctx)
	require.NoError(t, err)
	ana := people[0]
	ana.Roles = []calendar.Role{calendar.Writes}
	_, err = c.SavePerson(c.ctx, c.ana, ana)
	kind(t, calendar.Forbidden, err)
	moved := c.x
	moved.Base = "https://elsewhere.example"
	_, err = c.SaveAccount(c.ctx, c.ana, moved)
	kind(t, calendar.Forbidden, err)
	_, err = c.SaveAccount(c.ctx, c.ana, calendar.Account{Platform: "x", Name: "X", Base: "http://api.x.com"})
	kind(t, calendar.Invalid, err)
}

func TestEntriesThatCannotBeAreRefused(t *testing.T) {
	c := newClinic(t)
	d, _ := c.post("Flu clinic", at("2026-11-22", "09:30"))
	good := calendar.Entry{Kind: calendar.PostEntry, Draft: d.ID, Slot: at("2026-11-22", "09:30"), Accounts: []calendar.AccountID{c.x.ID}}
	tests := map[string]func(*calendar.Entry){
		"an unknown zone":        func(e *calendar.Entry) { e.Slot.Zone = "Mars/Olympus" },
		"no day":                 func(e *calendar.Entry) { e.Slot.Day = calendar.Day{} },
		"a day beyond all":       func(e *calendar.Entry) { e.Slot.Day = calendar.NewDay(12026, 1, 1) },
		"an unknown account":     func(e *calendar.Entry) { e.Accounts = []calendar.AccountID{"nobody"} },
		"an account twice":       func(e *calendar.Entry) { e.Accounts = []calendar.AccountID{c.x.ID, c.x.ID} },
		"an unknown draft":       func(e *calendar.Entry) { e.Draft = "nothing" },
		"an unknown kind":        func(e *calendar.Entry) { e.Kind = "party" },
		"a post without a draft": func(e *calendar.Entry) { e.Draft = "" },
	}
	for name, spoil := range tests {
		t.Run(name, func(t *testing.T) {
			e := good.Clone()
			spoil(&e)
			_, err := c.Place(c.ctx, c.ben, e)
			require.Error(t, err)
			require.Contains(t, []calendar.ErrorKind{calendar.Invalid, calendar.NotFound}, calendar.KindOf(err))
			require.NotEmpty(t, calendar.HintOf(err))
		})
	}
}

func TestTheAuditTrailHoldsNoText(t *testing.T) {
	c := newClinic(t)
	_, e := c.approved("Marmalade", at("2026-11-22", "09:30"))
	i, err := c.RunItem(c.ctx, e.ID, c.fb.ID)
	require.NoError(t, err)
	c.send(i)
	lines, err := c.Audit(c.ctx, 0, 0)
	require.NoError(t, err)
	require.Greater(t, len(lines), 6)
	whats := map[string]bool{}
	for _, l := range lines {
		whats[l.What] = true
		require.NotContains(t, strings.ToLower(l.Detail+l.Subject), "marmalade")
	}
	for _, want := range []string{"made the calendar", "wrote", "placed", "approved", "sent, not verified"} {
		require.True(t, whats[want], want)
	}
	some, err := c.Audit(c.ctx, 3, 2)
	require.NoError(t, err)
	require.Equal(t, lines[2:4], some)
}

func TestAStoppedCallChangesNothing(t *testing.T) {
	c := newClinic(t)
	before, err := c.Generation(c.ctx)
	require.NoError(t, err)
	ctx, cancel := context.WithCancel(c.ctx)
	cancel()
	_, err = c.NewDraft(ctx, c.ana, calendar.Content{Text: "x"})
	require.Error(t, err)
	after, err := c.Generation(c.ctx)
	require.NoError(t, err)
	require.Equal(t, before, after)
}

func TestAnImportIsAllOrNothing(t *testing.T) {
	c := newClinic(t)
	rows := func(bad bool) error {
		return c.Import(c.ctx, c.ana, "the import of plan.csv", func(b *Batch) error {
			for _, day := range []string{"2026-12-01", "2026-12-02"} {
				d, err := b.NewDraft(calendar.Content{Text: "On " + day})
				if err != nil {
					return err
				}
				e := calendar.Entry{Draft: d.ID, Slot: at(day, "09:00"), Accounts: []calendar.AccountID{c.x.ID}}
				if bad && day == "2026-12-02" {
					e.Accounts = []calendar.AccountID{"nobody"}
				}
				if _, err := b.Place(e); err != nil {
					return err
				}
			}
			return nil
		})
	}
	kind(t, calendar.NotFound, rows(true))
	list, err := c.Summaries(c.ctx, calendar.NewDay(2026, 12, 1), calendar.NewDay(2026, 12, 31))
	require.NoError(t, err)
	require.Empty(t, list)
	require.NoError(t, rows(false))
	list, err = c.Summaries(c.ctx, calendar.NewDay(2026, 12, 1), calendar.NewDay(2026, 12, 31))
	require.NoError(t, err)
	require.Len(t, list, 2)
	_, err = c.Undo(c.ctx, c.ana)
	require.NoError(t, err)
	list, err = c.Summaries(c.ctx, calendar.NewDay(2026, 12, 1), calendar.NewDay(2026, 12, 31))
	require.NoError(t, err)
	require.Empty(t, list)
	c.healthy()
}
