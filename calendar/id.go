package calendar

import (
	"encoding/binary"
	"encoding/hex"
	"io"
	"time"
)

// Ids are random (UUID version 7, RFC 9562 section 5.7) and never sequences, so
// that records made on two computers can meet in one file. They sort by the
// millisecond in which they were made.
type (
	// PersonID names a [Person].
	PersonID string
	// AccountID names an [Account].
	AccountID string
	// DraftID names a [Draft].
	DraftID string
	// EntryID names an [Entry].
	EntryID string
	// ApprovalID names an [Approval].
	ApprovalID string
	// DeliveryID names a [Delivery].
	DeliveryID string
	// RunID names a [Run].
	RunID string
)

// NewID makes an id for a record made at now, with 74 bits read from random.
func NewID(now time.Time, random io.Reader) (string, error) {
	var b [16]byte
	if _, err := io.ReadFull(random, b[6:]); err != nil {
		return "", &Error{Op: "make an id", Kind: Internal, Text: "the computer gave no random numbers", Err: err}
	}
	var ms [8]byte
	binary.BigEndian.PutUint64(ms[:], uint64(now.UnixMilli()))
	copy(b[:6], ms[2:])
	b[6] = b[6]&0x0f | 0x70
	b[8] = b[8]&0x3f | 0x80
	var out [36]byte
	hex.Encode(out[0:8], b[0:4])
	hex.Encode(out[9:13], b[4:6])
	hex.Encode(out[14:18], b[6:8])
	hex.Encode(out[19:23], b[8:10])
	hex.Encode(out[24:36], b[10:16])
	out[8], out[13], out[18], out[23] = '-', '-', '-', '-'
	return string(out[:]), nil
}
