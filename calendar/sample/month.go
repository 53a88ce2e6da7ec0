package sample

import "rounds/calendar"

// rule places an entry: on a day of the month, or of the week before or after
// it. Days 29 to 31 fall away in months without them.
type rule struct {
	day     int // 1 to 31; 0 and below count back from the month's first day
	after   int // day behind the month's last one, instead of day
	at      calendar.TimeOfDay
	post    *post
	other   *Entry // a note or an event, instead of post
	writer  int
	ahead   Stage // how far it has come while it lies ahead
	remarks string
}

// on gives the rule's day for the month that begins on first.
func (r rule) on(first calendar.Day) (calendar.Day, bool) {
	if r.after > 0 {
		return first.AddMonths(1).Add(r.after - 1), true
	}
	return first.Add(r.day - 1), r.day <= first.DaysInMonth()
}

// month gives the entries of the weeks around today. What lies in the past was
// sent; what falls on today is approved and stands in the afternoon, so that no
// more is due than [present] has.
func month(today calendar.Day) []Entry {
	first := today.FirstOfMonth()
	later := clock(13, 0)
	var out []Entry
	for _, r := range rules(first) {
		d, ok := r.on(first)
		if !ok {
			continue
		}
		at := r.at
		if d == today && r.post != nil && at < later {
			at = later + (at-clock(8, 0))/4
		}
		out = append(out, r.entry(d, at, today))
	}
	return out
}

func (r rule) entry(d calendar.Day, at calendar.TimeOfDay, today calendar.Day) Entry {
	if r.post == nil {
		e := *r.other
		e.Slot = calendar.Slot{Day: d, At: at, Zone: Zone}
		return e
	}
	e := r.post.entry(d, at)
	e.Writer, e.Stage = r.writer, r.ahead
	switch d.Compare(today) {
	case -1:
		e.Stage = Sent
	case 0:
		// So that a run of today has nothing that is not ready.
		e.Stage = Approved
	}
	if e.Stage == SentBack {
		e.Remarks = r.remarks
	}
	return e
}

// rules are the month's entries. Those of the week after it are always ahead and
// show every stage; a poll is among them, and a live broadcast.
func rules(first calendar.Day) []rule {
	s := season(first.Month)
	now, next := observed(first.Month), observed(first.AddMonths(1).Month)
	g := &general
	return []rule{
		{day: -6, at: clock(9, 0), post: &g.medicineList, writer: lindqvist},
		{day: -5, at: clock(12, 30), post: &g.juniper, writer: lindqvist},
		{day: -4, at: clock(9, 0), post: &g.bloodPressure, writer: whitaker},
		{day: -3, at: clock(11, 0), post: &g.hiring, writer: lindqvist},
		{day: -2, at: clock(9, 0), post: &g.fast, writer: whitaker},
		{day: -1, at: clock(12, 0), other: &meeting},
		{day: -1, at: clock(17, 0), post: &g.foodBank, writer: lindqvist},

		{day: 1, at: clock(9, 0), post: &now, writer: whitaker, ahead: Approved},
		{day: 2, at: clock(12, 30), post: &g.hands, writer: lindqvist, ahead: Approved},
		{day: 3, at: clock(9, 0), post: &g.phones, writer: lindqvist, ahead: Approved},
		{day: 4, at: clock(17, 30), post: &g.talk, writer: whitaker, ahead: Approved},
		{day: 6, at: clock(9, 0), post: &s[0], writer: whitaker, ahead: Approved},
		{day: 7, at: clock(11, 30), post: &g.nursePractitioner, writer: lindqvist, ahead: Approved},
		{day: 9, at: clock(9, 0), post: &g.oldMedicine, writer: lindqvist, ahead: Approved},
		{day: 10, at: clock(12, 30), post: &g.coldVaccine, writer: whitaker, ahead: Approved},
		{day: 11, at: clock(9, 0), post: &g.interpreter, writer: lindqvist, ahead: Asked},
		{day: 12, at: clock(18, 15), post: &g.sunrise, writer: lindqvist, ahead: Approved},
		{day: 13, at: clock(9, 0), post: &s[1], writer: whitaker, ahead: Asked},
		{day: 14, at: clock(10, 30), other: &consent},
		{day: 14, at: clock(12, 30), post: &g.firstAid, writer: whitaker, ahead: Approved},
		{day: 16, at: clock(9, 0), post: &g.crisisLine, writer: whitaker, ahead: Approved},
		{day: 17, at: clock(11, 0), post: &g.plainWords, writer: lindqvist, ahead: Asked},
		{day: 18, at: clock(9, 0), post: &g.openHouse, writer: lindqvist, ahead: Approved},
		{day: 19, at: clock(9, 0), post: &g.emergency, writer: whitaker, ahead: Asked},
		{day: 20, at: clock(12, 30), post: &s[2], writer: whitaker, ahead: Approved},
		{day: 21, at: clock(17, 0), other: &openHouse},
		{day: 22, at: clock(9, 0), post: &g.poison, writer: whitaker, ahead: Draft},
		{day: 23, at: clock(9, 0), post: &g.doctor, writer: lindqvist, ahead: Asked},
		{day: 24, at: clock(12, 30), post: &g.burns, writer: whitaker, ahead: Draft},
		{
			day: 25, at: clock(9, 0), post: &g.sleep, writer: lindqvist, ahead: SentBack,
			remarks: "Some people work nights. Please say “the same hours” instead of “the same time each night”.",
		},
		{day: 26, at: clock(18, 15), post: &g.breathe, writer: lindqvist, ahead: Draft},
		{day: 27, at: clock(9, 0), post: &g.forms, writer: lindqvist, ahead: Draft},
		{day: 28, at: clock(12, 30), post: &g.screening, writer: whitaker, ahead: Asked},
		{day: 30, at: clock(9, 0), post: &g.ramp, writer: lindqvist, ahead: Draft},

		{after: 1, at: clock(9, 0), post: &next, writer: whitaker, ahead: Approved},
		{after: 2, at: clock(12, 30), post: &g.quitting, writer: whitaker, ahead: Asked},
		{after: 3, at: clock(9, 0), post: &g.poll, writer: lindqvist, ahead: Draft},
		{
			after: 4, at: clock(9, 0), post: &g.stairs, writer: lindqvist, ahead: SentBack,
			remarks: "Not everyone can use stairs. Please add a way to move while sitting.",
		},
		{after: 5, at: clock(18, 0), post: &g.live, writer: whitaker, ahead: Draft},
		{after: 6, at: clock(12, 0), other: &pharmacy},
	}
}

// The notes and events of the month.
var (
	meeting   = note("Plan next month together: topics, pictures, who writes what")
	consent   = note("Team pictures: ask each person before one is used, and write the answer down")
	pharmacy  = note("Ask Elm Pharmacy when their drop box is open, for the post on old medicine")
	openHouse = Entry{
		Kind: calendar.EventEntry, Text: "Open house: see the rooms, meet the team, until 7 pm",
		Writer: lindqvist, Approver: haddad,
	}
)
