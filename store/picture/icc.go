package picture

import (
	"bytes"
	"compress/zlib"
	"io"
)

const (
	// maxICC bounds a colour profile, in bytes; the largest for printing have
	// 3 MB, those of screens a few hundred bytes.
	maxICC = 4 << 20
	// iccPiece is how much of a profile fits into one JPEG segment: 65,535
	// less the length itself, the name and two counters (ICC.1, annex B.4).
	iccPiece = 65535 - 2 - len(iccName) - 2
)

// iccParts gathers a profile that a JPEG has in up to 255 pieces.
type iccParts struct {
	pieces [256][]byte
	count  int // of all pieces, as each of them says
	have   int
	wrong  bool
}

// add takes one piece: its number from 1, how many there are, and data.
func (c *iccParts) add(b []byte) {
	if len(b) < 3 || b[0] == 0 || b[0] > b[1] || c.pieces[b[0]] != nil || c.have > 0 && int(b[1]) != c.count {
		c.wrong = true
		return
	}
	c.count = int(b[1])
	c.have++
	c.pieces[b[0]] = b[2:]
}

// join gives the profile, or nil where it is not whole.
func (c *iccParts) join() []byte {
	if c.wrong || c.have == 0 || c.have != c.count {
		return nil
	}
	return profile(bytes.Join(c.pieces[1:c.count+1], nil))
}

// profile gives b where it has the header of a colour profile (ICC.1, 7.2) and
// is no longer than the header says, and otherwise nil.
func profile(b []byte) []byte {
	if len(b) < 128 || len(b) > maxICC || string(b[36:40]) != "acsp" {
		return nil
	}
	if n := int(b[0])<<24 | int(b[1])<<16 | int(b[2])<<8 | int(b[3]); n != len(b) {
		return nil
	}
	return b
}

// describes tells whether a profile is one for grey or for RGB pictures.
func describes(icc []byte, grey bool) bool {
	if icc == nil {
		return false
	}
	if grey {
		return string(icc[16:20]) == "GRAY"
	}
	return string(icc[16:20]) == "RGB "
}

// iccSegments is the profile as JPEG segments.
func iccSegments(icc []byte) []byte {
	var out []byte
	count := (len(icc) + iccPiece - 1) / iccPiece
	for i := range count {
		piece := icc[i*iccPiece : min((i+1)*iccPiece, len(icc))]
		n := 2 + len(iccName) + 2 + len(piece)
		out = append(out, 0xff, mAPP0+2, byte(n>>8), byte(n))
		out = append(out, iccName...)
		out = append(out, byte(i+1), byte(count))
		out = append(out, piece...)
	}
	return out
}

// iccChunk is the profile as a PNG chunk.
func iccChunk(icc []byte) []byte {
	var b bytes.Buffer
	b.WriteString("ICC\x00\x00")
	z := zlib.NewWriter(&b)
	_, _ = z.Write(icc) // a bytes.Buffer takes everything
	_ = z.Close()
	return pngChunk("iCCP", b.Bytes())
}

// inflate gives what is compressed in b, or nil where it can't be read or is
// longer than limit.
func inflate(b []byte, limit int) []byte {
	z, err := zlib.NewReader(bytes.NewReader(b))
	if err != nil {
		return nil
	}
	out, err := io.ReadAll(io.LimitReader(z, int64(limit)+1))
	if err != nil || len(out) > limit {
		return nil
	}
	return out
}
