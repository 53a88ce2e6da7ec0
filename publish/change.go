package publish

import (
	"context"
	"maps"
	"slices"
	"time"

	"rounds/calendar"
)

// act is a client that changes a post which is there already, in the place of the
// one that made it. Where the post is scheduled there, the steps stand in its own
// journal, under names that keep them apart.
type act struct {
	Changer
	change Change
	own    bool      // the change has a delivery of its own
	at     time.Time // with Move
}

// progress is the part of a delivery's progress that is the change's.
func (a *act) progress(p calendar.Progress) calendar.Progress {
	if !a.own {
		p = p.Change(a.name())
	}
	if a.change.Act == Move {
		p = p.Showing(a.at)
	}
	return p
}

// name is the act, as the journal of a post that is scheduled there has it.
func (a *act) name() string {
	if a.change.Act == Move {
		return string(Move) + " " + a.at.UTC().Format(time.RFC3339)
	}
	return string(a.change.Act)
}

// of gives the name of a step or of a value as it stands in the journal.
func (a *act) of(s string) string {
	if a.own {
		return s
	}
	return calendar.OfChange(a.name(), s)
}

// Next gives the next step of the change.
func (a *act) Next(o calendar.Outgoing, p calendar.Progress) (Step, bool) {
	s, more := a.NextChange(a.change, o, a.progress(p))
	s.Name, s.Public = a.of(s.Name), false // done once more, no step of a change does harm
	return s, more
}

// Do carries out one step of the change.
func (a *act) Do(ctx context.Context, t Target, s Step) (Result, error) {
	c := a.change
	t.Change, t.Progress = &c, a.progress(t.Progress)
	if !a.own {
		s.Name = s.Name[len(a.of("")):]
	}
	res, err := a.Changer.Do(ctx, t, s)
	if a.own || err != nil {
		return res, err
	}
	values := map[string]string{}
	for k, v := range res.Values {
		values[a.of(k)] = v
	}
	res.Values = values
	return res, nil
}

// ended makes the line that ends the change of a post which is scheduled there.
func (a *act) ended(l calendar.Record) calendar.Record {
	if a.change.Act == Move {
		l.Event, l.Text = calendar.MovedThere, "it has its new time there"
		l.Values = calendar.Progress{}.Showing(a.at)
		return l
	}
	l.Event, l.Text = calendar.Withdrawn, "it was withdrawn from the platform"
	return l
}

// gives tells whether a run gives an item that comes later to the platform's own
// scheduler.
func (e *Engine) gives(o calendar.Order, i calendar.RunItem) bool {
	if !o.Gives(i) || i.ByHand() {
		return false
	}
	ok, _ := e.schedules(i)
	return ok
}

// asks tells whether a run leaves an item that comes later only because the account
// got the same text before.
func (e *Engine) asks(o calendar.Order, i calendar.RunItem) bool {
	o.Again = append(slices.Clone(o.Again), i.Entry.ID)
	return e.gives(o, i)
}

// schedules tells whether the platform's scheduler takes an item, and where not, why.
func (e *Engine) schedules(i calendar.RunItem) (bool, string) {
	s, ok := e.client(i.Account.Platform).(Scheduler)
	c, approved := i.Approval.For(i.Account.ID)
	if !ok || !approved {
		return false, i.Account.Platform.Title() + " has no scheduler of its own for this"
	}
	return s.Schedules(c.Outgoing, e.Clock.Now(), i.At)
}

// changes tells whether the task is about a post that is at the platform already.
func (t *task) changes() bool {
	return t.item.Subject() != calendar.PostSubject || t.there && t.item.Verdict == calendar.Withdraws
}

// change puts the client that changes posts in the place of the one that makes
// them. Done says that nothing is left for it to do: a person has to.
func (t *task) change(ctx context.Context) (done bool, err error) {
	if t.item.ByHand() || t.client == nil {
		if t.there {
			return true, t.cannotRecall(ctx, t.item.Account.Platform.Title()+" is served by hand here")
		}
		return false, nil // it is handed to the person
	}
	a := &act{own: !t.there}
	var can bool
	a.Changer, can = t.client.(Changer)
	why := t.item.Account.Platform.Title() + " lets no program do that"
	if can {
		if a.change, a.at, err = t.planned(ctx, a.Changer); err != nil {
			return false, err
		}
		can, why = a.Changes(a.change.Act, a.change.Was)
	}
	if can {
		t.client, t.act = a, a
		return false, nil
	}
	if t.there {
		return true, t.cannotRecall(ctx, why)
	}
	l := t.handLine()
	l.Text = why
	return true, t.take(ctx, 0, append(t.leftBehind(), l)...)
}

// planned says what is to be done with the post.
func (t *task) planned(ctx context.Context, c Changer) (Change, time.Time, error) {
	if t.there {
		out := Change{Act: Withdraw, Made: t.d.Progress.Settled(), Was: t.content}
		s, is := c.(Scheduler)
		// Whatever was begun of withdrawing it may have had its effect.
		on := t.d.Progress.UnderWay()
		moves := on != string(Withdraw) && (t.item.Why == calendar.MovedWhy || t.item.Why == calendar.UnfinishedWhy)
		if !is || !moves {
			return out, time.Time{}, nil
		}
		if ok, _ := s.Schedules(t.content, t.now(), t.item.At); ok {
			if ok, _ = c.Changes(Move, t.content); ok {
				out.Act = Move
			}
		}
		return out, t.item.At, nil
	}
	out := Change{Act: TakeDown, Made: maps.Clone(t.item.Post.Progress), URL: t.item.Post.URL}
	if t.item.Subject() == calendar.EditSubject {
		out.Act = Edit
	}
	was, err := t.run.engine.File.Approved(ctx, t.item.Post.Approval, t.d.Account)
	out.Was = was.Outgoing
	return out, time.Time{}, err
}

// cannotRecall notes that a post which is scheduled there has to be taken back by
// a person.
func (t *task) cannotRecall(ctx context.Context, why string) error {
	l := t.line(calendar.Noted)
	l.Text = "it is still scheduled there: " + why
	l.Hint = "delete it on " + t.item.Account.Platform.Title() + " by hand, under its scheduled posts"
	return t.take(ctx, 0, append(t.leftBehind(), l)...)
}

// byHandChange is what a person reads who has to change a post herself.
func byHandChange(i calendar.RunItem) (text, hint string) {
	where := i.Post.URL
	if where == "" {
		where = "on " + i.Account.Platform.Title()
	}
	if i.Subject() == calendar.EditSubject {
		return "to be changed by you: " + i.Account.Platform.Title() + " is served by hand", "change it " + where + ", then say that it is done"
	}
	return "to be deleted by you: " + i.Account.Platform.Title() + " is served by hand", "delete it: " + where + ", then say that it is done"
}

// failedThere notes a step that failed for a post which is scheduled there: it
// could not be withdrawn or moved, or could not be read back at its time.
func (t *task) failedThere(ctx context.Context, s Step, f *Fault) (bool, error) {
	l := t.line(calendar.Failed)
	l.Step, l.Text, l.Code = s.Name, f.Text, f.Code
	if f.Class == Working {
		return t.still(ctx, s, l, f)
	}
	t.tried++
	again := f.Class == Unknown || f.Class == Again || f.Class == WaitUntil
	most := tries
	if t.act == nil {
		most = verifyTries
	}
	pause := max(time.Second<<t.tried, f.Until.Sub(t.now()))
	if again && t.tried < most && pause <= patience {
		if err := t.write(ctx, l); err != nil {
			return false, err
		}
		return t.rest(ctx, pause), nil
	}
	note := t.line(calendar.Noted)
	note.Text, note.Hint = "it could not be taken back yet: "+f.Text, f.Hint
	if t.act == nil {
		note.Text = "it should be out, and could not be read back yet: " + f.Text
		if f.Class == Person || f.Class == Refused {
			note.Event, note.Text = calendar.Asks, "it should be out by now: "+f.Text
			note.Hint = "look at the account on " + t.item.Account.Platform.Title() + ", then say: it is there, or it is not there"
		}
	}
	return false, t.write(ctx, l, note)
}
