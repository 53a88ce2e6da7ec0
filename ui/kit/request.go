package kit

import "rounds/calendar"

// Request is a wish for another screen: one of the types below, given to
// [Host.Go].
type Request any

// The requests that the program understands.
type (
	// OpenEntry opens an entry where it can be read and changed.
	OpenEntry struct{ ID calendar.EntryID }
	// OpenDraft opens a draft that need not stand on a day.
	OpenDraft struct{ ID calendar.DraftID }
	// NewDraft begins a draft. It is placed on Slot, unless that has no day.
	NewDraft struct{ Slot calendar.Slot }
	// OpenReview shows what would be sent, to say yes or send back.
	OpenReview struct{ Entry calendar.EntryID }
	// OpenRun shows what a publish run would do, and starts one. Only narrows it
	// to some entries; PostNow says that they go out whatever their time. Changes
	// begins at once with what is at the platforms already: take-downs and edits.
	OpenRun struct {
		Only    []calendar.EntryID
		PostNow bool
		Changes bool
	}
	// OpenSent lists what went out, at first with a post of Entry chosen. Down asks
	// at once whether that is to be taken down.
	OpenSent struct {
		Entry calendar.EntryID
		Down  bool
	}
	// OpenPostNow is the one screen for something urgent.
	OpenPostNow struct{}
	// OpenSettings opens the settings at a page: "practice", "people",
	// "accounts", or "" for the first. "first" asks the first questions.
	OpenSettings struct{ Page string }
	// OpenBin lists what was removed, to put it back.
	OpenBin struct{}
	// OpenHistory shows the revisions of a draft.
	OpenHistory struct{ Draft calendar.DraftID }
	// GoToDay returns to the calendar at a day, with an entry chosen if one is
	// named.
	GoToDay struct {
		Day   calendar.Day
		Entry calendar.EntryID
	}
)

// What ctrl+z and ctrl+y do, for screens where letters are commands too.
type (
	// Undo takes back what this window changed last.
	Undo struct{}
	// Redo does again what was undone.
	Redo struct{}
)
