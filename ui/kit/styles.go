package kit

import (
	"charm.land/bubbles/v2/textinput"
	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/colorprofile"
)

// Styles maps roles to looks. Screens hold a pointer that stays the same for the
// life of the program; Version is raised when the looks behind it change, so a
// cache of drawn text knows that it is old.
type Styles struct {
	Version uint64
	Dark    bool
	Plain   bool // no colours: what is selected is shown in reverse

	Text, Strong, Muted, Faint lipgloss.Style
	Title, Accent, Info        lipgloss.Style
	Good, Warn, Bad            lipgloss.Style
	Selected                   lipgloss.Style // the row or cell with the cursor
	SelectedMuted              lipgloss.Style // less important words in it
	Key                        lipgloss.Style // a key in the footer
	Bar, BarStrong             lipgloss.Style // top line
	Banner                     lipgloss.Style // the hold
	Event, Note                lipgloss.Style
	Line                       lipgloss.Style // borders and rules
	Mark                       lipgloss.Style // the letters that a search found
	Field                      lipgloss.Style // text being typed
	Placeholder                lipgloss.Style
}

// NewStyles builds the looks for a light or dark terminal with the colours that
// it can show.
func NewStyles(dark bool, profile colorprofile.Profile) *Styles {
	s := new(Styles)
	s.Rebuild(dark, profile)
	return s
}

// Rebuild changes the looks in place, for a terminal that told its background
// after the program started.
func (s *Styles) Rebuild(dark bool, profile colorprofile.Profile) {
	p := NewPalette(dark, profile)
	fg := lipgloss.NewStyle().Foreground
	version := s.Version + 1
	*s = Styles{
		Version: version, Dark: dark, Plain: p.Surface == nil,
		Text: fg(p.Text), Strong: fg(p.Text).Bold(true), Muted: fg(p.Muted), Faint: fg(p.Faint),
		Title: fg(p.Accent).Bold(true), Accent: fg(p.Accent), Info: fg(p.Info),
		Good: fg(p.Good), Warn: fg(p.Warn), Bad: fg(p.Bad).Bold(true),
		Selected:      fg(p.OnSurface).Background(p.Surface),
		SelectedMuted: fg(p.OnSurface).Background(p.Surface),
		Key:           fg(p.Accent).Bold(true),
		Bar:           fg(p.OnBar).Background(p.Bar), BarStrong: fg(p.OnBar).Background(p.Bar).Bold(true),
		Banner: fg(p.OnBanner).Background(p.Banner).Bold(true),
		Event:  fg(p.Event), Note: fg(p.Note).Italic(true),
		Line: fg(p.Faint), Mark: fg(p.Accent).Bold(true).Underline(true),
		Field: fg(p.Text), Placeholder: fg(p.Placeholders),
	}
	if s.Plain {
		s.Selected = lipgloss.NewStyle().Reverse(true)
		s.SelectedMuted, s.Bar, s.BarStrong = s.Selected, s.Selected, s.Selected.Bold(true)
		s.Banner = s.Selected.Bold(true)
	}
}

// On gives the style as it looks in a selected row: the row's background, and
// in reverse where there are no colours.
func (s *Styles) On(st lipgloss.Style) lipgloss.Style {
	if s.Plain {
		return st.Reverse(true)
	}
	return st.Background(s.Selected.GetBackground())
}

// Input gives the looks of a one-line text field.
func (s *Styles) Input() textinput.Styles {
	st := textinput.StyleState{Text: s.Field, Placeholder: s.Placeholder, Suggestion: s.Placeholder, Prompt: s.Accent}
	return textinput.Styles{Focused: st, Blurred: st, Cursor: textinput.CursorStyle{Shape: tea.CursorBar, Blink: true}}
}
