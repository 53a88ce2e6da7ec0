package kit

import (
	"image/color"
	"strings"

	"charm.land/lipgloss/v2"
)

// HalfBlocks draws a picture with two pixels a cell, one above the other. Grid
// holds rows of equal length; an odd last row has nothing below it.
func HalfBlocks(grid [][]color.Color) string {
	var b strings.Builder
	for y := 0; y < len(grid); y += 2 {
		if y > 0 {
			b.WriteByte('\n')
		}
		for x := range grid[y] {
			st := lipgloss.NewStyle().Foreground(grid[y][x])
			if y+1 < len(grid) && x < len(grid[y+1]) {
				st = st.Background(grid[y+1][x])
			}
			b.WriteString(st.Render("▀"))
		}
	}
	return b.String()
}
