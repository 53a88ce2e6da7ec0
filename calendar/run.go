package calendar

import (
	"slices"
	"sort"
	"time"
)

// Run is one publish run: what it took on.
type Run struct {
	ID      RunID        `json:"id"`
	By      PersonID     `json:"by,omitempty"`
	Started time.Time    `json:"started"`
	Ended   time.Time    `json:"ended,omitzero"`
	Took    []DeliveryID `json:"took,omitempty"`
}

// Verdict tells what a run makes of one entry at one account.
type Verdict string

const (
	// GoesOut is due: the run sends it.
	GoesOut Verdict = "due"
	// GoesLater is approved for a time that has not come.
	GoesLater Verdict = "later"
	// IsOverdue is later than the practice lets pass: a person decides.
	IsOverdue Verdict = "overdue"
	// IsMissed is overdue and its day is over: a person decides.
	IsMissed Verdict = "missed"
	// NotReady has no valid yes.
	NotReady Verdict = "not ready"
	// KeptBack is held.
	KeptBack Verdict = "held"
	// LooksUp is uncertain: the run asks the platform before anything else.
	LooksUp Verdict = "uncertain"
	// AsksYou is a question that only a person can answer.
	AsksYou Verdict = "needs you"
	// SaidBefore is due, and says what the account got a short while ago: a person
	// decides.
	SaidBefore Verdict = "said before"
	// Withdraws is scheduled there, and not to go out like that any more: it is
	// taken back, or given its new time there.
	Withdraws Verdict = "to be withdrawn"
	// Done needs nothing more.
	Done Verdict = "done"
	// Stopped is not sent or refused, until a person has it tried again.
	Stopped Verdict = "not sent"
)

// RunItem is one entry at one account, as a run finds it.
type RunItem struct {
	Entry   Entry     `json:"entry"`
	Account Account   `json:"account"`
	Title   string    `json:"title"`
	At      time.Time `json:"at"`
	Yes     Yes       `json:"yes"`
	// Approval is the yes to send under: the entry's last answer, or the one that
	// a delivery that is partly out began under.
	Approval Approval  `json:"approval,omitzero"`
	Delivery *Delivery `json:"delivery,omitempty"`
	// Post is, of a take-down or an edit, the delivery that it is about.
	Post *Delivery `json:"post,omitempty"`
	// TakesDown says that a person has asked for the post to be taken down, and that
	// it has not come to that yet: nothing more of it is to go out.
	TakesDown bool `json:"takes_down,omitempty"`
	// Before is what the account got with the same words within [SameTextWithin].
	Before  *Earlier `json:"before,omitempty"`
	Verdict Verdict  `json:"verdict"`
	Why     string   `json:"why,omitempty"`
}

// SameTextWithin is for how long after a post the same text to the same account
// is pointed out and asked about. The platforms name no figure for what they
// call a repeat; a week is longer than any that was seen.
const SameTextWithin = 7 * 24 * time.Hour

// Earlier is a post that said the same before.
type Earlier struct {
	Entry EntryID   `json:"entry"`
	Title string    `json:"title"`
	At    time.Time `json:"at"`
}

// Subject tells what the item is about: a post, unless it is a take-down or an edit.
func (i RunItem) Subject() SubjectKind {
	if i.Post == nil || i.Delivery == nil {
		return PostSubject
	}
	return i.Delivery.Subject
}

// ByHand tells whether a person makes this delivery.
func (i RunItem) ByHand() bool {
	return i.Account.ByHand || slices.Contains(i.Entry.ByHand, i.Account.ID)
}

// anew tells whether a person said yes once more after the delivery ended without
// being out.
func (i RunItem) anew() bool {
	return i.Yes == YesGiven && !i.Delivery.PartlyOut && i.Approval.ID != i.Delivery.Approval
}

// notReady says why an entry without a valid yes does not go out.
var notReady = map[Yes]string{
	NotAsked: "nobody has approved it",
	Asked:    "it waits for approval",
	SentBack: "it was sent back",
	Stale:    "it was changed since it was approved",
}

// Judge gives the verdict on an item at a moment: what a run would do with it,
// and why where it does nothing.
func (i RunItem) Judge(m Moment, h Hold) (Verdict, string) {
	if i.Subject() != PostSubject {
		return i.judgeChange(h)
	}
	if d := i.Delivery; d != nil {
		switch {
		case d.State.Out() && d.Pending != nil && d.Down.IsZero():
			return LooksUp, "it is out, and not read back yet"
		case d.State == ScheduledThere:
			return i.judgeThere(m.Now, h)
		case d.State.Out():
			return Done, ""
		case d.State == Handed && i.Entry.Held != "":
			return KeptBack, i.Entry.Held
		case d.State == Handed && h.Stops(i.Entry.ID):
			return KeptBack, h.Reason
		case d.State == Uncertain && d.Ask || d.State == Handed:
			return AsksYou, d.Text
		case d.State == Uncertain:
			return LooksUp, d.Text
		case (d.State == NotSent || d.State == Refused) && !i.anew():
			return Stopped, d.Text
		case i.TakesDown:
			return Stopped, takesDownWhy
		}
	}
	if i.Account.Gone {
		return NotReady, "its account is no longer used"
	}
	if i.Delivery == nil || !i.Delivery.PartlyOut {
		if why := notReady[i.Yes]; why != "" {
			return NotReady, why
		}
	}
	switch {
	case i.Entry.Held != "":
		return KeptBack, i.Entry.Held
	case h.Stops(i.Entry.ID):
		return KeptBack, h.Reason
	case i.Delivery != nil && i.Delivery.PartlyOut:
		return GoesOut, "part of it is out"
	case m.Now.Before(i.At):
		return GoesLater, i.andBefore("")
	case i.Entry.Slot.Day.Before(m.Today) && m.Now.Sub(i.At) > m.Late:
		return IsMissed, i.andBefore("its day is over")
	case m.Now.Sub(i.At) > m.Late:
		return IsOverdue, i.andBefore("its time was " + i.Entry.Slot.At.String())
	case i.Before != nil:
		return SaidBefore, i.andBefore("")
	}
	return GoesOut, ""
}

// takesDownWhy is why nothing more of a post goes out.
const takesDownWhy = "it is to be taken down: nothing more of it goes out"

// andBefore adds to a reason that the account got the same text before.
func (i RunItem) andBefore(why string) string {
	if i.Before == nil {
		return why
	}
	if why != "" {
		why += "; "
	}
	return why + "the account got the same text with “" + i.Before.Title + "”"
}

// judgeChange judges a take-down or an edit. A take-down is never held: after a
// mistake with a patient's privacy nothing is more urgent.
func (i RunItem) judgeChange(h Hold) (Verdict, string) {
	d := i.Delivery
	switch {
	case d.State.Out():
		return Done, ""
	case d.Dropped, d.Subject == EditSubject && !i.Post.Down.IsZero():
		return Done, ""
	case d.State == Handed, d.State == Uncertain:
		return AsksYou, d.Text
	case d.State == NotSent || d.State == Refused:
		return Stopped, d.Text
	case d.Subject != TakeDownSubject && i.Entry.Held != "":
		return KeptBack, i.Entry.Held
	case d.Subject != TakeDownSubject && h.Stops(i.Entry.ID):
		return KeptBack, h.Reason
	}
	return GoesOut, ""
}

// shownAfter is how long after its time a post that is scheduled there is read
// back: platforms are a little late now and then.
const shownAfter = time.Minute

// judgeThere judges what is scheduled there.
func (i RunItem) judgeThere(now time.Time, h Hold) (Verdict, string) {
	at, _ := i.Delivery.Progress.ShowAt()
	if now.Before(at) {
		if why := i.Recall(h); why != "" {
			return Withdraws, why
		}
		return Done, ""
	}
	if now.Before(at.Add(shownAfter)) {
		return Done, ""
	}
	return LooksUp, "its time has come: it is read back"
}

// Recall tells why what is scheduled there must not go out as it is, or "".
func (i RunItem) Recall(h Hold) string {
	at, _ := i.Delivery.Progress.ShowAt()
	switch c, ok := i.Approval.For(i.Account.ID); {
	case h.Stops(i.Entry.ID):
		return "everything is held: " + h.Reason
	case i.Entry.Held != "":
		return "it is held: " + i.Entry.Held
	case i.Entry.Archived || !i.Entry.Removed.IsZero() || !slices.Contains(i.Entry.Accounts, i.Account.ID):
		return "it was taken off the calendar"
	case i.Yes != YesGiven:
		return notReady[i.Yes]
	case !ok || c.Hash != i.Delivery.Hash:
		return "something else was approved meanwhile"
	case !at.Equal(i.At):
		return MovedWhy
	case i.Delivery.Progress.UnderWay() != "":
		return UnfinishedWhy
	}
	return ""
}

// MovedWhy is what [RunItem.Recall] says of a post whose time alone has changed:
// it need not be withdrawn where the platform can move it.
const MovedWhy = "it was moved to another time"

// UnfinishedWhy is what [RunItem.Recall] says where nothing else stands against a
// post any more, but what was begun of moving or withdrawing it may have had its
// effect.
const UnfinishedWhy = "moving it or taking it back was begun, and has not ended"

// Stops tells why the item's delivery must not begin a step that makes something
// public, or "". The store asks in the transaction that writes the beginning
// down, so that nothing comes between the question and the answer.
func (i RunItem) Stops(now time.Time, h Hold) string {
	d := i.Delivery
	switch {
	case h.Stops(i.Entry.ID):
		return "everything is held: " + h.Reason
	case i.Entry.Held != "":
		return "it is held: " + i.Entry.Held
	case i.Entry.Archived || !i.Entry.Removed.IsZero() || !slices.Contains(i.Entry.Accounts, i.Account.ID):
		return "it was taken off the calendar"
	case i.Account.Gone:
		return "its account is no longer used"
	case i.TakesDown:
		return takesDownWhy
	case d != nil && !d.Down.IsZero():
		return "it was taken down"
	case d != nil && (d.PartlyOut || d.State.Out()):
		return ""
	case i.Yes != YesGiven:
		return notReady[i.Yes]
	}
	if at, later := d.scheduled(); later && !at.Equal(i.At) {
		return MovedWhy
	} else if !later && now.Before(i.At) {
		return "it was moved to a later time"
	}
	if c, ok := i.Approval.For(i.Account.ID); d == nil || !ok || c.Hash != d.Hash {
		return "something else was approved meanwhile"
	}
	return ""
}

// RunPlan is everything a run looks at, by verdict.
type RunPlan struct {
	Moment Moment    `json:"-"`
	Hold   Hold      `json:"hold"`
	Items  []RunItem `json:"items"`
}

// PlanRun judges the items and puts them in the order of their times.
func PlanRun(items []RunItem, m Moment, h Hold) RunPlan {
	p := RunPlan{Moment: m, Hold: h, Items: slices.Clone(items)}
	for i := range p.Items {
		p.Items[i].Verdict, p.Items[i].Why = p.Items[i].Judge(m, h)
	}
	sort.SliceStable(p.Items, func(i, j int) bool { return p.Items[i].At.Before(p.Items[j].At) })
	return p
}

// With lists the items of one verdict.
func (p RunPlan) With(v Verdict) []RunItem {
	var out []RunItem
	for _, i := range p.Items {
		if i.Verdict == v {
			out = append(out, i)
		}
	}
	return out
}
