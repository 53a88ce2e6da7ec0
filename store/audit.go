package store

import (
	"context"
	"encoding/binary"

	"rounds/calendar"
)

// audit adds a line to the trail. Detail never holds a secret or a post's text.
func (t *tx) audit(what, subject, detail string) error {
	return t.auditBy(t.by, what, subject, detail)
}

func (t *tx) auditBy(by calendar.PersonID, what, subject, detail string) error {
	var last calendar.AuditLine
	if b := t.meta(metaAuditHead); b != nil {
		if err := decode(b, &last); err != nil {
			return err
		}
	}
	line := calendar.AuditLine{At: t.now, By: by, What: what, Subject: subject, Detail: detail}.Chain(last)
	b, err := encode(line)
	if err != nil {
		return err
	}
	if err := t.put(bAudit, auditKey(line.Number), b); err != nil {
		return err
	}
	return t.setMeta(metaAuditHead, b)
}

func auditKey(n uint64) []byte { return binary.BigEndian.AppendUint64(nil, n) }

// subject names what an audit line is about.
func subject[A ~string](thing string, id A) string { return thing + " " + string(id) }

// Audit gives n lines of the trail from a number on; n <= 0 gives all.
func (s *Store) Audit(ctx context.Context, from uint64, n int) (out []calendar.AuditLine, err error) {
	err = s.view(ctx, "read the audit trail", func(t *tx) error {
		out = nil
		b := t.bucket(bAudit)
		if b == nil {
			return nil
		}
		c := b.Cursor()
		for k, v := c.Seek(auditKey(from)); k != nil && (n <= 0 || len(out) < n); k, v = c.Next() {
			var l calendar.AuditLine
			if err := decode(v, &l); err != nil {
				return err
			}
			out = append(out, l)
		}
		return nil
	})
	return out, err
}

// VerifyAudit follows the whole chain and gives its head. A broken chain is an
// error of kind calendar.Damaged that names the line.
func (s *Store) VerifyAudit(ctx context.Context) (head calendar.AuditLine, err error) {
	err = s.view(ctx, "verify the audit trail", func(t *tx) error {
		head, err = t.verifyAudit()
		return err
	})
	return head, err
}

func (t *tx) verifyAudit() (head calendar.AuditLine, err error) {
	err = t.each(bAudit, nil, func(k, v []byte) error {
		var l calendar.AuditLine
		if err := decode(v, &l); err != nil {
			return err
		}
		if err := l.Follows(head); err != nil {
			return err
		}
		head = l
		return nil
	})
	if err != nil {
		return head, err
	}
	var kept calendar.AuditLine
	if b := t.meta(metaAuditHead); b != nil {
		if err := decode(b, &kept); err != nil {
			return head, err
		}
	}
	if kept.Hash != head.Hash || kept.Number != head.Number {
		return head, &calendar.Error{
			Op: "verify the audit trail", Kind: calendar.Damaged, Text: "the audit trail is broken: its last lines are missing",
			Hint: "keep this file as it is and compare it with a backup",
		}
	}
	return head, nil
}
