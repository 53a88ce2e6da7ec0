package picture

import (
	"bytes"
	"errors"
	"image"
	"image/color"
	"image/draw"
	"image/gif"
	"image/jpeg"
	"image/png"

	"golang.org/x/image/webp"
)

// decode gives the picture as it is stored, or the first one of an animation,
// on a canvas of the file's size.
func (p *parsed) decode() (m image.Image, err error) {
	// The decoders are not ours and read files from anywhere: a fault in one
	// must not end the program with unsaved work in it.
	defer func() {
		if recover() != nil {
			m, err = nil, damaged()
		}
	}()
	b := p.clean
	if p.still != nil {
		b = p.still
	}
	m, err = decodeAs(p.info.MIME, b)
	if _, ok := errors.AsType[jpeg.UnsupportedError](err); ok {
		return nil, unreadable(JPEG)
	}
	if err != nil {
		return nil, damaged()
	}
	w, h := p.stored()
	if p.info.MIME == GIF || p.still != nil {
		return p.onCanvas(m, w, h), nil
	}
	if m.Bounds().Dx() != w || m.Bounds().Dy() != h {
		return nil, damaged()
	}
	return m, nil
}

// decodeAs asks the decoder for the size first, and stops where it is beyond
// what the walk over the file has allowed.
func decodeAs(mime string, b []byte) (image.Image, error) {
	config, whole := jpeg.DecodeConfig, jpeg.Decode
	switch mime {
	case PNG:
		config, whole = png.DecodeConfig, png.Decode
	case GIF:
		config, whole = gif.DecodeConfig, gif.Decode
	case WebP:
		config, whole = webp.DecodeConfig, webp.Decode
	}
	c, err := config(bytes.NewReader(b))
	if err != nil {
		return nil, err
	}
	if int64(c.Width)*int64(c.Height) > maxPixels {
		return nil, errors.New("too large")
	}
	return whole(bytes.NewReader(b))
}

// stored is the size of the picture as it is stored, before it is turned.
func (p *parsed) stored() (w, h int) {
	if p.info.Orientation >= 5 {
		return p.info.Height, p.info.Width
	}
	return p.info.Width, p.info.Height
}

// onCanvas lays the first picture of an animation where it belongs. What it
// leaves free is transparent.
func (p *parsed) onCanvas(m image.Image, w, h int) image.Image {
	at := m.Bounds()
	if p.still != nil {
		at = at.Add(p.stillAt)
	}
	if at == image.Rect(0, 0, w, h) {
		return m
	}
	p.alpha = true
	canvas := image.NewRGBA(image.Rect(0, 0, w, h))
	draw.Draw(canvas, at, m, m.Bounds().Min, draw.Src)
	return canvas
}

// render gives m scaled to w×h as a person sees it, and turned upright.
func render(m image.Image, orientation, w, h int, by scaler) *image.RGBA {
	if orientation >= 5 {
		w, h = h, w
	}
	out := image.NewRGBA(image.Rect(0, 0, w, h))
	if b := m.Bounds(); b.Dx() == w && b.Dy() == h {
		draw.Draw(out, out.Bounds(), m, b.Min, draw.Src)
	} else {
		by(out, m)
	}
	return turn(out, orientation)
}

// turn moves every pixel where the orientation (Exif tag 274) says that it
// belongs: 2 to 4 are mirrored or upside down, 5 to 8 lie on a side.
func turn(m *image.RGBA, orientation int) *image.RGBA {
	if orientation <= 1 || orientation > 8 {
		return m
	}
	w, h := m.Rect.Dx(), m.Rect.Dy()
	out := image.NewRGBA(image.Rect(0, 0, w, h))
	if orientation >= 5 {
		out = image.NewRGBA(image.Rect(0, 0, h, w))
	}
	// The pixel (0,0) goes to start; a step to the right moves by right, a
	// step down by down, all in bytes of out.
	s, lastX, lastY := out.Stride, 4*(out.Rect.Dx()-1), out.Stride*(out.Rect.Dy()-1)
	start, right, down := 0, 4, s
	switch orientation {
	case 2:
		start, right, down = lastX, -4, s
	case 3:
		start, right, down = lastX+lastY, -4, -s
	case 4:
		start, right, down = lastY, 4, -s
	case 5:
		start, right, down = 0, s, 4
	case 6:
		start, right, down = lastX, s, -4
	case 7:
		start, right, down = lastX+lastY, -s, -4
	case 8:
		start, right, down = lastY, -s, 4
	}
	for y := range h {
		row, at := m.Pix[y*m.Stride:y*m.Stride+4*w], start+y*down
		for x := 0; x < len(row); x += 4 {
			copy(out.Pix[at:at+4], row[x:x+4])
			at += right
		}
	}
	return out
}

// flatten lays the picture on one colour, so that nothing is transparent.
func flatten(m *image.RGBA, under color.Color) {
	r, g, b, _ := under.RGBA()
	for i := 0; i < len(m.Pix); i += 4 {
		px := m.Pix[i : i+4]
		if px[3] == 0xff {
			continue
		}
		free := 0xff - uint32(px[3])
		px[0] += uint8((r>>8*free + 127) / 255)
		px[1] += uint8((g>>8*free + 127) / 255)
		px[2] += uint8((b>>8*free + 127) / 255)
		px[3] = 0xff
	}
}

// grey gives the picture in one channel; all three of m are alike.
func grey(m *image.RGBA) *image.Gray {
	out := image.NewGray(m.Rect)
	for i := range out.Pix {
		out.Pix[i] = m.Pix[4*i]
	}
	return out
}

// isGrey tells whether a decoded picture has one channel.
func isGrey(m image.Image) bool {
	switch m.(type) {
	case *image.Gray, *image.Gray16:
		return true
	}
	return false
}
