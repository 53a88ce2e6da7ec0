package calendar

import (
	"time"

	"rounds/calendar/platform"
)

// Status is where an entry stands, in the word that screens show.
type Status string

// The statuses of an entry.
const (
	StatusNone       Status = ""            // a note or an event has none
	StatusDraft      Status = "draft"       // nobody was asked yet, or it changed since its yes
	StatusInReview   Status = "in review"   // approval was asked for
	StatusSentBack   Status = "sent back"   // came back with remarks
	StatusApproved   Status = "approved"    // goes out at its time
	StatusDue        Status = "due"         // its time has come
	StatusSent       Status = "sent"        // out at every account
	StatusPartlySent Status = "partly sent" // out at some accounts
	StatusFailed     Status = "failed"      // out nowhere, and tried
	StatusNeedsYou   Status = "needs you"   // a question waits for a person
	StatusHeld       Status = "held"        // kept back by the hold
	StatusMissed     Status = "missed"      // not out when its day ended
)

// Statuses lists every status in the order of an entry's life.
func Statuses() []Status {
	return []Status{
		StatusDraft, StatusInReview, StatusSentBack, StatusApproved, StatusDue, StatusSent,
		StatusPartlySent, StatusFailed, StatusNeedsYou, StatusHeld, StatusMissed,
	}
}

// Platforms is a set of platforms, one bit each in the order of [platform.All].
type Platforms uint8

// PlatformsOf gives the set of the names.
func PlatformsOf(names ...platform.Name) Platforms {
	var p Platforms
	for i, n := range platform.All() {
		for _, m := range names {
			if n == m {
				p |= 1 << i
			}
		}
	}
	return p
}

// Has tells whether the platform is in the set.
func (p Platforms) Has(n platform.Name) bool { return p&PlatformsOf(n) != 0 }

// Names lists the set in the order of [platform.All].
func (p Platforms) Names() []platform.Name {
	var out []platform.Name
	for i, n := range platform.All() {
		if p&(1<<i) != 0 {
			out = append(out, n)
		}
	}
	return out
}

// Summary is what a calendar shows of an entry: kept in the transaction that
// changes its sources, so that a month is read without decoding drafts.
// Everything that the clock decides is left out of it: see [Summary.Status].
type Summary struct {
	Entry     EntryID   `json:"entry"`
	Draft     DraftID   `json:"draft,omitempty"`
	Kind      EntryKind `json:"kind"`
	Slot      Slot      `json:"slot"`
	Instant   time.Time `json:"instant"` // of the slot
	Title     string    `json:"title"`
	Pillar    string    `json:"pillar,omitempty"`
	Platforms Platforms `json:"platforms"`
	Yes       Yes       `json:"yes"`
	Unsaved   bool      `json:"unsaved,omitempty"` // typed since the last revision
	Held      bool      `json:"held,omitempty"`    // this entry alone is held
	Through   bool      `json:"through,omitempty"` // let through the hold by name
	Archived  bool      `json:"archived,omitempty"`

	Accounts  int `json:"accounts"`
	Out       int `json:"out"`       // sent, verified or not
	Failed    int `json:"failed"`    // not sent or refused
	Uncertain int `json:"uncertain"` // may or may not be out
	Handed    int `json:"handed"`    // a person's answer is awaited
	There     int `json:"there"`     // scheduled there

	// Recalls says that something is scheduled there which is not to go out like that
	// any more, the practice's hold aside.
	Recalls bool `json:"recalls,omitempty"`
}

// Summarize gives an entry's summary from its sources: the deliveries of its
// posts, and its last answer or nil.
func Summarize(e Entry, d *Draft, accounts map[AccountID]Account, deliveries []Delivery, last *Approval, yes Yes, hold Hold) (Summary, error) {
	at, err := e.Slot.Instant()
	if err != nil {
		return Summary{}, err
	}
	s := Summary{
		Entry: e.ID, Draft: e.Draft, Kind: e.Kind, Slot: e.Slot, Instant: at, Title: e.Text, Yes: yes,
		Held: e.Held != "", Through: hold.On && !hold.Stops(e.ID), Archived: e.Archived, Accounts: len(e.Accounts),
	}
	if d != nil {
		s.Title, s.Pillar, s.Unsaved = d.Working.Heading(), d.Working.Pillar, d.Unsaved
	}
	for _, id := range e.Accounts {
		s.Platforms |= PlatformsOf(accounts[id].Platform)
	}
	for _, d := range deliveries {
		switch d.State {
		case Sent, SentUnverified:
			s.Out++
		case NotSent, Refused:
			s.Failed++
		case Uncertain:
			s.Uncertain++
		case Handed:
			s.Handed++
		case ScheduledThere:
			s.There++
			i := RunItem{Entry: e, Account: accounts[d.Account], At: at, Yes: yes, Delivery: &d}
			if last != nil {
				i.Approval = *last
			}
			s.Recalls = s.Recalls || i.Recall(Hold{}) != ""
		case Open, Waiting:
		}
	}
	return s, nil
}

// Moment is what decides a status beside the summary: the clock, the practice's
// day, and the hold. It is made once for a whole screen.
type Moment struct {
	Now   time.Time
	Today Day // in the practice's zone
	Late  time.Duration
	Hold  bool
}

// MomentAt gives the moment of a practice at now.
func MomentAt(now time.Time, p Practice, h Hold) (Moment, error) {
	s, err := SlotAt(now, p.Zone)
	if err != nil {
		return Moment{}, err
	}
	return Moment{Now: now, Today: s.Day, Late: p.LateAfter(), Hold: h.On}, nil
}

// Status works out where the entry stands at a moment.
func (s Summary) Status(m Moment) Status {
	open := s.Accounts - s.Out - s.Failed - s.Uncertain - s.Handed - s.There
	switch {
	case s.Kind != PostEntry:
		return StatusNone
	case s.Uncertain > 0 || s.Handed > 0 || s.Recalls || s.There > 0 && m.Hold && !s.Through:
		return StatusNeedsYou
	case s.Accounts > 0 && s.Out >= s.Accounts:
		return StatusSent
	case s.Out > 0:
		return StatusPartlySent
	case s.Failed > 0 && open <= 0:
		return StatusFailed
	case s.There > 0 && open <= 0: // the platform sees to it, whatever the clock says
		return StatusApproved
	case s.Yes == YesGiven && (s.Held || m.Hold && !s.Through):
		return StatusHeld
	case s.Slot.Day.Before(m.Today):
		return StatusMissed
	case s.Failed > 0:
		return StatusFailed
	}
	switch s.Yes {
	case Asked:
		return StatusInReview
	case SentBack:
		return StatusSentBack
	case YesGiven:
		if m.Now.Before(s.Instant) {
			return StatusApproved
		}
		return StatusDue
	case NotAsked, Stale:
	}
	return StatusDraft
}

// Overdue tells whether an entry that should be out is later than the practice
// lets pass without asking.
func (s Summary) Overdue(m Moment) bool {
	x := s.Status(m)
	return (x == StatusDue || x == StatusHeld || x == StatusMissed) && m.Now.Sub(s.Instant) > m.Late
}
