package film

import (
	"encoding/binary"
	"errors"
	"io"
	"math"
	"time"
)

// Info is what a video says of itself; zero is not known.
type Info struct {
	Duration      time.Duration
	Width, Height int // as shown, after turning
}

// errNone is a file without the headers that are looked for.
var errNone = errors.New("this file has no movie header")

// Bounds that keep a broken file from taking time or memory.
const (
	mostBoxes  = 10_000 // boxes looked at in all
	mostHeader = 256    // bytes of a header that are read
	longest    = 1000 * time.Hour
)

// Inspect reads a video of size bytes.
func Inspect(r io.ReaderAt, size int64) (Info, error) {
	f := &reader{r: r, left: mostBoxes}
	if err := f.boxes(0, size, f.top); err != nil {
		return Info{}, err
	}
	if !f.movie {
		return Info{}, errNone
	}
	return f.info, nil
}

type reader struct {
	r     io.ReaderAt
	left  int // boxes that may still be looked at
	movie bool
	info  Info
}

// box is one box: where its content begins and ends.
type box struct {
	kind     string
	from, to int64
}

// boxes hands every box between two places to a function.
func (f *reader) boxes(at, end int64, each func(box) error) error {
	for at+8 <= end {
		if f.left--; f.left < 0 {
			return errNone
		}
		var head [16]byte
		if _, err := f.r.ReadAt(head[:8], at); err != nil {
			return err
		}
		length, skip := int64(binary.BigEndian.Uint32(head[:4])), int64(8)
		switch {
		case length == 0: // to the end of the file
			length = end - at
		case length == 1: // the length follows in 64 bits
			if _, err := f.r.ReadAt(head[8:], at+8); err != nil {
				return err
			}
			long := binary.BigEndian.Uint64(head[8:])
			if long > math.MaxInt64 {
				return errNone
			}
			length, skip = int64(long), 16
		}
		if length < skip || length > end-at {
			return errNone
		}
		if err := each(box{string(head[4:8]), at + skip, at + length}); err != nil {
			return err
		}
		at += length
	}
	return nil
}

func (f *reader) top(b box) error {
	if b.kind == "moov" {
		return f.boxes(b.from, b.to, f.inMovie)
	}
	return nil
}

func (f *reader) inMovie(b box) error {
	switch b.kind {
	case "mvhd":
		return f.movieHeader(b)
	case "trak":
		return f.boxes(b.from, b.to, f.inTrack)
	}
	return nil
}

func (f *reader) inTrack(b box) error {
	if b.kind == "tkhd" {
		return f.trackHeader(b)
	}
	return nil
}

// header reads the beginning of a box.
func (f *reader) header(b box) ([]byte, error) {
	out := make([]byte, min(b.to-b.from, mostHeader))
	_, err := f.r.ReadAt(out, b.from)
	return out, err
}

// movieHeader reads the time scale and the length: ISO/IEC 14496-12, 8.2.2.
func (f *reader) movieHeader(b box) error {
	h, err := f.header(b)
	if err != nil {
		return err
	}
	at := 12 // version, flags, two times of 32 bits
	wide := len(h) > 0 && h[0] == 1
	if wide {
		at = 20
	}
	if len(h) < at+12 {
		return errNone
	}
	scale := binary.BigEndian.Uint32(h[at:])
	length := uint64(binary.BigEndian.Uint32(h[at+4:]))
	unknown := length == math.MaxUint32
	if wide {
		length = binary.BigEndian.Uint64(h[at+4:])
		unknown = length == math.MaxUint64
	}
	f.movie = true
	if scale == 0 || unknown {
		return nil
	}
	if seconds := float64(length) / float64(scale); seconds < longest.Seconds() {
		f.info.Duration = time.Duration(seconds * float64(time.Second)).Round(time.Millisecond)
	}
	return nil
}

// trackHeader reads the size and the turn of a picture: ISO/IEC 14496-12, 8.3.2.
// A track without a picture has no size.
func (f *reader) trackHeader(b box) error {
	h, err := f.header(b)
	if err != nil {
		return err
	}
	at := 40 // the matrix, behind times, id, length, layer, group, volume
	if len(h) > 0 && h[0] == 1 {
		at = 52
	}
	if len(h) < at+44 {
		return errNone
	}
	w, height := int(binary.BigEndian.Uint32(h[at+36:])>>16), int(binary.BigEndian.Uint32(h[at+40:])>>16)
	if a, b := binary.BigEndian.Uint32(h[at:]), binary.BigEndian.Uint32(h[at+4:]); a == 0 && b != 0 {
		w, height = height, w // a quarter turn
	}
	if w*height > f.info.Width*f.info.Height {
		f.info.Width, f.info.Height = w, height
	}
	return nil
}
