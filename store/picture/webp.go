package picture

import (
	"encoding/binary"
	"image"
)

// Flags of the VP8X chunk (RFC 9649, section 2.7.1).
const (
	webpICC       = 0x20
	webpAlpha     = 0x10
	webpAnimation = 0x02
	// webpKept are the flags that stay; those for Exif and XMP go.
	webpKept = webpICC | webpAlpha | webpAnimation

	// frameHead is the length of what stands before a frame's chunks.
	frameHead = 16
)

// webpWalk is the state of one walk over a WebP.
type webpWalk struct {
	p     *parsed
	out   []byte
	seen  map[string]bool
	flags int // where in out the flags of VP8X stand, or 0
}

// walkWebP copies picture, alpha, profile and animation (RFC 9649).
func walkWebP(b []byte) (*parsed, error) {
	n := int64(binary.LittleEndian.Uint32(b[4:])) + 8
	if n > int64(len(b)) || n < 12 {
		return nil, damaged()
	}
	w := &webpWalk{
		p:    &parsed{info: Info{MIME: WebP}},
		out:  append(make([]byte, 0, n), b[:12]...),
		seen: map[string]bool{},
	}
	whole, ok := eachChunk(b[12:n], w.chunk)
	if !whole || !ok {
		return nil, damaged()
	}
	if !w.seen["VP8 "] && !w.seen["VP8L"] && !w.seen["ANMF"] {
		return nil, damaged()
	}
	if w.flags > 0 && w.p.icc == nil {
		w.out[w.flags] &^= webpICC
	}
	binary.LittleEndian.PutUint32(w.out[4:], uint32(len(w.out)-8))
	w.p.clean = w.out
	w.p.behind = more(b[n:])
	return w.p, nil
}

// eachChunk calls f with the chunks in b until it says no. whole tells whether
// b ended where its last chunk does.
func eachChunk(b []byte, f func(name string, data []byte) bool) (whole, ok bool) {
	for len(b) >= 8 {
		n := int64(binary.LittleEndian.Uint32(b[4:]))
		if n > int64(len(b)-8) {
			return false, true
		}
		if !f(string(b[:4]), b[8:8+n]) {
			return true, false
		}
		b = b[min(8+n+n&1, int64(len(b))):]
	}
	return len(b) == 0, true
}

func appendChunk(out []byte, name string, data []byte) []byte {
	out = append(out, name...)
	out = binary.LittleEndian.AppendUint32(out, uint32(len(data)))
	out = append(out, data...)
	if len(data)%2 == 1 {
		out = append(out, 0)
	}
	return out
}

func (w *webpWalk) chunk(name string, data []byte) bool {
	extended := w.seen["VP8X"]
	switch name {
	case "VP8X":
		return w.extended(data)
	case "VP8 ", "VP8L":
		if w.seen["VP8 "] || w.seen["VP8L"] || w.p.info.Animated {
			return true
		}
		return w.picture(name, data)
	case "ANMF":
		return !extended || !w.p.info.Animated || w.frame(data)
	case "ICCP":
		if !extended || w.seen[name] || profile(data) == nil {
			return true
		}
		w.p.icc = data
	case "ALPH", "ANIM":
		if !extended || w.seen[name] {
			return true
		}
	case "EXIF":
		w.p.note(data)
		return true
	case "XMP ":
		w.p.noteXMP(data)
		return true
	default:
		w.p.details = true
		return true
	}
	w.seen[name] = true
	w.out = appendChunk(w.out, name, data)
	return true
}

// extended reads the VP8X chunk, which has to come first.
func (w *webpWalk) extended(data []byte) bool {
	if len(w.seen) > 0 || len(data) != 10 {
		return false
	}
	w.seen["VP8X"] = true
	w.flags = len(w.out) + 8
	w.out = appendChunk(w.out, "VP8X", data)
	w.out[w.flags] &= webpKept
	clear(w.out[w.flags+1 : w.flags+4]) // reserved
	w.p.alpha = data[0]&webpAlpha != 0
	w.p.info.Animated = data[0]&webpAnimation != 0
	w.p.info.Width, w.p.info.Height = 1+uint24(data[4:]), 1+uint24(data[7:])
	return true
}

// picture takes the one picture of a file that is no animation.
func (w *webpWalk) picture(name string, data []byte) bool {
	w.seen[name] = true
	w.out = appendChunk(w.out, name, data)
	w.p.lossless = name == "VP8L"
	width, height, alpha, ok := frameSize(name, data)
	if !w.seen["VP8X"] {
		w.p.info.Width, w.p.info.Height, w.p.alpha = width, height, alpha
	}
	return ok
}

// frame copies one picture of an animation without foreign chunks, and makes a
// file of its own of the first.
func (w *webpWalk) frame(data []byte) bool {
	if len(data) < frameHead {
		return false
	}
	kept := append([]byte(nil), data[:frameHead]...)
	var still []byte
	alpha, pictures := false, 0
	whole, _ := eachChunk(data[frameHead:], func(name string, data []byte) bool {
		switch {
		case name == "ALPH" && !alpha && pictures == 0:
			alpha = true
		case (name == "VP8 " || name == "VP8L") && pictures == 0:
			pictures++
			w.p.lossless = w.p.lossless || name == "VP8L"
		default:
			w.p.details = true
			return true
		}
		kept = appendChunk(kept, name, data)
		still = appendChunk(still, name, data)
		return true
	})
	if !whole || pictures == 0 {
		return false
	}
	w.out = appendChunk(w.out, "ANMF", kept)
	if !w.seen["ANMF"] {
		w.seen["ANMF"] = true
		w.p.still = stillWebP(data, still, alpha)
		w.p.stillAt = image.Pt(2*uint24(data), 2*uint24(data[3:]))
	}
	return true
}

// stillWebP puts a VP8X chunk and a file's head around a frame's chunks.
func stillWebP(head, chunks []byte, alpha bool) []byte {
	x := make([]byte, 10)
	if alpha {
		x[0] = webpAlpha
	}
	copy(x[4:], head[6:12]) // width and height, less one, are written alike
	out := appendChunk([]byte("RIFF\x00\x00\x00\x00WEBP"), "VP8X", x)
	out = append(out, chunks...)
	binary.LittleEndian.PutUint32(out[4:], uint32(len(out)-8))
	return out
}

// frameSize reads the size out of a picture's own header: RFC 6386, section
// 9.1, for VP8 and RFC 9649, section 3.4, for VP8L.
func frameSize(name string, data []byte) (width, height int, alpha, ok bool) {
	if name == "VP8 " {
		if len(data) < 10 || data[3] != 0x9d || data[4] != 0x01 || data[5] != 0x2a {
			return 0, 0, false, false
		}
		return (int(data[6]) | int(data[7])<<8) & 0x3fff, (int(data[8]) | int(data[9])<<8) & 0x3fff, false, true
	}
	if len(data) < 5 || data[0] != 0x2f {
		return 0, 0, false, false
	}
	bits := binary.LittleEndian.Uint32(data[1:])
	return 1 + int(bits&0x3fff), 1 + int(bits>>14&0x3fff), bits>>28&1 == 1, true
}

func uint24(b []byte) int { return int(b[0]) | int(b[1])<<8 | int(b[2])<<16 }
