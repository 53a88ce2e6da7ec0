package torture

import (
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
	{platform: "instagram", name: "photo", first: true, draft: []string{
		"--text", "Our waiting room has been painted, come and see.", "--image", "@waiting-room", "--alt", "A waiting room in green",
	}},
}

// words gives a kind's words with its files laid out in a folder.
func (k kind) words(dir string) ([]string, error) {
	var out []string
	for _, w := range k.draft {
		if name, is := strings.CutPrefix(w, "@"); is {
			w = filepath.Join(dir, name+".png")
			if err := os.WriteFile(w, sample.Picture(name), 0o600); err != nil {
				return nil, err
			}
		}
		out = append(out, w)
	}
	return out, nil
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
