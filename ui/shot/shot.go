package shot

import (
	"fmt"
	"html"
	"image/color"
	"strings"

	uv "github.com/charmbracelet/ultraviolet"
)

// A cell in pixels, at a font size of 15: fixed-width fonts are 0.6 of it wide.
const (
	cellWidth  = 9
	cellHeight = 20
	fontSize   = 15
	baseline   = 15
	margin     = 14
	bar        = 34 // of the window's title
)

// Look is the terminal around the frame.
type Look struct {
	Title      string // of the window
	Fore, Back color.Color
}

// Dark is a dark terminal.
func Dark(title string) Look {
	return Look{Title: title, Fore: color.RGBA{0xdf, 0xe6, 0xe9, 0xff}, Back: color.RGBA{0x11, 0x18, 0x1c, 0xff}}
}

// SVG draws a frame of w×h cells, as a model's View gives it.
func SVG(frame string, w, h int, l Look) string {
	cells := uv.NewScreenBuffer(w, h)
	uv.NewStyledString(frame).Draw(cells, cells.Bounds())
	p := &picture{look: l, grid: grid{}}
	for y := range h {
		p.backgrounds(cells, y, w)
		p.row(cells, y, w)
	}
	width, height := w*cellWidth+2*margin, h*cellHeight+margin+bar
	var b strings.Builder
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" width="%d" height="%d" role="img" aria-label="%s">`, width, height, width, height, html.EscapeString(l.Title))
	fmt.Fprintf(&b, "\n<style>text{font:%dpx ui-monospace,'JetBrains Mono','DejaVu Sans Mono',Menlo,Consolas,monospace;white-space:pre;font-variant-ligatures:none}</style>\n", fontSize)
	fmt.Fprintf(&b, `<rect width="100%%" height="100%%" rx="10" fill="%s"/>`, hex(l.Back))
	for i, c := range []string{"#ec6a5e", "#f4bf4f", "#61c554"} {
		fmt.Fprintf(&b, `<circle cx="%d" cy="%d" r="6" fill="%s"/>`, margin+8+20*i, bar/2, c)
	}
	fmt.Fprintf(&b, `<text x="50%%" y="%d" fill="%s" opacity=".6" text-anchor="middle">%s</text>`, bar/2+5, hex(l.Fore), html.EscapeString(l.Title))
	fmt.Fprintf(&b, "\n<g transform=\"translate(%d,%d)\" xml:space=\"preserve\">\n", margin, bar)
	b.WriteString(p.behind.String())
	b.WriteString(p.grid.paths())
	b.WriteString(p.text.String())
	b.WriteString("</g></svg>\n")
	return b.String()
}

// picture collects what is drawn, from the back to the front.
type picture struct {
	look   Look
	behind strings.Builder
	grid   grid
	text   strings.Builder
}

// inks are the colours of a cell; back is nil where nothing lies behind it.
func (p *picture) inks(c *uv.Cell) (fore, back color.Color) {
	fore, back = c.Style.Fg, c.Style.Bg
	if fore == nil {
		fore = p.look.Fore
	}
	if c.Style.Attrs&uv.AttrReverse == 0 {
		return fore, back
	}
	if back == nil {
		back = p.look.Back
	}
	return back, fore
}

// backgrounds draws what lies behind a row, cells of one colour in one piece.
func (p *picture) backgrounds(cells uv.ScreenBuffer, y, w int) {
	last, from := "", 0
	flush := func(x int) {
		if last != "" {
			fmt.Fprintf(&p.behind, `<rect x="%d" y="%d" width="%d" height="%d" fill="%s"/>`+"\n", from*cellWidth, y*cellHeight, (x-from)*cellWidth, cellHeight, last)
		}
	}
	for x := range w {
		now := ""
		if c := cells.CellAt(x, y); c != nil {
			if c.Width == 0 {
				continue // the right half of a wide sign
			}
			if _, back := p.inks(c); back != nil {
				now = hex(back)
			}
		}
		if now != last {
			flush(x)
			last, from = now, x
		}
	}
	flush(w)
}

// run is a piece of text in one style.
type run struct {
	x, cells int
	look     string
	text     strings.Builder
}

// row draws a row's signs.
func (p *picture) row(cells uv.ScreenBuffer, y, w int) {
	var r run
	flush := func() {
		text := strings.TrimRight(r.text.String(), " ")
		if n := len(r.text.String()) - len(text); text != "" {
			fmt.Fprintf(&p.text, `<text x="%d" y="%d" textLength="%d"%s>%s</text>`+"\n",
				r.x*cellWidth, y*cellHeight+baseline, (r.cells-n)*cellWidth, r.look, html.EscapeString(text))
		}
		r = run{}
	}
	for x := 0; x < w; x++ {
		c := cells.CellAt(x, y)
		if c == nil || c.Width == 0 || c.Content == "" {
			continue
		}
		fore, _ := p.inks(c)
		if p.grid.add(c.Content, x, y, hex(fore)) {
			flush()
			continue
		}
		look := style(c, fore)
		blank := c.Content == " " && c.Style.Underline == 0
		alone := len(c.Content) > 2 // a sign that may come from another font
		if r.cells == 0 && blank {
			continue
		}
		if r.cells > 0 && (alone || !blank && look != r.look) {
			flush()
		}
		if r.cells == 0 {
			r.x, r.look = x, look
		}
		r.cells += c.Width
		r.text.WriteString(c.Content)
		if alone {
			flush()
		}
	}
	flush()
}

// style writes a cell's colour and attributes as those of a text.
func style(c *uv.Cell, fore color.Color) string {
	out := ` fill="` + hex(fore) + `"`
	a := c.Style.Attrs
	if a&uv.AttrBold != 0 {
		out += ` font-weight="bold"`
	}
	if a&uv.AttrItalic != 0 {
		out += ` font-style="italic"`
	}
	if a&uv.AttrFaint != 0 {
		out += ` opacity=".6"`
	}
	switch {
	case c.Style.Underline != 0:
		out += ` text-decoration="underline"`
	case a&uv.AttrStrikethrough != 0:
		out += ` text-decoration="line-through"`
	}
	return out
}

func hex(c color.Color) string {
	r, g, b, _ := c.RGBA()
	return fmt.Sprintf("#%02x%02x%02x", r>>8, g>>8, b>>8)
}
