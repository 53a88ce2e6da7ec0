package picture

import (
	"image"
	"image/color"
	"math"
)

// scaler fills a picture with another one, in its own size.
type scaler func(to *image.RGBA, from image.Image)

// glance takes the colours around the middle of each new pixel and no others: a
// preview of a large photo in some thousand looks.
func glance(to *image.RGBA, from image.Image) {
	b, w, h := from.Bounds(), to.Rect.Dx(), to.Rect.Dy()
	at := colours(from)
	for y := range h {
		top, bottom, down := between(y, h, b.Dy())
		for x := range w {
			left, right, along := between(x, w, b.Dx())
			upper := mix(at(b.Min.X+left, b.Min.Y+top), at(b.Min.X+right, b.Min.Y+top), along)
			lower := mix(at(b.Min.X+left, b.Min.Y+bottom), at(b.Min.X+right, b.Min.Y+bottom), along)
			put(to, x, y, mix(upper, lower, down))
		}
	}
}

// colours gives the pixels of a picture, premultiplied.
func colours(m image.Image) func(x, y int) [4]float32 {
	if fast, ok := m.(image.RGBA64Image); ok {
		return func(x, y int) [4]float32 { return floats(fast.RGBA64At(x, y)) }
	}
	return func(x, y int) [4]float32 { return floats(color.RGBA64Model.Convert(m.At(x, y)).(color.RGBA64)) }
}

func floats(c color.RGBA64) [4]float32 {
	return [4]float32{float32(c.R), float32(c.G), float32(c.B), float32(c.A)}
}

// between gives the two old pixels around the middle of the new pixel i of n, and
// how far it lies from the first to the second.
func between(i, n, old int) (first, second int, part float32) {
	p := (float64(i)+0.5)*float64(old)/float64(n) - 0.5
	low := math.Floor(p)
	return max(int(low), 0), min(int(low)+1, old-1), float32(p - low)
}

func mix(a, b [4]float32, part float32) (out [4]float32) {
	for i := range out {
		out[i] = a[i] + (b[i]-a[i])*part
	}
	return out
}

// put writes a premultiplied colour. The kernel overshoots at edges: what is
// beyond black, white and the pixel's own opacity is cut off.
func put(m *image.RGBA, x, y int, c [4]float32) {
	px := m.Pix[m.PixOffset(x, y):]
	most := min(max(c[3], 0), 0xffff)
	for i, v := range c {
		px[i] = uint8(min(max(v, 0), most)/0x101 + 0.5)
	}
}

// sharpen scales with the Catmull-Rom kernel (Catmull and Rom, "A class of local
// interpolating splines", 1974), first along the rows, then down the columns.
// Every old pixel has its part in the result.
func sharpen(to *image.RGBA, from image.Image) {
	b, w, h := from.Bounds(), to.Rect.Dx(), to.Rect.Dy()
	at, along, down := colours(from), weights(w, b.Dx()), weights(h, b.Dy())
	line := make([][4]float32, b.Dx())
	rows := make([][4]float32, w*b.Dy()) // in the new width and the old height
	for y := range b.Dy() {
		for x := range line {
			line[x] = at(b.Min.X+x, b.Min.Y+y)
		}
		for x, k := range along {
			rows[y*w+x] = k.sum(line[k.from:], 1)
		}
	}
	for y, k := range down {
		for x := range w {
			put(to, x, y, k.sum(rows[k.from*w+x:], w))
		}
	}
}

// kernel is what the old pixels, beginning with one of them, give to a new one.
type kernel struct {
	from int
	part []float32
}

// sum adds up the pixels, which lie a number of places apart.
func (k kernel) sum(px [][4]float32, apart int) (out [4]float32) {
	for i, part := range k.part {
		c := &px[i*apart]
		out[0] += c[0] * part
		out[1] += c[1] * part
		out[2] += c[2] * part
		out[3] += c[3] * part
	}
	return out
}

// weights gives the kernels of n new pixels made of old ones. For a smaller
// picture the kernel is as much wider as the old one is larger.
func weights(n, old int) []kernel {
	scale := float64(old) / float64(n)
	wide := max(scale, 1)
	out := make([]kernel, n)
	for i := range out {
		mid := (float64(i)+0.5)*scale - 0.5
		from := max(int(math.Ceil(mid-2*wide)), 0)
		to := min(int(math.Floor(mid+2*wide)), old-1)
		k := kernel{from, make([]float32, to-from+1)}
		total := 0.0
		for j := from; j <= to; j++ {
			total += catmullRom(math.Abs(float64(j)-mid) / wide)
		}
		for j := from; j <= to; j++ {
			k.part[j-from] = float32(catmullRom(math.Abs(float64(j)-mid)/wide) / total)
		}
		out[i] = k
	}
	return out
}

// catmullRom is the kernel at a distance of t old pixels.
func catmullRom(t float64) float64 {
	switch {
	case t < 1:
		return (1.5*t-2.5)*t*t + 1
	case t < 2:
		return ((-0.5*t+2.5)*t-4)*t + 2
	}
	return 0
}
