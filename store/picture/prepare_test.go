package picture

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/gif"
	"image/jpeg"
	"image/png"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
)

// decoded reads an output with the ordinary decoders.
func decoded(t *testing.T, b []byte) image.Image {
	t.Helper()
	m, _, err := image.Decode(bytes.NewReader(b))
	require.NoError(t, err)
	return m
}

// requireQuarters checks the middle of each quarter, with room for losses.
func requireQuarters(t *testing.T, m image.Image) {
	t.Helper()
	b := m.Bounds()
	for i, want := range []color.RGBA{red, green, blue, white} {
		x := b.Min.X + b.Dx()/4 + i%2*b.Dx()/2
		y := b.Min.Y + b.Dy()/4 + i/2*b.Dy()/2
		got := color.RGBAModel.Convert(m.At(x, y)).(color.RGBA)
		require.InDelta(t, want.R, got.R, 12, "quarter %d", i)
		require.InDelta(t, want.G, got.G, 12, "quarter %d", i)
		require.InDelta(t, want.B, got.B, 12, "quarter %d", i)
	}
}

func TestCleanPictureStaysBitForBit(t *testing.T) {
	for name, b := range samples(t) {
		t.Run(name, func(t *testing.T) {
			if name == "animated WebP" {
				b, _, _, _ = Prepare(b, Limits{}) // the sample has a foreign chunk
			}
			out, info, changes, err := Prepare(b, Limits{MaxBytes: int64(len(b)), MaxWidth: 32, MaxHeight: 16})
			require.NoError(t, err)
			require.Equal(t, b, out)
			require.Empty(t, changes)
			require.Equal(t, int64(len(b)), info.Bytes)
		})
	}
}

// dirty has, for each kind, a picture with everything private in it, and the
// same picture without.
func dirty(t testing.TB) map[string][2][]byte {
	m := quarters(32, 16)
	gps := exifBlock(binary.BigEndian, 1, true)
	icc := iccOf("RGB ", 3000)
	jfif := segment(0xe0, []byte("JFIF\x00\x01\x02\x01\x00\x48\x00\x48\x00\x00"))
	adobe := segment(0xee, []byte("Adobe\x00\x64\x00\x00\x00\x00\x01"))
	profile := iccSegments(icc)
	plainJPEG := asJPEG(t, m, jfif, profile, adobe)
	dirtyJPEG := asJPEG(t, m,
		segment(0xe0, []byte("JFIF\x00\x01\x02\x01\x00\x48\x00\x48\x02\x02"), []byte(canary[:12])),
		segment(0xe0, []byte("JFXX\x00\x10"+canary)),
		segment(0xe1, []byte(exifName), gps),
		segment(0xe1, []byte("http://ns.adobe.com/xap/1.0/\x00"), xmpPacket(true)),
		segment(0xe1, []byte("http://ns.adobe.com/xmp/extension/\x00"), xmpPacket(false)),
		segment(0xe1, []byte("Unknown"+canary)),
		profile,
		segment(0xe2, []byte("MPF\x00"+canary)),
		segment(0xe3, []byte(canary)),
		segment(0xed, []byte("Photoshop 3.0\x008BIM\x04\x04"+canary)),
		segment(0xeb, []byte("JP jumb c2pa"+canary)),
		segment(0xee, []byte("Adobe\x00\x64\x00\x00\x00\x00\x01"), []byte(canary)),
		segment(0xef, []byte(canary)),
		segment(0xfe, []byte(canary)),
		[]byte(canary), // stray bytes between segments
	)
	dirtyJPEG = append(dirtyJPEG, "\x00\x00\x00\x18ftypmp42"+canary...)

	kept := bytes.Join([][]byte{
		pngChunk("gAMA", []byte{0, 0, 177, 143}), iccChunk(icc),
		pngChunk("pHYs", []byte{0, 0, 1, 0, 0, 0, 1, 0, 1}),
	}, nil)
	dirtyPNG := asPNG(t, m,
		pngChunk("tEXt", []byte("Author\x00"+canary)),
		kept,
		pngChunk("eXIf", gps),
		pngChunk("zTXt", append([]byte("Comment\x00\x00"), packed([]byte(canary))...)),
		pngChunk("iTXt", append([]byte("XML:com.adobe.xmp\x00\x00\x00\x00\x00"), xmpPacket(true)...)),
		pngChunk("tIME", []byte{7, 234, 1, 2, 3, 4, 5}),
		pngChunk("sPLT", []byte(canary)),
		pngChunk("caBX", []byte(canary)),
		pngChunk("prVt", []byte(canary)),
	)
	dirtyPNG = append(dirtyPNG, canary...)

	loop := gifBlock(0xff, "NETSCAPE2.0", "\x01\x00\x00")
	dirtyGIF := asGIF(t, 2,
		gifBlock(0xfe, "", canary),
		gifBlock(0xff, "XMP DataXMP", string(xmpPacket(true))),
		gifBlock(0xff, "IPTCDATAIPT", canary),
		[]byte("!\xf9\x04\x08\xff\x00\x00\x00"), // the control of the text
		gifBlock(0x01, "............", canary),
		gifBlock(0xfe, "", canary),
	)
	require.Contains(t, string(dirtyGIF), string(loop))
	dirtyGIF = append(dirtyGIF, canary...)

	body := chunk("VP8L", vp8l(20, 10, 255))
	dirtyWebP := riff(vp8x(webpICC|0x0c, 20, 10), chunk("ICCP", icc), chunk("priv", []byte(canary)), body,
		chunk("EXIF", gps), chunk("XMP ", xmpPacket(true)), chunk("C2PA", []byte(canary)))
	dirtyWebP = append(dirtyWebP, canary...)

	moving := movingWebP(chunk("EXIF", gps), chunk("XMP ", xmpPacket(false)))
	return map[string][2][]byte{
		"JPEG": {dirtyJPEG, plainJPEG},
		"PNG":  {dirtyPNG, asPNG(t, m, kept)},
		"GIF":  {dirtyGIF, asGIF(t, 2)},
		"WebP": {dirtyWebP, riff(vp8x(webpICC, 20, 10), chunk("ICCP", icc), body)},
		"animated WebP": {moving, riff(vp8x(webpAnimation|webpAlpha, 16, 8), chunk("ANIM", make([]byte, 6)),
			anmf(0, 0, 16, 8, chunk("VP8L", vp8l(16, 8, 255))), anmf(4, 2, 8, 4, chunk("VP8L", vp8l(8, 4, 255))))},
	}
}

func TestEverythingPrivateGoesAndThePictureStays(t *testing.T) {
	for name, c := range dirty(t) {
		t.Run(name, func(t *testing.T) {
			before := bytes.Clone(c[0])
			require.Error(t, bare(c[0]), "the check must see what is there")
			out, info, changes, err := Prepare(c[0], Limits{})
			require.NoError(t, err)
			require.NoError(t, bare(out))
			if name == "JPEG" {
				// The order of the kept segments is the dirty picture's own.
				c[1] = asJPEG(t, quarters(32, 16),
					segment(0xe0, []byte("JFIF\x00\x01\x02\x01\x00\x48\x00\x48\x00\x00")),
					iccSegments(iccOf("RGB ", 3000)),
					segment(0xee, []byte("Adobe\x00\x64\x00\x00\x00\x00\x01")))
			}
			require.Equal(t, c[1], out)
			require.False(t, info.HasLocation)
			require.Contains(t, changes, "location removed")
			require.Equal(t, before, c[0], "the original is never touched")
		})
	}
}

func TestChangesSayWhatWasRemoved(t *testing.T) {
	m := quarters(16, 16)
	jpg := asJPEG(t, m)
	for name, c := range map[string]struct {
		b    []byte
		want []string
	}{
		"camera": {
			asJPEG(t, m, segment(0xe1, []byte(exifName), exifBlock(binary.LittleEndian, 1, false))),
			[]string{"camera and editing details removed"},
		},
		"place": {
			asJPEG(t, m, segment(0xe1, []byte(exifName), exifBlock(binary.LittleEndian, 1, true))),
			[]string{"location removed", "camera and editing details removed"},
		},
		"comment": {asJPEG(t, m, segment(0xfe, []byte("x"))), []string{"comments removed"}},
		"film":    {append(bytes.Clone(jpg), "ftypmp42"...), []string{"data hidden behind the picture removed"}},
		"padding": {append(bytes.Clone(jpg), 0, 0, 0), nil},
	} {
		t.Run(name, func(t *testing.T) {
			_, _, changes, err := Prepare(c.b, Limits{})
			require.NoError(t, err)
			require.Equal(t, c.want, changes)
		})
	}
}

func TestTurnedUpright(t *testing.T) {
	m := quarters(48, 32)
	for o := 1; o <= 8; o++ {
		exif := exifBlock(binary.BigEndian, o, true)
		stored := laid(m, o)
		t.Run(fmt.Sprintf("JPEG %d", o), func(t *testing.T) {
			b := asJPEG(t, stored, segment(0xe1, []byte(exifName), exif), iccSegments(iccOf("RGB ", 0)))
			out, info, changes, err := Prepare(b, Limits{})
			require.NoError(t, err)
			require.NoError(t, bare(out))
			require.Equal(t, []int{48, 32, 1}, []int{info.Width, info.Height, info.Orientation})
			requireQuarters(t, decoded(t, out))
			require.Equal(t, o != 1, slices.Contains(changes, "turned upright"))
			require.Contains(t, string(out), string(iccOf("RGB ", 0)), "the profile is kept")
		})
		t.Run(fmt.Sprintf("PNG %d", o), func(t *testing.T) {
			out, _, _, err := Prepare(asPNG(t, stored, pngChunk("eXIf", exif)), Limits{})
			require.NoError(t, err)
			require.NoError(t, bare(out))
			got := image.NewRGBA(m.Rect)
			draw.Draw(got, got.Rect, decoded(t, out), image.Point{}, draw.Src)
			require.Equal(t, m.Pix, got.Pix, "every pixel where it belongs")
		})
	}
}

func TestScaledOnlyWhenALimitDemandsIt(t *testing.T) {
	b := asJPEG(t, quarters(400, 300))
	for name, c := range map[string]struct {
		l    Limits
		w, h int
	}{
		"no limit":           {Limits{}, 400, 300},
		"exactly the limit":  {Limits{MaxWidth: 400, MaxHeight: 300}, 400, 300},
		"width":              {Limits{MaxWidth: 200}, 200, 150},
		"height":             {Limits{MaxHeight: 100}, 133, 100},
		"the stricter one":   {Limits{MaxWidth: 300, MaxHeight: 75}, 100, 75},
		"never less than 1":  {Limits{MaxWidth: 1}, 1, 1},
		"other kinds listed": {Limits{MaxWidth: 200, MIMEs: []string{PNG, JPEG}}, 200, 150},
	} {
		t.Run(name, func(t *testing.T) {
			out, info, changes, err := Prepare(b, c.l)
			require.NoError(t, err)
			require.Equal(t, JPEG, info.MIME)
			require.Equal(t, []int{c.w, c.h}, []int{info.Width, info.Height})
			if c.w == 400 {
				require.Equal(t, b, out)
				return
			}
			require.Equal(t, []string{fmt.Sprintf("scaled from 400×300 to %d×%d", c.w, c.h)}, changes)
			if c.w > 10 {
				requireQuarters(t, decoded(t, out))
			}
		})
	}
}

func TestTurnedAndScaled(t *testing.T) {
	b := asJPEG(t, laid(quarters(400, 200), 6), segment(0xe1, []byte(exifName), exifBlock(binary.LittleEndian, 6, false)))
	out, info, changes, err := Prepare(b, Limits{MaxWidth: 100})
	require.NoError(t, err)
	require.Equal(t, []int{100, 50}, []int{info.Width, info.Height})
	requireQuarters(t, decoded(t, out))
	require.Equal(t, []string{
		"camera and editing details removed", "turned upright", "scaled from 400×200 to 100×50",
	}, changes)
}

func TestWithinTheBytes(t *testing.T) {
	loud := noise(200, 160)
	seeThrough := noise(150, 150)
	for i := 3; i < len(seeThrough.Pix); i += 16 {
		copy(seeThrough.Pix[i-3:], []byte{0, 0, 0, 0})
	}
	for name, c := range map[string]struct {
		b    []byte
		l    Limits
		mime string
		says string
	}{
		"a little too long is compressed more":  {asJPEG(t, loud), Limits{MaxBytes: 30_000}, JPEG, "compressed more to stay within 30 kB"},
		"far too long is scaled":                {asJPEG(t, loud), Limits{MaxBytes: 15_000}, JPEG, "scaled from 200×160 to "},
		"a PNG becomes a JPEG":                  {asPNG(t, loud), Limits{MaxBytes: 50_000}, JPEG, "made into a JPEG"},
		"a PNG that must stay one is scaled":    {asPNG(t, loud), Limits{MaxBytes: 50_000, MIMEs: []string{PNG}}, PNG, "scaled from 200×160 to "},
		"transparent parts of a JPEG are white": {asPNG(t, seeThrough), Limits{MaxBytes: 40_000}, JPEG, "transparent parts made white"},
	} {
		t.Run(name, func(t *testing.T) {
			require.Greater(t, int64(len(c.b)), c.l.MaxBytes)
			out, info, changes, err := Prepare(c.b, c.l)
			require.NoError(t, err)
			require.LessOrEqual(t, int64(len(out)), c.l.MaxBytes)
			require.Equal(t, c.mime, info.MIME)
			require.Contains(t, fmt.Sprint(changes), c.says)
			again, _, _, err := Prepare(c.b, c.l)
			require.NoError(t, err)
			require.Equal(t, out, again, "the same each time")
		})
	}
	_, _, _, err := Prepare(asJPEG(t, loud), Limits{MaxBytes: 500})
	require.ErrorContains(t, err, "can't be made small enough: at most 500 bytes")
}

func TestMadeIntoWhatIsTaken(t *testing.T) {
	half := image.NewNRGBA(image.Rect(0, 0, 20, 20))
	for i := range half.Pix {
		half.Pix[i] = 128
	}
	webpAt := func(alpha byte) []byte { return riff(chunk("VP8L", vp8l(20, 10, alpha))) }
	for name, c := range map[string]struct {
		b       []byte
		mimes   []string
		mime    string
		changes []string
	}{
		"PNG to JPEG":             {asPNG(t, quarters(20, 20)), []string{JPEG}, JPEG, []string{"made into a JPEG"}},
		"transparent PNG to JPEG": {asPNG(t, half), []string{JPEG}, JPEG, []string{"made into a JPEG", "transparent parts made white"}},
		"JPEG to PNG":             {asJPEG(t, quarters(20, 20)), []string{PNG}, PNG, []string{"made into a PNG"}},
		"lossless WebP to PNG":    {webpAt(255), []string{JPEG, PNG}, PNG, []string{"made into a PNG"}},
		"transparent WebP to PNG": {webpAt(100), []string{JPEG, PNG}, PNG, []string{"made into a PNG"}},
		"GIF to PNG":              {asGIF(t, 1), []string{JPEG, PNG}, PNG, []string{"made into a PNG"}},
		"animated GIF to JPEG": {
			asGIF(t, 3),
			[]string{JPEG},
			JPEG,
			[]string{"only the first picture of the animation kept", "made into a JPEG"},
		},
		"animated WebP to PNG": {
			movingWebP(),
			[]string{PNG},
			PNG,
			[]string{"camera and editing details removed", "only the first picture of the animation kept", "made into a PNG"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			out, info, changes, err := Prepare(c.b, Limits{MIMEs: c.mimes})
			require.NoError(t, err)
			require.NoError(t, bare(out))
			require.Equal(t, c.mime, info.MIME)
			require.Equal(t, c.changes, changes)
		})
	}
	_, _, _, err := Prepare(asPNG(t, half), Limits{MIMEs: []string{GIF}})
	require.ErrorContains(t, err, "the PNG can't be made into a kind of picture that is taken here")
}

func TestTransparentBecomesWhite(t *testing.T) {
	m := image.NewNRGBA(image.Rect(0, 0, 16, 16)) // wholly transparent black
	out, _, _, err := Prepare(asPNG(t, m), Limits{MIMEs: []string{JPEG}})
	require.NoError(t, err)
	r, g, b, _ := decoded(t, out).At(8, 8).RGBA()
	require.Equal(t, []uint32{0xffff, 0xffff, 0xffff}, []uint32{r, g, b})
}

func TestWebPPixels(t *testing.T) {
	out, _, _, err := Prepare(riff(chunk("VP8L", vp8l(20, 10, 255))), Limits{MIMEs: []string{PNG}})
	require.NoError(t, err)
	m := decoded(t, out)
	require.Equal(t, color.RGBA{10, 40, 30, 255}, color.RGBAModel.Convert(m.At(2, 5)))
	require.Equal(t, color.RGBA{10, 220, 30, 255}, color.RGBAModel.Convert(m.At(17, 5)))
}

func TestFirstPictureLiesWhereItBelongs(t *testing.T) {
	b := riff(vp8x(webpAnimation, 16, 8), chunk("ANIM", make([]byte, 6)),
		anmf(4, 2, 8, 4, chunk("VP8L", vp8l(8, 4, 255))))
	out, info, _, err := Prepare(b, Limits{MIMEs: []string{PNG}})
	require.NoError(t, err)
	require.Equal(t, []int{16, 8}, []int{info.Width, info.Height})
	m := decoded(t, out)
	_, _, _, a := m.At(1, 1).RGBA()
	require.Zero(t, a, "outside of the frame")
	require.Equal(t, color.RGBA{10, 40, 30, 255}, color.RGBAModel.Convert(m.At(4, 2)))
	require.Equal(t, color.RGBA{10, 220, 30, 255}, color.RGBAModel.Convert(m.At(11, 5)))
}

func TestAnimationIsKeptOrRefusedButNotScaled(t *testing.T) {
	b := asGIF(t, 4, gifBlock(0xfe, "", "made with "+canary))
	out, info, changes, err := Prepare(b, Limits{MIMEs: []string{GIF}})
	require.NoError(t, err)
	require.True(t, info.Animated)
	require.Equal(t, []string{"comments removed"}, changes)
	g, err := gif.DecodeAll(bytes.NewReader(out))
	require.NoError(t, err)
	require.Len(t, g.Image, 4)
	require.Zero(t, g.LoopCount, "it goes on for ever, as before")
	require.Equal(t, []int{10, 10, 10, 10}, g.Delay)

	_, _, _, err = Prepare(b, Limits{MaxWidth: 8})
	require.ErrorContains(t, err, "the animation measures 16×8")
	_, _, _, err = Prepare(b, Limits{MaxBytes: 50})
	require.ErrorContains(t, err, "at most 50 bytes are taken here")
}

func TestProfileFollowsTheColours(t *testing.T) {
	rgb, grayICC, cmyk := iccOf("RGB ", 200_000), iccOf("GRAY", 0), iccOf("CMYK", 0)
	g := image.NewGray(image.Rect(0, 0, 40, 40))
	for i := range g.Pix {
		g.Pix[i] = byte(i)
	}
	for name, c := range map[string]struct {
		b    []byte
		l    Limits
		want []byte
	}{
		"long one over several segments": {asJPEG(t, quarters(40, 40), iccSegments(rgb)), Limits{MaxWidth: 20}, rgb},
		"grey stays grey":                {asJPEG(t, g, iccSegments(grayICC)), Limits{MaxWidth: 20}, grayICC},
		"JPEG to PNG":                    {asJPEG(t, quarters(40, 40), iccSegments(rgb)), Limits{MIMEs: []string{PNG}}, rgb},
		"PNG to JPEG":                    {asPNG(t, quarters(40, 40), iccChunk(rgb)), Limits{MIMEs: []string{JPEG}}, rgb},
		"PNG to PNG":                     {asPNG(t, quarters(40, 40), iccChunk(rgb)), Limits{MaxWidth: 20}, rgb},
		"WebP to PNG": {
			riff(vp8x(webpICC, 20, 10), chunk("ICCP", rgb), chunk("VP8L", vp8l(20, 10, 255))),
			Limits{MIMEs: []string{PNG}},
			rgb,
		},
		"one for printing doesn't fit": {asJPEG(t, quarters(40, 40), iccSegments(cmyk)), Limits{MaxWidth: 20}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			out, _, _, err := Prepare(c.b, c.l)
			require.NoError(t, err)
			require.NoError(t, bare(out))
			p, err := read(out)
			require.NoError(t, err)
			require.True(t, bytes.Equal(c.want, p.icc))
			require.Equal(t, name == "grey stays grey", isGrey(decoded(t, out)))
		})
	}
}

func TestBrokenProfileIsLeftOut(t *testing.T) {
	icc := iccSegments(iccOf("RGB ", 100_000))
	for name, segments := range map[string][]byte{
		"a piece is missing":  icc[:4+iccPiece+len(iccName)+2],
		"a piece comes twice": append(bytes.Clone(icc), icc...),
		"it is none":          segment(0xe2, []byte(iccName+"\x01\x01"+canary)),
		"its length is wrong": segment(0xe2, []byte(iccName+"\x01\x01"), append(iccOf("RGB ", 0), canary...)),
	} {
		t.Run(name, func(t *testing.T) {
			out, _, _, err := Prepare(asJPEG(t, quarters(16, 16), segments), Limits{})
			require.NoError(t, err)
			require.Equal(t, asJPEG(t, quarters(16, 16)), out)
		})
	}
}

func TestPNGColoursAreKeptWhenScaled(t *testing.T) {
	meaning := pngChunk("cICP", []byte{12, 13, 0, 1})
	out, _, _, err := Prepare(asPNG(t, quarters(40, 40), meaning), Limits{MaxWidth: 20})
	require.NoError(t, err)
	require.Contains(t, string(out), string(meaning))
	_, err = png.Decode(bytes.NewReader(out))
	require.NoError(t, err)
}

// TestHighQuality bounds the loss of one more encoding.
func TestHighQuality(t *testing.T) {
	m := quarters(64, 64)
	b := asJPEG(t, laid(m, 3), segment(0xe1, []byte(exifName), exifBlock(binary.LittleEndian, 3, false)))
	out, _, _, err := Prepare(b, Limits{})
	require.NoError(t, err)
	before, err := jpeg.Decode(bytes.NewReader(b))
	require.NoError(t, err)
	after := decoded(t, out)
	var sum float64
	for y := range 64 {
		for x := range 64 {
			r1, g1, b1, _ := before.At(63-x, 63-y).RGBA()
			r2, g2, b2, _ := after.At(x, y).RGBA()
			for _, d := range []float64{float64(r1) - float64(r2), float64(g1) - float64(g2), float64(b1) - float64(b2)} {
				sum += d * d / 65536
			}
		}
	}
	require.Less(t, sum/(64*64*3), 20.0, "mean square of the difference in 8-bit steps")
}
