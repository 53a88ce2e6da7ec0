package calendar

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"time"
)

// AuditLine is one line of the audit trail: who did what to which thing, and
// when. Each line carries the hash of the one before it.
type AuditLine struct {
	Number  uint64    `json:"number"` // from 1, without gaps
	At      time.Time `json:"at"`
	By      PersonID  `json:"by,omitempty"` // "" for the program itself
	What    string    `json:"what"`         // "approved", "moved", "sent" ...
	Subject string    `json:"subject,omitempty"`
	Detail  string    `json:"detail,omitempty"`
	Before  SHA256    `json:"before,omitempty"` // hash of the line before
	Hash    SHA256    `json:"hash"`
}

// Chain gives the line with number, link and hash set, as it follows last.
// The first line follows the zero line.
func (l AuditLine) Chain(last AuditLine) AuditLine {
	l.Number, l.Before = last.Number+1, last.Hash
	l.At = l.At.UTC().Truncate(time.Millisecond)
	l.Hash = l.sum()
	return l
}

func (l AuditLine) sum() SHA256 {
	w := canonical{sha256.New()}
	w.text("rounds audit 1")
	w.number(l.Number)
	w.number(uint64(l.At.UnixMilli()))
	for _, s := range []string{string(l.By), l.What, l.Subject, l.Detail, string(l.Before)} {
		w.text(s)
	}
	return SHA256(hex.EncodeToString(w.Sum(nil)))
}

// Follows tells why l cannot be the line after last, as an error of kind
// [Damaged], or nil.
func (l AuditLine) Follows(last AuditLine) error {
	var bad string
	switch {
	case l.Number != last.Number+1:
		bad = fmt.Sprintf("line %d is followed by line %d", last.Number, l.Number)
	case l.Before != last.Hash:
		bad = fmt.Sprintf("line %d does not follow the line before it", l.Number)
	case l.Hash != l.sum():
		bad = fmt.Sprintf("line %d was changed after it was written", l.Number)
	default:
		return nil
	}
	return &Error{
		Op: "verify the audit trail", Kind: Damaged, Text: "the audit trail is broken: " + bad,
		Hint: "keep this file as it is and compare it with a backup",
	}
}
