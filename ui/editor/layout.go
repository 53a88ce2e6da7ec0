package editor

import (
	"image"

	"rounds/ui/kit"
)

// Widths from which there is room for more beside the text.
const (
	besideFrom = 100 // the preview
	threeFrom  = 150 // the preview and the fields
	marginFrom = 40  // a column of air beside the words
	roomyFrom  = 18  // rows: what is missing and where it stands have a row each
)

// frame is where the parts of the screen lie. Parts without room are empty.
type frame struct {
	tabs, rule, text     image.Rectangle
	meters               image.Rectangle // only where the preview is not shown
	head, form           image.Rectangle // the fields
	preview              image.Rectangle
	state                image.Rectangle
	bars                 []image.Rectangle // lines between columns
	swapped, textFocused bool
}

// layout cuts the screen up. want is how many rows the fields would like; the
// one with the focus is the text where onText is set. With swapped the preview
// stands in the place of the fields.
func layout(w, h, want int, onText, swapped bool) frame {
	f := cut(w, h, want, onText, swapped)
	if w >= marginFrom {
		f.text.Min.X++
		f.meters.Min.X = min(f.meters.Min.X+1, f.meters.Max.X)
		f.state.Min.X++
		f.preview.Max.X = max(f.preview.Max.X-1, f.preview.Min.X)
	}
	return f
}

// cut gives the parts without margins.
func cut(w, h, want int, onText, swapped bool) frame {
	full := image.Rect(0, 0, max(w, 0), max(h, 0))
	f := frame{swapped: swapped && w < besideFrom, textFocused: onText}
	f.tabs, full = kit.CutTop(full, 1)
	f.state, full = kit.CutBottom(full, map[bool]int{true: 2, false: 1}[h >= roomyFrom])
	if w >= besideFrom {
		pw := min(64, w*2/5)
		var bar image.Rectangle
		f.preview, full = kit.CutRight(full, pw)
		bar, full = kit.CutRight(full, 3)
		f.bars = append(f.bars, bar)
	}
	if w >= threeFrom {
		var bar image.Rectangle
		// A text column wider than 80 is hard to read, and posts are read on phones.
		fw := max(50, full.Dx()-3-80)
		f.form, full = kit.CutRight(full, min(fw, 64))
		bar, full = kit.CutRight(full, 3)
		f.bars = append(f.bars, bar)
		f.head, f.form = kit.CutTop(f.form, 1)
		f.rule, f.text = kit.CutTop(full, 1)
		return f
	}
	f.rule, full = kit.CutTop(full, 1)
	below := want
	least := 4 // rows of text that stay in sight
	if onText {
		below, least = min(want, max(4, full.Dy()*2/5)), 3
	}
	if f.swapped {
		below = full.Dy() / 2
	}
	below = max(0, min(below, full.Dy()-2-least))
	f.form, full = kit.CutBottom(full, below)
	f.head, full = kit.CutBottom(full, 1)
	if w < besideFrom {
		f.meters, full = kit.CutBottom(full, 1)
	}
	f.text = full
	if f.swapped {
		f.preview, f.form = f.form, image.Rectangle{}
	}
	return f
}
