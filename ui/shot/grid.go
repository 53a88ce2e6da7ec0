package shot

import (
	"fmt"
	"slices"
	"strings"
)

// arm is a direction in which a line leaves the middle of its cell.
type arm int

const (
	up arm = 1 << iota
	down
	left
	right
	round // the corner is
)

// arms are the line signs that are drawn as shapes.
var arms = map[string]arm{
	"─": left | right, "│": up | down, "┼": up | down | left | right,
	"┌": down | right, "┐": down | left, "└": up | right, "┘": up | left,
	"╭": down | right | round, "╮": down | left | round, "╰": up | right | round, "╯": up | left | round,
	"├": up | down | right, "┤": up | down | left, "┬": down | left | right, "┴": up | left | right,
}

// blocks are the block signs: x, y, width and height in eighths of a cell.
var blocks = map[string][4]int{
	"█": {0, 0, 8, 8}, "▀": {0, 0, 8, 4}, "▄": {0, 4, 8, 4}, "▌": {0, 0, 4, 8}, "▐": {4, 0, 4, 8}, "▎": {0, 0, 2, 8},
}

// grid holds the shapes of each colour, as path data.
type grid map[string]*strokes

type strokes struct{ lines, areas strings.Builder }

// add takes a sign that is drawn as a shape; of any other it answers false.
func (g grid) add(sign string, x, y int, colour string) bool {
	a, line := arms[sign]
	b, block := blocks[sign]
	if !line && !block {
		return false
	}
	s := g[colour]
	if s == nil {
		s = &strokes{}
		g[colour] = s
	}
	if block {
		fmt.Fprintf(&s.areas, "M%g %gh%gv%gh%gz", float64(x*8+b[0])*cellWidth/8, float64(y*8+b[1])*cellHeight/8,
			float64(b[2])*cellWidth/8, float64(b[3])*cellHeight/8, -float64(b[2])*cellWidth/8)
		return true
	}
	s.line(a, float64(x)*cellWidth, float64(y)*cellHeight)
	return true
}

// line draws a line sign's arms from the middle of the cell at x, y.
func (s *strokes) line(a arm, x, y float64) {
	const halfWidth, halfHeight = cellWidth / 2.0, cellHeight / 2.0
	mx, my := x+halfWidth, y+halfHeight
	if a&round != 0 {
		ex, ey := mx+halfWidth, my+halfHeight
		if a&left != 0 {
			ex = mx - halfWidth
		}
		if a&up != 0 {
			ey = my - halfHeight
		}
		fmt.Fprintf(&s.lines, "M%g %gQ%g %g %g %g", ex, my, mx, my, mx, ey)
		return
	}
	switch {
	case a&left != 0 && a&right != 0:
		fmt.Fprintf(&s.lines, "M%g %gh%g", x, my, float64(cellWidth))
	case a&left != 0:
		fmt.Fprintf(&s.lines, "M%g %gh%g", x, my, halfWidth)
	case a&right != 0:
		fmt.Fprintf(&s.lines, "M%g %gh%g", mx, my, halfWidth)
	}
	switch {
	case a&up != 0 && a&down != 0:
		fmt.Fprintf(&s.lines, "M%g %gv%g", mx, y, float64(cellHeight))
	case a&up != 0:
		fmt.Fprintf(&s.lines, "M%g %gv%g", mx, y, halfHeight)
	case a&down != 0:
		fmt.Fprintf(&s.lines, "M%g %gv%g", mx, my, halfHeight)
	}
}

// paths writes the shapes, colour by colour.
func (g grid) paths() string {
	var colours []string
	for c := range g {
		colours = append(colours, c)
	}
	slices.Sort(colours)
	var b strings.Builder
	for _, c := range colours {
		if s := g[c]; s.areas.Len() > 0 {
			fmt.Fprintf(&b, `<path fill="%s" shape-rendering="crispEdges" d="%s"/>`+"\n", c, s.areas.String())
		}
		if s := g[c]; s.lines.Len() > 0 {
			fmt.Fprintf(&b, `<path stroke="%s" fill="none" d="%s"/>`+"\n", c, s.lines.String())
		}
	}
	return b.String()
}
