package picture

import (
	"bytes"
)

// Markers of JPEG (ITU-T T.81, table B.1).
const (
	mSOF0 = 0xc0
	mSOF2 = 0xc2
	mDHT  = 0xc4
	mRST0 = 0xd0
	mRST7 = 0xd7
	mSOI  = 0xd8
	mEOI  = 0xd9
	mSOS  = 0xda
	mDQT  = 0xdb
	mDRI  = 0xdd
	mAPP0 = 0xe0
	mAPPf = 0xef
	mCOM  = 0xfe
)

const (
	// maxScans bounds the passes of a progressive picture: each one costs the
	// decoder a walk over all blocks, however few bytes it has. Real pictures
	// have about ten.
	maxScans = 200

	iccName   = "ICC_PROFILE\x00"
	jfifName  = "JFIF\x00"
	adobeName = "Adobe"
	exifName  = "Exif\x00\x00"
	xmpName   = "http://ns.adobe.com/"
)

// jpegWalk is the state of one walk over a JPEG.
type jpegWalk struct {
	b     []byte
	p     *parsed
	parts []part
	icc   iccParts
	scans int
	sized bool
}

// part is a piece of the output.
type part struct {
	bytes []byte
	icc   bool
}

// walkJPEG copies what makes the picture: tables, frame, scans, the density of
// the JFIF segment, the colour transform of the Adobe segment and the profile.
// It ends at the end of the picture: what phones append to it (films, second
// pictures with details of their own) stays behind.
func walkJPEG(b []byte) (*parsed, error) {
	w := &jpegWalk{b: b, p: &parsed{info: Info{MIME: JPEG}}}
	w.keep(b[:2])
	for i := 2; ; {
		m, at := nextMarker(b, i)
		if at < 0 {
			return nil, damaged()
		}
		if m == mEOI {
			return w.end(at + 2)
		}
		if at+4 > len(b) {
			return nil, damaged()
		}
		end := at + 2 + int(b[at+2])<<8 + int(b[at+3])
		if end < at+4 || end > len(b) {
			return nil, damaged()
		}
		if m == mSOS {
			if end = scanEnd(b, end); end < 0 {
				return nil, damaged()
			}
		}
		if err := w.segment(m, at, end); err != nil {
			return nil, err
		}
		i = end
	}
}

// nextMarker finds the next marker that has a meaning outside of a scan, and
// where its two bytes begin. Like other readers it steps over stray bytes.
func nextMarker(b []byte, i int) (marker byte, at int) {
	for i < len(b) {
		j := bytes.IndexByte(b[i:], 0xff)
		if j < 0 || i+j+1 >= len(b) {
			return 0, -1
		}
		i += j
		m := b[i+1]
		switch {
		case m == 0xff: // fill byte
			i++
		case m == 0 || m == 1 || m >= mRST0 && m <= mRST7:
			i += 2
		default:
			return m, i
		}
	}
	return 0, -1
}

// scanEnd gives where the marker after the compressed data at i begins, or -1.
func scanEnd(b []byte, i int) int {
	for i < len(b) {
		j := bytes.IndexByte(b[i:], 0xff)
		if j < 0 || i+j+1 >= len(b) {
			return -1
		}
		i += j
		m := b[i+1]
		switch {
		case m == 0xff:
			i++
		case m == 0 || m >= mRST0 && m <= mRST7:
			i += 2
		default:
			return i
		}
	}
	return -1
}

func (w *jpegWalk) keep(b []byte) { w.parts = append(w.parts, part{bytes: b}) }

func (w *jpegWalk) segment(m byte, at, end int) error {
	whole, data := w.b[at:end], w.b[at+4:end]
	switch {
	case m == mSOS:
		if w.scans++; w.scans > maxScans {
			return unreadable(JPEG)
		}
		if !w.sized {
			return damaged()
		}
		w.keep(whole)
	case m == mDHT || m == mDQT || m == mDRI:
		w.keep(whole)
	case m >= mSOF0 && m <= mSOF2:
		w.keep(whole)
		w.p.heavy = m == mSOF2 // a progressive picture is decoded from 32-bit coefficients
		return w.frame(data)
	case m >= mAPP0 && m <= mAPPf:
		w.application(m, whole, data)
	case m == mCOM:
		w.p.comments = true
	case m > mSOF2 && m < mRST0:
		return unreadable(JPEG) // lossless, hierarchical or arithmetic coding
	default:
		return damaged()
	}
	return nil
}

// frame reads the size out of a frame header (T.81, B.2.2).
func (w *jpegWalk) frame(data []byte) error {
	if w.sized || len(data) < 6 {
		return damaged()
	}
	w.sized = true
	w.p.info.Height = int(data[1])<<8 | int(data[2])
	w.p.info.Width = int(data[3])<<8 | int(data[4])
	if n := data[5]; data[0] != 8 || n != 1 && n != 3 && n != 4 || w.p.info.Height == 0 {
		return unreadable(JPEG) // 12 bits, odd colours, or a height that comes at the end
	}
	return nil
}

func (w *jpegWalk) application(m byte, whole, data []byte) {
	begins := func(name string) bool { return bytes.HasPrefix(data, []byte(name)) }
	switch {
	case m == mAPP0 && begins(jfifName) && len(data) >= 14:
		// Version, unit and density; the small copy of the picture is left out.
		w.keep(append([]byte{0xff, mAPP0, 0, 16}, append(bytes.Clone(data[:12]), 0, 0)...))
		w.p.details = w.p.details || len(data) > 14
	case m == mAPP0+2 && begins(iccName):
		w.icc.add(data[len(iccName):])
		w.parts = append(w.parts, part{bytes: whole, icc: true})
	case m == mAPP0+14 && begins(adobeName) && len(data) >= 12:
		w.keep(append([]byte{0xff, m, 0, 14}, data[:12]...))
	case m == mAPP0+1 && begins(exifName):
		w.p.note(data)
	case m == mAPP0+1 && begins(xmpName):
		w.p.noteXMP(data)
	default:
		w.p.details = true
	}
}

func (w *jpegWalk) end(at int) (*parsed, error) {
	if w.scans == 0 {
		return nil, damaged()
	}
	w.keep([]byte{0xff, mEOI})
	w.p.icc = w.icc.join()
	out := make([]byte, 0, at)
	for _, part := range w.parts {
		if !part.icc || w.p.icc != nil {
			out = append(out, part.bytes...)
		}
	}
	w.p.clean = out
	w.p.behind = more(w.b[at:])
	return w.p, nil
}

// more tells whether there is more than padding in b.
func more(b []byte) bool {
	for _, c := range b {
		if c != 0 && c != 0xff && c != '\n' && c != '\r' {
			return true
		}
	}
	return false
}
