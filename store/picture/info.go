package picture

import (
	"bytes"
	"image"
)

// The kinds of picture that are read.
const (
	JPEG = "image/jpeg"
	PNG  = "image/png"
	WebP = "image/webp"
	GIF  = "image/gif"
)

// maxPixels is the most that is decoded: a little over the 108 megapixels of
// the largest common phone pictures. As RGBA that is 440 MB.
const maxPixels = 110_000_000

// Info is what a file says about its picture.
type Info struct {
	MIME   string // one of [JPEG], [PNG], [WebP], [GIF]
	Width  int    // in pixels, as a person sees it: after Orientation
	Height int    // in pixels, as a person sees it: after Orientation
	Bytes  int64  // length of the file

	HasLocation bool // it says where it was taken, by coordinates
	Orientation int  // 1 to 8 as in Exif (CIPA DC-008, tag 274); 1 is upright
	Animated    bool // more than one picture
}

// Inspect reads the structure of a picture without decoding it. The error is
// an [*Error] with a sentence for a person.
func Inspect(b []byte) (Info, error) {
	p, err := read(b)
	if err != nil {
		return Info{}, err
	}
	return p.info, nil
}

// parsed is what the walk over a file's structure has found.
type parsed struct {
	info  Info
	clean []byte // the same picture without what is private
	still []byte // a file with only the first picture, where clean is an animation that can't be decoded

	stillAt image.Point // where still lies in the animation

	details  bool // Exif, XMP, IPTC, previews and the like were left out
	comments bool // comments or texts were left out
	behind   bool // bytes after the picture's end were left out

	icc      []byte // colour profile
	colour   []byte // PNG chunks that say what the colours mean, profile aside
	alpha    bool   // may have transparent parts
	lossless bool   // not stored with losses
	heavy    bool   // takes twice the memory to decode, or more
}

// read finds out what b is and walks over it.
func read(b []byte) (*parsed, error) {
	walk := walkFor(b)
	if walk == nil {
		return nil, notAPicture(b)
	}
	p, err := walk(b)
	if err != nil {
		return nil, err
	}
	w, h := p.info.Width, p.info.Height
	if w <= 0 || h <= 0 {
		return nil, damaged()
	}
	limit := int64(maxPixels)
	if p.heavy {
		limit /= 2
	}
	if int64(w)*int64(h) > limit {
		return nil, tooLarge(w, h, limit)
	}
	p.info.Bytes = int64(len(b))
	if p.info.Orientation < 1 || p.info.Orientation > 8 || p.info.Animated {
		// Turning an animation would mean to decode and encode all of it, and
		// what shows animations pays no heed to the tag.
		p.info.Orientation = 1
	}
	if p.info.Orientation >= 5 {
		p.info.Width, p.info.Height = h, w
	}
	return p, nil
}

func walkFor(b []byte) func([]byte) (*parsed, error) {
	switch {
	case bytes.HasPrefix(b, []byte("\xff\xd8\xff")):
		return walkJPEG
	case bytes.HasPrefix(b, []byte(pngHead)):
		return walkPNG
	case bytes.HasPrefix(b, []byte("GIF87a")), bytes.HasPrefix(b, []byte("GIF89a")):
		return walkGIF
	case len(b) >= 12 && string(b[:4]) == "RIFF" && string(b[8:12]) == "WEBP":
		return walkWebP
	}
	return nil
}

// plainName is what people call a kind of picture.
func plainName(mime string) string {
	switch mime {
	case JPEG:
		return "JPEG"
	case PNG:
		return "PNG"
	case WebP:
		return "WebP"
	case GIF:
		return "GIF"
	}
	return mime
}

// known are beginnings of files that people take for pictures, with what they
// are.
var known = []struct{ begins, is string }{
	{"BM", "a BMP picture"},
	{"II*\x00", "a TIFF or camera raw picture"},
	{"MM\x00*", "a TIFF or camera raw picture"},
	{"8BPS", "a Photoshop file"},
	{"%PDF", "a PDF document"},
	{"<svg", "an SVG drawing"},
	{"<?xml", "an SVG drawing or another XML file"},
	{"\x00\x00\x00\x0cJXL ", "a JPEG XL picture"},
	{"\xff\x0a", "a JPEG XL picture"},
	{"\x1aE\xdf\xa3", "a video"},
}

// notAPicture says what b is instead, as far as its first bytes tell.
func notAPicture(b []byte) error {
	if len(b) == 0 {
		return &Error{Text: "the file is empty", Hint: "copy it again from where it came from"}
	}
	if len(b) >= 12 && string(b[4:8]) == "ftyp" {
		return notMediaBox(b)
	}
	for _, k := range known {
		if bytes.HasPrefix(b, []byte(k.begins)) {
			return &Error{Text: "the file is " + k.is + ", not a JPEG, PNG, WebP or GIF", Hint: hintExport}
		}
	}
	return &Error{
		Text: "the file is not a picture",
		Hint: "choose a JPEG, PNG, WebP or GIF",
	}
}

// notMediaBox tells HEIC and AVIF pictures from videos by the brands in the
// first box (ISO/IEC 14496-12 and 23008-12).
func notMediaBox(b []byte) error {
	n := min(int(b[0])<<24|int(b[1])<<16|int(b[2])<<8|int(b[3]), len(b), 256)
	var avif, heic bool
	for i := 8; i+4 <= n; i += 4 {
		switch string(b[i : i+4]) {
		case "avif", "avis":
			avif = true
		case "heic", "heix", "heim", "heis", "hevc", "hevx", "mif1", "msf1":
			heic = true
		}
	}
	switch {
	case avif:
		return &Error{Text: "the file is an AVIF picture, which Rounds can't read", Hint: hintExport}
	case heic:
		return &Error{
			Text: "the file is a HEIC picture, which Rounds can't read",
			Hint: "export it as a JPEG: on a Mac open it in Preview, then File, Export, Format JPEG; " +
				"on an iPhone copy it in Photos and paste it into a folder of the Files app; " +
				"for new pictures choose Settings, Camera, Formats, Most Compatible",
		}
	}
	return &Error{Text: "the file is a video, not a picture", Hint: "choose a JPEG, PNG, WebP or GIF"}
}
