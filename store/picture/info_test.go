package picture

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/color"
	"runtime"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestInspectSaysWhatAPictureIs(t *testing.T) {
	le, be := binary.LittleEndian, binary.BigEndian
	m := quarters(32, 16)
	raw := exifBlock(le, 8, true)
	for name, c := range map[string]struct {
		b    []byte
		want Info
	}{
		"plain JPEG": {asJPEG(t, m), Info{MIME: JPEG, Width: 32, Height: 16, Orientation: 1}},
		"JPEG on its side measures upright": {
			asJPEG(t, m, segment(0xe1, []byte(exifName), exifBlock(be, 6, false))),
			Info{MIME: JPEG, Width: 16, Height: 32, Orientation: 6},
		},
		"JPEG with coordinates in Exif": {
			asJPEG(t, m, segment(0xe1, []byte(exifName), exifBlock(le, 3, true))),
			Info{MIME: JPEG, Width: 32, Height: 16, Orientation: 3, HasLocation: true},
		},
		"JPEG with coordinates in XMP": {
			asJPEG(t, m, segment(0xe1, []byte("http://ns.adobe.com/xap/1.0/\x00"), xmpPacket(true))),
			Info{MIME: JPEG, Width: 32, Height: 16, Orientation: 1, HasLocation: true},
		},
		"an orientation that is none": {
			asJPEG(t, m, segment(0xe1, []byte(exifName), exifBlock(le, 9, false))),
			Info{MIME: JPEG, Width: 32, Height: 16, Orientation: 1},
		},
		"PNG with Exif": {
			asPNG(t, m, pngChunk("eXIf", exifBlock(be, 5, true))),
			Info{MIME: PNG, Width: 16, Height: 32, Orientation: 5, HasLocation: true},
		},
		"PNG with Exif in a packed text": {
			asPNG(t, m, pngChunk("zTXt", append([]byte("Raw profile type exif\x00\x00"), packed(rawText(raw))...))),
			Info{MIME: PNG, Width: 16, Height: 32, Orientation: 8, HasLocation: true},
		},
		"PNG with packed XMP": {
			asPNG(t, m, pngChunk("iTXt", append([]byte("XML:com.adobe.xmp\x00\x01\x00en\x00\x00"), packed(xmpPacket(true))...))),
			Info{MIME: PNG, Width: 32, Height: 16, Orientation: 1, HasLocation: true},
		},
		"PNG with XMP": {
			asPNG(t, m, pngChunk("iTXt", append([]byte("XML:com.adobe.xmp\x00\x00\x00\x00\x00"), xmpPacket(true)...))),
			Info{MIME: PNG, Width: 32, Height: 16, Orientation: 1, HasLocation: true},
		},
		"animated PNG": {
			asPNG(t, m, pngChunk("acTL", []byte{0, 0, 0, 1, 0, 0, 0, 0})),
			Info{MIME: PNG, Width: 32, Height: 16, Orientation: 1, Animated: true},
		},
		"GIF":          {asGIF(t, 1), Info{MIME: GIF, Width: 16, Height: 8, Orientation: 1}},
		"animated GIF": {asGIF(t, 3), Info{MIME: GIF, Width: 16, Height: 8, Orientation: 1, Animated: true}},
		"GIF with coordinates": {
			asGIF(t, 1, gifBlock(0xff, "XMP DataXMP", string(xmpPacket(true)))),
			Info{MIME: GIF, Width: 16, Height: 8, Orientation: 1, HasLocation: true},
		},
		"plain WebP": {riff(chunk("VP8L", vp8l(20, 10, 255))), Info{MIME: WebP, Width: 20, Height: 10, Orientation: 1}},
		"WebP with Exif": {
			riff(vp8x(0x08, 20, 10), chunk("VP8L", vp8l(20, 10, 255)), chunk("EXIF", exifBlock(le, 6, true))),
			Info{MIME: WebP, Width: 10, Height: 20, Orientation: 6, HasLocation: true},
		},
		"animated WebP": {
			movingWebP(chunk("EXIF", exifBlock(le, 6, false))),
			Info{MIME: WebP, Width: 16, Height: 8, Orientation: 1, Animated: true},
		},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := Inspect(c.b)
			require.NoError(t, err)
			c.want.Bytes = int64(len(c.b))
			require.Equal(t, c.want, got)
		})
	}
}

func TestWhatIsNoPictureIsNamed(t *testing.T) {
	for name, c := range map[string]struct{ b, text, hint string }{
		"nothing":         {"", "empty", "copy it again"},
		"HEIC":            {"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic", "HEIC", "Most Compatible"},
		"HEIF of a phone": {"\x00\x00\x00\x18ftypmif1\x00\x00\x00\x00mif1heic", "HEIC", "on a Mac open it in Preview"},
		"AVIF":            {"\x00\x00\x00\x18ftypmif1\x00\x00\x00\x00mif1avif", "AVIF", "save it as a JPEG"},
		"video":           {"\x00\x00\x00\x18ftypisom\x00\x00\x02\x00isommp41", "video", "choose a JPEG"},
		"short video box": {"\xff\xff\xff\xffftypisom", "video", "choose a JPEG"},
		"PDF":             {"%PDF-1.7", "PDF document", "save it as a JPEG"},
		"TIFF":            {"II*\x00....", "TIFF", "save it as a JPEG"},
		"SVG":             {"<svg xmlns='x'>", "SVG", "save it as a JPEG"},
		"text":            {"hello there", "not a picture", "choose a JPEG"},
		"one byte":        {"\xff", "not a picture", "choose a JPEG"},
	} {
		t.Run(name, func(t *testing.T) {
			for what, try := range tries {
				err := try([]byte(c.b))
				var shown *Error
				require.ErrorAs(t, err, &shown, what)
				require.Contains(t, shown.Text, c.text)
				require.Contains(t, shown.Hint, c.hint)
			}
		})
	}
}

// tries are the ways in; what one refuses the others must too.
var tries = map[string]func([]byte) error{
	"inspect": func(b []byte) error { _, err := Inspect(b); return err },
	"prepare": func(b []byte) error { _, _, _, err := Prepare(b, Limits{}); return err },
	"blocks":  func(b []byte) error { _, err := HalfBlocks(b, 10, 5, color.Black); return err },
}

func samples(t testing.TB) map[string][]byte {
	m := quarters(32, 16)
	return map[string][]byte{
		"JPEG": asJPEG(t, m), "PNG": asPNG(t, m), "GIF": asGIF(t, 2),
		"WebP": riff(chunk("VP8L", vp8l(20, 10, 255))), "animated WebP": movingWebP(),
	}
}

func TestEveryCutIsRefused(t *testing.T) {
	for name, b := range samples(t) {
		t.Run(name, func(t *testing.T) {
			for n := range len(b) {
				_, err := Inspect(b[:n])
				var shown *Error
				require.ErrorAs(t, err, &shown, "%d of %d bytes", n, len(b))
				require.NotEmpty(t, shown.Hint)
			}
		})
	}
}

func TestDamageInsideIsFoundBeforeSending(t *testing.T) {
	empty := asJPEG(t, noise(64, 64))
	scan := bytes.Index(empty, []byte{0xff, 0xda})
	empty = append(bytes.Clone(empty[:scan+14]), 0xff, 0xd9)
	flipped := asPNG(t, noise(16, 16))
	flipped[60] ^= 0xff
	for name, b := range map[string][]byte{
		"JPEG with an empty scan":        empty,
		"PNG with a wrong sum":           flipped,
		"PNG with rubbish for a picture": asPNG(t, quarters(4, 4))[:33],
		"WebP with another size":         riff(vp8x(0, 20, 11), chunk("VP8L", vp8l(20, 10, 255))),
		"WebP with rubbish":              riff(chunk("VP8L", append(vp8l(20, 10, 255)[:6], 0, 0))),
	} {
		t.Run(name, func(t *testing.T) {
			if name == "PNG with rubbish for a picture" {
				b = bytes.Join([][]byte{b, pngChunk("IDAT", []byte("rubbish")), pngChunk("IEND", nil)}, nil)
			}
			_, _, _, err := Prepare(b, Limits{})
			require.ErrorContains(t, err, "damaged or incomplete")
		})
	}
}

func TestRareKindsAreNamed(t *testing.T) {
	b := asJPEG(t, quarters(16, 16))
	at := bytes.Index(b, []byte{0xff, 0xc0})
	change := func(offset int, to byte) []byte {
		c := bytes.Clone(b)
		c[at+offset] = to
		return c
	}
	for name, b := range map[string][]byte{
		"arithmetic coding": change(1, 0xc9),
		"lossless coding":   change(1, 0xc3),
		"12 bits":           change(4, 12),
		"two colours":       change(9, 2),
	} {
		t.Run(name, func(t *testing.T) {
			_, err := Inspect(b)
			require.ErrorContains(t, err, "rare kind of JPEG")
		})
	}
}

// TestBombs are small files that would cost a decoder gigabytes or minutes.
func TestBombs(t *testing.T) {
	hugePNG := asPNG(t, quarters(4, 4))
	binary.BigEndian.PutUint32(hugePNG[16:], 50_000)
	binary.BigEndian.PutUint32(hugePNG[20:], 50_000)
	copy(hugePNG[8:], pngChunk("IHDR", bytes.Clone(hugePNG[16:29])))
	hugeGIF := asGIF(t, 1)
	copy(hugeGIF[6:], "\xff\xff\xff\xff")
	hugeJPEG := asJPEG(t, quarters(16, 16))
	at := bytes.Index(hugeJPEG, []byte{0xff, 0xc0})
	copy(hugeJPEG[at+5:], "\xff\xff\xff\xff")
	b := asJPEG(t, quarters(16, 16))
	scan := bytes.Index(b, []byte{0xff, 0xda})
	many := append(bytes.Clone(b[:scan]), bytes.Repeat(b[scan:len(b)-2], maxScans+1)...)
	many = append(many, 0xff, 0xd9)
	deep := image.NewRGBA64(image.Rect(0, 0, 1, 1))
	deepPNG := asPNG(t, deep)
	binary.BigEndian.PutUint32(deepPNG[16:], 10_000)
	binary.BigEndian.PutUint32(deepPNG[20:], 8_000)
	copy(deepPNG[8:], pngChunk("IHDR", bytes.Clone(deepPNG[16:29])))

	for name, c := range map[string]struct {
		b    []byte
		text string
	}{
		"PNG":                   {hugePNG, "too large to open: 50000×50000, at most 110 megapixels"},
		"GIF":                   {hugeGIF, "too large to open"},
		"JPEG":                  {hugeJPEG, "too large to open"},
		"lossless WebP":         {riff(chunk("VP8L", hugeVP8L())), "too large to open"},
		"extended WebP":         {riff(vp8x(0, 1<<24, 1<<24), chunk("VP8L", vp8l(4, 4, 255))), "too large to open"},
		"JPEG with many scans":  {many, "rare kind"},
		"16 bits count twice":   {deepPNG, "at most 55 megapixels"},
		"frame beyond a canvas": {hugeFrame(), "damaged"},
	} {
		t.Run(name, func(t *testing.T) {
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			_, _, _, err := Prepare(c.b, Limits{})
			runtime.ReadMemStats(&after)
			require.ErrorContains(t, err, c.text)
			require.Less(t, after.TotalAlloc-before.TotalAlloc, uint64(16<<20))
		})
	}
}

// hugeVP8L claims 16384×16384 pixels, the most that VP8L can.
func hugeVP8L() []byte {
	b := vp8l(4, 4, 255)
	binary.LittleEndian.PutUint32(b[1:], 16383|16383<<14)
	return b
}

// hugeFrame is an animation whose first frame claims far more than the canvas.
func hugeFrame() []byte {
	return riff(vp8x(webpAnimation, 4, 4), chunk("ANIM", make([]byte, 6)),
		anmf(0, 0, 16384, 16384, chunk("VP8L", hugeVP8L())))
}

func TestPackedTextIsNoBomb(t *testing.T) {
	bomb := packed(make([]byte, 16<<20))
	text := pngChunk("zTXt", append([]byte("Raw profile type exif\x00\x00"), bomb...))
	b := asPNG(t, quarters(4, 4), bytes.Repeat(text, 50))
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	info, err := Inspect(b)
	runtime.ReadMemStats(&after)
	require.NoError(t, err)
	require.False(t, info.HasLocation)
	require.Less(t, after.TotalAlloc-before.TotalAlloc, uint64(200<<20), "50 texts of 16 MiB each")
}
