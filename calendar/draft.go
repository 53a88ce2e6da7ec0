package calendar

import (
	"maps"
	"reflect"
	"slices"
	"strings"
	"time"

	"rounds/calendar/platform"
)

// Content is what a draft says: the shared text and what differs per platform.
// It is a value; [Content.Clone] gives one that shares nothing.
type Content struct {
	Title        string                              `json:"title,omitempty"` // for the calendar, never sent
	Text         string                              `json:"text,omitempty"`
	Variants     map[platform.Name]Variant           `json:"variants,omitempty"`
	Parts        []string                            `json:"parts,omitempty"` // further parts of a thread
	Link         string                              `json:"link,omitempty"`
	FirstComment string                              `json:"first_comment,omitempty"`
	Poll         *platform.Poll                      `json:"poll,omitempty"`
	Media        []MediaUse                          `json:"media,omitempty"`
	Pillar       string                              `json:"pillar,omitempty"`
	Audience     string                              `json:"audience,omitempty"`
	Evidence     []Evidence                          `json:"evidence,omitempty"`
	Settings     map[platform.Name]map[string]string `json:"settings,omitempty"`
}

// Variant is what one platform gets instead of the shared text.
type Variant struct {
	Text  string   `json:"text"`
	Parts []string `json:"parts,omitempty"`
}

// MediaUse is one file in a post, with the words for those who cannot see it.
type MediaUse struct {
	Media SHA256 `json:"media"`
	Alt   string `json:"alt,omitempty"`
}

// Evidence is the source behind a stated fact.
type Evidence struct {
	Address   string `json:"address"`
	Publisher string `json:"publisher,omitempty"`
	Read      Day    `json:"read,omitzero"`     // the day it was read
	CheckBy   Day    `json:"check_by,omitzero"` // the day by which to check it again
}

// Clone gives a copy that shares nothing with c.
func (c Content) Clone() Content {
	c.Variants = maps.Clone(c.Variants)
	for k, v := range c.Variants {
		v.Parts = slices.Clone(v.Parts)
		c.Variants[k] = v
	}
	c.Settings = maps.Clone(c.Settings)
	for k, v := range c.Settings {
		c.Settings[k] = maps.Clone(v)
	}
	c.Parts = slices.Clone(c.Parts)
	c.Media = slices.Clone(c.Media)
	c.Evidence = slices.Clone(c.Evidence)
	if c.Poll != nil {
		p := *c.Poll
		p.Options = slices.Clone(p.Options)
		c.Poll = &p
	}
	return c
}

// Equal tells whether two contents say the same. Nil and empty lists are equal.
func (c Content) Equal(d Content) bool {
	return reflect.DeepEqual(c.tidy(), d.tidy())
}

// tidy gives a copy in which everything empty is nil.
func (c Content) tidy() Content {
	c = c.Clone()
	for k, v := range c.Settings {
		if len(v) == 0 {
			delete(c.Settings, k)
		}
	}
	for k, v := range c.Variants {
		if len(v.Parts) == 0 {
			v.Parts = nil
			c.Variants[k] = v
		}
	}
	if len(c.Variants) == 0 {
		c.Variants = nil
	}
	if len(c.Settings) == 0 {
		c.Settings = nil
	}
	if len(c.Parts) == 0 {
		c.Parts = nil
	}
	if len(c.Media) == 0 {
		c.Media = nil
	}
	if len(c.Evidence) == 0 {
		c.Evidence = nil
	}
	return c
}

// For gives the text and the further thread parts that a platform gets.
func (c Content) For(n platform.Name) (text string, parts []string) {
	if v, ok := c.Variants[n]; ok {
		return v.Text, v.Parts
	}
	return c.Text, c.Parts
}

// Files lists the files that the content uses, each once: its media, and what its
// settings name, such as captions.
func (c Content) Files() []SHA256 {
	var out []SHA256
	for _, n := range platform.All() {
		for _, id := range c.FilesFor(n) {
			if !slices.Contains(out, id) {
				out = append(out, id)
			}
		}
	}
	return out
}

// FilesFor lists the files that one platform gets.
func (c Content) FilesFor(n platform.Name) []SHA256 {
	var out []SHA256
	add := func(id SHA256) {
		if id != "" && !slices.Contains(out, id) {
			out = append(out, id)
		}
	}
	for _, u := range c.Media {
		add(u.Media)
	}
	for _, key := range slices.Sorted(maps.Keys(c.Settings[n])) {
		if s, ok := n.Setting(key); ok && s.Asks == platform.AsksFile {
			add(SHA256(c.Settings[n][key]))
		}
	}
	return out
}

// Empty tells whether nothing was written or attached.
func (c Content) Empty() bool {
	return strings.TrimSpace(c.Title+c.Text+c.Link+c.FirstComment) == "" &&
		len(c.Variants) == 0 && len(c.Parts) == 0 && len(c.Media) == 0 && c.Poll == nil
}

const titleRunes = 60 // what an agenda line at 80 columns can show

// Heading gives the title, or the beginning of the text where there is none.
func (c Content) Heading() string {
	if t := strings.TrimSpace(c.Title); t != "" {
		return t
	}
	line := strings.Join(strings.Fields(c.Text), " ")
	if r := []rune(line); len(r) > titleRunes {
		return string(r[:titleRunes-1]) + "…"
	}
	return line
}

// Draft is what is said. Typing goes to the working copy; leaving the editor or
// saving makes a revision, which approval and the run look at.
type Draft struct {
	ID       DraftID   `json:"id"`
	Working  Content   `json:"working"`
	Saved    time.Time `json:"saved"` // when the working copy was last written
	SavedBy  PersonID  `json:"saved_by,omitempty"`
	Revision int       `json:"revision"` // number of the last revision, from 1; 0 is none
	Unsaved  bool      `json:"unsaved"`  // the working copy differs from the last revision
	Notes    []Remark  `json:"notes,omitempty"`
	Made     time.Time `json:"made"`
	MadeBy   PersonID  `json:"made_by,omitempty"`
	Removed  time.Time `json:"removed,omitzero"` // in the bin since
	Version  uint64    `json:"version"`          // raised with each change
}

// Revision is one kept state of a draft. Revisions are never changed.
type Revision struct {
	Draft   DraftID   `json:"draft"`
	Number  int       `json:"number"`
	At      time.Time `json:"at"`
	By      PersonID  `json:"by,omitempty"`
	Content Content   `json:"content"`
}

// Remark is a note on a draft that is never sent.
type Remark struct {
	At   time.Time `json:"at"`
	By   PersonID  `json:"by,omitempty"`
	Text string    `json:"text"`
}
