package kit

import (
	"image"

	tea "charm.land/bubbletea/v2"
)

// Regions are the places of the last drawn frame that the mouse can hit. They
// are filled by the code that draws, so there is nothing to keep in step.
type Regions struct {
	list []region
}

type region struct {
	id   string
	rect image.Rectangle
}

// Reset forgets every place, before a frame is drawn.
func (r *Regions) Reset() { r.list = r.list[:0] }

// Add notes a place. What is added later lies on top.
func (r *Regions) Add(id string, rect image.Rectangle) {
	r.list = append(r.list, region{id, rect})
}

// Hit gives the topmost place at a point, or "".
func (r *Regions) Hit(x, y int) string {
	p := image.Pt(x, y)
	for i := len(r.list) - 1; i >= 0; i-- {
		if p.In(r.list[i].rect) {
			return r.list[i].id
		}
	}
	return ""
}

// Rect gives the place that was last added under an id.
func (r *Regions) Rect(id string) (image.Rectangle, bool) {
	for i := len(r.list) - 1; i >= 0; i-- {
		if r.list[i].id == id {
			return r.list[i].rect, true
		}
	}
	return image.Rectangle{}, false
}

// Wheel gives the way in which a mouse button turns: -1 up, 1 down, 0 for a
// button that is no wheel.
func Wheel(b tea.MouseButton) int {
	if b == tea.MouseWheelUp {
		return -1
	}
	if b == tea.MouseWheelDown {
		return 1
	}
	return 0
}
