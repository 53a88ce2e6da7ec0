package picture

import (
	"bytes"
	"encoding/binary"
)

// Tags of Exif (CIPA DC-008) and TIFF 6.0.
const (
	tagOrientation = 0x0112
	tagGPS         = 0x8825
	entryLength    = 12
)

// readExif takes the orientation and whether there are coordinates out of an
// Exif block, which begins with a TIFF header. It follows two tables, the
// first and the one for GPS, and nothing they point to. A block that can't be
// understood says nothing.
func readExif(b []byte) (orientation int, located bool) {
	b = bytes.TrimPrefix(b, []byte("Exif\x00\x00"))
	if len(b) < 8 {
		return 0, false
	}
	var order binary.ByteOrder
	switch string(b[:4]) {
	case "II*\x00":
		order = binary.LittleEndian
	case "MM\x00*":
		order = binary.BigEndian
	default:
		return 0, false
	}
	followed := false // once: a table full of pointers to a long one would cost its square
	eachEntry(b, order, order.Uint32(b[4:]), func(tag uint16, e []byte) {
		switch {
		case tag == tagOrientation && orientation == 0 && order.Uint16(e[2:]) == 3:
			orientation = int(order.Uint16(e[8:]))
		case tag == tagGPS && !followed:
			followed = true
			eachEntry(b, order, order.Uint32(e[8:]), func(tag uint16, _ []byte) {
				switch tag {
				// Latitude, longitude, the same of the destination, and the
				// name of the area.
				case 2, 4, 20, 22, 28:
					located = true
				}
			})
		}
	})
	return orientation, located
}

// eachEntry calls f with each entry of the table at offset at, as far as it
// lies in b.
func eachEntry(b []byte, order binary.ByteOrder, at uint32, f func(tag uint16, entry []byte)) {
	if int64(at)+2 > int64(len(b)) {
		return
	}
	n := int(order.Uint16(b[at:]))
	rest := b[at+2:]
	for range n {
		if len(rest) < entryLength {
			return
		}
		f(order.Uint16(rest), rest[:entryLength])
		rest = rest[entryLength:]
	}
}

// xmpLocated tells whether an XMP packet has coordinates (the exif name space
// of XMP, ISO 16684-1).
func xmpLocated(b []byte) bool {
	return bytes.Contains(b, []byte("GPSLatitude")) || bytes.Contains(b, []byte("GPSLongitude"))
}

// note adds what a block of Exif says.
func (p *parsed) note(exif []byte) {
	p.details = true
	o, located := readExif(exif)
	if p.info.Orientation == 0 {
		p.info.Orientation = o
	}
	p.info.HasLocation = p.info.HasLocation || located
}

// noteXMP adds what a packet of XMP says.
func (p *parsed) noteXMP(xmp []byte) {
	p.details = true
	p.info.HasLocation = p.info.HasLocation || xmpLocated(xmp)
}
