package kit

import (
	"image"
	"strings"

	"charm.land/lipgloss/v2"
)

// CutTop takes n rows off the top of r; both parts lie in r whatever n is.
func CutTop(r image.Rectangle, n int) (top, rest image.Rectangle) {
	n = min(max(n, 0), r.Dy())
	top, rest = r, r
	top.Max.Y = r.Min.Y + n
	rest.Min.Y = top.Max.Y
	return top, rest
}

// CutBottom takes n rows off the bottom of r.
func CutBottom(r image.Rectangle, n int) (bottom, rest image.Rectangle) {
	rest, bottom = CutTop(r, r.Dy()-min(max(n, 0), r.Dy()))
	return bottom, rest
}

// CutLeft takes n columns off the left of r.
func CutLeft(r image.Rectangle, n int) (left, rest image.Rectangle) {
	n = min(max(n, 0), r.Dx())
	left, rest = r, r
	left.Max.X = r.Min.X + n
	rest.Min.X = left.Max.X
	return left, rest
}

// CutRight takes n columns off the right of r.
func CutRight(r image.Rectangle, n int) (right, rest image.Rectangle) {
	rest, right = CutLeft(r, r.Dx()-min(max(n, 0), r.Dx()))
	return right, rest
}

// Fit makes s exactly h lines of exactly w columns: what is too long is cut,
// what is missing is filled with spaces.
func Fit(s string, w, h int) string {
	return strings.Join(FitLines(strings.Split(s, "\n"), w, h), "\n")
}

// FitLines is [Fit] for lines that are already split.
func FitLines(lines []string, w, h int) []string {
	out := make([]string, max(h, 0))
	for i := range out {
		if i < len(lines) {
			out[i] = Pad(lines[i], w)
		} else {
			out[i] = strings.Repeat(" ", max(w, 0))
		}
	}
	return out
}

// Beside puts blocks side by side. Each block must already have its own width on
// every line; shorter ones end early.
func Beside(blocks ...[]string) []string {
	h := 0
	for _, b := range blocks {
		h = max(h, len(b))
	}
	out := make([]string, h)
	var line strings.Builder
	for i := range out {
		line.Reset()
		for _, b := range blocks {
			if i < len(b) {
				line.WriteString(b[i])
			}
		}
		out[i] = line.String()
	}
	return out
}

// Box draws a rounded border of w columns and h lines around content, with a
// title in its upper edge. The room inside is w-4 columns and h-2 lines.
func Box(s *Styles, title string, w, h int, content string) string {
	if w < 4 || h < 2 {
		return Fit(content, w, h)
	}
	b := lipgloss.RoundedBorder()
	head := ""
	if title = Truncate(title, w-6); title != "" {
		head = s.Line.Render(b.Top) + s.Title.Render(" "+title+" ")
	}
	head += s.Line.Render(strings.Repeat(b.Top, max(0, w-2-lipgloss.Width(head))))
	lines := make([]string, 0, h)
	lines = append(lines, s.Line.Render(b.TopLeft)+head+s.Line.Render(b.TopRight))
	left, right := s.Line.Render(b.Left)+" ", " "+s.Line.Render(b.Right)
	for _, l := range FitLines(strings.Split(content, "\n"), w-4, h-2) {
		lines = append(lines, left+l+right)
	}
	lines = append(lines, s.Line.Render(b.BottomLeft+strings.Repeat(b.Bottom, w-2)+b.BottomRight))
	return strings.Join(lines, "\n")
}

// insetFrom is the width from which a column of air at the left is worth having.
const insetFrom = 60

// Margin is how many columns [Inset] leaves free at the left.
func Margin(w int) int {
	if w < insetFrom {
		return 0
	}
	return 1
}

// Inset draws a screen with a column of air at its left, as the top line and the
// footer have it, where there is room.
func Inset(draw func(w, h int) string, w, h int) string {
	if Margin(w) == 0 || h <= 0 {
		return draw(w, h)
	}
	return " " + strings.ReplaceAll(draw(w-1, h), "\n", "\n ")
}
