package calendar

import (
	"maps"
	"strings"
	"time"

	"rounds/calendar/platform"
)

// SubjectKind tells what a delivery delivers. Approval, journal, uncertainty
// and hold do not know which it is.
type SubjectKind string

const (
	// PostSubject is an entry's post.
	PostSubject SubjectKind = "post"
	// TakeDownSubject deletes a post that is out.
	TakeDownSubject SubjectKind = "take-down"
	// EditSubject changes the words of a post that is out.
	EditSubject SubjectKind = "edit"
)

// State is where a delivery stands.
type State string

const (
	// Open is taken on and not out: it may be delivered.
	Open State = "open"
	// Waiting is told to come back: nothing is tried before Until.
	Waiting State = "waiting"
	// Sent is out, with its address, and was read back.
	Sent State = "sent"
	// SentUnverified is out by the platform's own answer, but could not be read back.
	SentUnverified State = "sent, not verified"
	// NotSent is surely not out; a person may have it tried again.
	NotSent State = "not sent"
	// Refused is turned down by the platform for what it is.
	Refused State = "refused"
	// Uncertain may or may not be out; it is never simply tried again.
	Uncertain State = "uncertain"
	// Handed is given to a person, whose answer is awaited.
	Handed State = "handed to a person"
	// ScheduledThere is given to the platform's own scheduler.
	ScheduledThere State = "scheduled there"
)

// Out tells whether the post can be seen by the public.
func (s State) Out() bool { return s == Sent || s == SentUnverified }

// Ended tells whether a run has nothing more to do by itself.
func (s State) Ended() bool {
	return s.Out() || s == NotSent || s == Refused || s == Handed || s == ScheduledThere
}

// Delivery is one subject at one account. All but its identity is the sum of
// its journal.
type Delivery struct {
	ID       DeliveryID    `json:"id"`
	Subject  SubjectKind   `json:"subject"`
	Entry    EntryID       `json:"entry"`
	Account  AccountID     `json:"account"`
	Platform platform.Name `json:"platform"`
	Title    string        `json:"title"` // of the entry, for lists
	// Of is the post's delivery that a take-down or an edit is about.
	Of DeliveryID `json:"of,omitempty"`
	// Why is the reason that a person gave for a take-down or an edit.
	Why  string `json:"why,omitempty"`
	Slot Slot   `json:"slot"`
	// Approval is the yes under which it is sent, Hash the content it covers.
	Approval ApprovalID `json:"approval"`
	Hash     SHA256     `json:"hash"`

	State    State     `json:"state"`
	Progress Progress  `json:"progress,omitempty"`
	Pending  *Pending  `json:"pending,omitempty"` // the step that began and has not ended
	URL      string    `json:"url,omitempty"`
	SentAt   time.Time `json:"sent_at,omitzero"`
	Down     time.Time `json:"down,omitzero"`  // when it was taken down again
	Until    time.Time `json:"until,omitzero"` // nothing is tried before
	Text     string    `json:"text,omitempty"` // what happened, for the person
	Hint     string    `json:"hint,omitempty"` // the next step
	// PartlyOut says that a public step has ended well: part of a thread can be
	// seen, and only the same content may go on from there.
	PartlyOut bool `json:"partly_out,omitempty"`
	// Ask says that only a person can say whether it is out.
	Ask bool `json:"ask,omitempty"`
	// Doubt is from when on it may have gone out without this file's knowing, as
	// the file was restored: whatever it would make public is looked for first.
	Doubt time.Time `json:"doubt,omitzero"`
	// Dropped says of a take-down or an edit that a person does not want it made
	// any more.
	Dropped bool `json:"dropped,omitempty"`
	// Lost is the public step whose end is not known, while uncertain; nil when
	// nothing is known at all, see Doubt.
	Lost   *Pending  `json:"lost,omitempty"`
	Looks  int       `json:"looks,omitempty"` // how often the platform was asked, while uncertain
	Tries  int       `json:"tries,omitempty"` // failed tries of the step at hand
	Last   time.Time `json:"last,omitzero"`   // when the journal was last written
	Lines  int       `json:"lines"`           // number of journal lines
	Claim  Claim     `json:"claim,omitzero"`
	Source string    `json:"source,omitempty"`
}

// IsChange tells whether it is about a post that is there, and no post itself.
func (d Delivery) IsChange() bool { return d.Subject == TakeDownSubject || d.Subject == EditSubject }

// Seen tells whether any of a post can be seen by the public at a moment, as far as
// is known. What a platform was to show by itself counts from its time on.
func (d Delivery) Seen(now time.Time) bool {
	if !d.Down.IsZero() && d.State.Out() {
		return false
	}
	return d.State.Out() || d.PartlyOut || d.shown(now)
}

// shown tells whether the time has come of what is scheduled there.
func (d Delivery) shown(now time.Time) bool {
	at, _ := d.Progress.ShowAt()
	return d.State == ScheduledThere && !now.Before(at)
}

// MayBeThere tells whether a platform may be about to show the post by itself,
// without the file's knowing for sure: it was being given to its scheduler.
func (d Delivery) MayBeThere() bool {
	return d.State == Uncertain && d.Lost != nil && d.Lost.Later || !d.State.Out() && d.Pending != nil && d.Pending.Later
}

// Pending is a step that has begun.
type Pending struct {
	Step   string    `json:"step"`
	Public bool      `json:"public"`          // it makes something public
	More   bool      `json:"more,omitempty"`  // the post is not complete with it
	Later  bool      `json:"later,omitempty"` // the platform shows it at its time
	At     time.Time `json:"at"`
	// Over is when it was known at the latest that its end is lost.
	Over time.Time `json:"over,omitzero"`
}

// Progress is what the steps so far brought: remote ids and addresses by name.
type Progress map[string]string

// Done tells whether a step has ended well.
func (p Progress) Done(step string) bool { _, ok := p["done:"+step]; return ok }

// With gives the progress with the values of an ended step.
func (p Progress) With(step string, values map[string]string) Progress {
	out := maps.Clone(p)
	if out == nil {
		out = Progress{}
	}
	maps.Copy(out, values)
	if step != "" {
		out["done:"+step] = "yes"
	}
	return out
}

// showAt is the name under which the progress keeps the time of the platform's
// own scheduler.
const showAt = "show at"

// ShowAt tells at what moment the platform's own scheduler is to show the post,
// and whether it is given to that scheduler at all.
func (p Progress) ShowAt() (time.Time, bool) {
	at, err := time.Parse(time.RFC3339, p[showAt])
	return at, err == nil
}

// Showing gives the progress of a post that the platform is to show at a moment.
func (p Progress) Showing(at time.Time) Progress {
	return p.With("", map[string]string{showAt: at.UTC().Format(time.RFC3339)})
}

// changeMark stands before everything that moving or withdrawing a post which is
// scheduled there leaves in the progress, underWay before the act that was begun.
const (
	changeMark = "change: "
	underWay   = "under way"
	actEnds    = " / "
)

// Change is the part of the progress that belongs to one act on a post which is
// scheduled there: withdrawing it, or moving it to one time. What an act to another
// end has left does not count.
func (p Progress) Change(act string) Progress {
	out, mark := Progress{}, OfChange(act, "")
	if p[underWay] != act {
		return out
	}
	for k, v := range p {
		if name, is := strings.CutPrefix(k, "done:"+mark); is {
			out["done:"+name] = v
		} else if name, is := strings.CutPrefix(k, mark); is {
			out[name] = v
		}
	}
	return out
}

// UnderWay is the act on a post which is scheduled there that was begun last and
// has not ended, or "": nobody knows how far it came.
func (p Progress) UnderWay() string { return p[underWay] }

// OfChange gives a step's name, or that of a value, as it stands in the progress
// of a post which is moved or withdrawn.
func OfChange(act, name string) string { return changeMark + act + actEnds + name }

// changing notes that a step of an act has begun.
func (p Progress) changing(step string) Progress {
	name, is := strings.CutPrefix(step, changeMark)
	act, _, named := strings.Cut(name, actEnds)
	if !is || !named || p[underWay] == act {
		return p
	}
	return p.Settled().With("", map[string]string{underWay: act})
}

// Settled gives the progress without the traces of a change that has ended.
func (p Progress) Settled() Progress {
	out := maps.Clone(p)
	maps.DeleteFunc(out, func(k, _ string) bool {
		return k == underWay || strings.HasPrefix(k, changeMark) || strings.HasPrefix(k, "done:"+changeMark)
	})
	return out
}

func (p Progress) without(name string) Progress {
	if _, is := p[name]; !is {
		return p
	}
	out := maps.Clone(p)
	delete(out, name)
	return out
}

// Claim is a run's right to work on a delivery. Each new claim has a higher
// fence; a journal line under an older one is refused.
type Claim struct {
	Owner string    `json:"owner"`
	Until time.Time `json:"until"`
	Fence uint64    `json:"fence"`
}

// Held tells whether somebody works on the delivery at a moment. A claim of a
// process that is known to be dead does not hold; dead may be nil.
func (c Claim) Held(now time.Time, dead func(owner string) bool) bool {
	return c.Owner != "" && now.Before(c.Until) && (dead == nil || !dead(c.Owner))
}

// scheduled tells at what moment the platform is to show the post, where it is
// given to its scheduler. It may be called on nil.
func (d *Delivery) scheduled() (time.Time, bool) {
	if d == nil {
		return time.Time{}, false
	}
	return d.Progress.ShowAt()
}
