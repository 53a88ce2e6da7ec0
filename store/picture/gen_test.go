package picture

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"testing"

	"github.com/stretchr/testify/require"
)

// canary stands wherever something private can stand; no output may hold it.
const canary = "CANARY-Dr-Who-iPhone"

var (
	red   = color.RGBA{200, 20, 20, 255}
	green = color.RGBA{20, 180, 20, 255}
	blue  = color.RGBA{20, 20, 200, 255}
	white = color.RGBA{250, 250, 250, 255}
)

// quarters is a picture with another colour in each quarter: red and green
// above, blue and white below.
func quarters(w, h int) *image.RGBA {
	m := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			c := [2][2]color.RGBA{{red, green}, {blue, white}}[2*y/h][2*x/w]
			m.SetRGBA(x, y, c)
		}
	}
	return m
}

// noise is a picture that compresses badly, the same each time.
func noise(w, h int) *image.RGBA {
	m := image.NewRGBA(image.Rect(0, 0, w, h))
	state := uint32(1)
	for i := range m.Pix {
		state = state*1664525 + 1013904223
		m.Pix[i] = byte(state >> 24)
		if i%4 == 3 {
			m.Pix[i] = 255
		}
	}
	return m
}

// laid gives m as it is stored under an orientation, after the words of Exif:
// which side of the picture the stored row 0 and column 0 are.
func laid(m *image.RGBA, orientation int) *image.RGBA {
	sides := [9][2]string{
		1: {"top", "left"},
		2: {"top", "right"},
		3: {"bottom", "right"},
		4: {"bottom", "left"},
		5: {"left", "top"},
		6: {"right", "top"},
		7: {"right", "bottom"},
		8: {"left", "bottom"},
	}[orientation]
	w, h := m.Rect.Dx(), m.Rect.Dy()
	place := func(side string, n int) (x, y int) {
		switch side {
		case "top":
			return 0, n
		case "bottom":
			return 0, h - 1 - n
		case "left":
			return n, 0
		}
		return w - 1 - n, 0
	}
	if orientation >= 5 {
		w, h = h, w
	}
	out := image.NewRGBA(image.Rect(0, 0, w, h))
	w, h = m.Rect.Dx(), m.Rect.Dy()
	for row := range out.Rect.Dy() {
		for col := range out.Rect.Dx() {
			x1, y1 := place(sides[0], row)
			x2, y2 := place(sides[1], col)
			out.SetRGBA(col, row, m.RGBAAt(x1+x2, y1+y2))
		}
	}
	return out
}

// exifBlock is a TIFF block with a maker, an orientation and, where wanted,
// coordinates.
func exifBlock(order binary.AppendByteOrder, orientation int, gps bool) []byte {
	head := "II*\x00"
	if order == binary.AppendByteOrder(binary.BigEndian) {
		head = "MM\x00*"
	}
	entry := func(b []byte, tag, kind uint16, count uint32, value []byte) []byte {
		b = order.AppendUint16(b, tag)
		b = order.AppendUint16(b, kind)
		b = order.AppendUint32(b, count)
		return append(b, append(value, make([]byte, 4-len(value))...)...)
	}
	entries := 2
	if gps {
		entries++
	}
	after := uint32(8 + 2 + 12*entries + 4)
	b := order.AppendUint32([]byte(head), 8)
	b = order.AppendUint16(b, uint16(entries))
	b = entry(b, 0x010f, 2, uint32(len(canary)), order.AppendUint32(nil, after))
	b = entry(b, 0x0112, 3, 1, order.AppendUint16(nil, uint16(orientation)))
	if gps {
		b = entry(b, 0x8825, 4, 1, order.AppendUint32(nil, after+uint32(len(canary))))
	}
	b = append(order.AppendUint32(b, 0), canary...)
	if !gps {
		return b
	}
	latitude := uint32(len(b) + 2 + 24 + 4)
	b = order.AppendUint16(b, 2)
	b = entry(b, 1, 2, 2, []byte("N\x00"))
	b = entry(b, 2, 5, 3, order.AppendUint32(nil, latitude))
	b = order.AppendUint32(b, 0)
	for _, n := range []uint32{52, 1, 31, 1, 12, 1} {
		b = order.AppendUint32(b, n)
	}
	return b
}

func xmpPacket(gps bool) []byte {
	where := ""
	if gps {
		where = ` exif:GPSLatitude="52,31.2N"`
	}
	return []byte(`<x:xmpmeta><rdf:Description creator="` + canary + `"` + where + `/></x:xmpmeta>`)
}

// iccOf is the least that has the header of a profile.
func iccOf(space string, length int) []byte {
	b := make([]byte, max(132, length))
	binary.BigEndian.PutUint32(b, uint32(len(b)))
	copy(b[16:], space)
	copy(b[36:], "acsp")
	for i := 132; i < len(b); i++ {
		b[i] = byte(i * 7)
	}
	return b
}

func segment(marker byte, data ...[]byte) []byte {
	body := bytes.Join(data, nil)
	return append([]byte{0xff, marker, byte((len(body) + 2) >> 8), byte(len(body) + 2)}, body...)
}

// asJPEG encodes m with segments after its start.
func asJPEG(t testing.TB, m image.Image, segments ...[]byte) []byte {
	t.Helper()
	var b bytes.Buffer
	require.NoError(t, jpeg.Encode(&b, m, &jpeg.Options{Quality: 95}))
	return bytes.Join([][]byte{b.Bytes()[:2], bytes.Join(segments, nil), b.Bytes()[2:]}, nil)
}

// asPNG encodes m with chunks after its header.
func asPNG(t testing.TB, m image.Image, chunks ...[]byte) []byte {
	t.Helper()
	var b bytes.Buffer
	require.NoError(t, png.Encode(&b, m))
	return bytes.Join([][]byte{b.Bytes()[:33], bytes.Join(chunks, nil), b.Bytes()[33:]}, nil)
}

func packed(b []byte) []byte {
	var out bytes.Buffer
	z := zlib.NewWriter(&out)
	_, _ = z.Write(b)
	_ = z.Close()
	return out.Bytes()
}

// rawText is Exif the way ImageMagick writes it into a PNG text.
func rawText(exif []byte) []byte {
	return fmt.Appendf(nil, "\nexif\n%8d\n%s\n", len(exif), hex.EncodeToString(exif))
}

// asGIF encodes frames with blocks after the palette of the file.
func asGIF(t testing.TB, frames int, blocks ...[]byte) []byte {
	t.Helper()
	g := &gif.GIF{LoopCount: 0}
	for i := range frames {
		m := image.NewPaletted(image.Rect(0, 0, 16, 8), color.Palette{red, green, blue, white})
		for j := range m.Pix {
			m.Pix[j] = byte((i + j%16/8) % 4)
		}
		g.Image, g.Delay = append(g.Image, m), append(g.Delay, 10)
	}
	var b bytes.Buffer
	require.NoError(t, gif.EncodeAll(&b, g))
	out := b.Bytes()
	at := 13 + paletteLength(out[10])
	return bytes.Join([][]byte{out[:at], bytes.Join(blocks, nil), out[at:]}, nil)
}

func gifBlock(label byte, name string, text string) []byte {
	b := []byte{'!', label}
	if name != "" {
		b = append(append(b, byte(len(name))), name...)
	}
	return append(append(append(b, byte(len(text))), text...), 0)
}

// bitWriter writes the least bit first, like VP8L.
type bitWriter struct {
	out []byte
	n   int
}

func (w *bitWriter) bits(v uint32, n int) {
	for i := range n {
		if w.n%8 == 0 {
			w.out = append(w.out, 0)
		}
		w.out[w.n/8] |= byte(v>>i&1) << (w.n % 8)
		w.n++
	}
}

// vp8l is a lossless picture whose left half is green 40 and right half green
// 220, with red 10, blue 30 and the given alpha throughout: five simple prefix
// codes (RFC 9649, 3.7.2.1.1) and a bit for each pixel.
func vp8l(w, h int, alpha byte) []byte {
	b := &bitWriter{out: []byte{0x2f}, n: 8}
	b.bits(uint32(w-1), 14)
	b.bits(uint32(h-1), 14)
	if alpha < 255 {
		b.bits(1, 1)
	} else {
		b.bits(0, 1)
	}
	b.bits(0, 3) // version
	b.bits(0, 3) // no transform, no colour cache, one group of codes
	b.bits(0b111, 3)
	b.bits(40, 8)
	b.bits(220, 8)
	for _, only := range []byte{10, 30, alpha} {
		b.bits(0b101, 3)
		b.bits(uint32(only), 8)
	}
	b.bits(0b0001, 4) // distances: the one symbol 0
	for range h {
		for x := range w {
			b.bits(uint32(2*x/w), 1)
		}
	}
	return b.out
}

func riff(chunks ...[]byte) []byte {
	body := append([]byte("WEBP"), bytes.Join(chunks, nil)...)
	return append(binary.LittleEndian.AppendUint32([]byte("RIFF"), uint32(len(body))), body...)
}

func chunk(name string, data []byte) []byte { return appendChunk(nil, name, data) }

func vp8x(flags byte, w, h int) []byte {
	b := []byte{flags, 0, 0, 0}
	for _, n := range []int{w - 1, h - 1} {
		b = append(b, byte(n), byte(n>>8), byte(n>>16))
	}
	return chunk("VP8X", b)
}

// anmf is a frame at (x,y), both even.
func anmf(x, y, w, h int, chunks ...[]byte) []byte {
	var b []byte
	for _, n := range []int{x / 2, y / 2, w - 1, h - 1, 100} {
		b = append(b, byte(n), byte(n>>8), byte(n>>16))
	}
	return chunk("ANMF", append(append(b, 0), bytes.Join(chunks, nil)...))
}

// movingWebP is an animation of two frames.
func movingWebP(extra ...[]byte) []byte {
	return riff(vp8x(webpAnimation|webpAlpha|0x0c, 16, 8), chunk("ANIM", make([]byte, 6)),
		anmf(0, 0, 16, 8, chunk("VP8L", vp8l(16, 8, 255)), chunk("junk", []byte(canary))),
		anmf(4, 2, 8, 4, chunk("VP8L", vp8l(8, 4, 255))), bytes.Join(extra, nil))
}
