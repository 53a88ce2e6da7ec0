package store

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
)

// The layout of a bbolt file, version 2: a header of 16 bytes on each page, then
// elements of 16 bytes, each telling where its key and value stand from itself.
const (
	pageBranch   = 0x01
	pageLeaf     = 0x02
	pageFreelist = 0x10
	leafBucket   = 0x01
	elementSize  = 16
	noFreelist   = ^uint64(0)
	deepest      = 64 // levels of pages; a file has four or five
)

// pageCheck reads a file page by page without mapping it into memory: whatever
// the pages say, it stays within them. bbolt's own check trusts what it reads,
// in a goroutine of its own where a fault would end the program.
type pageCheck struct {
	f        io.ReaderAt
	order    binary.ByteOrder
	size     int64 // of a page
	pages    uint64
	root     uint64
	freelist uint64
	seen     map[uint64]bool
	buckets  int
	keys     int
}

// checkFile looks at every page of a bbolt file and gives the first thing that
// makes no sense.
func checkFile(f io.ReaderAt) error {
	c := &pageCheck{f: f, seen: map[uint64]bool{0: true, 1: true}}
	if err := c.readMeta(); err != nil {
		return err
	}
	if err := c.tree(c.root, nil, nil, 0, 0); err != nil {
		return err
	}
	if err := c.readFreelist(); err != nil {
		return err
	}
	for n := uint64(2); n < c.pages; n++ {
		if !c.seen[n] {
			return fmt.Errorf("page %d belongs to nothing", n)
		}
	}
	return nil
}

// readMeta takes the newer of the two valid meta pages.
func (c *pageCheck) readMeta() error {
	best, found := uint64(0), false
	for _, at := range metaOffsets() {
		var b [boltHeader + boltMetaSize]byte
		if _, err := c.f.ReadAt(b[:], at); err != nil {
			continue
		}
		m := b[boltHeader:]
		_, txid, ok := boltMeta(m)
		if !ok || found && txid <= best {
			continue
		}
		best, found = txid, true
		c.order = binary.ByteOrder(binary.LittleEndian)
		if c.order.Uint32(m) != boltMagic {
			c.order = binary.BigEndian
		}
		c.size, c.root = int64(c.order.Uint32(m[8:])), c.order.Uint64(m[16:])
		c.freelist, c.pages = c.order.Uint64(m[32:]), c.order.Uint64(m[40:])
	}
	if !found {
		return fmt.Errorf("the file has no valid head")
	}
	return nil
}

// page reads a page with all that belongs to it, each once in a file.
func (c *pageCheck) page(id uint64) (b []byte, flags uint16, count int, err error) {
	var head [boltHeader]byte
	if id >= c.pages {
		return nil, 0, 0, fmt.Errorf("page %d is beyond the end", id)
	}
	if _, err := c.f.ReadAt(head[:], int64(id)*c.size); err != nil {
		return nil, 0, 0, fmt.Errorf("page %d cannot be read: %w", id, err)
	}
	more := uint64(c.order.Uint32(head[12:]))
	if c.order.Uint64(head[:]) != id || id+more >= c.pages {
		return nil, 0, 0, fmt.Errorf("page %d says that it is another", id)
	}
	for n := id; n <= id+more; n++ {
		if c.seen[n] {
			return nil, 0, 0, fmt.Errorf("page %d belongs to two things", n)
		}
		c.seen[n] = true
	}
	b = make([]byte, int64(more+1)*c.size)
	if _, err := c.f.ReadAt(b, int64(id)*c.size); err != nil {
		return nil, 0, 0, fmt.Errorf("page %d cannot be read: %w", id, err)
	}
	return b, c.order.Uint16(b[8:]), int(c.order.Uint16(b[10:])), nil
}

// tree follows a bucket's pages down from id. Its keys lie from low on and
// before high, where those are given.
func (c *pageCheck) tree(id uint64, low, high []byte, depth, nested int) error {
	if depth > deepest {
		return fmt.Errorf("the pages below %d have no end", id)
	}
	b, flags, count, err := c.page(id)
	if err != nil {
		return err
	}
	switch flags {
	case pageLeaf:
		return c.leaf(b, count, fmt.Sprintf("page %d", id), low, high, nested)
	case pageBranch:
		return c.branch(b, count, id, high, depth, nested)
	}
	return fmt.Errorf("page %d is of no known kind", id)
}

func (c *pageCheck) branch(b []byte, count int, id uint64, high []byte, depth, nested int) error {
	if count == 0 || boltHeader+count*elementSize > len(b) {
		return fmt.Errorf("page %d holds %d branches", id, count)
	}
	keys := make([][]byte, count+1)
	for i := range count {
		at := boltHeader + i*elementSize
		key, ok := c.cut(b, at, c.order.Uint32(b[at:]), c.order.Uint32(b[at+4:]))
		if !ok || i > 0 && bytes.Compare(keys[i-1], key) >= 0 {
			return fmt.Errorf("the keys of page %d are out of order", id)
		}
		keys[i] = key
	}
	keys[count] = high
	for i := range count {
		if err := c.tree(c.order.Uint64(b[boltHeader+i*elementSize+8:]), keys[i], keys[i+1], depth+1, nested); err != nil {
			return err
		}
	}
	return nil
}

func (c *pageCheck) leaf(b []byte, count int, name string, low, high []byte, nested int) error {
	if boltHeader+count*elementSize > len(b) {
		return fmt.Errorf("%s holds %d entries", name, count)
	}
	last := low
	for i := range count {
		at := boltHeader + i*elementSize
		pos, k, v := c.order.Uint32(b[at+4:]), c.order.Uint32(b[at+8:]), c.order.Uint32(b[at+12:])
		key, ok := c.cut(b, at, pos, k)
		value, whole := c.cut(b, at, pos+k, v)
		if !ok || !whole || pos+k < pos {
			return fmt.Errorf("an entry of %s reaches beyond it", name)
		}
		if order := bytes.Compare(last, key); order > 0 || order == 0 && (i > 0 || len(key) == 0) || high != nil && bytes.Compare(key, high) >= 0 {
			return fmt.Errorf("the keys of %s are out of order", name)
		}
		last = key
		c.keys++
		if c.order.Uint32(b[at:])&leafBucket == 0 {
			continue
		}
		if err := c.bucket(value, name, nested); err != nil {
			return err
		}
	}
	return nil
}

// bucket follows the pages of a bucket, or looks at one that is so small that it
// stands within its value.
func (c *pageCheck) bucket(value []byte, name string, nested int) error {
	if len(value) < 16 || nested > deepest {
		return fmt.Errorf("a bucket on %s cannot be read", name)
	}
	c.buckets++
	if root := c.order.Uint64(value); root != 0 {
		return c.tree(root, nil, nil, 0, nested+1)
	}
	b := value[16:]
	if len(b) < boltHeader || c.order.Uint16(b[8:]) != pageLeaf {
		return fmt.Errorf("a bucket on %s cannot be read", name)
	}
	return c.leaf(b, int(c.order.Uint16(b[10:])), "a bucket on "+name, nil, nil, nested+1)
}

// cut gives n bytes that stand pos bytes behind the element at.
func (c *pageCheck) cut(b []byte, at int, pos, n uint32) ([]byte, bool) {
	from := int64(at) + int64(pos)
	if from > int64(len(b)) || from+int64(n) > int64(len(b)) {
		return nil, false
	}
	return b[from : from+int64(n)], true
}

// readFreelist looks at the list of free pages: none is in use.
func (c *pageCheck) readFreelist() error {
	if c.freelist == noFreelist {
		return nil
	}
	b, flags, count, err := c.page(c.freelist)
	if err != nil {
		return err
	}
	ids := b[boltHeader:]
	if flags != pageFreelist {
		return fmt.Errorf("the list of free pages is missing")
	}
	if count == 0xffff {
		n := c.order.Uint64(ids)
		if ids = ids[8:]; n > uint64(len(ids)/8) {
			return fmt.Errorf("the list of free pages is too long")
		}
		count = int(n)
	}
	if count*8 > len(ids) {
		return fmt.Errorf("the list of free pages is too long")
	}
	for i := range count {
		id := c.order.Uint64(ids[8*i:])
		if id >= c.pages || c.seen[id] {
			return fmt.Errorf("page %d is free and in use", id)
		}
		c.seen[id] = true
	}
	return nil
}
