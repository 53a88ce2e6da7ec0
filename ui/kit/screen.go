package kit

import (
	tea "charm.land/bubbletea/v2"
)

// Screen is one full page of the program. Its methods have pointer receivers.
type Screen interface {
	// Title is shown in the top line: one to three words.
	Title() string
	// Init gives the first command, or nil.
	Init() tea.Cmd
	// Update gets every message but the keys that an action took. Mouse messages
	// are relative to the screen's top left corner.
	Update(msg tea.Msg) tea.Cmd
	// View draws exactly h lines of at most w columns. It is called only when
	// something changed.
	View(w, h int) string
	// Cursor is relative to the screen's top left; nil hides it.
	Cursor() *tea.Cursor
	// Actions lists what can be done now, by focus.
	Actions() []Action
	// Typing tells that a text field has the focus: printable keys are text.
	Typing() bool
	// Leave is called before the screen closes and before the program ends: it
	// saves what was typed.
	Leave() tea.Cmd
	// FileChanged tells that the file has moved on; the screen reads again.
	FileChanged() tea.Cmd
}

// Mouser is a screen that chooses how it gets the mouse. One that asks for none
// lets the terminal mark text.
type Mouser interface {
	MouseMode() tea.MouseMode
}

// Modal lies over everything and gets the keys alone. It is opened by
// [Host.Ask]. Messages that are neither keys nor mouse reach modals and screens.
type Modal interface {
	// Update handles a message; done closes the modal, and then cmd is run.
	Update(msg tea.Msg) (done bool, cmd tea.Cmd)
	// View draws the whole box, no larger than the room given.
	View(maxW, maxH int) string
	// Cursor is relative to the box's top left; nil hides it.
	Cursor() *tea.Cursor
}

// Styled is a modal or screen that is handed the looks when it is opened.
type Styled interface {
	SetStyles(s *Styles)
}

// Starter is a modal that runs a command when it is opened.
type Starter interface {
	Init() tea.Cmd
}

// Saver is a screen on which something is typed that is saved by itself. The
// status line shows its state: "saved", "saving", "not saved yet".
type Saver interface {
	SaveState() string
}
