package zoneinfo

import (
	"bytes"
	"compress/gzip"
	_ "embed"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"sync"
	"time"
)

// packed holds for each zone: the length of its name in one byte, the name, the
// length of its rules in two bytes, low byte first, and the rules as a TZif file
// (RFC 9636); all of it compressed with gzip.
//
//go:embed zones.gz
var packed []byte

// errUnknown is the cause where a name is no zone's.
var errUnknown = errors.New("there is no zone of this name")

// Load gives the zone of an IANA name such as Europe/London.
func Load(name string) (*time.Location, error) {
	all, err := zones()
	if err != nil {
		return nil, err
	}
	rules, ok := all[name]
	if !ok {
		return nil, fmt.Errorf("%q: %w", name, errUnknown)
	}
	return time.LoadLocationFromTZData(name, rules)
}

var zones = sync.OnceValues(func() (map[string][]byte, error) {
	z, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return nil, fmt.Errorf("the zones of this program: %w", err)
	}
	b, err := io.ReadAll(z)
	if err != nil {
		return nil, fmt.Errorf("the zones of this program: %w", err)
	}
	return unpack(b)
})

func unpack(b []byte) (map[string][]byte, error) {
	out := map[string][]byte{}
	for len(b) > 0 {
		name, rest, ok := cut(b[1:], int(b[0]))
		if !ok || len(rest) < 2 {
			return nil, io.ErrUnexpectedEOF
		}
		rules, next, ok := cut(rest[2:], int(binary.LittleEndian.Uint16(rest)))
		if !ok {
			return nil, io.ErrUnexpectedEOF
		}
		out[string(name)], b = rules, next
	}
	return out, nil
}

func cut(b []byte, n int) (piece, rest []byte, ok bool) {
	if n > len(b) {
		return nil, nil, false
	}
	return b[:n], b[n:], true
}
