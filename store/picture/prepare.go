package picture

import (
	"fmt"
	"image"
	"image/color"
	"math"
	"slices"
)

const (
	// minSide is where making a picture smaller to save bytes ends, in pixels
	// of its longer side.
	minSide = 120
	// maxRounds bounds how often it is made smaller.
	maxRounds = 12
	// farOff is how many times too long a JPEG is when trying lower qualities
	// is not worth the while: the lowest halves it, about.
	farOff = 4
)

// qualities are tried in turn until a JPEG fits; below the last the picture is
// made smaller instead, because artefacts show sooner than missing pixels.
var qualities = []int{95, 90, 85, 80}

// Limits are what a platform takes. A zero value means no limit.
type Limits struct {
	MaxBytes            int64
	MaxWidth, MaxHeight int      // in pixels, as a person sees it
	MIMEs               []string // kinds that are taken; none means all four
}

func (l Limits) takes(mime string) bool { return len(l.MIMEs) == 0 || slices.Contains(l.MIMEs, mime) }

func (l Limits) takesBytes(n int) bool { return l.MaxBytes <= 0 || int64(n) <= l.MaxBytes }

// fit gives the largest size within the limits in the proportions of w×h.
func (l Limits) fit(w, h int) (int, int) {
	f := 1.0
	if l.MaxWidth > 0 {
		f = min(f, float64(l.MaxWidth)/float64(w))
	}
	if l.MaxHeight > 0 {
		f = min(f, float64(l.MaxHeight)/float64(h))
	}
	return shrunk(w, f), shrunk(h, f)
}

// shrunk rounds to a whole pixel. What was exactly a limit stays exactly it.
func shrunk(n int, f float64) int { return max(1, int(math.Round(float64(n)*f))) }

// Prepare gives the bytes that are uploaded: without metadata, upright, within
// the limits. The Info is that of the output; changes say in plain words what
// was done, in the order in which it was done, and are empty where nothing was.
// The error is an [*Error].
func Prepare(b []byte, l Limits) (out []byte, info Info, changes []string, err error) {
	p, err := read(b)
	if err != nil {
		return nil, Info{}, nil, err
	}
	m, err := p.decode()
	if err != nil {
		return nil, Info{}, nil, err
	}
	changes = p.removed()
	out = p.clean
	if !p.fits(l) {
		j := &job{parsed: p, limits: l, m: m, changes: changes}
		if out, err = j.run(); err != nil {
			return nil, Info{}, nil, err
		}
		changes = j.changes
	}
	info, err = Inspect(out)
	return out, info, changes, err
}

// removed says what was left out.
func (p *parsed) removed() []string {
	var said []string
	say := func(is bool, words string) {
		if is {
			said = append(said, words)
		}
	}
	say(p.info.HasLocation, "location removed")
	say(p.details, "camera and editing details removed")
	say(p.comments, "comments removed")
	say(p.behind, "data hidden behind the picture removed")
	return said
}

// fits tells whether the clean file can go as it is.
func (p *parsed) fits(l Limits) bool {
	w, h := l.fit(p.info.Width, p.info.Height)
	return p.info.Orientation == 1 && w == p.info.Width && h == p.info.Height &&
		l.takes(p.info.MIME) && l.takesBytes(len(p.clean))
}

// job is a picture that has to be encoded again.
type job struct {
	*parsed
	limits  Limits
	m       image.Image
	changes []string
}

func (j *job) say(format string, a ...any) { j.changes = append(j.changes, fmt.Sprintf(format, a...)) }

func (j *job) run() ([]byte, error) {
	if j.info.Animated && j.limits.takes(j.info.MIME) {
		return nil, j.animationTooLarge()
	}
	kinds := j.kinds()
	if len(kinds) == 0 {
		return nil, &Error{
			Text: "the " + plainName(j.info.MIME) + " can't be made into a kind of picture that is taken here",
			Hint: "choose a JPEG or PNG",
		}
	}
	if j.info.Animated {
		j.say("only the first picture of the animation kept")
	}
	if j.info.Orientation != 1 {
		j.say("turned upright")
	}
	w, h := j.limits.fit(j.info.Width, j.info.Height)
	for range maxRounds {
		out, least, err := j.encode(kinds, w, h)
		if out != nil || err != nil {
			return out, err
		}
		f := min(0.9, 0.95*math.Sqrt(float64(j.limits.MaxBytes)/float64(least)))
		w, h = shrunk(w, f), shrunk(h, f)
		if max(w, h) < minSide {
			break
		}
	}
	return nil, &Error{
		Text: fmt.Sprintf("the picture can't be made small enough: at most %s are taken here", amount(j.limits.MaxBytes)),
		Hint: "choose another picture, or save it as a JPEG",
	}
}

// kinds are what the picture may become, the best first: what has sharp edges
// or transparent parts stays a PNG where that fits.
func (j *job) kinds() []string {
	order := []string{JPEG, PNG}
	if j.lossless || j.alpha {
		order = []string{PNG, JPEG}
	}
	return slices.DeleteFunc(order, func(mime string) bool { return !j.limits.takes(mime) })
}

// encode tries the kinds at one size. Where none fits, out is nil and least is
// the length of the shortest.
func (j *job) encode(kinds []string, w, h int) (out []byte, least int, err error) {
	px := render(j.m, j.info.Orientation, w, h, sharpen)
	opaque := px.Opaque()
	least = math.MaxInt
	for _, mime := range kinds {
		steps := []int{0}
		if mime == JPEG {
			steps = qualities
			flatten(px, color.White)
		}
		for _, quality := range steps {
			if out, err = j.encodeAs(mime, px, quality); err != nil {
				return nil, 0, err
			}
			if j.limits.takesBytes(len(out)) {
				j.sayEncoded(mime, w, h, quality, opaque)
				return out, 0, nil
			}
			least = min(least, len(out))
			if int64(len(out)) > farOff*j.limits.MaxBytes {
				break
			}
		}
	}
	return nil, least, nil
}

func (j *job) encodeAs(mime string, px *image.RGBA, quality int) ([]byte, error) {
	var m image.Image = px
	if isGrey(j.m) && px.Opaque() {
		m = grey(px)
	}
	if mime == JPEG {
		return encodeJPEG(m, quality, j.icc)
	}
	return encodePNG(m, j.icc, j.colour)
}

func (j *job) sayEncoded(mime string, w, h, quality int, opaque bool) {
	if w != j.info.Width || h != j.info.Height {
		j.say("scaled from %s to %s", size(j.info.Width, j.info.Height), size(w, h))
	}
	if _, printed := j.m.(*image.CMYK); printed {
		j.say("colours converted from print to screen")
	}
	if mime != j.info.MIME {
		j.say("made into a %s", plainName(mime))
	}
	if mime == JPEG && !opaque {
		j.say("transparent parts made white")
	}
	if mime == JPEG && quality < qualities[0] {
		j.say("compressed more to stay within %s", amount(j.limits.MaxBytes))
	}
}

func (j *job) animationTooLarge() error {
	if w, h := j.limits.fit(j.info.Width, j.info.Height); w != j.info.Width || h != j.info.Height {
		return &Error{
			Text: fmt.Sprintf("the animation measures %s, more than is taken here", size(j.info.Width, j.info.Height)),
			Hint: fmt.Sprintf("save it at %s or smaller, or make it a video", size(w, h)),
		}
	}
	return &Error{
		Text: fmt.Sprintf("the animation has %s, at most %s are taken here",
			amount(int64(len(j.clean))), amount(j.limits.MaxBytes)),
		Hint: "save it shorter or smaller, or make it a video",
	}
}
