package store

import (
	"context"
	"fmt"

	"rounds/calendar"
)

// ImportPlan takes an imported plan over: a draft and an entry for each row, all
// in one transaction or none. A row whose source is in the calendar already,
// also in the bin, is passed over, so that the same file read twice makes
// nothing twice. Pictures are taken in before; one that cannot be read fails
// the whole plan.
func (s *Store) ImportPlan(ctx context.Context, by calendar.PersonID, what string, rows []calendar.ImportRow) (made []calendar.Entry, err error) {
	contents := make([]calendar.Content, len(rows))
	for i, row := range rows {
		contents[i] = row.Content.Clone()
		for k, path := range row.Images {
			m, err := s.AddMedia(ctx, by, path)
			if err != nil {
				return nil, err
			}
			use := calendar.MediaUse{Media: m.ID}
			if k < len(row.Alts) {
				use.Alt = row.Alts[k]
			}
			contents[i].Media = append(contents[i].Media, use)
		}
	}
	err = s.change(ctx, "import a plan", by, what, func(t *tx) error {
		made = nil
		known, err := t.sources()
		if err != nil {
			return err
		}
		for i, row := range rows {
			if row.Source != "" && known[row.Source] {
				continue
			}
			e, err := t.planned(contents[i], row)
			if err != nil {
				return err
			}
			made = append(made, e)
		}
		if len(made) == 0 {
			return errNothing
		}
		if len(t.parts) > mostUndone {
			t.parts = nil
		}
		return t.audit("imported", "calendar", fmt.Sprintf("%s, %d entries", what, len(made)))
	})
	return made, err
}

// planned makes the draft and the entry of one row.
func (t *tx) planned(c calendar.Content, row calendar.ImportRow) (calendar.Entry, error) {
	d, err := t.newDraft(c)
	if err != nil {
		return calendar.Entry{}, err
	}
	if row.Note != "" {
		next := d
		next.Notes = []calendar.Remark{{At: t.now, By: t.by, Text: row.Note}}
		if d, err = t.saveDraft(&d, next); err != nil {
			return calendar.Entry{}, err
		}
	}
	return t.place(calendar.Entry{
		Kind: calendar.PostEntry, Draft: d.ID, Slot: row.Slot, Accounts: row.Accounts, PostKind: row.PostKind, Source: row.Source,
	})
}

// sources gives where the entries were imported from. Importing is rare enough
// to read every entry for it.
func (t *tx) sources() (map[string]bool, error) {
	entries, err := all[calendar.Entry](t, bEntries)
	if err != nil {
		return nil, err
	}
	out := map[string]bool{}
	for _, e := range entries {
		if e.Source != "" {
			out[e.Source] = true
		}
	}
	return out, nil
}
