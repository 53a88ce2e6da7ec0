package kit

import (
	"fmt"
	"strings"

	"charm.land/lipgloss/v2"
)

// nearLimit is the share of a limit, in percent, from which a meter warns.
const nearLimit = 90

// Meter draws how much of a limit is used, as a bar and in figures, in width
// columns: "▰▰▰▱▱ 212/280". Over the limit it says by how much: "+12". A limit
// of 0 is none.
func Meter(s *Styles, count, limit, width int) string {
	if limit <= 0 {
		return Pad(s.Muted.Render(fmt.Sprint(count)), width)
	}
	look := s.Good
	figures := fmt.Sprintf("%d/%d", count, limit)
	switch {
	case count > limit:
		look = s.Bad
		figures = fmt.Sprintf("%d/%d +%d", count, limit, count-limit)
	case count*100 >= limit*nearLimit:
		look = s.Warn
	}
	bar := width - lipgloss.Width(figures) - 1
	if bar < 3 {
		return Pad(look.Render(Truncate(figures, width)), width)
	}
	full := min(bar, count*bar/limit)
	if count > 0 {
		full = max(full, 1)
	}
	return look.Render(strings.Repeat("▰", full)) + s.Faint.Render(strings.Repeat("▱", bar-full)) + " " + look.Render(figures)
}
