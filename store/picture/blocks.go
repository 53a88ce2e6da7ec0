package picture

import (
	"image"
	"image/color"
)

// maxBlocks bounds a preview's columns and rows.
const maxBlocks = 1000

// Cell is one character of a preview: two pixels, one above the other, for an
// upper half block with Top as its colour on Bottom.
type Cell struct {
	Top, Bottom color.RGBA
}

// HalfBlocks gives a preview of at most cols×rows characters, in rows, upright
// and in its own proportions; a character is taken to be twice as high as
// wide. Transparent parts and what is left of a last half row show behind.
func HalfBlocks(b []byte, cols, rows int, behind color.Color) ([][]Cell, error) {
	p, err := read(b)
	if err != nil {
		return nil, err
	}
	m, err := p.decode()
	if err != nil || cols <= 0 || rows <= 0 {
		return nil, err
	}
	w, h := inside(p.info.Width, p.info.Height, min(cols, maxBlocks), 2*min(rows, maxBlocks))
	px := render(m, p.info.Orientation, w, h, glance)
	flatten(px, behind)
	return cells(px, color.RGBAModel.Convert(behind).(color.RGBA)), nil
}

// inside gives the largest size within maxW×maxH in the proportions of w×h; a
// small picture is not made larger.
func inside(w, h, maxW, maxH int) (int, int) {
	f := min(1, float64(maxW)/float64(w), float64(maxH)/float64(h))
	return min(maxW, shrunk(w, f)), min(maxH, shrunk(h, f))
}

func cells(px *image.RGBA, behind color.RGBA) [][]Cell {
	w, h := px.Rect.Dx(), px.Rect.Dy()
	grid := make([][]Cell, (h+1)/2)
	for y := range grid {
		grid[y] = make([]Cell, w)
		for x := range w {
			c := Cell{Top: px.RGBAAt(x, 2*y), Bottom: behind}
			if 2*y+1 < h {
				c.Bottom = px.RGBAAt(x, 2*y+1)
			}
			grid[y][x] = c
		}
	}
	return grid
}
