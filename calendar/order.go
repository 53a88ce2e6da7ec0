package calendar

import (
	"slices"
	"time"

	"rounds/calendar/platform"
)

// Order is what a person tells a publish run to do.
type Order struct {
	By PersonID `json:"by"` // who started it
	// Until is the moment up to which the run stays and sends each post at its
	// time. Zero means: what is due now, and then end.
	Until time.Time `json:"until,omitzero"`
	// Only limits the run to these entries; empty means all.
	Only []EntryID `json:"only,omitempty"`
	// Overdue are the entries that are overdue or missed and that the person
	// decided to send now. Every other one of them stays where it is.
	Overdue []EntryID `json:"overdue,omitempty"`
	// Again are the entries that say what their accounts got a short while ago, and
	// that the person decided to send all the same.
	Again []EntryID `json:"again,omitempty"`
	// Ahead is the moment up to which what comes later is given to the platforms
	// that have a scheduler of their own. Zero gives them nothing ahead but live
	// broadcasts.
	Ahead time.Time `json:"ahead,omitzero"`
	// Changes limits the run to what is at the platforms already: take-downs, edits,
	// and what is scheduled there and has to be withdrawn or moved.
	Changes bool `json:"changes,omitempty"`
	// DryRun makes no request that creates anything and writes no journal.
	DryRun bool `json:"dry_run,omitempty"`
}

// Takes tells whether the order is about the entry at all.
func (o Order) Takes(id EntryID) bool { return len(o.Only) == 0 || slices.Contains(o.Only, id) }

// Sends tells whether a run under this order would send the item now: it is
// due, or it is late and the person decided to send it all the same.
func (o Order) Sends(i RunItem) bool {
	if !o.Takes(i.Entry.ID) || o.Changes && i.Subject() == PostSubject {
		return false
	}
	switch i.Verdict {
	case GoesOut:
		return true
	case SaidBefore:
		return slices.Contains(o.Again, i.Entry.ID)
	case IsOverdue, IsMissed:
		return slices.Contains(o.Overdue, i.Entry.ID) && (i.Before == nil || slices.Contains(o.Again, i.Entry.ID))
	case GoesLater, NotReady, KeptBack, LooksUp, AsksYou, Done, Stopped, Withdraws:
	}
	return false
}

// Gives tells whether a run under this order would give an item that comes later
// to the platform's own scheduler, where that has one. A live broadcast always
// is: nobody can begin one at its time.
func (o Order) Gives(i RunItem) bool {
	if !o.Takes(i.Entry.ID) || o.Changes || i.Verdict != GoesLater || i.Before != nil && !slices.Contains(o.Again, i.Entry.ID) {
		return false
	}
	return i.Entry.PostKind == platform.KindLive || !i.At.After(o.Ahead)
}

// Checks tells whether a run under this order would ask the platform about an
// item: whether it is there, or to take it back.
func (o Order) Checks(i RunItem) bool {
	if !o.Takes(i.Entry.ID) {
		return false
	}
	there := i.Delivery != nil && i.Delivery.MayBeThere()
	return i.Verdict == Withdraws || i.Verdict == LooksUp && (!o.Changes || there)
}

// Far is the moment up to which the run looks at the calendar.
func (o Order) Far() time.Time {
	if o.Ahead.After(o.Until) {
		return o.Ahead
	}
	return o.Until
}

// DryCall is one remote call that a run would make, in order.
type DryCall struct {
	Name   string `json:"name"`            // the step's name, as the journal would have it
	Public bool   `json:"public"`          // it makes something public
	Bytes  int64  `json:"bytes,omitempty"` // what it uploads; 0 where it sends only words
	Says   string `json:"says,omitempty"`  // what it does, in a person's words
}

// DryLine is what a run would do for one item.
type DryLine struct {
	Item  RunItem   `json:"item"`
	Calls []DryCall `json:"calls,omitempty"`
	Notes []string  `json:"notes,omitempty"` // what the person should know: a missing key, what the platform drops or changes
	// Lasts is the day up to which the account's key holds; zero where no end is known.
	Lasts Day `json:"lasts,omitzero"`
	// Quota is what the account may still post, in words; "" where nothing is known.
	Quota string `json:"quota,omitempty"`
	// Price is what the platform takes for it, in US dollars; 0 where it is free.
	Price float64 `json:"price,omitempty"`
	// There says that it would be given to the platform's own scheduler.
	There bool `json:"there,omitempty"`
}

// ReportRow is what came of one entry at one account.
type ReportRow struct {
	// Delivery is the record after the run. Where none was made, only its entry,
	// account, platform, title and slot are set.
	Delivery Delivery `json:"delivery"`
	Account  Account  `json:"account"`
	Verdict  Verdict  `json:"verdict"`          // what a next run would make of it
	Before   *Earlier `json:"before,omitempty"` // what said the same a short while ago
	Text     string   `json:"text,omitempty"`
	Hint     string   `json:"hint,omitempty"` // the next step
}

// RunReport is what came of a run, one row per entry and account that it took
// on or left for a person.
type RunReport struct {
	Run  Run         `json:"run"`
	Rows []ReportRow `json:"rows"`
}

// NeedsPerson tells whether anything of the run is left for a person: a post
// that may or may not be out, one that is not out, one whose lateness needs a
// decision, or one that was due and is still to be sent. What merely has no yes
// yet, is held or comes later does not count.
func (r RunReport) NeedsPerson() bool {
	for _, row := range r.Rows {
		switch row.Verdict {
		case AsksYou, LooksUp, Stopped, IsOverdue, IsMissed, GoesOut, SaidBefore, Withdraws:
			return true
		case GoesLater, NotReady, KeptBack, Done:
		}
	}
	return false
}

// Count gives the number of rows with a verdict.
func (r RunReport) Count(v Verdict) int {
	n := 0
	for _, row := range r.Rows {
		if row.Verdict == v {
			n++
		}
	}
	return n
}
