package store

import (
	"bytes"
	"slices"

	bolt "go.etcd.io/bbolt"
)

const (
	// mostSpellings is how many words that begin with a query's word count.
	mostSpellings = 256
	// mostCompared is how many documents are compared for one query; what is older
	// is not found by a query of very usual words that never stand together.
	mostCompared = 6000
)

// postings are the documents of one word of the index, from the newest to the
// oldest: ids begin with the moment at which they were made.
type postings struct {
	c      *bolt.Cursor
	prefix []byte // the word and its zero byte
	doc    []byte // kind and packed id; nil at the end. Valid within the transaction.
}

// backTo goes back to the newest document that is not newer than doc.
func (p *postings) backTo(doc []byte) {
	if p.doc == nil || bytes.Compare(p.doc, doc) <= 0 {
		return
	}
	key := append(slices.Clip(p.prefix), doc...)
	k, _ := p.c.Seek(key)
	if !bytes.Equal(k, key) {
		if k == nil {
			k, _ = p.c.Last()
		} else {
			k, _ = p.c.Prev()
		}
	}
	p.doc = nil
	if bytes.HasPrefix(k, p.prefix) {
		p.doc = k[len(p.prefix):]
	}
}

// union is all words that a word of the query begins.
type union []*postings

// last is later than every document.
var last = []byte{0xff}

// backTo gives the newest document of any of the words that is not newer than
// doc, or nil.
func (u union) backTo(doc []byte) (best []byte) {
	for _, p := range u {
		p.backTo(doc)
		if p.doc != nil && bytes.Compare(p.doc, best) > 0 {
			best = p.doc
		}
	}
	return best
}

// spellings finds the words of the index that begin with q. A single letter
// stands only for itself.
func (t *tx) spellings(q string) union {
	b := t.bucket(bWords)
	if b == nil {
		return nil
	}
	var out union
	add := func(word []byte) {
		prefix := append(slices.Clone(word), 0)
		out = append(out, &postings{c: b.Cursor(), prefix: prefix, doc: last})
	}
	if len(q) < 2 {
		add([]byte(q))
		return out
	}
	c := b.Cursor()
	for k, _ := c.Seek([]byte(q)); bytes.HasPrefix(k, []byte(q)) && len(out) < mostSpellings; {
		end := bytes.IndexByte(k, 0)
		if end < 0 {
			break
		}
		add(k[:end])
		k, _ = c.Seek(append(slices.Clone(k[:end]), 1))
	}
	return out
}

// textHits gives the newest documents in whose texts every word of the query
// begins a word.
func (t *tx) textHits(words []string, limit int) (out []string, err error) {
	all := make([]union, len(words))
	for i, w := range words {
		if all[i] = t.spellings(w); len(all[i]) == 0 {
			return nil, nil
		}
	}
	doc := last
	for n := 0; len(out) < limit && n < mostCompared; n++ {
		if n%512 == 0 && t.ctx.Err() != nil {
			return nil, t.ctx.Err()
		}
		agreed := true
		for _, u := range all {
			d := u.backTo(doc)
			if d == nil {
				return out, nil
			}
			agreed = agreed && bytes.Equal(d, doc)
			doc = d
		}
		if !agreed {
			continue
		}
		out = append(out, string(doc[0])+unpackID(string(doc[1:])))
		if doc = before(doc); doc == nil {
			return out, nil
		}
	}
	return out, nil
}

// before gives a key that is less than doc and not less than any other document.
func before(doc []byte) []byte {
	d := slices.Clone(doc)
	for i := len(d) - 1; i >= 0; i-- {
		d[i]--
		if d[i] != 0xff {
			return d
		}
	}
	return nil
}
