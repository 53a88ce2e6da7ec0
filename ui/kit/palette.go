package kit

import (
	"image/color"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/colorprofile"
)

// Palette is the only place in which colours are named. A nil colour leaves the
// terminal's own.
type Palette struct {
	Text, Muted, Faint  color.Color // words, less important words, lines
	Accent, Info        color.Color
	Good, Warn, Bad     color.Color
	Surface, OnSurface  color.Color // what is selected
	Bar, OnBar          color.Color // top line
	Banner, OnBanner    color.Color // the hold
	Event, Note         color.Color
	Field, Placeholders color.Color // text fields
}

// NewPalette gives the colours for a light or dark terminal. With 16 colours the
// terminal's own theme decides; without colours all are nil.
func NewPalette(dark bool, p colorprofile.Profile) Palette {
	if p == colorprofile.NoTTY || p == colorprofile.ASCII {
		return Palette{}
	}
	if p == colorprofile.ANSI {
		return basicPalette(dark)
	}
	pick := func(light, dk string) color.Color {
		if dark {
			return lipgloss.Color(dk)
		}
		return lipgloss.Color(light)
	}
	return Palette{
		Text:         pick("#1f2a30", "#dfe6e9"),
		Muted:        pick("#5b6b73", "#93a4ac"),
		Faint:        pick("#c3ced3", "#3d4a51"),
		Accent:       pick("#006d77", "#6fd3d0"),
		Info:         pick("#1f5fa8", "#8ab8f5"),
		Good:         pick("#24713a", "#86d59a"),
		Warn:         pick("#8a5a00", "#edc46c"),
		Bad:          pick("#b3261e", "#ff9a90"),
		Surface:      pick("#dceeef", "#20434a"),
		OnSurface:    pick("#0d2b2f", "#ffffff"),
		Bar:          pick("#0b5c64", "#123b41"),
		OnBar:        pick("#ffffff", "#e7f6f5"),
		Banner:       pick("#b3261e", "#8c1d18"),
		OnBanner:     pick("#ffffff", "#ffffff"),
		Event:        pick("#6b3fa0", "#c9a6f5"),
		Note:         pick("#7a5c1e", "#cbb994"),
		Field:        pick("#eef3f4", "#172328"),
		Placeholders: pick("#66757c", "#7f9098"),
	}
}

// basicPalette keeps to the 16 colours that every theme makes readable.
func basicPalette(dark bool) Palette {
	p := Palette{
		Muted: lipgloss.BrightBlack, Faint: lipgloss.BrightBlack,
		Accent: lipgloss.Cyan, Info: lipgloss.Blue, Good: lipgloss.Green, Warn: lipgloss.Yellow, Bad: lipgloss.Red,
		Surface: lipgloss.Cyan, OnSurface: lipgloss.Black,
		Bar: lipgloss.Cyan, OnBar: lipgloss.Black,
		Banner: lipgloss.Red, OnBanner: lipgloss.White,
		Event: lipgloss.Magenta, Note: lipgloss.Yellow,
		Placeholders: lipgloss.BrightBlack,
	}
	if dark {
		p.Accent, p.Info, p.Good = lipgloss.BrightCyan, lipgloss.BrightBlue, lipgloss.BrightGreen
		p.Warn, p.Bad, p.Event = lipgloss.BrightYellow, lipgloss.BrightRed, lipgloss.BrightMagenta
		p.Muted = lipgloss.White
	}
	return p
}
