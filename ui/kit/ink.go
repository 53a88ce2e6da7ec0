package kit

import (
	"strings"

	"charm.land/lipgloss/v2"
)

// Ink is the look of plain text within one line, worked out once: what stands
// before and after it. A frame of a full month draws a thousand such pieces, and
// a [lipgloss.Style] works all of its properties out for each.
type Ink struct{ open, shut string }

// NewInk gives the ink of a style that has colours and attributes only: no
// width, no padding, no border.
func NewInk(s lipgloss.Style) Ink {
	open, shut, _ := strings.Cut(s.Render("x"), "x")
	return Ink{open, shut}
}

// Render gives one line of text in this ink.
func (k Ink) Render(text string) string {
	if text == "" {
		return ""
	}
	return k.open + text + k.shut
}
