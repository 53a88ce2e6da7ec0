package calendar

import "time"

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
	// DryRun makes no request that creates anything and writes no journal.
	DryRun bool `json:"dry_run,omitempty"`
}

// Takes tells whether the order is about the entry at all.
func (o Order) Takes(id EntryID) bool {
	if len(o.Only) == 0 {
		return true
	}
	for _, e := range o.Only {
		if e == id {
			return true
		}
	}
	return false
}

// Sends tells whether a run under this order would send the item now: it is
// due, or it is late and the person decided to send it all the same.
func (o Order) Sends(i RunItem) bool {
	if !o.Takes(i.Entry.ID) {
		return false
	}
	switch i.Verdict {
	case GoesOut:
		return true
	case IsOverdue, IsMissed:
		for _, e := range o.Overdue {
			if e == i.Entry.ID {
				return true
			}
		}
	case GoesLater, NotReady, KeptBack, LooksUp, AsksYou, Done, Stopped:
	}
	return false
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
	Notes []string  `json:"notes,omitempty"` // what the person should know: a missing key, a file to upload
}

// ReportRow is what came of one entry at one account.
type ReportRow struct {
	// Delivery is the record after the run. Where none was made, only its entry,
	// account, platform, title and slot are set.
	Delivery Delivery `json:"delivery"`
	Account  Account  `json:"account"`
	Verdict  Verdict  `json:"verdict"` // what a next run would make of it
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
		case AsksYou, LooksUp, Stopped, IsOverdue, IsMissed, GoesOut:
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
