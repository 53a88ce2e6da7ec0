package cli

import (
	"time"

	"rounds/calendar"
)

// uploadEvery is how often an upload is told of in lines of text.
const uploadEvery = 5 * time.Second

// progress prints journal lines as they are written, and now and then how far an
// upload is.
func (s *session) progress() func(calendar.Delivery, calendar.Record) {
	paces := map[calendar.DeliveryID]*calendar.Pace{}
	told := map[calendar.DeliveryID]time.Time{}
	return func(d calendar.Delivery, l calendar.Record) {
		if l.Event != calendar.Uploading {
			s.told(d, l)
			return
		}
		if paces[d.ID] == nil {
			paces[d.ID] = &calendar.Pace{}
			told[d.ID] = l.At
		}
		paces[d.ID].Add(l)
		if l.At.Sub(told[d.ID]) >= uploadEvery {
			told[d.ID] = l.At
			s.note("  %-9s  %s  %s", d.Platform.Title(), fill(clean(d.Title, 34), 34), paces[d.ID])
		}
	}
}

// told prints a journal line as it is written.
func (s *session) told(d calendar.Delivery, l calendar.Record) {
	what := map[calendar.Event]string{
		calendar.Began: l.Text, calendar.Failed: "failed: " + l.Text, calendar.LostEnd: "uncertain: " + l.Text,
		calendar.Looked: "looking whether it is there", calendar.Found: "found at the platform", calendar.Absent: "surely not there",
		calendar.SentNow: "sent", calendar.Verified: "read back", calendar.NotVerified: l.Text, calendar.TurnedDown: "refused: " + l.Text,
		calendar.GaveUp: "not sent: " + l.Text, calendar.Asks: l.Text, calendar.HandedOver: l.Text, calendar.Still: l.Text,
		calendar.Scheduled: "scheduled there", calendar.Withdrawn: l.Text, calendar.MovedThere: l.Text,
	}[l.Event]
	switch d.Subject {
	case calendar.TakeDownSubject:
		if l.Event == calendar.SentNow {
			what = "taken down"
		}
	case calendar.EditSubject:
		if l.Event == calendar.SentNow {
			what = "changed"
		}
	case calendar.PostSubject:
	}
	if what == "" {
		return
	}
	if !l.Until.IsZero() {
		what += ", again at " + clock(l.Until, d.Slot.Zone)
	}
	s.note("  %-9s  %s  %s", d.Platform.Title(), fill(clean(d.Title, 34), 34), clean(what, 0))
}
