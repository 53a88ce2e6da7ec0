package store

import (
	"context"
	"slices"
	"strings"

	"rounds/calendar"
)

// Hold gives the practice's stop switch.
func (s *Store) Hold(ctx context.Context) (h calendar.Hold, err error) {
	err = s.view(ctx, "read the hold", func(t *tx) error {
		h, err = t.theHold()
		return err
	})
	return h, err
}

func (t *tx) theHold() (calendar.Hold, error) {
	if t.hold == nil {
		var h calendar.Hold
		if b := t.meta(metaHold); b != nil {
			if err := decode(b, &h); err != nil {
				return h, err
			}
		}
		t.hold = &h
	}
	h := *t.hold
	h.Through = slices.Clone(h.Through)
	return h, nil
}

// SetHold puts the hold on, with the reason for the banner, or lifts it. A new
// hold begins with nothing let through.
func (s *Store) SetHold(ctx context.Context, by calendar.PersonID, on bool, reason string) error {
	return s.update(ctx, "change the hold", by, func(t *tx) error {
		h, err := t.theHold()
		if err != nil {
			return err
		}
		if h.On == on && (h.Reason == reason || !on) {
			return errNothing
		}
		next := calendar.Hold{On: on, By: by, At: t.now, Reason: reason}
		what := "lifted the hold"
		if on {
			what = "set the hold"
			if h.On {
				next.Through = h.Through
			}
		}
		if err := t.saveHold(h, next); err != nil {
			return err
		}
		return t.audit(what, "hold", reason)
	})
}

func (t *tx) saveHold(old, next calendar.Hold) error {
	next.Version = old.Version + 1
	b, err := encode(next)
	if err != nil {
		return err
	}
	if err := t.setMeta(metaHold, b); err != nil {
		return err
	}
	t.hold = &next
	for _, l := range append(slices.Clone(old.Through), next.Through...) {
		if err := t.refresh(string(l.Entry)); err != nil {
			return err
		}
	}
	return nil
}

// LetThrough lets one entry out in spite of the hold. Only an approver may,
// with a reason.
func (s *Store) LetThrough(ctx context.Context, by calendar.PersonID, entry calendar.EntryID, reason string) error {
	const op = "let an entry through"
	return s.update(ctx, op, by, func(t *tx) error {
		p, err := get[calendar.Person](t, bPeople, string(by))
		if err != nil {
			return err
		}
		h, err := t.theHold()
		if err != nil {
			return err
		}
		switch {
		case !p.May(calendar.Approves):
			return &calendar.Error{
				Op: op, Kind: calendar.Forbidden, Text: p.Name + " may not let an entry through the hold",
				Hint: "ask somebody who may approve",
			}
		case strings.TrimSpace(reason) == "":
			return &calendar.Error{Op: op, Kind: calendar.Invalid, Text: "there is no reason", Hint: "write why this must go out during the hold"}
		case !h.On:
			return &calendar.Error{Op: op, Kind: calendar.Conflict, Text: "there is no hold at the moment", Hint: "nothing keeps the entry back"}
		case !h.Stops(entry):
			return errNothing
		}
		if _, err := t.entry(entry); err != nil {
			return err
		}
		next := h
		next.Through = append(slices.Clone(h.Through), calendar.LetThrough{Entry: entry, By: by, At: t.now, Reason: reason})
		if err := t.saveHold(h, next); err != nil {
			return err
		}
		return t.audit("let through the hold", subject("entry", entry), reason)
	})
}

// HoldEntry keeps one entry back, with the reason, or lifts that with "".
func (s *Store) HoldEntry(ctx context.Context, by calendar.PersonID, entry calendar.EntryID, reason string) error {
	return s.update(ctx, "hold an entry", by, func(t *tx) error {
		e, err := t.entry(entry)
		if err != nil {
			return err
		}
		if e.Held == reason {
			return errNothing
		}
		next := e.Clone()
		next.Held = reason
		if _, err := t.saveEntry(&e, next); err != nil {
			return err
		}
		what := "held"
		if reason == "" {
			what = "lifted the hold of an entry"
		}
		return t.audit(what, subject("entry", entry), reason)
	})
}
