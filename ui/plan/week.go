package plan

import (
	"fmt"
	"image"
	"strings"

	"rounds/calendar"
	"rounds/ui/kit"
)

// weekGrid draws seven days beside each other, each entry with as much of its
// title as there is room for.
func (s *Screen) weekGrid(r image.Rectangle) []string {
	st := s.host.Styles()
	x, width := columns(r.Dx())
	from := s.weekStart()
	blocks := make([][]string, 0, 13)
	for i := range 7 {
		n := from.Add(i).Sub(s.idx.from)
		if i > 0 {
			blocks = append(blocks, seam(st.Line.Render("┬"), st.Line.Render("│"), r.Dy()))
		}
		day, chosen := from.Add(i), from.Add(i) == s.sel
		box := image.Rect(r.Min.X+x[i], r.Min.Y, r.Min.X+x[i]+width[i], r.Max.Y)
		s.regions.Add(day.String(), box)
		blocks = append(blocks, s.dayColumn(day, n, box, chosen))
	}
	return kit.FitLines(kit.Beside(blocks...), r.Dx(), r.Dy())
}

// column is one drawn day of the week view, and where its entries lie in it.
type column struct {
	lines []string
	spots []span
}

// span is the lines of one entry.
type span struct{ entry, from, to int }

// dayColumn draws one day of the week view, or takes it from those kept, and
// registers its entries.
func (s *Screen) dayColumn(day calendar.Day, n int, r image.Rectangle, chosen bool) []string {
	key := cellKey{n, Week, r.Dx(), r.Dy()}
	c, kept := s.cells.columns[key]
	if chosen || !kept {
		c = s.drawColumn(day, n, r.Dx(), r.Dy(), chosen)
	}
	if !chosen && !kept {
		s.cells.keepColumn(key, c)
	}
	for _, p := range c.spots {
		s.regions.Add(s.idx.days[n][p.entry].id, image.Rect(r.Min.X, r.Min.Y+p.from, r.Max.X, r.Min.Y+p.to))
	}
	return c.lines
}

func (s *Screen) drawColumn(day calendar.Day, n, w, h int, chosen bool) column {
	st := s.host.Styles()
	out := []string{s.columnHead(day, w, chosen)}
	if chosen && s.carry != nil {
		out = append(out, st.Accent.Render(kit.Pad("→"+s.carry.item.short+" "+s.carry.item.title, w)))
	}
	if n < 0 || n >= gridDays {
		return column{lines: kit.FitLines(out, w, h)}
	}
	list := s.idx.days[n]
	titles, heights := weekHeights(list, w, h-len(out))
	first, last := fitBlocks(heights, h-len(out), s.at, chosen)
	var spots []span
	for i := first; i < last; i++ {
		block := weekBlock(&list[i], w, titles, chosen && i == s.at && s.carry == nil)
		spots = append(spots, span{i, len(out), min(h, len(out)+len(block))})
		out = append(out, block...)
	}
	if rest := len(list) - (last - first); rest > 0 && len(out) < h {
		out = append(kit.FitLines(out, w, h-1), st.Muted.Render(kit.Pad(fmt.Sprintf(" +%d", rest), w)))
	}
	return column{kit.FitLines(out, w, h), spots}
}

// weekHeights chooses how many lines of a title a day shows, so that as many
// entries as can be are in sight, and gives the height of each entry's block.
func weekHeights(list []item, w, room int) (titles int, heights []int) {
	heights = make([]int, len(list))
	for titles = titleLines; titles > 1; titles-- {
		if len(list)*3 > room+1 { // head, title, space: the least with more than one line
			continue
		}
		total := 0
		for i := range list {
			heights[i] = 2 + min(titles, len(kit.Wrap(list[i].title, max(1, w-1))))
			total += heights[i]
		}
		if total <= room+1 {
			return titles, heights
		}
	}
	for i := range heights {
		heights[i] = 2
	}
	return 1, heights
}

func (s *Screen) columnHead(d calendar.Day, w int, chosen bool) string {
	st := s.host.Styles()
	text := d.Format("Mon 2")
	if w >= 16 {
		text = d.Format("Monday 2")
	}
	if d.Day == 1 && w >= 20 {
		text = d.Format("Monday 2 Jan")
	}
	if today := d == s.host.Moment().Today; today && w >= kit.Width(text)+8 {
		text += " today"
	} else if today {
		text = "•" + text
	}
	if chosen {
		return st.Selected.Render(kit.Pad("▸"+text, w))
	}
	look := st.Strong
	if d == s.host.Moment().Today {
		look = st.Title
	}
	text = kit.Truncate(" "+text+" ", w)
	return look.Render(text) + st.Line.Render(strings.Repeat("─", max(0, w-kit.Width(text))))
}

// titleLines is how much of a title a week shows; the day pane has the rest.
const titleLines = 3

// weekBlock draws one entry of the week view: sign, time and letters, then its
// title, then a line of space where titles have more than one line.
func weekBlock(it *item, w, titles int, chosen bool) []string {
	k := it.inks(chosen)
	base, look, muted := k.text, k.sign, k.more
	head := " " + it.time
	if it.time == "" {
		head = " " + it.word
	}
	if kit.Width(it.sign+head+it.letters) >= w && it.time != "" {
		head = it.time // letters matter more than the space
	}
	left := look.Render(it.sign) + base.Render(kit.Truncate(head, w-1))
	gap := w - kit.Width(left) - kit.Width(it.letters)
	out := make([]string, 0, titleLines+2)
	if gap >= 0 {
		out = append(out, left+base.Render(strings.Repeat(" ", gap))+muted.Render(it.letters))
	} else {
		out = append(out, left+base.Render(strings.Repeat(" ", max(0, w-kit.Width(left)))))
	}
	for _, t := range firstLines(it.title, w-1, titles) {
		out = append(out, base.Render(kit.Pad(" "+t, w)))
	}
	if titles == 1 {
		return out
	}
	return append(out, "")
}

// firstLines wraps a title into at most n lines; the last one ends in an ellipsis
// where words are left.
func firstLines(title string, w, n int) []string {
	lines := kit.Wrap(title, max(1, w))
	if len(lines) <= n {
		return lines
	}
	rest := strings.Join(lines[n-1:], " ")
	return append(lines[:n-1:n-1], kit.Truncate(rest, max(1, w)))
}

// fitBlocks chooses which blocks are shown in h lines: all, or as many as leave a
// line to say how many more there are, the chosen one always among them.
func fitBlocks(heights []int, h, at int, chosen bool) (first, last int) {
	total := 0
	for _, n := range heights {
		total += n
	}
	if total <= h+1 { // the space below the last one may be cut
		return 0, len(heights)
	}
	h--
	grow := func(from int) int {
		used, i := 0, from
		for ; i < len(heights) && used+heights[i] <= h; i++ {
			used += heights[i]
		}
		return i
	}
	for last = grow(0); chosen && at >= last && first < at; last = grow(first) {
		first++
	}
	return first, max(first, last)
}
