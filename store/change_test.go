package store

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"rounds/calendar"
)

// out is a post that went out at Facebook.
func (c *clinic) out(text string) (calendar.Draft, calendar.Entry, calendar.Delivery) {
	c.t.Helper()
	d, e := c.approved(text, at("2026-11-22", "09:30"))
	i, err := c.RunItem(c.ctx, e.ID, c.fb.ID)
	require.NoError(c.t, err)
	c.send(i)
	list, err := c.Deliveries(c.ctx, e.ID)
	require.NoError(c.t, err)
	return d, e, list[0]
}

// scheduled is a post that is given to Facebook's own scheduler, for eleven o'clock.
func (c *clinic) scheduled() (calendar.Draft, calendar.Entry) {
	c.t.Helper()
	d, e := c.approved("Flu clinic", at("2026-11-22", "11:00"))
	i, err := c.RunItem(c.ctx, e.ID, c.fb.ID)
	require.NoError(c.t, err)
	del, err := c.Deliver(c.ctx, "r1", i)
	require.NoError(c.t, err)
	now := c.clock.now()
	takenLine := taken(i, now)
	takenLine.Values = calendar.Progress{}.Showing(i.At)
	begins := began("post", now, true)
	begins.Later = true
	del, err = c.Claim(c.ctx, del.ID, "me", now, 0, takenLine, begins,
		calendar.Record{At: now, Event: calendar.Ended, Step: "post", Public: true, Values: map[string]string{"post": "1"}},
		calendar.Record{At: now, Event: calendar.Scheduled})
	require.NoError(c.t, err)
	require.Equal(c.t, calendar.ScheduledThere, del.State)
	require.False(c.t, del.PartlyOut)
	return d, e
}

// done ends a change as a run would.
func (c *clinic) done(d calendar.Delivery) {
	c.t.Helper()
	now := c.clock.now()
	_, err := c.Claim(c.ctx, d.ID, "me", now, 0, calendar.Record{At: now, Event: calendar.Began, Step: "delete"},
		calendar.Record{At: now, Event: calendar.Ended, Step: "delete"}, calendar.Record{At: now, Event: calendar.SentNow},
		calendar.Record{At: now, Event: calendar.Verified})
	require.NoError(c.t, err)
}

func TestATakeDownIsADeliveryOfItsOwnAndWorksDuringAHold(t *testing.T) {
	c := newClinic(t)
	_, e, post := c.out("Flu clinic")
	require.NoError(t, c.SetHold(c.ctx, c.ana, true, "a patient was named"))
	made, err := c.TakeDown(c.ctx, c.ben, "names a patient", post.ID)
	require.NoError(t, err)
	require.Len(t, made, 1)
	again, err := c.TakeDown(c.ctx, c.ben, "names a patient", post.ID)
	require.NoError(t, err)
	require.Equal(t, made[0].ID, again[0].ID, "asking twice makes no second one")

	now := c.clock.now()
	items, err := c.RunItems(c.ctx, now, now)
	require.NoError(t, err)
	hold, err := c.Hold(c.ctx)
	require.NoError(t, err)
	found := 0
	for _, i := range items {
		if i.Subject() == calendar.TakeDownSubject {
			found++
			v, _ := i.Judge(calendar.Moment{Now: now}, hold)
			require.Equal(t, calendar.GoesOut, v)
			require.Equal(t, post.ID, i.Post.ID)
		}
	}
	require.Equal(t, 1, found)
	c.done(made[0])
	post, err = c.Delivery(c.ctx, post.ID)
	require.NoError(t, err)
	require.False(t, post.Down.IsZero())
	require.True(t, post.State.Out(), "that it went out stays true")
	require.Contains(t, post.Text, "names a patient")
	list, err := c.TakeDown(c.ctx, c.ben, "once more", post.ID)
	require.NoError(t, err)
	require.Empty(t, list, "it is down")
	posts, err := c.Deliveries(c.ctx, e.ID)
	require.NoError(t, err)
	require.Len(t, posts, 1)
	changes, err := c.Changes(c.ctx, e.ID)
	require.NoError(t, err)
	require.Len(t, changes, 1)
	sent, err := c.SentList(c.ctx, calendar.SentFilter{})
	require.NoError(t, err)
	require.Len(t, sent, 1, "a take-down is no post")
	c.healthy()
}

func TestOnlyWhatIsOutIsTakenDown(t *testing.T) {
	c := newClinic(t)
	_, e := c.approved("Flu clinic", at("2026-11-22", "09:30"))
	lost := c.uncertain(e)
	_, err := c.TakeDown(c.ctx, c.ana, "", lost.ID)
	kind(t, calendar.Conflict, err)
}

func TestAnEditPutsOnlyWordsInThePlaceOfWords(t *testing.T) {
	c := newClinic(t)
	d, _, post := c.out("Flu clinic on Saturday")
	_, err := c.Edit(c.ctx, c.ana, post.ID, "whatever")
	kind(t, calendar.Invalid, err)

	_, err = c.SaveRevision(c.ctx, c.ben, d.ID, calendar.Content{Text: "Flu clinic on Sunday", Link: "https://elmstreet.example/flu"})
	require.NoError(t, err)
	sheet, err := c.EditSheet(c.ctx, post.ID)
	require.NoError(t, err)
	_, err = c.Edit(c.ctx, c.ana, post.ID, sheet.Now.Hash())
	kind(t, calendar.Forbidden, err)

	_, err = c.SaveRevision(c.ctx, c.ben, d.ID, calendar.Content{Text: "Flu clinic on Sunday"})
	require.NoError(t, err)
	_, err = c.Edit(c.ctx, c.ana, post.ID, sheet.Now.Hash())
	kind(t, calendar.Conflict, err)
	sheet, err = c.EditSheet(c.ctx, post.ID)
	require.NoError(t, err)
	require.Equal(t, "Flu clinic on Saturday", sheet.Was.Text)
	_, err = c.Edit(c.ctx, c.ben, post.ID, sheet.Now.Hash())
	kind(t, calendar.Forbidden, err)
	edit, err := c.Edit(c.ctx, c.ana, post.ID, sheet.Now.Hash())
	require.NoError(t, err)
	_, err = c.Edit(c.ctx, c.ana, post.ID, sheet.Now.Hash())
	kind(t, calendar.Busy, err)

	c.done(edit)
	post, err = c.Delivery(c.ctx, post.ID)
	require.NoError(t, err)
	require.Equal(t, sheet.Now.Hash(), post.Hash)
	got, err := c.Approved(c.ctx, post.Approval, post.Account)
	require.NoError(t, err)
	require.Equal(t, "Flu clinic on Sunday", got.Text)
	c.healthy()
}

func TestWhatIsScheduledThereIsCalledBackByEveryChange(t *testing.T) {
	tests := map[string]func(c *clinic, d calendar.Draft, e calendar.Entry) error{
		"a hold": func(c *clinic, _ calendar.Draft, _ calendar.Entry) error {
			return c.SetHold(c.ctx, c.ana, true, "outage")
		},
		"other words": func(c *clinic, d calendar.Draft, _ calendar.Entry) error {
			_, err := c.SaveRevision(c.ctx, c.ben, d.ID, calendar.Content{Text: "something else"})
			return err
		},
		"a move": func(c *clinic, _ calendar.Draft, e calendar.Entry) error {
			_, err := c.Move(c.ctx, c.ben, e.ID, at("2026-11-23", "11:00"))
			return err
		},
		"removal": func(c *clinic, _ calendar.Draft, e calendar.Entry) error { return c.Remove(c.ctx, c.ben, e.ID) },
		"archiving": func(c *clinic, _ calendar.Draft, e calendar.Entry) error {
			return c.Archive(c.ctx, c.ben, e.ID, true)
		},
		"sending back": func(c *clinic, _ calendar.Draft, e calendar.Entry) error {
			_, err := c.SendBack(c.ctx, c.ana, e.ID, "not like this")
			return err
		},
		"another account": func(c *clinic, _ calendar.Draft, e calendar.Entry) error {
			_, err := c.ChangeEntry(c.ctx, c.ana, e.ID, func(e *calendar.Entry) error { e.Accounts = []calendar.AccountID{c.x.ID}; return nil })
			return err
		},
	}
	for name, change := range tests {
		t.Run(name, func(t *testing.T) {
			c := newClinic(t)
			d, e := c.scheduled()
			list, err := c.Recalls(c.ctx)
			require.NoError(t, err)
			require.Empty(t, list)
			require.NoError(t, change(c, d, e))
			list, err = c.Recalls(c.ctx)
			require.NoError(t, err)
			require.Len(t, list, 1)
			require.NotEmpty(t, list[0].Why)
			now := c.clock.now()
			items, err := c.RunItems(c.ctx, now, now)
			require.NoError(t, err)
			withdraws := 0
			hold, err := c.Hold(c.ctx)
			require.NoError(t, err)
			for _, i := range items {
				if v, _ := i.Judge(calendar.Moment{Now: now}, hold); v == calendar.Withdraws {
					withdraws++
				}
			}
			require.Equal(t, 1, withdraws)
			if s, ok := c.summary(e.ID); ok && !s.Archived {
				m := calendar.Moment{Now: now, Today: calendar.DayOf(now), Hold: hold.On}
				require.Equal(t, calendar.StatusNeedsYou, s.Status(m))
			}
			c.healthy()
		})
	}
}

func TestTheBinKeepsWhatIsStillAtAPlatform(t *testing.T) {
	c := newClinic(t)
	_, e := c.scheduled()
	require.NoError(t, c.Remove(c.ctx, c.ana, e.ID))
	c.clock.add(31 * 24 * time.Hour)
	_, other := c.post("Heart check", at("2027-01-01", "10:00"))
	require.NoError(t, c.Remove(c.ctx, c.ana, other.ID))
	_, err := c.Entry(c.ctx, e.ID)
	require.NoError(t, err)
}

func TestTheSameWordsToTheSameAccountAreNoticed(t *testing.T) {
	c := newClinic(t)
	_, first, _ := c.out("Flu clinic")
	_, e := c.approved("Flu clinic", at("2026-11-22", "10:00"))
	i, err := c.RunItem(c.ctx, e.ID, c.fb.ID)
	require.NoError(t, err)
	require.Equal(t, first.ID, i.Before.Entry)
	i, err = c.RunItem(c.ctx, e.ID, c.x.ID)
	require.NoError(t, err)
	require.Nil(t, i.Before, "nothing went out there")
	c.clock.add(calendar.SameTextWithin + time.Hour)
	i, err = c.RunItem(c.ctx, e.ID, c.fb.ID)
	require.NoError(t, err)
	require.Nil(t, i.Before)
}

// gaveUp ends a change as a run does that lacks a key.
func (c *clinic) gaveUp(d calendar.Delivery) calendar.Delivery {
	c.t.Helper()
	now := c.clock.now()
	d, err := c.Claim(c.ctx, d.ID, "me", now, 0, calendar.Record{At: now, Event: calendar.Began, Step: "delete"},
		calendar.Record{At: now, Event: calendar.GaveUp, Step: "delete", Text: "there is no key"})
	require.NoError(c.t, err)
	return d
}

// change gives a take-down or an edit as a plan has it, judged; false where no plan
// speaks of it.
func (c *clinic) change(id calendar.DeliveryID) (calendar.RunItem, bool) {
	c.t.Helper()
	now := c.clock.now()
	items, err := c.RunItems(c.ctx, now, now)
	require.NoError(c.t, err)
	for _, i := range items {
		if i.Subject() != calendar.PostSubject && i.Delivery.ID == id {
			i.Verdict, i.Why = i.Judge(calendar.Moment{Now: now}, calendar.Hold{})
			return i, true
		}
	}
	return calendar.RunItem{}, false
}

func TestATakeDownThatFailedStaysInSightUntilAPersonEndsIt(t *testing.T) {
	answers := map[calendar.Event]func(c *clinic, post, down calendar.Delivery){
		calendar.SaidThere: func(c *clinic, post, _ calendar.Delivery) {
			require.False(c.t, post.Down.IsZero(), "she has deleted it by hand")
		},
		calendar.SaidNotThere: func(c *clinic, post, down calendar.Delivery) {
			require.True(c.t, post.Down.IsZero())
			made, err := c.TakeDown(c.ctx, c.ana, "after all", post.ID)
			require.NoError(c.t, err)
			require.Equal(c.t, down.ID, made[0].ID)
			i, planned := c.change(down.ID)
			require.True(c.t, planned)
			require.Equal(c.t, calendar.GoesOut, i.Verdict)
		},
		calendar.TryAgain: func(c *clinic, _, down calendar.Delivery) {
			i, planned := c.change(down.ID)
			require.True(c.t, planned)
			require.Equal(c.t, calendar.GoesOut, i.Verdict)
		},
	}
	for said, then := range answers {
		t.Run(string(said), func(t *testing.T) {
			c := newClinic(t)
			_, _, post := c.out("Flu clinic")
			made, err := c.TakeDown(c.ctx, c.ben, "", post.ID)
			require.NoError(t, err)
			down := c.gaveUp(made[0])
			c.clock.add(40 * 24 * time.Hour)
			i, planned := c.change(down.ID)
			require.True(t, planned, "it is forgotten")
			require.Equal(t, calendar.Stopped, i.Verdict)
			_, err = c.Answer(c.ctx, c.ana, down.ID, calendar.Record{Event: said})
			require.NoError(t, err)
			i, planned = c.change(down.ID)
			require.Equal(t, said == calendar.TryAgain, planned, i.Why)
			post, err = c.Delivery(c.ctx, post.ID)
			require.NoError(t, err)
			then(c, post, down)
			c.healthy()
		})
	}
}

func TestATakeDownWaitsForNoOtherPostOfItsAccount(t *testing.T) {
	c := newClinic(t)
	_, _, post := c.out("Flu clinic")
	_, e := c.approved("A long film", at("2026-11-22", "09:45"))
	c.ready(e, c.fb.ID)
	made, err := c.TakeDown(c.ctx, c.ben, "", post.ID)
	require.NoError(t, err)
	_, err = c.Claim(c.ctx, made[0].ID, "another run", c.clock.now(), 0)
	require.NoError(t, err)
}

func TestNothingMoreGoesOutOfWhatIsToBeTakenDown(t *testing.T) {
	c := newClinic(t)
	_, e := c.approved("A thread", at("2026-11-22", "09:30"))
	post := c.part1(e)
	made, err := c.TakeDown(c.ctx, c.ana, "names a patient", post.ID)
	require.NoError(t, err)
	down := c.gaveUp(made[0])
	i, err := c.RunItem(c.ctx, e.ID, post.Account)
	require.NoError(t, err)
	v, why := i.Judge(calendar.Moment{Now: c.clock.now(), Today: calendar.DayOf(c.clock.now()), Late: time.Hour}, calendar.Hold{})
	require.Equal(t, calendar.Stopped, v, why)
	_, err = c.Claim(c.ctx, post.ID, "me", c.clock.now(), 0, began("part 2", c.clock.now(), true))
	kind(t, calendar.Forbidden, err)

	_, err = c.Answer(c.ctx, c.ana, down.ID, calendar.Record{Event: calendar.SaidThere})
	require.NoError(t, err)
	post, err = c.Delivery(c.ctx, post.ID)
	require.NoError(t, err)
	require.Equal(t, calendar.NotSent, post.State)
	require.False(t, post.Down.IsZero())
	post, err = c.Answer(c.ctx, c.ana, post.ID, calendar.Record{Event: calendar.TryAgain})
	require.NoError(t, err)
	require.True(t, post.Down.IsZero(), "when it goes out once more it can be taken down once more")
	c.healthy()
}

func TestWhatAPlatformHasShownByItselfIsOutEvenIfNobodyHasLooked(t *testing.T) {
	c := newClinic(t)
	_, e := c.scheduled()
	list, err := c.Deliveries(c.ctx, e.ID)
	require.NoError(t, err)
	_, err = c.TakeDown(c.ctx, c.ana, "", list[0].ID)
	kind(t, calendar.Conflict, err)
	c.clock.add(90 * time.Minute)
	kind(t, calendar.Forbidden, c.Remove(c.ctx, c.ana, e.ID))
	_, err = c.ChangeEntry(c.ctx, c.ana, e.ID, func(e *calendar.Entry) error { e.Accounts = []calendar.AccountID{c.x.ID}; return nil })
	kind(t, calendar.Forbidden, err)

	made, err := c.TakeDown(c.ctx, c.ana, "names a patient", list[0].ID)
	require.NoError(t, err)
	c.done(made[0])
	post, err := c.Delivery(c.ctx, list[0].ID)
	require.NoError(t, err)
	require.True(t, post.State.Out(), "it was")
	require.False(t, post.Down.IsZero())
	require.True(t, post.SentAt.Equal(time.Date(2026, 11, 22, 11, 0, 0, 0, time.UTC)))
	c.healthy()
}

func TestOtherWordsTakeThePlaceOfAnEditThatHasNotComeToBe(t *testing.T) {
	c := newClinic(t)
	d, _, post := c.out("Flu clinic on Saturday")
	ask := func(text string) calendar.Delivery {
		t.Helper()
		_, err := c.SaveRevision(c.ctx, c.ben, d.ID, calendar.Content{Text: text})
		require.NoError(t, err)
		sheet, err := c.EditSheet(c.ctx, post.ID)
		require.NoError(t, err)
		e, err := c.Edit(c.ctx, c.ana, post.ID, sheet.Now.Hash())
		require.NoError(t, err)
		return e
	}
	first := ask("Flu clinic on Sundae")
	second := ask("Flu clinic on Sunday")
	_, planned := c.change(first.ID)
	require.False(t, planned)
	second = c.gaveUp(second)
	third := ask("Flu clinic on Monday")
	_, planned = c.change(second.ID)
	require.False(t, planned)

	made, err := c.TakeDown(c.ctx, c.ana, "", post.ID)
	require.NoError(t, err)
	c.done(made[0])
	_, planned = c.change(third.ID)
	require.False(t, planned, "there is nothing to edit any more")
	c.healthy()
}

func TestTheAuditTrailCallsOnlyAPersonsWordAnAnswer(t *testing.T) {
	c := newClinic(t)
	_, e := c.approved("Flu clinic", at("2026-11-22", "09:30"))
	d := c.ready(e, c.fb.ID)
	now := c.clock.now()
	line := calendar.Record{At: now, Event: calendar.GaveUp, By: c.ana, Text: "there is no key"}
	_, err := c.Claim(c.ctx, d.ID, "me", now, 0, line)
	require.NoError(t, err)
	lines, err := c.Audit(c.ctx, 0, 0)
	require.NoError(t, err)
	require.Equal(t, string(calendar.NotSent), lines[len(lines)-1].What)
}

func TestWhatWasScheduledThereBeforeARestoreIsLookedForBeforeItIsSent(t *testing.T) {
	c := newClinic(t)
	_, e := c.scheduled()
	backup, err := c.Backup(c.ctx, c.ana, "")
	require.NoError(t, err)
	require.NoError(t, Restore(c.ctx, backup, c.Path(), c.o))
	s := c.again()
	require.NoError(t, s.AfterRestore(c.ctx, c.ana, c.clock.now()))
	c.Store = s
	list, err := c.Deliveries(c.ctx, e.ID)
	require.NoError(t, err)
	var d calendar.Delivery
	for _, d = range list {
		if d.Account == c.fb.ID {
			break
		}
	}
	require.Equal(t, calendar.ScheduledThere, d.State, "as far as the file knows")
	require.False(t, d.Doubt.IsZero())
	now := c.clock.now()
	d, err = c.Claim(c.ctx, d.ID, "me", now, time.Minute, calendar.Record{At: now, Event: calendar.Withdrawn})
	require.NoError(t, err)
	_, err = c.Append(c.ctx, d.ID, d.Claim.Fence, now, 0, began("post", now, true))
	require.Error(t, err, "it may have been moved, and sent, meanwhile")
	c.healthy()
}

func TestAHoldNamesWhatMayBeScheduledThere(t *testing.T) {
	c := newClinic(t)
	_, e := c.approved("Flu clinic", at("2026-11-22", "11:00"))
	i, err := c.RunItem(c.ctx, e.ID, c.fb.ID)
	require.NoError(t, err)
	d, err := c.Deliver(c.ctx, "r1", i)
	require.NoError(t, err)
	now := c.clock.now()
	takenLine, begins := taken(i, now), began("post", now, true)
	takenLine.Values, begins.Later = calendar.Progress{}.Showing(i.At), true
	_, err = c.Claim(c.ctx, d.ID, "me", now, 0, takenLine, begins)
	require.NoError(t, err)
	list, err := c.Recalls(c.ctx)
	require.NoError(t, err)
	require.Empty(t, list)
	require.NoError(t, c.SetHold(c.ctx, c.ana, true, "outage"))
	list, err = c.Recalls(c.ctx)
	require.NoError(t, err)
	require.Len(t, list, 1)
	require.Contains(t, list[0].Why, "may be scheduled there")
}

func TestTheSameWordsAreNoticedAroundTheTimeAtWhichTheyAreToCome(t *testing.T) {
	c := newClinic(t)
	_, first := c.scheduled() // at eleven, in the same words
	before := func(day, clockTime string) *calendar.Earlier {
		t.Helper()
		_, e := c.approved("Flu clinic", at(day, clockTime))
		i, err := c.RunItem(c.ctx, e.ID, c.fb.ID)
		require.NoError(t, err)
		return i.Before
	}
	require.Equal(t, first.ID, before("2026-11-22", "10:00").Entry)
	require.Equal(t, first.ID, before("2026-11-25", "10:00").Entry)
	require.Nil(t, before("2026-12-05", "10:00"))
}

func TestWhatAPlatformShowsByItselfIsNeverCalledDueOrMissed(t *testing.T) {
	c := newClinic(t)
	_, e := c.scheduled()
	_, err := c.ChangeEntry(c.ctx, c.ana, e.ID, func(e *calendar.Entry) error { e.Accounts = []calendar.AccountID{c.fb.ID}; return nil })
	require.NoError(t, err)
	c.clock.add(50 * time.Hour)
	s, ok := c.summary(e.ID)
	require.True(t, ok)
	m, err := calendar.MomentAt(c.clock.now(), newPractice(), calendar.Hold{})
	require.NoError(t, err)
	require.Equal(t, calendar.StatusApproved, s.Status(m))
	require.False(t, s.Overdue(m))
}

func TestAFileFromBeforeFindsWhatItsPostsSaid(t *testing.T) {
	c := newClinic(t)
	_, first, _ := c.out("Flu clinic")
	_, e := c.approved("Flu clinic", at("2026-11-22", "10:00"))
	require.NoError(t, c.update(c.ctx, "make it older", "", func(t *tx) error {
		if err := t.bolt.DeleteBucket(bSaid); err != nil {
			return err
		}
		return t.setNumber(metaSchema, 1)
	}))
	s := c.again()
	i, err := s.RunItem(c.ctx, e.ID, c.fb.ID)
	require.NoError(t, err)
	require.Equal(t, first.ID, i.Before.Entry)
	c.healthy()
}
