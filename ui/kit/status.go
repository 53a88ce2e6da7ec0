package kit

import (
	"strings"

	"charm.land/lipgloss/v2"

	"rounds/calendar"
)

// StatusSign gives how a status is shown: a sign one column wide, which is
// different for each of them, its word, and its look. A note or event has none.
func StatusSign(s *Styles, st calendar.Status) (sign, word string, look lipgloss.Style) {
	word = string(st)
	switch st {
	case calendar.StatusDraft:
		return "○", word, s.Muted
	case calendar.StatusInReview:
		return "◔", word, s.Info
	case calendar.StatusSentBack:
		return "↩", word, s.Warn
	case calendar.StatusApproved:
		return "✓", word, s.Good
	case calendar.StatusDue:
		return "▶", word, s.Accent
	case calendar.StatusSent:
		return "●", word, s.Good
	case calendar.StatusPartlySent:
		return "◐", word, s.Warn
	case calendar.StatusFailed:
		return "✗", word, s.Bad
	case calendar.StatusNeedsYou:
		return "?", word, s.Bad
	case calendar.StatusHeld:
		return "‖", word, s.Warn
	case calendar.StatusMissed:
		return "!", word, s.Bad
	case calendar.StatusNone:
	}
	return " ", word, s.Muted
}

// KindSign gives how an entry that is no post is shown; a post has none.
func KindSign(s *Styles, k calendar.EntryKind) (sign, word string, look lipgloss.Style) {
	switch k {
	case calendar.NoteEntry:
		return "✎", "note", s.Note
	case calendar.EventEntry:
		return "◆", "event", s.Event
	case calendar.PostEntry:
	}
	return "", "post", s.Text
}

// EntrySign gives the sign of an entry: of its status, or of its kind where it
// has none.
func EntrySign(s *Styles, sum calendar.Summary, m calendar.Moment) (sign, word string, look lipgloss.Style) {
	if sum.Kind != calendar.PostEntry {
		return KindSign(s, sum.Kind)
	}
	return StatusSign(s, sum.Status(m))
}

// PlatformLetters writes a set of platforms as letters: FIX.
func PlatformLetters(p calendar.Platforms) string {
	var b strings.Builder
	for _, n := range p.Names() {
		b.WriteString(n.Letter())
	}
	return b.String()
}

// PlatformNames writes a set of platforms as words: Facebook, Instagram, X.
func PlatformNames(p calendar.Platforms) string {
	var names []string
	for _, n := range p.Names() {
		names = append(names, n.Title())
	}
	return strings.Join(names, ", ")
}
