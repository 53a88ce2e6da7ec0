package store

import (
	"bytes"
	"context"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/sahilm/fuzzy"

	"rounds/calendar"
)

const (
	// fuzzyMost is how many titles are scored; beyond it a query says too little.
	fuzzyMost = 4_000
	// snippetRunes is how much of a text is shown around a word that was found.
	snippetRunes = 80
)

// titleCache holds the titles of the file as they were when the titles changed
// last, ready to be searched.
type titleCache struct {
	mu      sync.Mutex
	changed uint64
	loaded  bool
	list    []title
}

type title struct {
	key     string // of the document
	shown   string
	folded  string
	letters uint64
}

// letterMask tells which letters and digits a folded text holds: a title that
// lacks one of the query's cannot match.
func letterMask(folded string) (m uint64) {
	for i := 0; i < len(folded); i++ {
		switch c := folded[i]; {
		case 'a' <= c && c <= 'z':
			m |= 1 << (c - 'a')
		case '0' <= c && c <= '9':
			m |= 1 << (26 + c - '0')
		case c >= utf8.RuneSelf:
			m |= 1 << (36 + c%24)
		}
	}
	return m
}

// titles gives the titles, reading them only where they have changed.
func (t *tx) titles() ([]title, error) {
	c := &t.s.titles
	c.mu.Lock()
	defer c.mu.Unlock()
	now := t.number(metaTitles)
	if c.loaded && c.changed == now {
		return c.list, nil
	}
	list, err := t.readTitles(len(c.list))
	if err != nil {
		return nil, err
	}
	c.list, c.changed, c.loaded = list, now, true
	return list, nil
}

// readTitles reads all titles. Their letters lie in one string: fifty thousand
// short ones would cost more to make than to read.
func (t *tx) readTitles(expected int) ([]title, error) {
	type span struct{ key, shown, folded, end int }
	spans := make([]span, 0, expected+expected/8+64)
	var all []byte
	err := t.each(bTitles, nil, func(k, v []byte) error {
		shown, err := headTitle(v)
		if err != nil {
			return err
		}
		at := span{key: len(all)}
		all = append(all, k...)
		at.shown = len(all)
		all = append(all, shown...)
		at.folded = len(all)
		all = appendFolded(all, shown)
		at.end = len(all)
		spans = append(spans, at)
		return nil
	})
	if err != nil {
		return nil, err
	}
	text := string(all)
	list := make([]title, len(spans))
	for i, at := range spans {
		f := text[at.folded:at.end]
		list[i] = title{key: text[at.key:at.shown], shown: text[at.shown:at.folded], folded: f, letters: letterMask(f)}
	}
	return list, nil
}

// appendFolded appends a folded text, without making it first where it is ASCII.
func appendFolded(to, text []byte) []byte {
	from := len(to)
	for _, c := range text {
		if c >= utf8.RuneSelf {
			return append(to[:from], fold(string(text))...)
		}
		if 'A' <= c && c <= 'Z' {
			c += 'a' - 'A'
		}
		to = append(to, c)
	}
	return to
}

// Search finds drafts and notes: fuzzily by their titles, by whole words and
// beginnings of words in their texts. The best come first; a limit of 0 means 50.
func (s *Store) Search(ctx context.Context, query string, limit int) (out []calendar.Hit, err error) {
	if limit <= 0 {
		limit = 50
	}
	if len(query) > 400 {
		query = strings.ToValidUTF8(query[:400], "")
	}
	err = s.view(ctx, "search", func(t *tx) error {
		out, err = t.search(query, limit)
		return err
	})
	return out, err
}

func queryWords(q string) (out []string) {
	eachWord(q, func(w string, _, _ int) bool {
		out = append(out, w)
		return len(out) < 12
	})
	return out
}

func (t *tx) search(query string, limit int) ([]calendar.Hit, error) {
	words := queryWords(query)
	if len(words) == 0 {
		return nil, nil
	}
	found, err := t.titleHits(strings.Join(strings.Fields(fold(query)), " "), words, limit)
	if err != nil {
		return nil, err
	}
	keys := make([]string, 0, limit)
	seen := map[string]bool{}
	add := func(k string) {
		if !seen[k] && len(keys) < limit {
			seen[k] = true
			keys = append(keys, k)
		}
	}
	for _, k := range found.exact {
		add(k)
	}
	inText, err := t.textHits(words, limit)
	if err != nil {
		return nil, err
	}
	for i, k := range inText {
		if i < limit-limit/4 { // the rest is for titles that are nearly right
			add(k)
		}
	}
	for _, k := range found.near {
		add(k)
	}
	for _, k := range inText {
		add(k)
	}
	out := make([]calendar.Hit, 0, len(keys))
	for _, k := range keys {
		h, ok, err := t.hit(k, words, found.marks[k])
		if err != nil {
			return nil, err
		}
		if ok {
			out = append(out, h)
		}
	}
	return out, t.ctx.Err()
}

// inTitles is what a query finds by title.
type inTitles struct {
	exact, near []string // the words begin words of the title; the letters come in order
	marks       map[string][]int
}

type titleSource []title

func (s titleSource) String(i int) string { return s[i].folded }
func (s titleSource) Len() int            { return len(s) }

func (t *tx) titleHits(query string, words []string, limit int) (inTitles, error) {
	out := inTitles{marks: map[string][]int{}}
	all, err := t.titles()
	if err != nil {
		return out, err
	}
	want := letterMask(strings.ReplaceAll(query, " ", ""))
	some := make(titleSource, 0, 256)
	for i := len(all) - 1; i >= 0; i-- { // newest first
		ti := all[i]
		if ti.letters&want != want {
			continue
		}
		if len(out.exact) >= limit {
			return out, nil
		}
		if m, ok := marksOf(ti.folded, words); ok {
			out.exact = append(out.exact, ti.key)
			out.marks[ti.key] = unfold(ti, m)
		} else if len(some) < fuzzyMost {
			some = append(some, ti)
		}
	}
	for _, m := range fuzzy.FindFrom(query, some) {
		ti := some[m.Index]
		out.near = append(out.near, ti.key)
		out.marks[ti.key] = unfold(ti, m.MatchedIndexes)
		if len(out.near) >= limit {
			break
		}
	}
	return out, nil
}

// marksOf tells whether every word of the query begins a word of the title, and
// which bytes of the folded title that are.
func marksOf(folded string, words []string) (marks []int, ok bool) {
	for _, q := range words {
		at := wordAt(folded, q)
		if at < 0 {
			return nil, false
		}
		for i := range len(q) {
			marks = append(marks, at+i)
		}
	}
	slices.Sort(marks)
	return slices.Compact(marks), true
}

// wordAt gives where a word that begins with q begins in a folded text, or -1.
func wordAt(folded, q string) int {
	for from := 0; ; {
		i := strings.Index(folded[from:], q)
		if i < 0 {
			return -1
		}
		i += from
		before, _ := utf8.DecodeLastRuneInString(folded[:i])
		if i == 0 || !unicode.IsLetter(before) && !unicode.IsDigit(before) {
			return i
		}
		from = i + 1
	}
}

// unfold turns byte offsets of a folded title into those of the title as shown.
func unfold(ti title, marks []int) []int {
	if len(ti.shown) == len(ti.folded) {
		return marks
	}
	at := make([]int, 0, len(ti.folded))
	for i, r := range ti.shown {
		for range len(fold(string(r))) {
			at = append(at, i)
		}
	}
	out := make([]int, 0, len(marks))
	for _, m := range marks {
		if m < len(at) && (len(out) == 0 || out[len(out)-1] != at[m]) {
			out = append(out, at[m])
		}
	}
	return out
}

// textsOf gives the texts of a document's last revision.
func (t *tx) textsOf(key string) ([]string, error) {
	id := docID([]byte(key))
	if key[0] == entryDoc {
		e, err := get[calendar.Entry](t, bEntries, id)
		return []string{e.Text}, err
	}
	d, err := get[calendar.Draft](t, bDrafts, id)
	if err != nil || d.Revision == 0 {
		return []string{d.Working.Text}, err
	}
	r, err := t.revision(d.ID, d.Revision)
	if err != nil {
		return nil, err
	}
	return texts(r.Content)[1:], nil // without the title, which is shown anyway
}

func (t *tx) hit(key string, words []string, marks []int) (h calendar.Hit, ok bool, err error) {
	v := t.get(bTitles, []byte(key))
	if v == nil {
		return h, false, nil
	}
	head, err := unpackHead(v)
	if err != nil {
		return h, false, err
	}
	h.Title, h.Marks = head.Title, marks
	list, err := t.textsOf(key)
	if err != nil {
		return h, false, err
	}
	id := docID([]byte(key))
	if key[0] == entryDoc {
		h.Entry = calendar.EntryID(id)
	} else {
		h.Draft = calendar.DraftID(id)
		h.Snippet = snippet(list, words)
		prefix := pair(id, "")
		if b := t.bucket(bByDraft); b != nil {
			if k, _ := b.Cursor().Seek(prefix); bytes.HasPrefix(k, prefix) {
				h.Entry = calendar.EntryID(k[len(prefix):])
			}
		}
	}
	if h.Entry == "" {
		return h, true, nil
	}
	e, err := get[calendar.Entry](t, bEntries, string(h.Entry))
	h.Slot = e.Slot
	return h, true, err
}

// snippet gives the words around the first one of a query in a text.
func snippet(list, words []string) string {
	for _, s := range list {
		at := -1
		eachWord(s, func(w string, start, _ int) bool {
			for _, q := range words {
				if strings.HasPrefix(w, q) {
					at = start
					return false
				}
			}
			return true
		})
		if at < 0 {
			continue
		}
		from := at
		for n := 0; from > 0 && n < snippetRunes/4; n++ {
			_, w := utf8.DecodeLastRuneInString(s[:from])
			from -= w
		}
		r := []rune(strings.Join(strings.Fields(s[from:min(len(s), from+4*snippetRunes)]), " "))
		out := string(r[:min(len(r), snippetRunes)])
		if from > 0 {
			out = "…" + out
		}
		if len(r) > snippetRunes {
			out += "…"
		}
		return strings.ToValidUTF8(out, "")
	}
	return ""
}
