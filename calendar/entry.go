package calendar

import (
	"slices"
	"time"

	"rounds/calendar/platform"
)

// EntryKind tells what an entry on the calendar is.
type EntryKind string

const (
	// PostEntry is a draft that is to be published.
	PostEntry EntryKind = "post"
	// NoteEntry is a note for the practice itself; it is never sent.
	NoteEntry EntryKind = "note"
	// EventEntry is a live event that people take part in; it is never sent.
	EventEntry EntryKind = "event"
)

// Entry is something on the calendar: a draft placed on a slot for some
// accounts, or a note, or a live event.
type Entry struct {
	ID       EntryID       `json:"id"`
	Kind     EntryKind     `json:"kind"`
	Draft    DraftID       `json:"draft,omitempty"`
	Slot     Slot          `json:"slot"`
	Accounts []AccountID   `json:"accounts,omitempty"`
	PostKind platform.Kind `json:"post_kind,omitempty"`
	// ByHand lists accounts that a person serves this once, although they have keys.
	ByHand   []AccountID `json:"by_hand,omitempty"`
	Text     string      `json:"text,omitempty"` // of a note or an event
	Held     string      `json:"held,omitempty"` // why this entry alone is held; "" when it is not
	Asked    time.Time   `json:"asked,omitzero"` // when approval was asked for
	AskedBy  PersonID    `json:"asked_by,omitempty"`
	Approval ApprovalID  `json:"approval,omitempty"` // the last answer, yes or sent back
	Archived bool        `json:"archived,omitempty"`
	Removed  time.Time   `json:"removed,omitzero"` // in the bin since
	Made     time.Time   `json:"made"`
	MadeBy   PersonID    `json:"made_by,omitempty"`
	Source   string      `json:"source,omitempty"` // where it was imported from
	Version  uint64      `json:"version"`          // raised with each change
}

// Clone gives a copy that shares nothing with e.
func (e Entry) Clone() Entry {
	e.Accounts = slices.Clone(e.Accounts)
	e.ByHand = slices.Clone(e.ByHand)
	return e
}

// Check tells what is wrong with the entry, as an error of kind [Invalid], or nil.
func (e Entry) Check() error {
	if _, err := LoadZone(e.Slot.Zone); err != nil {
		return err
	}
	switch {
	case e.Slot.Day.IsZero():
		return &Error{Op: "check an entry", Kind: Invalid, Text: "the entry has no day", Hint: "choose a day on the calendar"}
	case e.Slot.At < 0 || e.Slot.At >= 24*60:
		return &Error{Op: "check an entry", Kind: Invalid, Text: "the time is not within a day", Hint: "use a time from 00:00 to 23:59"}
	case e.Kind == PostEntry && e.Draft == "":
		return &Error{Op: "check an entry", Kind: Invalid, Text: "the entry has no draft", Hint: "choose or write a draft first"}
	case e.Kind != PostEntry && e.Kind != NoteEntry && e.Kind != EventEntry:
		return &Error{Op: "check an entry", Kind: Invalid, Text: "there is no kind of entry " + quoted(string(e.Kind)), Hint: "use post, note or event"}
	}
	return nil
}

// Hold is the practice's stop switch. While it is on, nothing goes out but the
// entries let through by name.
type Hold struct {
	On      bool         `json:"on"`
	Reason  string       `json:"reason,omitempty"`
	By      PersonID     `json:"by,omitempty"`
	At      time.Time    `json:"at,omitzero"`
	Through []LetThrough `json:"through,omitempty"`
	Version uint64       `json:"version"`
}

// LetThrough is one entry that an approver lets out in spite of the hold.
type LetThrough struct {
	Entry  EntryID   `json:"entry"`
	By     PersonID  `json:"by"`
	At     time.Time `json:"at"`
	Reason string    `json:"reason"`
}

// Stops tells whether the hold keeps the entry from going out.
func (h Hold) Stops(id EntryID) bool {
	return h.On && !slices.ContainsFunc(h.Through, func(l LetThrough) bool { return l.Entry == id })
}
