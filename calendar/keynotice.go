package calendar

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"rounds/calendar/platform"
)

// KeyNoticeDays is how many days before the end of a key it is said on every
// screen and by the doctor: two weeks leave time for a person on holiday.
const KeyNoticeDays = 14

// KeyNotice says that an account's key ends.
type KeyNotice struct {
	Account  AccountID     `json:"account"`
	Platform platform.Name `json:"platform"`
	Name     string        `json:"name"`
	Day      Day           `json:"day"` // on which it ends, where the practice is
	// Left is how many days are left; 0 is today, below it the key has ended.
	Left int  `json:"left"`
	Over bool `json:"over"` // it has ended
}

// KeyNotices lists the ends of the keys of all accounts in use, the next one
// first. Accounts whose keys have no end that is known are not among them.
func KeyNotices(accounts []Account, now time.Time, zone *time.Location) []KeyNotice {
	var out []KeyNotice
	today := DayOf(now.In(zone))
	for _, a := range accounts {
		if a.KeyUntil.IsZero() || a.ByHand || a.Gone {
			continue
		}
		day := DayOf(a.KeyUntil.In(zone))
		out = append(out, KeyNotice{
			Account: a.ID, Platform: a.Platform, Name: a.Name, Day: day, Left: day.Sub(today), Over: !now.Before(a.KeyUntil),
		})
	}
	slices.SortStableFunc(out, func(a, b KeyNotice) int { return cmp.Or(a.Day.Compare(b.Day), cmp.Compare(a.Name, b.Name)) })
	return out
}

// Soon tells whether the person has to be told by now.
func (n KeyNotice) Soon() bool { return n.Over || n.Left <= KeyNoticeDays }

// Title is the end in a few words, for the calendar.
func (n KeyNotice) Title() string {
	if n.Over {
		return "Connect " + n.Platform.Title() + " again: its key has ended"
	}
	return "Connect " + n.Platform.Title() + " again: its key ends"
}

// Text is the end in a sentence.
func (n KeyNotice) Text() string {
	who := "the key of “" + n.Name + "” (" + n.Platform.Title() + ")"
	switch {
	case n.Over:
		return who + " ended on " + n.Day.Format("2 January 2006")
	case n.Left == 0:
		return who + " ends today"
	case n.Left == 1:
		return who + " ends tomorrow"
	}
	return who + " ends on " + n.Day.Format("2 January 2006") + fmt.Sprintf(", in %d days", n.Left)
}

// Hint is what to do about it.
func (n KeyNotice) Hint() string {
	return "connect it again under Settings, Accounts, or with rounds connect " + string(n.Platform)
}
