package sample

import (
	"bytes"
	"image"
	"image/color"
	"image/draw"
	"image/png"
)

// side is a picture's width and height in pixels: square, which every platform
// shows uncut.
const side = 720

// PictureNames lists the pictures that there are.
func PictureNames() []string { return []string{"waiting-room", "juniper", "sunrise", "footpath"} }

// Picture draws one of the clinic's pictures as PNG, the same bytes each time;
// nil for a name that is not one of [PictureNames].
func Picture(name string) []byte {
	var p canvas
	switch name {
	case "waiting-room":
		p = waitingRoom()
	case "juniper":
		p = juniper()
	case "sunrise":
		p = sunrise()
	case "footpath":
		p = footpath()
	default:
		return nil
	}
	var b bytes.Buffer
	e := png.Encoder{CompressionLevel: png.BestSpeed}
	if err := e.Encode(&b, p.RGBA); err != nil {
		return nil // a buffer takes every byte
	}
	return b.Bytes()
}

// The alt texts say what is drawn.
var (
	altWaitingRoom = "A drawing of a calm corner: three rounded green chairs in a row under a round yellow lamp."
	altJuniper     = "A drawing of a juniper branch: blue berries among soft green needles on a pale background."
	altSunrise     = "A drawing of a sunrise: a yellow sun behind two rows of blue hills under an orange sky."
	altFootpath    = "A drawing of a pale footpath that winds over green hills under a light blue sky."
)

func waitingRoom() canvas {
	p := gradient(rgb(0xf6efe2), rgb(0xe9dcc6))
	p.box(0, 560, side, side, rgb(0xc9a87c))
	p.ellipse(360, 170, 220, 220, rgb(0xfdf3cf), 200)
	p.ellipse(360, 150, 80, 80, rgb(0xf2c14e), 6)
	p.box(357, 0, 363, 75, rgb(0x8a7a5c))
	for i, c := range []color.RGBA{rgb(0x6a9c78), rgb(0x5a8c6a), rgb(0x7bab88)} {
		cx := 150 + 210*i
		p.box(cx-70, 600, cx-56, 670, rgb(0x6e5a3e))
		p.box(cx+56, 600, cx+70, 670, rgb(0x6e5a3e))
		p.ellipse(cx, 440, 84, 110, c, 4)
		p.ellipse(cx, 575, 100, 48, darker(c), 4)
	}
	return p
}

func juniper() canvas {
	p := gradient(rgb(0xf1f5ee), rgb(0xdfe9dd))
	// A branch from the lower left to the upper right, with twigs that bend
	// forward and grow thinner, shorter towards its tip.
	for i := range 100 {
		p.ellipse(80+i*54/10, 640-i*54/10, 10-i/16, 10-i/16, rgb(0x8c6d4a), 3)
	}
	for i := range 8 {
		bx, by, length := 120+i*64, 600-i*64, 14-i
		for k := range length {
			r := 24 - k*24/(length+3)
			p.ellipse(bx+k*7, by-k*19, r, r, rgb(0x7fa887), 5)
			p.ellipse(bx+k*19, by-k*7+k*4, r, r, rgb(0x5b8867), 5)
		}
	}
	for _, at := range [][2]int{{150, 470}, {300, 590}, {300, 330}, {440, 455}, {420, 215}, {560, 330}, {575, 150}} {
		p.ellipse(at[0], at[1], 34, 34, rgb(0x4a668f), 4)
		p.ellipse(at[0]-10, at[1]-10, 12, 12, rgb(0x9db3d3), 8)
	}
	return p
}

func sunrise() canvas {
	p := gradient(rgb(0xf7b267), rgb(0xfde7c4))
	p.ellipse(360, 400, 260, 260, rgb(0xfff1c9), 240)
	p.ellipse(360, 400, 110, 110, rgb(0xffd25e), 6)
	p.ellipse(150, 660, 380, 220, rgb(0x7f9cc0), 6)
	p.ellipse(580, 690, 400, 240, rgb(0x7392b8), 6)
	p.ellipse(360, 800, 560, 220, rgb(0x4f6f98), 6)
	return p
}

func footpath() canvas {
	p := gradient(rgb(0xcfe6f5), rgb(0xf0f7ef))
	p.ellipse(560, 130, 110, 34, rgb(0xffffff), 30)
	p.ellipse(180, 90, 90, 28, rgb(0xffffff), 26)
	p.ellipse(600, 560, 460, 260, rgb(0xa9cf97), 6)
	p.ellipse(120, 640, 520, 290, rgb(0x8dbd7d), 6)
	p.ellipse(420, 860, 700, 320, rgb(0x74aa68), 6)
	// The path comes nearer from bend to bend and grows wider on the way.
	bends := []int{430, 452, 462, 456, 436, 404, 368, 336, 316, 312, 326, 356}
	for i := range 110 {
		k, part := i/10, i%10
		cx := (bends[k]*(10-part) + bends[k+1]*part) / 10
		p.ellipse(cx, 350+i*10/3, 8+i/2, 6+i/5, rgb(0xf3e3c3), 2)
	}
	return p
}

// canvas is a picture that is being painted. All sums are of whole numbers, so
// that every computer paints the same.
type canvas struct{ *image.RGBA }

// gradient gives a canvas that turns from one colour at the top to another.
func gradient(top, bottom color.RGBA) canvas {
	p := canvas{image.NewRGBA(image.Rect(0, 0, side, side))}
	for y := range side {
		c := mix(top, bottom, y, side)
		draw.Draw(p, image.Rect(0, y, side, y+1), image.NewUniform(c), image.Point{}, draw.Src)
	}
	return p
}

func (p canvas) box(x0, y0, x1, y1 int, c color.RGBA) {
	draw.Draw(p, image.Rect(x0, y0, x1, y1), image.NewUniform(c), image.Point{}, draw.Src)
}

// ellipse paints an ellipse around a middle, with an edge that fades over the
// outer soft pixels. It writes the pixels itself: masks of image/draw take ten
// times as long, and a demo waits for its pictures.
func (p canvas) ellipse(cx, cy, rx, ry int, c color.RGBA, soft int) {
	b := image.Rect(cx-rx, cy-ry, cx+rx+1, cy+ry+1).Intersect(p.Bounds())
	small := min(rx, ry)
	inner := max(0, small-soft)
	// Squares of the distance and of both edges, as if it were a circle.
	in, out := inner*inner, small*small
	for y := b.Min.Y; y < b.Max.Y; y++ {
		dy := (y - cy) * small / ry
		row := p.Pix[p.PixOffset(b.Min.X, y):p.PixOffset(b.Max.X, y)]
		for x := b.Min.X; x < b.Max.X; x++ {
			dx := (x - cx) * small / rx
			d := dx*dx + dy*dy
			if d >= out {
				continue
			}
			cover := 255
			if d > in {
				cover = 255 * (out - d) / (out - in)
			}
			px := row[4*(x-b.Min.X):][:3]
			px[0] = blend(px[0], c.R, cover)
			px[1] = blend(px[1], c.G, cover)
			px[2] = blend(px[2], c.B, cover)
		}
	}
}

// blend puts cover of 255 parts of a colour over another.
func blend(under, over uint8, cover int) uint8 {
	return uint8((int(under)*(255-cover) + int(over)*cover) / 255)
}

func mix(a, b color.RGBA, part, whole int) color.RGBA {
	one := func(x, y uint8) uint8 { return uint8((int(x)*(whole-part) + int(y)*part) / whole) }
	return color.RGBA{one(a.R, b.R), one(a.G, b.G), one(a.B, b.B), 255}
}

func darker(c color.RGBA) color.RGBA { return mix(c, color.RGBA{A: 255}, 1, 5) }

func rgb(hex int) color.RGBA {
	return color.RGBA{uint8(hex >> 16), uint8(hex >> 8), uint8(hex), 255}
}
