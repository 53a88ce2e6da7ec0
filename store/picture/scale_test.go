package picture

import (
	"image"
	"image/color"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/image/draw"
)

// noisy gives a picture that is hard to scale: soft shapes, hard edges, noise,
// and parts that can be seen through.
func noisy(w, h int, opaque bool) *image.NRGBA {
	r := rand.New(rand.NewPCG(1, 2))
	m := image.NewNRGBA(image.Rect(3, 5, 3+w, 5+h))
	for y := range h {
		for x := range w {
			c := color.NRGBA{uint8(255 * x / w), uint8(255 * y / h), uint8(r.IntN(256)), 255}
			if (x/7+y/5)%2 == 0 {
				c.R, c.B = 255-c.R, 0
			}
			if !opaque {
				c.A = uint8(r.IntN(256))
			}
			m.SetNRGBA(3+x, 5+y, c)
		}
	}
	return m
}

// The scalers agree with those of golang.org/x/image/draw, up to rounding.
func TestScalersAgreeWithTheReference(t *testing.T) {
	for name, c := range map[string]struct {
		own  scaler
		ref  draw.Interpolator
		most int // difference of one channel
	}{"sharpen": {sharpen, draw.CatmullRom, 2}, "glance": {glance, draw.ApproxBiLinear, 2}} {
		for _, size := range [][2]int{{30, 20}, {7, 41}, {200, 150}, {61, 47}, {1, 1}} {
			for _, opaque := range []bool{true, false} {
				m := noisy(61, 47, opaque)
				got, want := image.NewRGBA(image.Rect(0, 0, size[0], size[1])), image.NewRGBA(image.Rect(0, 0, size[0], size[1]))
				c.own(got, m)
				c.ref.Scale(want, want.Bounds(), m, m.Bounds(), draw.Src, nil)
				for i := range got.Pix {
					require.InDelta(t, int(want.Pix[i]), int(got.Pix[i]), float64(c.most), "%s to %v, opaque %v, byte %d", name, size, opaque, i)
				}
			}
		}
	}
}

// A picture that has one colour keeps it, in every size and kind.
func TestOneColourStaysAsItIs(t *testing.T) {
	for name, m := range map[string]image.Image{
		"grey": &image.Uniform{C: color.Gray{77}}, "seen through": &image.Uniform{C: color.RGBA{10, 20, 30, 128}},
	} {
		t.Run(name, func(t *testing.T) {
			from := image.NewRGBA(image.Rect(0, 0, 40, 30))
			draw.Draw(from, from.Rect, m, image.Point{}, draw.Src)
			for _, s := range []scaler{sharpen, glance} {
				to := image.NewRGBA(image.Rect(0, 0, 13, 70))
				s(to, from)
				for x := range 13 {
					for y := range 70 {
						require.Equal(t, from.RGBAAt(0, 0), to.RGBAAt(x, y))
					}
				}
			}
		})
	}
}
