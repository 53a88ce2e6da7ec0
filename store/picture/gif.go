package picture

import (
	"bytes"
)

// gifLoops are the application extensions that stay: how often an animation
// repeats, and a colour profile.
var gifLoops = []string{"NETSCAPE2.0", "ANIMEXTS1.0", "ICCRGBG1012"}

// gifWalk is the state of one walk over a GIF.
type gifWalk struct {
	b       []byte
	p       *parsed
	parts   [][]byte
	control int // where in parts the control of the next picture stands, or -1
	frames  int
}

// walkGIF copies palettes, pictures, their controls and the loop count (GIF89a
// specification, appendix B).
func walkGIF(b []byte) (*parsed, error) {
	if len(b) < 13 {
		return nil, damaged()
	}
	w := &gifWalk{b: b, p: &parsed{info: Info{MIME: GIF}, lossless: true, alpha: true}, control: -1}
	w.p.info.Width = int(b[6]) | int(b[7])<<8
	w.p.info.Height = int(b[8]) | int(b[9])<<8
	i := 13 + paletteLength(b[10])
	if i > len(b) {
		return nil, damaged()
	}
	w.parts = append(w.parts, b[:i])
	for i < len(b) && b[i] != ';' {
		end := w.block(i)
		if end < 0 {
			return nil, damaged()
		}
		i = end
	}
	if w.frames == 0 || i == len(b) {
		return nil, damaged()
	}
	w.p.behind = more(b[i+1:])
	w.p.info.Animated = w.frames > 1
	w.p.clean = bytes.Join(append(w.parts, b[i:i+1]), nil)
	return w.p, nil
}

func paletteLength(flags byte) int {
	if flags&0x80 == 0 {
		return 0
	}
	return 3 << (1 + flags&7)
}

// block takes the block at i and gives where it ends, or -1.
func (w *gifWalk) block(i int) int {
	switch w.b[i] {
	case ',':
		if i+10 > len(w.b) {
			return -1
		}
		end := subBlocks(w.b, i+10+paletteLength(w.b[i+9])+1)
		if end < 0 {
			return -1
		}
		w.frames++
		w.parts, w.control = append(w.parts, w.b[i:end]), -1
		return end
	case '!':
		end := subBlocks(w.b, i+2)
		if end < 0 {
			return -1
		}
		w.extension(w.b[i+1], w.b[i:end])
		return end
	}
	return -1
}

func (w *gifWalk) extension(label byte, whole []byte) {
	switch label {
	case 0xf9: // graphic control: time, transparency
		w.control = len(w.parts)
		w.parts = append(w.parts, whole)
	case 0x01: // a text drawn over the picture, which nothing shows; its control goes with it
		if w.control >= 0 {
			w.parts, w.control = append(w.parts[:w.control], w.parts[w.control+1:]...), -1
		}
		w.p.comments = true
	case 0xff:
		if len(whole) >= 14 && whole[2] == 11 {
			for _, name := range gifLoops {
				if string(whole[3:14]) == name {
					w.parts = append(w.parts, whole)
					return
				}
			}
		}
		w.p.noteXMP(whole)
	default:
		w.p.comments = true
	}
}

// subBlocks steps over blocks that each begin with their length, up to the
// empty one, and gives where they end, or -1.
func subBlocks(b []byte, i int) int {
	for i < len(b) {
		n := int(b[i])
		i += 1 + n
		if n == 0 {
			return i
		}
	}
	return -1
}
