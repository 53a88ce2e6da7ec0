package kit

import (
	"context"
	"time"

	tea "charm.land/bubbletea/v2"

	"rounds/calendar"
)

// SayKind tells how a sentence of the status line is meant.
type SayKind int

// The kinds of sentences.
const (
	Info SayKind = iota
	Good
	Warn
	Bad
)

// Said is one sentence of the status line, kept so that help can show it again.
type Said struct {
	At   time.Time
	Kind SayKind
	Text string
	Hint string
}

// Host is what a screen may ask of the program around it.
type Host interface {
	// Now gives the moment, of the clock that the program was handed.
	Now() time.Time
	// Me is who sits at this window.
	Me() calendar.Person
	// Practice, People, Accounts and Hold are as last read; the program keeps
	// them fresh and calls FileChanged when they may have moved.
	Practice() calendar.Practice
	People() []calendar.Person
	Accounts() []calendar.Account
	Hold() calendar.Hold
	// Zone is the practice's zone, UTC where it is unknown.
	Zone() *time.Location
	// Moment is what decides a status, for this very minute.
	Moment() calendar.Moment
	// Styles is always the same pointer; see [Styles.Version].
	Styles() *Styles

	// Say shows a sentence and its next step in the status line.
	Say(kind SayKind, text, hint string)
	// Fail says an error: the sentence of a calendar.Error, or that something
	// went wrong in Rounds, with the cause in the log only. Nil says nothing.
	Fail(err error)

	// Push opens a screen on top; its Init is run.
	Push(s Screen) tea.Cmd
	// Pop closes the top screen, after its Leave.
	Pop() tea.Cmd
	// Ask opens a modal over everything.
	Ask(m Modal) tea.Cmd
	// Go asks for another screen without importing it.
	Go(to Request) tea.Cmd
	// Context ends with the program; commands hand it to what they call.
	Context() context.Context
}
