package picture

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"strings"
)

// bare walks over an output in its own way, apart from the code it checks, and
// says what it finds besides the picture.
func bare(b []byte) error {
	if bytes.Contains(b, []byte("CANARY")) {
		return errors.New("the canary")
	}
	switch {
	case bytes.HasPrefix(b, []byte{0xff, 0xd8}):
		return bareJPEG(b)
	case bytes.HasPrefix(b, []byte("\x89PNG")):
		return barePNG(b)
	case bytes.HasPrefix(b, []byte("GIF8")):
		return bareGIF(b)
	case bytes.HasPrefix(b, []byte("RIFF")):
		return bareRIFF(b[12:], binary.LittleEndian.Uint32(b[4:])-4)
	}
	return errors.New("no picture")
}

// bareJPEG goes through the bytes one by one.
func bareJPEG(b []byte) error {
	inScan := false
	for i := 2; i < len(b); {
		if inScan && (b[i] != 0xff || b[i+1] == 0 || b[i+1] == 0xff || b[i+1]&0xf8 == 0xd0) {
			i++
			if b[i-1] == 0xff && b[i] != 0xff {
				i++
			}
			continue
		}
		inScan = false
		if b[i] != 0xff {
			return fmt.Errorf("a stray byte at %d", i)
		}
		if b[i+1] == 0xd9 {
			if i+2 != len(b) {
				return errors.New("bytes after the end")
			}
			return nil
		}
		n := int(binary.BigEndian.Uint16(b[i+2:]))
		data := string(b[i+4 : i+2+n])
		switch b[i+1] {
		case 0xc0, 0xc1, 0xc2, 0xc4, 0xdb, 0xdd:
		case 0xda:
			inScan = true
		case 0xe0:
			if !strings.HasPrefix(data, "JFIF\x00") || n != 16 {
				return errors.New("APP0 with more than density")
			}
		case 0xe2:
			if !strings.HasPrefix(data, "ICC_PROFILE\x00") {
				return errors.New("APP2 that is no profile")
			}
		case 0xee:
			if !strings.HasPrefix(data, "Adobe") || n != 14 {
				return errors.New("APP14 with more than the transform")
			}
		default:
			return fmt.Errorf("marker %x", b[i+1])
		}
		i += 2 + n
	}
	return errors.New("no end")
}

func barePNG(b []byte) error {
	r := bytes.NewReader(b[8:])
	for r.Len() > 0 {
		var head struct {
			Length uint32
			Name   [4]byte
		}
		if err := binary.Read(r, binary.BigEndian, &head); err != nil {
			return err
		}
		if !strings.Contains("IHDR PLTE IDAT IEND tRNS gAMA cHRM sRGB iCCP cICP mDCV cLLI sBIT bKGD pHYs acTL fcTL fdAT",
			string(head.Name[:])) {
			return fmt.Errorf("chunk %q", head.Name)
		}
		if _, err := r.Seek(int64(head.Length)+4, 1); err != nil {
			return err
		}
		if string(head.Name[:]) == "IEND" && r.Len() > 0 {
			return errors.New("bytes after the end")
		}
	}
	return nil
}

func bareGIF(b []byte) error {
	i := 13
	if b[10]&0x80 != 0 {
		i += 3 * (2 << (b[10] & 7))
	}
	for b[i] != 0x3b {
		switch {
		case b[i] == 0x2c:
			flags := b[i+9]
			if i += 11; flags&0x80 != 0 {
				i += 3 * (2 << (flags & 7))
			}
		case b[i] == 0x21 && b[i+1] == 0xf9:
			i += 2
		case b[i] == 0x21 && b[i+1] == 0xff:
			switch name := string(b[i+3 : i+14]); name {
			case "NETSCAPE2.0", "ANIMEXTS1.0", "ICCRGBG1012":
			default:
				return fmt.Errorf("extension %q", name)
			}
			i += 2
		default:
			return fmt.Errorf("block %x %x", b[i], b[i+1])
		}
		for b[i] != 0 {
			i += 1 + int(b[i])
		}
		i++
	}
	if i+1 != len(b) {
		return errors.New("bytes after the end")
	}
	return nil
}

func bareRIFF(b []byte, length uint32) error {
	if int(length) != len(b) {
		return errors.New("bytes after the end")
	}
	for len(b) > 0 {
		name, n := string(b[:4]), int(binary.LittleEndian.Uint32(b[4:]))
		data := b[8 : 8+n]
		switch name {
		case "VP8X":
			if data[0]&0x0c != 0 {
				return errors.New("flags for Exif or XMP")
			}
		case "ANMF":
			if err := bareRIFF(data[16:], uint32(n-16)); err != nil {
				return err
			}
		case "VP8 ", "VP8L", "ALPH", "ANIM", "ICCP":
		default:
			return fmt.Errorf("chunk %q", name)
		}
		b = b[8+n+n%2:]
	}
	return nil
}
