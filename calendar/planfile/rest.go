package planfile

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"rounds/calendar"
	"rounds/calendar/platform"
)

// rest is what of a draft and its entry has no column of its own. It stands as
// JSON in a column, so that what Rounds writes comes back whole.
type rest struct {
	Kind     platform.Kind                       `json:"kind,omitempty"`
	Parts    []string                            `json:"parts,omitempty"`
	Variants map[platform.Name]calendar.Variant  `json:"variants,omitempty"`
	Poll     *platform.Poll                      `json:"poll,omitempty"`
	Audience string                              `json:"audience,omitempty"`
	Evidence []calendar.Evidence                 `json:"evidence,omitempty"`
	Settings map[platform.Name]map[string]string `json:"settings,omitempty"`
	// Text and FirstComment are there where white space at their ends would be lost
	// with the cell.
	Text         string `json:"text,omitempty"`
	FirstComment string `json:"first_comment,omitempty"`
}

// restOf gives the cell of a row, "" where there is nothing to say.
func restOf(r Row) string {
	c := r.Content
	x := rest{
		Kind: r.Kind, Parts: c.Parts, Variants: c.Variants, Poll: c.Poll, Audience: c.Audience, Evidence: c.Evidence, Settings: c.Settings,
	}
	if s, _ := clean(c.Text); s != c.Text {
		x.Text = c.Text
	}
	if s, _ := clean(c.FirstComment); s != c.FirstComment {
		x.FirstComment = c.FirstComment
	}
	b, err := json.Marshal(x)
	if err != nil || string(b) == "{}" {
		return "" // no value of these types fails
	}
	return string(b)
}

// rest reads the column that Rounds' own files have for everything else.
func (rd *reader) rest(b *building, r record) {
	cell := strings.TrimSpace(rd.cols.first(r, isRest))
	if cell == "" {
		return
	}
	if problem := tooLong(isRest, cell, maxRest); problem != "" {
		b.bad(problem)
		return
	}
	var x rest
	d := json.NewDecoder(bytes.NewReader([]byte(cell)))
	d.DisallowUnknownFields()
	if err := d.Decode(&x); err != nil || !errors.Is(d.Decode(&struct{}{}), io.EOF) {
		b.bad("The column “" + isRest + "” is not as Rounds wrote it. Export the plan anew, or empty the cell.")
		return
	}
	if problem := x.check(); problem != "" {
		b.bad(problem)
		return
	}
	x.clean()
	c := &b.row.Content
	b.row.Kind = x.Kind
	c.Parts, c.Variants, c.Poll, c.Audience, c.Evidence, c.Settings = x.Parts, x.Variants, x.Poll, x.Audience, x.Evidence, x.Settings
	if strings.TrimSpace(x.Text) == c.Text && x.Text != "" {
		c.Text = x.Text
	}
	if strings.TrimSpace(x.FirstComment) == c.FirstComment && x.FirstComment != "" {
		c.FirstComment = x.FirstComment
	}
}

// The bounds of what stands there, above what any platform takes.
const (
	maxParts    = 200
	maxOptions  = 50
	maxEvidence = 100
	maxSettings = 50
)

// check bounds what came from a file that anybody may have changed.
func (x rest) check() string {
	const hint = " Mend it, or empty the cell."
	switch {
	case x.Kind != "" && kinds[string(x.Kind)] != x.Kind:
		return fmt.Sprintf("There is no kind of post %q.", clip(string(x.Kind))) + hint
	case len(x.Parts) > maxParts:
		return fmt.Sprintf("The thread has %d parts; the most is %d.", len(x.Parts), maxParts) + hint
	case len(x.Evidence) > maxEvidence:
		return fmt.Sprintf("There are %d sources; the most is %d.", len(x.Evidence), maxEvidence) + hint
	case x.Poll != nil && (len(x.Poll.Options) > maxOptions || x.Poll.Duration < 0):
		return "The poll cannot be one." + hint
	}
	for n, v := range x.Variants {
		if known, ok := platform.Parse(string(n)); !ok || known != n || len(v.Parts) > maxParts {
			return fmt.Sprintf("%q is no platform that Rounds knows.", clip(string(n))) + hint
		}
	}
	for n, list := range x.Settings {
		if known, ok := platform.Parse(string(n)); !ok || known != n || len(list) > maxSettings {
			return fmt.Sprintf("%q is no platform that Rounds knows.", clip(string(n))) + hint
		}
		for key := range list {
			if _, ok := n.Setting(key); !ok {
				return fmt.Sprintf("%s has no setting %q.", n.Title(), clip(key)) + hint
			}
		}
	}
	long := ""
	x.each(func(what string, most int, s *string) {
		if problem := tooLong(what, *s, most); problem != "" && long == "" {
			long = problem
		}
	})
	return long
}

// clean takes control characters out of everything.
func (x *rest) clean() {
	x.each(func(_ string, _ int, s *string) {
		*s = strings.Map(func(r rune) rune {
			if hidden(r) {
				return -1
			}
			return r
		}, breaks.Replace(*s))
	})
}

// each visits every text.
func (x *rest) each(visit func(what string, most int, s *string)) {
	visit(isText, maxText, &x.Text)
	visit(isComment, maxText, &x.FirstComment)
	visit("audience", maxTitle, &x.Audience)
	for i := range x.Parts {
		visit("part of the thread", maxText, &x.Parts[i])
	}
	for n, v := range x.Variants {
		visit("text for "+n.Title(), maxText, &v.Text)
		for i := range v.Parts {
			visit("part of the thread", maxText, &v.Parts[i])
		}
		x.Variants[n] = v
	}
	if x.Poll != nil {
		visit("question", maxTitle, &x.Poll.Question)
		for i := range x.Poll.Options {
			visit("answer of the poll", maxTitle, &x.Poll.Options[i])
		}
	}
	for i := range x.Evidence {
		visit("source", maxLink, &x.Evidence[i].Address)
		visit("publisher", maxTitle, &x.Evidence[i].Publisher)
	}
	for _, list := range x.Settings {
		for key, s := range list {
			visit("setting "+key, maxText, &s)
			list[key] = s
		}
	}
}
