package torture

import (
	"bytes"
	"encoding/binary"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"rounds/calendar/sample"
)

// kind is one kind of post on one platform: a line of the table that every axis
// goes over.
type kind struct {
	platform string
	name     string
	// draft are the words of `rounds draft new`; @PICTURE stands for a file.
	draft []string
	// schedule are further words of `rounds schedule`.
	schedule []string
	// public is the call that makes it public, "" for create.
	public string
	// twins are further posts of the kind, at the same account and time.
	twins int
	// first says that this is the one post of its client that is hurt at every
	// point even in the short form.
	first bool
}

func (k kind) String() string { return k.platform + "/" + k.name }

// kinds is the table. A new client joins with one line.
var kinds = []kind{
	{platform: "facebook", name: "text", first: true, draft: []string{"--text", "Flu shots today, walk in until 6 pm. Bring your card."}},
	{platform: "facebook", name: "photos", draft: []string{
		"--text", "Our waiting room has been painted, come and see.",
		"--image", "@waiting-room", "--alt", "A waiting room in green", "--image", "@sunrise", "--alt", "The sun behind the hills",
		"--first-comment", "Call us to make an appointment.",
	}},
	{platform: "x", name: "text", first: true, draft: []string{"--text", "Flu shots today, walk in until 6 pm. Bring your card."}},
	{platform: "x", name: "photo", draft: []string{
		"--text", "Our waiting room has been painted, come and see.", "--image", "@waiting-room", "--alt", "A waiting room in green",
	}},
	{platform: "x", name: "thread", draft: []string{
		"--text", "What to do about a cold, in three parts.", "--part", "Rest, and drink enough.", "--part", "Call us when a fever lasts three days.",
	}},
	{platform: "linkedin", name: "text", first: true, draft: []string{"--text", "Flu shots today (walk in until 6 pm). Bring your card."}},
	{platform: "linkedin", name: "image", draft: []string{
		"--text", "Our waiting room has been painted, come and see.", "--image", "@waiting-room", "--alt", "A waiting room in green",
		"--first-comment", "Call us to make an appointment.",
	}},
	{platform: "facebook", name: "video", draft: []string{"--text", "A walk through our rooms.", "--image", "@wide.mp4"}},
	{platform: "facebook", name: "reel", schedule: []string{"--kind", "reel"}, draft: []string{"--text", "How to wash your hands.", "--image", "@upright.mp4"}},
	{platform: "x", name: "video", draft: []string{"--text", "A walk through our rooms.", "--image", "@wide.mp4"}},
	{platform: "linkedin", name: "video", draft: []string{"--text", "A walk through our rooms.", "--image", "@wide.mp4"}},
	{platform: "instagram", name: "reel", schedule: []string{"--kind", "reel"}, draft: []string{"--text", "How to wash your hands.", "--image", "@upright.mp4"}},
	{platform: "youtube", name: "video", first: true, draft: []string{
		"--text", "What to bring to your appointment.", "--image", "@wide.mp4", "--set", "youtube.title=What to bring",
		"--first-comment", "Call us to make an appointment.",
	}},
	{platform: "instagram", name: "photo", first: true, draft: []string{
		"--text", "Our waiting room has been painted, come and see.", "--image", "@waiting-room", "--alt", "A waiting room in green",
	}},
}

// words gives a kind's words with its files laid out in a folder: a name behind @
// that ends in .mp4 is a film, wide or upright, any other a picture.
func (k kind) words(dir string) ([]string, error) {
	var out []string
	for _, w := range k.draft {
		if name, is := strings.CutPrefix(w, "@"); is {
			b := sample.Picture(name)
			switch name {
			case "wide.mp4":
				b = film(1280, 720)
			case "upright.mp4":
				b = film(1080, 1920)
			default:
				name += ".png"
			}
			w = filepath.Join(dir, name)
			if err := os.WriteFile(w, b, 0o600); err != nil {
				return nil, err
			}
		}
		out = append(out, w)
	}
	return out, nil
}

// film is a video of ten seconds, as far as its boxes say (ISO/IEC 14496-12,
// sections 8.2.2 and 8.3.2).
func film(width, height uint32) []byte {
	be := binary.BigEndian.AppendUint32
	box := func(kind string, parts ...[]byte) []byte {
		body := slices.Concat(parts...)
		return slices.Concat(be(nil, uint32(8+len(body))), []byte(kind), body)
	}
	const ticks = 1000 // a second
	header := slices.Concat(make([]byte, 12), be(be(nil, ticks), 10*ticks), make([]byte, 80))
	unity := be(nil, 1<<16)
	track := slices.Concat([]byte{0, 0, 0, 3}, make([]byte, 36), unity, make([]byte, 32), be(be(nil, width<<16), height<<16))
	return slices.Concat(
		box("ftyp", []byte("isom\x00\x00\x02\x00isommp42")),
		box("moov", box("mvhd", header), box("trak", box("tkhd", track))),
		box("mdat", bytes.Repeat([]byte("film"), 30_000)),
	)
}

// makes is the platform's call that makes the post public, as faults name it.
func (k kind) makes() string {
	if k.public != "" {
		return k.public
	}
	return "create"
}

// several are three posts at one account that are due in the same minute.
func (k kind) several() kind {
	k.name, k.twins = k.name+", three at once", 2
	return k
}

// firsts are the kinds that stand for their clients.
func firsts() (out []kind) {
	for _, k := range kinds {
		if k.first {
			out = append(out, k)
		}
	}
	return out
}

// media tells whether the kind has files.
func (k kind) media() bool { return slices.Contains(k.draft, "--image") }

// share tells of how many cases of a kind one is played in the short form: of the
// first clients each, of the others a share that the seed chooses.
func (k kind) share() int {
	switch {
	case k.first && slices.ContainsFunc(firsts()[:wholeInShort], func(o kind) bool { return o.String() == k.String() }):
		return 1
	case k.first:
		return 4
	}
	return 12
}
