package kit

import (
	"strings"

	"github.com/charmbracelet/x/ansi"
)

// Over lays a piece of wide columns over a line, from column x on. Both keep
// their styles; of a wide sign that an edge cuts in two a space is left.
func Over(line, piece string, x, wide int) string {
	const plain = "\x1b[m"
	var b strings.Builder
	left := ansi.Truncate(line, x, "")
	b.WriteString(left)
	b.WriteString(plain)
	b.WriteString(strings.Repeat(" ", max(0, x-Width(left))))
	b.WriteString(Pad(piece, wide))
	b.WriteString(plain)
	room := Width(line) - x - wide
	if room <= 0 {
		return b.String()
	}
	right := ansi.TruncateLeft(line, x+wide, "")
	if Width(right) > room {
		right = ansi.TruncateLeft(line, x+wide+1, "")
	}
	b.WriteString(strings.Repeat(" ", max(0, room-Width(right))))
	b.WriteString(right)
	return b.String()
}
