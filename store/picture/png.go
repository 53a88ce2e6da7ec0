package picture

import (
	"bytes"
	"encoding/binary"
	"encoding/hex"
	"hash/crc32"
)

const (
	pngHead = "\x89PNG\r\n\x1a\n"
	// maxText bounds what is unpacked of a text chunk to look for coordinates.
	maxText = 1 << 20
	// maxTexts bounds how many compressed texts are unpacked.
	maxTexts = 16
)

// pngKept are the chunks that stay (W3C PNG, third edition): picture, palette,
// what colours mean, density, animation. True means that it may come more than
// once.
var pngKept = map[string]bool{
	"IHDR": false, "PLTE": false, "IDAT": true, "IEND": false,
	"tRNS": false, "gAMA": false, "cHRM": false, "sRGB": false, "iCCP": false, "cICP": false,
	"mDCV": false, "cLLI": false, "sBIT": false, "bKGD": false, "pHYs": false,
	"acTL": false, "fcTL": true, "fdAT": true,
}

// pngWalk is the state of one walk over a PNG.
type pngWalk struct {
	p     *parsed
	out   []byte
	seen  map[string]bool
	texts int
}

// walkPNG copies the chunks that stay, and checks every chunk's sum.
func walkPNG(b []byte) (*parsed, error) {
	w := &pngWalk{
		p:    &parsed{info: Info{MIME: PNG}, lossless: true},
		out:  append(make([]byte, 0, len(b)), pngHead...),
		seen: map[string]bool{},
	}
	for rest := b[len(pngHead):]; len(rest) >= 12; {
		n := int64(binary.BigEndian.Uint32(rest))
		if n > int64(len(rest)-12) {
			return nil, damaged()
		}
		chunk := rest[:12+n]
		rest = rest[12+n:]
		if crc32.ChecksumIEEE(chunk[4:8+n]) != binary.BigEndian.Uint32(chunk[8+n:]) {
			return nil, damaged()
		}
		if err := w.chunk(string(chunk[4:8]), chunk[8:8+n], chunk); err != nil {
			return nil, err
		}
		if w.seen["IEND"] {
			if !w.seen["IDAT"] {
				return nil, damaged()
			}
			w.p.clean = w.out
			w.p.behind = more(rest)
			return w.p, nil
		}
	}
	return nil, damaged()
}

func (w *pngWalk) chunk(name string, data, whole []byte) error {
	if !w.seen["IHDR"] && name != "IHDR" {
		return damaged()
	}
	many, kept := pngKept[name]
	if !kept {
		return w.drop(name, data)
	}
	if w.seen[name] && !many {
		if name == "IHDR" || name == "PLTE" {
			return damaged()
		}
		return nil
	}
	switch name {
	case "IHDR":
		if err := w.header(data); err != nil {
			return err
		}
	case "iCCP":
		if w.p.icc = pngProfile(data); w.p.icc == nil {
			return nil
		}
	case "gAMA", "cHRM", "sRGB", "cICP":
		w.p.colour = append(w.p.colour, whole...)
	case "tRNS":
		w.p.alpha = true
	case "acTL":
		w.p.info.Animated = true
	}
	w.seen[name] = true
	w.out = append(w.out, whole...)
	return nil
}

func (w *pngWalk) header(data []byte) error {
	if len(data) != 13 {
		return damaged()
	}
	width, height := binary.BigEndian.Uint32(data), binary.BigEndian.Uint32(data[4:])
	if width > 1<<31-1 || height > 1<<31-1 {
		return damaged()
	}
	w.p.info.Width, w.p.info.Height = int(width), int(height)
	w.p.heavy = data[8] == 16
	w.p.alpha = data[9] == 4 || data[9] == 6
	return nil
}

// drop leaves a chunk out and remembers what it was.
func (w *pngWalk) drop(name string, data []byte) error {
	switch {
	case name[0] >= 'A' && name[0] <= 'Z':
		return unreadable(PNG) // needed for the picture, by its name, but unknown
	case name == "eXIf":
		w.p.note(data)
	case name == "tEXt" || name == "zTXt" || name == "iTXt":
		w.text(name, data)
	case name == "tIME":
		w.p.comments = true
	default:
		w.p.details = true
	}
	return nil
}

// text looks for coordinates in the text chunks that programs put Exif and XMP
// into.
func (w *pngWalk) text(kind string, data []byte) {
	w.p.comments = true
	keyword, value, _ := bytes.Cut(data, []byte{0})
	switch {
	case kind == "zTXt" && len(value) > 1:
		value = w.unpack(value[1:])
	case kind == "iTXt" && len(value) > 2:
		packed := value[0] == 1
		// Two flags, a language and a translated keyword stand before the text.
		_, value, _ = bytes.Cut(value[2:], []byte{0})
		_, value, _ = bytes.Cut(value, []byte{0})
		if packed {
			value = w.unpack(value)
		}
	}
	switch {
	case bytes.HasPrefix(keyword, []byte("Raw profile type ")):
		raw := rawProfile(value)
		w.p.note(raw)
		w.p.noteXMP(raw)
	case bytes.Contains(keyword, []byte("xmp")), bytes.Contains(keyword, []byte("XMP")):
		w.p.noteXMP(value)
	}
}

func (w *pngWalk) unpack(b []byte) []byte {
	if w.texts++; w.texts > maxTexts {
		return nil
	}
	return inflate(b, maxText)
}

// rawProfile reads the way in which ImageMagick and others write Exif into a
// text: a name, a length, and the bytes as hexadecimal digits in lines.
func rawProfile(text []byte) []byte {
	fields := bytes.Fields(text)
	if len(fields) < 3 {
		return nil
	}
	digits := bytes.Join(fields[2:], nil)
	out := make([]byte, len(digits)/2)
	n, _ := hex.Decode(out, digits)
	return out[:n]
}

// pngProfile reads an iCCP chunk: a name, a zero, the method and the profile.
func pngProfile(data []byte) []byte {
	_, packed, ok := bytes.Cut(data, []byte{0})
	if !ok || len(packed) < 1 {
		return nil
	}
	return profile(inflate(packed[1:], maxICC))
}

// pngChunk puts length and sum around data.
func pngChunk(name string, data []byte) []byte {
	out := binary.BigEndian.AppendUint32(make([]byte, 0, 12+len(data)), uint32(len(data)))
	out = append(append(out, name...), data...)
	return binary.BigEndian.AppendUint32(out, crc32.ChecksumIEEE(out[4:]))
}
