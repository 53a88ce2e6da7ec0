package sample

import (
	"cmp"
	"sort"
	"time"

	"rounds/calendar"
	"rounds/calendar/platform"
)

// Zone is the clinic's time zone.
const Zone = "America/Denver"

// Stage is how far an entry has come.
type Stage int

// The stages of an entry.
const (
	Draft    Stage = iota // nobody was asked yet
	Asked                 // in review
	SentBack              // came back with Entry.Remarks
	Approved              // has its yes and waits for its time
	Sent                  // went out at its slot
)

// String gives the stage in the words of the calendar.
func (s Stage) String() string {
	return [...]string{"draft", "in review", "sent back", "approved", "sent"}[s]
}

// Plan is a sample month.
type Plan struct {
	Practice calendar.Practice
	People   []calendar.Person // without ids; the first one approves
	Accounts []Account
	Entries  []Entry // by slot
}

// Account is an account to make. Its id and address are given where it is made.
type Account struct {
	Key string // by which entries name it
	calendar.Account
}

// Entry is one entry to make.
type Entry struct {
	Slot     calendar.Slot
	Kind     calendar.EntryKind
	PostKind platform.Kind
	Text     string           // of a note or an event
	Content  calendar.Content // without Media: see Pictures
	Pictures []PictureUse
	Accounts []string // keys
	Stage    Stage
	Remarks  string // where it was sent back
	Writer   int    // index into the people
	Approver int    // index into the people
}

// PictureUse is a picture in a post; [Picture] draws the file.
type PictureUse struct {
	Name, Alt string
}

// Clinic gives the sample month around a moment.
func Clinic(now time.Time) Plan {
	p := Plan{Practice: practice(), People: people(), Accounts: accounts()}
	here, err := calendar.SlotAt(now, Zone)
	if err != nil {
		// The zone is embedded in the program; without it UTC's day will do.
		here = calendar.Slot{Day: calendar.DayOf(now.UTC())}
	}
	today := here.Day
	p.Entries = append(month(today), present(today)...)
	sort.SliceStable(p.Entries, func(i, j int) bool {
		a, b := p.Entries[i].Slot, p.Entries[j].Slot
		return cmp.Or(a.Day.Compare(b.Day), cmp.Compare(a.At, b.At)) < 0
	})
	return p
}
