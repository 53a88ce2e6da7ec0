package store

import (
	"encoding/hex"
	"maps"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"rounds/calendar"
)

// The kinds of documents that the search knows.
const (
	draftDoc = 'd'
	entryDoc = 'n' // a note or an event: its text is its title
)

// docKey names a document: its kind, then its id.
func docKey(kind byte, id string) []byte { return append([]byte{kind}, id...) }

func docID(key []byte) string { return string(key[1:]) }

// packID makes an id of 36 letters 16 bytes long, which keeps the words small;
// any other id stays as it is.
func packID(id string) string {
	if len(id) != 36 {
		return id
	}
	b, err := hex.DecodeString(id[:8] + id[9:13] + id[14:18] + id[19:23] + id[24:])
	if err != nil || unpackID(string(b)) != id {
		return id
	}
	return string(b)
}

func unpackID(s string) string {
	if len(s) != 16 {
		return s
	}
	h := hex.EncodeToString([]byte(s))
	return h[:8] + "-" + h[8:12] + "-" + h[12:16] + "-" + h[16:20] + "-" + h[20:]
}

// longestWord is how many bytes of a word the search looks at.
const longestWord = 48

// fold makes letters comparable: lower case, without accents.
func fold(s string) string {
	ascii := true
	for i := 0; i < len(s); i++ {
		if s[i] >= utf8.RuneSelf {
			ascii = false
			break
		}
	}
	if ascii {
		return strings.ToLower(s)
	}
	var b strings.Builder
	for _, r := range norm.NFKD.String(s) {
		if !unicode.Is(unicode.Mn, r) {
			b.WriteRune(unicode.ToLower(r))
		}
	}
	return b.String()
}

// eachWord calls f with every word of a text, folded, and where it stands in it.
func eachWord(text string, f func(word string, start, end int) bool) {
	start := -1
	for i, r := range text {
		in := unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.M, r) || start >= 0 && (r == '\'' || r == '’')
		switch {
		case in && start < 0:
			start = i
		case !in && start >= 0:
			if w := cleanWord(text[start:i]); w != "" && !f(w, start, i) {
				return
			}
			start = -1
		}
	}
	if start >= 0 {
		if w := cleanWord(text[start:]); w != "" {
			f(w, start, len(text))
		}
	}
}

// cleanWord folds a word, without apostrophes, cut at a length.
func cleanWord(s string) string {
	w := fold(s)
	if strings.ContainsAny(w, "'’") {
		w = strings.NewReplacer("'", "", "’", "").Replace(w)
	}
	if len(w) > longestWord {
		w = strings.ToValidUTF8(w[:longestWord], "")
	}
	return w
}

// texts lists everything of a content in which the search looks.
func texts(c calendar.Content) []string {
	out := append([]string{c.Title, c.Text, c.FirstComment, c.Link}, c.Parts...)
	for _, v := range c.Variants {
		out = append(append(out, v.Text), v.Parts...)
	}
	for _, m := range c.Media {
		out = append(out, m.Alt)
	}
	return out
}

func wordsOf(c calendar.Content) map[string]bool { return wordSet(texts(c)...) }

func wordSet(list ...string) map[string]bool {
	out := map[string]bool{}
	for _, s := range list {
		eachWord(s, func(w string, _, _ int) bool {
			out[w] = true
			return true
		})
	}
	return out
}

func wordKey(word string, kind byte, id string) []byte {
	k := make([]byte, 0, len(word)+2+16)
	k = append(k, word...)
	k = append(k, 0, kind)
	return append(k, packID(id)...)
}

// indexWords notes the difference between two sets of words of a document; it
// is written when the transaction ends.
func (t *tx) indexWords(kind byte, id string, was, is map[string]bool) error {
	if t.words == nil {
		t.words = map[string]bool{}
	}
	for w := range was {
		if !is[w] {
			t.words[string(wordKey(w, kind, id))] = false
		}
	}
	for w := range is {
		if !was[w] {
			t.words[string(wordKey(w, kind, id))] = true
		}
	}
	return nil
}

// writeWords writes the words of a transaction in their order: bbolt splits
// pages only at the end, and thousands of words in any order would be moved
// about in one long page.
func (t *tx) writeWords() error {
	for _, k := range slices.Sorted(maps.Keys(t.words)) {
		var err error
		if t.words[k] {
			err = t.put(bWords, []byte(k), nil)
		} else {
			err = t.drop(bWords, []byte(k))
		}
		if err != nil {
			return err
		}
	}
	t.words = nil
	return nil
}

// indexText enters or takes out the words of a draft's last revision, as the
// draft comes, goes to the bin or comes back.
func (t *tx) indexText(d calendar.Draft, was, is bool) error {
	if d.Revision == 0 || was == is {
		return nil
	}
	r, err := t.revision(d.ID, d.Revision)
	if err != nil {
		return err
	}
	words := wordsOf(r.Content)
	if is {
		return t.indexWords(draftDoc, string(d.ID), nil, words)
	}
	return t.indexWords(draftDoc, string(d.ID), words, nil)
}

func (t *tx) putTitle(key, v []byte) error {
	if err := t.put(bTitles, key, v); err != nil {
		return err
	}
	return t.setNumber(metaTitles, t.number(metaTitles)+1)
}

func (t *tx) dropTitle(key []byte) error {
	if err := t.drop(bTitles, key); err != nil {
		return err
	}
	return t.setNumber(metaTitles, t.number(metaTitles)+1)
}
