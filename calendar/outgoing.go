package calendar

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"hash"
	"maps"
	"slices"
	"strings"
	"time"

	"rounds/calendar/platform"
)

// Outgoing is the exact content that one account will get: what a person says
// yes to and what is sent, byte for byte.
type Outgoing struct {
	Account      AccountID         `json:"account"`
	Platform     platform.Name     `json:"platform"`
	Kind         platform.Kind     `json:"kind"`
	Text         string            `json:"text"`
	Parts        []string          `json:"parts,omitempty"`
	Link         string            `json:"link,omitempty"`
	FirstComment string            `json:"first_comment,omitempty"`
	Poll         *platform.Poll    `json:"poll,omitempty"`
	Settings     map[string]string `json:"settings,omitempty"`
	Media        []OutgoingMedia   `json:"media,omitempty"`
}

// OutgoingMedia is one file as it will be uploaded.
type OutgoingMedia struct {
	Prepared
	Alt string `json:"alt,omitempty"`
}

// Shown is what [Render] needs beside the content: the practice for the
// fields, and the files that the content uses.
type Shown struct {
	Practice Practice
	Media    map[SHA256]Media
}

// Render gives the content that an account gets: the platform's variant or the
// shared text, fields filled in, files as they will be uploaded.
func Render(c Content, kind platform.Kind, a Account, s Shown) Outgoing {
	text, parts := c.For(a.Platform)
	o := Outgoing{
		Account: a.ID, Platform: a.Platform, Kind: kind,
		Text: Fill(text, s.Practice), Link: strings.TrimSpace(c.Link),
		Settings: maps.Clone(c.Settings[a.Platform]),
	}
	if o.Kind == "" {
		o.Kind = platform.KindPost
	}
	if a.Platform.Comments(o.Kind) { // elsewhere it is not sent, so no yes covers it
		o.FirstComment = Fill(c.FirstComment, s.Practice)
	}
	for _, p := range parts {
		o.Parts = append(o.Parts, Fill(p, s.Practice))
	}
	if c.Poll != nil {
		p := *c.Poll
		p.Options = slices.Clone(p.Options)
		o.Poll = &p
	}
	for key, v := range o.Settings {
		if set, ok := a.Platform.Setting(key); ok && set.Asks == platform.AsksFile {
			if m, known := s.Media[SHA256(v)]; known { // as it is uploaded, like any other file
				o.Settings[key] = string(m.ForUpload(a.Platform).ID)
			}
		}
	}
	for _, u := range c.Media {
		m, ok := s.Media[u.Media]
		if !ok {
			m = Media{ID: u.Media}
		}
		o.Media = append(o.Media, OutgoingMedia{Prepared: m.ForUpload(a.Platform), Alt: u.Alt})
	}
	return o
}

// Post gives the content in the words of package platform, for its checks.
func (o Outgoing) Post() platform.Post {
	p := platform.Post{
		Kind: o.Kind, Text: o.Text, Parts: o.Parts, Link: o.Link, FirstComment: o.FirstComment,
		Poll: o.Poll, Title: o.Settings["title"], Settings: o.Settings,
	}
	if tags := o.Settings["tags"]; tags != "" {
		for t := range strings.SplitSeq(tags, ",") {
			p.Tags = append(p.Tags, strings.TrimSpace(t))
		}
	}
	for _, m := range o.Media {
		p.Media = append(p.Media, platform.Media{
			MIME: m.MIME, Bytes: m.Bytes, Width: m.Width, Height: m.Height, Duration: m.Duration, Alt: m.Alt,
		})
	}
	return p
}

// canonicalVersion names the form that [Outgoing.Hash] is taken over. A change
// of the form raises it, and old approvals keep the form they were given under.
const canonicalVersion = 1

// Hash is the SHA-256 over the canonical form, in lower-case hex: version,
// then each field in a fixed order, each string behind its length. The changes
// that were made to a file are not in it: the file's own hash is.
func (o Outgoing) Hash() SHA256 {
	w := canonical{sha256.New()}
	w.text("rounds outgoing")
	w.number(canonicalVersion)
	w.text(string(o.Account))
	w.text(string(o.Platform))
	w.text(string(o.Kind))
	w.text(o.Text)
	w.texts(o.Parts)
	w.text(o.Link)
	w.text(o.FirstComment)
	if o.Poll == nil {
		w.number(0)
	} else {
		w.number(1)
		w.text(o.Poll.Question)
		w.texts(o.Poll.Options)
		w.number(uint64(o.Poll.Duration / time.Second))
	}
	w.number(uint64(len(o.Settings)))
	for _, k := range slices.Sorted(maps.Keys(o.Settings)) {
		w.text(k)
		w.text(o.Settings[k])
	}
	w.number(uint64(len(o.Media)))
	for _, m := range o.Media {
		w.text(string(m.ID))
		w.text(m.MIME)
		w.text(m.Alt)
	}
	return SHA256(hex.EncodeToString(w.Sum(nil)))
}

// canonical writes values so that no two contents give the same bytes.
type canonical struct{ hash.Hash }

func (w canonical) number(n uint64) {
	var b [8]byte
	binary.BigEndian.PutUint64(b[:], n)
	w.Write(b[:])
}

func (w canonical) text(s string) {
	w.number(uint64(len(s)))
	w.Write([]byte(s))
}

func (w canonical) texts(l []string) {
	w.number(uint64(len(l)))
	for _, s := range l {
		w.text(s)
	}
}
