package calendar

import (
	"fmt"
	"time"
)

// Event is what a journal line tells.
type Event string

const (
	// Taken tells: a run took the delivery on under an approval.
	Taken Event = "taken"
	// Began tells: a step is about to start.
	Began Event = "began"
	// Ended tells: a step ended well, with the values it brought.
	Ended Event = "ended"
	// Failed tells: a step ended without effect; the delivery waits or is not sent.
	Failed Event = "failed"
	// Interrupted tells: a harmless step was cut off with its run; it may be done again.
	Interrupted Event = "interrupted"
	// LostEnd tells: a public step began and its end is not known.
	LostEnd Event = "lost"
	// Looked tells: the platform was asked and could not decide it yet.
	Looked Event = "looked"
	// Found tells: the post was found at the platform and is adopted.
	Found Event = "found"
	// Absent tells: the post is surely not there; the step may be done again.
	Absent Event = "absent"
	// Asks tells: only a person can tell whether the post is there.
	Asks Event = "asks"
	// SentNow tells: the step that makes the post complete has ended.
	SentNow Event = "sent"
	// Verified tells: the post was read back.
	Verified Event = "verified"
	// NotVerified tells: the post could not be read back.
	NotVerified Event = "not verified"
	// TurnedDown tells: the platform refused the post for good.
	TurnedDown Event = "refused"
	// GaveUp tells: it is not sent, and a person has to do something first.
	GaveUp Event = "gave up"
	// HandedOver tells: a person was given the post to publish by hand.
	HandedOver Event = "handed"
	// SaidThere tells: a person says that it is there, with or without the address.
	SaidThere Event = "it is there"
	// SaidNotThere tells: a person says that it is not there.
	SaidNotThere Event = "it is not there"
	// SaidLook tells: a person asks to look once more.
	SaidLook Event = "look again"
	// TryAgain tells: a person lets a delivery that is not out be tried again.
	TryAgain Event = "try again"
	// Doubted tells: the file was restored or moved, and may not know that it is out.
	Doubted Event = "doubted"
	// Still tells: the platform is at work on what it was given; the step is asked
	// again.
	Still Event = "still at it"
	// Scheduled tells: the platform shows the post by itself at its time.
	Scheduled Event = "scheduled there"
	// Withdrawn tells: what was scheduled there is there no more.
	Withdrawn Event = "withdrawn"
	// MovedThere tells: what is scheduled there has got another time.
	MovedThere Event = "moved there"
	// TookDown tells: the post was deleted at the platform.
	TookDown Event = "taken down"
	// Changed tells: the post says now what a later yes covers.
	Changed Event = "changed"
	// Uploading tells the screen how far an upload is. It is never journaled.
	Uploading Event = "uploading"
	// Noted tells: something after the success that changes no state.
	Noted Event = "noted"
)

// Record is one line of a delivery's journal. Lines are only ever added.
type Record struct {
	At     time.Time `json:"at"`
	Event  Event     `json:"event"`
	Run    RunID     `json:"run,omitempty"`
	By     PersonID  `json:"by,omitempty"`
	Step   string    `json:"step,omitempty"`
	Public bool      `json:"public,omitempty"`
	// More says of a public step that the post is not complete with it; Later,
	// that the platform shows nothing before the post's time.
	More   bool              `json:"more,omitempty"`
	Later  bool              `json:"later,omitempty"`
	Values map[string]string `json:"values,omitempty"`
	URL    string            `json:"url,omitempty"`
	Until  time.Time         `json:"until,omitzero"`
	Text   string            `json:"text,omitempty"`
	Hint   string            `json:"hint,omitempty"`
	Code   string            `json:"code,omitempty"` // the platform's own, for support
	// Since is, on a Doubted line, from when on it may have gone out unseen.
	Since time.Time `json:"since,omitzero"`
	// Sent and Size are, on an Uploading line, how many bytes of how many have left.
	Sent int64 `json:"-"`
	Size int64 `json:"-"`
	// Approval and Hash are what a Taken line binds the delivery to.
	Approval ApprovalID `json:"approval,omitempty"`
	Hash     SHA256     `json:"hash,omitempty"`
}

// Apply gives the delivery after one more journal line. A line that cannot
// follow is refused with an error of kind [Conflict] and the delivery stays as
// it was: above all, nothing leads from out to not out, and nothing but a look
// or a person leads from uncertain to trying again.
func (d Delivery) Apply(r Record) (Delivery, error) {
	next, ok := apply[r.Event]
	if !ok {
		return d, &Error{Op: "write the journal", Kind: Internal, Text: "there is no journal event " + quoted(string(r.Event))}
	}
	out, ok := next(d, r)
	if !ok {
		return d, &Error{
			Op: "write the journal", Kind: Conflict,
			Text: fmt.Sprintf("a delivery that is %s cannot take %q", d.State, r.Event),
		}
	}
	out.Last, out.Lines = r.At, d.Lines+1
	return out, nil
}

// Play gives the delivery after all the lines.
func (d Delivery) Play(lines []Record) (Delivery, error) {
	for _, r := range lines {
		var err error
		if d, err = d.Apply(r); err != nil {
			return d, err
		}
	}
	return d, nil
}

// apply holds one rule per event: the delivery after it, and whether it may come.
var apply = map[Event]func(Delivery, Record) (Delivery, bool){
	Taken: func(d Delivery, r Record) (Delivery, bool) {
		anew := (d.State == NotSent || d.State == Refused) && r.Approval != d.Approval // a person said yes once more
		ok := d.Pending == nil && (d.tryable() || anew) && (r.Hash == d.Hash || !d.PartlyOut)
		if anew {
			d.Tries = 0
		}
		if r.Hash != d.Hash {
			d.Progress = nil // what was uploaded belongs to other content
		}
		d.Approval, d.Hash, d.Down = r.Approval, r.Hash, time.Time{}
		if at, later := Progress(r.Values).ShowAt(); later {
			d.Progress = d.Progress.Showing(at)
		} else if !d.PartlyOut {
			d.Progress = d.Progress.without(showAt)
		}
		return d.now(Open, r), ok
	},
	Began: func(d Delivery, r Record) (Delivery, bool) {
		harmless := (d.State == Uncertain || d.State == ScheduledThere) && !r.Public
		ok := d.Pending == nil && (d.tryable() || d.State.Out() || harmless) && (!r.Public || d.Doubt.IsZero())
		if d.State == ScheduledThere {
			d.Progress = d.Progress.changing(r.Step)
		}
		d.Pending = &Pending{Step: r.Step, Public: r.Public, More: r.More, Later: r.Later, At: r.At}
		return d, ok
	},
	Ended: func(d Delivery, r Record) (Delivery, bool) {
		ok := d.begun(r.Step)
		d.PartlyOut = d.PartlyOut || ok && d.Pending.Public && !d.Pending.Later
		d.Pending, d.Tries = nil, 0
		d.Progress = d.Progress.With(r.Step, r.Values)
		if d.tryable() {
			d = d.now(Open, r)
		}
		return d, ok
	},
	Failed: func(d Delivery, r Record) (Delivery, bool) {
		ok := d.begun(r.Step)
		d.Pending = nil
		d.Tries++
		d.Progress = d.Progress.With("", r.Values) // what was learned all the same
		if !d.tryable() {
			return d, ok
		}
		return d.now(Waiting, r), ok
	},
	Still: func(d Delivery, r Record) (Delivery, bool) {
		ok := d.begun(r.Step) && !d.Pending.Public
		d.Pending, d.Tries = nil, 0
		d.Progress = d.Progress.With("", r.Values)
		if !d.tryable() {
			return d, ok
		}
		return d.now(Waiting, r), ok
	},
	Interrupted: func(d Delivery, r Record) (Delivery, bool) {
		ok := d.begun(r.Step) && !d.Pending.Public
		d.Pending = nil
		return d, ok
	},
	LostEnd: func(d Delivery, r Record) (Delivery, bool) {
		ok := d.begun(r.Step) && d.Pending.Public
		if ok {
			lost := *d.Pending
			if lost.Over = r.At; r.At.Before(lost.At) { // the clock was set back
				lost.Over = lost.At
			}
			d.Lost = &lost
		}
		d.Pending = nil
		if d.State.Out() {
			d.Lost = nil
			return d, ok
		}
		d.Looks, d.Ask = 0, false
		return d.now(Uncertain, r), ok
	},
	Looked: func(d Delivery, r Record) (Delivery, bool) {
		d.Pending = nil
		d.Looks++
		return d.now(Uncertain, r), d.State == Uncertain
	},
	Found: func(d Delivery, r Record) (Delivery, bool) {
		ok := d.State == Uncertain
		_, later := d.Progress.ShowAt()
		d.PartlyOut = d.PartlyOut || d.Lost == nil && !later || d.Lost != nil && !d.Lost.Later
		step := d.lostStep()
		if step == "" { // nothing was known of it: the line says what was looked for
			step = r.Step
		}
		d.Progress = d.Progress.With(step, r.Values)
		d.Lost, d.Pending, d.Ask, d.Looks, d.Tries = nil, nil, false, 0, 0
		return d.now(Open, r), ok
	},
	Absent: func(d Delivery, r Record) (Delivery, bool) {
		ok := d.State == Uncertain
		d.Lost, d.Pending, d.Ask, d.Looks = nil, nil, false, 0
		d.Doubt = time.Time{} // what is not there has nothing behind it either
		return d.now(Open, r), ok
	},
	Asks: func(d Delivery, r Record) (Delivery, bool) {
		ok := d.State == Uncertain || d.State == ScheduledThere && d.Pending == nil
		if d.State == ScheduledThere {
			d.Doubt = time.Time{} // it was there, and was looked for
		}
		d.Pending, d.Ask = nil, true
		return d.now(Uncertain, r), ok
	},
	Scheduled: func(d Delivery, r Record) (Delivery, bool) {
		_, later := d.Progress.ShowAt()
		return d.out(ScheduledThere, r), later && d.Pending == nil && d.tryable()
	},
	Withdrawn: func(d Delivery, r Record) (Delivery, bool) {
		ok := d.State == ScheduledThere && d.Pending == nil
		d.Progress, d.URL, d.PartlyOut = nil, "", false
		return d.now(Open, r), ok
	},
	MovedThere: func(d Delivery, r Record) (Delivery, bool) {
		at, later := Progress(r.Values).ShowAt()
		ok := d.State == ScheduledThere && d.Pending == nil && later
		d.Progress = d.Progress.Settled().Showing(at)
		return d.now(ScheduledThere, r), ok
	},
	TookDown: func(d Delivery, r Record) (Delivery, bool) {
		ok := d.State.Out() || d.PartlyOut && d.Pending == nil && d.State != Uncertain || d.shown(r.At)
		d.Down = r.At
		if d.State == ScheduledThere { // the platform had shown it, and nobody had looked yet
			d.SentAt, _ = d.Progress.ShowAt()
			d.State = SentUnverified
		}
		if d.State.Out() && d.Pending != nil && !d.Pending.Public {
			d.Pending = nil // it is read back no more
		}
		if !d.State.Out() { // what was out of it is gone, and the rest is not to follow
			d.PartlyOut, d.Progress, d.URL = false, nil, ""
			return d.now(NotSent, r), ok
		}
		return d.now(d.State, r), ok
	},
	Changed: func(d Delivery, r Record) (Delivery, bool) {
		d.Approval, d.Hash = r.Approval, r.Hash
		return d.now(d.State, r), d.State.Out()
	},
	SentNow: func(d Delivery, r Record) (Delivery, bool) {
		ok := d.Pending == nil && (d.tryable() || d.State == Handed || d.State == ScheduledThere)
		d.SentAt = d.shownAt(r.At)
		return d.out(SentUnverified, r), ok
	},
	Verified: func(d Delivery, r Record) (Delivery, bool) {
		d.Pending = nil
		return d.out(Sent, r), d.State.Out()
	},
	NotVerified: func(d Delivery, r Record) (Delivery, bool) {
		d.Pending = nil
		return d.out(d.State, r), d.State.Out()
	},
	TurnedDown: func(d Delivery, r Record) (Delivery, bool) {
		ok := d.tryable() && (r.Step == "" && d.Pending == nil || d.begun(r.Step))
		d.Pending = nil
		return d.now(Refused, r), ok
	},
	GaveUp: func(d Delivery, r Record) (Delivery, bool) {
		ok := d.tryable() && (r.Step == "" && d.Pending == nil || d.begun(r.Step))
		d.Pending = nil
		return d.now(NotSent, r), ok
	},
	HandedOver: func(d Delivery, r Record) (Delivery, bool) {
		return d.now(Handed, r), d.tryable() && d.Pending == nil || d.State == Handed
	},
	SaidThere: func(d Delivery, r Record) (Delivery, bool) {
		ok := d.State == Uncertain || d.State == Handed || d.State == ScheduledThere || d.IsChange() && !d.State.Out()
		more := d.Lost != nil && d.Lost.More
		there := d.State == ScheduledThere || d.Lost == nil && !d.Doubt.IsZero() || d.Lost != nil && d.Lost.Later
		if at, later := d.Progress.ShowAt(); later && there && r.At.Before(at) {
			d.Progress = d.Progress.Settled().With(d.lostStep(), r.Values)
			d.Lost, d.Pending, d.Ask, d.Doubt = nil, nil, false, time.Time{}
			return d.out(ScheduledThere, r), ok
		}
		d.Progress = d.Progress.With(d.lostStep(), r.Values)
		d.Lost, d.Pending, d.Ask, d.Doubt = nil, nil, false, time.Time{}
		if more { // where to go on only the platform's answer would have told
			d.PartlyOut = true
			r.Text, r.Hint = restText, restHint
			return d.out(Handed, r), ok
		}
		d.SentAt = d.shownAt(r.At)
		if r.URL == "" {
			return d.out(SentUnverified, r), ok
		}
		return d.out(Sent, r), ok
	},
	SaidNotThere: func(d Delivery, r Record) (Delivery, bool) {
		ok := d.State == Uncertain || d.State == Handed || d.State == ScheduledThere || d.IsChange() && !d.State.Out()
		if _, later := d.Progress.ShowAt(); later && d.Lost == nil && !d.PartlyOut {
			d.Progress, d.URL = nil, "" // what was made there is there no more
		}
		d.Lost, d.Pending, d.Ask, d.Doubt = nil, nil, false, time.Time{}
		d.Dropped = d.IsChange()
		return d.now(NotSent, r), ok
	},
	SaidLook: func(d Delivery, r Record) (Delivery, bool) {
		ok := d.State == Uncertain
		d.Ask, d.Looks = false, 0
		if _, later := d.Progress.ShowAt(); later && d.Lost == nil && d.Doubt.IsZero() {
			return d.now(ScheduledThere, r), ok // it is read back once more
		}
		return d.now(Uncertain, r), ok
	},
	TryAgain: func(d Delivery, r Record) (Delivery, bool) {
		ok := d.State == NotSent || d.State == Refused || d.State == Waiting || d.State == Handed
		d.Tries, d.Dropped, d.Down = 0, false, time.Time{}
		if d.IsChange() {
			d.Progress = nil // all of it once more: that does no harm
		}
		if !d.Doubt.IsZero() {
			return d.now(Uncertain, r), ok
		}
		return d.now(Open, r), ok
	},
	Doubted: func(d Delivery, r Record) (Delivery, bool) {
		ok := !d.State.Out() && (d.Pending == nil || !d.Pending.Public)
		if d.Doubt.IsZero() || r.Since.Before(d.Doubt) {
			d.Doubt = r.Since
		}
		if at, later := Progress(r.Values).ShowAt(); later && d.State != ScheduledThere && !d.PartlyOut {
			d.Progress = d.Progress.Showing(at) // it is looked for with the platform's scheduler
		}
		d.Pending = nil // an upload is done again
		if d.tryable() {
			d.Looks, d.Ask = 0, false
			return d.now(Uncertain, r), ok
		}
		return d, ok
	},
	Noted: func(d Delivery, r Record) (Delivery, bool) {
		d.Text, d.Hint = r.Text, r.Hint
		return d, true
	},
}

// What a person reads who said that one part of a post is there.
const (
	restText = "this part is there; what comes after it is not out yet"
	restHint = "post the rest by hand, then say that it is there"
)

// tryable tells whether steps may be taken towards the post.
func (d Delivery) tryable() bool { return d.State == "" || d.State == Open || d.State == Waiting }

// begun tells whether the step is the one that began and has not ended.
func (d Delivery) begun(step string) bool { return d.Pending != nil && d.Pending.Step == step }

func (d Delivery) lostStep() string {
	if d.Lost == nil {
		return ""
	}
	return d.Lost.Step
}

// shownAt is when a post came out that is found out at a moment: what a platform
// showed by itself came out at its time.
func (d Delivery) shownAt(found time.Time) time.Time {
	at, later := d.Progress.ShowAt()
	if !later || at.After(found) {
		return found
	}
	return at
}

// now puts the delivery into a state with the line's words.
func (d Delivery) now(s State, r Record) Delivery {
	d.State, d.Text, d.Hint, d.Until = s, r.Text, r.Hint, r.Until
	return d
}

// out is now for a post that can be seen; its address is never lost again.
func (d Delivery) out(s State, r Record) Delivery {
	d = d.now(s, r)
	if r.URL != "" {
		d.URL = r.URL
	}
	return d
}
