package picture

import (
	"bytes"
	"image"
	"image/jpeg"
	"image/png"
)

// encodeJPEG writes m with the profile where it fits the colours.
func encodeJPEG(m image.Image, quality int, icc []byte) ([]byte, error) {
	var b bytes.Buffer
	if err := jpeg.Encode(&b, m, &jpeg.Options{Quality: quality}); err != nil {
		return nil, err
	}
	if !describes(icc, isGrey(m)) {
		return b.Bytes(), nil
	}
	out := b.Bytes()
	return bytes.Join([][]byte{out[:2], iccSegments(icc), out[2:]}, nil), nil
}

// encodePNG writes m with the profile where it fits the colours, or with the
// chunks that say what the colours mean where it came from a PNG.
func encodePNG(m image.Image, icc, colour []byte) ([]byte, error) {
	var b bytes.Buffer
	if err := png.Encode(&b, m); err != nil {
		return nil, err
	}
	meaning := bytes.Clone(colour)
	if describes(icc, isGrey(m)) {
		meaning = append(meaning, iccChunk(icc)...)
	}
	out := b.Bytes()
	const afterHeader = len(pngHead) + 25
	return bytes.Join([][]byte{out[:afterHeader], meaning, out[afterHeader:]}, nil), nil
}
